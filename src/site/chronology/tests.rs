use super::super::clauses::{symbols_within, words_of_span};
use super::super::specimen::{aligned, dated, specimen};
use super::readings::{Window, collate};
use super::uses::{Verdict, place, verdicts};
use crate::config::SiteConfig;
use crate::ingest::Inputs;
use crate::model::{Archive, BodySpan, Kind, Name, NameKind, SourcePath};
use crate::reuse::{Class, Cluster, Passage, Reuse};
use crate::site::{Site, plan};
use jiff::civil::date;

/// `text` with the wording in square brackets.
fn marked(text: &str) -> (String, BodySpan) {
    let start = text.find('[').unwrap();
    let plain = text.replace(['[', ']'], "");
    let end = text.find(']').unwrap() - 1;
    (plain, BodySpan::new(start, end))
}

fn window(text: &str) -> (String, Window) {
    let (plain, span) = marked(text);
    let (document, letters) = specimen("a", &[&plain]);
    let place = place(&document, &letters, Passage { document: 0, span });
    let words = words_of_span(&document, &letters, document.body.paragraphs[0].span);
    let symbols = symbols_within(&letters, BodySpan { start: place.left.start, end: place.right.end });
    (plain, Window::of(0, &letters, symbols, span, |symbol| words[symbol]))
}

/// Each witness as its readings, common stretches in round brackets.
fn check(texts: &[&str], expected: &[&str], groups: usize) {
    let windows: Vec<(String, Window)> = texts.iter().map(|text| window(text)).collect();
    let only: Vec<Window> = windows.iter().map(|(_, window)| window.clone()).collect();
    let collation = collate(&only);
    let rows: Vec<String> = windows
        .iter()
        .enumerate()
        .map(|(witness, (plain, window))| {
            let cells: Vec<String> = collation
                .columns
                .iter()
                .map(|column| {
                    let shown = window.bytes(&column.words[witness], plain).map_or("-", |bytes| &plain[bytes.range()]);
                    if column.varies { shown.to_owned() } else { format!("({shown})") }
                })
                .collect();
            cells.join("|")
        })
        .collect();
    assert_eq!(rows, expected);
    assert_eq!(collation.groups.len(), groups);
}

#[test]
fn readings_beside_each_other() {
    check(
        &["我们要遵循[共同、综合、合作的治水观]，有效应对。", "我们要坚持[共同综合合作的治水观]，有效应对。"],
        &["(我们要)|遵循|(共同、综合、合作的治水观)|(有效应对)", "(我们要)|坚持|(共同综合合作的治水观)|(有效应对)"],
        2,
    );
    check(
        &["我们要遵循[江水安澜两岸丰收]。", "要坚持[江水安澜两岸丰收]。", "从倡导坚持[江水安澜两岸丰收]。"],
        &["我们要|遵循|(江水安澜两岸丰收)", "要|坚持|(江水安澜两岸丰收)", "从倡导|坚持|(江水安澜两岸丰收)"],
        3,
    );
    check(&["[江水安澜两岸丰收]。", "[江水安澜两岸丰收]！"], &["(江水安澜两岸丰收)", "(江水安澜两岸丰收)"], 1);
    check(
        &["[江水安澜两岸丰收]。", "[江水长久安澜两岸丰收]，大家高兴。"],
        &["(江水)|-|(安澜两岸丰收)|-", "(江水)|长久|(安澜两岸丰收)|大家高兴"],
        2,
    );
}

