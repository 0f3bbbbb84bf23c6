//! Pointing with the mouse: what is pulled, rolled, chosen and closed by it.

use super::world::World;
use crate::app::effect::{Effect, Habit};
use crate::app::msg::{Mouse, MouseKind, Msg};
use crate::app::panes::Side;
use crate::app::settings::Settings;

/// The mouse does something, and the screen is drawn.
fn mouse(world: &mut World, kind: MouseKind, column: u16, row: u16) {
    world.update(Msg::Mouse(Mouse { kind, column, row }));
    world.app.settle();
}

fn click(world: &mut World, column: u16, row: u16) {
    mouse(world, MouseKind::Press, column, row);
    mouse(world, MouseKind::Release, column, row);
}

/// Alice on a wide screen, with three rooms to go to.
fn wide() -> World {
    let mut world = World::in_general();
    world.resize(120, 35);
    world.app.settle();
    world.effects();
    world
}

fn width(world: &World, side: Side) -> u16 {
    world.app.screen.panes.list(side).map_or(0, |area| area.width)
}

/// What of the mouse's doing is remembered since the last time.
fn habits(world: &mut World) -> Vec<Habit> {
    let habit = |effect| match effect {
        Effect::RememberHabit(habit) => Some(habit),
        _ => None,
    };
    world.effects().into_iter().filter_map(habit).collect()
}

#[test]
fn the_edge_of_a_list_is_pulled_and_stays_where_it_is_left() {
    for (side, edge, to, cells) in [(Side::Rooms, 18, 30, 30), (Side::People, 103, 99, 20)] {
        let mut world = wide();
        world.typed("half a sentence");
        let usual = width(&world, side);
        mouse(&mut world, MouseKind::Press, edge, 8);
        mouse(&mut world, MouseKind::Drag, to - 1, 8);
        // Whatever row it strays to.
        mouse(&mut world, MouseKind::Drag, to, 33);
        assert_eq!(width(&world, side), cells);
        assert_eq!(habits(&mut world), []);
        mouse(&mut world, MouseKind::Release, to, 33);
        assert_eq!(habits(&mut world), [Habit::Width(side, Some(cells))]);
        assert_eq!((world.room(), world.draft()), ("General".into(), "half a sentence|".into()));
        // It was let go.
        mouse(&mut world, MouseKind::Drag, edge, 8);
        assert_eq!(width(&world, side), cells);
        click(&mut world, to, 8);
        click(&mut world, to, 8);
        assert_eq!(width(&world, side), usual);
        assert_eq!(habits(&mut world).pop(), Some(Habit::Width(side, None)));
    }
}

#[test]
fn a_width_that_was_remembered_or_set_counts_from_the_start() {
    let mut settings = Settings::default();
    settings.widths.set(Side::Rooms, Some(25));
    let mut world = World::in_general_with(settings.clone());
    world.resize(120, 35);
    world.app.settle();
    assert_eq!(width(&world, Side::Rooms), 25);
    mouse(&mut world, MouseKind::Press, 25, 8);
    mouse(&mut world, MouseKind::Drag, 30, 8);
    // Settings that say the same as before leave alone what was done by hand.
    world.update(Msg::Settings(Settings { footer: false, ..settings.clone() }));
    world.app.settle();
    assert_eq!(width(&world, Side::Rooms), 30);
    settings.widths.set(Side::Rooms, Some(12));
    world.update(Msg::Settings(settings));
    world.app.settle();
    assert_eq!(width(&world, Side::Rooms), 12);
}

#[test]
fn whose_the_mouse_is_will_be_remembered() {
    let mut world = wide();
    world.keys("Alt-m");
    assert_eq!(habits(&mut world), [Habit::Mouse(false)]);
    world.keys("Alt-m");
    assert_eq!(habits(&mut world), [Habit::Mouse(true)]);
}
