// The search page: reads the query, shows what index and texts say.
import { Index, UNKNOWN, Unreadable, termsOf } from "./search-engine.js";

const form = document.getElementById("search");
const [status, help, years, results, more] = ["status", "help", "years", "results", "more"].map((id) => document.getElementById(id));
const { says, kinds } = JSON.parse(form.dataset.words);
const held = new Map(form.dataset.held.split(",").filter(Boolean).map((pair) => pair.split(" ").map(Number)));
const folder = new URL(form.dataset.index, location.href);
const root = new URL(form.dataset.root || "./", location.href);
const title = document.title;
// Documents to a page of results, and those that are fetched while one of them is awaited, after the first, which comes sooner alone.
const PAGE = 20, AHEAD = 5;
// Paragraphs of a document shown at once, and wordings that a link says are to be lit.
const SHOWN = 3, LIT = 12;
// UTF-16 units of context on either side of a hit.
const CONTEXT = 36;
// Milliseconds after the last key.
const PAUSE = 120;
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
class Unreached extends Error {}
async function get(address) {
  const response = await fetch(address).catch((error) => {
    throw new Unreached(`${address.pathname} (${error.message})`);
  });
  if (response.status === 404) throw new Missing(address.pathname);
  if (!response.ok) throw new Unreached(`${response.status} ${address.pathname}`);
  return response;
}

/** What a reader is told of what went wrong: a script of another version than the rest fails in ways of its own. */
function wrong(error) {
  if (error instanceof Missing) return says["search-old"];
  if (error instanceof Unreached) return `${says["search-failed"]} ${error.message}`;
  return error instanceof Unreadable ? `${says["search-changed"]} (${error.message})` : says["search-changed"];
}
const index = new Index(
  async (name) => (await get(new URL(name, folder))).arrayBuffer(),
  async (id) => (await get(new URL(`data/text/${id}.txt`, root))).text(),
);

// What nearly every query reads is fetched before there is one; where that fails, the query says so.
index.warm().catch(() => {});

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

/** Places by year, from the first to the last of the archive; years without documents are drawn as no data. */
function picture(documents) {
  const counts = new Map();
  let without = 0;
  for (const [, n, year] of documents) {
    if (year < 0) without += n;
    else counts.set(year, (counts.get(year) ?? 0) + n);
  }
  if (counts.size === 0) return [];
  const [first, last] = [Math.min(...held.keys()), Math.max(...held.keys())];
  const most = Math.max(...counts.values());
  const svg = (name, attributes, ...children) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const lines = [];
  const n = last - first + 1;
  const drawn = svg("svg", { role: "img", viewBox: `0 0 ${n * 12} 50`, width: Math.min(n * 22, 860), preserveAspectRatio: "none" });
  for (let year = first; year <= last; year++) {
    const count = counts.get(year) ?? 0;
    const x = (year - first) * 12;
    const height = count > 0 ? Math.max(2, Math.round((count / most) * 46)) : 1;
    const said = held.has(year) ? say("search-year", { year: String(year), n: count }) : say("search-no-data", { year: String(year) });
    if (count > 0) lines.push(said);
    const bar = held.has(year) ? { x: x + 1, width: 10, y: 48 - height, height } : { x, width: 12, y: 0, height: 48, class: "nodata" };
    drawn.append(svg("rect", bar, svg("title", {}, said)));
  }
  if (without > 0) lines.push(say("search-no-year", { n: without }));
  drawn.setAttribute("aria-label", `${says["search-years"]}: ${lines.join(says.semicolon)}`);
  const has_gap = held.size < n;
  const told = [says["search-years"], say("search-most", { n: most }), has_gap && says["search-gap"], without > 0 && lines.at(-1)];
  const axis = element("p", { class: "axis", "aria-hidden": "true" }, element("span", {}, String(first)), element("span", {}, String(last)));
  const figure = element("div", { class: "bars" }, drawn, axis);
  return [figure, element("p", { class: "cap" }, told.filter(Boolean).join(" · "))];
}

