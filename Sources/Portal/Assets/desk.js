// Keeps what is typed in the editor as a draft of the seat, every few seconds and on leaving. Everything else works
// without it.
"use strict";
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const told = document.getElementById("autosave");
  let typed = false;
  const keep = (leaving) => {
    if (!typed) return;
    typed = false;
    const fields = new URLSearchParams(new FormData(form));
    fields.set("do", "draft");
    fetch(form.action, { method: "POST", body: fields, headers: { Accept: "application/json" }, keepalive: leaving })
      .then((answer) => {
        if (!answer.ok) throw new Error(answer.status);
        told.textContent = form.dataset.autosave + " " + new Date().toLocaleTimeString(document.documentElement.lang);
      })
      .catch(() => { typed = true; });
  };
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", () => { typed = false; });
  setInterval(() => keep(false), 5000);
  addEventListener("pagehide", () => keep(true));
})();
