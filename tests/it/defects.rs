//! Texts that were damaged in five ways at once come back whole, and the changes say how.
//!
//! The list of ways is that of docs/INGEST.md: damage that can be undone because the text itself shows it.

mod text;

use crate::tree;
use encoding_rs::{BIG5, GB18030};
use hujian::config::IngestConfig;
use hujian::ingest::lines::Lines;
use hujian::ingest::words::jieba;
use hujian::ingest::{Inputs, RawFile, body, run};
use hujian::model::{Archive, SourcePath};
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};
use rand_xorshift::XorShiftRng;
use text::{Form, Text};

/// Files that are damaged and read.
const FILES: u32 = 500;
/// Ways in which each is damaged.
const DEFECTS: usize = 5;

/// One way of damaging a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Defect {
    DuplicateBlock,
    PageBreak,
    PageNumbers,
    WordSegmentation,
    WordTags,
    LineWrap,
    References,
    Indents,
    TrailingSpaces,
    BlankLines,
    DrawnRule,
    SharingBar,
    WordProcessor,
    ZeroWidth,
    MarkInText,
    Controls,
    Bidirectional,
    FrontMatter,
    EmptyParagraphs,
    Entities,
    Image,
    Navigation,
    Script,
    Spans,
    SourceLines,
    WrongLabel,
    LineEnds,
    Encoding,
}

use Defect::{
    Bidirectional, BlankLines, Controls, DrawnRule, DuplicateBlock, EmptyParagraphs, Encoding, Entities, FrontMatter,
    Image, Indents, LineEnds, LineWrap, MarkInText, Navigation, PageBreak, PageNumbers, References, Script, SharingBar,
    SourceLines, Spans, TrailingSpaces, WordProcessor, WordSegmentation, WordTags, WrongLabel, ZeroWidth,
};

/// What can happen to plain text. Each with its name in docs/INGEST.md.
const PLAIN: &[(Defect, &str)] = &[
    (DuplicateBlock, "duplicated block"),
    (PageBreak, "page break in mid-paragraph"),
    (PageNumbers, "page numbers"),
    (WordSegmentation, "word segmentation"),
    (WordTags, "word tags"),
    (LineWrap, "line wraps"),
    (Indents, "indents"),
    (TrailingSpaces, "trailing spaces"),
    (BlankLines, "blank lines"),
    (DrawnRule, "drawn rules"),
    (SharingBar, "controls of a page"),
    (WordProcessor, "leftovers of a word processor"),
    (ZeroWidth, "zero-width characters"),
    (MarkInText, "byte order mark in mid-text"),
    (Controls, "stray controls"),
    (Bidirectional, "bidirectional controls"),
    (FrontMatter, "front matter below a blank line"),
    (References, "references to characters"),
    (LineEnds, "line ends"),
    (Encoding, "encodings"),
];

/// What can happen to a page.
const PAGE: &[(Defect, &str)] = &[
    (EmptyParagraphs, "empty paragraphs"),
    (Entities, "entities"),
    (References, "references to characters"),
    (Image, "pictures"),
    (Navigation, "navigation"),
    (SharingBar, "controls of a page"),
    (Script, "scripts"),
    (Spans, "idle elements"),
    (SourceLines, "lines of the page's source"),
    (WrongLabel, "a wrong declaration of the encoding"),
    (Indents, "indents"),
    (TrailingSpaces, "trailing spaces"),
    (WordProcessor, "leftovers of a word processor"),
    (ZeroWidth, "zero-width characters"),
    (MarkInText, "byte order mark in mid-text"),
    (Controls, "stray controls"),
    (Bidirectional, "bidirectional controls"),
    (LineEnds, "line ends"),
    (Encoding, "encodings"),
];

/// Of two that exclude each other, the second goes: words are cut in one way, and where they are, lines stay whole.
const EXCLUSIVE: &[(Defect, Defect)] =
    &[(WordTags, WordSegmentation), (WordTags, LineWrap), (WordSegmentation, LineWrap)];

