//! Invented files, and what is found of the documents in them.

use crate::config::IngestConfig;
use crate::ingest::{Inputs, RawFile, run};
use crate::model::{Archive, DateInterval, Document, Meta, SourcePath};

fn archive(files: &[(&str, &str)]) -> Archive {
    let raw = |(path, text): &(&str, &str)| RawFile {
        path: SourcePath(format!("content/{path}")),
        bytes: text.as_bytes().to_vec(),
    };
    let inputs = Inputs { sources: files.iter().map(raw).collect(), ..Inputs::default() };
    run(&inputs, &IngestConfig { language: "en".into(), ..IngestConfig::default() }).0
}

/// The documents in the order of their places.
fn documents(files: &[(&str, &str)]) -> Vec<Document> {
    let mut documents = archive(files).documents;
    documents.sort_by_key(|document| (document.origin.source.clone(), document.origin.segments.first().copied()));
    documents
}

fn day(interval: &Option<DateInterval>) -> String {
    interval.as_ref().and_then(DateInterval::exact).map(|day| day.to_string()).unwrap_or_default()
}

/// Title, subtitle, kind, speakers and authors, event, issued: what is missing is left empty.
fn told(meta: &Meta) -> String {
    let names: Vec<&str> = meta.speakers.iter().chain(&meta.authors).map(String::as_str).collect();
    [
        meta.title.as_deref().unwrap_or_default(),
        meta.subtitle.as_deref().unwrap_or_default(),
        meta.kind.as_str(),
        &names.join(" "),
        &day(&meta.event),
        &day(&meta.issued),
    ]
    .join(" | ")
}

fn check(file: (&str, &str), expected: &[&str]) {
    let found: Vec<String> = documents(&[file]).iter().map(|document| told(&document.meta)).collect();
    assert_eq!(found, expected, "{}", file.1);
}

const A: &str = "春天的雪水从山上下来，两岸的人家都到堤上去看水，孩子们数着船，老人们数着桩。";
const B: &str = "水文站的灯整夜亮着，值班的人每一刻钟报一次水位，电话从上游一直打到海边，没有一站漏掉。";

#[test]
fn titles_may_stand_in_the_header_alone() {
    let text = format!("---\ntitle: 等船\ndate: 2021-09-17 10:00:00 +0800\n---\n——写在渡口停航之前\n\n{A}\n");
    check(("a.md", &text), &["等船 | 写在渡口停航之前 | commentary |  |  | 2021-09-17"]);
    let text =
        format!("---\ntitle: 在水文站建站六十周年座谈会上的发言\n---\n水文站站长　何守义\n\n各位同事：\n\n{A}\n");
    check(("a.md", &text), &["在水文站建站六十周年座谈会上的发言 |  | speech | 何守义 |  | "]);
    // A title that the header gives with more or less is the line of the text all the same.
    let text = format!("---\ntitle: 【评论】等一条船\n---\n等一条船\n——写在渡口停航之前\n{A}\n");
    check(("a.txt", &text), &["【评论】等一条船 | 写在渡口停航之前 | commentary |  |  | "]);
    let text = "---\ntitle: 在 水城 座谈会 上 的 发言\n---\n各位 同事 ：\n今年 的 水 很 大 ， 堤 很 牢 ， 人 也 很 齐 ， 船 都 在 。\n我们 守住 了 堤 ， 也 守住 了 约定 。\n";
    check(("a.txt", text), &["在水城座谈会上的发言 |  | speech |  |  | "]);
}

#[test]
fn headers_of_other_programs_are_no_slips() {
    let text =
        format!("---\nlayout: post\nkind: article\nid: 8812\nevent: 停航\ntags: a, b\nauthor: 甲河、乙江\n---\n{A}\n");
    let raw = RawFile { path: SourcePath("content/a.md".into()), bytes: text.into_bytes() };
    let (archive, notes) = run(&Inputs { sources: vec![raw], ..Inputs::default() }, &IngestConfig::default());
    let codes: Vec<(crate::diagnostic::Level, &str)> = notes.iter().map(|note| (note.level, note.code)).collect();
    let warning = crate::diagnostic::Level::Warning;
    for code in ["unknown-kind", "unsound-id", "unreadable-date"] {
        assert!(codes.contains(&(warning, code)), "{codes:?}");
    }
    assert!(codes.iter().all(|(level, _)| *level == warning), "{codes:?}");
    let meta = &archive.documents[0].meta;
    assert_eq!(meta.authors, ["甲河", "乙江"]);
    let kept: Vec<&str> = meta.found.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(kept, ["layout", "kind", "id", "event", "tags", "author"]);
}

