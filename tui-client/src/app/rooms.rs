//! All rooms: which there are, in which order, and which one is looked at.
//!
//! Their order, which gives them their numbers, is `order.rs`'s. A room that was left keeps its
//! draft and log, should it be entered again. There is always a current room: the lobby, when there
//! is no other.

pub(super) mod highlight;
pub(super) mod ignore;
pub(super) mod lookalike;
pub mod mention;
pub mod order;
pub mod room;

use diwan_shared::command::Conversation;
use diwan_shared::name::GroupName;

use super::composer::Composer;
use order::Sort;
use room::{Room, Weight};

/// All rooms.
#[derive(Debug, Default)]
pub struct Rooms {
    list: Vec<Room>,
    left: Vec<Room>,
    lobby: Room,
    current: usize,
    previous: Option<Conversation>,
    sort: Sort,
    /// How many rooms came into the list so far.
    arrivals: usize,
}

/// Whether one is in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Yes.
    In,
    /// One was.
    Left,
}

impl Rooms {
    /// The rooms one is in, in order: the first has number 1.
    #[must_use]
    pub fn list(&self) -> &[Room] {
        &self.list
    }

    /// The index of the current room in the list; 0 when it is the lobby.
    #[must_use]
    pub fn current_index(&self) -> usize {
        self.current
    }

    /// The room that is looked at.
    #[must_use]
    pub fn current(&self) -> &Room {
        self.list.get(self.current).unwrap_or(&self.lobby)
    }

    /// The room that is looked at.
    pub fn current_mut(&mut self) -> &mut Room {
        self.list.get_mut(self.current).unwrap_or(&mut self.lobby)
    }

    /// A room one is in.
    #[must_use]
    pub fn get(&self, of: &Conversation) -> Option<&Room> {
        self.index(of).and_then(|index| self.list.get(index))
    }

    /// A room one is in.
    pub fn get_mut(&mut self, of: &Conversation) -> Option<&mut Room> {
        let index = self.index(of)?;
        self.list.get_mut(index)
    }

    /// A room one is in or was in: an answer may come after leaving.
    pub fn known_mut(&mut self, of: &Conversation) -> Option<&mut Room> {
        let is_it = |room: &&mut Room| room.of.as_ref() == Some(of);
        self.list.iter_mut().chain(&mut self.left).find(is_it)
    }

    /// The room to tell something in: that one if one is in it, else the current one.
    pub fn place_mut(&mut self, of: Option<&Conversation>) -> &mut Room {
        match of.and_then(|of| self.index(of)) {
            Some(index) if index < self.list.len() => &mut self.list[index],
            _ => self.current_mut(),
        }
    }

    /// All rooms there are or were, and the lobby.
    pub fn all(&self) -> impl Iterator<Item = &Room> {
        self.list.iter().chain(&self.left).chain([&self.lobby])
    }

    /// All rooms there are or were, the lobby apart.
    pub fn all_mut(&mut self) -> impl Iterator<Item = &mut Room> {
        self.list.iter_mut().chain(&mut self.left)
    }

    /// The place one stands in while there is no room.
    pub fn lobby_mut(&mut self) -> &mut Room {
        &mut self.lobby
    }

    /// Whether one is in a group.
    #[must_use]
    pub fn is_in(&self, group: &GroupName) -> bool {
        self.get(&Conversation::Group(group.clone())).is_some()
    }

    /// The index of a room in the list.
    #[must_use]
    pub fn index(&self, of: &Conversation) -> Option<usize> {
        self.list.iter().position(|room| room.of.as_ref() == Some(of))
    }

    /// Puts a room into the list, unless it is there. The room that is looked at stays; only from
    /// the lobby one goes to the first room there is, and takes along what one was writing.
    pub fn open(&mut self, of: &Conversation) -> &mut Room {
        if let Some(index) = self.index(of) {
            return &mut self.list[index];
        }
        let was = self.left.iter().position(|room| room.of.as_ref() == Some(of));
        let mut room = was.map_or_else(|| Room::new(of.clone()), |index| self.left.remove(index));
        if self.list.is_empty() && room.composer.is_empty() && room.composer.aside().is_empty() {
            room.composer = std::mem::take(&mut self.lobby.composer);
        }
        self.arrivals += 1;
        room.arrival = self.arrivals;
        self.list.push(room);
        self.arrange();
        let index = self.index(of).unwrap_or_default();
        &mut self.list[index]
    }

