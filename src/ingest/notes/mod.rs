//! What files say of themselves and what editors say of them: front matter, sidecars, the manifest of kept pictures.
//! It always wins over detection.

#[cfg(test)]
mod cases;
pub mod fields;
pub mod media;
pub mod sidecar;

use super::source::Context;
use super::{RawFile, Reading, decode, front_matter, markup};
use crate::diagnostic::Diagnostic;
use crate::model::Source;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Decodes a file, cuts its header off, reads its markup.
pub fn open(
    raw: &RawFile,
    context: &Context<'_>,
    notes: &mut Vec<Diagnostic>,
) -> (Source, front_matter::Split, Reading) {
    let mut sha256 = String::with_capacity(64);
    for byte in Sha256::digest(&raw.bytes) {
        write!(sha256, "{byte:02x}").expect("writing to a string cannot fail");
    }
    let source = |text: String, encoding, encoding_basis| Source {
        path: raw.path.clone(),
        text,
        encoding,
        encoding_basis,
        sha256: sha256.clone(),
    };
    let decoded = match decode::decode(&raw.bytes, &raw.path, &context.config.language) {
        Ok(decoded) => decoded,
        Err(error) => {
            notes.push(*error);
            return (source(String::new(), "UTF-8", "undecodable"), front_matter::Split::default(), Reading::plain(""));
        }
    };
    notes.extend(decoded.notes);
    let (front, said) = front_matter::split(&decoded.text, &raw.path);
    notes.extend(said);
    let (reading, said) = markup::read(&decoded.text, front.body.clone(), &raw.path, context.config);
    notes.extend(said);
    (source(decoded.text, decoded.encoding, decoded.basis), front, reading)
}

/// Fewest edits from one word to another; words of our own files are short.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = cost.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// The known key an unknown one was probably meant to be.
pub fn suggestion<'k>(key: &str, known: &[&'k str]) -> Option<&'k str> {
    // Two slips in a word of up to 80 letters; longer keys are no slips.
    const SLIPS: usize = 2;
    if key.len() > 80 {
        return None;
    }
    let plural = |known: &&&str| known.trim_end_matches('s') == key.trim_end_matches('s');
    known.iter().find(plural).copied().or_else(|| {
        known
            .iter()
            .map(|known| (distance(key, known), *known))
            .min()
            .filter(|(edits, _)| *edits <= SLIPS)
            .map(|(_, known)| known)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised() {
        let known = ["title", "speakers", "issued"];
        assert_eq!(suggestion("titel", &known), Some("title"));
        assert_eq!(suggestion("speaker", &known), Some("speakers"));
        assert_eq!(suggestion("colour", &known), None);
    }
}
