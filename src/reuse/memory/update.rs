//! A comparison of today from that of before: what documents that came or went touch is computed anew, the rest stands.

use super::super::chain::{self, Chain};
use super::super::cluster::{Clustering, Group, Place};
use super::super::frequent;
use super::super::occurrences::{self, Answer, Occurrences};
use super::super::seed;
use super::super::shown::{Known, Sides};
use super::super::stream::Stream;
use super::super::variants;
use super::bytes::Reader;
use super::record::{Recalled, RecalledAnswer, RecalledChain, RecalledGroup, recall};
use super::recount::{self, Change, Recounted};
use super::{Compared, Found};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Of so many letters, documents with one may come or go; of more, building from nothing is as quick.
const ONE_LETTER_IN: usize = 8;

/// Readings of all texts for questions, beyond which building from nothing is quicker: one takes a fiftieth of it.
const MOST_READINGS: u32 = 32;

/// What a comparison from nothing finds, found with the help of an earlier one, and what is known of passages; `None` if that
/// is of no use.
pub fn update(memory: Reader<'_>, compared: Compared<'_>) -> Option<(Found, Known)> {
    let recalled = recall(memory, compared)?;
    let stream = compared.stream;
    let added = recalled.documents.added();
    let letters = |document: &u32| {
        let (start, end) = stream.bounds(*document);
        (end - start) as usize
    };
    let changed = added.iter().map(letters).sum::<usize>() + recalled.removed.symbols.len();
    if changed * ONE_LETTER_IN > stream.symbols.len() {
        return None;
    }
    let recounted = recount::run(Change {
        stream,
        added: &added,
        removed: &recalled.removed,
        removed_commonplace: &recalled.removed_commonplace,
        old: &recalled.commonplace,
    })?;
    let Recalled { chains, groups, answers, bereft, known, .. } = recalled;
    let chains = Chains::renewed(compared, &recounted, chains);
    let mut dirty = vec![false; stream.n_documents()];
    let of_gone = groups.iter().filter(|group| group.wording.is_none()).flat_map(|group| &group.witnesses);
    let of_gone = of_gone.map(|place| place.document);
    for document in added.iter().chain(&chains.touched).chain(&bereft).copied().chain(of_gone) {
        dirty[document as usize] = true;
    }
    let (answers, (common, stretches)) = rayon::join(
        || renewed(stream, answers, &added, &mut dirty),
        || {
            let stretches = frequent::stretches(stream, &recounted.commonplace);
            (frequent::wordings(stream, &stretches), stretches)
        },
    );
    let mut occurrences = Occurrences::remembered(stream, answers, &recounted.runs);
    let mut clustering = Clustering::new(stream, &chains.chains, compared.min_letters);
    let questions =
        (0..).zip(&dirty).filter(|(_, dirty)| **dirty).flat_map(|(document, _)| clustering.questions(document));
    occurrences.expect(questions.chain(common.iter().copied()));
    let is_added = |document: u32| added.binary_search(&document).is_ok();
    let frequent = frequent::run(stream, &recounted.commonplace, common, &mut occurrences);
    let (variants, grouped) = rayon::join(
        || variants::run(stream, &stretches, &frequent),
        || grouped(&mut clustering, &mut occurrences, groups, &chains, &is_added, &mut dirty),
    );
    grouped?;
    let (groups, of_chain) = clustering.finish();
    let answers = occurrences.into_answers(|asker| dirty.get(asker as usize).is_none_or(|dirty| *dirty));
    let found = Found {
        commonplace: recounted.commonplace,
        chains: chains.chains,
        groups,
        of_chain,
        frequent,
        variants,
        answers,
    };
    Some((found, Known { witnesses: known, chains: chains.sides }))
}

/// The chains of today.
struct Chains {
    /// By pair of documents.
    chains: Vec<Chain>,
    /// For each that was there before, the number of its group then, if it had one.
    before: Vec<Option<Option<u32>>>,
    /// For each that was there before, what readers are shown of it.
    sides: Vec<Option<Sides>>,
    /// The documents of pairs whose chains are others now.
    touched: Vec<u32>,
}

