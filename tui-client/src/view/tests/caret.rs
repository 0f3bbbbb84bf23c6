//! Where the terminal's cursor is put, and which cell is underlined beside it.
//!
//! In these pictures `▏` is the cursor as a bar: at the left edge of the cell it is put on. A cell
//! that is underlined stands in brackets.

use super::*;
use crate::app::settings::Cursor;

/// The input at 30 columns after `keys`, which follow the typed `text`.
fn input(cursor: Cursor, text: &str, keys: &str) -> String {
    let mut world = World::in_general_with(Settings { cursor, ..Settings::default() });
    world.resize(30, 4);
    world.typed(text);
    if !keys.is_empty() {
        world.keys(keys);
    }
    shown(&mut world)
}

fn shown(world: &mut World) -> String {
    let (buffer, cursor) = painted(world);
    let (_, y) = cursor.expect("the input has a cursor");
    let cells = (10..buffer.area.width).map(|x| {
        let cell = &buffer[(x, y)];
        let symbol: String = cell.symbol().chars().map(latin).collect();
        let underlined = cell.modifier.contains(Modifier::UNDERLINED);
        let symbol = if underlined { format!("[{symbol}]") } else { symbol };
        if cursor == Some((x, y)) { format!("▏{symbol}") } else { symbol }
    });
    cells.collect::<String>().trim_end().to_owned()
}

#[test]
fn a_bar_stands_between_the_letters() {
    for (text, keys, expected) in [
        ("abc", "", "abc▏"),
        ("abc", "Left", "ab▏c"),
        ("שלום", "", "               ▏MOLW"),
        ("שלום", "Right", "               M▏OLW"),
        ("שלום", "Home", "               MOLW▏"),
    ] {
        assert_eq!(input(Cursor::Bar, text, keys), expected, "{text} {keys}");
    }
}

/// A block covers the letter that comes next, which Delete would take; after the last one, the
/// blank that the next one would take.
#[test]
fn a_block_covers_what_comes_next() {
    for (text, keys, expected) in [
        ("abc", "", "abc▏"),
        ("abc", "Left", "ab▏c"),
        ("שלום", "", "              ▏ MOLW"),
        ("שלום", "Right", "               ▏MOLW"),
        ("שלום", "Home", "               MOL▏W"),
        ("ש🙂", "Home Left", "                ▏🙂 W"),
    ] {
        assert_eq!(input(Cursor::Block, text, keys), expected, "{text} {keys}");
    }
}

/// Text in the direction of what was typed last goes on at the cursor, other text at the mark.
#[test]
fn the_other_place_is_underlined() {
    for (text, keys, expected) in [
        ("abc שלום", "", "abc ▏MOLW[ ]"),
        ("abc שלום", "Home End", "abc[ ]MOLW▏"),
        ("abc שלום", "Home Right Right Right Right", "abc ▏MOL[W]"),
        ("שלום abc", "", "          [ ]abc▏ MOLW"),
    ] {
        assert_eq!(input(Cursor::Bar, text, keys), expected, "{text} {keys}");
    }
    assert_eq!(input(Cursor::Block, "abc שלום", ""), "abc▏ MOLW[ ]");
}

#[test]
fn between_lam_and_alef_their_cell_is_underlined() {
    for cursor in [Cursor::Bar, Cursor::Block] {
        assert_eq!(input(cursor, "بلا", "Right"), "                 ▏[\u{FEFC}]\u{FE91}");
    }
}

/// Shown by its effect: yeh before the joiner takes its final form, khah after it its first one.
#[test]
fn a_joiner_parts_letters_as_it_is_typed() {
    let letters = |keys: &str| {
        let mut world = World::in_general();
        world.resize(30, 4);
        world.typed("می");
        if !keys.is_empty() {
            world.keys(keys);
        }
        world.typed("خ");
        shown(&mut world).replace('▏', "").trim_start().to_owned()
    };
    assert_eq!(letters(""), "\u{FEA6}\u{FBFF}\u{FEE3}");
    for keys in ["Alt-Space", "Shift-Space"] {
        assert_eq!(letters(keys), "\u{FEA5}\u{FBFD}\u{FEE3}", "{keys}");
        assert_eq!(letters(&format!("{keys} Backspace")), letters(""), "{keys}");
    }
}

#[test]
fn arrows_move_in_the_text_where_the_user_wants_that() {
    use crate::app::settings::CaretMotion;
    let settings = Settings { caret: CaretMotion::Logical, ..Settings::default() };
    let mut world = World::in_general_with(settings);
    world.typed("שלום");
    world.keys("Left");
    assert_eq!(world.draft(), "שלו|ם");
    world.keys("Left Left Right");
    assert_eq!(world.draft(), "של|ום");
}

/// C17: what is written stays as it is while the caret walks over it.
#[test]
fn moving_the_caret_changes_no_symbol() {
    let mut world = World::in_general();
    world.resize(60, 12);
    world.typed("سلام (لا) abc 12 שלום, می\u{200C}خواهم 🙂 لَا!");
    let symbols = |world: &mut World| -> Vec<String> {
        painted(world).0.content.iter().map(|cell| cell.symbol().to_owned()).collect()
    };
    let before = symbols(&mut world);
    for key in ["Home", "End"].into_iter().chain([["Left"; 45], ["Right"; 45]].concat()) {
        world.keys(key);
        assert_eq!(symbols(&mut world), before, "{key}");
    }
}
