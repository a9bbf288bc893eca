//! Containers made on the spot, each the smallest that shows one thing.

use super::*;
use std::io::{Cursor, Write as _};
use zip::write::{SimpleFileOptions, ZipWriter};

/// A ZIP container of parts.
fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A document with a body, and parts beside it by their kind.
fn word(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<w:document xmlns:w='w' xmlns:r='r'><w:body>{body}</w:body></w:document>");
    let mut relations = String::from("<Relationships>");
    let mut all: Vec<(String, Vec<u8>)> = vec![("word/document.xml".to_owned(), document.into_bytes())];
    for (at, (kind, xml)) in parts.iter().enumerate() {
        relations += &format!("<Relationship Id='r{at}' Type='x/{kind}' Target='{kind}.xml'/>");
        all.push((format!("word/{kind}.xml"), xml.as_bytes().to_vec()));
    }
    relations += "<Relationship Id='out' Type='x/hyperlink' Target='https://river.example/' TargetMode='External'/>";
    relations += "</Relationships>";
    all.push(("word/_rels/document.xml.rels".to_owned(), relations.into_bytes()));
    let all: Vec<(&str, &[u8])> = all.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    zipped(&all)
}

fn run_as(name: &str, bytes: Vec<u8>) -> Option<Result<Unpacked, Box<Diagnostic>>> {
    run(&RawFile { path: SourcePath(name.to_owned()), bytes }, "zh-Hans")
}

fn check(body: &str, parts: &[(&str, &str)], expected: &str) {
    let unpacked = run_as("content/a.docx", word(body, parts)).unwrap().unwrap();
    assert_eq!(unpacked.text.trim_end(), expected, "{body}");
}

fn refuse(name: &str, bytes: Vec<u8>, code: &str) {
    let error = run_as(name, bytes).unwrap().unwrap_err();
    assert_eq!(error.code, code, "{error:?}");
    assert!(error.hint.is_some());
}

/// A paragraph of one run.
fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn changes_under_review_are_accepted() {
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let deleted = "<w:del><w:r><w:delText>小</w:delText></w:r></w:del>";
    check(&format!("<w:p>{}{deleted}<w:ins>{}</w:ins></w:p>", run("灯"), run("大")), &[], "<p>灯<del>小</del>大</p>");
    check(
        &format!("<w:p><w:moveFrom>{}</w:moveFrom></w:p><w:p><w:moveTo>{}</w:moveTo></w:p>", run("桥"), run("桥")),
        &[],
        "<p><del>桥</del></p>\n<p>桥</p>",
    );
    // The end of the first paragraph was taken back, so that the second goes on.
    let mark = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>";
    check(&format!("<w:p>{mark}{}</w:p>{}", run("河水"), p("东流")), &[], "<p>河水东流</p>");
    let row = format!("<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{}</w:tc></w:tr></w:tbl>", p("去"));
    check(&format!("{row}{}", p("留")), &[], "<table>\n<tr><td><del>去</del></td></tr>\n</table>\n<p>留</p>");
    let old = "<w:pPr><w:pPrChange><w:pPr><w:pStyle w:val='t'/></w:pPr></w:pPrChange></w:pPr>";
    check(&format!("<w:p>{old}{}</w:p>", run("字")), &[], "<p>字</p>");
}

#[test]
fn notes_stand_below_in_the_order_of_their_numbers() {
    let body = "<w:p><w:r><w:t>灯</w:t><w:endnoteReference w:id='7'/></w:r><w:r><w:t>绳</w:t><w:footnoteReference w:id='1'/></w:r></w:p>";
    let feet = format!(
        "<w:footnotes><w:footnote w:type='separator' w:id='0'>{}</w:footnote><w:footnote w:id='1'>{}</w:footnote></w:footnotes>",
        p("线"),
        p("脚")
    );
    let ends = format!(
        "<w:endnotes><w:endnote w:id='7'>{}</w:endnote><w:endnote w:id='8'>{}</w:endnote></w:endnotes>",
        p("尾"),
        p("无人引")
    );
    check(
        body,
        &[("footnotes", &feet), ("endnotes", &ends)],
        "<p>灯<sup>[1]</sup>绳<sup>[2]</sup></p>\n<footnote>[1] 尾</footnote>\n<footnote>[2] 脚</footnote>\n<footnote>无人引</footnote>",
    );
}

