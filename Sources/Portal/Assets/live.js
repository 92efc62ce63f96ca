// Keeps the live parts of a page as they are now: listens, or asks every few seconds where nobody can listen. Without it
// the page shows what was so when it was drawn.
"use strict";
(() => {
  const FAILURES = 2, ASKING = 5000, TRYING = 20000, HIDDEN = 5 * 60000;

  const follow = (page) => {
    const told = page.querySelector("[data-live-state]");
    let seen = Number(page.dataset.liveAfter) || 0;
    let line = null, timer = 0, watch = 0, failures = 0, hides = 0;

    // on, asking, lost or paused: the words are the page's own, in its language.
    const say = (state) => {
      if (!told) return;
      const words = page.dataset["live" + state[0].toUpperCase() + state.slice(1)] || "";
      told.hidden = !words;
      told.dataset.liveState = state;
      if (told.textContent !== words) told.textContent = words;
    };

    const address = (ending) => {
      const source = new URL(page.dataset.liveSource, location.href);
      source.pathname += ending;
      source.searchParams.set("after", seen);
      return source;
    };

    // What is typed and where the reader stands is kept, field by field.
    const show = (name, html) => {
      const part = [...page.querySelectorAll("[data-live]")].find((each) => each.dataset.live === name);
      if (!part) return;
      const fields = "input:not([type=hidden]), textarea, select, button, a[href], summary";
      const key = (field) => field.id || [field.tagName, field.name, field.value && field.type === "radio" ? field.value : "",
        field.getAttribute("href") || ""].join(" ");
      const kept = new Map();
      for (const field of part.querySelectorAll("input:not([type=hidden]), textarea, select")) {
        const isTicked = field.type === "checkbox" || field.type === "radio";
        const isTyped = isTicked ? field.checked !== field.defaultChecked
          : field.tagName === "SELECT" ? [...field.options].some((each) => each.selected !== each.defaultSelected)
          : field.value !== field.defaultValue;
        if (isTyped && field.type !== "file") kept.set(key(field), isTicked ? field.checked : field.value);
      }
      const open = [...part.querySelectorAll("details[open]")].map((each) => each.id).filter(Boolean);
      const focused = part.contains(document.activeElement) ? document.activeElement : null;
      const place = focused && "selectionStart" in focused ? [focused.selectionStart, focused.selectionEnd] : null;
      part.innerHTML = html;
      for (const each of open) document.getElementById(each)?.setAttribute("open", "");
      for (const field of part.querySelectorAll(fields)) {
        if (kept.has(key(field))) {
          const value = kept.get(key(field));
          if (typeof value === "boolean") field.checked = value; else field.value = value;
        }
        if (focused && key(field) === key(focused)) {
          field.focus({ preventScroll: true });
          try { if (place && place[0] !== null) field.setSelectionRange(...place); } catch { /* numbers and dates have no place in them */ }
        }
      }
      part.dispatchEvent(new CustomEvent("live", { bubbles: true, detail: name }));
    };

    const stop = () => {
      line?.close();
      line = null;
      clearTimeout(timer);
      clearTimeout(watch);
    };

    // The page is no longer for this reader: whatever is, comes with the next one.
    const leave = () => {
      stop();
      document.removeEventListener("visibilitychange", look);
      page.replaceChildren();
      location.reload();
    };

    const ask = async () => {
      clearTimeout(timer);
      try {
        const answer = await fetch(address(".json"), { headers: { Accept: "application/json" }, cache: "no-store" });
        if ([401, 403, 404, 410].includes(answer.status)) return leave();
        if (!answer.ok) throw new Error(answer.status);
        const news = await answer.json();
        for (const { part, html } of news.parts) show(part, html);
        seen = news.sequence;
        say("asking");
      } catch { say("lost"); }
      clearTimeout(timer);
      timer = setTimeout(ask, ASKING + Math.random() * ASKING);
      // Now and then the line is tried again.
      if (window.EventSource && !watch) watch = setTimeout(() => { watch = 0; failures = 0; stop(); listen(); }, TRYING + Math.random() * TRYING);
    };

    const fail = () => {
      say("lost");
      failures += 1;
      if (failures >= FAILURES || line?.readyState === EventSource.CLOSED) {
        stop();
        watch = 0;
        ask();
      }
    };

    const listen = () => {
      if (!window.EventSource) return ask();
      line = new EventSource(address(""));
      line.addEventListener("open", () => { failures = 0; say("on"); });
      line.addEventListener("part", (event) => {
        const { part, html } = JSON.parse(event.data);
        show(part, html);
        if (event.lastEventId) seen = Number(event.lastEventId);
      });
      line.addEventListener("closed", leave);
      line.addEventListener("error", fail);
    };

    const look = () => {
      clearTimeout(hides);
      if (document.hidden) {
        hides = setTimeout(() => { stop(); say("paused"); hides = -1; }, HIDDEN);
      } else if (hides === -1) {
        hides = 0;
        failures = 0;
        watch = 0;
        listen();
      }
    };

    document.addEventListener("visibilitychange", look);
    // Whoever sent something sees at once what came of it, also without a line that is listened to.
    document.addEventListener("sent", () => { if (!line) ask(); });
    addEventListener("pagehide", stop);
    addEventListener("pageshow", (event) => { if (event.persisted) listen(); });
    listen();
  };

  for (const page of document.querySelectorAll("[data-live-source]")) follow(page);
})();
