//! Where the names of the glossary stand: letter by letter, the longest form first, in one pass over each text.

use crate::model::{BodySpan, Name};
use crate::normalize::{Edge, Text};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A place of a name in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where, from its first letter to its last.
    pub span: BodySpan,
    /// Which name of the glossary.
    pub name: u32,
    /// In which of its forms: 0 is the name itself, then the others in order.
    pub form: u32,
}

/// What is looked for, as symbols.
#[derive(Clone, Debug)]
struct Form {
    symbols: Vec<u32>,
    /// The name and its form; `None` for a wording that holds a form and does not mean it.
    of: Option<(u32, u32)>,
}

/// All forms, ready to be looked for.
#[derive(Clone, Debug, Default)]
pub struct Finder {
    /// By their first symbol, the longest first.
    forms: BTreeMap<u32, Vec<Form>>,
}

/// Two names that are written alike, as places in the glossary, and how.
pub struct Clash {
    /// The one that keeps the form.
    pub first: u32,
    /// The one that loses it.
    pub second: u32,
    /// The form.
    pub form: String,
}

impl Finder {
    /// For a glossary; a form that an earlier name has already is that name's.
    pub fn new(names: &[Name]) -> (Self, Vec<Clash>) {
        let mut finder = Self::default();
        let mut clashes = Vec::new();
        for (i, name) in (0u32..).zip(names) {
            let forms = [&name.name].into_iter().chain(&name.other);
            for (n, form) in (0u32..).zip(forms) {
                if let Some(first) = finder.add(form, Some((i, n))).filter(|first| *first != i) {
                    clashes.push(Clash { first, second: i, form: form.clone() });
                }
            }
            for wording in &name.except {
                finder.add(wording, None);
            }
        }
        // Headlines leave articles out; what is then another name's form stays that name's.
        for (i, name) in (0u32..).zip(names) {
            let forms = [&name.name].into_iter().chain(&name.other);
            for (n, form) in (0u32..).zip(forms) {
                if let Some(bare) = without_article(form) {
                    finder.add_symbols(bare, Some((i, n)));
                }
            }
        }
        for forms in finder.forms.values_mut() {
            forms.sort_by_key(|form| Reverse(form.symbols.len()));
        }
        (finder, clashes)
    }

    /// Adds a form, or tells whose it is already.
    fn add(&mut self, form: &str, of: Option<(u32, u32)>) -> Option<u32> {
        self.add_symbols(Text::of(form).symbols, of)
    }

    fn add_symbols(&mut self, symbols: Vec<u32>, of: Option<(u32, u32)>) -> Option<u32> {
        let forms = self.forms.entry(*symbols.first()?).or_default();
        if let Some(same) = forms.iter_mut().find(|other| other.symbols == symbols) {
            // What is passed over for one name may be another's form: it is found as that.
            same.of = same.of.or(of);
            return same.of.map(|(name, _)| name);
        }
        forms.push(Form { symbols, of });
        None
    }

    /// Every place in a text, in order, none within another.
    pub fn find(&self, text: &Text) -> Vec<Found> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(rest) = text.symbols.get(at..).filter(|rest| !rest.is_empty()) {
            let forms = rest.first().and_then(|first| self.forms.get(first)).map_or(&[][..], Vec::as_slice);
            let fits = |form: &&Form| rest.starts_with(&form.symbols) && is_in_one_clause(text, at, form.symbols.len());
            let Some(form) = forms.iter().find(fits) else {
                at += 1;
                continue;
            };
            let end = at + form.symbols.len();
            let places = text.places.get(at).zip(text.places.get(end - 1));
            found.extend(form.of.zip(places).map(|((name, form), (first, last))| Found {
                span: BodySpan { start: first.start, end: last.end },
                name,
                form,
            }));
            at = end;
        }
        found
    }
}

