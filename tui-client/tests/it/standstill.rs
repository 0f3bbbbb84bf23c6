//! A server that stops answering without closing, as after SIGSTOP: noticed, and made good for.
//!
//! A real server process and a real socket; the client is the app and the link's session of the
//! simulation, so that the minute in which it waits passes at once.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};

use diwan::app::App;
use diwan::app::msg::Msg;
use diwan::app::timeline::Mark;
use diwan::link::session::Input;
use diwan_shared::command::Conversation;
use diwan_shared::name::GroupName;
use rustix::process::Signal;

use crate::conversation::free_address;
use crate::seat::{PATIENCE, Seat, VTE};
use crate::simulation::person::{Person, Want};
use crate::surviving::texts;

/// How long it may take to notice, in milliseconds.
const NOTICE_MS_MAX: u64 = 60_000;

/// Somebody whose clock goes on when the test says so, while the connection is a real one.
struct Guest {
    address: SocketAddr,
    person: Person,
    stream: Option<BufReader<TcpStream>>,
    now: u64,
    wake_at: u64,
    connects: u32,
}

impl Guest {
    fn comes(name: &str, address: SocketAddr) -> Self {
        let person = Person::new(1, name);
        let mut guest = Self { address, person, stream: None, now: 0, wake_at: 0, connects: 0 };
        let wants = guest.person.start(0, 1);
        guest.act(wants);
        guest.hear_until(|app| app.connection.is_up());
        guest
    }

    fn act(&mut self, wants: Vec<Want>) {
        for want in wants {
            match want {
                Want::Connect => self.connect(),
                Want::Write(line) => self.write(&line),
                Want::HangUp => self.stream = None,
                Want::News => {
                    let wants = self.person.hear_news(self.now);
                    self.act(wants);
                }
                Want::WakeLink(at) => self.wake_at = at,
                Want::WakeApp(_) => {}
            }
        }
    }

    fn connect(&mut self) {
        self.connects += 1;
        let stream = TcpStream::connect(self.address).expect("the server's machine answers");
        stream.set_read_timeout(Some(PATIENCE)).expect("a deadline");
        self.stream = Some(BufReader::new(stream));
        self.link(Input::Connected);
    }

    fn write(&mut self, line: &str) {
        let stream = self.stream.as_mut().expect("only what is connected is written to");
        writeln!(stream.get_mut(), "{line}").expect("the server's machine takes it");
    }

    fn link(&mut self, input: Input<'_>) {
        let wants = self.person.link(self.now, input);
        self.act(wants);
    }

    fn app(&self) -> &App {
        &self.person.client.as_ref().expect("it runs").app
    }

    /// Listens to the server; where there is no connection, time passes.
    fn hear_until(&mut self, condition: impl Fn(&App) -> bool) {
        while !condition(self.app()) {
            let Some(stream) = &mut self.stream else {
                self.pass();
                continue;
            };
            let mut line = String::new();
            match stream.read_line(&mut line).expect("something is said in time") {
                0 => {
                    self.stream = None;
                    self.link(Input::Lost("The server closed the connection".to_owned()));
                }
                _ => self.link(Input::Line(line.trim_end())),
            }
        }
    }

    /// Time passes until the link or what the person sees of it has something to do.
    fn pass(&mut self) {
        self.now = self.now.max(self.wake_at);
        self.link(Input::Wake);
        let wants = self.person.tell(self.now, Msg::Wake);
        self.act(wants);
    }

    fn says(&mut self, text: &str) {
        let general = Conversation::Group(GroupName::general());
        let wants = self.person.say(self.now, text, general, text);
        self.act(wants);
    }

    /// What is shown in the room that is looked at, with its marks.
    fn shown(app: &App) -> Vec<(String, Mark)> {
        let said = app.rooms.current().timeline.items().iter().filter_map(|item| item.said());
        said.map(|said| (said.text.to_string(), said.mark.clone())).collect()
    }
}

fn all<const N: usize>(texts: [&str; N], mark: &Mark) -> Vec<(String, Mark)> {
    texts.map(|text| (text.to_owned(), mark.clone())).to_vec()
}

#[test]
fn a_server_that_stands_still_is_noticed_and_hears_everything_once_when_it_goes_on() {
    let address = free_address();
    let port = address.port().to_string();
    let host = Seat::start(&["--port", &port, "--name", "Sara"], (80, 24), VTE);
    host.until_screen(|screen| screen.contains("✓ hosting"));
    let mut bob = Guest::comes("Bob", address);
    bob.says("before");
    bob.hear_until(|app| Guest::shown(app) == all(["before"], &Mark::Accepted));

    host.stand_still();
    let stopped_at = bob.now;
    bob.says("into the silence");
    while bob.app().connection.is_up() {
        bob.pass();
    }
    assert!(bob.now - stopped_at <= NOTICE_MS_MAX, "noticed after {}", bob.now - stopped_at);
    bob.says("while there is none");
    // The machine takes connections, and nobody answers on them.
    while bob.connects < 4 {
        bob.pass();
    }
    assert!(!bob.app().connection.is_up());

    host.signal(Signal::CONT);
    let texts_said = ["before", "into the silence", "while there is none"];
    bob.hear_until(|app| Guest::shown(app) == all(texts_said, &Mark::Accepted));
    assert_eq!(texts(address), texts_said);
    let screen = host.until_screen(|screen| screen.contains("while there is none"));
    texts_said.iter().for_each(|text| assert_eq!(screen.matches(text).count(), 1, "{screen}"));
}
