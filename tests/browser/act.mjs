// What a reader does on a page: with a mouse, with a keyboard, without scripts. Each deed is tried on the pages of a site
// that can show it; every check returns what is wrong with it, and nothing means that it holds.
import fs from "node:fs";
import path from "node:path";
import { comes, DESK, hash, lit, tryAll, wrongUnless } from "./deeds.mjs";
import { actOnLists } from "./lists.mjs";
import { htmlFiles, kindOf } from "./pages.mjs";

const PHONE = { width: 390, height: 844 };
// Milliseconds: longer than a preview waits before it closes.
const PREVIEW = 900;
// Paragraphs of one page whose copies are compared letter by letter; of longer texts the first.
const MOST_PARAGRAPHS = 150;

/** Paragraphs of a document as its data file has them. */
function paragraphs(folder, file) {
  const id = file.split("/").at(-2);
  return fs.readFileSync(path.join(folder, "data", "text", `${id}.txt`), "utf8").split("\n");
}

/** Selecting a marked paragraph gives its text, letter by letter; so does copying it, and copying several gives lines. */
async function copies(page, texts) {
  const selected = await page.evaluate((most) => {
    const marked = [...document.querySelectorAll(".par [id^=p]")].filter((e) => e.querySelector("mark")).slice(0, most);
    return marked.map((e) => {
      getSelection().selectAllChildren(e);
      return [Number(e.id.slice(1)), getSelection().toString()];
    });
  }, MOST_PARAGRAPHS);
  const wrong = selected
    .filter(([number, text]) => text.trim() !== texts[number - 1].trim())
    .map(([number, text]) => `paragraph ${number}: selected “${text.slice(0, 80)}”`);
  return selected.length === 0 ? ["no marked paragraph"] : wrong;
}

