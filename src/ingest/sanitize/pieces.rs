//! Long markup cut into pieces that can be cleaned one after the other: the tree of a paragraph with a million marks
//! takes fifty times the bytes of its markup.
//!
//! A piece is cut after a tag or between two signs of a text and stands, while it is cleaned, within the elements that are
//! open where it begins.
//! Whatever is not nested as our renderer nests it is cleaned whole.

use std::ops::Range;

/// Bytes of a piece at least: the set-up of a parser is small beside the work on so many. Nor may a piece be much longer:
/// html5ever 0.40 looks for the next `<` to be escaped anew after each `&` of a text, so that a text of nothing but
/// ampersands costs the square of its length.
pub(super) const PIECE_BYTES: usize = 16 * 1024;

/// Bytes of the longest reference that our renderer writes, `&quot;`.
const REFERENCE_BYTES: usize = 6;

/// Elements open at a cut at most: our renderer nests no deeper, and each is opened again for each piece.
const MAX_OPEN: usize = 16;

/// Elements without an end tag that our renderer writes.
const VOID: [&str; 3] = ["br", "hr", "img"];

/// A start tag that is open at some place: its name and all of it.
type Open<'a> = (&'a str, &'a str);

/// A stretch of markup.
struct Piece<'a> {
    /// What is open where it begins, outermost first.
    before: Vec<Open<'a>>,
    text: &'a str,
    /// What is open where it ends.
    after: Vec<Open<'a>>,
}

/// Cleans markup in pieces of at least `piece_bytes`; `None` where only the whole can be cleaned.
pub(super) fn clean(fragment: &str, piece_bytes: usize, clean: impl Fn(&str) -> String) -> Option<String> {
    let mut out = String::with_capacity(fragment.len());
    for piece in cut(fragment, piece_bytes)? {
        let (starts, ends) = (starts(&piece.before), ends(&piece.after));
        let cleaned = clean(&format!("{starts}{}{ends}", piece.text));
        let around = clean(&format!("{starts}{}", self::ends(&piece.before)));
        let before = around.strip_suffix(self::ends(&piece.before).as_str())?;
        out.push_str(cleaned.strip_prefix(before)?.strip_suffix(ends.as_str())?);
    }
    // A parser closes some elements by itself (a link in a link): then the pieces are not what the whole would be.
    cut(&out, usize::MAX).is_some().then_some(out)
}

fn starts(open: &[Open<'_>]) -> String {
    open.iter().map(|(_, tag)| *tag).collect()
}

fn ends(open: &[Open<'_>]) -> String {
    open.iter().rev().map(|(name, _)| format!("</{name}>")).collect()
}

/// The pieces of markup in which every tag is a start tag or the end tag of the innermost open element.
fn cut(fragment: &str, piece_bytes: usize) -> Option<Vec<Piece<'_>>> {
    let mut cutter =
        Cutter { fragment, piece_bytes, pieces: Vec::new(), open: Vec::new(), before: Vec::new(), begin: 0 };
    let mut at = 0;
    while let Some(found) = fragment.get(at..)?.find('<') {
        let start = at + found;
        cutter.text(at..start);
        at = start + fragment.get(start..)?.find('>')? + 1;
        cutter.tag(fragment.get(start..at)?)?;
        if at - cutter.begin >= piece_bytes {
            cutter.cut(at);
        }
    }
    cutter.text(at..fragment.len());
    cutter.pieces.push(Piece { before: cutter.before, text: fragment.get(cutter.begin..)?, after: Vec::new() });
    cutter.open.is_empty().then_some(cutter.pieces)
}

/// Markup being cut from its first byte to its last.
struct Cutter<'a> {
    fragment: &'a str,
    piece_bytes: usize,
    pieces: Vec<Piece<'a>>,
    open: Vec<Open<'a>>,
    /// What was open where the piece under way begins.
    before: Vec<Open<'a>>,
    /// The byte at which it begins.
    begin: usize,
}

impl<'a> Cutter<'a> {
    /// Cuts a text as often as need be.
    fn text(&mut self, Range { start, end }: Range<usize>) {
        while end - self.begin > self.piece_bytes {
            let wanted = (self.begin + self.piece_bytes).max(start);
            let Some(at) = (wanted..end).find(|at| self.fragment.is_char_boundary(*at)) else { return };
            let near = (at.saturating_sub(REFERENCE_BYTES)..at).find_map(|near| self.fragment.get(near..at));
            let reference = near.and_then(|near| near.rfind('&').map(|found| at - near.len() + found));
            let at = match reference {
                Some(reference) if reference > self.begin.max(start) => reference,
                // It begins the piece, which then ends after it.
                Some(reference) => {
                    let rest = self.fragment.get(reference..end).unwrap_or_default();
                    let len = rest.find(';').map(|last| last + 1).filter(|len| *len <= REFERENCE_BYTES);
                    at.max(reference + len.unwrap_or(0))
                }
                None => at,
            };
            if !self.cut(at) {
                return;
            }
        }
    }

