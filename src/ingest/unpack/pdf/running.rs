//! Running heads and feet, and the title, by where lines stand and how large their letters are.

use super::paragraphs::Placed;
use crate::ingest::restore::margins;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Lines at either end of a page that may be heads and feet.
const AT_THE_EDGE: usize = 3;
/// How far heads lie from where they lie on other pages, in points.
const STRAY: f64 = 3.0;
/// How much smaller or larger than those of the text letters are that are no text.
const OTHER_SIZE: f64 = 1.05;
/// Distance from the next line, in sizes, from which a line stands apart from the text.
const APART: f64 = 2.2;
/// How much larger than those of the text the letters of a title are.
const TITLE: f64 = 1.2;

/// The size of most letters of a file; nothing for an empty one.
fn usual_size(pages: &[Vec<Placed>]) -> Option<f64> {
    let mut signs: BTreeMap<i64, usize> = BTreeMap::new();
    for line in pages.iter().flatten() {
        // Tenths of a point; a cast of a float stays within the bounds of the integer.
        *signs.entry((line.size * 10.0).round() as i64).or_default() += line.signs;
    }
    let (size, _) = signs.iter().max_by_key(|(size, signs)| (**signs, **size))?;
    Some(*size as f64 / 10.0)
}

/// The line of the first page in the largest letters, or the lines one after another, if they are clearly larger than those of
/// the text.
pub(super) fn largest(text: &str, pages: &[Vec<Placed>]) -> Option<String> {
    let usual = usual_size(pages)?;
    let first = pages.iter().find(|page| !page.is_empty())?;
    let largest = first.iter().map(|line| line.size).fold(0.0, f64::max);
    let is_largest = |line: &&Placed| line.size * OTHER_SIZE >= largest;
    let lines = first.iter().skip_while(|line| !is_largest(line)).take_while(is_largest);
    let title: String = lines.filter_map(|line| text.get(line.span.clone())).collect();
    Some(title).filter(|_| largest > TITLE * usual)
}

/// The lines that are heads and feet: at an edge of their pages, in small letters or apart from the text, and on several pages the
/// same in the same place, or with what a browser prints there.
pub(super) fn find(text: &str, pages: &[Vec<Placed>]) -> Vec<Range<usize>> {
    let Some(usual) = usual_size(pages) else { return Vec::new() };
    let mut by_wording: BTreeMap<String, Vec<(usize, &Placed)>> = BTreeMap::new();
    let mut found: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (number, page) in pages.iter().enumerate() {
        for line in at_the_edge(page, usual) {
            let wording = text.get(line.span.clone()).unwrap_or_default();
            let of_pages = format!("{}/{}", number + 1, pages.len());
            let is_print = margins::is_day_of_print(wording) || wording.contains("://") && wording.ends_with(&of_pages);
            if is_print && line.size * OTHER_SIZE < usual {
                found.insert((line.span.start, line.span.end));
            } else if let Some(wording) = margins::wording(wording) {
                by_wording.entry(wording).or_default().push((number, line));
            }
        }
    }
    for places in by_wording.values_mut() {
        places.sort_by(|(_, a), (_, b)| a.middle.total_cmp(&b.middle));
        for same in places.chunk_by(|(_, a), (_, b)| b.middle - a.middle < STRAY) {
            let on: BTreeSet<usize> = same.iter().map(|(page, _)| *page).collect();
            // On every page but the first, or on every other.
            if on.len() > 1 && on.len() * 2 + 1 >= pages.len() {
                found.extend(same.iter().map(|(_, line)| (line.span.start, line.span.end)));
            }
        }
    }
    found.into_iter().map(|(start, end)| start..end).collect()
}

/// The outermost lines of a page that do not look like text.
fn at_the_edge(page: &[Placed], usual: f64) -> Vec<&Placed> {
    let mut lines: Vec<&Placed> = page.iter().collect();
    lines.sort_by(|a, b| a.middle.total_cmp(&b.middle));
    let gap = |at: usize| match (lines.get(at), lines.get(at + 1)) {
        (Some(above), Some(below)) => (below.middle - above.middle) / above.size.max(below.size).max(f64::MIN_POSITIVE),
        _ => 0.0,
    };
    let is_small = |line: &Placed| line.size * OTHER_SIZE < usual;
    let n = lines.len();
    let head = (0..n.min(AT_THE_EDGE)).filter(|at| is_small(lines[*at]) || *at == 0 && gap(*at) > APART);
    let foot = (n.saturating_sub(AT_THE_EDGE)..n)
        .filter(|at| is_small(lines[*at]) || *at + 1 == n && at.checked_sub(1).is_some_and(|above| gap(above) > APART));
    let edges: BTreeSet<usize> = head.chain(foot).collect();
    edges.into_iter().map(|at| lines[at]).filter(|line| line.size <= usual * OTHER_SIZE).collect()
}
