//! What can be done in lists, forms and while choosing a message.
//!
//! Rows of the table in `action.rs`. Letters are bound only while a message is chosen; everywhere
//! else they are text, for a filter or for the draft.

use super::Action as A;
use super::Argument as Arg;
use super::Context as C;
use super::{Row, row};
use crate::app::action::keymap::{ctrl, key, shift};
use crate::app::msg::Code;
use crate::app::screen::bidi::{BidiMode, BidiWish};

pub(super) static ROWS: &[Row] = &[
    row(A::Up, C::Pane, &[key(Code::Up)], "", "up"),
    row(A::Down, C::Pane, &[key(Code::Down)], "", "down"),
    row(A::First, C::Pane, &[key(Code::Home)], "", "to the first"),
    row(A::Last, C::Pane, &[key(Code::End)], "", "to the last"),
    row(A::Choose, C::Pane, &[key(Code::Enter)], "Go", "enter the room, or talk to the person"),
    row(A::NextField, C::Pane, &[key(Code::Tab)], "", "to the next pane"),
    row(A::CompleteBack, C::Pane, &[shift(Code::Tab)], "", "to the previous pane"),
    row(
        A::Seek,
        C::Pane,
        &[key(Code::Char('/'))],
        "Find",
        "find a room, or a person, by a few letters",
    ),
    row(A::Help, C::Pane, &[key(Code::Char('?'))], "", "show keys and commands"),
    row(A::Back, C::Pane, &[key(Code::Esc)], "Back", "back to the message"),
    row(A::Up, C::Choice, &[key(Code::Up), ctrl('p'), shift(Code::Tab)], "", "up"),
    row(A::Down, C::Choice, &[key(Code::Down), ctrl('n'), ctrl('r')], "", "down"),
    row(A::Complete, C::Choice, &[key(Code::Tab)], "", "complete the name of the chosen one"),
    row(A::PageUp, C::Choice, &[key(Code::PageUp)], "", "a page up"),
    row(A::PageDown, C::Choice, &[key(Code::PageDown)], "", "a page down"),
    row(A::Choose, C::Choice, &[key(Code::Enter)], "Choose", "take this one"),
    row(A::Back, C::Choice, &[key(Code::Esc)], "Close", "close"),
    row(A::Up, C::Help, &[key(Code::Up), ctrl('p')], "", "a row up"),
    row(A::Down, C::Help, &[key(Code::Down), ctrl('n')], "", "a row down"),
    row(A::PageUp, C::Help, &[key(Code::PageUp)], "Up", "a page up"),
    row(A::PageDown, C::Help, &[key(Code::PageDown)], "Down", "a page down"),
    row(A::Back, C::Help, &[key(Code::Esc), key(Code::Enter)], "Close", "close"),
    row(
        A::NextField,
        C::Form,
        &[key(Code::Tab), key(Code::Down)],
        "Next field",
        "to the next field",
    ),
    row(A::Up, C::Form, &[key(Code::Up), shift(Code::Tab)], "", "to the field before"),
    row(A::Choose, C::Form, &[key(Code::Enter)], "Done", "done"),
    row(A::Back, C::Form, &[key(Code::Esc)], "", "back to the rooms, where there are any"),
    row(A::Choose, C::Secret, &[key(Code::Enter)], "Done", "done"),
    row(A::Back, C::Secret, &[key(Code::Esc)], "Close", "close"),
    row(A::Up, C::Select, &[key(Code::Up), key(Code::Char('k'))], "", "the message above"),
    row(A::Down, C::Select, &[key(Code::Down), key(Code::Char('j'))], "", "the message below"),
    row(A::First, C::Select, &[key(Code::Home)], "", "the first; older messages are fetched"),
    row(A::Last, C::Select, &[key(Code::End)], "", "the newest"),
    row(A::Copy, C::Select, &[key(Code::Char('y'))], "Copy", "copy its text")
        .slash(&["copy-message"], &[]),
    row(
        A::CopyNamed,
        C::Select,
        &[key(Code::Char('Y')), key(Code::Char('n'))],
        "with name",
        "copy its text with time and name",
    )
    .slash(&["copy-named"], &[]),
    row(A::OpenLink, C::Select, &[key(Code::Char('o'))], "Open", "open the link in it")
        .slash(&["open"], &[Arg::Number]),
    row(
        A::OpenNumbered,
        C::Select,
        &[
            key(Code::Char('1')),
            key(Code::Char('2')),
            key(Code::Char('3')),
            key(Code::Char('4')),
            key(Code::Char('5')),
            key(Code::Char('6')),
            key(Code::Char('7')),
            key(Code::Char('8')),
            key(Code::Char('9')),
        ],
        "",
        "open the link with that number",
    ),
    row(A::Reply, C::Select, &[key(Code::Char('r'))], "Reply", "quote it above the draft")
        .slash(&["reply", "quote"], &[]),
    row(
        A::Details,
        C::Select,
        &[key(Code::Char('i'))],
        "Details",
        "show all there is to know of it",
    )
    .slash(&["details"], &[]),
    row(A::Turn, C::Select, &[key(Code::Char('d'))], "", "turn its text round, or back")
        .slash(&["turn"], &[]),
    row(A::Range, C::Select, &[key(Code::Char('v'))], "Range", "choose several, from here on")
        .slash(&["range"], &[]),
    row(A::RangeUp, C::Select, &[shift(Code::Up)], "", "choose the one above too"),
    row(A::RangeDown, C::Select, &[shift(Code::Down)], "", "choose the one below too"),
    row(A::Resend, C::Select, &[key(Code::Enter)], "Resend", "send a refused message again")
        .slash(&["resend"], &[]),
    row(
        A::Drop,
        C::Select,
        &[key(Code::Delete)],
        "Drop",
        "drop a refused message; C-y brings it back",
    )
    .slash(&["drop"], &[]),
    row(A::Up, C::Search, &[key(Code::Up)], "Older", "the match before; history is looked through"),
    row(A::Down, C::Search, &[key(Code::Down)], "Newer", "the match after"),
    row(A::Choose, C::Search, &[key(Code::Enter)], "Step", "go from match to match by n and N"),
    row(A::Back, C::Search, &[key(Code::Esc)], "Back", "back to where you were reading"),
    row(A::Up, C::Matches, &[key(Code::Char('n')), key(Code::Up)], "Older", "the match before"),
    row(A::Down, C::Matches, &[key(Code::Char('N')), key(Code::Down)], "Newer", "the match after"),
    row(A::Choose, C::Matches, &[key(Code::Enter)], "Stay", "stop looking, and stay here"),
    row(A::Back, C::Matches, &[key(Code::Esc)], "Words", "change the words"),
    row(
        A::OrderText(BidiWish::Choose(BidiMode::App)),
        C::Calibration,
        &[key(Code::Char('1'))],
        "app",
        "line 1 reads right",
    ),
    row(
        A::OrderText(BidiWish::Choose(BidiMode::Terminal)),
        C::Calibration,
        &[key(Code::Char('2'))],
        "terminal",
        "line 2 reads right",
    ),
    row(
        A::OrderText(BidiWish::Choose(BidiMode::Guarded)),
        C::Calibration,
        &[key(Code::Char('3'))],
        "guarded",
        "line 3 reads right",
    ),
    row(
        A::OrderText(BidiWish::Choose(BidiMode::Off)),
        C::Calibration,
        &[key(Code::Char('4'))],
        "off",
        "order and join nothing",
    ),
    row(
        A::OrderText(BidiWish::Auto),
        C::Calibration,
        &[key(Code::Char('0'))],
        "auto",
        "decide by what the terminal is",
    ),
    row(A::Back, C::Calibration, &[key(Code::Esc)], "As before", "keep what was in force"),
    row(A::Back, C::Select, &[key(Code::Esc), key(Code::Char('q'))], "Done", "back to the message"),
    row(A::Up, C::Bare, &[key(Code::Up)], "", "a row up"),
    row(A::Down, C::Bare, &[key(Code::Down)], "", "a row down"),
    row(A::Back, C::Bare, &[key(Code::Esc)], "Back", "back to the whole screen"),
];
