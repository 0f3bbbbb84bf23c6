//! Fan-out: events to all who listen.
//!
//! Owns who listens to what. What a group hears in one round is encoded once per dialect into one
//! shared batch and pushed once per member. What goes to one connection only is pushed at once.
//! Nobody hears what was said before they came, or misses what was said before they went. Never
//! decides what is said.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use diwan_shared::dialect::Dialect;
use diwan_shared::event::{CloseReason, Event};

use crate::chat::effect::{Effect, GroupId};
use crate::chat::input::ConnId;
use crate::door::Speech;
use crate::limits::RETRY_AFTER_MS;
use crate::line::Line;

/// What several connections listen to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Channel {
    Group(GroupId),
    Everyone,
}

/// A connection and how to reach it.
#[derive(Debug, Clone)]
struct Listener {
    conn: ConnId,
    speech: Speech,
    line: Arc<Line>,
}

/// The listeners of a channel, by their speech.
#[derive(Debug, Default)]
struct Audience {
    /// In the order of [`Speech::ALL`].
    sides: [Side; Speech::ALL.len()],
}

/// Listeners of one speech, and the batch they are about to hear.
#[derive(Debug, Default)]
struct Side {
    ears: Vec<Ear>,
    lines: Vec<u8>,
    /// Which bytes not everyone hears, because they are a speaker's own.
    own: Vec<(ConnId, Range<usize>)>,
}

/// One listener of a channel.
#[derive(Debug)]
struct Ear {
    listener: Listener,
    /// How many bytes of the batch were said before it came.
    since: usize,
}

/// All connections and what they listen to.
#[derive(Debug, Default)]
pub struct Fanout {
    connections: HashMap<ConnId, Listener>,
    audiences: HashMap<Channel, Audience>,
    /// The channels with something to say, in the order in which they began.
    waiting: Vec<Channel>,
}

impl Fanout {
    /// A connection introduced itself.
    pub fn add(&mut self, conn: ConnId, speech: Speech, line: Arc<Line>) {
        self.connections.insert(conn, Listener { conn, speech, line });
    }

    /// Carries out an effect that is about connections; gives any other one back.
    pub fn carry(&mut self, effect: Effect) -> Option<Effect> {
        match effect {
            Effect::Named { conn } => self.listen(conn, Channel::Everyone),
            Effect::Answered { conn } => self.answered(conn),
            Effect::Send { conn, event } => self.send(conn, &event),
            Effect::Echo { conn, event } => self.echo(conn, &event),
            Effect::Publish { group, event, author } => {
                self.gather(Channel::Group(group), &event, author);
            }
            Effect::Announce { event } => self.gather(Channel::Everyone, &event, None),
            Effect::Subscribe { conn, group } => self.listen(conn, Channel::Group(group)),
            Effect::Unsubscribe { conn, group } => self.stop_listening(conn, Channel::Group(group)),
            Effect::Close { conn } => self.close(conn),
            other => return Some(other),
        }
        None
    }

    /// A request was answered.
    fn answered(&self, conn: ConnId) {
        if let Some(listener) = self.connections.get(&conn) {
            listener.line.answered();
        }
    }

    fn send(&self, conn: ConnId, event: &Event) {
        if let Some(listener) = self.connections.get(&conn) {
            listener.push(listener.line.tell(event));
        }
    }

    /// Tells a speaker what it said, if its dialect wants that.
    fn echo(&self, conn: ConnId, event: &Event) {
        if let Some(listener) = self.connections.get(&conn)
            && listener.speech.dialect().echoes()
        {
            listener.push(listener.line.tell(event));
        }
    }

    /// Closes a connection when all was written.
    fn close(&mut self, conn: ConnId) {
        self.stop_listening(conn, Channel::Everyone);
        if let Some(listener) = self.connections.remove(&conn) {
            listener.line.outbox.finish(Bytes::new());
        }
    }

    /// Closes every connection.
    pub fn close_all(&mut self) {
        self.flush();
        for (_, listener) in self.connections.drain() {
            listener.line.outbox.finish(Bytes::new());
        }
    }

    /// Lets go what this round gathered.
    pub fn flush(&mut self) {
        for channel in std::mem::take(&mut self.waiting) {
            if let Some(audience) = self.audiences.get_mut(&channel) {
                audience.flush();
            }
        }
    }

    fn gather(&mut self, channel: Channel, event: &Event, author: Option<ConnId>) {
        let Some(audience) = self.audiences.get_mut(&channel) else { return };
        if audience.sides.iter().all(|side| side.lines.is_empty()) {
            self.waiting.push(channel);
        }
        audience.gather(event, author);
    }

    fn listen(&mut self, conn: ConnId, channel: Channel) {
        let Some(listener) = self.connections.get(&conn).cloned() else { return };
        let audience = self.audiences.entry(channel).or_default();
        audience.sides[listener.speech as usize].add(listener);
    }

    fn stop_listening(&mut self, conn: ConnId, channel: Channel) {
        let Some(listener) = self.connections.get(&conn) else { return };
        let Some(audience) = self.audiences.get_mut(&channel) else { return };
        audience.sides[listener.speech as usize].remove(conn);
        if audience.sides.iter().all(|side| side.ears.is_empty()) {
            self.audiences.remove(&channel);
        }
    }
}

impl Audience {
    fn gather(&mut self, event: &Event, author: Option<ConnId>) {
        for (speech, side) in Speech::ALL.iter().zip(&mut self.sides) {
            side.gather(speech.dialect(), event, author);
        }
    }

    fn flush(&mut self) {
        self.sides.iter_mut().for_each(Side::flush);
    }
}

impl Side {
    fn add(&mut self, listener: Listener) {
        self.ears.push(Ear { listener, since: self.lines.len() });
    }

