//! The text of a document as HTML: emphasis and links as found, flat marks for what recurs, one reference after each
//! group of passages.

use crate::model::{Body, BodySpan, Inline, InlineKind};
use crate::site::document::extents::Run;
use crate::site::view::Markup;

/// A reference to a card, to be set after a place of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Byte of the text after which it stands.
    pub at: u32,
    /// Number shown.
    pub number: usize,
    /// Spoken instead of the number.
    pub label: String,
}

/// What is laid over a stretch of text.
pub struct Layers<'a> {
    /// Emphasis and links, in order, possibly nested.
    pub inlines: &'a [Inline],
    /// Disjoint, in order.
    pub runs: &'a [Run],
    /// The first group of the paragraph: marks are told apart within a paragraph.
    pub first_group: usize,
    /// In order.
    pub references: &'a [Reference],
    /// Names to be linked and where to, disjoint, in order; one that emphasis, a link or a reference cuts is not.
    pub names: &'a [(BodySpan, String)],
}

impl Layers<'_> {
    /// Names that a link can be laid over as a whole: nothing else begins or ends in them, and they lie in no link.
    fn linked(&self) -> Vec<&(BodySpan, String)> {
        let is_cut = |name: BodySpan| {
            let inside = |byte: u32| name.start < byte && byte < name.end;
            let by_inline = |inline: &Inline| {
                let is_link = matches!(inline.kind, InlineKind::Link(_)) && inline.span.overlaps(name);
                is_link || inside(inline.span.start) || inside(inline.span.end)
            };
            self.inlines.iter().any(by_inline) || self.references.iter().any(|reference| inside(reference.at))
        };
        self.names.iter().filter(|(span, _)| !is_cut(*span)).collect()
    }
}

/// Groups of a paragraph that a style sheet tells apart when their card is pointed at.
const GROUP_CLASSES: [&str; 9] = ["g1", "g2", "g3", "g4", "g5", "g6", "g7", "g8", "g9"];
/// Marks by number of documents; a common wording alone is no mark of repetition and is dotted.
const TINT_CLASSES: [&str; 5] = ["f", "n1", "n2", "n3", "n4"];

/// The class of a group's marks and card within its paragraph; none beyond the ninth.
pub fn group_class(place: usize) -> Option<&'static str> {
    GROUP_CLASSES.get(place).copied()
}

/// A stretch of the text as HTML.
///
/// Marks are innermost and never nested; where emphasis crosses them, both are cut.
pub fn render(body: &Body, span: BodySpan, layers: &Layers<'_>) -> Markup {
    let mut borders = vec![span.start, span.end];
    let inside = |byte: u32| byte > span.start && byte < span.end;
    borders.extend(layers.inlines.iter().flat_map(|i| [i.span.start, i.span.end]).filter(|byte| inside(*byte)));
    borders.extend(layers.runs.iter().flat_map(|run| [run.span.start, run.span.end]).filter(|byte| inside(*byte)));
    borders.extend(layers.references.iter().map(|reference| reference.at).filter(|byte| inside(*byte)));
    let names = layers.linked();
    borders.extend(names.iter().flat_map(|(name, _)| [name.start, name.end]).filter(|byte| inside(*byte)));
    borders.sort_unstable();
    borders.dedup();

    let mut out = Markup::default();
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut next_inline = 0;
    let mut next_run = 0;
    let mut references = layers.references.iter().peekable();
    let mut names = names.into_iter().peekable();
    for pair in borders.windows(2) {
        let (Some(start), Some(end)) = (pair.first().copied(), pair.last().copied()) else { continue };
        // Close what ends here, and with it whatever was opened inside and goes on.
        if let Some(first) = open.iter().position(|open| open.inline.span.end <= start) {
            let closed: Vec<Open<'_>> = open.drain(first..).collect();
            for inner in closed.iter().rev() {
                out.close(inner.element);
            }
            for inner in closed.iter().filter(|inner| inner.inline.span.end > start) {
                push_inline(&mut out, inner.inline, &mut open);
            }
        }
        set_references(&mut out, &mut references, start, &open);
        while let Some(inline) = layers.inlines.get(next_inline).filter(|inline| inline.span.start <= start) {
            next_inline += 1;
            if inline.span.end > start {
                push_inline(&mut out, inline, &mut open);
            }
        }
        while layers.runs.get(next_run).is_some_and(|run| run.span.end <= start) {
            next_run += 1;
        }
        if let Some((_, address)) = names.peek().filter(|(name, _)| name.start == start) {
            out.open("a", &[("class", "name-in-text"), ("href", address)]);
        }
        let text = body.text.get(start as usize..end as usize).unwrap_or_default();
        match layers.runs.get(next_run).filter(|run| run.span.start <= start) {
            Some(run) => {
                out.open("mark", &[("class", &mark_class(run, layers.first_group))]);
                out.push_text(text);
                out.close("mark");
            }
            None => out.push_text(text),
        }
        if names.next_if(|(name, _)| name.end == end).is_some() {
            out.close("a");
        }
    }
    for inner in open.iter().rev() {
        out.close(inner.element);
    }
    set_references(&mut out, &mut references, span.end, &[]);
    out
}

