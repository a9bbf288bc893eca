//! `repairs:` in archive.yaml: which rules that change a text are switched off.

use crate::yaml::{Checked, Step, nearest};
use serde_yaml::{Mapping, Value};
use std::collections::BTreeSet;

/// A rule that an editor can switch off: without it, the text is shown as it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Repair {
    /// Glosses of pronunciation.
    Ruby,
    /// Navigation and the like of a page.
    PageChrome,
    /// `**重点。**后文`.
    Emphasis,
    /// References to characters that still stand in a text.
    StrayEntity,
    /// What word processors leave behind.
    WordProcessor,
    /// Wording taken back under review.
    TrackedChange,
    /// Comments, the heads and feet of pages.
    Margin,
    /// Tables of contents.
    Contents,
    /// Wording marked as not to be shown.
    Hidden,
    /// Spaces and tags between the words of a corpus.
    Segmentation,
    /// Lines broken at a fixed width.
    LineWrap,
    /// Numbers of pages.
    PageNumber,
    /// Paragraphs cut in two.
    PageBreak,
    /// Blocks that stand twice in a source.
    DuplicateBlock,
    /// Signs between the parts of an article.
    JumpLine,
    /// Time stamps among the text.
    Stamp,
}

impl Repair {
    /// All of them, in the order in which they are applied.
    pub const ALL: [Self; 16] = [
        Self::Ruby,
        Self::PageChrome,
        Self::Emphasis,
        Self::StrayEntity,
        Self::WordProcessor,
        Self::TrackedChange,
        Self::Margin,
        Self::Contents,
        Self::Hidden,
        Self::Segmentation,
        Self::LineWrap,
        Self::PageNumber,
        Self::PageBreak,
        Self::DuplicateBlock,
        Self::JumpLine,
        Self::Stamp,
    ];

    /// The name of its rule, in `archive.yaml`, in `changes.jsonl` and on pages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ruby => "ruby",
            Self::PageChrome => "page-chrome",
            Self::Emphasis => "emphasis",
            Self::StrayEntity => "stray-entity",
            Self::WordProcessor => "word-processor",
            Self::TrackedChange => "tracked-change",
            Self::Margin => "margin",
            Self::Contents => "contents",
            Self::Hidden => "hidden",
            Self::Segmentation => "segmentation",
            Self::LineWrap => "line-wrap",
            Self::PageNumber => "page-number",
            Self::PageBreak => "page-break",
            Self::DuplicateBlock => "duplicate-block",
            Self::JumpLine => "jump-line",
            Self::Stamp => "stamp",
        }
    }
}

/// Rules that cannot be switched off, each with the reason.
pub const FIXED: [(&str, &str); 12] = [
    ("front-matter", "metadata is no wording; it is shown with the other fields"),
    ("page-head", "metadata is no wording; it is shown with the other fields"),
    ("markup", "tags and signs of markup are no wording; a page shows what they mean"),
    ("entity", "a page shows the character that is meant"),
    ("page-script", "scripts, styles and controls of a form are no wording, and a page of the archive runs none"),
    ("image", "a page of the archive loads nothing from elsewhere; the picture stays as a link"),
    ("frame", "a page of the archive loads nothing from elsewhere; the frame stays as a link"),
    ("empty-paragraph", "there is nothing to show"),
    ("stray-text", "a paragraph has to begin where text stands outside all of them"),
    ("layout", "a text has one paragraph a line"),
    ("control-character", "a page cannot show what cannot be seen, and it can hide or turn round wording"),
    ("dropped", "a sidecar asks for it"),
];

/// Which repairs are in force; all, as a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repairs {
    off: BTreeSet<Repair>,
}

impl Repairs {
    /// All but these.
    pub fn without(off: impl IntoIterator<Item = Repair>) -> Self {
        Self { off: off.into_iter().collect() }
    }

    /// Whether a repair is in force.
    pub fn has(&self, repair: Repair) -> bool {
        !self.off.contains(&repair)
    }

    /// The names of the rules that are switched off, in the order in which they would be applied.
    pub fn off(&self) -> impl Iterator<Item = &'static str> {
        self.off.iter().map(|repair| repair.name())
    }
}

/// Reads the value of `repairs:`; a name that is no rule, a rule that cannot be switched off and a value that is neither
/// `on` nor `off` are complained of.
pub(super) fn read(file: &mut Checked<'_>, key: &'static str, mapping: &Mapping) -> Repairs {
    let mut repairs = Repairs::default();
    for (name, value) in mapping {
        let Some(name) = name.as_str() else {
            let message = "a key is no text, expected the name of a rule".to_owned();
            file.complain(&[Step::Key(key)], "unknown-rule", message, &known());
            continue;
        };
        let at = [Step::Key(key), Step::Key(name)];
        if let Some((_, reason)) = FIXED.iter().find(|(fixed, _)| *fixed == name) {
            let message = format!("the rule `{name}` cannot be switched off: {reason}");
            file.complain(&at, "fixed-rule", message, &format!("remove the line; {}", known()));
            continue;
        }
        let Some(repair) = Repair::ALL.into_iter().find(|repair| repair.name() == name) else {
            let meant = nearest(name, &Repair::ALL.map(Repair::name));
            let hint = meant.map_or_else(known, |meant| format!("did you mean `{meant}`?"));
            file.complain(&at, "unknown-rule", format!("there is no rule `{name}`"), &hint);
            continue;
        };
        match value {
            Value::Bool(true) => {}
            Value::Bool(false) => {
                repairs.off.insert(repair);
            }
            Value::String(word) if word == "on" => {}
            Value::String(word) if word == "off" => {
                repairs.off.insert(repair);
            }
            Value::String(_)
            | Value::Null
            | Value::Number(_)
            | Value::Sequence(_)
            | Value::Mapping(_)
            | Value::Tagged(_) => {
                let message = format!("`{name}` is neither `on` nor `off`");
                file.complain(
                    &at,
                    "wrong-value",
                    message,
                    &format!("write `{name}: off` to leave such places as they are found"),
                );
            }
        }
    }
    repairs
}

fn known() -> String {
    format!("rules that can be switched off: {}", Repair::ALL.map(Repair::name).join(", "))
}
