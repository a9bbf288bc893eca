//! How large the parts of a PDF become when they are unpacked, found out before anything of it is opened: the library that
//! opens it believes every stream.
//!
//! What is looked at is every stream that the bytes of the file name, with the filters that stand before it. In a file that is
//! enciphered they show nothing; there the streams of pages and fonts are looked at one by one.

use hayro_syntax::object::dict::keys::{F, FILTER};
use hayro_syntax::object::{Name, Object, Stream};
use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZFlush, MZStatus};

/// Bytes of all streams of a file, unpacked. A scan of a hundred pages that nobody packed well has as many.
const MAX_ALL_BYTES: usize = 512 << 20;
/// Bytes of one stream, unpacked: a page scanned in colours at 600 dpi.
const MAX_STREAM_BYTES: usize = 128 << 20;
/// Bytes before a stream in which its filters are looked for: a dictionary of many resources.
const MAX_DICTIONARY_BYTES: usize = 64 << 10;
/// The most bytes that LZW makes of one: a code of twelve bits can stand for 3,838.
const LZW_RATIO: usize = 2560;
/// The most bytes that DEFLATE makes of one.
const DEFLATE_RATIO: usize = 1032;
/// The most bytes that a run makes of one.
const RUN_RATIO: usize = 64;

/// How a stream is packed. What pictures are packed with is none of these, and never unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filter {
    Hexadecimal,
    Base85,
    Deflate,
    Lzw,
    Runs,
}

/// What is wrong with the sizes of a file, in words.
///
/// # Errors
///
/// A file of which a part, or all together, would grow beyond all measure, or which packs what is packed already.
pub(super) fn check(file: &[u8]) -> Result<(), String> {
    let mut left = MAX_ALL_BYTES;
    let mut at = 0;
    while let Some(found) = find(file.get(at..).unwrap_or_default(), b"stream") {
        let start = at + found;
        at = start + b"stream".len();
        if file.get(..start).is_some_and(|before| before.ends_with(b"end")) {
            continue;
        }
        let data = file.get(at..).unwrap_or_default();
        let data = data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n")).unwrap_or(data);
        let end = find(data, b"endstream").unwrap_or(data.len());
        let data = data.get(..end).unwrap_or_default();
        let filters = filters(dictionary(file.get(..start).unwrap_or_default()), data);
        if filters.iter().filter(|filter| filter.grows()).count() > 1 {
            return Err("a part of it is packed twice over".to_owned());
        }
        let size = size(&filters, data, left.min(MAX_STREAM_BYTES))
            .ok_or_else(|| format!("it unpacks to more than {} MiB", MAX_STREAM_BYTES >> 20))?;
        left -= size;
        at += end;
    }
    Ok(())
}

/// Whether a stream, unpacked, has at most so many bytes.
pub(super) fn fits(stream: &Stream<'_>, limit: usize) -> bool {
    let data = stream.raw_data();
    let named =
        [F, FILTER].into_iter().filter_map(|key| stream.dict().get::<Object<'_>>(key)).flat_map(|named| match named {
            Object::Array(list) => list.iter::<Name<'_>>().collect(),
            Object::Name(name) => vec![name],
            _ => Vec::new(),
        });
    let filters: Vec<Filter> = named.filter_map(|name| filter(&name)).collect();
    filters.iter().filter(|filter| filter.grows()).count() <= 1 && size(&filters, &data, limit).is_some()
}

/// The bytes of a stream, unpacked, if they are at most `limit`.
fn size(filters: &[Filter], packed: &[u8], limit: usize) -> Option<usize> {
    let mut bytes = std::borrow::Cow::Borrowed(packed);
    for filter in filters {
        match filter {
            Filter::Hexadecimal => bytes = hexadecimal(&bytes).into(),
            Filter::Base85 => bytes = base_85(&bytes).into(),
            Filter::Deflate => return inflated(&bytes, limit),
            Filter::Lzw => return Some(bytes.len().saturating_mul(LZW_RATIO)).filter(|size| *size <= limit),
            Filter::Runs => return Some(bytes.len().saturating_mul(RUN_RATIO)).filter(|size| *size <= limit),
        }
    }
    Some(bytes.len()).filter(|size| *size <= limit)
}

impl Filter {
    fn grows(self) -> bool {
        matches!(self, Self::Deflate | Self::Lzw | Self::Runs)
    }
}

/// The dictionary that stands before a stream: what follows the last `obj`.
fn dictionary(before: &[u8]) -> &[u8] {
    let near = before.get(before.len().saturating_sub(MAX_DICTIONARY_BYTES)..).unwrap_or_default();
    let start = near.windows(3).rposition(|window| window == b"obj").map_or(0, |at| at + 3);
    near.get(start..).unwrap_or_default()
}

