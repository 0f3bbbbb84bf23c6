//! A key, or C-x and a key, and how people write it.
//!
//! Printing and reading are inverses: what help shows can be written into the settings. Says what
//! can be pressed, not what it is good for.

use std::fmt;
use std::str::FromStr;

use crate::app::msg::{Code, Key};

/// A key, or C-x and a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct Chord {
    /// Whether C-x goes before.
    pub menu: bool,
    /// The key.
    pub key: Key,
}

impl Chord {
    /// What is left to say of it after another one: of `Alt-0`, after `Alt-1`, only `0`.
    pub(super) fn after(self, other: &Self) -> Self {
        let code = self.key.code;
        let held_alike = self == Self { key: Key { code, ..other.key }, ..*other };
        if held_alike { Self { menu: false, key: Key::new(code) } } else { self }
    }
}

/// What is no chord.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoChord(String);

/// Keys that are called by a name rather than by a character.
const NAMES: [(&str, Code); 14] = [
    ("Space", Code::Char(' ')),
    ("Enter", Code::Enter),
    ("Esc", Code::Esc),
    ("Tab", Code::Tab),
    ("Backspace", Code::Backspace),
    ("Del", Code::Delete),
    ("Left", Code::Left),
    ("Right", Code::Right),
    ("Up", Code::Up),
    ("Down", Code::Down),
    ("Home", Code::Home),
    ("End", Code::End),
    ("PgUp", Code::PageUp),
    ("PgDn", Code::PageDown),
];

/// Function keys that terminals can tell.
const FUNCTION_KEYS: std::ops::RangeInclusive<u8> = 1..=35;

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held = [(self.menu, "C-x "), (self.key.ctrl, "C-"), (self.key.alt, "Alt-")];
        let held = held.into_iter().chain([(self.key.shift, "Shift-")]);
        for (_, name) in held.filter(|(is_held, _)| *is_held) {
            f.write_str(name)?;
        }
        let name = NAMES.iter().find(|(_, code)| *code == self.key.code).map(|(name, _)| name);
        match (name, self.key.code) {
            (Some(name), _) => f.write_str(name),
            (None, Code::Char(character)) => write!(f, "{character}"),
            (None, Code::F(number)) => write!(f, "F{number}"),
            (None, other) => write!(f, "{other:?}"),
        }
    }
}

impl FromStr for Chord {
    type Err = NoChord;

    fn from_str(text: &str) -> Result<Self, NoChord> {
        let (menu, mut rest) = match text.strip_prefix("C-x ") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let mut key = Key::new(Code::Enter);
        // A hyphen at the end is a key itself: C--.
        while let Some((held, after)) = rest.split_once('-').filter(|(_, after)| !after.is_empty())
        {
            key = match held {
                "C" => key.ctrl(),
                "Alt" => key.alt(),
                "Shift" => key.shift(),
                _ => return Err(NoChord(text.to_owned())),
            };
            rest = after;
        }
        let code = code(rest).ok_or_else(|| NoChord(text.to_owned()))?;
        Ok(Self { menu, key: Key { code, ..key } })
    }
}

fn code(name: &str) -> Option<Code> {
    let mut characters = name.chars();
    let (first, more) = (characters.next()?, characters.next().is_some());
    if !more {
        return (!first.is_whitespace() && !first.is_control()).then_some(Code::Char(first));
    }
    if let Some(number) = name.strip_prefix('F').and_then(|number| number.parse().ok()) {
        return FUNCTION_KEYS.contains(&number).then_some(Code::F(number));
    }
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, code)| *code)
}

impl TryFrom<String> for Chord {
    type Error = NoChord;

    fn try_from(text: String) -> Result<Self, NoChord> {
        text.parse()
    }
}

impl fmt::Display for NoChord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = NAMES.map(|(name, _)| name).join(", ");
        write!(
            f,
            "'{}' is no key; keys are written as F2, C-t, Alt-g, Shift-Tab, C-x j, or {names}",
            self.0
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    fn chord() -> impl Strategy<Value = Chord> {
        let named = select(NAMES.map(|(_, code)| code).to_vec());
        let typed =
            any::<char>().prop_filter("it is typed", |c| !c.is_whitespace() && !c.is_control());
        let code = prop_oneof![
            named,
            FUNCTION_KEYS.prop_map(Code::F),
            typed.prop_map(Code::Char),
            select(vec!['-', 'C', 'F', 'x']).prop_map(Code::Char),
        ];
        let held = any::<(bool, bool, bool, bool)>();
        (code, held).prop_map(|(code, (menu, ctrl, alt, shift))| Chord {
            menu,
            key: Key { code, ctrl, alt, shift, base: None },
        })
    }

    proptest! {
        #[test]
        fn what_is_shown_can_be_read(chord in chord()) {
            prop_assert_eq!(chord.to_string().parse(), Ok(chord));
        }
    }

    #[test]
    fn what_is_no_key_is_told() {
        for text in ["", "F0", "F99", "Ctrl-a", "jj", "M-x", "C-x", "C-x ", "pgup", "\u{7}"] {
            let read = text.parse::<Chord>();
            assert_eq!(read.is_err(), text != "C-x", "{text}: {read:?}");
        }
        let told = "Ctrl-a".parse::<Chord>().expect_err("it is not").to_string();
        assert!(told.starts_with("'Ctrl-a' is no key; keys are written as F2, C-t"), "{told}");
    }
}
