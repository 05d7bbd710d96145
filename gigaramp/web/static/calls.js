"use strict";
// Calls for help, on every page: how many wait, beside the word in the bar, and a notice of each that is for whoever reads.
(() => {
  const SHOWN = matchMedia("(max-width: 40rem)").matches ? 1 : 2;
  const count = document.getElementById("count"), notices = document.getElementById("notices");
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
    later.addEventListener("click", () => { rest(call.call); show(told); });
    one.append(way, later);
    return one;
  }
  function further(more) {
    const one = made("p", "", ""), way = made("a", "", notices.dataset.more.replace("%1", more));
    way.href = "/help";
    one.append(way);
    return one;
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
    const shown = wanted.slice(0, SHOWN), there = new Set([...notices.children].map((one) => one.dataset.call));
    for (const one of [...notices.children]) if (!shown.some((call) => call.call === one.dataset.call)) one.remove();
    const fresh = shown.filter((call) => !there.has(call.call));
    notices.setAttribute("aria-live", fresh.some((call) => call.danger) ? "assertive" : "polite");
    for (const call of fresh) notices.append(notice(call));
    if (wanted.length > shown.length) notices.append(further(wanted.length - shown.length));
  }
  document.addEventListener("calls", ({ detail }) => { told = detail; show(told); });
})();
