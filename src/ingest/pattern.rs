//! The set forms that newspapers, agencies and offices give their lines: datelines, bylines, stamps, date lines.

use crate::config::IngestConfig;
use jiff::civil::Date;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// A number of one to four signs in any of the numerals newspapers use.
const N: &str = r"[0-9０-９〇○零一二三四五六七八九十廿卅]{1,4}";
/// A year written out: four signs, so that 七月 is never a year.
const YEAR: &str = r"(?:[0-9０-９]{4}|[〇○零一二三四五六七八九]{4})";
/// A house that sends or prints news, by how such names end. A known publisher needs no such ending.
const HOUSE: &str = r"(?:本[报報]|本刊|本[台臺]|本[网網]|本社|[\p{Han}A-Za-z]{1,8}?(?:通[讯訊]社|新[闻聞]社|[电電][讯訊]社|社|[网網]|[报報]|[台臺]|通[讯訊]))";
/// Months in English, full or cut short.
const MONTH: &str = r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)";

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is tested")
}

fn dateline_text(house: &str) -> String {
    // The day may have lost its digits (月日电); then only the form of the line is left.
    format!(
        r"[（(【\[]?(?:据|據|综合|綜合)?(?P<house>{house})(?P<place>[\p{{Han}}·／/]{{0,14}}?)\s*(?P<date>(?:(?P<y>{YEAR})年)?\s*(?:(?P<m>(?:{N})?)\s*月)?\s*(?P<d>(?:{N})?)\s*日)\s*(?:[专專][电電]|[电電][讯訊]|[电電]|[讯訊]|消息)[）)】\]]?"
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
static NEWS_WITHOUT_DATE: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^[（(【\[]?(?P<house>{HOUSE})(?:[讯訊]|消息|[电電])(?:[）)】\]]|\s|[（(])")));

/// A whole line that is only a day, with a place at most, in brackets.
pub static BRACKET_DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^[（(]\s*(?:(?P<before>[^（）()，,\d\s]{{1,20}})[，,、\s]\s*)?(?P<y>{YEAR})\s*年\s*(?P<m>{N})\s*月\s*(?P<d>{N})\s*日\s*(?:上午|下午|晚上?)?\s*(?:[，,、于在\s]\s*(?P<place>[^（）()\d]{{1,20}}))?\s*[）)]$"
    ))
});
static ENGLISH_DATE_LINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^\(?(?:(?P<before>[A-Z][\p{{L}} .'’-]{{1,40}}),\s*)?(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m>{MONTH}),?\s+(?P<y>\d{{4}})|(?P<m2>{MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}}))(?:,\s*(?P<place>[A-Z][\p{{L}} .'’-]{{1,40}}))?\)?\.?$"
    ))
});
/// A whole line that is only a day, without brackets.
pub static PLAIN_DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?P<y>{YEAR})\s*年\s*(?P<m>{N})\s*月\s*(?P<d>{N})\s*日(?:\s*[于，,]?\s*(?P<place>[\p{{Han}}·]{{1,12}}))?$"
    ))
});

