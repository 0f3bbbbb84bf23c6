//! Whatever keys are pressed, wherever is clicked, whatever is pasted and however the window
//! changes: what was written is never lost beyond undo.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::world::World;
use crate::app::action::keymap::{Chord, Mode};
use crate::app::action::{Action, actions};
use crate::app::composer::Composer;
use crate::app::msg::{Code, Key, Mouse, MouseKind, Msg};

/// One thing done.
#[derive(Debug, Clone)]
enum Act {
    /// Any key of the table, whatever it does where one is.
    Chord(Chord),
    Type(char),
    Paste(String),
    Mouse(MouseKind, u16, u16),
    Resize(u16, u16),
    /// Time passes.
    Wait(u64),
}

/// Any key that does anything anywhere, but for the one that goes to another server: what was written
/// here is then kept on disk until one comes back.
fn chord() -> impl Strategy<Value = Chord> {
    let stays = actions().filter(|row| row.action != Action::Server);
    let all: Vec<Chord> = stays.flat_map(|row| row.usual_keys).copied().collect();
    prop::sample::select(all)
}

fn act() -> impl Strategy<Value = Act> {
    let kinds = vec![
        MouseKind::Press,
        MouseKind::Drag,
        MouseKind::Release,
        MouseKind::WheelUp,
        MouseKind::WheelDown,
    ];
    let letters: Vec<char> = "ab /:@#سلםש👍\u{200c}\u{64e}".chars().collect();
    let pastes = vec!["one\ntwo", "שלום", "x\r\n\u{202e}y", "\u{FEE1}\u{FEFC}\u{FEB3}", " "];
    prop_oneof![
        6 => chord().prop_map(Act::Chord),
        8 => prop::sample::select(letters).prop_map(Act::Type),
        2 => prop::sample::select(pastes).prop_map(|text| Act::Paste(text.to_owned())),
        1 => (prop::sample::select(kinds), 0u16..130, 0u16..40)
            .prop_map(|(kind, column, row)| Act::Mouse(kind, column, row)),
        1 => (1u16..130, 1u16..40).prop_map(|(columns, rows)| Act::Resize(columns, rows)),
        1 => (0u64..5_000).prop_map(Act::Wait),
    ]
}

fn perform(world: &mut World, act: &Act) {
    match act {
        Act::Chord(chord) => {
            if chord.menu {
                world.update(Msg::Key(Key::char('x').ctrl()));
            }
            world.update(Msg::Key(chord.key));
        }
        Act::Type(letter) => world.typed(&letter.to_string()),
        Act::Paste(text) => world.update(Msg::Paste(text.clone())),
        Act::Mouse(kind, column, row) => {
            world.update(Msg::Mouse(Mouse { kind: *kind, column: *column, row: *row }));
        }
        Act::Resize(columns, rows) => world.resize(*columns, *rows),
        Act::Wait(ms) => {
            world.now += ms;
            world.update(Msg::Wake);
        }
    }
    world.app.settle();
}

/// The drafts of all rooms, by the rooms' names.
fn drafts(world: &mut World) -> Vec<(String, String)> {
    let rooms = world.app.rooms.all_mut();
    rooms.map(|room| (room.title(), room.composer.text().to_owned())).collect()
}

/// All that can be had again in a room, by undo and redo, and by going back in what was sent.
fn within_reach(world: &mut World, title: &str) -> BTreeSet<String> {
    let room = world.app.rooms.all_mut().find(|room| room.title() == title);
    let room = room.expect("no room is ever gone");
    let mut reached = BTreeSet::from([room.composer.text().to_owned()]);
    for step in [Composer::undo, Composer::redo] {
        let mut composer = room.composer.clone();
        for _ in 0..crate::limits::UNDO_STEPS_MAX {
            step(&mut composer);
            reached.insert(composer.text().to_owned());
        }
    }
    reached.extend(room.composer.aside().iter().cloned());
    reached
}

fn is_within(part: &str, whole: &str) -> bool {
    let mut whole = whole.chars();
    part.chars().all(|c| whole.any(|other| other == c))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_written_is_never_lost(acts in prop::collection::vec(act(), 0..80)) {
        let mut world = World::in_general();
        world.keys("sent Enter F4 Bob Enter Alt-1");
        let mut replaced: Vec<(String, String)> = Vec::new();
        for act in &acts {
            let before = drafts(&mut world);
            let (said, here) = (world.app.recall.found(|_| true).len(), world.room());
            let enters = world.app.mode() == Mode::Writing
                && matches!(act, Act::Chord(chord) if chord.key == Key::new(Code::Enter));
            perform(&mut world, act);
            let after = drafts(&mut world);
            let is_said = world.app.recall.found(|_| true).len() > said;
            let sent = enters || is_said;
            for (title, text) in before {
                let now = after.iter().find(|(other, _)| *other == title);
                let now = now.map_or("", |(_, now)| now);
                if !sent && !is_within(&text, now) {
                    replaced.push((title, text));
                } else if sent && !is_within(&text, now) || is_said && title == here {
                    // What was sent is done with, and so are the steps that led to it.
                    replaced.retain(|(other, _)| *other != title);
                }
            }
        }
        for (title, text) in replaced {
            let reached = within_reach(&mut world, &title);
            prop_assert!(reached.contains(&text), "{text:?} is lost in {title}: {reached:?}");
        }
    }
}
