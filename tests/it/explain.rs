//! `hujian explain`: what it says of sources in the archive and elsewhere.

#![expect(clippy::disallowed_methods, reason = "these tests make files")]

use crate::archive::{Archive, text};
use std::fs;

#[test]
fn a_source_of_the_archive_is_explained() {
    let archive = Archive::new();
    let said = [
        "content/2024-05-12-speech.txt",
        "含文献 1 篇",
        "编号",
        "-speech-",
        "讲话人",
        "（第 ",
        "互见",
        "占本篇",
        "改动",
    ];
    archive.check(&["explain", "content/2024-05-12-speech.txt"], 0, &said);
    // Below the content folder, too.
    archive.check(&["explain", "2024-05-12-speech.txt"], 0, &said);
    archive.write("archive.yaml", "title: x\nlanguage: en\n");
    archive.check(&["explain", "2024-05-12-speech.txt"], 0, &["holds 1 document", "of this and"]);
}

#[test]
fn a_file_from_elsewhere_is_explained_as_if_it_were_added() {
    let archive = Archive::new();
    let file = archive.0.path().join("notes of a (bridge).md");
    fs::copy(archive.root().join("content/2024-05-12-speech.txt"), &file).expect("copied");
    archive.check(
        &["explain", "../notes of a (bridge).md"],
        0,
        &["不在语料之中", "content/notes-of-a-bridge.md", "100%"],
    );
    assert!(!archive.root().join("content/notes-of-a-bridge.md").exists(), "nothing is written");
}

#[test]
fn errors_of_the_file_are_told_and_those_of_others_are_not() {
    let archive = Archive::new();
    archive.write("content/bad.md", "---\ntitle: x\ndate: 2021-02-30\n---\n\n正文在此。\n");
    archive.check(&["explain", "content/bad.md"], 1, &["content/bad.md:3"]);
    let output = archive.run(&["explain", "content/2024-05-12-speech.txt"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(!text(&output.stderr).contains("bad.md"));
}

#[test]
fn a_file_from_elsewhere_is_named_as_typed() {
    let archive = Archive::new();
    fs::write(archive.0.path().join("empty.txt"), "\n").expect("written");
    archive.check(&["explain", "../empty.txt"], 1, &["../empty.txt", "delete `../empty.txt`"]);
    fs::write(archive.0.path().join("bad.txt"), b"<meta charset=gbk>\xb4\xba\xcc\xec\xff\xff\xb5\xc4\n")
        .expect("written");
    archive.check(
        &["explain", "../bad.txt"],
        1,
        &["../bad.txt > ../bad.txt.utf8.txt", "`mv ../bad.txt.utf8.txt ../bad.txt`"],
    );
}

#[test]
fn cells_are_quoted_with_a_space_between_them() {
    let archive = Archive::new();
    archive.write("content/cells.md", "# 水位表\n\n| 站 | 水位 |\n|---|---|\n| 上游 | 三尺 |\n| 下游 | 四尺 |\n");
    let output = archive.run(&["explain", "content/cells.md"]);
    let printed = text(&output.stdout);
    assert!(printed.contains("下游 四尺") && !printed.contains("\\u{9}"), "{printed}");
}

#[test]
fn what_is_no_source_cannot_be_explained() {
    let archive = Archive::new();
    archive.check(&["explain"], 2, &["<FILE>"]);
    archive.check(&["explain", "nowhere.txt"], 2, &["no file `nowhere.txt`"]);
    archive.check(&["explain", "content"], 2, &["a folder"]);
    archive.check(&["explain", "archive.yaml"], 2, &["archive.yaml"]);
    archive.write("content/2024-05-12-speech.txt.yaml", "kind: speech\n");
    archive.check(&["explain", "content/2024-05-12-speech.txt.yaml"], 2, &["name the source"]);
}

#[test]
fn machines_read_it_as_an_object() {
    let archive = Archive::new();
    let output = archive.run(&["explain", "content/2024-05-12-speech.txt", "--message-format", "json"]);
    let printed = text(&output.stdout);
    let objects: Vec<serde_json::Value> =
        printed.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect();
    let note = objects.iter().find_map(|object| object.get("explain")).expect("the note");
    assert_eq!(note["source"], "content/2024-05-12-speech.txt");
    assert_eq!(note["documents"].as_array().map(Vec::len), Some(1));
    assert!(note["documents"][0]["links"][0]["letters"].as_u64().is_some_and(|n| n > 0));
}
