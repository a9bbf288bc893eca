//! Which stretches of a document recur elsewhere, gathered into the groups that get one number and one card.

use crate::model::{BodySpan, ParagraphKind};
use crate::reuse::{Class, DocumentIndex, Passage};
use crate::site::Site;
use crate::site::carriers::{Carriers, Others};
use crate::site::index::ClusterIndex;
use crate::site::spans::{intersection, touching, union};
use std::collections::{BTreeMap, BTreeSet};

/// Neighbouring passages with the same witnesses this many letters apart, or fewer, read as one (READING §4.2: six cards
/// for one copied paragraph otherwise).
const MAX_GAP_LETTERS: usize = 30;
/// A paragraph of which this share comes from one document gets one card.
const ONE_SOURCE_PERCENT: usize = 70;
/// No mark tells more documents than this apart, so that counting further is waste.
pub const MAX_TINT: usize = 4;

/// A stretch of the document and who else carries it.
#[derive(Clone, Debug)]
pub struct Extent {
    /// Where, in this document; never beyond one paragraph in what `in_paragraphs` gives.
    pub span: BodySpan,
    /// The whole passage, of which `span` may be the part that lies in one paragraph.
    pub whole: BodySpan,
    /// The cluster, or none for an alignment of two documents that is in no cluster.
    pub cluster: Option<ClusterIndex>,
    /// The other side, where there is no cluster, and the alignment that tells of it, as its place in
    /// [`crate::reuse::Reuse::alignments`].
    pub other: Option<(Passage, u32)>,
    /// Passage or common wording; boilerplate is no extent.
    pub class: Class,
}

impl Extent {
    /// Every place that carries the wording, this one included for a cluster.
    pub fn witnesses<'a>(&'a self, site: &'a Site) -> &'a [Passage] {
        match (self.cluster, &self.other) {
            (Some(cluster), _) => &site.cluster(cluster).witnesses,
            (None, Some((other, _))) => std::slice::from_ref(other),
            (None, None) => &[],
        }
    }

    /// Other documents, in the order of the archive.
    pub fn others(&self, site: &Site, own: DocumentIndex) -> impl Iterator<Item = DocumentIndex> {
        let carriers = self.cluster.and_then(|cluster| site.index.carriers(cluster));
        let carried = carriers.into_iter().flat_map(Carriers::iter);
        let aligned = self.other.filter(|_| self.cluster.is_none()).map(|(other, _)| other.document);
        carried.chain(aligned).filter(move |document| *document != own)
    }

    /// The same for all extents that the same other documents carry.
    pub fn others_as_one(&self, site: &Site, own: DocumentIndex) -> Others {
        match (self.cluster.and_then(|cluster| site.index.carriers(cluster)), self.other) {
            (Some(carriers), _) => carriers.others(own),
            (None, Some((other, _))) if other.document != own => Others::One(other.document),
            (None, _) => Others::None,
        }
    }

    /// How many documents carry it, this one included.
    pub fn n_documents(&self, site: &Site) -> usize {
        self.cluster.and_then(|cluster| site.index.carriers(cluster)).map_or(2, Carriers::len)
    }

    /// A place in another document: of a cluster, the last one there.
    pub fn place_in(&self, site: &Site, document: DocumentIndex) -> Option<Passage> {
        let witness = match self.cluster {
            Some(cluster) => site.index.carriers(cluster)?.witness(document)? as usize,
            None => 0,
        };
        self.witnesses(site).get(witness).copied().filter(|witness| witness.document == document)
    }
}

/// Passages that read as one: they share letters, or follow each other closely with the same witnesses.
#[derive(Clone, Debug)]
pub struct Group {
    /// From the first to the last letter.
    pub span: BodySpan,
    /// By start, longest first.
    pub extents: Vec<Extent>,
    /// The document that most of the paragraph stands in, if the group is a whole paragraph's.
    pub mostly: Option<Mostly>,
}