/// Five of them, in the order in which they happen.
fn chosen(of: &[(Defect, &str)], dice: &mut XorShiftRng) -> Vec<Defect> {
    let mut all: Vec<Defect> = of.iter().map(|(defect, _)| *defect).collect();
    all.shuffle(dice);
    let mut chosen: Vec<Defect> = Vec::new();
    for defect in all {
        let excluded =
            EXCLUSIVE.iter().any(|(a, b)| defect == *b && chosen.contains(a) || defect == *a && chosen.contains(b));
        if chosen.len() < DEFECTS && !excluded {
            chosen.push(defect);
        }
    }
    chosen.sort_unstable();
    chosen
}

/// Puts a sign between letters here and there.
fn sprinkle(text: &str, signs: &[&str], dice: &mut XorShiftRng) -> String {
    let mut out = String::new();
    for c in text.chars() {
        out.push(c);
        if !c.is_ascii() && dice.random_bool(0.02) {
            out.push_str(signs.choose(dice).expect("signs are given"));
        }
    }
    out
}

/// A place within a word in the middle of a paragraph: characters from its beginning.
fn within_a_word(paragraph: &str) -> Option<usize> {
    let half = paragraph.chars().count() / 2;
    let words = jieba().cut(paragraph, false);
    let mut at = 0;
    words.iter().find_map(|word| {
        let start = at;
        at += word.word.chars().count();
        (start >= half && word.word.chars().count() == 2).then_some(start + 1)
    })
}

fn cut_in_two(paragraph: &str, between: &str) -> String {
    let Some(at) = within_a_word(paragraph) else { return paragraph.to_owned() };
    let first: String = paragraph.chars().take(at).collect();
    let second: String = paragraph.chars().skip(at).collect();
    format!("{first}{between}{second}")
}

fn segmented(line: &str, tag: &str) -> String {
    jieba().cut(line, false).iter().map(|word| format!("{}{tag}", word.word)).collect::<Vec<_>>().join(" ")
}

/// Lines of so many characters.
fn wrapped(line: &str, width: usize) -> String {
    let letters: Vec<char> = line.chars().collect();
    letters.chunks(width).map(|line| line.iter().collect::<String>()).collect::<Vec<_>>().join("\n")
}

/// A plain text file.
fn plain(text: &Text, defects: &[Defect], dice: &mut XorShiftRng) -> String {
    let has = |defect: Defect| defects.contains(&defect);
    let mut paragraphs = text.paragraphs.clone();
    if has(DuplicateBlock) {
        let at = dice.random_range(0..paragraphs.len() - 2);
        let again: Vec<String> = paragraphs.get(at..at + 2).expect("two paragraphs").to_vec();
        paragraphs.extend(again);
    }
    if has(PageBreak) {
        let between = if has(PageNumbers) { "\n\n- 1 -\n\n" } else { "\n\n" };
        let first = paragraphs.get_mut(1).expect("five paragraphs at least");
        *first = cut_in_two(first, between);
    }
    if has(PageNumbers) {
        let first = if has(PageBreak) { 2 } else { 1 };
        paragraphs.insert(2, format!("- {first} -"));
        paragraphs.insert(4, format!("- {} -", first + 1));
    }
    let mut lines: Vec<String> = std::iter::once(&text.title).chain(&paragraphs).cloned().collect();
    let each = |lines: &mut Vec<String>, change: &mut dyn FnMut(&str) -> String| {
        for line in lines.iter_mut().skip(1) {
            *line = line
                .split('\n')
                .map(|line| if line.is_empty() || line.starts_with("- ") { line.to_owned() } else { change(line) })
                .collect::<Vec<_>>()
                .join("\n");
        }
    };
    if has(WordSegmentation) || has(WordTags) {
        let tag = if has(WordTags) { "/n" } else { "" };
        each(&mut lines, &mut |line| segmented(line, tag));
        lines[0] = segmented(&text.title, tag);
    }
    if has(LineWrap) {
        each(&mut lines, &mut |line| wrapped(line, 30));
    }
    if has(References) {
        each(&mut lines, &mut |line| {
            line.replace('“', "&ldquo;").replace('”', "&#8221;").replace('水', "&amp;#x6c34;")
        });
    }
    if has(Indents) {
        each(&mut lines, &mut |line| format!("　　{line}").replace("\n　　", "\n"));
    }
    let gap = if has(BlankLines) { "\n\n\n" } else { "\n\n" };
    let mut file = format!("{}\n", lines.join(gap));
    if has(SharingBar) {
        file = format!("{file}{gap}分享到：\n微信\nQQ空间\n【字号：大 中 小】 打印本页\n");
    }
    if has(DrawnRule) {
        file = format!("{file}\n----------\n");
    }
    if has(WordProcessor) {
        file = format!("[bookmark: _GoBack]{file}");
    }
    if has(TrailingSpaces) {
        file = file.lines().map(|line| format!("{line} \t\n")).collect();
    }
    if has(FrontMatter) {
        file = format!("\n---\nretrieved: 2027-01-02\n\nrights:\n---\n{file}");
        let head = file.find("---\n[").or(file.rfind("---\n")).map_or(0, |at| at);
        let body = file.split_off(head);
        return format!("{file}{}", invisible(&body, defects, dice));
    }
    invisible(&file, defects, dice)
}

