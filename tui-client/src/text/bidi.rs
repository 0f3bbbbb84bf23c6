//! The direction of a paragraph and the embedding level of each of its bytes (UAX #9 P2 to I2).
//!
//! Takes one line of text; gives its direction, its levels and the tokens that were kept apart.
//! The algorithm is the crate's; here is what a chat adds: which controls count, and isolates
//! around tokens that exist for the computation only. Never reorders anything (see `row`).

use std::ops::Range;

use unicode_bidi::{Level, ParagraphBidiInfo, get_base_direction_with_data_source};

use super::property::{self, Classes};
use super::token::{self, Token};
use super::{Base, Controls, Direction, Options};

/// What the bidirectional algorithm says about one paragraph.
pub(super) struct Levels {
    pub(super) direction: Direction,
    /// A level per byte; empty when all are 0.
    levels: Vec<Level>,
    tokens: Vec<Token>,
    controls: Controls,
}

impl Levels {
    /// Analyses `line`, which is taken as one paragraph whatever it holds.
    pub(super) fn new(line: &str, options: &Options) -> Self {
        let classes = Classes::new(options.controls);
        let rtl_possible = line.bytes().any(may_begin_rtl);
        let direction = direction(line, options, &classes);
        let mut levels =
            Self { direction, levels: Vec::new(), tokens: Vec::new(), controls: options.controls };
        if !rtl_possible && direction == Direction::Ltr {
            return levels;
        }
        if options.isolate {
            levels.tokens = token::find(line);
        }
        levels.levels = if levels.tokens.is_empty() {
            resolve(line, direction, &classes)
        } else {
            levels.isolated(line, &classes)
        };
        levels
    }

    /// The level of the character that begins at byte `at`.
    pub(super) fn at(&self, at: usize) -> u8 {
        self.levels.get(at).map_or(0, Level::number)
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

    /// The levels of `line` as if each token stood in an isolate of its own, with marks in place of
    /// the controls within it.
    fn isolated(&self, line: &str, classes: &Classes) -> Vec<Level> {
        let mut prepared = String::with_capacity(line.len() + 6 * self.tokens.len());
        let mut pieces: Vec<(Range<usize>, usize)> = Vec::new();
        let mut end = 0;
        for token in &self.tokens {
            pieces.push((end..token.range.start, prepared.len()));
            prepared.push_str(line.get(end..token.range.start).unwrap_or_default());
            prepared.push(token.initiator());
            pieces.push((token.range.clone(), prepared.len()));
            prepared.extend(line.get(token.range.clone()).unwrap_or_default().chars().map(tamed));
            prepared.push('\u{2069}');
            end = token.range.end;
        }
        pieces.push((end..line.len(), prepared.len()));
        prepared.push_str(line.get(end..).unwrap_or_default());

        let levels = resolve(&prepared, self.direction, classes);
        let mut answer = Vec::with_capacity(line.len());
        for (piece, start) in pieces {
            answer.extend(levels.iter().skip(start).take(piece.len()));
        }
        answer
    }
}

/// A direction control made harmless; always as many bytes long as `c`.
fn tamed(c: char) -> char {
    match property::direction_mark(c) {
        None => c,
        Some(_) if c == '\u{61c}' => '¦',
        Some(mark) => mark,
    }
}

fn resolve(text: &str, direction: Direction, classes: &Classes) -> Vec<Level> {
    ParagraphBidiInfo::new_with_data_source(classes, text, Some(level(direction))).levels
}

fn level(direction: Direction) -> Level {
    match direction {
        Direction::Ltr => Level::ltr(),
        Direction::Rtl => Level::rtl(),
    }
}

/// P2 and P3, with the fallback for a line without any strong character.
fn direction(line: &str, options: &Options, classes: &Classes) -> Direction {
    match options.base {
        Base::Ltr => Direction::Ltr,
        Base::Rtl => Direction::Rtl,
        Base::Auto => match get_base_direction_with_data_source(classes, line) {
            unicode_bidi::Direction::Ltr => Direction::Ltr,
            unicode_bidi::Direction::Rtl => Direction::Rtl,
            unicode_bidi::Direction::Mixed => options.fallback,
        },
    }
}

/// Whether a UTF-8 sequence beginning with this byte may be a right-to-left letter, an Arabic number
/// or a direction control. False means certainly not.
fn may_begin_rtl(byte: u8) -> bool {
    matches!(byte, 0xd6..=0xe0 | 0xe2 | 0xef | 0xf0)
}
