//! Signs put into lines as a person reads them, and lines into the order in which they are read.

use super::content::Sign;
use super::paragraphs::{self, Placed};
use super::{columns, shapes};
use crate::ingest::letters::{is_cjk_mark, is_han};
use hayro_font::hayro_cmap::BfString;
use hayro_font::kurbo::{Affine, Vec2};
use std::collections::BTreeMap;

/// How far the middle of a sign may lie from that of its line, in sizes of the larger: raised figures of notes do, the next line
/// does not even where lines touch.
const OFF_LINE: f64 = 0.5;
/// How near to itself a sign is drawn again to look bold, in sizes.
const DRAWN_TWICE: f64 = 0.15;
/// Signs before one among which it is looked for: more than that are never drawn in one place.
const NEAR: usize = 16;
/// Width of the narrowest space between Latin words, in sizes; letters are spaced by less.
const SPACE: f64 = 0.17;
/// Gap from which two signs are apart though one of them is Han, in sizes. Justified lines and the margin that programs leave
/// between Han and Latin stay below.
const WIDE_SPACE: f64 = 0.45;
/// Gap that is more than any space: cells of a table, the number of a page beside its head. In sizes.
const APART: f64 = 2.0;
/// Steps from sign to sign downwards that show vertical writing; a column of a table may have a few.
const FEWEST_STACKED: usize = 5;
/// The longest of these steps, in sizes.
const MAX_STEP: f64 = 1.6;
/// What stands for a sign whose font does not say what it is, as for the symbols of a word processor.
const UNKNOWN: char = '□';

/// A sign in the frame of its writing: as if it were written from left to right.
#[derive(Clone, Debug)]
pub(super) struct Ink {
    /// Where it begins and ends along the line.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// Its middle across the line, downwards.
    pub middle: f64,
    /// Height of its letters.
    pub size: f64,
    /// What it says.
    pub says: Option<BfString>,
}

impl Ink {
    /// Whether it is white space.
    pub(super) fn is_blank(&self) -> bool {
        match &self.says {
            Some(BfString::Char(c)) => c.is_whitespace(),
            Some(BfString::String(text)) => text.chars().all(char::is_whitespace),
            None => false,
        }
    }
}

/// A line of signs, in order.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// What is in it; never empty.
    pub inks: Vec<Ink>,
    /// Its middle across the lines.
    pub middle: f64,
    /// The size of its largest sign.
    pub size: f64,
}

impl Row {
    fn of(ink: Ink) -> Self {
        Self { middle: ink.middle, size: ink.size, inks: vec![ink] }
    }

    /// What is not white space in it.
    pub(super) fn shown(&self) -> impl Iterator<Item = &Ink> {
        self.inks.iter().filter(|ink| !ink.is_blank())
    }

    /// Where it begins.
    pub(super) fn from(&self) -> f64 {
        self.shown().map(|ink| ink.from).fold(f64::INFINITY, f64::min)
    }

    /// Where it ends.
    pub(super) fn to(&self) -> f64 {
        self.shown().map(|ink| ink.to).fold(f64::NEG_INFINITY, f64::max)
    }
}

/// Writes a page: lines, one after another as they are read, with white space for indents and gaps, and an empty line wherever a
/// paragraph ends. The lines in the direction in which most of the page is written are told with their places.
pub(super) fn write(signs: &[Sign], out: &mut String) -> Vec<Placed> {
    let mut placed = None;
    for frame in frames(signs) {
        let lines = paragraphs::write(&columns::blocks(rows(frame)), out);
        placed.get_or_insert(lines);
    }
    placed.unwrap_or_default()
}

/// The signs of a page by the direction in which they are written, the most frequent first, turned so that it is rightwards.
fn frames(signs: &[Sign]) -> Vec<Vec<Ink>> {
    let mut by_angle: BTreeMap<i32, Vec<&Sign>> = BTreeMap::new();
    for sign in signs {
        by_angle.entry(degrees(sign.direction)).or_default().push(sign);
    }
    let mut frames: BTreeMap<i32, Vec<Ink>> = BTreeMap::new();
    for (angle, signs) in by_angle {
        for (sign, is_stacked) in signs.iter().zip(stacked(&signs, angle)) {
            // What is placed sign by sign from top to bottom is vertical, whatever its font says.
            let angle = if is_stacked { (angle + 90).rem_euclid(360) } else { angle };
            frames.entry(angle).or_default().push(turned(sign, angle, is_stacked));
        }
    }
    let mut frames: Vec<(i32, Vec<Ink>)> = frames.into_iter().collect();
    frames.sort_by_key(|(angle, inks)| (std::cmp::Reverse(inks.len()), *angle));
    frames.into_iter().map(|(_, inks)| inks).collect()
}

/// A direction in whole degrees, from rightwards over downwards.
fn degrees(direction: Vec2) -> i32 {
    let degrees = direction.atan2().to_degrees().round();
    if degrees.is_finite() { (degrees as i32).rem_euclid(360) } else { 0 }
}

