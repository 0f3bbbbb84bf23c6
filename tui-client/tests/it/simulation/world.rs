//! Virtual time: what happens when, drawn from one seed.
//!
//! Three people talk while wires are cut and everybody is killed at times; then all is healed, and
//! within five minutes nobody may have anything to wait for.

use std::collections::BTreeMap;

use diwan::app::msg::{Code, Key, Msg};
use diwan::link::session::Input;
use diwan_server::chat::input::ConnId;
use diwan_server::entry::{Query, Ticket};
use diwan_shared::command::Conversation;
use diwan_shared::dialect::BANNER;
use diwan_shared::name::UserName;

use super::check::{check_said, check_shown, waits_for};
use super::house::{House, Wish};
use super::person::{Person, Want};
use super::random::Random;
use super::wire::{Way, Wire};

const NAMES: [&str; 3] = ["Ana", "Bob", "سارا"];

/// How long everybody has to find their way after the last fault.
const PATIENCE_MS: u64 = 300_000;

/// Something that is going to happen.
#[derive(Debug)]
enum Event {
    /// An attempt to connect reaches the server's machine.
    Knock(u64),
    /// The client hears that it is connected.
    Connected(u64),
    /// The client hears that a connection is gone.
    Lost(u64, &'static str),
    /// The server hears that a connection is gone.
    Gone(u64),
    Line(u64, Way, String),
    Round,
    Commit,
    Read(Ticket, Query),
    News(usize),
    WakeLink(usize),
    WakeApp(usize),
    Act(usize),
    Fault,
    StartHouse,
    Start(usize),
}

impl Event {
    /// Whether the server's process has to do something for it.
    fn is_for_house(&self) -> bool {
        match self {
            Self::Gone(_) | Self::Round | Self::Commit | Self::Read(..) => true,
            Self::Line(_, way, _) => matches!(way, Way::ToServer),
            _ => false,
        }
    }
}

pub(crate) struct World {
    now: u64,
    random: Random,
    /// By time, and by the order in which they were planned.
    plan: BTreeMap<(u64, u64), Event>,
    planned: u64,
    house: House,
    /// How far the server's clock is from the right time, in milliseconds.
    house_skew: i64,
    people: Vec<Person>,
    wires: BTreeMap<u64, Wire>,
    conns: u64,
    round_at: Option<u64>,
    commit_planned: bool,
    /// The last wishes of each person's link and app to be woken.
    wakes: Vec<[u64; 2]>,
    texts: u64,
    /// The server's process stands still until then, as after SIGSTOP: its sockets stay open.
    still_until: u64,
    quiet: bool,
    tells: bool,
}

impl World {
    /// Lives through the schedule of a seed; panics when anything is not as it must be. Gives how
    /// many messages were said.
    pub(crate) fn run(seed: u64, tells: bool) -> usize {
        let people = (1..).zip(NAMES).map(|(number, name)| Person::new(number, name)).collect();
        let mut world = Self {
            now: 0,
            random: Random(seed),
            plan: BTreeMap::new(),
            planned: 0,
            house: House::new(),
            house_skew: 0,
            people,
            wires: BTreeMap::new(),
            conns: 0,
            round_at: None,
            commit_planned: false,
            wakes: vec![[0; 2]; NAMES.len()],
            texts: 0,
            still_until: 0,
            quiet: false,
            tells,
        };
        world.live();
        check_said(&mut world.people, &world.house.disk)
    }

    fn live(&mut self) {
        self.house.start(self.now);
        for person in 0..NAMES.len() {
            self.plan(0, Event::Start(person));
            self.after(3_000, Event::Act(person));
        }
        self.after(6_000, Event::Fault);
        let end = 10_000 + self.random.below(60_000);
        while self.now < end {
            self.step();
        }
        self.heal();
        while let Some(why) = self.waits_for() {
            assert!(self.now < end + PATIENCE_MS, "left waiting: {why}");
            let second = self.now + 1_000;
            while self.now < second {
                self.step();
            }
        }
    }

    fn waits_for(&mut self) -> Option<String> {
        self.people.iter_mut().find_map(|person| waits_for(person, &self.house.disk))
    }

    fn plan(&mut self, at: u64, event: Event) {
        self.planned += 1;
        self.plan.insert((at.max(self.now), self.planned), event);
    }

    /// Plans something for a random moment before so many milliseconds have passed.
    fn after(&mut self, within: u64, event: Event) {
        let at = self.now + self.random.below(within);
        self.plan(at, event);
    }

