//! Which key does what: the table of actions read by its keys.
//!
//! A chord is one key, or C-x and another; the settings may give an action others than the table
//! does. What a key means depends on the [`Mode`] the screen is
//! in, which says which contexts of the table count. Shortcuts also fire when a Persian, Arabic or
//! Hebrew layout is on: the key's Latin letter is taken where the terminal reports it, and else
//! looked up.

use std::collections::HashMap;

use crate::app::action::{Action, Context, Row, actions};
use crate::app::msg::{Code, Key};

pub use bindings::{Bindings, Clash, bindable};
pub use chord::{Chord, NoChord};

mod bindings;
mod chord;
pub(in crate::app) mod layouts;
#[cfg(test)]
mod tests;

/// The keys of every action.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keymap {
    /// The keys of those rows that have other ones than usual.
    bound: HashMap<(Action, Context), Vec<Chord>>,
}

/// What the screen is doing, as far as keys are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Writing a message.
    Writing,
    /// In the list of rooms or people.
    InPane,
    /// Choosing from a list with a filter.
    Choosing,
    /// Reading the help.
    Helping,
    /// Filling in fields.
    Filling,
    /// Typing a password.
    Hiding,
    /// Choosing a message.
    Selecting,
    /// Typing what to look for in the log.
    Searching,
    /// Going from match to match.
    Matching,
    /// Seeing only what was said.
    Bare,
    /// Saying which line reads right.
    Calibrating,
    /// Answering a question.
    Asking,
}

/// All modes there are.
pub const MODES: [Mode; 12] = [
    Mode::Writing,
    Mode::InPane,
    Mode::Choosing,
    Mode::Helping,
    Mode::Filling,
    Mode::Hiding,
    Mode::Selecting,
    Mode::Searching,
    Mode::Matching,
    Mode::Bare,
    Mode::Calibrating,
    Mode::Asking,
];

impl Mode {
    /// The contexts whose keys count in it.
    #[must_use]
    pub fn contexts(self) -> &'static [Context] {
        match self {
            Self::Writing => {
                &[Context::Input, Context::Edit, Context::Chat, Context::Menu, Context::Anywhere]
            }
            Self::InPane => &[Context::Pane, Context::Chat, Context::Menu, Context::Anywhere],
            Self::Choosing => &[Context::Choice, Context::Edit, Context::Anywhere],
            Self::Helping => &[Context::Help, Context::Edit, Context::Anywhere],
            Self::Hiding => &[Context::Secret, Context::Edit, Context::Anywhere],
            Self::Filling => &[Context::Form, Context::Edit, Context::Anywhere],
            Self::Selecting => &[Context::Select, Context::Chat, Context::Menu, Context::Anywhere],
            Self::Searching => {
                &[Context::Search, Context::Edit, Context::Chat, Context::Menu, Context::Anywhere]
            }
            Self::Matching => &[Context::Matches, Context::Chat, Context::Menu, Context::Anywhere],
            Self::Bare => &[Context::Bare, Context::Chat, Context::Menu, Context::Anywhere],
            Self::Calibrating => &[Context::Calibration, Context::Anywhere],
            Self::Asking => &[Context::Choice, Context::Anywhere],
        }
    }
}

impl Keymap {
    /// What a key does in a mode; `menu` when C-x was pressed before.
    #[must_use]
    pub fn action(&self, mode: Mode, menu: bool, pressed: Key) -> Option<Action> {
        // While messages are chosen, letters are shortcuts too.
        let is_shortcut = menu || pressed.alt || pressed.ctrl || mode == Mode::Selecting;
        let mut meanings = meanings(is_shortcut, pressed);
        meanings.find_map(|key| self.lookup(mode, Chord { menu, key }))
    }

    fn lookup(&self, mode: Mode, chord: Chord) -> Option<Action> {
        let mut rows = actions().filter(|row| mode.contexts().contains(&row.context));
        rows.find(|row| self.keys(row).contains(&chord)).map(|row| row.action)
    }

    /// The keys of a row; the first is the one shown.
    #[must_use]
    pub fn keys(&self, row: &Row) -> &[Chord] {
        let bound = self.bound.get(&(row.action, row.context));
        bound.map_or(row.usual_keys, Vec::as_slice)
    }

