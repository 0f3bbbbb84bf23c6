//! A careful client: sends again what was not answered, fetches what it missed, shows everything
//! once and in order. It records all it did, for `history`'s checks.
//!
//! It does what `PROTOCOL.md` tells the author of a client to do, and nothing else.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, BufRead as _, BufReader, ErrorKind, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use diwan_shared::command::{Command, Conversation, Range, Request, Tag};
use diwan_shared::dialect::events;
use diwan_shared::event::{Answer, Done, Event, Message, Page, Refused, Welcome};
use diwan_shared::name::{GroupName, UserName};
use diwan_shared::refusal::Code;
use diwan_shared::text::MessageText;

use crate::world::DEADLINE;

/// How long a connection may be silent before it is given up and made anew: a test that stops a server
/// stops it for longer.
const PATIENCE: Duration = Duration::from_secs(2);

/// How many messages wait for their answers at a time.
const WINDOW: usize = 8;

/// Messages fetched at a time: few enough to come through a bad line before it breaks.
const PAGE_MESSAGES: u32 = 20;

/// A client and everything it ever did.
pub(crate) struct Client {
    pub(crate) name: String,
    server: SocketAddr,
    stream: Option<BufReader<TcpStream>>,
    /// How many connections it took.
    pub(crate) connections: usize,
    group: GroupName,
    produced: usize,
    to_send: VecDeque<Request>,
    /// Said on some connection and not yet answered, in order.
    unanswered: VecDeque<Request>,
    /// The tags of its messages in the order in which they were first said.
    pub(crate) said: Vec<Tag>,
    /// What the server acknowledged.
    pub(crate) acknowledged: BTreeMap<Tag, u64>,
    /// What was shown, in the order in which it was shown.
    pub(crate) shown: Vec<Message>,
    /// What was shown in lives that ended by `kill -9`.
    pub(crate) shown_before: Vec<Vec<Message>>,
    /// How far the conversation is known to have come.
    known: u64,
    /// A page was asked for on this connection and has not come.
    fetching: bool,
    epoch: Option<String>,
    deadline: Instant,
}

impl Client {
    /// A client that will talk in a group, which it creates when there is none.
    pub(crate) fn new(name: &str, server: SocketAddr, group: &str) -> Self {
        Self {
            name: name.to_owned(),
            server,
            stream: None,
            connections: 0,
            group: GroupName::new(group).unwrap(),
            produced: 0,
            to_send: VecDeque::new(),
            unanswered: VecDeque::new(),
            said: Vec::new(),
            acknowledged: BTreeMap::new(),
            shown: Vec::new(),
            shown_before: Vec::new(),
            known: 0,
            fetching: false,
            epoch: None,
            deadline: Instant::now() + 3 * DEADLINE,
        }
    }

    /// Says something more, when few enough answers are awaited.
    pub(crate) fn say(&mut self) {
        self.say_padded(0);
    }

    /// The same in so many bytes more.
    pub(crate) fn say_padded(&mut self, bytes: usize) {
        self.produced += 1;
        let padding = "-".repeat(bytes);
        let text = format!("{} says {}{padding}", self.name, self.produced);
        let text = MessageText::new(text).unwrap();
        let tag = Tag::new(&format!("{}-{}", self.name, self.produced)).ok();
        let command = Command::Public { group: self.group.clone(), text };
        self.to_send.push_back(Request { tag, command });
        while !self.to_send.is_empty() {
            self.step();
        }
    }

    /// Works until all messages are answered, through as many connections as it takes.
    pub(crate) fn send_all(&mut self) {
        while !(self.to_send.is_empty() && self.unanswered.is_empty()) {
            self.step();
        }
    }

    /// `kill -9` and another start: only what is on its disk is left, which is what it has not
    /// heard an answer to.
    pub(crate) fn crash(&mut self) {
        self.stream = None;
        self.epoch = None;
        self.shown_before.push(std::mem::take(&mut self.shown));
    }

    /// Works until the conversation has come this far.
    pub(crate) fn catch_up(&mut self, last: u64) {
        while self.last_shown() < last {
            self.step();
        }
    }

    pub(crate) fn last_shown(&self) -> u64 {
        self.shown.last().map_or(0, |message| message.seq)
    }

    /// One line heard, or one connection made.
    fn step(&mut self) {
        assert!(
            Instant::now() < self.deadline,
            "{} waits on connection {}: shown {}, answered {} of {}",
            self.name,
            self.connections,
            self.last_shown(),
            self.acknowledged.len(),
            self.said.len()
        );
        let done = if self.stream.is_none() { self.connect() } else { self.talk() };
        if done.is_err() {
            self.stream = None;
        }
    }

    fn connect(&mut self) -> io::Result<()> {
        let stream = TcpStream::connect(self.server).inspect_err(|_| {
            // Nobody listens yet; the deadline above ends the waiting.
            std::thread::sleep(Duration::from_millis(2));
        })?;
        // A connection that was swallowed somewhere is given up and made anew.
        stream.set_read_timeout(Some(PATIENCE))?;
        self.stream = Some(BufReader::new(stream));
        let secret = format!("{:0>16}", self.name);
        self.write(&format!("hello 1 {} session={secret}", self.name))?;
        let banner = self.read_line()?;
        assert_eq!(banner, "Choose username:");
        let welcome = match self.read()? {
            Event::Welcome(welcome) => welcome,
            // A connection of before is not yet known to be dead.
            Event::Refused(_) => return Err(ErrorKind::AddrInUse.into()),
            // One of before comes through late and takes the session over.
            Event::Closing { .. } => return Err(ErrorKind::ConnectionAborted.into()),
            other => panic!("{} was greeted with {other:?}", self.name),
        };
        self.connections += 1;
        self.fetching = false;
        self.resume(&welcome)
    }

