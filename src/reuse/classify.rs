//! What a cluster is to a reader: a passage, a common wording, or boilerplate.
//!
//! Decided by frequency, length, position and what surrounds a witness, never by lists of words.

use super::cluster::Group;
use super::{Class, Cluster, DocumentIndex, Passage, Places};
use crate::config::ReuseConfig;
use crate::model::{BodySpan, Document, ParagraphKind};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// A wording longer than a formula that stands in at least this many documents ...
const BOILERPLATE_DOCUMENTS: usize = 12;

/// ... and in at least one document of so many is boilerplate: real news repeats its standing paragraphs oftener.
const BOILERPLATE_ONE_IN: usize = 20;

/// A paragraph of at most this many letters that recurs whole is a salutation or the like.
const SHORT_PARAGRAPH: usize = 14;

/// Letters of a cluster's id: ten of base 32 name 10^15 wordings.
const ID_LETTERS: usize = 10;

/// The cluster of a group.
pub fn cluster(places: &Places<'_>, group: &Group, config: &ReuseConfig) -> Cluster {
    let witnesses: Vec<Passage> = group.witnesses.iter().map(|place| places.passage(place.start, place.end)).collect();
    let documents: BTreeSet<DocumentIndex> = witnesses.iter().map(|witness| witness.document).collect();
    let occasions = occasions(places, &documents);
    let letters = places.stream.n_letters(group.wording.start, group.wording.end);
    let class = class(places, &witnesses, documents.len(), occasions, letters, config);
    // Documents stand in order of time, so places do too.
    Cluster { id: id(places, group), class, documents: documents.len() as u32, occasions: occasions as u32, witnesses }
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
    let formal = witnesses.iter().filter(|witness| is_formal(places, **witness)).count();
    if formal * 2 > witnesses.len() {
        return Class::Boilerplate;
    }
    if letters <= config.formula_letters {
        let often = config.formula_documents as usize;
        return if documents >= often && occasions * 2 >= often { Class::Formula } else { Class::Passage };
    }
    let many = BOILERPLATE_DOCUMENTS.max(places.archive.documents.len() / BOILERPLATE_ONE_IN);
    if documents >= many { Class::Boilerplate } else { Class::Passage }
}

/// Whether a witness is a line of form: a credit or date line, or a short paragraph as a whole.
fn is_formal(places: &Places<'_>, witness: Passage) -> bool {
    let document: &Document = &places.archive.documents[witness.document as usize];
    let text = &places.texts[witness.document as usize];
    let paragraphs = &document.body.paragraphs;
    let at = paragraphs.partition_point(|paragraph| paragraph.span.end <= witness.span.start);
    let Some(paragraph) = paragraphs.get(at) else { return false };
    if witness.span.end > paragraph.span.end {
        return false;
    }
    match paragraph.kind {
        ParagraphKind::Credit => true,
        ParagraphKind::Text => {
            let whole = text.letters_within(paragraph.span);
            let held = text.letters_within(BodySpan { start: witness.span.start, end: witness.span.end });
            whole <= SHORT_PARAGRAPH && held * 5 >= whole * 4
        }
        ParagraphKind::Title
        | ParagraphKind::Subtitle
        | ParagraphKind::Heading(_)
        | ParagraphKind::Item { .. }
        | ParagraphKind::Quote
        | ParagraphKind::TableRow
        | ParagraphKind::Code
        | ParagraphKind::Caption
        | ParagraphKind::Note => false,
    }
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
