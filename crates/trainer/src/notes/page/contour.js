// A contour plot of a function of two numbers: levels as colours and lines, and the gradient.

const LEVELS = 14;
const FINE_MAP = 72;
/** Cells along one side of the map. */
const ARROWS = 9;

/** Axes of a map from −reach to reach. */
function mapAxes(reach) {
  const axis = { from: -reach, to: reach, show: short };
  return { x: { ...axis, label: "x₀" }, y: axis };
}

/** Caches the result of `compute` for each object. */
function once(compute) {
  const known = new WeakMap();
  return (object) => known.get(object) ?? (known.set(object, compute(object)), known.get(object));
}

/** The lowest and the highest value on the map. */
const extent = once(({ f, reach }) => {
  const values = [];
  for (let i = 0; i <= 40; i++) for (let k = 0; k <= 40; k++) values.push(f([(i / 20 - 1) * reach, (k / 20 - 1) * reach]));
  return [Math.min(...values), Math.max(...values)];
});

/** The heights between which the colours change: closer together at the bottom. */
function levelsOf(surface) {
  const [low, high] = extent(surface);
  return Array.from({ length: LEVELS - 1 }, (_, i) => low + (high - low) * ((i + 1) / LEVELS) ** 2);
}

/** Lines of equal height by marching squares: for each level, pairs of points. */
const levelLines = once((surface) => {
  const { f, reach } = surface;
  const at = (i) => -reach + (2 * reach * i) / FINE_MAP;
  const height = Array.from({ length: FINE_MAP + 1 }, (_, i) => Array.from({ length: FINE_MAP + 1 }, (_, k) => f([at(i), at(k)])));
  const cells = Array.from({ length: FINE_MAP * FINE_MAP }, (_, cell) => [Math.floor(cell / FINE_MAP), cell % FINE_MAP]);
  return levelsOf(surface).map((level) => cells.flatMap(([i, k]) => crossing(height, level, i, k)).map((pair) => pair.map((point) => point.map(at))));
});

/** Contour lines on a map, one path per level. */
function contours(plane, surface) {
  const on = ([x, y]) => `${plane.place.x(x).toFixed(1)} ${plane.place.y(y).toFixed(1)}`;
  return levelLines(surface).map((lines, rank) => makeSvg("path", { class: "level", "--rank": (rank / LEVELS).toFixed(2), d: lines.map(([a, b]) => `M${on(a)}L${on(b)}`).join("") }));
}

/** The lines of a level through a cell: pairs of points on its sides, in units of cells. */
function crossing(height, level, i, k) {
  const corners = [[i, k], [i + 1, k], [i + 1, k + 1], [i, k + 1]];
  const cuts = [];
  corners.forEach((a, side) => {
    const b = corners[(side + 1) % 4];
    const [low, high] = [height[a[0]][a[1]] - level, height[b[0]][b[1]] - level];
    if (low < 0 === high < 0) return;
    const t = low / (low - high);
    cuts.push([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]);
  });
  return cuts.length === 4 ? [cuts.slice(0, 2), cuts.slice(2)] : cuts.length === 2 ? [cuts] : [];
}

/** Arrows of the gradient on a grid, the longest as long as the grid is wide. */
function field(plane, { f, reach }) {
  const step = (2 * reach) / ARROWS;
  const at = (i) => -reach + step * (i + 0.5);
  const points = Array.from({ length: ARROWS * ARROWS }, (_, i) => [at(i % ARROWS), at(Math.floor(i / ARROWS))]);
  const gradients = points.map((point) => numericalGradient(f, point));
  const longest = Math.max(...gradients.map((gradient) => Math.hypot(...gradient)));
  const scale = (0.9 * step) / longest;
  return points.map((point, i) => plane.arrow("field", point, point.map((x, k) => x + scale * gradients[i][k])));
}
