//! Which characters count as letters in this archive, and as which: the browser folds a query with this table alone.

use super::numbers::Numbers;
use super::order::Texts;
use crate::normalize::fold::{Letter, fold};
use crate::normalize::is_within_word;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;

/// What a character is to the comparison.
#[derive(Clone, Copy)]
enum Role {
    Alone = 0,
    OfWord = 1,
    /// No letter, but no end of a word either.
    WithinWord = 2,
}

/// The characters of the texts, and every other character that folds to a letter of theirs, in Unicode's order: three rows
/// of equal length, after that length. A browser that knows no Unicode, or a newer one, folds alike.
pub(super) fn push(texts: Texts<'_>, numbers: &mut Numbers) {
    let titles =
        texts.titles.par_iter().filter_map(|title| texts.documents.get(title.document as usize)).flat_map_iter(
            |document| [&document.meta.title, &document.meta.subtitle].into_iter().flatten().map(String::as_str),
        );
    let found: FxHashSet<char> = texts
        .documents
        .par_iter()
        .map(|document| document.body.text.as_str())
        .chain(titles)
        .fold(FxHashSet::default, |mut found, text| {
            found.extend(text.chars());
            found
        })
        .reduce(FxHashSet::default, |mut a, b| {
            a.extend(b);
            a
        });
    let letter = |folded: Letter| match folded {
        Letter::Alone(letter) => (letter, false),
        Letter::OfWord(letter) => (letter, true),
    };
    let letters: BTreeSet<(char, bool)> = found.iter().filter_map(|c| fold(*c)).map(letter).collect();
    let entries: Vec<(char, char, Role)> = ('\0'..=char::MAX)
        .filter_map(|c| match fold(c) {
            Some(folded) => {
                let role = if letter(folded).1 { Role::OfWord } else { Role::Alone };
                letters.contains(&letter(folded)).then(|| (c, letter(folded).0, role))
            }
            None => (found.contains(&c) && is_within_word(c)).then_some((c, c, Role::WithinWord)),
        })
        .collect();
    numbers.push_len(entries.len());
    let mut last = 0;
    for (c, _, _) in &entries {
        numbers.push(u32::from(*c) - last);
        last = u32::from(*c);
    }
    for (c, letter, _) in &entries {
        numbers.push_signed(i64::from(u32::from(*letter)) - i64::from(u32::from(*c)));
    }
    for (_, _, role) in &entries {
        numbers.push(*role as u32);
    }
}
