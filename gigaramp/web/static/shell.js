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

  // Every part marked `data-live` becomes like the same part of the fresh page. What somebody is filling in stays.
  let pressed = null;
  document.addEventListener("pointerdown", (event) => { pressed = event.target; });
  for (const what of ["pointerup", "pointercancel"]) window.addEventListener(what, () => {
    // The click comes after the finger is up; only then may a row change its place.
    setTimeout(() => { pressed = null; if (missed) { missed = false; mark = null; renew(); } }, 50);
  });
  let missed = false;
  const busy = (part) => part.contains(document.activeElement) && document.activeElement.matches("input, select, textarea")
    || part.querySelector("[data-touched], form[data-sent], dialog[open]");
  const isHeld = (part) => pressed && part.contains(pressed);
  const banner = document.getElementById("lost");
  const lost = (is) => {
    if (root.classList.toggle("away", is) && banner && !banner.textContent) {
      banner.textContent = banner.dataset.words.replace("%1", new Date().toLocaleTimeString(root.lang, { hour: "2-digit", minute: "2-digit" }));
    }
    if (!is && banner) banner.textContent = "";
  };
  let mark = null, reading = false, again = false;
  const isLive = () => document.querySelector("[data-live]");
  function isSignedOut(answer) {
    const is = answer.status === 401 || (answer.redirected && new URL(answer.url).pathname === "/sign-in");
    if (is) { document.body.replaceChildren(); location.replace("/sign-in"); }
    return is;
  }
  async function renew() {
    if (!isLive()) return;
    if (reading) { again = true; return; }
    reading = true;
    try {
      const answer = await fetch(location.href, { headers: { "X-Live": "1", ...(mark ? { "If-None-Match": mark } : {}) }, cache: "no-store" });
      if (isSignedOut(answer)) return;
      if (answer.status === 200 && !answer.redirected) {
        mark = answer.headers.get("ETag");
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        const main = document.querySelector("main");
        const gone = [...main.querySelectorAll("[data-live]")].some((part) => !fresh.querySelector(`[data-live="${CSS.escape(part.dataset.live)}"]`));
        // The page is built otherwise now, for example because the first answer has come.
        if (gone && !busy(main)) { location.reload(); return; }
        for (const part of document.querySelectorAll("[data-live]")) {
          if (part.parentElement.closest("[data-live]") || busy(part)) continue;
          if (isHeld(part)) { missed = true; continue; }
          const other = fresh.querySelector(`[data-live="${CSS.escape(part.dataset.live)}"]`);
          if (other) become(part, other);
        }
        document.dispatchEvent(new CustomEvent("renewed"));
      }
      lost(!answer.ok && answer.status !== 304);
    } catch (refused) {
      lost(true);
    }
    reading = false;
    if (again) { again = false; renew(); }
  }
  // Nodes that stay the same stay in the page: they keep the focus, how far they are scrolled, and whether they are open.
  const keyOf = (node) => node.nodeType === 1 ? node.id || node.dataset.key || node.dataset.call || node.getAttribute("href") || "" : "";
  const isAlike = (one, other) => one.nodeType === other.nodeType && one.nodeName === other.nodeName && keyOf(one) === keyOf(other);
  const MINE = new Set(["open", "data-touched", "data-sent", "data-drawn"]);
  function become(old, fresh) {
    if (old.isEqualNode(fresh)) return;
    if (old.nodeType !== 1) { if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue; return; }
    if (old.matches(".plot[data-picture]")) return;
    if (old.matches("script[data-figure]") && old.textContent !== fresh.textContent) {
      for (const plot of document.querySelectorAll(`.plot[data-picture="${CSS.escape(old.dataset.figure)}"]`)) delete plot.dataset.drawn;
    }
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !MINE.has(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value && !MINE.has(name)) old.setAttribute(name, value);
    const rest = new Set(old.childNodes);
    const pairs = [...fresh.childNodes].map((child) => [child, null]);
    for (const fits of [(one, other) => one.isEqualNode(other), (one, other) => keyOf(other) && isAlike(one, other), inside, isAlike]) {
      for (const pair of pairs) {
        if (pair[1]) continue;
        for (const one of rest) if (fits(one, pair[0])) { pair[1] = one; rest.delete(one); break; }
      }
    }
    for (const one of rest) one.remove();
    const held = old.contains(document.activeElement) ? document.activeElement : null;
    let next = old.firstChild;
    for (const [child, one] of pairs) {
      const put = one || document.importNode(child, true);
      if (one) become(one, child);
      if (put === next) { next = next.nextSibling; continue; }
      // A node that holds the focus is never moved itself: what stands before it goes behind it.
      if (held && one && one.contains(held)) { while (next && next !== put) { const after = next.nextSibling; old.append(next); next = after; } next = put.nextSibling; continue; }
      old.insertBefore(put, next);
    }
  }
  // A row without a name of its own is known by the first thing in it that has one.
  function inside(one, other) {
    if (one.nodeType !== 1 || one.nodeName !== other.nodeName || keyOf(one) !== keyOf(other)) return false;
    const named = "[id], [data-call], [data-key], a[href], input[name=call][value]";
    const mine = one.querySelector(named), theirs = other.querySelector(named);
    return Boolean(mine && theirs && (keyOf(mine) || mine.value) === (keyOf(theirs) || theirs.value));
  }
  document.addEventListener("input", (event) => { const form = event.target.closest("form"); if (form) form.dataset.touched = "1"; });
  document.addEventListener("submit", (event) => { delete event.target.dataset.touched; });

  // A page that nobody sees listens to nothing: a browser has few connections to one server.
  if (document.querySelector("[data-live], nav.pages") && "EventSource" in window) {
    let source = null;
    const listen = () => {
      if (source || document.hidden) return;
      source = new EventSource("/events");
      // The first one too: something may have changed between the page and its stream. Many pages do not ask at one instant.
      source.addEventListener("changed", () => setTimeout(renew, Math.random() * 700));
      source.addEventListener("calls", (told) => document.dispatchEvent(new CustomEvent("calls", { detail: JSON.parse(told.data) })));
      // Too many pages of one visitor stand open: this one rests until somebody looks at it again.
      source.addEventListener("over", rest);
      source.addEventListener("error", () => { lost(true); if (source && source.readyState === EventSource.CLOSED) { rest(); setTimeout(ask, 2000); } });
      source.addEventListener("open", () => { if (root.classList.contains("away")) renew(); lost(false); });
    };
    const rest = () => { if (source) source.close(); source = null; };
    // The server refused the stream: the session has ended, or it could not answer just then.
    const ask = async () => {
      try { if (isSignedOut(await fetch(location.href, { headers: { "X-Live": "1" }, cache: "no-store" }))) return; } catch (refused) { /* asked again below */ }
      setTimeout(listen, 3000 + Math.random() * 2000);
    };
    window.addEventListener("focus", listen);
    document.addEventListener("visibilitychange", () => { if (document.hidden) { rest(); } else { listen(); renew(); } });
    window.addEventListener("pagehide", rest);
    window.addEventListener("pageshow", listen);
    listen();
  }

  // A form marked `data-quiet` is sent without leaving the page; what changed comes by the live parts.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-quiet]")) return;
    event.preventDefault();
    if (form.dataset.sent) return;
    const body = new URLSearchParams(new FormData(form, event.submitter));
    sending(form, true);
    try { await send(form, body); } catch (refused) { say(form, told.dataset.unsent, true); } finally { sending(form, false); }
  });
  // `data-goes`: the page goes on at the address that is answered. `data-empties`: the form is empty for the next time, or what it names.
  async function send(form, body) {
    const answer = await fetch(form.getAttribute("action"), { method: form.getAttribute("method"), body, headers: { Accept: "application/json" } });
    const words = await answer.json().catch(() => ({}));
    if (answer.ok && form.matches("[data-goes]") && words.address) { location.assign(words.address); return; }
    if (answer.ok) done(form, body);
    say(form, answer.ok ? (words.said || "") : (words.error || answer.statusText), !answer.ok);
    if (answer.ok) setTimeout(renew);
  }
  function say(form, words, isRefused) {
    const note = form.querySelector("[data-answer]");
    if (note) note.textContent = words;
    if (!note || !note.matches("[role]")) told.textContent = words; // a note with a role is read out by itself
    form.classList.toggle("refused", isRefused);
    if (isRefused) form.dataset.touched = "1"; // what was written, and why it was refused, stay
    if (note && isRefused) note.scrollIntoView({ block: "center" });
  }
  function done(form, body) {
    const names = form.dataset.empties;
    // What was typed while the form was on its way was not sent, and stays.
    const isSame = [...new FormData(form)].every(([name, value]) => body.getAll(name).includes(value));
    if (form.elements.form) form.elements.form.value += `.${Date.now().toString(36)}`; // the same words again are another deed
    if (names && isSame) { for (const name of names.split(" ")) form.elements[name].value = ""; form.elements[names.split(" ")[0]].focus(); }
    else if (names === "" && isSame) { form.reset(); form.dispatchEvent(new Event("emptied", { bubbles: true })); }
    // A part where somebody writes is not renewed: the focus goes up to the head of what was filled in.
    const block = form.closest("[data-live]"), head = form.closest("[data-live] details")?.querySelector("summary");
    if (!head || !form.contains(document.activeElement)) return;
    head.focus();
    // Where the row itself is gone then, the focus goes to the head of its block.
    document.addEventListener("renewed", () => { if (document.activeElement === document.body) focused(block.querySelector("h2")); }, { once: true });
  }
  function focused(one) { if (one) { one.tabIndex = -1; one.focus(); } }
  // Two taps send one form: its buttons rest while it is on its way.
  function sending(form, is) {
    if (is) form.dataset.sent = "1"; else delete form.dataset.sent;
    for (const one of form.querySelectorAll("button")) one.setAttribute("aria-disabled", is); // a disabled one would lose the focus
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches("[data-quiet]")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (!event.defaultPrevented) sending(form, true);
  });
  window.addEventListener("pageshow", () => { for (const form of document.querySelectorAll("form[data-sent]")) sending(form, false); });
})();
