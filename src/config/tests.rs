//! What archive.yaml may say, and how slips in it are told.

use super::*;
use crate::diagnostic::{Style, render};

fn read(yaml: &str) -> Config {
    parse(yaml, &SourcePath("archive.yaml".to_owned())).expect("sound settings")
}

fn refused(yaml: &str, expected: &str) {
    let complaints = parse(yaml, &SourcePath("archive.yaml".to_owned())).unwrap_err();
    let printed: Vec<String> = complaints.iter().map(|complaint| render(complaint, Style::Plain)).collect();
    assert_eq!(printed.join("\n"), expected.trim_start_matches('\n'), "{yaml}");
}

#[test]
fn every_key_may_be_absent_or_empty() {
    assert_eq!(read(""), Config::default());
    assert_eq!(read("# nothing\n"), Config::default());
    assert_eq!(read("---\n"), Config::default());
    assert_eq!(read("\u{feff}title:\npeople:\nthresholds:\n"), Config::default());
}

#[test]
fn values_reach_the_stages() {
    let config =
        read("title: 河志\nlanguage: en\npeople:\n  - {name: 甲, other: [乙]}\nthresholds: {min_letters: 12}\n");
    assert_eq!(config.site.title.as_deref(), Some("河志"));
    assert_eq!(config.site.interface, Interface::English);
    assert_eq!(config.ingest.language, "en");
    assert_eq!(config.ingest.timezone, "UTC");
    assert_eq!(config.ingest.people.first().map(|person| person.other.clone()), Some(vec!["乙".to_owned()]));
    assert_eq!(config.reuse.min_letters, 12);
    assert_eq!(config.site.reuse, config.reuse);
    assert_eq!(read("timezone: Europe/Berlin\r\nlinks: file\r\n").ingest.timezone, "Europe/Berlin");
    assert_eq!(read("base_url: https://例.example/a").site.base_url.as_deref(), Some("https://xn--fsq.example/a/"));
}

