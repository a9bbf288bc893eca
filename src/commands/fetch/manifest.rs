//! `content/media/manifest.yaml`: where each kept picture came from. Lines are added to it, none is changed.

use super::picture::Format;
use crate::commands::writing;
use anyhow::{Context, ensure};
use jiff::civil::Date;
use serde_yaml::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What the first line of a new manifest says.
const HEAD: &str =
    "# Pictures kept in this folder, each with where it came from. `hujian fetch` adds to it; people may, too.\n";

/// The manifest under way.
#[derive(Debug)]
pub struct Manifest {
    path: PathBuf,
    text: String,
    /// Files by address.
    files: BTreeMap<String, String>,
    /// Files by sum: one picture at two addresses is kept once.
    by_sum: BTreeMap<String, String>,
    /// Names that are taken, in lower case.
    names: BTreeSet<String>,
}

/// A picture to be written down.
#[derive(Debug)]
pub struct Entry<'e> {
    /// Below `content/media/`.
    pub file: &'e str,
    /// The address in the document.
    pub from: &'e str,
    /// The day.
    pub retrieved: Date,
    /// Of the file as it is kept.
    pub sha256: &'e str,
    /// Of the bytes as they came, if metadata was taken out of them.
    pub found_sha256: Option<&'e str>,
    /// By its bytes.
    pub format: Format,
    /// Of the file.
    pub bytes: usize,
}

impl Manifest {
    /// The manifest of a folder of pictures with these files in it.
    ///
    /// # Errors
    ///
    /// When it is no list, or one that lines cannot be added to.
    pub fn open(folder: &Path, text: String, files: impl Iterator<Item = String>) -> anyhow::Result<Self> {
        let path = folder.join("manifest.yaml");
        let list = items(&text).with_context(|| format!("cannot read `{}`", path.display()))?;
        // Before anything is fetched, not after it.
        let longer = items(&format!("{}\n- file: x\n", text.trim_end())).map(|list| list.len());
        ensure!(
            longer.is_ok_and(|n| n == list.len() + 1),
            "`{}` is in a form that lines cannot be added to: begin each item with `- `",
            path.display()
        );
        let text_of = |item: &Value, key: &str| item.get(key).and_then(Value::as_str).map(ToOwned::to_owned);
        let mut manifest = Self {
            path,
            text,
            files: BTreeMap::new(),
            by_sum: BTreeMap::new(),
            names: files.map(|name| name.to_lowercase()).collect(),
        };
        for item in &list {
            let Some(file) = text_of(item, "file") else { continue };
            manifest.names.insert(file.to_lowercase());
            manifest.by_sum.extend(text_of(item, "sha256").map(|sum| (sum, file.clone())));
            manifest.files.extend(text_of(item, "from").map(|from| (from, file)));
        }
        Ok(manifest)
    }

    /// The file that is kept for an address.
    pub fn file_of(&self, address: &str) -> Option<&str> {
        self.files.get(address).map(String::as_str)
    }

    /// The file that holds a picture of this sum already.
    pub fn file_with(&self, sha256: &str) -> Option<&str> {
        self.by_sum.get(sha256).map(String::as_str)
    }

    /// Whether a name is taken.
    pub fn has(&self, name: &str) -> bool {
        self.names.contains(&name.to_lowercase())
    }

    /// Writes one more picture down.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn add(&mut self, entry: &Entry<'_>) -> anyhow::Result<()> {
        let mut text = if self.text.trim().is_empty() { HEAD.to_owned() } else { self.text.clone() };
        if !text.ends_with('\n') {
            text.push('\n');
        }
        // JSON's strings are YAML's, too.
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        text.push_str(&format!("- file: {}\n", quoted(entry.file)));
        text.push_str(&format!("  from: {}\n", quoted(entry.from)));
        text.push_str(&format!("  retrieved: {}\n", entry.retrieved));
        text.push_str(&format!("  type: {}\n  bytes: {}\n", entry.format.media_type(), entry.bytes));
        text.push_str(&format!("  sha256: {}\n", quoted(entry.sha256)));
        if let Some(found) = entry.found_sha256 {
            text.push_str(&format!("  found_sha256: {}\n", quoted(found)));
        }
        writing::whole_file(&self.path, text.as_bytes())?;
        self.text = text;
        self.names.insert(entry.file.to_lowercase());
        self.by_sum.insert(entry.sha256.to_owned(), entry.file.to_owned());
        self.files.insert(entry.from.to_owned(), entry.file.to_owned());
        Ok(())
    }
}

fn items(text: &str) -> anyhow::Result<Vec<Value>> {
    match serde_yaml::from_str(text)? {
        Value::Sequence(list) => Ok(list),
        Value::Null => Ok(Vec::new()),
        _ => anyhow::bail!("the manifest is a list: begin each item with `- file: …`"),
    }
}
