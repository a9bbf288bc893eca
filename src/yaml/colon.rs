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

/// The key that a parser stumbled over which stopped at a line (from 1): on that line, or on the one before that says
/// something; of several such lines in a row, the first.
pub fn before(text: &str, line: usize) -> Option<WideColon> {
    let said = text.lines().zip(1..).take(line).filter(|(text, _)| !is_silent(text));
    let said: Vec<Option<WideColon>> = said.map(|(text, line)| wide(text, line)).collect();
    let behind = usize::from(matches!(said.last(), Some(None)));
    said.into_iter().rev().skip(behind).map_while(|found| found).last()
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
            let found = before(text, line);
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
        // Farther away, or no key.
        check("title：渡口\nlanguage: en\nkind: [a\n", 3, None);
        check("title: 他说：渡口\nlanguage: [en\n", 2, None);
        check("", 1, None);
    }
}