#[test]
fn figures_stand_with_what_they_belong_to() {
    check(
        &["[江水上涨2.5米，37座闸门开启，两岸增产12%]。", "[江水上涨2.5米，37座堤坝开启，两岸增产12%]。"],
        &["(江水上涨2.5米，37座)|闸门|(开启，两岸增产12%)", "(江水上涨2.5米，37座)|堤坝|(开启，两岸增产12%)"],
        2,
    );
    check(
        &["[今年共有1,000户迁居，两岸丰收]。", "[今年迁居共有900户，两岸丰收]。"],
        &["(今年)|-|(共有1,000户)|迁居|(两岸丰收)", "(今年)|迁居|(共有900户)|-|(两岸丰收)"],
        2,
    );
    check(
        &["[江水安澜37座闸门丰收]。", "[江水高涨37座闸门丰收]。"],
        &["(江水)|安澜|(37座闸门丰收)", "(江水)|高涨|(37座闸门丰收)"],
        2,
    );
}

#[test]
fn places_have_their_sentence() {
    let check = |text: &str, before: &str, after: &str, left: &str, right: &str| {
        let (plain, span) = marked(text);
        let (document, letters) = specimen("a", &[&plain]);
        let place = place(&document, &letters, Passage { document: 0, span });
        let shown = |span: BodySpan| &plain[span.range()];
        assert_eq!(
            (shown(place.before), shown(place.after), shown(place.left), shown(place.right)),
            (before, after, left, right)
        );
    };
    check(
        "前句。今天，我们要[江水安澜]，两岸丰收，大家高兴。后句。",
        "今天，我们要",
        "，两岸丰收，大家高兴。",
        "我们要",
        "，两岸丰收，",
    );
    check("前句。[江水安澜]。后句。", "", "。", "", "。");
}

#[test]
fn first_only_if_the_dates_say_so() {
    let check = |days: &[&str], expected: &[Verdict]| {
        let dates: Vec<_> = days.iter().map(|day| dated("a", Kind::Speech, day, &[]).0.meta.dated()).collect();
        let documents: Vec<u32> = (0..).take(days.len()).collect();
        assert_eq!(verdicts(&documents, &dates), expected);
    };
    use Verdict::{First, FirstDay, Later, PerhapsFirst, Unknown};
    check(&["2020-01-01", "2020-01-02"], &[First, Later]);
    check(&["2020-01-01", "2020-01-01", "2021-01-01"], &[FirstDay, FirstDay, Later]);
    check(&["2020-01-01/2020-03-01", "2020-02-01"], &[PerhapsFirst, Unknown]);
    check(&["2020-01-01", "x"], &[PerhapsFirst, Unknown]);
    check(&["2020-01-01"], &[First]);
    assert_eq!(verdicts(&[0, 0, 1], &[None, None, None]), [PerhapsFirst, Verdict::Again, Unknown]);
    assert_eq!(verdicts(&[], &[]), []);
}

/// Three documents of 2020 (two of one event) and 2022 that carry one wording.
fn site(class: Class) -> Site {
    site_with(class, 2, Vec::new())
}

/// The same, its wording counted on so many occasions, with a glossary.
fn site_with(class: Class, occasions: u32, names: Vec<Name>) -> Site {
    const WORDING: &str = "江水安澜两岸丰收百业兴旺";
    let (mut speech, first) = dated("a", Kind::Speech, "2020-05-01", &[&format!("我们要遵循{WORDING}，各方协力。")]);
    let (mut report, second) = dated("b", Kind::Report, "2020-05-02", &[&format!("他指出，要遵循{WORDING}。")]);
    let (later, third) = dated("c", Kind::Speech, "2022-01-01/2022-03-31", &[&format!("从倡导坚持{WORDING}。")]);
    speech.meta.occasion = Some("第三次会议".to_owned());
    report.meta.occasion = speech.meta.occasion.clone();
    let archive = Archive { documents: vec![speech, report, later], names, ..Archive::default() };
    let alignments = vec![aligned(&archive, 0, 1, &[WORDING]), aligned(&archive, 0, 2, &[WORDING])];
    let witnesses = vec![alignments[0].a, alignments[0].b, alignments[1].b];
    let wording = alignments[0].a;
    let cluster = Cluster { id: "jiangshui".to_owned(), class, wording, witnesses, documents: 3, occasions };
    let reuse = Reuse { alignments, clusters: vec![cluster], ..Reuse::default() };
    plan(archive, vec![first, second, third], reuse, &Inputs::default(), &SiteConfig::default()).unwrap().0
}

