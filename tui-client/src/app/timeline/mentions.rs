//! Going to the messages that name the user: one after the other in a room, and in all rooms.
//!
//! Owns which message is pointed at, until the next key, so that it is found among the others on
//! the screen. Takes what the timelines hold; what counts as a mention is `mention.rs`'s.

use std::cmp::Reverse;

use diwan_shared::command::Conversation;
use diwan_shared::name::UserName;
use diwan_shared::text::MessageText;

use crate::app::App;
use crate::app::rooms::room::Room;
use crate::app::screen::window::Walk;
use crate::app::timeline::Item;
use crate::limits::MENTIONS_MAX;

/// A message that names the user, or holds a word they wait for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where it was said.
    pub of: Conversation,
    /// Its number in the timeline there.
    pub id: u64,
    /// When, in milliseconds since 1970 UTC.
    pub at: u64,
    /// By whom.
    pub from: UserName,
    /// What it says.
    pub text: MessageText,
}

impl App {
    /// The newest of all mentions that are held, the last one first.
    pub(in crate::app) fn mentions(&self) -> Vec<Mention> {
        let mut all: Vec<_> = self.rooms.list().iter().flat_map(in_room).collect();
        all.sort_by_key(|(_, item)| Reverse(item.at));
        let newest = all.into_iter().take(MENTIONS_MAX);
        newest.filter_map(|(of, item)| mention(of, item)).collect()
    }

    /// Goes to a message in its room.
    pub(in crate::app) fn go_to_message(&mut self, of: &Conversation, id: u64) {
        self.enter(of);
        self.leave_list();
        self.selected = None;
        if let Some(index) = self.rooms.current().timeline.index_of(id) {
            self.point_at(index);
        }
    }

    /// Goes to the mention before or after the one that is pointed at; else to the last on the
    /// screen, or the first.
    pub(in crate::app) fn step_mention(&mut self, older: bool) {
        let timeline = &self.rooms.current().timeline;
        let items = timeline.items();
        let here = self.pointed.and_then(|id| timeline.index_of(id));
        let seen = self.screen.window.items();
        let next = if older {
            let before = here.unwrap_or(seen.end).min(items.len());
            items.iter().take(before).rposition(is_mention)
        } else {
            let from = here.map_or(seen.start, |here| here + 1);
            items.iter().skip(from).position(is_mention).map(|after| from + after)
        };
        match next {
            Some(index) => self.point_at(index),
            None if older => self.remark("No message above, as far as held, names you."),
            None => self.remark("No message below names you."),
        }
    }

    /// Whether a message is pointed at.
    #[must_use]
    pub fn points_at(&self, item: &Item) -> bool {
        let search = self.rooms.current().search.as_ref();
        let found = search.and_then(|search| search.found);
        [self.pointed, found].contains(&Some(item.id))
    }

    fn point_at(&mut self, index: usize) {
        let (column, height) = (self.column(), self.screen.log_rows());
        let room = self.rooms.current_mut();
        self.pointed = room.timeline.items().get(index).map(|item| item.id);
        Walk::new(room, column, &self.zone).show(index, height);
    }
}

fn in_room(room: &Room) -> impl Iterator<Item = (&Conversation, &Item)> {
    let mentions = room.timeline.items().iter().filter(|item| is_mention(item));
    room.of.iter().flat_map(move |of| mentions.clone().map(move |item| (of, item)))
}

fn is_mention(item: &Item) -> bool {
    item.said().is_some_and(|said| said.mention && !said.ignored)
}

fn mention(of: &Conversation, item: &Item) -> Option<Mention> {
    let said = item.said()?;
    let (from, text) = (said.from.clone(), said.text.clone());
    Some(Mention { of: of.clone(), id: item.id, at: item.at, from, text })
}
