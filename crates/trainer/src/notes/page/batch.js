// Section 6: a mini-batch as images, and x, t and y of one of them.

/** The number of draws whose losses stay visible. */
const DRAWS = 40;

/** Pseudo-random numbers in 0..1, the same each time the page is opened. */
function randomNumbers(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The section: its state, controls and pictures, and `show`. They share the state, so they are one function. */
function showBatch() {
  const network = new Network(data.one_weight.network);
  const pool = pictures(data.pool).map((image) => {
    const y = network.answer(image.pixels).probabilities;
    return { ...image, y, loss: -Math.log(y[image.label]) };
  });
  const mean = (images) => images.reduce((sum, { loss }) => sum + loss, 0) / images.length;
  const random = randomNumbers(42);
  const state = { size: 100, mask: [], chosen: 0, losses: [] };
  const drawOne = () => {
    state.mask = Array.from({ length: state.size }, () => Math.floor(random() * pool.length));
    state.losses = [...state.losses, mean(state.mask.map((i) => pool[i]))].slice(-DRAWS);
  };
  const fresh = (draws) => {
    state.losses = [];
    for (let i = 0; i < draws; i++) drawOne();
    state.chosen = Math.min(state.chosen, state.size - 1);
    show();
  };

  const controls = byId("batch-controls");
  button(controls, "batch.draw", () => (drawOne(), show())).classList.add("primary");
  choice(controls, { label: "batch.size", group: "size", value: 100, options: [1, 10, 100].map((size) => [size, make("span", {}, String(size))]) }, (size) => {
    state.size = Number(size);
    fresh(DRAWS - 10);
  });
  const tiles = byId("batch-images");
  const pick = (i) => {
    state.chosen = clamp(i, 0, state.size - 1);
    show();
  };
  tiles.addEventListener("click", ({ target }) => target.dataset.tile && pick(Number(target.dataset.tile)));
  tiles.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -10, ArrowDown: 10 }[event.key];
    if (!step) return;
    event.preventDefault();
    pick(state.chosen + step);
  });
  const bars = classBars(byId("batch-y"), data.images.classes);
  const strip = new Plane(byId("batch-losses"), {
    label: "batch.losses-label",
    axes: () => ({ x: { label: say("batch.draws"), from: 0, to: DRAWS, whole: true, show: short }, y: { from: 0, to: Math.max(2.2 * mean(pool), ...state.losses) * 1.05, show: short } }),
    draw: (plane) => [plane.line("tangent", [[0, mean(pool)], [DRAWS, mean(pool)]]), ...state.losses.map((loss, i) => plane.dot(i === state.losses.length - 1 ? "end last" : "end", [i + 0.5, loss], i === state.losses.length - 1 ? 6 : 3.5))],
  });

  let shown = null;
  const showTiles = () => {
    if (shown !== state.mask) tiles.replaceChildren(...state.mask.map((i, at) => digitCanvas(pool[i].pixels, data.images.shape, { "data-tile": at, "aria-label": String(pool[i].label) })));
    shown = state.mask;
    tiles.querySelector(".chosen")?.classList.remove("chosen");
    tiles.children[state.chosen].classList.add("chosen");
  };
  const show = () => {
    showTiles();
    const image = pool[state.mask[state.chosen]];
    showX(image);
    byId("batch-t").replaceChildren(...Array.from({ length: data.images.classes }, (_, k) => make("td", { class: k === image.label ? "hot" : "" }, k === image.label ? "1" : "0")));
    bars(image.y, image.label);
    byId("batch-loss").textContent = fixed(image.loss, 4);
    write(byId("batch-verdict"), "batch.verdict", { size: state.size, loss: fixed(state.losses.at(-1), 4), all: fixed(mean(pool), 4), pool: number(pool.length) });
    strip.show();
    notes.shown.batch = { size: state.size, mask: state.mask.map((i) => pool[i].index), index: image.index, y: [...image.y], loss: state.losses.at(-1), all: mean(pool) };
  };
  fresh(DRAWS - 10);
  drawings.push(() => {
    write(byId("batch-lead"), "batch.lead", { pool: number(pool.length), train: number(data.images.train) });
    show();
  });
}

/** The image, and the numbers of its middle row. */
function showX({ pixels }) {
  const [height, width] = data.images.shape;
  paint(byId("batch-x"), data.images.shape, (i) => Array(3).fill(pixels[i]));
  const middle = Math.floor(height / 2) * width;
  const row = [...pixels.subarray(middle, middle + width)].map((byte) => (byte === 0 ? "0" : (byte / 255).toFixed(2)));
  byId("batch-row").textContent = row.join(" ");
  write(byId("batch-row-name"), "batch.row", { row: Math.floor(height / 2), first: middle, last: middle + width - 1, pixels: number(height * width) });
}
