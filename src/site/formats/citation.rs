//! A document as people cite it: GB/T 7714—2015, Chicago (bibliography), BibTeX, RIS.
//!
//! A citation is a row of parts, so that a page can put the paragraph that is cited, its address and the day of reading
//! in their places. What is not known is left out with the marks around it: a citation without an author begins with the
//! title.

use crate::model::{DateInterval, Document, Kind};
use jiff::civil::Date;
use serde::Serialize;

/// A part of a citation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "part", rename_all = "lowercase")]
pub enum Part {
    /// As it is.
    Text {
        /// What it says.
        text: String,
    },
    /// Where a paragraph is named, if one is cited: nothing for the whole document.
    Paragraph {
        /// What comes before the paragraph's number.
        before: &'static str,
        /// What comes after it.
        after: &'static str,
    },
    /// The address; of a paragraph, with its anchor.
    Address {
        /// That of the document.
        text: String,
    },
    /// The day on which it was read, which only the reader knows.
    Day {
        /// What stands for it.
        text: String,
    },
}

/// What a citation is made from.
pub struct Cited<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its title, or the words for a missing one.
    pub title: &'a str,
    /// The archive's name.
    pub archive: &'a str,
    /// Its address.
    pub address: &'a str,
    /// What stands for the day of reading.
    pub day: &'a str,
}

/// A style of citation: a closed set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// GB/T 7714—2015, electronic resource.
    GbT7714,
    /// The Chicago Manual of Style, 17th edition, bibliography.
    Chicago,
    /// An entry for BibTeX and biblatex.
    Bibtex,
    /// A record for reference managers.
    Ris,
}

impl Style {
    /// All of them, in the order in which a page shows them.
    pub const ALL: [Self; 4] = [Self::GbT7714, Self::Chicago, Self::Bibtex, Self::Ris];

    /// Its name, which is no language's.
    pub fn name(self) -> &'static str {
        match self {
            Self::GbT7714 => "GB/T 7714—2015",
            Self::Chicago => "Chicago",
            Self::Bibtex => "BibTeX",
            Self::Ris => "RIS",
        }
    }
}

/// Cites a document.
pub fn cite(cited: &Cited<'_>, style: Style) -> Vec<Part> {
    match style {
        Style::GbT7714 => gb_t_7714(cited),
        Style::Chicago => chicago(cited),
        Style::Bibtex => bibtex(cited),
        Style::Ris => ris(cited),
    }
}

fn text(text: impl Into<String>) -> Part {
    Part::Text { text: text.into() }
}

impl Cited<'_> {
    /// Who is named first: speakers, else authors, else the agency.
    fn people(&self) -> Vec<&str> {
        let meta = &self.document.meta;
        let people = if meta.speakers.is_empty() { &meta.authors } else { &meta.speakers };
        if people.is_empty() { meta.agency.iter().map(String::as_str).collect() } else { names(people) }
    }

    fn dated(&self) -> Option<DateInterval> {
        self.document.meta.dated().filter(|dated| dated.from.is_some() || dated.to.is_some())
    }

    fn address(&self) -> Part {
        Part::Address { text: self.address.to_owned() }
    }

    fn day(&self) -> Part {
        Part::Day { text: self.day.to_owned() }
    }
}

fn names(people: &[String]) -> Vec<&str> {
    people.iter().map(String::as_str).collect()
}

/// As ISO 8601 writes days and intervals, open at an end that is not known.
fn iso(dated: &DateInterval) -> String {
    let day = |date: Option<Date>| date.map_or_else(|| "..".to_owned(), |date| date.to_string());
    if dated.exact().is_some() { day(dated.from) } else { format!("{}/{}", day(dated.from), day(dated.to)) }
}

/// The year, if it is certain.
fn year(dated: &DateInterval) -> Option<i16> {
    let (from, to) = dated.from.zip(dated.to)?;
    (from.year() == to.year()).then(|| from.year())
}

