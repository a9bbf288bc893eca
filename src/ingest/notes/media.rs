//! Pictures kept in `content/media/`, by the manifest that says where each came from.

use super::fields::{Owner, Place, unknown_key};
use crate::diagnostic::Diagnostic;
use crate::ingest::Inputs;
use crate::ingest::letters::hex;
use crate::model::{Archive, Media};
use exif::{In, Tag};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

/// Keys of an item of `content/media/manifest.yaml`.
const KEYS: &[&str] = &["file", "from", "retrieved", "note", "rights", "type", "bytes", "sha256", "found_sha256"];

/// What the manifest says of a file beside its address.
#[derive(Clone, Debug, Default)]
struct Said {
    from: String,
    note: Option<String>,
    rights: Option<String>,
}

/// Gives figures the file that is kept for their address, and the archive the files that are shown.
pub fn keep(inputs: &Inputs, archive: &mut Archive, notes: &mut Vec<Diagnostic>) {
    let mut by_address: BTreeMap<String, String> = BTreeMap::new();
    let mut said_of: BTreeMap<String, Said> = BTreeMap::new();
    let files: BTreeMap<&str, &[u8]> = inputs
        .media
        .iter()
        .map(|file| (file.path.as_str().trim_start_matches("content/media/"), file.bytes.as_slice()))
        .collect();
    for manifest in inputs.notes.iter().filter(|file| file.path.as_str().ends_with("media/manifest.yaml")) {
        let text = String::from_utf8_lossy(&manifest.bytes);
        let place = |line: u32| Place {
            path: &manifest.path,
            line,
            excerpt: text.lines().nth(line as usize - 1).unwrap_or_default().to_owned(),
            owner: Owner::Editor,
        };
        let list = match serde_yaml::from_str::<serde_yaml::Value>(&text).map(serde_json::to_value) {
            Ok(Ok(Value::Array(list))) => list,
            Ok(Ok(Value::Null)) => Vec::new(),
            Ok(_) => {
                notes.push(
                    place(1)
                        .error("broken-yaml", "the manifest is a list".to_owned())
                        .hint("begin each item with `- file: …`"),
                );
                continue;
            }
            Err(error) => {
                let line = error.location().map_or(1, |at| u32::try_from(at.line()).unwrap_or(1).max(1));
                notes.push(
                    place(line)
                        .error("broken-yaml", error.to_string())
                        .hint("mend the line, or write the manifest anew"),
                );
                continue;
            }
        };
        for item in list {
            let text_of = |key: &str| item.get(key).and_then(super::fields::text_of);
            let (file, from) = (text_of("file"), text_of("from"));
            let line = file
                .as_ref()
                .and_then(|file| text.lines().position(|line| line.contains(file.as_str())))
                .and_then(|at| u32::try_from(at + 1).ok())
                .unwrap_or(1);
            for key in
                item.as_object().into_iter().flat_map(|map| map.keys()).filter(|key| !KEYS.contains(&key.as_str()))
            {
                notes.push(unknown_key(key, KEYS, &place(line)));
            }
            match (file, from) {
                (Some(file), Some(from)) if files.contains_key(file.as_str()) => {
                    if let Some(bytes) = files.get(file.as_str())
                        && text_of("sha256").is_some_and(|stated| stated != hex(&Sha256::digest(bytes)))
                    {
                        notes.push(changed(&file, &place(line)));
                    }
                    let said = Said { from: from.clone(), note: text_of("note"), rights: text_of("rights") };
                    said_of.insert(file.clone(), said);
                    by_address.insert(from, file);
                }
                (Some(file), Some(_)) => notes.push(
                    place(line)
                        .error("missing-media", format!("`content/media/{file}` is not there"))
                        .hint("add the file, or remove the item from the manifest"),
                ),
                (_, _) => notes.push(
                    place(line)
                        .error("broken-yaml", "an item needs `file` and `from`".to_owned())
                        .hint("write `- {file: name.jpg, from: \"https://…\"}`"),
                ),
            }
        }
    }
    let mut shown = BTreeSet::new();
    for figure in archive.documents.iter_mut().flat_map(|document| document.body.figures.iter_mut()) {
        let kept = by_address.get(&figure.address).or_else(|| by_address.get(&figure.found)).cloned();
        // A relative address can only be a file kept beside the sources.
        let relative = || {
            let name = figure.address.trim_start_matches("./").trim_start_matches("../").trim_start_matches("media/");
            files.contains_key(name).then(|| name.to_owned())
        };
        figure.kept = kept.or_else(relative);
        shown.extend(figure.kept.clone());
    }
    archive.media = shown
        .into_iter()
        .filter_map(|path| files.get(path.as_str()).map(|bytes| (path, bytes.to_vec())))
        .map(|(path, bytes)| {
            let said = said_of.remove(&path).unwrap_or_default();
            let from = Some(said.from).filter(|from| !from.is_empty());
            Media { size: size(&bytes), path, bytes, from, note: said.note, rights: said.rights }
        })
        .collect();
}

/// A picture that is no longer the one that was fetched: shown, but its origin may be that of another.
fn changed(file: &str, place: &Place<'_>) -> Diagnostic {
    let message =
        format!("`content/media/{file}` is not the file that the manifest describes: its SHA-256 sum differs");
    place.warning("changed-media", message).hint("put the file back, or mend the item in the manifest")
}

/// Width and height of a picture in pixels, as it is shown: metadata may say that it lies on its side.
fn size(bytes: &[u8]) -> Option<(usize, usize)> {
    /// From here on, the Exif standard's orientations exchange width and height.
    const ON_ITS_SIDE: u32 = 5;
    let size = imagesize::blob_size(bytes).ok()?;
    // A picture without readable metadata stands upright.
    let turned = exif::Reader::new()
        .read_from_container(&mut Cursor::new(bytes))
        .ok()
        .and_then(|found| found.get_field(Tag::Orientation, In::PRIMARY)?.value.get_uint(0))
        .is_some_and(|orientation| orientation >= ON_ITS_SIDE);
    Some(if turned { (size.height, size.width) } else { (size.width, size.height) })
}
