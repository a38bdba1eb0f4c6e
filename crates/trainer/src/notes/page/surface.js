// The surface of a function of two numbers, which you can rotate.

const MESH = 26;

class Surface {
  constructor(figure, label) {
    Object.assign(this, { figure, turn: 0.6, tilt: 0.75, surface: null, point: null });
    this.canvas = make("canvas", { class: "surface", role: "application", tabindex: 0, "data-label": label });
    figure.append(this.canvas);
    this.canvas.addEventListener("pointerdown", (event) => this.canvas.setPointerCapture(event.pointerId));
    this.canvas.addEventListener("pointermove", (event) => {
      if (this.canvas.hasPointerCapture(event.pointerId)) this.rotate(event.movementX / 120, event.movementY / 160);
    });
    this.canvas.addEventListener("keydown", (event) => {
      const arrow = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, -0.1], ArrowDown: [0, 0.1] }[event.key];
      if (!arrow) return;
      event.preventDefault();
      this.rotate(...arrow);
    });
    new ResizeObserver(() => requestAnimationFrame(() => this.draw())).observe(figure);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  rotate(turn, tilt) {
    this.turn += turn;
    this.tilt = clamp(this.tilt + tilt, 0.1, 1.4);
    this.draw();
  }

  show(surface, point) {
    if (surface === this.surface && point === this.point) return;
    Object.assign(this, { surface, point });
    this.draw();
  }

  draw() {
    if (!this.surface) return;
    const { f, reach } = this.surface;
    const side = Math.max(this.figure.clientWidth, 200);
    const dots = devicePixelRatio;
    Object.assign(this.canvas, { width: side * dots, height: 0.74 * side * dots });
    this.canvas.style.height = `${0.74 * side}px`;
    const context = this.canvas.getContext("2d");
    context.scale(dots, dots);
    const [low, high] = extent(this.surface);
    const onScreen = this.camera(side, reach, low, high);
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    for (const { corners, height } of this.cells(f, reach, onScreen)) {
      context.beginPath();
      corners.forEach(([x, y]) => context.lineTo(x, y));
      context.closePath();
      const share = Math.sqrt((height - low) / (high - low));
      context.fillStyle = `color-mix(in srgb, ${colour("--high")} ${(100 * share).toFixed(0)}%, ${colour("--low")})`;
      context.strokeStyle = colour("--card");
      context.lineWidth = 0.6;
      context.fill();
      context.stroke();
    }
    const [x, y] = onScreen([...this.point, f(this.point)]);
    context.beginPath();
    context.arc(x, y, 7, 0, 2 * Math.PI);
    Object.assign(context, { fillStyle: colour("--test"), strokeStyle: colour("--card"), lineWidth: 2 });
    context.fill();
    context.stroke();
  }

  /** Where a point in space is on the screen, and how far away. */
  camera(side, reach, low, high) {
    const [sin, cos, up, flat] = [Math.sin(this.turn), Math.cos(this.turn), Math.sin(this.tilt), Math.cos(this.tilt)];
    const scale = (0.32 * side) / reach;
    return ([x0, x1, height]) => {
      const lift = ((height - low) / (high - low) - 0.5) * 1.15 * reach;
      const [across, deep] = [x0 * cos - x1 * sin, x0 * sin + x1 * cos];
      return [side / 2 + scale * across, 0.46 * side - scale * (deep * up + lift * flat), deep * flat - lift * up];
    };
  }

  /** The mesh, from the farthest cell to the nearest. */
  cells(f, reach, onScreen) {
    const at = (i) => -reach + (2 * reach * i) / MESH;
    const cells = [];
    for (let i = 0; i < MESH; i++) {
      for (let k = 0; k < MESH; k++) {
        const corners = [[i, k], [i + 1, k], [i + 1, k + 1], [i, k + 1]].map(([a, b]) => onScreen([at(a), at(b), f([at(a), at(b)])]));
        const middle = [(at(i) + at(i + 1)) / 2, (at(k) + at(k + 1)) / 2];
        cells.push({ corners, height: f(middle), far: onScreen([...middle, f(middle)])[2] });
      }
    }
    return cells.sort((a, b) => b.far - a.far);
  }
}
