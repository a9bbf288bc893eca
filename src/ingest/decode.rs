//! Bytes to text: which encoding a file is in, what that rests on, and what to do where no encoding fits.
//!
//! The order of evidence: byte order mark; a label in the file, unless the bytes speak against it; valid UTF-8; the
//! pattern of UTF-16 without a mark; a guess among the legacy encodings. Nothing is ever replaced by U+FFFD here:
//! bytes that fit no encoding are an error with their place.
//!
//! Line ends become line feeds and a byte order mark goes: the decoded source, which all offsets and line numbers of
//! the program count in and which the site publishes, is that text.

use super::letters::is_han;
use crate::diagnostic::{Diagnostic, shell};
use crate::model::SourcePath;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// A file's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// Without a byte order mark and with line feeds only. All offsets of the program count in this text.
    pub text: String,
    /// The encoding's name by the WHATWG standard.
    pub encoding: &'static str,
    /// What the encoding rests on: "byte order mark", "declared", "valid UTF-8", "guessed".
    pub basis: &'static str,
    /// What there is to tell though the file could be read.
    pub notes: Vec<Diagnostic>,
}

/// How far into a file a label is looked for; the HTML standard looks at 1024 bytes, found pages put it later.
const LABEL_WITHIN_BYTES: usize = 4096;

/// Bytes looked at to tell encodings apart: enough for certainty, little enough for speed.
const SAMPLE_BYTES: usize = 8192;

/// Broken places of a file up to which it still counts as damaged UTF-8 rather than as another encoding: one in this
/// many of its multi-byte characters. In Chinese text of a legacy encoding about every second is broken.
const UTF_8_SOUND_PER_BROKEN: usize = 8;

/// Control characters per thousand bytes from which a file counts as binary; text has none, damaged text a few.
const BINARY_PER_MILLE: usize = 30;

/// Decodes a file of an archive in `language` (BCP 47), which only tips the scales between legacy encodings.
///
/// # Errors
///
/// Bytes that are no text in any encoding found plausible, a binary format, and a file without any text: each would
/// otherwise publish an archive with a hole.
pub fn decode(bytes: &[u8], path: &SourcePath, language: &str) -> Result<Decoded, Box<Diagnostic>> {
    if let Some((format, remedy)) = binary_format(bytes) {
        let error = Diagnostic::error("binary-file", path, format!("this is {format}, not text"))
            .hint(shell::naming(remedy, path.as_str()));
        return Err(Box::new(error));
    }
    let mut notes = Vec::new();
    let (encoding, basis) = detect(bytes, path, language, &mut notes);
    let body = match Encoding::for_bom(bytes) {
        Some((_, mark)) => bytes.get(mark..).unwrap_or_default(),
        None => bytes,
    };
    let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(body) else {
        return Err(Box::new(undecodable(bytes, bytes.len() - body.len(), encoding, basis, path)));
    };
    if basis == "guessed" && is_binary(text.as_bytes()) {
        let error = Diagnostic::error("binary-file", path, "this is no text in any known encoding")
            .hint(format!("leave `{path}` out of the archive, or save its text as UTF-8"));
        return Err(Box::new(error));
    }
    let text = line_feeds(&text);
    if text.chars().all(is_blank) {
        let error = Diagnostic::error("empty-file", path, "the file holds no text")
            .hint(format!("fetch it again, or delete `{path}`: an empty file is more often a lost text than a wish"));
        return Err(Box::new(error));
    }
    notes.extend(replacement_characters(&text, path));
    Ok(Decoded { text, encoding: encoding.name(), basis, notes })
}

/// Whether a character shows nothing.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{FEFF}' | '\u{200B}')
}

fn line_feeds(text: &str) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() }
}

/// Formats that people drop into a folder of texts, told by their first bytes, each with the way out.
fn binary_format(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const OFFICE: &str = "save it as `.docx`, for example with `soffice --headless --convert-to docx FILE`";
    const ZIP: &str = "unpack it; of office documents `.docx` is read, of books `.epub`";
    const PICTURE: &str = "put pictures into `content/media/`";
    const FORMATS: &[(&[u8], &str, &str)] = &[
        (b"PK\x03\x04", "a ZIP archive of a kind that is not read", ZIP),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old office document, or one with a password", OFFICE),
        (b"{\\rtf", "a rich text document", OFFICE),
        (b"\x89PNG", "a picture", PICTURE),
        (b"\xFF\xD8\xFF", "a picture", PICTURE),
        (b"GIF8", "a picture", PICTURE),
        (b"\x1F\x8B", "compressed with gzip", "unpack it with `gunzip FILE`"),
    ];
    FORMATS.iter().find(|(magic, _, _)| bytes.starts_with(magic)).map(|(_, format, remedy)| (*format, *remedy))
}

