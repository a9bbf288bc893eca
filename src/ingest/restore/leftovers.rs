//! Control characters and what word processors leave behind in extracted text.

use crate::config::repairs::{Repair, Repairs};
use crate::ingest::rules::{CONTROL, WORD_PROCESSOR};
use crate::ingest::traced::{Edit, Traced};
use regex::Regex;
use std::sync::LazyLock;

/// Field codes and bookmarks, as antiword, catdoc, pandoc, docx2txt and copying from Word leave them.
static LEFTOVER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"\[bookmark:\s*[^\]\n]{0,80}\]",
        r#"|\{\s*(?:HYPERLINK|PAGE|NUMPAGES|REF|PAGEREF|TOC|SEQ|INCLUDEPICTURE|FORMTEXT|MERGEFIELD|EMBED|XE|DATE|TIME)\b[^{}\n]{0,400}\}"#,
        r#"|\bHYPERLINK\s+(?:\\l\s+)?"[^"\n]{0,400}"(?:\s+\\[a-z](?:\s+"[^"\n]{0,200}")?)*"#,
        r"|\[(?:if|endif)[^\]\n]{0,80}\]|<!\[(?:if|endif)[^\]\n]{0,80}\]>",
        r"|\[(?:pic|OLE_LINK\d*|_GoBack|_Hlk\d+|_Toc\d+|_Ref\d+)\]",
        r"|\b_GoBack\b",
        r"|\b(?:PAGEREF|REF)\s+_(?:Toc|Ref)\d+(?:\s+\\[a-z])*",
        r"|Error! (?:Bookmark not defined|Reference source not found|Hyperlink reference not valid)\.",
        r"|错误！(?:未定义书签|未找到引用源|超链接引用无效)。",
    ))
    .expect("the pattern is tested")
});

/// What no reader sees: C0 and C1 controls but tab and line feed, soft hyphen, zero-width and bidirectional signs,
/// object replacement, noncharacters. Joiners stay between letters that need them (neither Han nor Latin).
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffc}'
        | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Whether a joiner beside this letter does nothing: in Latin, in Chinese, beside punctuation. Scripts that write letters
/// together need it, and pictures that are made of several.
fn needs_no_joiner(c: Option<char>) -> bool {
    let is_picture = |c: char| matches!(c, '\u{fe0f}' | '\u{1f000}'..='\u{1faff}');
    let is_wide = |c: char| matches!(c, '\u{2000}'..='\u{206f}' | '\u{2e80}'..='\u{9fff}') || c >= '\u{f900}';
    c.is_none_or(|c| c.is_ascii() || c.is_whitespace() || is_wide(c) && !is_picture(c))
}

/// Unseen characters in a row behind which the next that is seen is looked for; more are an attack.
const ROW: usize = 16;

/// Takes them out; a form feed, a vertical tab, a lone carriage return or a line separator ends a line.
pub fn remove(source: &str, text: &Traced, repairs: &Repairs) -> Traced {
    let shown = text.text();
    let mut edits: Vec<Edit> = LEFTOVER
        .find_iter(shown)
        .filter(|_| repairs.has(Repair::WordProcessor))
        .map(|found| Edit { span: found.range(), after: String::new(), rule: WORD_PROCESSOR })
        .collect();
    let mut controls = Vec::new();
    let mut before: Option<char> = None;
    let mut chars = shown.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let after = match c {
            '\r' if next == Some('\n') || next.is_none() => Some(""),
            c if ends_line(c) => Some("\n"),
            // A soft hyphen at the end of a line says that the word goes on in the next.
            '\u{200c}' | '\u{200d}' => {
                let seen = chars.clone().map(|(_, next)| next).take(ROW).find(|c| !is_invisible(*c) && !is_joiner(*c));
                (needs_no_joiner(before) || needs_no_joiner(seen)).then_some("")
            }
            c if is_invisible(c) => Some(""),
            _ => None,
        };
        if let Some(after) = after {
            controls.push(Edit { span: at..at + c.len_utf8(), after: after.to_owned(), rule: CONTROL });
        } else {
            before = Some(c);
        }
    }
    if edits.is_empty() && controls.is_empty() {
        return text.clone();
    }
    let mut covered = edits.iter().map(|edit| edit.span.clone()).collect::<Vec<_>>().into_iter().peekable();
    controls.retain(|control| {
        while covered.next_if(|span| span.end <= control.span.start).is_some() {}
        covered.peek().is_none_or(|span| span.start >= control.span.end)
    });
    edits.extend(controls);
    edits.sort_by_key(|edit| edit.span.start);
    text.edit(source, &edits)
}

/// Whether a control character ends a line, and becomes a line feed.
pub fn ends_line(c: char) -> bool {
    matches!(c, '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str) {
        assert_eq!(remove(source, &Traced::whole(source), &Repairs::default()).text(), expected);
    }

    #[test]
    fn leftovers_go() {
        check("[bookmark: _GoBack]九月", "九月");
        check("见{ HYPERLINK \"http://example.org/\" }附件", "见附件");
        check("HYPERLINK \"http://example.org/\" \\o \"说明\"附件", "附件");
        check("[if !supportLists]一、[endif]河", "一、河");
        check("河\u{ad}流\u{200b}域\u{feff}", "河流域");
        check("一\u{c}二\r三\r\n四\r", "一\n二\n三\n四");
        check("\u{1}[bookmark: a\u{1}b]一", "一");
        check("[注释]一{花}", "[注释]一{花}");
        check("“\u{200d}\u{202a}河", "“河");
        check("👩\u{200d}🚒 ❤\u{fe0f}\u{200d}🔥", "👩\u{200d}🚒 ❤\u{fe0f}\u{200d}🔥");
        check("می\u{200c}خواهم 河\u{200d}流", "می\u{200c}خواهم 河流");
    }
}
