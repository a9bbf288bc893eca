use super::super::clauses::cut;
use super::super::specimen::{aligned, dated};
use super::*;
use crate::model::{Archive, Kind};

/// Rows as `kind a-text | b-text`.
fn check(a: &[&str], b: &[&str], shared: &[&[&str]], expected: &[&str]) -> Comparison {
    let (mut speech, text_a) = dated("a", Kind::Speech, "2020-11-10", a);
    speech.meta.speakers = vec!["卢汀舟".to_owned()];
    let (report, text_b) = dated("b", Kind::Report, "2020-11-11", b);
    let archive = Archive { documents: vec![speech.clone(), report.clone()], ..Archive::default() };
    let alignments: Vec<Alignment> = shared.iter().map(|runs| aligned(&archive, 0, 1, runs)).collect();
    let (cut_a, cut_b) = (cut(&speech, &text_a), cut(&report, &text_b));
    let side_a = Side { document: &speech, text: &text_a, cut: &cut_a };
    let side_b = Side { document: &report, text: &text_b, cut: &cut_b };
    let alignments: Vec<_> = alignments.iter().map(|alignment| (alignment, Turned::Straight)).collect();
    let comparison = compare(side_a, side_b, &alignments);
    let show = |side: Side, range: &Range<usize>| {
        side.cut.clauses[range.clone()]
            .iter()
            .map(|clause| &side.document.body.text[clause.bytes.range()])
            .collect::<String>()
    };
    let found: Vec<String> = comparison
        .rows
        .iter()
        .map(|row| format!("{:?} {} {} | {}", row.kind, row.percent, show(side_a, &row.a), show(side_b, &row.b)))
        .collect();
    assert_eq!(found, expected);
    for figures in [comparison.figures_a, comparison.figures_b] {
        let parts = figures.shared() + figures.reworded + figures.attribution + figures.only;
        assert_eq!(parts, figures.total);
    }
    comparison
}

#[test]
fn sentences_beside_each_other() {
    check(
        &["江水漫过堤岸，渔民连夜返航。", "各方守望相助，共渡难关。"],
        &["江水漫过堤岸，渔民连夜返航。各方守望相助，共渡难关。"],
        &[&["江水漫过堤岸，渔民连夜返航"], &["各方守望相助，共渡难关"]],
        &[
            "Verbatim 100 江水漫过堤岸，渔民连夜返航。 | 江水漫过堤岸，渔民连夜返航。",
            "Verbatim 100 各方守望相助，共渡难关。 | 各方守望相助，共渡难关。",
        ],
    );
}

#[test]
fn attributions_are_no_change() {
    let comparison = check(
        &["江水漫过堤岸，渔民连夜返航。"],
        &["卢汀舟指出，江水漫过堤岸渔民连夜返航。"],
        &[&["江水漫过堤岸，渔民连夜返航|江水漫过堤岸渔民连夜返航"]],
        &["Verbatim 100 江水漫过堤岸，渔民连夜返航。 | 卢汀舟指出，江水漫过堤岸渔民连夜返航。"],
    );
    assert_eq!(comparison.figures_b.attribution, 5);
}

#[test]
fn a_speech_reports_nobody_and_a_report_only_what_the_other_has() {
    let comparison = check(
        &["老船工说，江水漫过堤岸，渔民连夜返航。"],
        &["卢汀舟指出，江水漫过堤岸，渔民连夜返航。"],
        &[&["江水漫过堤岸，渔民连夜返航"]],
        &["Partial 75 老船工说，江水漫过堤岸，渔民连夜返航。 | 卢汀舟指出，江水漫过堤岸，渔民连夜返航。"],
    );
    assert_eq!((comparison.figures_a.attribution, comparison.figures_b.attribution), (0, 5));
    let comparison = check(
        &["江水漫过堤岸，渔民连夜返航。"],
        &["江水漫过堤岸，渔民连夜返航。", "卢汀舟指出，河水已经退去。"],
        &[&["江水漫过堤岸，渔民连夜返航"]],
        &[
            "Verbatim 100 江水漫过堤岸，渔民连夜返航。 | 江水漫过堤岸，渔民连夜返航。",
            "Only 0  | 卢汀舟指出，河水已经退去。",
        ],
    );
    assert_eq!(comparison.figures_b.attribution, 0);
}

#[test]
fn moved_is_not_missing() {
    let comparison = check(
        &["江水漫过堤岸。", "各方守望相助，共渡难关，同舟共济。"],
        &["各方守望相助，共渡难关，同舟共济。", "江水漫过堤岸。"],
        &[&["各方守望相助，共渡难关，同舟共济"]],
        &[
            "Moved 0 江水漫过堤岸。 | ",
            "Verbatim 100 各方守望相助，共渡难关，同舟共济。 | 各方守望相助，共渡难关，同舟共济。",
            "Moved 0  | 江水漫过堤岸。",
        ],
    );
    assert_eq!((comparison.figures_a.moved, comparison.figures_a.only), (6, 0));
    assert_eq!(comparison.a[0], Standing::Moved(2));
}

#[test]
fn one_side_only_and_rewording() {
    let comparison = check(
        &["感谢东道主的安排。我们遵循共同、综合、合作的治水观，江水安澜。"],
        &["我们坚持共同综合合作的治水观，江水安澜。"],
        &[&["共同、综合、合作的治水观，江水安澜|共同综合合作的治水观，江水安澜"]],
        &[
            "Only 0 感谢东道主的安排。 | ",
            "Near 88 我们遵循共同、综合、合作的治水观，江水安澜。 | 我们坚持共同综合合作的治水观，江水安澜。",
        ],
    );
    assert_eq!(comparison.figures_a.reworded, 2);
    assert_eq!(comparison.figures_a.only, 8);
}

