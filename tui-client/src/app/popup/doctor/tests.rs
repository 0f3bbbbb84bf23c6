//! From facts to lines, and what is tried when it is asked for.

use super::*;
use crate::app::msg::Msg;
use crate::app::tests::world::World;

/// A good terminal without tmux.
fn good() -> Facts {
    Facts {
        terminal: "foot".to_owned(),
        is_known: true,
        answers: true,
        copies: Copies::Taken,
        notices: Some("OSC 777".to_owned()),
        keyboard: true,
        colours: "exact ones".to_owned(),
        term: "foot".to_owned(),
        locale: "fa_IR.UTF-8".to_owned(),
        pictures: vec![("👍🏽".to_owned(), 2)],
        ..Facts::default()
    }
}

fn good_tmux() -> Tmux {
    Tmux {
        version: "3.4".to_owned(),
        clipboard: "on".to_owned(),
        passes: true,
        tells_focus: true,
        escape_ms: 20,
        utf8: true,
        colours: true,
    }
}

fn looked_at(facts: &Facts) -> Vec<Finding> {
    findings(facts, &Treatment::default(), Worth::Personal)
}

/// What is wrong, as it is told.
fn wrong(facts: &Facts) -> Vec<String> {
    let wrong = looked_at(facts).into_iter().filter(|(state, _)| *state == State::Bad);
    wrong.map(|(_, text)| text).filter(|text| !text.starts_with("tmux reads it")).collect()
}

#[test]
fn nothing_is_wrong_with_a_good_terminal() {
    let facts = good();
    assert!(looked_at(&facts).iter().all(|(state, _)| *state == State::Good));
    let inside = Facts { tmux: Some(good_tmux()), ..facts };
    let told = looked_at(&inside);
    assert!(told.contains(&(State::Good, "tmux 3.4 lets everything through.".to_owned())));
    assert!(told.iter().all(|(state, _)| *state == State::Good));
}

#[test]
fn each_fault_has_its_cure() {
    let table = [
        (Facts { locale: "C".to_owned(), ..good() }, "export LANG=C.UTF-8"),
        (Facts { locale: String::new(), ..good() }, "no locale is not UTF-8"),
        (Facts { term: "dumb".to_owned(), ..good() }, "TERM=xterm-256color"),
        (Facts { copies: Copies::Refused, ..good() }, "Hold Shift"),
        (Facts { pictures: vec![("🇮🇷".to_owned(), 4)], ..good() }, "🇮🇷 takes 4"),
    ];
    for (facts, cure) in table {
        let wrong = wrong(&facts);
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        assert!(wrong[0].contains(cure), "{wrong:?}");
    }
}

#[test]
fn what_tmux_lacks_is_a_line_for_its_file() {
    let table = [
        (Tmux { tells_focus: false, ..good_tmux() }, "set -g focus-events on"),
        (Tmux { passes: false, ..good_tmux() }, "set -g allow-passthrough on"),
        (Tmux { escape_ms: 500, ..good_tmux() }, "set -sg escape-time 20"),
        (Tmux { colours: false, ..good_tmux() }, "set -as terminal-features \",*:RGB\""),
        (Tmux { utf8: false, ..good_tmux() }, "tmux -u starts it so."),
    ];
    for (tmux, cure) in table {
        let wrong = wrong(&Facts { tmux: Some(tmux), ..good() });
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        assert!(wrong[0].ends_with(cure), "{wrong:?}");
    }
    let usual = Tmux {
        version: "3.3a".to_owned(),
        clipboard: "external".to_owned(),
        escape_ms: 500,
        utf8: true,
        ..Tmux::default()
    };
    assert_eq!(
        wrong(&Facts { tmux: Some(usual), ..good() }),
        [
            "tmux 3.3a keeps copies to itself: put this into ~/.tmux.conf: set -g set-clipboard on",
            "tmux 3.3a keeps notices and the switch of right-to-left order from the terminal: put \
             this into ~/.tmux.conf: set -g allow-passthrough on",
            "tmux 3.3a does not tell whether you look: put this into ~/.tmux.conf: set -g \
             focus-events on",
            "tmux 3.3a does not know that the terminal has exact colours: put this into \
             ~/.tmux.conf: set -as terminal-features \",*:RGB\"",
            "tmux 3.3a keeps Esc for 500 ms: put this into ~/.tmux.conf: set -sg escape-time 20",
        ]
    );
}

#[test]
fn the_doctor_asks_and_then_tells_with_signs() {
    let mut world = World::in_general();
    world.typed("/doctor");
    world.keys("Enter");
    assert_eq!(world.wants(), ["EXAMINE"]);
    world.update(Msg::Facts(Box::new(Facts { locale: "C".to_owned(), ..good() })));
    let items = world.app.rooms.current().timeline.items();
    let signs: Vec<_> = items.iter().rev().take(12).filter_map(|item| item.sign()).collect();
    assert!(signs.contains(&Sign::Good) && signs.contains(&Sign::Bad));
    assert!(world.log().contains(&"* Bell: on. /doctor bell rings it.".to_owned()));
    assert!(world.log().iter().any(|line| line.starts_with("* Focus: not told yet.")));
    assert!(world.log().iter().any(|line| line.starts_with("* Alt: no key with it")));
    world.update(Msg::Focus(false));
    world.keys("Alt-u");
    world.update(Msg::Facts(Box::new(good())));
    assert!(world.log().contains(&"* Focus: the terminal tells whether you look.".to_owned()));
    assert!(world.log().contains(&"* Alt: it arrives.".to_owned()));
}

#[test]
fn what_only_a_person_can_see_is_tried() {
    let mut world = World::in_general();
    for (word, effect) in [
        ("copy", Effect::Copy(COPIED.to_owned())),
        ("bell", Effect::Bell),
        (
            "notice",
            Effect::Notify(Notice { title: "diwan".into(), body: "This is a notice.".into() }),
        ),
    ] {
        world.effects();
        world.typed(&format!("/doctor {word}"));
        world.keys("Enter");
        assert!(world.effects().contains(&effect), "{word}");
    }
    world.typed("/doctor who");
    world.keys("Enter");
    assert_eq!(world.last(), "* 'who' does not fit here. Usage: /doctor [copy|bell|notice]");
}
