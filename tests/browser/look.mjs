// What is looked at on one page. Every check returns what is wrong with it; nothing means that it holds.
import fs from "node:fs";
import { createRequire } from "node:module";

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];

// CSS pixels.
const NARROW = { width: 320, height: 640 };
const DESK = { width: 1280, height: 900 };
const WIDE = { width: 1920, height: 1080 };
// A4 less margins of 10 mm, at 96 dots per inch.
const PAPER = { width: 718, height: 1047 };

// Real key presses at the start of a page; the rest of the stops are focused one by one.
const KEY_PRESSES = 6;

async function axe(page, run) {
  await page.evaluate(AXE);
  const results = await page.evaluate((options) => axe.run(document, options), run);
  return results.violations.flatMap((violation) =>
    violation.nodes.slice(0, 3).map((node) => `${violation.id}: ${node.target.join(" ")}: ${node.failureSummary ?? ""}`.replaceAll("\n", " ")),
  );
}

/** Elements that stick out of the page, if it scrolls sideways. */
async function sideways(page, viewport) {
  await page.setViewportSize(viewport);
  return page.evaluate((width) => {
    if (document.documentElement.scrollWidth <= width) return [];
    const out = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > width + 1);
    const name = (e) => `${e.tagName.toLowerCase()}.${e.className} reaches ${Math.round(e.getBoundingClientRect().right)}`;
    return [`${document.documentElement.scrollWidth} wide: ${out.slice(0, 4).map(name).join(", ")}`];
  }, viewport.width);
}

/** Presses Tab a few times, then focuses every stop: each must take focus, be in view, uncovered and marked. */
async function keyboard(page) {
  const wrong = [];
  await page.evaluate(() => { window.scrollTo(0, 0); document.activeElement?.blur(); });
  let last = null;
  for (let i = 0; i < KEY_PRESSES; i++) {
    await page.keyboard.press("Tab");
    const now = await page.evaluate(() => {
      const e = document.activeElement;
      window.stops ??= [];
      if (!e || e === document.body) return null;
      if (!window.stops.includes(e)) window.stops.push(e);
      return { at: window.stops.indexOf(e), skips: e.matches("a[href^='#']"), name: e.outerHTML.slice(0, 80) };
    });
    if (now === null) break;
    if (i === 0 && !now.skips) wrong.push(`the first stop does not skip to the content: ${now.name}`);
    if (last !== null && now.at === last) wrong.push(`Tab stays at ${now.name}`);
    last = now.at;
  }
  return wrong.concat(
    await page.evaluate(() => {
      const found = [];
      const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")];
      for (const e of stops) {
        if (e.tabIndex < 0 || e.disabled || !e.checkVisibility({ visibilityProperty: true })) continue;
        const say = (what) => found.push(`${what}: ${e.outerHTML.slice(0, 120)}`);
        const before = getComputedStyle(e).boxShadow;
        e.focus();
        if (document.activeElement !== e) { say("cannot be focused"); continue; }
        const style = getComputedStyle(e);
        const ring = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== before;
        if (!ring) say("focus does not show");
        const box = [...e.getClientRects()].find((r) => r.width > 0 && r.height > 0);
        if (!box) { say("has no size when focused"); continue; }
        if (box.bottom < 0 || box.top > innerHeight) say("is out of view when focused");
        // Not entirely hidden (WCAG 2.4.11): one of five points at least is its own.
        const own = [[0.5, 0.5], [0.05, 0.1], [0.95, 0.1], [0.05, 0.9], [0.95, 0.9]].some(([right, down]) => {
          const x = Math.min(Math.max(box.left + box.width * right, 0), innerWidth - 1);
          const y = Math.min(Math.max(box.top + box.height * down, 0), innerHeight - 1);
          const top = document.elementFromPoint(x, y);
          return !top || top === e || e.contains(top) || top.contains(e);
        });
        if (!own) say("is covered when focused");
        if (found.length > 8) break;
      }
      return found;
    }),
  );
}

async function print(page) {
  await page.emulateMedia({ media: "print", colorScheme: "light" });
  const wrong = await sideways(page, PAPER);
  const shown = await page.evaluate(() => {
    const main = document.querySelector("main");
    return !!main && main.getBoundingClientRect().height > 0 && main.innerText.trim().length > 0;
  });
  if (!shown) wrong.push("nothing of <main> is printed");
  await page.emulateMedia({ media: "screen", colorScheme: "light" });
  return wrong;
}

/** All checks of one page: [name, findings] for each. `talk` collects what the browser says while it loads. */
export async function look(page, address, origin) {
  const talk = [];
  const listen = {
    console: (message) => { if (["error", "warning"].includes(message.type())) talk.push(`${message.type()}: ${message.text()}`); },
    pageerror: (error) => talk.push(`error: ${error.message}`),
    request: (request) => { if (!request.url().startsWith(origin)) talk.push(`request to ${request.url()}`); },
    requestfailed: (request) => talk.push(`failed: ${request.url()}`),
    response: (response) => { if (response.status() >= 400) talk.push(`${response.status()}: ${response.url()}`); },
  };
  for (const [event, listener] of Object.entries(listen)) page.on(event, listener);
  const results = [];
  try {
    await page.setViewportSize(DESK);
    await page.emulateMedia({ media: "screen", colorScheme: "light", reducedMotion: "reduce" });
    await page.goto(address, { waitUntil: "load" });
    results.push(["axe, light", await axe(page, { runOnly: LEVELS, rules: { "target-size": { enabled: true } }, resultTypes: ["violations"] })]);
    await page.emulateMedia({ media: "screen", colorScheme: "dark" });
    // The scheme changes colours and nothing else.
    results.push(["axe, dark", await axe(page, { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] }, resultTypes: ["violations"] })]);
    await page.emulateMedia({ media: "screen", colorScheme: "light" });
    results.push(["keyboard", await keyboard(page)]);
    results.push(["no sideways scrolling, 1920", await sideways(page, WIDE)]);
    results.push(["no sideways scrolling, 320", await sideways(page, NARROW)]);
    results.push(["targets of 24 pixels, 320", await axe(page, { runOnly: { type: "rule", values: ["target-size"] }, resultTypes: ["violations"] })]);
    results.push(["print", await print(page)]);
  } finally {
    for (const [event, listener] of Object.entries(listen)) page.off(event, listener);
  }
  results.push(["silent, from its own origin", [...new Set(talk)]]);
  return results;
}

/** The page that a host shows for an address without a page: it must find its style sheet from any depth. */
export async function lookAtMissing(page, base) {
  const response = await page.goto(base + "no/such/page/", { waitUntil: "load" }).catch(() => null);
  if (response === null) return [["missing page", ["the site has no 404.html"]]];
  const wrong = [];
  if (response.status() !== 404) wrong.push(`status ${response.status()}`);
  const styled = await page.evaluate(() => [...document.styleSheets].some((sheet) => sheet.href && sheet.cssRules.length > 0));
  if (!styled) wrong.push("its style sheet is not found");
  return [["missing page", wrong]];
}
