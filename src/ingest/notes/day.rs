//! Days in headers and sidecars, as software and people write them.

use super::fields::{Owner, Place, text_of, unknown_key};
use crate::diagnostic::Diagnostic;
use crate::ingest::describe::Tongue;
use crate::ingest::pattern;
use crate::model::DateInterval;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;
use serde_json::Value;

/// What a value in a header could not be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateFault {
    /// It has the form of a day, but the calendar has no such day.
    Impossible,
    /// It has no form we know.
    Unreadable,
}

/// What a day in a header rests on beyond its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Nothing else: it is written as a day.
    Written,
    /// A moment that was brought to this time zone.
    Zone(String),
    /// `01/09/2027`: which number is the month cannot be told; the interval holds both readings.
    EitherMonth,
}

impl Rest {
    /// The evidence: the key, and what else there is.
    pub fn basis(&self, key: String, tongue: Tongue) -> String {
        match self {
            Self::Written => key,
            Self::Zone(zone) => tongue.say(format!("{key}，按 {zone} 时区"), format!("{key}, in {zone}")),
            Self::EitherMonth => {
                tongue.say(format!("{key}，日月先后不明"), format!("{key}; which number is the month is not known"))
            }
        }
    }
}

/// A day as software and people write it, in the archive's zone.
///
/// # Errors
///
/// See [`DateFault`].
pub fn read_day(written: &str, zone: &TimeZone, zone_name: &str) -> Result<(DateInterval, Rest), DateFault> {
    let written = written.trim();
    let moment =
        |moment: Timestamp| (interval(moment.to_zoned(zone.clone()).date(), None), Rest::Zone(zone_name.to_owned()));
    if let Ok(found) = rfc2822::parse(written) {
        return Ok(moment(found.timestamp()));
    }
    if let Ok(found) =
        written.replacen(' ', "T", 1).replace(" +", "+").replace(" -", "-").replace(" Z", "Z").parse::<Timestamp>()
    {
        return Ok(moment(found));
    }
    if let Some(found) = since_1970(written) {
        return Ok(moment(found));
    }
    let sound = |found: Option<DateInterval>| found.map(|found| (found, Rest::Written)).ok_or(DateFault::Impossible);
    if let Some((from, to)) = pattern::span(written) {
        return sound(from.zip(to).filter(|(from, to)| from <= to).map(|(from, to)| interval(from, Some(to))));
    }
    if let Some(line) = pattern::date_line(written) {
        return line.day.map(|day| (interval(day, None), Rest::Written)).ok_or(DateFault::Impossible);
    }
    if let Ok(found) = written.replacen(' ', "T", 1).parse::<DateTime>() {
        return Ok((interval(found.date(), None), Rest::Written));
    }
    let parts = written.split(|c: char| "-/.年月日T ".contains(c)).filter(|part| !part.is_empty());
    let read = |(at, part)| if at == 0 { pattern::year(part) } else { pattern::number(part) };
    let numbers: Vec<Option<u32>> = parts.enumerate().map(read).collect();
    match numbers.as_slice() {
        [Some(year @ 1000..=9999)] => sound(months(*year, 1, 12)),
        [Some(year @ 1000..=9999), Some(month)] => sound(months(*year, *month, *month)),
        [Some(year @ 1000..=9999), Some(month), Some(day), ..] => {
            sound(pattern::day(*year, *month, *day).map(|day| interval(day, None)))
        }
        [Some(a), Some(b), Some(year @ 1000..=9999), ..] => year_last(*a, *b, *year),
        _ => Err(DateFault::Unreadable),
    }
}

fn interval(from: Date, to: Option<Date>) -> DateInterval {
    DateInterval { from: Some(from), to: to.or(Some(from)), basis: String::new() }
}

/// Seconds or milliseconds since 1970, as databases count: ten or thirteen digits, which is 2001 to 2286.
fn since_1970(written: &str) -> Option<Timestamp> {
    const SECONDS: usize = 10;
    const MILLISECONDS: usize = 13;
    let number = written.parse::<i64>().ok().filter(|_| written.bytes().all(|b| b.is_ascii_digit()))?;
    match written.len() {
        SECONDS => Timestamp::from_second(number).ok(),
        MILLISECONDS => Timestamp::from_millisecond(number).ok(),
        _ => None,
    }
}

/// `13/09/2027`, day or month first: both readings where the calendar allows both.
fn year_last(a: u32, b: u32, year: u32) -> Result<(DateInterval, Rest), DateFault> {
    match (pattern::day(year, b, a), pattern::day(year, a, b)) {
        (Some(day), None) | (None, Some(day)) => Ok((interval(day, None), Rest::Written)),
        (Some(x), Some(y)) if x == y => Ok((interval(x, None), Rest::Written)),
        (Some(x), Some(y)) => Ok((interval(x.min(y), Some(x.max(y))), Rest::EitherMonth)),
        (None, None) => Err(DateFault::Impossible),
    }
}

/// All days of some months of a year.
fn months(year: u32, first: u32, last: u32) -> Option<DateInterval> {
    Some(interval(pattern::day(year, first, 1)?, Some(pattern::day(year, last, 1)?.last_of_month())))
}

