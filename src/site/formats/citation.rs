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
    /// Its address; empty where it is not known, for a file that knows of no page around it.
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
    /// Those for people to read, in the order in which a page shows them; the others are files of their own.
    pub const SHOWN: [Self; 2] = [Self::GbT7714, Self::Chicago];

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
    /// The title with its subtitle.
    fn full_title(&self) -> String {
        match &self.document.meta.subtitle {
            Some(subtitle) => format!("{}: {}", self.title, bare(subtitle)),
            None => self.title.to_owned(),
        }
    }

    fn dated(&self) -> Option<DateInterval> {
        self.document.meta.dated().filter(|dated| dated.from.is_some() || dated.to.is_some())
    }

    fn has_address(&self) -> bool {
        !self.address.is_empty()
    }

    fn address(&self) -> Part {
        Part::Address { text: self.address.to_owned() }
    }

    fn day(&self) -> Part {
        Part::Day { text: self.day.to_owned() }
    }
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
    let people = meta.credited();
    let mut start = people.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if people.len() > NAMED {
        start.push_str(if meta.language.starts_with("zh") { ", 等" } else { ", et al" });
    }
    if !start.is_empty() {
        start = format!("{} ", ended(&start));
    }
    start.push_str(&cited.full_title());
    start.push_str(&format!("[A/OL]//{}. ", cited.archive));
    let published = [meta.publisher_cited().map(str::to_owned), cited.dated().map(|dated| iso(&dated))];
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
    let mut start = match cited.document.meta.credited() {
        [] => String::new(),
        [one] => format!("{} ", ended(one)),
        [first, second] => format!("{} ", ended(&format!("{first} and {second}"))),
        [several @ .., last] => format!("{} ", ended(&format!("{}, and {last}", several.join(", ")))),
    };
    start.push_str(&format!("“{}” ", ended(&quoted_within(&cited.full_title()))));
    let date = cited.dated().map_or_else(|| "n.d.".to_owned(), |dated| american(&dated));
    let published = match cited.document.meta.publisher_cited() {
        Some(publisher) => format!("{publisher}, {date}"),
        // A sentence begins with a capital.
        None => date.strip_prefix("between ").map_or_else(|| date.clone(), |rest| format!("Between {rest}")),
    };
    start.push_str(&ended(&published));
    start.push_str(&format!(" {}", cited.archive));
    vec![text(start), Part::Paragraph { before: ", ", after: "" }, text(". "), cited.address(), text(".")]
}

/// Quotation marks within quotation marks: double ones become single, and single ones within those double.
fn quoted_within(title: &str) -> String {
    let turned = |c| match c {
        '“' => '‘',
        '”' => '’',
        '‘' => '“',
        // An apostrophe closes nothing.
        '’' if title.contains('‘') => '”',
        _ => c,
    };
    title.chars().map(turned).collect()
}

/// "September 17, 2021", or both ends of an interval, the year once if it is one.
fn american(dated: &DateInterval) -> String {
    let day = |date: Date| date.strftime("%B %-d, %Y").to_string();
    match (dated.from, dated.to) {
        (Some(from), Some(to)) if from == to => day(from),
        (Some(from), Some(to)) if from.year() == to.year() => {
            format!("between {} and {}", from.strftime("%B %-d"), day(to))
        }
        (Some(from), Some(to)) => format!("between {} and {}", day(from), day(to)),
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
    let people: Vec<String> = meta.credited().iter().map(|name| format!("{{{}}}", escaped(name))).collect();
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
    if let Some(publisher) = meta.publisher_cited() {
        field("publisher", &escaped(publisher));
    }
    field("howpublished", &escaped(cited.archive));
    field("language", &meta.language);
    let mut parts = vec![text(entry), Part::Paragraph { before: "  note = {", after: "},\n" }];
    if cited.has_address() {
        parts.extend([text("  url = {"), cited.address(), text("},\n")]);
    }
    parts.push(text("}"));
    parts
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
        // What reference managers call a presentation, as the page's head does.
        Kind::Speech => "SLIDE",
        Kind::Statement | Kind::Interview | Kind::Other => "ELEC",
    };
    let mut record = format!("TY  - {kind}\n");
    // A line is a field: a break in a value would begin another, whatever a reader takes for one (Unicode, 5.8).
    let ends_line = |c: char| matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let mut field = |tag: &str, value: &str| {
        record.push_str(&format!("{tag}  - {}\n", value.replace(ends_line, " ")));
    };
    for name in meta.credited() {
        field("AU", name);
    }
    // No field is a subtitle's: T3 is the title of a series.
    field("TI", &cited.full_title());
    if let Some(dated) = cited.dated() {
        if let Some(year) = year(&dated) {
            field("PY", &year.to_string());
        }
        match dated.exact() {
            Some(day) => field("DA", &day.strftime("%Y/%m/%d/").to_string()),
            None => field("N1", &iso(&dated)),
        }
    }
    // Of what a newspaper or an agency carried, the title of the whole; of anything else, who made it public.
    if let Some(publisher) = meta.publisher_cited() {
        field(if meta.kind.is_of_the_press() { "T2" } else { "PB" }, publisher);
    }
    field("DB", cited.archive);
    field("LA", &meta.language);
    let mut parts = vec![text(record), Part::Paragraph { before: "SE  - ", after: "\n" }];
    if cited.has_address() {
        parts.extend([text("UR  - "), cited.address(), text("\n")]);
    }
    parts.push(text("ER  - "));
    parts
}

#[cfg(test)]
mod tests;
