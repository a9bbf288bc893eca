//! PDFs made on the spot, each the smallest that shows one thing.

use super::*;
use std::fmt::Write as _;

/// A font of a character collection that is not in the file: codes are UTF-16, letters of Latin half as wide as Han.
const SONG: &str = "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /UniGB-UTF16-H /DescendantFonts [<< /Type /Font \
    /Subtype /CIDFontType0 /BaseFont /Song /DW 1000 /W [1 95 500] \
    /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 5 >> >>] >>";

/// A file of pages, with a font `/F`.
fn pdf(font: &str, pages: &[String]) -> Vec<u8> {
    file(font, pages, &[], "")
}

/// As [`pdf`], with further objects after those of the pages, and more in its trailer.
fn file(font: &str, pages: &[String], further: &[String], trailer: &str) -> Vec<u8> {
    let count = pages.len();
    let kids: String = (0..count).map(|at| format!("{} 0 R ", 4 + 2 * at)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Count {count} /Kids [{kids}] >>"),
        font.to_owned(),
    ];
    for (at, content) in pages.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {} 0 R /Resources << /Font << /F 3 0 R >> >> >>",
            5 + 2 * at
        ));
        objects.push(format!("<< /Length {} >> stream\n{content}\nendstream", content.len()));
    }
    objects.extend_from_slice(further);
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (at, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let (size, start) = (objects.len() + 1, file.len());
    file +=
        &format!("xref\n0 {size}\n{table}trailer << /Size {size} /Root 1 0 R {trailer}>>\nstartxref\n{start}\n%%EOF\n");
    file.into_bytes()
}

/// A line of ten points, `x` and `y` from the lower left corner.
fn put(x: u32, y: u32, text: &str) -> String {
    sized(10, x, y, text)
}

fn sized(size: u32, x: u32, y: u32, text: &str) -> String {
    let codes = text.encode_utf16().fold(String::new(), |mut codes, unit| {
        write!(codes, "{unit:04X}").unwrap();
        codes
    });
    format!("BT /F {size} Tf {x} {y} Td <{codes}> Tj ET\n")
}

fn check(content: &str, expected: &str) {
    let page = read(&pdf(SONG, &[content.to_owned()])).unwrap().0;
    assert_eq!(page.text.trim_end_matches(['\n', '\u{c}']), expected);
}

fn refuse(file: &[u8], code: &str, told: &str) {
    let fault = match read(file) {
        Ok((page, _)) if !page.has_text => no_text(&page.left_out),
        read => read.map(|_| ()).unwrap_err(),
    };
    assert_eq!(fault.code, code, "{fault:?}");
    assert!(format!("{} {}", fault.message, fault.hint).contains(told), "{fault:?}");
}

#[test]
fn signs_make_lines_and_lines_paragraphs() {
    check(
        &[
            sized(16, 220, 700, "渡口记事"),
            put(70, 660, "水退的时候，渡口的人把船拴在柳树下面，等第二"),
            put(50, 644, "天再过河。没有人着急。"),
            put(70, 628, "灯还亮着。"),
        ]
        .concat(),
        "                     渡口记事\n\n    水退的时候，渡口的人把船拴在柳树下面，等第二\n天再过河。没有人着急。\n\n    灯还亮着。",
    );
    // Each page ends with a form feed.
    let (pages, _) = read(&pdf(SONG, &[put(50, 700, "灯"), String::new(), put(50, 700, "船")])).unwrap();
    assert_eq!(pages.text, "灯\n\n\u{c}\u{c}船\n\n\u{c}");
}

#[test]
fn a_title_of_two_lines_is_one() {
    check(
        &[
            sized(20, 50, 740, "在渡口三镇合修石桥的"),
            sized(20, 50, 708, "讲话"),
            put(70, 660, "水退的时候，渡口的人把船拴在柳树下面"),
            put(50, 644, "等第二天再过河，没有人着急也没有人说话，"),
            put(50, 628, "灯还亮着。"),
        ]
        .concat(),
        "在渡口三镇合修石桥的\n讲话\n\n    水退的时候，渡口的人把船拴在柳树下面\n等第二天再过河，没有人着急也没有人说话，\n灯还亮着。",
    );
}

#[test]
fn white_space_is_where_it_is_seen() {
    check(&put(50, 700, "过河 the ferry 的人"), "过河 the ferry 的人");
    // No space is written, but one is seen; a sign drawn twice is bold.
    check(&(put(50, 700, "the") + &put(68, 700, "ferry") + &put(68, 700, "ferry")), "the ferry");
    check(&(put(50, 700, "水位") + &put(71, 700, "高")), "水位高");
    check(&(put(50, 700, "三月一日") + &put(150, 700, "1.42")), "三月一日    1.42");
    check("BT /F 10 Tf 15 Tc 50 700 Td <901A77E54E66> Tj ET", "通知书");
    // A raised figure belongs to its line; ligatures and radicals are shapes.
    check(&(put(50, 700, "渡口") + &sized(6, 70, 704, "1") + &put(74, 700, "⽔⻅")), "渡口1水见");
    let mut letters = String::new();
    "⼀⻅ﬁ︽﹂ﬅ河".chars().for_each(|shape| shapes::push(&mut letters, shape));
    assert_eq!(letters, "一见fi《」st河");
}

