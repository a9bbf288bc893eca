//! A small invented archive for tests of pages: a speech, a report that quotes it, and an undated note.

use super::{Site, plan};
use crate::config::SiteConfig;
use crate::ingest::Inputs;
use crate::model::{
    Archive, Body, BodySpan, Change, DateInterval, DocId, Document, Kind, Meta, Order, Origin, Paragraph,
    ParagraphKind, Source, SourcePath,
};
use crate::normalize::Text;
use crate::reuse::{Alignment, Class, Cluster, Passage, Relation, Reuse};
use jiff::civil::date;

/// A body with one paragraph for each line.
pub(crate) fn body(lines: &[&str]) -> Body {
    let mut body = Body::default();
    for (i, line) in (1u32..).zip(lines) {
        let start = body.text.len();
        body.text.push_str(line);
        body.paragraphs.push(Paragraph {
            span: BodySpan::new(start, body.text.len()),
            kind: ParagraphKind::Text,
            lines: (i, i),
            inlines: Vec::new(),
        });
        body.text.push('\n');
    }
    body
}

fn document(id: &str, kind: Kind, dated: Option<DateInterval>, lines: &[&str]) -> Document {
    let meta = Meta {
        title: Some(format!("题目 {id} <b>")),
        kind,
        event: (kind == Kind::Speech).then(|| dated.clone()).flatten(),
        issued: (kind != Kind::Speech).then_some(dated).flatten(),
        language: "zh-Hans".to_owned(),
        ..Meta::default()
    };
    let origin = Origin { source: SourcePath("content/a.txt".to_owned()), segments: vec![(1, 9)] };
    Document { id: DocId::new(id).unwrap(), meta, body: body(lines), origin }
}

/// The place of a wording in a document.
pub(crate) fn passage(archive: &Archive, document: u32, wording: &str) -> Passage {
    let start = archive.documents[document as usize].body.text.find(wording).unwrap();
    Passage { document, span: BodySpan::new(start, start + wording.len()) }
}

const WORDING: &str = "河水清则两岸安，两岸安则百业兴";

/// The archive and what it shares.
pub(crate) fn parts() -> (Archive, Vec<Text>, Reuse) {
    let day = |day| Some(DateInterval::day(date(2021, 3, day), "第1行"));
    let archive = Archive {
        documents: vec![
            document(
                "speech",
                Kind::Speech,
                day(4),
                &["各位来宾：", "我常说，河水清则两岸安，两岸安则百业兴。这是<老话>。"],
            ),
            document("report", Kind::Report, day(5), &["他说，河水清则两岸安，两岸安则百业兴。"]),
            document("note", Kind::Other, None, &["没有日期的短文。"]),
        ],
        sources: vec![Source {
            path: SourcePath("content/a.txt".to_owned()),
            text: "各位来宾：\n[x]我常说\n".to_owned(),
            encoding: "UTF-8",
            encoding_basis: "valid UTF-8",
            sha256: "00".repeat(32),
            kept_back: false,
        }],
        changes: vec![Change {
            source: SourcePath("content/a.txt".to_owned()).into(),
            document: DocId::new("speech").map(Into::into),
            rule: crate::ingest::rules::WORD_PROCESSOR,
            line: 2,
            span: (16, 19),
            before: "[x]".into(),
            after: Box::default(),
        }],
        ..Archive::default()
    };
    let texts = archive.documents.iter().map(|document| Text::of(&document.body.text)).collect();
    let (a, b) = (passage(&archive, 0, WORDING), passage(&archive, 1, WORDING));
    let reuse = Reuse {
        alignments: vec![Alignment {
            a,
            b,
            order: Order::Earlier,
            identity: 1.0,
            relation: Relation::Verbatim,
            cluster: Some(0),
            shown: (a.span, b.span),
            runs: vec![(a.span, b.span)],
        }],
        clusters: vec![Cluster {
            id: "heshuiqing".to_owned(),
            class: Class::Passage,
            wording: a,
            witnesses: vec![a, b],
            documents: 2,
            occasions: 2,
        }],
        ..Reuse::default()
    };
    (archive, texts, reuse)
}

/// The site of [`parts`].
pub(crate) fn site(config: SiteConfig) -> Site {
    let (archive, texts, reuse) = parts();
    plan(archive, texts, reuse, &Inputs::default(), &config).unwrap().0
}

#[test]
fn every_route_renders() {
    for interface in [crate::config::Interface::Chinese, crate::config::Interface::English] {
        let config =
            SiteConfig { interface, base_url: Some("https://example.org/a/".to_owned()), ..SiteConfig::default() };
        let site = site(config);
        for path in site.routes.keys() {
            let bytes = site.render(path).unwrap_or_else(|error| panic!("{path}: {error:#}"));
            assert!(!bytes.is_empty() || path.starts_with("data/"), "{path} is empty");
        }
    }
}

#[test]
fn an_empty_archive_has_its_pages() {
    let (site, _) =
        plan(Archive::default(), Vec::new(), Reuse::default(), &Inputs::default(), &SiteConfig::default()).unwrap();
    for path in site.routes.keys() {
        site.render(path).unwrap_or_else(|error| panic!("{path}: {error:#}"));
    }
}
