//! The direction of a paragraph and the embedding level of each of its characters (UAX #9 P2 to I2).
//!
//! Takes one line of text; gives its direction, its levels and the tokens that were kept apart.
//! The algorithm is the crate's; here is what a chat adds: which controls count, and isolates
//! around tokens that exist for the computation only. Never reorders anything (see `row`).

use unicode_bidi::{BidiClass, BidiDataSource, Level, get_base_direction_with_data_source};

use super::bond;
use super::property::{self, Properties};
use super::token::{self, Token};
use super::units;
use super::{Base, Controls, Direction, Options};

/// What the bidirectional algorithm says about one paragraph.
pub(super) struct Levels {
    pub(super) direction: Direction,
    /// A level per character; empty when all are the paragraph's own.
    levels: Vec<Level>,
    tokens: Vec<Token>,
    controls: Controls,
}

impl Levels {
    /// Analyses `line`, which is taken as one paragraph whatever it holds.
    pub(super) fn new(line: &str, options: &Options) -> Self {
        let properties = Properties::new(options.controls);
        let (mut classes, mut first_strong) = (Classes::default(), None);
        // The one control that is of the class of Latin letters: in an address it is to be shown.
        let mut has_lrm = false;
        for c in line.chars() {
            let class = properties.bidi_class(c);
            classes.insert(class);
            has_lrm |= c == '\u{200e}';
            if first_strong.is_none() && Classes::STRONG.has(class) {
                first_strong = Some(class);
            }
        }
        if classes.meet(Classes::ISOLATES) {
            first_strong = first_strong_outside_isolates(line, &properties);
        }
        if options.skip_leading {
            first_strong = first_strong_behind_leading(line, &properties).or(first_strong);
        }
        let direction = direction(first_strong, options);
        let mut levels =
            Self { direction, levels: Vec::new(), tokens: Vec::new(), controls: options.controls };
        let is_uniform = !classes.meet(Classes::against(direction));
        if is_uniform && direction == Direction::Ltr && !has_lrm {
            return levels;
        }
        if options.isolate {
            levels.tokens = token::find(line);
        }
        if !is_uniform || !levels.tokens.is_empty() {
            levels.levels = levels.resolve(line, &properties);
        }
        levels
    }

    /// The level of character `number` of the line.
    pub(super) fn at(&self, number: usize) -> u8 {
        self.levels.get(number).map_or_else(|| self.paragraph(), Level::number)
    }

    /// The paragraph's own level.
    pub(super) fn paragraph(&self) -> u8 {
        level(self.direction).number()
    }

    /// The mark to show for `c` at byte `at`, if it is a direction control that is not obeyed.
    pub(super) fn mark(&self, c: char, at: usize) -> Option<char> {
        let mark = property::direction_mark(c)?;
        let is_override = matches!(c, '\u{202d}' | '\u{202e}');
        let shown = match self.controls {
            Controls::Show => true,
            Controls::Neutralise => is_override || self.in_token(at),
            Controls::Honour => self.in_token(at),
        };
        shown.then_some(mark)
    }

    pub(super) fn controls(&self) -> Controls {
        self.controls
    }

    fn in_token(&self, at: usize) -> bool {
        let next = self.tokens.partition_point(|token| token.range.end <= at);
        self.tokens.get(next).is_some_and(|token| token.range.start <= at)
    }

    /// The level of each character of `line`, as if each token stood in an isolate of its own, between
    /// marks (LRM or RLM) if it is part of the text beside it.
    fn resolve(&self, line: &str, properties: &Properties) -> Vec<Level> {
        let mut units = Vec::with_capacity(line.len());
        let mut inserted = Vec::new();
        let mut insert = |units: &mut Vec<u16>, class| {
            inserted.push(units.len());
            units.push(units::of_class(class));
        };
        let bonds = bond::classes(line, &self.tokens, properties);
        let mut tokens = self.tokens.iter().zip(bonds).peekable();
        for (at, c) in line.char_indices() {
            if let Some((_, bond)) = tokens.next_if(|(token, _)| token.range.end <= at) {
                insert(&mut units, BidiClass::PDI);
                bond.into_iter().for_each(|class| insert(&mut units, class));
            }
            let is_inside = match tokens.peek() {
                Some((token, bond)) if token.range.start == at => {
                    bond.iter().for_each(|class| insert(&mut units, *class));
                    insert(&mut units, token.initiator());
                    true
                }
                token => token.is_some_and(|(token, _)| token.range.start < at),
            };
            // A control within a token is shown there, and a sign like any other.
            let class = match property::direction_mark(c) {
                Some(_) if is_inside => BidiClass::ON,
                _ => properties.bidi_class(c),
            };
            units.push(units::of(c, class));
        }
        let paragraph = level(self.direction);
        let mut levels = units::levels(&units, paragraph);
        let mut number = 0..;
        let mut inserted = inserted.into_iter().peekable();
        levels.retain(|_| number.next().and_then(|n| inserted.next_if_eq(&n)).is_none());
        levels
    }
}

