//! Names and terms that an editor confirms.

use super::SourcePath;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a name is the name of, as a closed set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NameKind {
    /// Somebody.
    Person,
    /// A body, a company, an office, a league of states.
    Organisation,
    /// A country, a town, a river.
    Place,
    /// What took place once: a meeting, a flood, a war.
    Event,
    /// A word of art.
    Term,
    /// 提法: a set formula of politics, which is an editor's judgement and therefore signed.
    Tifa,
}

impl NameKind {
    /// Every kind, in the order in which lists show them.
    pub const ALL: [Self; 6] = [Self::Person, Self::Organisation, Self::Place, Self::Event, Self::Term, Self::Tifa];

    /// The word of the glossary.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Place => "place",
            Self::Event => "event",
            Self::Term => "term",
            Self::Tifa => "tifa",
        }
    }
}

/// A name of the glossary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As lists show it.
    pub name: String,
    /// What it is.
    pub kind: NameKind,
    /// Other forms that mean the same, in the editor's order.
    pub other: Vec<String>,
    /// Longer wordings that hold a form and do not mean it.
    pub except: Vec<String>,
    /// One line.
    pub explanation: Option<String>,
    /// The end of its address, if the editor gives one: `a-z`, `0-9` and hyphens.
    pub slug: Option<String>,
    /// Whose judgement it is, and of which day.
    pub signed: Option<(String, Date)>,
    /// The file that says so.
    pub path: SourcePath,
    /// The line on which its entry begins, from 1.
    pub line: u32,
}
