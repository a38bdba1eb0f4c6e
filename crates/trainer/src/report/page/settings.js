// Everything that run.json and config.toml say, as text.

function showSettings({ run, config }) {
  const rows = Object.entries(run).map(([name, value]) => {
    const text = typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? "–");
    return make("tr", {}, make("th", { scope: "row" }, name.replaceAll("_", " ")), make("td", {}, text));
  });
  byId("run").querySelector("tbody").append(...rows);
  byId("config").textContent = config;
}
