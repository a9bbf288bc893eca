//! The tables of the whole archive: what the data files hold, for a spreadsheet.

use super::{CodePoints, code_points, place};
use crate::model::{DateInterval, order};
use crate::site::comparison::pairs;
use crate::site::formats::csv::{self, Table};
use crate::site::{Route, Site};
use rayon::prelude::*;

/// A table of the whole archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TableOf {
    /// `documents.csv`: a row for each document.
    Documents,
    /// `passages.csv`: a row for each passage and common wording.
    Passages,
    /// `witnesses.csv`: a row for each place of each of them.
    Witnesses,
    /// `pairs.csv`: a row for each two documents that share wording.
    Pairs,
}

impl TableOf {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Documents, Self::Passages, Self::Witnesses, Self::Pairs];

    /// The name of its file.
    pub fn file(self) -> &'static str {
        match self {
            Self::Documents => "documents.csv",
            Self::Passages => "passages.csv",
            Self::Witnesses => "witnesses.csv",
            Self::Pairs => "pairs.csv",
        }
    }

    /// Its columns.
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Documents => &DOCUMENTS,
            Self::Passages => &PASSAGES,
            Self::Witnesses => &WITNESSES,
            Self::Pairs => &PAIRS,
        }
    }
}

const DOCUMENTS: [&str; 27] = [
    "id",
    "url",
    "title",
    "subtitle",
    "kind",
    "genre_stated",
    "event_from",
    "event_to",
    "issued_from",
    "issued_to",
    "occasion",
    "speakers",
    "authors",
    "agency",
    "publisher",
    "edition",
    "venue",
    "language",
    "conditions",
    "rights",
    "source_url",
    "retrieved",
    "characters",
    "letters",
    "shared",
    "source",
    "lines",
];
const PASSAGES: [&str; 9] =
    ["id", "url", "class", "wording", "letters", "documents", "occasions", "places", "first_document"];
const WITNESSES: [&str; 10] =
    ["passage", "class", "n", "document", "from", "to", "paragraph", "start", "end", "wording"];
const PAIRS: [&str; 9] = ["a", "b", "url", "order", "alignments", "a_letters", "a_shared", "b_letters", "b_shared"];

/// One of the tables.
pub fn render(site: &Site, table: TableOf) -> String {
    match table {
        TableOf::Documents => documents(site),
        TableOf::Passages => passages(site),
        TableOf::Witnesses => witnesses(site),
        TableOf::Pairs => pairs_of(site),
    }
}

/// How many rows a table has below its head.
pub fn rows(site: &Site, table: TableOf) -> usize {
    match table {
        TableOf::Documents => site.archive.documents.len(),
        TableOf::Passages => told(site).count(),
        TableOf::Witnesses => told(site).map(|cluster| site.cluster(cluster).witnesses.len()).sum(),
        TableOf::Pairs => site.index.pairs().len(),
    }
}

/// Passages and common wordings: boilerplate is in `clusters.jsonl` alone.
fn told(site: &Site) -> impl Iterator<Item = u32> + '_ {
    (0u32..).take(site.reuse.clusters.len()).filter(|cluster| site.cluster_route(*cluster).is_some())
}

fn documents(site: &Site) -> String {
    let ends = |dated: Option<&DateInterval>| {
        [csv::day(dated.and_then(|dated| dated.from)), csv::day(dated.and_then(|dated| dated.to))]
    };
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let rows = (0u32..).zip(&site.archive.documents).map(|(index, document)| {
        let meta = &document.meta;
        let [event_from, event_to] = ends(meta.event.as_ref());
        let [issued_from, issued_to] = ends(meta.issued.as_ref());
        let conditions: Vec<&str> = meta.conditions.iter().map(|condition| condition.as_str()).collect();
        let lines: Vec<String> =
            document.origin.segments.iter().map(|(first, last)| format!("{first}-{last}")).collect();
        [
            document.id.as_str().to_owned(),
            site.address(&Route::Document(index)),
            text(&meta.title),
            text(&meta.subtitle),
            meta.kind.as_str().to_owned(),
            text(&meta.genre_stated),
            event_from,
            event_to,
            issued_from,
            issued_to,
            text(&meta.occasion),
            csv::list(&meta.speakers),
            csv::list(&meta.authors),
            text(&meta.agency),
            text(&meta.publisher),
            text(&meta.edition),
            text(&meta.venue),
            meta.language.clone(),
            csv::list(&conditions),
            text(&meta.rights),
            text(&meta.source_url),
            csv::day(meta.retrieved),
            document.body.text.chars().count().to_string(),
            site.index.letters(index).to_string(),
            site.shared(index).to_string(),
            document.origin.source.as_str().to_owned(),
            csv::list(&lines),
        ]
    });
    Table::new(DOCUMENTS).with(rows).file()
}

