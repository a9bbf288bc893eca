#!/usr/bin/env node
// node search.mjs SITE [--first-host] [--suite FILE.jsonl]… WORDING[=FORM…]…
// Searches a built site in a browser, served by every plain web server that is there, and looks for each wording itself in
// data/text. `FORM` is how the texts write it, where that is not as it is asked for, or not everywhere. Payloads of a suite are
// asked for, too: nothing may run, load or be sent. Prints what is wrong and, last, "N passed, N failed".
import fs from "node:fs";
import path from "node:path";
import { launch } from "./browser.mjs";
import { hosts } from "./hosts.mjs";

const suites = [];
const wordings = [];
let site, only_first = false;
for (const args = process.argv.slice(2); args.length > 0; ) {
  const arg = args.shift();
  if (arg === "--suite") suites.push(args.shift());
  else if (arg === "--first-host") only_first = true;
  else if (site === undefined) site = arg;
  else wordings.push(arg);
}

let passed = 0;
let failed = 0;
function check(where, what, holds, detail = "") {
  if (holds) passed++;
  else {
    failed++;
    console.log(`FAILED ${where}: ${what} ${String(detail).slice(0, 400)}`);
  }
}

/** Letters alone, as a reader would compare them: no table of script forms. Words keep a space between them. */
const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/[^\p{L}]+/gu, (gap, at) => (/\p{Script=Latin}/u.test(text[at - 1] ?? "") ? " " : "")).trim();
const texts = fs.readdirSync(path.join(site, "data/text")).map((name) => [name.replace(/\.txt$/, ""), fs.readFileSync(path.join(site, "data/text", name), "utf8").split("\n").map((line) => ` ${plain(line)} `)]);
function holders(forms) {
  const sought = forms.map(plain).map((form) => (/^\p{Script=Latin}/u.test(form) ? ` ${form} ` : form));
  return texts.filter(([, lines]) => lines.some((line) => sought.some((form) => line.includes(form)))).map(([id]) => id).sort();
}

