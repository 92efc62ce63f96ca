// At the door: keeps what is ticked in this telephone while the line is down, each with its time, and sends it when the
// line is back. Sent twice it changes nothing. Without this script every tick is a form.
"use strict";
(() => {
  const door = document.getElementById("door");
  if (!door) return;
  const told = document.getElementById("line");
  const place = "puebla-check-in " + location.pathname.replace(/^\/\w+/, "");
  const say = door.dataset;
  let busy = false;
  let refused = "";

  const read = () => { try { return JSON.parse(localStorage.getItem(place)) || []; } catch { return []; } };
  const write = (ticks) => { try { localStorage.setItem(place, JSON.stringify(ticks)); return true; } catch { return false; } };
  const rowOf = (tick) => {
    const field = tick.delegate && door.querySelector('input[name=delegate][value="' + CSS.escape(tick.delegate) + '"]');
    return field ? field.closest("li") : null;
  };

  const show = (line) => {
    const waiting = read();
    told.hidden = !line && !waiting.length && !refused;
    told.className = "state " + (refused ? "no" : waiting.length ? "wait" : "yes");
    told.textContent = line || refused || (waiting.length ? say.waiting.replace("{n}", waiting.length) : say.sent);
    for (const tick of waiting) mark(tick, true);
  };

  // The row says what was ticked; its button then offers the opposite.
  const mark = (tick, waits) => {
    const row = rowOf(tick);
    if (!row) return;
    const came = row.querySelector(".came");
    came.textContent = "";
    if (tick.do !== "in") return;
    const sign = document.createElement("span");
    sign.className = "state " + (waits ? "wait" : "yes");
    const time = new Date(tick.came).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    sign.textContent = say.present + " " + time;
    came.append(sign);
  };

  const send = async () => {
    if (busy) return;
    busy = true;
    try {
      for (let ticks = read(); ticks.length; ticks = read()) {
        const tick = ticks[0];
        const fields = new URLSearchParams(tick);
        fields.set("form-token", door.querySelector("input[name=form-token]").value);
        const post = (form) => fetch(location.pathname, { method: "POST", body: fields, headers: { Accept: form } });
        const answer = await post("application/json");
        if (answer.status === 401 || answer.status === 403) { show(say.again); return; }
        // What the server refuses for good is said, and not asked again.
        if (!answer.ok && (answer.status < 400 || answer.status >= 500)) return;
        if (!answer.ok) {
          // Why, in the reader's language, stands on the page that a form would get.
          const page = new DOMParser().parseFromString(await (await post("text/html")).text(), "text/html");
          const rules = [...page.querySelectorAll("#door .errors li")].map((rule) => rule.textContent).join("; ");
          refused = [say.refused, tick.badge, rules || answer.status].filter(Boolean).join(" ");
          mark({ ...tick, do: "out" }, false);
        }
        write(read().slice(1));
        if (answer.ok) mark(tick, false);
      }
      show();
    } catch {
      show();
    } finally {
      busy = false;
    }
  };

  door.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-tick]") || !form.reportValidity()) return;
    const tick = Object.fromEntries(new FormData(form));
    delete tick["form-token"];
    tick.do = tick.do || "in";
    tick.came = new Date().toISOString();
    // Without room to keep it, the form itself is sent.
    if (!write([...read(), tick])) return;
    event.preventDefault();
    refused = "";
    mark(tick, true);
    const own = form.querySelector("input[name=do]");
    if (own) own.value = tick.do === "in" ? "out" : "in";
    const words = form.querySelector("button");
    if (own && words.dataset.other) [words.firstChild.data, words.dataset.other] = [words.dataset.other, words.firstChild.data];
    if (form.elements.badge) { form.elements.badge.value = ""; form.elements.badge.focus(); }
    show();
    send();
  });
  // Signing out empties the device: not before what was ticked has arrived.
  document.querySelector("form[action$='/sign-out']")?.addEventListener("submit", (event) => {
    if (!read().length) return;
    event.preventDefault();
    show();
    send();
    told.scrollIntoView({ block: "center" });
  });
  addEventListener("online", send);
  setInterval(() => { if (read().length) send(); }, 5000);
  if (read().length) { show(); send(); }
})();