/// Ends a sentence that has no end yet.
fn ended(sentence: &str) -> String {
    if sentence.ends_with(['.', '?', '!', '。', '？', '！', '…']) {
        sentence.to_owned()
    } else {
        format!("{sentence}.")
    }
}

/// Authors up to three, as the standard has it; `A/OL` is a record of an archive on line, `//` what it is taken from.
fn gb_t_7714(cited: &Cited<'_>) -> Vec<Part> {
    /// The standard names three and says "and others" for more.
    const NAMED: usize = 3;
    let meta = &cited.document.meta;
    let people = cited.people();
    let mut start = people.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    if people.len() > NAMED {
        start.push_str(if meta.language.starts_with("zh") { ", 等" } else { ", et al" });
    }
    if !start.is_empty() {
        start = format!("{} ", ended(&start));
    }
    start.push_str(cited.title);
    if let Some(subtitle) = &meta.subtitle {
        start.push_str(&format!(": {}", bare(subtitle)));
    }
    start.push_str(&format!("[A/OL]//{}. ", cited.archive));
    let published = [meta.publisher.clone(), cited.dated().map(|dated| iso(&dated))];
    start.push_str(&published.into_iter().flatten().collect::<Vec<_>>().join(", "));
    vec![
        text(start),
        text("["),
        cited.day(),
        text("]"),
        Part::Paragraph { before: ": ", after: "" },
        text(". "),
        cited.address(),
        text("."),
    ]
}

/// A subtitle without the dash that opens it in the source.
fn bare(subtitle: &str) -> &str {
    subtitle.trim_start_matches(['—', '–', '-', '―', '─', ' '])
}

fn chicago(cited: &Cited<'_>) -> Vec<Part> {
    let meta = &cited.document.meta;
    let mut start = match cited.people().as_slice() {
        [] => String::new(),
        [one] => format!("{} ", ended(one)),
        [first, second] => format!("{} ", ended(&format!("{first} and {second}"))),
        [several @ .., last] => format!("{} ", ended(&format!("{}, and {last}", several.join(", ")))),
    };
    let title = match &meta.subtitle {
        Some(subtitle) => format!("{}: {}", cited.title, bare(subtitle)),
        None => cited.title.to_owned(),
    };
    start.push_str(&format!("“{}” ", ended(&title)));
    let date = cited.dated().map_or_else(|| "n.d.".to_owned(), |dated| american(&dated));
    let published = [meta.publisher.as_deref(), Some(date.as_str())];
    start.push_str(&ended(&published.into_iter().flatten().collect::<Vec<_>>().join(", ")));
    start.push_str(&format!(" {}", cited.archive));
    vec![text(start), Part::Paragraph { before: ", ", after: "" }, text(". "), cited.address(), text(".")]
}

/// "September 17, 2021", or both ends of an interval.
fn american(dated: &DateInterval) -> String {
    let day = |date: Date| date.strftime("%B %-d, %Y").to_string();
    match (dated.from, dated.to) {
        (Some(from), Some(to)) if from == to => day(from),
        (Some(from), Some(to)) => format!("{}–{}", day(from), day(to)),
        // In brackets, as the manual has what the one who cites supplies.
        (Some(from), None) => format!("[not before {}]", day(from)),
        (None, Some(to)) => format!("[not after {}]", day(to)),
        (None, None) => "n.d.".to_owned(),
    }
}

