//! References to characters that still stand in a text: escaped twice (`&amp;nbsp;` in a page), or left in plain text.

use crate::ingest::Reading;
use crate::ingest::markup::token::reference;
use crate::ingest::rules::STRAY_ENTITY;
use crate::ingest::traced::{Edit, Traced};
use crate::model::ParagraphKind;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is tested")
}

/// A reference with its stop, perhaps escaped again and again: `&nbsp;`, `&#8220;`, `&amp;amp;`.
static REFERENCE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"&(?:amp;)*(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});"));

/// Words of a text that speaks of references, in which they are wording.
static SPEAKS_OF_THEM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:^|[^./\w])x?(?:html|xml)\b|字符(?:引用|实体|實體)|(?:实体|實體)(?:引用|编码|編碼|字符)|转义|轉義|源代?[码碼]|character (?:reference|entit)|entity (?:reference|name|code)|\bescape (?:sequence|code)",
    )
});

/// A reference named alone, between quotation marks or brackets: the text speaks of it.
static NAMED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"[“‘"'「『（(`]&(?:amp;)*#?[A-Za-z0-9]{2,31};[”’"'」』）)`]"#));

/// A tag that is wording: `&lt;p&gt;`.
static TAG: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)&(?:amp;)*(?:lt|#60|#x3c);/?[a-z!]"));

/// Code within a paragraph of a source: signs in it are meant as they stand.
///
/// Two patterns: of one for both, every short piece of code behind a tag that is never closed would be looked for to the
/// end of the source and back.
static CODE: [LazyLock<Regex>; 2] = [
    LazyLock::new(|| pattern(r"(?is)<(?:code|kbd|samp|tt|pre)[\s>].*?</(?:code|kbd|samp|tt|pre)\s*>")),
    LazyLock::new(|| pattern(r"`[^`\n]+`")),
];

/// Shows the character that each means.
///
/// A text that speaks of references, names one in quotation marks or shows tags is left as it is; so is code.
pub fn resolve(source: &str, text: &Traced, reading: &Reading) -> Traced {
    let shown = text.text();
    if !REFERENCE.is_match(shown) || [&*SPEAKS_OF_THEM, &*NAMED, &*TAG].iter().any(|sign| sign.is_match(shown)) {
        return text.clone();
    }
    let blocks = reading.blocks.iter().filter(|block| block.kind == ParagraphKind::Code);
    let mut code: Vec<Range<usize>> = blocks.map(|block| block.span.clone()).collect();
    code.extend(CODE.iter().flat_map(|pattern| pattern.find_iter(source)).map(|found| found.range()));
    code.sort_by_key(|span| span.start);
    let mut code = code.into_iter().peekable();
    let places = text.places();
    let mut is_code = move |at: usize| {
        let at = places.to_source(at);
        while code.next_if(|span| span.end <= at).is_some() {}
        code.peek().is_some_and(|span| span.contains(&at))
    };
    let mut edits = Vec::new();
    for found in REFERENCE.find_iter(shown) {
        let Some(after) = meant(found.as_str()).filter(|after| after == "&" || !is_in_address(shown, found.start()))
        else {
            continue;
        };
        if !is_code(found.start()) {
            edits.push(Edit { span: found.range(), after, rule: STRAY_ENTITY });
        }
    }
    text.edit(source, &edits)
}

/// What a reference stands for; nothing where no character has that name or number, or none that can be shown.
fn meant(found: &str) -> Option<String> {
    let mut name = found.strip_prefix('&')?;
    while let Some(rest) = name.strip_prefix("amp;").filter(|rest| !rest.is_empty()) {
        name = rest;
    }
    let written = format!("&{name}");
    let (len, shown) = reference(&written)?;
    let is_sound = !shown.chars().any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER);
    (len == written.len() && is_sound).then_some(shown)
}

/// Whether a place lies in an address, in which `&copy;` may be the name of a parameter.
fn is_in_address(shown: &str, at: usize) -> bool {
    /// Bytes. Longer addresses are cut by whatever carries them.
    const LONGEST: usize = 2_000;
    let head = shown.as_bytes().get(at.saturating_sub(LONGEST)..at).unwrap_or_default();
    let begins = head.iter().rposition(|b| !b.is_ascii_graphic()).map_or(0, |last| last + 1);
    head.get(begins..).unwrap_or_default().windows(3).any(|three| three == b"://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str) {
        assert_eq!(resolve(source, &Traced::whole(source), &Reading::plain(source)).text(), expected);
    }

    #[test]
    fn references_become_the_characters_meant() {
        check("水退了&nbsp;人来了", "水退了\u{a0}人来了");
        check("&#8220;水退了&#8221;&amp;hellip;&middot;", "“水退了”…·");
        check("三镇&amp;amp;两村", "三镇&两村");
        check("油量 &lt; 三成", "油量 < 三成");
        check("&clamp;", "&clamp;");
        check("https://example.org/?a=1&amp;b=2", "https://example.org/?a=1&b=2");
    }

    #[test]
    fn what_may_be_meant_as_it_stands_stays() {
        for text in [
            "三镇&两村; 水&退;",
            "&unheard;&#0;&#1;&#xffffff;",
            "https://example.org/?a=1&copy;=2",
            "HTML 用 &lt; 写小于号，空格写 &nbsp; 。",
            "小于号要转义，写成 &lt; 才行。",
            "页面上出现了“&nbsp;”，谁也不认识。",
            "&lt;p&gt;水退了&lt;/p&gt;&nbsp;",
            "写作 `a &amp;&amp; b` 的一行",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn chains_and_unclosed_code_take_linear_time() {
        check(&format!("&{}nbsp;", "amp;".repeat(50_000)), "\u{a0}");
        check(&"<code>&nbsp;".repeat(20_000), &"<code>\u{a0}".repeat(20_000));
        check(&"<code>`x`&nbsp;".repeat(20_000), &"<code>`x`\u{a0}".repeat(20_000));
        check(&"x".repeat(1_000_000), &"x".repeat(1_000_000));
    }
}
