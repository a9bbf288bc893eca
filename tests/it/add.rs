//! `hujian add`: what it writes makes the same documents again, and it overwrites nothing.

#![expect(clippy::disallowed_methods, reason = "these tests make and read files")]

use crate::archive::{Archive as Folder, hujian, text, tree as files};
use crate::tree;
use hujian::config::{self, Config};
use hujian::diagnostic::Level;
use hujian::ingest::describe::Tongue;
use hujian::ingest::notes::frozen;
use hujian::ingest::source::{Context, Draft};
use hujian::ingest::{Inputs, RawFile, read};
use hujian::model::{Archive, DocId, SourcePath};
use std::path::Path;

/// The documents of a source read by itself, with or without a sidecar; nothing if it has errors.
fn read_alone(raw: &RawFile, sidecar: Option<RawFile>, config: &Config) -> Option<Archive> {
    let mut inputs = Inputs { sources: vec![raw.clone()], ..Inputs::default() };
    inputs.sidecars.extend(sidecar.map(|sidecar| (raw.path.clone(), sidecar)));
    let (archive, notes) = hujian::ingest::run(&inputs, &config.ingest);
    let errors: Vec<_> = notes.iter().filter(|note| note.level == Level::Error).collect();
    assert!(inputs.sidecars.is_empty() || errors.is_empty(), "{}: {errors:#?}", raw.path);
    errors.is_empty().then_some(archive)
}

/// Checks that the sidecar `add` would write for a source changes nothing.
fn check(raw: &RawFile, config: &Config) {
    let Some(before) = read_alone(raw, None, config) else { return };
    let found = hujian::ingest::source::ingest(raw, None, &Context::new(&config.ingest));
    let id_of = |draft: &Draft| {
        let is_it = |document: &&hujian::model::Document| document.origin.segments == draft.segments;
        before.documents.iter().find(is_it).map(|document| document.id.clone())
    };
    let ids: Vec<DocId> = found.documents.iter().map(|draft| id_of(draft).expect("it has an id")).collect();
    let yaml = frozen::sidecar(&found, &ids, &[], &[], Tongue::of(&config.ingest.language));
    let sidecar = RawFile { path: SourcePath(format!("{}.yaml", raw.path)), bytes: yaml.clone().into_bytes() };
    let after = read_alone(raw, Some(sidecar), config).expect("checked above");
    assert_eq!(after.documents, before.documents, "{}\n{yaml}", raw.path);
    assert_eq!(after.changes, before.changes, "{}\n{yaml}", raw.path);
}

#[test]
fn what_was_detected_is_detected_again_from_the_sidecar() {
    let mut roots = vec![String::from(".")];
    roots.extend(tree::folders("tests/cases"));
    let mut n = 0;
    for root in roots {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(root);
        let path = SourcePath("archive.yaml".to_owned());
        let yaml = read::text_of_ours(&root.join("archive.yaml"), &path).expect("it can be read");
        let mut config = config::parse(&yaml, &path).unwrap_or_default();
        config.ingest.drafts = true;
        let Ok(inputs) = read::read(&root, &root.join("content")) else { continue };
        for raw in inputs.sources.iter().filter(|raw| !inputs.sidecars.contains_key(&raw.path)) {
            check(raw, &config);
            n += 1;
        }
    }
    assert!(n > 50, "the sample and the cases were read: {n}");
}

/// A text that no document of the skeleton shares.
const LAMP: &str =
    "数灯记\n河讯社水城2021年3月5日电 水文站的灯整夜亮着，值班的人每一刻钟报一次水位。\n没有一站漏掉。\n";

