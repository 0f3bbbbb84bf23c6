//! Finding what can be done and where one can go: the palette, go-to, numbers, the menu of C-x.

use std::collections::HashSet;

use super::world::{World, message};
use crate::app::action::keymap::Mode;
use crate::app::action::{Action, Context, actions};
use crate::app::msg::{Key, Msg};
use crate::app::popup::Popup;
use crate::app::popup::picker::Choice;

/// What the list that is open offers, as its names.
fn offered(world: &World) -> Vec<String> {
    let Some(Popup::Picker(picker)) = &world.app.popup else { panic!("no list is open") };
    let name = |choice| match choice {
        Choice::Group { info, .. } => format!("+{}", info.group),
        Choice::Create { group, .. } => format!("new {group}"),
        Choice::Person(user) => user.to_string(),
        Choice::Room(of) => format!("{of}!"),
        Choice::Action(row, _) => row.help.to_owned(),
        Choice::Sent(line) => line,
        Choice::Mention(mention) => mention.text.to_string(),
        Choice::Nothing(why) => why.replace(['\u{2068}', '\u{2069}'], ""),
    };
    picker.choices(&world.app).into_iter().map(name).collect()
}

/// What was typed in the list that is open.
fn filter(world: &World) -> &str {
    let Some(Popup::Picker(picker)) = &world.app.popup else { panic!("no list is open") };
    picker.filter.text()
}

#[test]
fn the_palette_has_everything_that_can_be_done_in_the_chat() {
    for opened in ["Alt-x", "C-x x", "/palette Enter", "F7 Alt-x"] {
        let mut world = World::in_general();
        world.keys(opened);
        let offered = offered(&world);
        let chat = [Context::Chat, Context::Anywhere, Context::Input, Context::Edit];
        let chat = actions().filter(|row| chat.contains(&row.context));
        for row in chat.filter(|row| row.action != Action::Palette) {
            assert!(offered.iter().any(|help| help == row.help), "{row:?} after {opened}");
        }
    }
}

#[test]
fn the_palette_has_everything_that_can_be_done_where_it_was_opened() {
    let mut seen = HashSet::new();
    for (keys, mode) in [
        ("", Mode::Writing),
        ("Tab", Mode::InPane),
        ("Alt-c", Mode::Selecting),
        ("F3", Mode::Searching),
        ("F3 hello Enter", Mode::Matching),
        ("Alt-l", Mode::Bare),
    ] {
        let mut world = World::in_general();
        world.said(1, "Bob", "hello");
        world.keys(keys);
        assert_eq!(world.app.mode(), mode, "{keys}");
        world.keys("Alt-x");
        let offered = offered(&world);
        for row in actions().filter(|row| mode.contexts().contains(&row.context)) {
            // It is open, and it is not the menu.
            if row.action != Action::Palette && row.context != Context::Menu {
                assert!(offered.iter().any(|help| help == row.help), "{row:?} after {keys}");
            }
            seen.insert(row.context);
        }
    }
    // What lies over the chat has no palette over it.
    let over = [Context::Choice, Context::Help, Context::Form, Context::Secret];
    for row in actions().filter(|row| !seen.contains(&row.context)) {
        assert!(over.contains(&row.context) || row.context == Context::Calibration, "{row:?}");
    }
}

#[test]
fn what_the_palette_does_to_a_text_it_does_to_the_draft() {
    for (draft, sought, after) in [
        ("one two", "undo", "one|"),
        ("one two", "swap words", "two one|"),
        ("ab", "swap characters", "ba|"),
        ("one", "zwnj", "one\u{200C}|"),
        ("one", "joiner", "one\u{200C}|"),
        ("one", "new line", "one\n|"),
        ("hi b", "complete", "hi Bob |"),
        ("one two", "cut word before", "one |"),
        ("one two", "start of the line", "|one two"),
        ("one", "send the message", "|"),
    ] {
        // From the input, from a list, and from among messages, one comes back to the draft.
        for from in ["Esc", "F7", "Alt-c"] {
            let mut world = World::in_general();
            world.resize(60, 24);
            world.said(1, "Bob", "hello");
            world.typed(draft);
            world.keys(from);
            world.keys("Alt-x");
            world.typed(sought);
            world.keys("Enter");
            assert_eq!(world.draft(), after, "{sought} after {from}");
            assert_eq!(world.app.mode(), Mode::Writing, "{sought} after {from}");
        }
    }
}

#[test]
fn what_was_cut_comes_back_by_the_palette_too() {
    let mut world = World::in_general();
    for keys in ["one C-u", "two C-u", "Alt-x yank Enter"] {
        world.keys(keys);
    }
    assert_eq!(world.draft(), "two|");
    world.keys("Alt-x older");
    world.typed(" yank");
    world.keys("Enter");
    assert_eq!(world.draft(), "one|");
    world.keys("C-x C-y");
    assert_eq!(world.draft(), "two|");
}

