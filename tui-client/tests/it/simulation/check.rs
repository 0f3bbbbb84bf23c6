//! What must be true of every client and the disk: after each step, and at the end.

use std::collections::BTreeMap;
use std::fmt::{Display, Formatter};

use diwan::app::rooms::room::Room;
use diwan::app::timeline::{Mark, Said};
use diwan_server::entry::Post;
use diwan_shared::command::Conversation;
use diwan_shared::name::UserName;

use super::disk::Disk;
use super::person::Person;

/// A message in somebody's log; put into words only when something is wrong.
struct Place<'a> {
    name: &'a UserName,
    of: &'a Conversation,
    index: usize,
    said: &'a Said,
}

impl Display for Place<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let Self { name, of, index, said } = self;
        write!(f, "{name} in {of}, item {index}: {said:?}")
    }
}

/// What a client shows is a piece of the one history without a hole, each message once; a mark
/// says stored only of what is stored.
pub(crate) fn check_shown(person: &Person, disk: &Disk) {
    let Some(client) = &person.client else { return };
    let name = &person.name;
    for room in client.app.rooms.list() {
        let Some(of) = &room.of else { continue };
        let stored = stored(disk, room, name);
        let mut next = None;
        for (index, said) in
            room.timeline.items().iter().enumerate().filter_map(|(i, item)| Some((i, item.said()?)))
        {
            let at = Place { of, name, index, said };
            let Some(seq) = said.seq else {
                assert!(said.mark != Mark::Accepted && said.mark != Mark::Foreign, "{at}");
                continue;
            };
            // Beyond a hole there may be more, until what is missing was fetched.
            let after_hole = seq > room.timeline.newest();
            assert!(next.is_none_or(|n| n == seq || after_hole && seq > n), "not {next:?}: {at}");
            next = Some(seq + 1);
            let truth = stored.get(seq as usize - 1).unwrap_or_else(|| panic!("not stored: {at}"));
            assert_eq!((&said.from, &said.text), (&truth.from, &truth.text), "{at}");
            assert!(seq < 2 || stored[seq as usize - 2].at <= truth.at, "time went back: {at}");
            let own = said.from == *name;
            assert_eq!(said.mark, if own { Mark::Accepted } else { Mark::Foreign }, "{at}");
        }
    }
}

/// That the connection is back stands once at most, however often it came and went.
pub(crate) fn check_told(person: &Person) {
    let Some(client) = &person.client else { return };
    let items = client.app.rooms.all().flat_map(|room| room.timeline.items());
    let told = items.filter(|item| item.said().is_none() && item.text() == "Connected again.");
    assert!(told.count() <= 1, "{} is told again and again", person.name);
}

/// What a client still waits for, if anything.
pub(crate) fn waits_for(person: &mut Person, disk: &Disk) -> Option<String> {
    let name = &person.name;
    let Some(client) = &mut person.client else { return Some(format!("{name} is not there")) };
    let connection = &client.app.connection;
    if !connection.is_up() {
        return Some(format!("{name} is not connected: {connection:?}"));
    }
    if let Some(room) = client.app.rooms.all_mut().find(|room| room.timeline.waiting().count() > 0)
    {
        return Some(format!("{name} waits for an answer in {}", room.title()));
    }
    let behind = client.app.rooms.list().iter().find(|room| {
        let last = stored(disk, room, name).len() as u64;
        !is_only_kept(disk, room) && (room.timeline.newest() != last || room.timeline.has_hole())
    });
    behind.map(|room| {
        let all = stored(disk, room, name).len();
        let (title, newest) = (room.title(), room.timeline.newest());
        format!("{name} has seen {title} up to {newest} of {all}")
    })
}

/// All that belongs into a room's log.
fn stored<'a>(disk: &'a Disk, room: &Room, name: &UserName) -> &'a [Post] {
    match &room.of {
        Some(Conversation::Group(_)) => room.life.map_or(&[], |life| disk.posts_of_life(life)),
        Some(with) => disk.posts(with, name),
        None => &[],
    }
}

/// Whether it may be a locked group that could not be joined again, and stands in the list for what
/// was refused there.
fn is_only_kept(disk: &Disk, room: &Room) -> bool {
    room.life.is_none_or(|life| disk.was_locked(life)) && room.timeline.unsent().next().is_some()
}

/// Everything that was ever said is stored once, in the order in which it was said, or stands in
/// its sender's log as refused and is not stored. What its sender heard to be refused may come
/// later, after what was said behind it. Gives how much was said.
pub(crate) fn check_said(people: &mut [Person], disk: &Disk) -> u64 {
    let mut stored: BTreeMap<&str, Vec<(usize, &Post)>> = BTreeMap::new();
    for (place, post) in disk.all().enumerate() {
        stored.entry(post.text.as_str()).or_default().push((place, post));
    }
    for person in &mut *people {
        let mut last_in: BTreeMap<String, usize> = BTreeMap::new();
        for said in person.said.clone() {
            let places = stored.remove(said.text.as_str()).unwrap_or_default();
            assert!(places.len() <= 1, "stored twice: {said:?}");
            match places.first() {
                None => assert!(is_refused(person, &said.text, &said.to), "lost: {said:?}"),
                Some((_, Post { tag: Some(tag), .. })) if person.refused.contains(tag) => {}
                Some((place, _)) => {
                    let before = last_in.insert(said.to.to_string(), *place);
                    assert!(before.is_none_or(|before| before < *place), "out of order: {said:?}");
                }
            }
        }
    }
    assert!(stored.is_empty(), "nobody said {stored:?}");
    people.iter().map(|person| person.said.len() as u64).sum()
}

fn is_refused(person: &mut Person, text: &str, to: &Conversation) -> bool {
    let Some(client) = &mut person.client else { return false };
    client.app.rooms.known_mut(to).is_some_and(|room| {
        room.timeline.unsent().any(|(_, unsent)| {
            unsent.text.as_str() == text && matches!(unsent.mark, Mark::Failed(_))
        })
    })
}
