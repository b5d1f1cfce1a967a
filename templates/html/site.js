// Full-text search over the site's reports. It works from disk: data comes as scripts, asked for when the field is first used.
(() => {
  "use strict";
  const limit = 30;

  const isUnspaced = (character) => /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}ー々〆]/u.test(character);
  const isWordPart = (character) => character !== undefined && /[\p{L}\p{N}]/u.test(character);
  const special = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "ς": "σ" };

  // Case, width and diacritics do not count. Marks of Latin, Greek and Cyrillic go; a Japanese voicing mark makes another letter.
  const fold = (text) =>
    text.normalize("NFKC").toLowerCase().normalize("NFD").replace(/[\u0300-\u036F]/g, "").normalize("NFC")
      .replace(/[ßæœøđðłħıς]/g, (character) => special[character]);

  // Words between spaces; where a script has none, the stretch as it stands.
  const wordsOf = (query) => {
    const found = [];
    for (const [stretch] of fold(query).matchAll(/[\p{L}\p{N}\p{M}ー々〆]+/gu)) {
      let word = "", unspaced = null;
      for (const character of stretch) {
        const is = isUnspaced(character);
        if (unspaced !== null && is !== unspaced) { found.push({ text: word, unspaced }); word = ""; }
        word += character;
        unspaced = is;
      }
      found.push({ text: word, unspaced });
    }
    return found.filter((one, index) => found.findIndex((other) => other.text === one.text) === index);
  };

  // The place of a word in folded text: at the start of one, or anywhere in a script without spaces.
  const find = (text, word, from = 0) => {
    for (let place = text.indexOf(word.text, from); place >= 0; place = text.indexOf(word.text, place + 1)) {
      if (word.unspaced) return place;
      // What most texts hold, without a look at Unicode's tables.
      const unit = place > 0 ? text.charCodeAt(place - 1) : 32;
      if (unit === 32) return place;
      if (unit >= 97 && unit <= 122) continue;
      const before = place > 0 ? String.fromCodePoint(text.codePointAt(place - (/[\uDC00-\uDFFF]/.test(text[place - 1]) && place > 1 ? 2 : 1))) : undefined;
      if (!isWordPart(before) || isUnspaced(before)) return place;
    }
    return -1;
  };

  const isWhole = (text, word, place) => {
    const after = text.codePointAt(place + word.text.length);
    return after === undefined || !isWordPart(String.fromCodePoint(after));
  };

  const weigh = (text, word, weight) => {
    const place = find(text, word);
    return place < 0 ? 0 : isWhole(text, word, place) ? weight * 1.5 : weight;
  };

  // All words must be found. What only the title says is found once: at the top of the page.
  const score = (record, words) => {
    let sum = 0, own = false;
    for (const word of words) {
      const [inTitle, inHeading, inText] = [weigh(record.title, word, 16), weigh(record.heading, word, 6), weigh(record.text, word, 1)];
      if (inTitle + inHeading + inText === 0) return 0;
      own ||= inHeading + inText > 0;
      sum += record.isTop ? inTitle + inText : inTitle / 8 + inHeading + inText;
    }
    return own || record.isTop ? sum : 0;
  };

  const search = (records, query) => {
    const words = wordsOf(query);
    if (words.length === 0) return [];
    return records.map((record) => ({ record, score: score(record, words) })).filter((one) => one.score > 0)
      .sort((one, other) => other.score - one.score || one.record.order - other.record.order).map((one) => one.record);
  };

  // Folded text with, for each of its units, where it came from.
  const foldWithPlaces = (text) => {
    const clusters = "Segmenter" in Intl ? [...new Intl.Segmenter().segment(text)].map((one) => one.segment) : [...text];
    let folded = "";
    const places = [];
    let place = 0;
    for (const cluster of clusters) {
      const part = fold(cluster);
      for (let index = 0; index < part.length; index++) places.push(place);
      folded += part;
      place += cluster.length;
    }
    places.push(text.length);
    return { folded, places };
  };

  // Text nodes and marks: nothing of the data is ever read as markup.
  const marked = (text, words) => {
    const { folded, places } = foldWithPlaces(text);
    const spans = [];
    for (const word of words) {
      for (let at = find(folded, word); at >= 0; at = find(folded, word, at + word.text.length)) {
        spans.push([places[at], places[at + word.text.length] ?? text.length]);
      }
    }
    spans.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
    const nodes = [];
    let end = 0;
    for (const [from, to] of spans) {
      if (from < end || to <= from) continue;
      const mark = document.createElement("mark");
      mark.textContent = text.slice(from, to);
      nodes.push(text.slice(end, from), mark);
      end = to;
    }
    nodes.push(text.slice(end));
    return nodes;
  };

  // A stretch of the text around the first word, cut at spaces.
  const snippet = (text, folded, words, length = 170) => {
    const place = Math.min(...words.map((word) => find(folded, word)).filter((at) => at >= 0), Infinity);
    // Folding may change lengths a little: near enough to cut by.
    const near = place === Infinity ? 0 : Math.round((place / Math.max(1, folded.length)) * text.length);
    let from = Math.max(0, near - 60);
    let to = Math.min(text.length, from + length);
    if (from > 0) {
      const space = text.indexOf(" ", from);
      if (space >= 0 && space < near - 1) from = space + 1;
      else if (/[\uDC00-\uDFFF]/.test(text[from])) from += 1;
    }
    if (to < text.length) {
      const space = text.lastIndexOf(" ", to);
      if (space > near + 40) to = space;
      else if (/[\uD800-\uDBFF]/.test(text[to - 1])) to -= 1;
    }
    return (from > 0 ? "… " : "") + text.slice(from, to) + (to < text.length ? " …" : "");
  };

  // MARK: Data

  let loading = null;
  let records = [];

  const loadScript = (url) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => { script.remove(); resolve(); };
    script.onerror = () => { script.remove(); reject(new Error(url)); };
    document.head.append(script);
  });

  const load = () => {
    loading ??= (async () => {
      let shards = [];
      const pages = new Map();
      window.vitrineSearch = { index: (list) => { shards = list; }, page: (page) => pages.set(page.url, page) };
      await loadScript("assets/search.js");
      await Promise.all(shards.map((shard) => loadScript(shard.data)));
      records = [];
      for (const { url } of shards) {
        const page = pages.get(url);
        if (!page) continue;
        page.sections.forEach(([anchor, heading, text], index) => {
          records.push({
            url: page.url + anchor, page: page.title, name: heading || page.title, body: text, isTop: index === 0, order: records.length,
            title: fold(page.title), heading: fold(heading), text: fold(text),
          });
        });
      }
    })();
    // A failure is not remembered: the next use tries again.
    loading.catch(() => { loading = null; });
    return loading;
  };

  // MARK: The field

  const start = () => {
    const box = document.querySelector(".search");
    if (!box) return;
    const words = JSON.parse(document.getElementById("site-words").textContent);
    const input = box.querySelector("input");
    const panel = box.querySelector(".search-panel");
    const status = box.querySelector(".search-status");
    const list = box.querySelector("[role=listbox]");
    let selected = -1;
    box.hidden = false;

    const setOpen = (isOpen) => {
      panel.hidden = !isOpen;
      input.setAttribute("aria-expanded", String(isOpen));
      if (!isOpen) input.removeAttribute("aria-activedescendant");
    };
    const select = (index) => {
      const results = list.children;
      if (results.length === 0) return;
      results[selected]?.setAttribute("aria-selected", "false");
      selected = (index + results.length) % results.length;
      const result = results[selected];
      result.setAttribute("aria-selected", "true");
      input.setAttribute("aria-activedescendant", result.id);
      result.scrollIntoView({ block: "nearest" });
    };
    const show = async () => {
      const query = input.value.trim();
      if (query === "") { setOpen(false); return; }
      try {
        if (records.length === 0) status.textContent = words.loading;
        await load();
      } catch {
        list.replaceChildren();
        status.textContent = words.unavailable;
        setOpen(true);
        return;
      }
      if (input.value.trim() !== query) return;
      const found = search(records, query);
      const wanted = wordsOf(query);
      status.textContent = found.length === 0 ? `${words.nothing} “${query.length > 80 ? `${query.slice(0, 80)}…` : query}”` : found.length === 1 ? words.result : `${found.length} ${words.results}`;
      status.classList.toggle("quiet", found.length > 0 && found.length <= limit);
      list.replaceChildren(...found.slice(0, limit).map((record, index) => {
        const link = document.createElement("a");
        link.className = "result";
        link.id = `result-${index}`;
        link.href = record.url;
        link.tabIndex = -1;
        link.setAttribute("role", "option");
        link.setAttribute("aria-selected", "false");
        const add = (name, ...nodes) => {
          const made = document.createElement(name);
          made.append(...nodes);
          link.append(made);
        };
        if (!record.isTop) add("small", ...marked(record.page, wanted));
        add("b", ...marked(record.name, wanted));
        if (record.body !== "") add("span", ...marked(snippet(record.body, record.text, wanted), wanted));
        link.addEventListener("pointermove", () => { if (selected !== index) select(index); });
        link.addEventListener("click", (event) => {
          setOpen(false);
          // On this page, reading goes on where the link leads rather than in the field.
          if (!event.ctrlKey && !event.metaKey && !event.shiftKey) input.blur();
        });
        return link;
      }));
      selected = -1;
      input.removeAttribute("aria-activedescendant");
      setOpen(true);
      panel.scrollTop = 0;
      select(0);
    };

    input.addEventListener("focus", () => { load().catch(() => {}); if (input.value !== "") show(); });
    input.addEventListener("input", show);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      switch (event.key) {
        case "ArrowDown": event.preventDefault(); if (panel.hidden) show(); else select(selected + 1); break;
        case "ArrowUp": event.preventDefault(); if (panel.hidden) show(); else select(selected - 1); break;
        case "Enter": {
          event.preventDefault();
          const open = () => {
            const result = panel.hidden ? undefined : list.children[selected];
            // A click that says which keys were held: the browser then opens a new tab where people want one.
            result?.dispatchEvent(new MouseEvent("click", {
              bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey, shiftKey: event.shiftKey,
            }));
          };
          // The data may still be on its way when a fast hand is done.
          if (panel.hidden || records.length === 0) show().then(open); else open();
          break;
        }
        case "Escape":
          event.preventDefault();
          if (!panel.hidden) setOpen(false); else { input.value = ""; input.blur(); }
          break;
        default:
      }
    });
    document.addEventListener("pointerdown", (event) => { if (!box.contains(event.target)) setOpen(false); });
    box.addEventListener("focusout", (event) => { if (event.relatedTarget && !box.contains(event.relatedTarget)) setOpen(false); });
    document.addEventListener("keydown", (event) => {
      const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
      const isSlash = event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!isSlash && !(event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey)) return;
      event.preventDefault();
      input.focus();
      input.select();
    });
    const asked = new URLSearchParams(location.search).get("q");
    if (asked) {
      input.value = asked;
      input.focus();
    }
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
