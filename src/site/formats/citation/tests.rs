use super::*;
use crate::site::specimen::dated;
use jiff::civil::date;

fn whole(parts: &[Part]) -> String {
    let said = |part: &Part| match part {
        Part::Text { text } | Part::Address { text } | Part::Day { text } => text.clone(),
        Part::Paragraph { .. } => String::new(),
    };
    parts.iter().map(said).collect()
}

fn check(change: impl Fn(&mut Document), style: Style, expected: &str) {
    let (mut document, _) = dated("a", Kind::Speech, "2021-09-07", &["江水"]);
    document.meta.title = Some("守江".to_owned());
    document.meta.speakers = vec!["卢汀舟".to_owned()];
    change(&mut document);
    let title = document.meta.title.clone().unwrap();
    let cited =
        Cited { document: &document, title: &title, archive: "江档", address: "https://example.org/a/", day: "日" };
    assert_eq!(whole(&cite(&cited, style)), expected);
}

#[test]
fn what_is_known_is_cited() {
    let with = |document: &mut Document| {
        document.meta.subtitle = Some("——在会上".to_owned());
        document.meta.publisher = Some("岸报".to_owned());
    };
    check(with, Style::GbT7714, "卢汀舟. 守江: 在会上[A/OL]//江档. 岸报, 2021-09-07[日]. https://example.org/a/.");
    check(with, Style::Chicago, "卢汀舟. “守江: 在会上.” 岸报, September 7, 2021. 江档. https://example.org/a/.");
    check(
        with,
        Style::Bibtex,
        "@misc{a,\n  author = {{卢汀舟}},\n  title = {{守江}},\n  subtitle = {{在会上}},\n  date = {2021-09-07},\n  \
         year = {2021},\n  publisher = {岸报},\n  howpublished = {江档},\n  language = {zh-Hans},\n  url = {https://example.org/a/},\n}",
    );
    check(
        with,
        Style::Ris,
        "TY  - SLIDE\nAU  - 卢汀舟\nTI  - 守江: 在会上\nPY  - 2021\nDA  - 2021/09/07/\nPB  - 岸报\nDB  - 江档\nLA  - zh-Hans\n\
         UR  - https://example.org/a/\nER  - ",
    );
}

#[test]
fn without_an_author_the_title_comes_first() {
    let nobody = |document: &mut Document| document.meta.speakers.clear();
    check(nobody, Style::GbT7714, "守江[A/OL]//江档. 2021-09-07[日]. https://example.org/a/.");
    check(nobody, Style::Chicago, "“守江.” September 7, 2021. 江档. https://example.org/a/.");
}

#[test]
fn what_is_not_known_leaves_no_marks() {
    let nothing = |document: &mut Document| {
        document.meta.speakers.clear();
        document.meta.event = None;
        document.meta.issued = None;
    };
    check(nothing, Style::GbT7714, "守江[A/OL]//江档. [日]. https://example.org/a/.");
    check(nothing, Style::Chicago, "“守江.” n.d. 江档. https://example.org/a/.");
    check(
        nothing,
        Style::Bibtex,
        "@misc{a,\n  title = {{守江}},\n  howpublished = {江档},\n  language = {zh-Hans},\n  url = {https://example.org/a/},\n}",
    );
}

#[test]
fn a_newspaper_is_the_title_of_the_whole() {
    let reported = |document: &mut Document| {
        document.meta.kind = Kind::Report;
        document.meta.speakers.clear();
        document.meta.authors = vec!["闻笛".to_owned()];
        document.meta.issued = document.meta.event.take();
        document.meta.publisher = Some("岸报".to_owned());
    };
    check(
        reported,
        Style::Ris,
        "TY  - NEWS\nAU  - 闻笛\nTI  - 守江\nPY  - 2021\nDA  - 2021/09/07/\nT2  - 岸报\nDB  - 江档\nLA  - zh-Hans\nUR  - https://example.org/a/\nER  - ",
    );
}

