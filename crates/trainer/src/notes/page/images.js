// The images in the data of the page.

/** Decodes `Pictures` to [{ index, label, pixels }]. */
function pictures({ index, labels, pixels }) {
  const all = bytes(pixels);
  const size = all.length / Math.max(index.length, 1);
  return index.map((at, i) => ({ index: at, label: labels[i], pixels: all.subarray(i * size, (i + 1) * size) }));
}

/** Buttons with images, which call `choose(i)`. The first one is chosen. */
function gallery(parent, images, label, choose) {
  const buttons = images.map(({ pixels, label: truth }, i) => {
    const element = make("button", { type: "button", class: "thumb", "aria-label": String(truth) }, digitCanvas(pixels, data.images.shape, { "aria-hidden": "true" }));
    element.addEventListener("click", () => pick(i));
    return element;
  });
  const pick = (chosen) => {
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", i === chosen));
    choose(chosen);
  };
  buttons[0].setAttribute("aria-pressed", true);
  parent.append(make("div", { class: "thumbs", role: "group", "data-label": label }, ...buttons));
}

/** A bar for each class; returns `show(values, best, before)`. */
function classBars(table, count) {
  const rows = Array.from({ length: count }, (_, k) => {
    const [bar, mark, value] = [make("i"), make("b"), make("td")];
    const row = make("tr", {}, make("th", { scope: "row" }, String(k)), make("td", {}, make("span", { class: "bar" }, bar, mark)), value);
    return { row, bar, mark, value };
  });
  table.append(...rows.map(({ row }) => row));
  return (values, best, before = null) =>
    rows.forEach(({ row, bar, mark, value }, k) => {
      row.classList.toggle("best", k === best);
      bar.style.setProperty("--share", values[k].toFixed(4));
      mark.style.setProperty("--share", (before ?? values)[k].toFixed(4));
      mark.hidden = !before;
      value.textContent = fixed(values[k], 4);
    });
}
