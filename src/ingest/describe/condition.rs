//! The state of a text and its language, by counting.

use super::Subject;
use crate::ingest::letters::{is_han, weight};
use crate::ingest::source::Draft;
use crate::model::{Condition, ParagraphKind};
use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use regex::Regex;
use std::sync::LazyLock;

static SIMPLIFY: LazyLock<Option<OpenCC>> = LazyLock::new(|| OpenCC::from_config(BuiltinConfig::T2s).ok());

/// Fewest Han characters before the lack of stops or digits says anything.
const ENOUGH: usize = 200;
/// Fewest before the lack of quotation marks and brackets does by itself: a tale of some pages needs none.
const ENOUGH_FOR_FINE: usize = 3000;
/// Places at which a quotation mark is wanting that show its loss: a writer may do without one once.
const WANTING: usize = 2;

/// Where a quotation mark or a book-title mark is wanting: words that are announced and begin without one.
static UNMARKED: LazyLock<Regex> = LazyLock::new(|| {
    // Not 问题为, 主题为, 课题为, 议题为, 专题为: what follows these is no title.
    Regex::new(
        r"(?:[说說]|表示|指出|[强強][调調]|[写寫]道|回答)[：:]\p{Han}|(?:(?:^|[^问問主课課议議专專难難])[题題][为為]|[题題]目是)\p{Han}",
    )
    .expect("the pattern is tested")
});

/// What a number leaves behind that was taken out of a text: a day without its digits, an ordinal without one, a share, a
/// sum. 岁月日久 and 年月日 by themselves are words.
static LOST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^岁歲年\p{N}一二三四五六七八九十])(?P<day>月日)(?:[电電讯訊晚上下中在至，。、）)]|\p{Han}{2})|(?P<nth>第(?:次|届|屆)\p{Han})|(?:[^\p{N}\p{Han}]|[长達达至到降升])(?P<share>[%％])|(?P<year>[于至到从自]年)[，、]")
        .expect("the pattern is tested")
});

/// Letters of the text that are counted for its language: more would not change the answer.
const SAMPLE: usize = 4000;

/// `zh-Hans`, `zh-Hant`, `en`, or `und`.
pub fn language(text: &str) -> &'static str {
    let mut sample = String::new();
    let mut latin = 0;
    let mut han = 0;
    let mut kana = 0;
    for c in text.chars().filter(|c| c.is_alphabetic()).take(SAMPLE) {
        if is_han(c) {
            han += 1;
            sample.push(c);
        } else if c.is_ascii_alphabetic() {
            latin += 1;
        } else if ('\u{3040}'..='\u{30ff}').contains(&c) {
            kana += 1;
        }
    }
    if kana * 10 > han {
        return "ja";
    }
    // A Chinese word has some two characters, an English one some five letters.
    if han * 5 < latin * 2 {
        return "en";
    }
    if han == 0 {
        return "und";
    }
    let Some(simplify) = SIMPLIFY.as_ref() else { return "zh-Hans" };
    let simplified = simplify.convert(&sample);
    let changed = sample.chars().zip(simplified.chars()).filter(|(a, b)| a != b).count();
    // Running text in traditional characters has a third that differ; simplified has next to none (乾, 著 in names).
    if changed * 12 > han { "zh-Hant" } else { "zh-Hans" }
}

