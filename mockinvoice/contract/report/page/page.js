"use strict";
const filters = document.getElementById("filters");
if (filters) {
  const names = ["vendor", "severity", "against", "rule"];
  const cards = [...document.querySelectorAll(".card")];
  const articles = [...document.querySelectorAll("article")];
  // Within a row any of what is chosen will do, and a row with nothing chosen asks for nothing.
  const apply = () => {
    const chosen = new FormData(filters);
    for (const card of cards) {
      card.hidden = names.some(
        (name) => chosen.has(name) && !chosen.getAll(name).includes(card.dataset[name]));
    }
    for (const article of articles) {
      article.hidden = !article.querySelector(".card:not([hidden])");
    }
    const shown = cards.filter((card) => !card.hidden).length;
    document.getElementById("shown").textContent = `${shown} of ${cards.length} findings shown`;
  };
  filters.hidden = false;
  filters.addEventListener("change", apply);
  filters.addEventListener("reset", () => setTimeout(apply));
  filters.addEventListener("submit", (event) => event.preventDefault());
  apply();
}
