//! Names of files in commands that a hint says to type.

use std::borrow::Cow;

/// A name as a shell takes it for one word: quoted only where it must be, and Han never must.
pub fn word(name: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '+' | '-' | '.' | '/' | ':' | '@' | '_' | '=' | ',');
    if !name.is_empty() && name.chars().all(is_plain) {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(format!("'{}'", name.replace('\'', r"'\''")))
    }
}

/// A hint in which `FILE` stands for the name of a file, and `FILE.txt` for that of its text beside it.
pub fn naming(hint: &str, name: &str) -> String {
    let (folder, last) = name.rsplit_once('/').map_or(("", name), |(folder, _)| name.split_at(folder.len() + 1));
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let text = Some(format!("{folder}{stem}.txt")).filter(|text| text != name).unwrap_or_else(|| format!("{name}.txt"));
    let mut parts = hint.split("FILE");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.strip_prefix(".txt") {
            Some(rest) => out.extend([&word(&text), rest]),
            None => out.extend([&word(name), part]),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_word_each() {
        assert_eq!(word("content/渡口.txt"), "content/渡口.txt");
        assert_eq!(word("渡 口's.txt"), r"'渡 口'\''s.txt'");
        assert_eq!(word("a;b"), "'a;b'");
        let check = |name: &str, expected: &str| assert_eq!(naming("`x FILE FILE.txt`", name), expected);
        check("content/a.pdf", "`x content/a.pdf content/a.txt`");
        check("v1.0/a b", "`x 'v1.0/a b' 'v1.0/a b.txt'`");
        check("FILE.txt", "`x FILE.txt FILE.txt.txt`");
    }
}