/// A document in which most of a paragraph stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mostly {
    /// Which document.
    pub document: DocumentIndex,
    /// Letters of the paragraph that stand there.
    pub letters: usize,
    /// Letters of the paragraph.
    pub of: usize,
    /// What of the paragraph stands there.
    pub spans: Vec<BodySpan>,
}

/// The letters of some spans of a document that another document carries, each counted once.
pub fn equal_letters(site: &Site, own: DocumentIndex, spans: Vec<BodySpan>) -> usize {
    letters_of(site, own, &site.index.equal(own).all, &union(spans))
}

/// The letters that some of the places that [`Index::equal`](crate::site::index::Index::equal) lists have within these spans.
pub fn letters_of(site: &Site, own: DocumentIndex, places: &[BodySpan], spans: &[BodySpan]) -> usize {
    spans.iter().map(|span| letters(site, own, &intersection(&[*span], touching(places, *span)))).sum()
}

/// The letters of disjoint spans.
pub fn letters(site: &Site, own: DocumentIndex, spans: &[BodySpan]) -> usize {
    spans.iter().map(|span| site.index.letters_in(&site.texts, own, *span)).sum()
}

/// The extents of a document by start, longest first: passages and common wordings.
pub fn extents(site: &Site, own: DocumentIndex) -> Vec<Extent> {
    let mut extents: Vec<Extent> = site
        .index
        .places(own)
        .iter()
        .map(|place| Extent {
            span: place.span,
            whole: place.span,
            cluster: Some(place.cluster),
            other: None,
            class: site.cluster(place.cluster).class,
        })
        .filter(|extent| extent.class != Class::Boilerplate)
        .collect();
    for i in site.index.loose(own) {
        let Some(alignment) = site.reuse.alignments.get(*i as usize) else { continue };
        let [a, b] = [(alignment.a, alignment.shown.0), (alignment.b, alignment.shown.1)]
            .map(|(passage, span)| Passage { span, ..passage });
        let sides = [(a, b), (b, a)];
        for (this, other) in sides.into_iter().filter(|(this, other)| this.document == own && !other.span.is_empty()) {
            extents.push(Extent {
                span: this.span,
                whole: this.span,
                cluster: None,
                other: Some((other, *i)),
                class: Class::Passage,
            });
        }
    }
    extents.retain(|extent| !extent.span.is_empty());
    extents.sort_by_key(|extent| (extent.span.start, std::cmp::Reverse(extent.span.end), extent.cluster));
    extents
}

/// Passages cut at paragraphs: a card stands beside the paragraph it speaks of. Pieces shorter than two passages (a
/// salutation that a copy begins with) are left to the paragraph that holds the rest; the longest piece always stays.
/// Date, byline and credit lines have no card: they are facts, and stand in the title block.
fn in_paragraphs(site: &Site, own: DocumentIndex, extents: &[Extent]) -> Vec<Extent> {
    let paragraphs = &site.document(own).body.paragraphs;
    let mut pieces: Vec<Extent> = Vec::with_capacity(extents.len());
    for extent in extents.iter().filter(|extent| extent.class == Class::Passage) {
        let first = site.paragraph_at(own, extent.span.start + 1);
        let here: Vec<(usize, BodySpan)> = paragraphs
            .iter()
            .skip(first)
            .take_while(|paragraph| paragraph.span.start < extent.span.end)
            .filter(|paragraph| paragraph.kind != ParagraphKind::Credit)
            .map(|paragraph| BodySpan {
                start: extent.span.start.max(paragraph.span.start),
                end: extent.span.end.min(paragraph.span.end).max(extent.span.start.max(paragraph.span.start)),
            })
            .map(|span| (site.index.letters_in(&site.texts, own, span), span))
            .collect();
        let longest = here.iter().map(|(letters, _)| *letters).max().unwrap_or(0);
        let least = longest.min(2 * site.config.reuse.min_letters as usize);
        let kept = here.into_iter().filter(|(letters, span)| *letters >= least && !span.is_empty());
        pieces.extend(kept.map(|(_, span)| Extent { span, ..extent.clone() }));
    }
    pieces.sort_by_key(|extent| (extent.span.start, std::cmp::Reverse(extent.span.end), extent.cluster));
    pieces
}

