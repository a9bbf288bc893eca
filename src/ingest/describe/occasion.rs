//! The event that documents share, by the name it has in them.

use super::Tongue;
use super::header::Header;
use crate::ingest::letters::{is_han, letters};
use crate::ingest::source::Draft;
use crate::ingest::split::Part;
use crate::model::ParagraphKind;
use jiff::civil::Date;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What a numbered event is called.
const MEETING: &str = "首脑会议|元首会晤|部长级会议|领导人会议|高级别会议|圆桌会议|外长会|会议|峰会|大会|论坛|全会|年会|会晤|博览会|对话会|运动会|代表大会|磋商";
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"第[一二三四五六七八九十百零〇\d]{{1,6}}(?:次|届|轮)[\p{{Han}}]{{0,10}}?(?:{MEETING})"))
        .expect("the pattern is tested")
});
static OF_A_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\d{4}年[\p{Han}]{2,20}?(?:峰会|首脑会议|论坛|大会|年会|博览会|运动会)").expect("the pattern is tested")
});
static ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\d+(?:st|nd|rd|th)|First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Eleventh|Twelfth|Thirteenth|Fourteenth|Fifteenth|Sixteenth|Seventeenth|Eighteenth|Nineteenth|Twentieth)\s+(?:\p{Lu}[\w-]+\s+)*(?:Summit|Meeting|Session|Forum|Congress|Conference|Assembly)(?:\s+of\s+(?:the\s+)?\p{Lu}[\w-]+(?:\s+(?:of\s+|the\s+|and\s+|for\s+)*\p{Lu}[\w-]+)*)?").expect("the pattern is tested")
});
/// What ends before the name of an event begins.
const BEFORE: &[&str] = &[
    "在", "出席", "参加", "主持", "召开", "举行", "举办", "迎来", "为期", "了", "将于", "值此", "关于", "以及", "通过",
    "祝贺", "致", "向", "来到", "抵达",
];

/// The name that ends at a numbered meeting: back to where a verb, a mark or the text ends it.
fn name_before(text: &str, start: usize, end: usize) -> Option<String> {
    let head = text.get(..start)?;
    // The longest names of organisations have some 25 characters.
    const LONGEST: usize = 30;
    let from = head
        .char_indices()
        .rev()
        .take(LONGEST)
        .take_while(|(_, c)| is_han(*c) || matches!(c, '·' | '—' | '－' | '-'))
        .last()
        .map_or(start, |(at, _)| at);
    let mut name_start = from;
    let lead = text.get(from..start)?;
    for word in BEFORE {
        if let Some(at) = lead.rfind(word) {
            name_start = name_start.max(from + at + word.len());
        }
    }
    // 3月30日流域代表大会…: the end of a day before the name is none of it.
    let of_day = text.get(..name_start)?.ends_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let name = text.get(name_start..end)?;
    let name = if of_day { name.trim_start_matches(['年', '月', '日', '号']) } else { name };
    let name = name.trim_matches(['—', '－', '-', '·']).trim_start_matches('的');
    // 第二十次会议 alone names no event: which body met must be said.
    (name.chars().count() > text.get(start..end)?.chars().count() + 1).then(|| name.to_owned())
}

