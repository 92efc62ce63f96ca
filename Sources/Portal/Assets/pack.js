// Keeps a meeting's pack on the device when its reader wants so: it then opens without a line, says how old it is, and
// brings itself up to date. What the reader may no longer read is taken off. Without this script the page is a page.
"use strict";
(() => {
  const tools = document.querySelector("[data-pack-tools]");
  const pack = () => document.querySelector("[data-pack]");
  if (!tools || !pack() || !("serviceWorker" in navigator) || !("caches" in window)) return;
  const UPDATING = 60000;
  const page = location.pathname;
  const store = "pack " + page;
  const keep = tools.querySelector("[data-pack-keep]"), drop = tools.querySelector("[data-pack-drop]");
  const age = tools.querySelector("[data-pack-age]"), told = tools.querySelector("[data-pack-state]");
  const language = document.documentElement.lang;
  let isKept = false;

  const say = (word) => {
    told.textContent = word ? tools.dataset[word] : "";
    told.hidden = !word;
  };

  const tellAge = () => {
    const made = new Date(pack().dataset.packMade);
    const minutes = Math.max(0, Math.round((Date.now() - made) / 60000));
    const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
    const ago = minutes < 60 ? words.format(-minutes, "minute")
      : minutes < 48 * 60 ? words.format(-Math.round(minutes / 60), "hour") : words.format(-Math.round(minutes / 1440), "day");
    age.textContent = made.toLocaleString(language, { dateStyle: "long", timeStyle: "short" }) + " (" + ago + ")";
  };

  const show = () => {
    keep.hidden = isKept;
    drop.hidden = !isKept;
  };

  const remove = async () => {
    await caches.delete(store);
    const worker = await navigator.serviceWorker.getRegistration(page);
    if (worker) await worker.unregister();
    isKept = false;
    show();
  };

  const files = () => [...document.querySelectorAll("a[data-pack-file]")].map((link) => link.href);
  const dress = () => [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], img[src]")]
    .map((each) => each.href || each.src);

  // The page itself first: files may be large, and the line may go while they come.
  const fill = async (answer) => {
    const kept = await caches.open(store);
    await kept.put(page, answer);
    await kept.addAll(dress());
    for (const file of files()) if (!(await kept.match(file))) await kept.add(file);
    const wanted = new Set([page, ...dress(), ...files()].map((each) => new URL(each, location.href).href));
    for (const request of await kept.keys()) if (!wanted.has(request.url)) await kept.delete(request);
  };

  const ask = () => fetch(page, { cache: "no-store", headers: { Accept: "text/html" }, redirect: "manual" });

  const update = async () => {
    tellAge();
    let answer;
    try { answer = await ask(); } catch { return say("offline"); }
    if (answer.type === "opaqueredirect" || [401, 403, 404, 410].includes(answer.status)) {
      if (isKept) await remove();
      document.querySelector("[data-pack]").replaceChildren();
      return say("gone");
    }
    if (!answer.ok) return say(isKept ? "kept" : "");
    // What the worker answers with when the line is gone is no news.
    const text = await answer.clone().text();
    const next = new DOMParser().parseFromString(text, "text/html").querySelector("[data-pack]");
    if (!next) return;
    if (next.dataset.packMade <= pack().dataset.packMade) return say(navigator.onLine ? (isKept ? "kept" : "") : "offline");
    const isChanged = next.dataset.pack !== pack().dataset.pack;
    if (isChanged) pack().replaceWith(document.adoptNode(next)); else pack().dataset.packMade = next.dataset.packMade;
    tellAge();
    if (isKept) await fill(answer).catch(() => {});
    say(isChanged ? "changed" : isKept ? "kept" : "");
  };

  keep.addEventListener("click", async () => {
    say("keeping");
    keep.disabled = true;
    try {
      await navigator.serviceWorker.register("/assets/pack-worker.js", { scope: page });
      await fill(await ask());
      navigator.storage?.persist?.();
      isKept = true;
      say("kept");
    } catch {
      await remove();
      say("failed");
    }
    keep.disabled = false;
    show();
  });
  drop.addEventListener("click", async () => { await remove(); say(""); });

  (async () => {
    isKept = await caches.has(store);
    show();
    tellAge();
    if (isKept) await update();
    setInterval(() => { if (!document.hidden) update(); }, UPDATING);
    addEventListener("online", update);
    addEventListener("offline", () => say("offline"));
    document.addEventListener("visibilitychange", () => { if (!document.hidden) update(); });
  })();
})();
