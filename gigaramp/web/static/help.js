"use strict";
// Help: shows a fixed sentence in both languages before it is sent, and tells of a new call by the title of the page,
// by sound only where somebody asked for it.
(() => {
  const words = document.querySelector("script[data-terms]");
  const terms = words ? JSON.parse(words.textContent) : {};
  const filled = (text, slots, theirs) => text.replace(/\{(\w+)\}/g, (gap, name) => {
    const slot = slots.find((one) => one.dataset.slot === name);
    if (!slot || !slot.value.trim()) return "…";
    return theirs && slot.dataset.kind === "term" ? (terms[slot.value.trim()] || slot.value) : slot.value;
  });
  for (const form of document.querySelectorAll("form[data-says]")) {
    const preview = form.querySelector("[data-preview]");
    const show = () => {
      const chosen = form.querySelector("input[name=phrase]:checked");
      preview.hidden = !chosen;
      const slots = chosen ? [...chosen.closest(".choice").querySelectorAll("[data-slot]")] : [];
      for (const slot of form.querySelectorAll("[data-slot]")) slot.required = slots.includes(slot);
      if (!chosen) return;
      preview.querySelector("[data-mine]").textContent = filled(chosen.dataset.text, slots, false);
      const other = preview.querySelector("[data-theirs]");
      if (other) other.textContent = chosen.dataset.other ? filled(chosen.dataset.other, slots, true) : "";
    };
    form.addEventListener("input", show);
    // A sentence that is chosen can be let go of by a second tap.
    let was = null;
    form.addEventListener("emptied", () => { was = null; show(); });
    // The first button of a form must not be pressed by the end of a number.
    form.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.matches("[data-slot]")) event.preventDefault(); });
    form.addEventListener("click", (event) => {
      if (!event.target.matches("input[name=phrase]")) return;
      if (was === event.target) { event.target.checked = false; was = null; show(); } else { was = event.target; }
    });
  }
  let hears = false, audio = null;
  try { hears = localStorage.getItem("sound") === "1"; } catch (refused) { hears = false; }
  // A browser makes no sound before somebody touched the page.
  for (const what of ["pointerdown", "keydown"]) document.addEventListener(what, () => { if (hears) audio = audio || new AudioContext(); });
  const wired = () => {
    const button = document.getElementById("sound");
    if (!button) return;
    button.hidden = false;
    button.textContent = hears ? button.dataset.on : button.dataset.off;
    button.setAttribute("aria-pressed", hears);
  };
  document.addEventListener("click", (event) => {
    if (event.target.id !== "sound") return;
    hears = !hears;
    try { localStorage.setItem("sound", hears ? "1" : "0"); } catch (refused) { /* private windows keep nothing */ }
    if (hears) { audio = audio || new AudioContext(); ring(); }
    wired();
  });
  const ring = () => {
    if (!hears || !audio) return;
    for (const [start, pitch] of [[0, 660], [0.22, 880]]) {
      const tone = audio.createOscillator(), loud = audio.createGain();
      tone.frequency.value = pitch;
      loud.gain.setValueAtTime(0.0001, audio.currentTime + start);
      loud.gain.exponentialRampToValueAtTime(0.25, audio.currentTime + start + 0.03);
      loud.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + start + 0.2);
      tone.connect(loud).connect(audio.destination);
      tone.start(audio.currentTime + start);
      tone.stop(audio.currentTime + start + 0.22);
    }
  };
  const waiting = () => new Set([...document.querySelectorAll("#waiting [data-waiting]")].map((one) => one.dataset.call));
  const title = document.title;
  let known = waiting(), flashing = null;
  const rest = () => { clearInterval(flashing); flashing = null; document.title = title; };
  document.addEventListener("renewed", () => {
    wired();
    const now = waiting();
    const fresh = [...now].filter((one) => !known.has(one));
    known = now;
    if (!now.size) rest();
    if (!fresh.length) return;
    const told = document.getElementById("told"), list = document.getElementById("waiting");
    const calls = [...list.querySelectorAll("[data-waiting]")].filter((one) => fresh.includes(one.dataset.call));
    told.setAttribute("aria-live", calls.some((one) => one.matches("[data-danger]")) ? "assertive" : "polite");
    told.textContent = calls.map((one) => list.dataset.new.replace("%1", (one.querySelector(".where") || one).textContent.trim())).join(". ");
    ring();
    let on = false;
    clearInterval(flashing);
    flashing = setInterval(() => { on = !on; document.title = on ? `(${now.size}) ● ${title}` : title; }, 900);
  });
  for (const what of ["pointerdown", "keydown"]) document.addEventListener(what, () => { if (flashing) rest(); });
  wired();
})();
