//! What was received, judged by its bytes: which kind of picture, how large, and without what it tells of people and
//! places.

use exif::{Field, In, Tag, Value};
use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::png::Png;
use img_parts::webp::WebP;
use img_parts::{Bytes, ImageEXIF};
use std::io::Cursor;

/// Pixels of a side. No browser shows more, and a small file can claim them.
const MAX_SIDE: usize = 32_767;

/// Kinds of pictures that every browser shows and that can run nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Jpeg,
    Png,
    Gif,
    Webp,
    Avif,
}

impl Format {
    /// As in `Content-Type`.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Avif => "image/avif",
        }
    }

    /// Of file names.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Webp => "webp",
            Self::Avif => "avif",
        }
    }

    /// By the first bytes, whatever the name and the server say.
    fn of(bytes: &[u8]) -> Option<Self> {
        let brand = bytes.get(4..12).unwrap_or_default();
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            _ if brand == b"ftypavif" || brand == b"ftypavis" => Some(Self::Avif),
            _ => None,
        }
    }
}

/// A picture as it is kept.
#[derive(Debug)]
pub struct Picture {
    /// By its bytes.
    pub format: Format,
    /// Without metadata.
    pub bytes: Vec<u8>,
}

/// Judges what was received and takes its metadata out: place, camera, names. Which way up it is and its colours stay.
///
/// # Errors
///
/// What it is, if it is no picture that is kept.
pub fn judge(received: &[u8]) -> Result<Picture, String> {
    let broken = || "a picture that is broken or cut off".to_owned();
    let Some(format) = Format::of(received) else { return Err(told(received)) };
    let size = imagesize::blob_size(received).map_err(|_| broken())?;
    if size.width == 0 || size.height == 0 || size.width > MAX_SIDE || size.height > MAX_SIDE {
        return Err(format!("a picture of {} by {} pixels, which no browser shows", size.width, size.height));
    }
    let upright = orientation(received);
    let raw = Bytes::copy_from_slice(received);
    let bytes = match format {
        Format::Jpeg => {
            let mut jpeg = Jpeg::from_bytes(raw).map_err(|_| broken())?;
            jpeg.segments_mut().retain(is_of_the_picture);
            jpeg.encoder().bytes().to_vec()
        }
        Format::Png => {
            let mut png = Png::from_bytes(raw).map_err(|_| broken())?;
            png.chunks_mut().retain(|chunk| PNG_CHUNKS.contains(&&chunk.kind()));
            png.encoder().bytes().to_vec()
        }
        Format::Webp => {
            let mut webp = WebP::from_bytes(raw).map_err(|_| broken())?;
            webp.chunks_mut().retain(|chunk| WEBP_CHUNKS.contains(&&chunk.id()));
            // Also corrects the flags of the header.
            webp.set_exif(None);
            webp.encoder().bytes().to_vec()
        }
        Format::Gif | Format::Avif => received.to_vec(),
    };
    if let Some(left) = LEFTOVERS.iter().find(|left| holds(&bytes, left)) {
        let name = String::from_utf8_lossy(left).trim_matches(['\0', '<']).to_owned();
        return Err(format!("a picture with metadata (`{name}`) that cannot be taken out without changing it"));
    }
    if format == Format::Avif && holds(&bytes, b"Exif") {
        return Err("an AVIF picture with metadata, which cannot be taken out without changing it".to_owned());
    }
    let bytes = match upright {
        Some(upright) => turned(format, &bytes, upright).ok_or_else(broken)?,
        None => bytes,
    };
    Ok(Picture { format, bytes })
}

/// Chunks of a PNG that make the picture: its parts, its colours, its animation.
const PNG_CHUNKS: [&[u8; 4]; 19] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs",
    b"cICP", b"mDCV", b"cLLI", b"acTL", b"fcTL", b"fdAT", b"sPLT",
];
/// Chunks of a WebP that make the picture.
const WEBP_CHUNKS: [&[u8; 4]; 7] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
/// What metadata begins with, wherever it stands: behind the end of a picture, in a second one, in comments.
const LEFTOVERS: [&[u8]; 4] = [b"Exif\0\0", b"<x:xmpmeta", b"http://ns.adobe.com/xap/", b"XMP DataXMP"];

/// Whether a segment of a JPEG makes the picture: all but comments and what programs leave beside it, of which only
/// JFIF, the colour profile and Adobe's colour transform count.
fn is_of_the_picture(segment: &JpegSegment) -> bool {
    match segment.marker() {
        markers::APP0 | markers::APP14 => true,
        markers::APP2 => segment.contents().starts_with(b"ICC_PROFILE\0"),
        markers::APP0..=markers::APP15 | markers::COM => false,
        _ => true,
    }
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// The stated orientation, if it is another than upright: 2 to 8, as in the Exif standard.
fn orientation(bytes: &[u8]) -> Option<u16> {
    // What has no readable metadata is upright.
    let found = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)).ok()?;
    let value = found.get_field(Tag::Orientation, In::PRIMARY)?.value.get_uint(0)?;
    u16::try_from(value).ok().filter(|value| (2..=8).contains(value))
}

