//! Going to what names the user.

use super::world::{World, message};
use crate::app::popup::Popup;
use crate::app::popup::picker::Choice;

/// Alice in General and dev, named here and there; she is in General.
fn named() -> World {
    let mut world = World::in_general();
    world.resize(50, 10);
    world.typed("/join dev");
    world.keys("Enter");
    world.answer("join", r#""group":"dev","last":0,"members":["Bob","Alice"],"topic":null"#);
    world.keys("Alt-1");
    for seq in 1..=40 {
        let text = if seq % 10 == 0 { format!("Alice: number {seq}") } else { format!("{seq}") };
        world.said(seq, "Bob", &text);
    }
    let text = "آلیس؟ Alice، بیا";
    world.server(&message(r#""group":"dev""#, 1, world.now - 60_000, "Eve", text));
    world.app.settle();
    world
}

/// Presses keys and gives the text of the message that is pointed at, which is on the screen.
fn pointed(world: &mut World, keys: &str) -> Option<String> {
    world.keys(keys);
    world.app.settle();
    let timeline = &world.app.rooms.current().timeline;
    let index = timeline.index_of(world.app.pointed?)?;
    assert!(world.app.screen.window.items().contains(&index), "it is not to be seen");
    Some(timeline.items()[index].text().to_owned())
}

#[test]
fn mentions_of_a_room_one_after_the_other() {
    let mut world = named();
    assert_eq!(pointed(&mut world, "Alt-p").as_deref(), Some("Alice: number 40"));
    assert_eq!(pointed(&mut world, "Alt-p").as_deref(), Some("Alice: number 30"));
    assert_eq!(pointed(&mut world, "C-x Up").as_deref(), Some("Alice: number 20"));
    assert_eq!(pointed(&mut world, "C-x Down").as_deref(), Some("Alice: number 30"));
    assert_eq!(pointed(&mut world, "Alt-n").as_deref(), Some("Alice: number 40"));
    pointed(&mut world, "Alt-n");
    assert_eq!(world.remark(), "No message below names you.");
    pointed(&mut world, "Alt-p Alt-p Alt-p Alt-p");
    assert_eq!(world.remark(), "No message above, as far as held, names you.");
    assert_eq!(pointed(&mut world, "yes"), None, "and what is typed is written");
    assert_eq!(world.draft(), "yes|");
}

#[test]
fn all_mentions_of_all_rooms_in_one_list() {
    let mut world = named();
    world.keys("draft C-x ;");
    let Some(Popup::Picker(picker)) = &world.app.popup else { panic!("no list") };
    let shown = picker.choices(&world.app).into_iter().map(|choice| match choice {
        Choice::Mention(mention) => format!("{} {}: {}", mention.of, mention.from, mention.text),
        other => panic!("{other:?}"),
    });
    let mut expected = vec!["dev Eve: آلیس؟ Alice، بیا".to_owned()];
    expected.extend([40, 30, 20, 10].map(|n| format!("General Bob: Alice: number {n}")));
    let mut shown: Vec<_> = shown.collect();
    // Those of General were said while the clock of the test went on.
    shown.sort_by_key(|line| line.starts_with("General"));
    assert_eq!(shown, expected);
    assert_eq!(pointed(&mut world, "بيا Enter").as_deref(), Some("آلیس؟ Alice، بیا"));
    assert_eq!(world.room(), "dev");
    world.keys("Alt-1");
    assert_eq!(world.draft(), "draft|");
    world.keys("C-u");
    world.typed("/mentions");
    world.keys("Enter 20 Enter");
    assert_eq!(world.room(), "General");
}