/// What nobody sees.
fn invisible(file: &str, defects: &[Defect], dice: &mut XorShiftRng) -> String {
    let mut file = file.to_owned();
    for (defect, signs) in [
        (ZeroWidth, &["\u{200b}", "\u{2060}", "\u{200d}"][..]),
        (MarkInText, &["\u{feff}"]),
        (Controls, &["\u{1}", "\u{7f}", "\u{ad}"]),
        (Bidirectional, &["\u{202a}", "\u{202c}", "\u{200e}"]),
    ] {
        if defects.contains(&defect) {
            file = sprinkle(&file, signs, dice);
        }
    }
    if defects.contains(&ZeroWidth) {
        file = file.replacen("\n\n", "\n\u{200b}\n\n", 1);
    }
    file
}

/// A page.
fn page(text: &Text, defects: &[Defect], dice: &mut XorShiftRng) -> String {
    let has = |defect: Defect| defects.contains(&defect);
    let mut blocks = Vec::new();
    for paragraph in &text.paragraphs {
        let mut inner = invisible(paragraph, defects, dice);
        if has(Entities) {
            inner = inner.replace('“', "&ldquo;").replace('”', "&#8221;").replace('水', "&#x6c34;");
        }
        if has(References) {
            inner = inner.replace('，', "&amp;#65292;").replace('人', "&amp;amp;#x4eba;");
        }
        if has(Spans) {
            inner = inner.replacen('，', "<span lang=\"zh\">，</span>", 1);
        }
        if has(SourceLines) {
            inner = inner.replace('。', "。\n    ");
        }
        if has(Indents) {
            inner = format!("&nbsp;&nbsp;　　{inner}");
        }
        if has(WordProcessor) {
            inner = format!("[bookmark: _GoBack]{inner}");
        }
        blocks.push(format!("<p>{inner}</p>"));
        if has(EmptyParagraphs) && dice.random_bool(0.5) {
            blocks.push((*["<p></p>", "<p>&nbsp;</p>", "<p> 　\n</p>"].choose(dice).expect("three")).to_owned());
        }
        if has(Image) && dice.random_bool(0.3) {
            blocks.push("<p><img src=\"https://img.example.org/a.jpg\" alt=\"\"></p>".to_owned());
        }
    }
    if has(SharingBar) {
        blocks.push("<p>分享到：微信 微博</p><p>打印本页 | 关闭窗口</p>".to_owned());
    }
    let navigation =
        if has(Navigation) { "<nav><a href=\"/\">首页</a> <a href=\"/b\">新闻</a></nav>\n" } else { "" };
    let script = if has(Script) { "<script>var a = '水';</script>\n<style>p { color: red }</style>\n" } else { "" };
    let label = match (has(WrongLabel), has(Encoding)) {
        (false, _) => "",
        (true, true) => "<meta charset=\"utf-8\">",
        (true, false) => "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\">",
    };
    let mut page = format!(
        "<!DOCTYPE html>\n<html><head>{label}<title>{0}</title></head>\n<body>\n{navigation}{script}<article>\n<h1>{0}</h1>\n{1}\n</article>\n</body></html>\n",
        text.title,
        blocks.join("\n")
    );
    if has(TrailingSpaces) {
        page = page.lines().map(|line| format!("{line} \t\n")).collect();
    }
    page
}

