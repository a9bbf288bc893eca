//! `hujian new`: a working site root from a skeleton.

use super::Outcome;
use super::report::Reporter;
use super::site_root::ARCHIVE_YAML;
use anyhow::{Context, bail, ensure};
use serde_json::json;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Files of the skeleton; the two documents share wording, so that the first build has something to show.
const SKELETON: [(&str, &str); 5] = [
    (ARCHIVE_YAML, include_str!("skeleton/archive.yaml")),
    ("content/2024-05-12-speech.txt", include_str!("skeleton/speech.txt")),
    ("content/2024-05-13-report.md", include_str!("skeleton/report.md")),
    // What is built is not committed; the folder is, so that hosts find it.
    ("public/.gitignore", "*\n!.gitignore\n"),
    (".gitignore", "/.*.hujian-*\n"),
];

/// Makes a site root.
///
/// # Errors
///
/// When the folder is not empty, lies inside an archive, or cannot be written.
pub fn run(dir: &Path, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let shown = dir.display();
    match fs::read_dir(dir) {
        Ok(mut entries) => {
            ensure!(entries.next().is_none(), "`{shown}` is not empty; name a folder that is new or empty");
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error).with_context(|| format!("cannot make a site root at `{shown}`")),
    }
    // An archive within another would take commands meant for the other: they go by the nearest archive.yaml above.
    if let Some(outer) = archive_around(dir)? {
        bail!(
            "`{shown}` lies inside the archive `{}`: name a folder outside it, such as `../{}`",
            outer.display(),
            dir.file_name().unwrap_or(dir.as_os_str()).display()
        );
    }
    for (path, text) in SKELETON {
        let file = dir.join(path);
        let parent = file.parent().unwrap_or(dir);
        fs::create_dir_all(parent).with_context(|| format!("cannot make the folder `{}`", parent.display()))?;
        File::create_new(&file)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .with_context(|| format!("cannot write `{}`", file.display()))?;
    }
    let lines = format!(
        "made     {shown}, with a commented {ARCHIVE_YAML} and two sample documents in content/\n\
         next     cd {shown} && hujian serve\n"
    );
    reporter.summary(&lines, json!({ "made": dir.to_string_lossy() }));
    Ok(Outcome::Fine)
}

/// The archive that a folder lies in, whether the folder is there or not.
fn archive_around(dir: &Path) -> anyhow::Result<Option<PathBuf>> {
    let tell = || format!("cannot tell where `{}` lies", dir.display());
    let whole = std::path::absolute(dir).with_context(tell)?;
    let Some(there) = whole.ancestors().find(|folder| folder.exists()) else { return Ok(None) };
    let there = fs::canonicalize(there).with_context(tell)?;
    Ok(there.ancestors().find(|folder| folder.join(ARCHIVE_YAML).is_file()).map(Path::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::model::SourcePath;

    fn skeleton(path: &str) -> &'static str {
        SKELETON.iter().find(|(name, _)| *name == path).map_or("", |(_, text)| text)
    }

    #[test]
    fn its_archive_yaml_is_sound_as_it_is_and_with_every_key_set() {
        let path = SourcePath(ARCHIVE_YAML.to_owned());
        let yaml = skeleton(ARCHIVE_YAML);
        assert!(config::parse(yaml, &path).is_ok());
        // A comment that is a key is indented by no space or by YAML's two; prose begins with a capital letter.
        let is_key =
            |line: &str| line.starts_with("# ") && line.chars().nth(2).is_some_and(|c| !c.is_uppercase() && c != '(');
        let all: String = yaml
            .lines()
            .map(|line| if is_key(line) { line.get(2..).unwrap_or_default() } else { line })
            .map(|line| format!("{line}\n"))
            .collect();
        let config = config::parse(&all, &path).expect("every key of the skeleton is known");
        assert_eq!(config.ingest.people.len(), 1);
        assert_eq!(config.ingest.proxies.len(), 1);
        assert_eq!(config.site.base_url.as_deref(), Some("https://example.org/archive/"));
    }
}
