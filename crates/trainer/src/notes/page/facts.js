// `notes`, where tests find what the page shows and how it computes.

window.notes = { shown: {}, go: {} };