static STAMP_DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?\s*(?:星期[一二三四五六日天])?\s*T?\s*(?P<time>\d{1,2}[:：时]\d{2}分?(?:[:：]\d{2})?(?:\.\d+)?)?\s*(?P<zone>Z\b|UTC|GMT|[+-]\d{2}:?\d{2}\b|北京时间)?",
    )
});
static STAMP_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:发布时间|发表时间|更新时间|发布日期|发布于|发表于|发布|发表|更新|时间|日期|Published(?:\s+on)?|Posted(?:\s+on)?|Updated(?:\s+on)?|Date)\s*[:：]?\s*",
    )
});
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<key>来源|稿源|出处|作者|责任编辑|责编|编辑|记者|校对|审核|监制|浏览|点击|阅读|字号|Source|Author|Editor)\s*[:：]\s*(?P<value>[^\s:：|｜]+)",
    )
});
/// What pages offer beside a stamp.
static BUTTON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:字号|大字|小字|大|中|小|打印|分享|收藏|评论|纠错|关闭|复制链接|Print|Share|Email)(?:\s|[|｜/、]|$)")
});
static CONTINUED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[（(【\[]\s*(?:紧接|緊接|上接|接)(?:[^（）()]{0,8}?第?[0-9０-９一二三四五六七八九十A-Za-z]{1,4}版|[^（）()]{0,6}版)[^（）()]{0,12}[）)】\]]|[（(\[]?\s*Continued from (?:[Pp]age|[Pp]\.)\s*\w{1,4}\s*[）)\]]?)",
    )
});
static CONTINUES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:[（(【\[]\s*(?:下转|下轉|转|轉)[^（）()]{0,8}?第?[0-9０-９一二三四五六七八九十A-Za-z]{1,4}版[^（）()]{0,12}[）)】\]]|[（(\[]?\s*Continued on (?:[Pp]age|[Pp]\.)\s*\w{1,4}\s*[）)\]]?)\s*$",
    )
});
static BRACKET_BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[（(](?P<house>[^（）()\s：:，,。]{0,14}?)(?:特约|见习|实习|通讯|首席|高级)?(?:[记記]者|通[讯訊][员員]|[评評][论論][员員]|撰稿人|撰稿|作者)(?:为|系)?[\s：:]*(?P<names>[^（）()]{1,60})[）)]\s*$",
    )
});
static BYLINE_LINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[（(]?(?P<house>[\p{Han}A-Za-z]{2,12}?)?(?:特约|见习|实习|首席|高级)?(?P<role>[记記]者|通[讯訊][员員]|[评評][论論][员員]|撰稿人|撰稿|作者|撰文|文)\s*[:：/／丨|｜\s]\s*(?P<names>[\p{Han}·、，,\s　]{2,60}?)(?:[\s　]*(?:摄影|摄|报道|编辑).*)?[）)]?$",
    )
});
static UNSIGNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[（(]?(?P<house>本报|本刊|本网|本台|[\p{Han}]{2,8}?(?:社|报|网|台|刊))?(?:特[约約])?[评評][论論][员員](?:文章)?[）)]?$",
    )
});
static ENGLISH_BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:By|BY|Written by|Author:)\s+(?P<names>\p{Lu}[\p{L}.'’-]*(?:\s+\p{Lu}[\p{L}.'’-]*){0,4}(?:(?:,\s*|\s+and\s+|\s*&\s*)\p{Lu}[\p{L}.'’-]*(?:\s+\p{Lu}[\p{L}.'’-]*){0,4})*)(?:,\s*(?P<house>\p{Lu}[\p{L}.'’ -]{1,40}))?$",
    )
});
static REPORTERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*[（(](?P<house>[^（）()\s]{0,10}?)(?:特[约約])?(?:[记記]者|通[讯訊][员員])[\s：:]*(?P<names>[^（）()]{1,60})[）)]",
    )
});
static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<house>[\p{Han}]{1,8}?(?:通[讯訊]社|社|[报報]|[网網]|[台臺]))[记記]者[\s　]*(?P<names>[\p{Han}·、\s]{2,30}?)[\s　]*(?:摄|攝|发|發)",
    )
});
static MONTH_DAY: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(?:(?P<y>{YEAR})\s*年\s*)?(?P<m>{N})\s*月\s*(?P<d>{N})\s*日")));

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

/// A stamp, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The day.
    pub day: Option<Date>,
    /// As written.
    pub written: String,
    /// Whether it names a zone.
    pub zone: Option<String>,
    /// `来源` and the like: key and value.
    pub labels: Vec<(String, String)>,
}

/// Who signed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Byline {
    /// The house, as written.
    pub house: Option<String>,
    /// The names; none in an unsigned house column (本报评论员).
    pub names: Vec<String>,
}

/// A line that is only a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateLine {
    /// The day, if there is such a day.
    pub day: Option<Date>,
    /// First and last day of the month, if the line says no day.
    pub month: Option<(Date, Date)>,
    /// The place in it.
    pub place: Option<String>,
    /// In brackets, as below the title of a speech; else as below a letter.
    pub bracketed: bool,
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

fn own(found: &Captures<'_>, name: &str) -> Option<String> {
    found.name(name).map(|part| part.as_str().trim().to_owned()).filter(|part| !part.is_empty())
}

