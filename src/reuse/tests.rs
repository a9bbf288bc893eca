use super::*;
use crate::model::{Body, DateInterval, DocId, Document, Meta, Origin, Paragraph, ParagraphKind, SourcePath};
use jiff::civil::date;

/// An archive of one document a text, dated one day after the other; a line is a paragraph.
pub(super) fn archive(texts: &[&str]) -> Archive {
    let document = |(n, text): (usize, &&str)| {
        let mut paragraphs = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let span = BodySpan::new(at, at + line.trim_end_matches('\n').len());
            paragraphs.push(Paragraph { span, kind: ParagraphKind::Text, lines: (1, 1), inlines: Vec::new() });
            at += line.len();
        }
        let meta = Meta { issued: Some(DateInterval::day(date(2000 + n as i16, 1, 1), "test")), ..Meta::default() };
        Document {
            id: DocId::new(&format!("d{n}")).expect("sound"),
            meta,
            body: Body { text: (*text).to_owned(), paragraphs, figures: Vec::new() },
            origin: Origin { source: SourcePath(format!("content/{n}.txt")), segments: vec![(1, 1)] },
        }
    };
    Archive { documents: texts.iter().enumerate().map(document).collect(), ..Archive::default() }
}

fn found(texts: &[&str]) -> (Archive, Reuse) {
    let archive = archive(texts);
    let normalized = crate::normalize::run(&archive);
    let reuse = run(&archive, &normalized, &ReuseConfig::default());
    (archive, reuse)
}

fn quote(archive: &Archive, passage: Passage) -> String {
    archive.documents[passage.document as usize].body.text[passage.span.range()].to_owned()
}

/// The alignments of `texts`, as "passage of a | passage of b | relation".
fn check(texts: &[&str], expected: &[(&str, &str, Relation)]) {
    let (archive, reuse) = found(texts);
    let alignments: Vec<(String, String, Relation)> =
        reuse.alignments.iter().map(|al| (quote(&archive, al.a), quote(&archive, al.b), al.relation)).collect();
    let expected: Vec<(String, String, Relation)> =
        expected.iter().map(|(a, b, relation)| ((*a).to_owned(), (*b).to_owned(), *relation)).collect();
    assert_eq!(alignments, expected, "{texts:?}");
}

#[test]
fn a_passage_ends_at_a_word_that_stands_alone() {
    let passages = |a: &str, b: &str| {
        let (archive, reuse) = found(&[a, b]);
        let shown = |al: &Alignment| quote(&archive, Passage { span: al.shown.0, ..al.a });
        reuse.alignments.iter().map(shown).collect::<Vec<_>>()
    };
    // “每” and “的” belong to what comes, which differs; at the edge of a clause they stay.
    assert_eq!(passages("预警先于洪水抵达沿河每座村庄", "预警先于洪水抵达沿河每户人家"), ["预警先于洪水抵达沿河"]);
    assert_eq!(passages("两岸水文站点测得的数据可靠", "两岸水文站点测得的资料可靠"), ["两岸水文站点测得"]);
    assert_eq!(passages("两岸水文站点今晨测得的，是真", "两岸水文站点今晨测得的，非假"), ["两岸水文站点今晨测得的"]);
    // So do words of other classes that take what follows, but for what the dictionary mistakes for one (之约).
    assert_eq!(passages("感谢渡口为这次灯会所备的船", "感谢渡口为这次灯会所作的诗"), ["感谢渡口为这次灯会"]);
    assert_eq!(passages("船工们守着两岸旧堤不断前进", "船工们守着两岸旧堤不断后退"), ["船工们守着两岸旧堤"]);
    assert_eq!(passages("两岸乡亲守着一盏灯之约好吗", "两岸乡亲守着一盏灯之约行吗"), ["两岸乡亲守着一盏灯之约"]);
    // The first clause of the next sentence is a scrap, if it is as short as one.
    assert_eq!(
        passages("让河水常清，让两岸常安。第四，种树", "让河水常清，让两岸常安。第四，修渠"),
        ["让河水常清，让两岸常安"]
    );
    // “了” and “等” belong to what came, and so does what joins a word to it.
    assert_eq!(passages("甲村送来了两岸水文站点的数据", "乙镇发出了两岸水文站点的数据"), ["两岸水文站点的数据"]);
    assert_eq!(passages("修桥以及两岸水文站点的数据", "种树以及两岸水文站点的数据"), ["两岸水文站点的数据"]);
    assert_eq!(
        passages("The keeper met the lock on the river of Avel", "A friend saw the lock on the river of night"),
        ["the lock on the river"]
    );
}

