//! How many signs of Markdown a text has: what its parser needs is in proportion to them, not to the text.

/// Signs up to which a text is read as Markdown. The parser holds 72 bytes for each and up to three times as much while it
/// grows, what becomes of the deepest lists another 600 (measured: `1. 1. 1. …` takes 730 MB at this number); ten megabytes of
/// prose with a link in every sentence have half as many.
pub(super) const MAX_SIGNS: usize = 1_000_000;

/// Whether a text has more than `max` characters by which Markdown could begin or end something: line ends, marks of
/// emphasis, links, tags, quotations, tables, lists. Counts no further than it must.
pub(super) fn exceed(text: &str, max: usize) -> bool {
    let mut before = b' ';
    let is_sign = |byte: &u8| {
        let ends_number = matches!(byte, b'.' | b')') && before.is_ascii_digit();
        before = *byte;
        ends_number || b"\n#*+-<>[]_`|~!&\\".contains(byte)
    };
    text.as_bytes().iter().copied().filter(is_sign).nth(max).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, signs: usize) {
        assert!(!exceed(text, signs), "{text}");
        assert!(signs == 0 || exceed(text, signs - 1), "{text}");
    }

    #[test]
    fn signs_are_counted() {
        check("渡口的灯亮着。第3天。", 0);
        check("# 灯\n\n- *一* [二](三)\n", 9);
        check("1. 2) 3.5", 3);
        check("> > &lt; `a` <b> ~~c~~ |d| e\\_", 15);
    }
}
