//! Virtual time: what happens when, drawn from one seed.
//!
//! Three people do a few things while wires are cut and everybody is killed at times, in a moment
//! or in minutes; then all is healed, and within five minutes nobody may have anything to wait for.
//! Many short schedules find more than a few long ones: what goes wrong takes few steps, and the
//! rest of a long one only costs time.

use std::collections::BTreeMap;

use diwan::app::msg::{Key, Msg};
use diwan::link::session::Input;
use diwan_server::chat::input::ConnId;
use diwan_shared::dialect::BANNER;

use super::check::{check_said, check_shown, check_told, waits_for};
use super::house::{Errand, House, Wish};
use super::person::{Person, Want};
use super::random::Random;
use super::wire::{Way, Wire};

pub(super) const NAMES: [&str; 3] = ["Ana", "Bob", "سارا"];

/// What people do in one schedule.
const DEEDS_MAX: u64 = 16;

/// How often something breaks meanwhile.
const FAULTS_MAX: u64 = 5;

/// How long that takes.
const DEEDS_MS_MAX: u64 = 120_000;

/// How long everybody has to find their way after the last fault.
const PATIENCE_MS: u64 = 300_000;

/// Something that is going to happen.
#[derive(Debug)]
pub(super) enum Event {
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
    Errand(u64, Errand),
    News(usize),
    WakeLink(usize),
    WakeApp(usize),
    Act,
    Fault,
    StartHouse,
    Start(usize),
}

impl Event {
    /// Whether the server's process has to do something for it.
    fn is_for_house(&self) -> bool {
        match self {
            Self::Gone(_) | Self::Round | Self::Commit | Self::Errand(..) => true,
            Self::Line(_, way, _) => matches!(way, Way::ToServer),
            _ => false,
        }
    }
}

pub(crate) struct World {
    pub(super) now: u64,
    pub(super) random: Random,
    /// By time, and by the order in which they were planned.
    plan: BTreeMap<(u64, u64), Event>,
    planned: u64,
    pub(super) house: House,
    /// How far the server's clock is from the right time, in milliseconds.
    pub(super) house_skew: i64,
    pub(super) people: Vec<Person>,
    pub(super) wires: BTreeMap<u64, Wire>,
    conns: u64,
    round_at: Option<u64>,
    /// When the server has something to do by itself.
    tick_at: Option<u64>,
    commit_planned: bool,
    /// The last wishes of each person's link and app to be woken.
    pub(super) wakes: Vec<[u64; 2]>,
    pub(super) texts: u64,
    /// The server's process stands still until then, as after SIGSTOP: its sockets stay open.
    pub(super) still_until: u64,
    tells: bool,
}

impl World {
    /// Lives through the schedule of a seed; panics when anything is not as it must be. Gives how
    /// many messages were said.
    pub(crate) fn run(seed: u64, tells: bool) -> u64 {
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
            tick_at: None,
            commit_planned: false,
            wakes: vec![[0; 2]; NAMES.len()],
            texts: 0,
            still_until: 0,
            tells,
        };
        world.live();
        world.people.iter().for_each(check_told);
        check_said(&mut world.people, &world.house.disk)
    }

    fn live(&mut self) {
        self.house.start(0);
        (0..NAMES.len()).for_each(|person| self.plan(0, Event::Start(person)));
        let end = self.random.while_up_to(DEEDS_MS_MAX);
        (0..=self.random.below(DEEDS_MAX)).for_each(|_| self.after(end, Event::Act));
        (0..=self.random.below(FAULTS_MAX)).for_each(|_| self.after(end, Event::Fault));
        self.live_until(end);
        self.heal();
        while let Some(why) = self.waits_for() {
            assert!(self.now < end + PATIENCE_MS, "left waiting: {why}");
            for person in 0..NAMES.len() {
                self.enter(person);
            }
            self.live_until(self.now + 1_000);
        }
    }

    fn live_until(&mut self, end: u64) {
        while let Some(next) = self.plan.first_entry().filter(|next| next.key().0 <= end) {
            let ((at, _), event) = next.remove_entry();
            self.now = at;
            self.step(event);
        }
        self.now = end;
    }

    fn waits_for(&mut self) -> Option<String> {
        self.people.iter_mut().find_map(|person| waits_for(person, &self.house.disk))
    }

    pub(super) fn plan(&mut self, at: u64, event: Event) {
        self.planned += 1;
        self.plan.insert((at.max(self.now), self.planned), event);
    }

    /// Plans something for a random moment before so many milliseconds have passed.
    fn after(&mut self, within: u64, event: Event) {
        let at = self.now + self.random.below(within + 1);
        self.plan(at, event);
    }

    /// The same, but most likely for soon.
    pub(super) fn in_a_while(&mut self, within: u64, event: Event) {
        let at = self.now + self.random.while_up_to(within);
        self.plan(at, event);
    }

    fn step(&mut self, event: Event) {
        if self.tells {
            println!("{:>8} {event:?}", self.now);
        }
        if self.now < self.still_until && event.is_for_house() {
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
            Event::Errand(start, errand) => {
                self.house.done(start, errand);
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
            Event::Act => self.act(),
            Event::Fault => self.fault(),
            Event::StartHouse => {
                if !self.house.is_running() {
                    self.house.start(self.house_clock());
                }
            }
            Event::Start(person) => self.start(person),
        }
    }

    /// The time on the server's machine.
    fn house_clock(&self) -> u64 {
        self.now.saturating_add_signed(self.house_skew)
    }

    fn start(&mut self, person: usize) {
        if self.people[person].client.is_none() {
            let seed = self.random.next();
            let wants = self.people[person].start(self.now, seed);
            self.want(person, wants);
        }
    }

    pub(super) fn tell(&mut self, person: usize, msg: Msg) {
        let wants = self.people[person].tell(self.now, msg);
        self.want(person, wants);
    }

    pub(super) fn press(&mut self, person: usize, key: Key) {
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
    pub(super) fn want(&mut self, person: usize, wants: Vec<Want>) {
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
    pub(super) fn hang_up(&mut self, person: usize) {
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

    pub(super) fn plan_round(&mut self, within: u64) {
        if self.round_at.is_none() {
            let at = self.now + self.random.below(within + 1);
            self.round_at = Some(at);
            self.plan(at, Event::Round);
        }
    }

    fn round(&mut self) {
        self.round_at = None;
        for wish in self.house.round(self.house_clock()) {
            match wish {
                Wish::Commit if self.commit_planned => {}
                Wish::Commit => {
                    self.commit_planned = true;
                    let within = if self.random.chance(5) { 3_000 } else { 15 };
                    self.after(within, Event::Commit);
                }
                Wish::Errand(start, errand) => self.after(30, Event::Errand(start, errand)),
                Wish::Tick(at) => {
                    let at = at.saturating_add_signed(-self.house_skew);
                    if self.tick_at.replace(at) != Some(at) {
                        self.plan(at.max(self.now + 1), Event::Round);
                    }
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
    pub(super) fn house_is_gone(&mut self) {
        self.still_until = 0;
        self.commit_planned = false;
        for conn in self.wires.keys().copied().collect::<Vec<_>>() {
            if self.wires.get(&conn).is_some_and(|wire| wire.server) {
                self.close(conn);
            }
        }
    }

    /// No more faults; everything that is broken is known to be.
    fn heal(&mut self) {
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
