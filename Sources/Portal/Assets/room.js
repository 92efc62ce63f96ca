// Lets the clock of the floor run, and sends the buttons of a room without leaving it. Without it the page says since when
// somebody speaks, and every button is a form.
"use strict";
(() => {
  // How far this machine's clock is from the server's.
  let ahead = 0;
  fetch(location.href, { method: "HEAD", cache: "no-store" }).then((answer) => {
    const there = Date.parse(answer.headers.get("Date") || "");
    if (there && Math.abs(there - Date.now()) > 2000) ahead = there - Date.now();
  }).catch(() => {});

  const tick = () => {
    for (const clock of document.querySelectorAll("[data-began]")) {
      const gone = Math.max(0, Math.floor((Date.now() + ahead - Date.parse(clock.dataset.began)) / 1000));
      const limit = Number(clock.dataset.limit) || 0;
      const shown = limit ? Math.abs(limit - gone) : gone;
      const text = (limit && gone > limit ? "−" : "") + Math.floor(shown / 60) + ":" + String(shown % 60).padStart(2, "0");
      if (clock.textContent !== text) clock.textContent = text;
      clock.classList.toggle("late", Boolean(limit) && gone > limit);
      clock.classList.toggle("soon", Boolean(limit) && gone <= limit && limit - gone <= 30);
      clock.hidden = false;
    }
  };
  setInterval(tick, 500);
  document.addEventListener("live", tick);
  tick();

  // Parts that are drawn for many carry nobody's token: it is the page's.
  const token = document.querySelector('input[name="form-token"]')?.value;

  const tell = (form, lines) => {
    form.querySelector(":scope > .errors")?.remove();
    if (!lines.length) return;
    const box = document.createElement("div");
    box.className = "errors";
    box.setAttribute("role", "alert");
    for (const line of lines) box.append(Object.assign(document.createElement("p"), { textContent: line }));
    form.prepend(box);
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.method !== "post" || !form.closest(".room")) return;
    if (token && !form.querySelector('[name="form-token"]')) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "form-token", value: token }));
    }
    event.preventDefault();
    const button = event.submitter;
    if (button) button.disabled = true;
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual", headers: { Accept: "text/html" },
      });
      if (answer.type === "opaqueredirect") {
        tell(form, []);
        const isFollowed = document.querySelector("[data-live-state]")?.dataset.liveState;
        if (!isFollowed) return location.reload();
        document.dispatchEvent(new Event("sent"));
        if (form.matches(".sheet-form")) {
          form.reset();
          form.closest("details")?.removeAttribute("open");
        }
      } else {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const lines = [...page.querySelectorAll(".errors li")].map((each) => each.textContent);
        tell(form, lines.length ? lines : [page.querySelector(".lead")?.textContent || String(answer.status)]);
      }
    } catch {
      // Without a line the page stays, and with it whatever was typed anywhere on it.
      tell(form, [form.closest(".room").dataset.noLine]);
    } finally {
      if (button) button.disabled = false;
    }
  });
})();