fn is_binary(bytes: &[u8]) -> bool {
    let controls = bytes.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1A)).count();
    controls * 1000 > bytes.len() * BINARY_PER_MILLE
}

fn detect(
    bytes: &[u8],
    path: &SourcePath,
    language: &str,
    notes: &mut Vec<Diagnostic>,
) -> (&'static Encoding, &'static str) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding, "byte order mark");
    }
    let valid = std::str::from_utf8(bytes).ok();
    let label = declared(bytes);
    if let Some(encoding) = label {
        if encoding == UTF_8 && valid.is_some() || encoding != UTF_8 && agrees(encoding, bytes, valid, language) {
            return (encoding, "declared");
        }
        notes.push(
            Diagnostic::new(
                crate::diagnostic::Level::Note,
                "encoding-label",
                path,
                format!("the file says it is {}, but its bytes are not", encoding.name()),
            )
            .hint("nothing to do, unless the text looks wrong: then save the file as UTF-8"),
        );
    }
    // Latin letters in UTF-16 are valid UTF-8 with every second byte NUL; a few NULs are only damage.
    if valid.is_some() && bytes.iter().filter(|&&b| b == 0).count() * 4 < bytes.len() {
        return (UTF_8, "valid UTF-8");
    }
    if let Some(encoding) = utf_16(bytes) {
        return (encoding, "guessed");
    }
    if valid.is_some() || is_damaged_utf_8(bytes) {
        return (UTF_8, "valid UTF-8");
    }
    let guess = guess(bytes, language);
    // A legacy label that the bytes speak against in a few places only still tells more than a guess that fails too.
    match label {
        Some(encoding) if !is_sound(guess, bytes) && encoding != UTF_8 => (encoding, "declared"),
        _ => (guess, "guessed"),
    }
}

/// The most likely legacy encoding: of what the detector says with and without knowing the archive's language, the one
/// that yields the most of the characters that every Chinese text is full of. (The detector alone takes a short text in
/// Big5 for GBK when told that the page is from China.)
fn guess(bytes: &[u8], language: &str) -> &'static Encoding {
    let is_traditional = ["hant", "tw", "hk", "mo"].iter().any(|part| language.to_ascii_lowercase().contains(part));
    let hint: Option<&[u8]> = match language.get(..2) {
        Some("zh") if is_traditional => Some(b"tw"),
        Some("zh") => Some(b"cn"),
        _ => None,
    };
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let unhinted = detector.guess(None, Utf8Detection::Deny);
    let hinted = detector.guess(hint, Utf8Detection::Deny);
    if unhinted == hinted || frequent(hinted, bytes) >= frequent(unhinted, bytes) { hinted } else { unhinted }
}

/// How many of the characters that every Chinese text is full of an encoding makes of the first bytes.
fn frequent(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    const FREQUENT: &str = "的一是不了在有人我他这個个们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着下自之年过過发發后後作里裡用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開但因只从從想实實日军軍者意无無力它与與长長把机機十民第公此已工使情明性知全三又关關点點正业業外将將两兩高间間由问問很最重并並物手应應战戰向头頭文体體政美相见見被利什二等产產或新己制身果加西斯月话話合回特代内信表化老给給世位次度门門任常先海通教儿兒原东東声聲提立及比员員解水名真论論处處走义義各入几幾口认認条條平系气氣题題活尔爾更别別打女变變四神总總何电電数數安少报報才结結反受目太量再感建务務做接必场場件计計管期市直德资資命山金指克许許统統区區保至队隊形社便空决決治展马馬科司五基眼书書非则則听聽白却卻界达達光放强強即像难難且权權思王象完设設式色路记記南品住告类類求据據程北边邊死张張该該交规規万萬取拉格望觉覺术術领領共确確传傳师師观觀清今切院让讓识識候带帶导導争爭运運，。、：；！？（）《》“”「」　";
    let sample = bytes.get(..bytes.len().min(SAMPLE_BYTES)).unwrap_or_default();
    let (text, _) = encoding.decode_without_bom_handling(sample);
    text.chars().filter(|c| !c.is_ascii() && FREQUENT.contains(*c)).count()
}

