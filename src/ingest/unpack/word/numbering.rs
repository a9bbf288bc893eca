//! The numbers that a word processor puts before paragraphs: a reader sees them, though they are no text of the file.

use super::super::Fault;
use super::super::xml::{Piece, Xml, local};
use super::styles::InList;
use std::collections::BTreeMap;

/// Levels of a list that Word knows.
const LEVELS: usize = 9;

/// How a level of a list counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Format {
    /// 1, 2, 3.
    #[default]
    Decimal,
    /// A sign, the same for each.
    Bullet,
    /// Nothing at all.
    None,
    /// 一、二、三.
    Chinese,
    /// 甲、乙、丙.
    Stems,
    /// a, b, c or A, B, C.
    Letters(char),
    /// i, ii, iii or I, II, III.
    Roman { small: bool },
    /// ①②③.
    Circled,
}

/// A level of a list.
#[derive(Clone, Debug, Default)]
struct Level {
    start: Option<u32>,
    format: Format,
    /// With `%1` for the number of the first level.
    text: String,
}

/// The lists of a document and how far each has counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbering {
    /// Levels by the id of their abstract list.
    levels: BTreeMap<String, Vec<Level>>,
    /// The abstract list of each list, and levels that begin anew in it.
    lists: BTreeMap<String, (String, BTreeMap<u8, u32>)>,
    /// Counts by abstract list: lists that share one go on counting.
    counts: BTreeMap<String, [u32; LEVELS]>,
    begun: BTreeMap<String, bool>,
}

/// What stands before a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// A sign.
    Bullet,
    /// A number, as shown; and the number itself where it is shown in digits alone.
    Number(String),
}

impl Numbering {
    /// Of `word/numbering.xml`.
    ///
    /// # Errors
    ///
    /// Broken XML.
    pub(super) fn read(text: &str) -> Result<Self, Fault> {
        let mut xml = Xml::new(text, "word/numbering.xml");
        let mut all = Self::default();
        let (mut outline, mut list, mut level) = (None::<String>, None::<String>, None::<usize>);
        while let Some(piece) = xml.next()? {
            match piece {
                Piece::Start(tag) => {
                    let value = tag.get("val").unwrap_or_default();
                    let at = || tag.get("ilvl").and_then(|at| at.parse::<usize>().ok()).filter(|at| *at < LEVELS);
                    match tag.local() {
                        "abstractNum" => {
                            let id = tag.get("abstractNumId").unwrap_or_default().to_owned();
                            all.levels.insert(id.clone(), vec![Level::default(); LEVELS]);
                            outline = Some(id);
                        }
                        "num" => {
                            let id = tag.get("numId").unwrap_or_default().to_owned();
                            all.lists.insert(id.clone(), Default::default());
                            list = Some(id);
                        }
                        "abstractNumId" => {
                            if let Some(entry) = list.as_ref().and_then(|list| all.lists.get_mut(list)) {
                                entry.0 = value.to_owned();
                            }
                        }
                        "lvl" | "lvlOverride" => level = at(),
                        "startOverride" => {
                            let entry = list.as_ref().and_then(|list| all.lists.get_mut(list));
                            if let (Some(entry), Some(level)) = (entry, level) {
                                let level = u8::try_from(level).unwrap_or(0);
                                entry.1.insert(level, value.parse().unwrap_or(1));
                            }
                        }
                        name => {
                            let levels = outline.as_ref().and_then(|outline| all.levels.get_mut(outline));
                            if let Some(level) = levels.zip(level).and_then(|(levels, at)| levels.get_mut(at)) {
                                match name {
                                    "start" => level.start = value.parse().ok(),
                                    "numFmt" => level.format = format(value),
                                    "lvlText" => level.text = value.to_owned(),
                                    _ => {}
                                }
                            }
                        }
                    }
                }
                Piece::End(name) => match local(&name) {
                    "abstractNum" => outline = None,
                    "num" => list = None,
                    "lvl" | "lvlOverride" => level = None,
                    _ => {}
                },
                Piece::Text(_) => {}
            }
        }
        Ok(all)
    }

