//! What was said before: fetching older messages, and what was missed.
//!
//! A hole in what is known is filled from its lower end, page by page; of one too large to be read
//! anyway only the upper end is, what lies before is counted and comes back by scrolling up. Each
//! room asks for at most one page in each direction at a time, and for what was missed one room
//! after the other.

use diwan_shared::command::{Command, Conversation, Range};
use diwan_shared::event::{Message, Page, Position};

use super::asked::{Ask, Part};
use crate::app::effect::Effects;
use crate::app::rooms::room::{Fetching, Room, Scroll};
use crate::app::settings::Front;
use crate::app::timeline::{Bounds, Sign, Source};
use crate::app::{App, isolated};
use crate::limits::{
    ASIDE_BYTES_MAX, ASIDE_ITEMS_MAX, GAP_MESSAGES_MAX, MISSED_MESSAGES, PAGE_MESSAGES,
    TIMELINE_BYTES_MAX, TIMELINE_ITEMS_MAX,
};

impl App {
    /// The server says how far a conversation has come: what is missing is to be fetched. The first
    /// time, that is what was not read when the program ended; who is told everything line by line
    /// begins with what is said now.
    pub(in crate::app) fn catch_up(&mut self, position: Position, effects: &mut Effects) {
        let Position { conversation: of, life, last } = position;
        self.know_life(&of, life);
        let is_told = self.front == Front::Lines;
        let Some(room) = self.rooms.get_mut(&of) else { return };
        room.read.take_if(|read| *read > last);
        if !room.timeline.has_begun() && room.timeline.newest() == 0 {
            let read = room.read.filter(|_| !is_told);
            room.timeline.start_at(read.unwrap_or(last));
        }
        let newest = room.timeline.newest();
        if room.timeline.reaches(last) {
            // The user reads far above; it is fetched when they come down.
        } else if last < newest {
            // Another history.
            room.timeline.forget();
            room.timeline.start_at(last);
            room.forget_unread();
            room.scroll = Scroll::Bottom;
        } else {
            if last - newest > GAP_MESSAGES_MAX {
                room.skip_to(last - GAP_MESSAGES_MAX);
            }
            room.fetching.owed = last > newest;
        }
        room.read.get_or_insert(room.timeline.newest());
        self.fetch_owed(effects);
    }

    /// Asks for what was missed in one room at a time, in the current one first: whatever the user
    /// says meanwhile does not wait behind all of it.
    pub(in crate::app) fn fetch_owed(&mut self, effects: &mut Effects) {
        if self.asked.is_catching_up() {
            return;
        }
        let is_owed = |room: &&Room| room.fetching.owed;
        let here = Some(self.rooms.current()).filter(is_owed);
        let next = here.or_else(|| self.rooms.list().iter().find(is_owed));
        if let Some(of) = next.and_then(|room| room.of.clone()) {
            self.fetch_newer(&of, effects);
        }
    }

    /// Which group of its name a room is now. What was said in one before is forgotten, and what
    /// was written for it does not go to the people of another by itself.
    fn know_life(&mut self, of: &Conversation, life: Option<u64>) {
        let Some(room) = self.rooms.get_mut(of).filter(|_| life.is_some()) else { return };
        let before = std::mem::replace(&mut room.life, life);
        if before.is_none() || before == life {
            return;
        }
        let name = isolated(&room.name());
        let text = format!("The {name} you knew is gone. This is another group of that name.");
        self.forget_group(of);
        self.tell_in(Some(of), Sign::Info, text);
    }

    /// A group is gone: nothing that was said in it counts any more, and nothing goes to it.
    pub(in crate::app) fn forget_group(&mut self, of: &Conversation) {
        let Self { rooms, ids, now, .. } = self;
        let Some(room) = rooms.known_mut(of) else { return };
        room.timeline.begin_anew("Written for the group that is gone.", || ids.message(*now));
        room.forget_unread();
        room.scroll = Scroll::Bottom;
    }

    /// Asks for what comes after what is held.
    pub(in crate::app) fn fetch_newer(&mut self, of: &Conversation, effects: &mut Effects) {
        let is_up = self.connection.is_up();
        let Some(room) = self.rooms.get_mut(of).filter(|room| is_up && !room.fetching.newer) else {
            return;
        };
        (room.fetching.newer, room.fetching.owed) = (true, false);
        let range = Range::After(room.timeline.newest());
        self.fetch(of, range, Part::Newer, effects);
    }

    /// Asks for what comes before what is held.
    pub(in crate::app) fn fetch_older(&mut self, effects: &mut Effects) {
        if !self.connection.is_up() {
            return;
        }
        let room = self.rooms.current_mut();
        let Some(of) = room.of.clone() else { return };
        let oldest = room.timeline.oldest();
        if oldest > 1 && !room.fetching.older {
            room.fetching.older = true;
            self.fetch(&of, Range::Before(oldest), Part::Older, effects);
        }
    }

