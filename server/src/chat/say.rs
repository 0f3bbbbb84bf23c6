//! `public` and `private`: saying something.
//!
//! Checks the target when the command comes, and delivers when the message comes back committed:
//! what anyone sees is in the history, and a sender hears `ok` only for what is stored. A message
//! of a known (sender, tag) is not delivered again; its sender gets the first answer again.

use diwan_shared::command::Conversation;
use diwan_shared::event::{Answer, Event, Message, Receipt};
use diwan_shared::name::{GroupName, UserName};
use diwan_shared::refusal::Refusal;
use diwan_shared::text::MessageText;

use super::effect::{Effect, Effects};
use super::ticket::Doing;
use super::{Asker, Chat, Reply};
use crate::entry::{Entry, Outcome, Post};

impl Chat {
    pub(super) fn public(
        &mut self,
        now: u64,
        asker: &Asker,
        group: &GroupName,
        text: MessageText,
        effects: &mut Effects,
    ) -> Reply {
        let (group, user) = self.membership(asker, group)?;
        let (to, from) = (Conversation::Group(group.name.clone()), user.name.clone());
        self.post(now, asker, to, from, text, effects)
    }

    pub(super) fn private(
        &mut self,
        now: u64,
        asker: &Asker,
        to: &UserName,
        text: MessageText,
        effects: &mut Effects,
    ) -> Reply {
        let peer = self.users.named(to).filter(|peer| peer.arrived);
        let peer = peer.ok_or_else(|| Refusal::NoSuchUser(to.clone()))?;
        let Some(user) = self.users.get(asker.user) else { return Ok(None) };
        let (to, from) = (Conversation::With(peer.name.clone()), user.name.clone());
        self.post(now, asker, to, from, text, effects)
    }

    fn post(
        &mut self,
        at: u64,
        asker: &Asker,
        to: Conversation,
        from: UserName,
        text: MessageText,
        effects: &mut Effects,
    ) -> Reply {
        let post = Post { to, from, text, tag: asker.tag.clone(), at };
        self.submit(asker, Doing::Saying, Entry::Message(post), effects);
        Ok(None)
    }

    pub(super) fn said(
        &mut self,
        post: Post,
        outcome: Outcome,
        asker: Option<&Asker>,
        effects: &mut Effects,
    ) -> Result<Answer, Refusal> {
        let to = post.to.clone();
        match outcome {
            Outcome::Stored { seq, at } => {
                self.deliver(post, seq, at, asker, effects);
                Ok(receipt(Receipt { conversation: to, seq, at, duplicate: false }))
            }
            Outcome::Duplicate(first) => Ok(receipt(first)),
            Outcome::Failed => Err(Refusal::Storage),
            Outcome::Created { .. } | Outcome::Applied | Outcome::Exists | Outcome::Missing => {
                Err(match to {
                    Conversation::Group(group) => Refusal::NoSuchGroup(group),
                    Conversation::With(user) => Refusal::NoSuchUser(user),
                })
            }
        }
    }

    fn deliver(
        &mut self,
        post: Post,
        seq: u64,
        at: u64,
        asker: Option<&Asker>,
        effects: &mut Effects,
    ) {
        let author = asker.and_then(|asker| self.users.get(asker.user)?.conn);
        let Post { to, from, text, tag, .. } = post;
        let seen_in = |conversation| {
            let (from, text, tag) = (from.clone(), text.clone(), tag.clone());
            Event::Message(Message { conversation, seq, at, from, text, tag })
        };
        match to {
            Conversation::Group(name) => {
                let Some(id) = self.groups.named(&name).map(|group| group.id) else { return };
                if let Some(group) = self.groups.get_mut(id) {
                    group.last = seq;
                }
                let event = seen_in(Conversation::Group(name));
                effects.push(Effect::Publish { group: id, event, author });
            }
            Conversation::With(peer) => {
                self.note_talk(&from, &peer, seq);
                let listener = self.users.named(&peer).filter(|_| peer != from);
                if let Some(conn) = listener.and_then(|listener| listener.conn) {
                    let event = seen_in(Conversation::With(from.clone()));
                    effects.push(Effect::Send { conn, event });
                }
                if let Some(conn) = author {
                    effects.push(Effect::Echo { conn, event: seen_in(Conversation::With(peer)) });
                }
            }
        }
    }
}

impl Chat {
    /// Both sides' welcome will tell how far their talk has come.
    fn note_talk(&mut self, one: &UserName, other: &UserName, seq: u64) {
        for (user, peer) in [(one, other), (other, one)] {
            if let Some(id) = self.users.named(user).map(|user| user.id)
                && let Some(user) = self.users.get_mut(id)
            {
                user.talked(peer, seq);
            }
        }
    }
}

fn receipt(receipt: Receipt) -> Answer {
    match receipt.conversation {
        Conversation::Group(_) => Answer::Public(receipt),
        Conversation::With(_) => Answer::Private(receipt),
    }
}
