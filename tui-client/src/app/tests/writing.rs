//! Keys in the composer: completion, recall, commands, drafts.

use super::world::World;
use crate::app::effect::Effect;
use crate::app::msg::{LinkEvent, Mouse, MouseKind, Msg};
use crate::app::popup::Popup;
use crate::app::settings::Settings;

#[test]
fn tab_completes_and_goes_round() {
    for (typed, keys, draft) in [
        ("b", "Tab", "Bob: |"),
        ("hi b", "Tab", "hi Bob |"),
        ("hi ra", "Tab", "hi random |"),
        ("/jo", "Tab", "/join |"),
        ("/join v", "Tab", "/join vault |"),
        ("/msg e", "Tab", "/msg Eve |"),
        ("/direction r", "Tab", "/direction rtl |"),
        ("@e", "Tab", "@Eve: |"),
        ("see #ra", "Tab", "see #random |"),
        ("/msg @e", "Tab", "/msg Eve |"),
        ("/join #v", "Tab", "/join vault |"),
        ("/join ", "Tab", "/join General |"),
        ("/part", "Tab", "/part |"),
        ("/join vault :hea", "Tab", "/join vault :hea|"),
        ("/topic tea :tea:", "Tab", "/topic tea 🍵|"),
        ("سلام :tea:", "Tab", "سلام 🍵|"),
        ("at 10:30", "Tab", "at 10:30|"),
        ("zz", "Tab", "zz|"),
    ] {
        let mut world = World::in_general();
        world.typed(typed);
        world.keys(keys);
        assert_eq!(world.draft(), draft, "{typed} {keys}");
    }
    let mut world = World::in_general();
    world.typed("/qu");
    world.keys("Tab");
    assert_eq!(world.draft(), "/quit |");
    world.keys("C-u /roo Tab");
    assert_eq!(world.draft(), "/rooms |");
    world.keys("Tab");
    assert_eq!(world.draft(), "/room |");
    world.keys("Tab");
    assert_eq!(world.draft(), "/rooms |");
    world.keys("Shift-Tab C-_ C-_ C-_ C-_");
    assert_eq!(world.draft(), "/roo|");
}

