#!/usr/bin/env node
// node search-cost.mjs SITE [NUMBER] [WORDING…]: what a query costs in a browser that has nothing of the site: bytes of the index, bytes
// of the texts, and milliseconds from the Enter key to the first result, or to the answer that there is none. Takes NUMBER (30)
// wordings of 2 to 30 letters from the texts, as many that are two of the commonest pairs of letters, and ten of these, beside
// those given. Fails where a query fetches more than the bound, or takes longer.
import fs from "node:fs";
import path from "node:path";
import { launch } from "./browser.mjs";
import { serve } from "./serve.mjs";

// Bytes of the index for a query; milliseconds to the first result.
const MAX_BYTES = 200_000;
const MAX_TIME = 300;
// Texts that the commonest pairs are counted in, and how many of these are mixed.
const SAMPLE = 2000, COMMON = 30;
const [site, number = "30", ...wordings] = process.argv.slice(2);

const names = fs.readdirSync(path.join(site, "data/text")).sort();
for (let i = 0; i < Number(number); i++) {
  const text = fs.readFileSync(path.join(site, "data/text", names[Math.floor(((i + 0.5) / Number(number)) * names.length)]), "utf8");
  const lines = text.split("\n").filter((line) => [...line].length > 8);
  if (lines.length === 0) continue;
  const letters = [...lines[i % lines.length].replace(/[^\p{L}]+/gu, "")];
  wordings.push(letters.slice(3, 3 + [2, 2, 3, 4, 5, 8, 12, 30][i % 8]).join(""));
}
// What is hardest: wordings whose parts stand everywhere and they themselves nearly nowhere.
const pairs = new Map();
for (const name of names.slice(0, SAMPLE)) {
  for (const [run] of fs.readFileSync(path.join(site, "data/text", name), "utf8").matchAll(/\p{Script=Han}+/gu)) {
    for (let at = 0; at + 1 < run.length; at++) pairs.set(run.slice(at, at + 2), (pairs.get(run.slice(at, at + 2)) ?? 0) + 1);
  }
}
const common = [...pairs].sort((one, other) => other[1] - one[1]).slice(0, COMMON).map(([pair]) => pair);
wordings.push(...common.slice(0, 10));
for (let i = 0; i < Number(number) && common.length > 0; i++) {
  wordings.push(common[(i * 7) % common.length] + common[(i * 11 + 3 + Math.floor(i / COMMON)) % common.length]);
}
const host = await serve(site);
const browser = await launch();
const rows = [];
for (const wording of wordings) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const sizes = { index: 0, texts: 0 };
  const bodies = [];
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    const kind = pathname.endsWith(".bin") ? "index" : pathname.startsWith("/data/text/") ? "texts" : null;
    if (kind) bodies.push(response.body().then((body) => (sizes[kind] += body.length)).catch(() => {}));
  });
  await page.goto(`${host.base}search/`, { waitUntil: "load" });
  // An empty form asks for nothing.
  const before = await page.evaluate(() => document.getElementById("search").dataset.done);
  const time = await page.evaluate(
    (wording) =>
      new Promise((resolve) => {
        const form = document.getElementById("search");
        form.elements.q.value = wording;
        const nowhere = JSON.parse(form.dataset.words).says["search-none"].split("{q}")[0];
        const start = performance.now();
        const watch = new MutationObserver(() => {
          const is_told = document.getElementById("status").textContent.startsWith(nowhere);
          if (is_told || document.querySelector("#results > li")) resolve(performance.now() - start);
        });
        for (const id of ["results", "status"]) watch.observe(document.getElementById(id), { childList: true });
        form.requestSubmit();
      }),
    wording,
  );
  await page.waitForFunction((before) => document.getElementById("search").dataset.done !== before, before, { timeout: 20_000 });
  await page.waitForLoadState("networkidle");
  await Promise.all(bodies);
  rows.push({ wording, time, ...sizes, told: await page.textContent("#status") });
  await context.close();
}
await browser.close();
host.close();
rows.sort((one, other) => other.index - one.index);
for (const { wording, time, index, texts, told } of rows) {
  console.log(`${String(index).padStart(8)} ${String(texts).padStart(8)} ${time.toFixed(0).padStart(5)} ms  ${wording}: ${told}`);
}
const times = rows.map(({ time }) => time).sort((a, b) => a - b);
console.log(`bytes of the index: median ${rows[rows.length >> 1].index}, at most ${rows[0].index}; first result: median ${times[times.length >> 1].toFixed(0)} ms, at most ${times.at(-1).toFixed(0)} ms`);
const failed = rows.filter(({ index, time }) => index > MAX_BYTES || time > MAX_TIME).length;
console.log(`${rows.length - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
