//! Texts that the archive has, whatever their punctuation, width, script form or encoding.

use crate::model::{Archive, DocId, SourcePath};
use crate::normalize::Text;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Where a text stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The source.
    pub path: SourcePath,
    /// The document; `None` for one that is being taken in.
    pub id: Option<DocId>,
}

/// Places by source: `` `a`, `b` in `content/x.txt` ``.
pub fn listed(places: &[&Place]) -> String {
    let mut by_path: BTreeMap<&SourcePath, Vec<String>> = BTreeMap::new();
    for place in places {
        by_path.entry(&place.path).or_default().extend(place.id.as_ref().map(|id| format!("`{id}`")));
    }
    let named = by_path.into_iter().map(|(path, ids)| match ids.as_slice() {
        [] => format!("`{path}`"),
        ids => format!("{} in `{path}`", ids.join(", ")),
    });
    named.collect::<Vec<_>>().join("; ")
}

/// How many of these places one source has, that which has the most.
pub fn of_one_source(places: &[&Place]) -> usize {
    let mut counts: BTreeMap<&SourcePath, usize> = BTreeMap::new();
    places.iter().for_each(|place| *counts.entry(&place.path).or_default() += 1);
    counts.into_values().max().unwrap_or(0)
}

/// Texts by the sum of what is compared of them.
#[derive(Clone, Debug, Default)]
pub struct Known(BTreeMap<Vec<u8>, Place>);

impl Known {
    /// Of every document.
    pub fn of(archive: &Archive) -> Self {
        let mut known = Self::default();
        for document in &archive.documents {
            known.add(&document.body.text, &document.origin.source, Some(document.id.clone()));
        }
        known
    }

    /// Where an equal text stands. Of texts without a letter none equals another.
    pub fn find(&self, text: &str) -> Option<&Place> {
        self.0.get(&sum(text)?)
    }

    /// Keeps a text, unless an equal one is kept.
    pub fn add(&mut self, text: &str, path: &SourcePath, id: Option<DocId>) {
        if let Some(sum) = sum(text) {
            self.0.entry(sum).or_insert_with(|| Place { path: path.clone(), id });
        }
    }
}

fn sum(text: &str) -> Option<Vec<u8>> {
    let symbols = Text::of(text).symbols;
    let mut sum = Sha256::new();
    for symbol in &symbols {
        sum.update(symbol.to_be_bytes());
    }
    (!symbols.is_empty()).then(|| sum.finalize().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_known_in_any_dress() {
        let mut known = Known::default();
        let path = SourcePath("content/a.txt".to_owned());
        known.add("两岸的“灯”，还亮着。", &path, DocId::new("lamp"));
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(known.find(text).map(|place| listed(&[place])).as_deref(), expected, "{text}");
        };
        check("兩岸的燈\n還亮着", Some("`lamp` in `content/a.txt`"));
        check("两岸的灯还亮", None);
        check("。", None);
    }
}