#[test]
fn a_file_is_taken_in_once() {
    let archive = Folder::new();
    let outside = archive.0.path().join("灯 (终稿).TXT");
    std::fs::write(&outside, LAMP).expect("written");
    let before = files(&archive.root());
    archive.check(&["add", "--dry-run", "../灯 (终稿).TXT"], 0, &["would add content/灯-终稿.txt", "数灯记"]);
    assert!(before == files(&archive.root()), "a dry run writes nothing");
    let mut add =
        hujian(&archive.root(), &["add", "../灯 (终稿).TXT", "--rights", "公有", "--retrieved", "2026-02-03"]);
    let output = add.env("SOURCE_DATE_EPOCH", "1767225600").output().expect("the binary runs");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let after = files(&archive.root());
    assert_eq!(after.get("content/灯-终稿.txt").map(|bytes| text(bytes)).as_deref(), Some(LAMP));
    let sidecar = text(after.get("content/灯-终稿.txt.yaml").expect("a sidecar"));
    for line in [
        "added: \"2026-01-01\"",
        "rights: \"公有\"",
        "retrieved: \"2026-02-03\"",
        "  - id: 2021-03-05-report-",
        "    # title: \"数灯记\" # 第 1 行",
        "      - {lines: [1, 3], begins: \"数灯记\", ends: \"没有一站漏掉。\"}",
    ] {
        assert!(sidecar.contains(line), "{line}\n{sidecar}");
    }
    archive.check(&["build"], 0, &["3 documents"]);
    // The same text in another dress: nothing is written.
    let built = files(&archive.root());
    std::fs::write(archive.0.path().join("again.md"), LAMP.replace("，", ",")).expect("written");
    archive.check(&["add", "../again.md"], 1, &["in the archive already", "content/灯-终稿.txt", "--again"]);
    archive.check(&["add", "../灯 (终稿).TXT"], 1, &["in the archive already"]);
    archive.check(&["add", "content/灯-终稿.txt"], 1, &["in the archive already"]);
    assert!(built == files(&archive.root()), "nothing was overwritten");
    archive.check(&["add", "--again", "../灯 (终稿).TXT"], 0, &["content/灯-终稿-2.txt", "equal-texts"]);
}

#[test]
fn of_a_feed_that_went_on_only_what_is_new_is_taken_in() {
    let archive = Folder::new();
    let entry =
        |n: usize, text: &str| format!("<item><title>灯记之{n}</title><description>{text}</description></item>");
    let feed = |entries: &[String]| format!("<rss><channel><title>灯</title>{}</channel></rss>", entries.concat());
    let old = [entry(1, "水文站的灯整夜亮着，没有一站漏掉。"), entry(2, "渡口的灯油只剩三成，天亮以前要添。")];
    let new = entry(3, "桥头的灯换了新的灯芯，对岸看得见。");
    let outside = archive.0.path();
    std::fs::write(outside.join("lamps.xml"), feed(&old)).expect("written");
    std::fs::write(outside.join("lamps-2.xml"), feed(&[vec![new], old.to_vec()].concat())).expect("written");
    archive.check(&["add", "../lamps.xml"], 0, &["灯记之1", "灯记之2"]);
    let said = ["2 of its 3 texts are in the archive already and left out: ", "in `content/lamps.xml`", "灯记之3"];
    archive.check(&["add", "../lamps-2.xml"], 0, &said);
    let sidecar = text(&std::fs::read(archive.root().join("content/lamps-2.xml.yaml")).expect("a sidecar"));
    assert!(sidecar.matches("# 已收：").count() == 2 && sidecar.matches("- id: ").count() == 1, "{sidecar}");
    archive.check(&["check"], 0, &["0 errors, 3 warnings"]);
    archive.check(&["build"], 0, &["5 documents"]);
}

