//! What is selected with the mouse is marked where it is seen.

use super::*;
use crate::app::msg::{Mouse, MouseKind};

fn drag(world: &mut World, from: (u16, u16), to: (u16, u16)) {
    for (kind, (column, row)) in [(MouseKind::Press, from), (MouseKind::Drag, to)] {
        world.app.settle();
        world.update(Msg::Mouse(Mouse { kind, column, row }));
    }
}

#[test]
fn a_selection_follows_what_is_read_and_not_the_screen() {
    let mut world = World::in_general();
    world.resize(40, 12);
    world.said(1, "Bob", "the build 42 is green, and that is good");
    world.said(2, "דנה", "שלום Bob, הגרסה 42 עובדת");
    drag(&mut world, (21, 6), (25, 8));
    check_marks(
        &mut world,
        "
        |
        |
        |────────────── Fri 20 Nov ──────────────
        |11:12 · Connected to 127.0.0.1:9000. F1
        |  shows help, F2 joins a group.
        |11:03 Bob: the build [42 is green, and ]
        |  [that is good]
        |11:04 HND:      TDBOE 42 [HCRGH ,Bob MOLW]",
    );
    // The name is read from its left: the first letter of it is all that comes before the mouse.
    drag(&mut world, (38, 8), (32, 8));
    let last = marked(&mut world).pop();
    assert_eq!(last.as_deref(), Some("11:04 HND:      TDBOE 42 HCRGH ,[B]ob[ MOL]W"));
}

#[test]
fn sending_again_is_hinted_at_only_where_it_can_be_done() {
    let mut world = World::in_general();
    world.resize(120, 24);
    world.said(1, "Bob", "hello");
    world.keys("hi Enter");
    world.refuse("public", "rate", "Too fast.");
    let hints = |world: &mut World| picture(world).pop().unwrap_or_default();
    world.keys("Alt-c");
    assert!(hints(&mut world).ends_with("v Range  Enter Resend  Del Drop  Esc Done"));
    world.keys("Up");
    assert!(hints(&mut world).ends_with("v Range  Esc Done"));
}

/// Beside the text where there is room: behind one from the left, before one from the right.
#[test]
fn sending_again_is_hinted_at_in_every_direction() {
    let mut world = World::in_general();
    world.resize(80, 24);
    for text in ["hi", "שלום"] {
        world.typed(text);
        world.keys("Enter");
        world.refuse("public", "rate", "Too fast.");
    }
    let rows = picture(&mut world);
    let row = |end: &str| rows.iter().any(|row| row.ends_with(end));
    assert!(row("✗   Alice │ hi  [Alt-c: resend or drop]"), "{rows:#?}");
    assert!(row(&format!("✗   Alice │ [Alt-c: resend or drop]{:19}MOLW", "")), "{rows:#?}");
}
