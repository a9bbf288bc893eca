//! What readers are shown of a shared passage begins and ends at words, in the archive that ships with the project.

use hujian::config::Config;
use hujian::model::BodySpan;
use hujian::normalize::Edge;
use std::path::Path;

#[test]
fn no_card_begins_or_ends_inside_a_word() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let inputs = hujian::ingest::read::read(root, &root.join("content")).expect("the archive is there");
    let config = Config::default();
    let (archive, _) = hujian::ingest::run(&inputs, &config.ingest);
    let texts = hujian::normalize::run(&archive);
    let reuse = hujian::reuse::run(&archive, &texts, &config.reuse);
    let is_inside = |document: u32, span: BodySpan| {
        let text = &texts[document as usize];
        let symbols = text.within(span);
        [symbols.start, symbols.end].iter().any(|&at| text.edges.get(at) == Some(&Edge::Inside))
    };
    let mut shown = 0;
    for alignment in &reuse.alignments {
        for (passage, span) in [(alignment.a, alignment.shown.0), (alignment.b, alignment.shown.1)] {
            if span.start < span.end {
                shown += 1;
                let text = &archive.documents[passage.document as usize].body.text;
                assert!(!is_inside(passage.document, span), "{:?}", text.get(span.range()));
            }
        }
    }
    assert!(shown > 1_000, "{shown}");
}
