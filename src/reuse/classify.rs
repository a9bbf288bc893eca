//! What a cluster is to a reader: a passage, a common wording, or boilerplate.
//!
//! Decided by frequency, length, position, what surrounds a witness and of what words it is made, never by lists of words.

use super::cluster::Group;
use super::roster::is_roster;
use super::told::Places;
use super::{Class, Cluster, DocumentIndex, Passage};
use crate::config::ReuseConfig;
use crate::model::{Document, ParagraphKind};
use crate::normalize::{self, Text};
use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// A wording longer than a formula that stands in at least this many documents ...
const BOILERPLATE_DOCUMENTS: usize = 12;

/// ... and in at least one document of so many is boilerplate: real news repeats its standing paragraphs oftener.
const BOILERPLATE_ONE_IN: usize = 20;

/// Witnesses of a cluster that are looked at for lines of form.
const LOOKED_AT: usize = 100;

/// Witnesses with enumeration commas of which each is read as a list of names: they resemble each other.
const READ: usize = 4;

/// Letters of a cluster's id: ten of base 32 name 10^15 wordings.
const ID_LETTERS: usize = 10;

/// The cluster of a group with these witnesses.
pub fn cluster(places: &Places<'_>, group: &Group, witnesses: Vec<Passage>, config: &ReuseConfig) -> Cluster {
    // Documents stand in order of time, so places do too.
    let mut documents: Vec<DocumentIndex> = witnesses.iter().map(|witness| witness.document).collect();
    documents.dedup();
    let mut occasions: Vec<u32> = documents.iter().map(|&document| places.occasions[document as usize]).collect();
    occasions.sort_unstable();
    occasions.dedup();
    let letters = places.texts.stream.n_letters(group.wording.start, group.wording.end);
    let class = class(places, &witnesses, documents.len(), occasions.len(), letters, config);
    let wording = places.texts.shown(group.wording);
    let (documents, occasions) = (documents.len() as u32, occasions.len() as u32);
    Cluster { id: id(places, group), class, wording, documents, occasions, witnesses }
}

/// A number for the occasion of each document; one of no known occasion has its own.
pub fn occasions(documents: &[Document]) -> Vec<u32> {
    let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
    let named = documents.iter().map(|document| document.meta.occasion.as_deref());
    (0..).zip(named).map(|(own, name)| name.map_or(own, |name| *numbers.entry(name).or_insert(own))).collect()
}

fn class(
    places: &Places<'_>,
    witnesses: &[Passage],
    documents: usize,
    occasions: usize,
    letters: u32,
    config: &ReuseConfig,
) -> Class {
    // The places of a wording resemble each other: of very many, some decide.
    let step = witnesses.len().div_ceil(LOOKED_AT);
    // More than half of these; the rest need not be looked at once as many as the other half are not.
    let half = witnesses.len().div_ceil(step).div_ceil(2);
    let wording = witnesses.iter().step_by(step).filter(|witness| !is_of_form(places, **witness));
    if wording.take(half).count() < half {
        return Class::Boilerplate;
    }
    // Of places that read alike, one with its marks tells; where marks are lost, no place can.
    let texts = witnesses.iter().step_by(step).filter_map(|witness| {
        let document = places.texts.archive.documents.get(witness.document as usize)?;
        document.body.text.get(witness.span.range())
    });
    if texts.filter(|text| text.contains('、')).take(READ).any(is_roster) {
        return Class::Boilerplate;
    }
    if letters <= config.formula_letters {
        let often = config.often(places.texts.archive.documents.len());
        return if documents >= often && occasions * 2 >= often { Class::Formula } else { Class::Passage };
    }
    let many = BOILERPLATE_DOCUMENTS.max(places.texts.archive.documents.len() / BOILERPLATE_ONE_IN);
    if documents >= many { Class::Boilerplate } else { Class::Passage }
}