#[test]
fn columns_are_read_one_after_another() {
    let line = "水退 the 时候渡口的人把船";
    let mut content = sized(14, 260, 740, "两岸");
    for (at, x) in [50, 200, 350].into_iter().enumerate() {
        for row in 0..6 {
            content += &put(x, 700 - 15 * row, &format!("{at}{line}"));
        }
    }
    let read = read(&pdf(SONG, &[content])).unwrap().0.text;
    let numbers: String = read.chars().filter(char::is_ascii_digit).collect();
    assert_eq!(numbers, "000000111111222222");
    assert_eq!(read.matches("水退 the 时候").count(), 18);
    // Cells of a table are no columns.
    let mut content = String::new();
    for row in 0..6 {
        content += &(put(50, 700 - 15 * row, "三月一日")
            + &put(200, 700 - 15 * row, "1.42")
            + &put(350, 700 - 15 * row, "2.05"));
    }
    check(&content, &["三月一日    1.42    2.05"; 6].join("\n\n"));
}

#[test]
fn what_stands_apart_on_several_pages_is_no_text() {
    let page = |number: u32, body: &str| {
        sized(8, 250, 760, "渡口文集")
            + &put(50, 700, body)
            + &put(50, 685, "船往上游走，灯还亮着")
            + &sized(8, 280, 40, &format!("第 {number} 页"))
    };
    let margins = |pages: &[String]| -> Vec<String> {
        let (page, printed) = read(&pdf(SONG, pages)).unwrap();
        printed.margins.iter().map(|span| page.text[span.clone()].to_owned()).collect()
    };
    let pages = [page(1, "水退的时候人往上游走"), page(2, "灯亮的时候人往下游走")];
    assert_eq!(margins(&pages), ["渡口文集", "第 1 页", "渡口文集", "第 2 页"]);
    // The title of two letters is in larger letters, and what stands close above a text belongs to it.
    let letter = |body: &str| sized(16, 250, 760, "通知") + &put(50, 715, "各位") + &put(50, 700, body);
    assert_eq!(margins(&[letter("水退的时候人往上游走"), letter("灯亮的时候人往下游走")]), [""; 0]);
    // What a browser prints around a page, it prints around one, too.
    let printed = put(50, 700, &"水退的时候".repeat(9))
        + &put(50, 685, "灯还亮着。")
        + &sized(8, 20, 780, "3/9/26, 8:05 AM 渡口")
        + &sized(8, 20, 20, "https://river.example/a 1/1");
    assert_eq!(margins(&[printed]), ["3/9/26, 8:05 AM 渡口", "https://river.example/a 1/1"]);
}

#[test]
fn the_title_is_what_the_file_and_the_largest_letters_say() {
    let pages =
        [sized(8, 250, 760, "渡口文集") + &sized(16, 250, 730, "守堤记") + &put(50, 700, "水退的时候人往上游走")];
    let further = ["<< /Title <FEFF5B885824 8BB0> >>".to_owned()];
    let (_, printed) = read(&file(SONG, &pages, &further, "/Info 6 0 R ")).unwrap();
    let head: Vec<(&str, &str)> = printed.head.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(head, [("pdf:title", "守堤记"), ("pdf:largest", "守堤记")]);
}

#[test]
fn vertical_lines_are_read_from_the_right() {
    let vertical = SONG.replace("UTF16-H", "UTF16-V");
    let (page, _) = read(&pdf(&vertical, &[put(500, 700, "水退的时候") + &put(480, 700, "船往上游走")])).unwrap();
    assert_eq!(page.text.trim_end(), "水退的时候\n船往上游走");
    // Signs put one below another by a font that writes from left to right.
    let pile = |x: u32, text: &str| -> String {
        (0_u32..).zip(text.chars()).map(|(at, c)| put(x, 700 - 10 * at, &c.to_string())).collect()
    };
    check(&(pile(500, "水退的时候人往上") + &pile(484, "游走︒")), "水退的时候人往上\n游走。");
}

