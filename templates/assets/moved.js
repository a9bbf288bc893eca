// Leads from an old address to the new one, to the paragraph and with the wordings that were asked for.
const to = new URL(document.currentScript.dataset.to, location.href);
to.search = location.search;
to.hash = location.hash;
location.replace(to);
