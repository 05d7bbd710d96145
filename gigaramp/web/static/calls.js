"use strict";
// Calls for help, on every page: how many wait, beside the word in the bar, and a notice of each that is for whoever reads.
(() => {
  const SHOWN = matchMedia("(max-width: 40rem)").matches ? 1 : 2;
  const count = document.getElementById("count"), notices = document.getElementById("notices");
  const dangerous = notices.querySelector("[data-dangers]"), polite = notices.querySelector("[data-others]");
  const late = () => { try { return JSON.parse(sessionStorage.getItem("later") || "[]"); } catch (refused) { return []; } };
  const rest = (call) => { try { sessionStorage.setItem("later", JSON.stringify([...late(), call].slice(-100))); } catch (refused) { /* private windows keep nothing */ } };
  const made = (name, dress, words) => { const one = document.createElement(name); one.className = dress; one.textContent = words; return one; };
  function notice(call) {
    const one = made("p", call.danger ? "danger" : "", "");
    one.dataset.call = call.call;
    const way = made("a", "", notices.dataset.new.replace("%1", call.place));
    way.href = call.address;
    const later = made("button", "", notices.dataset.later);
    later.type = "button";
    later.addEventListener("click", () => {
      rest(call.call);
      show(told);
      const next = notices.querySelector("a") || document.querySelector("h1");
      if (next) { if (next.matches("h1")) next.tabIndex = -1; next.focus(); }
    });
    one.append(way, later);
    return one;
  }
  function further(more) {
    const words = notices.dataset.more.replace("%1", more), there = polite.querySelector("[data-further]");
    if (there) { if (there.textContent !== words) there.firstChild.textContent = words; polite.append(there); return; }
    const one = made("p", "", ""), way = made("a", "", words);
    one.dataset.further = "";
    way.href = "/help";
    one.append(way);
    polite.append(one);
  }
  let told = null;
  function show({ waiting, mine: all }) {
    if (count) {
      count.hidden = !waiting;
      count.textContent = waiting || "";
      count.setAttribute("aria-label", `${count.dataset.words}: ${waiting}`);
    }
    const mine = all.filter((call) => !late().includes(call.call) && decodeURI(call.address) !== decodeURI(location.pathname));
    // The list of open calls tells its own news; nothing lies over the pictures of who calls for help, and of who is at a call only danger may.
    const isBusy = document.querySelector("#waiting, form.calling"), isAtCall = document.querySelector(".one-call");
    const dangers = mine.filter((call) => call.danger), others = mine.filter((call) => !call.danger).reverse();
    const wanted = isBusy ? [] : isAtCall ? dangers : [...dangers, ...others];
    const shown = wanted.slice(0, SHOWN), there = new Map([...notices.querySelectorAll("p[data-call]")].map((one) => [one.dataset.call, one]));
    for (const [name, one] of there) {
      const same = shown.find((call) => call.call === name);
      if (!same || same.danger !== (one.parentElement === dangerous)) { one.remove(); there.delete(name); }
    }
    for (const call of shown) if (!there.has(call.call)) (call.danger ? dangerous : polite).append(notice(call));
    const more = polite.querySelector("[data-further]");
    if (wanted.length > shown.length) further(wanted.length - shown.length);
    else if (more) more.remove();
  }
  document.addEventListener("calls", ({ detail }) => { told = detail; show(told); });
})();
