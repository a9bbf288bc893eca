//! `/passages/` and `/phrases/`: all wordings, two hundred to a page, each in several orders.

use crate::ingest::letters::{MARK_PAIRS, is_han};
use crate::model::BodySpan;
use crate::reuse::{Class, DocumentIndex};
use crate::site::index::ClusterIndex;
use crate::site::orders::{WordingOrder, first_and_last};
use crate::site::spark::Spark;
use crate::site::urls::Linker;
use crate::site::view::{Link, PageLink, page_links};
use crate::site::{Route, Site};
use serde::Serialize;
use std::collections::BTreeSet;

/// Wordings to a page.
pub const PER_PAGE: usize = 200;

/// Characters of a wording shown in a list.
const SHOWN: usize = 90;

#[derive(Serialize)]
struct View {
    css: String,
    heading: String,
    intro: String,
    empty: Option<String>,
    start: usize,
    items: Vec<Item>,
    orders: Vec<Link>,
    pages: Vec<PageLink>,
}

#[derive(Serialize)]
struct Item {
    url: String,
    wording: String,
    lang: String,
    facts: String,
    /// From the first use to the last.
    span: Option<String>,
    kinds: Vec<KindCount>,
    /// Whose judgement it is that this is a 提法.
    signed: Vec<String>,
    spark: Spark,
    /// Wordings of the list that are equal but for a number, and stand here with it.
    numbered: Vec<Link>,
}

/// How many places stand in documents of one kind.
#[derive(Serialize)]
pub struct KindCount {
    kind: &'static str,
    sign: String,
    label: String,
    n: String,
}

/// The routes of a list in all its orders.
pub fn routes(site: &Site, class: Class) -> Vec<Route> {
    let n_pages = listed(site, class, None).len().div_ceil(PER_PAGE).max(1);
    let orders = WordingOrder::of(class).iter().map(|order| Some(*order));
    let is_empty = of_class(site, class).is_empty();
    let orders = [None].into_iter().chain(orders.filter(|_| !is_empty));
    orders.flat_map(|order| (1..).take(n_pages).map(move |page| page_route(class, order, page))).collect()
}

fn page_route(class: Class, order: Option<WordingOrder>, page: u32) -> Route {
    match (class, order) {
        (Class::Formula, None) => Route::Phrases(page),
        (Class::Formula, Some(order)) => Route::PhrasesBy(order, page),
        (Class::Passage | Class::Boilerplate, None) => Route::Passages(page),
        (Class::Passage | Class::Boilerplate, Some(order)) => Route::PassagesBy(order, page),
    }
}

fn of_class(site: &Site, class: Class) -> &[ClusterIndex] {
    match class {
        Class::Passage => site.survey.passages(),
        Class::Formula => site.survey.phrases(),
        Class::Boilerplate => &[],
    }
}

/// The wordings of a list in an order, `None` for its first: of common wordings that are equal but for a number the first
/// stands for all.
fn listed(site: &Site, class: Class, order: Option<WordingOrder>) -> Vec<ClusterIndex> {
    let all = order.map_or_else(|| of_class(site, class), |order| site.orders.wordings(class, order));
    let mut seen: BTreeSet<ClusterIndex> = BTreeSet::new();
    all.iter()
        .copied()
        .filter(|cluster| numbered(site, *cluster).first().is_none_or(|head| seen.insert(*head)))
        .collect()
}

/// The common wordings that are equal to one but for a number, itself among them; empty for a passage.
fn numbered(site: &Site, cluster: ClusterIndex) -> Vec<ClusterIndex> {
    let is_common = |cluster: &ClusterIndex| site.cluster(*cluster).class == Class::Formula;
    let family = site.survey.numbered().family(cluster).iter().copied().filter(is_common);
    if is_common(&cluster) { family.collect() } else { Vec::new() }
}

/// Links to every order of a list, its first one first.
fn orders(site: &Site, links: &Linker<'_>, class: Class, here: Option<WordingOrder>) -> Vec<Link> {
    let words = site.words();
    let first = match class {
        Class::Formula => "order-by-spread",
        Class::Passage | Class::Boilerplate => "order-by-repeated",
    };
    let link = |order: Option<WordingOrder>, key: &str| Link {
        here: order == here,
        ..Link::new(links.to(&page_route(class, order, 1)), words.say(key))
    };
    let others = WordingOrder::of(class).iter().map(|order| link(Some(*order), order_key(*order)));
    [link(None, first)].into_iter().chain(others).collect()
}

fn order_key(order: WordingOrder) -> &'static str {
    match order {
        WordingOrder::Length => "order-by-length",
        WordingOrder::Spread => "order-by-spread",
        WordingOrder::First => "order-by-first",
        WordingOrder::Last => "order-by-last",
    }
}