#[test]
fn slips_of_keys_are_told_once() {
    let check = |header: &str, expected: &[&str]| {
        let text = format!("---\ntitle: 等船\n{header}\n---\n{A}\n");
        let raw = RawFile { path: SourcePath("content/a.md".into()), bytes: text.into_bytes() };
        let (_, notes) = run(&Inputs { sources: vec![raw], ..Inputs::default() }, &IngestConfig::default());
        let slips = notes.iter().filter(|note| note.code == "unknown-key");
        let hints: Vec<&str> = slips.filter_map(|note| note.hint.as_deref()).collect();
        assert_eq!(hints, expected, "{header}");
    };
    check("speeker: 甲河", &["did you mean `speaker`?"]);
    check("Evnet: 2021-09-17", &["did you mean `event`?"]);
    check("speakers: 甲河", &[]);
    check("issue: 3", &[]);
    check("uid: 3\nlayout: post\neditor: 乙江\ncomments: false\nheadimg: a.jpg\nupdated: 2021-09-17", &[]);
}

#[test]
fn a_name_alone_above_a_commentary_is_its_author() {
    let text = format!("村口的锣\n——写在渡口停航之后\n2025年10月25日\n方小舟\n\n{A}\n{B}\n");
    let meta = &documents(&[("a.txt", &text)])[0].meta;
    assert_eq!(
        (meta.kind.as_str(), meta.authors.join(""), meta.speakers.len()),
        ("commentary", "方小舟".to_owned(), 0)
    );
}

#[test]
fn signatures_stand_below() {
    check(("a.txt", &format!("渡口的灯\n{A}\n{B}\n（张听澜）\n")), &["渡口的灯 |  | other | 张听澜 |  | "]);
    check(("a.txt", &format!("渡口的灯\n{A}\n{B}（张听澜）\n")), &["渡口的灯 |  | other | 张听澜 |  | "]);
    check(("a.txt", &format!("渡口的灯\n{A}\n{B}\n（完）\n")), &["渡口的灯 |  | other |  |  | "]);
    let notice = format!("关于春灌用水的通知\n{A}\n{B}\n水城人民政府办公室\n2016年2月26日\n");
    check(("a.txt", &notice), &["关于春灌用水的通知 |  | other | 水城人民政府办公室 |  | 2016-02-26"]);
}

#[test]
fn a_dateline_may_stand_below_the_first_words() {
    let speech = "Keeping the Water Honest\nRemarks by Governor Ilse Marrow at the Ninth Tarn Assembly\n\nGood morning, and thank you for coming.\n\nOSTREY, March 4, 2016 — I want to begin with a bucket.\n\nWe have three hundred gauges now.\n";
    check(
        ("a.txt", speech),
        &[
            "Keeping the Water Honest | Remarks by Governor Ilse Marrow at the Ninth Tarn Assembly | speech | Ilse Marrow | 2016-03-04 | ",
        ],
    );
    let note = format!("守堤记\n编者按：今年水大。\n河讯社水城2021年3月4日电　3月3日，{A}\n{B}\n");
    check(("a.txt", &note), &["守堤记 |  | report |  | 2021-03-03 | 2021-03-04"]);
}

#[test]
fn the_head_of_a_page_dates_what_stands_on_it() {
    let page = format!(
        "第3版      要闻      2022年6月3日 星期五\n\n旧闸开始改造\n本报记者　方北山\n本报讯　6月2日，{A}\n{B}\n\n改一座闸\n——改造现场见闻\n本报记者　王小河\n{B}\n{A}\n\n（紧接第一版）会议要求，{A}\n"
    );
    check(
        ("a.txt", &page),
        &[
            "旧闸开始改造 |  | report | 方北山 | 2022-06-02 | 2022-06-03",
            "改一座闸 | 改造现场见闻 | report | 王小河 |  | 2022-06-03",
            " |  | other |  |  | 2022-06-03",
        ],
    );
}

