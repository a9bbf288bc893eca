//! A wording's places over time: one lane for each kind, days as marks, spans as bars, nothing joined.
//!
//! No line leads from one place to the next, because a line would read as descent. Years of which the archive holds no
//! document are drawn as such, not as empty.

use super::uses::Span;
use crate::model::Kind;
use crate::site::Site;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// Width of a year in units of the drawing (which are pixels at its natural size); wide enough for its number.
const YEAR: i32 = 96;
/// Narrower years for wordings that run through decades.
const YEAR_NARROW: i32 = 44;
/// From this many years on they are narrow.
const MANY_YEARS: i16 = 12;
/// Above this many years the drawing would be wider than anyone scrolls; the list below it says all it says.
const MOST_YEARS: i16 = 80;
/// Room for a Han character and for a letter in the names of kinds.
const HAN_WIDTH: i32 = 13;
/// See [`HAN_WIDTH`].
const LETTER_WIDTH: i32 = 7;
/// Room beside the names of kinds.
const GAP: i32 = 24;
/// Room for undated places.
const RIGHT: i32 = 88;
/// Height of a lane.
const LANE: i32 = 34;
/// Room for occasions above the lanes.
const TOP: i32 = 22;
/// Room for years below.
const BOTTOM: i32 = 24;
/// From the middle of a mark to its numbers.
const LABEL: i32 = 10;
/// Width of a mark.
const MARK: i32 = 14;
/// Room between the labels of two bands.
const LABEL_GAP: i32 = 4;
/// Room of a band beside the marks in it.
const BAND_MARGIN: i32 = 9;

/// What is drawn, in units of the drawing.
#[derive(Serialize)]
pub struct Picture {
    width: i32,
    height: i32,
    floor: i32,
    left: i32,
    right: i32,
    years: Vec<YearMark>,
    /// Middles of the runs of years without documents that have room to say so.
    gaps: Vec<i32>,
    lanes: Vec<Lane>,
    bands: Vec<Band>,
    marks: Vec<Mark>,
    undated_label: Option<String>,
}

#[derive(Serialize)]
struct YearMark {
    x: i32,
    middle: i32,
    width: i32,
    year: String,
    /// Whether the archive holds no document of it.
    empty: bool,
}

#[derive(Serialize)]
struct Lane {
    y: i32,
    label: String,
}

#[derive(Serialize)]
struct Band {
    x: i32,
    width: i32,
    label: String,
    middle: i32,
}

#[derive(Serialize)]
struct Mark {
    kind: &'static str,
    url: String,
    title: String,
    x: i32,
    y: i32,
    /// End of a span; equals `x` for a day.
    x2: i32,
    is_span: bool,
    open_start: bool,
    open_end: bool,
    label: String,
    label_x: i32,
}

/// A place to be drawn.
pub struct Spot {
    /// Its document's kind.
    pub kind: Kind,
    /// When.
    pub span: Span,
    /// Number of its occasion among those listed on the page, if several documents share it.
    pub occasion: Option<usize>,
    /// Its number in the list.
    pub number: usize,
    /// Where it is told in words.
    pub url: String,
    /// In words.
    pub title: String,
}

/// Where things lie in the drawing.
struct Scale {
    first: i16,
    n_years: i32,
    year_width: i32,
    left: i32,
    /// One lane each, from above.
    kinds: Vec<Kind>,
}

impl Scale {
    /// For these places, or nothing if none is dated or they lie too far apart.
    fn of(site: &Site, spots: &[Spot]) -> Option<Self> {
        let days = || spots.iter().flat_map(|spot| [spot.span.from, spot.span.to]).flatten();
        let (first, last) = (days().min()?.year(), days().max()?.year());
        let n_years = last - first + 1;
        if n_years > MOST_YEARS {
            return None;
        }
        let width_of = |kind: &Kind| width(site.words().kind(*kind));
        let kinds: Vec<Kind> =
            Kind::ALL.into_iter().filter(|kind| spots.iter().any(|spot| spot.kind == *kind)).collect();
        Some(Self {
            first,
            n_years: i32::from(n_years),
            year_width: if n_years > MANY_YEARS { YEAR_NARROW } else { YEAR },
            left: kinds.iter().map(width_of).max().unwrap_or(0) + GAP,
            kinds,
        })
    }