fn take_dateline(found: &Captures<'_>, line: &str, month_of: fn(&str) -> Option<u32>) -> Dateline {
    let len = found.get(0).map_or(0, |whole| whole.end());
    let rest = line.get(len..).unwrap_or_default();
    let reporters = REPORTERS.captures(rest);
    let small = |name: &str, read: fn(&str) -> Option<u32>| {
        found.name(name).and_then(|part| read(part.as_str())).and_then(|n| i8::try_from(n).ok())
    };
    Dateline {
        house: own(found, "house"),
        place: own(found, "place"),
        year: found.name("y").and_then(|year| number(year.as_str())).and_then(|year| i16::try_from(year).ok()),
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

/// Reads a whole number in Arabic, full-width or Chinese numerals, placed (二十一) or one by one (二〇二一).
pub fn number(text: &str) -> Option<u32> {
    let digit = |c: char| match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(c as u32 - '０' as u32),
        '〇' | '○' | '零' => Some(0),
        _ => "一二三四五六七八九".chars().position(|n| n == c).and_then(|at| u32::try_from(at + 1).ok()),
    };
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 6 {
        return None;
    }
    if text.contains(['十', '廿', '卅']) {
        let (mut total, mut last) = (0, None);
        for c in text.chars() {
            match c {
                '十' => total += last.take().unwrap_or(1) * 10,
                '廿' => total += 20,
                '卅' => total += 30,
                _ => last = Some(digit(c)?),
            }
        }
        return Some(total + last.unwrap_or(0));
    }
    text.chars().try_fold(0, |total, c| Some(total * 10 + digit(c)?))
}

/// The number of an English month, full or cut short.
pub fn month(text: &str) -> Option<u32> {
    let start: String = text.chars().take(3).collect::<String>().to_lowercase();
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        .iter()
        .position(|name| *name == start)
        .and_then(|at| u32::try_from(at + 1).ok())
}

/// A day, if the calendar has it.
pub fn day(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A line that is only a day (and a place).
pub fn date_line(line: &str) -> Option<DateLine> {
    let line = line.trim();
    // No such line is longer, but for those of laws, which name every session that changed them.
    const LONGEST: usize = 160;
    const LONGEST_OF_LAWS: usize = 800;
    if line.len() > LONGEST_OF_LAWS {
        return None;
    }
    if line.len() > LONGEST {
        return adopted(line).map(|day| DateLine { day: Some(day), place: None, month: None, bracketed: true });
    }
    for (pattern, bracketed) in [(&BRACKET_DATE, true), (&PLAIN_DATE, false)] {
        if let Some(found) = pattern.captures(line) {
            let read = |name: &str| found.name(name).and_then(|part| number(part.as_str()));
            let day = match (read("y"), read("m"), read("d")) {
                (Some(y), Some(m), Some(d)) => day(y, m, d),
                _ => None,
            };
            let before = if bracketed { own(&found, "before") } else { None };
            return Some(DateLine { day, place: own(&found, "place").or(before), month: None, bracketed });
        }
    }
    if let Some(day) = adopted(line) {
        return Some(DateLine { day: Some(day), place: None, month: None, bracketed: true });
    }
    let found = ENGLISH_DATE_LINE.captures(line)?;
    let part = |a: &str, b: &str| found.name(a).or_else(|| found.name(b)).map(|part| part.as_str());
    let day =
        match (part("y", "y2").and_then(number), part("m", "m2").and_then(month), part("d", "d2").and_then(number)) {
            (Some(y), Some(m), Some(d)) => day(y, m, d),
            _ => None,
        };
    Some(DateLine {
        day,
        place: own(&found, "place").or_else(|| own(&found, "before")),
        month: None,
        bracketed: line.starts_with('('),
    })
}

static MONTH_LINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^[（(]?\s*(?:(?:民国|民國)\s*(?P<republic>{N})|(?P<y>{YEAR}))\s*年\s*(?P<m>{N})\s*月(?:\s*(?P<d>{N})\s*日)?\s*[）)]?$"
    ))
});

