//! What every log must do, whichever engine is behind it.
//!
//! One suite, a factory per log: entries come back committed once each, in one order, with the
//! outcomes the fold gives them.

use std::path::Path;
use std::sync::mpsc;

use diwan_server::entry::{Entry, Outcome, Post, Report, Submission, Ticket};
use diwan_server::log::Log;
use diwan_server::log::local::LocalLog;
use diwan_server::store::{Durability, Place, Store, StoreError};
use diwan_shared::command::{Conversation, Tag};
use diwan_shared::event::Receipt;
use diwan_shared::name::{GroupName, UserName};
use diwan_shared::text::MessageText;

/// A log and its reports.
struct Bench {
    log: Option<Box<dyn Log>>,
    reports: mpsc::Receiver<Report>,
    tickets: u64,
}

impl Bench {
    /// The outcomes of these entries, in the order of their reports.
    fn outcomes(&mut self, entries: Vec<Entry>) -> Vec<Outcome> {
        let first = self.tickets + 1;
        let count = entries.len() as u64;
        self.tickets += count;
        let tickets = first..=self.tickets;
        let submissions = tickets
            .clone()
            .zip(entries)
            .map(|(ticket, entry)| Submission::Append { ticket: Ticket(ticket), entry });
        self.log.as_mut().unwrap().submit(submissions.collect());
        tickets
            .map(|expected| match self.reports.recv() {
                Ok(Report::Committed { ticket, outcome, .. }) => {
                    assert_eq!(ticket, Some(Ticket(expected)), "one order, and once each");
                    outcome
                }
                other => panic!("{other:?}"),
            })
            .collect()
    }
}

fn local(place: &Place) -> Bench {
    let store = Store::open(place, Durability::Power).unwrap();
    let (home, reports) = mpsc::channel();
    let report = move |reports: Vec<Report>| {
        reports.into_iter().for_each(|report| home.send(report).unwrap());
    };
    let log = LocalLog::start(store, report).unwrap();
    Bench { log: Some(Box::new(log)), reports, tickets: 0 }
}

/// Runs a test against every log there is.
fn every_log(test: impl Fn(&mut Bench)) {
    test(&mut local(&Place::Memory));
    let folder = tempfile::tempdir().unwrap();
    test(&mut local(&Place::Folder(folder.path().to_owned())));
}

fn user(name: &str) -> UserName {
    UserName::new(name).unwrap()
}

fn group(name: &str) -> GroupName {
    GroupName::new(name).unwrap()
}

fn post(to: Conversation, from: &str, text: &str, tag: Option<&str>, at: u64) -> Entry {
    let text = MessageText::new(text).unwrap();
    let tag = tag.map(|tag| Tag::new(tag).unwrap());
    Entry::Message(Post { to, from: user(from), text, tag, at })
}

fn general() -> Conversation {
    Conversation::Group(GroupName::general())
}

fn create(name: &str) -> Entry {
    Entry::GroupCreated { group: group(name), lock: None, at: 1 }
}

#[test]
fn sequence_numbers_are_dense_and_time_never_goes_back() {
    every_log(|log| {
        let times = [5, 9, 3, 9, 12];
        let entries = times.map(|at| post(general(), "Jim", "x", None, at)).to_vec();
        let expected = [(1, 5), (2, 9), (3, 9), (4, 9), (5, 12)];
        let expected = expected.map(|(seq, at)| Outcome::Stored { seq, at });
        assert_eq!(log.outcomes(entries), expected);
    });
}

#[test]
fn both_sides_of_a_talk_share_one_order() {
    every_log(|log| {
        let outcomes = log.outcomes(vec![
            post(Conversation::With(user("Ana")), "Jim", "hi", None, 1),
            post(Conversation::With(user("JIM")), "ana", "hello", None, 2),
            post(general(), "Jim", "elsewhere", None, 2),
        ]);
        let expected = [(1, 1), (2, 2), (1, 2)].map(|(seq, at)| Outcome::Stored { seq, at });
        assert_eq!(outcomes, expected);
    });
}

