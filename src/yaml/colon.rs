//! Keys with a full-width colon behind them, as input methods type it: the parser stops at the next line, or sees no key.

/// Characters of a value that a remedy repeats: a whole page may stand on one line.
const REPEATED: usize = 40;

/// A bare key with `：` behind it.
#[derive(Debug, PartialEq, Eq)]
pub struct WideColon {
    /// Of the line, from 1.
    pub line: usize,
    /// Of the colon, in code points from 0.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to type.
    pub hint: String,
}

/// What a parser was in the midst of when it stopped.
enum Within {
    /// A bare text that had to be a key, on this line (from 1).
    Key(usize),
    /// Brackets that begin on this line (from 1).
    Brackets(usize),
    /// Quotation marks that begin on this line (from 1); nothing within them is a key.
    Quotation(usize),
    /// Anything else, or it does not say.
    Else,
}

impl Within {
    /// From what the parser says behind its fault: `…, while parsing a flow sequence at line 3 column 7`.
    fn of(said: &str) -> Self {
        let Some((_, context)) = said.split_once(" while ") else { return Self::Else };
        let line = context.split_once(" at line ").and_then(|(_, place)| place.split(' ').next()?.parse().ok());
        match line {
            Some(line) if context.contains("simple key") => Self::Key(line),
            Some(line) if context.contains("flow") => Self::Brackets(line),
            Some(line) if context.contains("quoted") => Self::Quotation(line),
            _ => Self::Else,
        }
    }
}

/// The line (from 1) with the bracket or quotation mark that a parser, which says this, missed the end of.
pub fn left_open(said: &str) -> Option<usize> {
    match Within::of(said) {
        Within::Brackets(line) | Within::Quotation(line) => Some(line),
        Within::Key(_) | Within::Else => None,
    }
}

/// The key that a parser stumbled over which stopped at a line (from 1), saying this: on that line, or on the one before that
/// has a key; of several such lines in a row, the first. What was opened above such a key and not closed is another fault.
pub fn before(text: &str, line: usize, said: &str) -> Option<WideColon> {
    match Within::of(said) {
        Within::Key(line) => on(text, line),
        Within::Quotation(_) => None,
        Within::Brackets(open) => {
            let outside = indent(text.lines().nth(open.checked_sub(1)?)?);
            above(text, line).filter(|(wide, indent)| wide.line > open && *indent > outside).map(|(wide, _)| wide)
        }
        Within::Else => {
            let stop = text.lines().take(line).filter(|text| !is_silent(text)).last().map_or(0, indent);
            // What is indented deeper belongs to something that has ended.
            above(text, line).filter(|(_, indent)| *indent <= stop).map(|(wide, _)| wide)
        }
    }
}

/// The first such key of a text that has no other keys: all of it is one bare text.
pub fn first(text: &str) -> Option<WideColon> {
    text.lines().zip(1..).find_map(|(text, line)| wide(text, line))
}

/// The nearest such key at or above a line (from 1), with the spaces before it; past a line with another key on the line
/// itself only.
fn above(text: &str, line: usize) -> Option<(WideColon, usize)> {
    let said = text.lines().zip(1..).take(line).filter(|(text, _)| !is_silent(text));
    let said: Vec<(Option<WideColon>, &str)> = said.map(|(text, line)| (wide(text, line), text)).collect();
    let behind = usize::from(matches!(said.last(), Some((None, _))));
    said.into_iter()
        .rev()
        .skip(behind)
        // A bare text goes on in lines without a key.
        .skip_while(|(found, text)| found.is_none() && !text.contains(": ") && !text.trim_end().ends_with(':'))
        .map_while(|(found, text)| Some((found?, indent(text))))
        .last()
}

/// Spaces at the beginning of a line.
fn indent(line: &str) -> usize {
    line.chars().take_while(|c| *c == ' ').count()
}

