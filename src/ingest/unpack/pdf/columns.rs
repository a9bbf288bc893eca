//! Columns: where a gutter proves them, lines to its left are read before those to its right.

use super::lines::Row;

/// Width of the narrowest gutter, in sizes of the letters beside it.
const GUTTER: f64 = 1.0;
/// Lines that a column must have on either side of a gutter: fewer are a signature, or two cells.
const FEWEST_LINES: usize = 4;
/// Usual width of a column, in sizes: the cells of a table are narrower.
const NARROWEST: f64 = 9.0;
/// How far before a gutter the lines of a column end, in sizes: a Latin word that did not fit, or a stop.
const RAGGED: f64 = 4.0;
/// Gap within a line from which it is not one piece, in sizes: a table has them, text does not.
const BROKEN: f64 = 1.5;
/// How far a sign hangs out of its column into the gutter, in sizes.
const HANGS_OUT: f64 = 0.5;
/// How many times smaller the letters of a foot are.
const OTHER_SIZE: f64 = 1.1;
/// How far a foot stands from the text, in sizes.
const FOOT: f64 = 1.5;
/// Lines of a page up to which columns are looked for. A page of the smallest print has a third of them.
const MAX_LINES: usize = 600;

/// Signs of a page held against blank stretches: the fullest page of a newspaper takes a third. Beyond, columns are not looked for.
const MAX_WORK: usize = 50_000_000;
/// Columns beside one another: a page of a newspaper has eight.
const MAX_COLUMNS: usize = 10;

/// How much may still be done for a page.
struct Work {
    left: usize,
}

/// A stretch that no line of a band reaches into.
#[derive(Clone, Debug)]
struct Blank {
    from: f64,
    to: f64,
    left: usize,
    right: usize,
}

/// Lines in the order of reading: each block is a column, or what runs over all of them.
pub(super) fn blocks(rows: Vec<Row>) -> Vec<Vec<Row>> {
    cut_up(rows, MAX_COLUMNS, &mut Work { left: MAX_WORK })
}

/// As [`blocks`], with at most so many columns beside one another.
fn cut_up(rows: Vec<Row>, most: usize, work: &mut Work) -> Vec<Vec<Row>> {
    if rows.len() > MAX_LINES || most < 2 {
        return vec![rows];
    }
    let mut blocks = Vec::new();
    let mut alone: Vec<Row> = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        let rest = rows.get(at..).unwrap_or_default();
        if let Some((length, gutter)) = band(rest, work)
            && let Some(columns) = rest.get(..length).and_then(|band| columns(band, gutter, most, work))
        {
            blocks.extend((!alone.is_empty()).then(|| std::mem::take(&mut alone)));
            blocks.extend(columns);
            at += length;
            continue;
        }
        alone.extend(rest.first().cloned());
        at += 1;
    }
    blocks.extend((!alone.is_empty()).then_some(alone));
    blocks
}

/// The longest band of lines from the first on that leave a gutter, and where it is.
fn band(rows: &[Row], work: &mut Work) -> Option<(usize, (f64, f64))> {
    let mut blanks = vec![Blank { from: f64::NEG_INFINITY, to: f64::INFINITY, left: 0, right: 0 }];
    let mut best: Option<(usize, (f64, f64))> = None;
    for (at, row) in rows.iter().enumerate() {
        work.left = work.left.checked_sub(blanks.len() * row.inks.len())?;
        blanks = blanks.into_iter().flat_map(|blank| cut(&blank, row)).collect();
        let gutter = blanks.iter().find(|blank| is_proven(blank)).map(|blank| (blank.from, blank.to));
        match (gutter, best) {
            // A line that reaches into the gutter from one side belongs to neither column: the number of the page.
            (Some(gutter), Some((_, known))) if reaches_in(row, gutter, known) => break,
            (_, Some(_)) if is_foot(rows.get(..at).unwrap_or_default(), row) => break,
            (Some(gutter), _) => best = Some((at + 1, gutter)),
            (None, Some(_)) => break,
            (None, None) if blanks.is_empty() => break,
            (None, None) => {}
        }
    }
    best
}