#[test]
fn a_tag_is_used_once_by_each_sender() {
    every_log(|log| {
        let first = Receipt { conversation: general(), seq: 1, at: 1, duplicate: true };
        let outcomes = log.outcomes(vec![
            post(general(), "Jim", "one", Some("t"), 1),
            post(general(), "Jim", "one", Some("t"), 2),
            post(general(), "Ana", "one", Some("t"), 3),
            post(Conversation::With(user("Ana")), "jim", "two", Some("t"), 4),
        ]);
        assert_eq!(
            outcomes,
            [
                Outcome::Stored { seq: 1, at: 1 },
                Outcome::Duplicate(first.clone()),
                Outcome::Stored { seq: 2, at: 3 },
                Outcome::Duplicate(first),
            ]
        );
    });
}

#[test]
fn a_group_is_created_once_and_removed_with_its_history() {
    every_log(|log| {
        let to_den = || Conversation::Group(group("Den"));
        let outcomes = log.outcomes(vec![
            post(to_den(), "Jim", "too early", None, 1),
            create("Den"),
            create("DEN"),
            post(to_den(), "Jim", "one", Some("t"), 2),
            Entry::GroupRemoved { group: group("Den") },
            Entry::GroupRemoved { group: group("Den") },
            post(to_den(), "Jim", "too late", None, 3),
            create("Den"),
            post(to_den(), "Jim", "anew", None, 4),
            post(to_den(), "Jim", "one", Some("t"), 5),
        ]);
        let again = Receipt { conversation: to_den(), seq: 1, at: 2, duplicate: true };
        assert_eq!(
            outcomes,
            [
                Outcome::Missing,
                Outcome::Created { life: 2 },
                Outcome::Exists,
                Outcome::Stored { seq: 1, at: 2 },
                Outcome::Applied,
                Outcome::Missing,
                Outcome::Missing,
                Outcome::Created { life: 3 },
                Outcome::Stored { seq: 1, at: 4 },
                Outcome::Duplicate(again),
            ]
        );
    });
}

#[test]
fn a_great_batch_comes_back_whole() {
    every_log(|log| {
        let entries = (0..2500).map(|at| post(general(), "Jim", "x", None, at)).collect();
        let outcomes = log.outcomes(entries);
        let expected = (1..=2500).map(|seq| Outcome::Stored { seq, at: seq - 1 });
        assert_eq!(outcomes, expected.collect::<Vec<_>>());
    });
}

#[test]
fn a_name_is_claimed_with_its_talks() {
    every_log(|log| {
        log.outcomes(vec![post(Conversation::With(user("Ana")), "Jim", "hi", None, 1)]);
        let claim = Submission::Claim { ticket: Ticket(99), user: user("ana") };
        log.log.as_mut().unwrap().submit(vec![claim]);
        let Ok(Report::Claimed { ticket, granted: Some(talks) }) = log.reports.recv() else {
            panic!("not granted");
        };
        assert_eq!(ticket, Ticket(99));
        assert_eq!(talks.len(), 1);
        assert_eq!(talks[0].conversation, Conversation::With(user("Jim")));
        assert_eq!(talks[0].last, 1);
    });
}

#[test]
fn what_was_committed_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::Folder(folder.path().to_owned());
    let mut log = local(&place);
    log.outcomes(vec![create("Den"), post(general(), "Jim", "one", Some("t"), 7)]);
    let epoch = epoch_while_locked(folder.path());
    assert!(matches!(epoch, Err(StoreError::InUse(_))), "one server per folder");
    drop(log);
    let mut log = local(&place);
    let outcomes = log.outcomes(vec![
        create("Den"),
        post(general(), "Jim", "one", Some("t"), 8),
        post(general(), "Jim", "two", None, 3),
    ]);
    let again = Receipt { conversation: general(), seq: 1, at: 7, duplicate: true };
    assert_eq!(
        outcomes,
        [Outcome::Exists, Outcome::Duplicate(again), Outcome::Stored { seq: 2, at: 7 }]
    );
}

fn epoch_while_locked(folder: &Path) -> Result<String, StoreError> {
    Store::open(&Place::Folder(folder.to_owned()), Durability::Power)?.epoch()
}
