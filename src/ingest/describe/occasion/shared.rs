//! One name for one event, over all documents of an archive.

use super::name::NUMBERED;
use crate::ingest::describe::Tongue;
use crate::ingest::letters::letters;
use crate::ingest::source::Draft;
use crate::model::ParagraphKind;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Days between two texts up to which a shorter and a longer form name one event: meetings recur yearly.
pub(super) const ONE_EVENT: i32 = 62;

/// The day of a document's event, else of its issue.
pub(super) fn day_of(draft: &Draft) -> Option<Date> {
    draft.meta.event.as_ref().or(draft.meta.issued.as_ref()).and_then(|interval| interval.from.or(interval.to))
}

/// Where the numbering of an event's name begins (第…).
fn numbering(name: &str) -> usize {
    NUMBERED.find_iter(name).last().map_or(name.len(), |found| found.start())
}

/// Whether a name's letters stand in another's in the same order (河论坛 in 河谷论坛).
fn shortens(short: &str, long: &str) -> bool {
    let mut long = long.chars();
    short.chars().all(|c| long.any(|other| other == c))
}

/// Letters by which a name is looked up, and the fewest of a name that can stand in running text by itself.
const KEY: usize = 4;
const FEWEST_OF_A_NAME: usize = 8;

/// The letters of a name without a year in brackets after it.
fn bare(name: &str) -> String {
    let end = name.find(['（', '(']).filter(|at| *at > 0).unwrap_or(name.len());
    letters(name.get(..end).unwrap_or_default())
}

/// Gives a document that names no event the one whose name, as stated or found for another document of about that time,
/// stands in its title, subtitle or first paragraph.
pub fn recognize(drafts: &mut [(usize, Draft)], tongue: Tongue) {
    let mut by_key: BTreeMap<String, BTreeSet<(bool, String, String, Date)>> = BTreeMap::new();
    for (_, draft) in drafts.iter() {
        let (Some(name), Some(day)) = (draft.meta.occasion.as_deref(), day_of(draft)) else { continue };
        let bare = bare(name);
        if bare.chars().count() >= FEWEST_OF_A_NAME {
            let key: String = bare.chars().take(KEY).collect();
            by_key.entry(key).or_default().insert((!draft.occasion_stated, bare, name.to_owned(), day));
        }
    }
    if by_key.is_empty() {
        return;
    }
    for (_, draft) in drafts.iter_mut().filter(|(_, draft)| draft.meta.occasion.is_none()) {
        let Some(day) = day_of(draft) else { continue };
        let first = draft.body.paragraphs.iter().find(|p| p.kind == ParagraphKind::Text);
        let lead = first.and_then(|p| draft.body.text.get(p.span.range())).unwrap_or_default();
        let end = lead.char_indices().nth(600).map_or(lead.len(), |(at, _)| at);
        let fields = [
            ("title", "题名", draft.meta.title.as_deref().unwrap_or_default()),
            ("subtitle", "副题", draft.meta.subtitle.as_deref().unwrap_or_default()),
            ("first paragraph", "首段", lead.get(..end).unwrap_or_default()),
        ];
        let found = fields.iter().find_map(|(english, chinese, text)| {
            let text: Vec<char> = letters(text).chars().collect();
            text.windows(KEY).enumerate().find_map(|(at, key)| {
                let names = by_key.get(&key.iter().collect::<String>())?;
                // A few names begin alike at one time; more are a series, and no evidence.
                let name = names.iter().take(64).find(|(_, bare, _, other)| {
                    let near = (day - *other).get_days().abs() <= ONE_EVENT;
                    near && text.get(at..).is_some_and(|rest| {
                        bare.chars().count() <= rest.len() && bare.chars().zip(rest).all(|(a, b)| a == *b)
                    })
                })?;
                Some((name.2.clone(), tongue.say(*chinese, *english)))
            })
        });
        if let Some((name, place)) = found {
            let basis = tongue.say(
                format!("{place}所称，与他篇的场合同名"),
                format!("{place}: the name of the occasion of another document"),
            );
            draft.meta.occasion = Some(name);
            draft.meta.evidence.insert("occasion", basis);
        }
    }
}

/// Gives documents of one event one name: the same number and meeting, at the same time, one name a short form of the
/// other. What an editor named stays; else the longest form is used.
pub fn unify<'d>(drafts: impl Iterator<Item = &'d mut Draft>, tongue: Tongue) {
    let mut by_number: BTreeMap<String, Vec<&'d mut Draft>> = BTreeMap::new();
    for draft in drafts {
        let Some(name) = draft.meta.occasion.as_deref() else { continue };
        let at = numbering(name);
        if at < name.len() {
            by_number.entry(name.get(at..).unwrap_or_default().to_owned()).or_default().push(draft);
        }
    }
    for mut group in by_number.into_values() {
        let mut names: Vec<(bool, String, Option<Date>)> = group
            .iter()
            .map(|draft| (draft.occasion_stated, draft.meta.occasion.clone().unwrap_or_default(), day_of(draft)))
            .collect();
        // Editors' names first, then the longest; equal lengths by their letters, so that order of input is no matter.
        names.sort_by(|a, b| (!a.0, usize::MAX - a.1.len(), &a.1, a.2).cmp(&(!b.0, usize::MAX - b.1.len(), &b.1, b.2)));
        names.dedup();
        // A few names of one meeting are all there are; more would be noise.
        names.truncate(64);
        for draft in group.iter_mut().filter(|draft| !draft.occasion_stated) {
            let own = draft.meta.occasion.clone().unwrap_or_default();
            let day = day_of(draft);
            let lead = own.get(..numbering(&own)).unwrap_or_default();
            let same = names.iter().find(|(_, name, other)| {
                let near = match (day, other) {
                    (Some(a), Some(b)) => (a - *b).get_days().abs() <= ONE_EVENT,
                    _ => false,
                };
                let other_lead = name.get(..numbering(name)).unwrap_or_default();
                near && *name != own && (shortens(lead, other_lead) || shortens(other_lead, lead))
            });
            if let Some((stated, name, _)) = same
                && (*stated || name.len() > own.len())
            {
                let basis = draft.meta.evidence.entry("occasion").or_default();
                basis.push_str(&tongue.say(format!("作“{own}”"), format!(" (“{own}”)")));
                draft.meta.occasion = Some(name.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_are_recognised() {
        assert!(shortens("河合", "河流合作"));
        assert!(shortens("论坛", "维澜河流域合作论坛"));
        assert!(!shortens("海合", "河流合作"));
    }
}
