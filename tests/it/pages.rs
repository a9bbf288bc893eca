//! Pages as sites of many kinds lay them out, each with what a reader would call its text.
//!
//! `tests/pages/NAME.html` is the page, `NAME.txt` its title and the paragraphs of its text, a line each. No letter of the
//! text may go; what else is shown is counted.

use crate::tree;
use hujian::config::Config;
use hujian::ingest::{self, Inputs, RawFile, letters};
use hujian::model::SourcePath;

/// Letters of the pages' frames (bylines, imprints, tags, footers without a name) that are shown with the texts, of some
/// 1,700 letters of text. dom_smoothie 0.19 shows 469 on these pages, and loses 16 of the text.
const SHOWN_BESIDE: usize = 113;

fn count(text: &str) -> usize {
    text.chars().filter(|c| letters::is_han(*c)).count()
}

/// The text of all documents of a page.
fn read(name: &str, html: &str) -> String {
    let path = SourcePath(format!("content/{name}"));
    let inputs = Inputs { sources: vec![RawFile { path, bytes: html.as_bytes().to_vec() }], ..Inputs::default() };
    let (archive, _) = ingest::run(&inputs, &Config::default().ingest);
    archive.documents.iter().map(|document| document.body.text.as_str()).collect()
}

#[test]
fn no_letter_of_a_text_goes_with_the_frame_of_its_page() {
    let mut lost = Vec::new();
    let mut beside = 0;
    for page in tree::files("tests/pages").into_iter().filter(|file| file.path.ends_with(".html")) {
        let expected = tree::file(&page.path.replace(".html", ".txt"));
        let name = page.path.rsplit('/').next().unwrap_or_default();
        let shown = read(name, &page.text);
        let missing = expected.lines().filter(|line| !shown.contains(line));
        lost.extend(missing.map(|line| format!("{name}: {line}")));
        beside += count(&shown).saturating_sub(count(&expected));
    }
    tree::none("texts of pages", &lost);
    assert_eq!(beside, SHOWN_BESIDE, "letters shown beside the texts");
}
