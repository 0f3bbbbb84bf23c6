//! Pointing with the mouse: what is pulled and rolled by it.

use super::world::{World, message};
use crate::app::action::keymap::Mode;
use crate::app::effect::{Effect, Habit};
use crate::app::msg::{Mouse, MouseKind, Msg};
use crate::app::screen::panes::{Side, Widths};
use crate::app::settings::Settings;
use crate::text::Direction;

/// The mouse does something, and the screen is drawn.
pub(super) fn mouse(world: &mut World, kind: MouseKind, column: u16, row: u16) {
    world.update(Msg::Mouse(Mouse { kind, column, row }));
    world.app.settle();
}

pub(super) fn click(world: &mut World, column: u16, row: u16) {
    mouse(world, MouseKind::Press, column, row);
    mouse(world, MouseKind::Release, column, row);
}

/// Alice on a wide screen, with three rooms to go to.
pub(super) fn wide() -> World {
    let mut world = World::in_general();
    world.resize(120, 35);
    world.app.settle();
    world.effects();
    world
}

pub(super) fn width(world: &World, side: Side) -> u16 {
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
fn a_double_click_gives_a_list_the_width_that_the_config_names() {
    let said = |cells| Widths { rooms: cells, people: None };
    // What is only remembered is not what it goes back to.
    for (usual, cells) in [(Some(25), 25), (None, 18)] {
        let settings =
            Settings { widths: said(Some(25)), usual_widths: said(usual), ..Settings::default() };
        let mut world = World::in_general_with(settings);
        world.resize(120, 35);
        world.app.settle();
        mouse(&mut world, MouseKind::Press, 25, 8);
        mouse(&mut world, MouseKind::Drag, 30, 8);
        mouse(&mut world, MouseKind::Release, 30, 8);
        assert_eq!(habits(&mut world), [Habit::Width(Side::Rooms, Some(30))]);
        click(&mut world, 30, 8);
        click(&mut world, 30, 8);
        assert_eq!(width(&world, Side::Rooms), cells);
        assert_eq!(habits(&mut world).pop(), Some(Habit::Width(Side::Rooms, None)));
    }
}

#[test]
fn whose_the_mouse_is_will_be_remembered() {
    let mut world = wide();
    world.keys("Alt-m");
    assert_eq!(habits(&mut world), [Habit::Mouse(false)]);
    world.keys("Alt-m");
    assert_eq!(habits(&mut world), [Habit::Mouse(true)]);
}

/// As many groups as do not fit.
fn crowded() -> World {
    let mut world = wide();
    for number in 10..70 {
        let group = format!(r#"{{"event":"group-created","group":"g{number}","locked":false}}"#);
        world.server(&group);
        let joined = format!(r#"{{"event":"joined","group":"General","user":"u{number}","at":1}}"#);
        world.server(&joined);
    }
    world.app.settle();
    world.wants();
    world
}

#[test]
fn the_wheel_moves_the_list_it_is_over_and_nothing_else() {
    let mut world = crowded();
    world.typed("text");
    mouse(&mut world, MouseKind::WheelDown, 5, 10);
    mouse(&mut world, MouseKind::WheelDown, 110, 10);
    assert_eq!((world.app.rooms_top(31), world.app.people_top(31)), (3, 3));
    // The heading of the other groups is the first line now, and below it is the first of them.
    let name = world.app.directory.groups[1].group.to_string();
    click(&mut world, 5, 2);
    assert_eq!(world.wants().pop(), Some(format!("join {name}")));
    // Beyond the end is the end, from where one step back is seen at once.
    for _ in 0..100 {
        mouse(&mut world, MouseKind::WheelDown, 5, 10);
    }
    let last = world.app.room_lines().len() - 31;
    assert_eq!(world.app.rooms_top(31), last);
    mouse(&mut world, MouseKind::WheelUp, 5, 10);
    assert_eq!(world.app.rooms_top(31), last - 3);
    assert_eq!((world.app.mode(), world.draft()), (Mode::Writing, "text|".into()));
    // A key in the list brings back what it chooses.
    world.keys("C-u Tab");
    world.app.settle();
    assert_eq!(world.app.rooms_top(31), 0);
}

#[test]
fn the_wheel_over_a_long_draft_moves_it_with_the_caret_in_sight() {
    let mut world = wide();
    let lines: Vec<String> = (0..20).map(|number| format!("סطر {number}")).collect();
    world.update(Msg::Paste(lines.join("\n")));
    world.app.settle();
    let (area, bottom) = (world.app.screen.panes.composer, world.app.screen.draft_top);
    assert_eq!((area.height, bottom), (6, 14));
    for (kind, turns, top) in [
        (MouseKind::WheelUp, 3, 11),
        (MouseKind::WheelUp, 30, 0),
        (MouseKind::WheelDown, 2, 2),
        (MouseKind::WheelDown, 30, 14),
    ] {
        for _ in 0..turns {
            mouse(&mut world, kind, 40, area.y);
            let composer = &world.app.rooms.current().composer;
            let caret = composer.layout(&world.app.draft_options()).place(composer.caret()).row;
            let first = world.app.screen.draft_top;
            assert!((first..first + 6).contains(&caret), "{caret} from {first}");
        }
        assert_eq!(world.app.screen.draft_top, top, "{kind:?}");
    }
    assert_eq!(world.app.rooms.current().composer.text(), lines.join("\n"));
}

#[test]
fn the_wheel_scrolls_the_log_where_there_is_nothing_else() {
    let mut world = wide();
    (1..80).for_each(|seq| world.server(&message(r#""group":"General""#, seq, seq, "Bob", "m")));
    world.app.settle();
    for (column, row) in [(60, 10), (60, 32), (60, 33)] {
        let below = world.app.screen.window.below;
        mouse(&mut world, MouseKind::WheelUp, column, row);
        let scrolled = world.app.screen.window.below > below;
        // The draft has one row, and no more.
        assert_eq!(scrolled, row != 33, "{column} {row}");
    }
}

#[test]
fn which_way_the_frame_runs_is_turned_by_hand_and_remembered() {
    let mut world = wide();
    world.keys("C-x |");
    assert_eq!(habits(&mut world), [Habit::Frame(Direction::Rtl)]);
    assert_eq!(world.remark(), "Everything begins at the right. C-x | turns it round.");
    // Settings that say the same as before leave alone what was done by hand.
    world.update(Msg::Settings(Settings { footer: false, ..Settings::default() }));
    world.app.settle();
    assert!(world.app.screen.frame.is_mirrored());
    world.typed("/mirror");
    world.keys("Enter");
    assert_eq!(habits(&mut world), [Habit::Frame(Direction::Ltr)]);
    world.update(Msg::Settings(Settings { frame: Direction::Rtl, ..Settings::default() }));
    world.app.settle();
    assert!(world.app.screen.frame.is_mirrored());
    // The bare view has no sides.
    world.keys("Alt-l");
    world.app.settle();
    assert!(!world.app.screen.frame.is_mirrored());
}
