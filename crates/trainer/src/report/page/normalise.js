// From ink to an image as MNIST's were made: the box around the ink is scaled, sides in proportion,
// to fit 20×20 of the 28×28 pixels, each pixel as grey as its share of ink, and the whole is shifted
// so that its centre of mass is in the middle (at pixel 14 of both axes, as in the real files).

/** The box that the ink of a `width`×`height` image has to fit: 20×20 for 28×28. */
function inkBox(width, height) {
  return [width, height].map((size) => Math.max(1, Math.round((size * 20) / 28)));
}

/** The bytes of the `width`×`height` image of `ink`, or null when there is none. */
function normalise(ink, width, height) {
  const box = ink.bounds();
  if (!box) return null;
  const [boxWidth, boxHeight] = inkBox(width, height);
  const scale = Math.min(boxWidth / (box.right - box.left), boxHeight / (box.bottom - box.top));
  const across = Math.max(1, Math.round((box.right - box.left) * scale));
  const down = Math.max(1, Math.round((box.bottom - box.top) * scale));
  const small = shrink(ink, box, across, down);
  const [x, y] = centreOfMass(small, across);
  const left = clamp(Math.round(width / 2 - x), 0, width - across);
  const top = clamp(Math.round(height / 2 - y), 0, height - down);
  const pixels = new Uint8Array(width * height);
  small.forEach((grey, i) => {
    const at = (top + Math.floor(i / across)) * width + left + (i % across);
    pixels[at] = Math.round(255 * grey);
  });
  return pixels;
}

/** `box` of the ink as `across`×`down` mean covers. */
function shrink(ink, box, across, down) {
  const columns = stretches(box.left, box.right, across);
  const rows = stretches(box.top, box.bottom, down);
  return rows.flatMap((row) =>
    columns.map((column) => {
      let cover = 0;
      for (const [y, height] of row) {
        for (const [x, width] of column) cover += ink.cover[y * ink.width + x] * width * height;
      }
      return cover;
    }),
  );
}

/** `from..to` in `count` equal stretches: for each, the cells it touches and their shares of it. */
function stretches(from, to, count) {
  const length = (to - from) / count;
  return Array.from({ length: count }, (_, i) => {
    const [start, end] = [from + i * length, from + (i + 1) * length];
    const cells = [];
    for (let cell = Math.floor(start); cell < Math.min(Math.ceil(end), to); cell++) {
      cells.push([cell, (Math.min(end, cell + 1) - Math.max(start, cell)) / length]);
    }
    return cells;
  });
}

/** Mean column and row, weighted by grey. */
function centreOfMass(image, across) {
  let [mass, x, y] = [0, 0, 0];
  image.forEach((grey, i) => {
    mass += grey;
    x += grey * (i % across);
    y += grey * Math.floor(i / across);
  });
  return [x / mass, y / mass];
}
