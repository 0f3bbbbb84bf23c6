//! The table kept to its promises.

use std::collections::HashMap;

use super::*;
use crate::app::action::{Action, Context, actions};
use crate::app::composer::{Erase, Motion};

#[test]
fn no_key_is_bound_twice_in_a_mode() {
    for mode in MODES {
        let mut seen: HashMap<Chord, Action> = HashMap::new();
        for row in actions().filter(|row| mode.contexts().contains(&row.context)) {
            for chord in row.usual_keys {
                let before = seen.insert(*chord, row.action);
                assert_eq!(before, None, "{chord} in {mode:?} is also {:?}", row.action);
            }
        }
    }
}

#[test]
fn no_slash_command_stands_twice() {
    let mut seen = HashMap::new();
    for name in actions().flat_map(|row| row.slash) {
        assert_eq!(seen.insert(name, ()), None, "/{name}");
    }
}

#[test]
fn keys_that_must_stay_free_are_free() {
    // Flow control, what tmux and zellij take, and what cannot be told from other keys.
    for free in ['s', 'q', 'b', 'o', 'g', '\\', 'i', 'm', '['] {
        let taken = actions().find(|row| row.usual_keys.contains(&ctrl(free)));
        assert!(taken.is_none(), "C-{free} is {taken:?}");
    }
}

#[test]
fn everything_has_a_key_that_passes_everywhere() {
    // On macOS Option is not Alt, and few terminals tell Shift-Space from Space.
    for row in actions() {
        let passes = |chord: &Chord| !chord.key.alt && *chord != shift(Code::Char(' '));
        assert!(row.usual_keys.iter().any(passes), "{row:?} has no such key");
    }
}

#[test]
fn everything_in_the_chat_and_to_its_text_and_messages_has_a_command() {
    use Context::{Anywhere, Chat, Edit, Input, Select};
    for row in actions().filter(|row| [Anywhere, Chat, Input, Edit].contains(&row.context)) {
        assert!(!row.slash.is_empty(), "{:?} has no command", row.action);
    }
    // What only moves the choice is nothing to somebody who is typing a command.
    let moves = ["up", "down", "first", "last", "range-up", "range-down", "back", "open-numbered"];
    for row in actions().filter(|row| row.context == Select) {
        let moves = moves.contains(&row.name().trim_start_matches("select-"));
        assert_eq!(row.slash.is_empty(), moves, "{}", row.name());
    }
}

#[test]
fn everything_after_cx_has_a_name_for_the_menu() {
    for row in actions().filter(|row| row.usual_keys.iter().any(|chord| chord.menu)) {
        assert!(!row.label.is_empty(), "{row:?}");
        assert!(row.label.chars().count() <= 12, "{row:?} is too long for a column");
    }
}

#[test]
fn every_action_explains_itself() {
    for row in actions() {
        assert!(!row.help.is_empty() && row.help.starts_with(char::is_lowercase), "{row:?}");
        assert!(!row.usual_keys.is_empty() || !row.slash.is_empty(), "{row:?}");
    }
}

#[test]
fn shortcuts_fire_on_persian_arabic_and_hebrew_layouts() {
    let keymap = Keymap::default();
    let typed = |character| Key::char(character);
    for (menu, key, action) in [
        (false, typed('ش').alt(), Action::WantedRoom),
        (false, typed('ص').alt(), Action::CopySelection),
        (false, typed('ز').alt(), Action::Select),
        (false, typed('ؤ').alt(), Action::Select),
        (false, typed('ב').alt(), Action::Select),
        (false, typed('۳').alt(), Action::NumberedRoom),
        (false, typed('٣').alt(), Action::NumberedRoom),
        (true, typed('ت'), Action::Join),
        (true, typed('ח'), Action::Join),
        (true, typed('م'), Action::Leave),
        (false, typed('ش').ctrl(), Action::Go(Motion::LineStart)),
        (false, typed('ن').ctrl(), Action::Erase(Erase::LineAhead)),
    ] {
        assert_eq!(keymap.action(Mode::Writing, menu, key), Some(action), "{key:?}");
    }
    // ر stands on the key v, on which nothing lies.
    assert_eq!(keymap.action(Mode::Writing, false, typed('ر').alt()), None);
}

/// The shortcuts by Alt and after C-x that have a character.
fn shortcuts() -> impl Iterator<Item = (Action, Chord, char)> {
    let contexts = Mode::Writing.contexts();
    let rows = actions().filter(|row| contexts.contains(&row.context));
    let chords = rows.flat_map(|row| row.usual_keys.iter().map(|chord| (row.action, *chord)));
    chords.filter_map(|(action, chord)| match chord.key.code {
        Code::Char(character) if chord.menu || chord.key.alt => Some((action, chord, character)),
        _ => None,
    })
}

#[test]
fn every_shortcut_fires_on_every_layout() {
    let keymap = Keymap::default();
    for (action, chord, character) in shortcuts() {
        for (name, layout) in layouts::LAYOUTS {
            let typed = layout.iter().find(|(_, latin)| *latin == character);
            // Digits and the other signs are where they are on a Latin keyboard.
            let code = Code::Char(typed.map_or(character, |(typed, _)| *typed));
            let key = Key { code, ..chord.key };
            // Hebrew types / with Q. Only the terminal can tell that.
            if (name, character) != ("Hebrew", 'q') {
                let fired = keymap.action(Mode::Writing, chord.menu, key);
                assert_eq!(fired, Some(action), "{chord} in {name}, {code:?}");
            }
            let key = Key { base: Some(character), ..key };
            let fired = keymap.action(Mode::Writing, chord.menu, key);
            assert_eq!(fired, Some(action), "{chord} in {name}, told by the terminal");
        }
    }
    let hebrew_q = Key { base: Some('q'), ..Key::char('/') };
    assert_eq!(keymap.action(Mode::Writing, true, hebrew_q), Some(Action::Quit));
    assert_eq!(keymap.action(Mode::Writing, true, Key::char('/')), Some(Action::LastRoom));
}

#[test]
fn the_terminals_own_word_on_the_layout_counts_first() {
    let keymap = Keymap::default();
    // A Russian layout: there is no table for it, but kitty tells the Latin key.
    let key = Key { base: Some('a'), ..Key::char('ф').alt() };
    assert_eq!(keymap.action(Mode::Writing, false, key), Some(Action::WantedRoom));
}

#[test]
fn letters_without_alt_are_text_on_every_layout() {
    let keymap = Keymap::default();
    for letter in ['a', 'ش', 'ש', '?', ' ', '۱'] {
        assert_eq!(keymap.action(Mode::Writing, false, Key::char(letter)), None);
    }
}

#[test]
fn keys_are_named_as_people_write_them() {
    for (chord, name) in [
        (f(1), "F1"),
        (ctrl('x'), "C-x"),
        (menu('j'), "C-x j"),
        (alt('c'), "Alt-c"),
        (alt_key(Code::Home), "Alt-Home"),
        (shift(Code::Char(' ')), "Shift-Space"),
        (key(Code::PageUp), "PgUp"),
    ] {
        assert_eq!(chord.to_string(), name);
    }
}