async function copiedLines(page, texts) {
  const range = await page.evaluate(() => {
    const all = [...document.querySelectorAll(".par [id^=p]")];
    const from = all.findIndex((e) => e.querySelector("mark") && e.closest(".row").querySelector(".card"));
    const to = Math.min(from + 3, all.length - 1);
    const range = document.createRange();
    range.setStart(all[from], 0);
    range.setEnd(all[to], all[to].childNodes.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return [Number(all[from].id.slice(1)), Number(all[to].id.slice(1))];
  });
  await page.keyboard.press("Control+c");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const expected = texts.slice(range[0] - 1, range[1]).map((line) => line.trim()).join("\n");
  return wrongUnless(copied.replaceAll("\r", "") === expected, `paragraphs ${range}: “${copied.slice(0, 200)}”`);
}

/** A reference leads to its card, which stays lit, opens, and lights the marks; Back takes it away. */
async function reference(page) {
  const wrong = [];
  const ref = page.locator("a.ref").first();
  const colour = (selector) => page.evaluate((s) => getComputedStyle(document.querySelector(s)).backgroundColor, selector);
  const marked = await page.evaluate(() => {
    const number = document.querySelector("a.ref").closest(".row").querySelector(".card").className.match(/g\d/)?.[0];
    const mark = document.querySelector("a.ref").closest(".row").querySelector(`mark.${number}`);
    mark.id = "mark-tried";
    return "#mark-tried";
  });
  const plain = await colour(marked);
  await ref.click();
  if ((await hash(page)) !== "#k1") wrong.push(`a click leads to ${await hash(page)}`);
  await page.mouse.move(2, 2);
  if ((await colour(marked)) === plain) wrong.push("the marks are not lit after the click");
  const open = await page.evaluate(() => document.querySelector("#k1 .ext").getBoundingClientRect().height > 0);
  if (!open) wrong.push("the card does not open");
  await page.goBack();
  if ((await lit(page)) !== null) wrong.push("Back leaves the card lit");
  return wrong;
}

/** A mark that is pointed at shows its card, a card its marks. */
async function pointing(page) {
  const wrong = await page.evaluate(() => {
    document.querySelector(".card mark, #mark-tried")?.removeAttribute("id");
    return [];
  });
  const row = page.locator(".row:has(.card)").first();
  const card = row.locator(".card").first();
  const before = await card.evaluate((e) => getComputedStyle(e).backgroundColor);
  await row.locator("mark.g1").first().hover();
  if ((await card.evaluate((e) => getComputedStyle(e).backgroundColor)) === before) wrong.push("a mark does not light its card");
  const mark = row.locator("mark.g1").first();
  await page.mouse.move(2, 2);
  const plain = await mark.evaluate((e) => getComputedStyle(e).backgroundColor);
  await card.locator("summary").first().hover();
  if ((await mark.evaluate((e) => getComputedStyle(e).backgroundColor)) === plain) wrong.push("a card does not light its marks");
  return wrong;
}

/** [ ] step through passages, Enter leads into the margin, Esc takes the light away, and the page stays where it is. */
async function keys(page) {
  const wrong = [];
  const stops = await page.locator("a.ref").count();
  await page.keyboard.press("]");
  await page.keyboard.press("]");
  const second = stops > 1 ? "#k2" : "#k1";
  if ((await hash(page)) !== second) wrong.push(`two steps lead to ${await hash(page)}`);
  await page.keyboard.press("[");
  if ((await hash(page)) !== "#k1") wrong.push(`a step back leads to ${await hash(page)}`);
  const inView = await page.evaluate(() => {
    const { top, bottom } = document.activeElement.getBoundingClientRect();
    return document.activeElement.id === "r1" && top >= 0 && bottom <= innerHeight;
  });
  if (!inView) wrong.push("the passage is not focused in view");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  if (!(await page.evaluate(() => !!document.activeElement.closest("#k1")))) wrong.push("Tab after Enter is not in the card");
  const y = await page.evaluate(() => scrollY);
  await page.keyboard.press("Escape");
  if ((await lit(page)) !== null || (await hash(page)) !== "") wrong.push("Esc leaves the card lit");
  if (Math.abs((await page.evaluate(() => scrollY)) - y) > 1) wrong.push("Esc scrolls the page");
  if ((await page.evaluate(() => document.activeElement.id)) !== "r1") wrong.push("Esc does not lead back to the text");
  // Steps as fast as a held key repeats them: what closes and opens on the way takes no light away.
  const lost = await page.evaluate(async () => {
    const press = (key) => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    const moment = () => new Promise((done) => setTimeout(done));
    press("]");
    for (let i = 0; i < 20; i += 1) {
      press(i % 2 ? "[" : "]");
      await moment();
    }
    await new Promise(requestAnimationFrame);
    await moment();
    return location.hash === "";
  });
  if (lost) wrong.push("fast steps lose the passage");
  await page.keyboard.press("Escape");
  return wrong;
}

/** What a card's links are called names the text, or the wording, that they lead to; it can be folded by its heading. */
async function names(page) {
  const unnamed = await page.evaluate(() => {
    const label = (e) => e.getAttribute("aria-label") ?? "";
    const pairs = [...document.querySelectorAll(".ext li .soft a")];
    const stories = [...document.querySelectorAll(".ext .on a")];
    const bad = pairs.filter((e) => !label(e).includes(e.closest("li").querySelector(".t").textContent));
    return bad.length + stories.filter((e) => !label(e).includes(e.textContent) || label(e).length < e.textContent.length + 4).length;
  });
  const wrong = wrongUnless(unnamed === 0, `${unnamed} links do not say where they lead`);
  await page.locator("a.ref").first().click();
  await page.locator("#k1 > summary").click();
  const folded = await page.evaluate(() => !document.querySelector("#k1").open);
  if (!folded || (await lit(page)) !== null) wrong.push("a click on its heading does not fold a lit card");
  return wrong;
}

/** ? explains the keys; they can be switched off; / goes to the search, where there is one. */
async function help(page) {
  const wrong = [];
  const isOpen = () => page.evaluate(() => document.querySelector("#keys").open);
  await page.keyboard.press("?");
  if (!(await isOpen())) wrong.push("? opens nothing");
  await page.keyboard.press("Escape");
  if (await isOpen()) wrong.push("Esc closes nothing");
  await page.locator("#keys-open").click();
  if (!(await isOpen())) wrong.push("its button opens nothing");
  await page.locator("#keys-on").uncheck();
  await page.locator("#keys button").click();
  await page.keyboard.press("]");
  if ((await hash(page)) !== "") wrong.push("keys that are off act");
  await page.locator("#keys-open").click();
  await page.locator("#keys-on").check();
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  if ((await page.evaluate(() => document.activeElement.type)) !== "search") wrong.push("/ does not lead to the search");
  await page.keyboard.press("?");
  if (await isOpen()) wrong.push("keys act in a field");
  return wrong;
}

/** A preview opens on hover and on focus, stays while one points at it, can be selected, and closes with Esc. */
async function preview(page) {
  const wrong = [];
  const isOpen = () => page.evaluate(() => !document.querySelector("#preview").hidden);
  const link = page.locator(".card a.t").first();
  await page.evaluate(() => { document.querySelector(".card:has(a.t)").open = true; });
  await link.hover();
  if (!(await comes(isOpen))) return ["hovering opens nothing"];
  const text = await page.locator("#preview p").innerText();
  if (text.length < 4) wrong.push("the preview is empty");
  const box = await page.locator("#preview").boundingBox();
  if (box.x < 0 || box.x + box.width > DESK.width) wrong.push("the preview leaves the page");
  await page.mouse.move(box.x + 20, box.y + 20, { steps: 4 });
  await page.waitForTimeout(PREVIEW);
  if (!(await isOpen())) wrong.push("the preview closes under the pointer");
  await page.evaluate(() => getSelection().selectAllChildren(document.querySelector("#preview p")));
  await page.keyboard.press("Control+c");
  if (!(await page.evaluate(() => navigator.clipboard.readText())).includes(text.slice(0, 10))) wrong.push("the preview cannot be copied from");
  await page.keyboard.press("Escape");
  if (await isOpen()) wrong.push("Esc does not close the preview");
  await page.mouse.move(2, 2);
  await page.keyboard.press("Tab");
  await page.evaluate(() => document.querySelector(".card a.t").focus({ focusVisible: true }));
  if (!(await comes(isOpen))) wrong.push("focus opens nothing");
  await page.keyboard.press("Shift+Tab");
  if (!(await comes(async () => !(await isOpen())))) wrong.push("the preview stays when the focus has gone");
  return wrong;
}

/** A paragraph's number leads to what to cite, and the citations then cite it. */
async function citing(page) {
  const wrong = [];
  const number = page.locator(".pn").nth(1);
  const anchor = await number.getAttribute("href");
  await number.click();
  const line = page.locator(`.par:has(${anchor}) .cite`);
  if (!(await line.isVisible())) wrong.push("the line to cite is not shown");
  await line.locator("a").first().click();
  const cited = await page.locator("#cite .as-cited").allInnerTexts();
  const place = await line.locator(".loc").textContent();
  if (cited.length !== 2) wrong.push(`${cited.length} styles`);
  const files = await page.locator("#cite a").evaluateAll((links) => links.map((link) => link.getAttribute("href").split("/").pop()));
  if (files.join() !== "document.bib,document.ris") wrong.push(`files of citations: ${files}`);
  for (const text of cited) {
    const named = new RegExp(`\\b${anchor.slice(2)}\\b[^\\d]*${place}`);
    if (!text.includes(anchor) || !named.test(text)) wrong.push(`does not name the paragraph: ${text.slice(0, 120)}`);
    if (/^[\s:：]/.test(text)) wrong.push(`begins with a colon: ${text.slice(0, 40)}`);
  }
  await page.goBack();
  await page.keyboard.press("Escape");
  await page.evaluate(() => document.querySelector("main").focus());
  await page.keyboard.press("c");
  if (!/^#p\d+$/.test(await hash(page))) wrong.push("c does not lead to a paragraph");
  return wrong;
}

/** Without scripts: marks light by their cards, cards open by their references, citations are there. */
async function bare(page, texts) {
  const wrong = [];
  await page.locator("a.ref").first().click();
  if ((await page.evaluate(() => document.querySelector("#k1 .ext").getBoundingClientRect().height)) === 0) wrong.push("the card does not open");
  const reached = await page.evaluate(() => [...document.querySelectorAll("#k1 a, #k1 summary")].every((e) => e.tabIndex === 0));
  if (!reached) wrong.push("what a card holds cannot be reached");
  await page.locator("#cite > summary").click();
  const cited = await page.locator("#cite .as-cited").allInnerTexts();
  if (cited.length !== 2 || cited.some((text) => text.length < 20 || /^[\s:：]/.test(text))) wrong.push(`citations: ${cited}`);
  if (await page.locator("#keys-open").isVisible()) wrong.push("a button that does nothing is shown");
  return wrong.concat(await copies(page, texts));
}

/** On a phone a card is one line that opens. */
async function phone(page) {
  const height = () => page.evaluate(() => document.querySelector(".card").getBoundingClientRect().height);
  const folded = await height();
  const wrong = wrongUnless(folded <= 56, `a folded card is ${folded} pixels high`);
  await page.locator(".card > summary").first().click();
  wrong.push(...wrongUnless((await height()) > folded, "a folded card does not open"));
  // One that a reference led to can be folded again.
  await page.locator(".card > summary").first().click();
  await page.locator("a.ref").first().click();
  const isOpen = () => page.evaluate(() => document.querySelector("#k1 .ext").checkVisibility());
  wrong.push(...wrongUnless(await isOpen(), "a reference does not open its card"));
  await page.locator("#k1 > summary").click();
  return wrong.concat(wrongUnless(await comes(async () => !(await isOpen())), "a lit card cannot be folded"));
}

/** A screen reader meets each paragraph, then its cards. */
async function order(page) {
  const seen = await page.evaluate(() => {
    const rows = [...document.querySelectorAll(".body > .row")].filter((row) => row.querySelector(".card"));
    return rows.map((row) => {
      const paragraph = row.querySelector(".par [id]");
      const follows = (a, b) => Boolean(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING);
      return [...row.querySelectorAll(".card")].every((card) => follows(paragraph, card));
    });
  });
  const wrong = seen.every(Boolean) ? [] : ["a card comes before its paragraph"];
  // And as the browser tells it: in the accessibility tree the text, its reference, the group of its cards.
  const tree = await page.locator(".row:has(.card)").first().ariaSnapshot();
  const [text, card] = [tree.search(/paragraph|heading|listitem/), tree.search(/group/)];
  return wrong.concat(wrongUnless(text >= 0 && card > text, `tree: ${tree.slice(0, 300)}`));
}

/** Rows of a comparison that are shown, by kind. */
const rows = (page) =>
  page.evaluate(() => [...document.querySelectorAll(".grid > .row")].filter((row) => row.checkVisibility()).map((row) => row.className));

/** Shows only some rows; false where there are none of them. */
async function choose(page, which) {
  const choice = page.locator(`#rows-${which}`);
  if (await choice.isDisabled()) return false;
  await choice.check();
  return true;
}

/** Filters show as many rows as they say, without a script; none can be chosen that shows nothing. */
async function filters(page) {
  const wrong = [];
  const all = await rows(page);
  const own = (side) => page.evaluate((s) => [...document.querySelectorAll(".grid > .row")].filter((row) => row.matches(`.only.side-${s}`) || row.querySelector(`.o${s}`)).length, side);
  const counts = await page.locator(".tools label:has([name=rows])").evaluateAll((all) =>
    all.map((label) => [label.querySelector("input").id, label.querySelector("input").disabled, Number(label.querySelector(".count").textContent.replace(/,/g, ""))]),
  );
  for (const [id, isOff, n] of counts) {
    if (isOff !== (n === 0 && id !== "rows-all")) wrong.push(`${id} is ${isOff ? "" : "not "}switched off: ${n} rows`);
    const shown = (await choose(page, id.replace("rows-", ""))) ? (await rows(page)).length : 0;
    if (shown !== n) wrong.push(`${id} says ${n} rows and shows ${shown}`);
  }
  for (const side of ["a", "b"]) {
    if (!(await choose(page, side))) continue;
    if ((await rows(page)).length !== (await own(side))) wrong.push(`what stands in ${side} only: ${(await rows(page)).length} rows of ${await own(side)}`);
  }
  if ((await choose(page, "near")) && (await rows(page)).some((row) => !/near|partial/.test(row))) wrong.push("what is worded differently shows more than that");
  if ((await choose(page, "same")) && (await rows(page)).some((row) => !/verbatim/.test(row))) wrong.push("what is equal throughout shows more than that");
  await page.locator("#rows-all").check();
  if ((await rows(page)).length !== all.length) wrong.push("everything does not show everything");
  const decorated = () => page.evaluate(() => getComputedStyle(document.querySelector(".grid :is(.d, .mv)") ?? document.body).textDecorationLine);
  await page.locator("#show-marks").uncheck();
  if ((await decorated()) !== "none") wrong.push("marks are not switched off");
  return wrong;
}

/** The map leads to rows, which stay lit, also where a filter hides them. */
async function map(page) {
  const wrong = [];
  const bands = page.locator(".bands a");
  const n = await bands.count();
  if (n !== (await page.locator(".grid > .row").count())) wrong.push(`${n} places for ${await page.locator(".grid > .row").count()} rows`);
  await choose(page, "moved");
  const to = await bands.nth(Math.floor(n / 2)).getAttribute("href");
  await bands.nth(Math.floor(n / 2)).locator("path").dispatchEvent("click");
  if (`#${await lit(page)}` !== to) wrong.push(`${to} is not lit`);
  if (!(await page.locator(to).isVisible())) wrong.push(`${to} stays hidden`);
  return wrong;
}

/** [ ] step from row to row and pass over what is hidden. */
async function rowKeys(page) {
  const wrong = [];
  await choose(page, "near");
  const shown = await page.evaluate(() => [...document.querySelectorAll(".grid > .row")].filter((row) => row.checkVisibility()).map((row) => row.id));
  await page.evaluate(() => scrollTo(0, 0));
  for (const id of shown.slice(0, 2)) {
    await page.keyboard.press("]");
    if ((await lit(page)) !== id) wrong.push(`${await lit(page)} in place of ${id}`);
  }
  const onMap = await page.locator(".bands a.lit").evaluateAll((bands) => bands.map((band) => band.getAttribute("href")));
  if (onMap.join() !== `#${await lit(page)}`) wrong.push(`lit on the map: ${onMap}`);
  await page.keyboard.press("Escape");
  return wrong.concat(wrongUnless((await lit(page)) === null, "Esc leaves the row lit"));
}

/** Signs for screen readers and row numbers are no part of what is copied. */
async function copiesCells(page) {
  const wrong = await page.evaluate(() => {
    const found = [];
    for (const cell of document.querySelectorAll(".cell p")) {
      if (!cell.checkVisibility()) continue;
      getSelection().selectAllChildren(cell);
      const bare = cell.cloneNode(true);
      for (const e of bare.querySelectorAll(".off, .go, .para")) e.remove();
      const selected = getSelection().toString().trim();
      if (selected !== bare.textContent.trim()) found.push(selected.slice(0, 120));
    }
    return found;
  });
  await page.evaluate(() => getSelection().selectAllChildren(document.querySelector(".grid > .row:has(.cell)")));
  await page.keyboard.press("Control+c");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  return wrong.concat(wrongUnless(!/[〔〕¶#]/.test(copied) && copied.length > 0, `copied “${copied.slice(0, 120)}”`));
}

/** The pages of a site that show most of what is tried: documents with most cards. */
function documents(folder, n) {
  const files = htmlFiles(folder).filter((file) => kindOf(file) === "document");
  const cards = (file) => fs.readFileSync(path.join(folder, file), "utf8").split('class="card').length - 1;
  return files.map((file) => [cards(file), file]).filter(([count]) => count > 1).sort((a, b) => b[0] - a[0]).slice(0, n);
}

/** Tries everything on a site: [where, name, findings] for each. */
export async function act(browser, host, folder) {
  const results = await actOnLists(browser, host, folder);
  const deeds = async (file, options, list) => results.push(...(await tryAll(browser, host, file, options, list)));
  for (const [, file] of documents(folder, 2)) {
    const texts = paragraphs(folder, file);
    await deeds(file, {}, [
      ["selecting a paragraph", (page) => copies(page, texts)],
      ["copying paragraphs", (page) => copiedLines(page, texts)],
      ["references and cards", reference],
      ["pointing", pointing],
      ["keys", keys],
      ["links of cards, folding", names],
      ["help", help],
      ["previews", preview],
      ["citing a paragraph", citing],
      ["text, then its cards", order],
    ]);
    await deeds(file, { javaScriptEnabled: false }, [["without scripts", (page) => bare(page, texts)]]);
    await deeds(file, { viewport: PHONE }, [["on a phone", phone]]);
  }
  const compared = htmlFiles(folder).filter((file) => kindOf(file) === "comparison");
  compared.sort((a, b) => fs.statSync(path.join(folder, b)).size - fs.statSync(path.join(folder, a)).size);
  for (const file of compared.slice(0, 1)) {
    const list = [["filters", filters], ["the map leads to rows", map]];
    await deeds(file, {}, [...list, ["keys from row to row", rowKeys], ["copying from a comparison", copiesCells]]);
    await deeds(file, { javaScriptEnabled: false }, list.map(([name, deed]) => [`${name}, without scripts`, deed]));
  }
  return results;
}