#[test]
fn what_is_seen_once_is_written_once() {
    let framed = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", p(text));
    let body = format!(
        "<w:p><w:r><w:t>文</w:t><mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>后</w:t></w:r></w:p>",
        framed("框"),
        framed("框")
    );
    check(&body, &[], "<p>文后</p>\n<p>框</p>");
    let body = "<w:p><w:r><w:fldChar/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:hyperlink r:id='out'><w:r><w:t>河</w:t></w:r></w:hyperlink><w:r><w:br/><w:sym w:char='F0B7'/><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r></w:p>";
    check(body, &[], "<p><a href=\"https://river.example/\">河</a><br>□<span hidden>暗</span></p>");
    let ruby = "<w:p><w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>dēng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>灯</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>";
    check(ruby, &[], "<p><ruby><rt>dēng</rt>灯</ruby></p>");
    let nested = format!(
        "<w:tbl><w:tr><w:tc>{}<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>",
        p("外"),
        p("内")
    );
    check(&nested, &[], "<table>\n<tr><td>外<table><tr><td>内</td></tr></table></td></tr>\n</table>");
    check(&p("a &lt;b&gt; &amp; &#x6CB3;"), &[], "<p>a &lt;b&gt; &amp; 河</p>");
}

#[test]
fn styles_say_what_a_paragraph_is() {
    let styles = "<w:styles><w:style w:styleId='1'><w:name w:val='heading 1'/></w:style><w:style w:styleId='a'><w:name w:val='章'/><w:basedOn w:val='1'/></w:style><w:style w:styleId='b'><w:name w:val='b'/><w:basedOn w:val='b'/></w:style><w:style w:styleId='T'><w:name w:val='toc 1'/></w:style></w:styles>";
    let styled = |style: &str| format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>");
    check(&styled("a"), &[("styles", styles)], "<h1>甲</h1>");
    check(&styled("b"), &[("styles", styles)], "<p>甲</p>");
    check(&styled("T"), &[("styles", styles)], "<nav>甲</nav>");
}

#[test]
fn hostile_containers_are_refused() {
    let text = b"<w:document><w:body/></w:document>".as_slice();
    refuse("content/a.docx", zipped(&[("word/document.xml", text), ("../../evil", b"x")]), "hostile-container");
    refuse("content/a.docx", zipped(&[("word/document.xml", text), ("/etc/evil", b"x")]), "hostile-container");
    refuse("content/a.docx", zipped(&[("word/document.xml", text), ("a\\b", b"x")]), "hostile-container");
    let bomb = vec![b' '; 40 << 20];
    refuse("content/a.docx", zipped(&[("word/document.xml", &bomb)]), "zip-bomb");
    let laughs = b"<!DOCTYPE a [<!ENTITY b 'x'><!ENTITY c '&b;&b;'>]><w:document>&c;</w:document>";
    refuse("content/a.docx", zipped(&[("word/document.xml", laughs)]), "xml-entities");
    let outside = b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><w:document>&b;</w:document>";
    refuse("content/a.docx", zipped(&[("word/document.xml", outside)]), "xml-entities");
    refuse("content/a.docx", zipped(&[("word/document.xml", b"<w:document><w:body></w:document>")]), "damaged-file");
    refuse("content/a.docx", zipped(&[("word/document.xml", b"<w:document><w:body>")]), "damaged-file");
    refuse("content/a.docx", word("<w:p/>", &[]), "empty-file");
    let whole = word(&p("河"), &[]);
    refuse("content/a.docx", whole.get(..whole.len() - 30).unwrap().to_vec(), "damaged-file");
}

#[test]
fn entries_are_apart() {
    let feed = "<rss><channel><title>甲</title><item><description>&lt;b&gt;灯&lt;script&gt;</description></item><item><title>桥</title></item></channel></rss>";
    let unpacked = run_as("content/a.xml", feed.as_bytes().to_vec()).unwrap().unwrap();
    let Shape::Entries(entries) = &unpacked.shape else { panic!("a feed has entries") };
    let texts: Vec<&str> = entries.iter().filter_map(|entry| unpacked.text.get(entry.clone())).collect();
    assert_eq!(
        texts,
        [
            "<article>\n<p>&lt;b&gt;灯&lt;script&gt;</p>\n</article>\n",
            "<article>\n<meta name=\"entry:title\" content=\"桥\">\n<h1>桥</h1>\n</article>\n"
        ]
    );
}