/// The filters that a dictionary names. Data that look like zlib's are taken for that, whatever is said of them.
fn filters(dictionary: &[u8], data: &[u8]) -> Vec<Filter> {
    let mut named = Vec::new();
    let mut words = Words { text: dictionary }.peekable();
    while let Some(word) = words.next() {
        if word != b"/Filter" && word != b"/F" {
            continue;
        }
        let is_list = words.next_if(|word| word == b"[").is_some();
        while let Some(name) = words.next_if(|word| word.first() == Some(&b'/')) {
            named.extend(filter(name.strip_prefix(b"/").unwrap_or_default()));
            if !is_list {
                break;
            }
        }
    }
    if !named.iter().any(|filter| filter.grows()) && is_zlib(data) {
        named.push(Filter::Deflate);
    }
    named
}

fn filter(name: &[u8]) -> Option<Filter> {
    Some(match name {
        b"FlateDecode" | b"Fl" => Filter::Deflate,
        b"LZWDecode" | b"LZW" => Filter::Lzw,
        b"RunLengthDecode" | b"RL" => Filter::Runs,
        b"ASCII85Decode" | b"A85" => Filter::Base85,
        b"ASCIIHexDecode" | b"AHx" => Filter::Hexadecimal,
        _ => return None,
    })
}

/// Whether data begin as zlib's do: the method, no dictionary, and a sum that holds for one beginning in thirty.
fn is_zlib(data: &[u8]) -> bool {
    matches!(data, [method, flags, ..] if method & 0x0f == 8
        && flags & 0x20 == 0
        && u16::from_be_bytes([*method, *flags]).is_multiple_of(31))
}

/// The words of a dictionary: names with what is escaped in them, brackets, and all else as it stands.
struct Words<'d> {
    text: &'d [u8],
}

impl Iterator for Words<'_> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let text = self.text.trim_ascii_start();
        let (first, rest) = text.split_first()?;
        if b"[]<>()".contains(first) {
            self.text = rest;
            return Some(vec![*first]);
        }
        let length = 1 + rest
            .iter()
            .position(|b| b.is_ascii_whitespace() || *b == 0 || b"[]<>()/%".contains(b))
            .unwrap_or(rest.len());
        let (word, rest) = text.split_at(length);
        self.text = rest;
        Some(unescaped(word))
    }
}

fn unescaped(name: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()).filter(|_| *first == b'#') {
            Some(byte) => {
                out.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                out.push(*first);
                rest = after;
            }
        }
    }
    out
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    // Every stream has an `s`, few bytes of packed data are one.
    let first = *what.first()?;
    let mut at = 0;
    loop {
        at += text.get(at..)?.iter().position(|b| *b == first)?;
        if text.get(at..)?.starts_with(what) {
            return Some(at);
        }
        at += 1;
    }
}

/// How long inflated data are, without keeping them.
fn inflated(packed: &[u8], limit: usize) -> Option<usize> {
    /// Bytes that are inflated at a time: what DEFLATE may refer back to.
    const WINDOW: usize = 32 << 10;
    let format = if is_zlib(packed) { DataFormat::Zlib } else { DataFormat::Raw };
    let mut state = InflateState::new_boxed(format);
    let mut window = vec![0; WINDOW];
    let (mut rest, mut size) = (packed, 0_usize);
    loop {
        let step = inflate(&mut state, rest, &mut window, MZFlush::None);
        size = size.checked_add(step.bytes_written).filter(|size| *size <= limit)?;
        rest = rest.get(step.bytes_consumed..).unwrap_or_default();
        match step.status {
            Ok(MZStatus::Ok) if step.bytes_written > 0 || step.bytes_consumed > 0 => {}
            Ok(_) => return Some(size),
            // Beyond what is broken, the library may read on.
            Err(_) => {
                let most = rest.len().saturating_mul(DEFLATE_RATIO);
                return size.checked_add(most).filter(|size| *size <= limit);
            }
        }
    }
}

fn hexadecimal(text: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> =
        text.iter().take_while(|b| **b != b'>').filter_map(|b| char::from(*b).to_digit(16)).map(|d| d as u8).collect();
    digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect()
}

fn base_85(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 5 * 4 + 4);
    let mut group: Vec<u32> = Vec::with_capacity(5);
    let word = |group: &[u32]| {
        (0..5).fold(0_u32, |word, at| word.wrapping_mul(85).wrapping_add(*group.get(at).unwrap_or(&84)))
    };
    for b in text.iter().take_while(|b| **b != b'~') {
        match b {
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => group.push(u32::from(b - b'!')),
            _ => {}
        }
        if group.len() == 5 {
            out.extend(word(&group).to_be_bytes());
            group.clear();
        }
    }
    if group.len() > 1 {
        out.extend(word(&group).to_be_bytes().iter().take(group.len() - 1));
    }
    out
}