    /// Goes to a message of the current room, which may be far above what is held.
    pub(in crate::app) fn go_up_to(&mut self, seq: u64, effects: &mut Effects) {
        let is_up = self.connection.is_up();
        let room = self.rooms.current_mut();
        let is_whole = !room.fetching.newer && !room.fetching.owed;
        let Some(of) = room.of.clone().filter(|_| is_up && is_whole) else { return };
        if seq < room.timeline.oldest() {
            room.fetching.newer = true;
            self.fetch(&of, Range::After(seq - 1), Part::From(seq), effects);
        }
    }

    /// A page came.
    pub(in crate::app) fn take_page(&mut self, page: Page, part: Part, effects: &mut Effects) {
        let Page { conversation: of, mut messages, more } = page;
        let is_empty = messages.is_empty();
        if !self.fits(&of, &messages, part) {
            messages.clear();
        }
        let (words, watched) = (self.watchwords(), self.is_watched(&of));
        let regards: Vec<_> = messages.iter().map(|message| self.regard(message, &words)).collect();
        let mut unseen = Vec::new();
        let speakers: Vec<_> = messages.iter().map(|message| message.from.clone()).collect();
        let Some(room) = self.rooms.known_mut(&of) else { return };
        if let Part::From(seq) = part
            && messages.last().is_some_and(|last| last.seq + 1 < room.timeline.oldest())
        {
            room.timeline.go_up_to(seq);
        }
        let (newest, was_cut) = (room.timeline.newest(), room.timeline.is_cut());
        for (message, regard) in messages.into_iter().zip(regards) {
            let (seq, mention) = (message.seq, regard.mention);
            // What comes back because the log was cut off is old news.
            let missed =
                (part == Part::Newer && !was_cut && regard.is_news()).then(|| message.clone());
            let is_new = room.timeline.hear(message, regard, Source::History);
            // What was missed is new even to somebody who is looking: the line stands before it.
            if let Some(missed) = missed.filter(|_| is_new) {
                room.count_unread(seq, mention);
                unseen.push((missed, mention));
            }
        }
        match part {
            Part::Newer => {
                room.fetching.newer = false;
                // Without progress another question would only bring the same answer.
                if more && !was_cut && room.timeline.newest() > newest {
                    self.fetch_newer(&of, effects);
                }
                self.fetch_owed(effects);
            }
            Part::Older => {
                room.cleared = false;
                // An empty page is the beginning: it stays marked as asked for.
                room.fetching.older = is_empty;
                self.search_page(&of, is_empty, effects);
            }
            Part::From(seq) => {
                (room.fetching, room.cleared) = (Fetching::default(), false);
                self.show_from(&of, seq);
            }
        }
        speakers.iter().for_each(|name| self.meet_name(&of, name));
        self.trim(&of);
        if !watched {
            unseen.iter().for_each(|(message, mention)| self.call(message, *mention));
        }
    }

    /// Whether a part of history is what is missing still: the user may have gone elsewhere in the
    /// log since it was asked for.
    fn fits(&self, of: &Conversation, messages: &[Message], part: Part) -> bool {
        let (Some(first), Some(last)) = (messages.first(), messages.last()) else { return true };
        let from = matches!(part, Part::From(_));
        from || self.rooms.get(of).is_none_or(|room| room.timeline.meets(first.seq, last.seq))
    }

    /// Scrolls to a message, if the user is still in its room.
    fn show_from(&mut self, of: &Conversation, seq: u64) {
        let room = self.rooms.current();
        let is_it = |held: Option<u64>| held.is_some_and(|held| held >= seq);
        let index = room.timeline.items().iter().position(|item| is_it(item.seq()));
        if let Some(index) = index.filter(|_| room.of.as_ref() == Some(of)) {
            self.walk(|mut walk, height| walk.show_first(index, height));
        }
    }

    /// Drops what is too far from where the user reads to be kept; in a room that is not looked at,
    /// sooner.
    pub(in crate::app) fn trim(&mut self, of: &Conversation) {
        let is_current = self.rooms.current().of.as_ref() == Some(of);
        let Some(room) = self.rooms.get_mut(of) else { return };
        let bounds = if is_current {
            Bounds { items: TIMELINE_ITEMS_MAX, bytes: TIMELINE_BYTES_MAX }
        } else {
            Bounds { items: ASIDE_ITEMS_MAX, bytes: ASIDE_BYTES_MAX }
        };
        let here = match room.scroll {
            Scroll::Bottom => None,
            Scroll::At { item, .. } => Some(item),
        };
        if room.timeline.keep_around(here, bounds) {
            room.fetching.older = false;
        }
    }

    fn fetch(&mut self, of: &Conversation, range: Range, part: Part, effects: &mut Effects) {
        let count = if part == Part::Newer { MISSED_MESSAGES } else { PAGE_MESSAGES };
        let command = Command::History { of: of.clone(), range, count: Some(count) };
        self.ask(command, Ask::History(part), Some(of.clone()), effects);
    }
}
