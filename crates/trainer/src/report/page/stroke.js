// How broad the strokes are: preprocess/stroke.rs, operation by operation.

/** Strokes narrower than this, in pixels of the 20×20 box, */
const NARROW = 1.6;
/** are made as broad as this. */
const USUAL = 2;

/** A sheet of ink whose strokes are not narrow. */
function thicken(ink) {
  const scale = 20 / Math.max(ink.width, ink.height);
  const width = strokeWidth(ink);
  if (width * scale >= NARROW || !ink.cover.some((cover) => cover >= 0.5)) return ink;
  const radius = (USUAL / scale - width) / 2;
  const margin = Math.ceil(radius) + 1;
  const wide = new Ink(ink.width + 2 * margin, ink.height + 2 * margin);
  const inside = new Uint8Array(wide.cover.length);
  ink.cover.forEach((cover, cell) => {
    const [x, y] = [cell % ink.width, Math.floor(cell / ink.width)];
    inside[(y + margin) * wide.width + x + margin] = cover >= 0.5;
  });
  const distance = squaredDistance({ ...wide, inside });
  wide.cover = distance.map((squared) => clamp(radius + 0.5 - Math.sqrt(squared), 0, 1));
  return wide;
}

/** The mean width of the strokes in cells, 2 Σ ink / Σ|∇ink|; 0 without ink. */
function strokeWidth({ width, height, cover }) {
  const at = (x, y) => (x < 0 || y < 0 || x >= width || y >= height ? 0 : cover[y * width + x]);
  let [mass, edges] = [0, 0];
  for (let y = -1; y < height; y++) {
    for (let x = -1; x < width; x++) {
      const here = at(x, y);
      const [down, right] = [at(x, y + 1) - here, at(x + 1, y) - here];
      mass += here;
      edges += Math.sqrt(down * down + right * right);
    }
  }
  return mass > 0 ? (2 * mass) / edges : 0;
}