fn mark_class(run: &Run, first_group: usize) -> String {
    let tint = TINT_CLASSES.get(run.documents).copied().unwrap_or("n4");
    match run.group.and_then(|group| group.checked_sub(first_group)).and_then(group_class) {
        Some(group) => format!("{tint} {group}"),
        None => tint.to_owned(),
    }
}

/// Sets the references due at a byte; a link cannot stand in a link, so that they wait until it is closed.
fn set_references<'a>(
    out: &mut Markup,
    references: &mut std::iter::Peekable<impl Iterator<Item = &'a Reference>>,
    at: u32,
    open: &[Open<'_>],
) {
    if open.iter().any(|outer| outer.element == "a") {
        return;
    }
    while let Some(reference) = references.next_if(|reference| reference.at <= at) {
        let number = reference.number.to_string();
        out.open(
            "a",
            &[
                ("class", "ref"),
                ("id", &format!("r{number}")),
                ("href", &format!("#k{number}")),
                ("aria-label", &reference.label),
            ],
        );
        out.push_text(&number);
        out.close("a");
    }
}

/// An inline whose tag is open.
struct Open<'a> {
    inline: &'a Inline,
    element: &'static str,
}

/// Opens an inline; a link inside a link, or one that is not http, is shown as plain text.
fn push_inline<'a>(out: &mut Markup, inline: &'a Inline, open: &mut Vec<Open<'a>>) {
    let element = match &inline.kind {
        InlineKind::Strong => "strong",
        InlineKind::Emphasis => "em",
        InlineKind::Superscript => "sup",
        InlineKind::Subscript => "sub",
        InlineKind::Link(address) if is_http(address) && open.iter().all(|outer| outer.element != "a") => "a",
        InlineKind::Link(_) => "span",
    };
    match &inline.kind {
        InlineKind::Link(address) if element == "a" => {
            out.open(element, &[("href", address), ("rel", "external noreferrer")]);
        }
        _ => out.open(element, &[]),
    }
    open.push(Open { inline, element });
}