    /// Takes a listener out; what was said so far it still hears.
    fn remove(&mut self, conn: ConnId) {
        if let Some(index) = self.ears.iter().position(|ear| ear.listener.conn == conn) {
            let ear = self.ears.remove(index);
            let copy =
                |part: Range<usize>| self.lines.get(part).unwrap_or_default().to_vec().into();
            ear.hear(self.lines.len(), &self.own, copy);
        }
    }

    fn gather(&mut self, dialect: &dyn Dialect, event: &Event, author: Option<ConnId>) {
        if self.ears.is_empty() {
            return;
        }
        let start = self.lines.len();
        dialect.encode(event, &mut self.lines);
        if let Some(author) = author.filter(|_| !dialect.echoes()) {
            self.own.push((author, start..self.lines.len()));
        }
    }

    fn flush(&mut self) {
        let lines = Bytes::from(std::mem::take(&mut self.lines));
        let own = std::mem::take(&mut self.own);
        for ear in self.ears.iter_mut().filter(|_| !lines.is_empty()) {
            ear.hear(lines.len(), &own, |part| lines.slice(part));
            ear.since = 0;
        }
    }
}

impl Ear {
    /// Hears a batch of so many bytes, but not what was said before it came or by itself.
    fn hear(
        &self,
        bytes: usize,
        own: &[(ConnId, Range<usize>)],
        part: impl Fn(Range<usize>) -> Bytes,
    ) {
        let mut start = self.since;
        let silent = |(author, range): &&(ConnId, Range<usize>)| {
            *author == self.listener.conn && range.start >= self.since
        };
        for (_, range) in own.iter().filter(silent) {
            self.listener.push(part(start..range.start));
            start = range.end;
        }
        self.listener.push(part(start..bytes));
    }
}

impl Listener {
    fn push(&self, lines: Bytes) {
        if self.line.outbox.push(lines).is_err() {
            let closing =
                Event::Closing { why: CloseReason::SlowConsumer, retry_after: RETRY_AFTER_MS };
            if !self.line.outbox.is_finished() {
                tracing::warn!(conn = self.conn.0, "slow consumer: closing");
            }
            self.line.outbox.finish(self.speech.encode(&closing));
        }
    }
}

#[cfg(test)]
mod tests {
    use diwan_shared::command::Conversation;
    use diwan_shared::event::Message;
    use diwan_shared::name::{GroupName, UserName};
    use diwan_shared::text::MessageText;

    use super::*;
    use crate::door::Door;

    const GROUP: GroupId = GroupId(1);

    fn message(text: &str) -> Event {
        Event::Message(Message {
            conversation: Conversation::Group(GroupName::general()),
            seq: 1,
            at: 1,
            from: UserName::new("Jim").unwrap(),
            text: MessageText::new(text).unwrap(),
            tag: None,
        })
    }

    fn publish(fanout: &mut Fanout, text: &str, author: u64) {
        let author = Some(ConnId(author));
        fanout.carry(Effect::Publish { group: GROUP, event: message(text), author });
    }

    /// Connections 1, 2, … of these dialects, all listening to the group.
    fn listening(speeches: &[Speech]) -> (Fanout, Vec<Arc<Line>>) {
        let mut fanout = Fanout::default();
        let lines = (1..).zip(speeches).map(|(conn, &speech)| {
            let line = Arc::new(Line::new(Door::Lines));
            fanout.add(ConnId(conn), speech, line.clone());
            fanout.carry(Effect::Subscribe { conn: ConnId(conn), group: GROUP });
            line
        });
        let lines = lines.collect();
        (fanout, lines)
    }

    fn heard(line: &Line) -> Vec<String> {
        let bytes: Vec<u8> = line.outbox.take().0.into_iter().flatten().collect();
        String::from_utf8(bytes).unwrap().lines().map(str::to_owned).collect()
    }

    #[test]
    fn people_do_not_hear_themselves_and_programs_do() {
        let (mut fanout, lines) = listening(&[Speech::Plain, Speech::Events, Speech::Plain]);
        for (text, author) in [("a", 1), ("b", 2), ("c", 1), ("d", 3)] {
            publish(&mut fanout, text, author);
        }
        fanout.flush();
        assert_eq!(heard(&lines[0]), ["In group General, Jim: b", "In group General, Jim: d"]);
        assert_eq!(heard(&lines[1]).len(), 4);
        assert_eq!(heard(&lines[2]).last().unwrap(), "In group General, Jim: c");
    }

    #[test]
    fn a_batch_is_heard_by_those_who_listened_when_it_was_said() {
        let (mut fanout, lines) = listening(&[Speech::Plain, Speech::Plain]);
        publish(&mut fanout, "both", 9);
        fanout.carry(Effect::Unsubscribe { conn: ConnId(2), group: GROUP });
        publish(&mut fanout, "one", 9);
        fanout.carry(Effect::Subscribe { conn: ConnId(2), group: GROUP });
        fanout.flush();
        assert_eq!(heard(&lines[0]), ["In group General, Jim: both", "In group General, Jim: one"]);
        assert_eq!(heard(&lines[1]), ["In group General, Jim: both"]);
    }

    #[test]
    fn who_does_not_read_is_told_why_it_is_closed() {
        let (mut fanout, lines) = listening(&[Speech::Events]);
        let long = "x".repeat(4000);
        while !lines[0].outbox.is_finished() {
            publish(&mut fanout, &long, 9);
            fanout.flush();
        }
        let last = heard(&lines[0]).pop().unwrap();
        assert_eq!(last, r#"{"event":"closing","why":"slow-consumer","retry_after":2000}"#);
    }
}