/// With metadata that says which way up it is, and nothing else.
fn turned(format: Format, bytes: &[u8], upright: u16) -> Option<Vec<u8>> {
    let field = Field { tag: Tag::Orientation, ifd_num: In::PRIMARY, value: Value::Short(vec![upright]) };
    let mut writer = exif::experimental::Writer::new();
    writer.push_field(&field);
    let mut metadata = Cursor::new(Vec::new());
    writer.write(&mut metadata, false).ok()?;
    let metadata = Some(Bytes::from(metadata.into_inner()));
    let raw = Bytes::copy_from_slice(bytes);
    let bytes = match format {
        Format::Jpeg => {
            let mut jpeg = Jpeg::from_bytes(raw).ok()?;
            jpeg.set_exif(metadata);
            jpeg.encoder().bytes()
        }
        Format::Png => {
            let mut png = Png::from_bytes(raw).ok()?;
            png.set_exif(metadata);
            png.encoder().bytes()
        }
        Format::Webp => {
            let mut webp = WebP::from_bytes(raw).ok()?;
            webp.set_exif(metadata);
            webp.encoder().bytes()
        }
        Format::Gif | Format::Avif => raw,
    };
    Some(bytes.to_vec())
}

/// What bytes are that are no picture we keep, for a message.
fn told(bytes: &[u8]) -> String {
    let start = String::from_utf8_lossy(bytes.get(..512.min(bytes.len())).unwrap_or_default()).to_lowercase();
    let start = start.trim_start_matches('\u{feff}').trim_start();
    if bytes.is_empty() {
        "nothing: the answer is empty".to_owned()
    } else if start.contains("<svg") {
        "an SVG drawing, which can hold scripts and is not kept".to_owned()
    } else if start.starts_with("<!doctype html") || start.starts_with("<html") || start.contains("<head") {
        "a web page, not a picture".to_owned()
    } else {
        "no picture of a kind that is kept (JPEG, PNG, GIF, WebP, AVIF)".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The smallest JPEG that can be measured: start, metadata, a frame of 3 by 2, a scan, end.
    fn jpeg(metadata: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8];
        if !metadata.is_empty() {
            bytes.extend([0xff, 0xe1]);
            bytes.extend(u16::try_from(metadata.len() + 2).unwrap().to_be_bytes());
            bytes.extend(metadata);
        }
        bytes.extend([0xff, 0xfe, 0, 7, b'h', b'o', b'm', b'e', b'!']);
        bytes.extend([0xff, 0xc0, 0, 11, 8, 0, 2, 0, 3, 1, 1, 0x11, 0]);
        bytes.extend([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0x34, 0xff, 0xd9]);
        bytes
    }

    /// Exif with an orientation and a camera's name.
    fn camera(upright: u16) -> Vec<u8> {
        let fields = [
            Field { tag: Tag::Orientation, ifd_num: In::PRIMARY, value: Value::Short(vec![upright]) },
            Field { tag: Tag::Make, ifd_num: In::PRIMARY, value: Value::Ascii(vec![b"Lantern".to_vec()]) },
        ];
        let mut writer = exif::experimental::Writer::new();
        fields.iter().for_each(|field| writer.push_field(field));
        let mut out = Cursor::new(Vec::new());
        writer.write(&mut out, false).unwrap();
        [b"Exif\0\0".as_slice(), &out.into_inner()].concat()
    }

    #[test]
    fn metadata_goes_and_the_picture_stays() {
        let kept = judge(&jpeg(&camera(1))).unwrap();
        assert_eq!(kept.format, Format::Jpeg);
        assert!(!holds(&kept.bytes, b"Lantern") && !holds(&kept.bytes, b"Exif") && !holds(&kept.bytes, b"home"));
        assert!(holds(&kept.bytes, &[0x12, 0x34, 0xff, 0xd9]));
        let kept = judge(&jpeg(&camera(6))).unwrap();
        assert!(!holds(&kept.bytes, b"Lantern"));
        assert_eq!(orientation(&kept.bytes), Some(6));
        let behind = [jpeg(&[]), camera(1)].concat();
        assert!(judge(&behind).unwrap_err().contains("metadata"));
    }

    #[test]
    fn what_is_no_picture_is_named() {
        let check = |bytes: &[u8], said: &str| {
            let told = judge(bytes).unwrap_err();
            assert!(told.contains(said), "{told}");
        };
        check(b"", "empty");
        check(b"<!DOCTYPE html><p>", "web page");
        check(b"<?xml version='1.0'?><svg onload='x'>", "SVG");
        check(b"MZ\x90", "no picture");
        check(&[0xff, 0xd8, 0xff, 0xe0], "broken");
        check(b"GIF89a\xff\xff\xff\xff\0\0\0", "pixels");
        check(b"GIF89a\x01\0\x01\0\0\0\0XMP DataXMP", "metadata");
    }
}
