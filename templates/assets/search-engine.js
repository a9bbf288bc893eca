// Searches the index of docs/FORMATS.md. `get(path)` brings a file of the index, `text(id)` a document's text.

const FORMAT = 3;
const WORD = 0x80000000;
// Places: of so few the texts tell.
const FEW = 20;
// Bytes of the index from which on nothing more is asked for one wording; and texts that are read to say which part of it stands.
const BUDGET = 120_000, TEXTS = 60;
// Shards that are read to see whether they leave fewer places; and those of a standing wording longer than what the index tells
// apart, whose places stand in order and take little room.
const CHEAP = 3, STANDING = 16;
// Documents: of more, the first are shown while what tells of all is fetched.
const EARLY = 60;
// Symbols: the parts of what is no longer are looked at together, which takes less time than one after the other.
const SHORT = 12;
// Parts that are fetched before there is a query, of some kB each.
const WARM = 5;
// Texts that are kept as they were read, for the next query, unless it is said otherwise.
const KEPT = 300;
const ALONE = 0, OF_WORD = 1;
// Scripts in which a space does not end a word.
const STANDS_ALONE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Bopomofo}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Tibetan}\p{sc=Myanmar}\p{sc=Khmer}]/u;
// The symbol of a letter that no text of the archive has.
export const UNKNOWN = 0;

/** A file of the index that is not what the builder wrote, or was written for another version of this script. */
export class Unreadable extends Error {}

