//! XML as a row of events; any text may be put into it.

use quick_xml::Writer;
use quick_xml::escape::escape;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::borrow::Cow;

/// Attributes of an element.
pub type Attributes<'a> = &'a [(&'a str, &'a str)];

/// A file of XML being written.
pub struct Xml(Writer<Vec<u8>>);

impl Xml {
    /// With its declaration.
    pub fn begin() -> Self {
        let mut xml = Self(Writer::new(Vec::new()));
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml.text("\n");
        xml
    }

    /// Opens an element.
    pub fn open(&mut self, name: &str, attributes: Attributes<'_>) {
        self.event(Event::Start(start(name, attributes)));
    }

    /// Closes it.
    pub fn close(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// An element without content.
    pub fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.event(Event::Empty(start(name, attributes)));
    }

    /// Text, escaped. `<` is written as a number, which means the same to every reader of XML and is no tag to those that look for
    /// escaped HTML in whatever file they are given.
    pub fn text(&mut self, text: &str) {
        // An `&` of the text is `&amp;` by now: what reads `&lt;` was a `<`.
        let escaped = escape(sound(text)).replace("&lt;", "&#60;");
        self.event(Event::Text(BytesText::from_escaped(escaped)));
    }

    /// An element that holds text alone.
    pub fn element(&mut self, name: &str, attributes: Attributes<'_>, text: &str) {
        self.open(name, attributes);
        self.text(text);
        self.close(name);
    }

    /// The file, ended by a line feed.
    pub fn file(mut self) -> String {
        self.text("\n");
        String::from_utf8(self.0.into_inner()).expect("only strings were written")
    }

    fn event(&mut self, event: Event<'_>) {
        self.0.write_event(event).expect("memory takes every byte");
    }
}

fn start<'a>(name: &'a str, attributes: Attributes<'_>) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes {
        start.push_attribute((*name, sound(value).as_ref()));
    }
    start
}

/// Characters that XML 1.0 has no way to write (its production 2) are shown as lost.
fn sound(text: &str) -> Cow<'_, str> {
    let is_lost =
        |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(is_lost) { Cow::Owned(text.replace(is_lost, "\u{fffd}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_can_be_written() {
        let mut xml = Xml::begin();
        xml.open("a", &[("b", "\"<&'\u{1}")]);
        xml.element("c", &[], "]]> <d> & &lt; &#60; \u{0}\u{ffff}");
        xml.empty("e", &[]);
        xml.close("a");
        assert_eq!(
            xml.file(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"&quot;&lt;&amp;&apos;\u{fffd}\">\
             <c>]]&gt; &#60;d&gt; &amp; &amp;lt; &amp;#60; \u{fffd}\u{fffd}</c><e/></a>\n"
        );
    }
}
