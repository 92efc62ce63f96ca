// Keeps what is typed in the editor as a draft of the seat, every few seconds and on leaving. Everything else works
// without it.
"use strict";
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const told = document.getElementById("autosave");
  let typed = false;
  // A message that stays is said once: screen readers read every change.
  const say = (text) => { if (told.textContent !== text) told.textContent = text; };
  const keep = (leaving) => {
    if (!typed) return;
    typed = false;
    const fields = new URLSearchParams(new FormData(form));
    fields.set("do", "draft");
    fetch(form.action, { method: "POST", body: fields, headers: { Accept: "application/json" }, keepalive: leaving })
      .then((answer) => {
        if (answer.ok) return say(form.dataset.autosave + " " + new Date().toLocaleTimeString(document.documentElement.lang));
        typed = true;
        // Nobody is signed in any more, or somebody anew: whoever sends the form is asked, and loses nothing.
        say([401, 403].includes(answer.status) ? form.dataset.ended : form.dataset.unkept);
      })
      .catch(() => { typed = true; say(form.dataset.unkept); });
  };
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", () => { typed = false; });
  setInterval(() => keep(false), 5000);
  addEventListener("pagehide", () => keep(true));
})();
