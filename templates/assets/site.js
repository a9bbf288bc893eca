// Keys, previews, clean copies, fewer tab stops. Every page can be read, and everything on it reached, without this file.
"use strict";
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  // A hash that somebody typed need not be decodable.
  const decoded = (hash) => {
    try {
      return decodeURIComponent(hash.slice(1));
    } catch {
      return hash.slice(1);
    }
  };
  const target = () => document.getElementById(decoded(location.hash));
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  /* Passages: the references of a text, the rows of a comparison, the uses of a chronology. */
  const STOPS = ".ref, .grid > .row, .use[id]";
  // CSS pixels below the top of the window at which a reader's eye is taken to be.
  const EYE = 120;
  let stop = null;

  function step(by) {
    const stops = all(STOPS).filter(shown);
    if (stops.length === 0) return;
    const here = document.activeElement?.closest(STOPS) ?? stop;
    let at = stops.indexOf(here);
    if (at < 0 || !near(here)) {
      // From where one reads: the first passage below the eye, or the last above it.
      const below = stops.findIndex((e) => e.getBoundingClientRect().top > EYE);
      at = by > 0 ? (below < 0 ? stops.length : below) - 1 : below < 0 ? stops.length : below;
    }
    go(stops[Math.min(Math.max(at + by, 0), stops.length - 1)]);
  }

  function near(element) {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > -innerHeight && top < 2 * innerHeight;
  }

  /** Lights a passage and brings it into view; many presses leave one step in the browser's history. */
  function go(element) {
    stop = element;
    const hash = element.matches(".ref") ? element.hash : `#${element.id}`;
    if (location.hash !== hash) location.replace(hash);
    // The browser tells of the step only later: the next key may come before.
    light();
    const link = element.matches("a") ? element : element.querySelector("a[href]");
    link?.focus({ preventScroll: true });
    element.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
  }

  /** Nothing is lit any more, and the page stays where it is. */
  function clear() {
    const lit = target();
    if (!lit) return;
    const back = lit.contains(document.activeElement) ? document.querySelector(`a.ref[href="#${lit.id}"]`) : null;
    // Only a step to an anchor takes the light away; one that no page has moves nothing.
    location.replace("#-");
    history.replaceState(history.state, "", location.pathname + location.search);
    settle();
    back?.focus({ preventScroll: true });
  }

  /* Tab stops: in a text only the references; what a card holds is reached through its reference, or when it is open. */
  const cards = all(".card");
  // Characters of a wording in the spoken name of a link.
  const SPOKEN = 24;
  function settle() {
    const lit = target();
    for (const card of cards) {
      const isHere = card.open || card === lit || card.contains(document.activeElement);
      for (const e of all("a, summary", card)) {
        if (isHere) e.removeAttribute("tabindex");
        else e.tabIndex = -1;
      }
    }
    cite(lit);
  }
  // What links out of their lines are said to be is put together here: on a page of hundreds it would be a tenth of what
  // a reader loads. Functions, because a "$" in a text is no pattern.
  const said = document.querySelector(".body[data-number]")?.dataset;
  // A site's own template may know fewer of them.
  const name = (link, words, slot, value) => {
    if (words) link.setAttribute("aria-label", words.replace("{link}", () => link.textContent).replace(slot, () => value));
  };
  for (const number of all(".pn")) {
    number.tabIndex = -1;
    name(number, said?.number, "{number}", number.textContent);
  }
  for (const link of all(".ext li .soft a")) {
    name(link, said?.comparison, "{title}", link.closest("li").querySelector(".t").textContent);
  }
  for (const link of all(".ext .on a")) {
    const quote = link.closest(".ext").querySelector(".q");
    const group = link.closest(".card").className.match(/\bg\d+/);
    const parts = quote ? [quote] : all(group ? `mark.${group}` : "mark", link.closest(".row"));
    name(link, said?.chronology, "{wording}", parts.map((e) => e.textContent).join("").slice(0, SPOKEN));
  }
  // A lit card is open for those who hear the page, too, and can be folded again.
  let opened = null;
  function light() {
    const lit = target();
    // So is its place on the map of a comparison.
    for (const band of all(".bands a")) band.classList.toggle("lit", band.getAttribute("href") === location.hash);
    if (lit !== opened) {
      if (opened) opened.open = false;
      opened = null;
      if (lit?.matches(".card") && !lit.open) {
        lit.open = true;
        opened = lit;
      }
    }
    settle();
  }
  for (const card of cards) {
    card.addEventListener("toggle", settle);
    // The click of a reader who folds it: a toggle says not whose it was, and tells of one from before the last step.
    card.addEventListener("click", (event) => {
      if (card.open && card === target() && event.target.closest("summary")?.parentElement === card) clear();
    });
  }
  addEventListener("hashchange", light);
  document.addEventListener("focusin", (event) => { if (event.target.closest(".card")) settle(); });

  /* Citations speak of the paragraph that is lit, and of today. */
  const citations = document.querySelector("#cite");
  let cited = null;
  function cite(lit) {
    if (!citations) return;
    // On the way from a paragraph to the box it stays the one that is cited.
    if (lit !== citations) cited = lit?.matches(".par *") ? lit : null;
    const check = cited?.closest(".par").querySelector(".cite .loc")?.textContent;
    const number = cited?.closest(".row").querySelector(".pn")?.textContent;
    const place = check && (citations.dataset.place?.replace("{number}", number).replace("{check}", check) ?? check);
    for (const slot of all("[data-loc]", citations)) {
      slot.textContent = place ? slot.dataset.loc + place + slot.dataset.end : "";
    }
    const canonical = document.querySelector("link[rel=canonical]")?.href ?? location.href.split("#")[0];
    const anchor = place ? `#${cited.id}` : "";
    for (const slot of all("[data-url]", citations)) slot.textContent = canonical + anchor;
    const day = new Date();
    const two = (n) => String(n).padStart(2, "0");
    const today = `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
    for (const slot of all("[data-day]", citations)) slot.textContent = today;
  }

  /** To the citation of the paragraph one is at: the lit one, that of the focus, or the first in view. */
  function citeHere() {
    const at = target()?.closest(".row") ?? document.activeElement?.closest(".row");
    const row = at ?? all(".par").find((e) => e.getBoundingClientRect().bottom > EYE)?.parentElement;
    const number = row?.querySelector(".pn");
    if (!number) return;
    location.replace(number.hash);
    row.querySelector(".cite a")?.focus({ preventScroll: true });
  }

  /* Keys. */
  const dialog = document.querySelector("#keys");
  const opener = document.querySelector("#keys-open");
  const single = document.querySelector("#keys-on");
  const SETTING = "hujian-keys";
  const stored = (value) => {
    try {
      if (value !== undefined) localStorage.setItem(SETTING, value);
      return localStorage.getItem(SETTING);
    } catch {
      // A browser that keeps nothing for this site: the keys are on.
      return null;
    }
  };
  if (dialog && opener && single) {
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
    single.checked = stored() !== "off";
    single.addEventListener("change", () => stored(single.checked ? "on" : "off"));
    // A click beside the box closes it.
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  }

  const search = () => (document.querySelector("main input[type=search]") ?? document.querySelector(".find input"))?.focus();

  // The second sign of each is what a Chinese keyboard gives for the same key.
  const KEYS = new Map([
    ["[", () => step(-1)], ["【", () => step(-1)],
    ["]", () => step(1)], ["】", () => step(1)],
    ["/", search], ["、", search],
    ["?", () => dialog?.showModal()], ["？", () => dialog?.showModal()],
    ["c", citeHere],
  ]);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialog?.open) return;
    if (event.key === "Escape") {
      if (!hide()) clear();
      return;
    }
    const writes = event.target.closest("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])");
    const act = KEYS.get(event.key);
    if (!act || writes || (single && !single.checked)) return;
    event.preventDefault();
    act();
  });

  /* Previews: what a link to a paragraph, a card or a row leads to. They wait a moment, stay while the pointer is on them,
     can be selected and copied, and close with Esc. */
  // Milliseconds: shorter opens boxes on the way past, longer feels slow; leaving gives time to reach the box.
  const OPEN_AFTER = 350;
  const CLOSE_AFTER = 300;
  // Characters of a preview; beyond, the link itself is quicker to read.
  const LONGEST = 400;
  const LINKS = "main a[href*='#p'], a.ref, a.go, .absent a";
  // Links of texts lead anywhere: nothing is fetched from another host.
  const own = (element) => {
    const link = element.closest(LINKS);
    return link?.host === location.host ? link : null;
  };
  const pages = new Map();
  const box = document.createElement("div");
  box.id = "preview";
  box.className = "preview";
  box.setAttribute("role", "tooltip");
  box.hidden = true;
  let of = null;
  let timer = 0;

  function later(act, after) {
    clearTimeout(timer);
    timer = setTimeout(act, after);
  }

  function page(address) {
    if (!pages.has(address)) {
      const wanted = fetch(address).then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)));
      pages.set(address, wanted.then((html) => new DOMParser().parseFromString(html, "text/html")));
    }
    return pages.get(address);
  }

  /** What stands at an anchor, as [heading, text, language]; nothing if it is in view already. */
  function quoted(from, id, isHere) {
    const at = from.getElementById(id);
    if (!at) return null;
    if (at.matches(".card")) {
      const parts = all(".ext", at);
      if (parts.some(shown)) return null;
      return [at.querySelector("summary").innerText.trim(), parts.map((part) => lines(part)).join("\n"), ""];
    }
    const cells = at.matches(".row") ? all(".cell", at) : [at];
    const heading = isHere ? "" : from.querySelector("h1")?.textContent.trim() ?? "";
    return [heading, cells.map((cell) => plain(cell)).join("\n"), cells[0]?.closest("[lang]")?.lang ?? ""];
  }

  const lines = (part) => all("p, li", part).map((line) => line.textContent.replace(/\s+/g, " ").trim()).join("\n");

  async function show(link) {
    const address = link.href.split("#")[0];
    const isHere = address === location.href.split("#")[0];
    try {
      const from = isHere ? document : await page(address);
      const found = of === link && quoted(from, decoded(link.hash), isHere);
      if (!found || !found[1]) return;
      const [heading, text, lang] = found;
      const title = document.createElement("b");
      title.textContent = heading;
      const words = document.createElement("p");
      words.textContent = text.length > LONGEST ? `${text.slice(0, LONGEST)}……` : text;
      if (lang) words.lang = lang;
      box.replaceChildren(...(heading ? [title, words] : [words]));
      box.hidden = false;
      const at = link.getClientRects()[0];
      const below = at.bottom + box.offsetHeight + 8 < innerHeight || at.top < box.offsetHeight + 8;
      box.style.top = `${scrollY + (below ? at.bottom + 2 : at.top - box.offsetHeight - 2)}px`;
      box.style.left = `${Math.max(8, Math.min(at.left, document.documentElement.clientWidth - box.offsetWidth - 8))}px`;
      link.setAttribute("aria-describedby", box.id);
    } catch {
      // A site read from a disk, or a host that is away: the link itself still leads there.
      pages.delete(address);
    }
  }

  function hide() {
    clearTimeout(timer);
    const was = !box.hidden;
    of?.removeAttribute("aria-describedby");
    of = null;
    box.hidden = true;
    return was;
  }

  function want(link, after) {
    if (of === link) return clearTimeout(timer);
    hide();
    of = link;
    later(() => show(link), after);
  }

  document.body.append(box);
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = own(event.target);
    if (link) want(link, OPEN_AFTER);
    else if (of && box.contains(event.target)) clearTimeout(timer);
    else if (of && !of.matches(":focus-visible")) later(hide, CLOSE_AFTER);
  });
  document.addEventListener("focusin", (event) => {
    const link = own(event.target);
    if (link?.matches(":focus-visible")) want(link, OPEN_AFTER);
    else if (of && !box.contains(event.target)) hide();
  });
  document.addEventListener("click", (event) => { if (event.target.closest(LINKS)) hide(); });

  /* A copy of a text is the text: no numbers, no cards, one line for each paragraph. */
  const BESIDE = ".pn, .ref, .margin, .cite, .off, .go, .para, .mid, .absent, .fold > summary, .preview";
  const BLOCKS = ".par > *, .par li, .par tr, .cell p";

  /** The words of a part of a text without what stands beside them. */
  function plain(part) {
    const copy = part.cloneNode(true);
    for (const e of all(BESIDE, copy)) e.remove();
    return copy.textContent.trim();
  }

  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    if (selection.isCollapsed || !event.clipboardData) return;
    const range = selection.getRangeAt(0);
    const around = range.commonAncestorContainer;
    const element = around.nodeType === Node.ELEMENT_NODE ? around : around.parentElement;
    if (!element.closest(".body, .grid") || element.closest(BESIDE)) return;
    const copy = document.createElement("div");
    copy.append(range.cloneContents());
    for (const e of all(BESIDE, copy)) e.remove();
    const blocks = all(BLOCKS, copy).filter((e) => !e.querySelector(BLOCKS));
    const words = (e) => (e.matches("tr") ? all("td", e).map((cell) => cell.textContent).join("\t") : e.textContent.trim());
    const text = blocks.length > 0 ? blocks.map(words).filter((line) => line).join("\n") : copy.textContent;
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
  });

  light();
  // What a search led to is lit by a file of its own, which other visits need not load.
  if (new URLSearchParams(location.search).has("lit")) {
    const script = document.createElement("script");
    script.src = new URL("lit.js", document.currentScript.src).href;
    document.head.append(script);
  }
})();
