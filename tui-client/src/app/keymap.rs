//! Which key does what: the table of actions read by its keys.
//!
//! A chord is one key, or C-x and another. What a key means depends on the [`Mode`] the screen is
//! in, which says which contexts of the table count. Shortcuts also fire when a Persian, Arabic or
//! Hebrew layout is on: the key's Latin letter is taken where the terminal reports it, and else
//! looked up.

use super::action::{Action, Context, Row, actions};
use super::msg::{Code, Key};

mod layouts;
#[cfg(test)]
mod tests;

/// A key, or C-x and a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    /// Whether C-x goes before.
    pub menu: bool,
    /// The key.
    pub key: Key,
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
    /// Filling in fields.
    Filling,
    /// Choosing a message.
    Selecting,
    /// Saying which line reads right.
    Calibrating,
}

/// All modes there are.
pub const MODES: [Mode; 6] = [
    Mode::Writing,
    Mode::InPane,
    Mode::Choosing,
    Mode::Filling,
    Mode::Selecting,
    Mode::Calibrating,
];

impl Mode {
    /// The contexts whose keys count in it.
    #[must_use]
    pub fn contexts(self) -> &'static [Context] {
        match self {
            Self::Writing => &[Context::Input, Context::Edit, Context::Chat, Context::Anywhere],
            Self::InPane => &[Context::Pane, Context::Chat, Context::Anywhere],
            Self::Choosing => &[Context::Choice, Context::Edit, Context::Anywhere],
            Self::Filling => &[Context::Form, Context::Edit, Context::Anywhere],
            Self::Selecting => &[Context::Select, Context::Chat, Context::Anywhere],
            Self::Calibrating => &[Context::Calibration, Context::Anywhere],
        }
    }

    /// What a key does in it; `menu` when C-x was pressed before.
    #[must_use]
    pub fn action(self, menu: bool, pressed: Key) -> Option<Action> {
        let meanings = meanings(menu, pressed);
        meanings.into_iter().flatten().find_map(|key| self.lookup(Chord { menu, key }))
    }

    fn lookup(self, chord: Chord) -> Option<Action> {
        let rows = actions().filter(|row| self.contexts().contains(&row.context));
        rows.into_iter().find(|row| row.keys.contains(&chord)).map(|row| row.action)
    }
}

/// The row that explains an action: the first of the table.
#[must_use]
pub fn row(action: Action) -> Option<&'static Row> {
    actions().find(|row| row.action == action)
}

/// The character of a key on a Latin layout: for Alt-1 on a Persian keyboard, `1`.
#[must_use]
pub fn latin(key: Key) -> Option<char> {
    let Code::Char(character) = key.code else { return None };
    if character.is_ascii() {
        return Some(character);
    }
    key.base.or_else(|| layouts::latin(character))
}

/// What a key may mean, best first: itself; the Latin key at its place, for a shortcut.
fn meanings(menu: bool, pressed: Key) -> [Option<Key>; 2] {
    let itself = Key { base: None, ..pressed };
    let is_shortcut = menu || pressed.alt || pressed.ctrl;
    let at_its_place =
        latin(pressed).filter(|_| is_shortcut).map(|c| Key { code: Code::Char(c), ..itself });
    [Some(itself), at_its_place]
}

impl std::fmt::Display for Chord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let held = [(self.menu, "C-x "), (self.key.ctrl, "C-"), (self.key.alt, "Alt-")];
        let held = held.into_iter().chain([(self.key.shift, "Shift-")]);
        for (_, name) in held.filter(|(is_held, _)| *is_held) {
            f.write_str(name)?;
        }
        match self.key.code {
            Code::Char(' ') => f.write_str("Space"),
            Code::Char(character) => write!(f, "{character}"),
            Code::F(number) => write!(f, "F{number}"),
            Code::PageUp => f.write_str("PgUp"),
            Code::PageDown => f.write_str("PgDn"),
            Code::Delete => f.write_str("Del"),
            other => write!(f, "{other:?}"),
        }
    }
}

/// No key: the action has a slash command only.
pub(super) const KEYS: &[Chord] = &[];

pub(super) const fn f(number: u8) -> Chord {
    Chord { menu: false, key: Key::new(Code::F(number)) }
}

pub(super) const fn ctrl(character: char) -> Chord {
    Chord { menu: false, key: Key::char(character).ctrl() }
}

pub(super) const fn alt(character: char) -> Chord {
    Chord { menu: false, key: Key::char(character).alt() }
}

pub(super) const fn menu(character: char) -> Chord {
    Chord { menu: true, key: Key::char(character) }
}

pub(super) const fn shift(code: Code) -> Chord {
    Chord { menu: false, key: Key::new(code).shift() }
}

pub(super) const fn key(code: Code) -> Chord {
    Chord { menu: false, key: Key::new(code) }
}

pub(super) const fn alt_key(code: Code) -> Chord {
    Chord { menu: false, key: Key::new(code).alt() }
}

pub(super) const fn ctrl_key(code: Code) -> Chord {
    Chord { menu: false, key: Key::new(code).ctrl() }
}
