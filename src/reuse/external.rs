//! Alignments that another program made, in place of our own seeds: rows in, equal stretches out.
//!
//! A row names two places of two exported texts (docs/FORMATS.md); what is equal between them is found anew, so that any
//! aligner will do. A row that cannot be true of this archive is an error, never a shorter list.

use super::commonplace::Commonplace;
use super::seed::{self, Match};
use super::stream::{Position, Stream};
use crate::diagnostic::Diagnostic;
use crate::model::{Archive, SourcePath};
use crate::normalize::Text;
use crate::normalize::written::{Layout, Written};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::borrow::Cow;
use std::ops::Range;

/// Equal symbols in a row from which two places are taken to be matched there; as many as carry a chain on.
const ANCHOR: usize = 4;

/// Wrong rows that are told one by one: one wrong file may hold millions.
const MOST_TOLD: usize = 100;

/// Characters of a row that are quoted.
const QUOTED: usize = 120;

const EXPORT_AGAIN: &str = "write the archive anew with `hujian export passim`, align that, and give the result";

/// Rows of pairwise alignments, as read.
#[derive(Clone, Debug, Default)]
pub struct Given {
    files: Vec<SourcePath>,
    rows: Vec<Row>,
    documents: Vec<Named>,
    numbers: FxHashMap<Named, u32>,
    wrong: Vec<Diagnostic>,
    untold: usize,
}

/// A document as rows name it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Named {
    id: String,
    fingerprint: Option<String>,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    file: u32,
    line: u32,
    sides: [Side; 2],
}

/// Code points of an exported text.
#[derive(Clone, Copy, Debug)]
struct Side {
    document: u32,
    begin: u32,
    end: u32,
}

/// A row as passim writes it with `--pairwise`; it has more fields, which are not looked at.
#[derive(Deserialize)]
struct Record<'a> {
    #[serde(borrow)]
    id: Option<Cow<'a, str>>,
    begin: Option<u32>,
    end: Option<u32>,
    #[serde(borrow)]
    fingerprint: Option<Cow<'a, str>>,
    #[serde(borrow)]
    id2: Option<Cow<'a, str>>,
    begin2: Option<u32>,
    end2: Option<u32>,
    #[serde(borrow)]
    fingerprint2: Option<Cow<'a, str>>,
}

impl Given {
    /// Begins a file of rows.
    pub fn file(&mut self, path: SourcePath) {
        self.files.push(path);
    }

