// The data that the page is written with.

const data = JSON.parse(byId("data").textContent);