    fn resume(&mut self, welcome: &Welcome) -> io::Result<()> {
        let epoch = self.epoch.get_or_insert_with(|| welcome.epoch.clone());
        assert_eq!(*epoch, welcome.epoch, "the history was lost");
        let group = Conversation::Group(self.group.clone());
        match welcome.conversations.iter().find(|p| p.conversation == group) {
            Some(position) => self.fetch_up_to(position.last)?,
            None => self.write(&format!("create {0}\njoin {0}", self.group))?,
        }
        for request in self.unanswered.clone() {
            self.write(&request.to_string())?;
        }
        Ok(())
    }

    /// Asks for what it has not shown, when the conversation has come further.
    fn fetch_up_to(&mut self, last: u64) -> io::Result<()> {
        self.known = self.known.max(last);
        if self.known <= self.last_shown() || std::mem::replace(&mut self.fetching, true) {
            return Ok(());
        }
        let of = Conversation::Group(self.group.clone());
        let range = Range::After(self.last_shown());
        let count = Some(PAGE_MESSAGES);
        self.write(&Command::History { of, range, count }.to_string())
    }

    fn talk(&mut self) -> io::Result<()> {
        while self.unanswered.len() < WINDOW
            && let Some(request) = self.to_send.pop_front()
        {
            // First into the outbox, then onto the wire.
            self.said.extend(request.tag.clone());
            self.unanswered.push_back(request.clone());
            self.write(&request.to_string())?;
        }
        let event = self.read()?;
        self.take(event)
    }

    fn take(&mut self, event: Event) -> io::Result<()> {
        match event {
            Event::Message(message) => self.show(message),
            Event::Ok(Done { answer: Answer::History(Page { messages, .. }), .. }) => {
                messages.into_iter().try_for_each(|message| self.show(message))?;
                self.fetching = false;
                self.fetch_up_to(0)
            }
            Event::Ok(Done { answer: Answer::Join { last, .. }, .. }) => self.fetch_up_to(last),
            Event::Ok(Done { tag: Some(tag), answer: Answer::Public(receipt) }) => {
                self.unanswered.retain(|request| request.tag.as_ref() != Some(&tag));
                let before = self.acknowledged.insert(tag.clone(), receipt.seq);
                assert!(before.is_none_or(|seq| seq == receipt.seq), "{tag:?}: another answer");
                Ok(())
            }
            // Somebody else made the group first, or it was joined on a connection of before.
            Event::Refused(Refused { code: Code::GroupExists | Code::AlreadyMember, .. }) => Ok(()),
            Event::Refused(Refused { text, .. }) => panic!("{} was refused: {text}", self.name),
            Event::Closing { .. } => Err(ErrorKind::ConnectionAborted.into()),
            _ => Ok(()),
        }
    }

    /// Shows a message in its place: once, and never before those it follows.
    fn show(&mut self, message: Message) -> io::Result<()> {
        let next = self.last_shown() + 1;
        match message.seq.cmp(&next) {
            std::cmp::Ordering::Less => Ok(()),
            std::cmp::Ordering::Equal => {
                self.shown.push(message);
                Ok(())
            }
            std::cmp::Ordering::Greater => self.fetch_up_to(message.seq),
        }
    }

    fn write(&mut self, line: &str) -> io::Result<()> {
        let stream = self.stream.as_mut().ok_or(ErrorKind::NotConnected)?;
        stream.get_mut().write_all(format!("{line}\n").as_bytes())
    }

    fn read_line(&mut self) -> io::Result<String> {
        let stream = self.stream.as_mut().ok_or(ErrorKind::NotConnected)?;
        let mut line = String::new();
        stream.read_line(&mut line)?;
        // Half a line is what a cut connection leaves.
        line.strip_suffix('\n').map(str::to_owned).ok_or(ErrorKind::UnexpectedEof.into())
    }

    fn read(&mut self) -> io::Result<Event> {
        let line = self.read_line()?;
        Ok(events::parse(&line).unwrap_or_else(|error| panic!("{line}: {error}")))
    }
}

/// The history as it was shown to somebody who was there all the time or looked afterwards.
pub(crate) fn check(clients: &[Client]) {
    let longest = clients.iter().max_by_key(|client| client.shown.len()).unwrap();
    for client in clients {
        let name = UserName::new(&client.name).unwrap();
        let seqs = client.shown.iter().map(|message| message.seq);
        assert!(seqs.eq(1..=client.shown.len() as u64), "{name} saw gaps or repetitions");
        for shown in client.shown_before.iter().chain([&client.shown]) {
            let same = shown.iter().zip(&longest.shown).all(|(one, other)| one == other);
            assert!(same, "{name} saw another history than {}", longest.name);
        }
        let stored = longest.shown.iter().filter(|message| message.from == name);
        let stored: Vec<_> = stored.map(|m| (m.tag.clone().unwrap(), m.seq)).collect();
        assert_eq!(
            stored.iter().map(|(tag, _)| tag).collect::<Vec<_>>(),
            client.said.iter().collect::<Vec<_>>(),
            "what {name} said was not stored once each, in the order in which it was said"
        );
        for (tag, seq) in stored {
            assert_eq!(client.acknowledged.get(&tag), Some(&seq), "{name} was told otherwise");
        }
    }
}
