//! docs/INGEST.md against the rules, and the rules against the cases that show them.

#![expect(clippy::disallowed_methods, reason = "cases are folders")]

use crate::tree;
use hujian::config;
use hujian::config::repairs::{FIXED, Repair};
use hujian::ingest::read;
use hujian::ingest::rules::RULES;
use hujian::model::{Archive, SourcePath};
use std::collections::BTreeMap;

/// A row of the table.
struct Row {
    rule: String,
    /// What stands in a source, and what in its stead in a text; nothing where the example takes a page.
    found: Option<String>,
    shown: Option<String>,
    switch: String,
    case: String,
}

/// `` `a⏎b` `` (`␌` for a form feed) as it stands in a file; `None` for an empty cell, an empty text for a dash.
fn example(cell: &str) -> Option<String> {
    match cell.trim() {
        "" => None,
        "—" => Some(String::new()),
        cell => Some(cell.trim_matches('`').replace('⏎', "\n").replace('␌', "\u{c}")),
    }
}

fn rows() -> Vec<Row> {
    let text = tree::file("docs/INGEST.md");
    let lines = text.lines().filter(|line| line.starts_with("| `"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [rule, _, found, shown, switch, case] = cells.as_slice() else { panic!("six cells: {line}") };
            let case = case.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map_or("", |(name, _)| name);
            Row {
                rule: rule.trim_matches('`').to_owned(),
                found: example(found),
                shown: example(shown),
                switch: (*switch).to_owned(),
                case: case.to_owned(),
            }
        })
        .collect()
}

fn archive(case: &str) -> Archive {
    let root = tree::root().join("tests/cases").join(case);
    let yaml = std::fs::read_to_string(root.join("archive.yaml")).unwrap_or_default();
    let config = config::parse(&yaml, &SourcePath("archive.yaml".to_owned())).expect("sound settings");
    let inputs = read::read(&root, &root.join("content")).expect("a case has a content folder");
    hujian::ingest::run(&inputs, &config.ingest).0
}

#[test]
fn the_table_lists_every_rule_in_order() {
    let listed: Vec<String> = rows().into_iter().map(|row| row.rule).collect();
    let rules: Vec<&str> = RULES.iter().map(|(name, ..)| *name).collect();
    assert_eq!(listed, rules, "docs/INGEST.md");
}

#[test]
fn the_table_says_what_can_be_switched_off() {
    for row in rows() {
        if Repair::ALL.iter().any(|repair| repair.name() == row.rule) {
            assert_eq!(row.switch, format!("`{}: off`", row.rule));
        } else {
            assert!(FIXED.iter().any(|(name, _)| *name == row.rule) && row.switch.starts_with("no: "), "{}", row.rule);
        }
    }
}

#[test]
fn every_rule_is_at_work_in_the_case_it_names() {
    let mut archives: BTreeMap<String, Archive> = BTreeMap::new();
    let mut wrong = Vec::new();
    for row in rows() {
        let archive = archives.entry(row.case.clone()).or_insert_with(|| archive(&row.case));
        let Row { rule, found, shown, case, .. } = row;
        if !archive.changes.iter().any(|change| change.rule == rule) {
            wrong.push(format!("`{rule}` changes nothing in {case}"));
        }
        if let Some(found) = &found
            && !archive.sources.iter().any(|source| source.text.contains(found.as_str()))
        {
            wrong.push(format!("{case} does not hold the example of `{rule}`: {found:?}"));
        }
        let texts = || archive.documents.iter().map(|document| document.body.text.as_str());
        let holds = |wording: &str| texts().any(|text| text.contains(wording));
        match (found, shown) {
            (Some(found), Some(shown)) if shown.is_empty() && holds(&found) => {
                wrong.push(format!("{case} shows what `{rule}` takes out: {found:?}"));
            }
            (_, Some(shown)) if !holds(&shown) => wrong.push(format!("{case} does not show {shown:?} (`{rule}`)")),
            (_, Some(_) | None) => {}
        }
    }
    tree::none("docs/INGEST.md", &wrong);
}
