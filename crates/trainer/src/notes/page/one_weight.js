// Section 5: one weight of the trained network, moved by ±h.

const FARTHEST = 4;

/** The section: its state, controls and pictures, and `show`. They share the state, so they are one function. */
function showOneWeight() {
  const network = new Network(data.one_weight.network);
  const images = pictures(data.one_weight.images);
  const urls = images.map(({ pixels }) => digitCanvas(pixels, data.images.shape).toDataURL());
  const state = { image: 0, d: 2, ...steepest(network, images[0]) };
  let moved = null;
  const move = (change) => {
    Object.assign(state, change);
    moved = new MovedWeight(network, images[state.image], state.pixel, state.unit);
    show();
  };
  const h = () => Math.abs(state.d) || 1e-4;

  const controls = byId("weight-controls");
  const slide = slider(controls, { label: "weight.d", from: -FARTHEST, to: FARTHEST, step: "any", value: state.d, show: () => `${state.d < 0 ? "−" : "+"}${short(h())}`, marks: [[1e-4, "h = 1e−4"], [0.5, "0.5"], [4, "4"]] }, (d) => move({ d: Math.abs(d) < 0.005 ? d || 1e-4 : Number(d.toFixed(2)) }));
  gallery(controls, images, "weight.images", (image) => move({ image, ...steepest(network, images[image]) }));
  const picture = new NetworkPicture(byId("weight-network"), network, move);
  const losses = new Plane(byId("weight-loss"), {
    label: "weight.loss-label",
    axes: () => lossAxes(moved),
    press: ([d]) => slide.set(clamp(d, -FARTHEST, FARTHEST)),
    draw: (plane) => drawMoved(plane, moved, h()),
  });
  losses.handle({ kind: "main", label: "weight.d", at: () => [state.d, moved.loss + moved.lossChange(state.d)], move: ([d]) => slide.set(clamp(d, -FARTHEST, FARTHEST)), step: (right, up) => slide.set(clamp(state.d + 0.05 * (right + up), -FARTHEST, FARTHEST)), told: () => `${short(state.d)}, L = ${short(moved.loss + moved.lossChange(state.d), 4)}` });
  const bars = classBars(byId("weight-bars"), network.classes);
  const values = readout(byId("weight-values"), [["weight.quotient", "found"], ["weight.backprop", "true"], ["weight.difference"], ["weight.moved-loss"]]);

  const show = () => {
    const [quotient, slope] = [moved.quotient(h()), moved.backprop()];
    values[0].textContent = digits(quotient);
    values[1].textContent = digits(slope);
    values[2].textContent = short(quotient - slope);
    values[3].textContent = `${fixed(moved.loss, 6)} → ${fixed(moved.loss + moved.lossChange(state.d), 6)}`;
    bars(moved.answer(state.d), images[state.image].label, moved.probabilities);
    write(byId("weight-name"), "weight.name", { pixel: state.pixel, unit: state.unit, x: short(moved.x) });
    write(byId("weight-verdict"), moved.x === 0 ? "weight.dark" : "weight.lit", { units: network.hidden, others: network.hidden - 1, classes: network.classes });
    slide.show();
    picture.show({ ...state, moved, picture: urls[state.image] });
    losses.show();
    notes.shown.oneWeight = { ...state, h: h(), loss: moved.loss, movedLoss: moved.loss + moved.lossChange(state.d), quotient, backprop: slope, index: images[state.image].index };
  };
  notes.shown.images = images.map(({ index }) => index);
  notes.movedWeight = (image, pixel, unit) => new MovedWeight(network, images[image], pixel, unit);
  move({});
  drawings.push(show);
}

/** The weight from a full pixel that the loss of an image depends on most. */
function steepest(network, image) {
  const pixel = argmax(image.pixels);
  const slopes = Array.from({ length: network.hidden }, (_, j) => Math.abs(new MovedWeight(network, image, pixel, j).backprop()));
  return { pixel, unit: argmax(slopes) };
}

function lossAxes(moved) {
  const losses = movedLosses(moved).map(([, loss]) => loss);
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  const room = 0.12 * (high - low) || 0.1;
  return { x: { label: say("weight.axis"), from: -FARTHEST, to: FARTHEST, show: short }, y: { from: low - room, to: high + room, show: short } };
}

function movedLosses(moved) {
  return Array.from({ length: 161 }, (_, i) => -FARTHEST + i / 20).map((d) => [d, moved.loss + moved.lossChange(d)]);
}

function drawMoved(plane, moved, h) {
  const at = (d) => [d, moved.loss + moved.lossChange(d)];
  const along = ([x, y], slope) => [-FARTHEST, FARTHEST].map((d) => [d, y + slope * (d - x)]);
  return [
    plane.line("curve", movedLosses(moved)),
    plane.line("tangent", along(at(0), moved.backprop())),
    plane.line("secant", along(at(h), moved.quotient(h))),
    plane.dot("start", at(0), 4),
    ...[-h, h].map((d) => plane.dot("end", at(d), 5)),
  ];
}
