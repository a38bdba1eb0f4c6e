// Play and pause.

/** Play and pause: calls `tick` every `pause` milliseconds until it returns false. */
class Player {
  constructor(parent, { tick, pause }) {
    Object.assign(this, { tick, pause, timer: null });
    this.button = button(parent, "play", () => (this.timer === null ? this.play() : this.stop()));
    this.button.classList.add("play");
  }

  play() {
    this.stop();
    this.timer = setInterval(() => this.tick() || this.stop(), this.pause);
    this.name("pause");
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    this.name("play");
  }

  name(key) {
    this.button.dataset.text = key;
    write(this.button, key);
  }
}
