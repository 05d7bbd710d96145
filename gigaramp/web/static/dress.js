"use strict";
// The dress that was chosen last, before the page is drawn.
(() => {
  let dress = null;
  try { dress = localStorage.getItem("dress"); } catch (refused) { dress = null; }
  if (dress === "light" || dress === "dark") document.documentElement.dataset.dress = dress;
})();
