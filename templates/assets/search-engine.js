// Searches the index of docs/FORMATS.md. `get(path)` brings a file of the index, `text(id)` a document's text.

const FORMAT = 2;
const WORD = 0x80000000;
// Places: of so few the texts tell more cheaply than the index.
const FEW = 20;
// Bytes of the index for one wording. What would go beyond is not read, and what was found is said to be at most so much.
const BUDGET = 120_000;
// Shards that are read to see whether they leave fewer places; those that hold all places of what no shard counts; and those of
// a standing wording longer than what the index tells apart, whose places stand in order and take little room.
const CHEAP = 3, ALL = 6, STANDING = 24;
// Symbols that the index tells apart.
const LONGEST = 32;
// Beginnings of a wording's parts that are looked at together.
const TOGETHER = 6;
// Documents: of more, the first are shown while what tells of all is fetched.
const EARLY = 60;
const ALONE = 0, OF_WORD = 1;
// The symbol of a letter that no text of the archive has.
export const UNKNOWN = 0;

async function inflate(bytes) {
  const stream = new Response(bytes).body.pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Numbers of seven bits a byte, one a call; `planes` brings so many that stand as four rows of bytes. */
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

const row = (n, next) => Array.from({ length: n }, next);

/** 0 where one run of symbols begins with the other, below 0 where it stands before all that do, above where after. */
function compare(run, wording) {
  const n = Math.min(run.length, wording.length);
  for (let i = 0; i < n; i++) if (run[i] !== wording[i]) return run[i] - wording[i];
  return 0;
}

/** How many symbols two runs begin with alike. */
function alike(one, other) {
  let n = 0;
  while (n < one.length && n < other.length && one[n] === other[n]) n++;
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
  const rest = row(others, next);
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

export class Index {
  constructor(get, text) {
    this.get = get;
    this.text = text;
    this.files = new Map();
    this.spent = 0;
  }

  /** The bytes of a file, fetched once. */
  bytes(name) {
    if (!this.files.has(name)) {
      const file = this.get(name).then((bytes) => {
        this.spent += bytes.byteLength;
        return inflate(bytes);
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
      if (next() !== FORMAT) throw new Error("another format of the index");
      [this.perShard, this.perDirectory, this.perPart, this.perList, this.documents, this.shards, this.size] = row(7, next);
      let place = 0;
      this.parts = row(Math.ceil(this.documents / this.perPart), () => (place += next()));
      this.directories = firsts(Math.ceil(this.shards / this.perDirectory), next);
      const n = next();
      let point = 0;
      const points = row(n, () => (point += next()));
      const steps = row(n, next);
      const letter = (point, step) => point + (step % 2 ? -(step + 1) / 2 : step / 2);
      const folded = points.map((point, i) => letter(point, steps[i]));
      const roles = row(n, next);
      const alone = [...new Set(folded.filter((_, i) => roles[i] === ALONE))].sort((one, other) => one - other);
      // Letters that stand alone have numbers in Unicode's order, from 1.
      const codes = new Map(alone.map((letter, i) => [letter, i + 1]));
      this.letters = new Map(points.map((point, i) => [point, [roles[i], roles[i] === ALONE ? codes.get(folded[i]) : folded[i]]]));
      return this;
    });
  }

  /** The symbols of a string, and where each stands. */
  fold(string) {
    const symbols = [], from = [], to = [];
    let hash = 0, start = -1, end = 0, at = 0;
    const close = () => {
      if (start < 0) return;
      symbols.push((hash | WORD) >>> 0);
      from.push(start);
      to.push(end);
      start = -1;
    };
    for (const character of string) {
      const point = character.codePointAt(0);
      const [role, letter] = this.letters.get(point) ?? [];
      const after = at + character.length;
      if (role === ALONE) {
        close();
        symbols.push(letter);
        from.push(at);
        to.push(after);
      } else if (role === OF_WORD) {
        if (start < 0) [start, hash] = [at, 0x811c9dc5];
        hash = Math.imul(hash ^ letter, 0x01000193);
        end = after;
      } else if (role !== undefined || /[\p{M}'’\u00ad]/u.test(character)) {
        if (start >= 0 && /\p{M}/u.test(character)) end = after;
      } else {
        close();
        if (/[\p{Alphabetic}\p{Unified_Ideograph}]/u.test(character) && !/\p{N}/u.test(character)) {
          symbols.push(UNKNOWN);
          from.push(at);
          to.push(after);
        }
      }
      at = after;
    }
    close();
    return { symbols, from, to };
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

  /** The first key of a shard; undefined after the last. */
  async firstOf(shard) {
    const number = Math.floor(shard / this.perDirectory);
    if (shard >= this.shards) return undefined;
    return shard % this.perDirectory === 0 ? this.directories[number] : (await this.directory(number))[shard % this.perDirectory];
  }

  /** The first keys of a directory's shards. */
  directory(number) {
    return this.read(`d${number}.bin`, (next) => firsts(Math.min(this.perDirectory, this.shards - number * this.perDirectory), next));
  }

  shard(number) {
    return this.read(`s${number}.bin`, (next) => {
      const n = next();
      const [shared, others] = [row(n, next), row(n, next)];
      let key = [];
      const keys = row(n, (_, i) => (key = keyAfter(key, shared[i], others[i], next)));
      const ends = [];
      for (let i = 0; i < n; i++) ends.push((ends[i - 1] ?? 0) + next());
      const steps = next.planes(ends[n - 1] ?? 0);
      const counted = [];
      while (!next.ended()) {
        const [at, length, n] = row(3, next);
        let document = 0;
        const documents = row(n, () => (document += next()));
        counted.push({ key: keys[at].slice(0, length), documents, places: row(n, () => next() + 1) });
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
      const length = Math.min(wording.length, LONGEST);
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
   * decide. Those are few, but where a standing wording is in so many places that the budget does not hold.
   */
  async find(wording, enough = FEW) {
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
    let found = null;
    const take = async (at) => {
      tried.add(at);
      return [at, await this.look(wording.slice(at), await shardsAt(at))];
    };
    // What begins a wording says nearly always where it is; of what ends it, places are asked for at the same time.
    const later = Math.min(wording.length >> 1, wording.length - 3);
    let next = later > 0 && (await Promise.all([cost(later), cost(0)]))[0] <= CHEAP ? [0, later] : [0];
    while (next.length > 0) {
      for (const [at, { places, documents, covers }] of await Promise.all(next.map(take))) {
        // Of so many places only documents are told: those of the whole wording, or what begins later is of no use.
        if (documents && at === 0) return { documents, exact: covers === wording.length };
        if (documents) continue;
        covered.fill(1, at, at + covers);
        const also = new Set(places.map((place) => place - at));
        found = found === null ? [...also] : found.filter((place) => also.has(place));
      }
      next = [];
      const gap = covered.indexOf(0);
      if (gap < 0 || found.length <= enough) break;
      // From the gap on, or so that no symbol of the index's length is wasted beyond the end.
      for (const at of [Math.min(gap, wording.length - LONGEST), gap]) {
        if (at > 0 && next.length === 0 && !tried.has(at) && this.spent < limit && (await cost(at)) <= ALL) next = [at];
      }
    }
    return { documents: await this.byDocument(found), exact: found.length === 0 || covered.every(Boolean) };
  }

  /** Lengths and years of a part's documents, and the place at which each begins. */
  part(number) {
    return this.read(`p${number}.bin`, (next) => {
      const n = this.inPart(number);
      let place = this.parts[number];
      const starts = row(n, () => {
        const start = place;
        place += next();
        return start;
      });
      return { starts, years: row(n, () => next() - 1) };
    });
  }

  filterOf(number) {
    return this.read(`f${number}.bin`, (next) => {
      const n = this.inPart(number);
      const [kinds, publishers, names] = [row(n, next), row(n, next), row(n, next)];
      return { kinds, publishers, people: names.map((names) => row(names, next)) };
    });
  }

  inPart(number) {
    return Math.min(this.perPart, this.documents - number * this.perPart);
  }

  /** [id, title, date, kind, who by, language] */
  async told(document) {
    const name = `t${Math.floor(document / this.perList)}.bin`;
    const list = await this.bytes(name);
    return JSON.parse(new TextDecoder().decode(list))[document % this.perList];
  }

  /** Places by document: Map of document to how many. */
  async byDocument(places) {
    const counts = new Map();
    const numbers = places.map((place) => count(this.parts, (start) => start <= place) - 1);
    const parts = await this.together(numbers, (number) => this.part(number));
    places.forEach((place, i) => {
      const document = numbers[i] * this.perPart + count(parts.get(numbers[i]).starts, (start) => start <= place) - 1;
      counts.set(document, (counts.get(document) ?? 0) + 1);
    });
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
    return this.ofEach(documents, (number) => this.part(number), ({ years }, at) => years[at]);
  }

  /** What each document may be found by: { kind, publisher, people }, as numbers. */
  filters(documents) {
    const value = ({ kinds, publishers, people }, at) => ({ kind: kinds[at], publisher: publishers[at], people: people[at] });
    return this.ofEach(documents, (number) => this.filterOf(number), value);
  }

  /** Where the terms stand in a document: for each paragraph with any, [number from 0, text, [[from, to], …]]; null if one does not. */
  async hits(document, terms) {
    const [id] = await this.told(document);
    const lines = (await this.text(id)).split("\n");
    const seen = new Uint8Array(terms.length);
    let n = 0;
    const paragraphs = [];
    lines.forEach((line, number) => {
      const { symbols, from, to } = this.fold(line);
      const spans = [];
      terms.forEach((term, which) => {
        for (let at = symbols.indexOf(term[0]); at >= 0; at = symbols.indexOf(term[0], at + 1)) {
          if (term.every((symbol, i) => symbols[at + i] === symbol)) {
            spans.push([from[at], to[at + term.length - 1]]);
            seen[which] = 1;
          }
        }
      });
      if (spans.length > 0) {
        n += spans.length;
        spans.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
        paragraphs.push([number, line, spans]);
      }
    });
    return seen.every(Boolean) ? { id, paragraphs, n } : null;
  }

  /**
   * The documents that hold every term, narrowed by `keep`, which is given all of them and brings those to be kept:
   * { documents: [[document, places, year]], exact, all: how many there were, counts: documents with each term alone, null
   * where only the texts can tell }. If they are many and not narrowed, `early` is told them before their years are known.
   */
  async search(terms, keep = null, early = null) {
    const found = await Promise.all(terms.map((term) => this.find(term)));
    const known = found.map(({ documents }) => documents).sort((one, other) => one.size - other.size);
    let documents = [...known[0].keys()].filter((document) => known.every((set) => set.has(document)));
    let exact = found.every((one) => one.exact);
    documents.sort((one, other) => one - other);
    if (!keep && documents.length > EARLY) early?.(documents);
    const places = new Map(documents.map((document) => [document, known.reduce((sum, set) => sum + set.get(document), 0)]));
    if (!exact && documents.length <= FEW) {
      const hits = await Promise.all(documents.map((document) => this.hits(document, terms)));
      hits.forEach((hits, i) => places.set(documents[i], hits?.n ?? 0));
      documents = documents.filter((document) => places.get(document) > 0);
      exact = true;
    }
    const all = documents.length;
    if (keep) documents = await keep(documents);
    const years = await this.years(documents);
    return {
      all,
      exact,
      documents: documents.map((document, i) => [document, places.get(document), years[i]]),
      counts: found.map(({ documents, exact }) => (exact ? documents.size : null)),
    };
  }

  /** Whether a wording stands somewhere; where the index alone does not say, the texts of the first documents that may have it do. */
  async stands(wording) {
    const { documents, exact } = await this.find(wording, 0);
    if (exact || documents.size === 0) return documents.size > 0;
    const hits = await Promise.all([...documents.keys()].slice(0, FEW).map((document) => this.hits(document, [wording])));
    return hits.some((hits) => hits !== null);
  }

  /**
   * How many symbols at the beginning of a wording stand somewhere in a row: `{ stands, more }`. Where `more` is true there may
   * be more than these, in a few places. What stands next to the wording in the index tells.
   */
  async reach(wording) {
    const unknown = wording.indexOf(UNKNOWN);
    const sought = unknown < 0 ? wording : wording.slice(0, unknown);
    if (sought.length === 0) return { stands: 0, more: false };
    const [from, to] = await this.shardsOf(sought);
    const shards = await Promise.all(row(to - from > 1 ? 2 : 1, (_, i) => this.shard(from + i)));
    const keys = shards.flatMap(({ keys }) => keys);
    const at = count(keys, (key) => compare(key, sought) < 0);
    // Before what is sought, there or after it; the first key of the next shard is in the directory.
    const near = [keys[at - 1], keys[at], to - from > 1 ? null : await this.firstOf(from + 1)].filter(Boolean);
    const stands = Math.max(0, ...near.map((key) => alike(key, sought)));
    return { stands, more: stands < sought.length && near.some((key) => compare(key, sought) === 0) };
  }

  /** The longest part of a wording that stands somewhere, { part: [first symbol, symbol after the last] or null, whole }. Not
   *  `whole`: the budget ended before everything was looked at, and there may be a longer one. */
  async longest(symbols) {
    let best = [0, 0];
    const limit = this.spent + BUDGET;
    const longer = (start, end) => {
      if (end - start > best[1] - best[0]) best = [start, end];
    };
    let whole = true;
    for (let start = 0; whole && start + best[1] - best[0] < symbols.length; ) {
      const starts = row(Math.min(TOGETHER, symbols.length - start), (_, i) => start + i);
      const reached = await Promise.all(starts.map((start) => this.reach(symbols.slice(start))));
      reached.forEach(({ stands }, i) => longer(starts[i], starts[i] + stands));
      for (const [i, { stands, more }] of reached.entries()) {
        let end = Math.max(starts[i] + stands, starts[i] + best[1] - best[0]);
        while (more && whole && end < symbols.length && (await this.stands(symbols.slice(starts[i], end + 1)))) {
          longer(starts[i], ++end);
          whole = this.spent < limit;
        }
      }
      start += starts.length;
      whole = whole && (this.spent < limit || start + best[1] - best[0] >= symbols.length);
    }
    return { part: best[1] > 0 ? best : null, whole };
  }
}

/** A query as its terms: what stands between spaces, or between quotation marks around it. */
export function termsOf(query) {
  const terms = [];
  const pattern = /["＂“”「『]([^"＂”」』]*)["＂”」』](?=\s|$)|\S+/gu;
  for (const match of query.matchAll(pattern)) terms.push(match[1] ?? match[0]);
  return terms.filter((term) => term.trim() !== "");
}
