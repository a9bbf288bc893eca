//! Invented page dumps: where documents begin and end, what is dropped, what must stay one.

use super::*;
use crate::config::{IngestConfig, Person, Publisher, PublisherKind};
use crate::ingest::restore;

fn split(text: &str) -> Split {
    let config = IngestConfig {
        people: vec![Person { name: "王守堤".into(), ..Person::default() }],
        publishers: vec![Publisher { name: "河讯".into(), short: None, kind: Some(PublisherKind::Agency) }],
        ..IngestConfig::default()
    };
    let reading = Reading::plain(text);
    let (repaired, _) = restore::run(text, &reading, &config.repairs);
    run(&Lines::of(text), &repaired, &reading, &Context::new(&config))
}

/// The segments of each document.
fn check(text: &str, expected: &[&[LineRange]]) {
    let found = split(text);
    let segments: Vec<Vec<LineRange>> = found.parts.iter().map(|part| part.segments.clone()).collect();
    assert_eq!(segments, expected, "{text}\n{:?}", found.dropped);
}

const A: &str = "春天的雪水从山上下来，两岸的人家都到堤上去看水，孩子们数着船，老人们数着桩。";
const B: &str = "会议认为，一条河把五个国家连在一起，谁也不能只顾自己门前的一段，大家都应当守住共同的约定。";
const C: &str = "水文站的灯整夜亮着，值班的人每一刻钟报一次水位，电话从上游一直打到海边，没有一站漏掉。";
const D: &str = "过去十年里，航道疏浚了三次，灯标换了两回，船员证书也渐渐通用，这些事都是一件一件做成的。";
const E: &str = "各方商定，明年春天在下游再次相聚，届时将把水情表、渔期和清单一并核对，并且向各国人民公布。";

#[test]
fn one_document_stays_one() {
    check(&format!("守堤的道理\n\n{A}\n\n水在哪里\n\n{B}\n\n人在哪里\n\n{C}\n"), &[&[(1, 11)]]);
    check(
        &format!(
            "在会议上的讲话\n\n（2021年3月4日）\n\n王守堤\n\n各位同事！\n\n{A}\n\n各位同事！\n\n{B}\n\n谢谢大家。"
        ),
        &[&[(1, 15)]],
    );
    check(&format!("访守堤人\n\n问：水大吗？\n\n答：{A}\n\n问：怕吗？\n\n答：{B}\n"), &[&[(1, 9)]]);
    check(&format!("{A}\n{B}\n{C}"), &[&[(1, 3)]]);
    check(&format!("{A}\n{B}\n{A}\n{B}\n{A}"), &[&[(1, 5)]]);
    check("一\n二\n三", &[&[(1, 3)]]);
    check("", &[]);
    check(&format!("给船工的信\n\n各位船工：\n\n{A}\n\n{B}\n\n王守堤\n\n2021年3月4日"), &[&[(1, 11)]]);
}

#[test]
fn blocks_that_come_again_within_a_document_go() {
    let text = format!("守堤记\n{A}\n{B}\n{C}\n{D}\n{B}\n{C}\n{D}\n{E}");
    check(&text, &[&[(1, 5), (9, 9)]]);
    assert_eq!(split(&text).dropped, vec![Dropped { lines: (6, 8), kept: (3, 5), cut_off: false }]);
    // One paragraph may be a refrain.
    check(&format!("守堤记\n{A}\n{B}\n{C}\n{B}\n{D}"), &[&[(1, 6)]]);
}