#[test]
fn commands_bring_back_what_stood_where_they_were_written() {
    let mut world = World::in_general();
    world.typed("half a thought");
    world.keys("C-c /undo Enter");
    assert_eq!(world.draft(), "half a thought|");
    world.keys("C-u /yank Enter");
    assert_eq!(world.draft(), "half a thought|");
    world.keys("Enter /undo Enter");
    assert_eq!((world.draft().as_str(), world.messages().len()), ("|", 1), "it was sent");
}

#[test]
fn a_command_brings_back_what_undo_took_away() {
    let mut world = World::in_general();
    world.typed("one two three");
    for (keys, draft) in [
        ("C-_ C-_", "one|"),
        ("C-c /redo Enter", "one two|"),
        ("C-u /redo Enter", "one two three|"),
        ("C-u /redo Enter", "one two three|"),
        ("C-_ C-_ C-_", "|"),
        ("/redo Enter", "one|"),
        // What is written since then stands before it.
        ("C-_ four C-c /redo Enter", "four|"),
        ("C-_ C-_", "one two three|"),
    ] {
        world.keys(keys);
        assert_eq!(world.draft(), draft, "after {keys}");
    }
    assert!(world.messages().is_empty(), "nothing is said");
}

#[test]
fn a_command_does_to_the_draft_what_its_key_does() {
    for (draft, keys, command, after) in [
        ("one tow", "", "/swap", "one two|"),
        ("one two", "Left Left", "/cut-before", "one |wo"),
        ("one two", "C-a", "/cut-line-after", "|"),
        ("می", "", "/zwnj", "می\u{200C}|"),
        ("one", "", "/new-line", "one\n|"),
        ("Bo", "", "/complete", "Bob: |"),
        ("one two", "", "/word-left", "one |two"),
        ("one two", "", "/interrupt", "|"),
        ("one", "", "/escape", "one|"),
        ("", "", "/swap", "|"),
    ] {
        for taken_away in ["C-c", "C-x t C-c"] {
            let mut world = World::in_general();
            world.typed(draft);
            for keys in [keys, taken_away].into_iter().filter(|keys| !keys.is_empty()) {
                world.keys(keys);
            }
            world.typed(command);
            world.keys("Enter");
            assert_eq!(world.draft(), after, "{command} after {taken_away}");
            assert!(world.messages().is_empty(), "nothing is said");
            world.keys("C-_");
            assert!(!world.draft().starts_with('/'), "no step back leads to the command");
        }
    }
}

#[test]
fn a_draft_is_sent_by_a_command_too_and_nothing_twice() {
    let mut world = World::in_general();
    world.keys("hello C-c /send Enter");
    assert_eq!(world.wants(), ["public General hello"]);
    world.keys("/send Enter");
    assert_eq!((world.wants(), world.draft().as_str()), (Vec::new(), "|"));
}

#[test]
fn messages_are_copied_by_commands_too() {
    let mut world = World::in_general();
    world.keys("/copy-message Enter");
    assert_eq!(world.remark(), "There is no message to copy here.");
    world.said(1, "Bob", "سلام");
    world.keys("/copy-message Enter");
    assert_eq!(world.wants(), ["COPY(\"سلام\")"]);
    world.keys("/range Enter");
    assert_eq!(world.app.mode(), Mode::Selecting);
}

#[test]
fn what_is_chosen_in_the_palette_is_done() {
    let mut world = World::in_general();
    world.keys("draft Alt-x leave Enter");
    assert_eq!(world.wants(), ["leave General"]);
    assert_eq!(world.draft(), "draft|");
    world.keys("Alt-x everyone Enter");
    assert_eq!(world.wants(), ["users"]);
    world.keys("Alt-x F7 Esc");
    assert!(world.app.popup.is_none());
    world.keys("Alt-x nothingofthatname Enter");
    assert_eq!(offered(&world), ["Nothing that can be done is called so."]);
}

#[test]
fn what_needs_words_is_begun_in_the_input_and_the_draft_is_kept() {
    let mut world = World::in_general();
    world.keys("Alt-x /topic Enter");
    assert_eq!(world.draft(), "/topic |");
    world.keys("Tea Enter");
    assert_eq!(world.wants(), ["topic General Tea"]);
    world.typed("half a thought");
    world.keys("C-x n");
    assert_eq!(world.draft(), "/create |");
    let remark = "What you were writing comes back when this is done, or with Down.";
    assert_eq!(world.remark(), remark);
    world.keys("Down");
    assert_eq!(world.draft(), "half a thought|");
    world.keys("C-x n کتاب Enter");
    assert_eq!(world.wants(), ["create کتاب"]);
    assert_eq!(world.draft(), "half a thought|");
}

#[test]
fn the_palette_of_a_chosen_message_offers_what_concerns_it() {
    let mut world = World::in_general();
    world.said(1, "Bob", "hello");
    world.keys("Alt-c Alt-x");
    assert_eq!(offered(&world)[0], "the message above");
    world.typed("copy its text");
    world.keys("Enter");
    assert_eq!(world.wants(), ["COPY(\"HELLO\")"]);
}