/// Counts what there is and says what is gone.
pub fn describe(draft: &mut Draft, subject: &Subject<'_>) {
    let tongue = subject.context.tongue;
    let text = draft.body.text.as_str();
    let language = language(text);
    let mut found: Vec<(Condition, String)> = Vec::new();
    let n_segmented = draft.changes.iter().filter(|change| change.rule == crate::ingest::rules::SEGMENTATION).count();
    let han = text.chars().filter(|c| is_han(*c)).count();
    // Spaces taken out between words: one for four characters is far above what headings need.
    if subject.found.segmented && n_segmented * 8 > han {
        found.push((
            Condition::Segmented,
            if subject.found.tagged {
                tongue.say(
                    format!("{han} 个汉字间有 {n_segmented} 处分词记号或空格"),
                    format!("{n_segmented} tags of words or spaces between them beside {han} Han characters"),
                )
            } else {
                tongue.say(
                    format!("{han} 个汉字间有 {n_segmented} 处分词空格"),
                    format!("{n_segmented} spaces between words beside {han} Han characters"),
                )
            },
        ));
    }
    let paragraphs: Vec<&str> = draft
        .body
        .paragraphs
        .iter()
        .filter(|p| matches!(p.kind, ParagraphKind::Text | ParagraphKind::Item { .. } | ParagraphKind::Quote))
        .filter_map(|p| text.get(p.span.range()))
        .collect();
    if let Some(why) = one_sentence_a_line(&paragraphs, tongue) {
        found.push((Condition::LinePerSentence, why));
    }
    if language.starts_with("zh") && han >= ENOUGH {
        let count = |signs: &str| text.chars().filter(|c| signs.contains(*c)).count();
        let digits = text.chars().filter(|c| c.is_numeric() && !is_han(*c)).count();
        // Numbers written in Han are no lack: only what a lost number leaves behind shows one.
        let gaps = LOST.captures(text).filter(|_| digits == 0);
        let stops = count("。，；！？：,.;!?");
        let fine = count("、“”‘’「」『』《》（）()—…\"");
        // Chinese prose has a stop or comma for every 8 to 12 characters, and one of the finer signs for every 20 to 60.
        if stops * 60 < han {
            found.push((
                Condition::NoPunctuation,
                tongue.say(
                    format!("{han} 个汉字只有 {stops} 个点号"),
                    format!("{stops} stops and commas beside {han} Han characters"),
                ),
            ));
        } else if fine * 400 < han && (gaps.is_some() || are_wanting(text, han, fine)) {
            found.push((
                Condition::PartialPunctuation,
                tongue.say(
                    format!("有点号 {stops} 个，顿号、引号、书名号、括号、破折号仅 {fine} 个"),
                    format!("{stops} stops and commas, but only {fine} quotation marks, enumeration commas, brackets and dashes"),
                ),
            ));
        }
        if let Some(gaps) = gaps
            && let Some(lost) = ["day", "nth", "share", "year"].iter().find_map(|name| gaps.name(name))
        {
            let at = text.get(..lost.start()).map_or(0, |head| head.matches('\n').count());
            let line = draft.body.paragraphs.get(at).map_or(1, |p| p.lines.0);
            let gap = lost.as_str();
            found.push((
                Condition::NoDigits,
                tongue.say(
                    format!("全文没有数字，第 {line} 行等处数字脱落（如“{gap}”）"),
                    format!("no digits at all; numbers are gone, as in line {line} (“{gap}”)"),
                ),
            ));
        }
    }
    // 1,200 letters in one paragraph: the longest paragraphs of newspapers have some 600.
    const LONGEST: usize = 1200;
    let long = paragraphs.iter().filter(|text| weight(text) > LONGEST).count();
    if long > 0 && paragraphs.len() <= 2 * long {
        found.push((
            Condition::NoParagraphs,
            tongue.say(
                format!("正文仅 {} 段", paragraphs.len()),
                format!("the text has {} paragraph(s)", paragraphs.len()),
            ),
        ));
    }
    draft.meta.language = language.to_owned();
    draft
        .meta
        .evidence
        .insert("language", tongue.say("按字母与简繁字形统计", "by counting letters and forms of characters"));
    if !found.is_empty() {
        let why: Vec<String> = found.iter().map(|(_, why)| why.clone()).collect();
        draft.meta.evidence.insert("conditions", why.join(tongue.say("；", "; ").as_str()));
    }
    draft.meta.conditions = found.into_iter().map(|(condition, _)| condition).collect();
}

/// Whether a text that has next to none of the finer signs has lost them: sound prose can do without them for pages, but
/// not where it announces somebody's words, and not throughout a long text.
fn are_wanting(text: &str, han: usize, fine: usize) -> bool {
    UNMARKED.find_iter(text).nth(WANTING - 1).is_some() || (han >= ENOUGH_FOR_FINE && fine * 2000 < han)
}

/// Whether nearly every line is one sentence, as in corpora for machines.
fn one_sentence_a_line(paragraphs: &[&str], tongue: super::Tongue) -> Option<String> {
    // Fewer lines can be short paragraphs by chance.
    const FEWEST: usize = 15;
    if paragraphs.len() < FEWEST {
        return None;
    }
    let sentences = |text: &str| {
        let stops = text.chars().filter(|c| "。！？!?".contains(*c)).count();
        stops + text.matches(". ").count() + usize::from(text.ends_with('.'))
    };
    let one = paragraphs.iter().filter(|text| sentences(text) <= 1).count();
    let some = paragraphs.iter().filter(|text| sentences(text) == 1).count();
    // Speeches in short paragraphs have one sentence in up to three quarters of them.
    (one * 100 >= paragraphs.len() * 88 && some * 2 > paragraphs.len()).then(|| {
        tongue.say(
            format!("{} 行中 {one} 行只有一句", paragraphs.len()),
            format!("{one} of {} lines hold one sentence", paragraphs.len()),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        let check = |text: &str, expected: &str| assert_eq!(language(text), expected, "{text}");
        check("这条河流过五个国家，两岸的人们说着不同的话。", "zh-Hans");
        check("這條河流過五個國家，兩岸的人們說著不同的話。", "zh-Hant");
        check("The river runs through five countries.", "en");
        check("123", "und");
    }

    #[test]
    fn marks_are_missed_where_they_are_wanting() {
        let tale = "水退了，船下去了。岸上的人看着船走远，谁也没有开口。";
        let check = |text: &str, expected: bool| {
            let han = text.chars().filter(|c| is_han(*c)).count();
            assert_eq!(are_wanting(text, han, 0), expected, "{}…", text.chars().take(60).collect::<String>());
        };
        check(&tale.repeat(50), false);
        check(&tale.repeat(200), true);
        check(&format!("{}他说：我们都来守堤。船工回答：好。", tale.repeat(20)), true);
        check(&format!("{}他发表题为守堤的讲话，并说：大家都来。", tale.repeat(20)), true);
        check(&format!("{}他说，我们都来守堤。他说：“好。”", tale.repeat(20)), false);
        check(&format!("{}该问题为历史遗留，会议主题为守堤，课题为修路。", tale.repeat(20)), false);
    }

    #[test]
    fn lost_digits_leave_gaps() {
        for text in ["河讯社水城月日电", "月日晚，会议开幕", "国家主席日在水城，第次会议上", "增长%以上", "到年，流域"]
        {
            assert!(LOST.is_match(text), "{text}");
        }
        for text in
            ["岁月日久", "请写出生年月日", "第三次会议", "九月三日电", "增长百分之三", "年来年往", "到年底，“周年”"]
        {
            assert!(!LOST.is_match(text), "{text}");
        }
    }
}
