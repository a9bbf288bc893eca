//! Interface texts: every key has both languages, every key that is asked for exists, and none is there for nothing.

use crate::tree;
use std::collections::{BTreeMap, BTreeSet};

/// Beginnings of keys that code puts together: a field's name, a way into the archive, a section of the method, a column
/// of a data file (whose own test knows that each is asked for).
const PUT_TOGETHER: [&str; 4] = ["field-", "way-", "method-", "column-"];

/// Key to (Chinese, English), and the file each stands in.
fn tables() -> Vec<(String, String, (String, String))> {
    let mut all = Vec::new();
    for file in tree::files("templates/i18n") {
        let table: BTreeMap<String, (String, String)> = serde_yaml::from_str(&file.text).expect("a table");
        all.extend(table.into_iter().map(|(key, texts)| (file.path.clone(), key, texts)));
    }
    all
}

/// The text of all files below a folder.
fn text_of(folder: &str) -> String {
    tree::files(folder).into_iter().map(|file| file.text).collect()
}

/// What stands in quotation marks after each `before`.
fn quoted<'t>(text: &'t str, before: &str) -> Vec<&'t str> {
    let after = text.split(before).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
    after.filter_map(|rest| rest.split('"').next()).collect()
}

/// The names of the places to be filled.
fn places(text: &str) -> BTreeSet<&str> {
    let inner = text.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    inner.filter_map(|place| place.split('|').next()).collect()
}

#[test]
fn every_text_has_both_languages_and_the_same_places() {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for (path, key, (chinese, english)) in tables() {
        if chinese.is_empty() || english.is_empty() {
            wrong.push(format!("{path}: `{key}` lacks a language"));
        }
        if places(&chinese) != places(&english) {
            wrong.push(format!("{path}: `{key}` tells different things in the two languages"));
        }
        if !seen.insert(key.clone()) {
            wrong.push(format!("{path}: `{key}` stands in another table, too"));
        }
    }
    tree::none("interface texts", &wrong);
}

#[test]
fn every_key_asked_for_exists_and_every_key_is_asked_for() {
    let code = text_of("src/site") + &text_of("src/commands");
    let templates = text_of("templates");
    let keys: BTreeSet<String> = tables().into_iter().map(|(_, key, _)| key).collect();
    let mut asked: BTreeSet<&str> = quoted(&templates, "t[").into_iter().collect();
    let mut wrong = Vec::new();
    for call in ["words.say(", "words().say(", ".fill("] {
        asked.extend(quoted(&code, call));
    }
    for key in &asked {
        // A call may put its key together.
        if !keys.contains(*key) && !key.contains('{') {
            wrong.push(format!("`{key}` is asked for and in no table"));
        }
    }
    // A key may be chosen in one place and asked for in another.
    let (decoding, model) = (tree::file("src/ingest/decode.rs"), tree::file("src/model.rs"));
    let literals: BTreeSet<&str> = [&code, &decoding, &model].iter().flat_map(|text| text.split('"')).collect();
    for key in &keys {
        let is_used = asked.contains(key.as_str())
            || literals.contains(key.as_str())
            || PUT_TOGETHER.iter().any(|start| key.starts_with(start));
        if !is_used {
            wrong.push(format!("`{key}` is in a table and nobody asks for it"));
        }
    }
    tree::none("interface texts", &wrong);
}
