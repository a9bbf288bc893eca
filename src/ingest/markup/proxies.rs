//! Proxied addresses unwrapped: a table of rules tied to hosts, or to forms that nothing else has.
//!
//! An address is only ever replaced by an absolute http or https address that stands in it in full. What cannot be
//! unwrapped with certainty stays as found.

use crate::config::{Original, ProxyRule};
use percent_encoding::percent_decode_str;
use regex::Regex;
use serde::Deserialize;
use std::borrow::Cow;
use std::sync::LazyLock;
use url::Url;

/// What an address is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// A picture.
    Image,
    /// A link that a reader follows.
    Link,
    /// A frame or player, which is never proxied in a way that can be undone.
    Frame,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Coding {
    #[default]
    Percent,
    Hex,
    Base64,
    Dots,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Scheme {
    Http,
    Https,
    /// https if the port is 443, else http.
    Port,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Use {
    Images,
    Links,
}

/// Where an original stands that is only a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PathOf {
    ThisHost,
}

fn for_images() -> Vec<Use> {
    vec![Use::Images]
}

/// A line of the table, as written in `proxies.yaml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    #[serde(default)]
    hosts: Vec<String>,
    #[serde(default)]
    parameter: Option<String>,
    #[serde(default)]
    pattern: Option<String>,
    #[serde(default)]
    coding: Coding,
    #[serde(default)]
    scheme: Option<Scheme>,
    #[serde(default)]
    https_when: Option<String>,
    #[serde(default)]
    query_in: Option<String>,
    #[serde(default)]
    to_host: Option<String>,
    #[serde(default)]
    path_of: Option<PathOf>,
    #[serde(default = "for_images", rename = "for")]
    uses: Vec<Use>,
}

#[derive(Clone, Debug)]
struct Rule {
    line: Line,
    hosts: Vec<Regex>,
    pattern: Regex,
}

impl Rule {
    fn new(line: Line) -> Option<Self> {
        let hosts = line.hosts.iter().map(|host| {
            let host = regex::escape(&host.to_ascii_lowercase()).replace(r"\*", "[a-z0-9-]+");
            Regex::new(&format!("^{host}$")).ok()
        });
        let pattern = match (&line.parameter, &line.pattern) {
            (Some(name), _) => format!(r"^[^?#]*\?(?:[^#]*&)?{}=(?P<original>[^&#]+)", regex::escape(name)),
            (None, Some(pattern)) => pattern.clone(),
            (None, None) => return None,
        };
        Some(Self { hosts: hosts.collect::<Option<_>>()?, pattern: Regex::new(&pattern).ok()?, line })
    }
}

/// The table that comes with the program.
static TABLE: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let lines: Vec<Line> = serde_yaml::from_str(include_str!("proxies.yaml")).expect("the table is tested");
    lines.into_iter().map(|line| Rule::new(line).expect("the table is tested")).collect()
});

/// Proxies within proxies that are followed; real ones stop at two.
const NESTED: usize = 16;

/// The rules in force.
#[derive(Clone, Debug, Default)]
pub struct Proxies {
    own: Vec<Rule>,
}

impl Proxies {
    /// The built-in table, after the rules of `archive.yaml`.
    pub fn new(rules: &[ProxyRule]) -> Self {
        let own = rules.iter().filter_map(|rule| {
            let prefix = regex::escape(rule.path.as_deref().unwrap_or("/"));
            let original = match &rule.original {
                Original::Parameter(name) => {
                    format!(r"[^?#]*\?(?:[^#]*&)?{}=(?P<original>[^&#]+)", regex::escape(name))
                }
                Original::Query => r"[^?#]*\?(?P<original>.+)$".to_owned(),
                Original::Path => "/?(?P<original>.+)$".to_owned(),
            };
            let pattern = Some(format!("^{prefix}{original}"));
            Rule::new(Line {
                hosts: vec![rule.host.clone()],
                parameter: None,
                pattern,
                coding: Coding::Percent,
                scheme: Some(Scheme::Port),
                https_when: None,
                query_in: None,
                to_host: None,
                path_of: None,
                uses: vec![Use::Images, Use::Links],
            })
        });
        Self { own: own.collect() }
    }

    /// The original of a proxied address, or `None` if it is not known to be one.
    pub fn unwrap(&self, address: &str, context: Context) -> Option<String> {
        let mut inner = self.once(address, context)?;
        for _ in 0..NESTED {
            match self.once(&inner, context) {
                Some(next) => inner = next,
                None => return Some(inner),
            }
        }
        None
    }

