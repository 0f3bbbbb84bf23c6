//! The two worlds scripts run in: the core in memory, and a server on a real port.
//!
//! The core's world carries out effects at once, with the real fold and the real dialects but
//! without sockets, threads or a clock. The port's world is what netcat would see.

use std::collections::{HashMap, VecDeque};
use std::io::{BufRead as _, BufReader, ErrorKind, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use diwan_server::Server;
use diwan_server::chat::effect::{Effect, Effects};
use diwan_server::chat::input::{Arrival, ConnId, Input};
use diwan_server::chat::{Chat, House};
use diwan_server::config::Config;
use diwan_server::door::{Door, Entrance, Step};
use diwan_server::entry::{Outcome, Report, Submission};
use diwan_server::fanout::Fanout;
use diwan_server::line::Line;
use diwan_server::store::{Durability, Place, Readers, Store};
use diwan_server::tls::Identity;
use diwan_shared::dialect::BANNER;

use crate::script::World;
use crate::tls::tunnel;

/// How long a line may take to arrive before the test fails.
pub(crate) const DEADLINE: Duration = Duration::from_secs(60);

/// The core with everything it needs, in one thread.
pub(crate) struct Core {
    pub(crate) chat: Chat,
    store: Store,
    readers: Readers,
    fanout: Fanout,
    /// Milliseconds since 1970 UTC; moves only when a test moves it.
    pub(crate) now: u64,
    /// Nothing more fits onto its disk.
    pub(crate) full: bool,
    people: HashMap<String, Person>,
    /// How many connections there were.
    opened: u64,
}

/// Somebody's side of a connection.
#[derive(Clone)]
struct Person {
    conn: ConnId,
    line: Arc<Line>,
    heard: VecDeque<String>,
    ended: bool,
}

impl Core {
    pub(crate) fn new() -> Self {
        let store = Store::open(&Place::Memory, Durability::Process).unwrap();
        let (readers, now) = (store.readers().unwrap(), 1_795_345_871_000);
        Self {
            chat: chat(now, &store),
            store,
            readers,
            fanout: Fanout::default(),
            now,
            full: false,
            people: HashMap::new(),
            opened: 0,
        }
    }

    /// `kill -9`, and a new start on the same disk.
    pub(crate) fn kill(&mut self) {
        self.chat = chat(self.now, &self.store);
        self.fanout = Fanout::default();
        self.people.clear();
    }

    /// Lets the chat handle an input, and carries out what follows until nothing does.
    pub(crate) fn input(&mut self, input: Input) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let mut effects = Effects::new();
            self.chat.handle(self.now, input, &mut effects);
            for effect in effects {
                if let Some(effect) = self.fanout.carry(effect) {
                    inputs.extend(self.act(effect));
                }
            }
            self.fanout.flush();
        }
    }

    fn act(&mut self, effect: Effect) -> Option<Input> {
        match effect {
            Effect::Submit(submission) => self.submit(submission),
            // A stand-in for argon2, which has its own test.
            Effect::Hash { ticket, password } => {
                Some(Input::Hashed { ticket, lock: Some(password.expose().to_owned()) })
            }
            Effect::Verify { ticket, password, lock } => {
                Some(Input::Verified { ticket, right: lock == password.expose() })
            }
            Effect::Read { ticket, query } => {
                Some(Input::Read { ticket, page: self.readers.page(&query).ok() })
            }
            delivery => panic!("not delivered: {delivery:?}"),
        }
    }

    fn submit(&mut self, submission: Submission) -> Option<Input> {
        Some(Input::Log(match submission {
            Submission::Append { ticket, entry } => {
                let outcome = match self.full {
                    true => Outcome::Failed,
                    false => self.store.fold(std::slice::from_ref(&entry)).unwrap().remove(0),
                };
                Report::Committed { ticket: Some(ticket), entry, outcome }
            }
            Submission::Claim { ticket, user } => {
                Report::Claimed { ticket, granted: Some(self.store.talks(&user).unwrap()) }
            }
            Submission::Release { .. } => return None,
        }))
    }

    fn person(&mut self, who: &str) -> &mut Person {
        if !self.people.contains_key(who) {
            self.opened += 1;
            let heard = VecDeque::from([BANNER.to_owned()]);
            let (conn, line) = (ConnId(self.opened), Arc::new(Line::new(Door::Lines)));
            self.people.insert(who.to_owned(), Person { conn, line, heard, ended: false });
        }
        self.people.get_mut(who).unwrap()
    }
}

fn chat(now: u64, store: &Store) -> Chat {
    let (server, epoch) = ("test".to_owned(), store.epoch().unwrap());
    Chat::new(now, House { server, epoch, groups: store.groups().unwrap() })
}

