//! `/compare/A/B/`: the grid, its figures and its picture.

use super::figures::{self, FigureRow, names, names_in_sentences};
use super::filters::{self, Filter};
use super::{Comparison, Figures, Row, RowKind, Side, Standing, compare, digits, pairs, picture, symbols_of};
use crate::model::{BodySpan, Order, order};
use crate::reuse::DocumentIndex;
use crate::site::chronology::list::shorten;
use crate::site::clauses::cut;
use crate::site::urls::{Linker, paragraph_anchor};
use crate::site::view::{DocumentRef, Markup};
use crate::site::{Route, Site};
use serde::Serialize;
use std::ops::Range;

/// A block of one side only is folded from this many letters on: about six lines of a column on a wide screen.
const FOLD_LETTERS: u32 = 150;

/// Characters of a folded block that stay visible.
const FOLD_SHOWN: usize = 40;

/// Characters of each title in the window's title and the way back.
const TITLE_CHARACTERS: usize = 16;

/// Other rows named beside a row; a row that is scattered more widely says so with dots.
const TARGETS_SHOWN: usize = 4;

#[derive(Serialize)]
struct View {
    css: String,
    heading: String,
    a: SideView,
    b: SideView,
    order: String,
    lead: Vec<String>,
    figures: Vec<FigureRow>,
    note: String,
    table: String,
    picture: picture::Picture,
    rows: Vec<RowView>,
    filters: Vec<Filter>,
    /// Labels that name the sides.
    label_only_a: String,
    label_only_b: String,
    caption: String,
}

#[derive(Serialize)]
struct SideView {
    document: DocumentRef,
    /// What the page calls this side.
    name: String,
    letters: String,
    lang: String,
}

#[derive(Serialize)]
struct RowView {
    n: usize,
    /// `verbatim`, `near`, `partial`, `moved`, `only`.
    kind: &'static str,
    /// `a` or `b` for what stands on one side, else `both`.
    side: &'static str,
    label: String,
    percent: Option<String>,
    /// Rows where it stands on the other side.
    targets: Vec<Target>,
    more_targets: bool,
    a: Vec<ParagraphView>,
    b: Vec<ParagraphView>,
    /// In the empty cell.
    absent: String,
    /// The beginning of a folded block.
    fold: Option<String>,
    fold_label: String,
}

/// Another row of the same page.
#[derive(Serialize)]
struct Target {
    n: usize,
    label: String,
}

#[derive(Serialize)]
struct ParagraphView {
    number: usize,
    /// Whether the row above holds no part of it: a long paragraph is named where it begins, not in every row.
    is_new: bool,
    url: String,
    /// For screen readers.
    label: String,
    body: Markup,
}

