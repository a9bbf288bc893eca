#!/usr/bin/env node
// node check.mjs [--samples N] [--only KIND,…] NAME=FOLDER[@/prefix/] …      `acts` (what readers do) and `costs` are kinds, too;
// `--only times` judges the milliseconds of a page, as well, which only a quiet machine should be asked for.
// Looks at built sites in a browser and with the HTML checker. Prints what is wrong and, last, "N passed, N failed".
import { act } from "./act.mjs";
import { launch } from "./browser.mjs";
import { lookAtMissing, look } from "./look.mjs";
import { measure, weigh } from "./measure.mjs";
import { kindOf, sample } from "./pages.mjs";
import { serve } from "./serve.mjs";
import { validate } from "./validate.mjs";

const options = { samples: "2", only: "" };
const sites = [];
for (let args = process.argv.slice(2); args.length > 0; ) {
  const arg = args.shift();
  if (arg.startsWith("--")) options[arg.slice(2)] = args.shift();
  else {
    const [, name, folder, prefix] = /^(\w+)=([^@]+?)(?:@(\/.*))?$/.exec(arg) ?? [];
    if (!folder) throw new Error(`expected NAME=FOLDER[@/prefix/], found ${arg}`);
    sites.push({ name, folder, prefix: prefix ?? "/" });
  }
}

// Pages looked at together: one for each core of a small machine.
const TOGETHER = 2;
let passed = 0;
let failed = 0;
function tell(where, results) {
  for (const [check, wrong] of results) {
    if (wrong.length === 0) passed++;
    else {
      failed++;
      console.log(`FAILED ${where}: ${check}`);
      for (const line of wrong.slice(0, 6)) console.log(`    ${line.slice(0, 400)}`);
      if (wrong.length > 6) console.log(`    and ${wrong.length - 6} more`);
    }
  }
}

const validated = Promise.all(sites.map(async ({ name, folder }) => [name, await validate(folder)]));
const browser = await launch();
for (const { name, folder, prefix } of sites) {
  const host = await serve(folder, prefix);
  const pages = sample(folder, Number(options.samples)).filter(
    ({ kind }) => !options.only || options.only.split(",").includes(kind),
  );
  const kinds = new Set(pages.map(({ kind }) => kind));
  console.log(`${name}: looking at ${pages.length} pages of ${kinds.size} kinds`);
  await Promise.all(
    Array.from({ length: TOGETHER }, async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      for (let next = pages.shift(); next !== undefined; next = pages.shift()) {
        const address = host.base + encodeURI(next.file.replace(/(^|\/)index\.html$/, "$1"));
        try {
          tell(`${name} /${next.file} (${kindOf(next.file)})`, await look(page, address, host.origin));
        } catch (error) {
          tell(`${name} /${next.file}`, [["can be looked at", [String(error)]]]);
        }
      }
      await context.close();
    }),
  );
  if (!options.only || options.only.split(",").includes("acts")) {
    for (const [file, deed, wrong] of await act(browser, host, folder)) tell(`${name} /${file}`, [[deed, wrong]]);
  }
  const timed = options.only.split(",").includes("times");
  if (!options.only || timed || options.only.split(",").includes("costs")) {
    tell(name, weigh(folder));
    for (const [file, check, wrong] of await measure(browser, host, folder, timed)) tell(`${name} /${file}`, [[check, wrong]]);
  }
  const page = await browser.newPage();
  tell(name, await lookAtMissing(page, host.base));
  await page.close();
  host.close();
}
await browser.close();
for (const [name, errors] of await validated) tell(name, [["valid HTML", errors]]);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
