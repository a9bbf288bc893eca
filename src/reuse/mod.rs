//! Texts in, shared passages out: alignments between documents, and clusters of one wording with their witnesses.
//!
//! Linear in the text plus what it finds; no two documents are compared that share no seed. Holds only document numbers
//! and spans, never copies of text.

mod align;
mod brackets;
mod chain;
mod classify;
mod cluster;
mod commonplace;
mod ends;
pub mod external;
mod frequent;
mod memory;
mod occurrences;
mod seed;
mod stream;
mod touching;
mod window;

use crate::config::ReuseConfig;
use crate::diagnostic::Diagnostic;
use crate::model::{Archive, BodySpan, DateInterval, Order};
use crate::normalize::Text;
use chain::Chain;
use classify::Speakers;
use cluster::{Group, Place};
use external::Given;
use memory::{Compared, Found};
use occurrences::{Occurrences, Source};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use seed::Seeds;
use serde::Serialize;
use std::collections::BTreeMap;
use stream::Stream;

/// The place of a document in [`Archive::documents`].
pub type DocumentIndex = u32;

/// A place in a document that recurs elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Passage {
    /// Which document.
    pub document: DocumentIndex,
    /// Where in its body's text.
    pub span: BodySpan,
}

/// How the wordings of an alignment relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// Every letter equal.
    Verbatim,
    /// At least four fifths of the letters of the longer side.
    Near,
    /// At least four fifths of the letters of the shorter side, but not of the longer: it stands nearly whole within that.
    Condensed,
    /// Less of either side: clauses in another order, or much that each has alone.
    Rearranged,
}

/// Two passages matched position by position.
#[derive(Clone, Debug, PartialEq)]
pub struct Alignment {
    /// The earlier (else that of the smaller id).
    pub a: Passage,
    /// The other.
    pub b: Passage,
    /// How `a` stands to `b`.
    pub order: Order,
    /// Letters equal / letters of the longer side, 0..=1.
    pub identity: f64,
    /// See [`Relation`].
    pub relation: Relation,
    /// The cluster (index in [`Reuse::clusters`]) whose wording this is or lies in, if any.
    pub cluster: Option<u32>,
    /// What readers are shown of `a` and `b`: the longest part that runs across no title, credit or salutation, without half
    /// words and scraps of clauses at its ends. Empty where less than a passage is left.
    pub shown: (BodySpan, BodySpan),
    /// Equal stretches, in order on both sides: (in `a`'s body, in `b`'s body). Their letters are equal; punctuation
    /// inside may differ.
    pub runs: Vec<(BodySpan, BodySpan)>,
}

/// What a cluster is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// A passage (互见文句).
    Passage,
    /// A common wording (常用表述): short, in many documents, on many occasions.
    Formula,
    /// Salutations, datelines, lists of names, titles of office (程式用语).
    Boilerplate,
}

/// A wording and all places that carry it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// From a hash of the wording in the first witness; ASCII, lower case.
    pub id: String,
    /// See [`Class`].
    pub class: Class,
    /// The wording, at the place it is taken from: the one of the witnesses whose letters each of them carries four
    /// fifths of. The first witness as a rule; another, if the first says more.
    pub wording: Passage,
    /// By time, then document id, then place. Never empty; at least two.
    pub witnesses: Vec<Passage>,
    /// In how many documents.
    pub documents: u32,
    /// On how many occasions; a document without one counts as its own.
    pub occasions: u32,
}

/// All that was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reuse {
    /// Ordered by document and place of `a`, then of `b`.
    pub alignments: Vec<Alignment>,
    /// Ordered by first witness, longest first.
    pub clusters: Vec<Cluster>,
}

/// Finds what the documents share.
pub fn run(archive: &Archive, texts: &[Text], config: &ReuseConfig) -> Reuse {
    let stream = Stream::of(texts);
    let found = found(&stream, seed::run(&stream), config.min_letters);
    let witnesses = Witnesses::of(archive, texts, &stream, &found, &Known::default());
    told(archive, texts, &stream, &found, &witnesses, config)
}

