//! Which parts could be one article: found by what they have in common, so that none is held against all others.

use super::{End, Proof};
use crate::ingest::pairing::{self, Few};
use crate::ingest::pattern::jump;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Fewest letters of a title that tell an article from its neighbours.
const TITLE: usize = 4;

/// What a rest asks of one property of its beginning. A beginning is kept below all that it answers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Asked<'t> {
    /// Nothing.
    Anything,
    /// That it is not known.
    Unknown,
    /// That it is this.
    Is(&'t str),
}

impl<'t> Asked<'t> {
    /// What a beginning with such a property answers.
    fn answered(property: &'t Option<String>) -> [Self; 2] {
        [Self::Anything, property.as_deref().map_or(Self::Unknown, Self::Is)]
    }

    /// What a rest asks, one after the other: that the property does not speak against its own.
    fn by(property: &'t Option<String>) -> impl Iterator<Item = Self> + Clone {
        let (first, second) = match property {
            None => (Self::Anything, None),
            Some(is) => (Self::Unknown, Some(Self::Is(is))),
        };
        std::iter::once(first).chain(second)
    }
}

/// What a rest asks of the last sentence of its beginning.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sentence {
    Any,
    BrokenOff,
}

/// Day of issue; title, or the page on which the rest stands; last sentence; publisher, page that the sign names, own page.
type Key<'t> = (Date, &'t str, Sentence, [Asked<'t>; 3]);

/// The parts that such a proof holds of, by their places: of each only where there is no other candidate.
pub(super) fn pairs(opens: &[End], rests: &[End], proof: Proof) -> Vec<(usize, usize)> {
    let mut by_key: BTreeMap<Key<'_>, Few> = BTreeMap::new();
    for (at, open) in opens.iter().enumerate() {
        let (text, sentences) = match proof {
            Proof::Named | Proof::Titled => (open.title.as_str(), &[Sentence::Any][..]),
            Proof::RunsOn if open.on.is_none() => continue,
            Proof::RunsOn if jump::breaks_off(&open.wording) => {
                (open.to.as_deref().unwrap_or_default(), &[Sentence::Any, Sentence::BrokenOff][..])
            }
            Proof::RunsOn => (open.to.as_deref().unwrap_or_default(), &[Sentence::Any][..]),
        };
        for publisher in Asked::answered(&open.publisher) {
            for to in Asked::answered(&open.to) {
                for on in Asked::answered(&open.on) {
                    for sentence in sentences {
                        by_key.entry((open.day, text, *sentence, [publisher, to, on])).or_default().add(at);
                    }
                }
            }
        }
    }
    pairing::alone(rests.len(), |r| {
        let rest = rests.get(r).and_then(|rest| Some((rest, asked_text(rest, proof)?)));
        let found = rest.into_iter().flat_map(|(rest, text)| {
            let sentence = match proof {
                Proof::RunsOn if !jump::begins_within(&rest.wording) => Sentence::BrokenOff,
                Proof::Named | Proof::Titled | Proof::RunsOn => Sentence::Any,
            };
            let keys = Asked::by(&rest.publisher).flat_map(move |publisher| {
                let pages = move |to| Asked::by(&rest.to).map(move |on| [publisher, to, on]);
                Asked::by(&rest.on).flat_map(pages)
            });
            keys.map(move |asked| (rest.day, text, sentence, asked)).map(move |key| (rest.draft, key))
        });
        let by_key = &by_key;
        found.flat_map(move |(draft, key)| {
            let few = by_key.get(&key).into_iter().flat_map(Few::iter);
            few.filter(move |o| opens.get(*o).is_some_and(|open| open.draft != draft))
        })
    })
}

/// The title, or the page, by which a rest is found; nothing if it proves too little.
fn asked_text(rest: &End, proof: Proof) -> Option<&str> {
    let is_title = |title: &&str| title.chars().count() >= TITLE;
    match proof {
        Proof::Named => Some(rest.named.as_str()).filter(is_title),
        Proof::Titled => Some(rest.title.as_str()).filter(is_title),
        Proof::RunsOn => rest.on.as_deref().filter(|page| !page.is_empty() && rest.to.is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Titles, pages (own, named) and publisher, by their numbers; 0 is none.
    type Parts = (u8, u8, u8, u8);

    fn end(draft: usize, (title, on, to, publisher): Parts, wording: &str) -> End {
        let some = |number: u8, name: &str| (number > 0).then(|| format!("{name}{number}"));
        End {
            draft,
            line: 1,
            day: jiff::civil::date(2026, 3, 8),
            to: some(to, ""),
            on: some(on, ""),
            publisher: some(publisher, "鹿川日报"),
            title: some(title, "渡口修好石阶").unwrap_or_default(),
            named: some(title, "渡口修好石阶").unwrap_or_default(),
            wording: wording.to_owned(),
        }
    }

    /// Whether the one could be the beginning of the other, held against each other.
    fn is_part(open: &End, rest: &End, proof: Proof) -> bool {
        let agree = |a: &Option<String>, b: &Option<String>| a.is_none() || b.is_none() || a == b;
        let is_proof = match proof {
            Proof::Named => open.title == rest.named && rest.named.chars().count() >= TITLE,
            Proof::Titled => open.title == rest.title && rest.title.chars().count() >= TITLE,
            Proof::RunsOn => {
                let is_open = jump::breaks_off(&open.wording) || jump::begins_within(&rest.wording);
                rest.on.is_some() && rest.to.is_some() && open.to == rest.on && open.on.is_some() && is_open
            }
        };
        is_proof
            && open.draft != rest.draft
            && agree(&open.publisher, &rest.publisher)
            && agree(&open.to, &rest.on)
            && agree(&rest.to, &open.on)
    }

    proptest! {
        #[test]
        fn what_is_found_is_what_each_held_against_each_would_find(
            opens in prop::collection::vec(((0u8..3, 0u8..3, 0u8..3, 0u8..3), 0usize..2), 0..8),
            rests in prop::collection::vec(((0u8..3, 0u8..3, 0u8..3, 0u8..3), 0usize..2), 0..8),
        ) {
            // Documents 4 to 7 have both ends.
            let opens: Vec<_> = opens.iter().enumerate().map(|(at, (parts, w))| end(at, *parts, ["灯，", "灯。"][*w])).collect();
            let rests: Vec<_> = rests.iter().enumerate().map(|(at, (parts, w))| end(at + 4, *parts, ["，灯", "灯"][*w])).collect();
            for proof in Proof::ALL {
                let of = |r: usize| (0..opens.len()).filter(|o| is_part(&opens[*o], &rests[r], proof)).collect::<Vec<_>>();
                let alone: Vec<_> = (0..rests.len()).filter_map(|r| Some((*of(r).first().filter(|_| of(r).len() == 1)?, r))).collect();
                let mut expected = alone.clone();
                expected.retain(|(o, _)| alone.iter().filter(|(other, _)| other == o).count() == 1);
                prop_assert_eq!(pairs(&opens, &rests, proof), expected, "{:?}", proof);
            }
        }
    }

    #[test]
    fn many_of_one_title_are_not_held_against_each_other() {
        const MANY: usize = 20_000;
        let opens: Vec<_> = (0..MANY).map(|at| end(at, (1, 1, 2, 0), "灯，")).collect();
        let rests: Vec<_> = (0..MANY).map(|at| end(MANY + at, (1, 2, 9, 0), "灯")).collect();
        for proof in Proof::ALL {
            assert_eq!(pairs(&opens, &rests, proof), []);
        }
    }
}