    /// Counts a paragraph, and says what stands before it.
    pub(super) fn next(&mut self, place: &InList) -> Option<Label> {
        let (outline, overrides) = self.lists.get(&place.id)?;
        let levels = self.levels.get(outline)?;
        let at = usize::from(place.level).min(LEVELS - 1);
        let level = levels.get(at)?;
        let starts = |at: usize| levels.get(at).and_then(|level| level.start).unwrap_or(1);
        let counts = self.counts.entry(outline.clone()).or_insert([0; LEVELS]);
        // A list that begins anew does so at its first paragraph.
        if !std::mem::replace(self.begun.entry(place.id.clone()).or_default(), true) {
            for (level, start) in overrides {
                if let Some(count) = counts.get_mut(usize::from(*level)) {
                    *count = start.saturating_sub(1);
                }
            }
            let is_first = counts.iter().all(|count| *count == 0);
            if is_first {
                for (at, count) in counts.iter_mut().enumerate() {
                    *count = starts(at).saturating_sub(1);
                }
            }
        }
        if let Some(count) = counts.get_mut(at) {
            *count = count.saturating_add(1);
        }
        for (deeper, count) in counts.iter_mut().enumerate().skip(at + 1) {
            *count = starts(deeper).saturating_sub(1);
        }
        match level.format {
            Format::Bullet => return Some(Label::Bullet),
            Format::None => return None,
            _ => {}
        }
        let mut shown = String::new();
        let mut signs = level.text.chars().peekable();
        while let Some(sign) = signs.next() {
            let wanted = signs.peek().and_then(|digit| digit.to_digit(10)).filter(|digit| sign == '%' && *digit > 0);
            let Some(wanted) = wanted.map(|wanted| wanted as usize - 1) else {
                shown.push(sign);
                continue;
            };
            signs.next();
            let count = counts.get(wanted).copied().unwrap_or(0).max(u32::from(wanted < at));
            shown.push_str(&number(count, levels.get(wanted).map_or(Format::Decimal, |level| level.format)));
        }
        Some(Label::Number(shown)).filter(|label| *label != Label::Number(String::new()))
    }
}

fn format(name: &str) -> Format {
    match name {
        "bullet" => Format::Bullet,
        "none" => Format::None,
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCountingThousand"
        | "taiwaneseCounting"
        | "ideographDigital"
        | "japaneseDigitalTenThousand"
        | "chineseLegalSimplified" => Format::Chinese,
        "ideographTraditional" => Format::Stems,
        "lowerLetter" => Format::Letters('a'),
        "upperLetter" => Format::Letters('A'),
        "lowerRoman" => Format::Roman { small: true },
        "upperRoman" => Format::Roman { small: false },
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Format::Circled,
        _ => Format::Decimal,
    }
}

/// A number as a list shows it; one that the form has no sign for is shown in digits.
fn number(count: u32, format: Format) -> String {
    let sign = |first: char, most: u32| {
        (1..=most).contains(&count).then(|| char::from_u32(first as u32 + count - 1)).flatten().map(String::from)
    };
    let shown = match format {
        Format::Chinese => chinese(count),
        Format::Stems => "甲乙丙丁戊己庚辛壬癸".chars().nth(count.saturating_sub(1) as usize).map(String::from),
        Format::Letters(first) => sign(first, 26),
        Format::Circled => sign('①', 20),
        Format::Roman { small } => roman(count).map(|text| if small { text.to_lowercase() } else { text }),
        Format::Decimal | Format::Bullet | Format::None => None,
    };
    shown.unwrap_or_else(|| count.to_string())
}

/// 一 to 九千九百九十九.
fn chinese(count: u32) -> Option<String> {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    if !(1..=9999).contains(&count) {
        return None;
    }
    let mut out = String::new();
    let mut gap = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = count / unit % 10;
        if digit == 0 {
            gap |= !out.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            out.push('零');
        }
        // 十二, but 一百一十二.
        if !(digit == 1 && unit == 10 && out.is_empty()) {
            out.push_str(DIGITS.get(digit as usize)?);
        }
        out.push_str(name);
    }
    Some(out)
}

/// I to MMMCMXCIX.
fn roman(count: u32) -> Option<String> {
    const VALUES: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..=3999).contains(&count) {
        return None;
    }
    let mut left = count;
    let mut out = String::new();
    for (value, sign) in VALUES {
        while left >= value {
            out.push_str(sign);
            left -= value;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(count: u32, format: Format, expected: &str) {
        assert_eq!(number(count, format), expected);
    }

    #[test]
    fn numbers_are_shown_as_readers_see_them() {
        check(3, Format::Chinese, "三");
        check(12, Format::Chinese, "十二");
        check(112, Format::Chinese, "一百一十二");
        check(1005, Format::Chinese, "一千零五");
        check(20_000, Format::Chinese, "20000");
        check(4, Format::Stems, "丁");
        check(27, Format::Letters('a'), "27");
        check(14, Format::Roman { small: true }, "xiv");
        check(2, Format::Circled, "②");
    }

    #[test]
    fn lists_count_as_a_word_processor_does() {
        let xml = r#"<w:numbering><w:abstractNum w:abstractNumId="0">
            <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
            <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="（%2）"/></w:lvl>
            </w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
        let mut numbering = Numbering::read(xml).unwrap();
        let mut next = |level| match numbering.next(&InList { id: "5".to_owned(), level }) {
            Some(Label::Number(shown)) => shown,
            other => format!("{other:?}"),
        };
        let shown: Vec<String> = [0, 1, 1, 0, 1].into_iter().map(&mut next).collect();
        assert_eq!(shown, ["一、", "（1）", "（2）", "二、", "（1）"]);
    }
}