impl Person {
    fn hear(&mut self, bytes: &[u8]) {
        let lines = std::str::from_utf8(bytes).unwrap();
        self.heard.extend(lines.lines().map(str::to_owned));
    }

    fn listen(&mut self) {
        let (pieces, ended) = self.line.outbox.take();
        self.ended = ended;
        pieces.iter().for_each(|piece| self.hear(piece));
    }
}

impl World for Core {
    fn send(&mut self, who: &str, line: &str) {
        let person = self.person(who);
        let conn = person.conn;
        match person.line.hear(Ok(line)) {
            Step::Enter(Entrance { name, secret, start, speech }) => {
                let line = person.line.clone();
                self.fanout.add(conn, speech, line);
                self.input(Input::Hello(Arrival { conn, name, secret, start }));
            }
            Step::Ask(ask) | Step::Settle(ask) => self.input(Input::Ask { conn, ask }),
            Step::Say(words) => person.line.outbox.push(words).unwrap(),
            Step::Close(words) => person.line.outbox.finish(words),
            Step::Nothing => {}
        }
    }

    fn hear(&mut self, who: &str) -> Option<String> {
        let person = self.person(who);
        person.listen();
        let heard = person.heard.pop_front();
        assert!(heard.is_some() || person.ended, "{who} hears nothing");
        heard
    }

    fn drop_connection(&mut self, who: &str) {
        let conn = self.people.remove(who).unwrap().conn;
        self.input(Input::Gone { conn });
    }

    fn rest(&mut self, who: &str) -> Vec<String> {
        let person = self.person(who);
        person.listen();
        person.heard.drain(..).collect()
    }
}

/// Netcats on a real port.
pub(crate) struct Port {
    address: SocketAddr,
    people: HashMap<String, BufReader<TcpStream>>,
}

impl Port {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address, people: HashMap::new() }
    }

    pub(crate) fn stream(&mut self, who: &str) -> &mut BufReader<TcpStream> {
        self.people.entry(who.to_owned()).or_insert_with(|| {
            let stream = TcpStream::connect(self.address).unwrap();
            stream.set_read_timeout(Some(DEADLINE)).unwrap();
            stream.set_write_timeout(Some(DEADLINE)).unwrap();
            BufReader::new(stream)
        })
    }

    pub(crate) fn send_bytes(&mut self, who: &str, bytes: &[u8]) {
        self.stream(who).get_mut().write_all(bytes).unwrap();
    }
}

impl World for Port {
    fn send(&mut self, who: &str, line: &str) {
        self.send_bytes(who, format!("{line}\n").as_bytes());
    }

    fn hear(&mut self, who: &str) -> Option<String> {
        let mut line = String::new();
        match self.stream(who).read_line(&mut line) {
            Ok(0) => None,
            Ok(_) => Some(line.strip_suffix('\n').unwrap_or(&line).to_owned()),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => None,
            Err(error) => panic!("{who} hears nothing: {error}"),
        }
    }

    fn drop_connection(&mut self, who: &str) {
        self.people.remove(who);
    }

    fn rest(&mut self, who: &str) -> Vec<String> {
        // Answers come in order: whatever precedes this pong was not in the script.
        self.send(who, "ping the-end");
        let mut rest = Vec::new();
        while let Some(line) = self.hear(who).filter(|line| !line.contains("the-end")) {
            rest.push(line);
        }
        rest
    }
}

/// A server of its own on a free port, in this process, without a rate limit.
pub(crate) fn with_server(test: impl FnOnce(SocketAddr)) {
    with_doors(|server| test(server.addresses(Door::Lines)[0]));
}

/// The same, reached by an encrypted connection, which the rest of the test need not know of.
pub(crate) fn with_tunnel(test: impl FnOnce(SocketAddr)) {
    with_doors(|server| test(tunnel(server.encrypted().unwrap().addresses[0])));
}

/// The same, with a door of each kind, and an encrypted address.
pub(crate) fn with_doors(test: impl FnOnce(&Server)) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let anywhere = "127.0.0.1:0".parse().unwrap();
    let config = Config {
        listen: vec![anywhere],
        doors: vec![(Door::Broadcast, anywhere), (Door::Menu, anywhere)],
        tls_listen: vec![anywhere],
        identity: Identity::Own,
        data: Place::Memory,
        durability: Durability::Process,
        rate: None,
        log: Default::default(),
    };
    let server = runtime.block_on(diwan_server::start(config)).unwrap();
    test(&server);
    runtime.block_on(server.stop());
}