/** A run of letters and signs from the middle of the longest paragraph. */
function phrase(letters) {
  const all = fs.readdirSync(path.join(site, "data/text")).flatMap((name) => fs.readFileSync(path.join(site, "data/text", name), "utf8").split("\n"));
  const line = all.filter((line) => /\p{Script=Han}/u.test(line) && !/[ "“”＂\p{Script=Latin}]/u.test(line)).sort((a, b) => b.length - a.length)[0];
  const points = [...line];
  let out = "";
  for (let at = Math.floor(points.length / 4); [...plain(out)].length < letters && at < points.length; at++) out += points[at];
  return out;
}
wordings.push(phrase(30));

async function done(page, act) {
  const before = await page.evaluate(() => document.getElementById("search")?.dataset.done ?? "");
  await act();
  await page.waitForFunction((before) => (document.getElementById("search")?.dataset.done ?? "") !== before, before, { timeout: 10_000 });
}

/** Every result of the page, after "more" was pressed as often as there is more. */
async function results(page) {
  const listed = () => page.waitForSelector("#results:not([aria-busy])", { state: "attached" });
  await listed();
  while (await page.isVisible("#more")) await page.click("#more").then(listed);
  return page.evaluate(() =>
    [...document.querySelectorAll("#results > li")].map((item) => ({
      id: new URL(item.querySelector("h2 a").href).pathname.split("/").at(-2),
      marks: [...item.querySelectorAll("mark")].map((mark) => mark.textContent),
      links: [...item.querySelectorAll(".para a")].map((link) => link.getAttribute("href")),
    })),
  );
}

async function ask(host, page, given) {
  const [wording, ...others] = given.split("=");
  const forms = (others.length > 0 ? others : [wording]).map((form) => form.replaceAll('"', ""));
  const is_form = (text) => forms.some((form) => plain(form) === plain(text));
  const where = `${host.name}: ${wording}`;
  await page.goto(`${host.base}search/`);
  await page.focus("#q");
  await done(page, async () => {
    await page.keyboard.insertText(wording);
    await page.keyboard.press("Enter");
  });
  const found = await results(page);
  const expected = holders(forms);
  check(where, "the documents that hold it", JSON.stringify(found.map(({ id }) => id).sort()) === JSON.stringify(expected), `found ${found.map(({ id }) => id)}, expected ${expected}`);
  check(where, "marks are the wording", found.every(({ marks }) => marks.length > 0 && marks.every(is_form)), found.flatMap(({ marks }) => marks));
  check(where, "the address carries it", decodeURIComponent(new URL(page.url()).hash) === `#q=${wording}`, page.url());
  if (expected.length === 0) {
    const told = await page.textContent("#status");
    check(where, "it says that there is none", told.includes(wording), told);
    return;
  }
  check(where, "a picture of the years", (await page.$("#years svg[aria-label]")) !== null || found.every(({ id }) => id.startsWith("undated")));
  // By keys alone: to the first result, and on to its page.
  await page.focus("#q");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/documents\//);
  const lit = await page.evaluate(() => {
    const target = document.querySelector(":target");
    const ranges = [...(CSS.highlights.get("lit") ?? [])];
    const text = (range) => {
      const part = range.cloneContents();
      for (const reference of part.querySelectorAll(".ref")) reference.remove();
      return part.textContent;
    };
    const here = ranges.find((range) => target?.contains(range.startContainer));
    const box = here?.getBoundingClientRect();
    return { n: ranges.length, first: here && text(here), seen: !!box && box.bottom > 0 && box.top < innerHeight, marks: document.querySelectorAll("main mark.hit").length };
  });
  check(where, "it is lit on the page, in view, and nothing is put into the text", lit.n > 0 && lit.seen && lit.marks === 0 && is_form(lit.first), JSON.stringify(lit));
}

async function shared(host, browser, wording) {
  const where = `${host.name}: shared address`;
  const page = await browser.newPage();
  await done(page, () => page.goto(`${host.base}search/#q=${encodeURIComponent(wording)}&sort=strong`));
  const all = await results(page);
  check(where, "shows what it carries", all.length === holders([wording]).length && (await page.inputValue("[name=sort]")) === "strong");
  await page.goto(host.base);
  await page.fill(".find input", wording);
  await page.press(".find input", "Enter");
  await page.waitForFunction(() => document.getElementById("search")?.dataset.done);
  check(where, "the box on every page leads here", decodeURIComponent(new URL(page.url()).hash) === `#q=${wording}` && new URL(page.url()).search === "", page.url());
  const kinds = new Set();
  for (const kind of await page.$$eval("[name=kind] option", (options) => options.map((option) => option.value).filter(Boolean))) {
    await done(page, () => page.selectOption("[name=kind]", kind));
    for (const { id } of await results(page)) kinds.add(id);
  }
  check(where, "the kinds together are all", kinds.size === all.length, `${kinds.size} of ${all.length}`);
  await page.close();
}

/** What the page tells beside and instead of results, and what it tells when files of the index do not come as they were written. */
async function told(host, browser) {
  const where = (what) => `${host.name}: ${what}`;
  const context = await browser.newContext();
  const page = await context.newPage();
  const thrown = [];
  page.on("pageerror", (error) => thrown.push(error.message));
  const fresh = async () => {
    await page.goto("about:blank");
    await page.goto(`${host.base}search/`);
  };
  await fresh();
  const says = await page.$eval("#search", (form) => JSON.parse(form.dataset.words).says);
  const pattern = (key) => new RegExp(`^${says[key].split(/\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".*")}`);
  const type = (wording) =>
    done(page, async () => {
      await page.fill("#q", wording);
      await page.press("#q", "Enter");
    });
  const status = () => page.textContent("#status");
  const links = () => page.$$eval("#help a", (links) => links.map((link) => [link.getAttribute("href"), link.textContent]));
  const n = () => page.$$eval("#results > li", (items) => items.length);
  const all = fs.readdirSync(path.join(site, "data/text")).map((name) => [name.replace(/\.txt$/, ""), fs.readFileSync(path.join(site, "data/text", name), "utf8")]);
  const han = (text) => (text.match(/\p{Script=Han}+/gu) ?? []).join("");

  // The commonest two letters, and a pair that stands nowhere.
  const pairs = new Map();
  for (const [id, text] of all) for (const run of text.match(/\p{Script=Han}+/gu) ?? []) for (let at = 0; at + 1 < run.length; at++) pairs.set(run.slice(at, at + 2), (pairs.get(run.slice(at, at + 2)) ?? new Set()).add(id));
  const [[common], [other]] = [...pairs].sort((one, other) => other[1].size - one[1].size);

  await type(common);
  const first = [await status(), await n()];
  await type(other);
  await done(page, () => page.goBack());
  check(where("back"), "the query before comes back with its results", (await page.inputValue("#q")) === common && (await status()) === first[0] && (await n()) === first[1], [await page.inputValue("#q"), await status()]);

  const records = fs.readFileSync(path.join(site, "data/documents.jsonl"), "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
  const titled = records.find(({ title }) => title && /^\p{Script=Han}{6,}$/u.test(title) && holders([title]).length === 0);
  if (titled) {
    await type(titled.title);
    check(where(titled.title), "a title that no text holds leads to its document", (await links()).some(([href, text]) => text === titled.title && href.includes(`/documents/${titled.id}/`)), JSON.stringify(await links()));
  }
  const person = await page.$$eval("[name=person] option[data-to]", (options) => options.map((option) => [option.value, option.dataset.to])[0]);
  if (person) {
    await type(person[0]);
    check(where(person[0]), "a name leads to its documents", (await links()).some(([href]) => href === person[1]), JSON.stringify(await links()));
  }
  const words = all.flatMap(([, text]) => text.split("\n")).map((line) => line.match(/\b([a-z]{4,} [a-z]{4,})\b/)?.[1]).find(Boolean);
  if (words) {
    await type(words);
    check(where(words), "words in a row are offered", (await links()).some(([href]) => decodeURIComponent(href) === `#q="${words}"`), JSON.stringify(await links()));
  }
  for (const [id, text] of all) {
    const lines = text.split("\n");
    const at = lines.findIndex((line, i) => han(line).length > 12 && /[\p{Script=Han}]。$/u.test(line) && /^\p{Script=Han}{8}/u.test(lines[i + 1] ?? ""));
    if (at < 0) continue;
    const wording = `${lines[at].slice(-7)}${lines[at + 1].slice(0, 6)}`;
    if (/\P{Script=Han}/u.test(wording.replace("。", "")) || holders([wording]).length > 0) continue;
    await type(wording);
    const found = await results(page);
    check(where(wording), "what stands across an end of a paragraph is found", found.some((one) => one.id === id && plain(one.marks.join("")) === plain(wording)) && pattern("search-found-across").test(await status()), [await status(), JSON.stringify(found)]);
    break;
  }
  const kinds = await page.$$eval("[name=kind] option", (options) => options.map((option) => option.value).filter(Boolean));
  const rare = [...pairs].find(([, ids]) => ids.size === 1);
  const absent = kinds.find((kind) => records.every((record) => record.kind !== kind || !rare[1].has(record.id)));
  if (absent) {
    await type(rare[0]);
    await done(page, () => page.selectOption("[name=kind]", absent));
    check(where(`${rare[0]} as ${absent}`), "says that conditions leave none", pattern("search-none-filtered").test(await status()), await status());
    await done(page, () => page.click("#help a"));
    check(where(`${rare[0]} as ${absent}`), "and leads to what there is without them", (await n()) > 0 && (await page.inputValue("[name=kind]")) === "");
  }

  // What is not as it was written.
  const faults = {
    "search-changed": (route) => route.fulfill({ body: "not a shard" }),
    "search-old": (route) => route.fulfill({ status: 404, body: "" }),
    "search-failed": (route) => route.abort(),
  };
  for (const [key, how] of Object.entries(faults)) {
    for (const files of [/\/index\.bin$/, /\/s\d+\.bin$/, /\/t\d+\.bin$/]) {
      await page.route(files, how);
      await fresh();
      await type(common);
      const shown = [await status(), await n()];
      check(where(`${files} ${key}`), "is told, with no results beside it", pattern(key).test(shown[0]) && shown[1] === 0, shown);
      await page.unroute(files);
      if (key === "search-old") continue;
      await type(other);
      check(where(`${files} ${key}`), "what comes after it is found", (await n()) > 0, await status());
    }
  }
  if (holders([common]).length > 20) {
    await fresh();
    await type(common);
    await page.waitForSelector("#results:not([aria-busy])", { state: "attached" });
    await page.route(/\/data\/text\//, (route) => route.abort());
    await page.click("#more");
    await page.waitForFunction((start) => document.getElementById("status").textContent.startsWith(start), says["search-failed"]);
    check(where("more"), "what was shown stays where more does not come", (await n()) >= 20 && (await page.isVisible("#more")), await n());
    await page.unroute(/\/data\/text\//);
    const whole = await results(page);
    check(where("more"), "and more comes when it can", whole.length === Number(first[0].replaceAll(",", "").match(/\d+/)[0]) && (await status()) === first[0], `${whole.length}: ${await status()}`);
  }
  // The link over the head of the page, to its text, asks for nothing.
  await fresh();
  await type(common);
  await page.evaluate(() => (location.hash = "main"));
  check(where("skip"), "a link within the page leaves the query", (await page.inputValue("#q")) === common && (await n()) > 0);
  // Conditions are a query of their own.
  await fresh();
  await type(common);
  await done(page, () => page.fill("#q", other));
  await done(page, () => page.selectOption("[name=sort]", "late"));
  await done(page, () => page.goBack());
  check(where("back"), "the query without the condition comes back", (await page.inputValue("#q")) === other && (await page.inputValue("[name=sort]")) === "", page.url());
  check(host.name, "nothing is thrown", thrown.length === 0, thrown);
  await context.close();
}

async function hostile(host, browser, file) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const talk = [];
  page.on("dialog", (dialog) => (talk.push(`dialog ${dialog.message()}`), dialog.dismiss()));
  page.on("pageerror", (error) => talk.push(error.message));
  page.on("request", (request) => request.url().startsWith(host.base) || talk.push(request.url()));
  page.on("console", (message) => message.type() === "error" && talk.push(message.text()));
  context.on("page", (other) => other !== page && talk.push("another window"));
  await page.goto(`${host.base}search/`);
  const allowed = await page.evaluate(() => [...new Set([...document.querySelectorAll("#results *, #status *, #help *, #years *")].map((e) => e.localName))]);
  const expected = new Set([...allowed, "li", "h2", "span", "a", "p", "mark", "details", "summary", "ul", "svg", "rect", "title", "button"]);
  const payloads = fs.readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line).payload);
  const every = Math.max(1, Math.floor(payloads.length / 120));
  let wrong = 0;
  for (const payload of payloads.filter((_, i) => i % every === 0)) {
    const address = `#q=${encodeURIComponent(payload.toWellFormed?.() ?? payload.replace(/[\ud800-\udfff]/g, ""))}`;
    await done(page, () => page.evaluate((address) => (location.hash === address ? location.reload() : (location.hash = address)), address)).catch((error) => talk.push(`${payload}: ${error}`));
    const made = await page.evaluate(() => [...document.querySelectorAll("#results *, #status *, #help *, #years *")].map((e) => [e.localName, [...e.attributes].map((a) => a.name).filter((name) => name.startsWith("on") || name === "style")]));
    wrong += made.filter(([name, attributes]) => !expected.has(name) || attributes.length > 0).length;
  }
  check(`${host.name}: ${path.basename(file)}`, "nothing runs, loads or is sent", talk.length === 0 && wrong === 0, [...new Set(talk)].slice(0, 5));
  await context.close();
}

const browser = await launch();
let is_told = false;
for await (const host of hosts(site)) {
  const page = await browser.newPage();
  const talk = [];
  page.on("pageerror", (error) => talk.push(error.message));
  page.on("console", (message) => message.type() === "error" && talk.push(message.text()));
  page.on("request", (request) => request.url().startsWith(host.base) || talk.push(request.url()));
  for (const wording of wordings) {
    await ask(host, page, wording).catch((error) => check(`${host.name}: ${wording}`, "can be asked", false, error));
  }
  // A browser asks for an icon of the whole host.
  check(host.name, "silent, from its own folder", talk.filter((line) => !line.endsWith("/favicon.ico")).length === 0, [...new Set(talk)]);
  await page.close();
  await shared(host, browser, wordings.find((wording) => holders([wording]).length > 1)).catch((error) => check(host.name, "shared address", false, error));
  // The same scripts whatever serves them: once is enough.
  if (!is_told) await told(host, browser).catch((error) => check(host.name, "what is told", false, error));
  is_told = true;
  for (const suite of suites) await hostile(host, browser, suite);
  host.close();
  if (only_first) break;
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