/// Whether a witness lies in a subtitle, a credit or a salutation, or is a dateline or a name with its title of office.
fn is_of_form(places: &Places<'_>, witness: Passage) -> bool {
    let document: &Document = &places.texts.archive.documents[witness.document as usize];
    let text = &places.texts.texts[witness.document as usize];
    let paragraphs = &document.body.paragraphs;
    let at = paragraphs.partition_point(|paragraph| paragraph.span.end <= witness.span.start);
    let Some(paragraph) = paragraphs.get(at) else { return false };
    if witness.span.end > paragraph.span.end {
        return false;
    }
    if is_dateline(document, witness) || is_name_with_office(places, document, witness) {
        return true;
    }
    match paragraph.kind {
        // What a title says is wording; only its place is of form. A subtitle names event and genre.
        ParagraphKind::Title | ParagraphKind::Heading(_) | ParagraphKind::Caption => false,
        ParagraphKind::Subtitle => true,
        ParagraphKind::Credit
        | ParagraphKind::Text
        | ParagraphKind::Item { .. }
        | ParagraphKind::Quote
        | ParagraphKind::TableRow
        | ParagraphKind::Code
        | ParagraphKind::Note => normalize::is_formal(document, paragraph, text),
    }
}

/// Whether a witness is little more than the name of the agency that the document credits: a dateline or credit.
fn is_dateline(document: &Document, witness: Passage) -> bool {
    /// Letters of place and day beside the agency's name.
    const BESIDE: usize = 8;
    let (Some(agency), Some(wording)) = (&document.meta.agency, document.body.text.get(witness.span.range())) else {
        return false;
    };
    wording.contains(agency.as_str()) && Text::of(wording).len() <= Text::of(agency).len() + BESIDE
}

/// Everybody who speaks in an archive.
#[derive(Debug)]
pub struct Speakers<'a> {
    names: FxHashSet<&'a str>,
    /// How many characters these names have, each number once.
    lengths: Vec<usize>,
}

/// The shortest and the longest name sought, in characters.
const NAME: std::ops::RangeInclusive<usize> = 2..=12;

impl<'a> Speakers<'a> {
    /// Those that the documents name.
    pub fn of(documents: &'a [Document]) -> Self {
        let names: FxHashSet<&str> =
            documents.iter().flat_map(|document| &document.meta.speakers).map(String::as_str).collect();
        let lengths: BTreeSet<usize> = names.iter().map(|name| name.chars().count()).collect();
        Self { names, lengths: lengths.into_iter().filter(|length| NAME.contains(length)).collect() }
    }
}

/// Whether a witness is little more than the name of somebody who speaks in the archive: a name with its title of office.
fn is_name_with_office(places: &Places<'_>, document: &Document, witness: Passage) -> bool {
    /// Letters of the title beside the name.
    const TITLE: usize = 10;
    let Speakers { names, lengths } = places.speakers;
    let Some(wording) = document.body.text.get(witness.span.range()) else { return false };
    let bounds = wording.char_indices().map(|(at, _)| at).chain([wording.len()]);
    let bounds: Vec<usize> = bounds.take(NAME.end() + TITLE + 1).collect();
    if bounds.len() > NAME.end() + TITLE || lengths.is_empty() {
        return false;
    }
    let is_little_more = |name: &str| Text::of(wording).len() <= Text::of(name).len() + TITLE;
    bounds.iter().enumerate().any(|(i, &start)| {
        let ends = lengths.iter().filter_map(|length| bounds.get(i + length));
        let found = ends.filter_map(|&end| wording.get(start..end)).filter(|name| names.contains(name));
        found.into_iter().any(is_little_more)
    })
}

/// An id that is a pure function of the wording in the first witness: base 32 of SHA-256 over its symbols.
fn id(places: &Places<'_>, group: &Group) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnopqrstuvwxyz2345678";
    let symbols = &places.texts.stream.symbols[group.wording.start as usize..group.wording.end as usize];
    let mut sum = Sha256::new();
    symbols.iter().for_each(|symbol| sum.update(symbol.to_le_bytes()));
    sum.finalize().iter().take(ID_LETTERS).map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}
