//! Encrypted servers: which certificates are trusted, and what happens until they are.

use diwan_shared::fingerprint::Fingerprint;

use super::world::{World, welcome};
use crate::app::App;
use crate::app::effect::{Address, Effect, Trust};
use crate::app::msg::{LinkEvent, Stranger};
use crate::app::session::connection::State;
use crate::app::settings::Settings;

fn print(certificate: &str) -> Fingerprint {
    Fingerprint::of(certificate.as_bytes())
}

const OWN: Option<&str> = Some("is the server's own: no authority vouches for it");

fn stranger(certificate: &str, doubt: Option<&'static str>) -> LinkEvent {
    LinkEvent::Distrusted(Stranger { fingerprint: print(certificate), doubt })
}

/// Alice at the first screen, who wants to go to this server.
fn at_the_door(server: &str) -> World {
    let mut world = World::started(None, Settings::default());
    world.resize(80, 24);
    world.effects();
    world.typed("Alice");
    world.keys("Tab C-u");
    world.typed(server);
    world.keys("Enter");
    world
}

/// Where the app wants to connect.
fn connects(world: &mut World) -> Option<Address> {
    world.effects().into_iter().find_map(|effect| match effect {
        Effect::Connect { address, .. } => Some(address),
        _ => None,
    })
}

fn message(app: &App) -> &str {
    app.arrival.as_ref().map_or("", |arrival| &arrival.message)
}

#[test]
fn an_unknown_certificate_is_shown_and_trusted_by_a_key() {
    let mut world = at_the_door("tls://chat:9443");
    let address = connects(&mut world).expect("it connects");
    assert_eq!(address.tls, Some(Trust::Authorities));
    world.link(stranger("first", OWN));
    let shown = message(&world.app);
    assert!(shown.contains(&print("first").to_string()), "{shown}");
    assert!(shown.contains("F12 trusts it"), "{shown}");
    assert_eq!(world.app.connection.state, State::Down { retry_at: None });
    // To try once more, as one does, is not to trust.
    world.keys("Enter");
    assert_eq!(connects(&mut world), Some(address.clone()));
    world.link(LinkEvent::Connecting { address: address.to_string() });
    world.link(stranger("first", OWN));
    world.keys("F12");
    let trusted = Address { tls: Some(Trust::Only(print("first"))), ..address };
    let wants = world.effects();
    assert!(wants.contains(&Effect::Trust(trusted.clone())), "{wants:?}");
    let connect =
        |effect: &Effect| matches!(effect, Effect::Connect { address, .. } if *address == trusted);
    assert!(wants.iter().any(connect), "{wants:?}");
}

#[test]
fn what_was_trusted_once_needs_no_word_for_it() {
    let mut world = at_the_door("tls://chat:9443");
    world.link(stranger("first", OWN));
    world.keys("F12");
    world.effects();
    world.keys("Tab Tab C-u");
    world.typed("chat:9443");
    world.keys("Enter");
    let tls = Some(Trust::Only(print("first")));
    assert_eq!(connects(&mut world), Some(Address { tls, ..Address::new("chat", 9443) }));
}

#[test]
fn another_certificate_in_the_middle_of_a_talk_is_refused_loudly_and_nothing_leaves() {
    let mut world = at_the_door("tls://chat:9443");
    world.link(stranger("first", OWN));
    world.keys("F12");
    world.server(&welcome("Alice", r#"{"group":"General","last":0}"#));
    world.lose();
    world.effects();
    world.link(stranger("other", OWN));
    world.typed("a secret");
    world.keys("Enter");
    let sent = world.effects().into_iter().any(|effect| matches!(effect, Effect::Send(_)));
    assert!(!sent);
    let notice = world.log().into_iter().find(|line| line.starts_with("* No connection"));
    let notice = notice.expect("it is told");
    for part in [&print("first").to_string(), &print("other").to_string(), "between you", "F12"] {
        assert!(notice.contains(part), "{notice}");
    }
    assert!(notice.contains("What you write is kept."), "{notice}");
    assert_eq!(world.app.connection.state, State::Down { retry_at: None });
    world.typed("/trust");
    world.keys("Enter");
    let trusted = connects(&mut world).expect("it connects");
    assert_eq!(trusted.tls, Some(Trust::Only(print("other"))));
}

#[test]
fn one_that_an_authority_vouches_for_by_now_is_trusted_for_that() {
    let mut world = at_the_door("tls://chat:9443");
    world.link(stranger("own", OWN));
    world.keys("F12");
    world.effects();
    world.link(stranger("official", None));
    world.keys("F12");
    let trusted = connects(&mut world).expect("it connects");
    assert_eq!(trusted.tls, Some(Trust::Authorities));
}

#[test]
fn a_certificate_that_was_shown_can_be_trusted_while_it_is_asked_for_again() {
    let mut world = at_the_door("tls://chat:9443");
    let address = connects(&mut world).expect("it connects");
    world.link(stranger("own", OWN));
    world.link(LinkEvent::Connecting { address: address.to_string() });
    world.keys("F12");
    assert_eq!(connects(&mut world).and_then(|it| it.tls), Some(Trust::Only(print("own"))));

    // But not for another server.
    world.link(stranger("other", OWN));
    world.keys("C-u");
    world.typed("tls://elsewhere:9443");
    world.keys("Enter");
    assert_eq!(connects(&mut world).and_then(|it| it.tls), Some(Trust::Authorities));
    world.keys("F12");
    assert_eq!(connects(&mut world), None);
}

#[test]
fn who_was_vouched_for_before_is_not_taken_for_somebody_new() {
    let mut world = at_the_door("tls://chat:9443");
    world.server(&welcome("Alice", r#"{"group":"General","last":0}"#));
    world.lose();
    world.link(stranger("own", OWN));
    let notice = world.log().into_iter().find(|line| line.starts_with("* No connection"));
    let notice = notice.expect("it is told");
    assert!(notice.contains("An authority vouched for the one before."), "{notice}");
    assert!(notice.contains("If those who run the server say"), "{notice}");
}

#[test]
fn there_is_nothing_to_trust_where_nothing_was_doubted() {
    let mut world = World::in_general();
    world.typed("/trust");
    world.keys("Enter");
    assert!(connects(&mut world).is_none());
    assert_eq!(world.last(), "* No certificate waits to be trusted.");
}
