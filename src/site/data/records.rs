//! The records of the data files; the order of fields here is their order there.

use crate::model::{Condition, DateInterval, Figure, FigureKind, Kind, LineRange, Order};
use crate::reuse::{Class, Relation};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// A line of `documents.jsonl`.
#[derive(Serialize)]
pub(super) struct DocumentRecord<'a> {
    pub id: &'a str,
    pub url: String,
    pub title: Option<&'a str>,
    pub subtitle: Option<&'a str>,
    pub kind: Kind,
    pub genre_stated: Option<&'a str>,
    pub event: Option<&'a DateInterval>,
    pub issued: Option<&'a DateInterval>,
    pub occasion: Option<&'a str>,
    pub continues: Option<&'a str>,
    pub continued_in: Option<&'a str>,
    pub speakers: &'a [String],
    pub authors: &'a [String],
    pub agency: Option<&'a str>,
    pub publisher: Option<&'a str>,
    pub edition: Option<&'a str>,
    pub venue: Option<&'a str>,
    pub language: &'a str,
    pub conditions: &'a [Condition],
    pub rights: Option<&'a str>,
    pub source_url: Option<&'a str>,
    pub retrieved: Option<Date>,
    /// Code points of the text file.
    pub characters: usize,
    pub text: String,
    pub source: SourceRecord<'a>,
    pub evidence: &'a BTreeMap<&'static str, String>,
    pub figures: Vec<FigureRecord<'a>>,
}

/// Where a document was found.
#[derive(Serialize)]
pub(super) struct SourceRecord<'a> {
    pub path: &'a str,
    pub sha256: Option<&'a str>,
    /// By its name in the WHATWG standard, or the kind of container.
    pub encoding: Option<&'a str>,
    /// Of a container: the text it was written out as. That, or the decoded file, is what offsets of changes count in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unpacked: Option<String>,
    pub segments: &'a [LineRange],
}

/// A picture, player or frame of a document.
#[derive(Serialize)]
pub(super) struct FigureRecord<'a> {
    pub kind: &'static str,
    /// After proxies were unwrapped.
    pub address: &'a str,
    pub found: &'a str,
    pub alternative: Option<&'a str>,
    /// It stands before this paragraph, counted from 0.
    pub before: usize,
}

impl<'a> FigureRecord<'a> {
    pub(super) fn new(figure: &'a Figure) -> Self {
        Self {
            kind: match figure.kind {
                FigureKind::Image => "image",
                FigureKind::Player => "player",
                FigureKind::Frame => "frame",
            },
            address: &figure.address,
            found: &figure.found,
            alternative: figure.alternative.as_deref(),
            before: figure.before,
        }
    }
}

/// A line of `alignments.jsonl`.
#[derive(Serialize)]
pub(super) struct AlignmentRecord<'a> {
    pub a: &'a str,
    pub a_start: usize,
    pub a_end: usize,
    pub b: &'a str,
    pub b_start: usize,
    pub b_end: usize,
    pub order: Order,
    pub identity: f64,
    pub relation: Relation,
    pub cluster: Option<&'a str>,
}

/// A place of a cluster.
#[derive(Serialize)]
pub(super) struct WitnessRecord<'a> {
    pub document: &'a str,
    pub start: usize,
    pub end: usize,
}

/// A line of `clusters.jsonl`.
#[derive(Serialize)]
pub(super) struct ClusterRecord<'a> {
    pub id: &'a str,
    /// `null` for boilerplate, which has no page.
    pub url: Option<String>,
    pub wording: &'a str,
    pub class: Class,
    pub documents: u32,
    pub occasions: u32,
    pub witnesses: Vec<WitnessRecord<'a>>,
}

/// A line of `changes.jsonl`.
#[derive(Serialize)]
pub(super) struct ChangeRecord<'a> {
    pub source: &'a str,
    pub document: Option<&'a str>,
    pub rule: &'static str,
    pub line: u32,
    pub start: usize,
    pub end: usize,
    pub before: &'a str,
    pub after: &'a str,
}
