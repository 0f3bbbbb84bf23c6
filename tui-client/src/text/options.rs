//! How a text is to be laid out: its direction, width, order, joining and the rest.
//!
//! The vocabulary of [`Options`], which every text is laid out by, with its usual values. What each
//! choice comes to is done elsewhere: direction in `bidi`, joining in `shape`, rows in `wrap` and
//! `row`. Does nothing.

/// How to lay out. Build one with the struct update syntax:
/// `Options { width: Some(40), ..Options::default() }`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Options {
    /// The direction of each paragraph.
    pub base: Base,
    /// What is taken for a paragraph, when `base` is [`Base::Auto`].
    pub paragraph: Paragraph,
    /// Whether addresses, mentions, commands and code at the beginning of a paragraph do not count
    /// for its direction, as long as anything after them does.
    pub skip_leading: bool,
    /// The direction of a paragraph without any strong character, when `base` is [`Base::Auto`].
    pub fallback: Direction,
    /// Cells per row; `None` for rows as long as their lines. Zero is taken as one.
    pub width: Option<usize>,
    /// Cells that the first row leaves free where it ends, for what stands beside it.
    pub lead: usize,
    /// Whether Arabic letters take their joined forms.
    pub shape: bool,
    /// Whether addresses, paths, code, dates and the like are kept from mixing with their
    /// surroundings (UAX #9 HL4).
    pub isolate: bool,
    /// Whether lam and alef share one cell.
    pub lam_alef: LamAlef,
    /// Whether pictures of several characters are shown whole.
    pub emoji: Emoji,
    /// Whether cells stand as they are read from the screen or as they are stored.
    pub order: Order,
    /// The side of its pane that a row stands at.
    pub align: Align,
    /// What becomes of direction controls in the text.
    pub controls: Controls,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            base: Base::Auto,
            paragraph: Paragraph::Line,
            skip_leading: false,
            fallback: Direction::Ltr,
            width: None,
            lead: 0,
            shape: true,
            isolate: true,
            lam_alef: LamAlef::OneCell,
            emoji: Emoji::Whole,
            order: Order::Visual,
            align: Align::Direction,
            controls: Controls::Neutralise,
        }
    }
}

/// A direction of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Direction {
    /// Left to right.
    #[default]
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// The one against it.
    pub fn other(self) -> Self {
        match self {
            Self::Ltr => Self::Rtl,
            Self::Rtl => Self::Ltr,
        }
    }
}

/// Where a paragraph's direction comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Base {
    /// From its first strong character (UAX #9 P2 and P3).
    #[default]
    Auto,
    /// Left to right, whatever it holds.
    Ltr,
    /// Right to left, whatever it holds.
    Rtl,
}

impl From<Direction> for Base {
    fn from(direction: Direction) -> Self {
        match direction {
            Direction::Ltr => Self::Ltr,
            Direction::Rtl => Self::Rtl,
        }
    }
}

/// What is taken for a paragraph, which has one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Paragraph {
    /// Each line (UAX #9 P1).
    #[default]
    Line,
    /// The whole text: all its lines go the way of the first that has a direction.
    Message,
}

/// The form of lam followed by alef.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum LamAlef {
    /// The ligature (U+FEF5 to U+FEFC) in one cell.
    #[default]
    OneCell,
    /// Two joined letters in two cells.
    TwoCells,
}

/// What is shown of a picture of several characters: a family, a hand with its colour, a keycap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Emoji {
    /// All of it.
    #[default]
    Whole,
    /// Its first character, whose width no terminal is wrong about.
    First,
}

/// The order of the cells in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Order {
    /// As they stand on the screen (UAX #9 L2, L4 applied).
    #[default]
    Visual,
    /// As they stand in the text, for a terminal that reorders by itself. It joins letters too, so
    /// joiners between them are kept.
    Logical,
}

/// The side of its pane that a row stands at. Changes neither its cells nor their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Align {
    /// Where reading it begins: at the right for right-to-left rows.
    #[default]
    Direction,
    /// At the left.
    Left,
    /// At the right.
    Right,
}

/// What becomes of the characters that only steer direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Controls {
    /// All are obeyed, overrides too (pure UAX #9).
    Honour,
    /// Overrides (LRO, RLO) are not obeyed but shown as small marks; the rest is obeyed.
    #[default]
    Neutralise,
    /// None is obeyed and each is shown as a small mark: for names, code and files.
    Show,
}
