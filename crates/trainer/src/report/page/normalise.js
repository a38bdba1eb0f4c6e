// From ink to an image as MNIST's were made: preprocess/normalise.rs, operation by operation. Thin strokes are
// made as broad as MNIST's, the box around the ink is scaled, sides in proportion, to fit 20×20 of the 28×28
// pixels, each pixel as grey as its share of ink, and the whole is shifted so that its centre of mass is in the
// middle (at pixel 14 of both axes, as in the real files).

/** The box that the ink of a `width`×`height` image has to fit: 20×20 for 28×28. */
function inkBox(width, height) {
  return [width, height].map((size) => Math.max(1, Math.round((size * 20) / 28)));
}

/** The bytes of the `width`×`height` image of `ink`, or null when there is none. */
function normalise(ink, width, height) {
  const digit = ink.cropped();
  if (!digit) return null;
  const small = shrink(thicken(digit).cropped(), inkBox(width, height));
  const [x, y] = centreOfMass(small);
  const left = clamp(Math.round(width / 2 - x), 0, width - small.width);
  const top = clamp(Math.round(height / 2 - y), 0, height - small.height);
  const pixels = new Uint8Array(width * height);
  small.cover.forEach((cover, i) => {
    const at = (top + Math.floor(i / small.width)) * width + left + (i % small.width);
    pixels[at] = Math.round(255 * Math.min(cover, 1));
  });
  return pixels;
}

/** The digit as it fits a box, each pixel the mean of the ink that it covers. */
function shrink(digit, [boxWidth, boxHeight]) {
  const scale = Math.min(boxHeight / digit.height, boxWidth / digit.width);
  const scaled = (size) => Math.max(1, Math.round(size * scale));
  const columns = stretches(digit.width, scaled(digit.width));
  const rows = stretches(digit.height, scaled(digit.height));
  const small = new Ink(columns.length, rows.length);
  rows.forEach((row, i) => {
    columns.forEach((column, j) => {
      let cover = 0;
      for (const [y, height] of row) {
        let line = 0;
        for (const [x, width] of column) line += digit.cover[y * digit.width + x] * width;
        cover += height * line;
      }
      small.cover[i * small.width + j] = cover;
    });
  });
  return small;
}

/** `size` cells in `count` equal stretches: for each, the cells it touches and their shares of it. */
function stretches(size, count) {
  const length = size / count;
  return Array.from({ length: count }, (_, i) => {
    const [start, end] = [i * length, (i + 1) * length];
    const cells = [];
    for (let cell = Math.floor(start); cell < Math.min(Math.ceil(end), size); cell++) {
      cells.push([cell, (Math.min(end, cell + 1) - Math.max(start, cell)) / length]);
    }
    return cells;
  });
}

/** Mean column and row, weighted by ink. */
function centreOfMass({ width, cover }) {
  let [mass, x, y] = [0, 0, 0];
  cover.forEach((grey, i) => {
    mass += grey;
    x += grey * (i % width);
    y += grey * Math.floor(i / width);
  });
  return [x / mass, y / mass];
}
