//! Datelines, and the lines by which a page turns to another.

use super::day::{month, number, year};
use super::name::split_names;
use super::{MONTH, N, YEAR, own, pattern};
use crate::config::IngestConfig;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// A house that sends or prints news, by how such names end. A known publisher needs no such ending.
const HOUSE: &str = r"(?:本[报報]|本刊|本[台臺]|本[网網]|本社|[\p{Han}A-Za-z]{1,8}?(?:通[讯訊]社|新[闻聞]社|[电電][讯訊]社|社|[网網]|[报報]|[台臺]|通[讯訊]))";

fn dateline_text(house: &str) -> String {
    // The day may have lost its digits (月日电); then only the form of the line is left.
    format!(
        r"[（(【\[]?(?:据|據|综合|綜合)?(?P<house>{house})(?P<place>[\p{{Han}}·／/]{{0,14}}?)\s*(?P<date>(?:(?P<y>{YEAR})\s*年)?\s*(?:(?P<m>(?:{N})?)\s*月)?\s*(?P<d>(?:{N})?)\s*日)\s*(?:[专專][电電]|[电電][讯訊]|[电電]|[讯訊]|消息)[）)】\]]?"
    )
}

/// A dateline at the beginning of a paragraph, by any house with a usual name.
pub static DATELINE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("^{}", dateline_text(HOUSE))));

static ENGLISH_DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?P<place>[A-Z][A-Za-z.'’ -]{{1,30}}(?:, [A-Z][A-Za-z.'’ -]{{1,20}})?),?\s+(?P<date>(?P<m>{MONTH})\s+(?P<d>\d{{1,2}})(?:,\s*(?P<y>\d{{4}}))?)\s*(?:\((?P<house>[^()]{{2,40}})\))?\s*(?:--|—|–|-)"
    ))
});
/// Without a date, only capitals are a place: `KIRU (Basin Wire) -`.
static ENGLISH_UNDATED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?P<place>[A-Z][A-Z.'’, -]{2,40})\s+\((?P<house>[^()]{2,40})\)\s*(?:--|—|–|-)"));
static NEWS_WITHOUT_DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?:[（(【\[]?(?P<house>{HOUSE})(?:[讯訊]|消息|[电電])(?:[）)】\]]|\s|[（(])|[（(【\[](?:据|據)?(?P<framed>{HOUSE})(?P<place>[\p{{Han}}·]{{2,8}}?)(?:[专專][电電]|[电電讯訊]|消息)[）)】\]])"
    ))
});
static REPORTERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*[（(](?P<house>[^（）()\s]{0,10}?)(?:特[约約])?(?:[记記]者|通[讯訊][员員])[\s：:]*(?P<names>[^（）()]{1,60})[）)]",
    )
});

/// A dateline, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dateline {
    /// Who sends it, as written.
    pub house: Option<String>,
    /// Where from.
    pub place: Option<String>,
    /// The day, as far as it is stated.
    pub year: Option<i16>,
    /// See `year`.
    pub month: Option<i8>,
    /// See `year`.
    pub day: Option<i8>,
    /// The reporters named right after it.
    pub reporters: Vec<String>,
    /// Bytes of the line that it takes, without the reporters.
    pub len: usize,
    /// Bytes with the reporters.
    pub whole: usize,
}

/// The patterns that depend on the archive's known publishers.
#[derive(Clone, Debug)]
pub struct Patterns {
    dateline: Regex,
    running_dateline: Regex,
    houses: Vec<String>,
}

impl Patterns {
    /// With the publishers of `archive.yaml`.
    pub fn new(config: &IngestConfig) -> Self {
        let mut names: Vec<&str> = config
            .publishers
            .iter()
            .flat_map(|publisher| [Some(publisher.name.as_str()), publisher.short.as_deref()])
            .flatten()
            .filter(|name| !name.is_empty())
            .collect();
        // The longest name that fits wins.
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        let known: String = names.iter().map(|name| format!("{}|", regex::escape(name))).collect();
        let text = dateline_text(&format!("(?:{known}{HOUSE})"));
        let compile = |text: &str| Regex::new(text).unwrap_or_else(|_| DATELINE.clone());
        Self {
            houses: names.iter().map(|name| (*name).to_owned()).collect(),
            dateline: compile(&format!("^{text}")),
            running_dateline: compile(&format!(r"(?:^|[。！？”）)\s摄]){text}")),
        }
    }

    /// The names of the known publishers.
    pub fn houses(&self) -> &[String] {
        &self.houses
    }

