// A sheet that a round pen draws on, kept as numbers, so that every browser gets the same drawing.

/** The least ink that counts as part of the drawing's box, as where `trainer predict` reads a picture. */
const LEAST = 0.1;

class Ink {
  /** A blank sheet of `width`×`height` cells. */
  constructor(width, height) {
    Object.assign(this, { width, height });
    this.cover = new Float64Array(width * height);
  }

  /** The pen, `radius` cells wide to each side, goes from one point to another. */
  line([x0, y0], [x1, y1], radius) {
    const [dx, dy] = [x1 - x0, y1 - y0];
    const length2 = dx * dx + dy * dy;
    const reach = radius + 1;
    const [left, right] = range(Math.min(x0, x1) - reach, Math.max(x0, x1) + reach, this.width);
    const [top, bottom] = range(Math.min(y0, y1) - reach, Math.max(y0, y1) + reach, this.height);
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const [px, py] = [x + 0.5 - x0, y + 0.5 - y0];
        const along = length2 > 0 ? clamp((px * dx + py * dy) / length2, 0, 1) : 0;
        const distance = Math.hypot(px - along * dx, py - along * dy);
        const cell = y * this.width + x;
        this.cover[cell] = Math.max(this.cover[cell], clamp(radius + 0.5 - distance, 0, 1));
      }
    }
  }

  /** The smallest box around the ink as a sheet of its own, or null on a blank sheet. */
  cropped() {
    let box = null;
    this.cover.forEach((cover, cell) => {
      if (cover < LEAST) return;
      const [x, y] = [cell % this.width, Math.floor(cell / this.width)];
      box ??= { left: x, top: y, right: x, bottom: y };
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x);
      box.bottom = y;
    });
    if (!box) return null;
    const part = new Ink(box.right - box.left + 1, box.bottom - box.top + 1);
    for (let y = 0; y < part.height; y++) {
      const start = (box.top + y) * this.width + box.left;
      part.cover.set(this.cover.subarray(start, start + part.width), y * part.width);
    }
    return part;
  }
}

function range(from, to, size) {
  return [clamp(Math.floor(from), 0, size), clamp(Math.ceil(to), 0, size)];
}
