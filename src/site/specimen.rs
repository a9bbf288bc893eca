//! Documents and alignments made by hand, for the tests of pages.

use crate::model::{
    Archive, Body, BodySpan, DateInterval, DocId, Document, Kind, Meta, Order, Origin, Paragraph, ParagraphKind,
    SourcePath, order,
};
use crate::normalize::Text;
use crate::reuse::{Alignment, Passage, Relation};

/// A document of plain paragraphs and its comparable text.
pub fn specimen(id: &str, paragraphs: &[&str]) -> (Document, Text) {
    let mut body = Body::default();
    for (line, shown) in (1..).zip(paragraphs) {
        let start = body.text.len();
        body.text.push_str(shown);
        body.paragraphs.push(Paragraph {
            span: BodySpan::new(start, body.text.len()),
            kind: ParagraphKind::Text,
            lines: (line, line),
            inlines: Vec::new(),
        });
        body.text.push('\n');
    }
    let document = Document {
        id: DocId::new(id).unwrap(),
        meta: Meta { language: "zh-Hans".to_owned(), ..Meta::default() },
        body,
        origin: Origin {
            source: SourcePath(format!("content/{id}.txt")),
            segments: vec![(1, paragraphs.len() as u32)],
        },
    };
    let text = Text::of(&document.body.text);
    (document, text)
}

/// The same, of a kind and a day (`2020-11-10`, or a span `2020-11-01/2020-11-30`).
pub fn dated(id: &str, kind: Kind, day: &str, paragraphs: &[&str]) -> (Document, Text) {
    let (mut document, text) = specimen(id, paragraphs);
    document.meta.kind = kind;
    let (from, to) = day.split_once('/').unwrap_or((day, day));
    let interval = DateInterval { from: from.parse().ok(), to: to.parse().ok(), basis: "a test".to_owned() };
    document.meta.event = Some(interval.clone());
    document.meta.issued = Some(interval);
    (document, text)
}

/// An alignment of one wording, at its n-th places in both bodies.
pub fn aligned(archive: &Archive, a: u32, b: u32, wordings: &[&str]) -> Alignment {
    let find = |document: u32, wording: &str, from: usize| {
        let text = &archive.documents[document as usize].body.text;
        let start = from + text[from..].find(wording).unwrap_or_else(|| panic!("`{wording}` not in {document}"));
        BodySpan::new(start, start + wording.len())
    };
    let mut runs = Vec::new();
    let (mut at_a, mut at_b) = (0, 0);
    for wording in wordings {
        let (wording_a, wording_b) = wording.split_once('|').unwrap_or((wording, wording));
        let run = (find(a, wording_a, at_a), find(b, wording_b, at_b));
        (at_a, at_b) = (run.0.end as usize, run.1.end as usize);
        runs.push(run);
    }
    let over = |pick: fn(&(BodySpan, BodySpan)) -> BodySpan| BodySpan {
        start: pick(&runs[0]).start,
        end: pick(&runs[runs.len() - 1]).end,
    };
    let date = |d: u32| archive.documents[d as usize].meta.dated();
    let how = if a == b { Order::SameDocument } else { order(date(a).as_ref(), date(b).as_ref()) };
    Alignment {
        a: Passage { document: a, span: over(|r| r.0) },
        b: Passage { document: b, span: over(|r| r.1) },
        order: how,
        identity: 1.0,
        relation: Relation::Verbatim,
        cluster: None,
        shown: (over(|r| r.0), over(|r| r.1)),
        runs,
    }
}
