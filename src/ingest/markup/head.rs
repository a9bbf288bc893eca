//! What a page's head says of itself: title, `<meta>`, canonical address, JSON-LD.
//!
//! Read from the tokens, so that neither a broken page nor a hostile one can hide it or make it costly.

use super::token::{Tag, Token, TokenKind, with_references};

/// Longest value worth keeping, in bytes: descriptions are shorter.
const VALUE_BYTES: usize = 4096;

/// Names and values, in the order of the source. Names are in lower case: `title`, `og:title`, `author`,
/// `article:published_time`, `canonical`, `time` (the first `<time datetime>`), and `json-ld:headline` and the like.
pub(super) fn read(tokens: &[Token], source: &str) -> Vec<(String, String)> {
    let mut head: Vec<(String, String)> = Vec::new();
    let mut push = |name: &str, value: &str| {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() && value.len() <= VALUE_BYTES {
            head.push((name.to_ascii_lowercase(), value));
        }
    };
    let (mut has_title, mut has_time, mut has_address) = (false, false, false);
    let mut foreign = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        let text = || tokens.get(at + 1).and_then(|next| text(next, source));
        match &token.kind {
            TokenKind::Start(tag) => match tag.name.as_str() {
                "svg" if !tag.self_closing => foreign += 1,
                "title" if foreign == 0 && !has_title => {
                    if let Some(title) = text() {
                        push("title", &title);
                        has_title = true;
                    }
                }
                "meta" => {
                    let name = ["property", "name", "itemprop"].iter().find_map(|name| tag.get(name));
                    if let (Some(name), Some(content)) = (name, tag.get("content")) {
                        push(name.trim(), content);
                    }
                }
                "link" if has_word(tag, "rel", "canonical") => {
                    push("canonical", tag.get("href").unwrap_or_default());
                }
                "time" if !has_time => {
                    if let Some(time) = tag.get("datetime") {
                        push("time", time);
                        has_time = true;
                    }
                }
                "script"
                    if tag.get("type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json")) =>
                {
                    let value = tokens.get(at + 1).and_then(|next| source.get(next.span.clone()));
                    if let Some(Ok(value)) = value.map(serde_json::from_str::<serde_json::Value>) {
                        json_ld(&value, &mut push);
                    }
                }
                _ => {}
            },
            // `<!-- saved from url=(0026)https://… -->`, the first line of a page that a browser saved.
            TokenKind::Sign(_) if !has_address => {
                let comment = source.get(token.span.clone()).unwrap_or_default();
                let address = comment.strip_prefix("<!-- saved from url=(").and_then(|rest| rest.split_once(')'));
                if let Some(address) = address.and_then(|(_, rest)| rest.strip_suffix("-->")) {
                    push("saved-from", address);
                    has_address = true;
                }
            }
            TokenKind::End(name) if name == "svg" => foreign = foreign.saturating_sub(1),
            _ => {}
        }
    }
    head
}

fn has_word(tag: &Tag, name: &str, word: &str) -> bool {
    tag.get(name).is_some_and(|value| value.split_whitespace().any(|found| found.eq_ignore_ascii_case(word)))
}

fn text(token: &Token, source: &str) -> Option<String> {
    if token.kind != TokenKind::Text {
        return None;
    }
    Some(with_references(source.get(token.span.clone())?))
}

/// Headline, dates, authors and publisher of the articles in JSON-LD. The parser bounds the depth.
fn json_ld(value: &serde_json::Value, push: &mut impl FnMut(&str, &str)) {
    use serde_json::Value;
    match value {
        Value::Array(list) => list.iter().for_each(|value| json_ld(value, push)),
        Value::Object(map) => {
            if let Some(graph) = map.get("@graph") {
                json_ld(graph, push);
            }
            let types: Vec<&str> = names(map.get("@type"));
            if !types
                .iter()
                .any(|name| name.ends_with("Article") || matches!(*name, "BlogPosting" | "Report" | "WebPage"))
            {
                return;
            }
            for key in ["headline", "datePublished", "author", "publisher"] {
                for value in names(map.get(key)) {
                    push(&format!("json-ld:{key}"), value);
                }
            }
        }
        _ => {}
    }
}

/// A value, or the names of the things it lists.
fn names(value: Option<&serde_json::Value>) -> Vec<&str> {
    use serde_json::Value;
    match value {
        Some(Value::String(text)) => vec![text],
        Some(Value::Array(list)) => list.iter().flat_map(|value| names(Some(value))).collect(),
        Some(Value::Object(map)) => names(map.get("name")),
        _ => Vec::new(),
    }
}
