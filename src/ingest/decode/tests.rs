//! What each encoding rests on, and what is said of bytes that fit none.

use super::*;

fn path() -> SourcePath {
    SourcePath("content/a.txt".to_owned())
}

fn check(bytes: &[u8], text: &str, encoding: &str, basis: &str) {
    let decoded = decode(bytes, &path(), "zh-Hans").expect("this can be decoded");
    assert_eq!((decoded.text.as_str(), decoded.encoding, decoded.basis), (text, encoding, basis));
}

fn encoded(encoding: &'static Encoding, text: &str) -> Vec<u8> {
    encoding.encode(text).0.into_owned()
}

fn units(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

#[test]
fn the_order_of_evidence() {
    let river = "河水向东流，船往上游走。";
    check(b"\xEF\xBB\xBFa\r\nb\rc\n", "a\nb\nc\n", "UTF-8", "byte order mark");
    check(river.as_bytes(), river, "UTF-8", "valid UTF-8");
    check(&encoded(encoding_rs::GBK, river), river, "GBK", "guessed");
    check(
        &encoded(encoding_rs::BIG5, "河水向東流，船往上游走。兩岸無人。"),
        "河水向東流，船往上游走。兩岸無人。",
        "Big5",
        "guessed",
    );
    check(&encoded(encoding_rs::GB18030, "河水𠮷向东流，船往上游走。"), "河水𠮷向东流，船往上游走。", "GBK", "guessed");
    check(&[b"\xFF\xFE".as_slice(), &units(river, u16::to_le_bytes)].concat(), river, "UTF-16LE", "byte order mark");
    check(&units(river, u16::to_le_bytes), river, "UTF-16LE", "guessed");
    check(&units(river, u16::to_be_bytes), river, "UTF-16BE", "guessed");
    check(&units("A river.\n", u16::to_be_bytes), "A river.\n", "UTF-16BE", "guessed");
}

/// Most texts in Big5 can be read as GB18030 without an error, which says nothing for it.
#[test]
fn what_a_decoder_accepts_proves_nothing() {
    let lines = [
        "守堤的人把水位一尺一尺記在賬本上，從去年冬天起沒有斷過。",
        "下游的船工說：水不認界，人要認理。",
        "會議通過了《看橋章程》，自六月一日起施行。",
        "昨天，雨停了。",
        "街坊話：『而家行得穩陣好多。』",
    ];
    let accepted = lines.iter().filter(|line| is_sound(encoding_rs::GB18030, &encoded(encoding_rs::BIG5, line)));
    assert!(accepted.count() * 2 > lines.len());
    for line in lines {
        check(&encoded(encoding_rs::BIG5, line), line, "Big5", "guessed");
        check(&units(line, u16::to_le_bytes), line, "UTF-16LE", "guessed");
        check(&encoded(encoding_rs::GB18030, line), line, "GBK", "guessed");
    }
    // Two characters of the Hong Kong supplement, which the decoder knows and the encoder leaves out.
    let lift = b"\xB7\x73\xAC\xC9\xA5\x5F\xB0\xCF\x9D\xEF\x9D\xF2\xC3\x61\x9D\xF7\xA1\x41\xAD\xF8\xB8\xD3\xA6\xE6\xBC\xD3\xB1\xE8\xA1\x43";
    check(lift, "新界北區嘅𨋢壞咗，唔該行樓梯。", "Big5", "guessed");
}

#[test]
fn labels_count_unless_the_bytes_speak_against_them() {
    let page = "<meta charset=gb2312><p>河水向东流</p>";
    check(&encoded(encoding_rs::GBK, page), page, "GBK", "declared");
    // Saved as UTF-8 by a browser, the label of the server kept.
    check(page.as_bytes(), page, "UTF-8", "valid UTF-8");
    let wrong = "<meta charset=\"utf-8\"><p>河水向东流，船往上游走</p>";
    check(&encoded(encoding_rs::GBK, wrong), wrong, "GBK", "guessed");
    let river = "<p>河水向东流，船往上游走，岸上的人都看着。</p>";
    for (label, encoding) in [
        ("gb2312", encoding_rs::BIG5),
        ("iso-8859-1", encoding_rs::BIG5),
        ("big5", encoding_rs::GBK),
        ("iso-8859-1", encoding_rs::GBK),
        ("shift_jis", encoding_rs::GBK),
    ] {
        let river = if encoding == encoding_rs::BIG5 {
            "<p>河水向東流，船往上游走，岸上的人都看著。</p>"
        } else {
            river
        };
        let page = format!("<meta charset={label}>{river}");
        check(&encoded(encoding, &page), &page, encoding.name(), "guessed");
    }
    let french = "<meta charset=iso-8859-1><p>La rivière est montée d'un mètre, déclare l'éclusier à la presse.</p>";
    check(&encoded(encoding_rs::WINDOWS_1252, french), french, "windows-1252", "declared");
    let old = "<META http-equiv=Content-Type content='text/html; charset=big5'><p>河</p>";
    check(&encoded(encoding_rs::BIG5, old), old, "Big5", "declared");
    let xml = "<?xml version='1.0' encoding='GBK'?><p>河</p>";
    check(&encoded(encoding_rs::GBK, xml), xml, "GBK", "declared");
    // Plain text that talks about encodings is not labelled.
    check("encoding=big5 是一句话".as_bytes(), "encoding=big5 是一句话", "UTF-8", "valid UTF-8");
    // Two bytes that are Chinese in GBK and Latin letters in UTF-8.
    check(b"<meta charset=gbk>\xC4\xA3", "<meta charset=gbk>模", "GBK", "declared");
}

fn refuse(bytes: &[u8], code: &str, line: Option<u32>, told: &str) {
    let error = decode(bytes, &path(), "zh-Hans").expect_err("this cannot be decoded");
    assert_eq!((error.code, error.line), (code, line), "{error:?}");
    let all = format!("{} {}", error.message, error.hint.clone().unwrap_or_default());
    assert!(all.contains(told), "{all}");
    assert!(error.hint.is_some(), "every error has a remedy");
}

#[test]
fn what_cannot_be_text_is_told_with_its_place() {
    refuse("河水\n向东\u{6D41}".as_bytes().get(..14).unwrap(), "undecodable", Some(2), "head -c 13");
    refuse(
        &[&"河水向东流\n".repeat(9).into_bytes()[..], b"\xFF\xFE", "船".as_bytes()].concat(),
        "undecodable",
        Some(10),
        "at byte 144",
    );
    refuse(b"", "empty-file", None, "no text");
    refuse(b"\xEF\xBB\xBF \r\n\xE3\x80\x80\n", "empty-file", None, "no text");
    refuse(b"{\\rtf1 ...", "binary-file", None, "soffice");
    refuse(&(0..=255).cycle().take(4000).collect::<Vec<u8>>(), "binary-file", None, "");
    let mut cut = encoded(encoding_rs::GBK, "<meta charset=gbk>\n河水向东流，船往上游走");
    cut.insert(25, 0xFF);
    refuse(&cut, "undecodable", Some(2), "GBK");
}

#[test]
fn lost_letters_and_wrong_labels_are_told() {
    let decoded = decode("河\n水\u{FFFD}流".as_bytes(), &path(), "zh").unwrap();
    assert_eq!(
        decoded.notes.iter().map(|n| (n.code, n.line)).collect::<Vec<_>>(),
        [("replacement-characters", Some(2))]
    );
    let decoded = decode("<meta charset=gbk>河水向东流".as_bytes(), &path(), "zh").unwrap();
    assert_eq!(decoded.notes.iter().map(|n| n.code).collect::<Vec<_>>(), ["encoding-label"]);
    let decoded = decode(b"river\0\0 bank", &path(), "zh").unwrap();
    assert_eq!(decoded.text, "river\0\0 bank");
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_text_or_an_error(bytes: Vec<u8>) {
        if let Ok(decoded) = decode(&bytes, &path(), "zh-Hans") {
            proptest::prop_assert!(!decoded.text.contains('\r'));
        }
    }
}
