//! Saying something: from the draft of the current room to a message on its way.
//!
//! Whom it goes to is fixed when Enter is pressed. The message stands in the log at once, marked
//! as on its way; only the server's answer changes the mark.

use diwan_shared::command::{Conversation, Request};
use diwan_shared::text::{MessageText, TextError};

use super::App;
use super::action::Action;
use super::asked::{Ask, Question};
use super::effect::{Effect, Effects};
use super::room::Scroll;
use super::session::message;
use super::timeline::Sign;

impl App {
    /// Enter in the composer: says the draft, or does the command it is.
    pub(super) fn send_draft(&mut self, effects: &mut Effects) {
        let draft = self.rooms.current().composer.text().to_owned();
        match draft.strip_prefix('/') {
            Some(literal) if literal.starts_with('/') => self.say_draft(literal, effects),
            Some(command) => self.run_draft(command, effects),
            None if draft.trim().is_empty() => {}
            None => self.say_draft(&draft, effects),
        }
    }

    /// Says something in a conversation.
    pub(super) fn say(&mut self, of: &Conversation, text: MessageText, effects: &mut Effects) {
        let Some(me) = self.me.clone() else {
            return self.tell(Sign::Refused, "Not connected yet: nothing can be said.");
        };
        let (now, tag) = (self.now, self.ids.message(self.now));
        let Some(room) = self.rooms.get_mut(of) else { return };
        room.timeline.say(now, me, text.clone(), tag.clone());
        room.scroll = Scroll::Bottom;
        self.post(tag, of.clone(), text, effects);
    }

    /// Sends a refused message again.
    pub(super) fn resend(&mut self, id: u64, effects: &mut Effects) {
        let Some(me) = self.me.clone() else { return };
        let new_tag = self.ids.message(self.now);
        let room = self.rooms.current_mut();
        let Some(of) = room.of.clone() else { return };
        if let Some((tag, text)) = room.timeline.again(id, &me, new_tag) {
            self.post(tag, of, text, effects);
        }
    }

    /// What somebody in no room can do.
    #[must_use]
    pub fn no_room(&self) -> String {
        let join = self.way(Action::Join);
        format!("You are in no room. {join} joins a group.")
    }

    /// Says the draft, and empties it only when that went well.
    fn say_draft(&mut self, draft: &str, effects: &mut Effects) {
        let Some(of) = self.rooms.current().of.clone() else {
            return self.tell(Sign::Refused, self.no_room());
        };
        if self.me.is_none() {
            return self.tell(Sign::Refused, "Not connected yet: nothing can be said.");
        }
        let text = match MessageText::from_lines(draft) {
            Ok(text) => text,
            Err(TextError::TooLong { bytes, max }) => {
                let text = format!(
                    "Not sent: the message has {bytes} bytes, {max} are allowed. Make it shorter \
                     or send it in parts."
                );
                return self.tell(Sign::Refused, text);
            }
            Err(error) => return self.tell(Sign::Refused, format!("Not sent: {error}.")),
        };
        if !self.can_wait() {
            return;
        }
        self.clear_draft(true);
        self.say(&of, text, effects);
    }

    /// Empties the draft because what it said is done; `keep` remembers it for Up.
    pub(super) fn clear_draft(&mut self, keep: bool) {
        let room = self.rooms.current_mut();
        let line = room.composer.take();
        if keep {
            room.recall.keep(&line);
        }
        self.completion = None;
    }

    /// Puts a message on its way; without a connection it waits for the next one.
    fn post(
        &mut self,
        tag: diwan_shared::command::Tag,
        of: Conversation,
        text: MessageText,
        effects: &mut Effects,
    ) {
        let up = self.connection.is_up();
        if let Some(room) = self.rooms.get_mut(&of).filter(|_| up) {
            room.timeline.tried(&tag);
        }
        // First onto the disk, then onto the wire.
        self.keep_messages(effects);
        if up {
            let question = Question { ask: Ask::Message, room: Some(of.clone()) };
            self.asked.remember(tag.clone(), question);
            effects.push(Effect::Send(Request { tag: Some(tag), command: message(of, text) }));
        }
    }
}
