//! Walks the site root and loads every byte a build may depend on: the only reader of content.
//!
//! A file that cannot be read whole is an error in [`Inputs::unread`], never a shorter archive. Nothing here can wait
//! for ever: pipes and devices are not opened, links to folders are not followed, and sizes are capped.

mod role;

use super::{Inputs, RawFile};
use crate::diagnostic::{Diagnostic, shell};
use crate::model::SourcePath;
use anyhow::Context;
use rayon::prelude::*;
pub use role::no_source;
use role::{MAX_YAML_BYTES, Role};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Reads of a file that keeps changing before it is given up: a second one is enough for an editor that is saving.
const MAX_READS: u32 = 3;

/// A file, what it is for, and its bytes or why there are none.
type Loaded = (Role, SourcePath, Result<Vec<u8>, Box<Diagnostic>>);

/// Reads the content folder and the site's templates.
///
/// Paths in the result begin with `content/` or `templates/`, whatever the folder is called on this machine.
///
/// # Errors
///
/// Only when the content folder is missing, is no folder, or leads out of the site root by a link.
pub fn read(root: &Path, content_dir: &Path) -> anyhow::Result<Inputs> {
    let shown = content_dir.display();
    let metadata = fs::metadata(content_dir).with_context(|| format!("cannot open the content folder `{shown}`"))?;
    anyhow::ensure!(metadata.is_dir(), "`{shown}` is not a folder, but sources are read from it");
    let content = content_dir.canonicalize().with_context(|| format!("cannot open the content folder `{shown}`"))?;
    // A folder that was named outside the root is the user's choice; a link that hides inside a root that someone
    // else packed is not.
    if let (Ok(canonical_root), Ok(named), Ok(root)) =
        (root.canonicalize(), std::path::absolute(content_dir), std::path::absolute(root))
        && named.starts_with(root)
    {
        anyhow::ensure!(
            content.starts_with(&canonical_root),
            "the content folder `{shown}` is a link that leads out of the site root; name its target with `--content`"
        );
    }
    let mut unread = Vec::new();
    let mut found = list(&content, "content", &mut unread);
    let templates = root.join("templates");
    if fs::symlink_metadata(&templates).is_ok() {
        match templates.canonicalize() {
            Ok(folder) if folder.is_dir() && root.canonicalize().is_ok_and(|root| folder.starts_with(root)) => {
                found.extend(list(&folder, "templates", &mut unread));
            }
            Ok(_) => unread.push(Diagnostic::error(
                "not-a-folder",
                &SourcePath("templates".to_owned()),
                "`templates` must be a folder inside the site root",
            )),
            Err(error) => unread.push(unreadable(&SourcePath("templates".to_owned()), &error)),
        }
    }
    let loaded: Vec<Loaded> = found
        .into_par_iter()
        .map(|(path, file)| {
            let role = Role::of(path.as_str());
            let bytes = match role {
                Role::Stray(hint) => {
                    let stray = Diagnostic::note("unknown-file", &path, "not read: no kind of file that is known");
                    Err(stray.hint(shell::naming(hint, path.as_str())).into())
                }
                Role::Source | Role::Sidecar | Role::Note | Role::Page | Role::Media | Role::Template => {
                    load(&file, &path, role.max_bytes())
                }
            };
            (role, path, bytes)
        })
        .collect();
    Ok(sort(loaded, unread))
}

/// A YAML file of ours as text; an absent one is an empty text.
///
/// # Errors
///
/// A diagnostic when it cannot be read or is not UTF-8.
pub fn text_of_ours(file: &Path, path: &SourcePath) -> Result<String, Box<Diagnostic>> {
    match fs::metadata(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(String::new()),
        Err(error) => return Err(unreadable(path, &error).into()),
        Ok(metadata) if !metadata.is_file() => {
            return Err(Diagnostic::error("not-a-file", path, "not a file")
                .hint("put a file in its place, maybe an empty one")
                .into());
        }
        Ok(_) => {}
    }
    let bytes = load(file, path, MAX_YAML_BYTES)?;
    String::from_utf8(bytes).map_err(|error| {
        let bytes = error.as_bytes();
        let before = bytes.get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        let excerpt = bytes.split(|&byte| byte == b'\n').nth(line - 1).unwrap_or_default();
        Diagnostic::error("not-utf8", path, "not UTF-8")
            .at(u32::try_from(line).unwrap_or(u32::MAX), String::from_utf8_lossy(excerpt))
            .hint("save it as UTF-8")
            .into()
    })
}

/// A file that is to become a source, wherever it lies; `path` is the name it would have in the archive.
///
/// # Errors
///
/// A diagnostic when its name is none of a source, or when it cannot be read whole.
pub fn source_outside(file: &Path, path: &SourcePath) -> Result<RawFile, Box<Diagnostic>> {
    if let Some(hint) = no_source(path) {
        let stray = Diagnostic::error("unknown-file", path, "not read: no kind of file that is known");
        return Err(stray.hint(shell::naming(hint, path.as_str())).into());
    }
    load(file, path, Role::Source.max_bytes()).map(|bytes| RawFile { path: path.clone(), bytes })
}

