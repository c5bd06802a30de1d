"use strict";
// Sorts and filters the tables; without it every table can still be read.
for (const data of document.querySelectorAll(".data")) {
  const body = data.querySelector("tbody");
  const rows = [...body.rows];
  const search = data.querySelector("input");
  const output = data.querySelector("output");
  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.order === undefined ? cell.textContent.trim() : Number(cell.dataset.order);
  };
  const missing = (value) => value === "–" || value === "" || Number.isNaN(value);
  const compare = (first, second) => {
    if (missing(first) || missing(second)) return missing(first) - missing(second);
    if (typeof first === "number" && typeof second === "number") return first - second;
    return String(first).localeCompare(String(second), "zh");
  };

  data.querySelectorAll("thead th").forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const before = head.getAttribute("aria-sort");
      const isNumber = rows.some((row) => row.cells[column].dataset.order !== undefined);
      // Numbers begin with the largest, words with the first.
      const order = before ? (before === "ascending" ? "descending" : "ascending") : isNumber ? "descending" : "ascending";
      data.querySelectorAll("thead th").forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", order);
      const sign = order === "ascending" ? 1 : -1;
      rows.sort((first, second) => {
        const [a, b] = [key(first, column), key(second, column)];
        // What is missing comes last either way.
        return missing(a) || missing(b) ? compare(a, b) : sign * compare(a, b);
      });
      body.append(...rows);
    });
  });

  const filter = () => {
    const wanted = search.value.trim().toLowerCase();
    let shown = 0;
    for (const row of rows) {
      row.hidden = !row.textContent.toLowerCase().includes(wanted);
      shown += !row.hidden;
    }
    output.textContent = wanted ? `${shown} of ${rows.length} rows` : "";
  };
  search.addEventListener("input", filter);
  data.querySelector(".tools").hidden = false;
}

// A link to a concordance opens it.
const open = () => {
  const target = document.getElementById(location.hash.slice(1));
  if (target && target.tagName === "DETAILS") target.open = true;
};
window.addEventListener("hashchange", open);
open();
