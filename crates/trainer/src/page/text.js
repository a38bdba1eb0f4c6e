// The texts of the page in the chosen language.

const languages = Object.keys(data.text);
let language = languages[0];
const drawings = [];

/** The text named `key`, with `{name}` replaced by `values.name`. */
function say(key, values = {}) {
  const text = data.text[language][key];
  if (text === undefined) throw new Error(`no text named ${key}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Writes a text to an element. In the text, `code` and *strong* are marked like this. */
function write(element, key, values) {
  const parts = say(key, values).split(/(`[^`]+`|\*[^*]+\*)/);
  element.replaceChildren(
    ...parts.map((part) => {
      if (/^`.+`$/.test(part)) return make("code", {}, part.slice(1, -1));
      if (/^\*.+\*$/.test(part)) return make("strong", {}, part.slice(1, -1));
      return part;
    }),
  );
}

/** An element with the text named `key`, which follows the language. */
function words(tag, key, attributes = {}) {
  return make(tag, { ...attributes, "data-text": key });
}

/** Calls `draw` now, and again whenever the language changes. */
function inEachLanguage(draw) {
  drawings.push(draw);
  draw();
}

function speak(chosen) {
  language = chosen;
  document.documentElement.lang = chosen;
  for (const element of document.querySelectorAll("[data-text]")) write(element, element.dataset.text);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", say(element.dataset.label));
  for (const draw of drawings) draw();
}

/** A button for each language. */
function showLanguages() {
  const buttons = languages.map((name) => {
    const button = make("button", { type: "button", lang: name }, data.text[name].language);
    button.addEventListener("click", () => speak(name));
    return button;
  });
  byId("languages").append(...buttons);
  inEachLanguage(() => buttons.forEach((button, i) => button.setAttribute("aria-pressed", languages[i] === language)));
}
