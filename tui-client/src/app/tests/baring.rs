//! The bare view: what is on it, and that it gives everything back.

use super::world::World;
use crate::app::action::keymap::Mode;
use crate::app::effect::Effect;

fn mouse(world: &mut World) -> Vec<bool> {
    let captures = world.effects().into_iter().filter_map(|effect| match effect {
        Effect::CaptureMouse(on) => Some(on),
        _ => None,
    });
    captures.collect()
}

#[test]
fn it_frees_the_mouse_and_gives_all_back() {
    let mut world = World::in_general();
    world.typed("a draft");
    for (there, back) in [("Alt-l", "Esc"), ("C-x +", "Alt-l"), ("Alt-l", "C-c")] {
        world.keys(there);
        assert!(world.app.is_bare());
        assert_eq!(mouse(&mut world), [false]);
        world.keys(back);
        assert!(!world.app.is_bare(), "after {back}");
        assert_eq!(mouse(&mut world), [true]);
        assert_eq!(world.draft(), "a draft|");
    }
    world.keys("C-u");
    world.typed("/bare");
    world.keys("Enter");
    assert!(world.app.is_bare());
}

#[test]
fn a_letter_goes_to_the_draft_and_the_view_is_whole_again() {
    let mut world = World::in_general();
    world.keys("Alt-l x");
    assert_eq!((world.draft().as_str(), world.app.is_bare()), ("x|", false));
}

#[test]
fn a_mouse_that_was_the_terminals_stays_so() {
    let mut world = World::in_general();
    world.keys("Alt-m");
    mouse(&mut world);
    world.keys("Alt-l Esc");
    assert_eq!(mouse(&mut world), [false; 0]);
}

#[test]
fn what_comes_meanwhile_moves_nothing_and_is_new_afterwards() {
    let mut world = World::in_general();
    world.said(1, "Bob", "one");
    world.keys("Alt-l");
    world.app.settle();
    let before = world.app.screen.window.rows.clone();
    world.said(2, "Bob", "two");
    world.app.settle();
    assert_eq!(world.app.screen.window.rows, before);
    assert_eq!(world.app.rooms.current().unread.messages, 1);
    world.keys("Esc");
    world.app.settle();
    assert!(world.app.screen.window.rows.len() > before.len());
    assert_eq!(world.app.rooms.current().unread.messages, 0);
}

#[test]
fn what_lies_over_it_ends_where_it_began() {
    let mut world = World::in_general();
    world.said(1, "Bob", "one");
    for keys in ["F1", "F2", "Alt-c"] {
        world.keys("Alt-l");
        world.keys(keys);
        assert_ne!(world.app.mode(), Mode::Bare, "{keys}");
        world.keys("Esc");
        assert_eq!(world.app.mode(), Mode::Bare, "{keys}");
        world.keys("Esc");
    }
}
