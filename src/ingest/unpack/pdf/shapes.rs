//! Letters for the shapes that fonts name.
//!
//! A PDF names the drawing of a sign, not the sign. Programs that make one look its name up backwards, and where a font draws
//! two signs alike, a radical comes out for a character, and one sign for the two letters of a ligature. Nobody wrote these.

use crate::ingest::letters::of_radical;
use unicode_normalization::UnicodeNormalization;

/// The shapes of marks in vertical writing, each followed by the mark. (NFKC has the marks of Latin for half of them.)
const VERTICAL: &str = "︐，︑、︒。︓：︔；︕！︖？︗〖︘〗︙…︰：︱—︵（︶）︷｛︸｝︹〔︺〕︻【︼】︽《︾》︿〈﹀〉﹁「﹂」﹃『﹄』﹇［﹈］";

/// Writes the letters of a sign.
pub(super) fn push(out: &mut String, sign: char) {
    match sign {
        // Radicals, Kangxi or other, and ligatures of Latin letters.
        '\u{2e80}'..='\u{2fdf}' | '\u{fb00}'..='\u{fb06}' => out.extend(of_radical(sign).nfkc()),
        '\u{fe10}'..='\u{fe19}' | '\u{fe30}'..='\u{fe48}' => {
            let mut found = VERTICAL.chars().skip_while(|shape| *shape != sign);
            out.push(found.nth(1).unwrap_or(sign));
        }
        sign => out.push(sign),
    }
}
