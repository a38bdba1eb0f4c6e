// Decodes the base64 of the page's data.

/** The bytes that `text` stands for. */
function bytes(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** The 64-bit numbers, little-endian, that `text` stands for. */
function floats(text) {
  const view = new DataView(bytes(text).buffer);
  return Float64Array.from({ length: view.byteLength / 8 }, (_, i) => view.getFloat64(8 * i, true));
}