fn bibtex(cited: &Cited<'_>) -> Vec<Part> {
    let meta = &cited.document.meta;
    let mut entry = format!("@misc{{{},\n", cited.document.id);
    let mut field = |name: &str, value: &str| entry.push_str(&format!("  {name} = {{{value}}},\n"));
    let people: Vec<String> = cited.people().iter().map(|name| format!("{{{}}}", escaped(name))).collect();
    if !people.is_empty() {
        field("author", &people.join(" and "));
    }
    // The second pair of braces keeps capitals.
    field("title", &format!("{{{}}}", escaped(cited.title)));
    if let Some(subtitle) = &meta.subtitle {
        field("subtitle", &format!("{{{}}}", escaped(bare(subtitle))));
    }
    if let Some(dated) = cited.dated() {
        field("date", &iso(&dated));
        if let Some(year) = year(&dated) {
            field("year", &year.to_string());
        }
    }
    if let Some(publisher) = &meta.publisher {
        field("publisher", &escaped(publisher));
    }
    field("howpublished", &escaped(cited.archive));
    vec![
        text(entry),
        Part::Paragraph { before: "  note = {", after: "},\n" },
        text("  url = {"),
        cited.address(),
        text("}\n}"),
    ]
}

/// Text as TeX reads it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' => {
                out.push('\\');
                out.push(c);
            }
            // BibTeX counts braces even behind a backslash: one alone would end the field, or never end it.
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '\\' => out.push_str("\\textbackslash{}"),
            _ => out.push(c),
        }
    }
    out
}

