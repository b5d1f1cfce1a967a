// Keeps a page of `vitrine preview` up to date: fetches each new version and changes only what differs.
(() => {
  "use strict";
  const own = document.getElementById("vitrine-preview");
  const report = own.dataset.report;
  let server = own.dataset.server;
  let version = Number(own.dataset.version);
  const root = document.documentElement;
  root.dataset.previewVersion = version;
  // The browser's own anchoring would move what is put back in its place here.
  root.style.overflowAnchor = "none";

  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children.filter((child) => child != null));
    return made;
  };

  // MARK: Patching

  const isBlank = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim() === "";
  const source = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.outerHTML : `${node.nodeType} ${node.data}`);
  const blocks = (article) => [...article.childNodes].filter((node) => !isBlank(node)).map((node) => ({ node, source: source(node) }));

  // What the head and the frame around the article say; a change of what the page's own script read at its start needs a new start.
  const frame = (page) => ({
    start: [
      page.getElementById("words")?.textContent,
      ...[...page.head.querySelectorAll("script:not(#vitrine-preview)")].map((one) => one.src || one.textContent),
      page.querySelector(".page")?.className, page.querySelector("nav.contents.wide") !== null,
    ].join("\n"),
    theme: page.documentElement.getAttribute("data-theme") ?? "auto",
    contents: page.querySelector("nav.contents.wide")?.innerHTML,
    styles: [...page.head.querySelectorAll("link[rel=stylesheet]:not(#vitrine-preview-style), style")],
  });

  const article = document.querySelector("article");
  // Deferred scripts run before the page's own script decorates anything: the sources are those of the server.
  let shown = blocks(article);
  let around = frame(document);
  // The page's own script has already put the reader's theme in the place of the author's.
  around.theme = null;
  let styles = around.styles.map((node) => ({ node, source: node.getAttribute("href") ?? node.textContent }));

  // The longest list of blocks that both have, as pairs of places.
  const common = (old, now) => {
    const pairs = [];
    let start = 0;
    while (start < old.length && start < now.length && old[start].source === now[start].source) pairs.push([start, start++]);
    let [oldEnd, nowEnd] = [old.length, now.length];
    const tail = [];
    while (oldEnd > start && nowEnd > start && old[oldEnd - 1].source === now[nowEnd - 1].source) tail.push([--oldEnd, --nowEnd]);
    const [rows, columns] = [oldEnd - start, nowEnd - start];
    // Two pages that have next to nothing in common are replaced.
    if (rows > 0 && columns > 0 && rows * columns <= 4e6) {
      const width = columns + 1;
      const lengths = new Uint16Array((rows + 1) * width);
      for (let row = rows - 1; row >= 0; row--) {
        for (let column = columns - 1; column >= 0; column--) {
          lengths[row * width + column] =
            old[start + row].source === now[start + column].source
              ? lengths[(row + 1) * width + column + 1] + 1
              : Math.max(lengths[(row + 1) * width + column], lengths[row * width + column + 1]);
        }
      }
      for (let row = 0, column = 0; row < rows && column < columns; ) {
        if (old[start + row].source === now[start + column].source) pairs.push([start + row++, start + column++]);
        else if (lengths[(row + 1) * width + column] >= lengths[row * width + column + 1]) row++;
        else column++;
      }
    }
    return pairs.concat(tail.reverse());
  };

  // Scripts that the parser made without a page never run; copies made here do.
  const alive = (node) => {
    const copy = document.importNode(node, true);
    if (copy.nodeType !== Node.ELEMENT_NODE) return copy;
    const scripts = copy.matches("script") ? [copy] : [...copy.querySelectorAll("script")];
    let result = copy;
    for (const script of scripts) {
      if (script.type && !/javascript|module/.test(script.type)) continue;
      const fresh = document.createElement("script");
      for (const { name, value } of script.attributes) fresh.setAttribute(name, value);
      fresh.textContent = script.textContent;
      if (script === copy) result = fresh; else script.replaceWith(fresh);
    }
    return result;
  };

  // The node in the article that a block became: the page's script may have put a frame around it.
  const outermost = (node) => {
    while (node.parentNode && node.parentNode !== article) node = node.parentNode;
    return node.parentNode === article ? node : null;
  };

  // Pictures are fetched before they are shown, so that nothing flashes; a slow one does not hold up the words.
  const fetched = (nodes) => {
    const present = new Set([...document.images].map((image) => image.src));
    const wanted = new Set();
    for (const node of nodes) {
      if (node.nodeType !== Node.ELEMENT_NODE) continue;
      for (const image of node.querySelectorAll("img")) {
        const url = new URL(image.getAttribute("src") ?? "", location.href).href;
        if (!present.has(url)) wanted.add(url);
      }
    }
    const loads = [...wanted].map((url) => Object.assign(new Image(), { src: url }).decode().catch(() => {}));
    return Promise.race([Promise.all(loads), new Promise((done) => setTimeout(done, 400))]);
  };

  // What a reader has opened, scrolled, focused or enlarged in a block that is replaced is carried over to its successor.
  const carryOver = (old, now) => {
    if (old.nodeType !== Node.ELEMENT_NODE || now.nodeType !== Node.ELEMENT_NODE) return () => {};
    const all = (node, selector) => [...(node.matches(selector) ? [node] : []), ...node.querySelectorAll(selector)];
    const scrollable = ".canvas, pre, .table-scroll";
    const focusable = "a, button, summary, input, [tabindex]";
    const opened = all(old, "details").map((one) => one.open);
    const scrolled = all(old, scrollable).map((one) => one.scrollLeft);
    const focused = all(old, focusable);
    const place = focused.indexOf(document.activeElement);
    // Once the page's script has decorated the new block as it had the old one.
    return () => {
      const live = outermost(now) ?? now;
      const pair = (selector, values, set) => {
        const found = all(live, selector);
        if (found.length === values.length) found.forEach((one, index) => set(one, values[index]));
      };
      pair("details", opened, (one, open) => { one.open = open; });
      pair(scrollable, scrolled, (one, left) => { if (left > 0) one.scrollLeft = left; });
      const successors = place < 0 ? [] : all(live, focusable);
      if (successors.length === focused.length) successors[place]?.focus({ preventScroll: true });
      window.vitrine?.replaceEnlarged?.(old, live);
    };
  };

  const mark = (node) => {
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches("script, style, header")) return;
    node.classList.add("preview-changed");
    setTimeout(() => {
      node.classList.remove("preview-changed");
      if (node.classList.length === 0) node.removeAttribute("class");
    }, 1400);
  };

  const patch = async (text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const next = page.querySelector("article");
    const mine = page.getElementById("vitrine-preview");
    if (!next || !mine) return;
    const nextFrame = frame(page);
    // The first page, and what only a new start can change.
    const theme = around.theme ?? window.vitrine?.authorTheme ?? "auto";
    if (version === 0 && report || nextFrame.start !== around.start || nextFrame.theme !== theme) return location.reload();

    const nextBlocks = blocks(next);
    const pairs = common(shown, nextBlocks);
    const known = new Set(pairs.map(([, now]) => now));
    await fetched(nextBlocks.filter((_, now) => !known.has(now)).map((block) => block.node));

    const lives = shown.map((block) => outermost(block.node));
    const keptFrom = new Map(pairs.map(([old, now]) => [now, old]));
    const isKept = new Set(pairs.map(([old]) => old));
    // The block at the top of the view stays where it is.
    const top = scrollY > 0 ? lives.findIndex((node) => node?.getBoundingClientRect?.().bottom > 8) : -1;
    const topOffset = top >= 0 ? lives[top].getBoundingClientRect().top : 0;
    let anchor = isKept.has(top) ? lives[top] : null;

    const changed = [];
    const finish = [];
    const result = [];
    let previous = null;
    // Old blocks in front of this place have found what follows them.
    let old = 0;
    nextBlocks.forEach((block, now) => {
      if (keptFrom.has(now)) {
        old = keptFrom.get(now) + 1;
        result.push(shown[old - 1]);
        previous = lives[old - 1] ?? previous;
        return;
      }
      const node = alive(block.node);
      if (old < shown.length && !isKept.has(old)) {
        if (lives[old]) finish.push(carryOver(lives[old], node));
        if (old === top) anchor = node;
        old += 1;
      }
      if (previous) previous.after("\n", node); else article.prepend("\n", node);
      previous = node;
      result.push({ node, source: block.source });
      changed.push(node);
    });
    // A block without a successor hands its place to the next one that stays.
    if (top >= 0 && !anchor) anchor = lives.find((node, index) => index > top && isKept.has(index)) ?? article.lastElementChild;
    lives.forEach((node, index) => { if (!isKept.has(index)) node?.remove(); });
    shown = result;

    if (document.title !== page.title) document.title = page.title;
    if (root.lang !== page.documentElement.lang) root.lang = page.documentElement.lang;
    if (nextFrame.contents !== around.contents) {
      const nav = document.querySelector("nav.contents.wide");
      const scroll = nav?.scrollTop ?? 0;
      if (nav) {
        const focused = nav.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
        nav.innerHTML = nextFrame.contents;
        nav.scrollTop = scroll;
        if (focused) [...nav.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus({ preventScroll: true });
      }
    }
    around = nextFrame;
    swapStyles(nextFrame.styles);

    for (const node of changed) if (node.nodeType === Node.ELEMENT_NODE) window.vitrine?.decorate(node);
    window.vitrine?.followContents();
    for (const step of finish) step();

    if (anchor?.getBoundingClientRect) scrollBy({ top: anchor.getBoundingClientRect().top - topOffset, behavior: "instant" });
    if (version > 0) for (const node of changed) mark(node);
    version = Number(mine.dataset.version);
    server = mine.dataset.server;
    root.dataset.previewVersion = version;
    showPending();
    document.dispatchEvent(new CustomEvent("vitrine:patched", { detail: { version, changed: changed.length } }));
  };

  // The new sheet comes before the old one goes, so that the page is never without.
  const swapStyles = (next) => {
    const fresh = next.map((node) => ({ node, source: node.getAttribute("href") ?? node.textContent }));
    if (fresh.map((one) => one.source).join("\n") === styles.map((one) => one.source).join("\n")) return;
    const old = styles.map((one) => one.node);
    styles = fresh.map(({ node, source }) => ({ node: document.importNode(node, true), source }));
    const style = document.getElementById("vitrine-preview-style");
    const loads = styles.map(({ node }) => new Promise((done) => {
      node.addEventListener("load", done);
      node.addEventListener("error", done);
      setTimeout(done, 2000);
    }));
    for (const { node } of styles) style.before(node);
    Promise.all(loads).then(() => { for (const node of old) node.remove(); });
  };

  let isFetching = false;
  let isWanted = false;
  const update = async () => {
    isWanted = true;
    if (isFetching) return;
    isFetching = true;
    while (isWanted) {
      isWanted = false;
      try {
        const answer = await fetch(location.pathname, { cache: "no-store", credentials: "omit" });
        if (answer.ok) await patch(await answer.text());
      } catch (error) {
        // The connection is watched elsewhere; anything else is a mistake of this script.
        if (!(error instanceof TypeError)) console.error(error);
      }
    }
    isFetching = false;
  };

  // MARK: Progress and errors

  const dot = element("span", { className: "preview-dot" });
  const words = element("span", { className: "preview-words" });
  const clock = element("span", { className: "preview-clock" });
  clock.setAttribute("aria-hidden", "true");
  words.setAttribute("role", "status");
  words.setAttribute("aria-live", "polite");
  const pill = element("button", { type: "button", className: "preview-pill" }, dot, words, clock);
  const overlay = element("section", { className: "preview-overlay", hidden: true, tabIndex: -1 });
  overlay.id = "preview-errors";
  // It does not take the keyboard from whoever is reading: it is announced, and found after the page.
  overlay.setAttribute("role", "region");
  overlay.setAttribute("aria-label", "Errors");
  pill.setAttribute("aria-controls", overlay.id);

  let status = { state: "reading", pending: [] };
  let statusAt = performance.now();
  let problems = [];
  let isPageOlder = false;
  let isLost = false;

  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
  const summary = () => {
    const followers = problems.filter((problem) => problem.isFollower).length;
    const causes = problems.length - followers;
    return [causes && count(causes, "error"), followers && `${count(followers, "cell")} not run`].filter(Boolean).join(", ");
  };
  const sentence = () => {
    if (isLost) return "connection lost, retrying";
    switch (status.state) {
      case "idle": case "reading": return "building";
      case "running": {
        const parts = [];
        if (status.number) parts.push(`cell ${status.number} of ${status.count}`);
        if (status.cell) parts.push(status.cell);
        if (status.fraction != null) parts.push(`${Math.round(status.fraction * 100)} %`);
        if (status.message) parts.push(status.message);
        return parts.join(", ") || "running cells";
      }
      case "ready": return "up to date";
      default: return summary() || "failed";
    }
  };
  const showStatus = () => {
    pill.dataset.state = isLost ? "lost" : status.state;
    const text = sentence();
    if (words.textContent !== text) words.textContent = text;
    const isTiming = !isLost && status.state === "running" && status.elapsed != null;
    const seconds = isTiming ? status.elapsed + (performance.now() - statusAt) / 1000 : 0;
    clock.textContent = isTiming && seconds >= 1 ? (seconds < 90 ? `${Math.floor(seconds)} s` : `${Math.floor(seconds / 60)} min`) : "";
    pill.title = problems.length ? "Show the errors" : "vitrine preview";
    pill.disabled = problems.length === 0;
  };
  setInterval(showStatus, 1000);

  const showPending = () => {
    const pending = new Set(status.pending ?? []);
    for (const node of document.querySelectorAll(".preview-pending")) {
      if (pending.has(node.id)) continue;
      node.classList.remove("preview-pending");
      node.removeAttribute("aria-busy");
      if (node.classList.length === 0) node.removeAttribute("class");
    }
    for (const id of pending) {
      const node = document.getElementById(id);
      if (!node || !article.contains(node)) continue;
      node.classList.add("preview-pending");
      node.setAttribute("aria-busy", "true");
    }
  };

  const problemView = (problem) => {
    const view = element("li", { className: "preview-problem" });
    if (problem.place) view.append(element("p", { className: "preview-place", textContent: problem.place }));
    view.append(element("p", { className: "preview-message", textContent: problem.message }));
    if (problem.frame && (problem.frame.before + problem.frame.marked + problem.frame.after).trim()) {
      const { line, before, marked, after } = problem.frame;
      view.append(element("pre", { tabIndex: 0 }, element("span", { className: "preview-gutter", textContent: line }), before, element("mark", { textContent: marked }), after));
    }
    for (const place of problem.includedFrom) view.append(element("p", { className: "preview-note", textContent: `included from ${place}` }));
    if (problem.cell) view.append(element("p", { className: "preview-note", textContent: `in cell ${problem.cell}` }));
    for (const note of problem.notes) view.append(element("p", { className: "preview-note", textContent: (note.place ? `${note.place}: ` : "") + note.message }));
    if (problem.hint) view.append(element("p", { className: "preview-hint", textContent: `hint: ${problem.hint}` }));
    return view;
  };
  // Nobody reads hundreds at once; what follows from a cause is of no use before the cause is mended.
  const atOnce = 20;
  const list = (some) => element("ol", {}, ...some.map(problemView));
  const folded = (name, title, some, wasOpen) => {
    if (some.length === 0) return null;
    const fold = element("details", { className: "preview-fold", open: wasOpen.has(name) }, element("summary", { textContent: title }), list(some));
    fold.dataset.name = name;
    return fold;
  };
  const openOverlay = () => {
    const hadFocus = overlay.contains(document.activeElement);
    const wasOpen = new Set([...overlay.querySelectorAll("details[open]")].map((fold) => fold.dataset.name));
    const close = element("button", { type: "button", className: "preview-close", textContent: "Close", title: "Escape" });
    close.addEventListener("click", closeOverlay);
    const stays = !isPageOlder || version === 0 ? null : element("p", { className: "preview-note", textContent: "The page below is the last good one." });
    const causes = problems.filter((problem) => !problem.isFollower);
    const followers = problems.filter((problem) => problem.isFollower);
    const title = element("h2", { textContent: summary() });
    overlay.replaceChildren(
      ...[
        element("header", {}, title, close), stays, list(causes.slice(0, atOnce)),
        folded("more", `${causes.length - atOnce} more errors`, causes.slice(atOnce), wasOpen),
        folded("followers", `${count(followers.length, "cell")} not run because of that`, followers, wasOpen),
      ].filter(Boolean));
    overlay.hidden = false;
    pill.setAttribute("aria-expanded", "true");
    overlay.querySelector(".preview-message")?.setAttribute("role", "alert");
    for (const frame of overlay.querySelectorAll("pre")) {
      // The marked part of a long line is what the frame is for.
      const marked = frame.querySelector("mark");
      const end = marked.offsetLeft + marked.offsetWidth;
      if (end > frame.clientWidth) frame.scrollLeft = Math.min(marked.offsetLeft - 48, end - frame.clientWidth + 48);
      if (frame.scrollWidth <= frame.clientWidth) frame.removeAttribute("tabindex");
    }
    if (hadFocus) overlay.focus({ preventScroll: true });
  };
  const closeOverlay = () => {
    const hadFocus = overlay.contains(document.activeElement);
    overlay.hidden = true;
    pill.setAttribute("aria-expanded", "false");
    if (hadFocus) pill.focus({ preventScroll: true });
  };
  pill.addEventListener("click", () => {
    if (!overlay.hidden) return closeOverlay();
    openOverlay();
    overlay.focus({ preventScroll: true });
  });
  addEventListener("keydown", (event) => { if (event.key === "Escape" && !overlay.hidden && !document.querySelector("dialog[open]")) closeOverlay(); });
  addEventListener("pointerdown", (event) => { if (!overlay.hidden && !overlay.contains(event.target) && !pill.contains(event.target)) closeOverlay(); });

  const setProblems = (next) => {
    const isSame = JSON.stringify(next.problems) === JSON.stringify(problems);
    ({ problems, isPageOlder } = next);
    showStatus();
    if (problems.length === 0) closeOverlay();
    // What the reader has closed stays closed until there is something new to say.
    else if (!isSame) openOverlay();
  };

  // MARK: The stream

  let stream = null;
  let lastHeard = performance.now();
  let retry = null;
  const connect = () => {
    clearTimeout(retry);
    stream?.close();
    stream = new EventSource(`/__preview/events/${encodeURIComponent(report)}`);
    const on = (name, handle) => stream.addEventListener(name, (event) => {
      lastHeard = performance.now();
      handle(JSON.parse(event.data));
    });
    on("hello", (hello) => {
      isLost = false;
      showStatus();
      if (hello.version > 0 && (hello.version !== version || hello.server !== server)) update();
    });
    on("status", (next) => {
      status = next;
      statusAt = performance.now();
      showStatus();
      showPending();
    });
    on("problems", setProblems);
    on("page", (page) => { if (page.version !== version) update(); });
    // A page whose fetching failed is asked for again.
    on("beat", (beat) => { if (beat.version > 0 && beat.version !== version && !isFetching) update(); });
    stream.onerror = () => {
      stream.close();
      lose();
    };
  };
  const lose = () => {
    if (document.hidden) return;
    isLost = true;
    showStatus();
    clearTimeout(retry);
    retry = setTimeout(connect, 700);
  };
  setInterval(() => {
    if (!document.hidden && !isLost && performance.now() - lastHeard > 15000) {
      stream?.close();
      lose();
    }
  }, 3000);
  // A browser keeps six connections to a server: a page that nobody sees leaves its own to others.
  const rest = () => { retry = setTimeout(() => { stream?.close(); stream = null; }, 5000); };
  document.addEventListener("visibilitychange", () => {
    clearTimeout(retry);
    if (document.hidden) {
      rest();
    } else if (!stream || stream.readyState === EventSource.CLOSED) {
      lastHeard = performance.now();
      connect();
    }
  });
  addEventListener("pagehide", () => stream?.close());
  addEventListener("pageshow", (event) => { if (event.persisted) connect(); });

  document.body.append(overlay, pill);
  showStatus();
  connect();
  if (document.hidden) rest();
})();