/// A line that is only a month, or a day or month counted in years of the Republic of China (民国二十五年四月).
pub fn month_line(line: &str) -> Option<DateLine> {
    /// The year before the first of the Republic.
    const REPUBLIC: u32 = 1911;
    let line = line.trim();
    const LONGEST: usize = 80;
    if line.len() > LONGEST {
        return None;
    }
    let found = MONTH_LINE.captures(line)?;
    let read = |name: &str| found.name(name).and_then(|part| number(part.as_str()));
    let year = read("y").or_else(|| read("republic").map(|year| year + REPUBLIC))?;
    let first = day(year, read("m")?, 1)?;
    let exact = found.name("d").is_some();
    let of_day = read("d").and_then(|of_month| day(year, read("m")?, of_month));
    let month = if exact { None } else { Some((first, first.last_of_month())) };
    Some(DateLine { day: of_day, month, place: None, bracketed: line.starts_with(['（', '(']) })
}

static ADOPTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?P<y>{YEAR})\s*年\s*(?P<m>{N})\s*月\s*(?P<d>{N})\s*日[^（）()\d，。；]{{0,40}}?(?:通过|通過|签署|簽署|修订|修訂|修正|公布|批准|发布|發布)"
    ))
});

/// The line of a law: `（2009年9月21日某会议通过　2019年9月20日修订）`. The last of its days is that of the wording.
fn adopted(line: &str) -> Option<Date> {
    if !line.starts_with(['（', '(']) || !line.ends_with(['）', ')']) {
        return None;
    }
    let days = ADOPTED.captures_iter(line).filter_map(|found| {
        let read = |name: &str| found.name(name).and_then(|part| number(part.as_str()));
        day(read("y")?, read("m")?, read("d")?)
    });
    days.max()
}

/// A time stamp that a system set: a day with a time, a label, or a source beside it.
pub fn stamp(line: &str) -> Option<Stamp> {
    let line = line.trim();
    // Stamps of portals run to a hundred characters with all their labels.
    const LONGEST: usize = 400;
    if line.len() > LONGEST {
        return None;
    }
    let found = STAMP_DAY.captures(line)?;
    let whole = found.get(0)?;
    let others = format!("{} {}", line.get(..whole.start())?, line.get(whole.end()..)?);
    let labels: Vec<(String, String)> = LABEL
        .captures_iter(&others)
        .map(|label| (label["key"].to_owned(), label["value"].trim_matches(['　', '，', ',']).to_owned()))
        .collect();
    let unread = LABEL.replace_all(&others, "");
    let unread = BUTTON.replace_all(&unread, "");
    let labelled = STAMP_LABEL.is_match(&unread);
    let clean = STAMP_LABEL.replace_all(&unread, "").chars().all(|c| !c.is_alphanumeric());
    let evident = found.name("time").is_some() || labelled || !labels.is_empty();
    // An ISO day alone is what a system writes, too; 2020年9月3日 alone is what people write.
    let iso = line.len() >= 8 && line.chars().all(|c| c.is_ascii_digit() || "-/.".contains(c));
    if !clean || !(evident || iso) {
        return None;
    }
    let read = |name: &str| found.name(name).and_then(|part| number(part.as_str()));
    Some(Stamp {
        day: read("y").and_then(|y| day(y, read("m")?, read("d")?)),
        written: line.to_owned(),
        zone: own(&found, "zone"),
        labels,
    })
}

/// The line of a cutting: paper, day, page, name, in any order: `流域日报 2023年10月8日 第4版　甲乙`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imprint {
    /// The paper.
    pub house: Option<String>,
    /// The day.
    pub day: Option<Date>,
    /// The page or issue.
    pub edition: Option<String>,
    /// Who wrote.
    pub names: Vec<String>,
}

static IMPRINT_DAY: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(?P<y>{YEAR})\s*[年/.-]\s*(?P<m>{N})\s*[月/.-]\s*(?P<d>{N})\s*日?")));
/// `第 4 版` as page headers set it.
static FOLIO: LazyLock<Regex> = LazyLock::new(|| pattern(r"第\s*(?P<n>[0-9A-Za-z一二三四五六七八九十]{1,4})\s*版"));
/// What page headers say beside: the day of the week, the name of the section, set wide perhaps.
static SECTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:星期|周|週)[一二三四五六日天]|农历.*|要闻?|闻|国内|国际|综合|时事|时政|评论|理论|副刊|经济|文化|体育|社会|教育|生活|专题|专版|广告|新闻|本版责编|责编)$",
    )
});
static EDITION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:第?[0-9A-Za-z一二三四五六七八九十]{1,5}[版期号]|总?第[0-9一二三四五六七八九十百]+期|[\p{Han}]{1,6}版)$",
    )
});

