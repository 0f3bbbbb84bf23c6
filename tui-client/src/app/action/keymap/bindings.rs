//! Other keys for actions, as the settings give them.
//!
//! Takes lists of chords by the names of actions; gives a [`Keymap`] in which no key has two
//! meanings and nobody can lock themselves in, or says what clashes. Knows no file.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use serde::Deserialize;

use super::{Chord, Keymap, MODES, Mode};
use crate::app::action::{Action, Context, Row, actions};
use crate::app::msg::{Code, Key};

/// The keys that actions have instead of their usual ones; none for an action without a key.
pub type Bindings = BTreeMap<Name, Vec<Chord>>;

/// The name of an action that can have other keys.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Name(String);

/// What is no such name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoName(String);

/// Keys that cannot be as they are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The action whose keys are wrong.
    pub name: String,
    /// What is wrong with them, and what would be right.
    pub what: String,
}

/// What must have a key wherever it has one usually: else there is no way on.
const NEEDED: [Action; 5] =
    [Action::Help, Action::Quit, Action::Send, Action::Choose, Action::Back];

/// The rows whose keys can be others. The numbers of the calibration screen stand on it.
pub fn bindable() -> impl Iterator<Item = &'static Row> {
    actions().filter(|row| row.context != Context::Calibration)
}

impl Keymap {
    /// The usual keys, but for these.
    ///
    /// # Errors
    /// With all that clashes.
    pub fn new(bindings: &Bindings) -> Result<Self, Vec<Clash>> {
        let bound: Vec<(&Row, &[Chord])> = bindings
            .iter()
            .filter_map(|(name, chords)| Some((row_named(&name.0)?, chords.as_slice())))
            .collect();
        let mut clashes = Vec::new();
        for (row, chords) in &bound {
            let objections = chords.iter().filter_map(|chord| objection(row, *chord));
            clashes.extend(objections.map(|what| Clash { name: row.name(), what }));
        }
        clashes.extend(bound.iter().filter_map(|(row, chords)| without_prefix(row, chords)));
        let keys = bound.iter().map(|(row, keys)| ((row.action, row.context), keys.to_vec()));
        let keymap = Self { bound: keys.collect() };
        for mode in MODES {
            clashes.extend(keymap.doubles(mode));
            clashes.extend(keymap.dead_ends(mode));
        }
        // What is wrong in several modes is told once.
        let mut told = Vec::new();
        clashes.retain(|clash| {
            let is_new = !told.contains(clash);
            told.push(clash.clone());
            is_new
        });
        if clashes.is_empty() { Ok(keymap) } else { Err(clashes) }
    }

    fn rows(mode: Mode) -> impl Iterator<Item = &'static Row> {
        actions().filter(move |row| mode.contexts().contains(&row.context))
    }

    fn is_bound(&self, row: &Row) -> bool {
        self.bound.contains_key(&(row.action, row.context))
    }

    /// Keys with two meanings in a mode.
    fn doubles(&self, mode: Mode) -> Vec<Clash> {
        let mut seen: HashMap<Chord, &Row> = HashMap::new();
        let mut clashes = Vec::new();
        for (row, chord) in
            Self::rows(mode).flat_map(|row| self.keys(row).iter().map(move |chord| (row, chord)))
        {
            let Some(other) = seen.insert(*chord, row) else { continue };
            let (row, other) = if self.is_bound(row) { (row, other) } else { (other, row) };
            let (name, other) = (row.name(), other.name());
            let what = format!("{chord} is a key of '{other}' already; give that one other keys");
            clashes.push(Clash { name, what });
        }
        clashes
    }

    /// What cannot be done in a mode any more, although one must be able to.
    fn dead_ends(&self, mode: Mode) -> Vec<Clash> {
        let has_key = |keymap: &Self, action| {
            Self::rows(mode).any(|row| row.action == action && !keymap.keys(row).is_empty())
        };
        let usual = Self::default();
        let needed = NEEDED.into_iter().filter(|action| has_key(&usual, *action));
        let lost = needed.filter(|action| !has_key(self, *action));
        lost.filter_map(|action| {
            let row = Self::rows(mode).find(|row| row.action == action && self.is_bound(row))?;
            let what = format!("'{}' must keep a key: without it there is no way on", row.name());
            Some(Clash { name: row.name(), what })
        })
        .collect()
    }
}

