//! Drafts that stand aside: whatever is done in their place, each comes back until it is sent or
//! taken away by whoever wrote it.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::world::World;
use crate::app::rooms::room::Room;

#[test]
fn all_that_was_set_aside_comes_back_the_newest_first() {
    let mut world = World::in_general();
    world.keys("FIRST C-x k");
    assert_eq!(world.draft(), "/highlight |");
    let remark = "What you were writing comes back when this is done, or with Down.";
    assert_eq!(world.remark(), remark);
    world.keys("C-u SECOND C-x k zzz Enter");
    assert_eq!(world.draft(), "SECOND|");
    world.keys("Enter");
    assert_eq!(world.draft(), "FIRST|");
    world.keys("Enter");
    assert_eq!(world.messages(), ["… Alice: SECOND", "… Alice: FIRST"]);
    assert_eq!(world.draft(), "|");
}

#[test]
fn what_undo_brought_back_does_not_come_back_again() {
    for keys in ["C-r alpha Enter", "Up"] {
        let mut world = World::in_general();
        world.keys("alpha Enter KEEP2");
        world.keys(keys);
        world.keys("C-_");
        assert_eq!(world.draft(), "KEEP2|", "{keys}");
        world.keys("C-c KEEP3 C-x k x Enter");
        assert_eq!(world.draft(), "KEEP3|", "{keys}");
        world.keys("Enter");
        assert_eq!(world.draft(), "|", "{keys}: it was cleared");
    }
}

#[test]
fn down_brings_back_what_a_command_or_nothing_has_the_place_of() {
    for (keys, draft) in [
        ("half C-x k Down", "half|"),
        ("half C-x k word Down", "half|"),
        ("half C-x k word C-u Down", "half|"),
        ("half C-x k C-c Down Down", "half|"),
        // A text of one's own is the newest line: nothing comes after it.
        ("half C-x k C-u other Down", "other|"),
        ("half C-x k C-u Alt-Enter other Down", "\nother|"),
    ] {
        let mut world = World::in_general();
        world.keys(keys);
        assert_eq!(world.draft(), draft, "{keys}");
    }
    let mut world = World::in_general();
    world.keys("half C-x k word Down Enter");
    assert_eq!(world.draft(), "/highlight word|", "it was not done yet");
}

#[test]
fn esc_goes_back_from_a_command_to_which_nothing_was_added() {
    for (keys, draft) in [
        ("half C-x t Esc", "half|"),
        ("half C-x t tea Esc", "/topic tea|"),
        ("half C-x t tea C-w Esc", "half|"),
        ("C-x t Esc", "|"),
        ("C-x t Esc C-_", "/topic |"),
        ("/topic Space Esc", "/topic |"),
        ("one Enter half Up Esc", "one|"),
    ] {
        let mut world = World::in_general();
        world.keys(keys);
        assert_eq!(world.draft(), draft, "{keys}");
    }
    // Esc puts one thing away at a time.
    let mut world = World::in_general();
    world.keys("half C-x t Shift-Home Esc");
    assert_eq!(world.draft(), "|/topic ");
    world.keys("Esc");
    assert_eq!(world.draft(), "half|");
}

#[test]
fn what_is_written_anew_is_the_newest_line() {
    let new = "something new|";
    let mut world = World::in_general();
    world.keys("alpha Enter beta Enter");
    for keys in ["C-r alpha Enter C-u", "Up Up C-c", "Up Up C-a C-k"] {
        world.keys(keys);
        world.typed("something new");
        world.keys("Down");
        assert_eq!(world.draft(), new, "{keys}");
        world.keys("Up");
        assert_eq!(world.draft(), "beta|", "{keys}");
        world.keys("Down");
        assert_eq!(world.draft(), new, "{keys}");
        world.keys("C-u");
    }
    world.keys("Up Up X Up");
    assert_eq!(world.draft(), "beta|", "an edited line is a new one, too");
    world.keys("Down");
    assert_eq!(world.draft(), "alphaX|");
}

/// One thing done; a word is typed at the end of the draft.
#[derive(Debug, Clone)]
enum Act {
    Word,
    /// Keys that put something else in place of what is written, or bring it back.
    Keys(&'static str),
    /// Keys that take away what is written, as the user wants it.
    Away(&'static str),
}

fn act() -> impl Strategy<Value = Act> {
    let keys = vec![
        "Up",
        "Down",
        "C-x k",
        "C-x k x",
        "C-r Enter",
        "C-r a Enter",
        "Enter",
        "C-n",
        "C-p",
        "Alt-/",
        "Alt-x ignore Enter",
        "Alt-Enter",
        "C-_ Alt-_",
    ];
    let away = vec!["C-u", "C-c", "C-_", "Alt-_", "C-w", "Backspace"];
    prop_oneof![
        4 => Just(Act::Word),
        6 => prop::sample::select(keys).prop_map(Act::Keys),
        2 => prop::sample::select(away).prop_map(Act::Away),
    ]
}

/// The words that can be had without undo: in the drafts, in what stands aside, in what was sent.
fn reached(world: &World) -> BTreeSet<String> {
    let written = |room: &Room| {
        let aside = room.composer.aside().iter().cloned();
        aside.chain([room.composer.text().to_owned()]).collect::<Vec<_>>()
    };
    let sent = world.app.recall.found(|_| true).into_iter().map(str::to_owned);
    let texts: Vec<String> = world.app.rooms.all().flat_map(written).chain(sent).collect();
    let words = texts.iter().flat_map(|text| text.split_whitespace());
    words.map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_stands_aside_is_never_lost(acts in prop::collection::vec(act(), 0..60)) {
        let mut world = World::in_general();
        world.keys("alpha Enter beta Enter F4 Bob Enter gamma Enter");
        let mut wanted = BTreeSet::new();
        for (number, act) in acts.iter().enumerate() {
            // Up may have left the caret in the middle of a word, which would be torn.
            world.keys("C-e");
            match act {
                Act::Word => {
                    let word = format!("w{number}w");
                    world.typed(&format!(" {word} "));
                    wanted.insert(word);
                }
                Act::Keys(keys) => {
                    world.keys(keys);
                    world.keys("Esc");
                }
                Act::Away(keys) => {
                    world.keys(keys);
                    let left = reached(&world);
                    wanted.retain(|word| left.contains(word));
                }
            }
            let reached = reached(&world);
            let lost: Vec<_> = wanted.difference(&reached).collect();
            prop_assert!(lost.is_empty(), "{act:?} (act {number}) lost {lost:?}");
        }
    }
}
