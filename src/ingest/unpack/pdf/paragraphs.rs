//! Where paragraphs end: told by what the eye sees, gaps, indents and lines that had room for more.

use super::lines::{Ink, Row, line};
use hayro_font::hayro_cmap::BfString;
use std::ops::Range;

/// Distance of two lines, in usual distances, from which a paragraph ends between them.
const APART: f64 = 1.3;
/// How many times larger letters are that are of another kind of paragraph: a heading, a note.
const OTHER_SIZE: f64 = 1.15;
/// How far a line is indented, in sizes; less is a sign that hangs out of the line.
const INDENT: f64 = 0.8;
/// Room that a line must have besides what the next begins with, in sizes: lines of Han are stretched or not by as much.
const ROOM: f64 = 0.6;
/// How near to one another the ends of justified lines are, in sizes: a stop may be set narrow.
const STRAIGHT: f64 = 0.7;
/// The part of the longest line that justified ones are at least; short lines end in one place by chance.
const LONG: f64 = 0.7;
/// What a paragraph ends with.
const STOPS: [char; 5] = ['。', '！', '？', '.', '：'];
/// Gap within a line from which what it parts is cells, in sizes.
const CELLS: f64 = 2.0;
/// Gap within a Latin word, in sizes, at most.
const WORD: f64 = 0.17;
/// Columns of white space at most before a line: beyond, where a line begins tells nothing.
const MAX_INDENT: usize = 40;

/// A line that is written out, and where it stands on its page.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    /// Bytes of the text, without white space at its ends.
    pub span: Range<usize>,
    /// Its middle, from the top of the page.
    pub middle: f64,
    /// The size of its largest sign.
    pub size: f64,
    /// Signs that show something.
    pub signs: usize,
}

/// Writes the blocks of a page, each of them lines from the top, as they are read one after another.
pub(super) fn write(blocks: &[Vec<Row>], out: &mut String) -> Vec<Placed> {
    let mut placed = Vec::new();
    let mut before: Option<(&Row, Measure)> = None;
    for block in blocks {
        let measure = Measure::of(block);
        let mut is_start = true;
        for (at, row) in block.iter().enumerate() {
            let above = at.checked_sub(1).and_then(|at| block.get(at));
            is_start = match (above, &before) {
                (Some(above), _) => measure.ends(above, row, block.get(at + 1), is_start),
                // From the foot of a column to the head of the next, a paragraph goes on as from line to line.
                (None, Some((last, of_last))) => of_last.ends_column(last, row, &measure),
                (None, None) => true,
            };
            if is_start && before.is_some() {
                out.push('\n');
            }
            let indent = ((row.from() - measure.left) / (row.size / 2.0).max(f64::MIN_POSITIVE)).round();
            // A cast of a float stays within the bounds of the integer.
            out.extend(std::iter::repeat_n(' ', (indent as usize).min(MAX_INDENT)));
            let start = out.len();
            out.push_str(line(row).trim_end());
            placed.push(Placed {
                span: start..out.len(),
                middle: row.middle,
                size: row.size,
                signs: row.shown().count(),
            });
            out.push('\n');
            before = Some((row, measure));
        }
    }
    if before.is_some() {
        out.push('\n');
    }
    placed
}

/// What the lines of a block have in common.
#[derive(Clone, Copy, Debug)]
struct Measure {
    /// Where they begin.
    left: f64,
    /// Where they end.
    right: f64,
    /// Whether they end in one place.
    is_straight: bool,
    /// From the middle of one to that of the next; nothing for a block of one line.
    step: Option<f64>,
    /// The usual size of their letters.
    size: f64,
}

impl Measure {
    fn of(rows: &[Row]) -> Self {
        let left = rows.iter().map(Row::from).fold(f64::INFINITY, f64::min);
        let mut ends: Vec<(f64, f64)> = rows.iter().map(|row| (row.to(), row.size)).collect();
        ends.sort_by(|a, b| b.0.total_cmp(&a.0));
        // Justified lines end in one place, and a table or a head may reach further; without them, the longest line is one that
        // just had room.
        let fewest = (rows.len() / 5).max(3);
        let is_edge = |at: usize, (end, size): (f64, f64)| {
            ends.get(at + fewest - 1).is_some_and(|(other, _)| end - other <= STRAIGHT * size)
        };
        let longest = ends.first().map_or(left, |(end, _)| *end);
        let is_long = |end: f64| end - left > LONG * (longest - left);
        let edge = ends.iter().enumerate().find(|(at, end)| is_long(end.0) && is_edge(*at, **end));
        let right = edge.map_or(longest, |(_, (end, _))| *end);
        let mut steps: Vec<f64> = rows.windows(2).map(|pair| pair[1].middle - pair[0].middle).collect();
        steps.sort_by(f64::total_cmp);
        // Of paragraphs of two lines, every other step is one between paragraphs.
        let mut sizes: Vec<f64> = rows.iter().map(|row| row.size).collect();
        sizes.sort_by(f64::total_cmp);
        Self {
            left,
            right,
            is_straight: edge.is_some(),
            step: steps.get(steps.len() / 4).copied(),
            size: sizes.get(sizes.len() / 2).copied().unwrap_or(0.0),
        }
    }