    /// The keys of a row as people write them, those after C-x last; of many alike, the first and
    /// the last.
    #[must_use]
    pub fn shown(&self, row: &Row) -> Vec<String> {
        let (menu, direct): (Vec<_>, Vec<_>) = self.keys(row).iter().partition(|key| key.menu);
        let shown = |chords: Vec<&Chord>| match chords.as_slice() {
            [first, .., last] if chords.len() > KEYS_SHOWN_MAX => {
                vec![format!("{first}..{}", last.after(first))]
            }
            all => all.iter().map(ToString::to_string).collect(),
        };
        [direct, menu].into_iter().flat_map(shown).collect()
    }

    /// The shortest way to an action: its first key, or its command.
    #[must_use]
    pub fn way(&self, action: Action) -> String {
        let Some(row) = row(action) else { return String::new() };
        let key = self.shown(row).into_iter().next();
        key.or_else(|| command(action)).unwrap_or_default()
    }
}

/// Keys of a kind that are shown of one action.
const KEYS_SHOWN_MAX: usize = 3;

/// The row that explains an action: the first of the table.
#[must_use]
pub fn row(action: Action) -> Option<&'static Row> {
    actions().find(|row| row.action == action)
}

/// The slash command that does an action.
#[must_use]
pub fn command(action: Action) -> Option<String> {
    row(action)?.slash.first().map(|name| format!("/{name}"))
}

/// The digit of a key on any layout: for Alt-۱ on a Persian keyboard, 1.
#[must_use]
pub fn digit(key: Key) -> Option<u32> {
    let itself = match key.code {
        Code::Char(character) => Some(character),
        _ => None,
    };
    itself.into_iter().chain(at_its_place(key)).find_map(|character| character.to_digit(10))
}

/// What a key may mean, best first: itself; the Latin keys that may be at its place, for a
/// shortcut. A sign with a letter at its place is that letter: no layout of ours has it elsewhere.
fn meanings(is_shortcut: bool, pressed: Key) -> impl Iterator<Item = Key> {
    let itself = Key { base: None, ..pressed };
    let sign = matches!(pressed.code, Code::Char(c) if c.is_ascii_punctuation());
    let letter = pressed.base.filter(|base| is_shortcut && sign && base.is_ascii_alphabetic());
    let places = at_its_place(pressed).filter(move |_| is_shortcut);
    let latin = move |character| Key { code: Code::Char(character), ..itself };
    letter.map(latin).into_iter().chain([itself]).chain(places.map(latin))
}

/// The Latin characters that may stand on a key: the terminal's own word on it, else what the
/// layouts of our languages say.
fn at_its_place(key: Key) -> impl Iterator<Item = char> {
    let typed = match key.code {
        Code::Char(character) if !character.is_ascii_alphanumeric() => Some(character),
        _ => None,
    };
    let known = typed.into_iter().flat_map(layouts::latin);
    key.base.filter(|_| typed.is_some()).into_iter().chain(known)
}

pub(in crate::app) const fn f(number: u8) -> Chord {
    Chord { menu: false, key: Key::new(Code::F(number)) }
}

pub(in crate::app) const fn ctrl(character: char) -> Chord {
    Chord { menu: false, key: Key::char(character).ctrl() }
}

pub(in crate::app) const fn alt(character: char) -> Chord {
    Chord { menu: false, key: Key::char(character).alt() }
}

pub(in crate::app) const fn menu(character: char) -> Chord {
    Chord { menu: true, key: Key::char(character) }
}

pub(in crate::app) const fn menu_key(code: Code) -> Chord {
    Chord { menu: true, key: Key::new(code) }
}

pub(in crate::app) const fn menu_ctrl(character: char) -> Chord {
    Chord { menu: true, key: Key::char(character).ctrl() }
}

pub(in crate::app) const fn shift(code: Code) -> Chord {
    Chord { menu: false, key: Key::new(code).shift() }
}

pub(in crate::app) const fn key(code: Code) -> Chord {
    Chord { menu: false, key: Key::new(code) }
}

pub(in crate::app) const fn alt_key(code: Code) -> Chord {
    Chord { menu: false, key: Key::new(code).alt() }
}

pub(in crate::app) const fn ctrl_key(code: Code) -> Chord {
    Chord { menu: false, key: Key::new(code).ctrl() }
}