    /// Ends the piece under way at a byte, if a piece may begin there; whether it did.
    fn cut(&mut self, at: usize) -> bool {
        let Some((text, rest)) = self.fragment.split_at_checked(at) else { return false };
        // A line end right after a `<pre>` is none.
        if self.open.len() > MAX_OPEN || rest.starts_with('\n') {
            return false;
        }
        let text = text.get(self.begin..).unwrap_or_default();
        let before = std::mem::replace(&mut self.before, self.open.clone());
        self.pieces.push(Piece { before, text, after: self.open.clone() });
        self.begin = at;
        true
    }

    /// Notes what a tag opens or closes; `None` for one that our renderer does not write.
    fn tag(&mut self, tag: &'a str) -> Option<()> {
        let inner = tag.strip_prefix('<')?.strip_suffix('>')?;
        if let Some(name) = inner.strip_prefix('/') {
            return (self.open.pop()?.0 == name).then_some(());
        }
        let name = inner.split(' ').next()?;
        let is_plain = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            && !inner.contains('<')
            && inner.matches('"').count() % 2 == 0;
        if is_plain && !VOID.contains(&name) {
            self.open.push((name, tag));
        }
        is_plain.then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::BUILDER;

    fn whole(fragment: &str) -> String {
        BUILDER.clean(fragment).to_string()
    }

    /// In pieces as small as can be.
    fn pieces(fragment: &str) -> Option<String> {
        super::clean(fragment, 1, whole)
    }

    fn same(fragment: &str) {
        assert_eq!(pieces(fragment).as_deref(), Some(whole(fragment).as_str()), "{fragment}");
    }

    #[test]
    fn pieces_are_cleaned_as_the_whole() {
        same("");
        same("a");
        same("a<del class=\"bulk\">&lt;b&gt;</del><strong>c</strong>d");
        same("<p id=\"p6\" class=\"text\">a<strong><em>b</em>c</strong><br>d<a href=\"#k1\" class=\"ref\">1</a></p>");
        same(
            "<div class=\"scroll\"><table class=\"found\"><tbody><tr id=\"p3\"><td>a</td><td>b</td></tr></tbody></table></div>",
        );
        same("<p onclick=\"a\" class=\"text\">b<a href=\"javascript:c()\">d</a><em>e</em></p>");
    }

    #[test]
    fn long_texts_are_cut_between_two_signs() {
        same("<p>河水a&amp;&lt;b&#39;&quot;c</p>");
        same("<pre class=\"code\">a\n\nb<del>c</del>\nd</pre>");
        let long = format!("<p>{}</p>", "&amp;".repeat(200_000));
        assert_eq!(super::clean(&long, super::PIECE_BYTES, whole), Some(long));
    }

    #[test]
    fn what_is_nested_otherwise_is_cleaned_whole() {
        for fragment in [
            "<p>a",
            "a</p>",
            "<p><em>a</p></em>",
            "<p><p>a</p></p>",
            "<a>a<a>b</a>c</a>",
            "a<!-- <p> -->",
            "<p class=\"a>b\">c</p>",
            "a < b",
            "<P>a</P>",
        ] {
            assert_eq!(pieces(fragment), None, "{fragment}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_mixture_of_tags_gets_through_otherwise(
            fragment in "(</?(p|em|a|del|table|tr|td|script|style|svg|b|title)>|<br>|<a href=\"//a\">|<p class=\"a\">|a|&lt;|<|>|\"|<!--){0,12}"
        ) {
            if let Some(cleaned) = pieces(&fragment) {
                proptest::prop_assert_eq!(whole(&cleaned), cleaned);
            }
        }

        #[test]
        fn sound_nesting_is_cleaned_as_the_whole(
            words in proptest::collection::vec(("[a-z河&;]{0,4}", 0_usize..4), 0..12)
        ) {
            let tags = ["strong", "em", "del", "mark"];
            let inner: String = words.iter().map(|(word, tag)| format!("<{0}>{word}</{0}>{word}", tags[*tag])).collect();
            let inner = inner.replace('&', "&amp;");
            same(&format!("<p class=\"text\">{inner}</p>"));
        }
    }
}