#[test]
fn what_a_font_does_not_say_is_never_guessed() {
    let mapped = |map: &str, text: &str| {
        let font = "<< /Type /Font /Subtype /TrueType /BaseFont /Own /FirstChar 65 /LastChar 67 /Widths [1000 1000 1000] \
            /ToUnicode 6 0 R >>";
        let map = format!("<< /Length {} >> stream\n{map}\nendstream", map.len());
        file(font, &[format!("BT /F 10 Tf 50 700 Td ({text}) Tj ET")], &[map], "")
    };
    let map =
        "1 begincodespacerange <00> <FF> endcodespacerange 3 beginbfchar <41> <706F> <42> <7ED3> <43> <5728> endbfchar";
    assert_eq!(read(&mapped(map, "ABC")).unwrap().0.text.trim_end(), "灯结在");
    refuse(&mapped(&map.replace("706F", "E000"), "ABC"), "unreadable-font", "of 3 signs");
    let unknown = SONG.replace("UniGB-UTF16-H", "Identity-H").replace("GB1", "Identity");
    refuse(&pdf(&unknown, &[put(50, 700, "水退的时候")]), "unreadable-font", "pdftotext -layout FILE FILE.txt");
    let latin = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";
    let garbled = "BT /F 10 Tf 50 700 Td <C4E3BAC3B6C9BFDA> Tj ET".to_owned();
    refuse(&pdf(latin, &[garbled]), "unreadable-font", "its fonts name wrong ones");
    // One mark of a list is no reason to refuse a text.
    let marked = mapped(&map.replace("5728", "F0B7"), &("AB".repeat(40) + "C"));
    assert!(read(&marked).unwrap().0.text.contains('\u{f0b7}'));
    let unnamed = mapped(&map.replace("5728", "FFFD"), &("AB".repeat(40) + "C"));
    let (page, _) = read(&unnamed).unwrap();
    assert!(page.text.contains('□') && page.left_out.symbols == 1, "{page:?}");
}

#[test]
fn what_holds_no_text_says_why() {
    let picture = "q BI /W 1 /H 1 /BPC 8 /CS /G ID \0 EI Q".to_owned();
    refuse(&pdf(SONG, &[picture]), "empty-file", "are pictures");
    refuse(&pdf(SONG, &["0 0 m".to_owned()]), "empty-file", "holds no text");
    refuse(b"%PDF-1.4 cut off", "damaged-file", "its pages cannot be found");
    let key = "00".repeat(32);
    let locked = format!("/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{key}> /U <{key}> >> ");
    refuse(&file(SONG, &[put(50, 700, "灯")], &[], &locked), "password", "qpdf");
}

#[test]
fn what_grows_beyond_measure_is_refused() {
    let plain = String::from_utf8(pdf(SONG, &[put(50, 700, "灯")])).unwrap();
    let with = |filters: &str, data: &[u8]| {
        let stream = format!("99 0 obj << /Filter {filters} >> stream\n");
        [plain.as_bytes(), stream.as_bytes(), data, b"\nendstream endobj"].concat()
    };
    refuse(&with("[/FlateDecode /Fl#61teDecode]", b""), "too-large", "packed twice");
    refuse(&with("/LZWDecode", &[0; 60_000]), "too-large", "unpacks to more than");
    // What LZW makes of them is counted at its most, so that a little is let through.
    assert!(read(&with("/LZWDecode", &[0; 1000])).is_ok());
    let zeros = miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; 129 << 20], 1);
    refuse(&with("/FlateDecode", &zeros), "too-large", "pdftotext");
    // Data that nobody says are packed may be.
    refuse(&with("/Unknown", &zeros), "too-large", "unpacks to more than");
    // Fonts that claim widths for every number there is are not read; their signs are unknown.
    let wide = SONG.replace("[1 95 500]", "[1 4294967290 500]");
    refuse(&pdf(&wide, &[put(50, 700, "灯")]), "empty-file", "holds no text");
    // A drawing that draws itself ends.
    let own = plain
        .replace("/Font << /F 3 0 R >>", "/Font << /F 3 0 R >> /XObject << /X 98 0 R >>")
        .replace("ET\n", "ET /X Do /X Do\n");
    let form =
        "98 0 obj << /Subtype /Form /BBox [0 0 1 1] /Length 12 >> stream\n/X Do /X Do \nendstream endobj\ntrailer";
    assert!(read(own.replacen("trailer", form, 1).as_bytes()).is_ok());
}

proptest::proptest! {
    #[test]
    fn any_damage_is_read_or_told(edits in proptest::collection::vec((0_usize..2000, proptest::num::u8::ANY), 1..12), cut in 0_usize..2000) {
        let mut file = pdf(SONG, &[put(50, 700, "水退的时候") + &put(50, 684, "船往上游走。"), put(50, 700, "灯还亮着。")]);
        for (at, byte) in edits {
            let at = at % file.len();
            file[at] = byte;
        }
        if cut % 4 == 0 {
            file.truncate(cut);
        }
        // Neither a panic nor an endless task; what it says is told by other tests.
        drop(read(&file));
    }
}
