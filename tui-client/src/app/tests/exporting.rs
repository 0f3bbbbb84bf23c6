//! A conversation on its way into a file.

use super::world::{World, message, welcome};
use crate::app::effect::{Effect, Export};
use crate::app::msg::Msg;

/// The steps of writing that are wanted, and the questions.
fn steps(effects: Vec<Effect>) -> Vec<String> {
    let shown = effects.into_iter().filter_map(|effect| match effect {
        Effect::Export(step) => {
            Some(format!("{step:?}").replace("\\u{2068}", "").replace("\\u{2069}", ""))
        }
        Effect::Send(request) if request.command.verb() == "history" => {
            Some(request.command.to_string())
        }
        _ => None,
    });
    shown.collect()
}

fn page(texts: &[(u64, &str, &str)], more: bool) -> String {
    let message = |(seq, from, text): &(u64, &str, &str)| {
        let message = message(r#""group":"General""#, *seq, 1_795_173_125_000, from, text);
        message.replacen(r#""event":"message","#, "", 1)
    };
    let messages: Vec<_> = texts.iter().map(message).collect();
    format!(r#""group":"General","messages":[{}],"more":{more}"#, messages.join(","))
}

#[test]
fn all_of_it_is_written_as_it_was_said() {
    let mut world = World::in_general();
    world.typed("/export");
    world.keys("Enter");
    let wanted = steps(world.effects());
    assert_eq!(wanted, ["BeginLike(\"2026-11-20-General.txt\")", "history General after 0 100"]);
    world.typed("/export again");
    world.keys("Enter");
    assert_eq!(world.last(), "* Another conversation is being written already.");
    world.lose();
    world.server(&welcome("Alice", r#"{"group":"General","last":0}"#));
    world.answer("history", &page(&[(1, "Bob", "hello"), (2, "دنا", "سلام (hi)")], true));
    let line = |text: &str| format!("Add({:?})", text.to_owned());
    let two = "2026-11-20 11:12:05 Bob hello\n2026-11-20 11:12:05 دنا سلام (hi)\n";
    let wanted = steps(world.effects());
    assert_eq!(wanted, [line(two), "history General after 2 100".to_owned()]);
    world.lose();
    world.server(&welcome("Alice", r#"{"group":"General","last":0}"#));
    world.answer("history", &page(&[(3, "Bob", "one\u{2028}two")], false));
    let three = line("2026-11-20 11:12:05 Bob one ⏎ two\n");
    assert_eq!(steps(world.effects()), [three, "End(\"3 messages of General\")".to_owned()]);
    assert!(world.messages().is_empty(), "the log is not touched");
}

#[test]
fn a_file_that_cannot_be_written_ends_it() {
    let mut world = World::in_general();
    world.typed("/export some where.txt");
    world.keys("Enter");
    assert!(world.effects().contains(&Effect::Export(Export::Begin("some where.txt".to_owned()))));
    world.update(Msg::NotExported("It is there already.".to_owned()));
    assert_eq!(world.last(), "* It is there already.");
    world.lose();
    world.server(&welcome("Alice", r#"{"group":"General","last":0}"#));
    assert!(steps(world.effects()).is_empty());
}

#[test]
fn a_refused_page_takes_the_file_away() {
    let mut world = World::in_general();
    world.keys("C-x e");
    world.refuse("history", "not-member", "You are no member.");
    assert_eq!(steps(world.effects()), ["BeginLike(\"2026-11-20-General.txt\")", "Drop"]);
    world.lose();
    world.typed("/export");
    world.keys("Enter");
    assert_eq!(world.last(), "* Not connected: the history has to come from the server.");
}
