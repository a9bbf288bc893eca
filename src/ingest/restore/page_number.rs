//! Lines that are nothing but the number of a page.

use crate::ingest::rules::PAGE_NUMBER;
use crate::ingest::traced::{Edit, Traced};
use regex::Regex;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:[-—–－·•]{1,2}\s*(?P<framed>\d{1,4})\s*[-—–－·•]{1,2}|(?P<bare>\d{1,4})|第\s*(?P<page>\d{1,4})\s*页(?:\s*[/，,、]?\s*共\s*\d{1,4}\s*页)?|[Pp]age\s+(?P<english>\d{1,4})(?:\s+of\s+\d{1,4})?|(?P<of>\d{1,4})\s*/\s*\d{1,4})\s*$").expect("the pattern is tested")
});

/// The groups of the pattern, each a style.
const STYLES: [&str; 5] = ["framed", "bare", "page", "english", "of"];

/// Fewest page numbers that show that they are some: one number alone may be a figure.
const FEWEST: usize = 2;

/// Takes them out where each is the one after the last.
pub fn remove(source: &str, text: &Traced) -> Traced {
    let mut at = 0;
    // Numbers of one style follow each other; a figure may stand alone on a line among them.
    let mut found: BTreeMap<&str, Vec<(u32, Range<usize>)>> = BTreeMap::new();
    for line in text.text().split('\n') {
        // A page number with its frame takes some thirty characters at most.
        if line.len() < 60
            && let Some(number) = NUMBER.captures(line)
            && let Some((style, digits)) = STYLES.iter().find_map(|name| Some((*name, number.name(name)?)))
            && let Ok(n) = digits.as_str().parse::<u32>()
        {
            found.entry(style).or_default().push((n, at..at + line.len()));
        }
        at += line.len() + 1;
    }
    found.retain(|_, numbers| numbers.len() >= FEWEST && numbers.windows(2).all(|pair| pair[0].0 + 1 == pair[1].0));
    let mut edits: Vec<Edit> =
        found.into_values().flatten().map(|(_, span)| Edit { span, after: String::new(), rule: PAGE_NUMBER }).collect();
    edits.sort_by_key(|edit| edit.span.start);
    text.edit(source, &edits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str) {
        assert_eq!(remove(source, &Traced::whole(source)).text(), expected);
    }

    #[test]
    fn numbers_in_a_row_go() {
        check("甲\n- 3 -\n乙\n- 4 -", "甲\n\n乙\n");
        check("甲\n第1页 共2页\n乙\n第2页 共2页", "甲\n\n乙\n");
        check("甲\n2021\n乙", "甲\n2021\n乙");
        check("1\n甲\n- 1 -\n乙\n- 2 -", "1\n甲\n\n乙\n");
        check("1\n甲\n3\n乙", "1\n甲\n3\n乙");
    }
}