/// Which signs stand in a pile: each right below the one before, and on a page of piles every sign that stands beside none.
fn stacked(signs: &[&Sign], angle: i32) -> Vec<bool> {
    let turn = Affine::rotate(-f64::from(angle).to_radians());
    let step =
        |pair: &[&Sign]| (turn * (pair[1].at - pair[0].at).to_point()).to_vec2() / pair[0].size.max(f64::MIN_POSITIVE);
    let is_below = |pair: &[&Sign]| {
        let by = step(pair);
        !pair[0].is_vertical && by.x.abs() < 0.5 && by.y > 0.5 && by.y < MAX_STEP
    };
    let mut stacked = vec![false; signs.len()];
    let mut start = 0;
    for at in 0..signs.len() {
        if signs.get(at..at + 2).is_some_and(is_below) {
            continue;
        }
        if at - start >= FEWEST_STACKED {
            stacked.get_mut(start..=at).unwrap_or_default().fill(true);
        }
        start = at + 1;
    }
    if stacked.iter().filter(|is| **is).count() * 2 > signs.len() {
        let is_beside = |from: usize| {
            signs
                .get(from..from + 2)
                .map(step)
                .is_some_and(|by| by.y.abs() < 0.5 && (0.3..MAX_STEP).contains(&by.x.abs()))
        };
        for (at, is) in stacked.iter_mut().enumerate() {
            *is = *is || !is_beside(at) && (at == 0 || !is_beside(at - 1));
        }
    }
    stacked
}

fn turned(sign: &Sign, angle: i32, is_stacked: bool) -> Ink {
    /// The part of a letter's size that lies above the base line.
    const ABOVE: f64 = 0.88;
    let turn = Affine::rotate(-f64::from(angle).to_radians());
    let (at, size) = (turn * sign.at, sign.size);
    let advance = (turn * sign.advance.to_point()).to_vec2();
    let (from, to, middle) = if is_stacked {
        // The sign lies on its side in this frame: its base line runs across the line, its top looks back along it.
        let top = at.x - ABOVE * size;
        (top, top + size, at.y + advance.y / 2.0)
    } else if sign.is_vertical {
        (at.x, at.x + advance.x, at.y)
    } else {
        (at.x, at.x + advance.x, at.y - (ABOVE - 0.5) * size)
    };
    Ink { from: from.min(to), to: to.max(from), middle, size, says: sign.says.clone() }
}

/// Signs put into lines, from the top.
fn rows(mut inks: Vec<Ink>) -> Vec<Row> {
    inks.sort_by(|a, b| a.middle.total_cmp(&b.middle));
    let mut rows: Vec<Row> = Vec::new();
    for ink in inks {
        match rows.last_mut() {
            Some(row) if (ink.middle - row.middle).abs() < OFF_LINE * row.size.max(ink.size) => {
                if ink.size > row.size {
                    (row.size, row.middle) = (ink.size, ink.middle);
                }
                row.inks.push(ink);
            }
            _ => rows.push(Row::of(ink)),
        }
    }
    for row in &mut rows {
        row.inks.sort_by(|a, b| a.from.total_cmp(&b.from));
        thin(&mut row.inks);
    }
    // A line of nothing but white space is none.
    rows.retain(|row| row.inks.iter().any(|ink| !ink.is_blank()));
    rows
}

/// Takes out what is drawn twice in one place, to look bold or to have a shadow.
fn thin(inks: &mut Vec<Ink>) {
    let mut kept: Vec<Ink> = Vec::with_capacity(inks.len());
    for ink in inks.drain(..) {
        let near = DRAWN_TWICE * ink.size;
        let is_again =
            kept.iter().rev().take(NEAR).take_while(|other| ink.from - other.from < near).any(|other| {
                other.says == ink.says && (other.middle - ink.middle).abs() < near && other.says.is_some()
            });
        if !is_again {
            kept.push(ink);
        }
    }
    *inks = kept;
}

/// The signs of a line as text.
pub(super) fn line(row: &Row) -> String {
    let gap = |before: &Ink, ink: &Ink| (ink.from - before.to) / before.size.max(ink.size).max(f64::MIN_POSITIVE);
    let shown: Vec<&Ink> = row.shown().collect();
    let mut gaps: Vec<f64> = shown.windows(2).map(|pair| gap(pair[0], pair[1])).collect();
    gaps.sort_by(f64::total_cmp);
    // Signs of a line that is spaced out stand apart by as much each.
    let usual = gaps.get(gaps.len() / 2).copied().unwrap_or(0.0).max(0.0);
    let mut out = String::new();
    let mut before: Option<&Ink> = None;
    // White space that is written there, until what follows tells whether it is some.
    let mut blank = String::new();
    for ink in &row.inks {
        if ink.is_blank() {
            push(&mut blank, ink);
            continue;
        }
        let start = out.len();
        push(&mut out, ink);
        let first = out.get(start..).and_then(|text| text.chars().next());
        let last = out.get(..start).and_then(|text| text.chars().next_back());
        if let (Some(before), Some(last), Some(first)) = (before, last, first) {
            out.insert_str(start, between(last, first, gap(before, ink) - usual, &blank));
        }
        blank.clear();
        before = Some(ink);
    }
    out
}

fn push(out: &mut String, ink: &Ink) {
    match &ink.says {
        Some(BfString::Char(c)) => shapes::push(out, *c),
        Some(BfString::String(text)) => text.chars().for_each(|c| shapes::push(out, c)),
        None => out.push(UNKNOWN),
    }
}

/// What stands between two signs, by the gap between them (in sizes) and the white space that is written there.
fn between(last: char, first: char, gap: f64, blank: &str) -> &str {
    let is_wide = |c: char| is_han(c) || is_cjk_mark(c);
    let are_wide = is_wide(last) && is_wide(first);
    if gap > APART && !blank.contains('\u{3000}') {
        return "    ";
    }
    match blank {
        // Programs that recognise letters put a space between any two; no gap is seen there.
        "" | " " if are_wide && gap < SPACE => "",
        "" if is_wide(last) || is_wide(first) => {
            if gap > WIDE_SPACE {
                " "
            } else {
                ""
            }
        }
        "" => {
            if gap > SPACE {
                " "
            } else {
                ""
            }
        }
        blank if blank.chars().all(|c| c == ' ' || c == '\u{a0}') => " ",
        blank => blank,
    }
}