    /// Puts the rooms into their order. The one that is looked at stays looked at.
    pub fn arrange(&mut self) {
        let sort = self.sort;
        if self.list.is_sorted_by_key(|room| sort.place(room)) {
            return;
        }
        let here = self.current().of.clone();
        self.list.sort_by_cached_key(|room| sort.place(room));
        self.current = here.and_then(|of| self.index(&of)).unwrap_or_default();
    }

    /// By what they are sorted.
    #[must_use]
    pub fn sort(&self) -> Sort {
        self.sort
    }

    /// Sorts them in another way.
    pub fn set_sort(&mut self, sort: Sort) {
        self.sort = sort;
        self.arrange();
    }

    /// The rooms of the list in the order in which the user came in, then those that were left.
    pub fn by_arrival(&self) -> impl Iterator<Item = (&Room, Standing)> {
        let mut list: Vec<_> = self.list.iter().collect();
        list.sort_by_key(|room| room.arrival);
        let here = list.into_iter().map(|room| (room, Standing::In));
        here.chain(self.left.iter().map(|room| (room, Standing::Left)))
    }

    /// Takes a room out of the list; its draft and log are kept.
    pub fn close(&mut self, of: &Conversation) {
        let Some(index) = self.index(of) else { return };
        let mut room = self.list.remove(index);
        room.timeline.keep_laid(0..0);
        self.left.push(room);
        if index < self.current {
            self.current -= 1;
        } else if index == self.current {
            // Not simply to the next one: that may be a person, and one goes on typing.
            self.current = self.previous().unwrap_or(0);
        }
    }

    /// Whether a private conversation was closed and nothing new has been said in it, as far as it
    /// has come: then it stays closed, and what is said next is what comes next.
    pub fn stays_closed(&mut self, of: &Conversation, last: u64) -> bool {
        let mut left = self.left.iter_mut().filter(|room| room.is_private());
        let Some(room) = left.find(|room| room.of.as_ref() == Some(of)) else { return false };
        let known = room.read.unwrap_or(0).max(room.timeline.end());
        let stays = last <= known;
        if stays && room.timeline.newest() == 0 {
            room.timeline.start_at(last);
        }
        stays
    }

    /// Begins in the room where one was when the program ended; if it is not there, in the first
    /// one. What was typed before there was any goes along.
    pub fn begin_in(&mut self, here: Option<&Conversation>, typed: Composer) {
        self.current = here.and_then(|of| self.index(of)).unwrap_or(0);
        self.current_mut().composer = typed;
    }

    /// Goes to a room of the list.
    pub fn enter(&mut self, index: usize) {
        if index < self.list.len() && index != self.current {
            self.current_mut().timeline.keep_laid(0..0);
            self.previous = self.current().of.clone();
            self.current = index;
        }
    }

    /// The room before or after the current one, around the ends.
    #[must_use]
    pub fn beside(&self, forward: bool) -> usize {
        let rooms = self.list.len().max(1);
        (self.current + if forward { 1 } else { rooms - 1 }) % rooms
    }

    /// The room that was looked at before.
    #[must_use]
    pub fn previous(&self) -> Option<usize> {
        self.previous.as_ref().and_then(|of| self.index(of))
    }

    /// The room most worth going to: a private message, then a mention, then anything new.
    #[must_use]
    pub fn most_wanted(&self) -> Option<usize> {
        let wanted =
            self.list.iter().enumerate().filter(|(_, room)| room.weight() > Weight::Nothing);
        // The first of the heaviest, in the order of the list.
        wanted.rev().max_by_key(|(_, room)| room.weight()).map(|(index, _)| index)
    }
}