#[test]
fn another_order_is_not_word_for_word() {
    check(
        &["总统芬德拉和总理卡莱纳出席会议。"],
        &["总理卡莱纳和总统芬德拉出席会议。"],
        &[&["出席会议"], &["总统芬德拉"], &["总理卡莱纳"], &["和"]],
        &["Partial 60 总统芬德拉和总理卡莱纳出席会议。 | 总理卡莱纳和总统芬德拉出席会议。"],
    );
}

#[test]
fn what_no_alignment_tells_of_is_not_said_to_stand_on_one_side() {
    let comparison = check(
        &["秘书长多纬出席会议江水，", "江水漫过堤岸，渔民连夜返航。"],
        &["江水漫过堤岸，渔民连夜返航。", "有秘书长多纬出席会议，"],
        &[&["江水漫过堤岸，渔民连夜返航"]],
        &[
            "Moved 0 秘书长多纬出席会议江水， | ",
            "Verbatim 100 江水漫过堤岸，渔民连夜返航。 | 江水漫过堤岸，渔民连夜返航。",
            "Moved 0  | 有秘书长多纬出席会议，",
        ],
    );
    let figures = comparison.figures_a;
    assert_eq!((figures.moved, figures.reworded, figures.only), (9, 2, 0));
}

#[test]
fn a_sentence_made_of_several() {
    check(
        &["江水漫过堤岸，水位很高。", "中间一句无关的话。", "渔民连夜返航，灯火通明。"],
        &["江水漫过堤岸，渔民连夜返航。"],
        &[&["江水漫过堤岸"], &["渔民连夜返航"]],
        &[
            "Partial 60 江水漫过堤岸，水位很高。 | 江水漫过堤岸，",
            "Only 0 中间一句无关的话。 | ",
            "Partial 60 渔民连夜返航，灯火通明。 | 渔民连夜返航。",
        ],
    );
}

#[test]
fn nothing_shared_and_nothing_at_all() {
    check(&["江水。"], &["堤岸。"], &[], &["Only 0 江水。 | ", "Only 0  | 堤岸。"]);
    check(&[], &["2020"], &[], &["Only 0  | 2020"]);
}

#[test]
fn clauses_run_together_are_moved() {
    let comparison = check(
        &["第一，加固江边堤岸，渔民返航。", "第二，疏浚上游河道，水位回落。"],
        &["会议要求加固江边堤岸疏浚上游河道共渡难关。", "第一，加固江边堤岸，渔民返航。"],
        &[&["加固江边堤岸，渔民返航"]],
        &[
            "Moved 0  | 会议要求加固江边堤岸疏浚上游河道共渡难关。",
            "Verbatim 100 第一，加固江边堤岸，渔民返航。 | 第一，加固江边堤岸，渔民返航。",
            "Only 0 第二，疏浚上游河道，水位回落。 | ",
        ],
    );
    assert_eq!((comparison.figures_a.moved, comparison.figures_a.only), (6, 6));
    assert_eq!((comparison.figures_b.moved, comparison.figures_b.reworded, comparison.figures_b.only), (12, 8, 0));
}

#[test]
fn parts_of_words_lay_nothing_beside_each_other() {
    check(
        &["江水漫过堤岸。", "渔民连夜返航。"],
        &["河水已经退去。", "渔民连夜返航。"],
        &[&["水"], &["渔民连夜返航"]],
        &["Only 0 江水漫过堤岸。 | ", "Only 0  | 河水已经退去。", "Verbatim 100 渔民连夜返航。 | 渔民连夜返航。"],
    );
    // Nor do they where who speaks is the same.
    check(
        &["卢汀舟指出，江水漫过堤岸。", "渔民连夜返航。"],
        &["卢汀舟指出，河水已经退去。", "渔民连夜返航。"],
        &[&["水"], &["渔民连夜返航"]],
        &[
            "Only 0 卢汀舟指出，江水漫过堤岸。 | ",
            "Only 0  | 卢汀舟指出，河水已经退去。",
            "Verbatim 100 渔民连夜返航。 | 渔民连夜返航。",
        ],
    );
}

#[test]
fn heads_stand_beside_each_other_however_set_their_phrases() {
    let made = |id: &str, text: &str| {
        let (mut document, text) = dated(id, Kind::Speech, "2020-11-10", &[text]);
        document.body.paragraphs[0].kind = crate::model::ParagraphKind::Subtitle;
        (document, text)
    };
    let (speech, text_a) = made("a", "在流域合作论坛第十次会议上的讲话");
    let (other, text_b) = made("b", "在流域合作论坛第十一次会议上的讲话");
    let (cut_a, cut_b) = (cut(&speech, &text_a), cut(&other, &text_b));
    let side_a = Side { document: &speech, text: &text_a, cut: &cut_a };
    let side_b = Side { document: &other, text: &text_b, cut: &cut_b };
    let rows = compare(side_a, side_b, &[]).rows;
    assert_eq!(rows.len(), 1);
    assert!(!rows[0].a.is_empty() && !rows[0].b.is_empty() && rows[0].percent > 50, "{rows:?}");
}