#[test]
fn whoever_spoke_last_is_offered_first() {
    let mut world = World::in_general();
    world.server(r#"{"event":"joined","group":"General","user":"Dan"}"#);
    world.server(r#"{"event":"joined","group":"General","user":"Dora"}"#);
    world.said(1, "Dan", "hi");
    world.said(2, "Dora", "hi");
    world.keys("d Tab");
    assert_eq!(world.draft(), "Dora: |");
    world.keys("Tab");
    assert_eq!(world.draft(), "Dan: |");
}

#[test]
fn names_are_completed_however_they_are_typed() {
    let mut world = World::in_general();
    world.server(r#"{"event":"joined","group":"General","user":"أحمد"}"#);
    world.keys("احم Tab");
    assert_eq!(world.draft(), "أحمد: |");
}

#[test]
fn emoji_are_gone_through_by_their_names() {
    let mut world = World::in_general();
    world.typed("so :smi");
    world.keys("Tab");
    let (candidates, _) = world.app.candidates().expect("there are several");
    let texts: Vec<_> =
        candidates.iter().map(|candidate| format!("so {}|", candidate.text)).collect();
    assert!(texts.len() > 3 && texts.contains(&"so 😄|".to_owned()), "{texts:?}");
    for text in texts.iter().chain(&texts[..1]) {
        assert_eq!(&world.draft(), text);
        world.keys("Tab");
    }
    world.typed("x");
    assert_eq!(world.app.candidates(), None, "something else was typed");
    // Not by themselves: what is typed is what is sent.
    let mut world = World::in_general();
    world.typed("ratio 1:1 :smile: ");
    assert_eq!(world.draft(), "ratio 1:1 :smile: |");
}

#[test]
fn a_command_is_explained_while_it_is_written() {
    let hint = |typed: &str| {
        let mut world = World::in_general();
        world.typed(typed);
        world.app.command_hint().map(|hint| hint.replace(['\u{2068}', '\u{2069}'], ""))
    };
    let join = "/join [group] [password]  join a group; without a name, choose one or make one";
    for typed in ["/join", "/JOIN vault", "/j x y"] {
        assert_eq!(hint(typed).as_deref(), Some(join), "{typed}");
    }
    assert!(hint("/crea").is_some_and(|hint| hint.starts_with("/create [group] [password]  ")));
    let several = hint("/pr").expect("there are several");
    assert!(several.starts_with("/private ") && several.contains("/previous"), "{several}");
    assert!(hint("/jion x").is_some_and(|hint| hint.contains("Did you mean /join?")));
    for typed in ["//join", "join", ""] {
        assert_eq!(hint(typed), None, "{typed}");
    }
}

#[test]
fn tab_on_nothing_goes_through_the_panes() {
    let mut world = World::in_general();
    world.resize(120, 35);
    world.keys("Tab Down Enter");
    assert_eq!(world.wants(), ["join random"]);
    world.keys("Tab Tab Down Enter");
    assert_eq!(world.room(), "@Bob");
    world.keys("Tab x");
    assert_eq!(world.draft(), "x|", "typing in a list goes to the draft");
}

#[test]
fn up_brings_back_what_was_sent_here() {
    let mut world = World::in_general();
    world.keys("one Enter two Enter F4 Bob Enter Up");
    assert_eq!(world.draft(), "|", "another room, another history");
    world.keys("F5 draft Up");
    assert_eq!(world.draft(), "two|");
    world.keys("Up");
    assert_eq!(world.draft(), "one|");
    world.keys("Down Down");
    assert_eq!(world.draft(), "draft|");
}

#[test]
fn what_was_sent_is_searched_in_all_rooms() {
    let mut world = World::in_general();
    world.keys("C-r Enter");
    assert!(world.app.popup.is_some(), "nothing was sent yet");
    world.keys("Esc");
    world.keys("deploy Enter Alt-Enter the C-j deploy C-j again Enter");
    world.keys("F4 Bob Enter");
    world.typed("Deploying now");
    world.keys("Enter half C-r");
    world.typed("DEPL");
    // Newest first; C-r goes to older ones, Up comes back.
    for (keys, line) in [("Esc", "half|"), ("C-r Esc", "half|"), ("C-r C-c", "half|")] {
        world.keys(keys);
        assert_eq!(world.draft(), line, "{keys}");
    }
    world.keys("C-r depl Enter");
    assert_eq!(world.draft(), "Deploying now|");
    world.keys("C-_");
    assert_eq!(world.draft(), "half|", "the draft is a step back");
    world.keys("C-r depl C-r C-r Enter");
    assert_eq!(world.draft(), "deploy|");
    world.keys("C-r depl C-r C-r Up Enter");
    assert_eq!(world.draft(), "\nthe\ndeploy\nagain|");
    assert_eq!(world.messages().len(), 1, "nothing of it is sent");
    world.keys("C-r nowhere Enter");
    assert!(world.app.popup.is_some(), "there is nothing to take");
}

#[test]
fn a_draft_is_not_lost_to_a_line_sent_in_its_place() {
    for keys in ["Up Enter", "C-r one Enter Enter", "C-r one Enter Up Enter"] {
        let mut world = World::in_general();
        world.keys("one Enter half");
        world.keys(keys);
        assert_eq!(world.messages(), ["… Alice: one", "… Alice: one"], "{keys}");
        assert_eq!(world.draft(), "half|", "{keys}");
    }
    let mut world = World::in_general();
    world.keys("one Enter half C-r one Enter Down");
    assert_eq!(world.draft(), "half|");
}

#[test]
fn passwords_are_brought_back_by_nothing() {
    let mut world = World::in_general();
    for command in ["/join vault open sesame", "/create cellar secret", "/j vault secret"] {
        world.typed(command);
        world.keys("Enter");
        assert_eq!(world.draft(), "|");
    }
    world.keys("Up");
    assert_eq!(world.draft(), "|");
    world.keys("C-r s Enter");
    assert_eq!(world.draft(), "|");
}

#[test]
fn each_room_has_its_draft() {
    let mut world = World::in_general();
    world.keys("F4 Bob Enter private F5 public F6");
    assert_eq!((world.room().as_str(), world.draft().as_str()), ("@Bob", "private|"));
    world.keys("Alt-1");
    assert_eq!((world.room().as_str(), world.draft().as_str()), ("General", "public|"));
    world.keys("Alt-/");
    assert_eq!(world.room(), "@Bob");
}

#[test]
fn an_unknown_command_keeps_its_text_and_suggests() {
    let mut world = World::in_general();
    world.typed("/jion random");
    world.keys("Enter");
    assert_eq!(world.draft(), "/jion random|");
    assert_eq!(
        world.last(),
        "* There is no command /jion. Did you mean /join? /help shows them all; // at the start \
         sends a slash."
    );
}

#[test]
fn commands_say_how_they_are_used() {
    for (typed, told) in [
        ("/create", "* Usage: create [group-name] [password]"),
        ("/users now", "* 'now' does not fit here. Usage: /users"),
        ("/direction up", "* 'up' does not fit here. Usage: /direction [auto|ltr|rtl]"),
        (
            "/msg a:b",
            "* 'a:b' cannot be a username: a name holds no ':', only letters, digits and \
                      _ - . +.",
        ),
    ] {
        let mut world = World::in_general();
        world.typed(typed);
        world.keys("Enter");
        assert_eq!(world.last(), told);
        assert_eq!(world.draft(), format!("{typed}|"));
    }
}

#[test]
fn lists_are_told_where_they_were_asked_for() {
    let mut world = World::in_general();
    world.typed("/users");
    world.keys("Enter");
    world.answer("users", r#""users":["Bob","Alice"]"#);
    assert_eq!(world.last(), "* Online: Alice, Bob");
    world.typed("/groups");
    world.keys("Enter");
    world
        .answer("groups", r#""groups":[{"group":"vault","members":2,"locked":true,"topic":null}]"#);
    assert_eq!(world.last(), "* Groups: vault (2, locked)");
    world.typed("/topic");
    world.keys("Enter");
    world.answer("topic", r#""group":"General","topic":"Tea""#);
    assert_eq!(world.last(), "* The topic of General is: Tea");
    world.typed("/topic More tea");
    world.keys("Enter");
    assert_eq!(world.wants(), ["topic General More tea"]);
}

#[test]
fn interrupting_clears_then_asks_then_quits() {
    let mut world = World::in_general();
    world.keys("text C-c");
    assert_eq!(world.draft(), "|");
    world.keys("C-_");
    assert_eq!(world.draft(), "text|");
    world.keys("C-c C-c");
    assert!(world.wants().is_empty());
    assert!(world.app.quit_until.is_some());
    world.now += 3_000;
    world.keys("C-c");
    assert!(world.wants().is_empty(), "too late: it asks again");
    world.update(Msg::Paste("text".to_owned()));
    assert!(world.app.quit_until.is_none(), "whoever pastes goes on");
    world.keys("C-c C-c");
    world.keys("C-c");
    assert_eq!(world.wants(), ["exit", "QUIT"]);
}

/// Alice hosts the server that Bob and Eve are at, too.
fn hosting() -> World {
    let mut world = World::in_general();
    let (address, data) = ("127.0.0.1:9000".to_owned(), "/home/alice/diwan".to_owned());
    world.link(LinkEvent::Hosting { address, data });
    world
}

#[test]
fn who_hosts_others_is_asked_once_before_it_ends_for_them() {
    let told = "2 others use the server in this program. Press F10 again to quit.";
    let mut world = hosting();
    world.keys("F10");
    assert_eq!((world.wants().len(), world.remark()), (0, told));
    world.now += 11_000;
    world.keys("F10");
    assert_eq!((world.wants().len(), world.remark()), (0, told), "that was long ago");
    world.keys("x F10");
    assert_eq!(world.wants(), ["exit", "QUIT"]);

    let mut world = hosting();
    world.keys("/quit Enter");
    assert_eq!((world.wants().len(), world.remark()), (0, told));
    world.keys("/quit Enter");
    assert_eq!(world.wants(), ["exit", "QUIT"]);

    let mut world = hosting();
    world.server(r#"{"event":"offline","user":"Eve"}"#);
    world.keys("C-c");
    let told = "1 other uses the server in this program. Press C-c again to quit.";
    assert_eq!(world.app.again_to_quit(), told);
    world.keys("C-c");
    assert_eq!(world.wants(), ["exit", "QUIT"]);

    let mut world = hosting();
    world.server(r#"{"event":"offline","user":"Eve"}"#);
    world.server(r#"{"event":"offline","user":"Bob"}"#);
    world.keys("F10");
    assert_eq!(world.wants(), ["exit", "QUIT"], "nobody else is there");
}

#[test]
fn what_was_cut_is_brought_back_and_gone_through() {
    let mut world = World::in_general();
    world.typed("one two three");
    world.keys("Alt-Backspace Left C-u");
    assert_eq!(world.draft(), "| ");
    world.keys("C-y");
    assert_eq!(world.draft(), "one two| ");
    world.keys("Alt-y");
    assert_eq!(world.draft(), "three| ");
    world.keys("Alt-y");
    assert_eq!(world.draft(), "one two| ");
    world.keys("C-_");
    assert_eq!(world.draft(), "three| ", "each is a step of its own");
    world.keys("Alt-y");
    assert_eq!(world.draft(), "three| ", "only right after a yank");
    // A field of one line takes what had several as one.
    world.keys("C-u x C-j Home C-k C-k F2 C-y");
    let Some(Popup::Picker(picker)) = &world.app.popup else { panic!("no list") };
    assert!(!picker.filter.text().contains('\n'), "{:?}", picker.filter.text());
}

#[test]
fn words_ahead_are_cut_and_words_swapped() {
    let mut world = World::in_general();
    world.typed("one two three");
    world.keys("Home Alt-d");
    assert_eq!(world.draft(), "| two three");
    world.keys("Alt-d C-y");
    assert_eq!(world.draft(), "one two| three");
    world.keys("Alt-t");
    assert_eq!(world.draft(), "one three two|");
}

#[test]
fn backspace_takes_a_mark_or_the_letter_with_it() {
    use crate::app::settings::Backspace;
    for (backspace, left) in [(Backspace::Mark, "מש|"), (Backspace::Cluster, "מ|")] {
        let settings = Settings { backspace, ..Settings::default() };
        let mut world = World::in_general_with(settings);
        world.typed("משׁ");
        world.keys("Backspace");
        assert_eq!(world.draft(), left);
    }
}

#[test]
fn escape_goes_back_one_step_and_keeps_the_text() {
    let mut world = World::in_general();
    world.keys("text F1 Esc F2 Esc Tab Esc Esc Esc");
    assert_eq!(world.draft(), "text|");
    assert!(world.app.popup.is_none());
}

#[test]
fn a_paste_is_cleaned_and_warned_of() {
    let mut world = World::in_general();
    world.update(Msg::Paste("one\r\ntwo\u{1B}[31m".to_owned()));
    assert_eq!(world.draft(), "one\ntwo[31m|");
    world.keys("C-_");
    assert_eq!(world.draft(), "|");
    world.update(Msg::Paste("exe.\u{202E}fdp".to_owned()));
    assert!(world.last().starts_with("* The pasted text holds direction overrides (U+202E):"));
    world.update(Msg::Paste("x".repeat(40_000)));
    assert_eq!(world.draft(), "exe.\u{202E}fdp|");
}

#[test]
fn what_was_copied_from_a_screen_is_pasted_as_it_is_read() {
    let mut world = World::in_general();
    world.typed("x: ");
    world.update(Msg::Paste("\u{FEE1}\u{FEFC}\u{FEB3}".to_owned()));
    assert_eq!(world.draft(), "x: سلام|");
    assert!(world.last().starts_with("* The pasted text was in the order"));
    world.keys("C-_");
    assert_eq!(world.draft(), "x: \u{FEE1}\u{FEFC}\u{FEB3}|");
    world.keys("C-_");
    assert_eq!(world.draft(), "x: |");
}

#[test]
fn selected_text_and_messages_are_copied_as_they_were_written() {
    let mut world = World::in_general();
    world.typed("می\u{200C}خواهم");
    world.keys("Shift-Home Alt-w");
    assert!(world.effects().contains(&Effect::Copy("می\u{200C}خواهم".to_owned())));
    world.said(1, "Bob", "سلام\u{2028}دنیا");
    world.keys("Alt-c y");
    assert!(world.effects().contains(&Effect::Copy("سلام\nدنیا".to_owned())));
}

#[test]
fn the_direction_of_a_room_is_turned() {
    use crate::text::Base;
    let mut world = World::in_general();
    world.keys("Alt-r");
    assert_eq!(world.app.rooms.current().composer.base, Base::Rtl);
    world.keys("C-x d");
    assert_eq!(world.app.rooms.current().composer.base, Base::Ltr);
    world.typed("/direction auto");
    world.keys("Enter");
    assert_eq!(world.app.rooms.current().composer.base, Base::Auto);
}

#[test]
fn help_is_narrowed_by_typing() {
    let mut world = World::in_general();
    world.keys("F1 leave");
    let Some(Popup::Help(help)) = &world.app.popup else { panic!("no help") };
    let lines = help.lines(&world.app);
    assert_eq!(lines.len(), 3, "{lines:?}");
    world.typed("/help zzz");
    let Some(Popup::Help(help)) = &world.app.popup else { panic!("no help") };
    assert_eq!(help.lines(&world.app), [crate::app::popup::help::HelpLine::Nothing]);
}

#[test]
fn the_mouse_enters_rooms_talks_to_people_and_sets_the_caret() {
    let mut world = World::in_general();
    world.resize(120, 35);
    world.app.settle();
    let click = |column, row| Msg::Mouse(Mouse { kind: MouseKind::Press, column, row });
    world.update(click(5, 5));
    assert_eq!(world.wants(), ["join random"]);
    world.update(click(108, 4));
    assert_eq!(world.room(), "@Eve");
    world.update(click(5, 2));
    assert_eq!(world.room(), "General");
    world.typed("abc");
    world.app.settle();
    // `[General] Alice › abc`
    world.update(click(19, 33));
    assert_eq!(world.draft(), "a|bc");
}

#[test]
fn a_wrong_second_key_is_said_and_typed_nowhere() {
    let mut world = World::in_general();
    world.keys("C-x");
    world.update(Msg::Key(crate::app::msg::Key::char('z')));
    assert_eq!(world.draft(), "|");
    assert_eq!(world.remark(), "C-x z does nothing. C-x and a pause shows the menu.");
}

/// The mouse, over an input that begins at column 18 of the last row but one.
fn mouse(world: &mut World, kind: MouseKind, column: u16) {
    world.update(Msg::Mouse(Mouse { kind, column, row: 22 }));
    world.app.settle();
}

fn selected(world: &World) -> &str {
    world.app.rooms.current().composer.selected().unwrap_or_default()
}

#[test]
fn dragging_selects_what_lies_between_in_the_text() {
    let mut world = World::in_general();
    world.typed("ab שלום cd");
    world.app.settle();
    // On the screen: `ab MOLW cd`, the first cell at column 18.
    mouse(&mut world, MouseKind::Press, 18);
    mouse(&mut world, MouseKind::Drag, 22);
    // The third cell of the Hebrew word from the left is its second letter.
    assert_eq!(selected(&world), "ab של");
    // Wherever it is dragged, the selection stays in the input.
    world.update(Msg::Mouse(Mouse { kind: MouseKind::Drag, column: 60, row: 3 }));
    assert_eq!(selected(&world), "ab שלום cd");
    mouse(&mut world, MouseKind::Release, 60);
    world.keys("Alt-w");
    assert!(world.effects().contains(&Effect::Copy("ab שלום cd".to_owned())));
    // One that began elsewhere selects nothing.
    world.keys("End");
    mouse(&mut world, MouseKind::Release, 18);
    world.update(Msg::Mouse(Mouse { kind: MouseKind::Press, column: 40, row: 5 }));
    mouse(&mut world, MouseKind::Drag, 20);
    assert_eq!(selected(&world), "");
}

#[test]
fn a_double_click_selects_a_word() {
    for (text, column, word) in [
        ("one two three", 23, "two"),
        ("one two three", 21, " "),
        // Right-aligned in the columns 18 to 78.
        ("می\u{200C}خواهم برم", 78, "می\u{200C}خواهم"),
        ("می\u{200C}خواهم برم", 69, "برم"),
    ] {
        let mut world = World::in_general();
        world.typed(text);
        world.app.settle();
        mouse(&mut world, MouseKind::Press, column);
        mouse(&mut world, MouseKind::Release, column);
        assert_eq!(selected(&world), "");
        world.now += 150;
        mouse(&mut world, MouseKind::Press, column);
        assert_eq!(selected(&world), word, "{text} at {column}");
        world.now += 150;
        mouse(&mut world, MouseKind::Press, column);
        assert_eq!(selected(&world), "", "a third click sets the caret");
    }
}

#[test]
fn two_slow_clicks_are_no_double_click() {
    let mut world = World::in_general();
    world.typed("one two");
    world.app.settle();
    for _ in 0..2 {
        mouse(&mut world, MouseKind::Press, 18);
        world.now += 1_000;
    }
    assert_eq!(selected(&world), "");
}
