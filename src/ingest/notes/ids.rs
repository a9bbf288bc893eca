//! `content/ids.yaml`: ids that documents and wordings once had, and what they are called now, so that old addresses stay.

use crate::diagnostic::Diagnostic;
use crate::ingest::Inputs;
use crate::model::{Alias, AliasOf, DocId};
use crate::yaml::{Checked, Step};
use std::collections::BTreeMap;

/// The file.
pub(super) const IDS: &str = "content/ids.yaml";

/// Its keys: `OLD: NEW` below each.
const KEYS: [(&str, AliasOf); 2] = [("documents", AliasOf::Document), ("passages", AliasOf::Wording)];

/// Characters of a line that a message shows: all ids of a file may stand on one.
const EXCERPT: usize = 120;

/// Reads the file, if there is one; in the order of kinds, then of old ids. What cannot be an id is told and left out.
pub fn read(inputs: &Inputs, notes: &mut Vec<Diagnostic>) -> Vec<Alias> {
    let mut aliases = Vec::new();
    for file in inputs.notes.iter().filter(|file| file.path.as_str() == IDS) {
        let Ok(text) = std::str::from_utf8(&file.bytes) else {
            notes.push(Diagnostic::error("not-utf8", &file.path, "not UTF-8").hint("save it as UTF-8"));
            continue;
        };
        let (mut checked, mapping) = Checked::parse(&file.path, text);
        let Some(mapping) = mapping else {
            notes.extend(checked.finish());
            continue;
        };
        checked.keys(&[], &mapping, &KEYS.map(|(key, _)| key));
        let lines = lines_of(text);
        for (key, of) in KEYS {
            let found: BTreeMap<String, String> = checked.get(&[Step::Key(key)]).unwrap_or_default();
            for (old, new) in found {
                if !can_be_old(&old) {
                    let message = format!("`{old}` can have been no id");
                    let hint = "write the part of the old address that named it, as in `documents/THIS/`";
                    checked.complain(&[Step::Key(key), Step::Key(&old)], "bad-id", message, hint);
                    continue;
                }
                let first = || (1, text.lines().next().unwrap_or_default());
                let (line, excerpt) = lines.get(old.as_str()).copied().unwrap_or_else(first);
                let excerpt = excerpt.trim().chars().take(EXCERPT).collect();
                aliases.push(Alias { of, old, new, path: file.path.clone(), line, excerpt });
            }
        }
        notes.extend(checked.finish());
    }
    aliases
}

/// Whether an address can have ended in it: what is sound as an id and names no list.
fn can_be_old(old: &str) -> bool {
    DocId::new(old).is_some() && old != "page"
}

/// For each key the first line that begins with it, and its text; of those that are written in another way nothing is known.
fn lines_of(text: &str) -> BTreeMap<&str, (u32, &str)> {
    let mut lines = BTreeMap::new();
    for (number, line) in (1u32..).zip(text.lines()) {
        if let Some((key, _)) = line.split_once(':') {
            lines.entry(key.trim().trim_matches(['"', '\''])).or_insert((number, line));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::RawFile;
    use crate::model::SourcePath;

    fn check(text: &str, aliases: &[(&str, &str, u32)], codes: &[&str]) {
        let notes = vec![RawFile { path: SourcePath(IDS.into()), bytes: text.as_bytes().to_vec() }];
        let mut told = Vec::new();
        let found = read(&Inputs { notes, ..Inputs::default() }, &mut told);
        let found: Vec<_> = found.iter().map(|alias| (alias.old.as_str(), alias.new.as_str(), alias.line)).collect();
        assert_eq!(found, aliases, "{text}");
        assert_eq!(told.iter().map(|note| note.code).collect::<Vec<_>>(), codes, "{text}");
    }

    #[test]
    fn a_message_can_show_the_line() {
        let bytes = "documents:\n  old: new\n".into();
        let notes = vec![RawFile { path: SourcePath(IDS.into()), bytes }];
        let found = read(&Inputs { notes, ..Inputs::default() }, &mut Vec::new());
        assert_eq!(found.iter().map(|alias| alias.excerpt.as_str()).collect::<Vec<_>>(), ["old: new"]);
    }

    #[test]
    fn old_ids_are_read_with_their_lines() {
        check("", &[], &[]);
        check("documents:\n  old: new\n  'older': new\n", &[("old", "new", 2), ("older", "new", 3)], &[]);
        check("documents:\npassages:\n  abc: def\n", &[("abc", "def", 3)], &[]);
        check("documents: {../up: new, by: new, fine: new}\n", &[("fine", "new", 1)], &["bad-id", "bad-id"]);
        check("passages: {page: new}\n", &[], &["bad-id"]);
        check("pasages: {a: b}\n", &[], &["unknown-key"]);
        check("documents: [a, b]\n", &[], &["wrong-type"]);
        check("documents: {a: [b\n", &[], &["yaml-syntax"]);
    }
}