    fn once(&self, address: &str, context: Context) -> Option<String> {
        let (authority, rest) = parts(address)?;
        let wanted = match context {
            Context::Image => Use::Images,
            Context::Link => Use::Links,
            Context::Frame => return None,
        };
        let host = authority.to_ascii_lowercase();
        let host = host.strip_suffix(":443").or_else(|| host.strip_suffix(":80")).unwrap_or(&host);
        let found =
            self.own.iter().chain(TABLE.iter()).filter(|rule| rule.line.uses.contains(&wanted)).find_map(|rule| {
                let is_host = rule.hosts.is_empty() || rule.hosts.iter().any(|pattern| pattern.is_match(host));
                if !is_host {
                    return None;
                }
                rule.original(address.strip_suffix(rest)?, rest)
            })?;
        (found != address).then_some(found)
    }
}

/// The host of an address and what follows it; an address that begins with `/` has an empty host.
///
/// `None` where browsers and eyes may read different hosts: user names, backslashes, white space.
fn parts(address: &str) -> Option<(&str, &str)> {
    if address.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return None;
    }
    if address.starts_with('/') && !address.starts_with("//") {
        return Some(("", address));
    }
    let lower =
        address.get(..address.len().min(8)).or_else(|| address.get(..7)).unwrap_or_default().to_ascii_lowercase();
    let skip = ["https://", "http://", "//"].iter().find(|scheme| lower.starts_with(**scheme))?.len();
    let after = address.get(skip..)?;
    let end = after.find(['/', '?', '#', '\\']).unwrap_or(after.len());
    let (authority, rest) = (after.get(..end)?, after.get(end..)?);
    (!authority.is_empty() && !authority.contains('@') && !rest.starts_with('\\')).then_some((authority, rest))
}

impl Rule {
    /// The original that stands in the `rest` of an address, after its scheme and host.
    fn original(&self, host: &str, rest: &str) -> Option<String> {
        // `https://host?url=…` is `https://host/?url=…`.
        let slashed;
        let rest = if rest.starts_with('?') {
            slashed = format!("/{rest}");
            &slashed
        } else {
            rest
        };
        let captures = self.pattern.captures(rest)?;
        let raw = match captures.name("original") {
            Some(original) => original.as_str().to_owned(),
            None => {
                let host = captures.name("host").map(|host| host.as_str()).or(self.line.to_host.as_deref())?;
                format!("{host}{}", captures.name("path")?.as_str())
            }
        };
        let decoded = match self.line.coding {
            Coding::Percent => unescape(&raw)?,
            Coding::Hex => hex(&raw)?,
            Coding::Base64 => base64(&raw)?,
            Coding::Dots => percent_decode_str(&raw.replace('.', "%")).decode_utf8().ok()?.into_owned(),
        };
        let is_path = decoded.starts_with('/') && !decoded.starts_with("//");
        let mut address = match self.line.path_of {
            Some(PathOf::ThisHost) if is_path => format!("{}{decoded}", absolute(host)?),
            _ => self.with_scheme(&decoded, rest)?,
        };
        if let Some(name) = &self.line.query_in
            && let Some(query) = parameter(rest, name)
        {
            address = format!("{address}?{}", percent_decode_str(query).decode_utf8().ok()?);
        }
        sound(&address)
    }

    fn with_scheme(&self, original: &str, rest: &str) -> Option<String> {
        let lower = original.get(..8).unwrap_or(original).to_ascii_lowercase();
        if lower.starts_with("http://") || lower.starts_with("https://") {
            return Some(original.to_owned());
        }
        let scheme = self.line.scheme?;
        if let Some(address) = original.strip_prefix("ssl:") {
            return Some(format!("https://{address}"));
        }
        let host = original.trim_start_matches('/').split(['/', '?', '#']).next()?;
        let name = host.split(':').next()?;
        let is_host = name.contains('.')
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-')
            && name.rsplit('.').next()?.starts_with(|c: char| c.is_ascii_alphabetic());
        if !is_host {
            return None;
        }
        let is_https =
            match scheme {
                Scheme::Https => true,
                Scheme::Http => false,
                Scheme::Port => host.ends_with(":443"),
            } || self.line.https_when.as_ref().is_some_and(|mark| rest.split(['?', '&', '#']).any(|part| part == mark));
        let scheme = if is_https { "https" } else { "http" };
        Some(format!("{scheme}://{}", original.trim_start_matches('/')))
    }
}