    /// Whether a paragraph ends between two lines of the block. `after` is the line below both, `is_start` whether the upper one
    /// begins a paragraph itself.
    fn ends(&self, above: &Row, row: &Row, after: Option<&Row>, is_start: bool) -> bool {
        let by = row.from() - above.from();
        let is_in = INDENT * row.size;
        // Two lines that are indented alike: a quotation, unless the next line shows that each begins a paragraph.
        let begins = || {
            is_start && row.from() - self.left > is_in && after.is_some_and(|after| row.from() - after.from() > is_in)
        };
        // Lines of larger letters, as of a title, are further from each other.
        let larger = (above.size.min(row.size) / self.size.max(f64::MIN_POSITIVE)).max(1.0);
        let is_apart = self.step.is_some_and(|step| row.middle - above.middle > APART * step * larger);
        // Lines of a title stand one below another, each in the middle.
        let is_title = |row: &Row| row.from() - self.left > is_in && self.right - row.to() > is_in;
        let is_larger = |row: &Row| after.is_some_and(|after| row.size > OTHER_SIZE * after.size);
        is_apart
            || is_other(above, row)
            || is_table(above)
            || is_table(row)
            || by > is_in
            || (by.abs() <= is_in && begins())
            || (self.has_room(above, row) && !(is_title(above) && is_title(row) && is_larger(row)))
    }

    /// Whether a paragraph ends between the last line of this block and the first of the next.
    fn ends_column(&self, last: &Row, row: &Row, of_next: &Self) -> bool {
        let is_below = row.middle > last.middle;
        is_below || is_other(last, row) || row.from() - of_next.left > INDENT * row.size || self.has_room(last, row)
    }

    /// Whether what a line begins with had had room at the end of the line above. Where lines do not end in one place, a stop
    /// ends a paragraph, and an open bracket never does.
    fn has_room(&self, above: &Row, row: &Row) -> bool {
        let text = line(above);
        let is_open = text.matches(['（', '(']).count() > text.matches(['）', ')']).count();
        let is_stopped = || !self.is_straight && text.trim_end().ends_with(STOPS);
        !is_open && (is_stopped() || self.right - above.to() > first_unit(row) + ROOM * above.size.max(row.size))
    }
}

/// Whether a line is cells beside one another.
fn is_table(row: &Row) -> bool {
    let mut end = f64::INFINITY;
    row.shown().any(|ink| {
        let gap = ink.from - end;
        end = ink.to;
        gap > CELLS * row.size
    })
}

/// Whether the letters of two lines are of different sizes.
fn is_other(above: &Row, row: &Row) -> bool {
    let (small, large) = (above.size.min(row.size), above.size.max(row.size));
    large > OTHER_SIZE * small
}

/// How wide that is which a line cannot begin without: a sign of Han with what may not be parted from it, or a Latin word.
fn first_unit(row: &Row) -> f64 {
    let mut shown = row.shown();
    let Some(first) = shown.next() else { return 0.0 };
    let mut last: &Ink = first;
    for ink in shown {
        let goes_on = match (sign(last), sign(ink)) {
            (Some(last), _) if "“‘「『（《〈【〔".contains(last) => true,
            (_, Some(next)) if "，。、；：！？”’」』）》〉】〕…—·".contains(next) => true,
            (Some(one), Some(next)) => {
                one.is_ascii_graphic() && next.is_ascii_graphic() && ink.from - last.to < WORD * ink.size
            }
            _ => false,
        };
        if !goes_on {
            break;
        }
        last = ink;
    }
    last.to - first.from
}

fn sign(ink: &Ink) -> Option<char> {
    match &ink.says {
        Some(BfString::Char(c)) => Some(*c),
        Some(BfString::String(text)) => text.chars().next(),
        None => None,
    }
}