/// Puts each file where its stage looks for it.
fn sort(loaded: Vec<Loaded>, unread: Vec<Diagnostic>) -> Inputs {
    let mut inputs = Inputs { unread, ..Inputs::default() };
    for (role, path, bytes) in loaded {
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(diagnostic) => {
                inputs.unread.push(*diagnostic);
                continue;
            }
        };
        let file = RawFile { path, bytes };
        match role {
            Role::Source => inputs.sources.push(file),
            Role::Sidecar => {
                let source = file.path.as_str().rsplit_once('.').map_or("", |(source, _)| source);
                inputs.sidecars.insert(SourcePath(source.to_owned()), file);
            }
            Role::Note => inputs.notes.push(file),
            Role::Page => inputs.pages.push(file),
            Role::Media => inputs.media.push(below(file, "content/media/")),
            Role::Template => inputs.templates.push(below(file, "templates/")),
            Role::Stray(_) => {}
        }
    }
    inputs.unread.sort();
    inputs
}

fn below(file: RawFile, folder: &str) -> RawFile {
    let path = file.path.as_str();
    RawFile { path: SourcePath(path.strip_prefix(folder).unwrap_or(path).to_owned()), bytes: file.bytes }
}

/// Every regular file below a folder, ordered by path, hidden ones left out; what is none goes to `unread`.
fn list(folder: &Path, prefix: &str, unread: &mut Vec<Diagnostic>) -> Vec<(SourcePath, PathBuf)> {
    let mut files = Vec::new();
    let is_hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0 && entry.file_name().as_encoded_bytes().first().is_some_and(|&byte| byte == b'.')
    };
    // Links are not followed by the walk: two links to one folder at each of forty levels make 2^40 paths.
    for entry in WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(|entry| !is_hidden(entry)) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = site_path(error.path().unwrap_or(folder), folder, prefix).unwrap_or_else(|lossy| lossy);
                let error = error.into_io_error().unwrap_or_else(|| io::Error::other("a loop of links"));
                unread.push(unreadable(&path, &error));
                continue;
            }
        };
        if entry.file_type().is_dir() {
            continue;
        }
        let path = match site_path(entry.path(), folder, prefix) {
            Ok(path) => path,
            Err(lossy) => {
                unread.push(
                    Diagnostic::error("file-name", &lossy, "the name of this file is not UTF-8")
                        .hint("rename it; `convmv -f gbk -t utf-8` renames whole folders"),
                );
                continue;
            }
        };
        match regular_file(&entry, folder, &path) {
            Ok(file) => files.push((path, file)),
            Err(diagnostic) => unread.push(*diagnostic),
        }
    }
    files
}

/// The path below the site root, or the same with what is not UTF-8 replaced.
fn site_path(path: &Path, folder: &Path, prefix: &str) -> Result<SourcePath, SourcePath> {
    let relative = path.strip_prefix(folder).unwrap_or(path);
    let mut parts = vec![prefix.to_owned()];
    let mut sound = true;
    for part in relative {
        sound &= part.to_str().is_some();
        parts.push(part.to_string_lossy().into_owned());
    }
    let path = SourcePath(parts.join("/"));
    if sound { Ok(path) } else { Err(path) }
}

/// The file an entry stands for, if it is one, or a link to one inside the folder that is being walked.
fn regular_file(entry: &walkdir::DirEntry, folder: &Path, path: &SourcePath) -> Result<PathBuf, Box<Diagnostic>> {
    let kind = entry.file_type();
    if kind.is_file() {
        return Ok(entry.path().to_owned());
    }
    if !kind.is_symlink() {
        return Err(Diagnostic::error("not-a-file", path, "a pipe, socket or device, which is never read")
            .hint("remove it from the folder")
            .into());
    }
    let target = entry.path().canonicalize().map_err(|error| {
        Diagnostic::error("broken-link", path, format!("a link that leads nowhere: {}", reason(&error)))
            .hint("remove it, or put the file itself here")
    })?;
    if !target.starts_with(folder) {
        return Err(Diagnostic::error("outside-link", path, "a link that leads out of the folder")
            .hint("put the file itself here")
            .into());
    }
    if target.is_dir() {
        return Err(Diagnostic::error("folder-link", path, "a link to a folder, which is not followed")
            .hint("remove it: what it leads to is read where it lies")
            .into());
    }
    if !target.is_file() {
        return Err(Diagnostic::error("not-a-file", path, "a link to a pipe, socket or device, which is never read")
            .hint("remove it from the folder")
            .into());
    }
    Ok(target)
}

