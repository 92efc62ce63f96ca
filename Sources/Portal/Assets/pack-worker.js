// Answers for a meeting's pack that its reader has kept on the device: from the line where there is one, from what was
// kept where there is none. It keeps nothing by itself: only what the page has put there.
"use strict";
const PATIENCE = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const fresh = (request) => {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), PATIENCE);
  return fetch(request, { signal: ending.signal }).finally(() => clearTimeout(timer));
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith((async () => {
    const kept = await caches.match(request, { ignoreVary: true });
    // Names of styles and scripts carry what is in them.
    if (kept && new URL(request.url).pathname.startsWith("/assets/")) return kept;
    try { return await fresh(request); } catch (fault) {
      if (kept) return kept;
      throw fault;
    }
  })());
});
