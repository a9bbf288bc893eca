//! What of a page is not its text: head, scripts, navigation, forms, hidden parts.
//!
//! Every decision is about a whole element, is recorded as a change, and is withdrawn where it would take away the
//! greater part of the page's text.

use super::element::is_block;
use super::outline::Outline;
use super::token::{Tag, Token, TokenKind};
use crate::config::repairs::{Repair, Repairs};
use crate::ingest::rules;
use crate::model::Rule;
use std::ops::Range;

/// What is left out.
#[derive(Debug)]
pub(super) struct Judgement {
    /// For each element, the rule that leaves it out, if any.
    pub left_out: Vec<Option<Rule>>,
    /// The tokens that hold the text; what lies outside them is chrome.
    pub region: Range<usize>,
}

/// Words in classes and ids by which page authors name what is not text. A hint only: see `is_hinted` below.
const HINTS: &[&str] = &[
    "ad",
    "ads",
    "adsbygoogle",
    "advert",
    "advertisement",
    "banner",
    "bdsharebuttonbox",
    "breadcrumb",
    "breadcrumbs",
    "comment",
    "comments",
    "cookie",
    "copyright",
    "crumb",
    "crumbs",
    "daohang",
    "fenxiang",
    "foot",
    "footer",
    "hotnews",
    "location",
    "login",
    "menu",
    "modal",
    "nav",
    "navbar",
    "navi",
    "navigation",
    "newsletter",
    "pager",
    "pagination",
    "path",
    "popup",
    "position",
    "qrcode",
    "recommend",
    "recommended",
    "related",
    "search",
    "share",
    "sharebar",
    "sharing",
    "sidebar",
    "sitemap",
    "social",
    "subnav",
    "subscribe",
    "toolbar",
    "tooltip",
    "topbar",
    "toplink",
    "weizhi",
];

/// Roles that say the same.
const ROLES: &[&str] = &[
    "alert",
    "alertdialog",
    "banner",
    "complementary",
    "contentinfo",
    "dialog",
    "menu",
    "menubar",
    "navigation",
    "search",
    "toolbar",
    "tooltip",
];

/// Letters outside links up to which a part that is named as chrome is believed to be: two lines. Real text is longer.
const HINTED_LETTERS: u32 = 120;

/// Words in classes and ids for what readers wrote below a text.
const COMMENTS: &[&str] = &["comment", "comments", "pinglun", "replies"];

/// Letters of a `<main>` or `<article>` that is a text, and no teaser: three short sentences.
const TEXT_LETTERS: u32 = 60;

/// Letters outside links up to which a block that is mostly links is a list of links.
const UNLINKED_LETTERS: u32 = 40;

/// Who wrote the markup of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Anyone: what is text has to be judged.
    Found,
    /// Anyone, but it is the text of one entry.
    Entry,
    /// `ingest::unpack`: what is not text is named as such.
    Written,
}

/// Judges every element of a body.
pub(super) fn judge(tokens: &[Token], outline: &Outline, origin: Origin, repairs: &Repairs) -> Judgement {
    match origin {
        Origin::Found | Origin::Entry => judge_found(tokens, outline, repairs),
        Origin::Written => Judgement { left_out: by_name(tokens, outline, repairs), region: 0..tokens.len() },
    }
}

/// What `ingest::unpack::page` says is no text.
fn by_name(tokens: &[Token], outline: &Outline, repairs: &Repairs) -> Vec<Option<Rule>> {
    let unless_off = |rule: Rule, repair: Repair| repairs.has(repair).then_some(rule);
    let rule = |token: &Token| match &token.kind {
        TokenKind::Start(tag) => match tag.name.as_str() {
            "meta" | "title" | "link" => Some(rules::PAGE_HEAD),
            "del" => unless_off(rules::TRACKED_CHANGE, Repair::TrackedChange),
            "aside" => unless_off(rules::MARGIN, Repair::Margin),
            "nav" => unless_off(rules::CONTENTS, Repair::Contents),
            "span" if tag.get("hidden").is_some() => unless_off(rules::HIDDEN, Repair::Hidden),
            "rt" | "rp" | "rtc" => unless_off(rules::RUBY, Repair::Ruby),
            _ => None,
        },
        _ => None,
    };
    outline.elements.iter().map(|element| tokens.get(element.open).and_then(rule)).collect()
}

fn judge_found(tokens: &[Token], outline: &Outline, repairs: &Repairs) -> Judgement {
    let is_page = tokens.iter().any(|token| match &token.kind {
        TokenKind::Start(tag) => matches!(tag.name.as_str(), "html" | "head" | "body"),
        _ => false,
    });
    let mut judge = Judge { tokens, outline, total: outline.letters(0..tokens.len()), is_page, repairs };
    let certain = judge.certain();
    if !is_page || !repairs.has(Repair::PageChrome) {
        return Judgement { left_out: certain, region: 0..tokens.len() };
    }
    let kept = judge.kept(&certain);
    let region = judge.region(&kept, &certain);
    judge.total = sum(&kept, region.clone());
    let likely = judge.likely(&certain, &region);
    // Where lists of links are the page, they are its text.
    let left = sum(&judge.kept(&likely), region.clone());
    let left_out = if left * 3 < judge.total { certain } else { likely };
    Judgement { left_out, region }
}

