"use strict";
// Draws the pictures of a page in the colours of its dress. A colour is a name: "@blue", "@blue/0.2".
(() => {
  const quiet = { displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false };
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  let found = new Map();
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
  const paper = {
    font: { family: "@font", size: 12, color: "@ink" }, paper_bgcolor: "@clear", plot_bgcolor: "@clear",
    margin: { l: 46, r: 10, t: 8, b: 34 }, hovermode: "closest", showlegend: false,
  };
  function draw(plot) {
    const text = document.querySelector(`script[data-figure="${CSS.escape(plot.dataset.picture)}"]`);
    if (!text) return;
    const { data, layout } = JSON.parse(text.textContent);
    const axis = { gridcolor: "@line", zerolinecolor: "@line", linecolor: "@soft", tickcolor: "@soft", automargin: true, fixedrange: true };
    const whole = { ...paper, ...layout, xaxis: { ...axis, ...(layout.xaxis || {}) }, yaxis: { ...axis, ...(layout.yaxis || {}) } };
    if (whole.xaxis.type === "date") whole.xaxis.nticks = Math.max(3, Math.floor(plot.clientWidth / 85));
    const size = { height: plot.clientHeight, autosize: true };
    Plotly.react(plot, dressed(data), dressed({ ...whole, ...size }), quiet);
    plot.dataset.drawn = "1";
  }
  const all = () => { for (const plot of document.querySelectorAll(".plot[data-picture]")) draw(plot); };
  const anew = () => { for (const plot of document.querySelectorAll(".plot[data-picture]")) if (!plot.dataset.drawn) draw(plot); };
  document.addEventListener("dress", () => { found = new Map(); all(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { found = new Map(); all(); });
  document.addEventListener("renewed", anew);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", all); else all();
})();