/// A host with the scheme that a page on the Web would give it, if it has none; `None` without a host.
fn absolute(host: &str) -> Option<Cow<'_, str>> {
    match host.strip_prefix("//") {
        Some(host) => Some(Cow::Owned(format!("https://{host}"))),
        None => (!host.is_empty()).then_some(Cow::Borrowed(host)),
    }
}

/// An absolute http or https address that can be printed, or nothing.
fn sound(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    if !is_web || !url.username().is_empty() || url.password().is_some() || address.contains('\\') {
        return None;
    }
    if address.chars().any(char::is_control) {
        return None;
    }
    // Decoding may have bared what an address must not hold.
    let escaped = address.chars().map(|c| match c {
        ' ' => "%20".to_owned(),
        '"' => "%22".to_owned(),
        '<' => "%3C".to_owned(),
        '>' => "%3E".to_owned(),
        other => other.to_string(),
    });
    Some(escaped.collect())
}

/// An original as written in a path or query: escapes are resolved once, and only if it was escaped as a whole.
fn unescape(raw: &str) -> Option<String> {
    let lower = raw.get(..raw.len().min(14)).unwrap_or_default().to_ascii_lowercase();
    let has_scheme = lower.starts_with("http://") || lower.starts_with("https://");
    if has_scheme || !raw.contains('%') {
        return Some(raw.to_owned());
    }
    Some(percent_decode_str(raw).decode_utf8().ok()?.into_owned())
}

fn parameter<'a>(rest: &'a str, name: &str) -> Option<&'a str> {
    let query = rest.split('#').next()?.split_once('?')?.1;
    query.split('&').find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
}

fn hex(raw: &str) -> Option<String> {
    let bytes = raw.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    String::from_utf8(bytes.collect::<Option<_>>()?).ok()
}

