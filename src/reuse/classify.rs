//! What a cluster is to a reader: a passage, a common wording, or boilerplate.
//!
//! Decided by frequency, length, position and what surrounds a witness, never by lists of words.

use super::cluster::Group;
use super::{Class, Cluster, DocumentIndex, Passage, Places};
use crate::config::ReuseConfig;
use crate::model::{Document, ParagraphKind};
use crate::normalize::{self, Text};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// A wording longer than a formula that stands in at least this many documents ...
const BOILERPLATE_DOCUMENTS: usize = 12;

/// ... and in at least one document of so many is boilerplate: real news repeats its standing paragraphs oftener.
const BOILERPLATE_ONE_IN: usize = 20;

/// Witnesses of a cluster that are looked at for lines of form.
const LOOKED_AT: usize = 100;

/// Letters of a cluster's id: ten of base 32 name 10^15 wordings.
const ID_LETTERS: usize = 10;

/// The cluster of a group.
pub fn cluster(places: &Places<'_>, group: &Group, config: &ReuseConfig) -> Cluster {
    let witnesses: Vec<Passage> = group.witnesses.iter().map(|place| places.shown(place.start, place.end)).collect();
    let documents: BTreeSet<DocumentIndex> = witnesses.iter().map(|witness| witness.document).collect();
    let occasions = occasions(places, &documents);
    let letters = places.stream.n_letters(group.wording.start, group.wording.end);
    let class = class(places, &witnesses, documents.len(), occasions, letters, config);
    // Documents stand in order of time, so places do too.
    let wording = places.shown(group.wording.start, group.wording.end);
    let (documents, occasions) = (documents.len() as u32, occasions as u32);
    Cluster { id: id(places, group), class, wording, documents, occasions, witnesses }
}

/// On how many occasions these documents arose; a document of no known occasion counts as one.
fn occasions(places: &Places<'_>, documents: &BTreeSet<DocumentIndex>) -> usize {
    let named: BTreeSet<Result<&str, DocumentIndex>> = documents
        .iter()
        .map(|&document| places.archive.documents[document as usize].meta.occasion.as_deref().ok_or(document))
        .collect();
    named.len()
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
        let often = config.often(places.archive.documents.len());
        return if documents >= often && occasions * 2 >= often { Class::Formula } else { Class::Passage };
    }
    let many = BOILERPLATE_DOCUMENTS.max(places.archive.documents.len() / BOILERPLATE_ONE_IN);
    if documents >= many { Class::Boilerplate } else { Class::Passage }
}

/// Whether a witness lies in a subtitle, a credit or a salutation, or is a dateline or a name with its title of office.
fn is_of_form(places: &Places<'_>, witness: Passage) -> bool {
    let document: &Document = &places.archive.documents[witness.document as usize];
    let text = &places.texts[witness.document as usize];
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
    let places_of: Vec<usize> = wording.char_indices().map(|(at, _)| at).chain([wording.len()]).collect();
    if places_of.len() > NAME + TITLE {
        return false;
    }
    let letters = Text::of(wording).len();
    places_of.iter().enumerate().any(|(i, &start)| {
        places_of.iter().skip(i + 2).take(NAME).any(|&end| {
            wording
                .get(start..end)
                .is_some_and(|name| places.speakers.contains(name) && letters <= Text::of(name).len() + TITLE)
        })
    })
}

/// An id that is a pure function of the wording in the first witness: base 32 of SHA-256 over its symbols.
fn id(places: &Places<'_>, group: &Group) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnopqrstuvwxyz2345678";
    let mut sum = Sha256::new();
    for symbol in &places.stream.symbols[group.wording.start as usize..group.wording.end as usize] {
        sum.update(symbol.to_le_bytes());
    }
    let sum = sum.finalize();
    sum.iter().take(ID_LETTERS).map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}