/// The bytes of a file: other line ends, another encoding.
fn bytes(file: &str, form: Form, defects: &[Defect], dice: &mut XorShiftRng) -> Vec<u8> {
    let file = match (defects.contains(&LineEnds), dice.random_bool(0.5)) {
        (false, _) => file.to_owned(),
        (true, true) => file.replace('\n', "\r\n"),
        (true, false) => file.replace('\n', "\r"),
    };
    if !defects.contains(&Encoding) {
        return file.into_bytes();
    }
    let units = |to: fn(u16) -> [u8; 2]| file.encode_utf16().flat_map(to).collect::<Vec<u8>>();
    match dice.random_range(0..6) {
        0 => [b"\xFF\xFE".to_vec(), units(u16::to_le_bytes)].concat(),
        1 => units(u16::to_le_bytes),
        2 => units(u16::to_be_bytes),
        3 => [b"\xEF\xBB\xBF".to_vec(), file.into_bytes()].concat(),
        _ => {
            // What Big5 has no code for is written in GB18030, which has one for everything.
            let (big5, _, unmappable) = BIG5.encode(&file);
            if form == Form::Traditional && !unmappable { big5 } else { GB18030.encode(&file).0 }.into_owned()
        }
    }
}

/// Every document of the archive is its source with its changes applied.
fn check_replay(archive: &Archive) {
    for document in &archive.documents {
        let source = archive.sources.iter().find(|source| source.path == document.origin.source);
        let source = source.expect("a document has its source");
        let changes = archive.changes.iter().filter(|change| change.document.as_deref() == Some(&document.id));
        let changes = changes.map(|change| (change.span.0..change.span.1, &*change.after));
        let replayed = body::replay(&source.text, &Lines::of(&source.text), &document.origin.segments, changes);
        assert_eq!(replayed, document.body.text, "{}", source.path);
    }
}

#[test]
fn texts_damaged_in_five_ways_come_back_whole() {
    let mut wrong = Vec::new();
    for number in 0..FILES {
        let mut dice = XorShiftRng::seed_from_u64(u64::from(number));
        let text = Text::random(&mut dice);
        let is_page = dice.random_bool(0.4);
        let defects = chosen(if is_page { PAGE } else { PLAIN }, &mut dice);
        let file = if is_page { page(&text, &defects, &mut dice) } else { plain(&text, &defects, &mut dice) };
        let name = format!("content/{number}.{}", if is_page { "html" } else { "txt" });
        let raw = RawFile { path: SourcePath(name.clone()), bytes: bytes(&file, text.form, &defects, &mut dice) };
        let (archive, notes) = run(&Inputs { sources: vec![raw], ..Inputs::default() }, &IngestConfig::default());
        check_replay(&archive);
        let found: Vec<&str> = archive.documents.iter().map(|document| document.body.text.as_str()).collect();
        if found != [text.shown().as_str()] {
            let differs = found.first().and_then(|found| {
                found
                    .lines()
                    .zip(text.shown().lines())
                    .find(|(a, b)| a != b)
                    .map(|(a, b)| format!("{a:?}\n    for {b:?}"))
            });
            let errors: Vec<&str> = notes.iter().map(|note| note.message.as_str()).collect();
            wrong.push(format!("{name}, {defects:?}: {} documents, {differs:?} {errors:?}", found.len()));
        }
    }
    tree::none("a damaged text is not shown as it was", &wrong);
}

#[test]
fn the_list_of_defects_is_documented() {
    let text = tree::file("docs/INGEST.md");
    let missing: Vec<String> = PLAIN
        .iter()
        .chain(PAGE)
        .filter(|(_, name)| !text.contains(&format!("| {name} |")))
        .map(|(_, name)| (*name).to_owned())
        .collect();
    tree::none("docs/INGEST.md lacks", &missing);
}
