//! How a stretch of text is set, and the tags that say so.

use super::super::page::push_escaped;

/// How a stretch of text is set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// Where it leads.
    pub link: Option<String>,
    /// A reviewer took it back.
    pub is_deleted: bool,
    /// It is not to be shown.
    pub is_hidden: bool,
    /// Bold.
    pub is_bold: bool,
    /// Italic.
    pub is_italic: bool,
    /// `sup` or `sub`.
    pub script: Option<&'static str>,
    /// It says how another text is pronounced.
    pub is_gloss: bool,
}

impl Look {
    /// Sets what follows in `html` like this: closes and opens what has to be after what is set like `last`, which becomes
    /// this.
    pub fn follow(self, last: &mut Self, html: &mut String) {
        if *last == self {
            return;
        }
        for (_, close) in last.tags().iter().rev() {
            html.push_str(close);
        }
        for (open, _) in self.tags() {
            html.push_str(&open);
        }
        *last = self;
    }

    /// Its tags, from the outermost: what opens and what closes.
    fn tags(&self) -> Vec<(String, &'static str)> {
        let mut tags: Vec<(String, &'static str)> = Vec::new();
        if let Some(link) = &self.link {
            let mut tag = String::from("<a href=\"");
            push_escaped(&mut tag, link);
            tag.push_str("\">");
            tags.push((tag, "</a>"));
        }
        let mut plain = |is: bool, open: &str, close: &'static str| {
            if is {
                tags.push((open.to_owned(), close));
            }
        };
        plain(self.is_deleted, "<del>", "</del>");
        plain(self.is_hidden, "<span hidden>", "</span>");
        plain(self.is_gloss, "<rt>", "</rt>");
        plain(self.is_bold, "<b>", "</b>");
        plain(self.is_italic, "<i>", "</i>");
        plain(self.script == Some("sup"), "<sup>", "</sup>");
        plain(self.script == Some("sub"), "<sub>", "</sub>");
        tags
    }
}
