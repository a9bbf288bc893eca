//! What must hold for any file: no panic, changes that replay to the texts, and no Han character lost.
//!
//! `fuzz/` asks the same of bytes that nobody thought of; it takes this file as it is, so that the two cannot part.

use hujian::config::Config;
use hujian::ingest::{self, Inputs, RawFile, body, letters, lines};
use hujian::model::{Change, Document, SourcePath};

/// Reads one file under a name and checks what comes out.
pub fn check(name: &str, bytes: &[u8]) {
    let path = SourcePath(format!("content/{name}"));
    let inputs = Inputs { sources: vec![RawFile { path, bytes: bytes.to_vec() }], ..Inputs::default() };
    let (archive, _) = ingest::run(&inputs, &Config::default().ingest);
    for source in &archive.sources {
        let lines = lines::Lines::of(&source.text);
        let mut held = vec![0_u8; source.text.len()];
        for document in archive.documents.iter().filter(|document| document.origin.source == source.path) {
            let is_own = |change: &&Change, own: &Document| change.document.as_deref() == Some(&own.id);
            let changes = archive.changes.iter().filter(|change| is_own(change, document));
            let changes = changes.map(|change| (change.span.0..change.span.1, change.after.as_ref()));
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

#[test]
fn odd_files_are_read_whole() {
    check("a.txt", "水城\0志\u{200b}\u{feff}\r河水\u{85}退了。\u{fffe}".as_bytes());
    check("a.txt", b"\xff\xfe\x34\x6c\x00\xd8");
    check("a.md", "---\ntitle: [\n---\n# 河\n\n> > 1. *水**城* [^a]\n\n[^a]: 灯".as_bytes());
    check("a.html", "<p>河<svg><style>水</p><![CDATA[城]]><table><p>灯</table><textarea>岸".as_bytes());
    check("a.xml", "<rss><channel><item><title>河</title><description>&lt;p&gt;水".as_bytes());
}