/// Places by kind of document, in the order of kinds.
pub fn kinds(site: &Site, cluster: ClusterIndex) -> Vec<KindCount> {
    let mut counts = std::collections::BTreeMap::new();
    for witness in &site.cluster(cluster).witnesses {
        *counts.entry(site.document(witness.document).meta.kind).or_insert(0) += 1;
    }
    counts
        .into_iter()
        .map(|(kind, n)| KindCount {
            kind: kind.as_str(),
            sign: site.words().kind_sign(kind).to_owned(),
            label: site.words().kind(kind).to_owned(),
            n: site.words().number(n),
        })
        .collect()
}

/// "5 places · 4 documents · 3 occasions · 2020 to 2025"
pub fn facts(site: &Site, cluster: ClusterIndex) -> String {
    let words = site.words();
    let found = site.cluster(cluster);
    let n = |key: &str, n: usize| words.fill(key, &[("n", &words.number(n))]);
    let years: Vec<i16> = found.witnesses.iter().filter_map(|witness| site.survey.year(witness.document)).collect();
    let mut facts = vec![
        n("places-n", found.witnesses.len()),
        n("documents-n", found.documents as usize),
        n("occasions-n", found.occasions as usize),
    ];
    facts.extend(years.iter().min().zip(years.iter().max()).map(|(first, last)| words.years(*first, *last)));
    let uncertain = found.witnesses.len() - years.len();
    facts.extend((uncertain > 0).then(|| n("places-without-year", uncertain)));
    facts.join(" · ")
}

/// The wording of a cluster, without line ends.
pub fn wording(site: &Site, cluster: ClusterIndex) -> String {
    let wording = site.cluster(cluster).wording;
    with_marks(site, wording.document, wording.span)
}

/// A stretch of a document on one line, with a mark beside it whose other half stands in it or on its other side.
pub fn with_marks(site: &Site, document: DocumentIndex, span: BodySpan) -> String {
    let text = &site.document(document).body.text;
    let before = text.get(..span.start as usize).and_then(|text| text.chars().next_back());
    let after = text.get(span.end as usize..).and_then(|text| text.chars().next());
    completed(before, &on_one_line(site.quote(document, span)), after)
}

/// A text on one line: lines are joined as the script does it, Chinese without a space between.
pub fn on_one_line(text: &str) -> String {
    let is_alphabetic = |c: Option<char>| c.is_some_and(|c| c.is_ascii() || (c.is_alphabetic() && !is_han(c)));
    let mut joined = String::with_capacity(text.len());
    for line in text.split('\n') {
        let needs_space = is_alphabetic(joined.chars().next_back()) && is_alphabetic(line.chars().next());
        joined.push_str(if needs_space { " " } else { "" });
        joined.push_str(line);
    }
    joined
}

fn completed(before: Option<char>, wording: &str, after: Option<char>) -> String {
    let count = |mark: char| wording.chars().filter(|c| *c == mark).count();
    let mut shown = String::new();
    for (open, close) in MARK_PAIRS {
        if before == Some(open) && (after == Some(close) || count(close) > count(open)) {
            shown.push(open);
        }
    }
    shown.push_str(wording);
    for (open, close) in MARK_PAIRS {
        if after == Some(close) && (before == Some(open) || count(open) > count(close)) {
            shown.push(close);
        }
    }
    shown
}

/// At most `characters` of a text, cut before a word of an alphabet rather than in it, with dots for what is left out.
pub fn shorten(text: &str, characters: usize) -> String {
    /// Longer "words" are cut: they are addresses, or a text without spaces.
    const LONGEST_WORD: usize = 20;
    let Some((at, next)) = text.char_indices().nth(characters) else { return text.to_owned() };
    let kept = text.get(..at).unwrap_or_default();
    let of_word = |c: char| c.is_alphabetic() && !is_han(c);
    let tail = kept.chars().rev().take_while(|c| of_word(*c)).count();
    let is_cut = of_word(next) && (1..=LONGEST_WORD.min(characters / 2)).contains(&tail);
    let kept: String = kept.chars().take(characters - if is_cut { tail } else { 0 }).collect();
    let kept = kept.trim_end_matches(['，', '。', '；', '：', '、', ',', '.', ';', ':', ' ']);
    format!("{kept}{}", if kept.ends_with(is_han) { "……" } else { "…" })
}

/// The language of a wording.
pub fn language(site: &Site, cluster: ClusterIndex) -> String {
    site.document(site.cluster(cluster).wording.document).meta.language.clone()
}

/// "20 September 2019 to 17 October 2025", as far as dates are known.
pub fn span(site: &Site, cluster: ClusterIndex) -> Option<String> {
    let words = site.words();
    let (first, last) = first_and_last(site, cluster)?;
    let (first, last) = (words.interval(Some(first)), words.interval(Some(last)));
    Some(if first == last { first } else { words.fill("date-span", &[("from", &first), ("to", &last)]) })
}

