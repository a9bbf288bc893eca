#!/usr/bin/env node
// node picture.mjs SITE FOLDER [KIND,…]: pictures of one page of each kind, for people to look at:
// at a desk and on a phone, by day and by night, and on paper.
import fs from "node:fs";
import path from "node:path";
import { launch } from "./browser.mjs";
import { sample } from "./pages.mjs";
import { serve } from "./serve.mjs";

const [site, folder, only = ""] = process.argv.slice(2);
if (!folder) throw new Error("expected SITE FOLDER [KIND,…]");

// CSS pixels: a desk and a phone.
const SIZES = [
  ["1280", { width: 1280, height: 900 }],
  ["390", { width: 390, height: 844 }],
];
// CSS pixels. Longer pages are cut off: a browser does not paint more than this at once.
const LONGEST = 6000;

// A4 less margins of 10 mm, at 96 dots per inch.
const PAPER = { width: 718, height: 1047 };
// Pages looked at together: one for each core of a small machine.
const TOGETHER = 2;

fs.mkdirSync(folder, { recursive: true });
const host = await serve(site);
const browser = await launch();
const pages = sample(site, 1).filter(({ kind }) => !only || only.split(",").includes(kind));
const looks = ["light", "dark"].flatMap((scheme) => SIZES.map(([name, viewport]) => [`${name}-${scheme}`, viewport, { media: "screen", colorScheme: scheme }]));
looks.push(["print", PAPER, { media: "print", colorScheme: "light" }]);

async function picture([look, viewport, media]) {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  await page.emulateMedia(media);
  for (const { kind, file } of pages) {
    await page.goto(host.base + encodeURI(file.replace(/(^|\/)index\.html$/, "$1")));
    const height = Math.min(LONGEST, await page.evaluate(() => document.documentElement.scrollHeight));
    const to = path.join(folder, `${kind.replaceAll("/", "-")}-${look}.png`);
    await page.screenshot({ path: to, clip: { x: 0, y: 0, width: viewport.width, height }, fullPage: true });
  }
  await context.close();
}

await Promise.all(
  Array.from({ length: TOGETHER }, async () => {
    for (let look = looks.shift(); look !== undefined; look = looks.shift()) await picture(look);
  }),
);
console.log(`${pages.length} kinds of page in ${folder}`);
await browser.close();
host.close();
