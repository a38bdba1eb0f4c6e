// What each hidden unit looks for: its weights as a picture.

const FIRST_UNITS = 100;

function showUnits(network, shape) {
  const show = (from, to) => {
    for (let j = from; j < to; j++) byId("weights").append(unitPicture(network, j, shape));
  };
  show(0, Math.min(network.hidden, FIRST_UNITS));
  const more = byId("more-units");
  more.hidden = network.hidden <= FIRST_UNITS;
  inEachLanguage(() => {
    write(byId("units-lead"), "units.lead");
    more.textContent = say("units.more", { count: number(network.hidden) });
  });
  more.addEventListener("click", () => {
    show(FIRST_UNITS, network.hidden);
    more.hidden = true;
  });
}

function unitPicture(network, j, shape) {
  const weights = network.incoming(j);
  const outgoing = network.outgoing(j);
  const canvas = make("canvas", { role: "img", tabindex: 0 });
  inEachLanguage(() => canvas.setAttribute("aria-label", say("units.unit", { unit: j, ...argument(outgoing) })));
  inEachTheme(() => paintWeights(canvas, weights, shape));
  const tell = () => {
    const box = canvas.getBoundingClientRect();
    showTip(box.right, box.top, make("b", {}, say("units.argues", { unit: j })), bars(outgoing));
  };
  for (const event of ["pointerenter", "focus", "click"]) canvas.addEventListener(event, tell);
  for (const event of ["pointerleave", "blur"]) canvas.addEventListener(event, hideTip);
  return make("li", {}, canvas);
}

/** The answers that it argues most for and most against. */
function argument(outgoing) {
  const negated = outgoing.map((weight) => -weight);
  return { best: argmax(outgoing), worst: argmax(negated) };
}

/** Its weights to the classes, the strongest ten. */
function bars(outgoing) {
  const largest = outgoing.reduce((top, weight) => Math.max(top, Math.abs(weight)), 0) || 1;
  const strongest = [...outgoing.keys()]
    .sort((a, b) => Math.abs(outgoing[b]) - Math.abs(outgoing[a]))
    .slice(0, 10)
    .sort((a, b) => a - b);
  const rows = strongest.flatMap((k) => {
    const share = { class: outgoing[k] < 0 ? "against" : "for", "--share": (Math.abs(outgoing[k]) / largest).toFixed(3) };
    return [make("span", {}, String(k)), make("i", share), make("span", {}, number(Number(outgoing[k].toFixed(2))))];
  });
  return make("div", { class: "argues" }, ...rows);
}
