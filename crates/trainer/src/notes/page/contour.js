// A function of two numbers, seen from above: levels as colours and lines, and where it rises.

const LEVELS = 14;
const FINE_MAP = 96;

/** Axes of a map that reaches so far to all sides. */
function mapAxes(reach) {
  const axis = { from: -reach, to: reach, show: short };
  return { x: { ...axis, label: "x₀" }, y: axis };
}

/** The lowest and the highest value on the map. */
function extent({ f, reach }) {
  const values = [];
  for (let i = 0; i <= 40; i++) for (let k = 0; k <= 40; k++) values.push(f([(i / 20 - 1) * reach, (k / 20 - 1) * reach]));
  return [Math.min(...values), Math.max(...values)];
}

/** The heights between which the colours change: closer together at the bottom. */
function levelsOf(surface) {
  const [low, high] = extent(surface);
  return Array.from({ length: LEVELS - 1 }, (_, i) => low + (high - low) * ((i + 1) / LEVELS) ** 2);
}

/** Lines of equal height by marching squares, one path a level. */
function contours(plane, surface) {
  const { f, reach } = surface;
  const at = (i) => -reach + (2 * reach * i) / FINE_MAP;
  const height = Array.from({ length: FINE_MAP + 1 }, (_, i) => Array.from({ length: FINE_MAP + 1 }, (_, k) => f([at(i), at(k)])));
  return levelsOf(surface).map((level, rank) => {
    const d = [];
    for (let i = 0; i < FINE_MAP; i++) {
      for (let k = 0; k < FINE_MAP; k++) d.push(...crossing(height, level, i, k).map(([a, b]) => `M${on(plane, at, a)}L${on(plane, at, b)}`));
    }
    return makeSvg("path", { class: "level", "--rank": (rank / LEVELS).toFixed(2), d: d.join("") });
  });
}

function on(plane, at, [i, k]) {
  const place = (whole) => at(0) + (at(1) - at(0)) * whole;
  return `${plane.place.x(place(i)).toFixed(1)} ${plane.place.y(place(k)).toFixed(1)}`;
}

/** Where the level cuts through a cell: pairs of points on its sides, in cells. */
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
  const COUNT = 9;
  const step = (2 * reach) / COUNT;
  const points = Array.from({ length: COUNT * COUNT }, (_, i) => [-reach + step * (0.5 + (i % COUNT)), -reach + step * (0.5 + Math.floor(i / COUNT))]);
  const gradients = points.map((point) => numericalGradient(f, point));
  const longest = Math.max(...gradients.map((gradient) => Math.hypot(...gradient)));
  return points.map((point, i) => {
    const scale = (0.9 * step) / longest;
    return plane.arrow("field", point, point.map((x, k) => x + scale * gradients[i][k]));
  });
}
