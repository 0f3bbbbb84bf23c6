//! Settings that change while the program runs.

use super::world::World;
use crate::app::effect::Effect;
use crate::app::msg::Msg;
use crate::app::screen::bidi::{BidiMode, Treatment};
use crate::app::settings::Settings;
use crate::text::{LamAlef, Options, Order};

#[test]
fn the_log_and_the_draft_stay_where_they_are() {
    let mut world = World::in_general();
    (1..=60).for_each(|seq| world.said(seq, "Bob", &format!("message {seq}")));
    world.typed("half a thought");
    world.keys("PgUp PgUp");
    world.app.settle();
    let seen = world.app.screen.window.rows.clone();
    let text = Options { lam_alef: LamAlef::TwoCells, ..Options::default() };
    world.update(Msg::Settings(Settings { ascii: true, text, ..Settings::default() }));
    world.app.settle();
    assert_eq!(world.app.screen.window.rows, seen);
    assert_eq!(world.draft(), "half a thought|");
    assert!(world.app.settings.ascii);
}

#[test]
fn what_the_user_switched_by_hand_stays_until_its_setting_changes() {
    let mut world = World::in_general();
    let captured = |world: &mut World| {
        let captures = world.effects().into_iter().filter_map(|effect| match effect {
            Effect::CaptureMouse(on) => Some(on),
            _ => None,
        });
        captures.collect::<Vec<_>>()
    };
    world.keys("Alt-m");
    assert_eq!(captured(&mut world), [false]);
    world.update(Msg::Settings(Settings { ascii: true, ..Settings::default() }));
    assert!(captured(&mut world).is_empty());
    world.update(Msg::Settings(Settings { mouse: false, ..Settings::default() }));
    world.update(Msg::Settings(Settings::default()));
    // It was off already when the settings turned it off.
    assert_eq!(captured(&mut world), [true]);
}

#[test]
fn a_terminal_that_orders_text_goes_on_doing_so() {
    let mut world = World::in_general();
    let treatment = Treatment { mode: BidiMode::Terminal, ..Treatment::default() };
    world.update(Msg::Treated(treatment));
    world.update(Msg::Settings(Settings::default()));
    assert_eq!(world.app.settings.text.order, Order::Logical);
}

#[test]
fn the_user_asks_for_it_by_a_command() {
    let mut world = World::in_general();
    world.typed("/reload");
    world.keys("Enter");
    assert_eq!(world.wants(), ["RELOAD"]);
}