fn item(site: &Site, links: &Linker<'_>, cluster: ClusterIndex) -> Option<Item> {
    let words = site.words();
    let wording_at = site.cluster(cluster).wording;
    let letters = site.index.letters_in(&site.texts, wording_at.document, wording_at.span);
    let letters = words.fill("letters-n", &[("n", &words.number(letters))]);
    Some(Item {
        url: links.to(&site.cluster_route(cluster)?),
        wording: shorten(&wording(site, cluster), SHOWN),
        lang: language(site, cluster),
        facts: format!("{} · {letters}", facts(site, cluster)),
        span: span(site, cluster),
        kinds: kinds(site, cluster),
        signed: site.signed(cluster),
        spark: site.spark(site.cluster(cluster).witnesses.iter().map(|witness| witness.document), None),
        numbered: numbered(site, cluster)
            .into_iter()
            .filter(|other| *other != cluster)
            .filter_map(|other| {
                Some(Link::new(links.to(&site.cluster_route(other)?), shorten(&wording(site, other), SHOWN)))
            })
            .collect(),
    })
}

/// A page of a list in an order; `None` for its first.
///
/// # Errors
///
/// A template that fails.
pub fn render(
    site: &Site,
    route: &Route,
    class: Class,
    order: Option<WordingOrder>,
    page: u32,
) -> anyhow::Result<String> {
    let words = site.words();
    let links = site.links(route);
    let all = listed(site, class, order);
    let start = (page.max(1) as usize - 1) * PER_PAGE;
    let items: Vec<Item> =
        all.iter().skip(start).take(PER_PAGE).filter_map(|&cluster| item(site, &links, cluster)).collect();
    let (name, intro) = match class {
        Class::Formula => ("phrases", "phrases-intro"),
        Class::Passage | Class::Boilerplate => ("passages", "passages-intro"),
    };
    let name = words.say(name).to_owned();
    let heading = match order {
        Some(order) => words.fill("list-ordered", &[("title", &name), ("order", words.say(order_key(order)))]),
        None => name.clone(),
    };
    let total = words.number(of_class(site, class).len());
    let often = site.config.reuse.often(site.archive.documents.len());
    let view = View {
        css: links.asset("css/chronology.css"),
        heading: heading.clone(),
        intro: words.fill(
            intro,
            &[
                ("n", &total),
                ("letters", &site.config.reuse.min_letters.to_string()),
                ("documents", &often.to_string()),
                ("occasions", &often.div_ceil(2).to_string()),
            ],
        ),
        empty: all.is_empty().then(|| words.say("list-empty").to_owned()),
        start: start + 1,
        items,
        orders: if all.len() > 1 { orders(site, &links, class, order) } else { Vec::new() },
        pages: page_links(all.len().div_ceil(PER_PAGE), page, |n| links.to(&page_route(class, order, n))),
    };
    let mut crumbs = Vec::new();
    crumbs.extend(order.map(|_| (page_route(class, None, 1), name)));
    let title = if page > 1 {
        crumbs.push((page_route(class, order, 1), heading.clone()));
        words.fill("list-page", &[("title", &heading), ("n", &page.to_string())])
    } else {
        heading
    };
    site.page(route, "wordings.html", &title, &crumbs, &view)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_in_pairs() {
        let check = |before: &str, wording: &str, after: &str, expected: &str| {
            assert_eq!(completed(before.chars().next(), wording, after.chars().next()), expected);
        };
        check("“", "江水", "”", "“江水”");
        check("“", "江水", "，", "江水");
        check("，", "江水", "”", "江水");
        check("“", "江水”安澜", "，", "“江水”安澜");
        check("，", "安澜“江水", "”", "安澜“江水”");
        check("", "江水", "", "江水");
    }

    #[test]
    fn lines_are_joined_as_the_script_does_it() {
        let check = |text: &str, expected: &str| assert_eq!(on_one_line(text), expected);
        check("多走一程。\n接下来", "多走一程。接下来");
        check("江水\n安澜\n", "江水安澜");
        check("the water.\nIt rose", "the water. It rose");
        check("à\nété", "à été");
        check("", "");
    }

    #[test]
    fn words_are_not_cut() {
        let check = |text: &str, characters, expected: &str| assert_eq!(shorten(text, characters), expected);
        check("江水安澜", 2, "江水……");
        check("江水", 2, "江水");
        check("江水，安澜", 3, "江水……");
        check("The water rose", 11, "The water…");
        check("The water rose", 9, "The water…");
        check("Donaudampfschiff", 6, "Donaud…");
    }
}
