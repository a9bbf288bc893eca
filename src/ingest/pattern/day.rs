//! Days: numbers in any numerals, lines that are only a day, days named in running text.

use super::{MONTH, N, YEAR, own, pattern};
use jiff::civil::Date;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// A whole line that is only a day, with a place at most, in brackets.
static BRACKET_DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^[（(]\s*(?:(?P<before>[^（）()，,\d\s]{{1,20}})[，,、\s]\s*)?(?P<y>{YEAR})\s*年\s*(?P<m>{N})\s*月\s*(?P<d>{N})\s*日\s*(?:上午|下午|晚上?)?\s*(?:[，,、于在\s]\s*(?P<place>[^（）()\d]{{1,20}}))?\s*[）)]$"
    ))
});
static ENGLISH_DATE_LINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^\(?(?:(?:Delivered|Given|Adopted|Done|Signed|Issued|Published)\b[^,]{{0,60}}?,?\s+(?:on\s+)?|(?P<before>[A-Z][\p{{L}} .'’-]{{1,40}}),\s*)?(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m>{MONTH}),?\s+(?P<y>\d{{4}})|(?P<m2>{MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}}))(?:,\s*(?P<place>[A-Z][\p{{L}} .'’-]{{1,40}}))?\)?\.?$"
    ))
});
/// A whole line that is only a day, without brackets.
static PLAIN_DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?P<y>{YEAR})\s*年\s*(?P<m>{N})\s*月\s*(?P<d>{N})\s*日(?:\s*[于，,]?\s*(?P<place>[\p{{Han}}·]{{1,12}}))?$"
    ))
});
static MONTH_DAY: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(?:(?P<y>{YEAR})\s*年\s*)?(?P<m>{N})\s*月\s*(?P<d>{N})\s*日")));

/// A line that is only a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateLine {
    /// The day, if there is such a day.
    pub day: Option<Date>,
    /// First and last day, if the line names a month or a span of days.
    pub span: Option<(Date, Date)>,
    /// How many days the line names: a law's names every session that changed it, and the last counts.
    pub n_days: usize,
    /// The place in it.
    pub place: Option<String>,
    /// In brackets, as below the title of a speech; else as below a letter.
    pub bracketed: bool,
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
    if text.contains(['百', '十', '廿', '卅']) {
        let (mut total, mut last) = (0, None);
        for c in text.chars() {
            match c {
                '百' => total += last.take().unwrap_or(1) * 100,
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

/// Reads a year: of the common era, or counted from the first of the Republic of China (民國二十五年 is 1936).
pub fn year(text: &str) -> Option<u32> {
    /// The year before the first of the Republic.
    const BEFORE: u32 = 1911;
    /// Beyond, something else was meant.
    const MOST: u32 = 150;
    let text = text.trim();
    let short = text.strip_prefix("中华").or_else(|| text.strip_prefix("中華")).unwrap_or(text);
    let Some(of_the_republic) = short.strip_prefix("民国").or_else(|| short.strip_prefix("民國")) else {
        return number(text);
    };
    let n = if of_the_republic.trim() == "元" { 1 } else { number(of_the_republic)? };
    (1..=MOST).contains(&n).then_some(BEFORE + n)
}

/// The number that a group of a pattern holds: a year where its name says so.
pub(super) fn figure(found: &Captures<'_>, name: &str) -> Option<u32> {
    let text = found.name(name)?.as_str();
    if name.starts_with('y') { year(text) } else { number(text) }
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
        return adopted(line);
    }
    for (pattern, bracketed) in [(&BRACKET_DATE, true), (&PLAIN_DATE, false)] {
        if let Some(found) = pattern.captures(line) {
            let read = |name: &str| figure(&found, name);
            let day = match (read("y"), read("m"), read("d")) {
                (Some(y), Some(m), Some(d)) => day(y, m, d),
                _ => None,
            };
            let before = if bracketed { own(&found, "before") } else { None };
            return Some(DateLine { day, place: own(&found, "place").or(before), span: None, n_days: 1, bracketed });
        }
    }
    if let Some((Some(from), Some(to))) = span(line)
        && from <= to
    {
        let bracketed = line.starts_with(['（', '(']);
        let place = SPAN.captures(line).and_then(|found| own(&found, "place"));
        return Some(DateLine { day: None, place, span: Some((from, to)), n_days: 1, bracketed });
    }
    if let Some(line) = adopted(line) {
        return Some(line);
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
        span: None,
        n_days: 1,
        bracketed: line.starts_with('('),
    })
}

static MONTH_LINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^[（(]?\s*(?P<y>{YEAR})\s*年\s*(?P<m>{N})\s*月(?:\s*(?P<d>{N})\s*日)?(?:\s*[于於]\s*(?P<place>[\p{{Han}}·]{{1,10}}))?\s*[）)]?$"
    ))
});