/// A form of several words without the English article that it begins with: *the Velan Covenant* is a *Velan Covenant*, but
/// *the League* is no *League* of others.
fn without_article(form: &str) -> Option<Vec<u32>> {
    let (article, rest) = form.split_once(' ')?;
    let is_article = ["the", "a", "an"].iter().any(|one| article.eq_ignore_ascii_case(one));
    Some(Text::of(rest).symbols).filter(|symbols| is_article && symbols.len() > 1)
}

/// Whether no clause ends between these symbols: 渡口。联合会 is no 渡口联合会.
fn is_in_one_clause(text: &Text, at: usize, n: usize) -> bool {
    let inner = text.edges.get(at + 1..at + n).unwrap_or_default();
    inner.iter().all(|edge| *edge < Edge::Clause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{NameKind, SourcePath};

    pub(crate) fn name(name: &str, other: &[&str], except: &[&str]) -> Name {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Name {
            name: name.to_owned(),
            kind: NameKind::Organisation,
            other: owned(other),
            except: owned(except),
            explanation: None,
            slug: None,
            signed: None,
            path: SourcePath("content/glossary.yaml".to_owned()),
            line: 1,
        }
    }

    #[test]
    fn the_longest_form_is_found_in_any_dress() {
        let names = [name("渡口联合会", &["渡联", "Ferry League"], &["过渡联系"]), name("渡口", &[], &[])];
        let (finder, clashes) = Finder::new(&names);
        assert!(clashes.is_empty());
        let check = |text: &str, expected: &[(&str, u32, u32)]| {
            let found = finder.find(&Text::of(text));
            let found: Vec<_> = found.iter().map(|found| (&text[found.span.range()], found.name, found.form)).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("渡口联合会在渡口开会。", &[("渡口联合会", 0, 0), ("渡口", 1, 0)]);
        check("渡口聯合會", &[("渡口聯合會", 0, 0)]);
        check("the ferry league met", &[("ferry league", 0, 2)]);
        check("过渡联系人", &[]);
        check("渡口。联合会", &[("渡口", 1, 0)]);
        check("", &[]);
    }

    #[test]
    fn what_one_name_passes_over_may_be_another() {
        let (finder, clashes) = Finder::new(&[name("渡口", &[], &["渡口镇"]), name("渡口镇", &[], &[])]);
        assert!(clashes.is_empty());
        let found: Vec<u32> = finder.find(&Text::of("渡口镇在渡口")).iter().map(|found| found.name).collect();
        assert_eq!(found, [1, 0]);
    }

    #[test]
    fn articles_may_be_missing() {
        let names = [
            name("怀河", &["Huai"], &[]),
            name("怀河之约", &["the Huai Covenant"], &[]),
            name("联盟", &["the League"], &[]),
            name("联盟章程", &["the Ferry Charter"], &[]),
            name("渡船章程", &["Ferry Charter"], &[]),
        ];
        let (finder, clashes) = Finder::new(&names);
        assert!(clashes.is_empty());
        let check = |text: &str, expected: &[(&str, u32, u32)]| {
            let found = finder.find(&Text::of(text));
            let found: Vec<_> = found.iter().map(|found| (&text[found.span.range()], found.name, found.form)).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("new line for Huai Covenant", &[("Huai Covenant", 1, 1)]);
        check("under the Huai Covenant the Huai rose", &[("the Huai Covenant", 1, 1), ("Huai", 0, 1)]);
        check("a league of others", &[]);
        check("the Ferry Charter, a Ferry Charter", &[("the Ferry Charter", 3, 1), ("Ferry Charter", 4, 1)]);
    }

    #[test]
    fn a_form_is_that_of_one_name() {
        let (_, clashes) = Finder::new(&[name("渡口", &["渡"], &[]), name("渡船", &["渡", "渡船"], &[])]);
        let clashes: Vec<_> = clashes.iter().map(|clash| (clash.first, clash.second, clash.form.as_str())).collect();
        assert_eq!(clashes, [(0, 1, "渡")]);
    }
}
