//! Founding: a locked group that is named by a number, and its founder in it from the beginning.
//!
//! The number is the lowest free one when the password was hashed; if another group takes it on
//! its way through the log, the next one is tried. The founder need not know the number to be in
//! the group, so nobody can leave an empty one behind by going meanwhile.

use diwan_shared::command::Password;
use diwan_shared::name::GroupName;
use diwan_shared::refusal::Refusal;

use super::effect::{Effect, Effects};
use super::ticket::Doing;
use super::{Asker, Chat, Reply};
use crate::entry::Outcome;
use crate::limits::GROUPS_MAX;

const FULL: Refusal = Refusal::TooMany { what: "groups", max: GROUPS_MAX };

impl Chat {
    pub(super) fn found(
        &mut self,
        asker: &Asker,
        password: Password,
        effects: &mut Effects,
    ) -> Reply {
        if self.closing {
            return Err(Refusal::Closing);
        }
        if self.groups.len() >= GROUPS_MAX {
            return Err(FULL);
        }
        let ticket = self.wait(asker, Doing::Locking(None));
        effects.push(Effect::Hash { ticket, password });
        Ok(None)
    }

    /// Gives a new group the lowest free number.
    pub(super) fn number(&mut self, now: u64, asker: Asker, lock: String, effects: &mut Effects) {
        match self.groups.lowest_free_number() {
            Some(group) => self.create_locked(now, asker, (group, lock), Doing::Founding, effects),
            None => self.finish(now, &asker, Err(FULL), effects),
        }
    }

    pub(super) fn founded(
        &mut self,
        now: u64,
        asker: &Asker,
        (group, lock): (GroupName, String),
        outcome: &Outcome,
        effects: &mut Effects,
    ) {
        if *outcome == Outcome::Exists {
            return self.number(now, asker.clone(), lock, effects);
        }
        let answer = self.created(now, (group.clone(), Some(lock)), outcome, effects);
        if answer.is_ok()
            && let Some(id) = self.groups.named(&group).map(|group| group.id)
        {
            self.become_member(asker.user, id, effects);
        }
        self.finish(now, asker, answer, effects);
    }
}

#[cfg(test)]
mod tests {
    use diwan_shared::event::{Answer, Done, Event};
    use diwan_shared::name::UserName;

    use super::*;
    use crate::chat::House;
    use crate::chat::effect::Effects;
    use crate::chat::input::{Arrival, Ask, ConnId, Input, Start};
    use crate::entry::{Entry, Report, Submission, Ticket};

    fn chat() -> Chat {
        let (server, epoch) = (String::new(), String::new());
        Chat::new(1, House { server, epoch, groups: Vec::new() })
    }

    fn handle(chat: &mut Chat, input: Input) -> Effects {
        let mut effects = Effects::new();
        chat.handle(1, input, &mut effects);
        effects
    }

    /// Somebody who arrives and asks for a group; gives the ticket of its password.
    fn founder(chat: &mut Chat, conn: ConnId, name: &str) -> Ticket {
        let (name, secret, start) = (UserName::new(name).unwrap(), None, Start::Nowhere);
        let effects = handle(chat, Input::Hello(Arrival { conn, name, secret, start }));
        let [Effect::Submit(Submission::Claim { ticket, .. })] = effects[..] else { panic!() };
        handle(chat, Input::Log(Report::Claimed { ticket, granted: Some(Vec::new()) }));
        let ask = Ask::Found(Password::new("sesame").unwrap());
        let effects = handle(chat, Input::Ask { conn, ask });
        let [Effect::Hash { ticket, .. }] = effects[..] else { panic!("{effects:?}") };
        ticket
    }

    fn submitted(effects: &Effects) -> (Ticket, Entry) {
        let found = effects.iter().find_map(|effect| match effect {
            Effect::Submit(Submission::Append { ticket, entry }) => Some((*ticket, entry.clone())),
            _ => None,
        });
        found.unwrap()
    }

    fn committed((ticket, entry): (Ticket, Entry), outcome: Outcome) -> Input {
        Input::Log(Report::Committed { ticket: Some(ticket), entry, outcome })
    }

    fn number(effects: &Effects) -> String {
        let found = effects.iter().find_map(|effect| match effect {
            Effect::Send {
                event: Event::Ok(Done { answer: Answer::Create { group }, .. }),
                ..
            } => Some(group.to_string()),
            _ => None,
        });
        found.unwrap()
    }

    #[test]
    fn two_at_once_get_a_number_each() {
        let mut chat = chat();
        let ana = founder(&mut chat, ConnId(1), "Ana");
        let dan = founder(&mut chat, ConnId(2), "Dan");
        let hashed = |ticket| Input::Hashed { ticket, lock: Some("lock".to_owned()) };
        let ana = submitted(&handle(&mut chat, hashed(ana)));
        let dan = submitted(&handle(&mut chat, hashed(dan)));
        assert_eq!(number(&handle(&mut chat, committed(ana, Outcome::Created { life: 2 }))), "1");
        let dan = submitted(&handle(&mut chat, committed(dan, Outcome::Exists)));
        assert_eq!(number(&handle(&mut chat, committed(dan, Outcome::Created { life: 3 }))), "2");
    }
}
