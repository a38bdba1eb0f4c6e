// Sliders, choices and buttons, each with its name in both languages.

/** A slider over `from..=to`. `show(value)` is the text of its value, `marks` are values to jump to. */
function slider(parent, { label, from, to, step, value, show, marks = [], kind = "" }, changed) {
  const input = make("input", { type: "range", min: from, max: to, step, value });
  const output = make("output");
  const jumps = marks.map(([target, name]) => {
    const jump = make("button", { type: "button", class: "jump" }, name);
    jump.addEventListener("click", () => control.set(target));
    return jump;
  });
  const name = typeof label === "string" ? words("span", label) : label;
  parent.append(
    make("div", { class: `control ${kind}` }, make("label", {}, make("span", { class: "name" }, name, output), input), ...(jumps.length ? [make("div", { class: "jumps" }, ...jumps)] : [])),
  );
  const control = {
    input,
    get value() {
      return Number(input.value);
    },
    /** Moves it as a hand would. */
    set(target) {
      input.value = target;
      changed(control.value);
      control.show();
    },
    show() {
      output.textContent = show(control.value);
      input.setAttribute("aria-valuetext", output.textContent);
    },
  };
  input.addEventListener("input", () => control.set(input.value));
  return control;
}

/** A choice: `options` are [value, name of its text, or an element]. */
function choice(parent, { label, options, value, group }, changed) {
  const field = make("fieldset", { class: "choice" }, words("legend", label));
  for (const [option, name] of options) {
    const input = make("input", { type: "radio", name: group, value: option });
    input.checked = option === value;
    input.addEventListener("change", () => changed(option));
    field.append(make("label", {}, input, typeof name === "string" ? words("span", name) : name));
  }
  parent.append(field);
  return {
    set(option) {
      const input = [...field.querySelectorAll("input")].find((input) => input.value === String(option));
      input.checked = true;
      changed(option);
    },
  };
}

function button(parent, label, pressed) {
  const element = words("button", label, { type: "button" });
  element.addEventListener("click", pressed);
  parent.append(element);
  return element;
}

/** A list of names and values: `rows` are [name of its text, kind]. Returns the elements of the values. */
function readout(parent, rows) {
  const cells = rows.map(([label, kind = ""]) => [words("dt", label), make("dd", { class: kind })]);
  parent.append(make("dl", { class: "readout" }, ...cells.flat()));
  return cells.map(([, value]) => value);
}
