// A picture between two axes that redraws itself, with handles to move.

class Plane {
  /**
   * `axes()`: { x, y } as a chart takes them. `draw(plane)`: the elements between the axes.
   * `press(point)`: where it was pressed, or nothing. `square`: equal units on both axes. `ground`: { of, draw } — what
   * lies below all else, drawn again only when `of()` is another object or the size has changed.
   */
  constructor(figure, { label, axes, draw, press, ground = null, square = false }) {
    Object.assign(this, { figure, axes, draw, square, ground, handles: [] });
    [this.below, this.back, this.front] = [makeSvg("g"), makeSvg("g"), makeSvg("g")];
    this.svg = makeSvg("svg", { class: "plot", role: "group", "data-label": label }, this.below, this.back, this.front);
    figure.append(this.svg);
    if (press) this.svg.addEventListener("click", (event) => event.target.closest(".handle") ?? press(this.point(event)));
    if (!press) this.svg.classList.add("still");
    new ResizeObserver(() => requestAnimationFrame(() => figure.clientWidth !== this.width && this.show())).observe(figure);
  }

  show() {
    const { x, y } = this.axes();
    this.width = this.figure.clientWidth;
    Object.assign(this, { place: placement(this.figure, x, y, this.square), xAxis: x, yAxis: y });
    this.svg.setAttribute("viewBox", `0 0 ${this.place.width} ${this.place.height}`);
    this.svg.style.height = `${this.place.height}px`;
    if (this.ground) this.showGround(this.ground.of());
    this.back.replaceChildren(...axes(x, y, this.place), windowOn(this.place, ...this.draw(this)));
    for (const handle of this.handles) handle.show();
  }

  showGround(of) {
    if (this.shown === of && this.shownWidth === this.width) return;
    Object.assign(this, { shown: of, shownWidth: this.width });
    this.below.replaceChildren(windowOn(this.place, ...this.ground.draw(this, of)));
  }

  /** Where an event is, in the axes' numbers. */
  point({ clientX, clientY }) {
    const box = this.svg.getBoundingClientRect();
    return [this.place.unx(clientX - box.left), this.place.uny(clientY - box.top)];
  }

  line(kind, points) {
    return path({ kind, points }, this.place);
  }

  dot(kind, [x, y], r = 4) {
    return makeSvg("circle", { class: kind, cx: this.place.x(x), cy: this.place.y(y), r });
  }

  text(kind, [x, y], words, attributes = {}) {
    return makeSvg("text", { class: kind, x: this.place.x(x), y: this.place.y(y), ...attributes }, words);
  }

  /** An arrow from one point to another. */
  arrow(kind, from, to) {
    const [x0, y0, x1, y1] = [this.place.x(from[0]), this.place.y(from[1]), this.place.x(to[0]), this.place.y(to[1])];
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (!(length > 1)) return makeSvg("g");
    const size = Math.min(9, 0.45 * length);
    const [ux, uy] = [((x1 - x0) / length) * size, ((y1 - y0) / length) * size];
    const head = [[x1, y1], [x1 - ux - 0.5 * uy, y1 - uy + 0.5 * ux], [x1 - ux + 0.5 * uy, y1 - uy - 0.5 * ux]];
    return makeSvg(
      "g",
      { class: `arrow ${kind}` },
      makeSvg("line", { x1: x0, y1: y0, x2: x1 - 0.8 * ux, y2: y1 - 0.8 * uy }),
      makeSvg("polygon", { points: head.map((corner) => corner.map((c) => c.toFixed(1)).join()).join(" ") }),
    );
  }

  /**
   * A knob. `at()`: where it is, or null while there is none. `move(point)`: it was dragged there. `step(right, up)`: an
   * arrow key was pressed; both are whole numbers, ten times as large with Shift. `told()`: its value, aloud.
   */
  handle({ kind, label, at, move, step, told }) {
    const knob = makeSvg(
      "g",
      { class: `handle ${kind}`, role: "slider", tabindex: 0, "data-label": label, "aria-valuenow": 0, "aria-valuetext": "" },
      makeSvg("circle", { class: "reach", r: 20 }),
      makeSvg("circle", { class: "knob", r: 8 }),
    );
    knob.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      knob.focus({ preventScroll: true });
      knob.setPointerCapture(event.pointerId);
    });
    knob.addEventListener("pointermove", (event) => knob.hasPointerCapture(event.pointerId) && move(this.point(event)));
    knob.addEventListener("keydown", (event) => {
      const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
      if (!arrow) return;
      event.preventDefault();
      step(...arrow.map((amount) => amount * (event.shiftKey ? 10 : 1)));
    });
    const show = () => {
      const place = at();
      knob.classList.toggle("absent", !place);
      if (!place) return;
      knob.setAttribute("transform", `translate(${this.place.x(place[0]).toFixed(1)} ${this.place.y(place[1]).toFixed(1)})`);
      knob.setAttribute("aria-valuenow", place[0]);
      knob.setAttribute("aria-valuetext", told());
    };
    this.front.append(knob);
    this.handles.push({ show });
    return knob;
  }
}
