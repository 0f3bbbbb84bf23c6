//! What can be done to a text being written.
//!
//! Rows of the table in `action.rs`: the keys of readline, as every shell has them, and the keys
//! that people know from other editors. A command is written where the text is, so it acts on what
//! stood there before it. What has Alt has a key after C-x too, and then a name for the menu.

use super::Action as A;
use super::Context as C;
use super::{Row, row};
use crate::app::action::keymap::{alt, alt_key, ctrl, ctrl_key, key, menu, menu_ctrl, shift};
use crate::app::composer::{Erase, Motion};
use crate::app::msg::Code;

pub(super) static ROWS: &[Row] = &[
    row(A::Send, C::Input, &[key(Code::Enter)], "", "send the message").slash(&["send"], &[]),
    row(
        A::NewLine,
        C::Input,
        &[alt_key(Code::Enter), ctrl('j'), shift(Code::Enter)],
        "",
        "begin a new line",
    )
    .slash(&["new-line"], &[]),
    row(
        A::Complete,
        C::Input,
        &[key(Code::Tab)],
        "",
        "complete a word; without a text, to the next pane",
    )
    .slash(&["complete"], &[]),
    row(
        A::CompleteBack,
        C::Input,
        &[shift(Code::Tab)],
        "",
        "the completion before; or to the previous pane",
    )
    .slash(&["complete-back"], &[]),
    row(A::Up, C::Input, &[key(Code::Up)], "", "up a row; in the first, the line sent before")
        .slash(&["older-line"], &[]),
    row(A::Down, C::Input, &[key(Code::Down)], "", "down a row; in the last, the line sent after")
        .slash(&["newer-line"], &[]),
    row(A::Back, C::Input, &[key(Code::Esc)], "", "back one step; never deletes text")
        .slash(&["escape"], &[]),
    row(A::Go(Motion::Left), C::Edit, &[key(Code::Left)], "", "left").slash(&["left"], &[]),
    row(A::Go(Motion::Right), C::Edit, &[key(Code::Right), ctrl('f')], "", "right")
        .slash(&["right"], &[]),
    row(
        A::Go(Motion::WordLeft),
        C::Edit,
        &[ctrl_key(Code::Left), alt('b')],
        "",
        "a word to the left",
    )
    .slash(&["word-left"], &[]),
    row(
        A::Go(Motion::WordRight),
        C::Edit,
        &[ctrl_key(Code::Right), alt('f')],
        "",
        "a word to the right",
    )
    .slash(&["word-right"], &[]),
    row(
        A::Go(Motion::Home),
        C::Edit,
        &[key(Code::Home)],
        "",
        "to the start of the row; again, of the line",
    )
    .slash(&["row-start"], &[]),
    row(
        A::Go(Motion::End),
        C::Edit,
        &[key(Code::End)],
        "",
        "to the end of the row, then of the line, of the log",
    )
    .slash(&["row-end"], &[]),
    row(A::Go(Motion::LineStart), C::Edit, &[ctrl('a')], "", "to the start of the line")
        .slash(&["line-start"], &[]),
    row(A::Go(Motion::LineEnd), C::Edit, &[ctrl('e')], "", "to the end of the line")
        .slash(&["line-end"], &[]),
    row(A::Extend(Motion::Left), C::Edit, &[shift(Code::Left)], "", "select to the left")
        .slash(&["select-left"], &[]),
    row(A::Extend(Motion::Right), C::Edit, &[shift(Code::Right)], "", "select to the right")
        .slash(&["select-right"], &[]),
    row(A::Extend(Motion::Up), C::Edit, &[shift(Code::Up)], "", "select upwards")
        .slash(&["select-up"], &[]),
    row(A::Extend(Motion::Down), C::Edit, &[shift(Code::Down)], "", "select downwards")
        .slash(&["select-down"], &[]),
    row(
        A::Extend(Motion::Home),
        C::Edit,
        &[shift(Code::Home)],
        "",
        "select to the start of the row",
    )
    .slash(&["select-start"], &[]),
    row(A::Extend(Motion::End), C::Edit, &[shift(Code::End)], "", "select to the end of the row")
        .slash(&["select-end"], &[]),
    row(A::CopySelection, C::Edit, &[alt('w'), menu_ctrl('w')], "Copy text", "copy the selection")
        .slash(&["copy-text"], &[]),
    row(
        A::Erase(Erase::Back),
        C::Edit,
        &[key(Code::Backspace), ctrl('h'), shift(Code::Backspace)],
        "",
        "delete the character before",
    )
    .slash(&["delete-before"], &[]),
    row(
        A::Erase(Erase::Ahead),
        C::Edit,
        &[key(Code::Delete), ctrl('d')],
        "",
        "delete the character after",
    )
    .slash(&["delete-after"], &[]),
    row(A::Erase(Erase::SpacedBack), C::Edit, &[ctrl('w')], "", "cut back to white space")
        .slash(&["cut-back"], &[]),
    row(
        A::Erase(Erase::WordBack),
        C::Edit,
        &[alt_key(Code::Backspace), menu_ctrl('h')],
        "Cut before",
        "cut the word before",
    )
    .slash(&["cut-before"], &[]),
    row(
        A::Erase(Erase::WordAhead),
        C::Edit,
        &[alt('d'), alt_key(Code::Delete), menu_ctrl('d')],
        "Cut after",
        "cut the word after",
    )
    .slash(&["cut-after"], &[]),
    row(A::Erase(Erase::LineBack), C::Edit, &[ctrl('u')], "", "cut to the start of the line")
        .slash(&["cut-line-before"], &[]),
    row(A::Erase(Erase::LineAhead), C::Edit, &[ctrl('k')], "", "cut to the end of the line")
        .slash(&["cut-line-after"], &[]),
    row(A::Yank, C::Edit, &[ctrl('y')], "", "bring back what was cut").slash(&["yank"], &[]),
    row(
        A::YankOlder,
        C::Edit,
        &[alt('y'), menu_ctrl('y')],
        "Older yank",
        "after C-y: what was cut before that instead",
    )
    .slash(&["older-yank"], &[]),
    row(A::Undo, C::Edit, &[ctrl('_'), ctrl('/')], "", "take back the last change")
        .slash(&["undo"], &[]),
    row(A::Redo, C::Edit, &[alt('_'), menu('_')], "Redo", "bring back what undo took away")
        .slash(&["redo"], &[]),
    row(A::Transpose, C::Edit, &[ctrl('t')], "", "swap the two characters around")
        .slash(&["swap"], &[]),
    row(
        A::TransposeWords,
        C::Edit,
        &[alt('t'), menu_ctrl('t')],
        "Swap words",
        "swap the two words around",
    )
    .slash(&["swap-words"], &[]),
    row(
        A::Joiner,
        C::Edit,
        &[alt(' '), menu_ctrl('j'), shift(Code::Char(' '))],
        "ZWNJ",
        "type a zero-width non-joiner",
    )
    .slash(&["zwnj"], &[]),
];