fn is_sound(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).is_some()
}

/// Whether the bytes can be in the (legacy) encoding of the label.
///
/// Pages saved as UTF-8 keep the label of the server, and UTF-8 often decodes as GBK without an error. So valid UTF-8
/// with Chinese in it outvotes the label; a few two-byte sequences that are Chinese only by the label do not. Pages in Big5
/// and GBK go by each other's names, and by that of Latin 1, whose decoder accepts anything: a guess that makes far more
/// Chinese of the bytes outvotes the label, too.
fn agrees(encoding: &'static Encoding, bytes: &[u8], valid: Option<&str>, language: &str) -> bool {
    /// So many times as much. Half of what a text holds are frequent characters; what the wrong decoder makes of it, next
    /// to none.
    const FAR_MORE: usize = 3;
    let Some(labelled) = encoding.decode_without_bom_handling_and_without_replacement(bytes) else { return false };
    match valid {
        None => {
            let guess = guess(bytes, language);
            let is_outvoted = || frequent(encoding, bytes) * FAR_MORE < frequent(guess, bytes);
            !is_binary(labelled.as_bytes()) && (guess == encoding || !is_outvoted())
        }
        Some(text) if text.is_ascii() => encoding.is_ascii_compatible(),
        Some(text) => text.chars().all(|c| c < '\u{800}') && labelled.chars().any(is_han),
    }
}

/// The encoding that the file names: `<meta charset=…>`, `<meta … content="text/html; charset=…">`, `<?xml encoding=…?>`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(LABEL_WITHIN_BYTES))?;
    let head: Vec<u8> = head.iter().map(u8::to_ascii_lowercase).collect();
    let within = |open: &[u8]| -> Option<&'static Encoding> {
        let mut from = 0;
        while let Some(at) = find(head.get(from..)?, open) {
            let start = from + at + open.len();
            let tag = head.get(start..)?;
            let tag = tag.get(..tag.iter().position(|&b| b == b'>').unwrap_or(tag.len()))?;
            for key in [b"charset".as_slice(), b"encoding"] {
                if let Some(label) = find(tag, key).and_then(|at| label(tag.get(at + key.len()..)?)) {
                    return Some(label);
                }
            }
            from = start;
        }
        None
    };
    let begins_as_xml = head.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'<');
    within(b"<meta").or_else(|| if begins_as_xml { within(b"<?xml") } else { None })
}

/// `="gb2312"` to its encoding; a label of UTF-16 in a file whose label can be read as ASCII means UTF-8.
fn label(rest: &[u8]) -> Option<&'static Encoding> {
    let rest = rest.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest.iter().position(|b| !b.is_ascii_alphanumeric() && !b"-_:.".contains(b)).unwrap_or(rest.len());
    let encoding = Encoding::for_label_no_replacement(rest.get(..end)?)?;
    Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// UTF-16 without a mark: in one byte order nearly every unit is Chinese, ASCII or punctuation, and some are letters.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(SAMPLE_BYTES) & !1)?;
    if sample.len() < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let units = sample.len() / 2;
    let usual = |unit: u16| matches!(unit, 0x09 | 0x0A | 0x0D | 0x20..=0x7E | 0x2010..=0x2027 | 0x3000..=0x303F | 0x3400..=0x9FFF | 0xFF00..=0xFFEF | 0xD840..=0xD8BF | 0xDC00..=0xDFFF);
    let count =
        |unit: fn([u8; 2]) -> u16| sample.chunks_exact(2).filter(|pair| usual(unit([pair[0], pair[1]]))).count();
    let ascii =
        |unit: fn([u8; 2]) -> u16| sample.chunks_exact(2).filter(|pair| unit([pair[0], pair[1]]) < 0x80).count();
    let (little, big) = (count(u16::from_le_bytes), count(u16::from_be_bytes));
    // Small Latin letters look Chinese in the wrong order; nothing Chinese looks Latin.
    let is_little = (little + ascii(u16::from_le_bytes)) > (big + ascii(u16::from_be_bytes));
    let (encoding, best) = if is_little { (UTF_16LE, little) } else { (UTF_16BE, big) };
    // Nine tenths: texts hold an odd letter with a diacritic, or a rare sign.
    (best * 10 >= units * 9 && is_sound(encoding, bytes)).then_some(encoding)
}