    fn x(&self, day: Date) -> i32 {
        let days = if day.in_leap_year() { 366 } else { 365 };
        self.start(day.year()) + i32::from(day.day_of_year() - 1) * self.year_width / days
    }

    /// Where a year begins.
    fn start(&self, year: i16) -> i32 {
        self.left + i32::from(year - self.first) * self.year_width
    }

    /// Where the last year ends.
    fn right(&self) -> i32 {
        self.left + self.n_years * self.year_width
    }

    /// The middle of a kind's lane.
    fn y(&self, kind: Kind) -> i32 {
        let above = self.kinds.iter().take_while(|other| **other != kind).map(|_| LANE).sum::<i32>();
        TOP + above + LANE / 2
    }

    /// Below all lanes.
    fn floor(&self) -> i32 {
        TOP + self.kinds.iter().map(|_| LANE).sum::<i32>()
    }
}

/// Draws the places, or nothing if none is dated or they lie too far apart.
pub fn draw(site: &Site, spots: &[Spot]) -> Option<Picture> {
    let scale = Scale::of(site, spots)?;
    let has_undated = spots.iter().any(|spot| spot.span == Span::default());
    let right = scale.right();
    let years: Vec<YearMark> = (scale.first..)
        .zip(0..scale.n_years)
        .map(|(year, _)| YearMark {
            x: scale.start(year),
            middle: scale.start(year) + scale.year_width / 2,
            width: scale.year_width,
            year: year.to_string(),
            empty: !site.survey.years().contains_key(&year),
        })
        .collect();
    let lane = |kind: &Kind| Lane { y: scale.y(*kind), label: site.words().kind(*kind).to_owned() };
    Some(Picture {
        width: right + if has_undated { RIGHT } else { YEAR / 3 },
        height: scale.floor() + BOTTOM,
        floor: scale.floor(),
        left: scale.left,
        right,
        gaps: gaps(&years, width(site.words().say("no-documents"))),
        years,
        lanes: scale.kinds.iter().map(lane).collect(),
        bands: bands(site, &scale, spots),
        marks: marks(&scale, spots),
        undated_label: has_undated.then(|| site.words().say("undated").to_owned()),
    })
}

/// The middles of runs of empty years that are at least so wide.
fn gaps(years: &[YearMark], label: i32) -> Vec<i32> {
    let runs = years.chunk_by(|a, b| a.empty == b.empty).filter(|run| run.iter().all(|year| year.empty));
    let ends = runs.filter_map(|run| Some((run.first()?.x, run.last().map(|year| year.x + year.width)?)));
    ends.filter(|(start, end)| end - start >= label).map(|(start, end)| i32::midpoint(start, end)).collect()
}