#[test]
fn verbatim_through_damage() {
    let a = "汛期来临之前，两岸的水文站点要把数据“及时”送到对方手中，第3次检修也不例外。";
    check(
        &[a, "汛期来临之前两岸的水文站点要把数据及时送到对方手中第次检修也不例外"],
        &[(
            "汛期来临之前，两岸的水文站点要把数据“及时”送到对方手中，第3次检修也不例外",
            "汛期来临之前两岸的水文站点要把数据及时送到对方手中第次检修也不例外",
            Relation::Verbatim,
        )],
    );
    check(
        &["兩岸的水文站點要把數據送到對方手中", "两岸的水文站点要把数据送到对方手中"],
        &[("兩岸的水文站點要把數據送到對方手中", "两岸的水文站点要把数据送到对方手中", Relation::Verbatim)],
    );
}

#[test]
fn edits_make_one_alignment() {
    check(
        &[
            "在枯水季节到来之前共同调度上游水库，保障下游村镇饮水安全",
            "在枯水季节到来之前统一调度上游水库，切实保障下游村镇的饮水安全",
        ],
        &[(
            "在枯水季节到来之前共同调度上游水库，保障下游村镇饮水安全",
            "在枯水季节到来之前统一调度上游水库，切实保障下游村镇的饮水安全",
            Relation::Near,
        )],
    );
}

#[test]
fn repeats_within_a_document_and_english() {
    let (_, reuse) = found(&["河道疏浚不能只看眼前一段。\n会后记者问起，他仍说河道疏浚不能只看眼前一段。"]);
    assert_eq!(reuse.alignments.len(), 1);
    assert_eq!(reuse.alignments[0].order, Order::SameDocument);
    check(
        &[
            "They said the river belongs to all who drink from it.",
            "\"The river belongs to all who drink from it\", he wrote.",
        ],
        &[(
            "the river belongs to all who drink from it",
            "The river belongs to all who drink from it",
            Relation::Verbatim,
        )],
    );
    check(&["the river of the north was low", "he sat by the river and fished"], &[]);
}

#[test]
fn clusters_hold_every_witness() {
    let long = "筑堤先固基，治水先知沙，诸国同此一理";
    let (archive, reuse) = found(&[
        &format!("他说{long}。"),
        &format!("文章引用：{long}，并加以发挥"),
        "老船工常讲筑堤先固基治水先知沙，不肯多说",
    ]);
    let wordings: Vec<(String, u32)> =
        reuse.clusters.iter().map(|c| (quote(&archive, c.witnesses[0]), c.documents)).collect();
    assert_eq!(wordings, [(long.to_owned(), 2), ("筑堤先固基，治水先知沙".to_owned(), 3)]);
}

#[test]
fn a_phrase_in_every_document_is_grouped_not_paired() {
    let texts: Vec<String> = (0..200_u32)
        .map(|n| {
            let own: String = (0..40).filter_map(|k| char::from_u32(0x4e00 + (n * 40 + k) * 2 % 20000)).collect();
            format!("{own}守望一条共同的大河{own}")
        })
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let (archive, reuse) = found(&texts);
    let phrase = reuse.clusters.iter().find(|c| c.documents == 200).expect("one group of all");
    assert_eq!(quote(&archive, phrase.witnesses[0]), "守望一条共同的大河");
    assert_eq!(phrase.class, Class::Formula);
    // Each document repeats its own wording once; a few pairs share one more letter beside the phrase. Not the
    // 19,900 pairs that share the phrase.
    assert!((200..300).contains(&reuse.alignments.len()), "{}", reuse.alignments.len());
}

/// Letters that stand nowhere else: `n` of them, from the `from`th on.
fn own(from: u32, n: u32) -> String {
    (from..from + n).filter_map(|at| char::from_u32(0x4e00 + at % 20_000)).collect()
}

#[test]
fn chains_join_where_no_eight_letters_are_equal() {
    let (head, tail) = (own(0, 40), own(100, 40));
    let between: String = own(200, 30);
    // Every fourth letter differs, over more than a gap.
    let other: String = between.chars().enumerate().map(|(n, letter)| if n % 4 == 3 { '异' } else { letter }).collect();
    let (_, reuse) = found(&[&format!("{head}{between}{tail}"), &format!("{head}{other}{tail}")]);
    assert_eq!(reuse.alignments.len(), 1);
    assert_eq!(reuse.alignments[0].relation, Relation::Near);
}

