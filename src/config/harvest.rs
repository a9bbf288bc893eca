//! `oai:` in archive.yaml: what harvesters are told of an archive besides its documents.

use crate::yaml::{Checked, Step};
use serde::{Deserialize, Serialize};
use serde_yaml::Value;
use url::Url;

/// Its key in archive.yaml.
const KEY: &str = "oai";

/// What the static repository needs that no document says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct HarvestConfig {
    /// Whom harvesters may write to; OAI-PMH demands an address. Without one nothing is written for them.
    #[serde(default)]
    pub email: Option<String>,
    /// The gateway that answers harvesters for the file, if one was asked to.
    #[serde(default)]
    pub gateway: Option<String>,
}

/// Reads it; every slip is complained of.
pub(super) fn read(file: &mut Checked<'_>, found: &Value) -> HarvestConfig {
    let config: HarvestConfig = file.get_struct(&[Step::Key(KEY)], found).unwrap_or_default();
    if let Some(email) = config.email.as_ref().filter(|email| !is_address(email)) {
        let message = format!("`{email}` is no e-mail address");
        file.complain(
            &[Step::Key(KEY), Step::Key("email")],
            "bad-address",
            message,
            "write one such as `archive@example.org`",
        );
    }
    let is_web = |address: &str| Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if let Some(gateway) = config.gateway.as_ref().filter(|gateway| !is_web(gateway)) {
        let message = format!("`{gateway}` is no absolute address");
        let hint = "write the address of the gateway, such as `https://gateway.example.org/oai`";
        file.complain(&[Step::Key(KEY), Step::Key("gateway")], "bad-address", message, hint);
    }
    config
}

/// As the protocol's schema has it: something, `@`, a name with a dot within, and no spaces.
fn is_address(email: &str) -> bool {
    let Some((name, host)) = email.rsplit_once('@') else { return false };
    let is_solid = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
    is_solid(name) && host.rsplit_once('.').is_some_and(|(before, after)| is_solid(before) && is_solid(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let check = |email: &str, expected| assert_eq!(is_address(email), expected, "{email}");
        check("archive@example.org", true);
        check("a.b+c@mail.example.org", true);
        check("archive", false);
        check("archive@localhost", false);
        check("an archive@example.org", false);
        check("@example.org", false);
        check("archive@example.", false);
    }
}
