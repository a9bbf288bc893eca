// What a reader does on the pages beside the texts: chronologies, lists in their orders, the timeline, occasions, names.
// What must come out is read from the data files of the site. Orders and ways are plain links, so they are tried without
// scripts; keys and previews with them.
import fs from "node:fs";
import path from "node:path";
import { hash, lit, records, tryAll, wrongUnless } from "./deeds.mjs";
import { htmlFiles, kindOf } from "./pages.mjs";

// Entries of a page of a list, and uses of a page of a chronology.
const MOST_ENTRIES = 200;
const MOST_USES = 100;

// What counts as wording: no punctuation, spaces, digits.
const letters = (text) => [...text].filter((c) => /\p{L}/u.test(c)).join("");
const isSorted = (keys, atMost) => keys.every((key, i) => i === 0 || atMost(keys[i - 1], key));
/** Ids that the links of a page lead to, below a folder of the site. */
const ids = (page, selector, folder) =>
  page.locator(selector).evaluateAll((links, name) => links.map((a) => new URL(a.href).pathname.split(`/${name}/`)[1]?.split("/")[0]), folder);
/** Follows a link with the Enter key. */
const enter = async (link) => {
  await link.focus();
  await link.press("Enter");
};

/** The site as its data files have it. */
function facts(folder) {
  const documents = new Map(records(folder, "documents.jsonl").map((document) => [document.id, document]));
  const clusters = new Map(records(folder, "clusters.jsonl").filter((cluster) => cluster.url).map((cluster) => [cluster.id, cluster]));
  const files = htmlFiles(folder);
  const dated = ({ kind, event, issued }) => {
    if (["report", "commentary", "other"].includes(kind)) return issued ?? (event && { from: event.from, to: null });
    return event ?? issued;
  };
  return { documents, clusters, files, date: (id) => dated(documents.get(id)) };
}

