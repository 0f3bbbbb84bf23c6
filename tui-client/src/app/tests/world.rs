//! A client for tests: keys as words, the server's lines as JSON, effects as lines.

use std::collections::BTreeMap;

use diwan_shared::command::Request;
use diwan_shared::name::UserName;

use crate::app::App;
use crate::app::action::keymap::Chord;
use crate::app::effect::{Address, Effect, Effects};
use crate::app::keep::{Keep, Whose};
use crate::app::msg::{Key, LinkEvent, Msg};
use crate::app::session::peer::Peer;
use crate::app::settings::{Front, Settings, Setup};

/// 20 November 2026, 11:12 UTC.
pub(crate) const NOW: u64 = 1_795_173_120_000;

/// A client and the time.
pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) now: u64,
    effects: Effects,
}

impl World {
    /// A client that was started just now, with or without a name.
    pub(crate) fn started(name: Option<&str>, settings: Settings) -> Self {
        Self::started_with(name, None, settings)
    }

    /// The same, perhaps for a conversation without a server.
    pub(crate) fn started_with(name: Option<&str>, peer: Option<Peer>, settings: Settings) -> Self {
        let mut effects = Effects::default();
        let setup = Setup {
            name: name.map(str::to_owned),
            address: Address::new("127.0.0.1", 9000),
            trusted: BTreeMap::new(),
            peer,
            zone: crate::app::clock::Zone::default(),
            front: Front::Screen,
            seed: 1,
            settings,
        };
        let app = App::new(setup, &mut effects);
        Self { app, now: NOW, effects }
    }

    /// Alice in General with Bob and Eve, everything of the start answered.
    pub(crate) fn in_general() -> Self {
        Self::in_general_with(Settings::default())
    }

