//! The stage as a whole: properties over any folder of sources.

#![expect(clippy::disallowed_methods, reason = "these tests read folders of sources from the disk")]

use super::letters::is_han;
use super::*;
use crate::model::{Condition, Kind};
use std::path::{Path, PathBuf};

/// Everything below a folder that the builder would read.
fn inputs(root: &Path) -> Inputs {
    let mut inputs = Inputs::default();
    let mut paths: Vec<PathBuf> = walkdir::WalkDir::new(root)
        .into_iter()
        .flatten()
        .filter(|e| e.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    paths.sort();
    for path in paths {
        let name = format!("content/{}", path.strip_prefix(root).unwrap().to_string_lossy());
        if name.starts_with("content/media/") {
            continue;
        }
        let file = RawFile { path: SourcePath(name.clone()), bytes: std::fs::read(&path).unwrap() };
        if ["txt", "md", "html", "htm", "markdown", "docx", "epub", "mhtml", "xml", "rss", "atom", "opml"]
            .iter()
            .any(|ext| name.ends_with(&format!(".{ext}")))
        {
            inputs.sources.push(file);
        } else if let Some(source) = name.strip_suffix(".yaml") {
            inputs.sidecars.insert(SourcePath(source.to_owned()), file);
        }
    }
    inputs
}

/// Every Han character is in one document or in a recorded change; changes replay to the texts; ids are unique.
fn check_archive(archive: &Archive) {
    for source in &archive.sources {
        let lines = lines::Lines::of(&source.text);
        let mut held = vec![0u8; source.text.len()];
        for document in archive.documents.iter().filter(|document| document.origin.source == source.path) {
            let changes = archive
                .changes
                .iter()
                .filter(|change| change.document.as_deref() == Some(&document.id))
                .map(|change| (change.span.0..change.span.1, &*change.after));
            let replayed = body::replay(&source.text, &lines, &document.origin.segments, changes);
            assert_eq!(replayed, document.body.text, "{} {}", source.path, document.id);
            for segment in &document.origin.segments {
                for at in lines.range(&source.text, *segment) {
                    held[at] += 1;
                }
            }
        }
        for change in archive.changes.iter().filter(|change| *change.source == source.path && change.document.is_none())
        {
            assert!(change.span.0 <= change.span.1);
            held[change.span.0..change.span.1].iter_mut().for_each(|byte| *byte += 1);
        }
        for (at, c) in source.text.char_indices().filter(|(_, c)| is_han(*c)) {
            assert_eq!(held[at], 1, "{}: {c} on line {}", source.path, lines.of_byte(at));
        }
    }
    let mut ids: Vec<&str> = archive.documents.iter().map(|document| document.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), archive.documents.len());
}

fn tell(archive: &Archive, notes: &[Diagnostic]) {
    for document in &archive.documents {
        let m = &document.meta;
        eprintln!(
            "{} {:?}\n  {} | {:?} | {:?} {:?}",
            document.origin.source, document.origin.segments, document.id, m.title, m.subtitle, m.genre_stated
        );
        eprintln!("  event {:?}\n  issued {:?}", m.event, m.issued);
        eprintln!(
            "  occ {:?} speakers {:?} authors {:?} agency {:?} publisher {:?} venue {:?} {} {:?}",
            m.occasion, m.speakers, m.authors, m.agency, m.publisher, m.venue, m.language, m.conditions
        );
        if std::env::var("HUJIAN_EVIDENCE").is_ok() {
            eprintln!("  {:?}", m.evidence);
        }
    }
    for note in notes {
        eprintln!("{:?} {:?}:{:?} {} {} | {:?}", note.level, note.path, note.line, note.code, note.message, note.hint);
    }
}

/// Any folder: `HUJIAN_CONTENT=… cargo test --lib ingest::tests::any -- --nocapture`.
#[test]
fn any_folder_loses_nothing() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let root = std::env::var_os("HUJIAN_CONTENT").map_or(own, PathBuf::from);
    if !root.is_dir() {
        return;
    }
    let (archive, notes) = run(&inputs(&root), &IngestConfig::default());
    if std::env::var_os("HUJIAN_CONTENT").is_some() {
        tell(&archive, &notes);
    }
    check_archive(&archive);
}

/// A small deterministic generator (the constants are Knuth's MMIX), so that failures can be repeated.
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 33).unwrap()
}

