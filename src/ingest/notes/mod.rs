//! What files say of themselves and what editors say of them: front matter, sidecars, the manifest of kept pictures, the glossary.
//! It always wins over detection.

#[cfg(test)]
mod cases;
pub mod day;
pub mod fields;
pub mod frozen;
pub mod glossary;
pub mod ids;
pub mod media;
pub mod segments;
pub mod sidecar;

use super::letters::hex;
use super::source::Context;
use super::{Inputs, RawFile, Reading, decode, front_matter, markup, unpack};
use crate::diagnostic::Diagnostic;
use crate::model::{Source, UNPACKED};
use crate::yaml::Checked;
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
        kept_back: false,
    };
    let unreadable =
        || (source(String::new(), "UTF-8", "undecodable"), front_matter::Split::default(), Reading::plain(""));
    match unpack::run(raw, &context.config.language) {
        Some(Ok(unpacked)) => {
            notes.extend(unpacked.notes);
            let text = unpacked.text;
            let (reading, said) = markup::read_unpacked(&text, &unpacked.shape, &raw.path, context.config);
            notes.extend(said);
            let front = front_matter::Split { body: 0..text.len(), ..front_matter::Split::default() };
            return (source(text, unpacked.kind.name(), UNPACKED), front, reading);
        }
        Some(Err(error)) => {
            notes.push(*error);
            return unreadable();
        }
        None => notes.extend(unpack::kind::misnamed_text(&raw.path)),
    }
    let decoded = match decode::decode(&raw.bytes, &raw.path, &context.config.language) {
        Ok(decoded) => decoded,
        Err(error) => {
            notes.push(*error);
            return unreadable();
        }
    };
    notes.extend(decoded.notes);
    let (front, said) = front_matter::split(&decoded.text, &raw.path);
    notes.extend(said);
    let (reading, said) = markup::read(&decoded.text, front.body.clone(), &raw.path, context.config);
    notes.extend(said);
    (source(decoded.text, decoded.encoding, decoded.basis), front, reading)
}

/// Checks the form of what editors may write already though no page shows it yet: annotations. What is not used is said to be so.
pub fn not_yet_used(inputs: &Inputs, notes: &mut Vec<Diagnostic>) {
    let is_used =
        |path: &str| path.ends_with("media/manifest.yaml") || path == "content/glossary.yaml" || path == ids::IDS;
    for file in inputs.notes.iter().filter(|file| !is_used(file.path.as_str())) {
        let Ok(text) = std::str::from_utf8(&file.bytes) else {
            notes.push(Diagnostic::error("not-utf8", &file.path, "not UTF-8").hint("save it as UTF-8"));
            continue;
        };
        let (checked, mapping) = Checked::parse(&file.path, text);
        // A list at the top is as good as keys: the form of these files is not settled yet.
        let (lists, slips): (Vec<_>, Vec<_>) = checked.finish().into_iter().partition(|slip| slip.code == "wrong-type");
        notes.extend(slips);
        if !lists.is_empty() || mapping.is_some_and(|mapping| !mapping.is_empty()) {
            let said = "read, but nothing of it is shown: this version has no pages for it yet";
            notes.push(Diagnostic::note("not-yet-used", &file.path, said));
        }
    }
}