    /// The same, with other settings.
    pub(crate) fn in_general_with(settings: Settings) -> Self {
        let mut world = Self::started(Some("Alice"), settings);
        world.resize(80, 24);
        world.server(&welcome("Alice", r#"{"group":"General","last":0}"#));
        world.answer("members", r#""group":"General","members":["Bob","Eve","Alice"]"#);
        world.answer(
            "groups",
            r#""groups":[{"group":"General","members":3,"locked":false,"topic":null},
                {"group":"random","members":14,"locked":false,"topic":"Anything"},
                {"group":"vault","members":2,"locked":true,"topic":null}]"#,
        );
        world.answer("users", r#""users":["Bob","Eve","Alice"]"#);
        world.wants();
        world
    }

    pub(crate) fn update(&mut self, msg: Msg) {
        self.app.update(self.now, msg, &mut self.effects);
    }

    /// Presses keys: `F2`, `C-x`, `Alt-c`, `Enter`; anything else is typed letter by letter.
    pub(crate) fn keys(&mut self, keys: &str) {
        for word in keys.split(' ') {
            match key(word) {
                Some(key) => self.update(Msg::Key(key)),
                None => self.typed(word),
            }
        }
    }

    /// Types a text, spaces and all.
    pub(crate) fn typed(&mut self, text: &str) {
        for character in text.chars() {
            self.update(Msg::Key(Key::char(character)));
        }
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.update(Msg::Resize { columns, rows });
    }

    pub(crate) fn link(&mut self, event: LinkEvent) {
        self.update(Msg::Link(event));
    }

    /// The connection breaks and is tried again in 5 seconds.
    pub(crate) fn lose(&mut self) {
        self.link(LinkEvent::Down { why: "Connection reset".to_owned(), retry_in_ms: Some(5000) });
    }

    /// What was kept for a name comes from the disk.
    pub(crate) fn kept_for(&mut self, name: &str, keep: Keep) {
        let whose = Whose::new(&UserName::new(name).unwrap(), &self.app.address);
        self.update(Msg::Kept { whose, keep: Box::new(keep) });
    }

    /// The server says a line.
    pub(crate) fn server(&mut self, line: &str) {
        let event = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        self.update(Msg::Server(event));
    }

    /// Somebody says something in General.
    pub(crate) fn said(&mut self, seq: u64, from: &str, text: &str) {
        let at = self.now - 600_000 + seq * 60_000;
        self.server(&message(r#""group":"General""#, seq, at, from, text));
    }

    /// The server answers the last question of a verb, or of these words; `fields` are those of the
    /// answer.
    pub(crate) fn answer(&mut self, question: &str, fields: &str) {
        let tag = self.tag_of(question);
        let verb = question.split(' ').next().unwrap_or_default();
        let comma = if fields.is_empty() { "" } else { "," };
        self.server(&format!(
            r#"{{"event":"ok","tag":"{tag}","command":"{verb}"{comma}{fields}}}"#
        ));
    }

    /// The server refuses the last question of a verb.
    pub(crate) fn refuse(&mut self, verb: &str, code: &str, text: &str) {
        let tag = self.tag_of(verb);
        self.server(&format!(
            r#"{{"event":"refused","tag":"{tag}","code":"{code}","text":"{text}"}}"#
        ));
    }

    /// What was wanted since the last time, a line each; tags, wake-ups, titles and notices left
    /// out.
    pub(crate) fn wants(&mut self) -> Vec<String> {
        let shown = self.effects.drain().filter_map(|effect| match effect {
            Effect::Send(request) => Some(request.command.to_string()),
            Effect::Connect { address, name } => Some(format!("CONNECT {address} {name}")),
            Effect::Remember { name, address } => Some(format!("REMEMBER {name} {address}")),
            Effect::WakeAt(_)
            | Effect::Title(_)
            | Effect::Notify(_)
            | Effect::CaptureMouse(_)
            | Effect::RememberHabit(_)
            | Effect::RememberAdvice
            | Effect::Keep { .. } => None,
            other => Some(format!("{other:?}").to_uppercase()),
        });
        shown.collect()
    }

    /// What is on disk after the effects since the last time, if anything changed.
    pub(crate) fn kept(&mut self) -> Option<Keep> {
        let keeps = self.effects.drain().filter_map(|effect| match effect {
            Effect::Keep { keep, .. } => Some(keep),
            _ => None,
        });
        keeps.last()
    }

    /// All effects since the last time.
    pub(crate) fn effects(&mut self) -> Vec<Effect> {
        self.effects.drain().collect()
    }

    /// The draft of the current room, the caret shown as `|`.
    pub(crate) fn draft(&self) -> String {
        let composer = &self.app.rooms.current().composer;
        format!("{}|{}", composer.before(), composer.after())
    }

    /// The name of the current room.
    pub(crate) fn room(&self) -> String {
        self.app.rooms.current().title()
    }

    /// The log of the current room: `… Alice: text`, `* notice`; isolates left out.
    pub(crate) fn log(&self) -> Vec<String> {
        use crate::app::timeline::{Body, Mark};
        let items = self.app.rooms.current().timeline.items().iter();
        let items = items.filter(|item| !item.is_hidden());
        let lines = items.map(|item| match &item.body {
            Body::Notice { .. } | Body::Passing(_) => format!("* {}", item.text()),
            Body::Said(said) => {
                let mark = match said.mark {
                    Mark::Foreign => "",
                    Mark::Waiting => "… ",
                    Mark::Accepted => "✓ ",
                    Mark::Failed(_) => "✗ ",
                };
                format!("{mark}{}: {}", said.from, said.text)
            }
        });
        lines.map(|line| line.replace(['\u{2068}', '\u{2069}'], "")).collect()
    }

    /// The messages of the current room, without its notices.
    pub(crate) fn messages(&self) -> Vec<String> {
        self.log().into_iter().filter(|line| !line.starts_with('*')).collect()
    }

    /// The last line of the log.
    pub(crate) fn last(&self) -> String {
        self.log().pop().unwrap_or_default()
    }

    /// What stands above the input since the last key.
    pub(crate) fn remark(&self) -> &str {
        self.app.remark.as_deref().unwrap_or_default()
    }

    /// The tag of the newest request of a verb, or of these words, that was sent and not looked at
    /// yet.
    pub(crate) fn tag_of(&mut self, asked: &str) -> String {
        let all: Vec<Effect> = self.effects.drain().collect();
        let is_it = |request: &&Request| {
            [request.command.verb(), &request.command.to_string()].contains(&asked)
        };
        let mut requests = all.iter().filter_map(|effect| match effect {
            Effect::Send(request) => Some(request),
            _ => None,
        });
        let found = requests.rfind(is_it).cloned();
        self.effects.extend(all.into_iter().filter(
            |effect| !matches!(effect, Effect::Send(request) if Some(request) == found.as_ref()),
        ));
        let request = found.unwrap_or_else(|| panic!("no {asked} was sent"));
        request.tag.map(|tag| tag.to_string()).unwrap_or_default()
    }
}

/// A welcome to somebody, with positions as JSON objects.
pub(crate) fn welcome(name: &str, conversations: &str) -> String {
    format!(
        r#"{{"event":"welcome","version":1,"server":"diwan 0.1.0","name":"{name}","epoch":"e1",
        "time":{NOW},"limits":{{}},"resumed":false,"conversations":[{conversations}]}}"#
    )
}

/// A message as the server says it.
pub(crate) fn message(of: &str, seq: u64, at: u64, from: &str, text: &str) -> String {
    let text = serde_json::to_string(text).unwrap();
    format!(r#"{{"event":"message",{of},"seq":{seq},"at":{at},"from":"{from}","text":{text}}}"#)
}

/// A key from its name in the help; a letter alone is text.
pub(crate) fn key(name: &str) -> Option<Key> {
    let chord = name.parse::<Chord>().ok().filter(|_| name.chars().count() > 1);
    chord.map(|chord| chord.key)
}
