//! Paths of a site that every file system and web server can hold.

use std::collections::BTreeMap;

/// Bytes of one name: the limit of ext4, APFS and NTFS.
const MAX_NAME_BYTES: usize = 255;
/// Bytes of a path below the output folder; well below PATH_MAX (4096) whatever folder it is put in.
const MAX_PATH_BYTES: usize = 2048;
/// The file that says that a folder is ours.
pub const MARKER: &str = ".hujian";

/// Checks that no path leads out of the folder and no two meet on a file system that ignores case.
///
/// # Errors
///
/// The first path at fault and why. Ids are checked when documents are read, so this is a mistake of ours or of a
/// template, never of an editor.
pub fn check<'a>(paths: impl IntoIterator<Item = &'a str>) -> anyhow::Result<()> {
    // Lower-case path of a file or folder to its spelling and whether it is a file.
    let mut taken: BTreeMap<String, (&str, bool)> = BTreeMap::new();
    for path in paths {
        if let Err(fault) = sound(path) {
            anyhow::bail!("the site cannot have a file `{}`: {fault}", path.escape_debug());
        }
        let ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
        for end in ends {
            let part = path.get(..end).unwrap_or(path);
            let is_file = end == path.len();
            match taken.get(&part.to_lowercase()) {
                Some((other, was_file)) if *other != part || is_file || *was_file => anyhow::bail!(
                    "the site cannot have both `{other}` and `{part}`: they are one name where case is ignored"
                ),
                Some(_) => {}
                None => {
                    taken.insert(part.to_lowercase(), (part, is_file));
                }
            }
        }
    }
    Ok(())
}

fn sound(path: &str) -> Result<(), &'static str> {
    if path.len() > MAX_PATH_BYTES {
        return Err("its path is longer than 2048 bytes");
    }
    if path == MARKER {
        return Err("the builder keeps this name for itself");
    }
    for name in path.split('/') {
        if name.is_empty() {
            return Err("it is not relative, or has an empty name");
        }
        if name == "." || name == ".." {
            return Err("it has a `.` or `..`");
        }
        if name.len() > MAX_NAME_BYTES {
            return Err("a name is longer than 255 bytes");
        }
        // Windows and the hosts that run on it cannot hold these.
        if name.chars().any(|c| c.is_control() || "\\:*?\"<>|".contains(c)) {
            return Err("a name has a character that some file systems cannot hold");
        }
        if name.ends_with(['.', ' ']) {
            return Err("a name ends in a dot or space");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check;

    fn sound(paths: &[&str]) {
        assert!(check(paths.iter().copied()).is_ok(), "{paths:?}");
    }

    fn refused(paths: &[&str], why: &str) {
        let error = check(paths.iter().copied()).unwrap_err().to_string();
        assert!(error.contains(why), "{paths:?}: {error}");
    }

    #[test]
    fn paths_that_every_system_can_hold() {
        sound(&["index.html", "documents/a/index.html", "documents/b/index.html", "names/渡口/index.html"]);
        sound(&[".nojekyll", ".well-known/security.txt"]);
    }

    #[test]
    fn paths_that_lead_astray() {
        refused(&["/etc/passwd"], "not relative");
        refused(&["a//b"], "empty name");
        refused(&["a/"], "empty name");
        refused(&[""], "empty name");
        refused(&["../a"], "`..`");
        refused(&["a/../../b"], "`..`");
        refused(&["a/./b"], "`.`");
        refused(&["a\\..\\b"], "character");
        refused(&["c:/a"], "character");
        refused(&["a\nb"], "character");
        refused(&["a./b"], "dot or space");
        refused(&[".hujian"], "keeps this name");
        refused(&[&"河".repeat(86)], "255 bytes");
        refused(&[&"a/".repeat(2000)], "2048 bytes");
    }

    #[test]
    fn paths_that_meet() {
        refused(&["a/X.html", "a/x.html"], "both");
        refused(&["A/1.html", "a/2.html"], "both");
        refused(&["a", "a/b"], "both");
        refused(&["a/b", "a"], "both");
        refused(&["a", "a"], "both");
    }
}