#[test]
fn an_id_without_a_date_is_said_to_be_open_still() {
    let archive = Folder::new();
    archive.write("content/lamp.txt", &LAMP.replace("2021年3月5日", ""));
    let said = "an id that begins with `undated` can be changed in content/lamp.txt.yaml now";
    archive.check(&["add", "content/lamp.txt"], 0, &[said]);
    let sidecar = text(&std::fs::read(archive.root().join("content/lamp.txt.yaml")).expect("a sidecar"));
    assert!(sidecar.contains("可在发布之前改此编号"), "{sidecar}");
    assert!(sidecar.contains("# in doubt: line 1: no date found, shown as undated\n"), "{sidecar}");
    let named = sidecar.lines().map(|line| if line.starts_with("  - id: ") { "  - id: lamp-2021" } else { line });
    archive.write("content/lamp.txt.yaml", &named.collect::<Vec<_>>().join("\n"));
    archive.check(&["check"], 0, &["0 errors"]);
}

#[test]
fn a_source_that_was_saved_again_is_noticed() {
    let archive = Folder::new();
    archive.write("content/lamp.txt", LAMP);
    archive.check(&["add", "content/lamp.txt"], 0, &["added", "content/lamp.txt.yaml"]);
    archive.check(&["check"], 0, &["0 errors"]);
    archive.write("content/lamp.txt", &format!("\n{LAMP}"));
    archive.check(&["check"], 1, &["moved-segment", "line 2 does, and line 4: write `lines: [2, 4]`"]);
}

#[test]
fn what_cannot_be_taken_in_keeps_no_other_out() {
    let archive = Folder::new();
    let outside = archive.0.path();
    std::fs::write(outside.join("lamp.txt"), LAMP).expect("written");
    std::fs::write(outside.join("bad.md"), "---\ndate: 2021-02-30\n---\n正文。\n").expect("written");
    std::fs::write(outside.join("empty.txt"), "\n\n").expect("written");
    std::fs::write(outside.join("scan.tiff"), "x").expect("written");
    archive.check(&["add", "../bad.md", "../empty.txt", "../lamp.txt"], 1, &["impossible-date", "no text", "added "]);
    let both = ["2 of 2 files were not taken in: 1 refused, 1 no source or unreadable"];
    archive.check(&["add", "../bad.md", "../scan.tiff"], 2, &both);
    let named = ["2 of 2 files were not taken in", "delete `../empty.txt`"];
    archive.check(&["add", "../bad.md", "../empty.txt"], 1, &named);
    archive.check(&["add", "../nowhere.txt"], 2, &["no file `../nowhere.txt`"]);
    archive.check(&["add", ".."], 2, &["a folder"]);
    archive.check(&["add", "../scan.tiff"], 2, &["scan.tiff", "sources end in"]);
    archive.check(&["add", "../lamp.txt", "--retrieved", "soon"], 2, &["--retrieved"]);
    let content = files(&archive.root().join("content"));
    assert!(content.contains_key("lamp.txt") && !content.contains_key("bad.md") && content.len() == 4, "{content:?}");
}

#[test]
fn a_sidecar_beside_a_file_comes_along() {
    let archive = Folder::new();
    std::fs::write(archive.0.path().join("lamp.txt"), LAMP).expect("written");
    std::fs::write(archive.0.path().join("lamp.txt.yaml"), "kind: letter\n").expect("written");
    archive.check(&["add", "../lamp.txt"], 0, &["-letter-"]);
    let content = files(&archive.root().join("content"));
    assert_eq!(content.get("lamp.txt.yaml").map(|bytes| text(bytes)).as_deref(), Some("kind: letter\n"));
}

#[test]
fn a_remedy_holds_beside_the_sidecar_that_was_written() {
    let archive = Folder::new();
    let outside = archive.0.path().join("page4.txt");
    let rest = "鹿川日报　2026年3月9日　第4版\n\n（上接第1版）每一盏灯都有人守着，守到天亮才灭，灭的时候岸上的人都站起来看水。\n";
    std::fs::write(&outside, rest).expect("written");
    let typed = "type `title: …` into its item of `documents:` in `content/page4.txt.yaml`";
    archive.check(&["add", "../page4.txt"], 0, &["missing-title", typed]);
    archive.check(&["check"], 0, &[typed]);
}