/// Whether the bytes are UTF-8 with a few broken places (a download cut off, two files joined).
fn is_damaged_utf_8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        // Only characters of three bytes and more count: two-byte sequences occur by chance in GBK.
        sound += chunk.valid().chars().filter(|&c| c >= '\u{800}').count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    let is_cut_off = std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none());
    sound > 0 && (is_cut_off || broken * UTF_8_SOUND_PER_BROKEN <= sound)
}

/// The error for bytes that the encoding does not allow, with the first bad place.
fn undecodable(
    bytes: &[u8],
    mark: usize,
    encoding: &'static Encoding,
    basis: &'static str,
    path: &SourcePath,
) -> Diagnostic {
    let body = bytes.get(mark..).unwrap_or_default();
    let valid = valid_up_to(encoding, body);
    let offset = mark + valid;
    let (before, _) = encoding.decode_without_bom_handling(body.get(..valid).unwrap_or_default());
    let before = line_feeds(&before);
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let start_of_line = before.get(start..).unwrap_or_default();
    let column = start_of_line.chars().count();
    let (after, _) =
        encoding.decode_without_bom_handling(body.get(valid..body.len().min(valid + SAMPLE_BYTES)).unwrap_or_default());
    let excerpt = format!("{start_of_line}{}", after.split(['\n', '\r']).next().unwrap_or_default());
    let shown: Vec<String> =
        bytes.get(offset..bytes.len().min(offset + 4)).unwrap_or_default().iter().map(|b| format!("{b:02X}")).collect();
    let name = encoding.name();
    let message = format!("bytes {} at byte {offset} are not {name} ({basis})", shown.join(" "));
    let (path_word, new) = (shell::word(path.as_str()), format!("{path}.utf8.txt"));
    let new = shell::word(&new);
    let replace = format!("`mv {new} {path_word}`");
    let hint = if encoding == UTF_8 && body.len() - valid < 4 {
        format!(
            "the file ends within a character: fetch it again, or cut it there with `head -c {offset} {path_word} > {new}` and {replace}"
        )
    } else {
        format!(
            "save the file as UTF-8; if you know its encoding: `iconv -f ENCODING -t UTF-8 {path_word} > {new}`; to give \
             up what is broken: `iconv -c -f {name} -t UTF-8 {path_word} > {new}`; then {replace}"
        )
    };
    let line = u32::try_from(line).unwrap_or(u32::MAX);
    let column = u32::try_from(column).unwrap_or(u32::MAX - 1);
    Diagnostic::error("undecodable", path, message).at(line, excerpt).columns(column, column + 1).hint(hint)
}

/// Bytes before the first that the encoding does not allow.
fn valid_up_to(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    if encoding == UTF_8 {
        return Encoding::utf8_valid_up_to(bytes);
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len());
    let mut text = String::with_capacity(room);
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (encoding_rs::DecoderResult::Malformed(bad, after), read) => {
            read.saturating_sub(usize::from(bad) + usize::from(after))
        }
        (_, read) => read,
    }
}

/// A warning where letters were lost before the file came here.
fn replacement_characters(text: &str, path: &SourcePath) -> Option<Diagnostic> {
    let first = text.find('\u{FFFD}')?;
    let count = text.matches('\u{FFFD}').count();
    let before = text.get(..first).unwrap_or_default();
    let line = before.matches('\n').count();
    let excerpt = text.lines().nth(line).unwrap_or_default();
    let column = before.get(before.rfind('\n').map_or(0, |at| at + 1)..).unwrap_or_default().chars().count();
    let column = u32::try_from(column).unwrap_or(u32::MAX - 1);
    let message = format!("{count} replacement characters (U+FFFD): letters were lost before the file was saved");
    Some(
        Diagnostic::warning("replacement-characters", path, message)
            .at(u32::try_from(line + 1).unwrap_or(u32::MAX), excerpt)
            .columns(column, column + 1)
            .hint("fetch the text again in its original encoding, or put the letters in by hand"),
    )
}

#[cfg(test)]
mod tests;