#[test]
fn a_phrase_that_a_passage_holds_twice_is_not_paired_crosswise() {
    let phrase = own(0, 10);
    let passage = format!("{}{phrase}{}{phrase}{}", own(100, 20), own(200, 60), own(300, 20));
    let (_, reuse) = found(&[&passage, &passage]);
    let between = reuse.alignments.iter().filter(|alignment| alignment.order != Order::SameDocument).count();
    assert_eq!(between, 1);
}

#[test]
fn copies_with_an_edit_each_are_one_alignment_a_pair() {
    let text = own(0, 600);
    let copies: Vec<String> = (0..30_u32)
        .map(|copy| {
            let edited = |n: usize| n as u32 % 101 == copy * 3;
            text.chars().enumerate().map(|(n, letter)| if edited(n) { '异' } else { letter }).collect()
        })
        .collect();
    let copies: Vec<&str> = copies.iter().map(String::as_str).collect();
    let (_, reuse) = found(&copies);
    assert_eq!(reuse.alignments.len(), 30 * 29 / 2);
    assert_eq!(reuse.clusters.iter().map(|cluster| cluster.documents).max(), Some(30));
}

#[test]
fn a_standing_paragraph_is_grouped_not_paired() {
    let paragraph = own(0, 60);
    let texts: Vec<String> =
        (0..200).map(|n| format!("{}\n{paragraph}\n{}", own(100 + n * 80, 40), own(140 + n * 80, 40))).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let (_, reuse) = found(&texts);
    assert_eq!(reuse.alignments, []);
    let found: Vec<(u32, Class)> = reuse.clusters.iter().map(|c| (c.documents, c.class)).collect();
    assert_eq!(found, [(200, Class::Boilerplate)]);
}

#[test]
fn a_set_phrase_of_thirty_places_is_grouped_not_paired() {
    let phrase = "守望一条共同的大河";
    // In the last two documents one more letter is the same, by chance.
    let texts: Vec<String> = (0..30)
        .map(|n| {
            let letter = if n < 28 { own(5_000 + n, 1) } else { "岸".to_owned() };
            format!("{}{phrase}{letter}{}", own(100 + n * 80, 40), own(140 + n * 80, 40))
        })
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let (_, reuse) = found(&texts);
    assert_eq!(reuse.alignments, []);
    let found: Vec<(u32, Class)> = reuse.clusters.iter().map(|c| (c.documents, c.class)).collect();
    assert_eq!(found, [(30, Class::Formula)]);
}

#[test]
fn a_closing_is_no_part_of_a_passage() {
    let speeches = ["甲村到了。\n让两岸的河水年年常清。\n谢谢各位。", "乙镇散了。\n让两岸的河水年年常清。\n谢谢各位。"];
    let (archive, reuse) = found(&speeches);
    let wordings: Vec<String> = reuse.clusters.iter().map(|cluster| quote(&archive, cluster.wording)).collect();
    assert_eq!(wordings, ["让两岸的河水年年常清"]);
}

#[test]
fn a_list_of_names_is_boilerplate() {
    let classes = |one: &str, other: &str| {
        let (_, reuse) = found(&[one, other]);
        reuse.clusters.iter().map(|cluster| cluster.class).collect::<Vec<_>>()
    };
    // Where one text lost its marks, the other tells.
    let stripped = "张建国李明王秀英刘伟等沿河察看";
    assert_eq!(classes(stripped, "张建国、李明、王秀英、刘伟等在渡口上船"), [Class::Boilerplate]);
    assert_eq!(classes("种树、修渠、护鱼、清淤四件事要做", "种树、修渠、护鱼、清淤四件事做完"), [Class::Passage]);
}

