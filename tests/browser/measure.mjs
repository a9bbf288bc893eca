// What a page costs its reader: bytes, requests, work for a slow processor, and whether anything moves while it loads.
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { kindOf, sample } from "./pages.mjs";

// A processor of a quarter of this one's speed.
const SLOWDOWN = 4;
// Milliseconds of scripts, and until a page answers, on that processor.
const MOST_SCRIPTING = 100;
const MOST_WAITING = 1000;
// A page, its styles, its script, its icon.
const MOST_REQUESTS = 4;
// Bytes, gzip: of a document's page for each 3,000 characters of its text, of the styles of a page, of its script.
const MOST_HTML = 15_000;
const CHARACTERS = 3000;
const MOST_CSS = 12_000;
const MOST_SCRIPT = 15_000;
// Visits before a time is too long: the machine may be busy with something else, and then paints a page half read.
const TRIES = 3;
const DESK = { width: 1280, height: 900 };

const packed = (bytes) => zlib.gzipSync(bytes, { level: 9 }).length;

/** Bytes of a site's pages and assets: [what, findings] for each, and the heaviest page in words. */
export function weigh(folder) {
  const read = (file) => fs.readFileSync(path.join(folder, file));
  const documents = fs.readdirSync(path.join(folder, "data", "text")).map((name) => name.replace(/\.txt$/, ""));
  const heavy = [];
  let heaviest = [0, ""];
  for (const id of documents) {
    const characters = [...read(`data/text/${id}.txt`).toString("utf8")].length;
    const bytes = packed(read(`documents/${id}/index.html`));
    const share = bytes / Math.max(1, characters / CHARACTERS);
    if (share > MOST_HTML) heavy.push(`${id}: ${bytes} bytes for ${characters} characters`);
    if (share > heaviest[0]) heaviest = [share, `${id}: ${bytes} bytes for ${characters} characters`];
  }
  const assets = fs.readdirSync(path.join(folder, "assets"), { recursive: true }).map((name) => `assets/${name.split(path.sep).join("/")}`);
  const css = Math.max(...assets.filter((name) => name.endsWith(".css")).map((name) => packed(read(name))));
  const script = packed(read("assets/site.js"));
  const all = assets.filter((name) => name.endsWith(".js")).reduce((sum, name) => sum + packed(read(name)), 0);
  console.log(`heaviest document ${heaviest[1]}; styles ${css} bytes; script ${script} bytes, all ${all}`);
  return [
    [`documents below ${MOST_HTML} bytes for ${CHARACTERS} characters`, heavy],
    [`styles below ${MOST_CSS} bytes`, css < MOST_CSS ? [] : [`${css} bytes`]],
    [`all scripts below ${MOST_SCRIPT} bytes`, all < MOST_SCRIPT ? [] : [`${all} bytes`]],
    [`script below ${MOST_SCRIPT} bytes`, script < MOST_SCRIPT ? [] : [`${script} bytes`]],
  ];
}

/** One visit on a slow processor. */
async function visit(browser, address) {
  const context = await browser.newContext({ viewport: DESK });
  const page = await context.newPage();
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable");
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
  await page.addInitScript(() => {
    window.seen = { late: 0, moved: 0, what: "" };
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) window.seen.late = Math.max(window.seen.late, task.startTime + task.duration);
    }).observe({ type: "longtask", buffered: true });
    new PerformanceObserver((list) => {
      for (const shift of list.getEntries()) {
        window.seen.moved += shift.value;
        window.seen.what += shift.sources.map(({ node }) => (node?.outerHTML ?? "text").slice(0, 80)).join(", ");
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(address, { waitUntil: "load" });
  await page.waitForTimeout(300);
  const { metrics } = await session.send("Performance.getMetrics");
  const scripting = 1000 * metrics.find((metric) => metric.name === "ScriptDuration").value;
  const { late, moved, what, ready } = await page.evaluate(() => ({ ...window.seen, ready: performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart }));
  await context.close();
  return { requests, scripting, waiting: Math.max(late, ready), moved, what };
}

/**
 * Visits the largest page of every kind: [file, check, findings] for each. Milliseconds are told, and judged only where
 * `timed`: they are the machine's as much as the page's, and a test must say the same on every machine.
 */
export async function measure(browser, host, folder, timed) {
  const results = [];
  let slowest = { scripting: 0, waiting: 0, file: "" };
  for (const { file } of sample(folder, 1)) {
    const address = host.base + encodeURI(file.replace(/(^|\/)index\.html$/, "$1"));
    const visits = [await visit(browser, address)];
    const least = (what) => Math.min(...visits.map((one) => one[what]));
    const late = () => least("scripting") > MOST_SCRIPTING || least("waiting") > MOST_WAITING;
    while (visits.length < TRIES && ((timed && late()) || least("moved") > 0)) {
      visits.push(await visit(browser, address));
    }
    const best = { ...visits[0], scripting: least("scripting"), waiting: least("waiting"), moved: least("moved") };
    if (best.waiting > slowest.waiting) slowest = { ...slowest, waiting: best.waiting, file };
    slowest.scripting = Math.max(slowest.scripting, best.scripting);
    const told = (n) => `${Math.round(n)} ms`;
    const wrong = [];
    if (best.requests.length > MOST_REQUESTS && kindOf(file) !== "search") wrong.push(`${best.requests.length} requests: ${best.requests}`);
    if (timed && best.scripting > MOST_SCRIPTING) wrong.push(`${told(best.scripting)} of scripts`);
    if (timed && best.waiting > MOST_WAITING) wrong.push(`${told(best.waiting)} until it answers`);
    if (best.moved > 0) wrong.push(`moves while it loads: ${visits[0].what}`);
    results.push([file, "cost on a slow processor", wrong]);
  }
  console.log(`at most ${Math.round(slowest.scripting)} ms of scripts, ${Math.round(slowest.waiting)} ms until a page answers (${slowest.file})`);
  return results;
}
