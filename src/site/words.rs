//! Interface texts: a table of key to Chinese and English, filled with figures, names and dates.

use crate::config::Interface;
use crate::model::{Condition, DateInterval, Kind};
use anyhow::Context as _;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The interface in one language.
#[derive(Clone, Debug)]
pub struct Words {
    interface: Interface,
    table: BTreeMap<String, String>,
}

impl Words {
    /// No texts yet.
    pub fn new(interface: Interface) -> Self {
        Self { interface, table: BTreeMap::new() }
    }

    /// Adds a YAML table of `key: [Chinese, English]`; later tables win.
    ///
    /// # Errors
    ///
    /// What is no such table.
    pub fn add(&mut self, yaml: &str) -> anyhow::Result<()> {
        let table: BTreeMap<String, (String, String)> =
            serde_yaml::from_str(yaml).context("expected lines of `key: [中文, English]`")?;
        for (key, (chinese, english)) in table {
            let text = match self.interface {
                Interface::Chinese => chinese,
                Interface::English => english,
            };
            self.table.insert(key, text);
        }
        Ok(())
    }

    /// All texts, for templates.
    pub fn plain(&self) -> &BTreeMap<String, String> {
        &self.table
    }

    /// BCP 47 tag of the interface.
    pub fn lang(&self) -> &'static str {
        match self.interface {
            Interface::Chinese => "zh-Hans",
            Interface::English => "en",
        }
    }

    /// Which language the interface speaks.
    pub fn interface(&self) -> Interface {
        self.interface
    }

    /// A text without places to fill. A key that no table has is shown as it is: tests keep that from happening.
    pub fn say<'a>(&'a self, key: &'a str) -> &'a str {
        debug_assert!(self.table.contains_key(key), "no interface text for `{key}`");
        self.table.get(key).map_or(key, String::as_str)
    }

    /// A text with its places filled: `{n}` is the value of `n`, `{n|place|places}` the first if `n` is 1, else the
    /// second.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut out = String::new();
        let mut rest = self.say(key);
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((place, after)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            let mut parts = place.split('|');
            let name = parts.next().unwrap_or_default();
            let value = values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| *value);
            match (parts.next(), parts.next()) {
                (Some(one), Some(other)) => out.push_str(if value == "1" { one } else { other }),
                _ => out.push_str(value),
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }

    /// A count with separators every three digits.
    pub fn number(&self, n: usize) -> String {
        let digits = n.to_string();
        let mut out = String::new();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        out
    }

    /// `part` of `whole` in per cent. Nothing is rounded to "none" or "all" that is not.
    pub fn percent(&self, part: usize, whole: usize) -> String {
        if whole == 0 {
            return "—".to_owned();
        }
        let rounded = (part * 200 + whole) / (whole * 2);
        match rounded {
            0 if part > 0 => "<1%".to_owned(),
            100 if part < whole => ">99%".to_owned(),
            n => format!("{n}%"),
        }
    }

    /// What a document is.
    pub fn kind(&self, kind: Kind) -> &str {
        self.say(match kind {
            Kind::Speech => "kind-speech",
            Kind::Report => "kind-report",
            Kind::Commentary => "kind-commentary",
            Kind::Letter => "kind-letter",
            Kind::Statement => "kind-statement",
            Kind::Law => "kind-law",
            Kind::Interview => "kind-interview",
            Kind::Other => "kind-other",
        })
    }

    /// What a document is, in one sign for narrow columns.
    pub fn kind_sign(&self, kind: Kind) -> &str {
        self.say(match kind {
            Kind::Speech => "sign-speech",
            Kind::Report => "sign-report",
            Kind::Commentary => "sign-commentary",
            Kind::Letter => "sign-letter",
            Kind::Statement => "sign-statement",
            Kind::Law => "sign-law",
            Kind::Interview => "sign-interview",
            Kind::Other => "sign-other",
        })
    }

    /// A state of the text, as a sentence.
    pub fn condition(&self, condition: Condition) -> &str {
        self.say(match condition {
            Condition::Segmented => "condition-segmented",
            Condition::LinePerSentence => "condition-line-per-sentence",
            Condition::NoPunctuation => "condition-no-punctuation",
            Condition::PartialPunctuation => "condition-partial-punctuation",
            Condition::NoDigits => "condition-no-digits",
            Condition::NoParagraphs => "condition-no-paragraphs",
            Condition::Truncated => "condition-truncated",
            Condition::Continuation => "condition-continuation",
            Condition::EndDoubtful => "condition-end-doubtful",
            Condition::PrivateUse => "condition-private-use",
            Condition::LostCharacters => "condition-lost-characters",
            Condition::RepeatedSentences => "condition-repeated-sentences",
        })
    }

    /// A day in words.
    pub fn day(&self, date: Date) -> String {
        match self.interface {
            Interface::Chinese => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
            Interface::English => format!("{} {} {}", date.day(), month_name(date.month()), date.year()),
        }
    }

    /// A month in words.
    pub fn month(&self, year: i16, month: i8) -> String {
        match self.interface {
            Interface::Chinese => format!("{year}年{month}月"),
            Interface::English => format!("{} {year}", month_name(month)),
        }
    }

    /// A year in words.
    pub fn year(&self, year: i16) -> String {
        match self.interface {
            Interface::Chinese => format!("{year}年"),
            Interface::English => year.to_string(),
        }
    }

    /// A year, or years that follow each other, in words.
    pub fn years(&self, first: i16, last: i16) -> String {
        if first == last {
            return self.year(first);
        }
        self.fill("years-span", &[("first", &first.to_string()), ("last", &last.to_string())])
    }

    /// An interval in words: a day, a whole month, a whole year, "not before …", "… to …", or that nothing is known.
    pub fn interval(&self, interval: Option<&DateInterval>) -> String {
        let Some(interval) = interval else { return self.say("undated").to_owned() };
        match (interval.from, interval.to) {
            (None, None) => self.say("undated").to_owned(),
            (Some(from), None) => self.fill("date-not-before", &[("day", &self.day(from))]),
            (None, Some(to)) => self.fill("date-not-after", &[("day", &self.day(to))]),
            (Some(from), Some(to)) if from == to => self.day(from),
            (Some(from), Some(to)) => {
                let whole_months = from.day() == 1 && to == to.last_of_month();
                if whole_months && (from.year(), from.month()) == (to.year(), to.month()) {
                    self.month(from.year(), from.month())
                } else if whole_months && from.year() == to.year() && (from.month(), to.month()) == (1, 12) {
                    self.year(from.year())
                } else {
                    let (first, last) = match self.interface {
                        Interface::Chinese if from.year() == to.year() => {
                            (self.day(from), format!("{}月{}日", to.month(), to.day()))
                        }
                        Interface::English if from.year() == to.year() => {
                            (format!("{} {}", from.day(), month_name(from.month())), self.day(to))
                        }
                        Interface::Chinese | Interface::English => (self.day(from), self.day(to)),
                    };
                    self.fill("date-between", &[("from", &first), ("to", &last)])
                }
            }
        }
    }

    /// Items one after another, as the language separates them.
    pub fn list<S: AsRef<str>>(&self, items: impl IntoIterator<Item = S>) -> String {
        let mut out = String::new();
        for item in items {
            if !out.is_empty() {
                out.push_str(self.say("list-comma"));
            }
            out.push_str(item.as_ref());
        }
        out
    }
}

