// Quantities in the words of the page's language.

/** A difference of percentages: "+0.37 points". */
function points(value) {
  return Number.isFinite(value) ? say("points", { value: signed(value) }) : "–";
}

/** "+0.37", with a true minus sign. */
function signed(value) {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
}

/** 75.3 seconds as "1 min 15 s". */
function duration(seconds) {
  if (!Number.isFinite(seconds)) return "–";
  if (seconds < 60) return say("duration.seconds", { seconds: Number(seconds.toPrecision(3)) });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return say("duration.minutes", { minutes, seconds: Math.floor(seconds - 60 * minutes) });
  return say("duration.hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