/// The key on a line (from 1), if it is such a one.
pub fn on(text: &str, line: usize) -> Option<WideColon> {
    wide(text.lines().nth(line.checked_sub(1)?)?, line)
}

/// A line that holds nothing but space or a comment.
fn is_silent(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty() || line.starts_with('#')
}

/// The full-width colon of a line, if a bare key stands before it.
fn wide(text: &str, line: usize) -> Option<WideColon> {
    let (before, value) = text.split_once('：')?;
    let key = before.trim_start_matches([' ', '-']);
    let is_bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    is_bare.then(|| {
        let value = value.trim();
        let value = if value.chars().nth(REPEATED).is_some() { "…" } else { value };
        let typed = format!("{key}: {value}");
        WideColon {
            line,
            column: before.chars().count(),
            message: format!("a full-width colon `：` after the key `{key}`"),
            hint: format!("type `: ` (a colon and a space): `{}`", typed.trim_end()),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_with_the_colon_is_named_not_the_one_after_it() {
        let check = |text: &str, line: usize, expected: Option<(usize, usize, &str)>| {
            let found = before(text, line, "");
            let found = found.as_ref().map(|found| (found.line, found.column, found.hint.as_str()));
            let expected = expected
                .map(|(line, column, typed)| (line, column, format!("type `: ` (a colon and a space): `{typed}`")));
            assert_eq!(found, expected.as_ref().map(|(line, column, hint)| (*line, *column, hint.as_str())), "{text}");
        };
        check("title：渡口\nlanguage: en\n", 2, Some((1, 5, "title: 渡口")));
        check("title：渡口\n\n# 语种\nlanguage: en\n", 4, Some((1, 5, "title: 渡口")));
        check("title: 渡口\nsubtitle：石阶\n", 2, Some((2, 8, "subtitle: 石阶")));
        check("title：渡口\nsubtitle：石阶\nlanguage: en\n", 3, Some((1, 5, "title: 渡口")));
        check("people:\n  - name：张渡口\n    office: 甲\n", 3, Some((2, 8, "name: 张渡口")));
        check("people：\n  - name: 张渡口\n", 2, Some((1, 6, "people:")));
        check(&format!("title：{}\nlanguage: en\n", "水".repeat(50)), 2, Some((1, 5, "title: …")));
        // The text of the key goes on in lines of its own.
        check("title：渡口\n  石阶\nlanguage: en\n", 3, Some((1, 5, "title: 渡口")));
        // Within a text that has ended.
        check("note: |\n  title：渡口\nlanguage: [en\n", 3, None);
        // Farther away, or no key.
        check("title：渡口\nlanguage: en\nkind: [a\n", 3, None);
        check("title: 他说：渡口\nlanguage: [en\n", 2, None);
        check("", 1, None);
    }

    #[test]
    fn what_was_opened_above_is_another_fault() {
        let check = |text: &str, expected: Option<usize>| {
            let error = serde_yaml::from_str::<serde_yaml::Value>(text).expect_err("it is broken");
            let line = error.location().map_or(1, |place| place.line());
            assert_eq!(before(text, line, &error.to_string()).map(|found| found.line), expected, "{text:?}: {error}");
        };
        check("note: |\n  甲\nkind: [a\ntitle：乙\n", None);
        check("kind: [a\ntitle：乙\nlanguage: en\n", None);
        check("kind: {a: b\ntitle：乙\n", None);
        check("kind: 'a\n  title：乙\n", None);
        check("note: |\n  title：乙\nkind: [a\n", None);
        check("note: |\n  title：乙\nkind: a: b\n", None);
        // What stands within the brackets is a key of theirs.
        check("people: {\n  name：张渡口\n  office: 甲\n}\n", Some(2));
        check("people:\n  a: 1\n  name：张渡口\nkind: a\n", Some(3));
        check("kind: a\ntitle：乙\nsubtitle：丙\nlanguage: en\n", Some(2));
    }
}
