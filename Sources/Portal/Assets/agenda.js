// Moves the item that has the focus with Alt and the arrow keys, and sends the buttons of the tree in the background, so
// that the place on the page stays where it is. What became of it is said. Everything else works without it.
"use strict";
(() => {
  const tree = () => document.getElementById("tree");
  const told = document.getElementById("told");
  if (!tree() || !told) return;
  const ways = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "into", ArrowLeft: "out" };
  let busy = false;

  const prepare = () => tree().querySelectorAll("li[data-move]").forEach((item) => { item.tabIndex = 0; });

  const tell = (text) => {
    // The same words twice are said twice.
    told.textContent = "";
    setTimeout(() => { told.textContent = text; }, 50);
  };

  const redraw = async (find) => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("tree");
    if (!answer.ok || !fresh) return location.reload();
    tree().replaceWith(fresh);
    prepare();
    find()?.focus();
  };

  const move = async (item, way, find) => {
    if (busy) return;
    busy = true;
    try {
      const fields = new URLSearchParams(new FormData(item.querySelector("form")));
      fields.set("way", way);
      const answer = await fetch(item.dataset.move, { method: "POST", body: fields, headers: { Accept: "application/json" } });
      const said = await answer.json();
      if (answer.ok) await redraw(find);
      tell(answer.ok ? said.notice : (said.told ?? []).join("; ") || said.message);
    } catch {
      item.querySelector(`button[value="${way}"]`).click();
    } finally {
      busy = false;
    }
  };

  document.addEventListener("keydown", (event) => {
    const way = ways[event.key];
    const item = event.target.closest?.("li[data-move]");
    if (!way || !item || !event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    move(item, way, () => document.getElementById(item.id));
  });
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    const item = event.target.closest("li[data-move]");
    if (!item || !button?.value || busy) return;
    event.preventDefault();
    move(item, button.value, () => document.querySelector(`#${CSS.escape(item.id)} > .entry button[value="${button.value}"]`));
  });
  document.querySelector(".keys").hidden = false;
  prepare();
})();
