//! Fonts of a PDF, for what their codes say and how wide they are.

use super::bounds;
use hayro_font::hayro_cmap::{self, BfString, CMap, CMapName, CidFamily};
use hayro_font::kurbo::Vec2;
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn, GlyphId};
use hayro_syntax::object::dict::keys::{
    CID_TO_GID_MAP, CIDSYSTEMINFO, DESCENDANT_FONTS, DIFFERENCES, ENCODING, FIRST_CHAR, FONT_DESC, FONT_FILE,
    FONT_FILE2, FONT_FILE3, ORDERING, REGISTRY, TO_UNICODE, W, W2,
};
use hayro_syntax::object::{Array, Dict, Object, ObjectIdentifier, Stream, String as PdfString};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Codes for which a font gives widths, in all: two bytes make 65,536.
const MAX_WIDTHS: u64 = 1 << 17;
/// Bytes of all that a font consists of, unpacked. The largest font of Chinese has 30 MiB.
const MAX_FONT_BYTES: usize = 64 << 20;

/// The fonts of a file, each read once.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    fonts: FontResolverFn,
    maps: CMapResolverFn,
    faces: BTreeMap<ObjectIdentifier, Option<Rc<Face<'a>>>>,
    /// Whether streams are enciphered, so that nobody could look at their sizes before the file was opened.
    is_enciphered: bool,
}

/// A font.
pub(super) struct Face<'a> {
    font: Font<'a>,
    /// How codes are told where the font itself does not: by the character collection its signs are from.
    collection: Option<(CMap, CMap)>,
}

impl<'a> Fonts<'a> {
    /// No fonts yet.
    pub(super) fn new(is_enciphered: bool) -> Self {
        Self {
            cache: FontCache::new(),
            // What a font that is not in the file looks like does not matter; it must only be one.
            fonts: Arc::new(|query| match query {
                FontQuery::Standard(font) => Some(font.get_font_data()),
                FontQuery::Fallback(query) => Some(query.pick_standard_font().get_font_data()),
            }),
            maps: Arc::new(hayro_cmap::load_embedded),
            faces: BTreeMap::new(),
            is_enciphered,
        }
    }

    /// Whether a stream, unpacked, has at most so many bytes. Where the file is not enciphered, that was looked at before it was
    /// opened.
    pub(super) fn fits(&self, stream: &Stream<'_>, bytes: usize) -> bool {
        !self.is_enciphered || bounds::fits(stream, bytes)
    }

    /// The font that a dictionary describes; `None` for one that cannot be read.
    pub(super) fn face(&mut self, dict: &Dict<'a>) -> Option<Rc<Face<'a>>> {
        let id = dict.obj_id();
        if let Some(face) = id.as_ref().and_then(|id| self.faces.get(id)) {
            return face.clone();
        }
        let face = self.load(dict).map(Rc::new);
        if let Some(id) = id {
            self.faces.insert(id, face.clone());
        }
        face
    }

    fn load(&self, dict: &Dict<'a>) -> Option<Face<'a>> {
        if !self.is_sane(dict) {
            return None;
        }
        let font = self.cache.font(dict, &self.fonts, &self.maps)?;
        Some(Face { font, collection: self.collection(dict) })
    }

    /// Whether a font may be read: the library believes the sizes that a font gives itself.
    fn is_sane(&self, dict: &Dict<'a>) -> bool {
        let parts = dict.get::<Array<'_>>(DESCENDANT_FONTS).map(|fonts| fonts.iter::<Dict<'_>>().collect::<Vec<_>>());
        let all: Vec<Dict<'_>> = parts.unwrap_or_default().into_iter().chain([dict.clone()]).collect();
        let descriptors: Vec<Dict<'_>> = all.iter().filter_map(|dict| dict.get::<Dict<'_>>(FONT_DESC)).collect();
        let streams = all.iter().chain(&descriptors).flat_map(|dict| {
            [FONT_FILE, FONT_FILE2, FONT_FILE3, TO_UNICODE, ENCODING, CID_TO_GID_MAP]
                .into_iter()
                .filter_map(|key| dict.get::<Stream<'_>>(key))
        });
        let has_room = |key: &[u8], tall| all.iter().all(|dict| widths(dict, key, tall) <= MAX_WIDTHS);
        all.iter().all(has_small_codes)
            && all.iter().all(|dict| dict.get::<usize>(FIRST_CHAR).is_none_or(|first| (first as u64) < MAX_WIDTHS))
            && has_room(W, Tall::No)
            && has_room(W2, Tall::Yes)
            && streams.into_iter().all(|stream| self.fits(&stream, MAX_FONT_BYTES))
    }

    /// The map from codes to the numbers of a character collection, and from these to Unicode.
    fn collection(&self, dict: &Dict<'a>) -> Option<(CMap, CMap)> {
        let parse = |bytes: &[u8]| {
            let maps = Arc::clone(&self.maps);
            CMap::parse(bytes, move |name| maps(name))
        };
        let encoding = match dict.get::<Object<'_>>(ENCODING)? {
            Object::Name(name) => match CMapName::from_bytes(&name) {
                CMapName::IdentityH => CMap::identity_h(),
                CMapName::IdentityV => CMap::identity_v(),
                name => parse((self.maps)(name)?)?,
            },
            Object::Stream(stream) => parse(&stream.decoded_data().ok()?)?,
            _ => return None,
        };
        let own = encoding.metadata().character_collection.as_ref().and_then(|own| own.family.ucs2_cmap());
        let named = || {
            let font = dict.get::<Array<'_>>(DESCENDANT_FONTS)?.iter::<Dict<'_>>().next()?;
            let info = font.get::<Dict<'_>>(CIDSYSTEMINFO)?;
            let (registry, ordering) = (info.get::<PdfString<'_>>(REGISTRY)?, info.get::<PdfString<'_>>(ORDERING)?);
            CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes()).ucs2_cmap()
        };
        let to_unicode = parse((self.maps)(own.or_else(named)?)?)?;
        Some((encoding, to_unicode))
    }
}