    /// Takes up a line, counted from 1, of the file that was begun last; blank lines say nothing.
    pub fn line(&mut self, line: u32, bytes: &[u8]) {
        if bytes.trim_ascii().is_empty() {
            return;
        }
        let file = self.files.len().checked_sub(1).expect("a row comes after the file it stands in");
        let (code, message, hint) = match serde_json::from_slice::<Record<'_>>(bytes) {
            Ok(record) => match record.row() {
                Ok((places, sides)) => {
                    let [left, right] = sides.map(|side| self.number(side));
                    let sides = [(left, &places[0]), (right, &places[1])];
                    let sides = sides.map(|(document, place)| Side { document, begin: place.start, end: place.end });
                    self.rows.push(Row { file: file as u32, line, sides });
                    return;
                }
                Err(missing) => (
                    "alignment-row",
                    format!("no `{missing}` in this row, so that it does not pair two places"),
                    "run passim with `--pairwise` and give its folder `align.json`; `out.json` holds clusters, not pairs",
                ),
            },
            Err(error) => (
                "alignment-row",
                format!("not a row of alignments: {error}").replace(" at line 1 column ", ", at byte "),
                "give the folder `align.json` that passim wrote: one JSON object a line, not compressed",
            ),
        };
        let quoted: String = String::from_utf8_lossy(bytes).chars().take(QUOTED).collect();
        let diagnostic = Diagnostic::error(code, &self.files[file], message).at(line, quoted).hint(hint);
        if self.wrong.len() < MOST_TOLD {
            self.wrong.push(diagnostic);
        } else {
            self.untold += 1;
        }
    }

    fn number(&mut self, named: Named) -> u32 {
        let next = self.documents.len() as u32;
        *self.numbers.entry(named).or_insert_with_key(|named| {
            self.documents.push(named.clone());
            next
        })
    }

    /// The equal stretches that the rows lead to, ordered as [`seed::run`] orders its own, and what is wrong with the rows.
    pub(super) fn matches(
        &self,
        archive: &Archive,
        texts: &[Text],
        stream: &Stream,
        commonplace: &Commonplace,
    ) -> (Vec<Match>, Vec<Diagnostic>) {
        let by_id: FxHashMap<&str, u32> =
            (0..).zip(&archive.documents).map(|(number, document)| (document.id.as_str(), number)).collect();
        let known: Vec<Result<(u32, Layout), Wrong>> = self
            .documents
            .par_iter()
            .map(|named| {
                let document = *by_id.get(named.id.as_str()).ok_or(Wrong::Unknown)?;
                let at = document as usize;
                let written = Written::of(&archive.documents[at].body.text, &texts[at]);
                match &named.fingerprint {
                    Some(fingerprint) if *fingerprint != written.fingerprint() => Err(Wrong::Changed),
                    _ => Ok((document, written.layout)),
                }
            })
            .collect();
        let found: Vec<Found> = self
            .rows
            .par_iter()
            .map(|row| {
                let place = |n: usize| {
                    let side = &row.sides[n];
                    let (document, layout) = known[side.document as usize].as_ref().map_err(|wrong| (n, *wrong))?;
                    position(*document, layout, side, stream).map_err(|wrong| (n, wrong))
                };
                let equal = equal(stream, &place(0)?, &place(1)?);
                Ok((equal.len(), worth_listing(stream, commonplace, equal)))
            })
            .collect();
        let mut notes = self.wrong.clone();
        let mut untold = self.untold;
        let (mut unlike, mut common) = (0_usize, 0_usize);
        let mut matches = Vec::new();
        for (row, found) in self.rows.iter().zip(found) {
            match found {
                Ok((equal, worth)) => {
                    unlike += usize::from(equal == 0);
                    common += usize::from(equal > 0 && worth.is_empty());
                    matches.extend(worth);
                }
                Err((side, wrong)) if notes.len() < MOST_TOLD => notes.push(self.told(row, side, wrong)),
                Err(_) => untold += 1,
            }
        }
        notes.extend(self.counted(untold, unlike, common));
        (maximal(stream, matches), notes)
    }

    /// What is said of the rows as a whole.
    fn counted(&self, untold: usize, unlike: usize, common: usize) -> Vec<Diagnostic> {
        let Some(path) = self.files.first() else { return Vec::new() };
        let of = self.rows.len();
        let mut notes = Vec::new();
        if untold > 0 {
            notes.push(Diagnostic::error("alignment-more", path, format!("{untold} more rows are wrong")));
        }
        if of == 0 && self.wrong.is_empty() {
            notes.push(
                Diagnostic::warning("no-alignments", path, "no row in it: no document is linked to another")
                    .hint("if passim found none, try smaller values of `-n`, `-m` and `-a`"),
            );
        }
        if unlike > 0 {
            let message =
                format!("{unlike} of {of} rows pair places that share no {ANCHOR} letters or words in a row: left out");
            notes.push(Diagnostic::warning("alignment-unlike", path, message));
        }
        if common > 0 {
            let message = format!("{common} of {of} rows share common wordings alone: listed as such, not in pairs");
            notes.push(Diagnostic::note("alignment-common", path, message));
        }
        notes
    }

    fn told(&self, row: &Row, side: usize, wrong: Wrong) -> Diagnostic {
        let side = &row.sides[side];
        let id = &self.documents[side.document as usize].id;
        let (code, message) = match wrong {
            Wrong::Unknown => ("alignment-document", format!("no document `{id}` in this archive")),
            Wrong::Changed => ("alignment-changed", format!("document `{id}` is not as it was when it was exported")),
            Wrong::Place { points } => (
                "alignment-place",
                format!("`{}..{}` is no place in the {points} characters of `{id}`", side.begin, side.end),
            ),
        };
        let mut diagnostic = Diagnostic::error(code, &self.files[row.file as usize], message).hint(EXPORT_AGAIN);
        diagnostic.line = Some(row.line);
        diagnostic
    }
}

impl Record<'_> {
    /// The two places and whose they are, or which field is missing.
    fn row(self) -> Result<([Range<u32>; 2], [Named; 2]), &'static str> {
        let named = |id: Cow<'_, str>, fingerprint: Option<Cow<'_, str>>| Named {
            id: id.into_owned(),
            fingerprint: fingerprint.map(Cow::into_owned),
        };
        let left = self.begin.ok_or("begin")?..self.end.ok_or("end")?;
        let right = self.begin2.ok_or("begin2")?..self.end2.ok_or("end2")?;
        let names = [named(self.id.ok_or("id")?, self.fingerprint), named(self.id2.ok_or("id2")?, self.fingerprint2)];
        Ok(([left, right], names))
    }
}

