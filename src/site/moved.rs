//! Old addresses of documents and wordings, each a page that leads to the new one (`content/ids.yaml`).

use crate::diagnostic::Diagnostic;
use crate::model::{Alias, AliasOf, DocId};
use crate::site::{Route, Site};
use serde::Serialize;
use std::collections::BTreeMap;

/// An address that something once had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Its folder below the site's root, ending in `/`.
    pub folder: String,
    /// What is there now.
    pub to: Route,
}

#[derive(Serialize)]
struct View {
    title: String,
    url: String,
    name: String,
    script: String,
}

/// Every old address that leads somewhere; what leads nowhere, or is in use, is told.
pub fn of(site: &Site) -> (Vec<Moved>, Vec<Diagnostic>) {
    let wordings: BTreeMap<&str, Route> = (0u32..)
        .zip(&site.reuse.clusters)
        .filter_map(|(index, cluster)| Some((cluster.id.as_str(), site.cluster_route(index)?)))
        .collect();
    let now = |of: AliasOf, id: &str| match of {
        AliasOf::Document => DocId::new(id).and_then(|id| site.index.by_id(&id)).map(Route::Document),
        AliasOf::Wording => wordings.get(id).cloned(),
    };
    let later: BTreeMap<(AliasOf, &str), &str> =
        site.archive.aliases.iter().map(|alias| ((alias.of, alias.old.as_str()), alias.new.as_str())).collect();
    let mut moved = Vec::new();
    let mut notes = Vec::new();
    // Where each id leads that was met: a chain is followed once, and what leads round in a circle leads nowhere.
    let mut met: BTreeMap<(AliasOf, &str), Option<Route>> = BTreeMap::new();
    for alias in &site.archive.aliases {
        let mut tell = |code, message: String, hint: &str| {
            let note = Diagnostic::warning(code, &alias.path, message).at(alias.line, alias.excerpt.as_str());
            notes.push(note.hint(hint));
        };
        if now(alias.of, &alias.old).is_some() {
            let message = format!("`{}` is an id in use, and leads to what has it", alias.old);
            tell("id-in-use", message, "take the line away");
            continue;
        }
        let mut way = Vec::new();
        let mut id = alias.old.as_str();
        let to = loop {
            if let Some(to) = met.get(&(alias.of, id)) {
                break to.clone();
            }
            met.insert((alias.of, id), None);
            way.push(id);
            match (now(alias.of, id), later.get(&(alias.of, id))) {
                (Some(to), _) => break Some(to),
                (None, Some(next)) => id = next,
                (None, None) => break None,
            }
        };
        met.extend(way.into_iter().map(|id| ((alias.of, id), to.clone())));
        let Some(to) = to else {
            let message = format!("`{}` is to lead to `{}`, which this archive does not have", alias.old, alias.new);
            tell("id-unknown", message, "write the id that its address has now");
            continue;
        };
        moved.extend(folders(alias).map(|folder| Moved { folder, to: to.clone() }));
        if let Route::Document(document) = to {
            let folder = format!("documents/{}/source/", alias.old);
            moved.push(Moved { folder, to: Route::Source(document) });
        }
    }
    (moved, notes)
}

/// A wording may have been a passage or a common wording when it had its old id.
fn folders(alias: &Alias) -> impl Iterator<Item = String> + '_ {
    let lists: &[&str] = match alias.of {
        AliasOf::Document => &["documents"],
        AliasOf::Wording => &["passages", "phrases"],
    };
    lists.iter().map(|list| format!("{list}/{}/", alias.old))
}

