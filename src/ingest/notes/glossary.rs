//! `content/glossary.yaml`: names and terms with their other forms, as an editor confirms them.

use crate::diagnostic::Diagnostic;
use crate::ingest::Inputs;
use crate::model::{Name, NameKind};
use crate::yaml::{Checked, Step};
use jiff::civil::Date;
use serde::Deserialize;
use serde_yaml::Value;

/// The file.
const GLOSSARY: &str = "content/glossary.yaml";

/// Keys of an entry.
const KEYS: &[&str] = &["name", "kind", "other", "except", "explanation", "slug", "by", "date"];

/// An entry as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    kind: NameKind,
    #[serde(default)]
    other: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    explanation: Option<String>,
    slug: Option<String>,
    by: Option<String>,
    date: Option<Date>,
}

/// Reads the glossary, if there is one. An entry that is wrong is told and left out.
pub fn read(inputs: &Inputs, notes: &mut Vec<Diagnostic>) -> Vec<Name> {
    let mut names = Vec::new();
    for file in inputs.notes.iter().filter(|file| file.path.as_str() == GLOSSARY) {
        let Ok(text) = std::str::from_utf8(&file.bytes) else {
            notes.push(Diagnostic::error("not-utf8", &file.path, "not UTF-8").hint("save it as UTF-8"));
            continue;
        };
        let (mut checked, list) = Checked::parse_list(&file.path, text);
        for (i, value) in list.iter().enumerate() {
            // The parser that tells places reads the file from its beginning: only what is wrong is worth that.
            let Some(entry) = entry(&mut checked, i, value) else { continue };
            let by = entry.by.filter(|by| !by.trim().is_empty());
            let lacking = match (&by, entry.date) {
                _ if entry.kind != NameKind::Tifa => None,
                (Some(_), Some(_)) => None,
                (Some(_), None) => Some(("has no `date`", "add `date: 2026-01-31`, the day on which it was judged")),
                (None, Some(_)) => Some(("has no `by`", "add `by: NAME`, who judged it")),
                (None, None) => Some(("has neither", "add `by: NAME` and `date: 2026-01-31`")),
            };
            if let Some((found, hint)) = lacking {
                let name = &entry.name;
                let message = format!(
                    "a 提法 is an editor's judgement and needs `by` and `date`; `{name}` {found}, and is left out"
                );
                checked.complain(&[Step::Index(i)], "unsigned", message, hint);
                continue;
            }
            let signed = by.zip(entry.date);
            names.push(Name {
                name: entry.name,
                kind: entry.kind,
                other: entry.other,
                except: entry.except,
                explanation: entry.explanation,
                slug: entry.slug,
                signed,
                path: file.path.clone(),
                line: 0,
            });
        }
        notes.extend(checked.finish());
        place(text, &mut names);
    }
    names
}

/// An entry, or a complaint about it.
fn entry(checked: &mut Checked<'_>, i: usize, value: &Value) -> Option<Entry> {
    if let Ok(entry) = serde_yaml::from_value::<Entry>(value.clone()) {
        let is_sound = |text: &str| text.chars().any(char::is_alphabetic);
        if let Some(form) = [&entry.name].into_iter().chain(&entry.other).find(|form| !is_sound(form)) {
            let message = format!("`{form}` holds no letter that could be looked for");
            checked.complain(&[Step::Index(i)], "empty-name", message, "write the name as it stands in texts");
            return None;
        }
        return Some(entry);
    }
    let Value::Mapping(mapping) = value else {
        let message = "an entry is made of `key: value` lines".to_owned();
        checked.complain(&[Step::Index(i)], "wrong-type", message, "write `- name: …` and `  kind: …` below it");
        return None;
    };
    checked.keys(&[Step::Index(i)], mapping, KEYS);
    for key in ["name", "kind"].into_iter().filter(|key| !mapping.contains_key(*key)) {
        let hint = match key {
            "kind" => "add `kind: person`, `organisation`, `place`, `event`, `term` or `tifa`",
            _ => "add `name: …`, as lists are to show it",
        };
        checked.complain(&[Step::Index(i)], "missing-key", format!("an entry needs `{key}`"), hint);
    }
    if mapping.contains_key("name") && mapping.contains_key("kind") && mapping.keys().all(is_known) {
        // What is left to be wrong is a value, whose place the parser tells.
        let _: Option<Entry> = checked.get(&[Step::Index(i)]);
    }
    None
}

fn is_known(key: &Value) -> bool {
    key.as_str().is_some_and(|key| KEYS.contains(&key))
}

/// The line of each entry, for messages that only later stages can give: the next `name:` with this very text, or, of an
/// entry that is written otherwise, the line of the one before.
fn place(text: &str, names: &mut [Name]) {
    let mut lines = (1u32..).zip(text.lines());
    let mut before = 1;
    for name in names {
        let is_it = |line: &str| line.split_once("name:").is_some_and(|(_, rest)| rest.contains(&name.name));
        let rest = lines.clone();
        match lines.find(|(_, line)| is_it(line)) {
            Some((line, _)) => before = line,
            None => lines = rest,
        }
        name.line = before;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Style, render};
    use crate::ingest::RawFile;
    use crate::model::SourcePath;

    fn glossary(text: &str) -> (Vec<Name>, String) {
        let file = RawFile { path: SourcePath(GLOSSARY.to_owned()), bytes: text.as_bytes().to_vec() };
        let mut notes = Vec::new();
        let names = read(&Inputs { notes: vec![file], ..Inputs::default() }, &mut notes);
        (names, notes.iter().map(|note| render(note, Style::Plain)).collect())
    }

    #[test]
    fn entries_are_read_with_their_lines() {
        let (names, told) = glossary(
            "# 名称\n- name: 渡口联合会\n  kind: organisation\n  other: [渡联, Ferry League]\n  explanation: 两岸渡工的组织\n- {kind: tifa, name: 一灯一渡, by: 某编, date: 2026-01-31}\n",
        );
        assert_eq!(told, "");
        let found: Vec<_> =
            names.iter().map(|name| (name.name.as_str(), name.kind, name.line, name.other.len())).collect();
        assert_eq!(found, [("渡口联合会", NameKind::Organisation, 2, 2), ("一灯一渡", NameKind::Tifa, 6, 0)]);
        assert_eq!(names[1].signed.as_ref().map(|(by, _)| by.as_str()), Some("某编"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let check = |text: &str, expected: &[&str]| {
            let (names, told) = glossary(text);
            assert!(names.is_empty(), "{names:?}");
            for part in expected {
                assert!(told.contains(part), "no `{part}` in {told}");
            }
        };
        check("- name: 渡口\n", &["needs `kind`", "glossary.yaml:1"]);
        check("- name: 渡口\n  kind: town\n", &["expected one of", "glossary.yaml:2"]);
        check("- name: 渡口\n  knid: place\n", &["unknown key `knid`", "did you mean `kind`?", "needs `kind`"]);
        check("- {name: 渡口, kind: tifa}\n", &["needs `by` and `date`", "`渡口` has neither", "glossary.yaml:1"]);
        check("- {name: 渡口, kind: tifa, by: 某编}\n", &["`渡口` has no `date`", "glossary.yaml:1"]);
        check("- {name: 渡口, kind: tifa, by: ' ', date: 2026-01-31}\n", &["`渡口` has no `by`"]);
        check("- {name: “”, kind: place}\n", &["holds no letter"]);
        check("- 渡口\n", &["an entry is made of"]);
        check("name: 渡口\n", &["expected a list"]);
        check("- name: [\n", &["glossary.yaml"]);
        check("", &[]);
    }
}
