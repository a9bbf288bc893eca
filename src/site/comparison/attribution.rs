//! Words that say who speaks: 某某指出, 他还强调, she said. They are the reporter's frame, not part of what is reported.

use crate::ingest::words::jieba;
use crate::model::{Body, BodySpan, Kind};
use jieba_rs::Tag;
use regex::Regex;
use std::sync::LazyLock;

/// Verbs of saying, in Chinese.
const SAYS: &str = "指出|强调|表示|说|说道|认为|提出|重申|宣布|呼吁|介绍|透露|谈到|提到|写道|坦言|告诉记者|称";

/// What may stand between the speaker and the verb.
const MANNER: &str = "还|也|又|再次|最后|同时|进一步|特别|着重|并|在会上|在讲话中|在致辞中|在发言中|在信中";

/// A short clause that ends in a verb of saying before a comma, a colon or a quotation, with a subject of at most fourteen
/// characters: long enough for a title of office and a name, too short for a sentence of its own.
static CLAUSE: LazyLock<Regex> = LazyLock::new(|| {
    // The verb alone between two pauses (…，表示，…) has its subject in a clause before.
    let pattern =
        format!(r"(?:^|[。！？；，：”])[“]?((?:\p{{Han}}[\p{{Han}}·]{{0,13}}?)?(?:{MANNER})*(?:{SAYS}))[，：“]");
    Regex::new(&pattern).expect("the pattern is constant")
});

/// "the chair said", "said Ms Lin", "according to the delegation", at the edges of a sentence or beside a quotation.
static ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
    let says =
        "said|says|stressed|noted|added|stated|told reporters|emphasi[sz]ed|pointed out|observed|declared|explained";
    let who = r"(?:\p{L}[\p{L}.'’-]*\s+){1,5}?";
    let after = r"(?:\s+\p{Lu}[\p{L}.'’-]*){1,4}";
    let pattern = format!(
        r#"(?:(?:^|[.!?;,”“"]\s*)({who}(?:also\s+)?(?:{says})(?:\s+that\b|[,:;.]))|[,”"]\s*((?:{says}){after})[,.;:]|(?:^|[.!?;]\s*)(\b[Aa]ccording to {who}\p{{L}}+),)"#
    );
    Regex::new(&pattern).expect("the pattern is constant")
});

/// Who speaks of himself reports nobody.
static OWN_WORDS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[我咱]|\b(?:I|[Ww]e)\b").expect("the pattern is constant"));

/// Whether texts of a kind report what others say; the rest are somebody's own words, in which 老船工说 is part of them.
pub fn reports(kind: Kind) -> bool {
    match kind {
        Kind::Report | Kind::Commentary | Kind::Interview | Kind::Other => true,
        Kind::Speech | Kind::Letter | Kind::Statement | Kind::Law => false,
    }
}

/// Whether words say that somebody speaks: nobody of himself, with a verb that is a word (not 听说), behind somebody and not
/// behind a word that makes it mean something else (可以说, 不敢这样说).
fn is_said(words: &str) -> bool {
    let Some(groups) = VERB.captures(words) else { return !OWN_WORDS.is_match(words) };
    let start = |group| groups.get(group).map_or(0, |found: regex::Match<'_>| found.start());
    let (manner, verb) = (start(0), start(1));
    let is_word = jieba().cut(words, false).iter().any(|token| token.byte_start == verb);
    // With the hidden Markov model: most names are not in the dictionary.
    let tags = jieba().tag(words, true);
    let begins_before = |tag: &&Tag<'_>| tag.byte_end <= manner;
    let is_subject = |tag: &Tag<'_>| !matches!(tag.tag, "c" | "uv") && !MANNERS_OF_SAYING.contains(&tag.word);
    // 从…提出, 据…介绍: what stands before is no subject, but may be a place (在会上).
    let is_from = tags.first().filter(begins_before).is_some_and(|tag| tag.tag == "p" && tag.word != "在");
    let before = tags.iter().take_while(begins_before).last();
    is_word && !is_from && before.is_none_or(is_subject) && !OWN_WORDS.is_match(words)
}

/// Words, beside conjunctions (可以 is one of them in the dictionary) and what ends in 地, behind which nobody has said anything.
const MANNERS_OF_SAYING: [&str; 11] =
    ["这样", "那样", "怎样", "如此", "这么", "怎么", "应该", "应当", "能够", "不能", "不敢"];

/// The verb of saying and what stands between it and the speaker, at the end.
static VERB: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!("(?:{MANNER})*({SAYS})$")).expect("the pattern is constant"));

