// The search page: reads the query, shows what index and texts say.
import { Index, UNKNOWN, termsOf } from "./search-engine.js";

const form = document.getElementById("search");
const [status, help, years, results, more] = ["status", "help", "years", "results", "more"].map((id) => document.getElementById(id));
const { says, kinds } = JSON.parse(form.dataset.words);
const held = new Map(form.dataset.held.split(",").filter(Boolean).map((pair) => pair.split(" ").map(Number)));
const folder = new URL(form.dataset.index, location.href);
const root = new URL(form.dataset.root || "./", location.href);
// Documents to a page of results, and those that are fetched while the one before is awaited.
const PAGE = 20, AHEAD = 5;
// Paragraphs of a document shown at once.
const SHOWN = 3;
// UTF-16 units of context on either side of a hit.
const CONTEXT = 36;
// Milliseconds after the last key.
const PAUSE = 250;
const FIELDS = ["kind", "person", "publisher", "from", "to", "sort"];

/** An interface text with its places filled, as the builder fills them. */
function say(key, values = {}) {
  return says[key].replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (_, name, one, other) => {
    const value = values[name] ?? "";
    // Not by toLocaleString, which takes a browser ten milliseconds to be ready for.
    if (one === undefined) return typeof value === "number" ? String(value).replace(/\B(?=(\d{3})+$)/g, ",") : value;
    return value === 1 ? one : other;
  });
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

class Missing extends Error {}
async function get(address) {
  const response = await fetch(address);
  if (response.status === 404) throw new Missing(address.pathname);
  if (!response.ok) throw new Error(`${response.status} ${address.pathname}`);
  return response;
}
const index = new Index(
  async (name) => (await get(new URL(name, folder))).arrayBuffer(),
  async (id) => (await get(new URL(`data/text/${id}.txt`, root))).text(),
);

// What every query reads is fetched before there is one; where that fails, the query says so.
index.open().catch(() => {});

/** No longer than the box lets a reader write: an address may hold anything. The box of an own template may know no bound. */
function cut(q) {
  const most = form.elements.q.maxLength;
  return most > 0 ? q.slice(0, whole(q, most)) : q;
}

/** What the form asks for. */
function asked() {
  const query = Object.fromEntries(FIELDS.map((name) => [name, form.elements[name]?.value ?? ""]));
  return { ...query, q: cut(form.elements.q.value.trim()) };
}

function toAddress(query) {
  const parts = ["q", ...FIELDS].filter((name) => query[name]).map((name) => `${name}=${encodeURIComponent(query[name])}`);
  return parts.length > 0 ? `#${parts.join("&")}` : "";
}

function fromAddress() {
  const given = new URLSearchParams(location.hash.length > 1 ? location.hash.slice(1).replaceAll("+", "%2B") : location.search);
  form.elements.q.value = cut(given.get("q") ?? "");
  for (const name of FIELDS) {
    const field = form.elements[name];
    if (field) field.value = given.get(name) ?? "";
    if (field && field.selectedIndex < 0) field.value = "";
  }
}

/** Narrows documents to those asked for; null where all are. */
function keeper(query) {
  const number = (name) => (query[name] ? form.elements[name].selectedIndex - 1 : -1);
  const [kind, person, publisher] = ["kind", "person", "publisher"].map(number);
  const by_year = query.from || query.to, by_filter = kind >= 0 || person >= 0 || publisher >= 0;
  const [from, to] = [Number(query.from) || -Infinity, Number(query.to) || Infinity];
  const within = (year) => year >= 0 && year >= from && year <= to;
  const is_kept = (filter) =>
    (kind < 0 || filter.kind === kind) && (publisher < 0 || filter.publisher === publisher + 1) && (person < 0 || filter.people.includes(person));
  if (!by_year && !by_filter) return null;
  return async (documents) => {
    const years = by_year ? await index.years(documents) : [];
    const left = by_year ? documents.filter((_, i) => within(years[i])) : documents;
    const filters = by_filter ? await index.filters(left) : [];
    return by_filter ? left.filter((_, i) => is_kept(filters[i])) : left;
  };
}

function sorted(documents, order) {
  const dated = ([, , year]) => year >= 0;
  if (order === "strong") return documents.toSorted((one, other) => other[1] - one[1] || one[0] - other[0]);
  if (order === "late") return [...documents.filter(dated).reverse(), ...documents.filter((document) => !dated(document))];
  return documents;
}