/// The menu's keys are named by C-x wherever they are shown.
fn without_prefix(row: &Row, chords: &[Chord]) -> Option<Clash> {
    let is_lost =
        row.action == Action::Menu && !row.usual_keys.iter().all(|key| chords.contains(key));
    let what = "'menu' needs C-x: the keys that follow it are written so".to_owned();
    is_lost.then(|| Clash { name: row.name(), what })
}

/// Why a chord cannot be a key of a row.
fn objection(row: &Row, chord: Chord) -> Option<String> {
    let key = chord.key;
    let Code::Char(character) = key.code else { return None };
    let alike = [('i', "Tab"), ('m', "Enter"), ('[', "Esc")];
    let alike = alike.iter().find(|(letter, _)| key.ctrl && *letter == character);
    let why = if key.ctrl && "sq".contains(character) {
        "is no key for programs: terminals stop and go on with C-s and C-q".to_owned()
    } else if let Some((_, other)) = alike {
        format!("cannot be told from {other} in most terminals")
    } else if key.ctrl && character.is_uppercase() {
        let lower: String = character.to_lowercase().collect();
        format!("arrives as C-{lower}: write it so")
    } else if key.shift && !key.ctrl && character != ' ' {
        "arrives as the letter that Shift makes: write that".to_owned()
    } else if row.action == Action::NumberedRoom && !character.is_ascii_digit() {
        "holds no digit, which says the room".to_owned()
    } else if is_text(chord) && !takes_letters(row.context) {
        "alone is text; hold C- or Alt-, or put C-x before it".to_owned()
    } else {
        return None;
    };
    Some(format!("{chord} {why}"))
}

/// Whether it types something.
fn is_text(chord: Chord) -> bool {
    let Key { code, ctrl, alt, shift, .. } = chord.key;
    matches!(code, Code::Char(_)) && !(chord.menu || ctrl || alt || shift)
}

/// Whether letters are keys in a context: they are where the table has some.
fn takes_letters(context: Context) -> bool {
    let mut rows = actions().filter(|row| row.context == context);
    rows.any(|row| row.usual_keys.iter().any(|chord| is_text(*chord)))
}

/// The row of that name.
fn row_named(name: &str) -> Option<&'static Row> {
    bindable().find(|row| row.name() == name)
}

impl TryFrom<String> for Name {
    type Error = NoName;

    fn try_from(name: String) -> Result<Self, NoName> {
        if row_named(&name).is_some() { Ok(Self(name)) } else { Err(NoName(name)) }
    }
}

