//! A corpus, its truth and what was found in it, for other programs: JSON lines, offsets in code points of the texts.

use crate::generator::{Corpus, Span};
use hujian::model::Archive;
use hujian::normalize::Text;
use hujian::reuse::{Passage, Reuse};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;

/// Writes docs/*.txt, docs.jsonl, truth.jsonl and alignments.jsonl.
pub fn write(folder: &Path, corpus: &Corpus, archive: &Archive, texts: &[Text], reuse: &Reuse) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder.join("docs"))?;
    let id = |document: u32| archive.documents[document as usize].id.as_str();
    let points: Vec<Points> = corpus.texts.iter().map(|text| Points::new(text)).collect();
    for (number, text) in (0..).zip(&corpus.texts) {
        std::fs::write(folder.join("docs").join(id(number)).with_extension("txt"), text)?;
    }
    lines(
        folder,
        "docs.jsonl",
        (0..).zip(&corpus.texts).map(|(number, text)| json!({ "id": id(number), "text": text })),
    )?;
    let of_letters = |document: u32, span: Span| {
        let places = &texts[document as usize].places;
        points[document as usize].of(places[span.0 as usize].start, places[span.1 as usize - 1].end)
    };
    lines(
        folder,
        "truth.jsonl",
        corpus.cases.iter().map(|case| {
            let [a, b] = [0, 1].map(|side| of_letters(case.documents[side], case.spans[side]));
            let kind = format!("{:?}", case.edit).to_lowercase();
            json!({ "a": id(case.documents[0]), "a_start": a.0, "a_end": a.1, "b": id(case.documents[1]), "b_start": b.0,
                "b_end": b.1, "type": kind })
        }),
    )?;
    let of_bytes = |passage: Passage| points[passage.document as usize].of(passage.span.start, passage.span.end);
    lines(
        folder,
        "alignments.jsonl",
        reuse.alignments.iter().map(|alignment| {
            let (a, b) = (of_bytes(alignment.a), of_bytes(alignment.b));
            json!({ "a": id(alignment.a.document), "a_start": a.0, "a_end": a.1, "b": id(alignment.b.document),
                "b_start": b.0, "b_end": b.1 })
        }),
    )
}

fn lines(folder: &Path, name: &str, rows: impl Iterator<Item = Value>) -> anyhow::Result<()> {
    let mut file = std::io::BufWriter::new(std::fs::File::create(folder.join(name))?);
    for row in rows {
        writeln!(file, "{row}")?;
    }
    Ok(file.flush()?)
}

/// Where each code point of a text begins, in bytes.
struct Points(Vec<u32>);

impl Points {
    fn new(text: &str) -> Self {
        Self(text.char_indices().map(|(at, _)| at as u32).collect())
    }

    fn of_byte(&self, byte: u32) -> usize {
        self.0.partition_point(|&at| at < byte)
    }

    fn of(&self, start: u32, end: u32) -> (usize, usize) {
        (self.of_byte(start), self.of_byte(end))
    }
}
