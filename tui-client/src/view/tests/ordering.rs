//! Signs of pinned, muted and locked rooms, and what is new where little fits.

use super::*;

/// Alice in four rooms: one pinned, one muted, one locked, one private.
fn treated_rooms(settings: Settings) -> World {
    let mut world = World::in_general_with(settings);
    for group in ["vault", "خبر", "dev"] {
        world.typed(&format!("/join {group} x"));
        world.keys("Enter");
        let fields = format!(r#""group":"{group}","last":0,"members":["Alice"],"topic":null"#);
        world.answer("join", &fields);
    }
    world.keys("C-x ! Alt-4 C-x - Alt-2");
    world.server(r#"{"event":"group-created","group":"שער","locked":true}"#);
    let new = |group: &str, text| message(&format!(r#""group":"{group}""#), 1, NOW, "Bob", text);
    world.server(&new("خبر", "hello"));
    world.server(&new("vault", "Alice?"));
    world.server(&message(r#""with":"Eve""#, 1, NOW, "Eve", "psst"));
    world
}

/// The list of rooms at the left.
fn list(world: &mut World) -> Vec<String> {
    let rows = picture(world);
    let lines = rows.iter().skip(1).map(|row| row.split(['│', '|']).next().unwrap_or_default());
    let lines = lines.map(|line| line.trim_end().to_owned());
    lines.take_while(|line| !line.is_empty()).collect()
}

#[test]
fn signs_in_the_list_of_rooms() {
    let mut world = treated_rooms(Settings::default());
    world.resize(80, 24);
    assert_eq!(
        list(&mut world),
        [
            " 1 dev       ◆",
            "▸2 General",
            " 3 vault   ¤@1",
            " 4 \u{FEAE}\u{FE92}\u{FEA7}      ~1",
            "PRIVATE",
            " 5 Eve      @1",
            "OTHER GROUPS",
            " + random (14)",
            " ¤ REW     (0)",
        ]
        .map(|line| if line.starts_with(char::is_uppercase) {
            format!(" {line}")
        } else {
            line.to_owned()
        })
    );
}

#[test]
fn signs_of_ascii_in_the_list_of_rooms() {
    let mut world = treated_rooms(Settings { ascii: true, ..Settings::default() });
    world.resize(80, 24);
    let list = list(&mut world);
    assert_eq!([&list[0], &list[1], &list[2]], [" 1 dev       ^", ">2 General", " 3 vault   %@1"]);
    assert_eq!(list.last().map(String::as_str), Some(" % REW     (0)"));
}

#[test]
fn a_locked_group_has_its_sign_in_a_list_to_choose_from() {
    let mut world = treated_rooms(Settings::default());
    for (columns, expected) in [
        (60, " ¤ REW                                     0 people, locked"),
        (20, " ¤ REW            0"),
    ] {
        world.resize(columns, 8);
        world.keys("F2");
        world.typed("שער");
        let rows = picture(&mut world);
        assert!(rows.iter().any(|row| row == expected), "{rows:#?}");
        world.keys("Esc");
    }
}

#[test]
fn a_muted_room_is_new_nowhere_but_in_the_list() {
    let mut world = treated_rooms(Settings::default());
    world.resize(50, 20);
    let rows = picture(&mut world);
    assert_eq!(rows[0], "▸2General 3vault:@1 5Eve:@1");
    world.resize(120, 35);
    let rows = picture(&mut world);
    assert!(rows[32].starts_with(" 11:12 │ 2:General 3 people │ act 3:@1 5:@1 "), "{}", rows[32]);
}

#[test]
fn the_strip_keeps_what_is_most_urgent() {
    let mut world = World::in_general();
    world.resize(50, 20);
    for number in 0..9 {
        let with = format!("person{number}");
        world.server(&message(&format!(r#""with":"{with}""#), 1, NOW, &with, "psst"));
    }
    world.keys("Alt-2 Alt-1");
    world.typed("/join dev");
    world.keys("Enter");
    world.answer("join", r#""group":"dev","last":0,"members":["Alice"],"topic":null"#);
    world.keys("Alt-3 Alt-1");
    world.server(&message(r#""group":"dev""#, 1, NOW, "Bob", "hello"));
    // A plain message goes before all others, then the last of what is equally urgent.
    assert_eq!(picture(&mut world)[0], "▸1General 4person1:@1 5person2:@1 6person3:@1");
    world.resize(70, 20);
    let rows = picture(&mut world);
    assert!(rows[17].contains("│ act 4:@1 5:@1 6:@1 7:@1  "), "{}", rows[17]);
    assert!(!rows[17].contains('…'), "{}", rows[17]);
}

#[test]
fn without_a_footer_the_row_is_the_logs() {
    let mut world = busy_with(Settings { footer: false, ..Settings::default() });
    world.resize(80, 24);
    let rows = picture(&mut world);
    assert!(rows[23].starts_with("[General] Alice › "), "{rows:#?}");
    assert!(!rows.concat().contains("F1 Help"), "{rows:#?}");
    assert_eq!(world.app.screen.panes.log.height, 21);
}