#[test]
fn a_page_counts_and_does_not_explain() {
    let check = |class: Class, path: &str, expected: &[&str]| {
        let page = String::from_utf8(site(class).render(path).unwrap()).unwrap();
        for text in expected {
            assert!(page.contains(text), "no `{text}` in {path}:\n{page}");
        }
    };
    check(
        Class::Passage,
        "passages/jiangshui/index.html",
        &[
            "3 处 · 3 篇 · 2 个场合 · 2020–2022年",
            "语料内首见",
            "2021年：档案中无文献。",
            "遵循</b> 2020年 2 处（1 个场合）",
            "坚持</b> 2022年 1 处",
            "晚于第 1 例",
            "class=\"nodata\"",
            "第三次会议",
            "../../compare/a/b/",
        ],
    );
    check(Class::Formula, "phrases/jiangshui/index.html", &["每万字处数", "每场合处数", "2 / 2", "常用表述"]);
    check(
        Class::Passage,
        "passages/jiangshui/witnesses.csv",
        &["1,a,,speech,2020-05-01,2020-05-01,第三次会议,1,5,17,江水"],
    );
    check(Class::Passage, "compare/a/b/index.html", &["讲话早于报道。", "class=\"at\">他指出</span>", "仅见于讲话"]);
    check(Class::Passage, "timeline/index.html", &["2021年", "无文献"]);
    check(Class::Passage, "timeline/2022/index.html", &["月份未定", "2022年1月1日至3月31日"]);
    check(
        Class::Passage,
        "passages/index.html",
        &["江水安澜两岸丰收百业兴旺", "共 1 条", "2020年5月1日—2022年1月1日至3月31日"],
    );
    check(
        Class::Passage,
        "index.html",
        &[
            "两处以上相同或相近的文句",
            "跨场合的互见文句",
            "2020年5月1日—2022年1月1日至3月31日",
            "资料截至不晚于 2022年3月31日",
        ],
    );
}

#[test]
fn passages_of_one_occasion_are_not_called_wider_ones() {
    let page = |occasions| {
        let site = site_with(Class::Passage, occasions, Vec::new());
        String::from_utf8(site.render("index.html").unwrap()).unwrap()
    };
    let check = |occasions, heading: &str, other: &str| {
        let page = page(occasions);
        assert!(page.contains(heading) && !page.contains(other), "{page}");
    };
    let (across, of_one) = (">跨场合的互见文句</h2>", ">同一场合的互见文句</h2>");
    check(2, across, of_one);
    check(1, of_one, across);
}

#[test]
fn only_the_wording_itself_is_signed() {
    let check = |formula: &str, other: &[&str], expected: &[&str]| {
        let name = Name {
            name: formula.to_owned(),
            kind: NameKind::Tifa,
            other: other.iter().map(|form| (*form).to_owned()).collect(),
            except: Vec::new(),
            explanation: None,
            slug: None,
            signed: Some(("桂棹".to_owned(), date(2023, 2, 1))),
            path: SourcePath("content/glossary.yaml".to_owned()),
            line: 1,
        };
        assert_eq!(site_with(Class::Passage, 2, vec![name]).signed(0), expected, "{formula}");
    };
    let signed = "列为提法，系编者判断：桂棹，2023年2月1日。";
    check("江水安澜两岸丰收百业兴旺", &[], &[signed]);
    check("江水安瀾，兩岸豐收，百業興旺", &[], &[signed]);
    check("两岸丰收", &["江水安澜，两岸丰收，百业兴旺"], &[signed]);
    check("两岸丰收", &[], &[]);
    check("江水安澜两岸丰收百业兴旺发达", &[], &[]);
}
