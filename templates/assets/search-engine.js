// Searches the index of docs/FORMATS.md. `get(path)` brings a file of the index, `text(id)` a document's text.

const FORMAT = 1;
const WORD = 0x80000000;
// Places: of so few the texts tell more cheaply than the index.
const FEW = 20;
// Bytes of the index for one wording, and of a shard. What would go beyond is not read, and what was found is said to be at
// most so much.
const BUDGET = 120_000;
const SHARD = 5500;
// Keys whose directories are read before the first shard.
const ASKED = 6;
// Places: of more, files are fetched one after the other, so that the budget holds.
const MANY = 500;
// Places: of more, the first documents are shown while the rest is counted.
const EARLY = 60;
// Files fetched together.
const TOGETHER = 4;
const ALONE = 0, OF_WORD = 1;
// The symbol of a letter that no text of the archive has.
export const UNKNOWN = 0;

async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Numbers of seven bits a byte, one a call. */
function reader(bytes) {
  let at = 0;
  return () => {
    let number = 0, scale = 1, byte;
    do {
      byte = bytes[at++] ?? 0;
      number += (byte & 127) * scale;
      scale *= 128;
    } while (byte >= 128);
    return number;
  };
}

const row = (n, next) => Array.from({ length: n }, next);

/** [a, b, place] in the order of the index. */
function before(one, other) {
  return one[0] - other[0] || one[1] - other[1] || one[2] - other[2];
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

/** Where [a, b, place] of n files stand first, as differences. */
function firsts(n, next) {
  let a = 0, b = 0;
  return row(n, () => {
    const step = next();
    a += step;
    b = step === 0 ? b + next() : next();
    return [a, b, next()];
  });
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
      this.letters = new Map();
      this.frequency = new Map();
      points.forEach((point, i) => {
        const role = next();
        const letter = point + (steps[i] % 2 ? -(steps[i] + 1) / 2 : steps[i] / 2);
        this.letters.set(point, [role % 3, letter]);
        this.frequency.set(letter, Math.floor(role / 3));
      });
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

  /** What of a wording the index can be asked for, rarest first: [number of the symbol, first symbol, second]. */
  keys(symbols) {
    const rarity = ([, a, b]) => (a >= WORD ? 12 : Math.min(this.frequency.get(a) ?? 0, this.frequency.get(b) ?? 0));
    const keys = [];
    symbols.forEach((symbol, i) => {
      if (symbol >= WORD) keys.push([i, symbol, 0]);
      else if (symbols[i + 1] < WORD) keys.push([i, symbol, symbols[i + 1]]);
    });
    return keys.sort((one, other) => rarity(one) - rarity(other));
  }

  /** The shards that hold places of a key: [number, first place, place after the last]. */
  async shardsOf([, a, b]) {
    const least = [a, b, -1], most = [a, b, Infinity];
    const range = (firsts) => [
      Math.max(0, count(firsts, (first) => before(first, least) < 0) - 1),
      count(firsts, (first) => before(first, most) < 0),
    ];
    const [first, last] = range(this.directories);
    const shards = [];
    for (let directory = first; directory < last; directory++) {
      const n = Math.min(this.perDirectory, this.shards - directory * this.perDirectory);
      const firsts_ = await this.read(`d${directory}.bin`, (next) => firsts(n, next));
      const [from, to] = range(firsts_);
      const is_key = (first) => first && first[0] === a && first[1] === b;
      for (let i = from; i < to; i++) {
        const next = i + 1 < n ? firsts_[i + 1] : this.directories[directory + 1];
        shards.push([directory * this.perDirectory + i, is_key(firsts_[i]) ? firsts_[i][2] : 0, is_key(next) ? next[2] : Infinity]);
      }
    }
    return shards;
  }

  shard(number) {
    return this.read(`s${number}.bin`, (next) => {
      const places = new Map();
      let a = 0, b = 0;
      for (let left = this.perShard; left > 0; ) {
        const step = next();
        const second = next();
        const n = next();
        if (n === 0) break;
        a += step;
        b = step === 0 ? b + second : second;
        let place = 0;
        places.set(`${a} ${b}`, row(n, () => (place += next())));
        left -= n;
      }
      return places;
    });
  }

  /** The shards of a key that places may stand in that still can begin the wording. */
  async shardsAmong(key, among) {
    const shards = await this.shardsOf(key);
    const before = (end) => count(among, (place) => place + key[0] < end);
    return among ? shards.filter(([, from, to]) => before(from) < before(to)) : shards;
  }

  /** The places of a key in some shards, as places of the wording's first symbol. */
  async places([at, a, b], shards) {
    const lists = await Promise.all(shards.map(([number]) => this.shard(number)));
    return lists.flatMap((list) => list.get(`${a} ${b}`) ?? []).map((place) => place - at);
  }

  /**
   * The places at which a wording begins. Not `exact`: some of them may be none, the texts decide. Where they are many,
   * `early` is told those that may be some as soon as there are any.
   */
  async find(symbols, enough = FEW, early = null) {
    const covered = new Uint8Array(symbols.length);
    const covers = ([at, , second]) => (covered[at] ? 0 : 1) + (second && !covered[at + 1] ? 1 : 0);
    if (symbols.includes(UNKNOWN)) return { places: [], exact: true };
    let keys = this.keys(symbols);
    if (keys.length === 0) return { places: null, exact: false };
    // Letters only hint at how frequent a key is; directories tell.
    const asked = keys.splice(0, ASKED);
    const sizes = new Map(await Promise.all(asked.map(async (key) => [key, (await this.shardsOf(key)).length])));
    keys.unshift(...asked.sort((one, other) => sizes.get(one) - sizes.get(other)));
    const limit = this.spent + BUDGET;
    let found = null;
    while (keys.length > 0 && (found === null || found.length > enough)) {
      // The rarest is read whatever it costs.
      let room = found === null ? Infinity : (limit - this.spent) / SHARD;
      if (found !== null) keys.sort((one, other) => covers(other) - covers(one));
      const taken = [];
      while (keys.length > 0 && taken.length < (found === null || found.length > MANY ? 1 : TOGETHER)) {
        const key = keys.shift();
        if (covers(key) === 0) continue;
        const shards = await this.shardsAmong(key, found);
        if (shards.length > room) continue;
        room -= shards.length;
        taken.push([key, shards]);
        covered[key[0]] = 1;
        if (key[2]) covered[key[0] + 1] = 1;
      }
      const lists = await Promise.all(taken.map(([key, shards]) => this.places(key, shards)));
      for (const list of lists) {
        if (found === null) found = list;
        else {
          const also = new Set(list);
          found = found.filter((place) => also.has(place));
        }
      }
      if (early && found.length > EARLY) early(found);
      early = null;
    }
    return { places: found, exact: found.length === 0 || covered.every(Boolean) };
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

  /** The documents of sorted places, one after the other; what tells of them is fetched when it is their turn. */
  async *documentsOf(places) {
    for (let at = 0; at < places.length; ) {
      const number = count(this.parts, (start) => start <= places[at]) - 1;
      const { starts } = await this.part(number);
      const inPart = count(starts, (start) => start <= places[at]) - 1;
      yield number * this.perPart + inPart;
      const end = starts[inPart + 1] ?? this.parts[number + 1] ?? Infinity;
      at = count(places, (place) => place < end);
    }
  }

  /** Places by document: Map of document to how many. */
  async byDocument(places) {
    const counts = new Map();
    const numbers = [...new Set(places.map((place) => count(this.parts, (start) => start <= place) - 1))];
    const parts = new Map(await Promise.all(numbers.map(async (number) => [number, await this.part(number)])));
    for (const place of places) {
      const number = count(this.parts, (start) => start <= place) - 1;
      const document = number * this.perPart + count(parts.get(number).starts, (start) => start <= place) - 1;
      counts.set(document, (counts.get(document) ?? 0) + 1);
    }
    return counts;
  }

  async year(document) {
    return (await this.part(Math.floor(document / this.perPart))).years[document % this.perPart];
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
   * The documents that hold every term, narrowed by `keep(document)`: { documents: [[document, places, year]], exact,
   * counts: documents with each term alone, null where only the texts can tell }. Of a single term in many places, `early`
   * is told the documents that may have it, one after the other, before all are counted.
   */
  async search(terms, keep, early = null) {
    const tell = terms.length === 1 && early ? (places) => early(this.documentsOf(places)) : null;
    const found = await Promise.all(terms.map((term) => this.find(term, FEW, tell)));
    const sets = await Promise.all(found.map(({ places }) => places && this.byDocument(places)));
    const known = sets.filter(Boolean).sort((one, other) => one.size - other.size);
    let documents = [...(known[0]?.keys() ?? [])].filter((document) => known.every((set) => set.has(document)));
    let exact = found.every((one) => one.exact);
    documents.sort((one, other) => one - other);
    const places = new Map(documents.map((document) => [document, known.reduce((sum, set) => sum + set.get(document), 0)]));
    if (!exact && documents.length <= FEW) {
      const hits = await Promise.all(documents.map((document) => this.hits(document, terms)));
      hits.forEach((hits, i) => places.set(documents[i], hits?.n ?? 0));
      documents = documents.filter((document) => places.get(document) > 0);
      exact = true;
    }
    const all = documents.length;
    const kept = await Promise.all(documents.map(keep));
    documents = documents.filter((_, i) => kept[i]);
    const years = await Promise.all(documents.map((document) => this.year(document)));
    return { all, exact, documents: documents.map((document, i) => [document, places.get(document), years[i]]), counts: found.map(({ exact }, i) => (exact ? sets[i].size : null)) };
  }

  /** Whether a wording stands somewhere; where the index alone does not say, the texts of the first documents that may have it do. */
  async stands(symbols) {
    const { places, exact } = await this.find(symbols, 0);
    if (exact || !places?.length) return exact && places.length > 0;
    const documents = [...(await this.byDocument(places.slice(0, FEW))).keys()];
    const hits = await Promise.all(documents.map((document) => this.hits(document, [symbols])));
    return hits.some((hits) => hits !== null);
  }

  /** The longest part of a wording that stands somewhere, { part: [first symbol, symbol after the last] or null, whole }. Not
   *  `whole`: the budget ended before everything was looked at, and there may be a longer one. */
  async longest(symbols) {
    let best = null;
    let end = 0;
    const limit = this.spent + BUDGET;
    for (let start = 0; start < symbols.length; start++) {
      end = Math.max(end, start + (symbols[start] >= WORD ? 1 : 2));
      while (end <= symbols.length) {
        if (this.spent >= limit) return { part: best, whole: false };
        if (!(await this.stands(symbols.slice(start, end)))) break;
        if (best === null || end - start > best[1] - best[0]) best = [start, end];
        end++;
      }
    }
    return { part: best, whole: true };
  }
}

/** A query as its terms: what stands between spaces, or between quotation marks around it. */
export function termsOf(query) {
  const terms = [];
  const pattern = /["＂“”「『]([^"＂”」』]*)["＂”」』](?=\s|$)|\S+/gu;
  for (const match of query.matchAll(pattern)) terms.push(match[1] ?? match[0]);
  return terms.filter((term) => term.trim() !== "");
}
