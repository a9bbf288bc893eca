//! White space that only lays out: blank lines, indents, spaces at the ends of lines, separators made of dashes.

use crate::ingest::rules::LAYOUT;
use crate::ingest::traced::{Edit, Traced};

/// One paragraph a line, none empty, none with white space at its ends.
pub fn tidy(source: &str, part: Traced) -> Traced {
    let part = drop_separators(source, part);
    let text = part.text();
    let mut edits = Vec::new();
    let mut remove = |start: usize, end: usize| {
        if start < end {
            edits.push(Edit { span: start..end, after: String::new(), rule: LAYOUT });
        }
    };
    let mut run: Option<usize> = None;
    let mut close = |start: usize, end: usize| {
        let run = text.get(start..end).unwrap_or_default();
        let feed = run.find('\n').map(|at| start + at);
        match feed {
            // At either end of the text a line feed separates nothing.
            _ if start == 0 || end == text.len() => remove(start, end),
            Some(feed) => {
                remove(start, feed);
                remove(feed + 1, end);
            }
            None => {}
        }
    };
    for (at, c) in text.char_indices() {
        match (c.is_whitespace(), run) {
            (true, None) => run = Some(at),
            (false, Some(start)) => {
                close(start, at);
                run = None;
            }
            _ => {}
        }
    }
    if let Some(start) = run {
        close(start, text.len());
    }
    part.edit(source, &edits)
}

/// Whether a line is nothing but a drawn rule: three or more of one or two signs, no letters or digits.
pub fn is_separator(line: &str) -> bool {
    let signs = line.chars().filter(|c| !c.is_whitespace());
    signs.clone().count() >= 3
        && signs.clone().all(|c| "-=_*#~+—–―·•.─━═…※☆★◆◇".contains(c))
        && !line.trim().chars().all(|c| "—…".contains(c))
        || (line.trim().chars().count() >= 6 && signs.clone().all(|c| c == '—'))
}

fn drop_separators(source: &str, part: Traced) -> Traced {
    let mut edits = Vec::new();
    let mut at = 0;
    for line in part.text().split('\n') {
        if is_separator(line) {
            edits.push(Edit { span: at..at + line.len(), after: String::new(), rule: LAYOUT });
        }
        at += line.len() + 1;
    }
    if edits.is_empty() { part } else { part.edit(source, &edits) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str) {
        assert_eq!(tidy(source, Traced::whole(source)).text(), expected);
    }

    #[test]
    fn one_paragraph_a_line() {
        check("", "");
        check(" \n\n", "");
        check("\n\n一\n\n\n　　二 \t\n三　\n", "一\n二\n三");
        check("一 二\n三", "一 二\n三");
        check("一\r\n\r\n二\r\n", "一\n二");
        check("一\n-----\n二\n* * *\n三", "一\n二\n三");
        check("一——\n……\n二", "一——\n……\n二");
    }
}
