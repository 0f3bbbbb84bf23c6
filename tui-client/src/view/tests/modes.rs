//! The screen in the modes of ordering text, and the one on which they are chosen.
//!
//! Hebrew is shown as Latin capitals; ⟦ stands for LRI, ⟪ for RLI, ⟧ for PDI, ¦ for LRM and ⊳ for
//! LRO.

use super::*;
use crate::app::screen::bidi::{BidiMode, Treatment};

fn treated(world: &mut World, mode: BidiMode) {
    let terminal = "xterm".to_owned();
    world.update(Msg::Treated(Treatment { mode, terminal, ..Treatment::default() }));
}

/// The picture with the signs that have no width.
fn signed(world: &mut World) -> Vec<String> {
    let signs = [
        ('\u{2066}', '⟦'),
        ('\u{2067}', '⟪'),
        ('\u{2069}', '⟧'),
        ('\u{200e}', '¦'),
        ('\u{202d}', '⊳'),
    ];
    let seen = |c| signs.iter().find(|(sign, _)| *sign == c).map_or(c, |(_, seen)| *seen);
    let row = |row: String| row.chars().map(seen).collect::<String>().trim_end().to_owned();
    picture(world).into_iter().map(row).collect()
}

/// Dana speaks, in the room שלום beside General.
fn hebrew() -> World {
    let mut world = World::in_general();
    world.resize(80, 10);
    world.typed("/join שלום");
    world.keys("Enter");
    world.answer("join", r#""group":"שלום","last":0,"members":["Bob","Alice"],"topic":"נושא 1""#);
    world.keys("Alt-1");
    world.said(1, "דנה", "שלום Bob");
    world.typed("שלום 7");
    world
}

#[test]
fn where_the_terminal_orders_each_field_is_isolated() {
    let mut world = hebrew();
    treated(&mut world, BidiMode::Terminal);
    let rows = signed(&mut world);
    assert_eq!(rows[2], " 2 ⟪WLOM⟧        │");
    let message = format!("11:03       ⟪DNH⟧ │{:>39}⟪WLOM ⟦Bob⟧⟧", "");
    assert!(rows.iter().any(|row| row.ends_with(&message)), "{rows:?}");
    assert!(rows.last().is_some_and(|row| row.ends_with(" ⟪WLOM ⟦7⟧⟧▏")), "{rows:?}");
    // What holds nothing but ASCII needs nothing.
    assert!(!rows[0].contains(['⟦', '⟪']), "{rows:?}");
    for mode in [BidiMode::Off, BidiMode::App] {
        treated(&mut world, mode);
        assert!(!signed(&mut world).concat().contains(['⟦', '⟪', '⟧', '¦', '⊳']));
    }
}

/// A terminal sees a row at a time, so it is told the direction of the whole message, and what stands
/// in it the other way: a row that begins in the other script would be turned round.
#[test]
fn rows_that_go_on_have_the_direction_of_their_message() {
    let mut world = World::in_general();
    world.resize(60, 10);
    treated(&mut world, BidiMode::Terminal);
    world.said(1, "Eve", "we said it in English, and then we said it in שלום too (both), ok?");
    world.said(2, "Eve", "הקובץ ~/src/a, הפקודה git push --force, הטלפון +972-3-1234567");
    let rows = signed(&mut world);
    for row in [
        // The Hebrew word alone is turned in it.
        "  ⟦⟪WLOM⟧ too (both), ok?⟧",
        "11:04 Eve:   ⟪HQOBV ⟦~/src/a⟧, HPQODH ⟦git push --force⟧, HJLPON ⟧",
        "⟪⟦+972-3-1234567⟧⟧",
        // Names in our words are in isolates of the text already, which change nothing here.
        " 11:12 General 3                                ⟦✓ connected⟧",
    ] {
        assert!(rows.iter().any(|shown| shown.trim_start() == row.trim_start()), "{row}\n{rows:?}");
    }
}

/// A guard stands behind the first cell, so a letter there would be turned with all that follows.
#[test]
fn a_guarded_bare_row_begins_with_no_letter() {
    let mut world = hebrew();
    world.update(Msg::Treated(Treatment { row_guard: true, ..Treatment::default() }));
    world.said(2, "Eve", &"ש".repeat(200));
    world.keys("Alt-l");
    let rows = signed(&mut world);
    assert!(rows.contains(&format!(" {}", "W".repeat(79))), "{rows:?}");
}

/// The bare view keeps a cell before its texts, so that a full row has its direction too.
#[test]
fn a_bare_row_has_its_direction() {
    let mut world = hebrew();
    treated(&mut world, BidiMode::Terminal);
    world.said(2, "Eve", &"ש".repeat(200));
    world.said(3, "Eve", "hi שלום");
    world.keys("Alt-l");
    let rows = signed(&mut world).join("\n");
    assert!(rows.contains(&format!("\n ⟪{}⟧\n", "W".repeat(79))), "{rows}");
    assert!(rows.contains("\n ⟦hi ⟪WLOM⟧⟧"), "{rows}");
}

#[test]
fn every_isolate_is_closed_in_its_row() {
    let mut world = hebrew();
    treated(&mut world, BidiMode::Terminal);
    world.said(2, "Eve", "🙂 字 אב \u{2067}ג ד");
    for (columns, rows) in [(120, 35), (80, 24), (50, 20), (20, 4)] {
        world.resize(columns, rows);
        for key in ["Esc", "F7", "F8", "F1", "Esc", "F2", "Esc"] {
            world.keys(key);
            for row in signed(&mut world) {
                let mut open = 0_i32;
                for c in row.chars() {
                    open += i32::from(matches!(c, '⟦' | '⟪')) - i32::from(c == '⟧');
                    assert!(open >= 0, "{row}");
                }
                assert_eq!(open, 0, "{row}");
            }
        }
    }
}

#[test]
fn the_calibration_screen_shows_what_is_in_force_and_all_there_is() {
    let mut world = World::in_general();
    treated(&mut world, BidiMode::Off);
    world.typed("/bidi test");
    world.keys("Enter");
    treated(&mut world, BidiMode::App);
    let rows = signed(&mut world);
    assert_eq!(rows[1], " In force: off, because xterm is not known to order text.");
    assert_eq!(rows[2], " Which line reads right? Press its number. Esc leaves it as it was.");
    let greeting = "(12) \u{FE8E}\u{FBFF}\u{FEE7}\u{FEA9} \u{FEE1}\u{FEFC}\u{FEB3} !MOLW";
    assert_eq!(rows[4], format!(" 1  app        {greeting}  diwan orders and joins the letters"));
    assert_eq!(rows[5], " 2  terminal   ⟪WLOM! سلام دنیا (⟦12⟧)⟧  the terminal does");
    let behind = "diwan does, each row behind U+202D";
    assert_eq!(rows[6], format!(" ⊳3  guarded    {greeting}  {behind}"));
    assert_eq!(rows[7], " 4  off        nobody does: for screen readers and braille");
    assert_eq!(rows[8], " 0  auto       decide by what the terminal is");
    assert_eq!(rows[13], " Hebrew        VPNMK TWRQVPECNMLKYJXZOHDGBA");
    let hints = " F1 Help  F10 Quit  1 app  2 terminal  3 guarded  4 off  0 auto  Esc As before";
    assert_eq!(rows.last().map(String::as_str), Some(hints));
}

#[test]
fn the_numbered_lines_are_kept_longest() {
    let mut world = World::in_general();
    world.typed("/bidi");
    world.keys("Enter");
    for (columns, rows, first) in [(40, 8, 2), (20, 4, 0)] {
        world.resize(columns, rows);
        let screen = picture(&mut world);
        let at = screen.iter().position(|row| row.starts_with(" 1  app"));
        assert!(at.is_some_and(|at| at >= first), "{screen:?}");
    }
}
