//! `/method/`: how texts are compared, what the words mean, what is not claimed, and every rule that changes a text.

use crate::config::Interface;
use crate::ingest::rules::RULES;
use crate::site::comparison::pairs::PAIR_PERCENT;
use crate::site::{Route, Site};
use serde::Serialize;
use std::collections::BTreeMap;

/// Sections of the page, each with a heading and paragraphs in the table of interface texts.
const SECTIONS: [(&str, usize); 6] =
    [("normalize", 2), ("find", 4), ("classes", 3), ("order", 2), ("figures", 2), ("limits", 3)];

#[derive(Serialize)]
struct View {
    title: String,
    sections: Vec<Section>,
    rules: Vec<RuleRow>,
}

#[derive(Serialize)]
struct Section {
    id: &'static str,
    heading: String,
    paragraphs: Vec<String>,
}

#[derive(Serialize)]
struct RuleRow {
    name: &'static str,
    says: &'static str,
    count: String,
}

/// The page.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site) -> anyhow::Result<String> {
    let words = site.words();
    let reuse = &site.config.reuse;
    let often = reuse.often(site.archive.documents.len());
    let thresholds = [
        ("min", reuse.min_letters as usize),
        ("formula-documents", often),
        ("formula-letters", reuse.formula_letters as usize),
        ("formula-occasions", often.div_ceil(2)),
        ("compare", reuse.compare_letters as usize),
        ("percent", PAIR_PERCENT as usize),
    ];
    let texts: Vec<(&str, String)> = thresholds.iter().map(|(name, n)| (*name, words.number(*n))).collect();
    let values: Vec<(&str, &str)> = texts.iter().map(|(name, n)| (*name, n.as_str())).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for change in &site.archive.changes {
        *counts.entry(change.rule).or_default() += 1;
    }
    let title = words.say("method").to_owned();
    let view = View {
        sections: SECTIONS
            .iter()
            .map(|(id, paragraphs)| Section {
                id,
                heading: words.say(&format!("method-{id}")).to_owned(),
                paragraphs: (1..=*paragraphs)
                    .map(|i| match (*id, i) {
                        ("find", 1) if site.config.alignments_given => words.say("method-find-given").to_owned(),
                        _ => words.fill(&format!("method-{id}-{i}"), &values),
                    })
                    .collect(),
            })
            .collect(),
        rules: RULES
            .iter()
            .map(|(name, chinese, english)| RuleRow {
                name,
                says: match words.interface() {
                    Interface::Chinese => chinese,
                    Interface::English => english,
                },
                count: if site.config.repairs.off().any(|off| off == *name) {
                    words.say("rule-off").to_owned()
                } else {
                    words.number(counts.get(name).copied().unwrap_or(0))
                },
            })
            .collect(),
        title: title.clone(),
    };
    site.page(&Route::Method, "method.html", &title, &[], &view)
}
