//! The signs of a page: its content is read for text alone. No path, colour or picture is looked at, and what a page may
//! make a reader do is bounded.

use super::font::{Face, Fonts};
use hayro_font::hayro_cmap::BfString;
use hayro_font::kurbo::{Affine, Point, Vec2};
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::dict::keys::{BBOX, CONTENTS, FORM, IMAGE, MATRIX, RESOURCES, SUBTYPE};
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};
use hayro_syntax::page::{Page, Resources};
use std::rc::Rc;

/// Operators of a file that are read. A page of text has some hundred, a map some hundred thousand.
const MAX_OPERATORS: usize = 20_000_000;
/// Signs of a file: the longest novel has a quarter of them.
const MAX_SIGNS: usize = 5_000_000;
/// Bytes of content that are unpacked, all pages taken together; what they share counts once for each.
const MAX_CONTENT_BYTES: usize = 512 << 20;
/// Drawings within drawings: a page holds a form, the form a stamp. Deeper ones draw themselves.
const MAX_DEPTH: usize = 12;
/// Graphics states that wait to be restored; PDF itself asks programs for 28.
const MAX_STATES: usize = 512;
/// Units in which fonts measure, to the size of a letter.
const UNITS_PER_EM: f64 = 1000.0;

/// A sign where it stands on a page as it is shown. Points (1/72 inch) from its upper left corner.
#[derive(Clone, Debug)]
pub(super) struct Sign {
    /// What it says; `None` where the font does not tell.
    pub says: Option<BfString>,
    /// Where the pen is before it is written: on the base line, or, in vertical writing, above its middle.
    pub at: Point,
    /// How far the pen moves to write it.
    pub advance: Vec2,
    /// How the pen moves: a step of no certain length in the direction of writing.
    pub direction: Vec2,
    /// Height of the letters.
    pub size: f64,
    /// Whether its font writes from top to bottom.
    pub is_vertical: bool,
}

/// What a file may still make its reader do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    operators: usize,
    signs: usize,
    bytes: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { operators: MAX_OPERATORS, signs: MAX_SIGNS, bytes: MAX_CONTENT_BYTES }
    }
}

/// A bound that a file goes beyond, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Excess(pub &'static str);

/// What is on a page.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// In the order in which they are drawn.
    pub signs: Vec<Sign>,
    /// Pictures that are drawn.
    pub pictures: usize,
}

/// Reads a page.
///
/// # Errors
///
/// A page that goes beyond what the file may still make its reader do.
pub(super) fn read<'a>(page: &Page<'a>, fonts: &mut Fonts<'a>, budget: &mut Budget) -> Result<Content, Excess> {
    let mut content = Vec::new();
    let streams: Vec<Stream<'_>> = match page.raw().get::<Object<'_>>(CONTENTS) {
        Some(Object::Stream(stream)) => vec![stream],
        Some(Object::Array(streams)) => streams.iter::<Stream<'_>>().collect(),
        _ => Vec::new(),
    };
    for stream in streams {
        content.extend_from_slice(&unpacked(&stream, fonts, budget)?);
        // An operator may not reach from one stream into the next.
        content.push(b'\n');
    }
    let [a, b, c, d, e, f] = page.initial_transform(true).as_coeffs();
    let state = State { place: Affine::new([a, b, c, d, e, f]), scale: 1.0, ..State::default() };
    let mut walk = Walk { fonts, budget, found: Content::default() };
    walk.run(&content, page.resources(), state, 0)?;
    Ok(walk.found)
}

/// A stream without its filters; nothing where it is damaged.
fn unpacked<'a>(stream: &Stream<'a>, fonts: &Fonts<'a>, budget: &mut Budget) -> Result<Vec<u8>, Excess> {
    let too_much = Excess("its pages unpack to more than 512 MiB");
    if !fonts.fits(stream, budget.bytes) {
        return Err(too_much);
    }
    let bytes = stream.decoded_data().map(std::borrow::Cow::into_owned).unwrap_or_default();
    budget.bytes = budget.bytes.checked_sub(bytes.len()).ok_or(too_much)?;
    Ok(bytes)
}

/// How text is written at a place of the content.
#[derive(Clone, Default)]
struct State<'a> {
    place: Affine,
    face: Option<Rc<Face<'a>>>,
    size: f64,
    between_signs: f64,
    between_words: f64,
    scale: f64,
    leading: f64,
    rise: f64,
}

struct Walk<'w, 'a> {
    fonts: &'w mut Fonts<'a>,
    budget: &'w mut Budget,
    found: Content,
}

/// The pen: where it is, and where its line began.
#[derive(Clone, Copy, Default)]
struct Pen {
    at: Affine,
    line: Affine,
}

impl Pen {
    fn next_line(&mut self, x: f64, y: f64) {
        self.line *= Affine::translate((x, y));
        self.at = self.line;
    }
}

fn affine(numbers: [Number; 6]) -> Affine {
    Affine::new(numbers.map(|number| number.as_f64()))
}

