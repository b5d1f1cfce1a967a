// The page is whole without this: it only adds.
(() => {
  "use strict";
  const root = document.documentElement;

  // Storage is forbidden for some pages opened from disk.
  const memory = {
    get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
    set: (key, value) => { try { value === null ? localStorage.removeItem(key) : localStorage.setItem(key, value); } catch {} },
  };

  // Before anything is painted.
  const authorTheme = root.dataset.theme ?? "auto";
  const themes = ["auto", "light", "dark"];
  const setTheme = (theme) => {
    if (theme === "auto") delete root.dataset.theme; else root.dataset.theme = theme;
  };
  const remembered = memory.get("vitrine-theme");
  let theme = themes.includes(remembered) ? remembered : authorTheme;
  setTheme(theme);

  const icon = (paths) =>
    `<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">${paths}</svg>`;
  const icons = {
    auto: icon("<circle cx='8' cy='8' r='6'/><path d='M8 2v12a6 6 0 0 0 0-12z' fill='currentColor'/>"),
    light: icon("<circle cx='8' cy='8' r='3'/><path d='M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3.05 3.05l1.05 1.05M11.9 11.9l1.05 1.05M3.05 12.95l1.05-1.05M11.9 4.1l1.05-1.05'/>"),
    dark: icon("<path d='M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z'/>"),
    enlarge: icon("<path d='M9.5 2.5h4v4M13.5 2.5l-5 5M6.5 13.5h-4v-4M2.5 13.5l5-5'/>"),
  };

  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  const start = () => {
    const words = JSON.parse(document.getElementById("words").textContent);
    addThemeToggle(words);
    decorate(document, words);
    followContents();
    // For whoever changes the page later, as a live preview does.
    window.vitrine = { authorTheme, decorate: (part) => decorate(part, words), followContents, replaceEnlarged };
  };

  const within = (part, selector) => [...(part.matches?.(selector) ? [part] : []), ...part.querySelectorAll(selector)];

  // Adds to a part of the page what a script can add.
  const decorate = (part, words) => {
    addCopyButtons(part, words);
    for (const canvas of within(part, ".canvas")) {
      if (!canvas.querySelector("img")) continue;
      const frame = element("div", { className: "figure-frame" });
      canvas.before(frame);
      frame.append(canvas);
      addZoom(frame, canvas, words);
      const data = frame.nextElementSibling;
      if (data?.matches("script.hotspots")) addValues(frame, canvas, JSON.parse(data.textContent), words);
    }
  };

  const addThemeToggle = (words) => {
    const button = element("button", { type: "button", className: "tool theme-toggle" });
    const show = () => {
      button.innerHTML = icons[theme];
      button.title = `${words.theme}: ${words[theme]}`;
      button.setAttribute("aria-label", button.title);
    };
    button.addEventListener("click", () => {
      theme = themes[(themes.indexOf(theme) + 1) % themes.length];
      setTheme(theme);
      memory.set("vitrine-theme", theme === authorTheme ? null : theme);
      show();
    });
    show();
    document.querySelector(".skip").after(button);
  };

  const addCopyButtons = (part, words) => {
    for (const listing of within(part, ".listing")) {
      const button = element("button", { type: "button", className: "tool copy", textContent: words.copy });
      button.addEventListener("click", async () => {
        const code = listing.querySelector("code");
        try {
          await navigator.clipboard.writeText(code.textContent);
        } catch {
          // From disk there may be no clipboard to ask for: select, and try the old way.
          getSelection().selectAllChildren(code);
          document.execCommand("copy");
        }
        button.textContent = words.copied;
        setTimeout(() => { button.textContent = words.copy; }, 1500);
      });
      listing.append(button);
    }
  };

  // The figure that is shown large: its canvas, and how to show another in its place.
  let enlarged = null;

  // A newer drawing takes the place of the one that is shown large.
  const replaceEnlarged = (old, now) => {
    const place = enlarged ? within(old, ".canvas").indexOf(enlarged.canvas) : -1;
    const canvas = place < 0 ? null : within(now, ".canvas")[place];
    if (canvas?.querySelector("img")) enlarged.show(canvas);
  };

  const addZoom = (frame, canvas, words) => {
    const button = element("button", { type: "button", className: "tool enlarge", title: words.enlarge, innerHTML: icons.enlarge });
    button.setAttribute("aria-label", words.enlarge);
    button.addEventListener("click", () => {
      const close = element("button", { type: "button", className: "tool close", textContent: words.close });
      const area = element("div", { className: "zoom-area", tabIndex: 0 });
      const show = (shown) => {
        enlarged = { canvas: shown, show };
        area.replaceChildren();
        for (const image of shown.querySelectorAll("img")) {
          const copy = image.cloneNode();
          const [width, height] = [image.width || image.naturalWidth, image.height || image.naturalHeight];
          const natural = Number(image.getAttribute("width")) || width;
          const fitting = Math.min(innerWidth - 32, (innerHeight - 64) * (width / Math.max(1, height)));
          copy.loading = "eager";
          // Never smaller than its text was meant to be read: a narrow screen scrolls.
          copy.style.width = `${Math.round(Math.max(fitting, natural))}px`;
          area.append(copy);
        }
      };
      show(canvas);
      const dialog = element("dialog", { className: "zoom" }, close, area);
      dialog.setAttribute("aria-label", words.enlarge);
      close.addEventListener("click", () => dialog.close());
      area.addEventListener("click", (event) => { if (event.target === area) dialog.close(); });
      dialog.addEventListener("close", () => {
        dialog.remove();
        enlarged?.canvas.closest(".figure-frame")?.querySelector(".enlarge")?.focus();
        enlarged = null;
      });
      document.body.append(dialog);
      dialog.showModal();
    });
    frame.append(button);
  };

  // Values under the pointer, and by arrow keys.
  const addValues = (frame, canvas, data, words) => {
    const spotBox = element("div", { className: "spot", hidden: true });
    const readout = element("div", { className: "readout", hidden: true });
    const live = element("div", { className: "sr" });
    live.setAttribute("aria-live", "polite");
    canvas.append(spotBox);
    frame.append(readout, live);
    canvas.classList.add("explorable");
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", words.values);

    const image = () => [...canvas.querySelectorAll("img")].find((one) => one.offsetParent !== null);
    const number = (value) => (value === null ? "–" : String(value).replace("-", "−"));
    let place = null;

    const show = (spot, row, column, isSpoken) => {
      place = { spot, row, column };
      const shown = image();
      if (!shown) return;
      const scale = shown.offsetWidth / data.width;
      const [rows, columns] = spot.shape;
      const box = {
        left: shown.offsetLeft + (spot.x + (spot.width * column) / columns) * scale,
        top: shown.offsetTop + (spot.y + (spot.height * row) / rows) * scale,
        width: (spot.width / columns) * scale,
        height: (spot.height / rows) * scale,
      };
      for (const [key, value] of Object.entries(box)) spotBox.style[key] = `${value}px`;
      spotBox.hidden = false;
      const names = [spot.rows[row] ?? String(row + 1), spot.columns[column] ?? String(column + 1)];
      const value = number(spot.values[row * columns + column]);
      readout.replaceChildren(element("span", { textContent: names.join(" × ") }), element("b", { textContent: value }));
      readout.hidden = false;
      if (isSpoken) {
        live.textContent = `${names.join(", ")}: ${value}`;
        if (box.left < canvas.scrollLeft) canvas.scrollLeft = box.left;
        if (box.left + box.width > canvas.scrollLeft + canvas.clientWidth) canvas.scrollLeft = box.left + box.width - canvas.clientWidth;
      }
      const x = box.left + box.width - canvas.scrollLeft + 8;
      const fitsRight = x + readout.offsetWidth <= frame.clientWidth;
      readout.style.left = `${Math.max(0, fitsRight ? x : box.left - canvas.scrollLeft - readout.offsetWidth - 8)}px`;
      readout.style.top = `${Math.max(0, box.top + box.height + 8)}px`;
    };
    const hide = () => { spotBox.hidden = readout.hidden = true; };

    canvas.addEventListener("pointermove", (event) => {
      const shown = image();
      if (!shown) return;
      const bounds = shown.getBoundingClientRect();
      const scale = bounds.width / data.width;
      const x = (event.clientX - bounds.left) / scale;
      const y = (event.clientY - bounds.top) / scale;
      const spot = data.spots.find((one) => x >= one.x && x < one.x + one.width && y >= one.y && y < one.y + one.height);
      if (!spot) return hide();
      const [rows, columns] = spot.shape;
      show(spot, Math.floor(((y - spot.y) / spot.height) * rows), Math.floor(((x - spot.x) / spot.width) * columns), false);
    });
    canvas.addEventListener("pointerleave", hide);
    canvas.addEventListener("blur", hide);
    canvas.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === "Escape") return hide();
      const moves = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -1e9], End: [0, 1e9], PageUp: [-1e9, 0], PageDown: [1e9, 0] };
      const move = moves[event.key];
      if (!move) return;
      event.preventDefault();
      const spot = place?.spot ?? data.spots[0];
      const [rows, columns] = spot.shape;
      const clamp = (value, count) => Math.max(0, Math.min(count - 1, value));
      if (!place) return show(spot, 0, 0, true);
      show(spot, clamp(place.row + move[0], rows), clamp(place.column + move[1], columns), true);
    });
  };

  // Marks the heading being read in the table of contents.
  let observer = null;
  const followContents = () => {
    observer?.disconnect();
    const links = new Map();
    for (const link of document.querySelectorAll(".contents.wide a")) {
      const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (heading) links.set(heading, link);
    }
    if (links.size === 0 || !("IntersectionObserver" in window)) return;
    let current = null;
    const update = () => {
      let reached = null;
      for (const heading of links.keys()) {
        if (heading.getBoundingClientRect().top > innerHeight * 0.3) break;
        reached = heading;
      }
      if (reached === current) return;
      links.get(current)?.removeAttribute("aria-current");
      current = reached;
      const link = links.get(current);
      link?.setAttribute("aria-current", "location");
      if (link) {
        const list = link.closest(".contents");
        if (link.offsetTop < list.scrollTop || link.offsetTop > list.scrollTop + list.clientHeight - 40) list.scrollTop = link.offsetTop - 80;
      }
    };
    observer = new IntersectionObserver(update, { rootMargin: "0px 0px -70% 0px" });
    for (const heading of links.keys()) observer.observe(heading);
    update();
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
