// `notes` gives tests access to the state of the page and to its functions.

window.notes = { shown: {}, go: {} };
