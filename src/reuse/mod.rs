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
mod likely;
mod memory;
mod nested;
mod occurrences;
mod roster;
mod runs;
mod seed;
mod shown;
mod stream;
mod told;
mod touching;
mod variants;
mod window;

use crate::config::ReuseConfig;
use crate::diagnostic::Diagnostic;
use crate::model::{Archive, BodySpan, Order};
use crate::normalize::Text;
use external::Given;
use memory::{Compared, Found};
use occurrences::{Occurrences, Source};
use seed::Seeds;
use serde::Serialize;
use shown::{Known, Shown, Texts};
use stream::Stream;
use told::told;

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

impl Relation {
    /// The word used in data files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Near => "near",
            Self::Condensed => "condensed",
            Self::Rearranged => "rearranged",
        }
    }
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

impl Class {
    /// The word used in data files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passage => "passage",
            Self::Formula => "formula",
            Self::Boilerplate => "boilerplate",
        }
    }
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
    /// Places of the common wordings that are no clusters because they only stand inside longer ones: their letters are as
    /// old as the earliest of these.
    pub parts: Vec<Vec<Passage>>,
}

/// Finds what the documents share.
pub fn run(archive: &Archive, texts: &[Text], config: &ReuseConfig) -> Reuse {
    let stream = Stream::of(texts);
    let found = found(&stream, seed::run(&stream), config.min_letters);
    read(Texts { archive, texts, stream: &stream }, &found, config)
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
    let texts = Texts { archive, texts, stream: &stream };
    let shown = Shown::of(texts, &found, known, config.min_letters);
    let (memory, reuse) =
        rayon::join(|| memory::remember(compared, &found, &shown), || told(texts, &found, &shown, config));
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
    (read(Texts { archive, texts, stream: &stream }, &found, config), notes)
}

/// Strings matches together and groups what they lead to.
fn found(stream: &Stream, seeds: Seeds, min_letters: u32) -> Found {
    let Seeds { matches, commonplace, postings } = seeds;
    let mut chains = chain::run(stream, &matches);
    chains.retain(|chain| chain.n_letters(stream) >= min_letters);
    let mut occurrences = Occurrences::new(stream, Source::Postings(&postings));
    let stretches = frequent::stretches(stream, &commonplace);
    let wordings = frequent::wordings(stream, &stretches);
    let frequent = frequent::run(stream, &commonplace, wordings, &mut occurrences);
    let (variants, (groups, of_chain)) = rayon::join(
        || variants::run(stream, &stretches, &frequent),
        || cluster::run(stream, &mut occurrences, &chains, min_letters),
    );
    let answers = occurrences.into_answers(|_| true);
    Found { commonplace, chains, groups, of_chain, frequent, variants, answers }
}

/// What readers are shown and told of what was found.
fn read(texts: Texts<'_>, found: &Found, config: &ReuseConfig) -> Reuse {
    let shown = Shown::of(texts, found, Known::default(), config.min_letters);
    told(texts, found, &shown, config)
}

#[cfg(test)]
mod tests;
