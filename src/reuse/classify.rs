//! What a cluster is to a reader: a passage, a common wording, or boilerplate.
//!
//! Decided by frequency, length, position and what surrounds a witness, never by lists of words.

use super::cluster::Group;
use super::{Class, Cluster, DocumentIndex, Passage, Places};
use crate::config::ReuseConfig;
use crate::model::{Document, ParagraphKind};
use crate::normalize::{self, Text};
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

/// A wording longer than a formula that stands in at least this many documents ...
const BOILERPLATE_DOCUMENTS: usize = 12;

/// ... and in at least one document of so many is boilerplate: real news repeats its standing paragraphs oftener.
const BOILERPLATE_ONE_IN: usize = 20;

/// Witnesses of a cluster that are looked at for lines of form.
const LOOKED_AT: usize = 100;

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
    let formal = witnesses.iter().step_by(step).filter(|witness| is_of_form(places, **witness)).count();
    if formal * 2 > witnesses.len().div_ceil(step) {
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

/// Whether a witness is little more than the name of somebody who speaks in the archive: a name with its title of office.
fn is_name_with_office(places: &Places<'_>, document: &Document, witness: Passage) -> bool {
    /// Letters of the title beside the name.
    const TITLE: usize = 10;
    /// The longest name sought, in characters, and so the longest wording looked at.
    const NAME: usize = 12;
    let Some(wording) = document.body.text.get(witness.span.range()) else { return false };
    let places_of = wording.char_indices().map(|(at, _)| at).chain([wording.len()]);
    let places_of: Vec<usize> = places_of.take(NAME + TITLE + 1).collect();
    if places_of.len() > NAME + TITLE {
        return false;
    }
    let is_little_more = |name: &str| Text::of(wording).len() <= Text::of(name).len() + TITLE;
    places_of.iter().enumerate().any(|(i, &start)| {
        let ends = places_of.iter().skip(i + 2).take(NAME);
        let names = ends.filter_map(|&end| wording.get(start..end)).filter(|name| places.speakers.contains(name));
        names.into_iter().any(is_little_more)
    })
}

/// An id that is a pure function of the wording in the first witness: base 32 of SHA-256 over its symbols.
fn id(places: &Places<'_>, group: &Group) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnopqrstuvwxyz2345678";
    let symbols = &places.texts.stream.symbols[group.wording.start as usize..group.wording.end as usize];
    let sum = Sha256::digest(symbols.iter().flat_map(|symbol| symbol.to_le_bytes()).collect::<Vec<u8>>());
    sum.iter().take(ID_LETTERS).map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}
