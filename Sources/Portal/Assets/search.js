// The search of an export, from files alone. The words are in search/words/, by their first three letters; the records in
// search/LANGUAGE/, 64 a file. Each file is a script that hands over what it holds: pages on a stick may not fetch.
"use strict";
(() => {
  const found = document.getElementById("found");
  const [tally, list] = found.children;
  const text = found.dataset;
  const language = document.documentElement.lang;
  const step = 20;
  const waiting = new Map();
  const come = (name, value) => waiting.get(name)(value);

  window.puebla = {
    about: (value) => come("about", value),
    words: (shard, table) => come("words/" + shard, table),
    records: (number, rows) => come(language + "/" + number, rows),
  };

  const arrivals = new Map();
  function load(name) {
    if (!arrivals.has(name)) arrivals.set(name, new Promise((arrived, failed) => {
      waiting.set(name, arrived);
      const script = document.createElement("script");
      script.src = text.root + "search/" + name + ".js";
      script.onerror = failed;
      document.head.append(script);
    }));
    return arrivals.get(name);
  }

  // As the program folds words: lower case, without accents.
  const letters = { æ: "ae", œ: "oe", ß: "ss", ø: "o", ł: "l", đ: "d", ı: "i" };
  const fold = (words) => words.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "")
    .replace(/[æœßøłđı]/g, (letter) => letters[letter]);
  const wordsOf = (words) => [...new Set(fold(words).match(/[\p{L}\p{N}]+/gu) || [])].slice(0, 12);

  // What the forms of a word have in common, roughly, in Spanish and English; at least four letters.
  function root(word) {
    for (const end of [/(?:aciones|acion|ations|ation)$/, /ies$/, /(?:mente|ing|ed|es|s)$/, /[aeioy]$/]) {
      const cut = word.replace(end, "");
      if (cut.length >= 4) word = cut;
    }
    return word;
  }

  function shardOf(word) {
    const start = [...word].slice(0, 3);
    return /^[\x00-\x7f]*$/.test(word.slice(0, 3)) ? "w-" + start.join("")
      : "u-" + start.map((letter) => letter.codePointAt(0).toString(16)).join("-");
  }

  // Record by record, how well it fits one word: as it is, as a beginning, by its root; more in a title.
  function fit(word, table) {
    const fits = new Map();
    const stem = root(word);
    for (const [other, steps] of Object.entries(table)) {
      const weight = other === word ? 4 : word.length < 3 ? 0 : other.startsWith(word) ? 2 : other.startsWith(stem) ? 1 : 0;
      if (!weight) continue;
      let at = 0;
      for (const way of steps.split(" ")) {
        at += parseInt(way, 36);
        const score = weight * (at % 2 ? 3 : 1);
        const record = at >> 1;
        if (score > (fits.get(record) || 0)) fits.set(record, score);
      }
    }
    return fits;
  }

  async function find(asked) {
    const about = await load("about");
    const telling = asked.filter((word) => !about.common.includes(word));
    const known = new Set(about.shards);
    const all = new Map();
    for (const word of telling) {
      const shard = shardOf(word);
      if (!known.has(shard)) continue;
      for (const [record, score] of fit(word, await load("words/" + shard))) {
        const sum = all.get(record) || { record, words: 0, score: 0 };
        sum.words += 1;
        sum.score += score;
        all.set(record, sum);
      }
    }
    const hits = [...all.values()].sort((a, b) => b.words - a.words || b.score - a.score || a.record - b.record);
    const whole = hits.filter((hit) => hit.words === telling.length);
    return { hits: whole.length ? whole : hits, loose: !whole.length && hits.length > 0, chunk: about.chunk };
  }

  function element(name, content, kind) {
    const made = document.createElement(name);
    made.append(...[content].flat());
    if (kind) made.className = kind;
    return made;
  }

  function item([way, title, kind, date, summary]) {
    const link = element("a", title);
    link.href = way;
    return element("li", [
      element("p", date ? kind + " · " + date : kind, "kicker"), element("h2", link), element("p", summary),
    ]);
  }

  async function show({ hits, chunk }, from) {
    const shown = hits.slice(from, from + step);
    const rows = await Promise.all(shown.map(async ({ record }) =>
      (await load(language + "/" + Math.floor(record / chunk)))[record % chunk]));
    const items = rows.filter((row) => row.length).map(item);
    list.append(...items);
    if (from && items.length) items[0].querySelector("a").focus();
    if (hits.length <= from + step) return;
    const more = element("button", text.more);
    more.onclick = () => { more.remove(); show({ hits, chunk }, from + step); };
    list.after(more);
  }

  const query = new URLSearchParams(location.search).get("q") || "";
  const asked = wordsOf(query);
  for (const input of document.querySelectorAll("input[name=q]")) input.value = query;
  if (!asked.length) { document.getElementById("ask").focus(); return; }
  find(asked).then(async (result) => {
    if (!result.hits.length) {
      tally.textContent = text.none + " " + text.next;
      return;
    }
    await show(result, 0);
    if (result.loose) tally.before(element("p", text.loose, "remark"));
    const count = result.hits.length;
    tally.textContent = (count === 1 ? text.one : text.many).replace("{n}", count.toLocaleString(language));
  });
})();
