//! Choosing who orders right-to-left text.

use super::world::World;
use crate::app::effect::Effect;
use crate::app::msg::Msg;
use crate::app::popup::Popup;
use crate::app::screen::bidi::{BidiMode, BidiWish, Treatment, Why};
use crate::text::{Emoji, Order};

/// In General, at a terminal treated in this mode for this reason.
fn treated(mode: BidiMode, why: Why) -> World {
    let mut world = World::in_general();
    let terminal = "xterm".to_owned();
    world.update(Msg::Treated(Treatment { mode, why, terminal, ..Treatment::default() }));
    world
}

fn wishes(world: &mut World) -> Vec<BidiWish> {
    let wish = |effect| match effect {
        Effect::Bidi(wish) => Some(wish),
        _ => None,
    };
    world.effects().into_iter().filter_map(wish).collect()
}

#[test]
fn pictures_are_shown_by_their_first_where_the_terminal_needs_it() {
    let mut world = World::in_general();
    assert_eq!(world.app.settings.text.emoji, Emoji::Whole);
    let treatment = Treatment { first_alone: true, ..Treatment::default() };
    world.update(Msg::Treated(treatment));
    assert_eq!(world.app.settings.text.emoji, Emoji::First);
    world.update(Msg::Treated(Treatment::default()));
    assert_eq!(world.app.settings.text.emoji, Emoji::Whole);
}

#[test]
fn a_number_chooses_and_escape_leaves_it_as_it_was() {
    for (typed, keys, wish) in [
        ("/bidi", "1", BidiWish::Choose(BidiMode::App)),
        ("/bidi test", "2", BidiWish::Choose(BidiMode::Terminal)),
        ("/bidi", "3", BidiWish::Choose(BidiMode::Guarded)),
        ("/BIDI", "4", BidiWish::Choose(BidiMode::Off)),
        ("/bidi test", "0", BidiWish::Auto),
        ("/bidi", "Esc", BidiWish::Back),
        ("/bidi", "C-c", BidiWish::Back),
        ("/bidi", "x 9 Enter Tab Esc", BidiWish::Back),
    ] {
        let mut world = treated(BidiMode::App, Why::Usual);
        world.typed(typed);
        world.keys("Enter");
        assert!(matches!(world.app.popup, Some(Popup::Calibration(_))), "{typed}");
        assert_eq!(wishes(&mut world), [BidiWish::Try]);
        world.keys(keys);
        assert_eq!(wishes(&mut world), [wish], "{typed} {keys}");
        assert!(world.app.popup.is_none());
        assert_eq!(world.draft(), "|", "{keys}");
    }
}

#[test]
fn a_mode_is_chosen_by_its_name() {
    for (typed, wish, told) in [
        (
            "/bidi terminal",
            BidiWish::Choose(BidiMode::Terminal),
            "* Right-to-left text: terminal, remembered for xterm.",
        ),
        (
            "/bidi off",
            BidiWish::Choose(BidiMode::Off),
            "* Right-to-left text: off, remembered for xterm.",
        ),
        ("/bidi auto", BidiWish::Auto, "* Right-to-left text: as suits xterm."),
    ] {
        let mut world = treated(BidiMode::App, Why::Usual);
        world.typed(typed);
        world.keys("Enter");
        assert_eq!(wishes(&mut world), [wish]);
        assert_eq!(world.last(), told);
    }
    let mut world = treated(BidiMode::Off, Why::Set);
    world.typed("/bidi app");
    world.keys("Enter");
    assert_eq!(
        world.last(),
        "* Right-to-left text: app, remembered for xterm. The settings say otherwise, and win at \
         the next start."
    );
    world.typed("/bidi left");
    world.keys("Enter");
    assert_eq!(
        world.last(),
        "* 'left' does not fit here. Usage: /bidi [test|auto|app|terminal|guarded|off]"
    );
}

#[test]
fn text_is_laid_out_for_the_mode_at_once() {
    let mut world = treated(BidiMode::App, Why::Usual);
    world.said(1, "Bob", "سلام");
    let laid = |world: &mut World, mode| {
        world.update(Msg::Treated(Treatment { mode, ..Treatment::default() }));
        world.app.settle();
        let timeline = &world.app.rooms.current().timeline;
        let laid = timeline.laid(timeline.items().len() - 1);
        laid.map(|laid| laid.text.rows[0].visual()).unwrap_or_default()
    };
    assert_eq!(laid(&mut world, BidiMode::App), "\u{FEE1}\u{FEFC}\u{FEB3}");
    for mode in [BidiMode::Terminal, BidiMode::Off] {
        assert_eq!(laid(&mut world, mode), "سلام");
        assert_eq!(world.app.settings.text.order, Order::Logical);
    }
    assert_eq!(laid(&mut world, BidiMode::Guarded), "\u{FEE1}\u{FEFC}\u{FEB3}");
}