    fn step(&mut self) {
        let ((at, _), event) = self.plan.pop_first().expect("people always act");
        self.now = at;
        if self.tells {
            println!("{at:>8} {event:?}");
        }
        if at < self.still_until && event.is_for_house() {
            return self.plan(self.still_until, event);
        }
        match event {
            Event::Knock(conn) => self.knock(conn),
            Event::Connected(conn) => self.reach_client(conn, Input::Connected),
            Event::Lost(conn, why) => {
                self.reach_client(conn, Input::Lost(why.to_owned()));
                if let Some(wire) = self.wires.get_mut(&conn) {
                    wire.client = false;
                }
            }
            Event::Gone(conn) => self.gone(conn),
            Event::Line(conn, way, line) => self.deliver(conn, way, &line),
            Event::Round => self.round(),
            Event::Commit => {
                self.commit_planned = false;
                self.house.commit();
                self.plan_round(0);
            }
            Event::Read(ticket, query) => {
                self.house.read(ticket, &query);
                self.plan_round(0);
            }
            Event::News(person) => {
                let wants = self.people[person].hear_news(self.now);
                self.want(person, wants);
            }
            Event::WakeLink(person) => {
                let wants = self.people[person].link(self.now, Input::Wake);
                self.want(person, wants);
            }
            Event::WakeApp(person) => self.tell(person, Msg::Wake),
            Event::Act(person) => self.act(person),
            Event::Fault => self.fault(),
            Event::StartHouse => {
                if !self.house.is_running() {
                    self.house.start(self.now);
                }
            }
            Event::Start(person) => self.start(person),
        }
    }

    fn start(&mut self, person: usize) {
        if self.people[person].client.is_none() {
            let seed = self.random.next();
            let wants = self.people[person].start(self.now, seed);
            self.want(person, wants);
        }
    }

    fn tell(&mut self, person: usize, msg: Msg) {
        let wants = self.people[person].tell(self.now, msg);
        self.want(person, wants);
    }

    fn press(&mut self, person: usize, key: Key) {
        self.tell(person, Msg::Key(key));
    }

    /// The link of the client that made a connection hears of it, if it is still the one.
    fn reach_client(&mut self, conn: u64, input: Input<'_>) {
        let Some(wire) = self.wires.get(&conn).filter(|wire| wire.client) else { return };
        let person = wire.person;
        let client = self.people[person].client.as_ref();
        if client.is_some_and(|client| client.conn == Some(conn)) {
            let wants = self.people[person].link(self.now, input);
            self.want(person, wants);
        }
    }

    /// What a program wants is done; then it must show nothing wrong.
    fn want(&mut self, person: usize, wants: Vec<Want>) {
        for want in wants {
            match want {
                Want::Connect => self.connect(person),
                Want::Write(line) => self.write(person, line),
                Want::HangUp => self.hang_up(person),
                Want::News => self.after(4, Event::News(person)),
                Want::WakeLink(at) => self.wake(person, 0, at, Event::WakeLink(person)),
                Want::WakeApp(at) => self.wake(person, 1, at, Event::WakeApp(person)),
            }
        }
        check_shown(&self.people[person], &self.house.disk);
    }

    fn wake(&mut self, person: usize, which: usize, at: u64, event: Event) {
        if self.wakes[person][which] != at {
            self.wakes[person][which] = at;
            self.plan(at, event);
        }
    }

    fn connect(&mut self, person: usize) {
        self.conns += 1;
        let (conn, mut wire) = (self.conns, Wire::new(person, &mut self.random));
        let at = wire.arrival(Way::ToServer, self.now, &mut self.random);
        self.wires.insert(conn, wire);
        if let Some(client) = &mut self.people[person].client {
            client.conn = Some(conn);
        }
        self.plan(at, Event::Knock(conn));
    }

    fn knock(&mut self, conn: u64) {
        let is_running = self.house.is_running();
        let Some(wire) = self.wires.get_mut(&conn) else { return };
        if wire.is_cut(self.now) {
            return;
        }
        wire.server = is_running;
        let at = wire.arrival(Way::ToClient, self.now, &mut self.random);
        if is_running {
            self.plan(at, Event::Connected(conn));
            self.plan(at, Event::Line(conn, Way::ToClient, BANNER.to_owned()));
        } else {
            self.plan(at, Event::Lost(conn, "Connection refused"));
        }
    }