/// An English month.
fn month_name(month: i8) -> &'static str {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::try_from(month - 1).ok().and_then(|i| MONTHS.get(i)).copied().unwrap_or("?")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn words() -> Words {
        let mut words = Words::new(Interface::English);
        words
            .add("places: ['{n} 处', '{n} {n|place|places}']\ndate-between: ['{from}至{to}', '{from} to {to}']")
            .unwrap();
        words
    }

    #[test]
    fn places_are_filled() {
        let check = |n: &str, expected: &str| assert_eq!(words().fill("places", &[("n", n)]), expected);
        check("1", "1 place");
        check("2", "2 places");
        check("{n}", "{n} places");
    }

    #[test]
    fn figures_are_never_rounded_to_all_or_none() {
        let check = |part, whole, expected: &str| assert_eq!(words().percent(part, whole), expected);
        check(0, 10, "0%");
        check(1, 1000, "<1%");
        check(999, 1000, ">99%");
        check(5, 10, "50%");
        check(1, 0, "—");
        assert_eq!(words().number(1_234_567), "1,234,567");
        assert_eq!(words().number(12), "12");
    }

    #[test]
    fn intervals_read_as_people_write_them() {
        let check = |from, to, expected: &str| {
            let interval = DateInterval { from: Some(from), to: Some(to), basis: String::new() };
            assert_eq!(words().interval(Some(&interval)), expected);
        };
        check(date(2021, 9, 17), date(2021, 9, 17), "17 September 2021");
        check(date(2021, 9, 1), date(2021, 9, 30), "September 2021");
        check(date(2021, 1, 1), date(2021, 12, 31), "2021");
        check(date(2021, 7, 15), date(2021, 8, 31), "15 July to 31 August 2021");
        check(date(2021, 12, 15), date(2022, 1, 3), "15 December 2021 to 3 January 2022");
    }
}
