//! `history`: earlier messages of a group one is in, or of a talk one is part of.
//!
//! Checks who may read and how much, and gives the answer when it comes back. The reading itself
//! is done outside, beside the writer of the log; nothing here touches the store.

use diwan_shared::command::{Conversation, Range};
use diwan_shared::event::{Answer, Page};
use diwan_shared::limits::{HISTORY_MESSAGES_DEFAULT, HISTORY_MESSAGES_MAX};
use diwan_shared::refusal::Refusal;

use super::effect::{Effect, Effects};
use super::ticket::{Doing, Waiting};
use super::{Asker, Chat, Reply};
use crate::entry::{Query, Ticket};

impl Chat {
    pub(super) fn history(
        &mut self,
        asker: &Asker,
        of: Conversation,
        range: Range,
        count: Option<u32>,
        effects: &mut Effects,
    ) -> Reply {
        let of = match of {
            Conversation::Group(group) => {
                Conversation::Group(self.membership(asker, &group)?.0.name.clone())
            }
            talk @ Conversation::With(_) => talk,
        };
        let Some(user) = self.users.get(asker.user) else { return Ok(None) };
        let count = count.unwrap_or(HISTORY_MESSAGES_DEFAULT).min(HISTORY_MESSAGES_MAX);
        let query = Query { reader: user.name.clone(), of, range, count };
        let ticket = self.wait(asker, Doing::Reading);
        effects.push(Effect::Read { ticket, query });
        Ok(None)
    }

    pub(super) fn read(
        &mut self,
        now: u64,
        ticket: Ticket,
        page: Option<Page>,
        effects: &mut Effects,
    ) {
        if let Some(Waiting { asker: Some(asker), .. }) = self.tickets.close(ticket) {
            let answer = page.map(Answer::History).ok_or(Refusal::Storage);
            self.finish(now, &asker, answer, effects);
        }
    }
}