/// Places of one kind and one time are one mark with all their numbers; so are those of days so near to each other that one
/// mark would cover the next.
fn marks(scale: &Scale, spots: &[Spot]) -> Vec<Mark> {
    let mut by_time: BTreeMap<(i32, Span), Vec<&Spot>> = BTreeMap::new();
    for spot in spots {
        by_time.entry((scale.y(spot.kind), spot.span)).or_default().push(spot);
    }
    let mut at: Vec<((i32, Span), Vec<&Spot>)> = Vec::new();
    for ((y, span), spots) in by_time {
        let day = |span: Span| span.from.filter(|_| span.from == span.to).map(|day| scale.x(day));
        let before = at.last_mut().filter(|((lane, other), _)| {
            *lane == y && day(*other).zip(day(span)).is_some_and(|(one, next)| next - one < MARK)
        });
        match before {
            Some((_, near)) => near.extend(spots),
            None => at.push(((y, span), spots)),
        }
    }
    let mark = |((y, span), spots): ((i32, Span), Vec<&Spot>)| {
        let head = *spots.first()?;
        let is_undated = span == Span::default();
        let (x, x2) = if is_undated {
            (scale.right() + RIGHT / 2, scale.right() + RIGHT / 2)
        } else {
            let x = span.from.map_or(scale.left, |day| scale.x(day));
            (x, span.to.map_or(scale.right(), |day| scale.x(day)).max(x))
        };
        let label = numbers(&spots.iter().map(|spot| spot.number).collect::<Vec<_>>());
        Some(Mark {
            kind: head.kind.as_str(),
            url: head.url.clone(),
            // The name begins with what is seen, so that it can be spoken to (WCAG 2.5.3).
            title: format!("{label} · {}{}", head.title, if spots.len() > 1 { " ……" } else { "" }),
            x,
            y,
            x2,
            is_span: span.from != span.to,
            open_start: span.from.is_none() && !is_undated,
            open_end: span.to.is_none() && !is_undated,
            label,
            label_x: x2 + LABEL,
        })
    };
    at.into_iter().filter_map(mark).collect()
}

/// One band for each occasion of several documents.
fn bands(site: &Site, scale: &Scale, spots: &[Spot]) -> Vec<Band> {
    let mut ends: BTreeMap<usize, (i32, i32)> = BTreeMap::new();
    for spot in spots {
        if let (Some(occasion), Some(from), Some(to)) = (spot.occasion, spot.span.from, spot.span.to) {
            let (from, to) = (scale.x(from), scale.x(to));
            let band = ends.entry(occasion).or_insert((from, to));
            *band = (band.0.min(from), band.1.max(to));
        }
    }
    // In order of time, so that neighbours can make room for each other.
    let mut bands: Vec<(i32, i32, usize)> =
        ends.into_iter().map(|(occasion, (start, end))| (start, end, occasion)).collect();
    bands.sort_unstable();
    let mut free = 0;
    bands
        .into_iter()
        .map(|(start, end, occasion)| {
            let middle = i32::midpoint(start, end);
            let words = site.words().fill("chronology-occasion-n", &[("n", &occasion.to_string())]);
            let fits = |label: &String| middle - width(label) / 2 >= free;
            // The list below names every occasion: a number will do, and nothing where not even that has room.
            let label = [words, occasion.to_string()].into_iter().find(fits).unwrap_or_default();
            if !label.is_empty() {
                free = middle + width(&label) / 2 + LABEL_GAP;
            }
            Band { x: start - BAND_MARGIN, width: end - start + 2 * BAND_MARGIN, label, middle }
        })
        .collect()
}

/// Room that a label takes.
fn width(label: &str) -> i32 {
    label.chars().map(|c| if c.is_ascii() { LETTER_WIDTH } else { HAN_WIDTH }).sum()
}

/// "3", "3, 4", "3–6", "3, 5 …"
fn numbers(numbers: &[usize]) -> String {
    match numbers {
        [] => String::new(),
        [one] => one.to_string(),
        [first, .., last] if last - first + 1 == numbers.len() && numbers.len() > 2 => format!("{first}–{last}"),
        [first, second] => format!("{first}, {second}"),
        [first, second, ..] => format!("{first}, {second} …"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_without_documents_say_so_once_where_there_is_room() {
        let year = |x, empty| YearMark { x, middle: x + 5, width: 10, year: String::new(), empty };
        let years = [year(0, true), year(10, false), year(20, true), year(30, true), year(40, false)];
        assert_eq!(gaps(&years, 20), [30]);
        assert_eq!(gaps(&years, 10), [5, 30]);
        assert!(gaps(&years, 21).is_empty());
    }
}
