//! Sets of places of one text, as disjoint spans in order.

use crate::model::BodySpan;
use std::collections::BTreeMap;

/// Spans without overlaps, in order, that cover what the given ones cover.
pub fn union(mut spans: Vec<BodySpan>) -> Vec<BodySpan> {
    spans.sort_unstable();
    let mut merged: Vec<BodySpan> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// Those of disjoint spans in order that touch a span.
pub fn touching(spans: &[BodySpan], span: BodySpan) -> &[BodySpan] {
    let from = spans.get(spans.partition_point(|other| other.end <= span.start)..).unwrap_or_default();
    from.get(..from.partition_point(|other| other.start < span.end)).unwrap_or_default()
}

/// What two lists of disjoint spans in order have in common.
pub fn intersection(one: &[BodySpan], other: &[BodySpan]) -> Vec<BodySpan> {
    let mut common = Vec::new();
    let (mut i, mut j) = (0, 0);
    while let (Some(a), Some(b)) = (one.get(i), other.get(j)) {
        let (start, end) = (a.start.max(b.start), a.end.min(b.end));
        if start < end {
            common.push(BodySpan { start, end });
        }
        if a.end <= b.end {
            i += 1;
        } else {
            j += 1;
        }
    }
    common
}

/// What is in the first of two lists of disjoint spans in order and not in the second.
pub fn difference(one: &[BodySpan], other: &[BodySpan]) -> Vec<BodySpan> {
    let mut rest = Vec::new();
    let mut j = 0;
    for span in one {
        let mut start = span.start;
        while let Some(taken) = other.get(j).filter(|taken| taken.start < span.end) {
            if taken.start > start {
                rest.push(BodySpan { start, end: taken.start });
            }
            start = start.max(taken.end);
            if taken.end > span.end {
                break;
            }
            j += 1;
        }
        if start < span.end {
            rest.push(BodySpan { start, end: span.end });
        }
    }
    rest
}

/// A growing set of places: what is added and what is asked costs a logarithm beside the spans that it touches, and each span
/// is joined to another once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Covered {
    /// Start and end of disjoint spans.
    spans: BTreeMap<u32, u32>,
}

impl Covered {
    /// Bytes of a span that are covered.
    pub fn within(&self, span: BodySpan) -> usize {
        let touched = self.spans.range(..span.end).rev().take_while(|(_, end)| **end > span.start);
        touched.map(|(start, end)| (*end).min(span.end) - (*start).max(span.start)).sum::<u32>() as usize
    }

    /// Covers a span, too.
    pub fn add(&mut self, span: BodySpan) {
        let touched = self.spans.range(..=span.end).rev().take_while(|(_, end)| **end >= span.start);
        let touched: Vec<(u32, u32)> = touched.map(|(start, end)| (*start, *end)).collect();
        let start = touched.last().map_or(span.start, |(start, _)| span.start.min(*start));
        let end = touched.first().map_or(span.end, |(_, end)| span.end.max(*end));
        for (start, _) in touched {
            self.spans.remove(&start);
        }
        self.spans.insert(start, end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_merge() {
        let span = BodySpan::new;
        let check = |spans: &[BodySpan], expected: &[BodySpan]| assert_eq!(union(spans.to_vec()), expected);
        check(&[], &[]);
        check(&[span(3, 5), span(0, 2)], &[span(0, 2), span(3, 5)]);
        check(&[span(0, 4), span(2, 3), span(4, 6)], &[span(0, 6)]);
    }

    #[test]
    fn what_is_covered_grows() {
        let span = BodySpan::new;
        let mut covered = Covered::default();
        let mut check = |added: BodySpan, asked: BodySpan, expected: usize| {
            covered.add(added);
            assert_eq!(covered.within(asked), expected, "{covered:?}");
        };
        check(span(4, 8), span(0, 20), 4);
        check(span(10, 12), span(6, 11), 3);
        check(span(8, 10), span(0, 20), 8);
        check(span(0, 2), span(1, 5), 2);
        check(span(1, 30), span(0, 40), 30);
        check(span(40, 41), span(30, 40), 0);
    }

    #[test]
    fn spans_intersect() {
        let span = BodySpan::new;
        assert_eq!(
            intersection(&[span(0, 4), span(6, 9)], &[span(2, 7), span(8, 20)]),
            [span(2, 4), span(6, 7), span(8, 9)]
        );
        assert_eq!(intersection(&[span(0, 2)], &[span(2, 4)]), []);
        assert_eq!(touching(&[span(0, 2), span(2, 4), span(5, 6), span(7, 9)], span(3, 7)), [span(2, 4), span(5, 6)]);
        assert_eq!(touching(&[span(0, 2)], span(2, 2)), []);
    }

    #[test]
    fn spans_are_taken_away() {
        let span = BodySpan::new;
        let check = |one: &[BodySpan], other: &[BodySpan], expected: &[BodySpan]| {
            assert_eq!(difference(one, other), expected);
        };
        check(&[span(0, 4)], &[], &[span(0, 4)]);
        check(&[span(0, 4), span(6, 9)], &[span(2, 7)], &[span(0, 2), span(7, 9)]);
        check(&[span(0, 9)], &[span(1, 2), span(4, 5)], &[span(0, 1), span(2, 4), span(5, 9)]);
        check(&[span(0, 2), span(3, 5)], &[span(0, 9)], &[]);
    }
}
