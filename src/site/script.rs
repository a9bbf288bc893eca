//! Scripts as they are published: what readers of the sources need, readers of pages need not fetch.

/// A script without the lines that are comments alone, without empty lines and indentation: a fifth of its bytes on the way.
///
/// Line by line, so that it must hold no string over several lines, and no code on a line behind a comment that the line
/// begins with; a test looks after those that are built in.
pub fn published(script: &str) -> String {
    let mut out = String::with_capacity(script.len());
    let mut in_comment = false;
    for line in script.lines().map(str::trim) {
        let begins = line.starts_with("/*");
        if !(in_comment || begins || line.starts_with("//") || line.is_empty()) {
            out.push_str(line);
            out.push('\n');
        }
        in_comment = (in_comment || begins) && !line.ends_with("*/");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::theme::EMBEDDED;

    #[test]
    fn comments_stay_behind() {
        let check = |script: &str, expected: &str| assert_eq!(published(script), expected);
        check("", "");
        check("// A.\na();\n", "a();\n");
        check("/** One line. */\nfunction f() {\n  // Why.\n  return 1;\n}\n", "function f() {\nreturn 1;\n}\n");
        check("/**\n * Two\n */\na();\n\nb(); // stays\n", "a();\nb(); // stays\n");
        check("a(\"//\");\n", "a(\"//\");\n");
    }

    #[test]
    fn no_string_of_a_script_goes_over_lines() {
        let mut seen = 0;
        for (name, script) in EMBEDDED.iter().filter(|(name, _)| name.ends_with(".js")) {
            let script = std::str::from_utf8(script).unwrap();
            for line in script.lines() {
                assert!(line.matches('`').count().is_multiple_of(2) && !line.ends_with('\\'), "{name}: {line}");
                assert!(!line.contains("*/") || line.ends_with("*/"), "{name}: {line}");
            }
            assert!(published(script).len() < script.len());
            seen += 1;
        }
        assert_eq!(seen, 5);
    }
}