/// Gathers passages into groups, by place; a group lies in one paragraph. Common wordings have no group.
pub fn groups(site: &Site, own: DocumentIndex, extents: &[Extent]) -> Vec<Group> {
    /// The documents of a group: those of its most widely carried passage.
    struct Widest {
        n_documents: usize,
        others: Others,
    }
    let mut groups: Vec<(Group, Widest)> = Vec::new();
    for extent in &in_paragraphs(site, own, extents) {
        let here = Widest { n_documents: extent.n_documents(site), others: extent.others_as_one(site, own) };
        if let Some((last, of_last)) = groups.last_mut() {
            let overlaps = extent.span.start < last.span.end;
            let follows = || {
                let gap = BodySpan { start: last.span.end.min(extent.span.start), end: extent.span.start };
                site.paragraph_at(own, last.span.end) == site.paragraph_at(own, extent.span.start + 1)
                    && site.index.letters_in(&site.texts, own, gap) <= MAX_GAP_LETTERS
            };
            if overlaps || (here.others == of_last.others && follows()) {
                last.span.end = last.span.end.max(extent.span.end);
                last.extents.push(extent.clone());
                if here.n_documents > of_last.n_documents {
                    *of_last = here;
                }
                continue;
            }
        }
        groups.push((Group { span: extent.span, extents: vec![extent.clone()], mostly: None }, here));
    }
    let groups = groups.into_iter().map(|(group, _)| group).collect();
    whole_paragraphs(site, own, groups)
}

/// Joins the groups of a paragraph that comes mostly from one document.
fn whole_paragraphs(site: &Site, own: DocumentIndex, groups: Vec<Group>) -> Vec<Group> {
    let mut out: Vec<Group> = Vec::with_capacity(groups.len());
    let mut equal: BTreeMap<DocumentIndex, Vec<BodySpan>> = BTreeMap::new();
    let mut rest = groups.into_iter().peekable();
    while let Some(first) = rest.next() {
        let paragraph = site.paragraph_at(own, first.span.end);
        let mut here = vec![first];
        while let Some(next) = rest.next_if(|next| site.paragraph_at(own, next.span.end) == paragraph) {
            here.push(next);
        }
        let span = site.document(own).body.paragraphs.get(paragraph).map_or(BodySpan::new(0, 0), |p| p.span);
        match mostly(site, own, span, &here, &mut equal) {
            Some(mostly) if here.len() > 1 || here.iter().any(|group| group.extents.len() > 1) => {
                let start = here.iter().map(|group| group.span.start).min().unwrap_or(span.start);
                let end = here.iter().map(|group| group.span.end).max().unwrap_or(span.end);
                let extents = here.into_iter().flat_map(|group| group.extents).collect();
                out.push(Group { span: BodySpan { start, end }, extents, mostly: Some(mostly) });
            }
            Some(mostly) => {
                out.extend(here.into_iter().map(|group| Group { mostly: Some(mostly.clone()), ..group }));
            }
            None => out.extend(here),
        }
    }
    out
}

/// The document that carries most of a paragraph, if one carries enough of it; among equals the first of the archive.
/// `equal` keeps what other documents share with this one from paragraph to paragraph.
fn mostly(
    site: &Site,
    own: DocumentIndex,
    paragraph: BodySpan,
    groups: &[Group],
    equal: &mut BTreeMap<DocumentIndex, Vec<BodySpan>>,
) -> Option<Mostly> {
    /// A short line that recurs whole is not "a paragraph from one document", and its card says what there is to say.
    const MIN_LETTERS: usize = 40;
    /// Documents looked at for one paragraph: what more than so many carry comes from no single one.
    const MAX_CANDIDATES: usize = 20;
    let of = site.index.letters_in(&site.texts, own, paragraph);
    if of < MIN_LETTERS {
        return None;
    }
    let others: BTreeSet<DocumentIndex> = groups
        .iter()
        .flat_map(|group| &group.extents)
        .flat_map(|extent| extent.others(site, own).take(MAX_CANDIDATES))
        .collect();
    let mut best: Option<Mostly> = None;
    for document in others.into_iter().take(MAX_CANDIDATES) {
        let equal =
            equal.entry(document).or_insert_with(|| site.index.equal_with(&site.reuse, own, document)).as_slice();
        let spans = intersection(&[paragraph], touching(equal, paragraph));
        let letters = letters(site, own, &spans);
        if letters * 100 >= of * ONE_SOURCE_PERCENT && best.as_ref().is_none_or(|best| letters > best.letters) {
            best = Some(Mostly { document, letters, of, spans });
        }
    }
    best
}

