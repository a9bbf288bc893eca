//! Titles and subtitles that readers see and no text holds: they are searched, too, and told apart.

use crate::model::{BodySpan, Document};
use crate::normalize::Text;
use crate::reuse::DocumentIndex;
use crate::site::Site;
use rayon::prelude::*;

/// What of a document's title does not stand in its text.
#[derive(Debug)]
pub(super) struct Title {
    /// Whose it is.
    pub document: DocumentIndex,
    /// The title and the subtitle, one a line.
    pub text: Text,
    /// Where each lies in those lines.
    pub lines: Vec<BodySpan>,
}

/// In the order of the documents.
pub(super) fn of(site: &Site) -> Vec<Title> {
    let documents = (0..site.archive.documents.len() as DocumentIndex).into_par_iter();
    documents
        .filter_map(|document| title(site.document(document), site.texts.get(document as usize)?, document))
        .collect()
}

fn title(found: &Document, text: &Text, document: DocumentIndex) -> Option<Title> {
    let mut lines = String::new();
    let mut spans = Vec::new();
    for line in [&found.meta.title, &found.meta.subtitle].into_iter().flatten() {
        if is_within(&Text::of(line), text, found) {
            continue;
        }
        let start = lines.len();
        lines.push_str(line);
        spans.push(BodySpan::new(start, lines.len()));
        lines.push('\n');
    }
    (!spans.is_empty()).then(|| Title { document, text: Text::of(&lines), lines: spans })
}

/// Whether a paragraph of a document holds a line; one without a letter is searched nowhere.
fn is_within(line: &Text, text: &Text, document: &Document) -> bool {
    let holds = |symbols: &[u32]| symbols.windows(line.len()).any(|window| window == line.symbols);
    line.is_empty()
        || document
            .body
            .paragraphs
            .iter()
            .any(|paragraph| text.symbols.get(text.within(paragraph.span)).is_some_and(holds))
}
