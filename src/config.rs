//! `archive.yaml`: one struct for each stage, defaults written where the struct is.

pub mod harvest;
pub mod repairs;

use crate::diagnostic::Diagnostic;
use crate::model::SourcePath;
use crate::yaml::{Checked, Step};
use harvest::HarvestConfig;
use repairs::Repairs;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_yaml::{Mapping, Value};
use url::Url;

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
    /// Told by the ending of the name if it is not stated.
    #[serde(default)]
    pub kind: Option<PublisherKind>,
}

/// What a publisher is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PublisherKind {
    /// Sends news for others to print.
    Agency,
    /// Prints it.
    Newspaper,
    /// Shows it on the Web.
    Site,
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
    /// Where the original is.
    pub original: Original,
}

/// Where the original of a proxied address stands in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub enum Original {
    /// `query`: the whole query.
    #[default]
    Query,
    /// `query:NAME`: one parameter of it.
    Parameter(String),
    /// `path`: the rest of the path.
    Path,
}

impl TryFrom<String> for Original {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match (text.as_str(), text.strip_prefix("query:")) {
            ("query", _) => Ok(Self::Query),
            ("path", _) => Ok(Self::Path),
            (_, Some(name)) if !name.is_empty() => Ok(Self::Parameter(name.to_owned())),
            _ => Err(format!("`{text}` is neither `query`, `query:NAME` nor `path`")),
        }
    }
}

impl From<Original> for String {
    fn from(original: Original) -> Self {
        match original {
            Original::Query => "query".to_owned(),
            Original::Parameter(name) => format!("query:{name}"),
            Original::Path => "path".to_owned(),
        }
    }
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
    /// Which rules change texts.
    pub repairs: Repairs,
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
            repairs: Repairs::default(),
            drafts: false,
            keep_going: false,
        }
    }
}

/// Letters. The shortest passage there can be: below eight equal letters in a row, set phrases flood the index, so that
/// shorter runs are not even sought.
pub const SHORTEST_PASSAGE: u32 = 8;

/// Settings of `reuse` (`thresholds:` in archive.yaml).
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReuseConfig {
    /// Fewest equal letters of a passage.
    pub min_letters: u32,
    /// A wording in at least this many documents can be a formula; in large archives in more, see [`ReuseConfig::often`].
    pub formula_documents: u32,
    /// A formula has at most this many letters.
    pub formula_letters: u32,
    /// Fewest equal letters between two documents for a comparison page.
    pub compare_letters: u32,
}

impl ReuseConfig {
    /// In how many documents of an archive of so many a short wording is a common one: the configured number, and more in a
    /// large archive, where many quote one sentence. A third of the square root lies between what one sentence reaches (it
    /// does not grow with the archive) and what set phrases reach (they grow with it): 10 of 1,000 documents, 33 of 10,000.
    pub fn often(&self, documents: usize) -> usize {
        (self.formula_documents as usize).max(documents.isqrt() / 3)
    }
}