/// One comparison.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site, route: &Route) -> anyhow::Result<String> {
    let &Route::Comparison(a, b) = route else { anyhow::bail!("no comparison") };
    let (document_a, document_b) = (site.document(a), site.document(b));
    let (Some(text_a), Some(text_b)) = (site.texts.get(a as usize), site.texts.get(b as usize)) else {
        anyhow::bail!("no text for a document")
    };
    let (cut_a, cut_b) = (cut(document_a, text_a), cut(document_b, text_b));
    let side_a = Side { document: document_a, text: text_a, cut: &cut_a };
    let side_b = Side { document: document_b, text: text_b, cut: &cut_b };
    let aligned = site.index.pair(a, b).map(|pair| pairs::aligned(pair, &site.reuse, a)).unwrap_or_default();
    let comparison = compare(side_a, side_b, &aligned);
    let links = site.links(route);
    let words = site.words();
    let (badge_a, badge_b) = names(site, a, b);
    let (name_a, name_b) = names_in_sentences(site, a, b);
    let grid = Grid { site, links: &links, comparison: &comparison, a: side_a, b: side_b, name: [&name_a, &name_b] };
    let rows = comparison.rows.iter().enumerate().map(|(index, row)| grid.row(index, row, a, b)).collect();
    let side = |index: DocumentIndex, name: &str, figures: &Figures| SideView {
        document: site.document_ref(&links, index),
        name: name.to_owned(),
        letters: words.fill("letters-n", &[("n", &words.number(figures.total as usize))]),
        lang: site.document(index).meta.language.clone(),
    };
    let filled = |key: &str| capitalized(&words.fill(key, &[("a", &name_a), ("b", &name_b)]));
    let order_key = match order(document_a.meta.dated().as_ref(), document_b.meta.dated().as_ref()) {
        Order::Earlier => "compare-order-earlier",
        Order::SameDay => "compare-order-same-day",
        Order::Unknown | Order::SameDocument => "compare-order-unknown",
    };
    let (label_only_a, label_only_b) =
        (words.fill("compare-only", &[("side", &name_a)]), words.fill("compare-only", &[("side", &name_b)]));
    let label = |id: &str| match id {
        "a" => label_only_a.clone(),
        "b" => label_only_b.clone(),
        "near" => words.say("compare-rows-near").to_owned(),
        "moved" => words.say("compare-rows-moved").to_owned(),
        "same" => words.say("compare-rows-same").to_owned(),
        _ => words.say("compare-rows-all").to_owned(),
    };
    let filters = filters::choices(&comparison, side_a, side_b, label);
    let view = View {
        css: links.asset("css/comparison.css"),
        heading: words.fill("compare-heading", &[("a", &badge_a), ("b", &badge_b)]),
        a: side(a, &badge_a, &comparison.figures_a),
        b: side(b, &badge_b, &comparison.figures_b),
        order: filled(order_key),
        lead: vec![
            figures::lead(site, &name_b, &name_a, &comparison.figures_b),
            figures::lead(site, &name_a, &name_b, &comparison.figures_a),
        ],
        figures: figures::table(site, &comparison),
        note: words.say("compare-note").to_owned(),
        table: links.to(&Route::PairTable(a, b)),
        picture: picture::draw(&comparison, side_a, side_b),
        rows,
        filters,
        label_only_a,
        label_only_b,
        caption: filled("compare-caption"),
    };
    let short = |document| shorten(&site.title(document), TITLE_CHARACTERS);
    let title = words.fill("compare-title", &[("a", &short(document_a)), ("b", &short(document_b))]);
    let crumbs = [(Route::Comparisons(1), words.say("comparisons").to_owned())];
    site.page(route, "comparison.html", &title, &crumbs, &view)
}

/// With a capital at its beginning, where the script has any.
fn capitalized(sentence: &str) -> String {
    let mut chars = sentence.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// What the rows of one page are made from.
struct Grid<'a> {
    site: &'a Site,
    links: &'a Linker<'a>,
    comparison: &'a Comparison,
    a: Side<'a>,
    b: Side<'a>,
    name: [&'a str; 2],
}

/// How a stretch of a cell is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Plain,
    /// Other words than the other side's, in a clause that stands on both.
    Differs,
    /// In a clause that stands on this side only.
    Only,
    Moved(usize),
    Attribution,
}