/// The first event named in a text.
pub fn event_name(text: &str) -> Option<String> {
    let numbered = NUMBERED
        .find_iter(text)
        .find_map(|found| Some((found.start(), name_before(text, found.start(), found.end())?)));
    let of_year = OF_A_YEAR.find(text).map(|found| (found.start(), found.as_str().to_owned()));
    match (numbered, of_year) {
        (Some((a, name)), Some((b, other))) => Some(if b < a { other } else { name }),
        (Some((_, name)), None) | (None, Some((_, name))) => Some(name),
        (None, None) => ENGLISH.find(text).map(|found| found.as_str().split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}

/// The event named in the lines above the text, else in its first paragraph; and the place where it was spoken.
pub fn describe(draft: &mut Draft, header: &Header, tongue: Tongue) {
    // The line below a letter names the place as the line above a speech does.
    if let Some((day, line)) = header.date.as_ref().or(header.signed_on.as_ref())
        && let Some(place) = &day.place
    {
        draft.meta.venue = Some(place.clone());
        draft.meta.evidence.insert("venue", tongue.line(*line));
    }
    let titles = [&header.subtitle, &header.title];
    let titles = titles.into_iter().flatten().map(|(title, line)| (title.as_str(), *line));
    // The lead says what the piece is about; a name deeper down is another event as a rule. News in English names the
    // event in its second paragraph.
    let n_lead = if draft.meta.language == "en" { 2 } else { 1 };
    let lead = draft.body.paragraphs.get(header.body..header.body_end).unwrap_or_default().iter().take(n_lead);
    let lead = lead.filter_map(|p| {
        let text = draft.body.text.get(p.span.range())?;
        // A text without paragraphs has its lead within some hundreds of characters.
        let end = text.char_indices().nth(600).map_or(text.len(), |(at, _)| at);
        Some((text.get(..end)?, p.lines.0))
    });
    let found = titles.chain(lead).find_map(|(text, line)| Some((event_name(text)?, line)));
    if let Some((name, line)) = found {
        draft.meta.occasion = Some(name);
        draft.meta.evidence.insert("occasion", tongue.line(line));
    }
}

/// Days between two texts up to which a shorter and a longer form name one event: meetings recur yearly.
const ONE_EVENT: i32 = 62;

/// Where the numbering of an event's name begins (第…).
fn numbering(name: &str) -> usize {
    NUMBERED.find_iter(name).last().map_or(name.len(), |found| found.start())
}

/// Whether a name's letters stand in another's in the same order (上合 in 上海合作).
fn shortens(short: &str, long: &str) -> bool {
    let mut long = long.chars();
    short.chars().all(|c| long.any(|other| other == c))
}

/// Gives the continuation of a report, which holds no name of the event, that of the document of its source whose wording it
/// repeats.
pub fn by_page(drafts: &mut [(Draft, Part, Header)], tongue: Tongue) {
    /// Letters in a row that count as repeated, as for passages.
    const RUN: usize = 8;
    /// Hundredths of the letters that must be repeated: set phrases make up some five.
    const SHARE: usize = 30;
    let continued =
        |(draft, part, _): &(Draft, Part, Header)| part.continuation.is_some() && draft.meta.occasion.is_none();
    if !drafts.iter().any(continued) {
        return;
    }
    let texts: Vec<Vec<char>> = drafts.iter().map(|(draft, ..)| letters(&draft.body.text).chars().collect()).collect();
    let runs: Vec<BTreeSet<&[char]>> = texts.iter().map(|text| text.windows(RUN).collect()).collect();
    let named: Vec<(usize, String, u32)> = drafts
        .iter()
        .enumerate()
        .filter_map(|(i, (draft, ..))| {
            Some((i, draft.meta.occasion.clone()?, draft.segments.first().map_or(1, |lines| lines.0)))
        })
        .collect();
    for (at, entry) in drafts.iter_mut().enumerate().filter(|(_, entry)| continued(entry)) {
        let Some(text) = texts.get(at) else { continue };
        let shared = |other: usize| {
            let mut repeated = vec![false; text.len()];
            for (start, run) in text.windows(RUN).enumerate() {
                if runs.get(other).is_some_and(|runs| runs.contains(run)) {
                    repeated.iter_mut().skip(start).take(RUN).for_each(|letter| *letter = true);
                }
            }
            repeated.into_iter().filter(|letter| *letter).count() * 100 / text.len().max(1)
        };
        // A page has few documents; a book in one file is no page.
        let best = named.iter().take(16).map(|(i, name, line)| (shared(*i), std::cmp::Reverse(*line), name)).max();
        if let Some((share, std::cmp::Reverse(line), name)) = best.filter(|(share, ..)| *share >= SHARE) {
            entry.0.meta.occasion = Some(name.clone());
            let basis = tongue.say(
                format!("本篇未称会名；{share}% 的字与同一来源第 {line} 行起的一篇相同（连续 {RUN} 字以上），从之"),
                format!("not named here; as for the document from line {line} on, of which it repeats {share}% of its own letters in runs of {RUN} or more"),
            );
            entry.0.meta.evidence.insert("occasion", basis);
        }
    }
}

/// Letters by which a stated name is looked up, and the fewest of a name that can stand in running text by itself.
const KEY: usize = 4;
const FEWEST_OF_A_NAME: usize = 8;

/// The letters of a name without a year in brackets after it.
fn bare(name: &str) -> String {
    let end = name.find(['（', '(']).filter(|at| *at > 0).unwrap_or(name.len());
    letters(name.get(..end).unwrap_or_default())
}

/// Gives a document that names no event the one whose name, as an editor stated it for another document of about that
/// time, stands in its title, subtitle or first paragraph.
pub fn recognize(drafts: &mut [(usize, Draft)], tongue: Tongue) {
    let day_of = |draft: &Draft| draft.meta.event.as_ref().or(draft.meta.issued.as_ref()).and_then(|i| i.from.or(i.to));
    let mut by_key: BTreeMap<String, BTreeSet<(String, String, Date)>> = BTreeMap::new();
    for (_, draft) in drafts.iter().filter(|(_, draft)| draft.occasion_stated) {
        let (Some(name), Some(day)) = (draft.meta.occasion.as_deref(), day_of(draft)) else { continue };
        let bare = bare(name);
        if bare.chars().count() >= FEWEST_OF_A_NAME {
            let key: String = bare.chars().take(KEY).collect();
            by_key.entry(key).or_default().insert((bare, name.to_owned(), day));
        }
    }
    if by_key.is_empty() {
        return;
    }
    for (_, draft) in drafts.iter_mut().filter(|(_, draft)| draft.meta.occasion.is_none()) {
        let Some(day) = day_of(draft) else { continue };
        let first = draft.body.paragraphs.iter().find(|p| p.kind == ParagraphKind::Text);
        let lead = first.and_then(|p| draft.body.text.get(p.span.range())).unwrap_or_default();
        let end = lead.char_indices().nth(600).map_or(lead.len(), |(at, _)| at);
        let fields = [
            ("title", "题名", draft.meta.title.as_deref().unwrap_or_default()),
            ("subtitle", "副题", draft.meta.subtitle.as_deref().unwrap_or_default()),
            ("first paragraph", "首段", lead.get(..end).unwrap_or_default()),
        ];
        let found = fields.iter().find_map(|(english, chinese, text)| {
            let text: Vec<char> = letters(text).chars().collect();
            text.windows(KEY).enumerate().find_map(|(at, key)| {
                let names = by_key.get(&key.iter().collect::<String>())?;
                // A few names begin alike at one time; more are a series, and no evidence.
                let name = names.iter().take(64).find(|(bare, _, other)| {
                    let near = (day - *other).get_days().abs() <= ONE_EVENT;
                    near && text.get(at..).is_some_and(|rest| {
                        bare.chars().count() <= rest.len() && bare.chars().zip(rest).all(|(a, b)| a == *b)
                    })
                })?;
                Some((name.1.clone(), tongue.say(*chinese, *english)))
            })
        });
        if let Some((name, place)) = found {
            let basis = tongue.say(
                format!("{place}所称，与他篇著录的场合同名"),
                format!("{place}: the name stated for another document"),
            );
            draft.meta.occasion = Some(name);
            draft.meta.evidence.insert("occasion", basis);
        }
    }
}

/// Gives documents of one event one name: the same number and meeting, at the same time, one name a short form of the
/// other. What an editor named stays; else the longest form is used.
pub fn unify<'d>(drafts: impl Iterator<Item = &'d mut Draft>, tongue: Tongue) {
    let mut by_number: BTreeMap<String, Vec<&'d mut Draft>> = BTreeMap::new();
    for draft in drafts {
        let Some(name) = draft.meta.occasion.as_deref() else { continue };
        let at = numbering(name);
        if at < name.len() {
            by_number.entry(name.get(at..).unwrap_or_default().to_owned()).or_default().push(draft);
        }
    }
    for mut group in by_number.into_values() {
        let mut names: Vec<(bool, String, Option<Date>)> = group
            .iter()
            .map(|draft| {
                let day = draft.meta.event.as_ref().or(draft.meta.issued.as_ref()).and_then(|i| i.from.or(i.to));
                (draft.occasion_stated, draft.meta.occasion.clone().unwrap_or_default(), day)
            })
            .collect();
        // Editors' names first, then the longest; equal lengths by their letters, so that order of input is no matter.
        names.sort_by(|a, b| (!a.0, usize::MAX - a.1.len(), &a.1, a.2).cmp(&(!b.0, usize::MAX - b.1.len(), &b.1, b.2)));
        names.dedup();
        // A few names of one meeting are all there are; more would be noise.
        names.truncate(64);
        for draft in group.iter_mut().filter(|draft| !draft.occasion_stated) {
            let own = draft.meta.occasion.clone().unwrap_or_default();
            let day = draft.meta.event.as_ref().or(draft.meta.issued.as_ref()).and_then(|i| i.from.or(i.to));
            let lead = own.get(..numbering(&own)).unwrap_or_default();
            let same = names.iter().find(|(_, name, other)| {
                let near = match (day, other) {
                    (Some(a), Some(b)) => (a - *b).get_days().abs() <= ONE_EVENT,
                    _ => false,
                };
                let other_lead = name.get(..numbering(name)).unwrap_or_default();
                near && *name != own && (shortens(lead, other_lead) || shortens(other_lead, lead))
            });
            if let Some((stated, name, _)) = same
                && (*stated || name.len() > own.len())
            {
                let basis = draft.meta.evidence.entry("occasion").or_default();
                basis.push_str(&tongue.say(format!("作“{own}”"), format!(" (“{own}”)")));
                draft.meta.occasion = Some(name.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_are_recognised() {
        assert!(shortens("河合", "河流合作"));
        assert!(shortens("论坛", "维澜河流域合作论坛"));
        assert!(!shortens("海合", "河流合作"));
    }

    #[test]
    fn events_are_named() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(event_name(text).as_deref(), expected, "{text}");
        check("在维澜河流域论坛第十一次首脑会议上的讲话", Some("维澜河流域论坛第十一次首脑会议"));
        check("9月17日，总统王守堤以视频方式出席流域理事会第二十一次会议并发表讲话", Some("流域理事会第二十一次会议"));
        check("写在2025年流域论坛峰会即将举行之际", Some("2025年流域论坛"));
        check("第二十次会议开幕", None);
        check("Remarks at the Eleventh Summit of the Basin Forum", Some("Eleventh Summit of the Basin Forum"));
        check("守堤的道理", None);
    }
}