#[test]
fn feeds_are_bounded_and_other_xml_is_told() {
    let laughs = "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'ha'>]><rss><channel>&a;</channel></rss>";
    refuse("content/a.xml", laughs.as_bytes().to_vec(), "xml-entities");
    refuse("content/a.xml", b"<?xml version='1.0'?><TEI><p>x</p></TEI>".to_vec(), "unknown-xml");
    refuse("content/a.rss", b"<rss><channel><item>".to_vec(), "damaged-file");
    refuse("content/a.rss", b"<rss><channel/></rss>".to_vec(), "empty-file");
    assert!(run_as("content/a.xml", b"<html><p>x".to_vec()).is_none());
    assert!(run_as("content/a.txt", b"<p>x".to_vec()).is_none());
}

/// A book of one chapter, with parts beside it.
fn book(chapter: &str, beside: &[(&str, &[u8])]) -> Vec<u8> {
    let package = "<package><metadata><dc:title>书</dc:title></metadata><manifest><item id='a' href='../b%20c.xhtml'/></manifest><spine><itemref idref='a'/></spine></package>";
    let container = "<container><rootfiles><rootfile full-path='O/p.opf'/></rootfiles></container>";
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("META-INF/container.xml", container.as_bytes()),
        ("O/p.opf", package.as_bytes()),
        ("b c.xhtml", chapter.as_bytes()),
    ];
    parts.extend(beside);
    zipped(&parts)
}

#[test]
fn chapters_are_read_as_they_show() {
    let read = |chapter: &str| run_as("content/a.epub", book(chapter, &[])).unwrap().unwrap().text;
    let head = "<!-- book -->\n<meta name=\"book:title\" content=\"书\">\n<!-- b c.xhtml -->\n";
    let page = |body: &str| format!("<html><head><title/></head><body>{body}</body></html>");
    assert_eq!(
        read(&page("<h1>春</h1><p>冰<b/>化&nbsp;了</p>")),
        format!("{head}<h1>春</h1>\n<p>冰<b></b>化\u{A0}了</p>\n")
    );
    assert_eq!(
        read(&page("<aside>旁</aside><aside epub:type='footnote'>注</aside><del>删</del>")),
        format!("{head}<div>旁</div>\n<footnote epub:type=\"footnote\">注</footnote>\n<span>删</span>\n")
    );
    // Broken XML is read as a browser reads it.
    assert_eq!(read("<html><body><p>冰化了<br>水"), format!("{head}<p>冰化了<br>水\n"));
    let locked = "<encryption><CipherReference URI='b%20c.xhtml'/></encryption>";
    refuse("content/a.epub", book(&page("锁"), &[("META-INF/encryption.xml", locked.as_bytes())]), "password");
    refuse("content/a.epub", zipped(&[("META-INF/container.xml", b"<container/>")]), "damaged-file");
}

#[test]
fn a_saved_page_is_its_first() {
    let saved = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://river.example/a--b\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>=BA=D3=\r\n=CB=AE</p>\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>frame</p>\r\n--x--\r\n";
    let unpacked = run_as("content/a.mht", saved.as_bytes().to_vec()).unwrap().unwrap();
    assert_eq!(unpacked.text.trim_end(), "<!-- saved from url=(0030)https://river.example/a%2D%2Db -->\n<p>河水</p>");
    assert_eq!(unpacked.notes.iter().map(|note| note.code).collect::<Vec<_>>(), ["left-out"]);
    // Pictures are spoken of where there were some.
    assert_eq!(unpacked.notes[0].hint.as_deref(), Some("the source page shows where"));
    refuse("content/a.mht", b"Content-Type: multipart/related; boundary=x\n\n--x--".to_vec(), "damaged-file");
}

#[test]
fn names_that_lie_are_told() {
    let unpacked = run_as("content/a.txt", word(&p("河"), &[])).unwrap().unwrap();
    assert_eq!(unpacked.notes.iter().map(|note| note.code).collect::<Vec<_>>(), ["misnamed-file"]);
    assert!(run_as("content/a.docx", b"<p>text".to_vec()).is_none());
    assert!(kind::misnamed_text(&SourcePath("content/a.docx".to_owned())).is_some());
}
