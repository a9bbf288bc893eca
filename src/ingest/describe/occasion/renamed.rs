//! One event under two names that have no letter in common: in two languages, or as the glossary has it.

use super::name::event_name;
use super::shared::{ONE_EVENT, day_of};
use crate::ingest::describe::Tongue;
use crate::ingest::letters::{is_han, letters};
use crate::ingest::source::Draft;
use crate::model::{Name, NameKind, ParagraphKind};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Paragraphs at the head of a text in which it may name its own event: news in English does so in its second.
const LEAD: usize = 2;

/// What is known of an event that texts name in some way.
type Known = BTreeMap<String, BTreeSet<(String, Option<Date>)>>;

/// Gives documents that name their event the name that an editor gives it: in the glossary, or of another document of about
/// that time that calls it as they do (Twelfth Summit) and of which the editor says, in another script, what it is (第十二次会议).
/// What an editor named stays.
pub fn rename(drafts: &mut [(usize, Draft)], glossary: &[Name], tongue: Tongue) {
    let mut in_glossary: Known = BTreeMap::new();
    for name in glossary.iter().filter(|name| name.kind == NameKind::Event) {
        for form in &name.other {
            in_glossary.entry(letters(form)).or_default().insert((name.name.clone(), None));
        }
    }
    let mut stated: Known = BTreeMap::new();
    for (_, draft) in drafts.iter().filter(|(_, draft)| draft.occasion_stated) {
        let (Some(name), Some(day)) = (draft.meta.occasion.as_deref(), day_of(draft)) else { continue };
        for own in own_names(draft).into_iter().filter(|own| is_in_han(own) != is_in_han(name)) {
            stated.entry(letters(&own)).or_default().insert((name.to_owned(), Some(day)));
        }
    }
    for (_, draft) in drafts.iter_mut().filter(|(_, draft)| !draft.occasion_stated) {
        let Some(own) = draft.meta.occasion.clone() else { continue };
        let day = day_of(draft);
        let is_near = |other: &Option<Date>| match (other, day) {
            (None, _) => true,
            (Some(other), Some(day)) => (day - *other).get_days().abs() <= ONE_EVENT,
            (Some(_), None) => false,
        };
        let only = |known: &Known| -> Option<String> {
            let near = known.get(&letters(&own))?.iter().filter(|(_, other)| is_near(other));
            let names: BTreeSet<&String> = near.map(|(name, _)| name).collect();
            // Two events that are called alike: which of them is open.
            names.first().filter(|_| names.len() == 1).map(|name| (*name).clone())
        };
        let (name, basis) = match (only(&in_glossary), only(&stated)) {
            (Some(name), _) => (name, tongue.say("名称表以之为同一事件", "the glossary has both as one event")),
            (None, Some(name)) => (
                name,
                tongue.say("编者为同时、同称之文献所定", "stated of a document of that time that calls it alike"),
            ),
            (None, None) => continue,
        };
        let evidence = draft.meta.evidence.entry("occasion").or_default();
        evidence.push_str(&tongue.say(format!("作“{own}”，{basis}"), format!(" (“{own}”; {basis})")));
        draft.meta.occasion = Some(name);
    }
}

fn is_in_han(name: &str) -> bool {
    name.contains(is_han)
}

/// What a document calls its event in its title, subtitle and lead.
fn own_names(draft: &Draft) -> Vec<String> {
    let heads = [draft.meta.title.as_deref(), draft.meta.subtitle.as_deref()].into_iter().flatten();
    let paragraphs = draft.body.paragraphs.iter().filter(|paragraph| paragraph.kind == ParagraphKind::Text);
    let lead = paragraphs.take(LEAD).filter_map(|paragraph| draft.body.text.get(paragraph.span.range()));
    // The first that names one: what comes later may be another event.
    heads.chain(lead).find_map(event_name).into_iter().collect()
}