impl<'a> Walk<'_, 'a> {
    fn run(
        &mut self,
        content: &[u8],
        resources: &Resources<'a>,
        mut state: State<'a>,
        depth: usize,
    ) -> Result<(), Excess> {
        use TypedInstruction as Op;
        let mut saved: Vec<State<'a>> = Vec::new();
        let mut pen = Pen::default();
        let mut operators = TypedIter::new(content);
        while let Some(operator) = operators.next() {
            self.budget.operators =
                self.budget.operators.checked_sub(1).ok_or(Excess("it has more than 20 million operators"))?;
            match operator {
                Op::SaveState(_) if saved.len() < MAX_STATES => saved.push(state.clone()),
                Op::RestoreState(_) => state = saved.pop().unwrap_or(state),
                Op::Transform(to) => state.place *= affine([to.0, to.1, to.2, to.3, to.4, to.5]),
                Op::BeginText(_) => pen = Pen::default(),
                Op::TextFont(font) => {
                    state.face = resources.get_font(font.0).and_then(|dict| self.fonts.face(&dict));
                    state.size = font.1.as_f64();
                }
                Op::CharacterSpacing(to) => state.between_signs = to.0.as_f64(),
                Op::WordSpacing(to) => state.between_words = to.0.as_f64(),
                Op::HorizontalScaling(to) => state.scale = to.0.as_f64() / 100.0,
                Op::TextLeading(to) => state.leading = to.0.as_f64(),
                Op::TextRise(to) => state.rise = to.0.as_f64(),
                Op::SetTextMatrix(to) => {
                    pen.line = affine([to.0, to.1, to.2, to.3, to.4, to.5]);
                    pen.at = pen.line;
                }
                Op::NextLine(by) => pen.next_line(by.0.as_f64(), by.1.as_f64()),
                Op::NextLineAndSetLeading(by) => {
                    state.leading = -by.1.as_f64();
                    pen.next_line(by.0.as_f64(), by.1.as_f64());
                }
                Op::NextLineUsingLeading(_) => pen.next_line(0.0, -state.leading),
                Op::ShowText(text) => self.write(text.0.as_bytes(), &state, &mut pen)?,
                Op::NextLineAndShowText(text) => {
                    pen.next_line(0.0, -state.leading);
                    self.write(text.0.as_bytes(), &state, &mut pen)?;
                }
                Op::ShowTextWithParameters(text) => {
                    state.between_words = text.0.as_f64();
                    state.between_signs = text.1.as_f64();
                    pen.next_line(0.0, -state.leading);
                    self.write(text.2.as_bytes(), &state, &mut pen)?;
                }
                Op::ShowTexts(pieces) => self.write_all(pieces.0, &state, &mut pen)?,
                Op::InlineImage(_) => self.found.pictures += 1,
                Op::XObject(name) => {
                    if let Some(stream) = resources.get_x_object(name.0) {
                        self.draw(&stream, resources, &state, depth)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A form, which is content within the content, or a picture.
    fn draw(
        &mut self,
        stream: &Stream<'a>,
        resources: &Resources<'a>,
        state: &State<'a>,
        depth: usize,
    ) -> Result<(), Excess> {
        let dict = stream.dict();
        let kind = dict.get::<Name<'_>>(SUBTYPE);
        if kind.as_deref() == Some(IMAGE) {
            self.found.pictures += 1;
        }
        if depth >= MAX_DEPTH || !(kind.as_deref() == Some(FORM) || dict.contains_key(BBOX)) {
            return Ok(());
        }
        let content = unpacked(stream, self.fonts, self.budget)?;
        let matrix = dict.get::<[f64; 6]>(MATRIX).map_or(Affine::IDENTITY, Affine::new);
        let state = State { place: state.place * matrix, ..state.clone() };
        match dict.get::<Dict<'_>>(RESOURCES) {
            Some(own) => self.run(&content, &Resources::new(own), state, depth + 1),
            None => self.run(&content, resources, state, depth + 1),
        }
    }

    fn write_all(&mut self, pieces: &Array<'_>, state: &State<'a>, pen: &mut Pen) -> Result<(), Excess> {
        for piece in pieces.iter::<Object<'_>>() {
            match piece {
                Object::String(text) => self.write(text.as_bytes(), state, pen)?,
                Object::Number(back) => {
                    let back = -back.as_f64() / UNITS_PER_EM * state.size;
                    let is_vertical = state.face.as_ref().is_some_and(|face| face.is_vertical());
                    let by = if is_vertical { (0.0, back) } else { (back * state.scale, 0.0) };
                    pen.at *= Affine::translate(by);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn write(&mut self, text: &[u8], state: &State<'a>, pen: &mut Pen) -> Result<(), Excess> {
        let Some(face) = &state.face else { return Ok(()) };
        let mut at = 0;
        while at < text.len() {
            let (code, length) = face.read(text, at);
            at += length.max(1);
            self.budget.signs = self.budget.signs.checked_sub(1).ok_or(Excess("it has more than 5 million signs"))?;
            let advance = face.advance(code) / UNITS_PER_EM * state.size;
            let to_page = state.place * pen.at;
            let is_vertical = face.is_vertical();
            let steps = |v: Vec2| to_page * v.to_point() - to_page * Point::ZERO;
            let along = if is_vertical { Vec2::new(0.0, -1.0) } else { Vec2::new(1.0, 0.0) };
            let sign = Sign {
                says: face.says(code),
                at: to_page * Point::new(0.0, state.rise),
                advance: steps(if is_vertical { advance } else { Vec2::new(advance.x * state.scale, 0.0) }),
                direction: steps(along),
                size: steps(Vec2::new(0.0, state.size)).hypot(),
                is_vertical,
            };
            if sign.at.is_finite() && sign.advance.is_finite() && sign.size.is_finite() && sign.direction.is_finite() {
                self.found.signs.push(sign);
            }
            let word = if length == 1 && code == u32::from(b' ') { state.between_words } else { 0.0 };
            let extra = state.between_signs + word;
            let by = if is_vertical { (0.0, advance.y + extra) } else { ((advance.x + extra) * state.scale, 0.0) };
            pen.at *= Affine::translate(by);
        }
        Ok(())
    }
}