/** Marks of the picture lead to the uses they number, which stay lit; every dated use has its mark. */
async function pictured(page) {
  const wrong = [];
  const marks = page.locator("figure.picture svg a");
  const labels = await marks.evaluateAll((links) => links.map((a) => a.querySelector("text:last-child").textContent));
  const spread = (label) => label.split(/,\s*/).flatMap((part) => {
    const [from, to = from] = part.match(/\d+/g).map(Number);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
  const uses = await page.locator(".use[id]").evaluateAll((all) => all.map((use) => Number(use.id.slice(1))));
  const numbers = labels.flatMap(spread);
  // A mark of many places that do not follow each other names two of them.
  const isWhole = labels.some((label) => label.endsWith("…")) || numbers.length === uses.length;
  if (!isWhole || new Set(numbers).size !== numbers.length || !numbers.every((n) => uses.includes(n))) wrong.push(`marks ${numbers} for uses ${uses}`);
  const last = (await marks.count()) - 1;
  await marks.nth(last).locator(".hit").click();
  const first = `w${spread(labels[last])[0]}`;
  if ((await lit(page)) !== first) wrong.push(`a mark ${labels[last]} leads to ${await lit(page)}`);
  const inView = await page.locator(`#${first}`).evaluate((e) => e.getBoundingClientRect().top >= 0 && e.getBoundingClientRect().top < innerHeight);
  if (!inView) wrong.push("what a mark leads to is out of view");
  const ground = (id) => page.locator(`#${id}`).evaluate((e) => getComputedStyle(e).backgroundColor);
  const other = uses.map((n) => `w${n}`).find((id) => id !== first);
  if ((await ground(first)) === (await ground(other))) wrong.push("the use that a mark leads to is not lit");
  await enter(marks.first());
  if ((await lit(page)) !== `w${spread(labels[0])[0]}`) wrong.push(`Enter on a mark leads to ${await lit(page)}`);
  return wrong;
}

/** Uses stand in order of time, as many as said; the first is the first; a row of the collation has what its uses say. */
async function chronology(page, cluster, { date }) {
  const wrong = [];
  const uses = await ids(page, ".use .which a", "documents");
  const expected = cluster.witnesses.map((witness) => witness.document);
  if (uses.toSorted().join() !== expected.toSorted().join()) wrong.push(`${uses.length} uses of ${expected.length}`);
  // Those of an occasion stand together: by their numbers they follow each other.
  const numbers = await page.locator(".use[id]").evaluateAll((all) => all.map((use) => Number(use.id.slice(1))));
  const numbered = uses.map((id, i) => [numbers[i], date(id)]).sort((a, b) => a[0] - b[0]);
  const days = numbered.map(([, day]) => day).filter((day) => day?.from && day.from === day.to).map((day) => day.from);
  if (!isSorted(days, (a, b) => a <= b)) wrong.push(`out of order: ${days}`);
  if ((await ids(page, ".lead a", "documents"))[0] !== uses[0]) wrong.push("the first use is not the first of the list");
  const rows = await page.evaluate(() =>
    [...document.querySelectorAll(".collation tbody tr")].map((row) => [
      [...row.querySelectorAll(".core:not(:has(.none))")].map((cell) => cell.textContent).join(""),
      [...row.querySelectorAll(".numbers a")].map((a) => document.querySelector(`${a.hash} mark`)?.textContent ?? `nothing at ${a.hash}`),
    ]),
  );
  for (const [wording, told] of rows) {
    const other = told.find((text) => letters(text) !== letters(wording));
    if (other !== undefined) wrong.push(`“${wording}” is collated, “${other}” is used`);
  }
  return wrong;
}

/** [ ] step from use to use; a link into a text shows the paragraph with the wording; Esc closes and puts out. */
async function useKeys(page) {
  const wrong = [];
  const uses = await page.locator(".use[id]").evaluateAll((all) => all.map((use) => use.id));
  for (const [key, n] of [["]", 0], ["]", 1], ["[", 0]]) {
    await page.keyboard.press(key);
    if ((await lit(page)) !== uses[n]) wrong.push(`${key} leads to ${await lit(page)} in place of ${uses[n]}`);
  }
  await page.keyboard.press("Escape");
  if ((await lit(page)) !== null || (await hash(page)) !== "") wrong.push("Esc leaves the use lit");
  const use = page.locator(`#${uses[0]}`);
  await use.locator(".meta a[href*='#p']").hover();
  await page.locator("#preview").waitFor({ state: "visible" });
  const shown = await page.locator("#preview").innerText();
  const wording = await use.locator("mark").innerText();
  if (!letters(shown).includes(letters(wording))) wrong.push(`the preview shows “${shown.slice(0, 60)}”, the wording is “${wording.slice(0, 60)}”`);
  await page.keyboard.press("Escape");
  if (await page.locator("#preview").isVisible()) wrong.push("Esc does not close the preview");
  return wrong;
}

/** Reads a list through its pager, page after page, with the Enter key. */
async function paged(page, selector, folder) {
  const found = [];
  const together = [];
  const wrong = [];
  for (let n = 1; ; n++) {
    const here = await ids(page, selector, folder);
    if (here.length > MOST_ENTRIES) wrong.push(`${here.length} entries on a page`);
    found.push(...here);
    // Wordings that are equal but for a number stand together in one entry.
    together.push(...(await ids(page, `${selector.split(" ")[0]} .meta a`, folder)));
    const next = page.locator("nav.pages a").filter({ hasText: new RegExp(`^${n + 1}$`) });
    if ((await next.count()) === 0) return [found, wrong, together];
    await enter(next.first());
    if ((await page.locator("nav.pages [aria-current=page]").innerText()) !== String(n + 1)) wrong.push(`page ${n + 1} does not say that it is`);
  }
}

/** Every order of a list of wordings has all of them, in that order, in pages. */
async function wordings(page, name, { clusters, date }) {
  const wrong = [];
  const [heads, more, others] = await paged(page, "ol.list > li > a", name);
  const all = heads.concat(others);
  wrong.push(...more);
  const known = [...clusters.values()].filter((cluster) => cluster.url.startsWith(`${name}/`)).map((cluster) => cluster.id);
  if (all.toSorted().join() !== known.toSorted().join()) wrong.push(`${all.length} listed of ${known.length}`);
  const days = (id) => clusters.get(id).witnesses.map((witness) => date(witness.document)).filter((day) => day?.from ?? day?.to);
  const first = (id) => days(id).map((day) => day.from ?? day.to).sort()[0] ?? "9999";
  const last = (id) => days(id).map((day) => day.to ?? day.from).sort().at(-1) ?? "0000";
  const orders = {
    length: (a, b) => letters(clusters.get(a).wording).length >= letters(clusters.get(b).wording).length,
    spread: (a, b) => clusters.get(a).occasions >= clusters.get(b).occasions,
    first: (a, b) => first(a) <= first(b),
    last: (a, b) => last(a) >= last(b),
  };
  const links = page.locator("nav.orders a");
  for (let n = 1; n < (await links.count()); n++) {
    await enter(links.nth(n));
    const order = new URL(page.url()).pathname.split("/by/")[1]?.split("/")[0];
    if (!(await links.nth(n).getAttribute("aria-current"))) wrong.push(`${order} does not say that one is there`);
    const [found, more, others] = await paged(page, "ol.list > li > a", name);
    wrong.push(...more);
    const listed = found.concat(others);
    if (listed.toSorted().join() !== all.toSorted().join()) wrong.push(`by ${order}: ${listed.length} of ${all.length}`);
    if (!isSorted(found, orders[order])) wrong.push(`by ${order}: out of order`);
  }
  return wrong;
}

/** Documents by kind, speaker, publisher and share: all of them, in groups of their own, which names above lead to. */
async function documentOrders(page, { documents }) {
  const wrong = [];
  // Who signed the dispatch that carries a declaration did not write it.
  const writers = ({ kind, authors }) => (["statement", "law"].includes(kind) ? [] : authors);
  const speakers = (document) => (document.speakers.length > 0 ? document.speakers : writers(document));
  const groupOf = { speaker: speakers, publisher: ({ publisher, agency }) => [publisher ?? agency].filter(Boolean) };
  const links = page.locator("nav.orders a");
  for (let n = 1; n < (await links.count()); n++) {
    await enter(links.nth(n));
    const order = new URL(page.url()).pathname.split("/by/")[1]?.split("/")[0];
    const groups = await page.locator("main section").evaluateAll((all) =>
      all.map((section) => ({
        name: section.querySelector("h2").firstChild.textContent.trim(),
        documents: [...section.querySelectorAll("tbody th a")].map((a) => a.href.split("/").at(-2)),
        percents: [...section.querySelectorAll(".share .soft")].map((e) => e.textContent),
      })),
    );
    const found = new Set(groups.flatMap((group) => group.documents));
    if (found.size !== documents.size && documents.size <= MOST_ENTRIES) wrong.push(`by ${order}: ${found.size} of ${documents.size}`);
    for (const { name, documents: those, percents: printed } of groups) {
      const percents = printed.map(shareIn);
      const of = those.map((id) => documents.get(id));
      if (order === "kind" && new Set(of.map(({ kind }) => kind)).size !== 1) wrong.push(`${name}: several kinds`);
      // The last group is of those of whom nothing is known.
      const isOf = (document) => groupOf[order](document).includes(name) || groupOf[order](document).length === 0;
      if (groupOf[order] && !of.every(isOf)) wrong.push(`by ${order}: a document is not of ${name}`);
      if (order === "share" && !isSorted(percents, (a, b) => a >= b)) wrong.push(`shares out of order: ${percents}`);
    }
    const to = page.locator("ul.names a").last();
    if ((await to.count()) > 0) {
      await to.click();
      const heading = await page.locator(":target").innerText();
      if (!heading.startsWith(await to.innerText())) wrong.push(`${await to.innerText()} leads to ${heading}`);
    }
  }
  return wrong;
}

/** A share as printed, in hundredths: ">99%" is more than 99 and less than 100. */
function shareIn(text) {
  const number = parseInt(text.replace(/[<>]/, ""), 10) || 0;
  return text.startsWith(">") ? number + 0.5 : text.startsWith("<") ? number - 0.5 : number;
}

/** From the timeline through a year to a month: what it lists are the documents of the month, and back to the year. */
async function timeline(page, { documents, date, files }) {
  const wrong = [];
  const years = page.locator("a.year");
  const n = await years.count();
  const held = files.filter((file) => kindOf(file) === "timeline-year").length;
  if (n !== held) wrong.push(`${n} years of ${held}`);
  // The last year that has a month of its own: documents of which only a span is known have none.
  const months = files.filter((file) => kindOf(file) === "timeline-month").map((file) => file.split("/")[1]).sort();
  await enter(years.filter({ hasText: months.at(-1) }));
  const year = new URL(page.url()).pathname.match(/(\d{4})\/$/)?.[1];
  const within = (start) => [...documents.keys()].filter((id) => [date(id)?.from, date(id)?.to].every((day) => day?.startsWith(start))).sort().join();
  const listed = async () => [...new Set(await ids(page, ".entries .what > a", "documents"))];
  const missing = within(year).split(",").filter((id) => id);
  const found = await listed();
  if (!missing.every((id) => found.includes(id))) wrong.push(`${year}: ${found} in place of ${missing}`);
  await page.locator("h2 a").first().click();
  const start = new URL(page.url()).pathname.match(/(\d{4}\/\d\d)\/$/)[1].replace("/", "-");
  if ((await listed()).sort().join() !== within(start)) wrong.push(`${start}: ${await listed()} in place of ${within(start)}`);
  await page.locator(".crumbs a").last().click();
  if (!page.url().endsWith(`/timeline/${year}/`)) wrong.push(`back leads to ${page.url()}`);
  return wrong;
}

/** An occasion has its documents, and each figure of two of them leads to their comparison. */
async function occasion(page, { documents }) {
  const wrong = [];
  const name = (await page.locator("h1").innerText()).trim();
  const of = [...documents.values()].filter((document) => document.occasion === name).map((document) => document.id);
  const found = await ids(page, ".entries .what > a", "documents");
  if (of.length > 0 && of.sort().join() !== found.toSorted().join()) wrong.push(`${found} in place of ${of}`);
  const cells = await page.locator(".matrix tbody tr").evaluateAll((rows) =>
    rows.flatMap((row, r) => [...row.querySelectorAll("td")].map((cell, c) => [r, c, cell.querySelector("a")?.href.split("/compare/")[1].split("/").slice(0, 2)])),
  );
  for (const [r, c, pair] of cells) {
    if (pair && pair.toSorted().join() !== [found[r], found[c]].sort().join()) wrong.push(`row ${r + 1}, column ${c + 1} leads to ${pair}`);
  }
  const link = page.locator(".matrix td a").first();
  if ((await link.count()) > 0) {
    await link.click();
    if ((await page.locator(".grid > .row").count()) === 0) wrong.push("a figure leads to no comparison");
  }
  return wrong;
}

/** A name in a text leads to its page, whose forms add up to its places; each context has one of them. */
async function names(page) {
  const wrong = [];
  const link = page.locator(".body a[href*='/names/']").first();
  const told = await link.innerText();
  await link.click();
  const bare = (text) => letters(text).toLowerCase();
  const forms = (await page.locator(".forms tbody th").allInnerTexts()).map(bare);
  if (!forms.includes(bare(told))) wrong.push(`${told} leads to the forms ${forms}`);
  const number = (text) => Number(text.replaceAll(",", "").match(/\d+/)[0]);
  const figures = await page.locator(".forms tbody td:nth-child(2)").allInnerTexts();
  const sum = figures.reduce((sum, text) => sum + number(text), 0);
  const said = number(await page.locator(".lead p").first().innerText());
  if (sum !== said) wrong.push(`${sum} places of all forms, ${said} said`);
  const contexts = await page.locator(".use mark").allInnerTexts();
  // A text of the other script has the same letters by another sign: of those the number is compared.
  const strange = contexts.filter((text) => !forms.some((form) => form === bare(text) || form.length === bare(text).length));
  if (contexts.length === 0 || strange.length > 0) wrong.push(`contexts of ${strange}`);
  const to = page.locator(".use .meta a").first();
  const context = bare(await page.locator(".use mark").first().innerText());
  await enter(to);
  if (!bare(await page.locator(".par :target").innerText()).includes(context)) wrong.push("a context does not stand where its link leads");
  return wrong;
}

// Pages tried together: one for each core of a small machine.
const TOGETHER = 2;

/** Tries all of them: [where, name, findings] for each. */
export async function actOnLists(browser, host, folder) {
  const site = facts(folder);
  const { clusters, files } = site;
  const bare = { javaScriptEnabled: false };
  const tasks = [];
  // Of both classes the one of the most uses that stands on one page.
  for (const name of ["passages", "phrases"]) {
    tasks.push([`${name}/index.html`, bare, [["orders of wordings, without scripts", (page) => wordings(page, name, site)]]]);
    const those = [...clusters.values()].filter((cluster) => cluster.url.startsWith(`${name}/`) && cluster.witnesses.length <= MOST_USES);
    const most = those.sort((a, b) => b.witnesses.length - a.witnesses.length)[0];
    if (!most) continue;
    const file = `${most.url}index.html`;
    tasks.push([file, bare, [["uses, without scripts", (page) => chronology(page, most, site)]]]);
    // A picture over time needs a day, or a year at least.
    if (most.witnesses.some((witness) => site.date(witness.document))) tasks.push([file, bare, [["the picture of uses, without scripts", pictured]]]);
    tasks.push([file, {}, [["keys and previews of uses", useKeys]]]);
  }
  tasks.push(["documents/index.html", bare, [["orders of documents, without scripts", (page) => documentOrders(page, site)]]]);
  if (files.some((file) => kindOf(file) === "timeline-year")) tasks.push(["timeline/index.html", bare, [["timeline, without scripts", (page) => timeline(page, site)]]]);
  for (const file of files.filter((file) => kindOf(file) === "occasion").slice(0, 2)) {
    tasks.push([file, bare, [["an occasion, without scripts", (page) => occasion(page, site)]]]);
  }
  if (files.includes("names/index.html")) {
    const linksNames = (file) => /<a [^>]*href="[^"]*\/names\/[^"]+"/.test(fs.readFileSync(path.join(folder, file), "utf8").split('class="body')[1]);
    const file = files.find((file) => kindOf(file) === "document" && linksNames(file));
    tasks.push([file ?? "names/index.html", bare, [["names, without scripts", names]]]);
  }
  const results = [];
  await Promise.all(
    Array.from({ length: TOGETHER }, async () => {
      for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) results.push(...(await tryAll(browser, host, ...task)));
    }),
  );
  return results;
}
