//! Runs of the real binary: arguments, exit codes, printed errors, and what stays when a build is killed.

#![expect(clippy::disallowed_methods, reason = "these tests make archives and look at what was written")]

use crate::archive::{Archive, hujian, text, tree};
use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Moments at which a build is killed; `scripts/kill-test` tries more.
const KILLS: u64 = 20;

#[test]
fn a_new_archive_builds_and_its_documents_are_linked() {
    let archive = Archive::new();
    archive.check(&["build"], 0, &["2 sources, 2 documents", "look     run `hujian serve`"]);
    let public = tree(&archive.root().join("public"));
    assert!(public.contains_key("index.html") && public.contains_key(".hujian") && public.contains_key(".gitignore"));
    let alignments = public.get("data/alignments.jsonl").expect("alignments are published");
    assert!(!alignments.is_empty(), "the sample documents share a passage");
    archive.check(&["check"], 0, &["0 errors"]);
    archive.check(&["new", "."], 2, &["`.` is not empty"]);
    archive.check(&["new", "content/deep/other"], 2, &["lies inside the archive", "`../other`"]);
    assert!(!archive.root().join("content/deep").exists(), "nothing was made");
    archive.check(&["new", "../other"], 0, &["made     ../other"]);
}

#[test]
fn equal_input_gives_equal_bytes_at_any_number_of_threads_and_in_any_place() {
    let archive = Archive::new();
    archive.check(&["build", "--jobs", "1"], 0, &[]);
    let first = tree(&archive.root().join("public"));
    archive.check(&["build", "--jobs", "8"], 0, &[]);
    assert!(first == tree(&archive.root().join("public")), "one thread and eight differ");
    let other = Archive::new();
    other.check(&["build"], 0, &[]);
    assert!(first == tree(&other.root().join("public")), "two places differ");
}

#[test]
fn what_a_build_remembers_changes_no_byte() {
    let archive = Archive::new();
    let memory = archive.root().join(".public.hujian-compared");
    let built = |archive: &Archive| {
        archive.check(&["build"], 0, &[]);
        tree(&archive.root().join("public"))
    };
    built(&archive);
    assert!(memory.is_file(), "kept beside the output folder");
    // More that a change of one document can be an eighth of.
    for n in 0..12 {
        let text = format!("第{n}次巡河记录\n\n两岸的水文站点要把数据及时送到对方手中，第{n}段堤岸如常。\n");
        archive.write(&format!("content/{n}.txt"), &text.repeat(n + 1));
    }
    built(&archive);
    archive.write("content/new.txt", "新到的记录\n\n有人问起，答复仍是两岸的水文站点要把数据及时送到对方手中。\n");
    let updated = built(&archive);
    fs::remove_file(&memory).expect("it was kept");
    assert!(updated == built(&archive), "with and without what was remembered");
    fs::write(&memory, "not what it was").expect("writable");
    assert!(updated == built(&archive), "with something else in its place");
    fs::remove_file(archive.root().join("content/new.txt")).expect("it is there");
    let without = built(&archive);
    fs::remove_file(&memory).expect("it was kept");
    assert!(without == built(&archive), "after a document went");
}

#[test]
fn errors_publish_nothing_unless_going_on_is_asked_for() {
    let archive = Archive::new();
    archive.check(&["build"], 0, &[]);
    let before = tree(&archive.root().join("public"));
    archive.write("content/bad.md", "---\ntitle: x\ndate: 2021-02-30\n---\n\n正文在此。\n");
    archive.check(&["build"], 1, &["content/bad.md:3", "date: 2021-02-30", "nothing was published"]);
    archive.check(&["check"], 1, &["content/bad.md:3"]);
    assert!(before == tree(&archive.root().join("public")), "the last good site stays");
    archive.check(&["build", "--keep-going"], 0, &["content/bad.md:3", "look "]);
}

#[test]
fn an_archive_without_documents_takes_no_site_away() {
    let archive = Archive::new();
    archive.check(&["build"], 0, &[]);
    let before = tree(&archive.root().join("public"));
    fs::remove_dir_all(archive.root().join("content")).expect("it is there");
    fs::create_dir(archive.root().join("content")).expect("it can be made");
    archive.check(&["build"], 1, &["no document is in it", "nothing was published"]);
    archive.write("content/bad.md", "---\ntitle: x\ndate: 2021-02-30\n---\n\n正文在此。\n");
    archive.check(&["build", "--keep-going"], 1, &["content/bad.md:3", "no document is in it"]);
    assert!(before == tree(&archive.root().join("public")), "the last good site stays");
}

#[test]
fn slips_in_settings_are_told_with_their_line() {
    let archive = Archive::new();
    archive.write("archive.yaml", "title: 河志\ntitel: 江志\n");
    archive.check(&["build"], 1, &["archive.yaml:2:1", "did you mean `title`?"]);
    archive.write("archive.yaml", "");
    archive.check(&["build"], 0, &[]);
}

#[test]
fn what_cannot_work_ends_with_two() {
    let archive = Archive::new();
    archive.check(&["build", "--nonsense"], 2, &["--nonsense"]);
    archive.check(&["build", "--jobs", "0"], 2, &["--jobs"]);
    archive.check(&["build", "--base-url", "nowhere"], 2, &["--base-url"]);
    archive.check(&["build", "--root", "nowhere"], 2, &["not a folder"]);
    archive.check(&["build", "--content", "nowhere"], 2, &["content folder `nowhere`"]);
    archive.check(&["build", "--output", "content"], 2, &["the builder reads"]);
    archive.check(&["build", "--output", "."], 2, &["site root"]);
    let lost = hujian(archive.0.path(), &["build"]).output().expect("the binary runs");
    assert_eq!(lost.status.code(), Some(2));
    assert!(text(&lost.stderr).contains("no `archive.yaml`"), "{}", text(&lost.stderr));
}