/// A line that is only a month or a day.
pub fn month_line(line: &str) -> Option<DateLine> {
    let line = line.trim();
    const LONGEST: usize = 80;
    if line.len() > LONGEST {
        return None;
    }
    let found = MONTH_LINE.captures(line)?;
    let read = |name: &str| figure(&found, name);
    let year = read("y")?;
    let first = day(year, read("m")?, 1)?;
    let exact = found.name("d").is_some();
    let of_day = read("d").and_then(|of_month| day(year, read("m")?, of_month));
    let span = if exact { None } else { Some((first, first.last_of_month())) };
    let bracketed = line.starts_with(['（', '(']);
    Some(DateLine { day: of_day, span, n_days: 1, place: own(&found, "place"), bracketed })
}

static SPAN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^[（(]?\s*(?P<y>{YEAR})\s*年\s*(?P<m>{N})\s*月\s*(?P<d>{N})\s*日?\s*[至到—–－~～-]+\s*(?:(?:(?P<y2>{YEAR})\s*年\s*)?(?P<m2>{N})\s*月\s*)?(?P<d2>{N})\s*日(?:\s*[，,、于在]\s*(?P<place>[^（）()\d]{{1,20}}))?\s*[）)]?$"
    ))
});

/// A line that is only a span of days: its first and its last, as far as the calendar has them.
pub fn span(line: &str) -> Option<(Option<Date>, Option<Date>)> {
    let found = SPAN.captures(line.trim())?;
    let read = |name: &str| figure(&found, name);
    let (year, month) = (read("y")?, read("m")?);
    let from = day(year, month, read("d")?);
    Some((from, day(read("y2").unwrap_or(year), read("m2").unwrap_or(month), read("d2")?)))
}

static ADOPTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?P<y>{YEAR})\s*年\s*(?P<m>{N})\s*月\s*(?P<d>{N})\s*日[^（）()\d，。；]{{0,40}}?(?P<verb>通过|通過|签署|簽署|签订|簽訂|修订|修訂|修正|公布|批准|发布|發布)"
    ))
});

