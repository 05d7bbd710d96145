"use strict";
// A file that is dropped on the zone is sent as if it had been chosen.
(() => {
  const zone = document.querySelector("form[data-drop]");
  if (!zone) return;
  const file = zone.querySelector("input[type=file]");
  const isFile = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  // A file that misses the zone would otherwise be opened in place of the page.
  for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => { if (isFile(event)) event.preventDefault(); });
  zone.addEventListener("dragover", (event) => { if (isFile(event)) zone.classList.add("over"); });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    zone.classList.remove("over");
    if (!isFile(event) || !event.dataTransfer.files.length) return;
    file.files = event.dataTransfer.files;
    zone.requestSubmit();
  });
})();
