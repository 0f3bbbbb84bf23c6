//! Harnesses for fuzzers: layout and the composer, fed with whatever a fuzzer thinks of.
//!
//! Under `cargo test` each runs for a second with random input; `BOLERO_RANDOM_TEST_TIME_MS` and
//! `BOLERO_RANDOM_ITERATIONS` make that longer, and a failure names the `BOLERO_RANDOM_SEED` that
//! repeats it. `cargo bolero test` runs the same with libFuzzer or AFL.

use bolero::TypeGenerator;
use diwan::app::composer::{Composer, Erase, Motion, cut};
use diwan::app::settings::CaretMotion;
use diwan::limits::UNDO_STEPS_MAX;
use diwan::text::{self, Affinity, Caret, Options};
use diwan_shared::text::MessageText;

use crate::sample::TROUBLE;

/// A piece of text: one that is known to make trouble, or any character.
#[derive(Debug, TypeGenerator)]
enum Piece {
    Trouble(u8),
    Any(char),
}

/// One thing done to a draft.
#[derive(Debug, TypeGenerator)]
enum Edit {
    Insert(Piece),
    Paste(Vec<Piece>),
    Go { motion: u8, selecting: bool, logical: bool },
    Erase(u8),
    Click { row: u8, column: u8, selecting: bool },
    SelectWord,
    Transpose,
    TransposeWords,
    Undo,
    Redo,
}

impl Piece {
    fn push_to(&self, text: &mut String) {
        match self {
            Self::Trouble(number) => text.push_str(TROUBLE[usize::from(*number) % TROUBLE.len()]),
            Self::Any(c) => text.push(*c),
        }
    }
}

fn text(pieces: &[Piece]) -> String {
    let mut text = String::new();
    pieces.iter().for_each(|piece| piece.push_to(&mut text));
    text
}

fn options(width: u8, flags: u8) -> Options {
    let flag = |bit: u8| flags & (1 << bit) != 0;
    Options {
        width: (width > 0).then_some(usize::from(width)),
        base: match flags % 3 {
            0 => text::Base::Auto,
            1 => text::Base::Ltr,
            _ => text::Base::Rtl,
        },
        shape: flag(2),
        isolate: flag(3),
        order: if flag(4) { text::Order::Logical } else { text::Order::Visual },
        controls: if flag(5) { text::Controls::Show } else { text::Controls::Honour },
        ..Options::default()
    }
}

#[test]
fn layout() {
    bolero::check!().with_type::<(Vec<Piece>, u8, u8)>().for_each(|(pieces, width, flags)| {
        let text = text(pieces);
        let options = options(*width, *flags);
        let layout = text::layout(&text, &options);
        for row in &layout.rows {
            let cells: usize = row.cells.iter().map(|cell| usize::from(cell.width)).sum();
            assert_eq!(cells, row.width);
            assert!(options.width.is_none_or(|most| cells <= most));
        }
        for index in (0..=text.len()).filter(|index| text.is_char_boundary(*index)) {
            for affinity in [Affinity::Before, Affinity::After] {
                let caret = Caret { index, affinity };
                assert!(layout.place(caret).column <= layout.rows[layout.place(caret).row].width);
                let _ = (layout.left(caret), layout.right(caret));
            }
        }
    });
}

#[test]
fn composer() {
    bolero::check!().with_type::<(Vec<Edit>, u8)>().for_each(|(edits, width)| {
        let options = options((*width).max(1), 0b1100);
        let mut composer = Composer::default();
        for edit in edits {
            perform(&mut composer, edit, &options);
            let caret = composer.caret();
            assert!(composer.text().is_char_boundary(caret.index), "{edit:?}");
            let layout = composer.layout(&options);
            assert!(layout.place(caret).row < layout.rows.len(), "{edit:?}");
            assert!(composer.selection().is_none_or(|range| range.end <= composer.text().len()));
        }
        // Undo forgets nothing but the oldest steps, of which there are fewer than that here.
        if edits.len() < 50 {
            (0..UNDO_STEPS_MAX).for_each(|_| composer.undo());
            assert_eq!(composer.text(), "");
        }
    });
}

#[test]
fn cutting() {
    bolero::check!().with_type::<(Vec<Piece>, u16)>().for_each(|(pieces, times)| {
        let text = text(pieces).repeat(usize::from(*times) % 64).replace(char::is_control, "\n");
        for pieces in [cut::pieces(&text), cut::lines(&text)] {
            for piece in pieces {
                assert!(MessageText::from_lines(piece).is_ok(), "{piece:?}");
            }
        }
    });
}

fn perform(composer: &mut Composer, edit: &Edit, options: &Options) {
    match edit {
        Edit::Insert(piece) => composer.insert(&text(std::slice::from_ref(piece))),
        Edit::Paste(pieces) => composer.insert_pasted(&text(pieces)),
        Edit::Go { motion, selecting, logical } => {
            let how = if *logical { CaretMotion::Logical } else { CaretMotion::Visual };
            composer.go(MOTIONS[usize::from(*motion) % MOTIONS.len()], *selecting, how, options);
        }
        Edit::Erase(number) => {
            composer.erase(ERASES[usize::from(*number) % ERASES.len()]);
        }
        Edit::Click { row, column, selecting } => {
            composer.click((*row).into(), Some((*column).into()), *selecting, options);
        }
        Edit::SelectWord => composer.select_word(),
        Edit::Transpose => composer.transpose(),
        Edit::TransposeWords => composer.transpose_words(),
        Edit::Undo => composer.undo(),
        Edit::Redo => composer.redo(),
    }
}

const MOTIONS: [Motion; 10] = [
    Motion::Left,
    Motion::Right,
    Motion::WordLeft,
    Motion::WordRight,
    Motion::Up,
    Motion::Down,
    Motion::Home,
    Motion::End,
    Motion::LineStart,
    Motion::LineEnd,
];

const ERASES: [Erase; 8] = [
    Erase::Back,
    Erase::ClusterBack,
    Erase::Ahead,
    Erase::WordBack,
    Erase::WordAhead,
    Erase::SpacedBack,
    Erase::LineBack,
    Erase::LineAhead,
];
