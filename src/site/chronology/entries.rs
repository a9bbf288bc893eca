//! The uses of a wording one by one, each in its sentence, those of one occasion together.

use super::list::on_one_line;
use super::page::Paint;
use super::picture::Spot;
use super::uses::{Place, Span, Verdict, place};
use super::whole;
use crate::model::BodySpan;
use crate::reuse::{DocumentIndex, Passage};
use crate::site::index::ClusterIndex;
use crate::site::urls::paragraph_anchor;
use crate::site::view::{DocumentRef, Link};
use crate::site::{Route, Site};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;

#[derive(Serialize)]
pub(super) struct GroupView {
    heading: Option<Link>,
    places: String,
    uses: Vec<UseView>,
}

#[derive(Serialize)]
struct UseView {
    n: usize,
    id: String,
    document: DocumentRef,
    verdict: String,
    /// Days since the use before it, if both are dated to the day.
    gap: Option<String>,
    before: String,
    wording: String,
    after: String,
    lang: String,
    paragraph: Link,
    comparison: Option<String>,
}

/// A witness with all that the page says of it.
pub(super) struct Use {
    /// Where, with the whole of the words at its ends.
    pub passage: Passage,
    /// In what surroundings.
    pub place: Place,
    /// How it stands in time to the others.
    pub verdict: Verdict,
    /// Occasion in the index, or the document's own.
    pub occasion: u64,
}

/// The occasion of a document as a number: those of one event share one, others have their own.
pub(super) fn occasion_key(site: &Site, document: DocumentIndex) -> u64 {
    match site.index.occasion_of(document) {
        Some(occasion) => u64::from(occasion),
        None => (1 << 32) + u64::from(document),
    }
}

/// Some of a wording's uses.
pub(super) fn uses(site: &Site, cluster: ClusterIndex, shown: Range<usize>, verdicts: &[Verdict]) -> Vec<Use> {
    let wording = site.cluster(cluster).wording;
    shown
        .filter_map(|i| {
            let witness = *site.cluster(cluster).witnesses.get(i)?;
            let text = site.texts.get(witness.document as usize)?;
            let model = site.texts.get(wording.document as usize)?;
            let span = whole::to_words(text, witness.span, (model, wording.span));
            let passage = Passage { span, ..witness };
            Some(Use {
                passage,
                place: place(site.document(passage.document), text, passage),
                verdict: *verdicts.get(i)?,
                occasion: occasion_key(site, passage.document),
            })
        })
        .collect()
}

/// A verdict in the table of interface texts.
pub(in crate::site) fn verdict_key(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::First => "order-first",
        Verdict::FirstDay => "chronology-first-day",
        Verdict::PerhapsFirst => "chronology-perhaps-first",
        Verdict::Again => "chronology-again",
        Verdict::Later => "chronology-later",
        Verdict::SameDay => "chronology-same-day",
        Verdict::Unknown => "chronology-unknown",
    }
}

impl Paint<'_> {
    /// Uses by occasion, in order of each occasion's first, and the numbers of occasions with several documents.
    pub(super) fn groups(&self, uses: &[Use]) -> (Vec<GroupView>, BTreeMap<u64, usize>) {
        let mut order: Vec<u64> = Vec::new();
        let mut members: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        for (i, one) in uses.iter().enumerate() {
            let list = members.entry(one.occasion).or_default();
            if list.is_empty() {
                order.push(one.occasion);
            }
            list.push(i);
        }
        let words = self.site.words();
        let mut numbers = BTreeMap::new();
        let mut groups = Vec::new();
        for key in order {
            let list = members.remove(&key).unwrap_or_default();
            let heading = u32::try_from(key).ok().map(|occasion| {
                let number = numbers.len() + 1;
                numbers.insert(key, number);
                let name = &self.site.index.occasion(occasion).name;
                let label = words.fill("chronology-occasion", &[("n", &number.to_string()), ("name", name)]);
                Link::new(self.links.to(&Route::Occasion(occasion)), label)
            });
            groups.push(GroupView {
                heading,
                places: words.fill("places-n", &[("n", &words.number(list.len()))]),
                uses: list.into_iter().filter_map(|i| uses.get(i).map(|one| self.one_use(i, one))).collect(),
            });
        }
        (groups, numbers)
    }

    fn one_use(&self, i: usize, one: &Use) -> UseView {
        let words = self.site.words();
        let document = one.passage.document;
        let quote = |span: BodySpan| on_one_line(self.site.quote(document, span));
        let n = self.start + i + 1;
        let dots = |cut: bool| if cut { "……" } else { "" };
        let first = self.site.cluster(self.cluster).witnesses.first().map_or(document, |first| first.document);
        let comparison = (first != document)
            .then(|| self.site.comparison_route(first, document))
            .flatten()
            .map(|route| self.links.to(&route));
        UseView {
            n,
            id: format!("w{n}"),
            document: self.site.document_ref(self.links, document),
            verdict: words.say(verdict_key(one.verdict)).to_owned(),
            gap: self.gap(n - 1),
            before: format!("{}{}", dots(one.place.cut_before), quote(one.place.before)),
            wording: quote(one.place.wording),
            after: format!("{}{}", quote(one.place.after), dots(one.place.cut_after)),
            lang: self.site.document(document).meta.language.clone(),
            paragraph: Link::new(
                self.links.anchor(&Route::Document(document), &paragraph_anchor(one.place.paragraph)),
                words.fill("chronology-read", &[("n", &(one.place.paragraph + 1).to_string())]),
            ),
            comparison,
        }
    }

    /// "412 days after use 3", for a witness and the one before it.
    fn gap(&self, witness: usize) -> Option<String> {
        let witnesses = &self.site.cluster(self.cluster).witnesses;
        let document = |i: usize| witnesses.get(i).map(|witness| witness.document);
        let (before, own) = (document(witness.checked_sub(1)?)?, document(witness)?);
        let day = |document| self.site.survey.date(document).and_then(|date| date.exact());
        let days = day(before)?.until(day(own)?).ok()?.get_days();
        let words = self.site.words();
        (days > 0).then(|| {
            words.fill(
                "chronology-gap",
                &[("days", &words.number(days.unsigned_abs() as usize)), ("n", &witness.to_string())],
            )
        })
    }

    /// The same uses for the picture.
    pub(super) fn spots(&self, uses: &[Use], numbers: &BTreeMap<u64, usize>) -> Vec<Spot> {
        uses.iter()
            .enumerate()
            .map(|(i, one)| {
                let document = self.site.document(one.passage.document);
                let date = self.site.survey.date(one.passage.document);
                let n = self.start + i + 1;
                Spot {
                    kind: document.meta.kind,
                    span: Span::of(date),
                    occasion: numbers.get(&one.occasion).copied(),
                    number: n,
                    url: format!("#w{n}"),
                    title: format!("{} {}", self.site.words().interval(date), self.site.title(document)),
                }
            })
            .collect()
    }
}
