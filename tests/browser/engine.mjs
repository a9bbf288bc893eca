#!/usr/bin/env node
// node engine.mjs SITE: reads lines of JSON, each a list of terms; writes for each what the site's own search engine finds,
// without a browser: {"documents": [[id, places, [[paragraph from 1, places], …]], …], "exact", "claimed": documents that are said
// to hold it, "titles": [id, …], "bytes", "longest": [first symbol, symbol after the last], "whole"}.
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";

const [site] = process.argv.slice(2);
// As a data address, so that it is read as a module whatever folder it lies in.
const script = fs.readFileSync(path.join(site, "assets/search-engine.js"));
const { Index } = await import(`data:text/javascript;base64,${script.toString("base64")}`);
const [folder] = fs.readdirSync(path.join(site, "search")).filter((name) => name !== "index.html");
const get = async (name) => {
  const bytes = fs.readFileSync(path.join(site, "search", folder, name));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
};
const text = async (id) => fs.readFileSync(path.join(site, "data/text", `${id}.txt`), "utf8");

// What was found is looked at by one that has read every text before.
const reader = await new Index(get, text, Infinity).open();
for await (const line of readline.createInterface({ input: process.stdin })) {
  // Each query fetches for itself, as the first of a visit does.
  const index = await new Index(get, text).open();
  const folded = JSON.parse(line).map((term) => index.fold(term));
  const terms = folded.map(({ symbols }) => symbols);
  const found = await index.search(terms);
  const bytes = index.spent;
  const { parts, whole } = found.documents.length === 0 && terms.length === 1 ? await index.longest(terms[0]) : { parts: [], whole: true };
  const documents = [];
  for (const [document, places] of found.documents) {
    const hits = await reader.hits(document, terms);
    const [id] = await reader.told(document);
    if (hits) documents.push([id, places, hits.paragraphs.map(([number, , spans]) => [number + 1, spans.length])]);
  }
  const titles = await Promise.all(found.titles.map(async (document) => (await index.told(document))[0]));
  const told = { documents, exact: found.exact, claimed: found.documents.length, titles, bytes, all: index.spent, longest: parts[0] ?? null, whole };
  console.log(JSON.stringify(told));
}