/// Base 64 in either alphabet, with or without padding; slashes may cut it up.
fn base64(raw: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for b in raw.trim_end_matches('=').bytes() {
        let value = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'-' | b'+' => 62,
            b'_' => 63,
            b'/' => continue,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xFF).ok()?);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(context: Context, address: &str, expected: Option<&str>) {
        let proxies = Proxies::default();
        let unwrapped = proxies.unwrap(address, context);
        assert_eq!(unwrapped.as_deref(), expected, "{address}");
        if let Some(unwrapped) = unwrapped {
            assert_eq!(proxies.unwrap(&unwrapped, context), None, "unwrapping {address} is final");
        }
    }

    #[test]
    fn originals_are_found() {
        let image = |address, expected| check(Context::Image, address, Some(expected));
        image("https://cors.zfour.workers.dev/?http://a.example/b.jpg?c=d&e#f", "http://a.example/b.jpg?c=d&e#f");
        image("https://cors.zfour.workers.dev/?https%3A%2F%2Fa.example%2Fb%20c.jpg", "https://a.example/b%20c.jpg");
        image("https://images.weserv.nl/?url=a.example/b.jpg&w=300", "http://a.example/b.jpg");
        image("//wsrv.nl?url=ssl%3Aa.example%2Fb.jpg", "https://a.example/b.jpg");
        image("https://i2.wp.com/a.example/b.jpg?w=3", "http://a.example/b.jpg");
        image("https://wsrv.nl/?url=https%3A%2F%2Fi0.wp.com%2Fa.example%2Fb.jpg%3Fssl%3D1", "https://a.example/b.jpg");
        image("https://a.example/_next/image?url=%2Fb%2Fc.jpg&w=640&q=75", "https://a.example/b/c.jpg");
        image("//a.example/cdn-cgi/image/width=80/b.jpg", "https://a.example/b.jpg");
        for copy in [
            "https://c.d.workers.dev/?url=https%3A%2F%2Fa.example%2Fb.jpg",
            "https://archive.example/wayback/20200808063632im_/https://a.example/b.jpg",
            "https://thumbs.example/unsafe/fit-in/300x200/filters:quality(80)/https%3A%2F%2Fa.example%2Fb.jpg",
            "https://timgsa.baidu.com/timg?image&quality=80&di=c&src=https%3A%2F%2Fa.example%2Fb.jpg",
            "https://img01.sogoucdn.com/net/a/04/link?appid=1&url=https%3A%2F%2Fa.example%2Fb.jpg",
            "https://ik.imagekit.io/c/tr:w-300/https://a.example/b.jpg",
            "https://c.imgix.net/https%3A%2F%2Fa.example%2Fb.jpg?w=300&s=0",
            "https://dthumb-phinf.pstatic.net/?src=%22https%3A%2F%2Fa.example%2Fb.jpg%22&type=f300",
            "https://c.example/20x,sAbcdefghijklmnopqrstuvwxyz0123456789abcdefg=/https://a.example/b.jpg",
        ] {
            image(copy, "https://a.example/b.jpg");
        }
        check(Context::Link, "https://link.zhihu.com/?target=https%3A//a.example/b", Some("https://a.example/b"));
        for redirector in [
            "https://link.jianshu.com/?t=https%3A%2F%2Fa.example%2Fb",
            "https://weibo.cn/sinaurl?u=https%3A%2F%2Fa.example%2Fb",
            "https://www.youtube.com/redirect?event=x&q=https%3A%2F%2Fa.example%2Fb",
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2Fb&h=x",
            "https://href.li/?https://a.example/b",
            "https://cdn.ampproject.org/c/s/a.example/b",
            "https://href.li/?https://vk.com/away.php?to=https%3A%2F%2Fa.example%2Fb",
        ] {
            check(Context::Link, redirector, Some("https://a.example/b"));
        }
        for other in
            ["https://www.youtube.com/results?q=https://a.example/", "https://vk.com/share.php?to=https://a.example/"]
        {
            check(Context::Link, other, None);
        }
    }

    #[test]
    fn what_is_not_certain_stays() {
        for address in [
            "https://cors.zfour.workers.dev.evil.example/?http://a.example/b.jpg",
            "https://cors.zfour.workers.dev@evil.example/?http://a.example/b.jpg",
            "https://cors.zfour.workers.dev\\@evil.example/?http://a.example/",
            "https://wsrv.nl/?url=javascript:alert(1)",
            "https://wsrv.nl/?url=https://user@a.example/b",
            "https://cors.zfour.workers.dev/?",
            "https://a.example/?url=http://b.example/c.jpg",
            "https://wsrv.nl/?url=ssl:javascript:alert(1)",
            "https://i0.wp.com/",
            "https://i0.wp.com/wsrv.nl/?url=https%3A%2F%2Fa.example%2Fb.jpg&ssl=1",
            "/_next/image?url=%2Fb%2Fc.jpg&w=640&q=75",
            "https://a.example/unsafe/https://b.example/c.jpg",
            "https://a.example/20200808063632/https://b.example/c.jpg",
            "https://d.workers.dev/?https://b.example/c.jpg",
            "/a/b.jpg",
            "",
            "https://",
            "//",
            "data:image/gif;base64,aHR0cDov",
        ] {
            check(Context::Image, address, None);
        }
        check(Context::Frame, "https://cors.zfour.workers.dev/?http://a.example/", None);
        check(Context::Image, "https://link.zhihu.com/?target=https%3A//a.example/b", None);
    }

    #[test]
    fn archives_add_rules() {
        let rule = |host: &str, path: Option<&str>, original: &str| ProxyRule {
            host: host.to_owned(),
            path: path.map(str::to_owned),
            original: Original::try_from(original.to_owned()).unwrap(),
        };
        let proxies =
            Proxies::new(&[rule("*.relay.example", None, "query:u"), rule("one.example", Some("/p/"), "path")]);
        let image = |address: &str| proxies.unwrap(address, Context::Image);
        assert_eq!(
            image("https://a.relay.example/x?u=http%3A%2F%2Fb.example%2Fc"),
            Some("http://b.example/c".to_owned())
        );
        assert_eq!(image("https://one.example/p/b.example/c"), Some("http://b.example/c".to_owned()));
        assert_eq!(image("https://one.example/q/b.example/c"), None);
    }

    proptest::proptest! {
        #[test]
        fn results_are_addresses_and_final(address in "(https?:)?//(cors\\.zfour\\.workers\\.dev|wsrv\\.nl|i0\\.wp\\.com|web\\.archive\\.org|a\\.b)(/|/\\?|/\\?url=|/web/2020/)\\PC{0,40}") {
            let proxies = Proxies::default();
            if let Some(original) = proxies.unwrap(&address, Context::Image) {
                proptest::prop_assert!(original.starts_with("http://") || original.starts_with("https://") || original.to_lowercase().starts_with("http"));
                proptest::prop_assert!(Url::parse(&original).is_ok());
                proptest::prop_assert_eq!(proxies.unwrap(&original, Context::Image), None);
            }
        }
    }
}