/// Why a row cannot be true of this archive.
#[derive(Clone, Copy, Debug)]
enum Wrong {
    Unknown,
    Changed,
    Place { points: u32 },
}

/// How many equal stretches a row led to, and those that pair its places; or which side is wrong, and why.
type Found = Result<(usize, Vec<Match>), (usize, Wrong)>;

/// Where a place lies in the stream.
fn position(document: u32, layout: &Layout, side: &Side, stream: &Stream) -> Result<Range<Position>, Wrong> {
    if side.begin >= side.end || side.end > layout.points {
        return Err(Wrong::Place { points: layout.points });
    }
    let (first, _) = stream.bounds(document);
    let symbols = layout.within(side.begin..side.end);
    Ok(first + symbols.start..first + symbols.end)
}

/// The equal stretches of two places.
fn equal(stream: &Stream, a: &Range<Position>, b: &Range<Position>) -> Vec<Match> {
    let symbols = |range: &Range<Position>| &stream.symbols[range.start as usize..range.end as usize];
    walk(symbols(a), symbols(b))
        .into_iter()
        .map(|(left, right, len)| {
            let (a, b) = (a.start + left, b.start + right);
            // The places of a repeat within one document may overlap.
            Match { a: a.min(b), b: a.max(b), len }
        })
        .collect()
}

/// Those of a row's equal stretches that pair its places: as in our own seeding, stretches that hold a seed and say more than
/// common wordings do. Where none holds a seed, the places are edited that densely, and the row is taken at its word.
fn worth_listing(stream: &Stream, commonplace: &Commonplace, equal: Vec<Match>) -> Vec<Match> {
    let holds_seed = |m: &Match| seed::shortest(stream, m.a).is_some_and(|(_, len)| len <= m.len);
    if !equal.iter().any(holds_seed) {
        return equal;
    }
    let is_worth = |m: &Match| holds_seed(m) && commonplace.is_worth_listing(stream, m.a, m.len);
    equal.into_iter().filter(is_worth).collect()
}

/// Walks two rows of symbols along the anchors they share: (start on the left, start on the right, length) of equal
/// stretches, in order on both sides.
fn walk(left: &[u32], right: &[u32]) -> Vec<(u32, u32, u32)> {
    let mut found: Vec<(u32, u32, u32)> = Vec::new();
    let mut reached = (0, 0);
    for (l, r) in in_order(anchors(left, right)) {
        if l < reached.0 || r < reached.1 {
            continue;
        }
        let pairs = |(x, y): &(&u32, &u32)| x == y;
        let back = left[reached.0..l].iter().rev().zip(right[reached.1..r].iter().rev()).take_while(pairs).count();
        let forth = left[l..].iter().zip(&right[r..]).take_while(pairs).count();
        reached = (l + forth, r + forth);
        found.push(((l - back) as u32, (r - back) as u32, (back + forth) as u32));
    }
    found
}

/// Where both sides have the same few symbols in a row: those that stand once on each side, and those that both begin or
/// end with.
fn anchors(left: &[u32], right: &[u32]) -> Vec<(usize, usize)> {
    let mut grams: Vec<(&[u32], bool, usize)> = Vec::with_capacity(left.len() + right.len());
    grams.extend(left.windows(ANCHOR).enumerate().map(|(at, gram)| (gram, false, at)));
    grams.extend(right.windows(ANCHOR).enumerate().map(|(at, gram)| (gram, true, at)));
    grams.sort_unstable();
    let mut found: Vec<(usize, usize)> = grams
        .chunk_by(|x, y| x.0 == y.0)
        .filter_map(|group| match group {
            [(_, false, l), (_, true, r)] => Some((*l, *r)),
            _ => None,
        })
        .collect();
    if let (Some(l), Some(r)) = (left.len().checked_sub(ANCHOR), right.len().checked_sub(ANCHOR)) {
        found.extend([(0, 0), (l, r)].into_iter().filter(|&(l, r)| left[l..l + ANCHOR] == right[r..r + ANCHOR]));
    }
    found
}

