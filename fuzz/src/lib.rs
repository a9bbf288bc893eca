//! What must hold for any file: no panic, changes that replay to the texts, and no Han character lost.

use hujian::config::Config;
use hujian::ingest::{self, Inputs, RawFile, body, letters, lines};
use hujian::model::SourcePath;
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

/// Reads one file under a name and checks what comes out.
pub fn check(name: &str, bytes: &[u8]) {
    let path = SourcePath(format!("content/{name}"));
    let inputs = Inputs { sources: vec![RawFile { path, bytes: bytes.to_vec() }], ..Inputs::default() };
    let (archive, _) = ingest::run(&inputs, &Config::default().ingest);
    for source in &archive.sources {
        let lines = lines::Lines::of(&source.text);
        let mut held = vec![0_u8; source.text.len()];
        for document in archive.documents.iter().filter(|document| document.origin.source == source.path) {
            let changes = archive.changes.iter().filter(|change| change.document.as_ref() == Some(&document.id));
            let changes = changes.map(|change| (change.span.0..change.span.1, change.after.as_str()));
            let replayed = body::replay(&source.text, &lines, &document.origin.segments, changes);
            assert_eq!(replayed, document.body.text, "the changes replay to the text");
            for segment in &document.origin.segments {
                held[lines.range(&source.text, *segment)].iter_mut().for_each(|byte| *byte += 1);
            }
        }
        for change in archive.changes.iter().filter(|change| change.document.is_none()) {
            held[change.span.0..change.span.1].iter_mut().for_each(|byte| *byte += 1);
        }
        // A file with an error publishes nothing.
        for (at, c) in source.text.char_indices().filter(|(_, c)| letters::is_han(*c)) {
            assert_eq!(held[at], 1, "{c} at byte {at} is in one document or one change");
        }
    }
}

/// A ZIP container of parts.
pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a part begins");
        writer.write_all(bytes).expect("memory takes everything");
    }
    writer.finish().expect("a container ends").into_inner()
}
