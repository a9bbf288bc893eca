//! A page saved with its pictures in one file (MHTML): its HTML, as it was when it was saved.

use super::Fault;
use super::page::{LeftOut, escaped};
use mail_parser::{MessageParser, MimeHeaders, PartType};

/// The page of a saved file.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
    /// A line that says where and when it was saved, and the page's HTML as found.
    pub text: String,
    /// The other parts of the file.
    pub left_out: LeftOut,
}

/// Takes the page out of the file.
///
/// # Errors
///
/// A file without a page.
pub(super) fn read(bytes: &[u8]) -> Result<Snapshot, Fault> {
    let message = MessageParser::default().parse(bytes);
    let message = message.ok_or_else(|| Fault::damaged("the saved page has no parts"))?;
    let mut snapshot = Snapshot::default();
    let mut page: Option<(&str, Option<&str>)> = None;
    for part in &message.parts {
        match &part.body {
            PartType::Html(_) if page.is_some() => snapshot.left_out.frames += 1,
            PartType::Html(html) => page = Some((html, part.content_location())),
            PartType::Binary(_) | PartType::InlineBinary(_) => {
                let is_picture = part.content_type().is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("image"));
                snapshot.left_out.pictures += usize::from(is_picture);
            }
            PartType::Text(_) | PartType::Message(_) | PartType::Multipart(_) => {}
        }
    }
    let Some((html, location)) = page else {
        return Err(Fault::damaged("the saved page holds no HTML"));
    };
    let address = message.header("Snapshot-Content-Location").and_then(|value| value.as_text()).or(location);
    if let Some(address) = address.filter(|address| address.starts_with("http")) {
        // As browsers write it into a page that they save by itself; a comment cannot hold two dashes.
        let address = address.trim().replace("--", "%2D%2D").replace(['<', '>', '\n', '\r'], "");
        snapshot.text.push_str(&format!("<!-- saved from url=({:04}){address} -->\n", address.len()));
    }
    if let Some(date) = message.date() {
        snapshot.text.push_str(&format!("<meta name=\"saved:date\" content=\"{}\">\n", escaped(&date.to_rfc3339())));
    }
    snapshot.text.push_str(&html.replace("\r\n", "\n").replace('\r', "\n"));
    Ok(snapshot)
}