/// Whether an address is one that a reader may be led to.
pub fn is_http(address: &str) -> bool {
    let scheme = address.split_once("://").map_or("", |(scheme, _)| scheme);
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

/// Where the reference of a passage stands: after the punctuation that closes it.
pub fn after_punctuation(body: &Body, end: u32, limit: u32) -> u32 {
    let rest = body.text.get(end as usize..limit.max(end) as usize).unwrap_or_default();
    let closing: usize = rest.chars().take_while(|c| CLOSING.contains(*c)).map(char::len_utf8).sum();
    end + u32::try_from(closing).unwrap_or(0)
}

/// Marks that belong to what stands before them.
const CLOSING: &str = "”’」』）》〉】〕，。、；：？！…—,.;:?!)\"'";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::sample;

    fn spanned(text: &str, part: &str) -> BodySpan {
        let start = text.find(part).unwrap();
        BodySpan::new(start, start + part.len())
    }

    /// Inlines as (wording, kind), runs as (wording, documents), references as the wording they follow.
    fn check(text: &str, inlines: &[(&str, InlineKind)], runs: &[(&str, usize)], refs: &[&str], expected: &str) {
        let body = sample::body(&[text]);
        let inlines: Vec<Inline> =
            inlines.iter().map(|(part, kind)| Inline { span: spanned(text, part), kind: kind.clone() }).collect();
        let runs: Vec<Run> = runs
            .iter()
            .map(|(part, documents)| Run { span: spanned(text, part), documents: *documents, group: Some(0) })
            .collect();
        let references: Vec<Reference> = refs
            .iter()
            .map(|part| Reference { at: spanned(text, part).end, number: 1, label: "L".to_owned() })
            .collect();
        let layers = Layers { inlines: &inlines, runs: &runs, first_group: 0, references: &references, names: &[] };
        assert_eq!(render(&body, BodySpan::new(0, text.len()), &layers).as_str(), expected);
    }

    const REF: &str = "<a class=\"ref\" id=\"r1\" href=\"#k1\" aria-label=\"L\">1</a>";

    #[test]
    fn marks_are_flat_and_innermost() {
        check("甲<乙>", &[], &[], &[], "甲&lt;乙&gt;");
        check("甲乙丙", &[], &[("乙", 2)], &["乙"], &format!("甲<mark class=\"n2 g1\">乙</mark>{REF}丙"));
        check(
            "甲乙丙",
            &[("甲乙", InlineKind::Strong)],
            &[("乙丙", 1)],
            &[],
            "<strong>甲<mark class=\"n1 g1\">乙</mark></strong><mark class=\"n1 g1\">丙</mark>",
        );
    }

    #[test]
    fn crossing_inlines_are_cut() {
        check(
            "甲乙丙",
            &[("甲乙", InlineKind::Strong), ("乙丙", InlineKind::Emphasis)],
            &[],
            &[],
            "<strong>甲<em>乙</em></strong><em>丙</em>",
        );
    }

    #[test]
    fn links_are_never_nested_and_never_run() {
        let link = |address: &str| InlineKind::Link(address.to_owned());
        check("甲", &[("甲", link("javascript:x"))], &[], &[], "<span>甲</span>");
        check(
            "甲乙丙",
            &[("甲乙", link("https://example.org/?a&b"))],
            &[("甲", 1)],
            &["甲"],
            &format!(
                "<a href=\"https://example.org/?a&amp;b\" rel=\"external noreferrer\"><mark class=\"n1 g1\">甲</mark>乙</a>{REF}丙"
            ),
        );
    }

    #[test]
    fn names_are_linked_over_marks_and_never_in_links() {
        let check = |inlines: &[Inline], references: &[Reference], expected: &str| {
            let text = "甲乙丙丁";
            let body = sample::body(&[text]);
            let runs = [Run { span: spanned(text, "丙丁"), documents: 1, group: None }];
            let names = [(spanned(text, "乙丙"), "n/".to_owned())];
            let layers = Layers { inlines, runs: &runs, first_group: 0, references, names: &names };
            assert_eq!(render(&body, BodySpan::new(0, text.len()), &layers).as_str(), expected);
        };
        let link = "<a class=\"name-in-text\" href=\"n/\">乙<mark class=\"n1\">丙</mark></a>";
        check(&[], &[], &format!("甲{link}<mark class=\"n1\">丁</mark>"));
        let over = |part: &str, kind| Inline { span: spanned("甲乙丙丁", part), kind };
        let strong = over("乙丙", InlineKind::Strong);
        check(&[strong], &[], &format!("甲<strong>{link}</strong><mark class=\"n1\">丁</mark>"));
        let plain = "甲<em>乙</em><mark class=\"n1\">丙丁</mark>";
        check(&[over("乙", InlineKind::Emphasis)], &[], plain);
        let found = "<a href=\"https://a.example/\" rel=\"external noreferrer\">甲乙<mark class=\"n1\">丙丁</mark></a>";
        check(&[over("甲乙丙丁", InlineKind::Link("https://a.example/".to_owned()))], &[], found);
    }

    #[test]
    fn references_follow_punctuation() {
        let check = |text: &str, part: &str, expected: &str| {
            let body = sample::body(&[text]);
            let at = after_punctuation(&body, spanned(text, part).end, u32::try_from(text.len()).unwrap());
            assert_eq!(&text[at as usize..], expected);
        };
        check("甲乙”。丙", "甲乙", "丙");
        check("甲乙“丙", "甲乙", "“丙");
        check("甲乙", "甲乙", "");
    }
}
