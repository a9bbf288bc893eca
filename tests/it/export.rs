//! `hujian export`: the site's own files, the same at every run.

use crate::archive::{Archive, tree};
use std::collections::BTreeMap;

/// Exports in a form, twice, and compares each file with that of a build; the files.
fn check(archive: &Archive, form: &str, expected: &str) -> BTreeMap<String, Vec<u8>> {
    let exported = |folder: &str| {
        archive.check(&["export", form, "--output", folder], 0, &[" file", folder]);
        tree(&archive.root().join(folder))
    };
    let files = exported(&format!("{form}/"));
    assert!(files == exported(&format!("{form}-again/")), "{form}: two runs differ");
    archive.check(&["export", form, "--output", form], 2, &["is not empty; name a folder that is new or empty"]);
    let public = tree(&archive.root().join("public"));
    let (is_one, names): (Vec<bool>, Vec<&String>) =
        files.iter().map(|(path, bytes)| (public.get(path) == Some(bytes), path)).unzip();
    assert!(is_one.iter().all(|is_one| *is_one), "{form}: {names:?}");
    let of_site = public.keys().filter(|path| path.ends_with(expected)).count();
    assert_eq!((files.len(), files.keys().all(|path| path.ends_with(expected))), (of_site, true), "{form}");
    assert!(!files.is_empty(), "{form}");
    files
}

#[test]
fn exports_are_the_files_of_the_site() {
    let archive = Archive::new();
    archive.write("content/third.txt", "=1+1\n\n记者问起，答复仍是两岸的水文站点要把数据及时送到对方手中。\n");
    archive.check(&["build"], 0, &[]);
    let tables = check(&archive, "csv", ".csv");
    assert!(tables.contains_key("data/documents.csv") && tables.keys().any(|path| path.ends_with("pair.csv")));
    check(&archive, "tei", ".tei.xml");
    check(&archive, "json", "document.json");
    check(&archive, "annotations", "annotations.jsonld");
    check(&archive, "ris", ".ris");
    check(&archive, "bibtex", ".bib");
}

#[test]
fn texts_are_exported_as_they_are_shown() {
    let archive = Archive::new();
    archive.check(&["export", "text", "--output", "texts"], 0, &["wrote    texts: 2 files"]);
    archive.check(&["export", "tei", "--output", "tei"], 0, &["wrote    tei: 2 files"]);
    let (texts, tei) = (tree(&archive.root().join("texts")), tree(&archive.root().join("tei")));
    for (path, text) in &texts {
        let id = path.trim_start_matches("data/text/").trim_end_matches(".txt");
        let file = String::from_utf8_lossy(&tei[&format!("documents/{id}/document.tei.xml")]).into_owned();
        let body = file.split("<body>").nth(1).and_then(|rest| rest.split("</body>").next()).expect("a body");
        // Each paragraph ends a line; tags hold no text, and these texts no character that XML escapes.
        let lines: String = body
            .split_inclusive('>')
            .map(|part| {
                let ends = part.ends_with("</p>") || part.ends_with("</ab>");
                let text = part.split('<').next().unwrap_or_default().trim_matches('\n');
                if ends { format!("{text}\n") } else { text.to_owned() }
            })
            .collect();
        assert_eq!(lines, String::from_utf8_lossy(text), "{id}");
    }
}

#[test]
fn what_cannot_be_written_is_told() {
    let archive = Archive::new();
    archive.check(&["export", "csv"], 2, &["name a folder that is new or empty, for example `--output exported/`"]);
    archive.check(
        &["export", "names", "--alignments", "rows"],
        2,
        &["`--alignments` is for forms", "`names` does not"],
    );
    archive.write("content/broken.txt", "巡河记录\n\n水位如常。\n");
    archive.write("content/broken.txt.yaml", "kind: [");
    archive.check(&["export", "tei", "--output", "tei"], 1, &["nothing was written"]);
    assert!(tree(&archive.root().join("tei")).is_empty());
}
