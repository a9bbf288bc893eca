//! `witnesses.csv`: every place of a wording, for a spreadsheet.

use crate::reuse::Passage;
use crate::site::Site;
use crate::site::formats::csv::{self, Table};
use crate::site::index::ClusterIndex;

/// Its columns.
pub const COLUMNS: [&str; 11] =
    ["n", "document", "title", "kind", "from", "to", "occasion", "paragraph", "start", "end", "wording"];

/// The table, in the order of `clusters.jsonl`.
pub fn render(site: &Site, cluster: ClusterIndex) -> String {
    let witnesses = &site.cluster(cluster).witnesses;
    let rows =
        (1..).zip(witnesses).zip(places(site, witnesses)).map(|((n, witness), (start, end)): ((usize, _), _)| {
            let document = site.document(witness.document);
            let date = site.survey.date(witness.document);
            [
                n.to_string(),
                document.id.as_str().to_owned(),
                document.meta.title.clone().unwrap_or_default(),
                document.meta.kind.as_str().to_owned(),
                csv::day(date.and_then(|date| date.from)),
                csv::day(date.and_then(|date| date.to)),
                document.meta.occasion.clone().unwrap_or_default(),
                (site.paragraph_at(witness.document, witness.span.start) + 1).to_string(),
                start.to_string(),
                end.to_string(),
                site.quote(witness.document, witness.span).to_owned(),
            ]
        });
    Table::new(COLUMNS).with(rows).file()
}

/// First and last code point (exclusive) of each place in its text file.
pub(super) fn places(site: &Site, witnesses: &[Passage]) -> Vec<(usize, usize)> {
    let at = |document, byte: u32| site.index.code_points(document, &site.document(document).body.text, byte as usize);
    witnesses
        .iter()
        .map(|witness| (at(witness.document, witness.span.start), at(witness.document, witness.span.end)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;
    use crate::model::BodySpan;
    use crate::site::sample;

    #[test]
    fn places_count_in_code_points() {
        let site = sample::site(SiteConfig::default());
        let place = |document, start, end| Passage { document, span: BodySpan::new(start, end) };
        let of_speech = [place(0, 3, 6), place(0, 9, 12), place(0, 0, 3), place(1, 3, 9), place(0, 6, 9)];
        assert_eq!(places(&site, &of_speech), [(1, 2), (3, 4), (0, 1), (1, 3), (2, 3)]);
    }
}
