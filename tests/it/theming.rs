//! The worked examples of docs/THEMING.md, built as they stand there.

use crate::archive::{Archive, text, tree};
use crate::tree::file;
use std::collections::BTreeMap;
use std::fs;

/// The files of one example by path: a line that is a name in backticks, then the file in a fence.
fn files(heading: &str) -> Vec<(String, String)> {
    let guide = file("docs/THEMING.md");
    let (_, example) = guide.split_once(heading).expect("the guide has this example");
    let example = example.split("\n## ").next().unwrap_or_default();
    let mut files = Vec::new();
    let mut parts = example.split("\n```");
    let mut before = parts.next().unwrap_or_default();
    while let (Some(fenced), Some(after)) = (parts.next(), parts.next()) {
        let name = before.trim_end().rsplit('\n').next().unwrap_or_default().trim_matches('`');
        let (_, content) = fenced.split_once('\n').expect("a fence opens with its language");
        files.push((name.to_owned(), format!("{content}\n")));
        before = after;
    }
    files
}

/// A new archive with the files of an example, built.
fn built(heading: &str, expected: &[&str]) -> BTreeMap<String, String> {
    let archive = Archive::new();
    let files = files(heading);
    assert_eq!(files.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), expected);
    for (name, content) in files {
        let path = archive.root().join(&name);
        fs::create_dir_all(path.parent().expect("a file in the archive")).expect("a folder for it");
        archive.write(&name, &content);
    }
    archive.check(&["build"], 0, &["wrote"]);
    tree(&archive.root().join("public")).into_iter().map(|(path, bytes)| (path, text(&bytes))).collect()
}

#[test]
fn colours_and_fonts_are_changed_by_a_few_lines() {
    let site = built("## Example 1", &["templates/assets/own.css"]);
    let sheet = &site["assets/site.css"];
    assert!(sheet.rfind("--u:#2f6b3c").expect("its own colour") > sheet.find("--u:#8a5c00").expect("the built-in one"));
    let (_, own) = sheet.split_once(":root{--paper:#fcfdf9").expect("its own paper");
    assert_eq!(own.matches("--paper:").count(), 1, "set again for the dark: {own}");
    assert!(sheet.contains("LXGW WenKai") && sheet.contains(".crumbs"), "{sheet}");
    assert!(!site.contains_key("assets/own.css"));
}

#[test]
fn a_frame_is_changed_without_touching_the_rest() {
    let names = [
        "archive.yaml",
        "templates/assets/logo.svg",
        "templates/parts/footer.html",
        "content/pages/copies.md",
        "templates/i18n/own.yaml",
    ];
    let site = built("## Example 2", &names);
    let home = &site["index.html"];
    let check = |page: &str, expected: &str| assert!(page.contains(expected), "no `{expected}` in {page}");
    check(home, "<h1>渡口图书馆</h1>");
    check(home, "<img class=\"logo\" src=\"assets/logo.svg\" alt=\"\" height=\"28\">渡口图书馆</a>");
    check(home, "北岸一号");
    check(home, "所有统计只就本语料而言");
    check(home, "<a href=\"documents/\">馆藏</a>");
    check(home, "<a href=\"copies/\">复制与借阅</a>");
    check(&site["copies/index.html"], "馆藏原件可以预约查看");
    check(&site["assets/logo.svg"], "viewBox");
}
