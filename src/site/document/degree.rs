//! What other documents carry of exactly the letters that a card speaks of: how much, and whether one is earlier.
//!
//! A wording lies in several passages at once, and what another document carries of it may be told by a passage that is
//! longer, or differs by a mark. A card answers for its letters, not for the passage that its line was made from.

use crate::model::{BodySpan, Order};
use crate::reuse::{DocumentIndex, Passage};
use crate::site::document::cards::Cards;
use crate::site::document::extents::{Extent, Group, letters};
use crate::site::spans::{intersection, touching, union};
use std::collections::BTreeSet;

/// Documents of one passage looked at for an earlier one, the earliest first.
const MAX_CANDIDATES: usize = 20;

/// How much of a wording another place carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Degree {
    /// Every letter, in one run.
    Verbatim,
    /// Every letter, but with others between them, or in another order.
    Scattered,
    /// So many of so many letters.
    Partly {
        /// Letters that stand there.
        equal: usize,
        /// Letters of the wording.
        of: usize,
    },
    /// Not told letter by letter.
    Unmeasured,
}

impl Cards<'_> {
    /// How much of some places of this document another place carries.
    pub fn degree(&self, group: &Group, extent: &Extent, spans: &[BodySpan], other: Passage) -> Degree {
        let own = Passage { document: self.own, span: extent.whole };
        let is_alike = self.site.symbols(own) == self.site.symbols(other);
        let mut equal = self.carried(group, spans, other.document);
        if is_alike {
            equal = union(equal.into_iter().chain([extent.span]).collect());
        }
        // From the first to the last letter that is lit: what is not lit at the ends, the card does not speak of.
        let told: Vec<BodySpan> = spans.iter().filter_map(|span| self.lit_within(*span)).collect();
        let count = |equal: &[BodySpan]| letters(self.site, self.own, equal);
        let of = count(&told);
        match count(&intersection(&told, &equal)) {
            _ if of == 0 && is_alike => Degree::Verbatim,
            0 => Degree::Unmeasured,
            equal if equal == of && (is_alike || self.stand_whole(&told, other.document)) => Degree::Verbatim,
            equal if equal == of => Degree::Scattered,
            equal => Degree::Partly { equal, of },
        }
    }

    /// Whether each of some places of this document stands in another one letter by letter, with nothing in between.
    fn stand_whole(&self, spans: &[BodySpan], document: DocumentIndex) -> bool {
        let there = self.site.texts.get(document as usize).map_or(&[][..], |text| &text.symbols);
        spans.iter().all(|span| {
            let sought = self.site.symbols(Passage { document: self.own, span: *span });
            sought.is_empty() || there.windows(sought.len()).any(|here| here == sought)
        })
    }

    /// The part of a stretch from its first to its last letter that stands in another document.
    fn lit_within(&self, span: BodySpan) -> Option<BodySpan> {
        let lit = touching(&self.site.index.equal(self.own).all, span);
        let (first, last) = lit.first().zip(lit.last())?;
        Some(BodySpan { start: first.start.max(span.start), end: last.end.min(span.end) })
    }

    /// What of a group's places stands letter by letter in a document, whatever passage tells it: disjoint, in order.
    fn carried(&self, group: &Group, spans: &[BodySpan], document: DocumentIndex) -> Vec<BodySpan> {
        let (start, end) = (spans.iter().map(|span| span.start).min(), spans.iter().map(|span| span.end).max());
        let Some((start, end)) = start.zip(end) else { return Vec::new() };
        let stretch = BodySpan { start, end };
        let mut carried = self.site.index.equal_over(&self.site.reuse, self.own, document, stretch);
        // Places found letter by letter lie in no alignment of their own.
        carried.extend(group.extents.iter().filter_map(|extent| {
            let there = extent.place_in(self.site, document)?;
            let here = Passage { document: self.own, span: extent.whole };
            (self.site.symbols(here) == self.site.symbols(there)).then_some(extent.span)
        }));
        union(carried)
    }

    /// Earlier documents that carry most of the letters lit at some places, the earliest first, each with its place there:
    /// asked where the passage itself names none.
    pub fn earlier(&self, group: &Group, spans: &[BodySpan]) -> Vec<Passage> {
        let count = |spans: &[BodySpan]| letters(self.site, self.own, spans);
        let equal = self.site.index.equal(self.own);
        let lit = intersection(&equal.all, spans);
        let is_most = |some: &[BodySpan]| 2 * count(&intersection(&lit, some)) > count(&lit);
        if !is_most(&equal.earlier) {
            return Vec::new();
        }
        let over = group.extents.iter().filter(|extent| !touching(spans, extent.span).is_empty());
        let candidates: BTreeSet<DocumentIndex> = over
            .clone()
            .flat_map(|extent| extent.others(self.site, self.own).take(MAX_CANDIDATES))
            .filter(|document| self.order_to(*document) == (Order::Earlier, true))
            .collect();
        let place = |document: DocumentIndex| {
            let widest = over.clone().max_by_key(|extent| {
                let is_there = extent.place_in(self.site, document).is_some();
                (is_there, count(&intersection(spans, &[extent.span])))
            })?;
            widest.place_in(self.site, document)
        };
        let carry = candidates.into_iter().filter(|document| is_most(&self.carried(group, spans, *document)));
        carry.filter_map(place).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;
    use crate::ingest::Inputs;
    use crate::model::{Archive, Kind};
    use crate::reuse::{Class, Cluster, Reuse};
    use crate::site::document::extents;
    use crate::site::specimen::{aligned, dated};
    use crate::site::{Route, Site, plan, sample};

    /// A speech, an item that quotes it with another mark, and a later interview that goes on as the item does, in other
    /// words.
    fn site() -> Site {
        let (documents, texts): (Vec<_>, Vec<_>) = [
            dated("speech", Kind::Speech, "2023-09-16", &["我说，江水清清照两岸，渔火点点映三更。谢谢大家。"]),
            dated("item", Kind::Commentary, "2023-09-19", &["他写道：江水清清照两岸、渔火点点映三更，令人难忘。"]),
            dated("interview", Kind::Interview, "2023-09-25", &["问：江水清清照两岸，渔火渐渐上三更，令人难忘？"]),
        ]
        .into_iter()
        .unzip();
        let archive = Archive { documents, ..Archive::default() };
        let longer = ["江水清清照两岸、渔火点点映三更，令人难忘", "江水清清照两岸，渔火渐渐上三更，令人难忘"];
        let shorter = ["江水清清照两岸，渔火点点映三更", "江水清清照两岸、渔火点点映三更"];
        let verbatim = aligned(&archive, 0, 1, &[&shorter.join("|")]);
        let loose = aligned(&archive, 1, 2, &["江水清清照两岸、渔火|江水清清照两岸，渔火", "三更，令人难忘"]);
        let places = |places: [(u32, &str); 2]| places.map(|(at, wording)| sample::passage(&archive, at, wording));
        let cluster = |id: &str, witnesses: [Passage; 2]| Cluster {
            id: id.to_owned(),
            class: Class::Passage,
            wording: witnesses[0],
            witnesses: witnesses.to_vec(),
            documents: 2,
            occasions: 2,
        };
        let clusters = vec![
            cluster("loose", places([(1, longer[0]), (2, longer[1])])),
            cluster("verbatim", places([(0, shorter[0]), (1, shorter[1])])),
        ];
        let alignments = [(verbatim, 1), (loose, 0)]
            .map(|(alignment, cluster)| crate::reuse::Alignment { cluster: Some(cluster), identity: 0.65, ..alignment })
            .to_vec();
        plan(
            archive,
            texts,
            Reuse { alignments, clusters, ..Reuse::default() },
            &Inputs::default(),
            &SiteConfig::default(),
        )
        .unwrap()
        .0
    }

    /// The only card of a document: what it says, and its rows as document and degree.
    fn check(own: DocumentIndex, summary: &str, rows: &[(&str, &str)]) {
        let site = site();
        let links = site.links(&Route::Document(own));
        let cards = Cards { site: &site, links: &links, own };
        let groups = extents::groups(&site, own, &extents::extents(&site, own));
        assert_eq!(groups.len(), 1);
        let card = serde_json::to_value(cards.card(&groups[0], 1, 0)).unwrap();
        assert_eq!(card["summary"], summary);
        let found: Vec<(&str, &str)> = card["extents"][0]["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| (row["document"]["id"].as_str().unwrap_or_default(), row["exact"].as_str().unwrap()))
            .collect();
        assert_eq!(found, rows);
    }

    #[test]
    fn letters_with_others_between_are_not_verbatim() {
        let texts = ["江水清清照两岸，渔火点点映三更。", "江水清清照两岸，夜里渔火点点映三更。"];
        let documents =
            [dated("a", Kind::Speech, "2023-09-16", &texts[..1]), dated("b", Kind::Speech, "2023-09-19", &texts[1..])];
        let (documents, symbols): (Vec<_>, Vec<_>) = documents.into_iter().unzip();
        let archive = Archive { documents, ..Archive::default() };
        let alignments = vec![aligned(&archive, 0, 1, &["江水清清照两岸|江水清清照两岸", "渔火点点映三更"])];
        let reuse = Reuse { alignments, ..Reuse::default() };
        let site = plan(archive, symbols, reuse, &Inputs::default(), &SiteConfig::default()).unwrap().0;
        let places = [("江水清清照两岸，渔火点点映三更", Degree::Scattered), ("江水清清照两岸", Degree::Verbatim)];
        let links = site.links(&Route::Document(0));
        let cards = Cards { site: &site, links: &links, own: 0 };
        let group = &extents::groups(&site, 0, &extents::extents(&site, 0))[0];
        for (wording, degree) in places {
            let own = sample::passage(&site.archive, 0, wording).span;
            let there = sample::passage(&site.archive, 1, "江水清清照两岸，夜里渔火点点映三更");
            assert_eq!(cards.degree(group, &group.extents[0], &[own], there), degree, "{wording}");
        }
    }

    #[test]
    fn no_letters_stand_first_that_an_earlier_document_has() {
        check(0, "语料内首见，14 字", &[("item", "逐字")]);
        // Of 18 letters the speech has 14, the interview 15.
        check(
            1,
            "另见较早文献 1 篇，18 字中 14 字，共 2 篇",
            &[("speech", "77%（14/18）"), ("interview", "83%（15/18）")],
        );
    }
}
