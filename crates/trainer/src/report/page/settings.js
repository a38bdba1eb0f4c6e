// Everything that run.json and config.toml say, as text. Names stay as they are in the files.

function showSettings({ run, config }) {
  const rows = leaves(run).map(([name, value]) => make("tr", {}, make("th", { scope: "row" }, make("code", {}, ...breakable(name))), make("td", {}, plain(value))));
  byId("run").querySelector("tbody").append(...rows);
  byId("config").textContent = config;
}

/** The values of an object and of the objects in it, each with the path to it. */
function leaves(object, path = "") {
  return Object.entries(object).flatMap(([name, value]) =>
    typeof value === "object" && value !== null ? leaves(value, `${path}${name}.`) : [[path + name, value]],
  );
}

/** A name that a narrow column breaks between its words. */
function breakable(name) {
  return name.split(/(?<=[_.])/).flatMap((word) => [word, make("wbr")]);
}

/** A value as text, of a number at most six digits after the leading zeros. */
function plain(value) {
  const fraction = typeof value === "number" && !Number.isInteger(value);
  return fraction ? String(Number(value.toPrecision(6))) : String(value ?? "–");
}
