//! What was found against what was planted, in letters.
//!
//! Spans are joined, cut and counted by functions of this file's own: with those of the code under test, a slip in them
//! would hide itself.

use crate::generator::{Case, Corpus, Edit, FEWEST, Span};
use hujian::normalize::Text;
use hujian::reuse::{Class, Passage, Reuse};
use serde::Serialize;
use std::collections::BTreeMap;

/// Clusters of more witnesses are not spread out into pairs.
const PAIRED: usize = 400;

/// Letters hit of letters in all.
#[derive(Clone, Copy, Debug, Default)]
pub struct Share {
    hit: u64,
    of: u64,
}

impl Share {
    fn add(&mut self, hit: u32, of: u32) {
        self.hit += u64::from(hit);
        self.of += u64::from(of);
    }
}

impl Serialize for Share {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let thousandths = (self.of > 0).then(|| (self.hit as f64 / self.of as f64 * 1e3).round() / 1e3);
        thousandths.serialize(serializer)
    }
}

/// The result of one run.
#[derive(Debug, Default, Serialize)]
pub struct Score {
    /// Of the letters of all cases, on both sides, those in a passage found between the two documents.
    pub recall: Share,
    /// Of the letters of all passages found, those in a case between the two documents; set phrases and standing paragraphs
    /// neither count for nor against.
    pub precision: Share,
    /// Recall by how a passage was taken over.
    pub by_edit: BTreeMap<String, Share>,
    /// Recall by what happened to the documents.
    pub by_damage: BTreeMap<String, Share>,
    /// Alignments for each case that any touches on both sides (Potthast et al., COLING 2010), by how it was taken over.
    pub granularity: BTreeMap<String, f64>,
    /// Of the letters of standing paragraphs, those in boilerplate.
    pub standing: Share,
    /// Of the letters of set phrases, those in common wordings.
    pub phrases: Share,
    /// Passages found that no letter was planted in, for each 100,000 letters.
    pub false_per_100_000: f64,
}

type Pairs = BTreeMap<[u32; 2], Vec<[Span; 2]>>;

/// Scores a run.
pub fn score(corpus: &Corpus, texts: &[Text], reuse: &Reuse) -> Score {
    let place = |passage: Passage| -> (u32, Span) {
        let range = texts[passage.document as usize].within(passage.span);
        (passage.document, (range.start as u32, range.end as u32))
    };
    let mut found = Pairs::new();
    let mut aligned = Pairs::new();
    for alignment in &reuse.alignments {
        let class = alignment.cluster.map(|cluster| reuse.clusters[cluster as usize].class);
        if class != Some(Class::Formula) {
            let sides = [place(alignment.a), place(alignment.b)];
            put(&mut aligned, sides);
            put(&mut found, sides);
        }
    }
    for cluster in reuse.clusters.iter().filter(|cluster| cluster.class != Class::Formula) {
        if cluster.witnesses.len() <= PAIRED {
            for (i, a) in cluster.witnesses.iter().enumerate() {
                for b in &cluster.witnesses[i + 1..] {
                    put(&mut found, [place(*a), place(*b)]);
                }
            }
        }
    }
    let mut score = Score::default();
    recall(corpus, &found, &mut score);
    granularity(corpus, &aligned, &mut score);
    precision(corpus, &found, &mut score);
    let witnesses = |class: Class| {
        let mut by_document: BTreeMap<u32, Vec<Span>> = BTreeMap::new();
        for cluster in reuse.clusters.iter().filter(|cluster| cluster.class == class) {
            for (document, span) in cluster.witnesses.iter().map(|witness| place(*witness)) {
                by_document.entry(document).or_default().push(span);
            }
        }
        by_document.into_iter().map(|(document, spans)| (document, union(spans))).collect::<BTreeMap<_, _>>()
    };
    let (formulae, boilerplate) = (witnesses(Class::Formula), witnesses(Class::Boilerplate));
    for &(document, span) in corpus.standing.iter().flatten() {
        score.standing.add(covered(span, boilerplate.get(&document)), span.1 - span.0);
    }
    for (document, spans) in (0..).zip(&corpus.phrases) {
        // A phrase is spans of words; shorter ones are no wordings of their own.
        for span in union(spans.clone()).into_iter().filter(|span| span.1 - span.0 >= FEWEST) {
            score.phrases.add(covered(span, formulae.get(&document)), span.1 - span.0);
        }
    }
    score
}

fn put(pairs: &mut Pairs, [a, b]: [(u32, Span); 2]) {
    let (a, b) = if a.0 <= b.0 { (a, b) } else { (b, a) };
    pairs.entry([a.0, b.0]).or_default().push([a.1, b.1]);
}

/// Spans in order, none touching another.
fn union(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if span.0 <= last.1 => last.1 = last.1.max(span.1),
            _ => out.push(span),
        }
    }
    out
}

/// The letters of a span that lie in any of these, which are a union.
fn covered(span: Span, by: Option<&Vec<Span>>) -> u32 {
    let Some(by) = by else { return 0 };
    let from = by.partition_point(|other| other.1 <= span.0);
    by[from..].iter().take_while(|other| other.0 < span.1).map(|other| other.1.min(span.1) - other.0.max(span.0)).sum()
}