#[test]
fn a_place_is_found_by_a_few_letters_of_it() {
    let mut world = World::in_general();
    world.keys("F4 Bob Enter Alt-g");
    // Where one is comes last of the rooms; then groups to join; then who has no room yet.
    assert_eq!(offered(&world), ["General!", "@Bob!", "+random", "+vault", "Eve"]);
    world.keys("gnl Enter");
    assert_eq!(world.room(), "General");
    world.keys("Alt-g Eve Enter");
    assert_eq!(world.room(), "@Eve");
    world.wants();
    world.keys("C-x g rdm Enter");
    assert_eq!(world.wants(), ["groups", "join random"]);
    world.keys("Alt-g zz");
    assert_eq!(offered(&world), ["No room, group or person is called zz. F2 makes a group."]);
}

#[test]
fn places_with_news_come_first() {
    let mut world = World::in_general();
    world.server(&message(r#""with":"Eve""#, 1, world.now, "Eve", "psst"));
    world.keys("F4 Bob Enter");
    world.said(1, "Bob", "hello");
    world.keys("Alt-g");
    assert_eq!(offered(&world), ["@Eve!", "General!", "@Bob!", "+random", "+vault"]);
}

#[test]
fn names_in_arabic_persian_and_hebrew_are_found() {
    for (name, typed) in [("کتابخانه", "کتخ"), ("مدرسة", "مدر"), ("ספרייה", "ספר")]
    {
        let mut world = World::in_general();
        let group = format!(r#"{{"event":"group-created","group":"{name}","locked":false}}"#);
        world.server(&group);
        world.keys(&format!("Alt-g {typed}"));
        assert_eq!(offered(&world), [format!("+{name}")]);
        world.keys("Tab");
        assert_eq!(filter(&world), name);
        world.keys("Esc Esc");
        world.wants();
        world.typed(&format!("/go {name}"));
        world.keys("Enter");
        assert_eq!(world.wants(), [format!("join {name}")]);
    }
}

#[test]
fn go_with_a_name_goes_there_only_when_it_is_one_place() {
    let mut world = World::in_general();
    world.typed("/go eve");
    world.keys("Enter");
    assert_eq!((world.room().as_str(), world.draft().as_str()), ("@Eve", "|"));
    world.typed("/go general");
    world.keys("Enter");
    assert_eq!(world.room(), "General");
    world.typed("/go ra");
    world.keys("Enter");
    assert_eq!(filter(&world), "ra");
    assert!(offered(&world).contains(&"+random".to_owned()));
}

#[test]
fn tab_completes_in_every_list() {
    let mut world = World::in_general();
    world.keys("F2 ra Tab");
    assert_eq!(filter(&world), "random");
    world.keys("Esc F4 e Tab");
    assert_eq!(filter(&world), "Eve");
    world.keys("Esc Alt-x comma Tab");
    assert!(filter(&world).starts_with('/'), "{}", filter(&world));
}

#[test]
fn a_slash_in_a_list_finds_and_a_question_mark_helps() {
    let mut world = World::in_general();
    world.resize(120, 35);
    world.keys("Tab");
    world.typed("/");
    assert!(offered(&world).contains(&"+random".to_owned()));
    world.keys("Esc Tab Tab");
    world.typed("/");
    assert_eq!(offered(&world), ["Bob", "Eve"]);
    world.keys("Esc Tab");
    world.typed("?");
    assert!(matches!(world.app.popup, Some(Popup::Help(_))));
    assert_eq!(world.draft(), "|");
}

#[test]
fn what_is_pasted_into_a_list_is_written() {
    let mut world = World::in_general();
    world.resize(120, 35);
    world.keys("Tab Down");
    world.update(Msg::Paste("سلام".to_owned()));
    assert_eq!((world.app.mode(), world.draft().as_str()), (Mode::Writing, "سلام|"));
}

#[test]
fn rooms_are_entered_by_number() {
    let mut world = World::in_general();
    world.keys("F4 Bob Enter F4 Eve Enter Alt-1");
    assert_eq!(world.room(), "General");
    world.keys("C-x");
    world.update(Msg::Key(Key::char('۲')));
    assert_eq!(world.room(), "@Bob");
    world.typed("/room 3");
    world.keys("Enter");
    assert_eq!(world.room(), "@Eve");
    world.typed("/room 7");
    world.keys("Enter");
    assert_eq!(world.draft(), "/room 7|");
    assert_eq!(world.last(), "* There is no room 7: the last one has number 3.");
    world.keys("C-u Alt-0");
    assert_eq!(world.room(), "@Eve");
}

#[test]
fn a_message_goes_where_enter_was_pressed() {
    let mut world = World::in_general();
    world.keys("F4 Bob Enter");
    // Typed ahead, in one go with the key that changes the room.
    world.typed("to Bob");
    world.keys("Enter Alt-1");
    world.typed("to all");
    world.keys("Enter");
    assert_eq!(world.wants(), ["private Bob to Bob", "public General to all"]);
    // What comes in between moves no target.
    world.typed("still to all");
    world.server(&message(r#""with":"Eve""#, 1, world.now, "Eve", "psst"));
    world.keys("Enter");
    assert_eq!(world.messages(), ["… Alice: to all", "… Alice: still to all"]);
}