/// The page of an old address.
///
/// # Errors
///
/// A template that fails.
pub fn render(site: &Site, index: u32) -> anyhow::Result<String> {
    let route = Route::Moved(index);
    let to = &site.moved(index).to;
    let title = site.words().say("moved").to_owned();
    let name = match to {
        Route::Document(document) | Route::Source(document) => site.title(site.document(*document)),
        Route::Passage(cluster) | Route::Phrase(cluster) => {
            let wording = site.cluster(*cluster).wording;
            site.quote(wording.document, wording.span).to_owned()
        }
        other => site.address(other),
    };
    let links = site.links(&route);
    let view = View { title: title.clone(), url: links.to(to), name, script: links.asset("moved.js") };
    site.page(&route, "moved.html", &title, &[], &view)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SiteConfig;
    use crate::ingest::Inputs;
    use crate::model::SourcePath;
    use crate::site::{plan, sample};

    fn site(aliases: &[(AliasOf, &str, &str)]) -> (Site, Vec<&'static str>) {
        let (mut archive, texts, reuse) = sample::parts();
        let alias = |(line, (of, old, new)): (u32, &(AliasOf, &str, &str))| Alias {
            of: *of,
            old: (*old).to_owned(),
            new: (*new).to_owned(),
            path: SourcePath("content/ids.yaml".to_owned()),
            line,
            excerpt: format!("{old}: {new}"),
        };
        archive.aliases = (1..).zip(aliases).map(alias).collect();
        let config = SiteConfig { base_url: Some("https://example.org/a/".to_owned()), ..SiteConfig::default() };
        let (site, notes) = plan(archive, texts, reuse, &Inputs::default(), &config).unwrap();
        (site, notes.into_iter().map(|note| note.code).collect())
    }

    #[test]
    fn an_old_address_leads_to_the_new_one() {
        let aliases = [(AliasOf::Document, "old", "speech"), (AliasOf::Wording, "abc", "heshuiqing")];
        let (site, notes) = site(&aliases);
        assert_eq!(notes, Vec::<&str>::new());
        let page = String::from_utf8(site.render("documents/old/index.html").unwrap()).unwrap();
        for expected in [
            "<link rel=\"canonical\" href=\"https://example.org/a/documents/speech/\">",
            "<noscript><meta http-equiv=\"refresh\" content=\"0; url=../../documents/speech/\"></noscript>",
            "<script src=\"../../assets/moved.js\" data-to=\"../../documents/speech/\"></script>",
            "<meta name=\"robots\" content=\"noindex\">",
            "<a href=\"../../documents/speech/\">题目 speech &lt;b&gt;</a>",
        ] {
            assert!(page.contains(expected), "{expected} in {page}");
        }
        assert!(!page.contains("og:url") && !page.contains("/documents/old/"), "{page}");
        let page = String::from_utf8(site.render("documents/old/source/index.html").unwrap()).unwrap();
        assert!(page.contains("0; url=../../../documents/speech/source/"), "{page}");
        for folder in ["passages", "phrases"] {
            let page = String::from_utf8(site.render(&format!("{folder}/abc/index.html")).unwrap()).unwrap();
            assert!(page.contains("0; url=../../passages/heshuiqing/"), "{page}");
        }
        let sitemap = String::from_utf8(site.render("sitemap.xml").unwrap()).unwrap();
        assert!(!sitemap.contains("/old/") && !sitemap.contains("/abc/"));
    }

    #[test]
    fn what_leads_nowhere_is_told() {
        let check = |aliases: &[(AliasOf, &str, &str)], pages: usize, codes: &[&str]| {
            let (site, notes) = site(aliases);
            assert_eq!(
                (site.routes.values().filter(|route| matches!(route, Route::Moved(_))).count(), notes),
                (pages, codes.to_vec())
            );
        };
        let document = AliasOf::Document;
        // A document has two pages.
        check(&[(document, "a", "b"), (document, "b", "note")], 4, &[]);
        check(&[(document, "b", "note"), (document, "a", "b"), (document, "c", "a")], 6, &[]);
        check(&[(document, "c", "a"), (document, "a", "b"), (document, "b", "a")], 0, &["id-unknown"; 3]);
        check(&[(document, "a", "b"), (document, "b", "a")], 0, &["id-unknown", "id-unknown"]);
        check(&[(document, "a", "a")], 0, &["id-unknown"]);
        check(&[(document, "note", "speech")], 0, &["id-in-use"]);
        check(&[(AliasOf::Wording, "a", "speech")], 0, &["id-unknown"]);
    }
}