    /// A dateline at the beginning of a line.
    pub fn dateline(&self, line: &str) -> Option<Dateline> {
        if let Some(found) = self.dateline.captures(line) {
            return Some(take_dateline(&found, line, number));
        }
        if let Some(found) = ENGLISH_DATELINE.captures(line) {
            // "Kiru, May 3 -" alone could be a date line of a letter; the house or capitals tell.
            let capitals = found.name("place").is_some_and(|place| !place.as_str().chars().any(char::is_lowercase));
            if capitals || found.name("house").is_some() {
                return Some(take_dateline(&found, line, month));
            }
        }
        if let Some(found) = ENGLISH_UNDATED.captures(line).or_else(|| NEWS_WITHOUT_DATE.captures(line)) {
            return Some(take_dateline(&found, line, number));
        }
        None
    }

    /// The first dateline inside a text without paragraphs.
    pub fn running_dateline(&self, text: &str) -> Option<Dateline> {
        let mut from = 0;
        loop {
            let rest = text.get(from..)?;
            let found = self.running_dateline.captures(rest)?;
            let named = found.name("house")?.start()..found.name("date")?.start();
            // A caption of another house may have run into it (某报记者某某摄某社…电): the dateline begins after it.
            match rest.get(named.clone()).and_then(|names| names.rfind('摄')) {
                Some(at) => from += named.start + at + '摄'.len_utf8(),
                None => return Some(take_dateline(&found, rest, number)),
            }
        }
    }
}

fn take_dateline(found: &Captures<'_>, line: &str, month_of: fn(&str) -> Option<u32>) -> Dateline {
    // The bracket behind 本报讯 opens what follows: （记者某某）.
    let whole = found.get(0).map_or("", |whole| whole.as_str());
    let opened = whole.chars().next_back().filter(|c| matches!(c, '（' | '(')).map_or(0, char::len_utf8);
    let len = found.get(0).map_or(0, |whole| whole.end()) - opened;
    let rest = line.get(len..).unwrap_or_default();
    let reporters = REPORTERS.captures(rest);
    let small = |name: &str, read: fn(&str) -> Option<u32>| {
        found.name(name).and_then(|part| read(part.as_str())).and_then(|n| i8::try_from(n).ok())
    };
    Dateline {
        house: own(found, "house").or_else(|| own(found, "framed")),
        place: own(found, "place"),
        year: found.name("y").and_then(|written| year(written.as_str())).and_then(|year| i16::try_from(year).ok()),
        month: small("m", month_of),
        day: small("d", number),
        whole: len + reporters.as_ref().and_then(|found| found.get(0)).map_or(0, |whole| whole.end()),
        reporters: reporters
            .and_then(|found| own(&found, "names"))
            .map(|names| split_names(&names))
            .unwrap_or_default(),
        len,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_dateline(line: &str, expected: Option<(&str, &str, Option<i8>, Option<i8>)>) {
        let found = Patterns::new(&IngestConfig::default()).dateline(line);
        let found = found
            .as_ref()
            .map(|d| (d.house.as_deref().unwrap_or(""), d.place.as_deref().unwrap_or(""), d.month, d.day));
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn datelines() {
        check_dateline("河讯社水城9月17日电(记者甲乙)会议开幕", Some(("河讯社", "水城", Some(9), Some(17))));
        check_dateline("维河通讯社水城九月十七日电　会议", Some(("维河通讯社", "水城", Some(9), Some(17))));
        check_dateline("本报水城2021年9月3日讯 会议", Some(("本报", "水城", Some(9), Some(3))));
        check_dateline("河訊社水城9月17日電 會議", Some(("河訊社", "水城", Some(9), Some(17))));
        check_dateline("河讯社水城月日电会议", Some(("河讯社", "水城", None, None)));
        check_dateline("本报讯（记者 甲乙）会议", Some(("本报", "", None, None)));
        let signed = Patterns::new(&IngestConfig::default()).dateline("本报讯（记者甲乙丙）会议");
        assert_eq!(signed.map(|dateline| dateline.reporters), Some(vec!["甲乙丙".to_owned()]));
        check_dateline("KIRU, Sept. 17 (Basin Wire) -- The forum", Some(("Basin Wire", "KIRU", Some(9), Some(17))));
        check_dateline("KIRU (Basin Wire) - The forum", Some(("Basin Wire", "KIRU", None, None)));
        check_dateline("【河訊社水城電】會議開幕", Some(("河訊社", "水城", None, None)));
        check_dateline("9月17日，会议在水城开幕。", None);
        check_dateline("会议报告说，社会各界日益关注电力。", None);
    }
}