/// Reads such a line; every word of it must be one of the four, and the day and the paper or page must be there.
pub fn imprint(line: &str, known: &[String]) -> Option<Imprint> {
    let line = line.trim().trim_matches(['（', '）', '(', ')', '【', '】']);
    // Four short words.
    const LONGEST: usize = 120;
    if line.len() > LONGEST {
        return None;
    }
    let line = &FOLIO.replace(line, "第${n}版");
    let found = IMPRINT_DAY.captures(line)?;
    let whole = found.get(0)?;
    let read = |name: &str| found.name(name).and_then(|part| number(part.as_str()));
    let mut imprint = Imprint { day: day(read("y")?, read("m")?, read("d")?), ..Imprint::default() };
    let others = format!("{} {}", line.get(..whole.start())?, line.get(whole.end()..)?);
    for word in others
        .split(|c: char| c.is_whitespace() || "，,|｜丨/／《》（）()·:：".contains(c))
        .filter(|word| !word.is_empty())
    {
        let ends = ["日报", "晚报", "晨报", "时报", "报", "社", "网", "刊", "周刊", "杂志", "通讯"];
        if ["来源", "作者", "记者", "原载", "载", "刊于", "转自", "摘自", "见"].contains(&word)
            || SECTION.is_match(word)
        {
            continue;
        }
        // 流域日报记者 甲乙: the house and what its writer is to it.
        let word = word.strip_suffix("特约记者").or_else(|| word.strip_suffix("记者")).unwrap_or(word);
        if EDITION.is_match(word) {
            imprint.edition = Some(word.to_owned());
        } else if known.iter().any(|name| name == word)
            || (word.chars().count() >= 3 && ends.iter().any(|end| word.ends_with(end)))
        {
            imprint.house = Some(word.to_owned());
        } else if is_name(word) {
            imprint.names.push(word.to_owned());
        } else {
            return None;
        }
    }
    (imprint.house.is_some() || imprint.edition.is_some()).then_some(imprint)
}

/// `(上接1版)`: the bytes it takes at the beginning of a line.
pub fn continued(line: &str) -> Option<usize> {
    CONTINUED.find(line).map(|found| found.end())
}

/// `(下转2版)`: the byte at which it begins at the end of a line.
pub fn continues(line: &str) -> Option<usize> {
    CONTINUES.find(line).map(|found| found.start())
}

/// `（本报记者某某）` at the end of a paragraph.
pub fn bracket_byline(line: &str) -> Option<Byline> {
    // Only the end of the paragraph matters.
    const TAIL: usize = 260;
    let mut from = line.len().saturating_sub(TAIL);
    while !line.is_char_boundary(from) {
        from += 1;
    }
    let found = BRACKET_BYLINE.captures(line.get(from..).unwrap_or_default())?;
    // （…记者会上…） is no signature: a signature has nothing but names.
    let names = found.name("names").map(|names| split_names(names.as_str())).unwrap_or_default();
    let sound = !names.is_empty() && names.iter().all(|name| is_name(name));
    sound.then(|| Byline { house: own(&found, "house"), names })
}

/// `本报记者　某某`, `本报评论员`, `By …` as a line of its own.
pub fn byline(line: &str) -> Option<Byline> {
    let line = line.trim();
    const LONGEST: usize = 200;
    if line.len() > LONGEST {
        return None;
    }
    if let Some(found) = UNSIGNED.captures(line) {
        return Some(Byline { house: own(&found, "house"), names: Vec::new() });
    }
    if let Some(found) = BYLINE_LINE.captures(line) {
        let names = split_names(&found["names"]);
        if !names.is_empty() && names.iter().all(|name| is_name(name)) {
            return Some(Byline { house: own(&found, "house"), names });
        }
    }
    let found = ENGLISH_BYLINE.captures(line)?;
    let names =
        found["names"].split([',', '&']).flat_map(|part| part.split(" and ")).map(|name| name.trim().to_owned());
    Some(Byline { house: own(&found, "house"), names: names.filter(|name| !name.is_empty()).collect() })
}

