// Answers for a meeting's pack that its reader has kept on the device: from the line where there is one, from what was
// kept where there is none. It keeps nothing by itself: only what the page has put there.
"use strict";
const PATIENCE = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// As long as one waits for a line that may not be there, when there is something to show instead.
const fresh = (request) => {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), PATIENCE);
  return fetch(request, { signal: ending.signal }).finally(() => clearTimeout(timer));
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  // What the page's script asks for, it asks the line: it must know whether there is one.
  if (request.method !== "GET" || !request.destination || new URL(request.url).origin !== location.origin) return;
  event.respondWith((async () => {
    const kept = await caches.match(request.url, { ignoreVary: true, ignoreSearch: request.mode === "navigate" });
    if (!kept) return fetch(request);
    // Names of styles and scripts carry what is in them.
    if (new URL(request.url).pathname.startsWith("/assets/")) return kept;
    try {
      const answer = await fresh(request);
      // A proxy answers too when what is behind it does not.
      return answer.status >= 500 ? kept : answer;
    } catch { return kept; }
  })());
});