impl fmt::Display for NoName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let near = bindable().map(|row| row.name());
        let near = near.map(|name| (strsim::osa_distance(&self.0, &name), name));
        let near = near.filter(|(wrong, name)| wrong * 2 <= name.len()).min();
        let hint = match near {
            Some((_, name)) => format!("did you mean '{name}'?"),
            None => "'diwan config keys' shows all actions".to_owned(),
        };
        write!(f, "unknown action '{}'; {hint}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `join = F2, C-x j` and more, a line each.
    fn keymap(bindings: &str) -> Result<Keymap, String> {
        let read = |line: &str| -> Result<(Name, Vec<Chord>), String> {
            let (name, keys) = line.split_once(" =").ok_or("no =")?;
            let name = Name::try_from(name.to_owned()).map_err(|error| error.to_string())?;
            let keys = keys.split(',').map(str::trim).filter(|key| !key.is_empty());
            let keys: Result<_, _> = keys.map(str::parse).collect();
            Ok((name, keys.map_err(|error: super::super::NoChord| error.to_string())?))
        };
        let bindings: Bindings = bindings.lines().map(read).collect::<Result<_, _>>()?;
        let told = |clash: Clash| format!("{}: {}", clash.name, clash.what);
        Keymap::new(&bindings)
            .map_err(|clashes| clashes.into_iter().map(told).collect::<Vec<_>>().join("\n"))
    }

    #[test]
    fn an_action_has_the_keys_it_was_given_and_no_others() {
        let keymap = keymap("join = F11, C-x j\nselect-up = p").expect("they are good");
        let writing = |menu, key| keymap.action(Mode::Writing, menu, key);
        assert_eq!(writing(false, Key::new(Code::F(11))), Some(Action::Join));
        assert_eq!(writing(true, Key::char('j')), Some(Action::Join));
        assert_eq!(writing(false, Key::new(Code::F(2))), None);
        assert_eq!(keymap.action(Mode::Selecting, false, Key::char('p')), Some(Action::Up));
        assert_eq!(keymap.action(Mode::Selecting, false, Key::new(Code::Up)), None);
        assert_eq!(writing(false, Key::new(Code::Up)), Some(Action::Up), "in the input as before");
    }

    #[test]
    fn remapped_shortcuts_fire_on_other_layouts_too() {
        let keymap = keymap("join = Alt-v").expect("it is good");
        let fires = |key| keymap.action(Mode::Writing, false, Key::char(key).alt());
        assert_eq!([fires('v'), fires('ر'), fires('ה')], [Some(Action::Join); 3]);
    }

    #[test]
    fn a_key_may_go_from_one_action_to_another() {
        assert!(keymap("join = F4\nprivate = F2").is_ok());
        assert!(keymap("rooms =\njoin = F7").is_ok());
    }

    #[test]
    fn what_cannot_be_is_told_with_what_would_be_right() {
        for (bindings, told) in [
            ("jion = F2", "unknown action 'jion'; did you mean 'join'?"),
            ("wash = F2", "unknown action 'wash'; 'diwan config keys' shows all actions"),
            ("join = F7", "join: F7 is a key of 'rooms' already; give that one other keys"),
            (
                "join = Alt-b",
                "join: Alt-b is a key of 'go-word-left' already; give that one other keys",
            ),
            (
                "join = C-s",
                "join: C-s is no key for programs: terminals stop and go on with C-s and C-q",
            ),
            (
                "join = C-x C-q",
                "join: C-x C-q is no key for programs: terminals stop and go on with C-s and C-q",
            ),
            ("join = C-m", "join: C-m cannot be told from Enter in most terminals"),
            ("join = C-T", "join: C-T arrives as C-t: write it so"),
            (
                "join = Alt-Shift-t",
                "join: Alt-Shift-t arrives as the letter that Shift makes: write that",
            ),
            ("join = t", "join: t alone is text; hold C- or Alt-, or put C-x before it"),
            ("numbered-room = Alt-v", "numbered-room: Alt-v holds no digit, which says the room"),
            ("help =", "help: 'help' must keep a key: without it there is no way on"),
            ("send =", "send: 'send' must keep a key: without it there is no way on"),
            (
                "choice-back =",
                "choice-back: 'choice-back' must keep a key: without it there is no way on",
            ),
            ("menu = F11", "menu: 'menu' needs C-x: the keys that follow it are written so"),
        ] {
            assert_eq!(keymap(bindings).expect_err(bindings), told);
        }
    }

    #[test]
    fn everything_that_clashes_is_told() {
        let told = keymap("join = F7, C-s\nquit =").expect_err("three things");
        assert_eq!(told.lines().count(), 3, "{told}");
    }

    #[test]
    fn each_row_has_a_name_of_its_own_and_the_usual_keys_are_good() {
        let mut all = Bindings::new();
        for row in bindable() {
            let name = Name::try_from(row.name()).expect("it is found");
            let before = all.insert(name, row.usual_keys.to_vec());
            assert_eq!(before, None, "{} stands for two rows", row.name());
        }
        assert!(
            Keymap::new(&all)
                .is_ok_and(|keymap| { bindable().all(|row| keymap.keys(row) == row.usual_keys) })
        );
    }

    /// Settings name actions: these names may not change.
    #[test]
    fn names_are_stable() {
        for name in [
            "help",
            "join",
            "leave",
            "private",
            "wanted-room",
            "numbered-room",
            "first-unread",
            "send",
            "new-line",
            "go-word-left",
            "extend-end",
            "erase-spaced-back",
            "joiner",
            "pane-choose",
            "choice-back",
            "form-next-field",
            "select-copy",
            "menu",
            "interrupt",
        ] {
            assert!(row_named(name).is_some(), "{name}");
        }
    }
}
