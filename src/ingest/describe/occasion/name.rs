//! How events are named: numbered meetings, meetings of a year.

use crate::ingest::letters::is_han;
use regex::Regex;
use std::sync::LazyLock;

/// What a numbered event is called.
const MEETING: &str = "首脑会议|元首会晤|部长级会议|领导人会议|高级别会议|圆桌会议|外长会|会议|峰会|大会|论坛|全会|年会|会晤|博览会|对话会|运动会|代表大会|磋商";
pub(super) static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"第[一二三四五六七八九十百零〇\d]{{1,6}}(?:次|届|轮|屆|輪)(?P<body>[\p{{Han}}]{{0,10}}?)(?:{MEETING})"
    ))
    .expect("the pattern is tested")
});
static OF_A_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\d{4}年[\p{Han}]{2,20}?(?:峰会|首脑会议|论坛|大会|年会|博览会|运动会)").expect("the pattern is tested")
});
static ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\d+(?:st|nd|rd|th)|First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Eleventh|Twelfth|Thirteenth|Fourteenth|Fifteenth|Sixteenth|Seventeenth|Eighteenth|Nineteenth|Twentieth)\s+(?:\p{Lu}[\w-]+\s+)*(?:Summit|Meeting|Session|Forum|Congress|Conference|Assembly)(?:\s+of\s+(?:the\s+)?\p{Lu}[\w-]+(?:\s+(?:of\s+|the\s+|and\s+|for\s+)*\p{Lu}[\w-]+)*)?").expect("the pattern is tested")
});
/// What a meeting is, rather than whose.
const KINDS_OF_MEETINGS: &[&str] = &[
    "全体",
    "全體",
    "部长",
    "部長",
    "领导人",
    "外长",
    "高级",
    "高級",
    "特别",
    "例行",
    "定期",
    "正式",
    "工作",
    "年度",
    "扩大",
    "紧急",
    "高层",
];
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
    /// Characters from 记者 to the end of a reporter's name.
    const REPORTER: usize = 8;
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
    // 记者某某某流域会议…, without a mark between: where the reporter's name ends cannot be told.
    let far = text.get(..name_start)?.char_indices().rev().take(REPORTER).last().map_or(name_start, |(at, _)| at);
    let is_signed = text.get(far..start).and_then(|head| head.rfind("记者").or(head.rfind("記者"))).is_some_and(|at| {
        text.get(far + at..name_start).is_none_or(|between| between.chars().all(|c| is_han(c) || c.is_whitespace()))
    });
    if is_signed {
        return None;
    }
    let name = if of_day { name.trim_start_matches(['年', '月', '日', '号']) } else { name };
    let name = name.trim_matches(['—', '－', '-', '·']).trim_start_matches('的');
    // 第二十次会议 alone names no event: which body met must be said.
    (name.chars().count() > text.get(start..end)?.chars().count() + 1).then(|| name.to_owned())
}

/// The first event named in a text.
pub fn event_name(text: &str) -> Option<String> {
    let numbered = NUMBERED.captures_iter(text).find_map(|found| {
        let whole = found.get(0)?;
        // 第八届流域论坛 says itself which body met; 第八届全体会议 does not.
        let body = found.name("body").map_or("", |body| body.as_str());
        let says_body = body.chars().count() >= 2 && !KINDS_OF_MEETINGS.iter().any(|kind| body.ends_with(kind));
        let own = || says_body.then(|| whole.as_str().to_owned());
        Some((whole.start(), name_before(text, whole.start(), whole.end()).or_else(own)?))
    });
    let of_year = OF_A_YEAR.find(text).map(|found| (found.start(), found.as_str().to_owned()));
    match (numbered, of_year) {
        (Some((a, name)), Some((b, other))) => Some(if b < a { other } else { name }),
        (Some((_, name)), None) | (None, Some((_, name))) => Some(name),
        (None, None) => ENGLISH.find(text).map(|found| found.as_str().split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_named() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(event_name(text).as_deref(), expected, "{text}");
        check("在维澜河流域论坛第十一次首脑会议上的讲话", Some("维澜河流域论坛第十一次首脑会议"));
        check("9月17日，总统王守堤以视频方式出席流域理事会第二十一次会议并发表讲话", Some("流域理事会第二十一次会议"));
        check("写在2025年流域论坛峰会即将举行之际", Some("2025年流域论坛"));
        check("第二十次会议开幕", None);
        check("第三次全体会议开幕", None);
        check("第八届流域论坛在水城闭幕", Some("第八届流域论坛"));
        check("Remarks at the Eleventh Summit of the Basin Forum", Some("Eleventh Summit of the Basin Forum"));
        check("记者王小河水城流域论坛第三次会议开幕", None);
        check("记者王小河）水城流域论坛第三次会议开幕", Some("水城流域论坛第三次会议"));
        check("守堤的道理", None);
    }
}