#[test]
fn a_set_phrase_ends_at_a_word() {
    // The numbers of the meetings begin with the same letter, which is no word of any.
    let numbers = ["一", "二", "三", "四", "五", "六"];
    let texts: Vec<String> = (0..60)
        .map(|n| {
            let number = if n < 48 { numbers[n as usize % numbers.len()].to_owned() } else { own(7_000 + n, 1) };
            format!("{}。两岸人民渡口灯会第十{number}次大会{}", own(100 + n * 80, 40), own(140 + n * 80, 40))
        })
        .collect();
    let (archive, reuse) = found(&texts.iter().map(String::as_str).collect::<Vec<&str>>());
    let commonest = reuse.clusters.iter().max_by_key(|cluster| cluster.documents).expect("some");
    assert_eq!(quote(&archive, commonest.wording), "两岸人民渡口灯会");
}

/// A text of very many places with an edit of its own in each: one group of all of them.
#[test]
fn a_text_edited_everywhere_is_grouped() {
    let text = own(3000, 100);
    for (places, edits, at_least) in [(60, 1, 60), (150, 1, 150), (200, 1, 200), (400, 5, 360)] {
        let edited = |n: u32| {
            let letters = text.chars().zip(0..100).map(|(letter, at)| {
                let is_edited = (0..edits).any(|edit| (n * 7 + edit * 23 + n * edit) % 100 == at);
                if is_edited { char::from_u32(0x3400 + n * 10 + at % 10).expect("Han") } else { letter }
            });
            letters.collect::<String>()
        };
        let texts: Vec<String> =
            (0..places).map(|n| format!("{}。\n{}。", own(4000 + n * 20, 20), edited(n))).collect();
        let (_, reuse) = found(&texts.iter().map(String::as_str).collect::<Vec<&str>>());
        let most = reuse.clusters.iter().map(|cluster| cluster.documents).max();
        assert!(most >= Some(at_least), "{edits} edits in {places} places: {most:?}");
    }
}

/// A text that says a few letters over and over matches itself at every distance.
pub(super) fn over_and_over(period: u32, letters: u32, changed_every: u32) -> String {
    let unit: Vec<char> = own(7000, period).chars().collect();
    let letter = |at: u32| match (at * 7 + at / 5) % changed_every {
        1 => char::from_u32(0x3400 + at % 5000).expect("Han"),
        _ => unit[(at % period) as usize],
    };
    (0..letters).map(letter).collect()
}

#[test]
fn what_is_said_over_and_over_is_one_wording() {
    for (period, changed_every) in [(3, 5000), (20, 500), (3, u32::MAX), (1, u32::MAX)] {
        let long = over_and_over(period, 3000, changed_every);
        let texts: Vec<String> =
            (0..3).map(|n| format!("{}。\n{long}。\n{}。", own(n * 80, 40), own(400 + n * 80, 40))).collect();
        let (_, reuse) = found(&texts.iter().map(String::as_str).collect::<Vec<&str>>());
        let whole = reuse.clusters.iter().filter(|cluster| cluster.documents == 3 && cluster.wording.span.len() > 8000);
        assert_eq!(whole.count(), 1, "{period} letters, one in {changed_every} changed");
    }
}

/// What two set phrases share lies in the one here, in the other there, and nowhere by itself.
#[test]
fn what_set_phrases_share_is_no_wording_of_its_own() {
    let shared = "守望一条共同的大河".to_owned();
    let phrases = [format!("{}{shared}", own(6000, 5)), format!("{}{shared}", own(6100, 5)), shared.clone()];
    let found_with = |alone: usize| {
        let texts: Vec<String> = (0..24 + alone)
            .map(|n| {
                let phrase = &phrases[if n < 24 { n % 2 } else { 2 }];
                format!("{}，{phrase}，{}", own(100 + n as u32 * 80, 40), own(140 + n as u32 * 80, 40))
            })
            .collect();
        let (archive, reuse) = found(&texts.iter().map(String::as_str).collect::<Vec<&str>>());
        for alignment in reuse.alignments.iter().filter(|alignment| alignment.cluster.is_some()) {
            let wording = alignment.cluster.map(|n| &reuse.clusters[n as usize]);
            let is_carried = wording
                .is_some_and(|wording| wording.witnesses.iter().any(|place| place.document == alignment.a.document));
            assert!(is_carried, "{alignment:?}");
        }
        assert_eq!(reuse.parts.len(), usize::from(alone == 0));
        let mut wordings: Vec<String> = reuse.clusters.iter().map(|cluster| quote(&archive, cluster.wording)).collect();
        wordings.sort_unstable();
        wordings
    };
    assert!(found_with(1).contains(&shared), "{:?}", found_with(1));
    assert!(!found_with(0).contains(&shared), "{:?}", found_with(0));
}
