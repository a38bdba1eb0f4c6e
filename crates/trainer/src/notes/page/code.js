// The code of the notes beside that of the crates, with dimmed comments.

function showCode() {
  for (const place of document.querySelectorAll("[data-code]")) {
    const { notes, ours } = data.code[place.dataset.code];
    place.append(listing("code.notes", notes, "#"), listing("code.ours", ours, "//"));
  }
}

function listing(title, source, comment) {
  const lines = source.trimEnd().split("\n").flatMap((line) => {
    const at = line.indexOf(comment);
    const parts = at < 0 ? [line] : [line.slice(0, at), make("i", {}, line.slice(at))];
    return [...parts, "\n"];
  });
  return make("figure", {}, words("figcaption", title), make("pre", { tabindex: 0, "data-label": title }, make("code", {}, ...lines)));
}