fn passages(site: &Site) -> String {
    let rows = told(site).map(|index| {
        let cluster = site.cluster(index);
        let wording = cluster.wording;
        let first = cluster.witnesses.first().map(|first| site.document(first.document).id.as_str());
        [
            cluster.id.clone(),
            site.cluster_route(index).map(|route| site.address(&route)).unwrap_or_default(),
            cluster.class.as_str().to_owned(),
            site.quote(wording.document, wording.span).to_owned(),
            site.index.letters_in(&site.texts, wording.document, wording.span).to_string(),
            cluster.documents.to_string(),
            cluster.occasions.to_string(),
            cluster.witnesses.len().to_string(),
            first.unwrap_or_default().to_owned(),
        ]
    });
    Table::new(PASSAGES).with(rows).file()
}

fn witnesses(site: &Site) -> String {
    let points: Vec<CodePoints<'_>> = code_points(site);
    let rows = told(site).flat_map(|index| {
        let cluster = site.cluster(index);
        let points = &points;
        (1..).zip(&cluster.witnesses).map(move |(n, witness): (usize, _)| {
            let date = site.survey.date(witness.document);
            let place = place(site, points, *witness);
            [
                cluster.id.clone(),
                cluster.class.as_str().to_owned(),
                n.to_string(),
                place.document.to_owned(),
                csv::day(date.and_then(|date| date.from)),
                csv::day(date.and_then(|date| date.to)),
                (site.paragraph_at(witness.document, witness.span.start) + 1).to_string(),
                place.start.to_string(),
                place.end.to_string(),
                site.quote(witness.document, witness.span).to_owned(),
            ]
        })
    });
    Table::new(WITNESSES).with(rows).file()
}

fn pairs_of(site: &Site) -> String {
    let rows: Vec<[String; 9]> = site
        .index
        .pairs()
        .par_iter()
        .map(|(&(one, other), pair)| {
            let (a, b) = pairs::ordered(site, one, other);
            let route = site.comparison_route(a, b);
            [
                site.document(a).id.as_str().to_owned(),
                site.document(b).id.as_str().to_owned(),
                route.map(|route| site.address(&route)).unwrap_or_default(),
                order(site.survey.date(a), site.survey.date(b)).as_str().to_owned(),
                pair.alignments.len().to_string(),
                site.index.letters(a).to_string(),
                site.index.shared_letters(a, b).to_string(),
                site.index.letters(b).to_string(),
                site.index.shared_letters(b, a).to_string(),
            ]
        })
        .collect();
    Table::new(PAIRS).with(rows).file()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;
    use crate::site::sample;

    fn check(table: TableOf, row: usize, expected: &str) {
        let site = sample::site(SiteConfig::default());
        let file = render(&site, table);
        assert_eq!(file.lines().nth(row), Some(expected));
        assert_eq!(file.matches("\r\n").count(), rows(&site, table) + 1);
        assert_eq!(file.lines().next().unwrap().trim_start_matches('\u{feff}'), table.columns().join(","));
    }

    #[test]
    fn tables_say_what_the_data_files_say() {
        check(
            TableOf::Documents,
            3,
            "note,documents/note/,题目 note <b>,,other,,,,,,,,,,,,,zh-Hans,,,,,9,7,0,content/a.txt,1-9",
        );
        check(
            TableOf::Passages,
            1,
            "heshuiqing,passages/heshuiqing/,passage,河水清则两岸安，两岸安则百业兴,14,2,2,2,speech",
        );
        check(
            TableOf::Witnesses,
            2,
            "heshuiqing,passage,2,report,2021-03-05,2021-03-05,1,3,18,河水清则两岸安，两岸安则百业兴",
        );
        check(TableOf::Pairs, 1, "speech,report,compare/speech/report/,earlier,1,25,14,16,14");
    }
}