#[test]
fn records_with_labels_are_documents() {
    let file = format!(
        "标题：三县联合巡堤\n来源：河讯社\n时间：2020-05-06 08:12\n正文：\n河讯社水城5月5日电（记者 林一苇）{A}\n{B}\n=====\n标题：评论：把空当补上\n来源：水城晚报\n作者：顾青衫\n时间：2020-05-07 06:30\n正文：\n{B}\n{A}\n"
    );
    check(
        ("a.txt", &file),
        &[
            "三县联合巡堤 |  | report | 林一苇 |  | 2020-05-06",
            "评论：把空当补上 |  | commentary | 顾青衫 |  | 2020-05-07",
        ],
    );
}

#[test]
fn questions_and_answers_take_turns() {
    let text = "闸工也要会看云图\n——访总工程师蓝汀\n□ 本报记者　方北山\n记者：为什么要三年？\n蓝汀：闸不能一起停。\n记者：人会不会没事做？\n蓝汀：恰恰相反。\n";
    check(("a.txt", text), &["闸工也要会看云图 | 访总工程师蓝汀 | interview | 蓝汀 方北山 |  | "]);
    let text = text.replace("——访总工程师蓝汀\n", "");
    check(("a.txt", &text), &["闸工也要会看云图 |  | interview | 蓝汀 方北山 |  | "]);
}

#[test]
fn a_letter_and_its_report_are_of_one_occasion() {
    let words = "得知你们每个星期天都去江堤上捡石子、查蚁穴，还给每一段堤起了名字，我很高兴。堤是一代一代人垒起来的，也要一代一代人守下去。希望你们把书念好，把家乡的水记在心里。";
    let letter = format!("给护堤队同学们的回信\n\n护堤队的同学们：\n\n{words}\n\n王守堤\n2022年5月30日\n");
    let report = format!(
        "王守堤给护堤队回信\n河讯社水城2022年5月31日电　王守堤5月30日给护堤队的同学们回信。\n王守堤说，{words}\n"
    );
    let other = format!("给船工的回信\n\n各位船工：\n\n{A}{B}\n\n王守堤\n2022年5月30日\n");
    let found = documents(&[("a.txt", &letter), ("b.txt", &report), ("c.txt", &other)]);
    let names: Vec<Option<&str>> = found.iter().map(|document| document.meta.occasion.as_deref()).collect();
    assert_eq!(names, [Some("给护堤队同学们的回信"), Some("给护堤队同学们的回信"), None]);
    // A year later the day is another.
    let report = report.replace("2022", "2023");
    let found = documents(&[("a.txt", &letter), ("b.txt", &report)]);
    assert!(found.iter().all(|document| document.meta.occasion.is_none()));
}

#[test]
fn what_takes_effect_on_a_day_is_not_past() {
    let issued = |text: &str| documents(&[("a.txt", text)]).remove(0).meta.issued;
    assert_eq!(issued("Gauges to be read\nThe rule takes effect on July 1, 2016.\nIt is short.\n"), None);
    assert!(issued("Gauges to be read\nThe rule was read on July 1, 2016.\nIt is short.\n").is_some());
}

#[test]
fn pages_of_portals_and_papers_begin_with_more_than_a_title() {
    let text = format!(
        "当前位置：首页 > 新闻\n\n王守堤在第八届青河论坛上的主旨演讲（全文）\n\n2023-05-19 09:31:07 来源：青河网 打印\n\n携手守望一条河\n——在第八届青河论坛开幕式上的主旨演讲\n(2023年5月18日，望津)\n青河联邦主席　王守堤\n\n各位来宾：\n\n{A}\n"
    );
    check(
        ("a.txt", &text),
        &["携手守望一条河 | 在第八届青河论坛开幕式上的主旨演讲 | speech | 王守堤 | 2023-05-18 | 2023-05-19"],
    );
    let text = format!(
        "青河日报\n2023年5月20日　星期六　第2版\n社论\n让守约成为习惯\n{A}\n{B}\n望津协议签署\n青河社望津5月19日电　{B}\n{A}\n"
    );
    check(
        ("a.txt", &text),
        &["让守约成为习惯 |  | commentary |  |  | 2023-05-20", "望津协议签署 |  | report |  |  | 2023-05-20"],
    );
    let found = documents(&[("a.txt", &text)]);
    assert!(found.iter().all(|document| document.meta.publisher.as_deref() == Some("青河日报")));
}

