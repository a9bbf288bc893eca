//! A wording's places over time: one lane for each kind, days as marks, spans as bars, nothing joined.
//!
//! No line leads from one place to the next, because a line would read as descent. Years of which the archive holds no
//! document are drawn as such, not as empty.

use super::uses::Span;
use crate::model::Kind;
use crate::site::Site;
use jiff::civil::{Date, date};
use serde::Serialize;
use std::collections::BTreeMap;

/// Width of a year in units of the drawing (which are pixels at its natural size); wide enough for its number.
const YEAR: i32 = 96;
/// Narrower years for wordings that run through decades.
const YEAR_NARROW: i32 = 44;
/// From this many years on they are narrow.
const MANY_YEARS: usize = 12;
/// Above this many years the drawing would be wider than anyone scrolls; the list below it says all it says.
const MOST_YEARS: usize = 80;
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

/// What is drawn, in units of the drawing.
#[derive(Serialize)]
pub struct Picture {
    width: i32,
    height: i32,
    floor: i32,
    left: i32,
    right: i32,
    years: Vec<YearMark>,
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

/// Draws the places, or nothing if none is dated or they lie too far apart.
pub fn draw(site: &Site, spots: &[Spot]) -> Option<Picture> {
    let bounds = spots.iter().flat_map(|spot| [spot.span.from, spot.span.to]).flatten();
    let (first, last) = bounds.fold(None, |span: Option<(Date, Date)>, day| {
        Some(span.map_or((day, day), |(first, last)| (first.min(day), last.max(day))))
    })?;
    let n_years = usize::try_from(last.year() - first.year() + 1).unwrap_or(1);
    if n_years > MOST_YEARS {
        return None;
    }
    let width_of = |kind: &Kind| -> i32 {
        site.words().kind(*kind).chars().map(|c| if c.is_ascii() { LETTER_WIDTH } else { HAN_WIDTH }).sum()
    };
    let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| spots.iter().any(|spot| spot.kind == *kind)).collect();
    let left = kinds.iter().map(width_of).max().unwrap_or(0) + GAP;
    let year_width = if n_years > MANY_YEARS { YEAR_NARROW } else { YEAR };
    let x = |day: Date| {
        let year = i32::from(day.year() - first.year());
        let days = if day.in_leap_year() { 366 } else { 365 };
        left + year * year_width + i32::from(day.day_of_year() - 1) * year_width / days
    };
    let y = |kind: Kind| {
        let lane = kinds.iter().position(|other| *other == kind).unwrap_or(0);
        TOP + LANE * i32::try_from(lane).unwrap_or(0) + LANE / 2
    };
    let floor = TOP + LANE * i32::try_from(kinds.len()).unwrap_or(1);
    let right = left + year_width * i32::try_from(n_years).unwrap_or(1);
    let years = (first.year()..=last.year())
        .map(|year| {
            let start = x(date(year, 1, 1));
            YearMark {
                x: start,
                middle: start + year_width / 2,
                width: year_width,
                year: year.to_string(),
                empty: !site.survey.years().contains_key(&year),
            }
        })
        .collect();
    // Places of one kind and one time are one mark with all their numbers.
    let mut at: BTreeMap<(i32, Span), Vec<&Spot>> = BTreeMap::new();
    for spot in spots {
        at.entry((y(spot.kind), spot.span)).or_default().push(spot);
    }
    let mut has_undated = false;
    let mut marks = Vec::new();
    for ((y, Span { from, to }), spots) in at {
        let Some(head) = spots.first() else { continue };
        let is_undated = from.is_none() && to.is_none();
        has_undated |= is_undated;
        let (x1, x2) = if is_undated {
            (right + RIGHT / 2, right + RIGHT / 2)
        } else {
            (from.map_or(left, &x), to.map_or(right, &x))
        };
        let label = numbers(&spots.iter().map(|spot| spot.number).collect::<Vec<_>>());
        marks.push(Mark {
            kind: head.kind.as_str(),
            url: head.url.clone(),
            // The name begins with what is seen, so that it can be spoken to (WCAG 2.5.3).
            title: format!("{label} · {}{}", head.title, if spots.len() > 1 { " ……" } else { "" }),
            x: x1,
            y,
            x2: x2.max(x1),
            is_span: from != to,
            open_start: from.is_none() && !is_undated,
            open_end: to.is_none() && !is_undated,
            label,
            label_x: x2.max(x1) + 10,
        });
    }
    let mut bands: BTreeMap<usize, (i32, i32)> = BTreeMap::new();
    for spot in spots {
        if let (Some(occasion), Some(from), Some(to)) = (spot.occasion, spot.span.from, spot.span.to) {
            let band = bands.entry(occasion).or_insert((x(from), x(to)));
            *band = (band.0.min(x(from)), band.1.max(x(to)));
        }
    }
    let bands = bands
        .into_iter()
        .map(|(occasion, (start, end))| Band {
            x: start - 9,
            width: end - start + 18,
            label: site.words().fill("chronology-occasion-n", &[("n", &occasion.to_string())]),
            middle: i32::midpoint(start, end),
        })
        .collect();
    Some(Picture {
        width: right + if has_undated { RIGHT } else { YEAR / 3 },
        height: floor + BOTTOM,
        floor,
        left,
        right,
        years,
        lanes: kinds.iter().map(|kind| Lane { y: y(*kind), label: site.words().kind(*kind).to_owned() }).collect(),
        bands,
        marks,
        undated_label: has_undated.then(|| site.words().say("undated").to_owned()),
    })
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