    fn write(&mut self, person: usize, line: String) {
        let Some(conn) = self.people[person].client.as_ref().and_then(|client| client.conn) else {
            return;
        };
        let Some(wire) = self.wires.get_mut(&conn) else { return };
        let at = wire.arrival(Way::ToServer, self.now, &mut self.random);
        self.plan(at, Event::Line(conn, Way::ToServer, line));
    }

    /// The client closes its socket; what it wrote before still arrives.
    fn hang_up(&mut self, person: usize) {
        let client = self.people[person].client.as_mut();
        let Some(conn) = client.and_then(|client| client.conn.take()) else { return };
        let Some(wire) = self.wires.get_mut(&conn) else { return };
        wire.client = false;
        let at = wire.arrival(Way::ToServer, self.now, &mut self.random);
        self.plan(at, Event::Gone(conn));
    }

    fn gone(&mut self, conn: u64) {
        let Some(wire) = self.wires.get_mut(&conn) else { return };
        if std::mem::replace(&mut wire.server, false) && (!wire.is_cut(self.now) || !wire.client) {
            self.house.gone(ConnId(conn));
            self.plan_round(3);
        }
    }

    fn deliver(&mut self, conn: u64, way: Way, line: &str) {
        let Some(wire) = self.wires.get(&conn).filter(|wire| !wire.is_cut(self.now)) else {
            return;
        };
        match way {
            Way::ToClient => self.reach_client(conn, Input::Line(line)),
            Way::ToServer if wire.server => {
                self.house.hear(ConnId(conn), line);
                self.plan_round(3);
            }
            // Nobody is there any more: the machine says so.
            Way::ToServer => self.plan(self.now + 1, Event::Lost(conn, "The connection broke")),
        }
    }

    fn plan_round(&mut self, within: u64) {
        if self.round_at.is_none() {
            let at = self.now + self.random.below(within + 1);
            self.round_at = Some(at);
            self.plan(at, Event::Round);
        }
    }

    fn round(&mut self) {
        self.round_at = None;
        for wish in self.house.round(self.now.saturating_add_signed(self.house_skew)) {
            match wish {
                Wish::Commit if self.commit_planned => {}
                Wish::Commit => {
                    self.commit_planned = true;
                    let within = if self.random.chance(5) { 3_000 } else { 15 };
                    self.after(within, Event::Commit);
                }
                Wish::Read(ticket, query) => self.after(30, Event::Read(ticket, query)),
                Wish::Tick(at) => {
                    let at = at.saturating_add_signed(-self.house_skew);
                    self.plan(at.max(self.now + 1), Event::Round);
                }
                Wish::Say(conn, lines) => self.say(conn.0, lines),
                Wish::Close(conn) => self.close(conn.0),
                Wish::Ended => {
                    self.house_is_gone();
                    self.after(5_000, Event::StartHouse);
                }
            }
        }
    }

    fn say(&mut self, conn: u64, lines: Vec<String>) {
        let Some(wire) = self.wires.get_mut(&conn) else { return };
        let at = wire.arrival(Way::ToClient, self.now, &mut self.random);
        for line in lines {
            self.plan(at, Event::Line(conn, Way::ToClient, line));
        }
    }

    fn close(&mut self, conn: u64) {
        let Some(wire) = self.wires.get_mut(&conn) else { return };
        wire.server = false;
        let at = wire.arrival(Way::ToClient, self.now, &mut self.random);
        if !wire.is_cut(at) {
            self.plan(at, Event::Lost(conn, "The server closed the connection"));
        }
    }

    /// The server's process has ended, and with it all connections.
    fn house_is_gone(&mut self) {
        self.still_until = 0;
        self.commit_planned = false;
        for conn in self.wires.keys().copied().collect::<Vec<_>>() {
            if self.wires.get(&conn).is_some_and(|wire| wire.server) {
                self.close(conn);
            }
        }
    }

