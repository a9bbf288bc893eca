//! Names of files that are taken into an archive: what the user called them, without what no system or address bears.

use unicode_normalization::UnicodeNormalization;

/// Code points of a name without its extension: a title fits, and `NAME.EXT.yaml` stays readable in a listing.
const MAX_CHARS: usize = 60;
/// Bytes of a name without its extension: most systems allow 255 for all of it, the sidecar's `.yaml` included.
const MAX_BYTES: usize = 180;
/// The name of a file of whose own name nothing is left.
const NAMELESS: &str = "source";
/// Names that Windows keeps for devices, whatever follows the first full stop.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// A name for the content folder: letters of any script, digits, `-`, `_`, `.`; the extension as it was.
///
/// What is left can be no path, no hidden file and no name that a system keeps for itself. No day is put in front: what
/// a file is called is evidence for when it is of, and evidence of our own making would be none.
pub fn clean(name: &str) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let stem = bounded(&joined(stem));
    let stem = match stem.as_str() {
        "" => NAMELESS.to_owned(),
        stem if is_device(stem) => format!("{NAMELESS}-{stem}"),
        _ => stem,
    };
    let extension = joined(extension).to_lowercase();
    if extension.is_empty() { stem } else { format!("{stem}.{extension}") }
}

/// A name with a number behind its stem: `a.txt`, `a-2.txt`, `a-3.txt`.
pub fn numbered(name: &str, n: u32) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{n}.{extension}"),
        None => format!("{name}-{n}"),
    }
}

/// Letters, digits, `_` and `.`; everything else becomes one hyphen, and none stands at an end.
fn joined(text: &str) -> String {
    let mut out = String::new();
    for c in text.nfc() {
        if c.is_alphanumeric() || c == '_' || (c == '.' && out.ends_with(char::is_alphanumeric)) {
            out.push(c);
        } else if !out.ends_with(['-', '.']) {
            out.push('-');
        }
    }
    out.trim_matches(['-', '.', '_']).to_owned()
}

fn bounded(stem: &str) -> String {
    let mut out = String::new();
    for c in stem.chars().take(MAX_CHARS) {
        if out.len() + c.len_utf8() > MAX_BYTES {
            break;
        }
        out.push(c);
    }
    out.trim_end_matches(['-', '.', '_']).to_owned()
}

fn is_device(stem: &str) -> bool {
    let first = stem.split('.').next().unwrap_or_default().to_lowercase();
    DEVICES.contains(&first.trim_end_matches(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: &str) {
        assert_eq!(clean(name), expected, "{name}");
    }

    #[test]
    fn what_is_left_is_safe_everywhere() {
        check("看桥须知.txt", "看桥须知.txt");
        check("A report (final) #2.HTML", "A-report-final-2.html");
        check("../a/..%2f..%2fetc.txt", "a-2f.2fetc.txt");
        check("-rf.txt", "rf.txt");
        check(".hidden.md", "hidden.md");
        check("con.txt", "source-con.txt");
        check("COM1.md", "source-COM1.md");
        check("aux.2021.md", "source-aux.2021.md");
        check("console.md", "console.md");
        check("\u{202e}txt\u{7}.md", "txt.md");
        check("“桥”：须知／上.txt", "桥-须知-上.txt");
        check("。。.txt", "source.txt");
        check("a\u{301}.txt", "á.txt");
        assert_eq!(clean(&format!("{}.txt", "桥".repeat(500))).chars().count(), MAX_CHARS + 4);
    }

    #[test]
    fn numbers_stand_before_the_extension() {
        assert_eq!(numbered("看桥.txt", 2), "看桥-2.txt");
        assert_eq!(numbered("bridge", 3), "bridge-3");
    }
}