/// `某社记者某某摄`: the first one in a text.
pub fn caption(text: &str) -> Option<Byline> {
    let found = CAPTION.captures(text)?;
    Some(Byline { house: own(&found, "house"), names: split_names(&found["names"]) })
}

/// Names in a row: 、 and commas and spaces part them; two single characters are one name set wide (韩　硕).
pub fn split_names(names: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut single: Option<String> = None;
    for name in names.split(|c: char| c.is_whitespace() || "、，,;；/／".contains(c)) {
        for name in name.split(['与', '和']).map(str::trim).filter(|name| !name.is_empty()) {
            let name = name.trim_start_matches("记者").trim_start_matches("通讯员");
            if name.is_empty() {
                continue;
            }
            if name.chars().count() == 1 {
                match single.take() {
                    Some(first) => out.push(first + name),
                    None => single = Some(name.to_owned()),
                }
            } else {
                out.extend(single.take());
                out.push(name.to_owned());
            }
        }
    }
    out.extend(single);
    out
}

/// Words that no name of a person holds.
const NO_NAMES: &[&str] = &[
    "会", "报道", "提问", "表示", "的", "是", "在", "了", "主持", "出席", "会见", "讲话", "致辞", "发言", "访问",
    "举行", "抵达", "参加", "指出", "强调", "代表", "同志", "先生", "女士", "们", "各位",
];

/// Whether a string can be a person's name in Chinese: two to four characters, more with a point, no set word in it.
pub fn is_name(name: &str) -> bool {
    let n = name.chars().count();
    let length = if name.contains(['·', '•']) { 3..=20 } else { 2..=5 };
    length.contains(&n)
        && name
            .chars()
            .all(|c| super::letters::is_han(c) || c == '·' || c == '•' || c.is_ascii_alphabetic() || c == ' ')
        && !NO_NAMES.iter().any(|word| name.contains(word))
}

/// A day named in running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Byte where it begins.
    pub at: usize,
    /// Byte where it ends.
    pub end: usize,
    /// If written.
    pub year: Option<u32>,
    /// 1 to 12 if the text is sound.
    pub month: u32,
    /// 1 to 31 if the text is sound.
    pub day: u32,
}

static ENGLISH_DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b(?:(?P<m>{MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*(?P<y>\d{{4}}))?|(?P<d2>\d{{1,2}})\s+(?P<m2>{MONTH})(?:,?\s+(?P<y2>\d{{4}}))?)\b"
    ))
});

/// Every day named in English, as [`mentions`].
pub fn english_mentions(text: &str) -> impl Iterator<Item = Mention> + '_ {
    ENGLISH_DAY.captures_iter(text).filter_map(|found| {
        let whole = found.get(0)?;
        let part = |a: &str, b: &str| found.name(a).or_else(|| found.name(b)).map(|part| part.as_str());
        Some(Mention {
            at: whole.start(),
            end: whole.end(),
            year: part("y", "y2").and_then(number),
            month: part("m", "m2").and_then(month)?,
            day: part("d", "d2").and_then(number)?,
        })
    })
}