#[test]
fn a_page_falls_into_its_articles() {
    // A speech with the agency below it, a report with its title, a report without.
    let page = format!(
        "守住堤岸\n在流域会议上的讲话\n(二〇二一年三月四日)\n总理 王守堤\n各位同事：\n{A}\n谢谢大家。\n河讯水城三月四日电\n五国商定守堤之约\n本报水城3月5日讯（记者甲乙丙）{B}\n{C}\n中河社水城3月5日电　{D}\n{E}"
    );
    check(&page, &[&[(1, 8)], &[(9, 11)], &[(12, 13)]]);
    // The agency below a speech ends it, though the next article begins with the same.
    let page = format!(
        "守住堤岸\n在流域会议上的讲话\n(二〇二一年三月四日)\n总理 王守堤\n各位同事：\n{A}\n谢谢大家。\n中下游通讯社水城三月四日电\n中下游通讯社水城三月四日电　{D}\n{E}"
    );
    check(&page, &[&[(1, 8)], &[(9, 10)]]);
    assert_eq!(split(&page).dropped, vec![]);
    // Below an article that names its own agency it is the beginning of another.
    let page = format!(
        "守堤的人\n中下游通讯社水城三月四日电　{A}\n{B}\n五国商定守堤之约\n本报水城3月5日讯（记者甲乙丙）{D}\n{E}\n中下游通讯社水城三月四日电"
    );
    check(&page, &[&[(1, 3)], &[(4, 6)]]);
    // Signed pieces one after the other.
    let page = format!("守堤记\n{A}\n{B}\n{C}\n（本报记者　甲乙丙）\n数船记\n本报记者　丁戊己\n{D}\n{E}");
    check(&page, &[&[(1, 5)], &[(6, 9)]]);
    // English.
    let page = "Water comes first\nBy Anna Reed\nThe river rose on Monday, and nobody slept in the delta that night.\nIt fell again on Friday.\n\nForum opens upstream\nKIRU, May 3 (Basin Wire) -- Delegates of five states met on Tuesday to speak of the river.\nThey will meet again.";
    check(page, &[&[(1, 4)], &[(6, 8)]]);
}

#[test]
fn pages_turn() {
    // The rest of an article elsewhere on the page joins its beginning; without it, it stays a continuation.
    let page = format!(
        "五国商定守堤之约\n河讯水城3月4日电 {A}\n{B}（下转第二版）\n数船记\n河讯水城3月4日电 {C}\n（上接第一版）{D}\n{E}"
    );
    check(&page, &[&[(1, 3), (6, 7)], &[(4, 5)]]);
    let page = format!("河讯水城3月4日电 {A}\n{B}\n(上接1版){C}\n{D}");
    check(&page, &[&[(1, 2)], &[(3, 4)]]);
    assert_eq!(split(&page).parts[1].continuation, Some(3));
}

#[test]
fn copies_go_and_titles_find_their_texts() {
    // The copy in the middle of a text stays, the one at the end of another goes, wherever it stands first.
    let page = format!(
        "守堤记\n河讯水城3月4日电 {A}\n{D}\n{E}\n河讯水城3月5日电 {B}\n(上接2版){C}\n{D}\n{E}\n会议由各国水务部长轮流主持，记者到场采访。"
    );
    check(&page, &[&[(1, 2)], &[(5, 5)], &[(6, 9)]]);
    assert_eq!(split(&page).dropped, vec![Dropped { lines: (3, 4), kept: (7, 8), cut_off: false }]);
    // A title at the end with the beginning of a text that stands elsewhere without one.
    for tail in
        ["守堤有约\n河讯水城3月4日电 会议认为，一条河把五个国", "河讯水城3月4日电 会议认为，一条河把五个国\n守堤有约"]
    {
        let page = format!("数船记\n河讯水城3月3日电 {A}\n{C}\n河讯水城3月4日电 {B}\n{D}\n{tail}");
        let title = if tail.starts_with("守") { 6 } else { 7 };
        check(&page, &[&[(1, 3)], &[(title, title), (4, 5)]]);
    }
    // A page saved twice.
    let page = format!("守堤记\n河讯水城3月4日电 {A}\n{B}\n守堤记\n河讯水城3月4日电 {A}\n{B}");
    check(&page, &[&[(1, 3)]]);
}

#[test]
fn ends_in_doubt_are_said() {
    let shared = "应该把水情交到每一户人家手里，应该让每一只船都认得回家的路，也应该让孩子们记得。";
    let page = format!(
        "守堤记\n河讯水城3月4日电 {A}\n代表们在发言中说，{shared}\n{D}\n{E}\n(上接2版)部长们商定，{shared}\n{D}\n{E}\n会议由各国水务部长轮流主持。"
    );
    let found = split(&page);
    assert!(matches!(found.parts[0].doubts.as_slice(), [Doubt::End { line: 3, other: 6, .. }]), "{found:?}");
}

#[test]
fn a_rest_finds_its_title_with_the_figures_in_it() {
    check(
        "河水第3次见清\n河讯社水城9月17日电　船工们说，今年的河水比往年清得早，看得见河底的石头。（下转第2版）\n\n河水第4次见清\n河讯社水城9月17日电　第一辆车从桥上开过去，两岸的人都站在桥头看。（下转第3版）\n\n（上接第1版《河水第4次见清》）看完的人说，以后过河不用等船。\n\n（上接第1版《河水第3次见清》）看得见石头的日子，船走得慢。\n",
        &[&[(1, 2), (9, 9)], &[(4, 7)]],
    );
}
