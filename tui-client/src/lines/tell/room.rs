//! What is new in a room: what was said, what was told, and what became of own messages.
//!
//! Takes the room's log and how far it was told; gives lines, each once, in the order of the log.
//! The texts stay as they were written. Knows no other room.

use diwan_shared::command::Conversation;
use diwan_shared::text::OnOneLine;

use super::{Teller, Told, without_isolates};
use crate::app::App;
use crate::app::rooms::room::Room;
use crate::app::timeline::{Body, Item, Mark, Said, Sign};

impl Teller {
    pub(super) fn tell_room(&mut self, app: &App, room: &Room) {
        let mut told = std::mem::take(self.told(room));
        // Another history begins again at a lower number.
        let oldest = told.oldest.min(room.timeline.newest() + 1);
        told.oldest = oldest;
        self.tell_earlier(app, room, &mut told);
        for item in room.timeline.items() {
            let is_new = item.id > told.id && !item.is_hidden();
            match item.said() {
                Some(own) if own.seq.is_none() => self.note_own(app, room, item, &mut told),
                Some(said) => {
                    let is_later = said.seq.is_some_and(|seq| seq >= oldest);
                    if is_new && (self.is_live || is_later) {
                        self.say(&spoken(app, room, item, said, self.is_live));
                    }
                }
                None if app.tells_outage(room, item.id) => {}
                // Nobody was told that it was away.
                None if is_new && app.tells_return(room, item.id) && !self.was_lost => {}
                None => self.tell_notice(app, room, item, &mut told),
            }
        }
        told.id = room.timeline.items().iter().map(|item| item.id).fold(told.id, u64::max);
        self.tell_marks(room, &mut told);
        self.rooms.insert(room.of.clone(), told);
    }

    /// The last of what was said before, once.
    fn tell_earlier(&mut self, app: &App, room: &Room, told: &mut Told) {
        let (held, wanted) = (earlier(room, told), told.earlier);
        if wanted == 0 || held == 0 {
            return;
        }
        let items = room.timeline.items().iter().filter(|item| is_earlier(item, told.oldest));
        let items: Vec<&Item> = items.skip(held.saturating_sub(wanted)).collect();
        for item in &items {
            let said = item.said().map(|said| spoken(app, room, item, said, false));
            said.into_iter().for_each(|text| self.say(&text));
        }
        told.oldest = items.first().and_then(|item| item.seq()).unwrap_or(told.oldest);
        told.earlier = 0;
    }

    fn tell_notice(&mut self, app: &App, room: &Room, item: &Item, told: &mut Told) {
        let (is_new, text) = (item.id > told.id, item.text());
        if matches!(item.body, Body::Passing(_)) {
            if is_new {
                told.passing = Some((item.id, String::new()));
            }
            let is_said = |(id, said): &(u64, String)| *id != item.id || said == text;
            if told.passing.as_ref().is_none_or(is_said) {
                return;
            }
            told.passing = Some((item.id, text.to_owned()));
        } else if !is_new {
            return;
        }
        if text.is_empty() {
            return;
        }
        let is_here = room.of == app.rooms.current().of;
        let place = match &room.of {
            Some(Conversation::Group(group)) if !is_here => format!("In {group}: "),
            Some(Conversation::With(user)) if !is_here => format!("With {user}: "),
            _ => String::new(),
        };
        let text = format!("{place}{}", without_isolates(text));
        if item.sign() == Some(Sign::Refused) { self.warn(&text) } else { self.say(&text) }
    }

    /// An own message that has no place yet: a new one, or one that is sent again.
    fn note_own(&mut self, app: &App, room: &Room, item: &Item, told: &mut Told) {
        let Some(own) = item.said() else { return };
        match &own.mark {
            Mark::Failed(why) if item.id > told.id => {
                let (text, why) = (OnOneLine(own.text.as_str()), without_isolates(why));
                let place = if room.of == app.rooms.current().of {
                    String::new()
                } else {
                    format!(" in {}", room.name())
                };
                self.warn(&format!(
                    "Not sent{place} at the last start: {text} ({why}) /resend sends it again, \
                     /drop drops it."
                ));
            }
            Mark::Waiting if !told.waiting.contains(&item.id) => told.waiting.push(item.id),
            _ => {}
        }
    }

    /// What became of own messages.
    fn tell_marks(&mut self, room: &Room, told: &mut Told) {
        let items = room.timeline.items();
        told.waiting.retain(|id| {
            let item = room.timeline.index_of(*id).and_then(|index| items.get(index));
            let Some(own) = item.and_then(Item::said) else { return false };
            let text = OnOneLine(own.text.as_str());
            match &own.mark {
                Mark::Waiting => return true,
                Mark::Failed(why) => {
                    self.has_failures = true;
                    let why = without_isolates(why);
                    let is_told = self.lines.iter().any(|line| line.text.contains(&why));
                    let why = if is_told { String::new() } else { format!(" ({why})") };
                    self.warn(&format!("Not sent: {text}{why}"));
                }
                Mark::Accepted if self.receipts => self.say(&format!("Sent: {text}")),
                Mark::Accepted | Mark::Foreign => {}
            }
            false
        });
    }
}

fn is_earlier(item: &Item, oldest: u64) -> bool {
    !item.is_hidden() && item.seq().is_some_and(|seq| seq < oldest)
}

/// How many messages are held that were said before those that were told.
pub(super) fn earlier(room: &Room, told: &Told) -> usize {
    room.timeline.items().iter().filter(|item| is_earlier(item, told.oldest)).count()
}

/// `Bob says: text`, `In random, Bob said at 11:07: text`, `Private from Eve: text`.
pub(super) fn spoken(app: &App, room: &Room, item: &Item, said: &Said, is_live: bool) -> String {
    let mine = app.me.as_ref() == Some(&said.from);
    let when = if is_live { String::new() } else { format!(" {}", when(app, item.at)) };
    let text = OnOneLine(said.text.as_str());
    if let Some(Conversation::With(user)) = &room.of {
        let way = if mine { "to" } else { "from" };
        return format!("Private {way} {user}{when}: {text}");
    }
    let is_here = room.of == app.rooms.current().of;
    let place = if is_here { String::new() } else { format!("In {}, ", room.name()) };
    let who = match (mine, is_here) {
        (true, true) => "You".to_owned(),
        (true, false) => "you".to_owned(),
        _ => said.from.to_string(),
    };
    let verb = match (is_live, mine) {
        (false, _) => "said",
        (true, true) => "say",
        (true, false) => "says",
    };
    format!("{place}{who} {verb}{when}: {text}")
}

/// `at 11:07`, and on which day if it was not today.
fn when(app: &App, at: u64) -> String {
    let (then, now) = (app.zone.local(at), app.zone.local(app.now));
    if then.date == now.date {
        format!("at {}", then.time())
    } else {
        format!("on {} at {}", then.date.short(), then.time())
    }
}
