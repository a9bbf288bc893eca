//! Any text, styles, lists and notes of a word processor's document (apart by NUL bytes), in a sound container.

#![no_main]

const RELATIONS: &[u8] = b"<Relationships><Relationship Id='a' Type='x/styles' Target='styles.xml'/><Relationship Id='b' Type='x/numbering' Target='numbering.xml'/><Relationship Id='c' Type='x/footnotes' Target='footnotes.xml'/><Relationship Id='d' Type='x/comments' Target='comments.xml'/></Relationships>";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let names = ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "word/comments.xml"];
    let mut parts: Vec<(&str, &[u8])> = names.into_iter().zip(bytes.split(|byte| *byte == 0)).collect();
    parts.push(("word/_rels/document.xml.rels", RELATIONS));
    hujian_fuzz::check("a.docx", &hujian_fuzz::zipped(&parts));
});