/// The most pairs that are in order on both sides (the longest increasing subsequence, by patience sorting).
fn in_order(mut pairs: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    // Of pairs that begin at one place on the left, at most one is taken.
    pairs.sort_unstable_by_key(|&(l, r)| (l, std::cmp::Reverse(r)));
    // The pair with the least right side that ends a sequence of each length, and the pair before each.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (i, &(_, r)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|&end| pairs[end].1 < r);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = i,
            None => ends.push(i),
        }
    }
    let mut chosen: Vec<(usize, usize)> =
        std::iter::successors(ends.last().copied(), |&i| before[i]).map(|i| pairs[i]).collect();
    chosen.reverse();
    chosen
}

/// A match with its documents and how far apart its places are.
type Paired = ((u32, u32, u32), Match);

/// Makes each match as long as it can be, and one of those that then are the same; within one document no match
/// overlaps itself.
fn maximal(stream: &Stream, mut matches: Vec<Match>) -> Vec<Match> {
    let pair = |m: &Match| (stream.document(m.a), stream.document(m.b), m.b - m.a);
    let mut by_pair: Vec<Paired> = matches.drain(..).map(|m| (pair(&m), m)).collect();
    by_pair.par_sort_unstable();
    let of_pair = |same: &&[Paired]| {
        let mut maximal: Vec<Match> = Vec::new();
        for &((a, b, _), m) in *same {
            // Matches of one pair that are equally far apart are equal once they touch.
            if maximal.last().is_some_and(|last| m.a < last.a + last.len) {
                continue;
            }
            let ((a_start, a_end), (b_start, b_end)) = (stream.bounds(a), stream.bounds(b));
            let before = stream.common_backward(a_start, m.a, b_start, m.b);
            let after = stream.common_forward(m.a + m.len, a_end, m.b + m.len, b_end);
            let len = before + m.len + after;
            let len = if a == b { len.min(m.b - m.a) } else { len };
            maximal.push(Match { a: m.a - before, b: m.b - before, len });
        }
        maximal
    };
    let pairs: Vec<&[Paired]> = by_pair.chunk_by(|(x, _), (y, _)| x == y).collect();
    let mut found: Vec<Match> = pairs.par_iter().flat_map_iter(of_pair).collect();
    found.retain(|m| m.len as usize >= ANCHOR);
    seed::order(stream, &mut found);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Body, DocId, Document, Meta, Origin};
    use crate::normalize;
    use serde_json::json;

    /// Equal stretches of two rows of letters, as text.
    fn walked(left: &str, right: &str, expected: &[&str]) {
        let row = |text: &str| text.chars().map(u32::from).collect::<Vec<_>>();
        let found: Vec<String> = walk(&row(left), &row(right))
            .into_iter()
            .map(|(l, r, len)| {
                let of = |text: &str, at: u32| text.chars().skip(at as usize).take(len as usize).collect::<String>();
                assert_eq!(of(left, l), of(right, r));
                of(left, l)
            })
            .collect();
        assert_eq!(found, expected, "{left} {right}");
    }

    #[test]
    fn both_sides_are_walked_along_what_they_share() {
        walked("灯油由三村轮流添", "灯油由三村轮流添", &["灯油由三村轮流添"]);
        walked("灯油由三村轮流添写在簿上", "灯油由两村轮流添都写在簿上", &["村轮流添", "写在簿上"]);
        // Moved clauses: one order is taken.
        walked("渡口的灯不灭白石的桥不断", "白石的桥不断渡口的灯不灭", &["白石的桥不断"]);
        // A refrain stands nowhere once, but both sides begin with it.
        walked("添油添油添油添油", "添油添油添油添油", &["添油添油添油添油"]);
        walked("灯油由三村", "船过白渡口", &[]);
        walked("", "灯", &[]);
    }

    fn archive(texts: &[&str]) -> Archive {
        let document = |(n, text): (usize, &&str)| Document {
            id: DocId::new(&format!("d{n}")).expect("sound"),
            meta: Meta::default(),
            body: Body { text: (*text).to_owned(), ..Body::default() },
            origin: Origin { source: SourcePath(format!("content/{n}.txt")), segments: vec![(1, 1)] },
        };
        Archive { documents: texts.iter().enumerate().map(document).collect(), ..Archive::default() }
    }

    /// What rows lead to, as text of the first document of each pair, and the codes of what is wrong with them.
    fn check(texts: &[&str], rows: &[String], equal: &[&str], wrong: &[&str]) {
        let archive = archive(texts);
        let normalized = normalize::run(&archive);
        let stream = Stream::of(&normalized);
        let seeds = super::super::seed::Seeds::unpaired(&stream);
        let mut given = Given::default();
        given.file(SourcePath("alignments".to_owned()));
        for (n, row) in (1..).zip(rows) {
            given.line(n, row.as_bytes());
        }
        let (matches, notes) = given.matches(&archive, &normalized, &stream, &seeds.commonplace);
        let quoted = |m: &Match| {
            let document = stream.document(m.a);
            let first = (m.a - stream.bounds(document).0) as usize;
            let places = &normalized[document as usize].places[first..first + m.len as usize];
            texts[document as usize][places[0].start as usize..places[places.len() - 1].end as usize].to_owned()
        };
        assert_eq!(matches.iter().map(quoted).collect::<Vec<_>>(), equal, "{rows:?}");
        assert_eq!(notes.iter().map(|note| note.code).collect::<Vec<_>>(), wrong, "{notes:#?}");
    }

    fn row(id: &str, begin: u32, end: u32, id2: &str, begin2: u32, end2: u32) -> String {
        json!({ "id": id, "begin": begin, "end": end, "id2": id2, "begin2": begin2, "end2": end2, "s1": "…" })
            .to_string()
    }

    #[test]
    fn rows_lead_to_maximal_matches() {
        let texts =
            ["去年，灯油由三村轮流添，又添。", "他说灯油由三村轮流添", "Keepers of the lamp in 2021 wrote their names"];
        let whole = ["灯油由三村轮流添"];
        check(&texts, &[row("d0", 2, 10, "d1", 2, 10)], &whole, &[]);
        // The other way round, twice, and cut short: one match.
        check(&texts, &[row("d1", 3, 9, "d0", 3, 9), row("d0", 2, 8, "d1", 2, 8)], &whole, &[]);
        check(&texts, &[String::new(), " \n".to_owned(), row("d0", 2, 10, "d1", 2, 10)], &whole, &[]);
        // Half words are left out; a word is a symbol.
        let text = "the keepers of the lamp in wrote their names again";
        check(
            &[texts[2], text],
            &[row("d0", 2, 40, "d1", 6, 44)],
            &["Keepers of the lamp in 2021 wrote their names"],
            &[],
        );
        // A repeat within a document; a place with itself says nothing.
        check(&["灯油由三村轮流添。灯油由三村轮流添"], &[row("d0", 0, 8, "d0", 8, 16)], &whole, &[]);
        check(&["灯油由三村轮流添"], &[row("d0", 0, 8, "d0", 0, 8)], &[], &[]);
        // Two letters over and over: what they have in common overlaps itself.
        check(&["添油添油添油添油添油"], &[row("d0", 0, 8, "d0", 2, 10)], &[], &[]);
    }

    #[test]
    fn rows_that_cannot_be_true_are_errors() {
        let texts = ["灯油由三村轮流添", "灯油由三村轮流添"];
        let check = |row: String, wrong: &str| check(&texts, &[row], &[], &[wrong]);
        check(row("d0", 0, 8, "d2", 0, 8), "alignment-document");
        check(row("d0", 0, 9, "d1", 0, 8), "alignment-place");
        check(row("d0", 0, 8, "d1", 8, 8), "alignment-place");
        check(row("d0", 0, 8, "d1", 7, 3), "alignment-place");
        check(row("d0", 0, 8, "d1", 0, 8).replace("\"s1\"", "\"fingerprint2\""), "alignment-changed");
        check("{\"id\":\"d0\"".to_owned(), "alignment-row");
        check("[1]".to_owned(), "alignment-row");
        check(row("d0", 0, 8, "d1", 0, 8).replace("\"end\":8", "\"end\":-8"), "alignment-row");
        check("{\"id\":\"d0\",\"begin\":0,\"end\":8,\"cluster\":7}".to_owned(), "alignment-row");
        check("\u{fffd}".to_owned(), "alignment-row");
        check(String::new(), "no-alignments");
        check(row("d0", 0, 3, "d1", 5, 8), "alignment-unlike");
    }

    #[test]
    fn of_very_many_wrong_rows_some_are_told() {
        let rows = vec![row("d9", 0, 8, "d1", 0, 8); 3 * MOST_TOLD];
        let mut wrong = vec!["alignment-document"; MOST_TOLD];
        wrong.push("alignment-more");
        check(&["灯油"], &rows, &[], &wrong);
    }
}
