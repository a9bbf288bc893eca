//! What files say of themselves and what editors say of them: front matter, sidecars, the manifest of kept pictures.
//! It always wins over detection.

#[cfg(test)]
mod cases;
pub mod fields;
pub mod media;
pub mod sidecar;

use super::letters::hex;
use super::source::Context;
use super::{RawFile, Reading, decode, front_matter, markup};
use crate::diagnostic::Diagnostic;
use crate::model::Source;
use sha2::{Digest, Sha256};

/// Decodes a file, cuts its header off, reads its markup.
pub fn open(
    raw: &RawFile,
    context: &Context<'_>,
    notes: &mut Vec<Diagnostic>,
) -> (Source, front_matter::Split, Reading) {
    let sha256 = hex(&Sha256::digest(&raw.bytes));
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