/// What [`run`] finds, with what it takes to find it sooner next time.
#[derive(Debug)]
pub struct Remembered {
    /// All that was found: the same, whatever was remembered.
    pub reuse: Reuse,
    /// For the next run; see [`memory`].
    pub memory: Vec<u8>,
    /// Whether an earlier run was of use.
    pub is_updated: bool,
}

/// Finds what the documents share, with what an earlier run left, if anything.
pub fn run_remembering(archive: &Archive, texts: &[Text], config: &ReuseConfig, earlier: Option<&[u8]>) -> Remembered {
    let (stream, (fingerprints, earlier)) = rayon::join(
        || Stream::of(texts),
        || rayon::join(|| memory::fingerprints(archive, texts), || memory::Reader::open(earlier?)),
    );
    let compared = Compared { stream: &stream, fingerprints: &fingerprints, min_letters: config.min_letters };
    let updated = earlier.and_then(|earlier| memory::update(earlier, compared));
    let is_updated = updated.is_some();
    let (found, known) =
        updated.unwrap_or_else(|| (found(&stream, seed::run(&stream), config.min_letters), Known::default()));
    let witnesses = Witnesses::of(archive, texts, &stream, &found, &known);
    let (memory, reuse) = rayon::join(
        || memory::remember(compared, &found, &witnesses),
        || told(archive, texts, &stream, &found, &witnesses, config),
    );
    Remembered { reuse, memory, is_updated }
}

/// Makes of what another program aligned what [`run`] makes of its own seeds; the second value is what is wrong with it.
pub fn run_given(archive: &Archive, texts: &[Text], given: &Given, config: &ReuseConfig) -> (Reuse, Vec<Diagnostic>) {
    let stream = Stream::of(texts);
    // Where a wording stands letter by letter is looked up in the whole archive, so that no place of a cluster is missing.
    let mut seeds = Seeds::unpaired(&stream);
    let (matches, notes) = given.matches(archive, texts, &stream, &seeds.commonplace);
    seeds.matches = matches;
    let found = found(&stream, seeds, config.min_letters);
    let witnesses = Witnesses::of(archive, texts, &stream, &found, &Known::default());
    (told(archive, texts, &stream, &found, &witnesses, config), notes)
}

/// Strings matches together and groups what they lead to.
fn found(stream: &Stream, seeds: Seeds, min_letters: u32) -> Found {
    let Seeds { matches, commonplace, postings } = seeds;
    let mut chains = chain::run(stream, &matches);
    chains.retain(|chain| chain.n_letters(stream) >= min_letters);
    let mut occurrences = Occurrences::new(stream, Source::Postings(&postings));
    let (groups, of_chain) = cluster::run(stream, &mut occurrences, &chains, min_letters);
    let wordings = frequent::wordings(stream, &commonplace);
    let frequent = frequent::run(stream, &commonplace, wordings, &mut occurrences);
    let answers = occurrences.into_answers(|_| true);
    Found { commonplace, chains, groups, of_chain, frequent, answers }
}

/// The wordings with all their places, as readers are shown them.
#[derive(Debug)]
struct Witnesses {
    /// One of each wording.
    groups: Vec<Group>,
    /// For each group of [`Found::groups`] its number here.
    of_group: Vec<u32>,
    /// For each group the passages of its witnesses.
    shown: Vec<Vec<Passage>>,
}

/// Passages that are known from an earlier run, by the place of the wording: places of witnesses, in order, and what readers
/// are shown of them.
type Known = FxHashMap<Place, Vec<(Place, BodySpan)>>;