/// The direction of the first line of `text` that has a strong character of its own (P2 and P3).
pub(super) fn own_direction(text: &str, options: &Options) -> Option<Direction> {
    let properties = Properties::new(options.controls);
    let behind = |line| {
        let behind = options.skip_leading.then(|| first_strong_behind_leading(line, &properties));
        behind.flatten()
    };
    let first_strong =
        |line| behind(line).or_else(|| first_strong_outside_isolates(line, &properties));
    let mut lines = text.split(['\n', '\u{2028}', '\u{2029}']);
    lines.find_map(|line| match first_strong(line)? {
        BidiClass::L => Some(Direction::Ltr),
        _ => Some(Direction::Rtl),
    })
}

fn level(direction: Direction) -> Level {
    match direction {
        Direction::Ltr => Level::ltr(),
        Direction::Rtl => Level::rtl(),
    }
}

/// P2 and P3, with the fallback for a line without any strong character.
fn direction(first_strong: Option<BidiClass>, options: &Options) -> Direction {
    match (options.base, first_strong) {
        (Base::Ltr, _) | (Base::Auto, Some(BidiClass::L)) => Direction::Ltr,
        (Base::Rtl, _) | (Base::Auto, Some(_)) => Direction::Rtl,
        (Base::Auto, None) => options.fallback,
    }
}

fn first_strong_outside_isolates(line: &str, properties: &Properties) -> Option<BidiClass> {
    match get_base_direction_with_data_source(properties, line) {
        unicode_bidi::Direction::Ltr => Some(BidiClass::L),
        unicode_bidi::Direction::Rtl => Some(BidiClass::R),
        unicode_bidi::Direction::Mixed => None,
    }
}

/// P2 and P3 for what follows the tokens at the beginning of a line, and the name of whom it is
/// said to.
fn first_strong_behind_leading(line: &str, properties: &Properties) -> Option<BidiClass> {
    let is_strong = |c| Classes::STRONG.has(properties.bidi_class(c));
    let mut end = token::addressee_end(line);
    for token in token::find(line) {
        let between = line.get(end..token.range.start).unwrap_or_default();
        if between.contains(is_strong) {
            break;
        }
        end = end.max(token.range.end);
    }
    first_strong_outside_isolates(line.get(end..)?, properties)
}

/// A set of bidi classes.
#[derive(Clone, Copy, Default)]
struct Classes(u32);

impl Classes {
    const STRONG: Self = Self::of(&[BidiClass::L, BidiClass::R, BidiClass::AL]);
    const ISOLATES: Self = Self::of(&[BidiClass::LRI, BidiClass::RLI, BidiClass::FSI]);
    /// Classes that take part only in being next to others: a paragraph of nothing else, and of
    /// strong characters of its own direction, is all at its own level.
    const YIELDING: Self = {
        use BidiClass::{BN, CS, ES, ET, NSM, ON, S, WS};
        Self::of(&[BN, CS, ES, ET, NSM, ON, S, WS])
    };

    const fn of(classes: &[BidiClass]) -> Self {
        let mut set = 0;
        let mut at = 0;
        while at < classes.len() {
            set |= 1 << classes[at] as u32;
            at += 1;
        }
        Self(set)
    }

    /// The classes that can lead to another level than that of a paragraph in `direction`.
    const fn against(direction: Direction) -> Self {
        let own = match direction {
            Direction::Ltr => Self::of(&[BidiClass::L, BidiClass::EN]),
            Direction::Rtl => Self::of(&[BidiClass::R, BidiClass::AL]),
        };
        Self(!(own.0 | Self::YIELDING.0))
    }

    fn insert(&mut self, class: BidiClass) {
        self.0 |= 1 << class as u32;
    }

    fn has(self, class: BidiClass) -> bool {
        self.0 & (1 << class as u32) != 0
    }

    fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}
