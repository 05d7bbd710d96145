"use strict";
// What every page does: it changes its dress, sends the language that is chosen, and reads itself anew when the plant changed.
(() => {
  const root = document.documentElement;
  const told = document.getElementById("told");

  const button = document.getElementById("dress");
  const isDark = () => root.dataset.dress ? root.dataset.dress === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const name = () => { button.textContent = isDark() ? button.dataset.light : button.dataset.dark; };
  button.hidden = false;
  name();
  button.addEventListener("click", () => {
    root.dataset.dress = isDark() ? "light" : "dark";
    try { localStorage.setItem("dress", root.dataset.dress); } catch (refused) { /* private windows keep nothing */ }
    name();
    document.dispatchEvent(new CustomEvent("dress"));
  });

  for (const choice of document.querySelectorAll("[data-sends]")) choice.addEventListener("change", () => choice.form.requestSubmit());

  // Every part marked `data-live` is replaced by the same part of the fresh page. What somebody is filling in stays.
  const busy = (part) => part.contains(document.activeElement) && document.activeElement.matches("input, select, textarea") || part.querySelector("[data-touched], dialog[open]");
  let mark = null, reading = false, again = false;
  async function renew() {
    if (reading) { again = true; return; }
    reading = true;
    try {
      const answer = await fetch(location.href, { headers: { "X-Live": "1", ...(mark ? { "If-None-Match": mark } : {}) }, cache: "no-store" });
      if (answer.status === 200 && !answer.redirected) {
        mark = answer.headers.get("ETag");
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        const main = document.querySelector("main");
        const gone = [...main.querySelectorAll("[data-live]")].some((part) => !fresh.querySelector(`[data-live="${CSS.escape(part.dataset.live)}"]`));
        // The page is built otherwise now, for example because the first answer has come.
        if (gone && !busy(main)) { location.reload(); return; }
        for (const part of document.querySelectorAll("[data-live]")) {
          if (part.parentElement.closest("[data-live]") || busy(part)) continue;
          const other = fresh.querySelector(`[data-live="${CSS.escape(part.dataset.live)}"]`);
          if (other && other.outerHTML !== part.outerHTML) swap(part, other);
        }
        document.dispatchEvent(new CustomEvent("renewed"));
      }
      root.classList.toggle("away", !answer.ok && answer.status !== 304);
    } catch (refused) {
      root.classList.add("away");
    }
    reading = false;
    if (again) { again = false; renew(); }
  }
  function swap(part, other) {
    const open = [...part.querySelectorAll("details[open][id]")].map((one) => one.id);
    const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
    part.replaceWith(document.adoptNode(other));
    for (const id of open) { const one = document.getElementById(id); if (one) one.open = true; }
    if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
  }
  document.addEventListener("input", (event) => { const form = event.target.closest("form"); if (form) form.dataset.touched = "1"; });
  document.addEventListener("submit", (event) => { delete event.target.dataset.touched; });

  // A page that nobody sees listens to nothing: a browser has few connections to one server.
  if (document.querySelector("[data-live]") && "EventSource" in window) {
    let source = null;
    const listen = () => {
      if (source) return;
      let first = true;
      source = new EventSource("/events");
      source.addEventListener("changed", () => {
        if (first) { first = false; return; }
        setTimeout(renew, Math.random() * 700); // many pages do not ask at one instant
      });
      source.addEventListener("error", () => root.classList.add("away"));
      source.addEventListener("open", () => { if (root.classList.contains("away")) renew(); root.classList.remove("away"); });
    };
    const rest = () => { if (source) source.close(); source = null; };
    document.addEventListener("visibilitychange", () => { if (document.hidden) { rest(); } else { listen(); renew(); } });
    window.addEventListener("pagehide", rest);
    window.addEventListener("pageshow", listen);
    if (!document.hidden) listen();
  }

  // A form marked `data-quiet` is sent without leaving the page; what changed comes by the live parts.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-quiet]")) return;
    event.preventDefault();
    const answer = await fetch(form.getAttribute("action"), { method: form.getAttribute("method"), body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" } });
    const words = await answer.json().catch(() => ({}));
    const note = form.querySelector("[data-answer]");
    if (note) note.textContent = answer.ok ? (words.said || "") : (words.error || answer.statusText);
    told.textContent = note ? note.textContent : "";
    form.classList.toggle("refused", !answer.ok);
    if (answer.ok) renew();
  });
})();