/// Whether the codes that a font names letters for are ones that a text can hold; the library counts on from any.
fn has_small_codes(font: &Dict<'_>) -> bool {
    let names = font.get::<Dict<'_>>(ENCODING).and_then(|encoding| encoding.get::<Array<'_>>(DIFFERENCES));
    names.is_none_or(|names| {
        names.iter::<Object<'_>>().all(|item| match item {
            Object::Number(code) => code.as_i64().unsigned_abs() < MAX_WIDTHS,
            _ => true,
        })
    })
}

/// Whether a list of widths is that of vertical writing, with three numbers a code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tall {
    No,
    Yes,
}

/// How many widths a list gives: `code [width…]`, or `first last width`.
fn widths(dict: &Dict<'_>, key: &[u8], tall: Tall) -> u64 {
    let Some(list) = dict.get::<Array<'_>>(key) else { return 0 };
    let mut items = list.iter::<Object<'_>>();
    let mut count = 0_u64;
    while let Some(first) = items.next() {
        match (first, items.next()) {
            (Object::Number(_), Some(Object::Array(list))) => count += list.iter::<Object<'_>>().count() as u64,
            (Object::Number(first), Some(Object::Number(last))) => {
                count = count.saturating_add(last.as_i64().abs_diff(first.as_i64()) + 1);
                for _ in 0..if tall == Tall::Yes { 3 } else { 1 } {
                    items.next();
                }
            }
            _ => return count,
        }
    }
    count
}

impl Face<'_> {
    /// The code at a byte of a text, and its length in bytes.
    pub(super) fn read(&self, text: &[u8], at: usize) -> (u32, usize) {
        self.font.read_code(text, at)
    }

    /// How far a code moves the pen, in thousandths of the size of a letter.
    pub(super) fn advance(&self, code: u32) -> Vec2 {
        self.font.code_advance(code)
    }

    /// Whether the font writes from top to bottom.
    pub(super) fn is_vertical(&self) -> bool {
        !self.font.is_horizontal()
    }

    /// What a code says, if the font tells.
    pub(super) fn says(&self, code: u32) -> Option<BfString> {
        let own = match self.font.glyph(GlyphId::NOTDEF, code) {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        };
        own.filter(tells).or_else(|| self.by_collection(code)).filter(tells)
    }

    fn by_collection(&self, code: u32) -> Option<BfString> {
        let (encoding, to_unicode) = self.collection.as_ref()?;
        let number = (1..=4).find_map(|length| encoding.lookup_cid_code(code, length))?;
        to_unicode.lookup_bf_string(number)
    }
}

/// Whether a mapping names letters rather than the lack of them.
fn tells(says: &BfString) -> bool {
    let is_letter = |c: char| !c.is_control() && c != '\u{FFFD}' && c != '\u{FFFF}' && c != '\u{FFFE}';
    match says {
        BfString::Char(c) => is_letter(*c),
        BfString::String(text) => !text.is_empty() && text.chars().all(is_letter),
    }
}
