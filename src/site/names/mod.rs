//! Names and terms that the glossary confirms: where they stand, and their pages. What it does not confirm has none.

pub mod candidates;
pub mod find;
pub mod list;
pub mod page;

use crate::diagnostic::Diagnostic;
use crate::model::{Archive, BodySpan, Name, NameKind};
use crate::normalize::Text;
use crate::reuse::{DocumentIndex, Passage};
use crate::site::index::{ClusterIndex, short_hash};
use crate::site::{Route, Site};
use find::{Finder, Found};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// A name's place in the glossary.
pub type NameIndex = u32;

/// Where all names stand.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The end of each name's address.
    slugs: Vec<String>,
    /// For each document, places of names in order.
    found: Vec<Vec<Found>>,
    /// For each name, its places in the order of the archive: the document, and which of its places.
    places: Vec<Vec<(DocumentIndex, Found)>>,
    /// The letters of each form of each 提法, to the names it belongs to.
    formulae: BTreeMap<Vec<u32>, Vec<NameIndex>>,
}

impl Names {
    /// Looks for every name in every text. What cannot be told apart is an error with the line of the glossary.
    pub fn of(archive: &Archive, texts: &[Text]) -> (Self, Vec<Diagnostic>) {
        if archive.names.is_empty() {
            return (Self { found: vec![Vec::new(); texts.len()], ..Self::default() }, Vec::new());
        }
        let (finder, clashes) = Finder::new(&archive.names);
        let mut notes = Vec::new();
        let name = |i: NameIndex| archive.names.get(i as usize);
        for clash in clashes {
            let (Some(first), Some(second)) = (name(clash.first), name(clash.second)) else { continue };
            let message = format!("`{}` is a form of `{}` and of `{}`", clash.form, first.name, second.name);
            let hint = format!("line {} has it, too: keep it in one of the two entries", first.line);
            notes.push(wrong(second, "name-twice", message).hint(hint));
        }
        let slugs = slugs(&archive.names, &mut notes);
        let found: Vec<Vec<Found>> = texts.par_iter().map(|text| finder.find(text)).collect();
        let mut places = vec![Vec::new(); archive.names.len()];
        for (document, found) in (0u32..).zip(&found) {
            for one in found {
                if let Some(places) = places.get_mut(one.name as usize) {
                    places.push((document, *one));
                }
            }
        }
        (Self { slugs, found, places, formulae: formulae(&archive.names) }, notes)
    }

    /// Places of names in a document, in order.
    pub fn in_document(&self, document: DocumentIndex) -> &[Found] {
        self.found.get(document as usize).map_or(&[], Vec::as_slice)
    }

    /// Places of a name, in the order of the archive.
    pub fn places(&self, name: NameIndex) -> &[(DocumentIndex, Found)] {
        self.places.get(name as usize).map_or(&[], Vec::as_slice)
    }

    /// The end of a name's address.
    pub fn slug(&self, name: NameIndex) -> &str {
        self.slugs.get(name as usize).map_or("", String::as_str)
    }

    /// The 提法 that are written with just these letters.
    fn formulae(&self, letters: &[u32]) -> &[NameIndex] {
        self.formulae.get(letters).map_or(&[], Vec::as_slice)
    }

    /// Names that stand in a passage as a whole, each once, in order.
    pub fn within(&self, passage: Passage) -> Vec<NameIndex> {
        let is_within = |found: &&Found| passage.span.start <= found.span.start && found.span.end <= passage.span.end;
        let found = self.in_document(passage.document).iter().filter(is_within);
        let mut names: Vec<NameIndex> = Vec::new();
        for one in found {
            if !names.contains(&one.name) {
                names.push(one.name);
            }
        }
        names
    }

    /// The first place of each name in a document, in order: what the text links.
    pub fn first_places(&self, document: DocumentIndex) -> Vec<(BodySpan, NameIndex)> {
        let mut seen = BTreeMap::new();
        for found in self.in_document(document) {
            seen.entry(found.name).or_insert(found.span);
        }
        let mut first: Vec<(BodySpan, NameIndex)> = seen.into_iter().map(|(name, span)| (span, name)).collect();
        first.sort_unstable();
        first
    }
}

/// The letters of every form of the 提法 in a glossary.
fn formulae(names: &[Name]) -> BTreeMap<Vec<u32>, Vec<NameIndex>> {
    let mut formulae: BTreeMap<Vec<u32>, Vec<NameIndex>> = BTreeMap::new();
    for (i, name) in (0u32..).zip(names).filter(|(_, name)| name.kind == NameKind::Tifa) {
        for form in [&name.name].into_iter().chain(&name.other) {
            let names = formulae.entry(Text::of(form).symbols).or_default();
            if !names.contains(&i) {
                names.push(i);
            }
        }
    }
    formulae
}

fn wrong(name: &Name, code: &'static str, message: String) -> Diagnostic {
    Diagnostic::error(code, &name.path, message).at(name.line, name.name.clone())
}

/// The end of each name's address: the editor's, else a hash of the name, so that another entry cannot change it.
fn slugs(names: &[Name], notes: &mut Vec<Diagnostic>) -> Vec<String> {
    let mut taken: BTreeMap<String, u32> = BTreeMap::new();
    let mut slugs = Vec::new();
    for name in names {
        let is_sound = |slug: &str| {
            !slug.is_empty() && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        if let Some(slug) = name.slug.as_deref().filter(|slug| !is_sound(slug)) {
            let message = format!("`{slug}` cannot be the end of an address");
            notes.push(wrong(name, "name-slug", message).hint("write `slug:` with a-z, digits and hyphens"));
        }
        let slug = name.slug.clone().filter(|slug| is_sound(slug)).unwrap_or_else(|| short_hash(&name.name));
        if let Some(line) = taken.insert(slug.clone(), name.line) {
            let message = format!("the address `/names/{slug}/` is that of line {line} already");
            notes.push(wrong(name, "name-slug", message).hint("give one of the two another name or `slug:`"));
        }
        slugs.push(slug);
    }
    slugs
}

impl Site {
    /// Which editors call a wording a 提法, and when. They have judged these letters, from the first to the last; of a
    /// longer wording that holds them they have said nothing.
    pub fn signed(&self, cluster: ClusterIndex) -> Vec<String> {
        let names = self.names.formulae(self.symbols(self.cluster(cluster).wording)).iter();
        names
            .filter_map(|i| self.archive.names.get(*i as usize))
            .filter_map(|name| name.signed.as_ref())
            .map(|(by, date)| self.words().fill("name-signed", &[("by", by), ("date", &self.words().day(*date))]))
            .collect()
    }
}

/// The list and every name's pages, if there are names.
pub fn routes(site: &Site) -> Vec<Route> {
    if site.archive.names.is_empty() {
        return Vec::new();
    }
    let names = (0u32..).zip(&site.archive.names).flat_map(|(i, _)| page::routes(site, i));
    list::routes(site).into_iter().chain(names).collect()
}