/// A stretch with one look: never nested, never overlapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Where.
    pub span: BodySpan,
    /// Other documents that carry it, at most [`MAX_TINT`]; 1 where only this document repeats itself; 0 for a stretch
    /// that is only a common wording.
    pub documents: usize,
    /// The group it belongs to, by place in the list of groups.
    pub group: Option<usize>,
}

/// Equal stretches with no more than this many different letters between them are painted as one: a mark that breaks at
/// every changed character cannot be read.
const MAX_ABSORBED_LETTERS: usize = 2;

/// Passages cut down to what stands letter by letter elsewhere; common wordings as they are.
fn painted(site: &Site, own: DocumentIndex, extents: &[Extent]) -> Vec<Extent> {
    let mut matched: Vec<BodySpan> = Vec::new();
    for span in &site.index.equal(own).all {
        match matched.last_mut() {
            Some(last)
                if letters(site, own, &[BodySpan { start: last.end, end: span.start }]) <= MAX_ABSORBED_LETTERS
                    && site.paragraph_at(own, last.end) == site.paragraph_at(own, span.start + 1) =>
            {
                last.end = span.end;
            }
            _ => matched.push(*span),
        }
    }
    let mut painted = Vec::with_capacity(extents.len());
    for extent in extents {
        let parts = intersection(&[extent.span], touching(&matched, extent.span));
        if extent.class != Class::Passage || parts.is_empty() {
            painted.push(extent.clone());
        } else {
            painted.extend(parts.into_iter().map(|span| Extent { span, ..extent.clone() }));
        }
    }
    painted.sort_by_key(|extent| (extent.span.start, std::cmp::Reverse(extent.span.end), extent.cluster));
    painted
}