/// The line of a law: `（2009年9月21日某会议通过　2019年9月20日修订）`. The last of its days is that of the wording.
fn adopted(line: &str) -> Option<DateLine> {
    if !line.starts_with(['（', '(']) || !line.ends_with(['）', ')']) {
        return None;
    }
    let days: Vec<(Date, bool)> = ADOPTED
        .captures_iter(line)
        .filter_map(|found| {
            let read = |name: &str| figure(&found, name);
            let is_published = matches!(&found["verb"], "公布" | "发布" | "發布");
            Some((day(read("y")?, read("m")?, read("d")?)?, is_published))
        })
        .collect();
    // The wording is that of the session; when it was made known says when only where nothing else does.
    let of_sessions: Vec<Date> = days.iter().filter(|(_, is_published)| !is_published).map(|(day, _)| *day).collect();
    let days = if of_sessions.is_empty() { days.into_iter().map(|(day, _)| day).collect() } else { of_sessions };
    let day = days.iter().max().copied();
    day.map(|day| DateLine { day: Some(day), place: None, span: None, n_days: days.len(), bracketed: true })
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
        let year = figure(&found, "y");
        // Of an era that is not known.
        if year.is_none() && found.name("y").is_some() {
            return None;
        }
        Some(Mention {
            at: whole.start(),
            end: whole.end(),
            year,
            month: number(&found["m"])?,
            day: number(&found["d"])?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let check = |text: &str, expected: Option<u32>| assert_eq!(number(text), expected, "{text}");
        check("21", Some(21));
        check("２１", Some(21));
        check("二十一", Some(21));
        check("十", Some(10));
        check("二〇二一", Some(2021));
        check("廿三", Some(23));
        check("一百一十三", Some(113));
        check("百十三", Some(113));
        check("千", None);
        check("", None);
    }

    #[test]
    fn years_of_the_republic() {
        let check = |text: &str, expected: Option<u32>| assert_eq!(year(text), expected, "{text}");
        check("民國廿五", Some(1936));
        check("中华民国 元", Some(1912));
        check("民国一百一十三", Some(2024));
        check("2024", Some(2024));
        for text in ["大韓民國三十", "法国2024", "建国元", "民国零", "民国999"] {
            check(text, None);
        }
        let years = |text: &str| mentions(text).map(|found| found.year).collect::<Vec<_>>();
        assert_eq!(years("大韩民国二〇一八年四月二十七日"), [Some(2018)]);
        assert_eq!(years("大韓民國三十年八月十五日"), []);
        assert_eq!(years("中华民国一九一二年一月一日和民国卅八年十月一日"), [Some(1912), Some(1949)]);
    }

    #[test]
    fn lines_of_dates() {
        let day_of = |line: &str| date_line(line).and_then(|found| found.day).map(|day| day.to_string());
        assert_eq!(day_of("（2020年10月21日，水城）").as_deref(), Some("2020-10-21"));
        assert_eq!(day_of("二〇二〇年十月二十一日").as_deref(), Some("2020-10-21"));
        assert_eq!(day_of("中華民國一一三年十月廿一日").as_deref(), Some("2024-10-21"));
        assert_eq!(day_of("（民国元年1月1日，水城）").as_deref(), Some("1912-01-01"));
        assert_eq!(day_of("Kiru, 3 May 2021").as_deref(), Some("2021-05-03"));
        assert_eq!(day_of("(2020年13月1日)"), None);
        assert_eq!(day_of("（2009年9月21日水城签署　2019年9月20日修订）").as_deref(), Some("2019-09-20"));
        let long = "（2016年3月30日水城第十二届人民代表大会第五次会议通过　2016年7月28日省人民代表大会常务委员会批准　2021年11月26日修正）";
        assert_eq!(day_of(long).as_deref(), Some("2021-11-26"));
        assert_eq!(date_line(long).map(|found| found.n_days), Some(3));
        let published = "（2018年11月29日镇议会通过　2018年12月20日公布　自2019年3月1日起施行）";
        assert_eq!(day_of(published).as_deref(), Some("2018-11-29"));
        let span_of = |line: &str| date_line(line).and_then(|found| found.span).map(|(a, b)| format!("{a} {b}"));
        assert_eq!(span_of("（2027年8月31日至9月1日，水城）").as_deref(), Some("2027-08-31 2027-09-01"));
        assert_eq!(span_of("2027年12月30日—2028年1月2日").as_deref(), Some("2027-12-30 2028-01-02"));
        assert_eq!(day_of("(水城 2023年9月26日)").as_deref(), Some("2023-09-26"));
        assert_eq!(english_mentions("on September 3, 2021 and 4 May").count(), 2);
    }

    #[test]
    fn lines_of_months() {
        let month_of = |line: &str| {
            month_line(line).map(|found| (found.day, found.span.map(|(a, b)| (a.to_string(), b.to_string()))))
        };
        assert_eq!(month_of("2018年11月"), Some((None, Some(("2018-11-01".into(), "2018-11-30".into())))));
        assert_eq!(month_of("民国二十五年四月"), Some((None, Some(("1936-04-01".into(), "1936-04-30".into())))));
        assert_eq!(
            month_of("民国二十五年四月三日").and_then(|(d, _)| d).map(|d| d.to_string()).as_deref(),
            Some("1936-04-03")
        );
        assert_eq!(month_line("二〇二〇年三月于水城").and_then(|line| line.place).as_deref(), Some("水城"));
        assert_eq!(month_of("2018年11月的雨"), None);
    }
}