impl Chains {
    /// Those that were there before, but for the pairs whose matches changed.
    fn renewed(compared: Compared<'_>, recounted: &Recounted, old: Vec<RecalledChain>) -> Self {
        let stream = compared.stream;
        let long_enough = |chains: Vec<Chain>| -> Vec<Chain> {
            chains.into_iter().filter(|chain| chain.n_letters(stream) >= compared.min_letters).collect()
        };
        let of_pair = |chain: &Chain| (stream.document(chain.runs[0].a), stream.document(chain.runs[0].b));
        let again = recounted.pairs.par_iter().map(|&(a, b)| {
            let matches = seed::of_pair(stream, &recounted.commonplace, a, b);
            ((a, b), long_enough(chain::chains_of(stream, &matches)))
        });
        let mut fresh: BTreeMap<(u32, u32), Vec<Chain>> = again.collect::<Vec<_>>().into_iter().collect();
        for chain in long_enough(chain::run(stream, &recounted.matches)) {
            fresh.entry(of_pair(&chain)).or_default().push(chain);
        }
        let mut renewed =
            Self { chains: Vec::with_capacity(old.len()), before: Vec::new(), sides: Vec::new(), touched: Vec::new() };
        let mut old = old.into_iter().map(|old| (of_pair(&old.chain), old)).peekable();
        for (pair, chains) in fresh {
            while let Some((_, old)) = old.next_if(|(before, _)| *before < pair) {
                renewed.keep(old);
            }
            let mut replaced: Vec<RecalledChain> = Vec::new();
            while let Some((_, old)) = old.next_if(|(before, _)| *before == pair) {
                replaced.push(old);
            }
            if replaced.iter().map(|old| &old.chain).eq(&chains) {
                replaced.into_iter().for_each(|old| renewed.keep(old));
            } else {
                renewed.touched.extend([pair.0, pair.1]);
                chains.into_iter().for_each(|chain| renewed.push(chain, None, None));
            }
        }
        old.for_each(|(_, old)| renewed.keep(old));
        renewed
    }

    fn keep(&mut self, RecalledChain { chain, group, sides }: RecalledChain) {
        self.push(chain, Some(group), Some(sides));
    }

    fn push(&mut self, chain: Chain, before: Option<Option<u32>>, sides: Option<Sides>) {
        self.chains.push(chain);
        self.before.push(before);
        self.sides.push(sides);
    }
}

/// The answers of before with the places in new documents; the documents of askers whose answer is another now become dirty.
fn renewed(stream: &Stream, recalled: Vec<RecalledAnswer>, added: &[u32], dirty: &mut [bool]) -> Vec<Answer> {
    let (mut answers, bereft): (Vec<Answer>, Vec<bool>) =
        recalled.into_iter().map(|recalled| (recalled.answer, recalled.is_bereft)).unzip();
    let changed = occurrences::extend(stream, &mut answers, added);
    for ((n, answer), is_bereft) in (0..).zip(&answers).zip(bereft) {
        if is_bereft || changed.contains(&n) {
            for asker in &answer.askers {
                // Nobody's document asks for all.
                if let Some(dirty) = dirty.get_mut(*asker as usize) {
                    *dirty = true;
                }
            }
        }
    }
    answers
}

/// Makes the groups of dirty documents anew and takes over those of the others. A document becomes dirty where one of an earlier
/// one's groups with a place in it is another now, but for places in documents that came or went: to those only dirty
/// documents have any relation. In the end, the dirty ones are those whose groups were made anew. `None` where what is remembered does not fit together.
fn grouped(
    clustering: &mut Clustering<'_>,
    occurrences: &mut Occurrences<'_>,
    old: Vec<RecalledGroup>,
    chains: &Chains,
    is_added: &(dyn Fn(u32) -> bool + Sync),
    dirty: &mut [bool],
) -> Option<()> {
    let mut by_home: Vec<Vec<(u32, RecalledGroup)>> = dirty.iter().map(|_| Vec::new()).collect();
    for (number, group) in (0..).zip(old) {
        if let Some(wording) = group.wording {
            by_home.get_mut(wording.document as usize)?.push((number, group));
        }
    }
    // For each group of before its number of today.
    let mut renumbered: FxHashMap<u32, u32> = FxHashMap::default();
    for (document, old) in (0..).zip(by_home) {
        if occurrences.readings() > MOST_READINGS {
            return None;
        }
        if dirty[document as usize] {
            let first = clustering.groups().len();
            clustering.step(document, occurrences);
            let made = clustering.groups().get(first..).unwrap_or_default();
            let staying = |group: &Group| -> Vec<Place> {
                group.witnesses.iter().copied().filter(|place| !is_added(place.document)).collect()
            };
            let mut new: FxHashMap<(Option<Place>, Vec<Place>), u32> =
                made.iter().zip(first as u32..).map(|(group, n)| ((Some(group.wording), staying(group)), n)).collect();
            let mut reached: Vec<Place> = Vec::new();
            for (number, old) in old {
                let old = (old.wording, old.witnesses);
                match new.remove(&old) {
                    Some(same) => _ = renumbered.insert(number, same),
                    None => reached.extend(old.1),
                }
            }
            reached.extend(new.into_keys().flat_map(|(_, witnesses)| witnesses));
            // Groups of earlier documents stand already.
            for later in reached.into_iter().filter(|reached| reached.document > document) {
                dirty[later.document as usize] = true;
            }
        } else {
            for (number, old) in old {
                if old.is_bereft {
                    return None;
                }
                let group = Group { wording: old.wording?, witnesses: old.witnesses };
                renumbered.insert(number, clustering.add(group));
            }
            for chain in clustering.chains_from(document) {
                let before = (*chains.before.get(chain as usize)?)?;
                let group = match before {
                    Some(group) => Some(*renumbered.get(&group)?),
                    None => None,
                };
                clustering.assign(chain, group);
            }
        }
    }
    Some(())
}