/** Not between the halves of a character. */
function whole(text, at) {
  return /[\udc00-\udfff]/.test(text[at] ?? "") ? at - 1 : at;
}

/** Nor within a word of letters, if it begins or ends not far from there. */
function atWord(text, at, step) {
  const is_cut = (at) => at > 0 && at < text.length && /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{M}'’]{2}/u.test(text.slice(at - 1, at + 1));
  for (let to = at, left = CONTEXT; left > 0; left--, to += step) if (!is_cut(to)) return to;
  return at;
}

/** A paragraph around its hits, which are marked. */
function context(text, spans) {
  const start = atWord(text, whole(text, Math.max(0, spans[0][0] - CONTEXT)), -1);
  const shown = spans.filter(([from], i) => i === 0 || from < spans[0][1] + 6 * CONTEXT);
  const end = atWord(text, whole(text, Math.min(text.length, shown.at(-1)[1] + CONTEXT)), 1);
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

/** Where a document is, and its paragraphs, with the wordings that are to be lit there: first those of the paragraph. */
function address(id, paragraphs) {
  // Within a word an apostrophe is no end of it.
  const lettersOf = (text) => text.replace(/['’\u00ad]/gu, "").replace(/[^\p{L}\p{M}]+/gu, " ").trim();
  const forms = (some) => some.flatMap(([, text, spans]) => spans.map(([from, to]) => lettersOf(text.slice(from, to))));
  const all = forms(paragraphs);
  return (number) => {
    const to = new URL(`documents/${encodeURIComponent(id)}/${form.dataset.page}`, root);
    const here = number === null ? [] : forms(paragraphs.filter(([one]) => one === number));
    const distinct = new Map([...here, ...all].map((wording) => [wording.toLowerCase(), wording]));
    const lit = [...distinct.values()].slice(0, LIT).map((wording) => `lit=${encodeURIComponent(wording)}`);
    return `${to.pathname}${lit.length > 0 ? `?${lit.join("&")}` : ""}${number === null ? "" : `#p${number + 1}`}`;
  };
}

/** Kind and title, which leads to an address. */
function titled([, title, , kind, , lang], to) {
  return [element("span", { class: `kind ${kind}` }, kinds[kind] ?? ""), " ", element("a", { href: to, lang }, title)];
}

async function result(document, terms, across) {
  const hits = await index.hits(document, terms, across);
  if (hits === null) return null;
  const told = await index.told(document);
  const [id, , date, , by, lang] = told;
  const to = address(id, hits.paragraphs);
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
    element("h2", {}, ...titled(told, to(hits.paragraphs[0][0]))),
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

/** A link to another query. */
function ask(query, label = query.q) {
  return element("a", { href: toAddress(query) }, label);
}

/** A wording as a query that asks for it as it stands. */
function quoted(wording) {
  return /\s/.test(wording) ? `"${wording}"` : wording;
}

/** Parts set apart by semicolons. */
function apart(parts) {
  return parts.flatMap((part, i) => (i > 0 ? [says.semicolon, part] : [part]));
}

/** A line of an interface text and what follows it. */
function line(said, parts) {
  return element("span", {}, said, " ", ...apart(parts));
}

/** What there is where nothing was found, each a line; the first is told as soon as it is known. */
async function advise(query, terms, found, is_over, tell) {
  if (found.all > 0) {
    tell(say(found.is_all_exact ? "search-none-filtered" : "search-none-filtered-most", { d: found.all }));
    return [ask({ q: query.q }, says["search-lift"])];
  }
  if (terms.length === 1) tell(say("search-none", { q: terms[0].wording }));
  const counts = await Promise.all(
    terms.map(async ({ symbols }, i) => (found.counts[i] === null ? index.search([symbols]) : { all: found.counts[i], is_all_exact: true })),
  );
  if (is_over()) return [];
  const nowhere = terms.filter((_, i) => counts[i].all === 0);
  const told = ({ wording }, { all, is_all_exact }) => say(is_all_exact ? "search-term-count" : "search-term-count-most", { q: wording, d: all });
  const there = terms.flatMap((term, i) => (counts[i].all > 0 ? [ask({ q: quoted(term.wording) }, told(term, counts[i]))] : []));
  if (nowhere.length === 0) {
    tell(says["search-none-together"]);
    return there;
  }
  tell(say("search-none", { q: nowhere[0].wording }));
  const lines = [];
  for (const term of nowhere) {
    if (term !== nowhere[0]) lines.push(say("search-none", { q: term.wording }));
    const unknown = new Set(term.symbols.flatMap((symbol, i) => (symbol === UNKNOWN ? [term.wording.slice(term.from[i], term.to[i])] : [])));
    if (unknown.size > 0) lines.push(say("search-unknown", { q: [...unknown].slice(0, 8).join("” “") }));
    const { parts: all, whole } = await index.longest(term.symbols, is_over);
    if (is_over()) return [];
    // All of it stands in a title alone.
    const parts = all.filter(([from, to]) => to - from < term.symbols.length);
    if (parts.length < all.length) continue;
    const links = parts.map(([from, to]) => term.wording.slice(term.from[from], term.to[to - 1])).map((wording) => ask({ q: quoted(wording) }, wording));
    if (links.length > 0) lines.push(line(says[whole ? "search-longest" : "search-long"], links));
    else if (whole && terms.length === 1) lines.push(says["search-no-part"]);
  }
  return [...lines, ...there];
}

/** Letters alone, in lower case. */
function plain(text) {
  return text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{M}]+/gu, "");
}

/** People and publishers that are called as the query says, as links to their documents. */
function called(query) {
  const sought = plain(query.q);
  const options = ["person", "publisher"].flatMap((name) => [...(form.elements[name]?.options ?? [])]);
  return options.filter((option) => option.dataset.to && plain(option.value) === sought).map((option) => element("a", { href: option.dataset.to }, option.label));
}

/** Titles that hold the query, as links to their documents; after a page of them, what brings the next. */
async function titles(documents) {
  const all = await Promise.all(documents.slice(0, PAGE).map((document) => index.told(document)));
  const links = all.map((told) => element("span", {}, ...titled(told, address(told[0], [])(null))));
  const rest = documents.slice(PAGE);
  if (rest.length === 0) return links;
  const button = element("button", { type: "button" }, say("search-more", { n: Math.min(rest.length, PAGE) }));
  button.onclick = async () => {
    try {
      const next = await titles(rest);
      button.replaceWith(...apart(next));
      next[0].querySelector("a").focus();
    } catch (error) {
      // Another query may have taken it away.
      if (button.isConnected) status.textContent = wrong(error);
    }
  };
  return [...links, button];
}

/** What readers should know beside the results, each a line. */
async function beside(query, terms, found, keep) {
  const lines = [];
  if (found.titles.length > 0) lines.push(line(say("search-titles", { n: found.titles.length }), await titles(found.titles)));
  const names = called(query);
  if (names.length > 0) lines.push(line(says["search-called"], names));
  // Words that follow each other, for whoever does not know of quotation marks or brings a text with spaces between all words.
  if (terms.length > 1 && !/["＂“”「」『』]/.test(query.q)) {
    const { documents, exact } = await index.search([index.fold(query.q).symbols], keep);
    const n = documents.reduce((sum, [, n]) => sum + n, 0);
    if (exact && n > 0) lines.push(line(says["search-in-a-row"], [ask({ ...query, q: `"${query.q}"` }, say("search-found", { d: documents.length, n }))]));
  }
  return lines;
}

/** What of a query is searched for, if it holds more than letters. */
function leftOut(query, terms) {
  if (!/[^\p{L}\p{M}\s"“”「」『』＂'’]/u.test(query.q)) return "";
  const letters = terms.map((term) => term.symbols.map((_, i) => term.wording.slice(term.from[i], term.to[i])));
  const said = letters.map((term) => term.reduce((sum, letter) => sum + (/\p{Script=Latin}$/u.test(sum) && /^\p{Script=Latin}/u.test(letter) ? " " : "") + letter, ""));
  return say("search-left-out", { q: said.join(" ") });
}

let current = 0;
async function run(query) {
  const own = ++current;
  // Another query was asked, or this one failed: nothing is added any more.
  let is_broken = false;
  const is_over = () => is_broken || own !== current;
  const clear = (but = null) => [help, years, results].forEach((part) => part !== but && part.replaceChildren());
  const show = (lines) => help.append(element("ul", {}, ...lines.map((line) => element("li", {}, line))));
  more.hidden = true;
  document.title = query.q === "" ? title : `${query.q.slice(0, 40)} · ${title}`;
  // Results that come before all is known are not to be added to once it is.
  let counted = false;
  try {
    if (query.q === "") {
      clear();
      status.textContent = says["search-empty"];
      return;
    }
    status.textContent = says["search-working"];
    await index.open();
    const wordings = termsOf(query.q).map((wording) => ({ wording, ...index.fold(wording) }));
    const is_new = (term, i) => wordings.findIndex((other) => `${other.symbols}` === `${term.symbols}`) === i;
    const terms = wordings.filter((term, i) => term.symbols.length > 0 && is_new(term, i));
    if (terms.length === 0) {
      clear();
      status.textContent = says["search-figures"];
      return;
    }
    const symbols = terms.map((term) => term.symbols);
    const keep = keeper(query);
    let across = null;
    const made = new Map();
    const item = (document) => {
      if (!made.has(document)) {
        const hit = result(document, symbols, across !== null);
        // Whoever waits for it is told; one fetched ahead may never be waited for.
        hit.catch(() => made.delete(document));
        made.set(document, hit);
      }
      return made.get(document);
    };
    // Appends the results of some documents one after the other, until `is_enough`; a few are fetched ahead.
    const append = async (documents, is_enough) => {
      for (let i = 0; i < documents.length; i++) {
        documents.slice(i, i + (i === 0 ? 1 : AHEAD)).forEach(item);
        const hit = await item(documents[i]);
        if (is_enough()) return i;
        // One that is there may have the focus.
        if (hit !== null && hit.parentNode !== results) results.append(hit);
      }
      return documents.length;
    };
    // Of what stands in many documents a first page is shown while years are fetched: they come in the same order.
    let kept = null;
    const early = (documents) => {
      if (is_over()) return;
      clear();
      kept = results;
      results.setAttribute("aria-busy", "true");
      append(documents.slice(0, PAGE), () => counted || is_over()).catch(() => {});
    };
    const found = await index.search(symbols, keep, query.sort ? null : early);
    if (is_over()) return;
    if (found.all === 0 && terms.length === 1 && terms[0].breaks.length > 0) {
      const { places, read, of } = await index.across(symbols[0], terms[0].breaks, keep);
      const documents = [...places.keys()];
      const dated = await index.years(documents);
      if (documents.length > 0) across = { read, of };
      if (across) found.documents = documents.map((document, i) => [document, places.get(document), dated[i]]);
      else if (keep) found.all = (await index.across(symbols[0], terms[0].breaks, null)).places.size;
      if (is_over()) return;
    }
    counted = true;
    const documents = sorted(found.documents, query.sort);
    const n = documents.reduce((sum, [, n]) => sum + n, 0);
    clear(kept);
    if (documents.length === 0) {
      const tell = (said) => is_over() || status.replaceChildren(said);
      const [lines, others] = await Promise.all([advise(query, terms, found, is_over, tell), beside(query, terms, found, keep)]);
      if (!is_over()) show([...others, ...lines]);
      return;
    }
    // More results from a document on: a page, or the first there is of those that only their texts can tell.
    const list = async (from) => {
      results.setAttribute("aria-busy", "true");
      let to = from;
      const before = results.childElementCount;
      do {
        await append(documents.slice(to, to + PAGE).map(([document]) => document), is_over);
        if (is_over()) return;
        to += PAGE;
      } while (to < documents.length && results.childElementCount === before && before === 0);
      results.removeAttribute("aria-busy");
      const left = documents.length - to;
      more.hidden = left <= 0;
      more.textContent = say("search-more", { n: Math.min(left, PAGE) });
      more.onclick = async () => {
        if (results.hasAttribute("aria-busy")) return;
        const has_focus = document.activeElement === more;
        const next = results.childElementCount;
        try {
          await list(to);
          if (!is_over()) status.textContent = told;
          if (has_focus && !is_over()) (results.children[next]?.querySelector("a") ?? (more.hidden ? form.elements.q : more)).focus();
        } catch (error) {
          if (is_over()) return;
          results.removeAttribute("aria-busy");
          status.textContent = wrong(error);
        }
      };
    };
    const key = across ? (across.read < across.of ? "search-found-across-of" : "search-found-across") : !found.exact ? "search-found-most" : terms.length > 1 ? "search-found-sum" : "search-found";
    const told = [say(key, { d: documents.length, n, ...across }), leftOut(query, terms)].filter(Boolean).join(" · ");
    const listed = list(0);
    // It is awaited below.
    listed.catch(() => {});
    status.textContent = told;
    if (found.exact) years.append(...picture(documents));
    // What stands beside results takes none of them away where it does not come.
    const others = await beside(query, terms, found, keep).catch((error) => [wrong(error)]);
    if (others.length > 0 && !is_over()) show(others);
    await listed;
    if (!is_over() && results.childElementCount === 0) status.textContent = says["search-none-checked"];
  } catch (error) {
    if (is_over()) return;
    is_broken = true;
    clear();
    status.textContent = wrong(error);
  } finally {
    if (own === current) {
      results.removeAttribute("aria-busy");
      form.dataset.done = String(own);
    }
  }
}

/**
 * Asks what the form says. Where a reader goes on from is an address of its own to come back to: `entry` is "new" for
 * what was asked for with Enter, "choice" for another choice of conditions, "typed" for what is typed, all of one wording together, "same" for an address.
 */
function start(entry) {
  clearTimeout(waiting);
  const query = asked();
  const to = toAddress(query);
  shown = to;
  // A query string, from another page, becomes what no server sees.
  const address = `${location.pathname}${to}`;
  const is_of_its_own = entry === "choice" || (entry !== "same" && !is_typed);
  const is_new = to !== location.hash && location.hash.length > 1 && is_of_its_own;
  if (is_new) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
  is_typed = entry === "typed";
  run(query);
}

let waiting = 0;
let shown = null;
let is_typed = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  start("new");
});
for (const event of ["input", "compositionend"]) {
  form.elements.q.addEventListener(event, (event) => {
    clearTimeout(waiting);
    if (!event.isComposing) waiting = setTimeout(start, PAUSE, "typed");
  });
}
form.addEventListener("change", (event) => event.target !== form.elements.q && start("choice"));
for (const event of ["hashchange", "popstate"]) {
  window.addEventListener(event, () => {
    // A link within the page, to its text or its end, asks for nothing.
    if (location.hash.length > 1 && !location.hash.includes("=")) return;
    fromAddress();
    if (toAddress(asked()) !== shown) start("same");
  });
}
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing) return;
  const box = form.elements.q;
  if (event.key === "Escape" && [results, help, more].some((part) => part.contains(event.target))) box.focus();
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
