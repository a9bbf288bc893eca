//! The state of a text and its language, by counting.

use super::Subject;
use crate::ingest::letters::{is_han, weight};
use crate::ingest::source::Draft;
use crate::model::{Condition, ParagraphKind};
use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use std::sync::LazyLock;

static SIMPLIFY: LazyLock<Option<OpenCC>> = LazyLock::new(|| OpenCC::from_config(BuiltinConfig::T2s).ok());

/// Fewest Han characters before the lack of a sign says anything.
const ENOUGH: usize = 200;

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
        let stops = count("。，；！？：,.;!?");
        let fine = count("、“”‘’「」『』《》（）()—…\"");
        let digits = text.chars().filter(|c| c.is_numeric() && !is_han(*c)).count();
        // Chinese prose has a stop or comma for every 8 to 12 characters, and one of the finer signs for every 20 to 60.
        if stops * 60 < han {
            found.push((
                Condition::NoPunctuation,
                tongue.say(
                    format!("{han} 个汉字只有 {stops} 个点号"),
                    format!("{stops} stops and commas beside {han} Han characters"),
                ),
            ));
        } else if fine * 400 < han {
            found.push((
                Condition::PartialPunctuation,
                tongue.say(
                    format!("有点号 {stops} 个，顿号、引号、书名号、括号、破折号仅 {fine} 个"),
                    format!("{stops} stops and commas, but only {fine} quotation marks, enumeration commas, brackets and dashes"),
                ),
            ));
        }
        // A day that lost its digits leaves 月日; numbers written in Han are no lack.
        let lost = ["月日", "年月", "于年", "第届", "成立周年", "共名"]
            .iter()
            .map(|gap| text.matches(gap).count())
            .sum::<usize>();
        if digits == 0 && lost > 0 {
            let at = text.find("月日").map_or(0, |at| text.get(..at).map_or(0, |head| head.matches('\n').count()));
            let line = draft.body.paragraphs.get(at).map_or(1, |p| p.lines.0);
            found.push((
                Condition::NoDigits,
                tongue.say(
                    format!("全文没有数字，第 {line} 行等处日期数字脱落（如“月日”）"),
                    format!("no digits at all; dates stand without them (月日), as in line {line}"),
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
}
