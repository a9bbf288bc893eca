//! What documents are.

use serde::Serialize;

/// What a document is, as a closed set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Spoken, or written to be spoken.
    Speech,
    /// News about an event.
    Report,
    /// A signed or unsigned piece that argues or interprets.
    Commentary,
    /// A letter, a telegram, a message of greeting.
    Letter,
    /// A declaration, a communiqué, a joint statement.
    Statement,
    /// A law, a charter, a set of rules.
    Law,
    /// Questions and answers.
    Interview,
    /// Not known.
    #[default]
    Other,
}

impl Kind {
    /// The word used in data files, front matter and sidecars.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Speech => "speech",
            Self::Report => "report",
            Self::Commentary => "commentary",
            Self::Letter => "letter",
            Self::Statement => "statement",
            Self::Law => "law",
            Self::Interview => "interview",
            Self::Other => "other",
        }
    }

    /// Every kind, in the order in which lists show them.
    pub const ALL: [Self; 8] = [
        Self::Speech,
        Self::Report,
        Self::Commentary,
        Self::Letter,
        Self::Statement,
        Self::Law,
        Self::Interview,
        Self::Other,
    ];

    /// Whether such a text is part of an event, which it dates from; the others are written about one, and date from
    /// their issue.
    pub fn is_of_the_event(self) -> bool {
        match self {
            Self::Speech | Self::Letter | Self::Statement | Self::Law | Self::Interview => true,
            Self::Report | Self::Commentary | Self::Other => false,
        }
    }

    /// Whether it is an article of a newspaper or an agency, which citations name as the title of the whole.
    pub fn is_of_the_press(self) -> bool {
        matches!(self, Self::Report | Self::Commentary)
    }

    /// Whether such a text is that of a body (a declaration, a charter, a law) and not of people.
    pub fn is_of_a_body(self) -> bool {
        match self {
            Self::Statement | Self::Law => true,
            Self::Speech | Self::Report | Self::Commentary | Self::Letter | Self::Interview | Self::Other => false,
        }
    }
}