fn is_proven(blank: &Blank) -> bool {
    blank.left >= FEWEST_LINES && blank.right >= FEWEST_LINES && blank.from.is_finite() && blank.to.is_finite()
}

/// Whether a line that lies on one side only makes a gutter narrower than it was known to be.
fn reaches_in(row: &Row, gutter: (f64, f64), known: (f64, f64)) -> bool {
    let is_on_both = row.from() < gutter.0 + row.size && row.to() > gutter.1 - row.size;
    !is_on_both && (known.1 - known.0) - (gutter.1 - gutter.0) > HANGS_OUT * row.size
}

/// Whether a line stands apart from those above, in smaller letters than any: a foot, or a note.
fn is_foot(above: &[Row], row: &Row) -> bool {
    let smallest = above.iter().map(|row| row.size).fold(f64::INFINITY, f64::min);
    row.size * OTHER_SIZE < smallest && above.last().is_some_and(|last| row.middle - last.middle > FOOT * last.size)
}

/// What a line leaves of a blank stretch.
fn cut(blank: &Blank, row: &Row) -> Vec<Blank> {
    let mut left = Vec::new();
    let mut from = blank.from;
    let mut ends = Vec::new();
    for ink in row.shown().filter(|ink| ink.to > blank.from && ink.from < blank.to) {
        ends.push((from, ink.from));
        from = from.max(ink.to);
    }
    ends.push((from, blank.to));
    let first_end = row.shown().map(|ink| ink.to).fold(f64::INFINITY, f64::min);
    let last_start = row.shown().map(|ink| ink.from).fold(f64::NEG_INFINITY, f64::max);
    for (from, to) in ends {
        if to - from < GUTTER * row.size {
            continue;
        }
        left.push(Blank {
            from,
            to,
            left: blank.left + usize::from(first_end <= from),
            right: blank.right + usize::from(last_start >= to),
        });
    }
    left
}

/// A band cut at its gutter, and its right part again, if these are columns of text rather than of a table.
fn columns(band: &[Row], gutter: (f64, f64), most: usize, work: &mut Work) -> Option<Vec<Vec<Row>>> {
    let part = |is_in: &dyn Fn(f64) -> bool| -> Vec<Row> {
        band.iter()
            .filter_map(|row| {
                let inks: Vec<_> = row.inks.iter().filter(|ink| is_in(ink.from)).cloned().collect();
                let largest = inks.iter().filter(|ink| !ink.is_blank()).max_by(|a, b| a.size.total_cmp(&b.size))?;
                Some(Row { size: largest.size, middle: largest.middle, inks })
            })
            .collect()
    };
    let left = part(&|from| from < gutter.0);
    let right = part(&|from| from >= gutter.0);
    if !is_column(&left) {
        return None;
    }
    let mut all = vec![left];
    if is_column(&right) {
        all.push(right);
        return Some(all);
    }
    let further = cut_up(right, most - 1, work);
    (further.len() > 1 && further.iter().all(|block| is_column(block))).then(|| {
        all.extend(further);
        all
    })
}

/// Whether lines are those of running text: in one piece, wide, and ending near one another.
fn is_column(rows: &[Row]) -> bool {
    let most = |is: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| is(row)).count() * 2 >= rows.len();
    let is_whole = |row: &Row| row.inks.windows(2).all(|pair| pair[1].from - pair[0].to < BROKEN * row.size);
    let end = rows.iter().map(Row::to).fold(f64::NEG_INFINITY, f64::max);
    !rows.is_empty()
        && rows.iter().filter(|row| is_whole(row)).count() * 5 >= rows.len() * 4
        && most(&|row| row.to() - row.from() >= NARROWEST * row.size)
        && most(&|row| end - row.to() <= RAGGED * row.size)
}