/// Finds the attributions of a text; `speakers` are recognised without any mark after the verb, too.
pub fn find(body: &Body, speakers: &[&str]) -> Vec<BodySpan> {
    let named = named(speakers);
    let mut found = Vec::new();
    for paragraph in &body.paragraphs {
        let shown = body.text.get(paragraph.span.range()).unwrap_or_default();
        let base = paragraph.span.start as usize;
        for pattern in [Some(&*CLAUSE), Some(&*ENGLISH), named.as_ref()].into_iter().flatten() {
            // Matches may share the mark between them, so the search goes on from the end of the words, not of the match.
            let mut at = 0;
            while let Some(groups) = pattern.captures_at(shown, at) {
                let words = groups.iter().skip(1).flatten().next().or_else(|| groups.get(0));
                let Some(words) = words.filter(|words| words.end() > at) else { break };
                if is_said(words.as_str()) {
                    found.push(BodySpan::new(base + words.start(), base + words.end()));
                }
                at = words.end();
            }
        }
    }
    found.sort_unstable();
    found
}

/// A known speaker and a verb of saying, anywhere; reports without punctuation have no better mark.
fn named(speakers: &[&str]) -> Option<Regex> {
    let mut names: Vec<String> =
        speakers.iter().filter(|name| name.chars().count() > 1).map(|name| regex::escape(name)).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names.dedup();
    if names.is_empty() {
        return None;
    }
    let names = names.join("|");
    Regex::new(&format!(r"((?:{names})\s?(?:主席|总统|总理|秘书长|部长|先生|女士)?(?:{MANNER})*(?:{SAYS}))")).ok()
}

#[cfg(test)]
mod tests {
    use super::super::super::specimen::specimen;
    use super::*;

    fn check(text: &str, speakers: &[&str], expected: &[&str]) {
        let (document, _) = specimen("a", &[text]);
        let found: Vec<&str> = find(&document.body, speakers).iter().map(|s| &document.body.text[s.range()]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn who_speaks() {
        check("卢汀舟指出，江水上涨。", &[], &["卢汀舟指出"]);
        check("江水上涨，卢汀舟还强调：“堤岸安好。”", &[], &["卢汀舟还强调"]);
        check("江水上涨。卢汀舟指出，堤岸安好。他表示，渔民返航。", &[], &["卢汀舟指出", "他表示"]);
        check("卢汀舟强调各方要守望相助", &["卢汀舟"], &["卢汀舟强调"]);
        check("卢汀舟强调各方要守望相助", &[], &[]);
        check("江水上涨，堤岸安好。", &["卢汀舟"], &[]);
        check("外方代表评价江水安澜，表示，堤岸安好。", &[], &["表示"]);
        check(
            "江水上涨。站长说，水位回落。站长在会上说，堤岸安好。河边的老人说，渔民返航。",
            &[],
            &["站长说", "站长在会上说", "河边的老人说"],
        );
    }

    #[test]
    fn who_speaks_of_himself_and_what_is_only_said() {
        check("孩子们来信。我回信说，江水还会涨。", &[], &[]);
        check("江水上涨。我们也说，堤岸安好。", &[], &[]);
        check("七年前不敢这样说，三年前也不敢这样说，今天可以说，江水安澜。", &[], &[]);
        check("消息是听说，预警是听懂。", &[], &[]);
        check("从创造性地提出“一脉水”，到堤岸安好。", &[], &[]);
    }

    #[test]
    fn who_speaks_in_english() {
        check("The chair said, \"the water rose\".", &[], &["The chair said,"]);
        check("The water rose, said Lin Tao.", &[], &["said Lin Tao"]);
        check("\"The water rose,\" he said, \"and fell.\"", &[], &["he said,"]);
        check("At the summit, Lin said that the water rose.", &[], &["Lin said that"]);
        check("The water rose and fell.", &[], &[]);
        check("Last year we said that the water rose.", &[], &[]);
    }
}
