// Trying what a reader does on a page: each deed returns what is wrong with it, and nothing means that it holds.
import fs from "node:fs";
import path from "node:path";

/** CSS pixels of a desk. */
export const DESK = { width: 1280, height: 900 };

/** Where a page of a site stands. */
export const address = (base, file) => base + encodeURI(file.replace(/(^|\/)index\.html$/, "$1"));

/** Nothing if something holds, else what does not. */
export const wrongUnless = (holds, what) => (holds ? [] : [what]);

/** The anchor that a page is at, and the element that it lights. */
export const hash = (page) => page.evaluate(() => decodeURIComponent(location.hash));
export const lit = (page) => page.evaluate(() => document.querySelector(":target")?.id ?? null);

// Milliseconds that what a page does in its own time may take on a busy machine.
const PATIENCE = 5000;

/** Whether something comes to hold. */
export async function comes(holds) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await new Promise((done) => setTimeout(done, 50))) {
    if (await holds()) return true;
  }
  return holds();
}

/** Records of a data file of a site. */
export const records = (folder, name) =>
  fs.readFileSync(path.join(folder, "data", name), "utf8").split("\n").filter((line) => line).map((line) => JSON.parse(line));

/** Tries deeds, [name, function] each, one after the other on a page: [file, name, findings] for each. */
export async function tryAll(browser, host, file, options, list) {
  const results = [];
  const context = await browser.newContext({ viewport: DESK, reducedMotion: "reduce", ...options });
  if (options.javaScriptEnabled !== false) await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: host.origin });
  const page = await context.newPage();
  // A link that is not there is told within seconds.
  page.setDefaultTimeout(8000);
  for (const [name, deed] of list) {
    try {
      await page.goto(address(host.base, file));
      results.push([file, name, await deed(page)]);
    } catch (error) {
      results.push([file, name, [String(error)]]);
    }
  }
  await context.close();
  return results;
}
