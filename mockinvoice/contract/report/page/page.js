"use strict";
const filters = document.getElementById("filters");
if (filters) {
  const cards = [...document.querySelectorAll(".card")];
  const articles = [...document.querySelectorAll("article")];
  const apply = () => {
    const chosen = new FormData(filters);
    for (const card of cards) {
      card.hidden = ["vendor", "severity", "against", "rule"].some(
        (name) => !chosen.getAll(name).includes(card.dataset[name]));
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