/// Flattens all extents to disjoint runs.
pub fn runs(site: &Site, own: DocumentIndex, extents: &[Extent], groups: &[Group]) -> Vec<Run> {
    let extents = &painted(site, own, extents);
    // Every extent begins and ends a run, and so does every group: one extent goes on through the paragraphs of several.
    // At each border only the open extents count.
    let spans = extents.iter().map(|extent| extent.span).chain(groups.iter().map(|group| group.span));
    let mut borders: Vec<u32> = spans.flat_map(|span| [span.start, span.end]).collect();
    borders.sort_unstable();
    borders.dedup();
    let few: Vec<BTreeSet<DocumentIndex>> =
        extents.iter().map(|extent| extent.others(site, own).take(MAX_TINT).collect()).collect();
    let mut runs: Vec<Run> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut next = 0;
    for pair in borders.windows(2) {
        let (Some(start), Some(end)) = (pair.first().copied(), pair.last().copied()) else { continue };
        open.retain(|i| extents.get(*i).is_some_and(|extent| extent.span.end > start));
        while extents.get(next).is_some_and(|extent| extent.span.start <= start) {
            open.push(next);
            next += 1;
        }
        if open.is_empty() {
            continue;
        }
        let mut others: BTreeSet<DocumentIndex> = BTreeSet::new();
        let mut is_passage = false;
        for i in &open {
            if extents.get(*i).is_some_and(|extent| extent.class == Class::Passage) {
                is_passage = true;
                others.extend(few.get(*i).into_iter().flatten());
            }
        }
        let documents = if is_passage { others.len().clamp(1, MAX_TINT) } else { 0 };
        let at = groups.partition_point(|group| group.span.end <= start);
        let group = groups.get(at).filter(|group| is_passage && group.span.start <= start).map(|_| at);
        // A mark of punctuation alone looks as what it closes.
        let is_bare = || site.index.letters_in(&site.texts, own, BodySpan { start, end }) == 0;
        match runs.last_mut() {
            Some(last)
                if last.span.end == start && last.group == group && (last.documents == documents || is_bare()) =>
            {
                last.span.end = end;
            }
            _ => runs.push(Run { span: BodySpan { start, end }, documents, group }),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;
    use crate::reuse::Cluster;
    use crate::site::{plan, sample};

    /// Clusters as (wording, documents that carry it) over documents of a paragraph a line.
    fn check(texts: &[&str], clusters: &[(&str, &[u32])], groups_expected: usize, runs_expected: &[(&str, usize)]) {
        let (mut archive, _, mut reuse) = sample::parts();
        let model = archive.documents[0].clone();
        archive.documents = texts
            .iter()
            .enumerate()
            .map(|(i, text)| {
                let mut document = model.clone();
                document.id = crate::model::DocId::new(&format!("d{i}")).unwrap();
                document.body = sample::body(&text.split('\n').collect::<Vec<&str>>());
                document
            })
            .collect();
        reuse.alignments.clear();
        reuse.clusters = clusters
            .iter()
            .enumerate()
            .map(|(i, (wording, documents))| Cluster {
                id: format!("c{i}"),
                class: Class::Passage,
                wording: sample::passage(&archive, documents[0], wording),
                witnesses: documents.iter().map(|d| sample::passage(&archive, *d, wording)).collect(),
                documents: 2,
                occasions: 2,
            })
            .collect();
        let texts = archive.documents.iter().map(|document| crate::normalize::Text::of(&document.body.text)).collect();
        let (site, _) = plan(archive, texts, reuse, &crate::ingest::Inputs::default(), &SiteConfig::default()).unwrap();
        let extents = extents(&site, 0);
        let groups = groups(&site, 0, &extents);
        assert_eq!(groups.len(), groups_expected);
        let runs = runs(&site, 0, &extents, &groups);
        let found: Vec<(&str, usize)> = runs.iter().map(|run| (site.quote(0, run.span), run.documents)).collect();
        assert_eq!(found, runs_expected);
    }

    #[test]
    fn overlapping_passages_are_one_group_of_flat_runs() {
        check(
            &["甲乙丙丁戊己", "甲乙丙丁", "丙丁戊己"],
            &[("甲乙丙丁", &[0, 1]), ("丙丁戊己", &[0, 2])],
            1,
            &[("甲乙", 1), ("丙丁", 2), ("戊己", 1)],
        );
    }

    #[test]
    fn neighbours_with_the_same_witnesses_merge() {
        let near = format!("甲乙丙丁{}戊己庚辛", "水".repeat(30));
        let far = format!("甲乙丙丁{}戊己庚辛", "水".repeat(31));
        let other = "甲乙丙丁、戊己庚辛";
        let clusters: &[(&str, &[u32])] = &[("甲乙丙丁", &[0, 1]), ("戊己庚辛", &[0, 1])];
        check(&[&near, other], clusters, 1, &[("甲乙丙丁", 1), ("戊己庚辛", 1)]);
        check(&[&far, other], clusters, 2, &[("甲乙丙丁", 1), ("戊己庚辛", 1)]);
    }

    #[test]
    fn a_passage_through_paragraphs_is_marked_for_the_card_of_each() {
        let text = "甲乙丙丁\n戊己庚辛";
        check(&[text, text], &[(text, &[0, 1])], 2, &[("甲乙丙丁", 1), ("\n", 1), ("戊己庚辛", 1)]);
    }

    #[test]
    fn tint_is_capped() {
        check(&["甲乙", "甲乙", "甲乙", "甲乙", "甲乙", "甲乙"], &[("甲乙", &[0, 1, 2, 3, 4, 5])], 1, &[("甲乙", 4)]);
    }
}