    /// Somebody does something.
    fn act(&mut self, person: usize) {
        self.after(3_000, Event::Act(person));
        let Some(client) = &self.people[person].client else { return };
        if let Some(arrival) = &client.app.arrival {
            let why = &arrival.message;
            assert!(!why.contains("taken"), "{} lost the name: {why}", self.people[person].name);
            return self.press(person, Key::new(Code::Enter));
        }
        if self.quiet {
            return;
        }
        match self.random.below(20) {
            0..=9 => self.talk(person),
            10..=12 => self.whisper(person),
            13 => self.press(person, Key::new(Code::Char('n')).ctrl()),
            14 => self.command(person, "/create G1"),
            15 => self.command(person, "/join G1"),
            16 => self.command(person, "/leave G1"),
            17 => self.command(person, "/reconnect"),
            18 => {
                let focused = self.random.chance(50);
                self.tell(person, Msg::Focus(focused));
            }
            _ => {
                self.press(person, Key::new(Code::Char('c')).alt());
                self.press(person, Key::new(Code::Enter));
                self.press(person, Key::new(Code::Esc));
            }
        }
    }

    fn command(&mut self, person: usize, line: &str) {
        self.tell(person, Msg::Paste(line.to_owned()));
        self.press(person, Key::new(Code::Enter));
        self.press(person, Key::new(Code::Char('u')).ctrl());
    }

    /// Says up to three things in the room that is looked at.
    fn talk(&mut self, person: usize) {
        for _ in 0..=self.random.below(3) {
            let Some(client) = &self.people[person].client else { return };
            let Some(room) = client.app.rooms.current().of.clone() else { return };
            self.texts += 1;
            let text = format!("text {}.", self.texts);
            let wants = self.people[person].say(self.now, &text, room, &text);
            self.want(person, wants);
        }
    }

    fn whisper(&mut self, person: usize) {
        let peer = NAMES[(person + 1 + self.random.below(2) as usize) % NAMES.len()];
        self.texts += 1;
        let text = format!("text {}.", self.texts);
        let to = Conversation::With(UserName::new(peer).expect("a good name"));
        let line = format!("/msg {peer} {text}");
        let wants = self.people[person].say(self.now, &text, to, &line);
        self.want(person, wants);
    }

    fn fault(&mut self) {
        if self.quiet {
            return;
        }
        self.after(6_000, Event::Fault);
        let person = self.random.below(NAMES.len() as u64) as usize;
        match self.random.below(14) {
            0..=3 => self.cut(person),
            4 => {
                let until = self.now + self.random.below(60_000);
                let conn = self.people[person].client.as_ref().and_then(|client| client.conn);
                let wire = conn.and_then(|conn| self.wires.get_mut(&conn));
                wire.into_iter().for_each(|wire| wire.stall(until));
            }
            5 | 6 => self.kill(person),
            7 | 8 if self.house.is_running() => {
                let committed = self.random.chance(50);
                self.house.crash(committed);
                self.house_is_gone();
                self.after(6_000, Event::StartHouse);
            }
            9 => {
                self.house.close();
                self.plan_round(0);
            }
            10 => self.house.full = !self.house.full,
            11 => self.still_until = self.now + self.random.below(90_000),
            12 => self.house_skew = self.random.below(120_000) as i64 - 60_000,
            _ => {
                // The machine slept, or somebody set its clock.
                self.people[person].skew = self.random.below(7_200_000) as i64 - 3_600_000;
                let wants = self.people[person].link(self.now, Input::Roused);
                self.want(person, wants);
            }
        }
    }

    /// A wire breaks: both sides hear of it, or one, or none.
    fn cut(&mut self, person: usize) {
        let conn = self.people[person].client.as_ref().and_then(|client| client.conn);
        let Some(conn) = conn else { return };
        let at = self.now + self.random.below(50);
        self.wires.get_mut(&conn).into_iter().for_each(|wire| wire.cut(at));
        if self.random.chance(60) {
            self.plan(at, Event::Lost(conn, "The connection broke"));
        }
        if self.random.chance(50) {
            let later = self.random.below(2_000);
            self.plan(at + later, Event::Gone(conn));
        }
    }

    /// `kill -9` of the program; the person starts it again.
    fn kill(&mut self, person: usize) {
        self.hang_up(person);
        self.people[person].client = None;
        self.wakes[person] = [0; 2];
        self.after(40_000, Event::Start(person));
    }

    /// No more faults; everything that is broken is known to be.
    fn heal(&mut self) {
        self.quiet = true;
        self.house.full = false;
        self.plan(self.now, Event::StartHouse);
        for (conn, wire) in &self.wires {
            if wire.is_cut(self.now) {
                self.planned += 1;
                self.plan.insert((self.now, self.planned), Event::Gone(*conn));
            }
        }
        (0..NAMES.len()).for_each(|person| self.plan(self.now, Event::Start(person)));
    }
}
