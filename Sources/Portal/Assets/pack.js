// Keeps a meeting's pack on the device when its reader wants so: it then opens without a line, says how old it is, and
// brings itself up to date. What the reader may no longer read is taken off. Without this script the page is a page.
"use strict";
(() => {
  const tools = document.querySelector("[data-pack-tools]");
  let pack = document.querySelector("[data-pack]");
  if (!tools || !pack || !("serviceWorker" in navigator) || !("caches" in window)) return;
  const UPDATING = 60000, PATIENCE = 20000, LONG_PATIENCE = 180000;
  const page = location.pathname;
  const store = "pack " + page;
  // No page of the site: what is known of what was kept.
  const note = page + "/note";
  const keep = tools.querySelector("[data-pack-keep]"), drop = tools.querySelector("[data-pack-drop]");
  const age = tools.querySelector("[data-pack-age]"), told = tools.querySelector("[data-pack-state]");
  const again = tools.querySelector("[data-pack-again]");
  const language = document.documentElement.lang;
  let isKept = false, isOver = false, isBusy = false;

  const say = (word) => {
    const text = word ? tools.dataset[word] : "";
    if (told.textContent !== text) told.textContent = text;
    told.hidden = !text;
    told.className = "state " + ({ kept: "yes", changed: "yes", gone: "no", ended: "no", failed: "no" }[word] || "wait");
  };

  const tellAge = () => {
    const made = new Date(pack.dataset.packMade);
    const minutes = Math.max(0, Math.round((Date.now() - made) / 60000));
    const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
    const ago = minutes < 60 ? words.format(-minutes, "minute")
      : minutes < 48 * 60 ? words.format(-Math.round(minutes / 60), "hour") : words.format(-Math.round(minutes / 1440), "day");
    age.dateTime = made.toISOString();
    age.textContent = made.toLocaleString(language, { dateStyle: "long", timeStyle: "short" }) + " (" + ago + ")";
  };

  const show = () => {
    keep.hidden = isKept;
    drop.hidden = !isKept;
  };

  const remove = async () => {
    await caches.delete(store);
    const worker = await navigator.serviceWorker.getRegistration(page);
    if (worker && new URL(worker.scope).pathname === page) await worker.unregister();
    isKept = false;
    show();
  };

  // Nothing of it stays to be read, the meeting's name included.
  const end = async (word) => {
    isOver = true;
    await remove();
    say(word);
    document.title = told.textContent;
    document.querySelector(".crumbs")?.remove();
    document.querySelector("main").replaceChildren(told, again);
    again.hidden = word !== "ended";
  };

  const filesOf = (part) => [...new Set([...part.querySelectorAll("a[data-pack-file]")].map((link) => link.getAttribute("href")))];
  const dressOf = (part) => [...new Set([...part.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], img[src]")]
    .map((each) => each.getAttribute("href") || each.getAttribute("src")))];

  const write = (kept) => kept.put(note, new Response(JSON.stringify({ made: pack.dataset.packMade, reader: pack.dataset.packReader })));
  const readNote = async () => {
    const answer = await caches.match(note, { cacheName: store });
    return answer ? answer.json() : null;
  };

  // The page itself first: files may be large, and the line may go while they come.
  const fill = async (answer) => {
    const next = new DOMParser().parseFromString(await answer.clone().text(), "text/html");
    const kept = await caches.open(store);
    await kept.addAll(dressOf(next));
    await kept.put(page, answer);
    await write(kept);
    const wanted = new Set([page, note, ...dressOf(next), ...filesOf(next)].map((each) => new URL(each, location.href).href));
    for (const request of await kept.keys()) if (!wanted.has(request.url)) await kept.delete(request);
    let isWhole = true;
    for (const file of filesOf(next)) {
      if (!(await kept.match(file, { ignoreVary: true }))) await kept.add(file).catch(() => { isWhole = false; });
    }
    return isWhole ? "kept" : "partly";
  };

  const ask = (address, form, patience) => fetch(address, {
    cache: "no-store", headers: { Accept: form }, redirect: "manual", signal: AbortSignal.timeout(patience) });
  const askState = () => ask(page + "/state", "application/json", PATIENCE);
  const askPage = () => ask(page, "text/html", LONG_PATIENCE);
  const isOff = (answer) => answer.type === "opaqueredirect" || [401, 403, 404, 410].includes(answer.status);

  const update = async () => {
    tellAge();
    const answer = await askState();
    if (isOff(answer)) return end("gone");
    if (!answer.ok) throw new Error(answer.statusText);
    const state = await answer.json();
    if (state.reader !== pack.dataset.packReader) return end("ended");
    if (state.pack === pack.dataset.pack) {
      pack.dataset.packMade = state.made;
      tellAge();
      if (isKept) await write(await caches.open(store));
      return say(isKept ? (await isWhole() ? "kept" : await fill(await askPage())) : "");
    }
    const whole = await askPage();
    if (isOff(whole)) return end("gone");
    if (!whole.ok) throw new Error(whole.statusText);
    const next = new DOMParser().parseFromString(await whole.clone().text(), "text/html").querySelector("[data-pack]");
    if (next.dataset.packReader !== pack.dataset.packReader) return end("ended");
    pack.replaceWith(document.adoptNode(next));
    pack = next;
    tellAge();
    const word = isKept ? await fill(whole).catch(() => "partly") : "kept";
    say(word === "partly" ? word : "changed");
  };

  const isWhole = async () => {
    const kept = await caches.open(store);
    for (const file of filesOf(document)) if (!(await kept.match(file, { ignoreVary: true }))) return false;
    return true;
  };

  const look = async () => {
    if (isOver || isBusy || document.hidden) return;
    isBusy = true;
    try { await update(); } catch { if (!isOver) say(isKept ? "offline" : ""); }
    isBusy = false;
  };

  keep.addEventListener("click", async () => {
    say("keeping");
    keep.disabled = isBusy = true;
    try {
      await navigator.serviceWorker.register("/assets/pack-worker.js", { scope: page });
      const answer = await askPage();
      if (!answer.ok) throw new Error(answer.statusText);
      const word = await fill(answer);
      navigator.storage?.persist?.();
      isKept = true;
      say(word);
    } catch {
      await remove();
      say("failed");
    }
    keep.disabled = isBusy = false;
    show();
    drop.focus();
  });
  drop.addEventListener("click", async () => {
    await remove();
    say("");
    keep.focus();
  });

  // A file that was kept opens without a line; one that was not, the line may have.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[data-pack-file]");
    if (!link || !isKept) return;
    event.preventDefault();
    const kept = await caches.match(link.href, { cacheName: store, ignoreVary: true });
    const way = document.createElement("a");
    way.download = link.download;
    way.href = kept ? URL.createObjectURL(await kept.blob()) : link.href;
    way.click();
    if (kept) setTimeout(() => URL.revokeObjectURL(way.href), PATIENCE);
  });

  (async () => {
    const known = await readNote();
    isKept = known !== null;
    // What somebody else kept here is not theirs who read now.
    if (isKept && known.reader !== pack.dataset.packReader) await remove();
    else if (isKept && known.made > pack.dataset.packMade) pack.dataset.packMade = known.made;
    show();
    tellAge();
    if (isKept) await look();
    setInterval(look, UPDATING);
    addEventListener("online", look);
    addEventListener("offline", () => { if (isKept && !isOver) say("offline"); });
    document.addEventListener("visibilitychange", look);
  })();
})();