struct Judge<'a> {
    tokens: &'a [Token],
    outline: &'a Outline,
    /// Letters of all the text that could be kept.
    total: u32,
    is_page: bool,
    repairs: &'a Repairs,
}

impl Judge<'_> {
    fn tag(&self, element: usize) -> Option<&Tag> {
        match &self.tokens.get(self.outline.elements.get(element)?.open)?.kind {
            TokenKind::Start(tag) => Some(tag),
            _ => None,
        }
    }

    fn span(&self, element: usize) -> Range<usize> {
        self.outline.elements.get(element).map_or(0..0, |element| element.open..element.close)
    }

    fn letters(&self, element: usize) -> u32 {
        self.outline.letters(self.span(element))
    }

    /// For each element, what leaves it out by its name, its role or because it is hidden.
    fn certain(&self) -> Vec<Option<Rule>> {
        let mut in_article: Vec<bool> = Vec::with_capacity(self.outline.elements.len());
        let mut in_head: Vec<bool> = Vec::with_capacity(self.outline.elements.len());
        let mut left_out = Vec::with_capacity(self.outline.elements.len());
        // Where the first `<main>` or `<article>` ends that holds a text.
        let mut text_ends: Option<usize> = None;
        let headings: Vec<usize> = (0..self.outline.elements.len())
            .filter(|&element| self.tag(element).is_some_and(|tag| tag.name == "h1"))
            .map(|element| self.outline.elements[element].open)
            .collect();
        for (index, element) in self.outline.elements.iter().enumerate() {
            let Some(tag) = self.tag(index) else { continue };
            let name = tag.name.as_str();
            let parent = (element.parent != index).then_some(element.parent);
            let inherits = |of: &[bool]| parent.is_some_and(|parent| of.get(parent).copied().unwrap_or(false));
            let inside_article = inherits(&in_article);
            let inside_head = inherits(&in_head);
            in_article.push(inside_article || matches!(name, "article" | "main"));
            in_head.push(inside_head || name == "head");
            let letters = self.letters(index);
            // Above half of the text it is the text, whatever it is called: whole pages stand in a `<form>`.
            let is_much = letters * 2 > self.total && self.total > 0;
            let is_outer = self.is_page && !inside_article;
            let holds_only_heading = || {
                let span = self.span(index);
                let before = |token| headings.partition_point(|&open| open < token);
                let within = before(span.end) - before(span.start);
                within > 0 && within == headings.len()
            };
            if matches!(name, "main" | "article") && letters >= TEXT_LETTERS && text_ends.is_none() {
                text_ends = Some(element.close);
            }
            let rule = match name {
                "head" => Some(rules::PAGE_HEAD),
                "title" | "meta" | "link" | "base" => Some(rules::PAGE_HEAD),
                "script" | "style" | "template" | "noembed" | "noframes" | "canvas" | "datalist" | "select"
                | "textarea" | "input" | "svg" | "annotation" | "annotation-xml" | "param" | "track" => {
                    Some(rules::PAGE_SCRIPT)
                }
                "rt" | "rp" | "rtc" => Some(rules::RUBY).filter(|_| self.repairs.has(Repair::Ruby)),
                // What readers wrote below a text can be longer than the text.
                _ if !inside_article
                    && self.repairs.has(Repair::PageChrome)
                    && text_ends.is_some_and(|end| end <= element.open)
                    && is_block(name)
                    && is_named(tag, COMMENTS) =>
                {
                    Some(rules::PAGE_CHROME)
                }
                _ if is_much || !self.repairs.has(Repair::PageChrome) => None,
                "nav" | "aside" | "button" | "dialog" | "form" => Some(rules::PAGE_CHROME),
                "footer" if is_outer => Some(rules::PAGE_CHROME),
                "header" if is_outer && !holds_only_heading() => Some(rules::PAGE_CHROME),
                _ if tag.get("role").is_some_and(|role| ROLES.contains(&role.trim())) => Some(rules::PAGE_CHROME),
                // A hidden part of some length waits for a "read more" button.
                _ if is_hidden(tag) && letters * 5 <= self.total => Some(rules::PAGE_CHROME),
                _ => None,
            };
            left_out.push(if inside_head { None } else { rule });
        }
        left_out
    }

    /// Letters before each token that are not left out, and in all at the end.
    fn kept(&self, left_out: &[Option<Rule>]) -> Vec<u32> {
        let mut kept = Vec::with_capacity(self.tokens.len() + 1);
        let mut sum = 0;
        let mut skip_to = 0;
        let mut next = 0;
        for at in 0..self.tokens.len() {
            kept.push(sum);
            while let Some(element) = self.outline.elements.get(next).filter(|element| element.open <= at) {
                if element.open == at && left_out.get(next).is_some_and(Option::is_some) {
                    skip_to = skip_to.max(element.close);
                }
                next += 1;
            }
            if at >= skip_to {
                sum += self.outline.letters(at..at + 1);
            }
        }
        kept.push(sum);
        kept
    }

    /// The tokens of the page's `<main>` or `<article>`, if it holds most of the text, from the heading before it.
    fn region(&self, kept: &[u32], left_out: &[Option<Rule>]) -> Range<usize> {
        let mut region = 0..self.tokens.len();
        for wanted in ["main", "article"] {
            let within = (0..self.outline.elements.len()).filter(|&element| {
                let span = self.span(element);
                region.start <= span.start
                    && span.end <= region.end
                    && self
                        .tag(element)
                        .is_some_and(|tag| tag.name == wanted || wanted == "main" && tag.get("role") == Some("main"))
            });
            let best = within.max_by_key(|&element| (sum(kept, self.span(element)), std::cmp::Reverse(element)));
            if let Some(best) = best
                && sum(kept, self.span(best)) * 2 > sum(kept, region.clone())
            {
                region = self.span(best);
            }
        }
        // The title of the text often stands before it.
        let heading = |span: Range<usize>| {
            (0..self.outline.elements.len()).rev().find(|&element| {
                span.contains(&self.outline.elements[element].open)
                    && left_out.get(element).is_some_and(Option::is_none)
                    && self.tag(element).is_some_and(|tag| tag.name == "h1")
            })
        };
        if heading(region.clone()).is_none()
            && let Some(before) = heading(0..region.start)
        {
            region.start = self.outline.elements[before].open;
        }
        region
    }

    /// What else is chrome, by its name and its links.
    fn likely(&self, certain: &[Option<Rule>], region: &Range<usize>) -> Vec<Option<Rule>> {
        let mut in_article: Vec<bool> = Vec::with_capacity(self.outline.elements.len());
        let mut left_out = Vec::with_capacity(certain.len());
        for (index, element) in self.outline.elements.iter().enumerate() {
            let Some(tag) = self.tag(index) else { continue };
            let parent = (element.parent != index).then_some(element.parent);
            let inside = parent.is_some_and(|parent| in_article.get(parent).copied().unwrap_or(false));
            in_article.push(inside || matches!(tag.name.as_str(), "article" | "main"));
            let rule = certain.get(index).copied().flatten();
            let is_candidate = rule.is_none() && region.contains(&element.open) && is_block(&tag.name);
            let is_chrome = is_candidate && (self.is_hinted(index, tag) || !inside && self.is_link_list(index));
            left_out.push(if is_chrome { Some(rules::PAGE_CHROME) } else { rule });
        }
        left_out
    }

    /// Named as chrome by its author, and too short to be text.
    fn is_hinted(&self, element: usize, tag: &Tag) -> bool {
        let span = self.span(element);
        let letters = self.outline.letters(span.clone());
        let unlinked = letters - self.outline.linked(span);
        if unlinked > HINTED_LETTERS
            || letters * 4 > self.total
            || matches!(tag.name.as_str(), "body" | "html" | "main" | "article" | "p")
        {
            return false;
        }
        is_named(tag, HINTS)
    }

    /// A block that is little but links.
    fn is_link_list(&self, element: usize) -> bool {
        let span = self.span(element);
        let (letters, linked) = (self.outline.letters(span.clone()), self.outline.linked(span.clone()));
        self.outline.links(span) >= 2 && linked * 10 > letters * 6 && letters - linked < UNLINKED_LETTERS
    }
}

