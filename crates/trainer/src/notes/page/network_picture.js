// A picture of a network from left to right: pixels, hidden units, scores. Changes are in colour.

class NetworkPicture {
  /** `choose({ pixel })` and `choose({ unit })` tell which weight is wanted. */
  constructor(figure, network, choose) {
    Object.assign(this, { figure, network, rows: 10, columns: Math.ceil(network.hidden / 10) });
    this.svg = makeSvg("svg", { class: "plot still network", role: "group", "data-label": "weight.picture-label" });
    this.back = makeSvg("g");
    this.pixelKnob = this.knob("weight.pixel", (right, up) => choose({ pixel: this.pixelAt(this.state.pixel % this.wide + right, Math.floor(this.state.pixel / this.wide) - up) }));
    this.unitKnob = this.knob("weight.unit", (right, up) => choose({ unit: clamp(this.state.unit + this.rows * right - up, 0, network.hidden - 1) }));
    this.svg.append(this.back, this.pixelKnob, this.unitKnob);
    [this.tall, this.wide] = data.images.shape;
    this.svg.addEventListener("pointerdown", (event) => this.press(event, choose));
    this.svg.addEventListener("pointermove", (event) => event.buttons && this.press(event, choose));
    figure.append(this.svg);
    new ResizeObserver(() => requestAnimationFrame(() => figure.clientWidth !== this.width && this.state && this.show(this.state))).observe(figure);
  }

  knob(label, step) {
    const knob = makeSvg("g", { class: "handle ring", role: "slider", tabindex: 0, "data-label": label, "aria-valuenow": 0 }, makeSvg("circle", { class: "reach", r: 12 }));
    knob.addEventListener("keydown", (event) => {
      const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
      if (!arrow) return;
      event.preventDefault();
      step(...arrow);
    });
    return knob;
  }

  pixelAt(x, y) {
    return clamp(y, 0, this.tall - 1) * this.wide + clamp(x, 0, this.wide - 1);
  }

  press(event, choose) {
    const box = this.svg.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const { left, top, side } = this.image;
    const pixel = [Math.floor(((x - left) / side) * this.wide), Math.floor(((y - top) / this.imageHeight) * this.tall)];
    if (pixel[0] >= 0 && pixel[0] < this.wide && pixel[1] >= 0 && pixel[1] < this.tall) return choose({ pixel: this.pixelAt(...pixel) });
    const near = Array.from({ length: this.network.hidden }, (_, j) => j).find((j) => Math.hypot(this.unit(j)[0] - x, this.unit(j)[1] - y) < this.radius + 3);
    if (near !== undefined) choose({ unit: near });
  }

  layout() {
    this.width = this.figure.clientWidth;
    const width = Math.max(this.width, NARROWEST);
    this.height = Math.round(clamp(0.62 * width, 230, 340));
    const side = Math.min(0.36 * width, this.height - 40);
    this.image = { left: 4, top: (this.height - 30 - side) / 2, side };
    this.imageHeight = (side * this.tall) / this.wide;
    this.gap = (this.height - 40) / this.rows;
    this.radius = Math.min(0.36 * this.gap, (0.2 * width) / this.columns / 2.6);
    this.unit = (j) => [0.47 * width + ((0.2 * width) / this.columns) * (Math.floor(j / this.rows) + 0.5), 8 + this.gap * ((j % this.rows) + 0.5)];
    this.score = (k) => [0.82 * width, 8 + ((this.height - 40) / this.network.classes) * (k + 0.5)];
    return width;
  }

  /** `state`: { pixel, unit, image, moved, d }. */
  show(state) {
    this.state = state;
    const width = this.layout();
    this.svg.setAttribute("viewBox", `0 0 ${width} ${this.height}`);
    this.svg.style.height = `${this.height}px`;
    const { left, top, side } = this.image;
    const [px, py] = [left + (((state.pixel % this.wide) + 0.5) * side) / this.wide, top + ((Math.floor(state.pixel / this.wide) + 0.5) * side) / this.wide];
    const changed = state.moved.unitChange(state.d) !== 0;
    this.back.replaceChildren(
      this.wires(width),
      makeSvg("image", { x: left, y: top, width: side, height: this.imageHeight, href: state.picture, class: "pixels" }),
      ...(changed ? this.changedWires([px, py], state) : []),
      makeSvg("rect", { class: "pixel", x: px - side / this.wide / 2 - 1, y: py - side / this.wide / 2 - 1, width: side / this.wide + 2, height: side / this.wide + 2 }),
      ...this.unitDots(state, changed),
      ...this.scoreDots(state, changed),
      ...[[left + side / 2, "weight.pixels"], [0.57 * width, "weight.units"], [0.87 * width, "weight.scores"]].map(([x, key]) => makeSvg("text", { x, y: this.height - 6, "text-anchor": "middle" }, say(key))),
    );
    this.pixelKnob.setAttribute("transform", `translate(${px} ${py})`);
    this.unitKnob.setAttribute("transform", `translate(${this.unit(state.unit).join(" ")})`);
    this.pixelKnob.setAttribute("aria-valuenow", state.pixel);
    this.unitKnob.setAttribute("aria-valuenow", state.unit);
  }

  /** All other connections, in grey: from the image to every unit, from the last units to every score. */
  wires() {
    const { left, top, side } = this.image;
    const from = `M${left + side} ${top + side / 2}`;
    const units = Array.from({ length: this.network.hidden }, (_, j) => this.unit(j));
    const scores = Array.from({ length: this.network.classes }, (_, k) => this.score(k));
    const first = units.map(([x, y]) => `${from}L${x.toFixed(1)} ${y.toFixed(1)}`);
    const second = units.flatMap(([x, y]) => scores.map(([sx, sy]) => `M${x.toFixed(1)} ${y.toFixed(1)}L${sx} ${sy.toFixed(1)}`));
    return makeSvg("path", { class: "wires", d: first.concat(second).join("") });
  }

  changedWires([px, py], { unit }) {
    const [x, y] = this.unit(unit);
    const out = Array.from({ length: this.network.classes }, (_, k) => `M${x} ${y}L${this.score(k).join(" ")}`).join("");
    return [makeSvg("path", { class: "wires changed one", d: `M${px} ${py}L${x} ${y}` }), makeSvg("path", { class: "wires changed", d: out })];
  }

  unitDots({ moved, unit, d }, changed) {
    return Array.from(moved.units, (z, j) => {
      const [cx, cy] = this.unit(j);
      const value = j === unit ? z + moved.unitChange(d) : z;
      return makeSvg("circle", { class: j === unit && changed ? "unit changed" : "unit", cx, cy, r: this.radius, "--fire": value.toFixed(3) });
    });
  }

  scoreDots({ moved, d }, changed) {
    const changes = moved.scoreChanges(d);
    return Array.from(changes, (change, k) => {
      const [x, y] = this.score(k);
      const now = moved.scores[k] + change;
      const words = `${k}: ${fixed(now, 2)}`;
      return makeSvg("g", { class: changed ? "score changed" : "score" }, makeSvg("circle", { cx: x, cy: y, r: Math.min(7, 0.36 * this.gap) }), makeSvg("text", { x: x + 11, y: y + 4 }, words));
    });
  }
}