/// Whatever stands in a file: no panic, nothing lost, and the changes replay.
#[test]
fn hostile_sources_lose_nothing() {
    const PIECES: &[&str] = &[
        "河讯社水城9月17日电",
        "(上接1版)",
        "（下转2版）",
        "(2021年2月30日)",
        "（2021年3月4日，水城）",
        "各位同事！",
        "谢谢大家。",
        "守住堤岸 守住约定",
        "——在会议上的讲话",
        "春天的雪水从山上下来，两岸的人家都到堤上去看水。",
        "\n",
        "\n\n",
        "　　",
        " ",
        "\u{c}",
        "\r",
        "\u{200d}",
        "\u{feff}",
        "[bookmark: _GoBack]",
        "{ HYPERLINK \"x\" }",
        "“",
        "”",
        "（",
        "）",
        "2021-09-17 08:00:00",
        "来源：河讯社",
        "By Anna Reed",
        "KIRU, May 3 (Basin Wire) -- ",
        "月日",
        "第一，",
        "- 3 -",
        "第4页",
        "本报记者 甲乙丙",
        "（本报记者甲乙丙）",
        "。",
        "-----",
        "我们 的 河 ， 流 过 五 国 。",
        "𠀀𠀁",
        "é",
        "\0",
        "问：",
        "答：",
        "王守堤",
        "总理 王守堤",
        "河讯日报 2023年10月8日 第4版",
        "，",
        "今年8月31日至9月1日将在水城举行第五次会议",
        "2025年论坛峰会即将举行",
        "---\ntitle: 甲\n---\n",
        "+++\ntitle = \"甲\"\n+++\n",
        "<p>甲</p>",
        "&nbsp;",
        "#",
        "*",
    ];
    let mut state = 7;
    for extension in ["txt", "md", "html"] {
        let sources = (0..400)
            .map(|n| {
                let length = next(&mut state) % 40;
                let text: String = (0..length).map(|_| PIECES[next(&mut state) % PIECES.len()]).collect();
                RawFile { path: SourcePath(format!("content/{n}.{extension}")), bytes: text.into_bytes() }
            })
            .collect();
        let (archive, _) = run(&Inputs { sources, ..Inputs::default() }, &IngestConfig::default());
        check_archive(&archive);
    }
}

/// Sizes are small enough for every run, and large enough that a test that takes minutes is noticed.
#[test]
fn large_files_take_linear_time() {
    const LINES: &[&str] = &[
        "各位同事！",
        "2021-09-17 08:00:00",
        "河讯社水城9月17日电 会议开幕。",
        "守住堤岸",
        "-----",
        "（",
        "一",
        "我们 的 河 ， 流 过 。",
        "(上接1版)甲",
        "王守堤",
        "3",
        "[bookmark: ",
        "{ HYPERLINK \"",
        "（本报记者甲乙丙）",
        "2021年3月4日",
        "第一，守住堤岸，",
        "谢谢大家。",
    ];
    let sources = LINES
        .iter()
        .flat_map(|line| ["\n", ""].map(|joint| [*line].repeat(2000).join(joint)))
        .enumerate()
        .map(|(n, text)| RawFile { path: SourcePath(format!("content/{n}.txt")), bytes: text.into_bytes() })
        .collect();
    let (archive, _) = run(&Inputs { sources, ..Inputs::default() }, &IngestConfig::default());
    assert!(!archive.documents.is_empty());
}

/// A page whose third piece is the end of a report that began on another page.
#[test]
fn a_continuation_is_dated_and_placed_by_its_page() {
    let said = "我们要把上游的雨情告诉下游的村庄，把水闸的钥匙交给守夜的人，让每一条船都找得到回家的灯。";
    let page = format!(
        "守夜的人\n\n在河谷论坛第三次会议上的讲话\n\n（2031年5月4日）\n\n河谷共和国总统　王守堤\n\n各位同事：\n\n{said}\n\n谢谢大家。\n\n河讯社水城5月4日电\n\n学童来信\n\n河讯社水城5月4日电　水城小学的学童写信给总统，问今年的鱼什么时候回来。总统回信说，鱼和灯一起回来。\n\n（上接1版）王守堤强调，{said}\n\n各国代表出席会议。\n"
    );
    let raw = RawFile { path: SourcePath("content/page.txt".to_owned()), bytes: page.into_bytes() };
    let (archive, _) = run(&Inputs { sources: vec![raw], ..Inputs::default() }, &IngestConfig::default());
    let last = archive.documents.iter().find(|d| d.meta.conditions.contains(&Condition::Continuation)).unwrap();
    let issued = last.meta.issued.as_ref().and_then(crate::model::DateInterval::exact).map(|day| day.to_string());
    assert_eq!(issued.as_deref(), Some("2031-05-04"), "{:?}", last.meta);
    assert_eq!(last.meta.occasion.as_deref(), Some("河谷论坛第三次会议"));
    assert_eq!(last.meta.kind, Kind::Report);
}
