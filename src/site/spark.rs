//! A wording's years as a small picture beside a line of a list.

use crate::reuse::DocumentIndex;
use crate::site::Site;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Height of a picture in its own units.
const HEIGHT: usize = 20;
/// Width of a year with its gap, in the same units.
const STEP: usize = 8;
/// Width of a year's bar.
const BAR: usize = 7;
/// Years in one picture: more would be finer than a pixel.
const MAX_YEARS: i16 = 60;

/// Bars by year, each kind of them one path: a list of two hundred pictures stays small.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Spark {
    /// Width in units of the picture.
    width: usize,
    /// Height in the same units.
    height: usize,
    /// Bars of years with places.
    bars: String,
    /// Floors of years of which the archive has documents.
    floor: String,
    /// Years of which it has none: no data.
    none: String,
    /// The first and the last year shown, for those who do not see it.
    years: String,
}

/// Places by year, drawn for the years of the whole archive; `highest` is what a full bar stands for.
fn draw(held: &[i16], counts: &BTreeMap<i16, usize>, highest: usize) -> Spark {
    let (Some(&first), Some(&last)) = (held.first(), held.last()) else { return Spark::default() };
    let first = first.max(last.saturating_sub(MAX_YEARS - 1));
    let mut spark = Spark { height: HEIGHT, ..Spark::default() };
    // Writing to a string cannot fail.
    let add = |path: &mut String, x: usize, height: usize| {
        write!(path, "M{x} {HEIGHT}v-{height}h{BAR}v{height}z").expect("a string takes what is written");
    };
    for (i, year) in (0..).zip(first..=last) {
        let x = i * STEP;
        spark.width = x + STEP;
        if held.binary_search(&year).is_err() {
            add(&mut spark.none, x, HEIGHT);
            continue;
        }
        add(&mut spark.floor, x, 1);
        let count = counts.get(&year).copied().unwrap_or(0);
        if count > 0 {
            add(&mut spark.bars, x, (count * HEIGHT).div_ceil(highest.max(1)).min(HEIGHT));
        }
    }
    spark
}

impl Site {
    /// A picture of places by year. `highest` is what a full bar stands for, `None` for the highest of this picture.
    pub fn spark(&self, places: impl Iterator<Item = DocumentIndex>, highest: Option<usize>) -> Spark {
        let counts = self.by_year(places);
        let held: Vec<i16> = self.survey.years().keys().copied().collect();
        let highest = highest.or(counts.values().copied().max()).unwrap_or(1);
        let years = self.survey.span().map(|(first, last)| self.words().years(first, last)).unwrap_or_default();
        Spark { years, ..draw(&held, &counts, highest) }
    }

    /// Places by year; those without one are not counted.
    pub fn by_year(&self, places: impl Iterator<Item = DocumentIndex>) -> BTreeMap<i16, usize> {
        let mut counts = BTreeMap::new();
        for year in places.filter_map(|document| self.survey.year(document)) {
            *counts.entry(year).or_default() += 1;
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_without_documents_are_no_data() {
        let check = |held: &[i16], counts: &[(i16, usize)], expected: (&str, &str, usize)| {
            let spark = draw(held, &counts.iter().copied().collect(), 4);
            assert_eq!((spark.bars.as_str(), spark.none.as_str(), spark.width), expected);
        };
        check(&[2019, 2021], &[(2019, 4), (2021, 1)], ("M0 20v-20h7v20zM16 20v-5h7v5z", "M8 20v-20h7v20z", 24));
        check(&[2019], &[], ("", "", 8));
        check(&[], &[], ("", "", 0));
    }

    #[test]
    fn a_picture_of_many_years_shows_the_last() {
        let spark = draw(&[1900, 2020], &[(1900, 1), (2020, 1)].into_iter().collect(), 1);
        assert_eq!((spark.width, spark.bars.as_str()), (60 * STEP, "M472 20v-20h7v20z"));
    }
}
