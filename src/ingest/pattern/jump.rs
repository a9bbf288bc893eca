//! Signs that an article goes on elsewhere: `（下转第4版）`, `（上接第1版《守堤记》）`, `Continued on page 4`.

use super::{number, pattern};
use crate::ingest::letters::letters_and_digits;
use crate::ingest::restore::page_break::spans_word;
use regex::Regex;
use std::sync::LazyLock;

/// The number of a page in a sign that an article goes on; extracted text may have lost it (`第 版`).
const PAGE: &str = r"(?:第\s*[0-9０-９一二三四五六七八九十A-Za-z]{0,4}\s*[版页頁]|[0-9０-９一二三四五六七八九十A-Za-z]{1,4}\s*[版页頁])";
static CONTINUED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?:[（(【\[]\s*(?:紧接|緊接|上接|接)(?:[^（）()]{{0,8}}?{PAGE}|[^（）()]{{0,6}}版)[^（）()]{{0,40}}[）)】\]]|[（(\[]?\s*Continued from (?:[Pp]age|[Pp]\.)\s*\w{{1,4}}\s*[）)\]]?)",
    ))
});
static CONTINUES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:[（(【\[]\s*(?:下转|下轉|转|轉)[^（）()]{{0,8}}?{PAGE}[^（）()]{{0,40}}[）)】\]]|[（(\[]?\s*Continued on (?:[Pp]age|[Pp]\.)\s*\w{{1,4}}\s*[）)\]]?)\s*$",
    ))
});
/// The page in a sign, or in what is stated of the issue: `第2版`, `A3版`, `头版`, `page 4`.
static PAGE_NAME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<front>[头頭])版|(?P<n>[0-9０-９一二三四五六七八九十]{1,4}|[A-Za-z][0-9０-９]{0,3})\s*[版页頁]|(?:[Pp]age|[Pp]\.)\s*(?P<p>\w{1,4})",
    )
});

/// `(上接1版)`: the bytes it takes at the beginning of a line.
pub fn continued(line: &str) -> Option<usize> {
    CONTINUED.find(line).map(|found| found.end())
}

/// `(下转2版)`: the byte at which it begins at the end of a line.
pub fn continues(line: &str) -> Option<usize> {
    CONTINUES.find(line).map(|found| found.start())
}

/// The page that a sign or the statement of an issue names, written in one way: `第四版` and `4版` are `4`.
pub fn page(text: &str) -> Option<String> {
    let found = PAGE_NAME.captures(text)?;
    if found.name("front").is_some() {
        return Some("1".to_owned());
    }
    let name = found.name("n").or_else(|| found.name("p"))?.as_str();
    Some(number(name).map_or_else(|| letters_and_digits(name), |number| number.to_string()))
}

/// The letters and digits of the title that a sign names behind its page; empty where it names none.
pub fn named(sign: &str) -> String {
    sign.split_once(['版', '页', '頁']).map_or_else(String::new, |(_, named)| letters_and_digits(named))
}

/// Whether a wording stops within a sentence: at a comma, or at a letter with no stop behind it.
pub fn breaks_off(wording: &str) -> bool {
    wording.trim_end().ends_with(|c: char| matches!(c, '，' | '、' | ',') || c.is_alphabetic())
}

/// Whether a wording begins within a sentence, with the comma or the stop of what stands elsewhere.
pub fn begins_within(wording: &str) -> bool {
    wording.trim_start().starts_with(['，', '、', '。', '；', ','])
}

/// Whether a wording stops with no stop behind it, whatever it ends with.
pub fn lacks_stop(wording: &str) -> bool {
    let wording = wording.trim_end();
    !wording.is_empty() && !wording.ends_with(['。', '！', '？', '；', '：', '…', '”', '.', '!', '?'])
}

/// Whether a wording and what goes on with it are two halves of a word.
pub fn halves_word(first: &str, second: &str) -> bool {
    spans_word(first.trim_end(), second.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_name_pages_and_titles() {
        assert!(continued("(上接1版)要持续").is_some());
        assert!(continues("说（下转第三版）").is_some());
        let check = |sign: &str, expected: (Option<&str>, &str)| {
            assert_eq!((page(sign).as_deref(), named(sign).as_str()), expected, "{sign}");
        };
        check("（下转第四版）", (Some("4"), ""));
        check("（上接第１版《守堤记》）", (Some("1"), "守堤记"));
        check("（上接头版）", (Some("1"), ""));
        check("(上接A3版)", (Some("a3"), ""));
        check("（下转第 页 ）", (None, ""));
        check("Continued on page 4", (Some("4"), ""));
        check("要闻版", (None, ""));
        check("第12期", (None, ""));
    }

    #[test]
    fn a_sentence_without_its_end_breaks_off() {
        for wording in ["点了一千盏灯，", "点了一千盏灯、 ", "点了一千盏", "a thousand lamps,", "a thousand lamps"]
        {
            assert!(breaks_off(wording), "{wording}");
        }
        for wording in ["点了一千盏灯。", "“点灯！”", "点了一千盏灯：", "（张渡口）", "1935", ""]
        {
            assert!(!breaks_off(wording), "{wording}");
        }
        assert!(begins_within(" ，每一盏") && begins_within(", each") && !begins_within("每一盏"));
    }
}
