"use strict";
// Shows the rows of a list that hold what is typed; and opens the part that an address on this page names.
(() => {
  for (const form of document.querySelectorAll("form[data-filter]")) {
    const list = document.getElementById(form.dataset.filter);
    const rows = [...list.querySelectorAll("tbody tr")];
    const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
    const out = form.querySelector("output");
    const show = () => {
      const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
      const status = form.elements.status ? form.elements.status.value : "";
      let shown = 0;
      for (const row of rows) {
        const fits = words.every((word) => texts.get(row).includes(word)) && (!status || row.dataset.status === status);
        row.hidden = !fits;
        shown += fits;
      }
      for (const part of list.querySelectorAll("details")) {
        const some = [...part.querySelectorAll("tbody tr")].some((row) => !row.hidden);
        part.hidden = !some;
        if (words.length || status) part.open = some && (words.length > 0 || shown < 200);
      }
      if (out) out.textContent = words.length || status ? out.dataset.count.replace("%1", shown).replace("%2", rows.length) : "";
    };
    form.addEventListener("input", show);
    form.addEventListener("submit", (event) => event.preventDefault());
  }
  const find = () => {
    const row = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const part = row && row.closest("details");
    if (part) { part.open = true; row.scrollIntoView({ block: "center" }); }
  };
  window.addEventListener("hashchange", find);
  find();
})();
