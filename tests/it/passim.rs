//! There and back: an archive goes out as passim 2 reads it, and what passim 2 found comes in.
//!
//! `tests/passim/align.json` was written by passim 2.0.1 on Spark 4.0.1 from the export of `tests/passim/archive`, by
//! `passim --pairwise --floating-ngrams -n 8 -m 1 -a 8`. When the archive there changes, it has to be recorded anew.
//!
//! `BLESS=1 cargo test --test it passim` rewrites what is expected; read the difference before committing it.

#![expect(clippy::disallowed_methods, reason = "these tests run the binary and look at what it wrote")]

use crate::tree;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn hujian(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hujian"));
    command.current_dir(tree::root().join("tests/passim")).args(["--root", "archive"]).args(arguments);
    command.env_remove("SOURCE_DATE_EPOCH").env_remove("NO_COLOR");
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Checks the exit code, and that the messages hold the given words.
fn check(output: &Output, code: i32, said: &[&str]) {
    let all = format!("{}{}", text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{all}");
    for words in said {
        assert!(all.contains(words), "no `{words}` in {all}");
    }
}

/// A folder to write to, and the archive's site in it.
struct Bench(tempfile::TempDir);

impl Bench {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn written(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn build(&self, alignments: &Path) -> Output {
        let site = self.path("public");
        let mut command = hujian(&["build", "--output"]);
        command.arg(site).arg("--alignments").arg(alignments).output().expect("the binary runs")
    }

    /// Puts rows into a file, and gives them.
    fn build_rows(&self, rows: &str) -> Output {
        let file = self.path("rows.json");
        fs::write(&file, rows).expect("a file can be written");
        self.build(&file)
    }
}

fn expected(name: &str, found: &str) {
    let path = format!("tests/passim/expected/{name}");
    if std::env::var_os("BLESS").is_some() {
        fs::write(tree::root().join(&path), found).expect("expectations can be written");
    }
    assert_eq!(tree::file(&path), found, "{name}");
}

/// What passim wrote.
fn recorded() -> String {
    let folder = tree::root().join("tests/passim/align.json");
    let entries = fs::read_dir(folder).expect("the recorded output is there").flatten();
    let parts = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with("part-"));
    parts.map(|part| fs::read_to_string(part.path()).expect("a recorded part can be read")).collect()
}

fn objects(lines: &str) -> Vec<serde_json::Value> {
    lines.lines().map(|line| serde_json::from_str(line).expect("one object a line")).collect()
}

#[test]
fn the_archive_goes_out_as_expected() {
    let output = hujian(&["export", "passim"]).output().expect("the binary runs");
    check(&output, 0, &[]);
    assert_eq!(text(&output.stderr), "");
    expected("passim.jsonl", &text(&output.stdout));

    let bench = Bench::new();
    let export = |target: &Path| hujian(&["export", "passim", "--output"]).arg(target).output().expect("it runs");
    check(&export(&bench.path("one.jsonl")), 0, &["5 documents", "one.jsonl"]);
    assert_eq!(bench.written("one.jsonl"), text(&output.stdout));
    check(&export(&bench.path("one.jsonl")), 2, &["is there already; remove it, or name another file"]);
    check(&export(&bench.path("parts/")), 0, &["5 documents"]);
    assert_eq!(bench.written("parts/part-00000.jsonl"), text(&output.stdout));
    check(&export(&bench.path("parts")), 2, &["is not empty"]);

    let names = |target: &Path| hujian(&["export", "names", "--output"]).arg(target).output().expect("it runs");
    let output = names(&bench.path("names.yaml"));
    let n = bench.written("names.yaml").lines().count();
    check(&output, 0, &[&format!("names.yaml: {n} name")]);
    check(&names(&bench.path("names/")), 0, &[]);
    assert_eq!(bench.written("names/part-00000.yaml"), bench.written("names.yaml"));
}

#[test]
fn what_passim_recorded_is_of_this_export() {
    let export = hujian(&["export", "passim"]).output().expect("the binary runs");
    let documents: BTreeMap<String, serde_json::Value> = objects(&text(&export.stdout))
        .into_iter()
        .map(|object| (object["id"].as_str().expect("an id").to_owned(), object))
        .collect();
    for row in objects(&recorded()) {
        for (side, letters) in [("", "s1"), ("2", "s2")] {
            let field = |name: &str| &row[format!("{name}{side}")];
            let at = |name: &str| field(name).as_u64().expect("a number") as usize;
            let document = &documents[field("id").as_str().expect("an id")];
            assert_eq!(field("fingerprint"), &document["fingerprint"]);
            let whole = document["text"].as_str().expect("a text");
            let place: String = whole.chars().skip(at("begin")).take(at("end") - at("begin")).collect();
            assert_eq!(row[letters].as_str().expect("letters").replace('-', ""), place);
        }
    }
}

#[test]
fn what_passim_found_makes_the_site() {
    let bench = Bench::new();
    check(&bench.build(Path::new("align.json")), 0, &["5 documents", "4 alignments"]);
    expected("alignments.jsonl", &bench.written("public/data/alignments.jsonl"));
    expected("clusters.jsonl", &bench.written("public/data/clusters.jsonl"));
    assert!(bench.written("public/data/manifest.json").contains("\"alignments\": \"given\""));
    let public = ["alignments.jsonl", "clusters.jsonl"].map(|name| bench.written(&format!("public/data/{name}")));
    let same = |output: &Output| {
        check(output, 0, &[]);
        assert!(
            public == ["alignments.jsonl", "clusters.jsonl"].map(|name| bench.written(&format!("public/data/{name}")))
        );
    };
    // The folder around it, one file, and the rows in another order and through a pipe.
    same(&bench.build(Path::new(".")));
    same(&bench.build_rows(&recorded()));
    let mut rows: Vec<String> = recorded().lines().map(str::to_owned).collect();
    rows.reverse();
    same(&bench.build_rows(&rows.join("\r\n")));
    if cfg!(unix) {
        let mut command = hujian(&["build", "--alignments", "/dev/stdin", "--output"]);
        let mut child = command.arg(bench.path("public"));
        child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = child.spawn().expect("the binary runs");
        child.stdin.take().expect("a pipe").write_all(recorded().as_bytes()).expect("it reads");
        same(&child.wait_with_output().expect("it ends"));
    }
}

#[test]
fn wrong_rows_are_told_and_the_last_good_site_stays() {
    let bench = Bench::new();
    check(&bench.build(Path::new("align.json")), 0, &[]);
    let good = bench.written("public/data/alignments.jsonl");
    let rows = recorded();
    let first = rows.lines().next().expect("a row");
    let check = |rows: &str, said: &[&str]| {
        let output = bench.build_rows(rows);
        check(&output, 1, said);
        check(&output, 1, &["nothing was published"]);
        assert_eq!(bench.written("public/data/alignments.jsonl"), good);
    };
    let second = |row: &str| format!("{first}\n{row}\n");
    check(
        &second(&first.replace("\"id\":\"", "\"id\":\"lost-")),
        &["alignment-document", "rows.json:2", "no document `lost-", "hujian export passim"],
    );
    check(
        &second(&first.replace("\"fingerprint2\":\"", "\"fingerprint2\":\"0")),
        &["alignment-changed", "rows.json:2", "is not as it was when it was exported"],
    );
    check(
        &second(&first.replace("\"end2\":", "\"end2\":9")),
        &["alignment-place", "rows.json:2", "is no place in the", "hujian export passim"],
    );
    check(&second("{\"id\":"), &["alignment-row", "rows.json:2", "not a row of alignments"]);
    check(
        &second("{\"id\":\"speech\",\"begin\":0,\"end\":9,\"cluster\":1}"),
        &["alignment-row", "rows.json:2", "no `begin2`", "--pairwise"],
    );
    let said = hujian(&["check", "--alignments"]).arg(bench.path("rows.json")).output().expect("it runs");
    self::check(&said, 1, &["alignment-row"]);
}

#[test]
fn what_cannot_be_read_as_rows_ends_with_two() {
    let bench = Bench::new();
    let empty = bench.path("empty");
    fs::create_dir(&empty).expect("a folder");
    fs::write(empty.join("_SUCCESS"), "").expect("a file");
    check(&bench.build(&empty), 2, &["no file in", "--pairwise"]);
    check(&bench.build(&bench.path("nowhere")), 2, &["cannot open"]);
    let packed = bench.path("part-0.json.gz");
    fs::write(&packed, b"\x1f\x8b\x08\0").expect("a file");
    check(&bench.build(&packed), 2, &["compressed by gzip"]);
    fs::create_dir(empty.join("shard=0")).expect("a folder");
    check(&bench.build(&empty), 2, &["`shard=0` in it is not a file"]);
    assert!(!bench.path("public").exists());
    check(&bench.build_rows(""), 0, &["no-alignments", "0 alignments"]);
}
