//! Looking for words in the log of a room: a mode beside the draft, which stays as it is.
//!
//! Owns what is looked for, the message that is shown as found, and where the user was reading
//! before. While words are typed the nearest match is shown; Up and Down, and n and N after Enter,
//! go from one to the next, upwards into history that is fetched for it. Which messages match is
//! known by the timeline, how words are compared by `text::fold`.

use diwan_shared::command::Conversation;

use crate::app::App;
use crate::app::composer::Composer;
use crate::app::effect::Effects;
use crate::app::rooms::room::Scroll;
use crate::app::screen::window::Walk;
use crate::text::Needle;

/// A search in a room.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// What is looked for.
    pub field: Composer,
    /// Whether keys go from match to match instead of being typed.
    pub stepping: bool,
    /// How far back it has gone.
    pub reach: Reach,
    /// The message that is shown as found, by its number in the timeline.
    pub found: Option<u64>,
    /// Where the user was reading.
    from: Scroll,
}

/// How far back a search has gone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reach {
    /// As far as messages are held.
    #[default]
    Held,
    /// Older ones are being fetched.
    Fetching,
    /// To the first message there is, or that is to be had now.
    Ended,
}

impl App {
    /// Begins to look for words; while that is done, goes to the match before.
    pub(in crate::app) fn search(&mut self, effects: &mut Effects) {
        self.leave_list();
        self.selected = None;
        let room = self.rooms.current_mut();
        if room.search.is_some() {
            return self.step_search(true, effects);
        }
        // It goes back from the end: what lies below a log that is cut off would never be found.
        if room.timeline.is_cut() {
            room.go_to_end();
        }
        room.search = Some(Search { from: room.scroll, ..Search::default() });
    }

    /// Looks for these words.
    pub(in crate::app) fn search_for(&mut self, words: &str, effects: &mut Effects) {
        self.end_search(true);
        self.search(effects);
        if let Some(search) = &mut self.rooms.current_mut().search {
            search.field.replace(words);
        }
        self.seek_words();
        self.enter_search(effects);
    }

    /// What is looked for may have changed: shows the match nearest to where the user was reading.
    pub(in crate::app) fn seek_words(&mut self) {
        let room = self.rooms.current_mut();
        let Some(search) = &mut room.search else { return };
        search.stepping = false;
        let needle = Needle::new(search.field.text());
        if room.timeline.needle() == needle.as_ref() {
            return;
        }
        room.timeline.seek(needle);
        room.scroll = search.from;
        search.reach = Reach::Held;
        let end = room.timeline.items().len();
        let here = match search.from {
            Scroll::Bottom => end,
            Scroll::At { item, .. } => room.timeline.index_of(item).map_or(end, |index| index + 1),
        };
        let before = room.timeline.hit_before(here);
        self.show_hit(before.or_else(|| self.rooms.current().timeline.hit_from(here)));
    }

    /// Goes to the match before or after; before the first one held, history is looked through.
    pub(in crate::app) fn step_search(&mut self, older: bool, effects: &mut Effects) {
        let room = self.rooms.current();
        let Some(search) = &room.search else { return };
        let timeline = &room.timeline;
        let here = search.found.and_then(|id| timeline.index_of(id));
        let next = match here {
            _ if timeline.needle().is_none() => return,
            Some(here) if older => timeline.hit_before(here),
            Some(here) => timeline.hit_from(here + 1),
            None => timeline.hit_before(timeline.items().len()),
        };
        if next.is_some() {
            self.show_hit(next);
        } else if older {
            self.search_back(false, effects);
        }
    }

    /// A page of history came into a room: goes on looking there, if that was what it was for.
    pub(in crate::app) fn search_page(
        &mut self,
        of: &Conversation,
        is_first: bool,
        effects: &mut Effects,
    ) {
        let is_here = self.rooms.current().of.as_ref() == Some(of);
        let Some(search) = self.rooms.known_mut(of).and_then(|room| room.search.as_mut()) else {
            return;
        };
        if search.reach != Reach::Fetching {
            return;
        }
        search.reach = Reach::Held;
        if is_here {
            let timeline = &self.rooms.current().timeline;
            let before = self.found().map_or(timeline.items().len(), |(index, _)| index);
            match timeline.hit_before(before) {
                Some(hit) => self.show_hit(Some(hit)),
                None => self.search_back(is_first, effects),
            }
        }
    }

    /// Enter: letters are keys from now on; then, stays where it is.
    pub(in crate::app) fn enter_search(&mut self, effects: &mut Effects) {
        let is_found = self.found().is_some();
        let room = self.rooms.current_mut();
        let Some(search) = &mut room.search else { return };
        if room.timeline.needle().is_none() {
            return self.end_search(true);
        }
        if search.stepping {
            return self.end_search(false);
        }
        search.stepping = true;
        if !is_found {
            self.step_search(true, effects);
        }
    }

    /// Esc: one step back.
    pub(in crate::app) fn leave_search(&mut self) {
        match &mut self.rooms.current_mut().search {
            Some(search) if search.reach == Reach::Fetching => search.reach = Reach::Held,
            Some(search) if search.stepping => search.stepping = false,
            _ => self.end_search(true),
        }
    }

    /// The index of the message that is shown as found, and its place among all matches that are
    /// held, counted from the newest.
    #[must_use]
    pub fn found(&self) -> Option<(usize, usize)> {
        let room = self.rooms.current();
        let index = room.timeline.index_of(room.search.as_ref()?.found?)?;
        Some((index, room.timeline.hits().filter(|hit| *hit >= index).count()))
    }

    fn end_search(&mut self, back: bool) {
        let room = self.rooms.current_mut();
        room.timeline.seek(None);
        if let Some(search) = room.search.take().filter(|_| back) {
            room.scroll = search.from;
        }
    }

    fn show_hit(&mut self, index: Option<usize>) {
        let (column, height) = (self.column(), self.screen.log_rows());
        let room = self.rooms.current_mut();
        let found = index.and_then(|index| room.timeline.items().get(index)).map(|item| item.id);
        if let Some(search) = &mut room.search {
            search.found = found;
        }
        if let Some(index) = index {
            Walk::new(room, column, &self.zone).show(index, height);
        }
    }

    /// Fetches what is older than what is held, unless that was the first of it.
    fn search_back(&mut self, is_first: bool, effects: &mut Effects) {
        self.fetch_older(effects);
        let room = self.rooms.current_mut();
        if let Some(search) = &mut room.search {
            let comes = room.fetching.older && !is_first;
            search.reach = if comes { Reach::Fetching } else { Reach::Ended };
        }
    }
}
