//! Sidecars and headers against invented sources: what they change, and what they are told.

use crate::config::IngestConfig;
use crate::diagnostic::Level;
use crate::ingest::{Inputs, RawFile, run};
use crate::model::{Archive, SourcePath};

const TEXT: &str = "守堤记\n河讯社水城2021年3月4日电 春天的雪水从山上下来，两岸的人家都到堤上去看水。\n船都回来了。\n数船记\n河讯社水城2021年3月5日电 水文站的灯整夜亮着，值班的人每一刻钟报一次水位。\n没有一站漏掉。\n";

/// Level, code, line, message and hint.
type Told = (Level, &'static str, Option<u32>, String);

fn build(text: &str, sidecar: Option<&str>) -> (Archive, Vec<Told>) {
    let path = SourcePath("content/a.txt".into());
    let mut inputs =
        Inputs { sources: vec![RawFile { path: path.clone(), bytes: text.as_bytes().to_vec() }], ..Inputs::default() };
    if let Some(sidecar) = sidecar {
        let file = RawFile { path: SourcePath("content/a.txt.yaml".into()), bytes: sidecar.as_bytes().to_vec() };
        inputs.sidecars.insert(path, file);
    }
    let (archive, notes) = run(&inputs, &IngestConfig::default());
    let told = notes
        .into_iter()
        .map(|note| (note.level, note.code, note.line, format!("{} / {}", note.message, note.hint.unwrap_or_default())))
        .collect();
    (archive, told)
}

/// The sidecar brings about an error with this code on this line, with this in its message or hint.
fn check_error(sidecar: &str, code: &str, line: u32, said: &str) {
    let (_, told) = build(TEXT, Some(sidecar));
    let found = told
        .iter()
        .any(|(level, c, l, text)| *level == Level::Error && *c == code && *l == Some(line) && text.contains(said));
    assert!(found, "{sidecar}\n{told:#?}");
}

#[test]
fn slips_are_told_with_line_and_remedy() {
    check_error("titel: 甲\n", "unknown-key", 1, "did you mean `title`");
    check_error("documents:\n  - segments:\n      - {lines: [1, 3]}\n    knd: speech\n", "unknown-key", 4, "`kind`");
    check_error("documents:\n  - segments:\n      - {lines: [1, 99]}\n", "no-such-line", 3, "6 lines");
    check_error("documents:\n  - segments:\n      - {lines: [3, 1]}\n", "broken-segment", 3, "lines");
    check_error(
        "documents:\n  - segments:\n      - {lines: [1, 3], begins: 数船记}\n",
        "moved-segment",
        3,
        "line 4 does",
    );
    check_error(
        "documents:\n  - segments:\n      - {lines: [1, 3], begins: 数船记, ends: 漏掉。}\n",
        "moved-segment",
        3,
        "line 4 does, and line 6: write `lines: [4, 6]`",
    );
    check_error(
        "documents:\n  - segments:\n      - {lines: [1, 3], ends: 漏掉。}\n",
        "moved-segment",
        3,
        "line 6 does",
    );
    check_error(
        "documents:\n  - segments:\n      - {lines: [1, 3]}\n  - segments:\n      - {lines: [3, 6]}\n",
        "overlapping-segments",
        5,
        "taken",
    );
    check_error("issued: 2021-02-30\n", "impossible-date", 1, "2021-02-30");
    check_error("issued: {from: 2021-03-05, to: 2021-03-04}\n", "contradictory-dates", 1, "before");
    check_error("drop:\n  - {lines: [7, 9]}\n", "no-such-line", 2, "6 lines");
    check_error("drop:\n  - {lines: [3, 3], duplicate: [1, 1]}\n", "unknown-key", 2, "duplicate_of");
    check_error("drop:\n  - {lines: [3, 3], duplicate_of: first}\n", "broken-segment", 2, "lines");
    check_error("documents:\n  - 甲\n", "broken-yaml", 1, "keys and values");
    check_error("issued: [2021-03-04]\n", "unreadable-date", 1, "no date");
    check_error("documents:\n  - id: 2021\n    segments:\n      - {lines: [1, 3]}\n", "unsound-id", 2, "no year");
    check_error("draft: yes\n", "unknown-draft", 1, "true");
    check_error("kind: poem\n", "unknown-kind", 1, "speech");
    check_error("kind: Speach\n", "unknown-kind", 1, "did you mean `speech`?");
    check_error("title: [甲\n", "broken-yaml", 2, "");
    check_error("title：甲\nkind: report\n", "broken-yaml", 1, "type `: ` (a colon and a space): `title: 甲`");
    check_error("title：甲\n", "broken-yaml", 1, "`title: 甲`");
    check_error("documents:\n  - title: 甲\n", "missing-segments", 2, "several documents");
    check_error("documents:\n  - id: A B\n    segments:\n      - {lines: [1, 3]}\n", "unsound-id", 2, "a-z");
}

#[test]
fn sidecars_win() {
    let sidecar = "publisher: 水城日报\ndocuments:\n  - id: one\n    title: 甲\n    kind: commentary\n    issued: {from: 2020-01-01, basis: 目录}\n    speakers: [王守堤]\n    segments:\n      - {lines: [4, 6], begins: 数船记, ends: 漏掉。}\n";
    let (archive, told) = build(TEXT, Some(sidecar));
    assert!(told.iter().all(|(level, ..)| *level != Level::Error), "{told:?}");
    let one = archive.documents.iter().find(|document| document.id.as_str() == "one").unwrap();
    assert_eq!(one.origin.segments, vec![(4, 6)]);
    assert_eq!(one.meta.title.as_deref(), Some("甲"));
    assert_eq!(one.meta.kind.as_str(), "commentary");
    let issued = one.meta.issued.clone().unwrap();
    assert_eq!((issued.exact().map(|day| day.to_string()), issued.basis.as_str()), (Some("2020-01-01".into()), "目录"));
    let other = archive.documents.iter().find(|document| document.id.as_str() != "one").unwrap();
    assert_eq!((other.origin.segments.clone(), other.meta.publisher.as_deref()), (vec![(1, 3)], Some("水城日报")));
    assert_eq!(other.meta.title.as_deref(), Some("守堤记"));
}

#[test]
fn fields_of_one_document_are_said_to_be_of_none_where_there_are_several() {
    let said = |sidecar: &str| {
        let (archive, told) = build(TEXT, Some(sidecar));
        let told = told.into_iter().find(|(_, code, ..)| *code == "field-of-one");
        (archive, told.map(|(level, _, line, text)| (level, line, text)))
    };
    let (archive, told) = said("rights: 公有\nissued: 2020-01-01\nid: one\ntitle: 甲\n");
    let (level, line, text) = told.expect("it is told");
    assert_eq!((level, line), (Level::Warning, Some(3)));
    assert!(
        text.contains("not used: `id`, `title` of all documents; `content/a.txt` holds 2 of them")
            && !text.contains("`issued`"),
        "{text}"
    );
    assert!(text.contains("documents: [{segments: [{lines: [1, 3]}], id: …, title: …}]"), "{text}");
    assert!(text.contains("hujian explain content/a.txt"), "{text}");
    for document in &archive.documents {
        let issued = document.meta.issued.as_ref().and_then(|day| day.exact()).map(|day| day.to_string());
        assert_eq!((document.meta.rights.as_deref(), issued.as_deref()), (Some("公有"), Some("2020-01-01")));
    }
    let (_, told) = said("title: 甲\ndocuments:\n  - segments:\n      - {lines: [1, 6]}\n");
    assert!(
        told.is_some_and(|(_, line, text)| line == Some(1) && text.contains("move it into that entry: `title: …`"))
    );
    assert_eq!(said("rights: 公有\nissued: 2020-01-01\n").1, None);
    // A header at the top of several documents.
    let (_, told) = build(&format!("---\nrights: 公有\ntitle: 甲\n---\n{TEXT}"), None);
    let (.., line, text) = told.into_iter().find(|(_, code, ..)| *code == "field-of-one").expect("it is told");
    assert!(line == Some(3) && text.contains("not used: `title` of the header; `content/a.txt` holds 2"), "{text}");
}

#[test]
fn what_is_missing_is_typed_where_it_counts() {
    let hint = |sidecar: &str| {
        let (_, told) = build("春天的雪水从山上下来，两岸的人家都到堤上去看水。\n", Some(sidecar));
        told.into_iter().find(|(_, code, ..)| *code == "missing-date").map(|(.., text)| text).unwrap_or_default()
    };
    let of_two = |sidecar: &str| {
        let (_, told) = build(&TEXT.replace("2021年3月", ""), Some(sidecar));
        told.into_iter().filter(|(_, code, ..)| code.starts_with("missing-")).map(|(.., text)| text).collect::<String>()
    };
    assert!(hint("").contains("type `issued: YYYY-MM-DD` into `content/a.txt.yaml`"));
    assert!(hint("documents: [{title: 甲}]").contains("into its item of `documents:` in `content/a.txt.yaml`"));
    let listed = of_two("documents:\n  - segments:\n      - {lines: [1, 3]}\n");
    assert!(listed.contains("type `issued: YYYY-MM-DD` into its item of `documents:`"), "{listed}");
    assert!(listed.contains("add `- {segments: [{lines: [4, 6]}], issued: YYYY-MM-DD}` to the list"), "{listed}");
    assert!(of_two("").contains("type `documents: [{segments: [{lines: [4, 6]}], issued: YYYY-MM-DD}]` into"));
}

#[test]
fn a_text_is_not_issued_after_it_was_found() {
    let told = |sidecar: &str| {
        let text = "守堤记\n\n2021年3月4日\n\n春天的雪水从山上下来，两岸的人家都到堤上去看水。\n";
        let (_, told) = build(text, Some(sidecar));
        told.into_iter().find(|(_, code, ..)| *code == "date-after-source").map(|(level, .., text)| (level, text))
    };
    let (level, said) = told("retrieved: 2021-03-02\n").expect("two days before");
    assert_eq!(level, Level::Warning);
    assert!(
        said.contains("issued on 2021-03-04, but `retrieved` says that the text was there on 2021-03-02"),
        "{said}"
    );
    assert!(told("added: 2020-03-02\nissued: {from: 2020-03-05, to: null}\n").is_some());
    assert!(told("retrieved: 2021-03-03\nadded: 2022-01-01\n").is_none());
    assert!(told("retrieved: 2021-03-02\nevent: 2021-04-01\nissued: null\n").is_none());
}

#[test]
fn the_name_of_an_equal_text_is_asked_for_once() {
    let file = |name: &str, text: &str| RawFile {
        path: SourcePath(format!("content/{name}")),
        bytes: text.as_bytes().to_vec(),
    };
    let text = "春天的雪水从山上下来。\n";
    let mut inputs = Inputs { sources: vec![file("a.txt", text), file("b.txt", text)], ..Inputs::default() };
    inputs.sidecars.insert(SourcePath("content/a.txt".into()), file("a.txt.yaml", "kind: report\nid: one\n"));
    let (_, notes) = run(&inputs, &IngestConfig::default());
    let hints: Vec<&str> =
        notes.iter().filter(|note| note.code == "equal-texts").filter_map(|note| note.hint.as_deref()).collect();
    assert!(hints[0].contains("`content/a.txt.yaml` keeps this name on line 2"), "{hints:?}");
    assert!(hints[1].contains("type `id: undated-"), "{hints:?}");
}

#[test]
fn a_document_grows_only_below_its_lowest_line() {
    let text = "守堤记\n河讯社水城2021年3月4日电 春天的雪水从山上下来。\n船都回来了。\n编者按，旧稿没有这一行。\n灯整夜亮着。\n值班的人报水位。\n没有一站漏掉。\n";
    let grown = |segments: &str| {
        let (archive, told) = build(text, Some(&format!("documents:\n  - id: one\n    segments: [{segments}]\n")));
        let one = archive.documents.iter().find(|document| document.id.as_str() == "one").expect("it is there");
        let segments = one.origin.segments.clone();
        let codes = ["grown-source", "unclaimed-lines"].map(|code| told.iter().any(|(_, told, ..)| *told == code));
        (segments, codes)
    };
    assert_eq!(grown("{lines: [1, 5]}"), (vec![(1, 7)], [true, false]));
    assert_eq!(grown("{lines: [1, 3]}, {lines: [5, 6]}"), (vec![(1, 3), (5, 7)], [true, true]));
    // The editor put the end first, and left a line out.
    assert_eq!(grown("{lines: [5, 7]}, {lines: [1, 3]}"), (vec![(5, 7), (1, 3)], [false, true]));
    assert_eq!(grown("{lines: [5, 6]}, {lines: [1, 3]}"), (vec![(5, 6), (1, 3)], [false, true]));
}

#[test]
fn drops_are_recorded() {
    let (archive, told) = build(TEXT, Some("drop:\n  - {lines: [3, 3]}\n"));
    assert!(told.iter().all(|(level, ..)| *level != Level::Error), "{told:?}");
    assert!(archive.documents.iter().all(|document| !document.body.text.contains("船都回来了")));
    assert!(archive.changes.iter().any(|change| change.rule == "dropped" && change.document.is_none()));
}

#[test]
fn headers_of_others_are_kept_and_understood() {
    let (archive, told) = build(
        "---\ntitle: 甲\ndate: Fri, 17 Sep 2021 16:53:31 GMT\nauthor: 河讯\ncategories: [河讯]\nmood: calm\n---\n春天的雪水从山上下来。\n",
        None,
    );
    assert!(told.iter().all(|(level, ..)| *level != Level::Error), "{told:?}");
    let meta = &archive.documents[0].meta;
    assert_eq!(meta.issued.as_ref().and_then(|i| i.exact()).map(|d| d.to_string()).as_deref(), Some("2021-09-18"));
    assert_eq!((meta.publisher.as_deref(), meta.authors.len()), (Some("河讯"), 0));
    assert!(meta.found.iter().any(|(key, _)| key == "mood"));
    let (_, told) = build("---\ntitle: 甲\ndate: 2021-02-30\n---\n乙。\n", None);
    assert!(
        told.iter().any(|(level, code, line, _)| (*level, *code, *line) == (Level::Error, "impossible-date", Some(3)))
    );
}

#[test]
fn nothing_of_a_draft_is_in_the_archive() {
    let sidecar =
        "documents:\n  - segments:\n      - {lines: [1, 3]}\n  - draft: true\n    segments:\n      - {lines: [4, 6]}\n";
    let (archive, _) = build(TEXT, Some(sidecar));
    assert_eq!(archive.documents.len(), 1);
    let printed = format!("{archive:?}");
    assert!(printed.contains("春天的雪水") && !printed.contains("水文站") && !printed.contains("数船记"), "{printed}");
    let (archive, _) = build(TEXT, Some("draft: true\n"));
    assert_eq!((archive.documents.len(), archive.sources.len(), archive.changes.len()), (0, 0, 0));
}

#[test]
fn what_is_not_used_is_said() {
    let told = |path: &str, text: &str| {
        let notes = vec![RawFile { path: SourcePath(path.into()), bytes: text.as_bytes().to_vec() }];
        let (_, told) = run(&Inputs { notes, ..Inputs::default() }, &IngestConfig::default());
        told.into_iter().map(|note| note.code).collect::<Vec<_>>()
    };
    assert_eq!(told("content/glossary.yaml", "- 甲\n"), ["wrong-type"]);
    assert_eq!(told("content/ids.yaml", "documents: {a: b}\n"), Vec::<&str>::new());
    assert_eq!(told("content/annotations/b.yaml", "a: b\n"), ["not-yet-used"]);
    assert_eq!(told("content/annotations/b.yaml", "# nothing yet\n"), Vec::<&str>::new());
    assert_eq!(told("content/annotations/a.yaml", "a: [b\n"), ["yaml-syntax"]);
}

#[test]
fn one_id_twice_names_both_files() {
    let file = |name: &str| RawFile {
        path: SourcePath(format!("content/{name}")),
        bytes: "---\nid: same\n---\n春天的雪水从山上下来。\n".as_bytes().to_vec(),
    };
    let (_, notes) =
        run(&Inputs { sources: vec![file("a.md"), file("b.md")], ..Inputs::default() }, &IngestConfig::default());
    let error = notes.iter().find(|note| note.code == "duplicate-id").unwrap();
    assert!(error.message.contains("content/a.md") && error.path.as_ref().unwrap().as_str() == "content/b.md");
}