/// Whether a class or id of an element has one of these words, and none that speaks of notes.
fn is_named(tag: &Tag, wanted: &[&str]) -> bool {
    let names = format!("{} {}", tag.get("class").unwrap_or_default(), tag.get("id").unwrap_or_default());
    let words = words(&names);
    words.iter().any(|word| wanted.contains(&word.as_str())) && !words.iter().any(|word| word.contains("note"))
}

/// `mainNav top-bar` to `main`, `nav`, `top`, `bar`.
fn words(names: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in names.chars() {
        if !c.is_ascii_alphanumeric() || c.is_ascii_uppercase() && was_lower {
            words.push(String::new());
        }
        if c.is_ascii_alphabetic()
            && let Some(word) = words.last_mut()
        {
            word.push(c.to_ascii_lowercase());
        }
        was_lower = c.is_ascii_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether an element says of itself that it is not shown.
fn is_hidden(tag: &Tag) -> bool {
    let style: String = tag.get("style").unwrap_or_default().chars().filter(|c| !c.is_whitespace()).collect();
    let style = style.to_ascii_lowercase();
    tag.get("hidden").is_some_and(|value| !value.eq_ignore_ascii_case("until-found"))
        || tag.get("aria-hidden").is_some_and(|value| value.eq_ignore_ascii_case("true"))
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}

fn sum(sums: &[u32], tokens: Range<usize>) -> u32 {
    let at = |index: usize| sums.get(index).or(sums.last()).copied().unwrap_or(0);
    at(tokens.end).saturating_sub(at(tokens.start))
}