#[test]
fn several_authors() {
    let four = |document: &mut Document| {
        document.meta.speakers = ["甲", "乙", "丙", "丁"].map(str::to_owned).to_vec();
    };
    check(four, Style::GbT7714, "甲, 乙, 丙, 等. 守江[A/OL]//江档. 2021-09-07[日]. https://example.org/a/.");
    check(four, Style::Chicago, "甲, 乙, 丙, and 丁. “守江.” September 7, 2021. 江档. https://example.org/a/.");
    let agency = |document: &mut Document| {
        document.meta.speakers.clear();
        document.meta.agency = Some("江闻社".to_owned());
    };
    check(agency, Style::Chicago, "江闻社. “守江.” September 7, 2021. 江档. https://example.org/a/.");
}

#[test]
fn who_signed_the_dispatch_did_not_write_the_declaration() {
    let declared = |document: &mut Document| {
        document.meta.kind = Kind::Statement;
        document.meta.speakers.clear();
        document.meta.authors = vec!["闻笛".to_owned()];
        document.meta.agency = Some("江闻社".to_owned());
    };
    check(declared, Style::GbT7714, "守江[A/OL]//江档. 江闻社, 2021-09-07[日]. https://example.org/a/.");
    check(declared, Style::Chicago, "“守江.” 江闻社, September 7, 2021. 江档. https://example.org/a/.");
    let reported = |document: &mut Document| {
        declared(document);
        document.meta.kind = Kind::Report;
    };
    check(reported, Style::GbT7714, "闻笛. 守江[A/OL]//江档. 江闻社, 2021-09-07[日]. https://example.org/a/.");
}

#[test]
fn marks_within_marks_are_single() {
    let quotes = |document: &mut Document| document.meta.title = Some("“守‘江’”说".to_owned());
    check(quotes, Style::Chicago, "卢汀舟. “‘守“江”’说.” September 7, 2021. 江档. https://example.org/a/.");
    assert_eq!(quoted_within("Keeper’s “river”"), "Keeper’s ‘river’");
}

#[test]
fn dates_that_are_not_exact() {
    let between = |document: &mut Document| {
        let (from, to) = (Some(date(2025, 7, 15)), Some(date(2025, 8, 31)));
        document.meta.event = Some(DateInterval { from, to, basis: String::new() });
    };
    check(between, Style::GbT7714, "卢汀舟. 守江[A/OL]//江档. 2025-07-15/2025-08-31[日]. https://example.org/a/.");
    check(
        between,
        Style::Chicago,
        "卢汀舟. “守江.” Between July 15 and August 31, 2025. 江档. https://example.org/a/.",
    );
    let open = |document: &mut Document| {
        let from = Some(date(2025, 7, 15));
        document.meta.event = Some(DateInterval { from, to: None, basis: String::new() });
    };
    let over = |document: &mut Document| {
        let (from, to) = (Some(date(2025, 12, 15)), Some(date(2026, 1, 31)));
        document.meta.publisher = Some("岸报".to_owned());
        document.meta.event = Some(DateInterval { from, to, basis: String::new() });
    };
    let expected =
        "卢汀舟. “守江.” 岸报, between December 15, 2025 and January 31, 2026. 江档. https://example.org/a/.";
    check(over, Style::Chicago, expected);
    check(
        open,
        Style::Ris,
        "TY  - SLIDE\nAU  - 卢汀舟\nTI  - 守江\nN1  - 2025-07-15/..\nDB  - 江档\nLA  - zh-Hans\nUR  - https://example.org/a/\nER  - ",
    );
}

#[test]
fn no_line_end_of_a_value_begins_another_field() {
    let titled = |document: &mut Document| {
        document.meta.title = Some("守\u{85}江\u{2028}AU  - 甲\u{b}乙\u{c}丙\r丁\u{2029}".to_owned());
    };
    check(
        titled,
        Style::Ris,
        "TY  - SLIDE\nAU  - 卢汀舟\nTI  - 守 江 AU  - 甲 乙 丙 丁 \nPY  - 2021\nDA  - 2021/09/07/\nDB  - 江档\nLA  - zh-Hans\nUR  - https://example.org/a/\nER  - ",
    );
}

#[test]
fn signs_of_tex_are_escaped() {
    assert_eq!(
        escaped("a&b_{c}~^\\"),
        "a\\&b\\_\\textbraceleft{}c\\textbraceright{}\\textasciitilde{}\\textasciicircum{}\\textbackslash{}"
    );
    for title in ["}}, note = {{x", "{", "\\}"] {
        let found = escaped(title);
        assert_eq!(found.matches('{').count(), found.matches('}').count(), "{found}");
    }
}