#[test]
fn content_and_output_alone_build_with_defaults() {
    let archive = Archive::new();
    fs::remove_file(archive.root().join("archive.yaml")).expect("it is there");
    archive.check(
        &["build", "--content", "content", "--output", "out"],
        0,
        &["defaults are used", "serve --content content --output out"],
    );
}

#[test]
fn a_foreign_folder_is_left_alone_and_dot_files_are_kept() {
    let archive = Archive::new();
    let public = archive.root().join("public");
    archive.write("public/thesis.txt", "years of work");
    archive.check(&["build"], 2, &["`thesis.txt` is one"]);
    assert_eq!(fs::read_to_string(public.join("thesis.txt")).ok().as_deref(), Some("years of work"));
    fs::remove_file(public.join("thesis.txt")).expect("it is there");
    fs::create_dir_all(public.join(".git/refs/tags")).expect("a folder");
    archive.write("public/.git/HEAD", "ref: refs/heads/pages\n");
    for _ in 0..2 {
        archive.check(&["build"], 0, &[]);
        assert_eq!(fs::read_to_string(public.join(".git/HEAD")).ok().as_deref(), Some("ref: refs/heads/pages\n"));
        assert!(public.join(".git/refs/tags").is_dir(), "empty folders are kept, too");
    }
}

#[test]
fn machines_get_one_object_a_line() {
    let archive = Archive::new();
    archive.write("content/bad.md", "---\ndate: 2021-02-30\n---\n\n正文在此。\n");
    let output = archive.run(&["build", "--message-format", "json"]);
    assert_eq!(text(&output.stderr), "");
    let objects: Vec<serde_json::Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).expect("one object a line")).collect();
    let kinds: Vec<&str> = objects.iter().filter_map(|object| object["type"].as_str()).collect();
    assert_eq!((kinds.first(), kinds.last()), (Some(&"diagnostic"), Some(&"summary")), "{objects:?}");
    assert!(objects.iter().any(|object| object["path"] == "content/bad.md" && object["line"] == 2), "{objects:?}");
}

#[test]
fn quiet_says_nothing_when_all_is_well_and_pipes_get_no_colours() {
    let archive = Archive::new();
    let output = archive.run(&["build", "--quiet"]);
    assert_eq!((text(&output.stdout), text(&output.stderr)), (String::new(), String::new()));
    archive.write("archive.yaml", "titel: x\n");
    assert!(!text(&archive.run(&["build"]).stderr).contains('\u{1b}'));
    assert!(text(&archive.run(&["build", "--color", "always"]).stderr).contains('\u{1b}'));
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_told_and_never_waited_for() {
    let archive = Archive::new();
    let content = archive.root().join("content");
    let made = Command::new("mkfifo").arg(content.join("pipe.txt")).status().expect("mkfifo runs");
    assert!(made.success());
    std::os::unix::fs::symlink("/etc/passwd", content.join("out.txt")).expect("a link");
    std::os::unix::fs::symlink(".", content.join("loop")).expect("a link");
    std::os::unix::fs::symlink("nowhere.txt", content.join("broken.txt")).expect("a link");
    fs::write(content.join("x.odt"), "").expect("a file");
    fs::write(content.join(".hidden.txt"), "隐").expect("a file");
    archive.check(
        &["check"],
        1,
        &["pipe.txt", "not-a-file", "outside-link", "folder-link", "broken-link", "unknown-file", "save it as `.docx`"],
    );
}

#[test]
fn a_second_build_at_the_same_folder_is_refused() {
    let archive = Archive::new();
    archive.check(&["build"], 0, &[]);
    let lock = fs::File::create(archive.root().join(".public.hujian-lock")).expect("a file");
    lock.try_lock().expect("nobody else holds it");
    archive.check(&["build"], 2, &["another build is writing `public`"]);
    drop(lock);
    archive.check(&["build"], 0, &[]);
    assert!(!archive.root().join(".public.hujian-lock").exists());
}

#[test]
fn a_killed_build_leaves_the_old_site_or_the_new_one() {
    let archive = Archive::new();
    let public = archive.root().join("public");
    archive.check(&["build"], 0, &[]);
    let old = tree(&public);
    archive.write("archive.yaml", "title: 另一个名字\n");
    let begun = std::time::Instant::now();
    archive.check(&["build"], 0, &[]);
    let whole = begun.elapsed();
    let new = tree(&public);
    assert!(old != new);
    for kill in 0..KILLS {
        // Every other time from the one site to the other.
        let title = if kill % 2 == 0 {
            include_str!("../../src/commands/skeleton/archive.yaml")
        } else {
            "title: 另一个名字\n"
        };
        archive.write("archive.yaml", title);
        let mut child = hujian(&archive.root(), &["build"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        std::thread::sleep(whole.mul_f64((kill + 1) as f64 / KILLS as f64) + Duration::from_millis(1));
        child.kill().expect("ours to kill");
        child.wait().expect("it ends");
        let found = tree(&public);
        assert!(found == old || found == new, "kill {kill} left neither the old site nor the new one");
    }
    archive.check(&["build"], 0, &[]);
    let left: Vec<_> = fs::read_dir(archive.root())
        .expect("the root can be listed")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains("hujian"))
        .collect();
    assert_eq!(left, [".public.hujian-compared"], "the next build cleans up");
}
