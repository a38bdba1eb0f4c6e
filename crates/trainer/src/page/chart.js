// A chart of lines with a cursor that mouse, finger and arrow keys move from stop to stop.

/**
 * Adds a chart to `figure`.
 *
 * `label`: what the chart shows, and that arrow keys move along it.
 * `x`, `y`: { label, from, to, whole, show } — the axes; `show` turns a number into its mark.
 * `lines`: [{ kind, name, points: [[x, y]] }] — `kind` is the class that colours it.
 * `band`: [from, to] of y, shaded, or nothing.
 * `stops`, `at(i)`: the number of stops of the cursor, and its content at each:
 * { x, title, marks: [{ kind, name, y, text }] }.
 *
 * Returns a function that draws the chart again with another y axis. It is one function, because its listeners share
 * the plot, the placement and the chosen stop.
 */
function chart(figure, { label, x, y, lines, band, stops, at }) {
  const plot = makeSvg("svg", {
    class: "plot",
    role: "slider",
    tabindex: 0,
    "aria-label": label,
    "aria-valuemin": 0,
    "aria-valuemax": Math.max(stops - 1, 0),
    "aria-valuenow": 0,
    "aria-valuetext": "",
  });
  let place = null;
  let chosen = null;

  const draw = () => {
    place = placement(figure, x, y);
    plot.setAttribute("viewBox", `0 0 ${place.width} ${place.height}`);
    plot.style.height = `${place.height}px`;
    plot.replaceChildren(...axes(x, y, place), ...shade(band, place), windowOn(place, ...lines.map((line) => path(line, place))));
  };

  const choose = (i, tipAt) => {
    chosen = clamp(i, 0, stops - 1);
    const stop = at(chosen);
    plot.querySelector(".here")?.remove();
    plot.append(cursor(stop, y, place));
    plot.setAttribute("aria-valuenow", chosen);
    plot.setAttribute("aria-valuetext", [stop.title, ...stop.marks.map((mark) => `${mark.name} ${mark.text}`)].join(", "));
    const box = plot.getBoundingClientRect();
    const [tipX, tipY] = tipAt ?? [box.left + place.x(stop.x), box.top + place.height / 2];
    const rows = stop.marks.map((mark) => make("div", {}, `${mark.name}: ${mark.text}`));
    showTip(tipX, tipY, make("b", {}, stop.title), ...rows);
  };
  const leave = () => {
    plot.querySelector(".here")?.remove();
    hideTip();
  };
  const point = (event) => {
    if (stops === 0) return;
    const wanted = place.unx(event.clientX - plot.getBoundingClientRect().left);
    choose(nearest(wanted, stops, (i) => at(i).x), [event.clientX, event.clientY]);
  };

  plot.addEventListener("pointermove", point);
  plot.addEventListener("pointerdown", point);
  plot.addEventListener("pointerleave", leave);
  plot.addEventListener("blur", leave);
  plot.addEventListener("keydown", (event) => {
    const far = Math.max(1, Math.round(stops / 10));
    const step = { ArrowLeft: -1, ArrowRight: 1, PageDown: -far, PageUp: far, Home: -stops, End: stops }[event.key];
    if (!step || stops === 0) return;
    event.preventDefault();
    choose((chosen ?? (step > 0 ? -1 : stops)) + step);
  });

  figure.append(plot);
  addKey(figure, lines);
  draw();
  // Drawing changes the figure's height, which is an error inside the observer, so it waits for the next frame.
  const observer = new ResizeObserver(() =>
    requestAnimationFrame(() => {
      if (!plot.isConnected) observer.disconnect(); // another chart has taken its place
      else if (figure.clientWidth !== place.width) draw();
    }),
  );
  observer.observe(figure);
  return (newY) => {
    y = newY;
    draw();
  };
}

function shade(band, place) {
  if (!band) return [];
  const [from, to] = band.map(place.y);
  const width = place.width - MARGIN.left - MARGIN.right;
  return [makeSvg("rect", { class: "band", x: MARGIN.left, width, y: to, height: from - to })];
}

function cursor(stop, y, place) {
  const across = place.x(stop.x);
  const line = { class: "cursor", x1: across, x2: across, y1: MARGIN.top, y2: place.height - MARGIN.bottom };
  const dots = stop.marks
    .filter((mark) => y.from <= mark.y && mark.y <= y.to)
    .map((mark) => makeSvg("circle", { class: `dot ${mark.kind}`, cx: across, cy: place.y(mark.y), r: 5 }));
  return makeSvg("g", { class: "here" }, makeSvg("line", line), ...dots);
}

/** Adds a legend to the figure's caption: the name of each line with a sample of it. */
function addKey(figure, lines) {
  const caption = figure.querySelector("figcaption").appendChild(make("div", { class: "keys" }));
  for (const { kind, name } of lines) {
    const sample = makeSvg("svg", { viewBox: "0 0 26 8", "aria-hidden": "true" });
    sample.append(makeSvg("polyline", { class: `line ${kind}`, points: "1,4 25,4" }));
    caption.append(make("span", { class: "key" }, sample, name));
  }
}

/** The `i` in `0..count` whose rising `value(i)` is closest to `wanted`. */
function nearest(wanted, count, value) {
  let [low, high] = [0, count - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (value(middle) < wanted) low = middle;
    else high = middle;
  }
  return Math.abs(value(low) - wanted) <= Math.abs(value(high) - wanted) ? low : high;
}
