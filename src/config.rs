//! `archive.yaml`: one struct for each stage, defaults written where the struct is.

use serde::{Deserialize, Serialize};

/// All settings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// For reading.
    pub ingest: IngestConfig,
    /// For comparing.
    pub reuse: ReuseConfig,
    /// For pages.
    pub site: SiteConfig,
}

/// A person known to the archive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// As shown.
    pub name: String,
    /// Title of office.
    #[serde(default)]
    pub office: Option<String>,
    /// Other forms.
    #[serde(default)]
    pub other: Vec<String>,
}

/// A newspaper, agency or site known to the archive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Publisher {
    /// As shown.
    pub name: String,
    /// Short form.
    #[serde(default)]
    pub short: Option<String>,
    /// `agency`, `newspaper` or `site`.
    #[serde(default)]
    pub kind: Option<String>,
}

/// A rule for unwrapping a proxied address, beside the built-in table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ProxyRule {
    /// Exact host, or `*.example.org` for hosts below it.
    pub host: String,
    /// What the path begins with.
    #[serde(default)]
    pub path: Option<String>,
    /// Where the original is: `query` (the whole query), `query:NAME` (one parameter), `path` (the rest of the path).
    pub original: String,
}

/// Settings of `ingest`.
#[derive(Clone, Debug, PartialEq)]
pub struct IngestConfig {
    /// Language of the archive, BCP 47; decides the default time zone and encoding hints.
    pub language: String,
    /// IANA name; `Asia/Shanghai` by default for an archive in Chinese, else `UTC`.
    pub timezone: String,
    /// Known people.
    pub people: Vec<Person>,
    /// Known publishers.
    pub publishers: Vec<Publisher>,
    /// More rules for proxied addresses.
    pub proxies: Vec<ProxyRule>,
    /// Whether documents with `draft: true` are published.
    pub drafts: bool,
    /// Whether sources with errors are left out rather than stopping the build.
    pub keep_going: bool,
}

impl Default for IngestConfig {
    fn default() -> Self {
        Self {
            language: "zh-Hans".to_owned(),
            timezone: "Asia/Shanghai".to_owned(),
            people: Vec::new(),
            publishers: Vec::new(),
            proxies: Vec::new(),
            drafts: false,
            keep_going: false,
        }
    }
}

/// Settings of `reuse` (`thresholds:` in archive.yaml).
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReuseConfig {
    /// Fewest equal letters of a passage.
    pub min_letters: u32,
    /// A wording in at least this many documents can be a formula.
    pub formula_documents: u32,
    /// A formula has at most this many letters.
    pub formula_letters: u32,
    /// Fewest equal letters between two documents for a comparison page.
    pub compare_letters: u32,
}

impl Default for ReuseConfig {
    fn default() -> Self {
        Self { min_letters: 8, formula_documents: 6, formula_letters: 24, compare_letters: 60 }
    }
}

/// How internal links are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Links {
    /// `../a/`: for a web server.
    #[default]
    Folder,
    /// `../a/index.html`: for reading from a disk.
    File,
}

/// The language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum Interface {
    /// Simplified Chinese.
    #[default]
    #[serde(rename = "zh-Hans")]
    Chinese,
    /// English.
    #[serde(rename = "en")]
    English,
}

/// Settings of `site`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SiteConfig {
    /// The archive's name.
    pub title: Option<String>,
    /// A line below it.
    pub subtitle: Option<String>,
    /// Shown on every page ("虚构示例…").
    pub notice: Option<String>,
    /// Absolute address of the site's root, ending in `/`, if known.
    pub base_url: Option<String>,
    /// Language of the interface.
    pub interface: Interface,
    /// Folder links or file links.
    pub links: Links,
    /// The date shown as "built": from SOURCE_DATE_EPOCH, else the newest date of the archive.
    pub built: Option<jiff::civil::Date>,
    /// The thresholds in force, for the manifest and the method page.
    pub reuse: ReuseConfig,
}
