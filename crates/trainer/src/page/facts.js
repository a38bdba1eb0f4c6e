// What the page was written with.

const facts = JSON.parse(byId("facts").textContent);