/// Every day named in a text, with or without its year.
pub fn mentions(text: &str) -> impl Iterator<Item = Mention> + '_ {
    MONTH_DAY.captures_iter(text).filter_map(|found| {
        let whole = found.get(0)?;
        Some(Mention {
            at: whole.start(),
            end: whole.end(),
            year: found.name("y").and_then(|year| number(year.as_str())),
            month: number(&found["m"])?,
            day: number(&found["d"])?,
        })
    })
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
        check_dateline("KIRU, Sept. 17 (Basin Wire) -- The forum", Some(("Basin Wire", "KIRU", Some(9), Some(17))));
        check_dateline("KIRU (Basin Wire) - The forum", Some(("Basin Wire", "KIRU", None, None)));
        check_dateline("9月17日，会议在水城开幕。", None);
        check_dateline("会议报告说，社会各界日益关注电力。", None);
    }

    #[test]
    fn numbers() {
        let check = |text: &str, expected: Option<u32>| assert_eq!(number(text), expected, "{text}");
        check("21", Some(21));
        check("２１", Some(21));
        check("二十一", Some(21));
        check("十", Some(10));
        check("二〇二一", Some(2021));
        check("廿三", Some(23));
        check("百", None);
        check("", None);
    }

    #[test]
    fn lines_of_dates_and_names() {
        let day_of = |line: &str| date_line(line).and_then(|found| found.day).map(|day| day.to_string());
        assert_eq!(day_of("（2020年10月21日，水城）").as_deref(), Some("2020-10-21"));
        assert_eq!(day_of("二〇二〇年十月二十一日").as_deref(), Some("2020-10-21"));
        assert_eq!(day_of("Kiru, 3 May 2021").as_deref(), Some("2021-05-03"));
        assert_eq!(day_of("(2020年13月1日)"), None);
        assert_eq!(day_of("（2009年9月21日水城签署　2019年9月20日修订）").as_deref(), Some("2019-09-20"));
        assert!(imprint("（原载《水城日报》2023年10月8日第4版）", &[]).is_some());
        assert_eq!(english_mentions("on September 3, 2021 and 4 May").count(), 2);
        assert_eq!(
            stamp("2020-11-11 09:03:54").and_then(|s| s.day).map(|d| d.to_string()).as_deref(),
            Some("2020-11-11")
        );
        assert_eq!(stamp("2019年09月21日 07:12　来源：河讯社　责任编辑：甲").map(|s| s.labels.len()), Some(2));
        assert_eq!(stamp("来源：河讯社　2021-09-23 22:47").map(|s| s.labels.len()), Some(1));
        assert_eq!(stamp("来源：河讯社　时间：2024-09-13 00:21　编辑：甲").map(|s| s.labels.len()), Some(2));
        assert_eq!(stamp("2020年11月10日，会议开幕"), None);
        assert_eq!(stamp("王守堤在2020年11月10日 10:00的会议上"), None);
        let cutting = imprint("水城日报 2023年10月8日 第4版　甲乙丙", &[]);
        assert_eq!(
            cutting.map(|i| (i.house, i.edition, i.names.len())),
            Some((Some("水城日报".into()), Some("第4版".into()), 1))
        );
        assert_eq!(imprint("2023年10月8日 会议开幕", &[]), None);
        assert!(imprint("水城日报记者 甲乙丙 2024年9月22日", &[]).is_some());
        assert!(stamp("2021-09-24 06:40  来源：水城日报  字号：大 中 小").is_some());
        let long = "（2016年3月30日水城第十二届人民代表大会第五次会议通过　2016年7月28日省人民代表大会常务委员会批准　2021年11月26日修正）";
        assert_eq!(day_of(long).as_deref(), Some("2021-11-26"));
        let month_of = |line: &str| {
            month_line(line).map(|found| (found.day, found.month.map(|(a, b)| (a.to_string(), b.to_string()))))
        };
        assert_eq!(month_of("2018年11月"), Some((None, Some(("2018-11-01".into(), "2018-11-30".into())))));
        assert_eq!(month_of("民国二十五年四月"), Some((None, Some(("1936-04-01".into(), "1936-04-30".into())))));
        assert_eq!(
            month_of("民国二十五年四月三日").and_then(|(d, _)| d).map(|d| d.to_string()).as_deref(),
            Some("1936-04-03")
        );
        assert_eq!(month_of("2018年11月的雨"), None);
        let folio = imprint("第 2 版                要  闻                2023年3月6日 星期一", &[]);
        assert_eq!(folio.map(|i| (i.edition, i.names)), Some((Some("第2版".into()), vec![])));
        assert_eq!(day_of("(水城 2023年9月26日)").as_deref(), Some("2023-09-26"));
        assert_eq!(
            bracket_byline("未来。（河讯报记者甲乙丙 丁戊 己 庚）").map(|b| b.names),
            Some(vec!["甲乙丙".into(), "丁戊".into(), "己庚".into()])
        );
        assert_eq!(bracket_byline("（见记者会上的发言）"), None);
        assert_eq!(byline("本报评论员").map(|b| b.names), Some(vec![]));
        assert_eq!(byline("By Anna Reed and Tom Lake").map(|b| b.names.len()), Some(2));
        assert!(continued("(上接1版)要持续").is_some());
        assert!(continues("说（下转第三版）").is_some());
    }
}