impl Grid<'_> {
    fn row(&self, index: usize, row: &Row, a: DocumentIndex, b: DocumentIndex) -> RowView {
        let words = self.site.words();
        let paired = !row.a.is_empty() && !row.b.is_empty();
        let (side, clauses, stands, own, other) = if row.b.is_empty() {
            (self.a, &row.a, &self.comparison.a, self.name[0], self.name[1])
        } else {
            (self.b, &row.b, &self.comparison.b, self.name[1], self.name[0])
        };
        let symbols = symbols_of(side.cut, clauses);
        let letters: u32 = symbols.clone().map(|symbol| u32::from(side.text.letters[symbol])).sum();
        let only: u32 = symbols
            .clone()
            .filter(|&symbol| stands[symbol] == Standing::Only)
            .map(|symbol| u32::from(side.text.letters[symbol]))
            .sum();
        let mut targets: Vec<usize> = Vec::new();
        if row.kind == RowKind::Moved {
            for symbol in symbols {
                if let Standing::Moved(target) = stands[symbol]
                    && !targets.contains(&(target + 1))
                    && targets.len() <= TARGETS_SHOWN
                {
                    targets.push(target + 1);
                }
            }
        }
        let more_targets = targets.len() > TARGETS_SHOWN;
        let targets = targets
            .into_iter()
            .take(TARGETS_SHOWN)
            .map(|n| Target { n, label: words.fill("compare-row", &[("n", &n.to_string())]) })
            .collect();
        let (kind, label) = match row.kind {
            RowKind::Verbatim => {
                let (a, b) = ((self.a, &*self.comparison.a, &row.a), (self.b, &*self.comparison.b, &row.b));
                let key = if digits::differ(a, b) { "compare-row-figures" } else { "compare-row-verbatim" };
                ("verbatim", words.say(key).to_owned())
            }
            RowKind::Near => ("near", words.say("compare-row-near").to_owned()),
            RowKind::Partial => ("partial", words.say("compare-row-partial").to_owned()),
            RowKind::Moved => ("moved", words.say("compare-row-moved").to_owned()),
            RowKind::Only => ("only", words.fill("letters-n", &[("n", &words.number(only as usize))])),
        };
        let absent = match row.kind {
            RowKind::Only
                if symbols_of(side.cut, clauses).any(|symbol| matches!(stands[symbol], Standing::Moved(_))) =>
            {
                words.fill("compare-only-mostly", &[("side", own)])
            }
            RowKind::Only => words.fill("compare-only", &[("side", own)]),
            RowKind::Moved => words.fill("compare-elsewhere", &[("side", other)]),
            RowKind::Verbatim | RowKind::Near | RowKind::Partial => String::new(),
        };
        let fold = (!paired && letters >= FOLD_LETTERS).then(|| self.beginning(side, clauses));
        RowView {
            n: index + 1,
            kind,
            side: match (row.a.is_empty(), row.b.is_empty()) {
                (false, true) => "a",
                (true, false) => "b",
                _ => "both",
            },
            label,
            percent: (paired && row.kind != RowKind::Verbatim).then(|| match row.percent {
                // Something is equal, or the sides would not stand beside each other.
                0 => "<1%".to_owned(),
                percent => format!("{percent}%"),
            }),
            targets,
            more_targets,
            a: self.cell(self.a, a, &self.comparison.a, row, &row.a, 0),
            b: self.cell(self.b, b, &self.comparison.b, row, &row.b, 1),
            absent,
            fold,
            fold_label: words.fill("compare-unfold", &[("n", &words.number(letters as usize))]),
        }
    }

    fn beginning(&self, side: Side, clauses: &Range<usize>) -> String {
        let start = side.cut.clauses.get(clauses.start).map_or(0, |clause| clause.bytes.start as usize);
        let shown = side.document.body.text.get(start..).unwrap_or_default();
        let line = shown.lines().next().unwrap_or_default();
        // Dots even after a short first line: there is more below it.
        let beginning = shorten(line, FOLD_SHOWN);
        if beginning == line { format!("{line} …") } else { beginning }
    }

    /// The paragraphs, or parts of paragraphs, of one side of a row.
    fn cell(
        &self,
        side: Side,
        document: DocumentIndex,
        stands: &[Standing],
        row: &Row,
        clauses: &Range<usize>,
        name: usize,
    ) -> Vec<ParagraphView> {
        let paired = !row.a.is_empty() && !row.b.is_empty();
        let show = |standing: Standing| match standing {
            Standing::Same => Shown::Plain,
            Standing::Attribution => Shown::Attribution,
            Standing::Moved(_) if row.kind == RowKind::Moved => Shown::Plain,
            Standing::Moved(target) => Shown::Moved(target),
            Standing::Reworded if paired || row.kind == RowKind::Moved => Shown::Differs,
            Standing::Only if paired || row.kind == RowKind::Moved => Shown::Only,
            Standing::Reworded | Standing::Only => Shown::Plain,
        };
        let mut paragraphs: Vec<ParagraphView> = Vec::new();
        let mut clause_before = clauses.start.checked_sub(1).and_then(|before| side.cut.clauses.get(before));
        let clauses = side.cut.clauses.get(clauses.clone()).unwrap_or_default();
        for part in clauses.chunk_by(|x, y| x.paragraph == y.paragraph) {
            let (Some(first), Some(last)) = (part.first(), part.last()) else { continue };
            let bytes = BodySpan { start: first.bytes.start, end: last.bytes.end };
            let symbols = first.symbols.start..last.symbols.end;
            let stretches = stretches(side, bytes, symbols, |symbol| show(stands[symbol]));
            let mut body = Markup::default();
            for (span, shown) in stretches {
                let text = side.document.body.text.get(span.range()).unwrap_or_default();
                self.mark(&mut body, text, shown, name);
            }
            if body.is_empty() {
                continue;
            }
            paragraphs.push(ParagraphView {
                number: first.paragraph + 1,
                is_new: clause_before.is_none_or(|before| before.paragraph != first.paragraph),
                label: self
                    .site
                    .words()
                    .fill("compare-paragraph", &[("side", self.name[name]), ("n", &(first.paragraph + 1).to_string())]),
                url: self.links.anchor(&Route::Document(document), &paragraph_anchor(first.paragraph)),
                body,
            });
            clause_before = Some(last);
        }
        paragraphs
    }

    fn mark(&self, body: &mut Markup, text: &str, shown: Shown, name: usize) {
        let words = self.site.words();
        match shown {
            Shown::Plain => body.push_text(text),
            Shown::Differs | Shown::Only => {
                let class = match (name, shown) {
                    (0, Shown::Only) => "d da oa",
                    (0, _) => "d da",
                    (_, Shown::Only) => "d db ob",
                    (_, _) => "d db",
                };
                body.open("span", &[("class", class)]);
                body.open("span", &[("class", "off")]);
                body.push_text(&words.fill("compare-mark-only", &[("side", self.name[name])]));
                body.close("span");
                body.push_text(text);
                body.open("span", &[("class", "off")]);
                body.push_text(words.say("compare-mark-end"));
                body.close("span");
                body.close("span");
            }
            Shown::Attribution => {
                body.open("span", &[("class", "at")]);
                body.push_text(text);
                body.close("span");
            }
            Shown::Moved(target) => {
                body.open("span", &[("class", "mv")]);
                body.push_text(text);
                body.close("span");
                let number = (target + 1).to_string();
                let label = words.fill("compare-see-row", &[("n", &number)]);
                body.open("a", &[("class", "go"), ("href", &format!("#r{number}")), ("aria-label", &label)]);
                body.push_text(&number);
                body.close("a");
            }
        }
    }
}

/// Divides bytes into stretches shown alike: a mark or digit between two letters goes with them if both are shown alike,
/// else it is plain, because punctuation and digits alone are no difference in wording.
fn stretches(
    side: Side,
    bytes: BodySpan,
    symbols: Range<usize>,
    show: impl Fn(usize) -> Shown,
) -> Vec<(BodySpan, Shown)> {
    let mut out: Vec<(BodySpan, Shown)> = Vec::new();
    let mut push = |start: u32, end: u32, shown: Shown| match out.last_mut() {
        _ if start >= end => {}
        Some((span, last)) if *last == shown => span.end = end,
        _ => out.push((BodySpan { start, end }, shown)),
    };
    let mut at = bytes.start;
    let mut before = Shown::Plain;
    for symbol in symbols {
        let Some(place) = side.text.places.get(symbol) else { break };
        let shown = show(symbol);
        let between = if shown == before { shown } else { Shown::Plain };
        push(at, place.start.max(at), between);
        push(place.start.max(at), place.end.max(at), shown);
        at = place.end.max(at);
        before = shown;
    }
    push(at, bytes.end, Shown::Plain);
    out
}