impl Witnesses {
    fn of(archive: &Archive, texts: &[Text], stream: &Stream, found: &Found, known: &Known) -> Self {
        let (groups, of_group) = cluster::united(stream, found.groups.clone(), found.frequent.clone());
        let texts = Texts { archive, texts, stream };
        let mut shown: Vec<Vec<Passage>> = Vec::with_capacity(groups.len());
        // What is not known yet is looked up document by document, so that each is read once.
        let mut sought: Vec<Vec<(u32, u32)>> = vec![Vec::new(); stream.n_documents()];
        for (number, group) in (0..).zip(&groups) {
            let mut known = known.get(&group.wording).map_or([].as_slice(), Vec::as_slice).iter().peekable();
            let passage = |(n, place): (u32, &Place)| {
                while known.next_if(|(other, _)| other < place).is_some() {}
                let span = known.next_if(|(other, _)| other == place).map(|(_, span)| *span);
                if span.is_none() {
                    sought[place.document as usize].push((number, n));
                }
                Passage { document: place.document, span: span.unwrap_or(BodySpan::new(0, 0)) }
            };
            shown.push((0..).zip(&group.witnesses).map(passage).collect());
        }
        let look_up = |&(group, n): &(u32, u32)| texts.shown(groups[group as usize].witnesses[n as usize]);
        let found: Vec<Vec<Passage>> = sought.par_iter().map(|sought| sought.iter().map(look_up).collect()).collect();
        for ((group, n), passage) in sought.into_iter().flatten().zip(found.into_iter().flatten()) {
            shown[group as usize][n as usize] = passage;
        }
        Self { shown, groups, of_group }
    }
}

/// Says of what was found what readers are told: where passages begin and end, what comes first, and of which class they are.
fn told(
    archive: &Archive,
    texts: &[Text],
    stream: &Stream,
    found: &Found,
    witnesses: &Witnesses,
    config: &ReuseConfig,
) -> Reuse {
    let Witnesses { groups, of_group, shown } = witnesses;
    let speakers = Speakers::of(&archive.documents);
    let occasions = classify::occasions(&archive.documents);
    let dated: Vec<Option<DateInterval>> = archive.documents.iter().map(|document| document.meta.dated()).collect();
    let texts = Texts { archive, texts, stream };
    let places = Places { texts, speakers: &speakers, occasions: &occasions, dated: &dated };
    let clusters: Vec<Cluster> = groups
        .par_iter()
        .zip(shown)
        .map(|(group, shown)| classify::cluster(&places, group, shown.clone(), config))
        .collect();
    let alignments = found
        .chains
        .par_iter()
        .zip(&found.of_chain)
        .map(|(chain, group)| places.alignment(chain, group.map(|old| of_group[old as usize]), config.min_letters))
        .collect();
    ordered(Reuse { alignments, clusters })
}

/// Sorts alignments and clusters, and renumbers the clusters that alignments name.
fn ordered(reuse: Reuse) -> Reuse {
    let mut numbered: Vec<(usize, Cluster)> = reuse.clusters.into_iter().enumerate().collect();
    numbered.sort_by(|(_, x), (_, y)| {
        let key = |cluster: &Cluster| {
            (
                cluster.witnesses[0].document,
                cluster.witnesses[0].span.start,
                std::cmp::Reverse(cluster.witnesses[0].span.end),
            )
        };
        key(x).cmp(&key(y)).then_with(|| x.id.cmp(&y.id))
    });
    let mut renumbered = vec![0; numbered.len()];
    for (new, (old, _)) in numbered.iter().enumerate() {
        renumbered[*old] = new as u32;
    }
    let mut alignments = reuse.alignments;
    for alignment in &mut alignments {
        alignment.cluster = alignment.cluster.map(|old| renumbered[old as usize]);
    }
    alignments.sort_by_key(|alignment| (alignment.a, alignment.b));
    let mut clusters: Vec<Cluster> = numbered.into_iter().map(|(_, cluster)| cluster).collect();
    name_apart(&mut clusters);
    Reuse { alignments, clusters }
}

/// Two clusters whose first witnesses have equal letters get different ids: a number after the second.
fn name_apart(clusters: &mut [Cluster]) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for cluster in clusters {
        let n = seen.entry(cluster.id.clone()).or_insert(0);
        *n += 1;
        if *n > 1 {
            cluster.id = format!("{}-{n}", cluster.id);
        }
    }
}

/// The way from the stream back to documents and their bodies.
#[derive(Clone, Copy)]
struct Texts<'a> {
    archive: &'a Archive,
    texts: &'a [Text],
    stream: &'a Stream,
}