#[test]
fn slips_are_told_with_their_line() {
    refused(
        "title: 河志\ntitel: 江志\n",
        r#"
error[unknown-key]: unknown key `titel`
 --> archive.yaml:2:1
  |
2 | titel: 江志
  | ^^^^^
  |
  = help: did you mean `title`?
"#,
    );
    refused(
        "timezone: Asia/Shangai\n",
        r#"
error[bad-timezone]: unknown time zone `Asia/Shangai`
 --> archive.yaml:1:11
  |
1 | timezone: Asia/Shangai
  |           ^^^^^^^^^^^^
  |
  = help: write an IANA name, such as `Asia/Shanghai`, `Europe/Berlin` or `UTC`
"#,
    );
    refused(
        "base_url: example.org\n",
        r#"
error[bad-address]: `example.org` is no absolute address: relative URL without a base
 --> archive.yaml:1:11
  |
1 | base_url: example.org
  |           ^^^^^^^^^^^
  |
  = help: write the address under which readers find the site, such as `https://example.org/archive/`
"#,
    );
    refused(
        "base_url: https://me:secret@example.org/\n",
        r#"
error[bad-address]: `https://me:secret@example.org/` contains a user name, which would be published
 --> archive.yaml:1:11
  |
1 | base_url: https://me:secret@example.org/
  |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: write the address under which readers find the site, such as `https://example.org/archive/`
"#,
    );
    refused(
        "language: de\nlinks: both\n",
        r#"
error[wrong-type]: language: found `de`, expected `zh-Hans` or `en`
 --> archive.yaml:1:11
  |
1 | language: de
  |           ^^

error[wrong-type]: links: found `both`, expected `folder` or `file`
 --> archive.yaml:2:8
  |
2 | links: both
  |        ^^^^
"#,
    );
    refused(
        "people:\n  - nam: 甲\n    offce: 乙\n",
        r#"
error[unknown-key]: unknown key `nam`
 --> archive.yaml:2:5
  |
2 |   - nam: 甲
  |     ^^^
  |
  = help: did you mean `name`?

error[unknown-key]: unknown key `offce`
 --> archive.yaml:3:5
  |
3 |     offce: 乙
  |     ^^^^^
  |
  = help: did you mean `office`?
"#,
    );
    refused(
        "people: 甲\n",
        r#"
error[wrong-type]: people: found the text "甲", expected a list
 --> archive.yaml:1:9
  |
1 | people: 甲
  |         ^^
"#,
    );
    refused(
        "thresholds:\n  min_letters: many\n",
        r#"
error[wrong-type]: thresholds.min_letters: found the text "many", expected a whole number
 --> archive.yaml:2:16
  |
2 |   min_letters: many
  |                ^^^^
"#,
    );
    refused(
        "publishers:\n  - {name: 甲, kind: paper}\nthresholds: {min_letters: 6}\n",
        r#"
error[wrong-type]: publishers[0].kind: found `paper`, expected one of `agency`, `newspaper`, `site`
 --> archive.yaml:2:21
  |
2 |   - {name: 甲, kind: paper}
  |                      ^^^^^^

error[wrong-value]: `min_letters` is 6, expected at least 8
 --> archive.yaml:3:27
  |
3 | thresholds: {min_letters: 6}
  |                           ^^
"#,
    );
    refused(
        "thresholds: {min_letter: 8}\n",
        r#"
error[unknown-key]: unknown key `min_letter`
 --> archive.yaml:1:14
  |
1 | thresholds: {min_letter: 8}
  |              ^^^^^^^^^^
  |
  = help: did you mean `min_letters`?
"#,
    );
    refused(
        "title: \"河志\n",
        r#"
error[yaml-syntax]: found the end of the file, while scanning a quoted scalar begun here
 --> archive.yaml:1:8
  |
1 | title: "河志
  |        ^^^^^
  |
  = help: close every quote and bracket, mind the indentation, and quote text with `: ` or `#` in it
"#,
    );
    refused(
        "title：河志\n",
        r#"
error[wrong-type]: found a line of text, expected `key: value` lines
 --> archive.yaml:1
  |
1 | title：河志
  |
  = help: after a key stands the ASCII colon `:` and a space, not `：`
"#,
    );
    refused(
        "title：河志\nlanguage: en\n",
        r#"
error[yaml-syntax]: a full-width colon `：` after the key `title`
 --> archive.yaml:1:6
  |
1 | title：河志
  |      ^^
  |
  = help: type `: ` (a colon and a space): `title: 河志`
"#,
    );
    refused(
        "people:\n  - name：钱渡舟\n",
        r#"
error[wrong-type]: a full-width colon `：` after the key `name`
 --> archive.yaml:2:9
  |
2 |   - name：钱渡舟
  |         ^^
  |
  = help: type `: ` (a colon and a space): `name: 钱渡舟`
"#,
    );
    refused(
        "people:\n  - 钱渡舟\n",
        r#"
error[wrong-type]: people[0]: found a line of text, expected `key: value` lines
 --> archive.yaml:2:5
  |
2 |   - 钱渡舟
  |     ^^^^^^
  |
  = help: write `- name: 钱渡舟`
"#,
    );
    refused(
        "title: a\ntitle: b\n",
        r#"
error[duplicate-key]: there twice: the key "title"
 --> archive.yaml:2:1
  |
2 | title: b
  | ^^^^^^^^
  |
  = help: keep one of the two lines
"#,
    );
    refused(
        "- a\n",
        r#"
error[wrong-type]: found a list, expected `key: value` lines
 --> archive.yaml:1
  |
1 | - a
  |
"#,
    );
    refused(
        "title: [a]\n",
        r#"
error[wrong-type]: title: found a list, expected a string
 --> archive.yaml:1:8
  |
1 | title: [a]
  |        ^^^
"#,
    );
    refused(
        "title:\n\t- a\n",
        r#"
error[yaml-syntax]: a tab or another character that cannot stand here, while scanning for the next token
 --> archive.yaml:2:1
  |
2 |  - a
  | ^^^^
  |
  = help: close every quote and bracket, mind the indentation, and quote text with `: ` or `#` in it
"#,
    );
}

#[test]
fn repairs_are_switched_off_by_name() {
    use super::repairs::Repair;
    let repairs = read("repairs:\n  page-break: off\n  stamp: false\n  ruby: on\n").ingest.repairs;
    assert_eq!(repairs.off().collect::<Vec<_>>(), ["page-break", "stamp"]);
    assert!(repairs.has(Repair::Ruby) && !repairs.has(Repair::Stamp));
    assert_eq!(read("repairs:\n").ingest.repairs, Repairs::default());
    let told = |yaml: &str| {
        let complaints = parse(yaml, &SourcePath("archive.yaml".to_owned())).unwrap_err();
        let [one] = complaints.as_slice() else { panic!("{complaints:?}") };
        format!("{}:{} | {}", one.line.unwrap_or(0), one.message, one.hint.clone().unwrap_or_default())
    };
    assert_eq!(told("repairs:\n  page-breaks: off\n"), "2:there is no rule `page-breaks` | did you mean `page-break`?");
    let fixed = told("title: 河\nrepairs: {markup: off}\n");
    assert!(fixed.starts_with("2:the rule `markup` cannot be switched off: tags"), "{fixed}");
    let wrong = told("repairs:\n  line-wrap: 72\n");
    assert!(wrong.starts_with("2:`line-wrap` is neither `on` nor `off` | write `line-wrap: off`"), "{wrong}");
    assert!(told("repairs: [page-break]\n").starts_with("1:"));
}
