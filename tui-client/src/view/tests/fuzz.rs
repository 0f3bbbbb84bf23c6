//! Random keys, clicks and pastes into the input, looked at after each.
//!
//! Whatever is done: nothing panics, the caret stands at a stop, moving it changes no symbol, and
//! undo brings back every text there was.

use super::*;
use crate::app::msg::{Mouse, MouseKind};
use crate::text::is_visible;

/// One thing done to the input.
#[derive(Debug, Clone)]
enum Act {
    Key(&'static str),
    Type(char),
    Paste(String),
    Mouse(MouseKind, u16, u16),
}

/// Keys that move the caret and change nothing else.
const MOTIONS: [&str; 14] = [
    "Left",
    "Right",
    "Up",
    "Down",
    "Home",
    "End",
    "C-Left",
    "C-Right",
    "C-a",
    "C-e",
    "Shift-Left",
    "Shift-Right",
    "Shift-Home",
    "Shift-Up",
];

/// Keys that change the text.
const CHANGES: [&str; 17] = [
    "Backspace",
    "Del",
    "C-w",
    "C-u",
    "C-k",
    "Alt-Backspace",
    "Alt-Del",
    "C-y",
    "C-t",
    "C-_",
    "Alt-_",
    "Alt-Space",
    "C-j",
    "Alt-d",
    "Alt-r",
    "Alt-y",
    "Alt-t",
];

fn character() -> impl Strategy<Value = char> {
    let known =
        "abשלמםبلاریک ْ\u{64e}\u{200c}\u{200d}\u{200e}\u{202e}\u{2067}\u{2069}12٣.(«🙂🏽🇮é\u{301}字";
    prop_oneof![
        4 => prop::sample::select(known.chars().collect::<Vec<_>>()),
        1 => any::<char>().prop_filter("keys type no controls", |c| !c.is_control()),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    let kinds = vec![MouseKind::Press, MouseKind::Drag, MouseKind::Release];
    prop_oneof![
        6 => prop::sample::select(MOTIONS.to_vec()).prop_map(Act::Key),
        4 => prop::sample::select(CHANGES.to_vec()).prop_map(Act::Key),
        8 => character().prop_map(Act::Type),
        2 => any_text().prop_map(Act::Paste),
        1 => (prop::sample::select(kinds), 0u16..60, 0u16..20)
            .prop_map(|(kind, column, row)| Act::Mouse(kind, column, row)),
    ]
}

fn perform(world: &mut World, act: &Act) {
    match act {
        Act::Key(name) => world.keys(name),
        Act::Type(character) => world.typed(&character.to_string()),
        Act::Paste(text) => world.update(Msg::Paste(text.clone())),
        // Not on the lists, where a click would open another room.
        Act::Mouse(kind, column, row) => {
            let area = world.app.screen.panes.composer;
            let (column, row) = (area.x + column % area.width, area.y + row % area.height);
            world.update(Msg::Mouse(Mouse { kind: *kind, column, row }));
        }
    }
}

fn text(world: &World) -> String {
    world.app.rooms.current().composer.text().to_owned()
}

/// The symbols of the draft as it is laid out, whatever part of it is in sight.
fn symbols(world: &World) -> Vec<String> {
    let rows = world.app.screen.draft.iter().flat_map(|draft| &draft.rows);
    rows.map(crate::text::Row::visual).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_input_survives_everything(
        acts in prop::collection::vec(act(), 0..60),
        columns in 12u16..100,
        rows in 4u16..30,
    ) {
        let mut world = World::in_general();
        world.resize(columns, rows);
        painted(&mut world);
        let mut texts = vec![String::new()];
        for act in &acts {
            let before = symbols(&world);
            let stood = world.app.rooms.current().composer.caret();
            perform(&mut world, act);
            let (buffer, cursor) = painted(&mut world);
            let draft = world.app.screen.draft.as_ref().expect("there is a draft");
            let caret = world.app.rooms.current().composer.caret();
            let stop = draft.caret(caret.index).index;
            let between = caret.index.min(stop)..caret.index.max(stop);
            let between = text(&world).get(between).expect("carets stand between characters").to_owned();
            // Spaces that hang over the end of a row have no cells, whatever unseen stands in them.
            let seen = |c: char| is_visible(c) && !c.is_whitespace();
            prop_assert!(!between.contains(seen), "{act:?} left {caret:?} within {between:?}");
            let (x, y) = cursor.expect("there is room for the cursor");
            prop_assert!(buffer.area.contains((x, y).into()));
            if matches!(act, Act::Key(key) if MOTIONS.contains(key)) {
                prop_assert_eq!(&before, &symbols(&world), "{:?}", act);
                prop_assert!(stop == caret.index || caret == stood, "{act:?} goes to a stop");
            }
            texts.push(text(&world));
        }
        // Each text that was there comes back on the way to the beginning or to the end.
        let mut seen = std::collections::HashSet::from([text(&world)]);
        for key in ["C-_", "Alt-_"] {
            for _ in 0..=acts.len() * 2 {
                world.keys(key);
                seen.insert(text(&world));
            }
        }
        if !acts.iter().any(|act| matches!(act, Act::Key("C-_" | "Alt-_"))) {
            for pair in texts.windows(2).filter(|pair| pair[0].len() > pair[1].len()) {
                prop_assert!(seen.contains(&pair[0]), "{:?} is lost", pair[0]);
            }
        }
    }
}