/// What lies in both of two unions.
fn common(x: &[Span], y: &[Span]) -> Vec<Span> {
    x.iter()
        .flat_map(|&span| {
            let from = y.partition_point(|other| other.1 <= span.0);
            y[from..]
                .iter()
                .take_while(move |other| other.0 < span.1)
                .map(move |other| (other.0.max(span.0), other.1.min(span.1)))
        })
        .collect()
}

fn length(spans: &[Span]) -> u32 {
    spans.iter().map(|span| span.1 - span.0).sum()
}

/// Both sides of what a pair holds as unions; within one document both sides are one.
fn sides(documents: [u32; 2], spans: &[[Span; 2]]) -> [Vec<Span>; 2] {
    if documents[0] == documents[1] {
        let both = union(spans.iter().flatten().copied().collect());
        [both.clone(), both]
    } else {
        [0, 1].map(|side| union(spans.iter().map(|pair| pair[side]).collect()))
    }
}

fn recall(corpus: &Corpus, found: &Pairs, score: &mut Score) {
    let mut unions: BTreeMap<[u32; 2], [Vec<Span>; 2]> = BTreeMap::new();
    for case in &corpus.cases {
        let here = found
            .get(&case.documents)
            .map(|spans| &*unions.entry(case.documents).or_insert_with(|| sides(case.documents, spans)));
        let of: u32 = case.spans.iter().map(|span| span.1 - span.0).sum();
        let hit = here.map_or(0, |sides| {
            case.spans.iter().zip(sides).map(|(&span, side)| covered(span, Some(side))).sum::<u32>()
        });
        score.recall.add(hit, of);
        score.by_edit.entry(name(case.edit)).or_default().add(hit, of);
        let mut damage = case.damage;
        damage.sort_unstable();
        for damage in if damage[0] == damage[1] { &damage[..1] } else { &damage[..] } {
            score.by_damage.entry(format!("{damage:?}").to_lowercase()).or_default().add(hit, of);
        }
    }
}

fn name(edit: Edit) -> String {
    format!("{edit:?}").to_lowercase()
}

fn granularity(corpus: &Corpus, aligned: &Pairs, score: &mut Score) {
    let mut counts: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for case in &corpus.cases {
        let n = aligned.get(&case.documents).map_or(0, |spans| spans.iter().filter(|pair| touches(case, pair)).count());
        if n > 0 {
            let count = counts.entry(name(case.edit)).or_default();
            count.0 += n as u64;
            count.1 += 1;
        }
    }
    score.granularity = counts
        .into_iter()
        .map(|(edit, (alignments, cases))| (edit, (alignments as f64 / cases as f64 * 1e3).round() / 1e3))
        .collect();
}

fn touches(case: &Case, pair: &[Span; 2]) -> bool {
    let overlap = |x: Span, y: Span| x.0 < y.1 && y.0 < x.1;
    let straight = overlap(case.spans[0], pair[0]) && overlap(case.spans[1], pair[1]);
    let crossed = overlap(case.spans[0], pair[1]) && overlap(case.spans[1], pair[0]);
    straight || (case.documents[0] == case.documents[1] && crossed)
}

fn precision(corpus: &Corpus, found: &Pairs, score: &mut Score) {
    let mut truth = Pairs::new();
    for case in &corpus.cases {
        truth.entry(case.documents).or_default().push(case.spans);
    }
    // Set phrases and standing paragraphs, by document.
    let mut neither: Vec<Vec<Span>> = corpus.phrases.clone();
    for &(document, span) in corpus.standing.iter().flatten() {
        neither[document as usize].push(span);
    }
    let neither: Vec<Vec<Span>> = neither.into_iter().map(union).collect();
    let mut wrong = 0_u64;
    for (documents, spans) in found {
        let true_sides = sides(*documents, truth.get(documents).map_or(&[], Vec::as_slice));
        let found_sides = sides(*documents, spans);
        for side in 0..2 {
            if side == 1 && documents[0] == documents[1] {
                continue;
            }
            let hits = common(&found_sides[side], &true_sides[side]);
            let skipped = common(&found_sides[side], &neither[documents[side] as usize]);
            let skipped = length(&skipped) - length(&common(&skipped, &true_sides[side]));
            score.precision.add(length(&hits), length(&found_sides[side]) - skipped);
        }
        for pair in spans {
            let planted = covered(pair[0], Some(&true_sides[0])) > 0 && covered(pair[1], Some(&true_sides[1])) > 0;
            let own = pair[0].1 - pair[0].0 - covered(pair[0], Some(&neither[documents[0] as usize]));
            wrong += u64::from(!planted && own > 0);
        }
    }
    let letters: u64 = corpus.texts.iter().map(|text| text.chars().filter(|c| c.is_alphabetic()).count() as u64).sum();
    score.false_per_100_000 = (wrong as f64 * 1e5 / letters.max(1) as f64 * 1e3).round() / 1e3;
}