impl Default for ReuseConfig {
    fn default() -> Self {
        Self { min_letters: SHORTEST_PASSAGE, formula_documents: 8, formula_letters: 24, compare_letters: 60 }
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
    /// What harvesters are told of the archive.
    pub harvest: HarvestConfig,
    /// Language of the interface.
    pub interface: Interface,
    /// Folder links or file links.
    pub links: Links,
    /// The date shown as "built": from SOURCE_DATE_EPOCH, else the newest date of the archive.
    pub built: Option<jiff::civil::Date>,
    /// Whether the alignments were given by another program: the manifest and the method page say so.
    pub alignments_given: bool,
    /// The thresholds in force, for the manifest and the method page.
    pub reuse: ReuseConfig,
    /// The repairs in force, for the same.
    pub repairs: Repairs,
}

/// The keys of archive.yaml, all optional.
const KEYS: [&str; 13] = [
    "title",
    "subtitle",
    "notice",
    "base_url",
    "oai",
    "language",
    "timezone",
    "people",
    "publishers",
    "proxies",
    "links",
    "thresholds",
    "repairs",
];

/// Reads archive.yaml; an empty text gives the defaults.
///
/// # Errors
///
/// Every slip found, each with its line: broken YAML, unknown keys, wrong types, an unknown time zone, an address that
/// is none.
pub fn parse(yaml: &str, path: &SourcePath) -> Result<Config, Vec<Diagnostic>> {
    let (mut file, mapping) = Checked::parse(path, yaml);
    let Some(mapping) = mapping else { return Err(file.finish()) };
    file.keys(&[], &mapping, &KEYS);

    let mut config = Config::default();
    let interface = file.get::<Interface>(&[Step::Key("language")]).unwrap_or_default();
    config.site.interface = interface;
    config.ingest.language = interface.tag().to_owned();
    config.ingest.timezone = timezone(&mut file).unwrap_or_else(|| interface.default_timezone().to_owned());
    config.site.title = text(&mut file, "title");
    config.site.subtitle = text(&mut file, "subtitle");
    config.site.notice = text(&mut file, "notice");
    if let Some(address) = text(&mut file, "base_url") {
        match base_url(&address) {
            Ok(url) => config.site.base_url = Some(url),
            Err(message) => {
                let hint =
                    "write the address under which readers find the site, such as `https://example.org/archive/`";
                file.complain(&[Step::Key("base_url")], "bad-address", message, hint);
            }
        }
    }
    config.site.harvest = mapping.get("oai").map(|found| harvest::read(&mut file, found)).unwrap_or_default();
    config.site.links = file.get(&[Step::Key("links")]).unwrap_or_default();
    config.ingest.people = list(&mut file, &mapping, "people");
    config.ingest.publishers = list(&mut file, &mapping, "publishers");
    config.ingest.proxies = list(&mut file, &mapping, "proxies");
    if let Some(thresholds) = mapping.get("thresholds") {
        config.reuse = file.get_struct(&[Step::Key("thresholds")], thresholds).unwrap_or_default();
        check_thresholds(&config.reuse, &mut file);
    }
    config.site.reuse = config.reuse.clone();
    config.ingest.repairs = match mapping.get("repairs") {
        Some(Value::Mapping(found)) => repairs::read(&mut file, "repairs", found),
        Some(_) => {
            file.get::<Mapping>(&[Step::Key("repairs")]);
            Repairs::default()
        }
        None => Repairs::default(),
    };
    config.site.repairs = config.ingest.repairs.clone();

    let complaints = file.finish();
    if complaints.is_empty() { Ok(config) } else { Err(complaints) }
}

impl Interface {
    /// The tag as written in archive.yaml.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-Hans",
            Self::English => "en",
        }
    }

    fn default_timezone(self) -> &'static str {
        match self {
            Self::Chinese => "Asia/Shanghai",
            Self::English => "UTC",
        }
    }
}

/// A text that says something.
fn text(file: &mut Checked<'_>, key: &'static str) -> Option<String> {
    file.get::<String>(&[Step::Key(key)]).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// A threshold below what the program can tell apart would be stated on pages, and not hold.
fn check_thresholds(found: &ReuseConfig, file: &mut Checked<'_>) {
    let least = [
        ("min_letters", found.min_letters, SHORTEST_PASSAGE),
        ("formula_documents", found.formula_documents, 2),
        ("formula_letters", found.formula_letters, SHORTEST_PASSAGE),
        ("compare_letters", found.compare_letters, 1),
    ];
    for (key, value, least) in least.into_iter().filter(|(_, value, least)| value < least) {
        let message = format!("`{key}` is {value}, expected at least {least}");
        file.complain(&[Step::Key("thresholds"), Step::Key(key)], "wrong-value", message, "");
    }
}

fn timezone(file: &mut Checked<'_>) -> Option<String> {
    let name = text(file, "timezone")?;
    if jiff::tz::TimeZone::get(&name).is_ok() {
        return Some(name);
    }
    let hint = "write an IANA name, such as `Asia/Shanghai`, `Europe/Berlin` or `UTC`";
    file.complain(&[Step::Key("timezone")], "bad-timezone", format!("unknown time zone `{name}`"), hint);
    None
}

/// The address of the site's root, made to end in `/`.
///
/// # Errors
///
/// A message that says what is wrong with it.
pub fn base_url(address: &str) -> Result<String, String> {
    let mut url = Url::parse(address).map_err(|error| format!("`{address}` is no absolute address: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("`{address}` does not begin with `https://` or `http://`"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(format!("`{address}` has a `?` or `#` part, which a site's root cannot have"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(format!("`{address}` contains a user name, which would be published"));
    }
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Ok(url.into())
}

fn list<T>(file: &mut Checked<'_>, mapping: &Mapping, key: &'static str) -> Vec<T>
where
    T: DeserializeOwned + Serialize + Default,
{
    match mapping.get(key) {
        Some(Value::Sequence(values)) => values
            .iter()
            .enumerate()
            .filter_map(|(n, value)| file.get_struct(&[Step::Key(key), Step::Index(n)], value))
            .collect(),
        Some(_) => file.get(&[Step::Key(key)]).unwrap_or_default(),
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