impl Texts<'_> {
    /// The passage of a stretch of the stream; never empty.
    fn passage(&self, Place { document, start, end }: Place) -> Passage {
        let (first, _) = self.stream.bounds(document);
        let places = &self.texts[document as usize].places;
        let span =
            BodySpan { start: places[(start - first) as usize].start, end: places[(end - 1 - first) as usize].end };
        Passage { document, span }
    }

    /// The passage of a stretch as readers are shown it: with its figures, and both halves of its quotation marks.
    fn shown(&self, place: Place) -> Passage {
        let passage = self.passage(place);
        let text = &self.archive.documents[passage.document as usize].body.text;
        Passage { span: brackets::completed(text, passage.span), ..passage }
    }
}

/// Everything that what is told of a passage depends on.
#[derive(Clone, Copy)]
struct Places<'a> {
    texts: Texts<'a>,
    /// Everybody who speaks in the archive.
    speakers: &'a Speakers<'a>,
    /// See [`classify::occasions`].
    occasions: &'a [u32],
    /// When each document is from.
    dated: &'a [Option<DateInterval>],
}

impl Places<'_> {
    fn alignment(&self, chain: &Chain, cluster: Option<u32>, min_letters: u32) -> Alignment {
        let texts = self.texts;
        let (a, b) = (chain.a(), chain.b());
        let documents = [texts.stream.document(a.0), texts.stream.document(b.0)];
        let place = |side: usize, start, end| Place { document: documents[side], start, end };
        let (left, right) = (texts.passage(place(0, a.0, a.1)), texts.passage(place(1, b.0, b.1)));
        let equal: u32 = chain.runs.iter().map(|run| texts.stream.n_letters(run.a, run.a + run.len)).sum();
        let sides = [texts.stream.n_letters(a.0, a.1), texts.stream.n_letters(b.0, b.1)];
        let (longer, shorter) = (sides[0].max(sides[1]), sides[0].min(sides[1]));
        let share = |of: u32| f64::from(equal) / f64::from(of.max(1));
        let relation = if equal == longer {
            Relation::Verbatim
        } else if share(longer) >= NEAR {
            Relation::Near
        } else if share(shorter) >= NEAR {
            Relation::Condensed
        } else {
            Relation::Rearranged
        };
        let longest = chain.parts.iter().max_by_key(|[(start, end), _]| (end - start, std::cmp::Reverse(*start)));
        let [first, second] = longest.copied().unwrap_or([a, b]);
        let shown = [place(0, first.0, first.1), place(1, second.0, second.1)].map(|place| {
            let Place { start, end, .. } = place;
            let span = texts.shown(place).span;
            let scrap = texts.stream.n_letters(start, end) < min_letters;
            BodySpan { start: span.start, end: if scrap { span.start } else { span.end } }
        });
        let runs = chain
            .runs
            .iter()
            .map(|run| (place(0, run.a, run.a + run.len), place(1, run.b, run.b + run.len)))
            .map(|(a, b)| (texts.passage(a).span, texts.passage(b).span))
            .collect();
        let mut alignment = Alignment {
            a: left,
            b: right,
            order: Order::Unknown,
            identity: share(longer),
            relation,
            cluster,
            shown: shown.into(),
            runs,
        };
        self.put_in_order(&mut alignment);
        alignment
    }

    /// Puts the earlier side, else that of the smaller id, first.
    fn put_in_order(&self, alignment: &mut Alignment) {
        if alignment.a.document == alignment.b.document {
            alignment.order = Order::SameDocument;
            return;
        }
        let dated = |passage: Passage| self.dated[passage.document as usize].as_ref();
        let (x, y) = (dated(alignment.a), dated(alignment.b));
        let forth = crate::model::order(x, y);
        let back = crate::model::order(y, x);
        let id = |passage: Passage| &self.texts.archive.documents[passage.document as usize].id;
        let turn = back == Order::Earlier || (forth != Order::Earlier && id(alignment.b) < id(alignment.a));
        alignment.order = if back == Order::Earlier { back } else { forth };
        if turn {
            std::mem::swap(&mut alignment.a, &mut alignment.b);
            std::mem::swap(&mut alignment.shown.0, &mut alignment.shown.1);
            for run in &mut alignment.runs {
                std::mem::swap(&mut run.0, &mut run.1);
            }
        }
    }
}

/// The share of equal letters from which two wordings are nearly the same: four fifths, as for the witnesses of a cluster.
const NEAR: f64 = 0.8;

#[cfg(test)]
mod tests;