#[test]
fn a_name_below_a_title_spoke_or_wrote() {
    check(
        ("a.txt", &format!("在水城纪念会上的讲话\n王守堤\n{A}\n{B}\n")),
        &["在水城纪念会上的讲话 |  | speech | 王守堤 |  | "],
    );
    let signed = format!("在水城纪念会上的讲话\n记者　王守堤\n{A}\n{B}\n");
    assert!(documents(&[("a.txt", &signed)])[0].meta.speakers.is_empty());
    check(("a.txt", &format!("渡口的灯\n王守堤\n{A}\n{B}\n")), &["渡口的灯 |  | other | 王守堤 |  | "]);
    // A house that stands right above the text is what the text is about.
    check(("a.txt", &format!("水城日报\n{A}\n{B}\n")), &["水城日报 |  | other |  |  | "]);
}

#[test]
fn verse_has_a_title_and_an_author() {
    let text = "望津码头\n\n温玉衡\n\n水来的时候\n我们在岸上\n水走的时候\n我们还在岸上\n\n二〇二〇年三月于望津\n";
    check(("a.txt", text), &["望津码头 |  | other | 温玉衡 |  | "]);
    assert_eq!(documents(&[("a.txt", text)])[0].meta.venue.as_deref(), Some("望津"));
}

#[test]
fn a_page_says_in_its_markup_whose_it_is() {
    let text = "<p>水文站的灯整夜亮着，值班的人每一刻钟报一次水位，没有一站漏掉。</p>".repeat(3);
    let article = format!(
        "<html><body><div itemscope itemtype='https://schema.org/Article'><h1 itemprop=headline>守堤记</h1>\
         <div itemprop=author itemscope><b itemprop=name>王小河</b></div><time itemprop=datePublished \
         datetime='2027-03-09'></time>{text}</div></body></html>"
    );
    check(("a.html", &article), &["守堤记 |  | other | 王小河 |  | 2027-03-09"]);
    let page =
        |author: &str| format!("<html><body><h1>守堤记</h1><a rel=author href=/w>{author}</a>{text}</body></html>");
    check(("a.html", &page("王小河")), &["守堤记 |  | other | 王小河 |  | "]);
    check(("a.html", &page("更多文章")), &["守堤记 |  | other |  |  | "]);
}

#[test]
fn a_day_without_a_year_is_no_same_day() {
    let speech = format!("在渡口开闸仪式上的致辞\n水文站站长　何守义\n（2021年3月4日）\n\n各位同事：\n\n{A}\n\n{B}\n");
    let occasions = |dateline: &str| {
        let report = format!("渡口开闸\n河讯社水城{dateline}电　3月4日，渡口开闸。何守义说：{A}他说：{B}\n");
        let found = documents(&[("a.txt", &speech), ("b.txt", &report)]);
        found.iter().map(|document| document.meta.occasion.is_some()).collect::<Vec<_>>()
    };
    assert_eq!(occasions("2021年3月4日"), [true, true]);
    assert_eq!(occasions("3月4日"), [false, false]);
}

#[test]
fn what_a_page_offers_beside_a_stamp_leaves_it_a_stamp() {
    for offered in ["<a>打印</a> <a>分享到微信</a>", "<span class=\"share\">分享到微信</span>", "评论(3)"]
    {
        let page = format!(
            "<html><head><title>渡口开闸</title></head><body><div class=\"article\"><h1>渡口开闸</h1>\n\
             <div class=\"info\">2023-09-17 08:12 来源：水城晚报 记者：何守义 {offered}</div>\n<p>{A}</p><p>{B}</p></div></body></html>"
        );
        let found = documents(&[("a.html", &page)]);
        let meta = &found[0].meta;
        let told = (meta.subtitle.as_deref(), day(&meta.issued), meta.publisher.as_deref());
        assert_eq!(told, (None, "2023-09-17".to_owned(), Some("水城晚报")), "{offered}");
    }
}
