#!/usr/bin/env node
// node ways.mjs SITE: three questions that readers of the five documents of ../shared ask, each answered in at most three
// clicks from the home page, and the stops of a keyboard on the longest speech. Ends with "N passed, N failed".
import fs from "node:fs";
import path from "node:path";
import { launch } from "./browser.mjs";
import { serve } from "./serve.mjs";

const site = process.argv[2];
const records = (name) => fs.readFileSync(path.join(site, "data", name), "utf8").trim().split("\n").map((line) => JSON.parse(line));
const documents = records("documents.jsonl");
const source = (start) => documents.find((document) => path.basename(document.source.path).startsWith(start));
const [report, speech] = [source("003"), source("004")];
const day = (document) => document.kind === "report" || document.kind === "commentary" ? document.issued : document.event ?? document.issued;

// Stops of the Tab key on a speech with some thirty cards: beyond, nobody walks through a page.
const MOST_STOPS = 80;
const MOST_CLICKS = 3;

let passed = 0;
let failed = 0;
function check(name, holds, found) {
  if (holds) passed++;
  else {
    failed++;
    console.log(`FAILED ${name}: ${JSON.stringify(found)}`);
  }
}

const host = await serve(site);
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
let clicks = 0;
async function home() {
  clicks = 0;
  await page.goto(host.base);
}
async function click(selector) {
  clicks++;
  await page.locator(selector).first().click();
}

// The first use of a wording that three of the documents share.
const letters = (text) => [...text].filter((c) => /\p{L}/u.test(c)).join("");
const wanted = records("clusters.jsonl").find((cluster) => cluster.url && letters(cluster.wording).endsWith("\u53ef\u6301\u7eed\u7684\u5b89\u5168\u89c2") && cluster.documents >= 3);
await home();
const link = `main a[href$="${wanted.url.replace(/^\/?(.*?)\/?$/, "$1").split("/").at(-1)}/"]`;
if ((await page.locator(link).count()) === 0) await click(`main a[href$="${wanted.class === "formula" ? "phrases" : "passages"}/"]`);
await click(link);
const first = await page.locator(".lead a").first().getAttribute("href");
check("the first use of a wording", clicks <= MOST_CLICKS && first.includes(speech.id), { clicks, first });

// What stands only in the speech.
await home();
await click('main a[href$="compare/"]');
await click(`main a[href$="${speech.id}/${report.id}/"]`);
await click("#rows-a");
const rows = await page.evaluate(() => [...document.querySelectorAll(".grid > .row")].filter((row) => row.checkVisibility()).map((row) => row.matches(".only.side-a") || !!row.querySelector(".oa")));
check("what stands only in the speech", clicks <= MOST_CLICKS && rows.length > 5 && rows.every(Boolean), { clicks, rows });

// All documents of a month.
await home();
await click('.parts a[href$="timeline/"]');
await click('main a[href$="timeline/2021/09/"], main a[href$="2021/09/"], main a[href$="timeline/2021/"]');
if (!new URL(page.url()).pathname.endsWith("/09/")) await click('main a[href$="2021/09/"]');
const shown = await page.evaluate(() => [...document.querySelectorAll("main a[href*='documents/']")].map((a) => a.getAttribute("href")));
const month = documents.filter((document) => day(document)?.from?.startsWith("2021-09") && day(document)?.to?.startsWith("2021-09"));
const missing = month.filter((document) => !shown.some((href) => href.includes(`documents/${document.id}/`))).map((document) => document.id);
check("all documents of September 2021", clicks <= MOST_CLICKS && month.length >= 5 && missing.length === 0, { clicks, missing, month: month.length });

// The stops of the Tab key, pressed until they come round.
const long = documents.find((document) => document.kind === "speech" && day(document)?.from?.startsWith("2021"));
await page.goto(`${host.base}documents/${long.id}/`);
const stops = new Set();
for (let presses = 0; presses < 2 * MOST_STOPS; presses++) {
  await page.keyboard.press("Tab");
  const at = await page.evaluate(() => {
    window.all ??= [...document.querySelectorAll("*")];
    return document.activeElement === document.body ? -1 : window.all.indexOf(document.activeElement);
  });
  if (at < 0 || stops.has(at)) break;
  stops.add(at);
}
console.log(`${stops.size} stops of the Tab key`);
check("stops of the Tab key on the speech of 2021", stops.size > 30 && stops.size <= MOST_STOPS, stops.size);

await browser.close();
host.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
