//! What a file below the site root is for, by its place and name, and how much of it is read.

use crate::model::SourcePath;

/// Bytes of a source: five million Han characters, ten times the longest novel. Larger files are dumps to be split.
const MAX_SOURCE_BYTES: u64 = 16 << 20;
/// Bytes of a YAML file of ours. Thousands of aliases fit; the parser takes seconds for hostile nesting beyond it.
pub(super) const MAX_YAML_BYTES: u64 = 1 << 20;
/// Bytes of a kept picture: a scanned newspaper page at 600 dpi fits.
const MAX_MEDIA_BYTES: u64 = 64 << 20;

/// What the place and name of a file say it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A document, or several.
    Source,
    /// What an editor says of the source it lies beside.
    Sidecar,
    /// What editors say of the archive.
    Note,
    /// A page of the site's own.
    Page,
    /// A picture.
    Media,
    /// A template or an asset.
    Template,
    /// Not for us; the name suggests what the editor may have meant.
    Stray(&'static str),
}

impl Role {
    /// The most bytes that are read of such a file.
    pub(super) fn max_bytes(self) -> u64 {
        match self {
            Self::Source | Self::Page | Self::Template | Self::Stray(_) => MAX_SOURCE_BYTES,
            Self::Sidecar | Self::Note => MAX_YAML_BYTES,
            Self::Media => MAX_MEDIA_BYTES,
        }
    }

    /// What a file is for, by its path alone.
    pub(super) fn of(path: &str) -> Self {
        let Some(path) = path.strip_prefix("content/") else { return Self::Template };
        let (folder, name) = path.split_once('/').unwrap_or(("", path));
        let extension = extension(name);
        match folder {
            "media" if name == "manifest.yaml" => return Self::Note,
            "media" => return Self::Media,
            "annotations" if extension == "yaml" => return Self::Note,
            "annotations" => return Self::Stray("annotations are `.yaml` files"),
            "pages" if extension == "md" => return Self::Page,
            "pages" => return Self::Stray("extra pages are `.md` files; pictures belong in `content/media/`"),
            _ => {}
        }
        if is_source(&extension) {
            return Self::Source;
        }
        let stem = name.rsplit_once('.').map_or("", |(stem, _)| stem);
        let of_source = is_source(&self::extension(stem));
        match extension.as_str() {
            "yaml" if of_source => Self::Sidecar,
            "yaml" if folder.is_empty() && (name == "ids.yaml" || name == "glossary.yaml") => Self::Note,
            "yaml" => {
                Self::Stray("a sidecar is named after its source, extension and all: `NAME.txt.yaml` beside `NAME.txt`")
            }
            "yml" => Self::Stray("end its name in `.yaml`"),
            "jpg" | "jpeg" | "png" | "gif" | "webp" | "svg" | "avif" => {
                Self::Stray("pictures belong in `content/media/`")
            }
            "doc" | "rtf" | "odt" | "wps" => {
                Self::Stray("save it as `.docx`, for example with `soffice --headless --convert-to docx FILE`")
            }
            _ => Self::Stray(
                "sources end in `.txt`, `.md`, `.markdown`, `.html`, `.htm`, `.docx`, `.epub`, `.pdf`, `.mhtml`, `.xml`, `.rss`, `.atom` or `.opml`",
            ),
        }
    }
}

/// Why a path below the site root is none of a source, and what is; `None` for the path of a source. `FILE` in it is the
/// file's name, for [`shell::naming`](crate::diagnostic::shell::naming).
pub fn no_source(path: &SourcePath) -> Option<&'static str> {
    match Role::of(path.as_str()) {
        Role::Source => None,
        Role::Stray(hint) => Some(hint),
        Role::Sidecar => Some("this is a sidecar: name the source it lies beside"),
        Role::Note | Role::Page | Role::Media | Role::Template => {
            Some("this file of `content/` is read for something else: name a source")
        }
    }
}

fn extension(name: &str) -> String {
    name.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or_else(String::new, |(stem, extension)| {
        if stem.is_empty() { String::new() } else { extension.to_ascii_lowercase() }
    })
}

fn is_source(extension: &str) -> bool {
    matches!(
        extension,
        "md" | "markdown"
            | "html"
            | "htm"
            | "txt"
            | "docx"
            | "docm"
            | "epub"
            | "pdf"
            | "mhtml"
            | "mht"
            | "xml"
            | "rss"
            | "atom"
            | "opml"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: Role) {
        assert_eq!(Role::of(path), expected, "{path}");
    }

    #[test]
    fn places_and_names_say_what_a_file_is_for() {
        check("content/a.txt", Role::Source);
        check("content/2021/渡口.HTML", Role::Source);
        check("content/a.txt.yaml", Role::Sidecar);
        check("content/ids.yaml", Role::Note);
        check("content/annotations/2021/a.yaml", Role::Note);
        check("content/media/manifest.yaml", Role::Note);
        check("content/media/a/b.txt", Role::Media);
        check("content/pages/colophon.md", Role::Page);
        check("templates/home.html", Role::Template);
        check("content/2021/annotations.txt", Role::Source);
        assert!(matches!(Role::of("content/a.yaml"), Role::Stray(_)));
        assert!(matches!(Role::of("content/2021/ids.yaml"), Role::Stray(_)));
        assert!(matches!(Role::of("content/a.txt.yml"), Role::Stray(_)));
        assert!(matches!(Role::of("content/README"), Role::Stray(_)));
        assert!(matches!(Role::of("content/pages/a.txt"), Role::Stray(_)));
    }
}
