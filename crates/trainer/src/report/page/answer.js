// What the network makes of an image: what it sees, which units fire, and its probabilities.

/** With more classes than this, only the most probable are listed. */
const MOST_BARS = 20;
const FEW_BARS = 10;

class AnswerPanel {
  constructor(network, shape) {
    Object.assign(this, { network, shape });
    const count = network.classes > MOST_BARS ? FEW_BARS : network.classes;
    this.rows = Array.from({ length: count }, () => {
      const [name, bar, value] = [make("th", { scope: "row" }), make("i"), make("td")];
      const row = make("tr", {}, name, make("td", {}, make("span", { class: "bar" }, bar)), value);
      return { row, name, bar, value };
    });
    byId("bars").querySelector("tbody").append(...this.rows.map(({ row }) => row));
    this.units = Array.from({ length: network.hidden }, () => make("i"));
    byId("activations").append(...this.units);
    byId("activations").style.setProperty("--columns", Math.ceil(Math.sqrt(2 * network.hidden)));
    this.pixels = null;
    inEachLanguage(() => this.show(this.pixels, false));
  }

  /** The answer to the bytes of an image, or to nothing (null); `finished` says it aloud. */
  show(pixels, finished) {
    this.pixels = pixels;
    const { activations, probabilities } = pixels ? this.network.answer(pixels) : {};
    const best = pixels ? argmax(probabilities) : null;
    paint(byId("sees"), this.shape, (i) => Array(3).fill(pixels ? pixels[i] : 0));
    byId("sees").setAttribute("aria-label", say(pixels ? "draw.prepared" : "draw.nothing-prepared"));
    this.units.forEach((unit, j) => unit.style.setProperty("--fire", pixels ? activations[j].toFixed(3) : 0));
    this.showBars(probabilities, best);
    const answer = pixels && { answer: best, percent: percent(probabilities[best]) };
    const [big, words] = byId("answer").children;
    big.textContent = best ?? "?";
    words.textContent = pixels ? say("draw.probability", answer) : say("draw.nothing");
    byId("invitation").hidden = pixels !== null;
    if (finished) byId("announcement").textContent = pixels ? say("draw.says", answer) : "";
    Object.assign(window.studio, { pixels, probabilities });
  }

  showBars(probabilities, best) {
    const classes = Array.from({ length: this.network.classes }, (_, k) => k);
    if (probabilities && classes.length > this.rows.length) classes.sort((a, b) => probabilities[b] - probabilities[a]);
    this.rows.forEach(({ row, name, bar, value }, i) => {
      const k = classes[i];
      name.textContent = k;
      row.classList.toggle("best", k === best);
      bar.style.setProperty("--share", probabilities ? probabilities[k].toFixed(4) : 0);
      value.textContent = probabilities ? percent(probabilities[k]) : "";
    });
  }
}
