//! The set forms that newspapers, agencies and offices give their lines: datelines, bylines, stamps, date lines.

pub mod controls;
pub mod dateline;
pub mod day;
pub mod jump;
pub mod name;
pub mod stamp;

pub use controls::{Controls, bars, controls};
pub use dateline::{DATELINE, Dateline, Patterns};
pub use day::{DateLine, Mention, date_line, day, english_mentions, mentions, month, month_line, number, span, year};
pub use jump::{continued, continues};
pub use name::{Byline, bracket_byline, bracket_name, byline, caption, is_caption, is_name, is_person, split_names};
pub use stamp::{Imprint, Label, Stamp, imprint, label_line, stamp};

use regex::{Captures, Regex};

/// A number of one to four signs in any of the numerals newspapers use.
const N: &str = r"[0-9０-９〇○零一二三四五六七八九十廿卅]{1,4}";
/// A year of the Republic of China; of that of Korea, too, so that [`year`] can refuse it. A macro, since constants cannot be put
/// together of others.
macro_rules! republic {
    () => {
        r"(?:[中大][华華韩韓])?民[国國]\s*(?:元|[0-9０-９]{1,3}|[〇○零一二三四五六七八九]{1,3}|[零一二三四五六七八九百]{0,3}[百十廿卅][零一二三四五六七八九]{0,2})"
    };
}
use republic;

/// A year written out: four signs, so that 七月 is never a year; or one of the Republic of China, of at most three signs unless
/// tens or hundreds are named.
const YEAR: &str = concat!(r"(?:[0-9０-９]{4}|[〇○零一二三四五六七八九]{4}|", republic!(), ")");
/// Months in English, full or cut short.
const MONTH: &str = r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)";

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is tested")
}

fn own(found: &Captures<'_>, name: &str) -> Option<String> {
    found.name(name).map(|part| part.as_str().trim().to_owned()).filter(|part| !part.is_empty())
}