fn ris(cited: &Cited<'_>) -> Vec<Part> {
    let meta = &cited.document.meta;
    let kind = match meta.kind {
        Kind::Report | Kind::Commentary => "NEWS",
        Kind::Letter => "PCOMM",
        Kind::Law => "STAT",
        Kind::Speech | Kind::Statement | Kind::Interview | Kind::Other => "ELEC",
    };
    let mut record = format!("TY  - {kind}\n");
    // A line is a field: a break in a value would begin another.
    let mut field = |tag: &str, value: &str| {
        record.push_str(&format!("{tag}  - {}\n", value.replace(['\n', '\r'], " ")));
    };
    for name in cited.people() {
        field("AU", name);
    }
    field("TI", cited.title);
    if let Some(subtitle) = &meta.subtitle {
        field("T3", bare(subtitle));
    }
    if let Some(dated) = cited.dated() {
        if let Some(year) = year(&dated) {
            field("PY", &year.to_string());
        }
        match dated.exact() {
            Some(day) => field("DA", &day.strftime("%Y/%m/%d/").to_string()),
            None => field("N1", &iso(&dated)),
        }
    }
    if let Some(publisher) = &meta.publisher {
        field("PB", publisher);
    }
    field("DB", cited.archive);
    field("LA", &meta.language);
    vec![
        text(record),
        Part::Paragraph { before: "SE  - ", after: "\n" },
        text("UR  - "),
        cited.address(),
        text("\nER  - "),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::specimen::dated;
    use jiff::civil::date;

    fn whole(parts: &[Part]) -> String {
        let said = |part: &Part| match part {
            Part::Text { text } | Part::Address { text } | Part::Day { text } => text.clone(),
            Part::Paragraph { .. } => String::new(),
        };
        parts.iter().map(said).collect()
    }

    fn check(change: impl Fn(&mut Document), style: Style, expected: &str) {
        let (mut document, _) = dated("a", Kind::Speech, "2021-09-07", &["江水"]);
        document.meta.title = Some("守江".to_owned());
        document.meta.speakers = vec!["卢汀舟".to_owned()];
        change(&mut document);
        let title = document.meta.title.clone().unwrap();
        let cited =
            Cited {
                document: &document, title: &title, archive: "江档", address: "https://example.org/a/", day: "日"
            };
        assert_eq!(whole(&cite(&cited, style)), expected);
    }

    #[test]
    fn what_is_known_is_cited() {
        let with = |document: &mut Document| {
            document.meta.subtitle = Some("——在会上".to_owned());
            document.meta.publisher = Some("岸报".to_owned());
        };
        check(with, Style::GbT7714, "卢汀舟. 守江: 在会上[A/OL]//江档. 岸报, 2021-09-07[日]. https://example.org/a/.");
        check(with, Style::Chicago, "卢汀舟. “守江: 在会上.” 岸报, September 7, 2021. 江档. https://example.org/a/.");
        check(
            with,
            Style::Bibtex,
            "@misc{a,\n  author = {{卢汀舟}},\n  title = {{守江}},\n  subtitle = {{在会上}},\n  date = {2021-09-07},\n  \
             year = {2021},\n  publisher = {岸报},\n  howpublished = {江档},\n  url = {https://example.org/a/}\n}",
        );
        check(
            with,
            Style::Ris,
            "TY  - ELEC\nAU  - 卢汀舟\nTI  - 守江\nT3  - 在会上\nPY  - 2021\nDA  - 2021/09/07/\nPB  - 岸报\nDB  - 江档\nLA  - zh-Hans\n\
             UR  - https://example.org/a/\nER  - ",
        );
    }

    #[test]
    fn without_an_author_the_title_comes_first() {
        let nobody = |document: &mut Document| document.meta.speakers.clear();
        check(nobody, Style::GbT7714, "守江[A/OL]//江档. 2021-09-07[日]. https://example.org/a/.");
        check(nobody, Style::Chicago, "“守江.” September 7, 2021. 江档. https://example.org/a/.");
    }

    #[test]
    fn what_is_not_known_leaves_no_marks() {
        let nothing = |document: &mut Document| {
            document.meta.speakers.clear();
            document.meta.event = None;
            document.meta.issued = None;
        };
        check(nothing, Style::GbT7714, "守江[A/OL]//江档. [日]. https://example.org/a/.");
        check(nothing, Style::Chicago, "“守江.” n.d. 江档. https://example.org/a/.");
        check(
            nothing,
            Style::Bibtex,
            "@misc{a,\n  title = {{守江}},\n  howpublished = {江档},\n  url = {https://example.org/a/}\n}",
        );
    }

    #[test]
    fn several_authors() {
        let four = |document: &mut Document| {
            document.meta.speakers = ["甲", "乙", "丙", "丁"].map(str::to_owned).to_vec();
        };
        check(four, Style::GbT7714, "甲, 乙, 丙, 等. 守江[A/OL]//江档. 2021-09-07[日]. https://example.org/a/.");
        check(four, Style::Chicago, "甲, 乙, 丙, and 丁. “守江.” September 7, 2021. 江档. https://example.org/a/.");
        let agency = |document: &mut Document| {
            document.meta.speakers.clear();
            document.meta.agency = Some("江闻社".to_owned());
        };
        check(agency, Style::Chicago, "江闻社. “守江.” September 7, 2021. 江档. https://example.org/a/.");
    }

    #[test]
    fn dates_that_are_not_exact() {
        let between = |document: &mut Document| {
            let (from, to) = (Some(date(2025, 7, 15)), Some(date(2025, 8, 31)));
            document.meta.event = Some(DateInterval { from, to, basis: String::new() });
        };
        check(between, Style::GbT7714, "卢汀舟. 守江[A/OL]//江档. 2025-07-15/2025-08-31[日]. https://example.org/a/.");
        check(between, Style::Chicago, "卢汀舟. “守江.” July 15, 2025–August 31, 2025. 江档. https://example.org/a/.");
        let open = |document: &mut Document| {
            let from = Some(date(2025, 7, 15));
            document.meta.event = Some(DateInterval { from, to: None, basis: String::new() });
        };
        check(
            open,
            Style::Ris,
            "TY  - ELEC\nAU  - 卢汀舟\nTI  - 守江\nN1  - 2025-07-15/..\nDB  - 江档\nLA  - zh-Hans\nUR  - https://example.org/a/\nER  - ",
        );
    }

    #[test]
    fn signs_of_tex_are_escaped() {
        assert_eq!(
            escaped("a&b_{c}~^\\"),
            "a\\&b\\_\\textbraceleft{}c\\textbraceright{}\\textasciitilde{}\\textasciicircum{}\\textbackslash{}"
        );
        for title in ["}}, note = {{x", "{", "\\}"] {
            let found = escaped(title);
            assert_eq!(found.matches('{').count(), found.matches('}').count(), "{found}");
        }
    }
}
