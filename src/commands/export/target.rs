//! Where an export goes: standard output, a file, or a folder. What was there before is never written over.

use anyhow::{Context, ensure};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Bytes from which a part of a folder is full: Spark gives each of its tasks a file or 128 MiB of one, so that small parts
/// are what it can share out.
const PART_BYTES: usize = 16 << 20;

/// Where lines go: standard output, one file, or the parts of a folder. What was there before is never written over.
pub(super) enum Target {
    Standard(BufWriter<io::Stdout>),
    File(PathBuf, BufWriter<File>),
    Folder { folder: PathBuf, ending: &'static str, parts: Vec<PathBuf>, open: Option<BufWriter<File>>, bytes: usize },
}

impl Target {
    /// For a file or a folder, whose parts have this ending. What is not there yet is a folder if its name ends in `/`.
    pub(super) fn new(output: Option<&Path>, ending: &'static str) -> anyhow::Result<Self> {
        let Some(output) = output else { return Ok(Self::Standard(BufWriter::new(io::stdout()))) };
        let is_folder = output.is_dir() || output.as_os_str().as_encoded_bytes().ends_with(b"/");
        if !is_folder {
            return Ok(Self::File(output.to_owned(), create(output)?));
        }
        empty_folder(output)?;
        Ok(Self::Folder { folder: output.to_owned(), ending, parts: Vec::new(), open: None, bytes: 0 })
    }

    pub(super) fn line(&mut self, line: &[u8]) -> anyhow::Result<()> {
        match self {
            Self::Standard(out) => unless_closed(out.write_all(line)),
            Self::File(path, file) => write(path, file, line),
            Self::Folder { folder, ending, parts, open, bytes } => {
                if *bytes >= PART_BYTES {
                    close(parts, open.take())?;
                }
                let file = match open {
                    Some(file) => file,
                    None => {
                        let path = folder.join(format!("part-{:05}.{ending}", parts.len()));
                        let file = create(&path)?;
                        parts.push(path);
                        *bytes = 0;
                        open.insert(file)
                    }
                };
                *bytes += line.len();
                write(parts.last().unwrap_or(folder), file, line)
            }
        }
    }

    /// Makes sure that all is written; the files it went to.
    pub(super) fn finish(self) -> anyhow::Result<Vec<PathBuf>> {
        match self {
            Self::Standard(mut out) => unless_closed(out.flush()).map(|()| Vec::new()),
            Self::File(path, file) => {
                let parts = vec![path];
                close(&parts, Some(file)).map(|()| parts)
            }
            Self::Folder { folder, mut parts, open, .. } => {
                close(&parts, open)?;
                if parts.is_empty() {
                    parts.push(folder);
                }
                Ok(parts)
            }
        }
    }
}

/// Makes a folder that is not there yet.
///
/// # Errors
///
/// When it cannot be made, or holds anything.
pub(super) fn empty_folder(folder: &Path) -> anyhow::Result<()> {
    let shown = folder.display();
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder `{shown}`"))?;
    let mut entries = fs::read_dir(folder).with_context(|| format!("cannot look into `{shown}`"))?;
    ensure!(entries.next().is_none(), "`{shown}` is not empty; name a folder that is new or empty with `--output`");
    Ok(())
}

/// Writes a file that is not there yet below a folder.
///
/// # Errors
///
/// When it is there, or cannot be written.
pub(super) fn file_below(folder: &Path, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let path = folder.join(path);
    let parent = path.parent().unwrap_or(folder);
    fs::create_dir_all(parent).with_context(|| format!("cannot make the folder `{}`", parent.display()))?;
    let mut file = create(&path)?;
    write(&path, &mut file, bytes)?;
    close(&[path], Some(file))
}

/// A closed pipe (`hujian export passim | head`) is the reader's decision, not a failure of ours.
fn unless_closed(written: io::Result<()>) -> anyhow::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write to standard output"),
    }
}

fn create(path: &Path) -> anyhow::Result<BufWriter<File>> {
    let shown = path.display();
    match File::create_new(path) {
        Ok(file) => Ok(BufWriter::new(file)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            anyhow::bail!("`{shown}` is there already; remove it, or name another file with `--output`")
        }
        Err(error) => Err(error).with_context(|| format!("cannot write `{shown}`")),
    }
}

fn write(path: &Path, file: &mut BufWriter<File>, line: &[u8]) -> anyhow::Result<()> {
    file.write_all(line).with_context(|| format!("cannot write `{}`", path.display()))
}

fn close(parts: &[PathBuf], file: Option<BufWriter<File>>) -> anyhow::Result<()> {
    let Some(mut file) = file else { return Ok(()) };
    file.flush()
        .with_context(|| format!("cannot write `{}`", parts.last().map_or(Path::new(""), |path| path).display()))
}
