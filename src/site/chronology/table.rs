//! `witnesses.csv`: every place of a wording, for a spreadsheet.

use crate::site::Site;
use crate::site::index::ClusterIndex;

/// The table, with a byte order mark so that spreadsheets read it as UTF-8 (RFC 4180 otherwise).
pub fn render(site: &Site, cluster: ClusterIndex) -> String {
    let mut out = String::from("\u{feff}n,document,title,kind,from,to,occasion,paragraph,wording\r\n");
    for (n, witness) in (1..).zip(&site.cluster(cluster).witnesses) {
        let document = site.document(witness.document);
        let date = site.survey.date(witness.document);
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let cells = [
            n.to_string(),
            document.id.as_str().to_owned(),
            document.meta.title.clone().unwrap_or_default(),
            document.meta.kind.as_str().to_owned(),
            day(date.and_then(|date| date.from)),
            day(date.and_then(|date| date.to)),
            document.meta.occasion.clone().unwrap_or_default(),
            (site.paragraph_at(witness.document, witness.span.start) + 1).to_string(),
            site.quote(witness.document, witness.span).to_owned(),
        ];
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

/// A cell as CSV; what a spreadsheet would take for a formula gets an apostrophe before it.
fn quoted(cell: &str) -> String {
    let cell = if cell.starts_with(['=', '+', '-', '@', '\t']) { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells() {
        let check = |cell: &str, expected: &str| assert_eq!(quoted(cell), expected);
        check("甲", "甲");
        check("a,b", "\"a,b\"");
        check("a\"b", "\"a\"\"b\"");
        check("=1+1", "'=1+1");
    }
}
