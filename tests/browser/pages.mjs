// Which pages a site has, of which kind, and which of them to look at.
import fs from "node:fs";
import path from "node:path";

// First match wins. `ID` is any one part of a path.
const KINDS = [
  ["home", "index.html"],
  ["documents", "documents/index.html"],
  ["documents-undated", "documents/undated/index.html"],
  ["documents-year", "documents/YEAR/index.html"],
  ["documents-page", "documents/YEAR/page/ID/index.html"],
  ["documents-page", "documents/undated/page/ID/index.html"],
  ["documents-by", "documents/by/ID/index.html"],
  ["documents-by-page", "documents/by/ID/page/ID/index.html"],
  ["source", "documents/ID/source/index.html"],
  ["document", "documents/ID/index.html"],
  ["comparisons", "compare/index.html"],
  ["comparisons-page", "compare/by/letters/page/ID/index.html"],
  ["comparison", "compare/ID/ID/index.html"],
  ["passages", "passages/index.html"],
  ["passages-by", "passages/by/ID/index.html"],
  ["passages-by-page", "passages/by/ID/page/ID/index.html"],
  ["passages-page", "passages/page/ID/index.html"],
  ["passage-page", "passages/ID/page/ID/index.html"],
  ["passage", "passages/ID/index.html"],
  ["phrases", "phrases/index.html"],
  ["phrases-by", "phrases/by/ID/index.html"],
  ["phrases-by-page", "phrases/by/ID/page/ID/index.html"],
  ["phrases-page", "phrases/page/ID/index.html"],
  ["phrase-page", "phrases/ID/page/ID/index.html"],
  ["phrase", "phrases/ID/index.html"],
  ["timeline", "timeline/index.html"],
  ["timeline-year", "timeline/YEAR/index.html"],
  ["timeline-month", "timeline/YEAR/ID/index.html"],
  ["occasion", "occasions/ID/index.html"],
  ["names", "names/index.html"],
  ["names-page", "names/page/ID/index.html"],
  ["name-page", "names/ID/page/ID/index.html"],
  ["name", "names/ID/index.html"],
  ["search-words", "search/words/index.html"],
  ["search-words", "search/words/page/ID/index.html"],
  ["not-found", "404.html"],
].map(([kind, pattern]) => [
  kind,
  new RegExp("^" + pattern.replaceAll(".", "\\.").replaceAll("YEAR", "\\d{4}").replaceAll("ID", "[^/]+") + "$"),
]);

/** Every HTML file below a folder, as paths with "/", sorted. */
export function htmlFiles(folder) {
  return fs
    .readdirSync(folder, { recursive: true })
    .map((name) => name.split(path.sep).join("/"))
    .filter((name) => name.endsWith(".html"))
    .sort();
}

/** The kind of a page; a page of no known kind is its own ("about", "method", an editor's page). */
export function kindOf(file) {
  const known = KINDS.find(([, pattern]) => pattern.test(file));
  return known ? known[0] : file.replace(/\/?index\.html$/, "");
}

/** Of every kind `n` pages: the largest, which breaks first, then evenly spread over the sizes. */
export function sample(folder, n) {
  const kinds = new Map();
  for (const file of htmlFiles(folder)) {
    const kind = kindOf(file);
    if (!kinds.has(kind)) kinds.set(kind, []);
    kinds.get(kind).push({ kind, file, size: fs.statSync(path.join(folder, file)).size });
  }
  const chosen = [];
  for (const pages of kinds.values()) {
    pages.sort((a, b) => b.size - a.size || (a.file < b.file ? -1 : 1));
    const step = pages.length <= n ? 1 : (pages.length - 1) / Math.max(1, n - 1);
    const indices = new Set(Array.from({ length: Math.min(n, pages.length) }, (_, i) => Math.round(i * step)));
    for (const i of indices) chosen.push(pages[i]);
  }
  return chosen;
}
