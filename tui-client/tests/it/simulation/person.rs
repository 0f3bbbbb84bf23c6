//! Somebody with the real client, without its terminal and socket: the app, the link's session,
//! and the files that outlive a `kill -9`.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use diwan::app::App;
use diwan::app::clock::Zone;
use diwan::app::effect::{Address, Effect, Effects};
use diwan::app::keep::Keep;
use diwan::app::msg::{Code, Key, Msg};
use diwan::app::settings::{Front, Settings, Setup};
use diwan::link::session::{Input, Order, Session};
use diwan_shared::command::{Conversation, Tag};
use diwan_shared::dialect::Secret;
use diwan_shared::event::{Event, Refused};
use diwan_shared::name::UserName;
use diwan_shared::refusal;

/// 21 November 2026, 00:00 UTC.
pub(crate) const DAY: u64 = 1_795_219_200_000;

/// A person, whether or not the program runs.
pub(crate) struct Person {
    pub(crate) name: UserName,
    number: u64,
    /// How far the clock of this machine is from the right time, in milliseconds.
    pub(crate) skew: i64,
    /// The outbox file, by its owner's name. It becomes text only when it is read again.
    files: BTreeMap<UserName, Keep>,
    pub(crate) client: Option<Client>,
    pub(crate) said: Vec<Said>,
    /// The tags of what was heard to be refused: it may be said again after others.
    pub(crate) refused: BTreeSet<Tag>,
}

/// Something that was said: Enter was pressed, and it stood in the log.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(crate) text: String,
    pub(crate) to: Conversation,
}

/// The running program.
pub(crate) struct Client {
    pub(crate) app: App,
    pub(crate) session: Session,
    /// The connection there is, or that is being made.
    pub(crate) conn: Option<u64>,
    /// What the link has to tell, and the app has not heard yet.
    news: VecDeque<Msg>,
}

/// What the program wants of the world.
pub(crate) enum Want {
    Connect,
    Write(String),
    HangUp,
    /// There is news for the app, which has heard all before.
    News,
    /// In virtual milliseconds.
    WakeLink(u64),
    WakeApp(u64),
}

impl Person {
    pub(crate) fn new(number: u64, name: &str) -> Self {
        let files = BTreeMap::new();
        Self {
            name: UserName::new(name).expect("a good name"),
            number,
            skew: 0,
            files,
            client: None,
            said: Vec::new(),
            refused: BTreeSet::new(),
        }
    }

    /// Starts the program; no other start has this seed.
    pub(crate) fn start(&mut self, now: u64, seed: u64) -> Vec<Want> {
        let address = Address::new("house", 9000);
        let session = Session::new(address.to_string(), seed);
        let setup = Setup {
            name: Some(self.name.to_string()),
            address,
            trusted: BTreeMap::new(),
            peer: None,
            zone: Zone::default(),
            front: Front::Screen,
            seed: u128::from(seed) << 64 | u128::from(seed),
            settings: Settings::default(),
        };
        let mut effects = Effects::default();
        let app = App::new(setup, &mut effects);
        self.client = Some(Client { app, session, conn: None, news: VecDeque::new() });
        let mut wants = Vec::new();
        self.perform(now, effects, &mut wants);
        wants
    }

    /// The app hears of something.
    pub(crate) fn tell(&mut self, now: u64, msg: Msg) -> Vec<Want> {
        let mut wants = Vec::new();
        self.update(now, msg, &mut wants);
        wants
    }

    /// The app hears what the link had to tell.
    pub(crate) fn hear_news(&mut self, now: u64) -> Vec<Want> {
        let mut wants = Vec::new();
        while let Some(msg) = self.client.as_mut().and_then(|client| client.news.pop_front()) {
            self.refused.extend(refused(&msg).cloned());
            self.update(now, msg, &mut wants);
        }
        wants
    }

    /// The link hears of something.
    pub(crate) fn link(&mut self, now: u64, input: Input<'_>) -> Vec<Want> {
        let mut wants = Vec::new();
        self.handle(now, input, &mut wants);
        wants
    }

    /// Types a line and presses Enter; says whether it was taken.
    pub(crate) fn say(&mut self, now: u64, text: &str, to: Conversation, line: &str) -> Vec<Want> {
        let mut wants = self.tell(now, Msg::Paste(line.to_owned()));
        wants.extend(self.tell(now, Msg::Key(Key::new(Code::Enter))));
        let Some(client) = &self.client else { return wants };
        let rooms = client.app.rooms.list().iter();
        let stands = rooms
            .flat_map(|room| room.timeline.items())
            .any(|item| item.said().is_some_and(|said| said.text.as_str() == text));
        if stands {
            self.said.push(Said { text: text.to_owned(), to });
        } else {
            // It was not taken, and stands in the draft; the next line begins anew.
            wants.extend(self.tell(now, Msg::Key(Key::new(Code::Char('u')).ctrl())));
        }
        wants
    }

    fn update(&mut self, now: u64, msg: Msg, wants: &mut Vec<Want>) {
        let day = self.day(now);
        let Some(client) = &mut self.client else { return };
        let mut effects = Effects::default();
        client.app.update(day, msg, &mut effects);
        self.perform(now, effects, wants);
    }

    fn perform(&mut self, now: u64, mut effects: Effects, wants: &mut Vec<Want>) {
        for effect in effects.drain().collect::<Vec<_>>() {
            match effect {
                Effect::Connect { address, name } => {
                    let keep = self.files.get(&name).map(read_again).unwrap_or_default();
                    let whose = diwan::app::keep::Whose::new(&name, &address);
                    self.update(now, Msg::Kept { whose, keep: Box::new(keep) }, wants);
                    let secret = Secret::new(&format!("{:0>16}", self.number));
                    let secret = secret.expect("a good secret");
                    self.handle(now, Input::Introduce(name, secret), wants);
                }
                Effect::Send(request) => self.handle(now, Input::Request(request), wants),
                Effect::Reconnect => self.handle(now, Input::Reconnect, wants),
                Effect::Keep { whose, keep } => {
                    self.files.insert(whose.name, keep);
                }
                Effect::WakeAt(at) => {
                    let ahead = at.saturating_sub(self.day(now));
                    wants.push(Want::WakeApp(now + ahead));
                }
                _ => {}
            }
        }
    }

    fn handle(&mut self, now: u64, input: Input<'_>, wants: &mut Vec<Want>) {
        let Some(client) = &mut self.client else { return };
        let mut orders = Vec::new();
        client.session.handle(now, input, &mut orders);
        for order in orders {
            wants.push(match order {
                Order::Connect => Want::Connect,
                Order::Write(line) => Want::Write(line),
                Order::HangUp => Want::HangUp,
                Order::Tell(msg) => {
                    client.news.push_back(msg);
                    if client.news.len() > 1 {
                        continue;
                    }
                    Want::News
                }
            });
        }
        wants.extend(client.session.wake_at().map(Want::WakeLink));
    }

    /// Milliseconds since 1970 UTC on this machine.
    fn day(&self, now: u64) -> u64 {
        (DAY + now).saturating_add_signed(self.skew)
    }
}

/// A file as the next start of the program finds it.
fn read_again(kept: &Keep) -> Keep {
    let file = serde_json::to_string(kept).expect("it can be written");
    serde_json::from_str(&file).expect("what was kept can be read")
}

/// The tag of a message that is refused for good.
fn refused(msg: &Msg) -> Option<&Tag> {
    match msg {
        Msg::Server(Event::Refused(Refused { tag, code, .. })) => {
            tag.as_ref().filter(|_| *code != refusal::Code::Closing)
        }
        _ => None,
    }
}