/** Places by year; years without documents are drawn as no data. */
function picture(documents) {
  years.replaceChildren();
  const counts = new Map();
  let without = 0;
  for (const [, n, year] of documents) {
    if (year < 0) without += n;
    else counts.set(year, (counts.get(year) ?? 0) + n);
  }
  if (counts.size === 0) return;
  const [first, last] = [Math.min(...held.keys()), Math.max(...held.keys())];
  const most = Math.max(...counts.values());
  const svg = (name, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const lines = [];
  const n = last - first + 1;
  const drawn = svg("svg", { role: "img", viewBox: `0 0 ${n * 12} 50`, width: Math.min(n * 22, 860), preserveAspectRatio: "none" });
  for (let year = first; year <= last; year++) {
    const count = counts.get(year) ?? 0;
    const x = (year - first) * 12;
    const height = Math.max(count ? 2 : 0, Math.round((count / most) * 46));
    const bar = held.has(year)
      ? svg("rect", { x: x + 1, width: 10, y: 48 - height, height })
      : svg("rect", { x: x + 1, width: 10, y: 49, height: 1, class: "none" });
    const title = svg("title", {});
    title.textContent = held.has(year) ? say("search-year", { year: String(year), n: count }) : say("search-no-data", { year: String(year) });
    if (count > 0) lines.push(title.textContent);
    bar.append(title);
    drawn.append(bar);
  }
  if (without > 0) lines.push(say("search-no-year", { n: without }));
  drawn.setAttribute("aria-label", `${says["search-years"]}: ${lines.join(says.semicolon)}`);
  const caption = element("p", { class: "cap" }, `${first}–${last} · ${says["search-years"]}${without > 0 ? ` · ${lines.at(-1)}` : ""}`);
  years.append(drawn, caption);
}

/** Not between the halves of a character. */
function whole(text, at) {
  return /[\udc00-\udfff]/.test(text[at] ?? "") ? at - 1 : at;
}

/** A paragraph around its hits, which are marked. */
function context(text, spans) {
  const start = whole(text, Math.max(0, spans[0][0] - CONTEXT));
  const shown = spans.filter(([from], i) => i === 0 || from < spans[0][1] + 6 * CONTEXT);
  const end = whole(text, Math.min(text.length, shown.at(-1)[1] + CONTEXT));
  const parts = [start > 0 ? "…" : ""];
  let at = start;
  for (const [from, to] of shown) {
    if (to <= at) continue;
    const begin = Math.max(from, at);
    parts.push(text.slice(at, begin), element("mark", { class: "hit" }, text.slice(begin, to)));
    at = to;
  }
  parts.push(text.slice(at, end), end < text.length ? "…" : "");
  return parts;
}

/** Links to a document say which wording is to be lit there. */
function address(id, hits) {
  const wordings = new Set();
  for (const [, text, spans] of hits.paragraphs) {
    for (const [from, to] of spans) wordings.add(text.slice(from, to).replace(/[^\p{L}\p{M}]+/gu, " ").trim());
  }
  const lit = [...wordings].slice(0, 5).map((wording) => `lit=${encodeURIComponent(wording)}`);
  return (paragraph) => {
    const to = new URL(`documents/${encodeURIComponent(id)}/${form.dataset.page}`, root);
    return `${to.pathname}?${lit.join("&")}#p${paragraph + 1}`;
  };
}

async function result(document, terms) {
  const hits = await index.hits(document, terms);
  if (hits === null) return null;
  const [id, title, date, kind, by, lang] = await index.told(document);
  const to = address(id, hits);
  const paragraph = ([number, text, spans]) =>
    element(
      "p",
      { class: "para" },
      element("a", { href: to(number) }, say("search-paragraph", { n: number + 1 })),
      element("span", { lang }, ...context(text, spans)),
    );
  const item = element(
    "li",
    {},
    element(
      "h2",
      {},
      element("span", { class: `kind ${kind}` }, kinds[kind] ?? ""),
      " ",
      element("a", { href: to(hits.paragraphs[0][0]), lang }, title),
    ),
    element("p", { class: "about" }, ...[date, by, say("search-places", { n: hits.n })].filter(Boolean).map((part) => element("span", {}, part))),
    ...hits.paragraphs.slice(0, SHOWN).map(paragraph),
  );
  const rest = hits.paragraphs.slice(SHOWN);
  if (rest.length > 0) {
    const details = element("details", {}, element("summary", {}, say("search-rest", { n: rest.length })));
    details.addEventListener("toggle", () => details.childElementCount === 1 && details.append(...rest.map(paragraph)));
    item.append(details);
  }
  return item;
}

/** What there is where nothing was found. */
async function advise(terms, found, is_current) {
  if (found.all > 0) return [say("search-none-filtered", { d: found.all })];
  const stand = await Promise.all(terms.map((term, i) => (terms.length === 1 ? false : found.counts[i] === null ? index.stands(term.symbols) : found.counts[i] > 0)));
  const nowhere = terms.filter((_, i) => !stand[i]);
  const lines = [];
  if (nowhere.length === 0) {
    lines.push(says["search-none-together"]);
    terms.forEach((term, i) => found.counts[i] !== null && lines.push(say("search-term-count", { q: term.wording, d: found.counts[i] })));
    return lines;
  }
  for (const term of nowhere) {
    lines.push(say("search-none", { q: term.wording }));
    if (term.symbols.includes(UNKNOWN)) lines.push(says["search-unknown"]);
    const { part, whole } = await index.longest(term.symbols);
    if (!is_current()) return [];
    if (part === null) {
      if (whole) lines.push(says["search-no-part"]);
      continue;
    }
    const wording = term.wording.slice(term.from[part[0]], term.to[part[1] - 1]);
    const link = element("a", { href: toAddress({ q: /\s/.test(wording) ? `"${wording}"` : wording }) }, wording);
    lines.push(element("span", {}, `${says[whole ? "search-longest" : "search-long"]} `, link));
  }
  return lines;
}

let current = 0;
async function run(query) {
  const own = ++current;
  const is_current = () => own === current;
  const clear = (but = null) => [help, years, results].forEach((part) => part !== but && part.replaceChildren());
  more.hidden = true;
  if (query.q === "") {
    clear();
    status.textContent = says["search-empty"];
    return;
  }
  status.textContent = says["search-working"];
  try {
    await index.open();
    const terms = termsOf(query.q).map((wording) => ({ wording, ...index.fold(wording) })).filter((term) => term.symbols.length > 0);
    if (terms.length === 0) {
      clear();
      status.textContent = says["search-figures"];
      return;
    }
    const symbols = terms.map((term) => term.symbols);
    const keep = keeper(query);
    const made = new Map();
    const item = (document) => {
      if (!made.has(document)) made.set(document, result(document, symbols));
      return made.get(document);
    };
    // Appends the results of some documents one after the other, until `is_over`; a few are fetched ahead.
    const append = async (documents, is_over) => {
      for (let i = 0; i < documents.length; i++) {
        documents.slice(i, i + AHEAD).forEach(item);
        const hit = await item(documents[i]);
        if (is_over()) return;
        // One that is there may have the focus.
        if (hit !== null && hit.parentNode !== results) results.append(hit);
      }
    };
    // Of what stands in many documents a first page is shown while years are fetched: they come in the same order.
    let kept = null;
    let counted = false;
    const early = (documents) => {
      if (!is_current()) return;
      clear();
      kept = results;
      results.setAttribute("aria-busy", "true");
      append(documents.slice(0, PAGE), () => counted || !is_current()).catch(() => {});
    };
    const found = await index.search(symbols, keep, query.sort ? null : early);
    counted = true;
    if (!is_current()) return;
    const documents = sorted(found.documents, query.sort);
    const n = documents.reduce((sum, [, n]) => sum + n, 0);
    clear(kept);
    if (documents.length === 0) {
      const [first, ...rest] = await advise(terms, found, is_current);
      if (!is_current()) return;
      status.replaceChildren(first ?? "");
      help.append(element("ul", {}, ...rest.map((line) => element("li", {}, line))));
      return;
    }
    const list = async (from) => {
      more.hidden = true;
      results.setAttribute("aria-busy", "true");
      await append(documents.slice(from, from + PAGE).map(([document]) => document), () => !is_current());
      if (!is_current()) return;
      results.removeAttribute("aria-busy");
      const left = documents.length - from - PAGE;
      more.hidden = left <= 0;
      more.textContent = say("search-more", { n: Math.min(left, PAGE) });
      more.onclick = async () => {
        const next = results.childElementCount;
        await list(from + PAGE);
        results.children[next]?.querySelector("a")?.focus();
      };
    };
    const listed = list(0);
    status.textContent = say(found.exact ? "search-found" : "search-found-most", { d: documents.length, n });
    if (/[^\p{L}\p{M}\s"“”「」『』＂]/u.test(query.q)) status.append(` · ${says["search-left-out"]}`);
    if (found.exact) picture(documents);
    await listed;
  } catch (error) {
    if (!is_current()) return;
    clear();
    if (error instanceof Missing) status.textContent = says["search-old"];
    else if (/format/.test(error.message)) status.textContent = says["search-changed"];
    else status.textContent = `${says["search-failed"]} ${error.message}`;
  } finally {
    if (is_current()) {
      results.removeAttribute("aria-busy");
      form.dataset.done = String(own);
    }
  }
}

function start(entry) {
  clearTimeout(waiting);
  const query = asked();
  const to = toAddress(query);
  shown = to;
  // A query string, from another page, becomes what no server sees.
  const address = `${location.pathname}${to}`;
  if (entry === "new" && to !== location.hash) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
  run(query);
}

let waiting = 0;
let shown = null;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  start("new");
});
for (const event of ["input", "compositionend"]) {
  form.elements.q.addEventListener(event, (event) => {
    clearTimeout(waiting);
    if (!event.isComposing) waiting = setTimeout(start, PAUSE, "same");
  });
}
form.addEventListener("change", (event) => event.target !== form.elements.q && start("new"));
for (const event of ["hashchange", "popstate"]) {
  window.addEventListener(event, () => {
    fromAddress();
    if (toAddress(asked()) !== shown) start("same");
  });
}
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  const box = form.elements.q;
  if (event.key === "Escape" && results.contains(event.target)) box.focus();
  else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && (event.target === box || results.contains(event.target))) {
    const links = [...results.querySelectorAll("h2 a")];
    const inside = links.findIndex((link) => link.closest("li").contains(event.target));
    const next = event.key === "ArrowDown" ? inside + 1 : inside - 1;
    if (next < 0 && event.target !== box) box.focus();
    else links[next]?.focus();
  } else return;
  event.preventDefault();
});

fromAddress();
start("same");
