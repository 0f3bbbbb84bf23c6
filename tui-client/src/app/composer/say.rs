//! Saying something: from the draft of the current room to a message on its way.
//!
//! Whom it goes to is fixed when Enter is pressed. The message stands in the log at once, marked
//! as on its way; only the server's answer changes the mark.

use diwan_shared::command::{Conversation, Request};
use diwan_shared::limits::MESSAGE_BYTES_MAX;
use diwan_shared::text::MessageText;

use crate::app::action::Action;
use crate::app::composer::cut;
use crate::app::effect::{Effect, Effects};
use crate::app::popup::Popup;
use crate::app::popup::guard::Guard;
use crate::app::session::asked::{Ask, Question};
use crate::app::session::message;
use crate::app::settings::Front;
use crate::app::timeline::Sign;
use crate::app::{App, isolated};
use crate::limits::OUTBOX_MESSAGES_MAX;

/// From so few bytes left in a message on, they are told.
const BYTES_LEFT_TOLD: usize = 300;

impl App {
    /// Enter in the composer: says the draft, or does the command it is.
    pub(in crate::app) fn send_draft(&mut self, effects: &mut Effects) {
        let draft = self.rooms.current().composer.text().to_owned();
        match draft.strip_prefix('/') {
            Some(literal) if literal.starts_with('/') => self.ask_or_say(literal, effects),
            Some(command) => self.run_draft(command, effects),
            None if draft.trim().is_empty() => {}
            None => self.ask_or_say(&draft, effects),
        }
    }

    /// How near the draft is to filling a message, or that one cannot hold it.
    #[must_use]
    pub fn length_hint(&self) -> Option<String> {
        let draft = self.rooms.current().composer.text();
        match MESSAGE_BYTES_MAX.checked_sub(cut::message_bytes(draft)) {
            Some(left) if left < BYTES_LEFT_TOLD => {
                Some(format!("{left} bytes left in this message"))
            }
            Some(_) => None,
            None => Some(format!("{} messages; Enter asks first", cut::pieces(draft).len())),
        }
    }

    /// Whether so many more messages can be said; else why not.
    pub(in crate::app) fn can_say(&mut self, more: usize) -> Result<(), String> {
        if self.me.is_none() {
            return Err("Not connected yet: nothing can be said.".to_owned());
        }
        let waiting: usize = self.rooms.all_mut().map(|room| room.timeline.unsent().count()).sum();
        if waiting + more > OUTBOX_MESSAGES_MAX {
            return Err(format!("Not sent: {waiting} messages wait to be sent already."));
        }
        Ok(())
    }

    /// Says something in a conversation, if it [can be said](Self::can_say). What it was written as
    /// must be gone from the draft: all of it is kept on disk in one step, and must not stand there
    /// twice.
    pub(in crate::app) fn say(
        &mut self,
        of: &Conversation,
        texts: Vec<MessageText>,
        effects: &mut Effects,
    ) {
        let Self { me, rooms, ids, now, .. } = self;
        let (Some(me), Some(room)) = (me, rooms.get_mut(of)) else { return };
        room.go_to_end();
        for text in texts {
            room.timeline.say(*now, me.clone(), text, ids.message(*now));
        }
        self.send_next(of, effects);
    }

    /// Sends a refused message again.
    pub(in crate::app) fn resend(&mut self, id: u64, effects: &mut Effects) {
        let Some(me) = self.me.clone() else { return };
        let new_tag = self.ids.message(self.now);
        let room = self.rooms.current_mut();
        let Some(of) = room.of.clone() else { return };
        if room.timeline.again(id, &me, new_tag) {
            self.send_next(&of, effects);
        }
    }

    /// What somebody in no room can do.
    #[must_use]
    pub fn no_room(&self) -> String {
        let join = self.way(Action::Join);
        format!("You are in no room. {join} joins a group.")
    }

    /// Says the draft where one is, or asks how, when one message cannot hold it. Nobody can be
    /// asked where there is no screen.
    fn ask_or_say(&mut self, text: &str, effects: &mut Effects) {
        let room = self.rooms.current();
        let Some(of) = room.of.clone() else {
            return self.tell(Sign::Refused, self.no_room());
        };
        match Guard::about(text, &room.composer, &of, self.settings.paste_guard_lines) {
            _ if self.front == Front::Lines => self.say_draft(&of, &[text], effects),
            Some(guard) => self.popup = Some(Popup::Guard(guard)),
            None => self.say_draft(&of, &cut::pieces(text), effects),
        }
    }

    /// Says the draft of a room in these messages, and empties it only when that went well.
    pub(in crate::app) fn say_draft(
        &mut self,
        of: &Conversation,
        pieces: &[&str],
        effects: &mut Effects,
    ) {
        let texts: Result<Vec<_>, _> =
            pieces.iter().map(|piece| MessageText::from_lines(piece)).collect();
        let texts = match texts {
            Ok(texts) => texts,
            Err(error) => return self.tell(Sign::Refused, format!("Not sent: {error}.")),
        };
        if let Err(why) = self.can_say(texts.len()) {
            return self.tell(Sign::Refused, why);
        }
        let Some(room) = self.rooms.get(of) else {
            let gone = format!("Not sent: you are not in {} any more.", isolated(of));
            return self.tell(Sign::Refused, gone);
        };
        let line = room.composer.text().to_owned();
        self.clear_draft_of(Some(of), &line);
        self.say(of, texts, effects);
    }

    /// Sends what waits in a conversation, as far as it may leave now. Only one message at a time is
    /// on its way to a server: if it is refused and the refusal is lost with the connection, nothing
    /// that was said after it has been stored before it is sent again. Nothing leaves for a group
    /// that is being joined again. A conversation without a server keeps its order by itself.
    pub(in crate::app) fn send_next(&mut self, of: &Conversation, effects: &mut Effects) {
        while self.connection.is_up() && (self.peer.is_some() || !self.asked.holds_back(of)) {
            let Self { rooms, asked, .. } = self;
            let Some(room) = rooms.known_mut(of) else { return };
            let mut waiting = room.timeline.waiting().filter(|(tag, _)| !asked.holds(tag));
            let Some((tag, text)) = waiting.next().map(|(tag, text)| (tag.clone(), text.clone()))
            else {
                return;
            };
            drop(waiting);
            room.timeline.tried(&tag);
            let question = Question { ask: Ask::Message, room: Some(of.clone()) };
            asked.remember(tag.clone(), question);
            // First onto the disk, then onto the wire.
            self.keep_messages(effects);
            let command = message(of.clone(), text);
            effects.push(Effect::Send(Request { tag: Some(tag), command }));
        }
    }
}
