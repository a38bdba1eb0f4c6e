// How far each cell is from the nearest ink: preprocess/distance.rs, operation by operation.

/** The squared distance of each cell to the nearest where `inside` is true. */
function squaredDistance({ width, height, inside }) {
  const distance = Float64Array.from(inside, (inside) => (inside ? 0 : Infinity));
  for (let x = 0; x < width; x++) lowerEnvelope(distance, x, width, height);
  for (let y = 0; y < height; y++) lowerEnvelope(distance, y * width, 1, width);
  return distance;
}

/**
 * Replaces f(x) by the minimum over y of (x − y)² + f(y), for the `count` values from `start` on, `stride` apart.
 * (Felzenszwalb & Huttenlocher, "Distance transforms of sampled functions", 2012.)
 */
function lowerEnvelope(values, start, stride, count) {
  const heights = Float64Array.from({ length: count }, (_, i) => values[start + i * stride]);
  const crossing = (earlier, later) =>
    (heights[later] + later * later - (heights[earlier] + earlier * earlier)) / (2 * (later - earlier));
  const hull = [];
  for (let place = 0; place < count; place++) {
    if (heights[place] === Infinity) continue;
    let from = -Infinity;
    while (hull.length > 0) {
      const last = hull[hull.length - 1];
      from = crossing(last.place, place);
      if (from > last.from) break;
      hull.pop();
      from = -Infinity;
    }
    hull.push({ place, from });
  }
  if (hull.length === 0) return;
  let piece = 0;
  for (let x = 0; x < count; x++) {
    while (piece + 1 < hull.length && hull[piece + 1].from < x) piece++;
    const { place } = hull[piece];
    values[start + x * stride] = (x - place) * (x - place) + heights[place];
  }
}