/// The whole file, as it was at one moment.
fn load(file: &Path, path: &SourcePath, max_bytes: u64) -> Result<Vec<u8>, Box<Diagnostic>> {
    for _ in 0..MAX_READS {
        match load_once(file, max_bytes) {
            Ok(Attempt::Whole(bytes)) => return Ok(bytes),
            Ok(Attempt::Changed) => {}
            Ok(Attempt::TooLarge) => {
                let limit = max_bytes >> 20;
                return Err(Diagnostic::error(
                    "too-large",
                    path,
                    format!("larger than {limit} MiB, the most that is read"),
                )
                .hint("split it into smaller files")
                .into());
            }
            Ok(Attempt::NotAFile) => {
                return Err(Diagnostic::error("not-a-file", path, "no longer a regular file when it was opened").into());
            }
            Err(error) => return Err(unreadable(path, &error).into()),
        }
    }
    Err(Diagnostic::error("changing-file", path, "it changed each time it was read")
        .hint("build again when it is no longer being written")
        .into())
}

/// What came of reading a file once.
enum Attempt {
    Whole(Vec<u8>),
    Changed,
    TooLarge,
    NotAFile,
}

fn load_once(file: &Path, max_bytes: u64) -> io::Result<Attempt> {
    let mut opened = open(file)?;
    let before = opened.metadata()?;
    if !before.is_file() {
        return Ok(Attempt::NotAFile);
    }
    let mut bytes = Vec::new();
    (&mut opened).take(max_bytes + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max_bytes {
        return Ok(Attempt::TooLarge);
    }
    let after = opened.metadata()?;
    let same = before.len() == after.len()
        && after.len() == bytes.len() as u64
        && before.modified().ok() == after.modified().ok();
    Ok(if same { Attempt::Whole(bytes) } else { Attempt::Changed })
}

/// Opens without waiting: a pipe put in the file's place between listing and opening must not hold the build.
#[cfg(unix)]
fn open(file: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).unwrap_or_default();
    fs::OpenOptions::new().read(true).custom_flags(flags).open(file)
}

#[cfg(not(unix))]
fn open(file: &Path) -> io::Result<File> {
    File::open(file)
}

fn unreadable(path: &SourcePath, error: &io::Error) -> Diagnostic {
    Diagnostic::error("unreadable", path, format!("cannot be read: {}", reason(error)))
        .hint("mend its permissions, or move it out of the folder")
}

/// The reason in words that are the same on every system, where we have them.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::NotFound => "no such file".to_owned(),
        _ if error.raw_os_error() == Some(40) => "a loop of links".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "these tests make the folders that are read")]
mod tests {
    use super::*;
    use crate::diagnostic::{Style, render};

    fn printed(make: impl Fn(&Path)) -> String {
        let root = tempfile::tempdir().unwrap();
        let content = root.path().join("content");
        fs::create_dir(&content).unwrap();
        make(&content);
        let inputs = read(root.path(), &content).unwrap();
        inputs.unread.iter().map(|diagnostic| render(diagnostic, Style::Plain)).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn strays_are_told() {
        let told = printed(|content| {
            fs::write(content.join("讲话.odt"), "").unwrap();
            fs::write(content.join(".DS_Store"), "").unwrap();
        });
        let expected = "\
note[unknown-file]: not read: no kind of file that is known
--> content/讲话.odt
 = help: save it as `.docx`, for example with `soffice --headless --convert-to docx content/讲话.odt`
";
        assert_eq!(told, expected);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_told_and_not_followed_out_of_the_folder() {
        use std::os::unix::fs::symlink;
        let told = printed(|content| {
            fs::write(content.parent().unwrap().join("secret"), "").unwrap();
            symlink("../secret", content.join("a.txt")).unwrap();
            symlink("nowhere", content.join("b.txt")).unwrap();
            symlink("c.txt", content.join("c.txt")).unwrap();
            symlink(".", content.join("d")).unwrap();
            fs::write(content.join("e.txt"), "").unwrap();
            symlink("e.txt", content.join("f.txt")).unwrap();
        });
        let expected = "\
error[outside-link]: a link that leads out of the folder
--> content/a.txt
 = help: put the file itself here

error[broken-link]: a link that leads nowhere: no such file
--> content/b.txt
 = help: remove it, or put the file itself here

error[broken-link]: a link that leads nowhere: a loop of links
--> content/c.txt
 = help: remove it, or put the file itself here

error[folder-link]: a link to a folder, which is not followed
--> content/d
 = help: remove it: what it leads to is read where it lies
";
        assert_eq!(told, expected);
    }

    #[test]
    fn a_file_is_read_to_its_cap() {
        let root = tempfile::tempdir().unwrap();
        let (file, path) = (root.path().join("a.txt"), SourcePath("content/a.txt".to_owned()));
        fs::write(&file, [b'x'; 2048]).unwrap();
        assert_eq!(load(&file, &path, 2048).map(|bytes| bytes.len()).ok(), Some(2048));
        assert_eq!(load(&file, &path, 2047).unwrap_err().code, "too-large");
    }
}
