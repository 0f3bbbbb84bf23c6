//! Which rooms are pinned, which are muted, and in which order they and the people stand.
//!
//! Groups stand before private conversations; in each of the two, pinned rooms first, then by what
//! the user chose. That order gives rooms their numbers. Names stand as they are compared, so that
//! what reads alike stands together (RTL.md R29). Takes the user's wishes; a muted room counts only
//! by what names the user, and never calls.

use std::cmp::Reverse;

use diwan_shared::name::UserName;
use serde::{Deserialize, Serialize};

use super::room::{Room, Weight};
use crate::app::timeline::Sign;
use crate::app::{App, isolated};
use crate::text::folded;

/// By what rooms are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// By when the user came in first.
    #[default]
    Arrival,
    /// By how much they want to be looked at.
    Unread,
    /// By name.
    Name,
}

/// All ways of sorting, each with its word.
pub const SORTS: [(Sort, &str); 3] =
    [(Sort::Arrival, "arrival"), (Sort::Unread, "unread"), (Sort::Name, "name")];

/// What a room is sorted by; the lowest stands first.
type Place = (bool, bool, Reverse<Option<Weight>>, Option<NamePlace>, usize);

/// What a name is sorted by: as it is compared in a search, then as it is.
type NamePlace = (String, String);

fn name_place(name: &str) -> NamePlace {
    (folded(name), name.to_owned())
}

/// Puts people into the order of their names.
pub(in crate::app) fn sort_people(people: &mut [UserName]) {
    people.sort_by_cached_key(|user| name_place(user.as_str()));
}

/// Adds somebody to people in the order of their names, unless they are there.
pub(in crate::app) fn add_person(people: &mut Vec<UserName>, user: UserName) {
    let place = name_place(user.as_str());
    let index = people.partition_point(|other| name_place(other.as_str()) < place);
    if !people.contains(&user) {
        people.insert(index, user);
    }
}

impl Sort {
    /// Where a room stands.
    pub(in crate::app) fn place(self, room: &Room) -> Place {
        let weight = (self == Self::Unread).then(|| room.weight());
        let name = (self == Self::Name).then(|| name_place(room.name()));
        (room.is_private(), !room.pinned, Reverse(weight), name, room.arrival)
    }

    fn word(self) -> &'static str {
        SORTS.iter().find(|(sort, _)| *sort == self).map_or("", |(_, word)| word)
    }

    fn next(self) -> Self {
        let after = SORTS.iter().skip_while(|(sort, _)| *sort != self).nth(1);
        after.map_or(Self::Arrival, |(sort, _)| *sort)
    }
}

impl App {
    /// Mutes the current room, or lets it be heard again.
    pub(in crate::app) fn toggle_muted(&mut self) {
        let room = self.rooms.current_mut();
        if room.of.is_none() {
            return self.tell(Sign::Refused, "There is no room to mute here.");
        }
        room.muted = !room.muted;
        let (name, muted) = (isolated(&room.title()), room.muted);
        self.tell(
            Sign::Info,
            match muted {
                true => {
                    format!("{name} is muted: it calls nobody, and only what names you counts.")
                }
                false => format!("{name} is no longer muted."),
            },
        );
    }

    /// Pins the current room to the top of its list, or lets it go.
    pub(in crate::app) fn toggle_pinned(&mut self) {
        let room = self.rooms.current_mut();
        if room.of.is_none() {
            return self.tell(Sign::Refused, "There is no room to pin here.");
        }
        room.pinned = !room.pinned;
        let (name, pinned) = (isolated(&room.title()), room.pinned);
        self.tell(
            Sign::Info,
            match pinned {
                true => format!("{name} is pinned: it stands before those that are not."),
                false => format!("{name} is no longer pinned."),
            },
        );
    }

    /// Sorts the rooms in the next way.
    pub(in crate::app) fn sort_next(&mut self) {
        self.sort_by(self.rooms.sort().next());
    }

    /// `/sort word`. Says whether the word was a way of sorting.
    pub(in crate::app) fn sort_command(&mut self, word: &str) -> bool {
        let found = SORTS.iter().find(|(_, known)| known.eq_ignore_ascii_case(word));
        if let Some((sort, _)) = found {
            self.sort_by(*sort);
        }
        found.is_some()
    }

    fn sort_by(&mut self, sort: Sort) {
        self.rooms.set_sort(sort);
        self.remark(format!("Rooms are sorted by {}.", sort.word()));
    }
}