async function inflate(bytes, name) {
  try {
    const stream = new Response(bytes).body.pipeThrough(new DecompressionStream("deflate"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw new Unreadable(name);
  }
}

/** Numbers of seven bits a byte, one a call; `row` brings so many; `planes` those that stand as four rows of bytes. */
function reader(bytes) {
  let at = 0;
  const next = () => {
    let number = 0, scale = 1, byte;
    do {
      byte = bytes[at++] ?? 0;
      number += (byte & 127) * scale;
      scale *= 128;
    } while (byte >= 128);
    return number;
  };
  // Most numbers are one byte.
  next.row = (n) => {
    const numbers = new Array(n);
    for (let i = 0; i < n; i++) numbers[i] = bytes[at] < 128 ? bytes[at++] : next();
    return numbers;
  };
  next.planes = (n) => {
    const numbers = new Uint32Array(n);
    for (let plane = 0; plane < 4; plane++) {
      for (let i = 0; i < n; i++) numbers[i] = (numbers[i] << 8) | bytes[at++];
    }
    return numbers;
  };
  next.ended = () => at >= bytes.length;
  return next;
}

const row = (n, make) => Array.from({ length: n }, make);

/** Numbers of which each was told as what it is more than the one before. */
function sums(steps) {
  let sum = 0;
  return steps.map((step) => (sum += step));
}

/** 0 where one run of symbols begins with the other, below 0 where it stands before all that do, above where after. */
function compare(run, wording) {
  const n = Math.min(run.length, wording.length);
  for (let i = 0; i < n; i++) if (run[i] !== wording[i]) return run[i] - wording[i];
  return 0;
}

/** How many symbols two runs have alike, from these places on. */
function alike(one, other, from = 0) {
  let n = 0;
  while (from + n < one.length && n < other.length && one[from + n] === other[n]) n++;
  return n;
}

/** How many members of a sorted row satisfy what holds for all up to some member. */
function count(row, holds) {
  let low = 0, high = row.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(row[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A key that shares so many symbols with the one before and has so many others. */
function keyAfter(before, shared, others, next) {
  const rest = next.row(others);
  if (others > 0) rest[0] += before[shared] ?? 0;
  return [...before.slice(0, shared), ...rest];
}

/** The first keys of n files. */
function firsts(n, next) {
  let key = [];
  return row(n, () => (key = keyAfter(key, next(), next(), next)));
}

/** Which of files may hold what begins with a wording or begins it: [first, one after the last], by their first keys. */
function range(firsts, wording) {
  const [before, to] = [count(firsts, (key) => compare(key, wording) < 0), count(firsts, (key) => compare(key, wording) <= 0)];
  return [Math.max(0, before - 1), to];
}

/** Where a wording begins in a row of symbols. */
function occurrences(symbols, wording) {
  const found = [];
  for (let at = symbols.indexOf(wording[0]); at >= 0; at = symbols.indexOf(wording[0], at + 1)) {
    if (alike(symbols, wording, at) === wording.length) found.push(at);
  }
  return found;
}

/** A query as its terms: what stands between spaces, or between quotation marks around it. */
export function termsOf(query) {
  const terms = [];
  const pattern = /["＂“”「『]([^"＂”」』]*)["＂”」』](?=\s|$)|\S+/gu;
  for (const match of query.matchAll(pattern)) terms.push(match[1] ?? match[0]);
  return terms.filter((term) => term.trim() !== "");
}

/**
 * Documents are numbered in the archive's order, and after them titles that no text holds, as if each were a document of
 * its own.
 */
export class Index {
  constructor(get, text, kept = KEPT) {
    this.get = get;
    this.text = text;
    this.kept = kept;
    this.files = new Map();
    this.texts = new Map();
    this.spent = 0;
    this.textsRead = 0;
  }

  /** The bytes of a file, fetched once. */
  bytes(name) {
    if (!this.files.has(name)) {
      const file = this.get(name).then((bytes) => {
        this.spent += bytes.byteLength;
        return inflate(bytes, name);
      });
      // What could not be fetched is asked for again by the next query.
      file.catch(() => this.files.delete(name));
      this.files.set(name, file);
    }
    return this.files.get(name);
  }

  /** What is read from a file, read once. */
  read(name, how) {
    const key = `read ${name}`;
    if (!this.files.has(key)) {
      const file = this.bytes(name).then((bytes) => how(reader(bytes)));
      file.catch(() => this.files.delete(key));
      this.files.set(key, file);
    }
    return this.files.get(key);
  }

  open() {
    return this.read("index.bin", (next) => {
      if (next() !== FORMAT) throw new Unreadable("index.bin");
      [this.perShard, this.perDirectory, this.perPart, this.perList, this.longestKey, this.many] = next.row(6);
      [this.documents, this.titles, this.shards, this.size] = next.row(4);
      // Shards that hold all places of what is not counted, and one before and one after.
      this.all = Math.ceil(this.many / this.perShard) + 2;
      this.parts = sums(next.row(Math.ceil((this.documents + this.titles) / this.perPart)));
      this.directories = firsts(Math.ceil(this.shards / this.perDirectory), next);
      const n = next();
      const points = sums(next.row(n));
      const steps = next.row(n);
      const letter = (point, step) => point + (step % 2 ? -(step + 1) / 2 : step / 2);
      const folded = points.map((point, i) => letter(point, steps[i]));
      const roles = next.row(n);
      const alone = [...new Set(folded.filter((_, i) => roles[i] === ALONE))].sort((one, other) => one - other);
      // Letters that stand alone have numbers in Unicode's order, from 1.
      const codes = new Map(alone.map((letter, i) => [letter, i + 1]));
      this.letters = new Map(points.map((point, i) => [point, [roles[i], roles[i] === ALONE ? codes.get(folded[i]) : folded[i]]]));
      return this;
    });
  }

  /** The symbols of a string, where each stands, and before which of them a sentence or line ends. */
  fold(string) {
    const symbols = [], from = [], to = [], breaks = [];
    let hash = 0, start = -1, end = 0, at = 0, is_break = false, is_lost = false;
    const push = (symbol, first, last) => {
      if (is_break && symbols.length > 0) breaks.push(symbols.length);
      is_break = false;
      symbols.push(symbol);
      from.push(first);
      to.push(last);
    };
    const close = () => {
      if (start >= 0) push(is_lost ? UNKNOWN : (hash | WORD) >>> 0, start, end);
      start = -1;
      is_lost = false;
    };
    for (const character of string) {
      const [role, letter] = this.letters.get(character.codePointAt(0)) ?? [];
      const after = at + character.length;
      const is_unknown = role === undefined && /[\p{Alphabetic}\p{Unified_Ideograph}]/u.test(character) && !/\p{N}/u.test(character);
      if (role === ALONE) {
        close();
        push(letter, at, after);
      } else if (role === OF_WORD) {
        if (start < 0) [start, hash] = [at, 0x811c9dc5];
        hash = Math.imul(hash ^ letter, 0x01000193);
        end = after;
      } else if (is_unknown && STANDS_ALONE.test(character)) {
        close();
        push(UNKNOWN, at, after);
      } else if (is_unknown) {
        // A word with a letter that no text has is none of theirs.
        if (start < 0) [start, hash] = [at, 0];
        is_lost = true;
        end = after;
      } else if (role !== undefined || /[\p{M}'’\u00ad]/u.test(character)) {
        if (start >= 0 && /\p{M}/u.test(character)) end = after;
      } else {
        close();
        is_break ||= /[。！？!?；;：:…—\n\r]/.test(character) || (character === "." && /^(\s|$)/.test(string.slice(after, after + 1)));
      }
      at = after;
    }
    close();
    return { symbols, from, to, breaks };
  }

  /** The shards that may hold places of a wording: [first, one after the last]. */
  async shardsOf(wording) {
    const [first, last] = range(this.directories, wording);
    const found = await Promise.all(
      row(Math.max(0, last - first), async (_, i) => {
        const keys = await this.directory(first + i);
        return range(keys, wording).map((at) => (first + i) * this.perDirectory + at);
      }),
    );
    return [found[0]?.[0] ?? 0, found.at(-1)?.[1] ?? 0];
  }

  /** The first keys of a directory's shards. */
  directory(number) {
    return this.read(`d${number}.bin`, (next) => firsts(Math.min(this.perDirectory, this.shards - number * this.perDirectory), next));
  }

  /** The first key of a shard; undefined after the last. */
  async firstOf(shard) {
    if (shard >= this.shards) return undefined;
    return (await this.directory(Math.floor(shard / this.perDirectory)))[shard % this.perDirectory];
  }

  shard(number) {
    return this.read(`s${number}.bin`, (next) => {
      const n = next();
      const [shared, others] = [next.row(n), next.row(n)];
      let key = [];
      const keys = row(n, (_, i) => (key = keyAfter(key, shared[i], others[i], next)));
      const ends = sums(next.row(n));
      const steps = next.planes(ends[n - 1] ?? 0);
      const counted = [];
      while (!next.ended()) {
        const [at, length, n] = next.row(3);
        const documents = sums(next.row(n));
        counted.push({ key: keys[at].slice(0, length), documents, places: next.row(n).map((more) => more + 1) });
      }
      return { keys, ends, steps, counted };
    });
  }

  /**
   * What some shards say of a wording: `{ places, covers }`, where the first `covers` symbols of it stand; or, of what stands
   * in very many places, `{ documents, covers }`, how often each document has it.
   */
  async look(wording, [from, to]) {
    const numbers = row(Math.max(0, to - from), (_, i) => from + i);
    const shards = await Promise.all(numbers.slice(0, CHEAP).map((number) => this.shard(number)));
    if (numbers.length > CHEAP) {
      const counted = shards.flatMap(({ counted }) => counted).filter(({ key }) => compare(key, wording) === 0);
      const length = Math.min(wording.length, this.longestKey);
      counted.sort((one, other) => one.key.length - other.key.length);
      const best = counted.find(({ key }) => key.length >= length) ?? counted.at(-1);
      if (best && (best.key.length >= wording.length || numbers.length > STANDING)) {
        const documents = new Map(best.documents.map((document, i) => [document, best.places[i]]));
        return { documents, covers: Math.min(best.key.length, wording.length) };
      }
      shards.push(...(await Promise.all(numbers.slice(CHEAP).map((number) => this.shard(number)))));
    }
    const places = [];
    let covers = wording.length;
    for (const { keys, ends, steps } of shards) {
      const [first, last] = [count(keys, (key) => compare(key, wording) < 0), count(keys, (key) => compare(key, wording) <= 0)];
      for (let group = first; group < last; group++) {
        covers = Math.min(covers, keys[group].length);
        let place = 0;
        for (let i = ends[group - 1] ?? 0; i < ends[group]; i++) places.push((place += steps[i]));
      }
    }
    return { places, covers };
  }

  /**
   * The documents that hold a wording, and how often: `{ documents, exact }`. Not `exact`: some of them may not, the texts
   * decide. Those are few, but for a standing wording of more symbols than keys have, in so many places that only its
   * documents are told.
   */
  async find(wording) {
    if (wording.includes(UNKNOWN)) return { documents: new Map(), exact: true };
    const shards = [];
    const shardsAt = (at) => (shards[at] ??= this.shardsOf(wording.slice(at)));
    const cost = async (at) => {
      const [from, to] = await shardsAt(at);
      return to - from;
    };
    const limit = this.spent + BUDGET;
    const covered = new Uint8Array(wording.length);
    const tried = new Set();
    // Places at which it may begin; documents that may hold it.
    let found = null, among = null;
    const take = async (at) => {
      tried.add(at);
      return [at, await this.look(wording.slice(at), await shardsAt(at))];
    };
    // What begins a wording says nearly always where it is; of what ends it, places are asked for at the same time.
    const last = wording.length - this.longestKey;
    const later = last > 0 ? last : Math.min(wording.length >> 1, wording.length - 3);
    const is_cheap = later > 0 && (last > 0 || (await Promise.all([cost(later), cost(0)]))[0] <= CHEAP);
    let next = is_cheap ? [0, later] : [0];
    while (next.length > 0) {
      for (const [at, { places, documents, covers }] of await Promise.all(next.map(take))) {
        if (documents) {
          if (covers === wording.length) return { documents, exact: true };
          among = among === null ? documents : new Map([...among].filter(([document]) => documents.has(document)));
          continue;
        }
        covered.fill(1, at, at + covers);
        const also = new Set(places.map((place) => place - at));
        found = found === null ? [...also].filter((place) => place >= 0) : found.filter((place) => also.has(place));
      }
      next = [];
      const gap = covered.indexOf(0);
      if (gap < 0 || (found !== null && found.length <= FEW)) break;
      // From the gap on, or so that no symbol of a key's length is wasted beyond the end.
      for (const at of [Math.min(gap, last), gap]) {
        if (at > 0 && next.length === 0 && !tried.has(at) && this.spent < limit && (await cost(at)) <= this.all) next = [at];
      }
    }
    let documents = found === null ? among : await this.byDocument(found);
    if (found !== null && among !== null) documents = new Map([...documents].filter(([document]) => among.has(document)));
    return { documents, exact: documents.size === 0 || (found !== null && covered.every(Boolean)) };
  }

  /** Fetches beforehand what nearly every query reads, in an archive where that is little. */
  async warm() {
    await this.open();
    if (this.parts.length <= WARM) await Promise.all(this.parts.map((_, i) => this.part(i)));
  }

  /** How many places each document or title of a part takes up, and of which year it is, or whose title. */
  part(number) {
    return this.read(`p${number}.bin`, (next) => {
      const n = Math.min(this.perPart, this.documents + this.titles - number * this.perPart);
      const lengths = next.row(n);
      const starts = sums([this.parts[number], ...lengths.slice(0, -1)]);
      return { starts, lengths, told: next.row(n) };
    });
  }

  filterOf(number) {
    return this.read(`f${number}.bin`, (next) => {
      const n = Math.min(this.perPart, this.documents - number * this.perPart);
      const [kinds, publishers, names] = [next.row(n), next.row(n), next.row(n)];
      return { kinds, publishers, people: names.map((names) => next.row(names)) };
    });
  }

  /** [id, title, date, kind, who by, language, subtitle] */
  async told(document) {
    const name = `t${Math.floor(document / this.perList)}.bin`;
    const list = await this.bytes(name);
    return JSON.parse(new TextDecoder().decode(list))[document % this.perList];
  }

  /** The document and place in it of each of some places: [[document, symbols and ends of paragraphs before it], …] */
  async locate(places) {
    const numbers = places.map((place) => count(this.parts, (start) => start <= place) - 1);
    const parts = await this.together(numbers, (number) => this.part(number));
    return places.map((place, i) => {
      const { starts } = parts.get(numbers[i]);
      const at = count(starts, (start) => start <= place) - 1;
      return [numbers[i] * this.perPart + at, place - starts[at]];
    });
  }

  /** Places by document: Map of document to how many. */
  async byDocument(places) {
    const counts = new Map();
    for (const [document] of await this.locate(places)) counts.set(document, (counts.get(document) ?? 0) + 1);
    return counts;
  }

  /** What is read for each of some numbers, fetched together: Map of number to that. */
  async together(numbers, how) {
    const each = [...new Set(numbers)];
    const read = await Promise.all(each.map(how));
    return new Map(each.map((number, i) => [number, read[i]]));
  }

  /** For each of some documents what `value(part, place in the part)` says of the part that `how` reads. */
  async ofEach(documents, how, value) {
    const parts = await this.together(documents.map((document) => Math.floor(document / this.perPart)), how);
    return documents.map((document) => value(parts.get(Math.floor(document / this.perPart)), document % this.perPart));
  }

  /** The year of each document, -1 where it is not of one. */
  years(documents) {
    return this.ofEach(documents, (number) => this.part(number), ({ told }, at) => told[at] - 1);
  }

  /** Whose titles some are. */
  owners(titles) {
    return this.ofEach(titles, (number) => this.part(number), ({ told }, at) => told[at]);
  }

  /** What each document may be found by: { kind, publisher, people }, as numbers. */
  filters(documents) {
    const value = ({ kinds, publishers, people }, at) => ({ kind: kinds[at], publisher: publishers[at], people: people[at] });
    return this.ofEach(documents, (number) => this.filterOf(number), value);
  }

  /** The paragraphs of a document, or the lines of a title that no text holds: { line, symbols, from, to } of each. */
  lines(document) {
    if (!this.texts.has(document)) {
      const folded = (lines) => lines.map((line) => ({ line, ...this.fold(line) }));
      const read = async () => {
        if (document < this.documents) {
          this.textsRead++;
          return folded((await this.text((await this.told(document))[0])).split("\n"));
        }
        const [owner] = await this.owners([document]);
        const [places] = await this.ofEach([document], (number) => this.part(number), ({ lengths }, at) => lengths[at]);
        const [, title, , , , , subtitle] = await this.told(owner);
        const lines = folded([title, subtitle ?? ""]);
        const takes = lines.map(({ symbols }) => symbols.length + 1);
        return takes[0] + takes[1] === places ? lines : lines.filter((_, i) => takes[i] === places).slice(0, 1);
      };
      const lines = read();
      lines.catch(() => this.texts.delete(document));
      this.texts.set(document, lines);
      if (this.texts.size > this.kept) this.texts.delete(this.texts.keys().next().value);
    }
    return this.texts.get(document);
  }

  /**
   * Where the terms stand in a document: { paragraphs: for each with any, [number from 0, text, [[from, to], …]], n: places };
   * null if one does not. `across`: paragraphs are read as one.
   */
  async hits(document, terms, across = false) {
    const lines = await this.lines(document);
    const groups = across ? [row(lines.length, (_, i) => i)] : row(lines.length, (_, i) => [i]);
    const spans = new Map();
    const seen = new Uint8Array(terms.length);
    let n = 0;
    for (const group of groups) {
      const symbols = group.flatMap((i) => lines[i].symbols);
      const ends = [];
      for (const i of group) ends.push((ends.at(-1) ?? 0) + lines[i].symbols.length);
      terms.forEach((term, which) => {
        for (const at of occurrences(symbols, term)) {
          seen[which] = 1;
          n++;
          for (let from = at, to = at + term.length; from < to; ) {
            const line = count(ends, (end) => end <= from);
            const start = ends[line] - lines[group[line]].symbols.length;
            const last = Math.min(to, ends[line]);
            const span = [lines[group[line]].from[from - start], lines[group[line]].to[last - 1 - start]];
            spans.set(group[line], [...(spans.get(group[line]) ?? []), span]);
            from = last;
          }
        }
      });
    }
    if (!seen.every(Boolean)) return null;
    const numbers = [...spans.keys()].sort((one, other) => one - other);
    const sorted = (number) => spans.get(number).sort((one, other) => one[0] - other[0] || other[1] - one[1]);
    return { paragraphs: numbers.map((number) => [number, lines[number].line, sorted(number)]), n };
  }

  /** Those of some documents whose texts hold the terms, with how many places. */
  async holding(documents, terms, across = false) {
    const hits = await Promise.all(documents.map((document) => this.hits(document, terms, across)));
    return new Map(documents.map((document, i) => [document, hits[i]?.n ?? 0]).filter(([, n]) => n > 0));
  }

  /**
   * The documents that hold every term, narrowed by `keep`, which is given all of them and brings those to be kept:
   * { documents: [[document, places, year]], exact, all: how many there were, at most so many unless `is_all_exact`, counts: documents with each term alone, null
   * where only the texts can tell, titles: documents whose titles hold every term, though their texts do not, titled: how many of these there were }. If
   * documents are many and not narrowed, `early` is told them before their years are known.
   */
  async search(terms, keep = null, early = null) {
    const found = await Promise.all(terms.map((term) => this.find(term)));
    const known = found.map(({ documents }) => documents).sort((one, other) => one.size - other.size);
    const [fewest, ...others] = known;
    const held = [...fewest.keys()].filter((document) => others.every((set) => set.has(document))).sort((one, other) => one - other);
    let exact = found.every((one) => one.exact);
    let documents = held.filter((document) => document < this.documents);
    let titles = held.slice(documents.length);
    if (!keep && documents.length > EARLY) early?.(documents);
    let places = new Map(documents.map((document) => [document, known.reduce((sum, set) => sum + set.get(document), 0)]));
    // Those of a few that the texts say hold the terms.
    const decide = async () => {
      if (exact || documents.length > FEW) return;
      places = await this.holding(documents, terms);
      documents = [...places.keys()];
      exact = true;
    };
    if (!exact && titles.length <= FEW) titles = [...(await this.holding(titles, terms)).keys()];
    await decide();
    const [all, is_all_exact] = [documents.length, exact];
    titles = [...new Set(await this.owners(titles))].filter((document) => !places.has(document));
    const titled = titles.length;
    if (keep) [documents, titles] = await Promise.all([keep(documents), keep(titles)]);
    await decide();
    const years = await this.years(documents);
    const texts = ({ documents }) => [...documents.keys()].filter((document) => document < this.documents);
    return {
      all,
      is_all_exact,
      exact,
      documents: documents.map((document, i) => [document, places.get(document), years[i]]),
      counts: found.map((one) => (one.exact ? texts(one).length : null)),
      titles,
      titled,
    };
  }

  /**
   * The documents in which a wording stands across ends of paragraphs, where it has ends of sentences or the like:
   * { places: Map to how many, read: documents that were looked at, of: those that have each of its parts }, both narrowed by `keep`.
   */
  async across(wording, breaks, keep) {
    const ends = [...breaks, wording.length];
    const parts = ends.map((end, i) => wording.slice(ends[i - 1] ?? 0, end));
    const found = (await this.search(parts, keep)).documents.map(([document]) => document);
    const read = found.slice(0, TEXTS);
    return { places: await this.holding(read, [wording], true), read: read.length, of: found.length };
  }

  /** Whether a wording stands somewhere: true, false, or null where it would take too many texts to say. */
  async stands(wording) {
    const { documents, exact } = await this.find(wording);
    if (exact) return documents.size > 0;
    const some = [...documents.keys()].slice(0, FEW);
    if ((await this.holding(some, [wording])).size > 0) return true;
    return some.length < documents.size ? null : false;
  }

  /**
   * How many symbols at the beginning of a wording stand somewhere in a row: `{ stands, sure }`. Not `sure`: at least so many.
   * What stands next to the wording in the index tells, or the few texts that begin with the same key.
   */
  async reach(wording, is_over) {
    const unknown = wording.indexOf(UNKNOWN);
    const sought = unknown < 0 ? wording : wording.slice(0, unknown);
    if (sought.length === 0) return { stands: 0, sure: true };
    const shards = await this.shardsOf(sought);
    const [from, to] = shards;
    const read = await Promise.all(row(to - from > 1 ? 2 : 1, (_, i) => this.shard(from + i)));
    const keys = read.flatMap(({ keys }) => keys);
    const at = count(keys, (key) => compare(key, sought) < 0);
    // Before what is sought, there or after it; the first key of the next shard is in the directory.
    const near = [keys[at - 1], keys[at], to - from > 1 ? null : await this.firstOf(from + 1)].filter(Boolean);
    const stands = Math.max(0, ...near.map((key) => alike(key, sought)));
    if (stands === sought.length || !near.some((key) => compare(key, sought) === 0)) return { stands, sure: true };
    if (is_over()) return { stands, sure: false };
    if (stands === this.longestKey) return this.reachOn(sought, stands);
    const { places } = await this.look(sought, shards);
    const lengths = await Promise.all(
      (await this.locate(places)).map(async ([document, before]) => {
        let start = 0;
        for (const { symbols } of await this.lines(document)) {
          if (before < start + symbols.length) return alike(symbols, sought, before - start);
          start += symbols.length + 1;
        }
        return 0;
      }),
    );
    return { stands: Math.max(stands, ...lengths), sure: true };
  }

  /** The same beyond the length of keys, where `low` symbols are known to stand: by asking for the half of what is left. */
  async reachOn(wording, low) {
    let high = wording.length, sure = true;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const stands = await this.stands(wording.slice(0, middle));
      sure &&= stands !== null;
      if (stands) low = middle;
      else high = middle - 1;
    }
    return { stands: low, sure };
  }

  /**
   * The longest part of a wording that stands somewhere, and up to two others that it does not overlap:
   * { parts: [[first symbol, symbol after the last], …], whole }. Not `whole`: the budget ended, or `is_over`, before
   * everything was looked at, and there may be a longer one.
   */
  async longest(wording, is_over = () => false) {
    const [bytes, texts] = [this.spent + BUDGET, this.textsRead + TEXTS];
    const is_spent = () => is_over() || this.spent >= bytes || this.textsRead >= texts;
    const known = new Map();
    let whole = true;
    const reach = async (at) => {
      if (!known.has(at)) known.set(at, this.reach(wording.slice(at), is_spent));
      const { stands, sure } = await known.get(at);
      whole &&= sure;
      return stands;
    };
    if (wording.length <= SHORT) await Promise.all(wording.map((_, at) => reach(at)));
    const parts = [];
    let best = 0;
    for (let start = 0; start + best < wording.length; ) {
      if (is_spent()) {
        whole = false;
        break;
      }
      const stands = await reach(start);
      const end = start + stands;
      if (stands > 0) parts.push([start, end]);
      best = Math.max(best, stands);
      if (end >= wording.length) break;
      // What is longer holds the symbol that ended this part: it begins where everything up to there stands.
      let low = start + 1, high = end + 1;
      while (low < high && !is_spent()) {
        const middle = (low + high) >> 1;
        if (middle + (await reach(middle)) > end) high = middle;
        else low = middle + 1;
      }
      start = low;
    }
    const length = ([start, end]) => end - start;
    parts.sort((one, other) => length(other) - length(one) || one[0] - other[0]);
    const apart = [];
    for (const part of parts) {
      if (apart.length < 3 && apart.every((other) => part[1] <= other[0] || other[1] <= part[0])) apart.push(part);
    }
    return { parts: apart, whole };
  }
}
