// What the page was written with, and what it shows at the moment, for whoever asks.

const facts = JSON.parse(byId("facts").textContent);
window.notes = {};
