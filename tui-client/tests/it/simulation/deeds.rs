//! What people do, and what happens to them: the deeds and the faults of a schedule.

use diwan::app::msg::{Code, Key, Msg};
use diwan::link::session::Input;
use diwan_shared::command::Conversation;
use diwan_shared::name::UserName;

use super::world::{Event, NAMES, World};

/// What stands after `/create` and `/join`, and after `/leave`.
const GROUPS: [(&str, &str); 2] = [("G1", "G1"), ("L1 sesame", "L1")];

impl World {
    /// Somebody whose program runs does something.
    pub(super) fn act(&mut self) {
        let running = |person: &usize| self.people[*person].client.is_some();
        let people: Vec<usize> = (0..NAMES.len()).filter(running).collect();
        if people.is_empty() {
            return;
        }
        let person = self.random.one_of(&people);
        if self.enter(person) {
            return;
        }
        let (with_password, name) = self.random.one_of(&GROUPS);
        match self.random.below(22) {
            0..=9 => self.talk(person),
            10..=12 => self.whisper(person),
            13 => self.press(person, Key::new(Code::Char('n')).ctrl()),
            14 | 15 => self.command(person, &format!("/create {with_password}")),
            16 | 17 => self.command(person, &format!("/join {with_password}")),
            18 => self.command(person, &format!("/leave {name}")),
            19 => self.command(person, "/reconnect"),
            20 => {
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

    /// Presses Enter on the first screen, if it is shown.
    pub(super) fn enter(&mut self, person: usize) -> bool {
        let client = self.people[person].client.as_ref();
        let Some(arrival) = client.and_then(|client| client.app.arrival.as_ref()) else {
            return false;
        };
        let why = &arrival.message;
        assert!(!why.contains("taken"), "{} lost the name: {why}", self.people[person].name);
        self.press(person, Key::new(Code::Enter));
        true
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

    /// Something breaks.
    pub(super) fn fault(&mut self) {
        let person = self.random.below(NAMES.len() as u64) as usize;
        match self.random.below(14) {
            0..=3 => self.cut(person),
            4 => {
                let until = self.now + self.random.while_up_to(60_000);
                let conn = self.people[person].client.as_ref().and_then(|client| client.conn);
                let wire = conn.and_then(|conn| self.wires.get_mut(&conn));
                wire.into_iter().for_each(|wire| wire.stall(until));
            }
            5 | 6 => self.kill(person),
            7 | 8 if self.house.is_running() => {
                let committed = self.random.chance(50);
                self.house.crash(committed);
                self.house_is_gone();
                self.in_a_while(6_000, Event::StartHouse);
            }
            9 => {
                self.house.close();
                self.plan_round(0);
            }
            10 => self.house.full = !self.house.full,
            11 => self.still_until = self.now + self.random.while_up_to(90_000),
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
            let later = self.random.while_up_to(2_000);
            self.plan(at + later, Event::Gone(conn));
        }
    }

    /// `kill -9` of the program; the person starts it again.
    fn kill(&mut self, person: usize) {
        self.hang_up(person);
        self.people[person].client = None;
        self.wakes[person] = [0; 2];
        self.in_a_while(40_000, Event::Start(person));
    }
}
