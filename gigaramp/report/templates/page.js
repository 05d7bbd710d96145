"use strict";
// Draws the pictures in the colours of the page's dress, changes the dress, filters the numbers, and fits all to paper.
(() => {
  const root = document.documentElement;
  const figures = JSON.parse(document.getElementById("pictures").textContent);
  const plots = [...document.querySelectorAll(".plot")];
  const locale = JSON.parse(document.getElementById("locale").textContent);
  if (locale.name !== "en") Plotly.register({ moduleType: "locale", ...locale });
  const quiet = { displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false, locale: locale.name };
  const NARROW = 520;
  const PAPER = 680; // pixels across A4 between its margins
  const HALF = 328; // pixels of each of two pictures beside each other on A4
  const TALLER = 240; // height of each of these two
  const SHORTER = 0.78; // height of a picture in rows on paper, as a share of that on the screen
  const NAME = 125; // pixels for the name of a row that stands on its left, on a phone
  const PRINTED = 190; // height of a picture over time on paper
  const DEEP = 290; // height of a picture of many areas on paper
  const tall = new Map(plots.map((plot) => [plot, plot.clientHeight]));
  const probe = document.body.appendChild(document.createElement("span"));
  probe.hidden = true;

  // A colour by its name: "@blue", "@blue/0.2". The browser knows which of its two values counts now.
  const found = new Map();
  function colour(name) {
    const [base, alpha] = name.slice(1).split("/");
    if (base === "clear") return "rgba(0,0,0,0)";
    if (base === "font") return getComputedStyle(document.body).fontFamily;
    if (!found.has(base)) {
      probe.style.color = `var(--${base})`;
      found.set(base, getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).join(","));
    }
    return alpha === undefined ? `rgb(${found.get(base)})` : `rgba(${found.get(base)},${alpha})`;
  }
  function dressed(value) {
    if (typeof value === "string") return /^@[a-z]+(\/[\d.]+)?$/.test(value) ? colour(value) : value;
    if (Array.isArray(value)) return value.map(dressed);
    if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, dressed(one)]));
    return value;
  }
  function draw(plot, width) {
    if (width && plot.closest(".pictures.count-2") && !plot.closest(".stacked")) width = HALF;
    const { data, layout } = dressed(figures[plot.dataset.picture]);
    const across = width || plot.clientWidth;
    if (layout.xaxis.type === "date") layout.xaxis.nticks = Math.max(3, Math.floor(across / 85));
    if (across < NARROW && layout.xaxis.ticktext && layout.xaxis.ticktext.length > 3) {
      layout.xaxis = { ...layout.xaxis, tickangle: 0, tickfont: { size: 10.5 } };
    }
    const names = layout.yaxis.ticktext;
    if (names && across < NARROW && layout.meta && (layout.meta.rows || layout.meta.names)) {
      layout.yaxis = { ...layout.yaxis, ticktext: names.map((name) => wrapped(name, NAME)), tickfont: { ...layout.yaxis.tickfont, size: 11 } };
    }
    const height = plot.classList.contains("rows") ? SHORTER * tall.get(plot) : width === HALF ? TALLER : layout.meta && layout.meta.tall ? DEEP : PRINTED;
    if (width) Object.assign(layout, { width, height: Math.min(tall.get(plot), height), autosize: false });
    for (const note of layout.annotations || []) if (note.xref === "paper") note.text = wrapped(note.text, across);
    if (layout.meta && layout.meta.tight) fitRows(plot, layout, width);
    return Plotly.react(plot, data, layout, quiet);
  }
  // Rows that stand close together get more room where one of their names takes two lines.
  function fitRows(plot, layout, width) {
    const broken = layout.annotations.some((note) => note.text.includes("<br>"));
    const height = tall.get(plot) * (broken ? 1.35 : 1);
    if (width) layout.height = Math.max(layout.height, broken ? height : 0);
    else plot.style.height = `${height}px`;
  }
  // Long names of rows stand on two lines at most; the table behind the picture holds them whole.
  function wrapped(text, across) {
    const most = Math.floor((across - 30) / 7.2);
    const lines = [""];
    for (const word of pieces(text)) {
      const last = lines.length - 1;
      if (lines[last] === "") lines[last] = word.trimStart();
      else if (length(lines[last] + word) <= most) lines[last] += word;
      else lines.push(word.trimStart());
    }
    if (lines.length > 2) lines.splice(1, lines.length, `${lines[1]} …`);
    return lines.map((line) => (length(line) > most ? `${cut(line, most - 1)}…` : line)).join("<br>");
  }
  // Chinese, Japanese and Korean letters are twice as wide, and a line may end between two of the first two.
  const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/;
  const length = (text) => [...text].reduce((sum, sign) => sum + (WIDE.test(sign) ? 1.8 : 1), 0);
  const pieces = (text) => text.match(/ ?(?:[\u2e80-\u9fff\uff00-\uffef]|[^ \u2e80-\u9fff\uff00-\uffef]+)| /g) || [""];
  function cut(text, most) {
    let end = text.length;
    while (end > 1 && length(text.slice(0, end)) > most) end -= 1;
    return text.slice(0, end);
  }
  function drawAll(width) {
    found.clear();
    return Promise.all(plots.map((plot) => draw(plot, width)));
  }
  // One after the other, so that the page can be read and scrolled meanwhile.
  async function begin() {
    for (const plot of plots) {
      await draw(plot);
      await new Promise((go) => setTimeout(go));
    }
    root.dataset.drawn = "yes";
  }

  const system = matchMedia("(prefers-color-scheme: dark)");
  const button = document.getElementById("dress");
  const isDark = () => (root.dataset.dress ? root.dataset.dress === "dark" : system.matches);
  function dressChanged() {
    button.textContent = isDark() ? button.dataset.light : button.dataset.dark;
    button.setAttribute("aria-label", isDark() ? button.dataset.showLight : button.dataset.showDark);
    if (root.dataset.drawn) drawAll();
  }
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.dress = isDark() ? "light" : "dark";
    dressChanged();
  });
  system.addEventListener("change", dressChanged);
  dressChanged();

  let before;
  addEventListener("beforeprint", () => {
    before = root.dataset.dress;
    root.dataset.dress = "light";
    drawAll(PAPER);
  });
  addEventListener("afterprint", () => {
    if (before === undefined) delete root.dataset.dress;
    else root.dataset.dress = before;
    drawAll();
  });

  for (const register of document.querySelectorAll("[data-register]")) {
    const filters = register.querySelector(".filters");
    const [words, status, told] = ["input", "select", "output"].map((name) => filters.querySelector(name));
    const rows = [...register.querySelectorAll("tbody tr")];
    const texts = rows.map((row) => row.textContent.toLowerCase());
    const states = rows.map((row) => row.children[2].textContent.trim());
    const filter = () => {
      const asked = words.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, place) => {
        const fits = (!status.value || states[place] === status.value) && asked.every((word) => texts[place].includes(word));
        row.hidden = !fits;
        shown += fits;
      });
      const counts = { shown: shown.toLocaleString(root.lang), all: rows.length.toLocaleString(root.lang) };
      told.textContent = shown === rows.length ? "" : filters.dataset.told.replace(/\[(\w+)\]/g, (_, name) => counts[name]);
    };
    words.addEventListener("input", filter);
    status.addEventListener("change", filter);
    filters.hidden = false;
  }
  begin();
})();
