// What the page was written with; and `notes`, where tests find what it shows and how it computes.

const facts = JSON.parse(byId("facts").textContent);
window.notes = { shown: {}, go: {} };