/// An interval as sidecars write it: a day, a month, a year, or `{from, to, basis}`.
pub fn read_interval(
    value: &Value,
    basis: &str,
    zone: (&TimeZone, &str),
    place: &Place<'_>,
    notes: &mut Vec<Diagnostic>,
) -> Option<DateInterval> {
    let mut read = |value: &Value| -> Option<DateInterval> {
        let written = if value.is_array() || value.is_object() { value.to_string() } else { text_of(value)? };
        match read_day(&written, zone.0, zone.1) {
            Ok((_, Rest::EitherMonth)) if place.owner == Owner::Editor => {
                let error = place.error("ambiguous-date", format!("`{written}`: which number is the month?"));
                notes.push(error.hint("write the day as YYYY-MM-DD, such as 2021-09-17"));
                None
            }
            Ok((interval, _)) => Some(interval),
            Err(fault) => {
                notes.push(date_error(&written, fault, place));
                None
            }
        }
    };
    let Value::Object(map) = value else {
        return read(value).map(|interval| DateInterval { basis: basis.to_owned(), ..interval });
    };
    let from = map.get("from").filter(|value| !value.is_null()).and_then(&mut read);
    let to = map.get("to").filter(|value| !value.is_null()).and_then(&mut read);
    let stated = map.get("basis").and_then(text_of);
    let interval = DateInterval {
        from: from.as_ref().and_then(|from| from.from),
        // `from` alone is an exact day, as the examples of the documentation use it; an open end is written `to: null`.
        to: if map.contains_key("to") { to.and_then(|to| to.to) } else { from.and_then(|from| from.to) },
        basis: stated.unwrap_or_else(|| basis.to_owned()),
    };
    for key in map.keys().filter(|key| !["from", "to", "basis"].contains(&key.as_str())) {
        notes.push(unknown_key(key, &["from", "to", "basis"], place));
    }
    if let (Some(from), Some(to)) = (interval.from, interval.to)
        && to < from
    {
        notes.push(
            place
                .error("contradictory-dates", format!("the interval ends on {to}, before it begins on {from}"))
                .hint("exchange `from` and `to`, or mend the wrong one"),
        );
        return None;
    }
    Some(interval)
}

/// The message for a date that cannot be.
pub fn date_error(written: &str, fault: DateFault, place: &Place<'_>) -> Diagnostic {
    let error = match fault {
        DateFault::Impossible => place.error("impossible-date", format!("`{written}` is no day of the calendar")),
        DateFault::Unreadable => place.slip("unreadable-date", format!("`{written}` is no date in a form known here")),
    };
    error.hint("write the day as YYYY-MM-DD, such as 2021-09-17")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, expected: Result<(&str, &str), DateFault>) {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        let found = read_day(written, &zone, "+8").map(|(interval, _)| {
            let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
            (day(interval.from), day(interval.to))
        });
        assert_eq!(found, expected.map(|(from, to)| (from.to_owned(), to.to_owned())), "{written}");
    }

    #[test]
    fn days_as_software_writes_them() {
        check("Fri, 17 Sep 2021 16:53:31 GMT", Ok(("2021-09-18", "2021-09-18")));
        check("2021-09-17T16:53:31Z", Ok(("2021-09-18", "2021-09-18")));
        check("2021-09-17 16:53:31 +0800", Ok(("2021-09-17", "2021-09-17")));
        check("2021-09-17 16:53:31", Ok(("2021-09-17", "2021-09-17")));
        check("2021-09-17", Ok(("2021-09-17", "2021-09-17")));
        check("2021/9/7", Ok(("2021-09-07", "2021-09-07")));
        check("2021年9月7日", Ok(("2021-09-07", "2021-09-07")));
        check("中華民國一百一十年九月七日", Ok(("2021-09-07", "2021-09-07")));
        check("法国2024年5月20日", Err(DateFault::Unreadable));
        check("民國110年9月", Ok(("2021-09-01", "2021-09-30")));
        check("2021-02", Ok(("2021-02-01", "2021-02-28")));
        check("1962", Ok(("1962-01-01", "1962-12-31")));
        check("2021-02-30", Err(DateFault::Impossible));
        check("昨天", Err(DateFault::Unreadable));
        check("13/09/2027", Ok(("2027-09-13", "2027-09-13")));
        check("09/13/2027", Ok(("2027-09-13", "2027-09-13")));
        check("01.09.2027", Ok(("2027-01-09", "2027-09-01")));
        check("31/02/2027", Err(DateFault::Impossible));
        check("20270901", Ok(("2027-09-01", "2027-09-01")));
        check("1819828800", Ok(("2027-09-02", "2027-09-02")));
        check("1819828800000", Ok(("2027-09-02", "2027-09-02")));
        check("2027年8月31日至9月1日", Ok(("2027-08-31", "2027-09-01")));
        check("二〇二七年八月三十至三十一日", Ok(("2027-08-30", "2027-08-31")));
        check("2027年8月31日至2月1日", Err(DateFault::Impossible));
    }
}
