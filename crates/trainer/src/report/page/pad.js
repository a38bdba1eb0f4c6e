// The drawing pad: strokes by mouse, finger, pen or keyboard.

/** Cells of the sheet for each pixel of the image. */
const FINE = 10;
/** Half the width of the pen in cells: once the ink is scaled to 20×20, about as broad as in MNIST. */
const PEN = 13;

class Pad {
  /** Draws on `canvas` a sheet for images of `width`×`height`; tells `changed(ink, finished)`. */
  constructor(canvas, width, height, changed) {
    Object.assign(this, { canvas, changed, width: width * FINE, height: height * FINE });
    canvas.width = this.width;
    canvas.height = this.height;
    canvas.style.aspectRatio = `${width} / ${height}`;
    this.context = canvas.getContext("2d");
    this.keyboard = null;
    this.restart([]);
    this.listenToPointer();
    this.listenToKeyboard();
  }

  /** Goes on from some strokes, each a list of points. */
  restart(strokes) {
    this.strokes = strokes;
    this.ink = new Ink(this.width, this.height);
    for (const stroke of strokes) stroke.forEach((to, i) => this.ink.line(stroke[Math.max(i - 1, 0)], to, PEN));
    this.show();
    this.changed(this.ink, true);
  }

  undo() {
    this.restart(this.strokes.slice(0, -1));
  }

  clear() {
    this.restart([]);
  }

  begin(at) {
    this.strokes.push([at]);
    this.ink.line(at, at, PEN);
  }

  go(to) {
    const stroke = this.strokes[this.strokes.length - 1];
    this.ink.line(stroke[stroke.length - 1], to, PEN);
    stroke.push(to);
  }

  update(finished) {
    this.show();
    this.changed(this.ink, finished);
  }

  show() {
    const { context } = this;
    context.clearRect(0, 0, this.width, this.height);
    Object.assign(context, { strokeStyle: "#fff", lineCap: "round", lineJoin: "round", lineWidth: 2 * PEN });
    for (const stroke of this.strokes) {
      context.beginPath();
      context.moveTo(...stroke[0]);
      for (const point of stroke) context.lineTo(...point);
      context.stroke();
    }
    if (this.keyboard) this.showPen();
  }

  /** Where the keyboard's pen is: filled while it is down. */
  showPen() {
    const { context, keyboard } = this;
    Object.assign(context, { strokeStyle: "#f0883e", fillStyle: "#f0883e", lineWidth: 3 });
    context.beginPath();
    context.arc(...keyboard.at, PEN, 0, 2 * Math.PI);
    context.stroke();
    if (keyboard.down) context.fill();
  }

  listenToPointer() {
    let drawing = null;
    const place = ({ clientX, clientY }) => {
      const box = this.canvas.getBoundingClientRect();
      return [((clientX - box.left) / box.width) * this.width, ((clientY - box.top) / box.height) * this.height];
    };
    this.canvas.addEventListener("pointerdown", (event) => {
      if (drawing !== null || event.button !== 0) return;
      drawing = event.pointerId;
      this.canvas.setPointerCapture(drawing);
      this.keyboard = null;
      this.begin(place(event));
      this.update(false);
    });
    this.canvas.addEventListener("pointermove", (event) => {
      if (event.pointerId !== drawing) return;
      const passed = event.getCoalescedEvents?.() ?? [];
      for (const point of passed.length > 0 ? passed : [event]) this.go(place(point));
      this.update(false);
    });
    for (const end of ["pointerup", "pointercancel"]) {
      this.canvas.addEventListener(end, (event) => {
        if (event.pointerId !== drawing) return;
        drawing = null;
        this.update(true);
      });
    }
  }

  listenToKeyboard() {
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const act = (key) => {
      if (key === "Backspace") return this.undo();
      if (key === "Delete") return this.clear();
      if (key === " ") return this.liftOrLower();
      if (key in arrows) return this.step(arrows[key]);
      return false;
    };
    this.canvas.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (act(event.key) !== false) event.preventDefault();
    });
    this.canvas.addEventListener("blur", () => {
      this.keyboard = null;
      this.show();
    });
  }

  liftOrLower() {
    this.keyboard ??= this.start();
    this.keyboard.down = !this.keyboard.down;
    if (this.keyboard.down) this.begin(this.keyboard.at);
    this.update(!this.keyboard.down);
  }

  step([right, down]) {
    this.keyboard ??= this.start();
    const [x, y] = this.keyboard.at;
    this.keyboard.at = [clamp(x + right * FINE, 0, this.width), clamp(y + down * FINE, 0, this.height)];
    if (this.keyboard.down) this.go(this.keyboard.at);
    this.update(false);
  }

  start() {
    return { at: [this.width / 2, this.height / 4], down: false };
  }
}
