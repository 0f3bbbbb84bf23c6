//! The client's state, and what happens to it.
//!
//! Owns every room, draft and mark. [`App::new`] takes a [`Setup`]; [`App::update`] takes the time
//! and a [`Msg`], changes the state, and says in [`Effects`] what is to be done outside;
//! [`App::settle`] lays out what is to be seen, once before each drawing. Never opens, draws,
//! waits or asks the time. This file holds the state and the dispatch; each kind of happening has
//! a file of its own.

pub mod action;
mod attention;
pub mod clock;
pub mod composer;
pub mod effect;
pub mod id;
pub mod keep;
pub mod msg;
pub mod popup;
pub mod rooms;
pub mod screen;
pub mod session;
pub mod settings;
#[cfg(test)]
pub(crate) mod tests;
pub mod timeline;

use std::collections::{BTreeMap, HashMap};

use diwan_shared::command::{Command, Conversation, Request};
use diwan_shared::name::{GroupName, UserName};

use crate::text::Direction;
use clock::Zone;
use composer::complete::Completion;
use composer::kill::Kills;
use composer::recall::Recall;
use effect::{Address, Effect, Effects, Trust};
use id::Ids;
use msg::Msg;
use popup::Popup;
use rooms::Rooms;
use screen::Screen;
use screen::list::Focus;
use screen::panes::{Side, Size};
use session::arrival::Arrival;
use session::asked::{Ask, Asked, Question};
use session::connection::Connection;
use session::directory::Directory;
use session::peer::Peer;
use settings::{Front, Settings, Setup};
use timeline::Sign;

/// The whole state.
#[derive(Debug)]
pub struct App {
    /// How things behave and look.
    pub settings: Settings,
    /// Local time.
    pub zone: Zone,
    /// The time of the last update, in milliseconds since 1970 UTC.
    pub now: u64,
    /// What the user has before them.
    pub front: Front,
    /// The server's address.
    pub address: Address,
    /// The name the user goes by: once a server let them in, and before as soon as anything is
    /// shown that was kept under one.
    pub me: Option<UserName>,
    /// The first screen, while it is shown.
    pub arrival: Option<Arrival>,
    /// How the connection is.
    pub connection: Connection,
    /// The other one, in a conversation without a server.
    pub peer: Option<Peer>,
    /// All rooms.
    pub rooms: Rooms,
    /// All groups and people.
    pub directory: Directory,
    /// Where keys go.
    pub focus: Focus,
    /// What was chosen in a list before the news since the last frame.
    held: Option<screen::held::Held>,
    /// What lies over the chat.
    pub popup: Option<Popup>,
    /// The messages that are chosen in the current room.
    pub selected: Option<timeline::select::Chosen>,
    /// The message that was gone to, until the next key.
    pub pointed: Option<u64>,
    /// What is selected in the current room's log with the mouse.
    pub passage: Option<timeline::passage::Passage>,
    /// The menu of C-x, while the second key is awaited.
    pub menu: Option<action::menu::Menu>,
    /// Which way the frame is to run.
    pub frame: Direction,
    /// How the terminal is treated as to right-to-left text.
    pub treatment: screen::bidi::Treatment,
    /// How everything looks.
    pub look: screen::theme::Look,
    /// Until when a second C-c quits.
    pub quit_until: Option<u64>,
    /// What the last key or click came to, until the next one.
    pub remark: Option<String>,
    /// What is to be seen.
    pub screen: Screen,
    /// Which certificates are good, by the servers' places.
    trusted: BTreeMap<String, Trust>,
    /// The name we asked for last.
    wanted_name: String,
    /// How text is to be laid out where that is ours to do.
    asked_text: crate::text::Options,
    ids: Ids,
    asked: Asked,
    kills: Kills,
    recall: Recall,
    completion: Option<Completion>,
    epoch: Option<String>,
    created: Vec<GroupName>,
    leaving: Option<GroupName>,
    /// Until when quitting is meant, although it cuts others off.
    cut_off_until: Option<u64>,
    /// Whose draft is in the editor.
    editing: Option<Conversation>,
    window_focused: bool,
    /// Whether a change of the focus was ever told.
    focus_told: bool,
    /// When the user was last at the keyboard.
    here_at: u64,
    /// Whether a key with Alt ever came.
    alt_came: bool,
    /// Whether it was told that Option is not Alt.
    option_told: bool,
    /// What is to be told when the user has come in.
    advice: Option<String>,
    mouse: bool,
    /// Whether mouse events were asked for.
    mouse_taken: bool,
    /// Whether the log is seen bare, when nothing lies over it.
    bare: bool,
    joins: settings::Joins,
    /// The first lines shown of the lists that the wheel moved.
    rolled: HashMap<Side, usize>,
    /// Where the left button went down last.
    pressed: Option<screen::mouse::Pressed>,
    attention: attention::Attention,
    keeping: keep::Keeping,
    outage: Option<session::outage::Outage>,
    /// Where it is told that the connection is back.
    returned: Option<session::outage::Notice>,
    exporting: Option<timeline::export::Exporting>,
}

impl App {
    /// The state at the start. Asks to connect at once when a name is known.
    #[must_use]
    pub fn new(setup: Setup, effects: &mut Effects) -> Self {
        let Settings { mouse, joins, widths, frame, .. } = setup.settings;
        let mut app = Self {
            asked_text: setup.settings.text,
            settings: setup.settings,
            zone: setup.zone,
            now: 0,
            arrival: None,
            address: setup.address,
            front: setup.front,
            me: None,
            connection: Connection::default(),
            peer: setup.peer,
            rooms: Rooms::default(),
            directory: Directory::default(),
            focus: Focus::default(),
            held: None,
            popup: None,
            selected: None,
            pointed: None,
            passage: None,
            menu: None,
            frame,
            treatment: screen::bidi::Treatment::default(),
            look: screen::theme::Look::default(),
            quit_until: None,
            remark: None,
            screen: Screen::new(Size { columns: 80, rows: 24 }),
            trusted: setup.trusted,
            wanted_name: String::new(),
            ids: Ids::new(setup.seed),
            asked: Asked::default(),
            kills: Kills::default(),
            recall: Recall::default(),
            completion: None,
            epoch: None,
            created: Vec::new(),
            cut_off_until: None,
            leaving: None,
            editing: None,
            window_focused: true,
            focus_told: false,
            here_at: 0,
            alt_came: false,
            option_told: false,
            advice: None,
            mouse,
            mouse_taken: mouse,
            bare: false,
            joins,
            rolled: HashMap::new(),
            pressed: None,
            attention: attention::Attention::default(),
            keeping: keep::Keeping::default(),
            outage: None,
            returned: None,
            exporting: None,
        };
        app.screen.wish.widths = widths;
        effects.push(Effect::CaptureMouse(mouse));
        app.arrive(setup.name.as_deref().unwrap_or_default(), effects);
        app
    }

    /// Takes one thing that happened. `now` is milliseconds since 1970 UTC.
    pub fn update(&mut self, now: u64, msg: Msg, effects: &mut Effects) {
        self.now = now;
        let is_here = matches!(msg, Msg::Key(_) | Msg::Paste(_) | Msg::Mouse(_) | Msg::Focus(true));
        if is_here {
            self.remark = None;
        }
        match msg {
            Msg::Server(_) => self.hold_choice(),
            _ => self.find_choice(),
        }
        match msg {
            Msg::Key(key) => self.press(key, effects),
            Msg::Paste(text) => self.paste(&text),
            Msg::Line(line) => self.take_line(&line, effects),
            Msg::Told => (self.popup, self.selected) = (None, None),
            Msg::Mouse(mouse) => self.point(mouse, effects),
            Msg::Resize { columns, rows } => {
                self.screen.resize(Size { columns, rows });
                self.leave_list();
            }
            Msg::Focus(focused) => self.window_focus(focused),
            Msg::Link(event) => self.link(event),
            Msg::Server(event) => self.hear(event, effects),
            Msg::Kept { whose, keep } => self.kept(whose, *keep, effects),
            Msg::Edited(edited) => self.edited(edited),
            Msg::Treated(treatment) => self.treated(treatment),
            Msg::Settings(settings) => self.take_settings(settings),
            Msg::Look(look) => self.look = look,
            Msg::Facts(facts) => self.diagnose(&facts),
            Msg::NotExported(why) => self.export_failed(why),
            Msg::Notice(text) => self.tell(Sign::Info, text),
            Msg::Remark(text) => self.remark(text),
            Msg::Advice(text) => self.advice = Some(text),
            Msg::Wake => self.woken(),
        }
        if is_here {
            self.here_at = now;
            self.look_at_counts(effects);
        }
        self.attend(effects);
        self.pass_mouse(effects);
    }

    /// Whether a server has let the user in since the start.
    #[must_use]
    pub fn was_in(&self) -> bool {
        self.epoch.is_some()
    }

    /// Whether the mouse is the client's rather than the terminal's.
    #[must_use]
    pub fn has_mouse(&self) -> bool {
        self.mouse
    }

    /// Tells the user something in the room that is looked at.
    fn tell(&mut self, sign: Sign, text: impl Into<String>) {
        let now = self.now;
        self.rooms.current_mut().tell(now, sign, text);
    }

    /// Tells the user what a key or a click came to: above the input until the next one, so that
    /// the log stays what was said; in the log where there is no such line.
    fn remark(&mut self, text: impl Into<String>) {
        if self.front == Front::Lines || self.screen.panes.status.is_none() {
            return self.tell(Sign::Info, text);
        }
        self.remark = Some(text.into());
    }

    /// Tells the user something in the room it concerns.
    fn tell_in(&mut self, room: Option<&Conversation>, sign: Sign, text: impl Into<String>) {
        let now = self.now;
        self.rooms.place_mut(room).tell(now, sign, text);
    }

    /// Asks the server something, about a room.
    fn ask(
        &mut self,
        command: Command,
        ask: Ask,
        room: Option<Conversation>,
        effects: &mut Effects,
    ) {
        let tag = self.ids.request();
        self.asked.remember(tag.clone(), Question { ask, room });
        effects.push(Effect::Send(Request { tag: Some(tag), command }));
    }

    /// Asks the server something for the user, in the room that is looked at.
    fn ask_here(&mut self, command: Command, ask: Ask, effects: &mut Effects) {
        let room = self.rooms.current().of.clone();
        if self.connection.is_up() {
            return self.ask(command, ask, room, effects);
        }
        let verb = command.verb();
        self.tell(Sign::Refused, format!("Not connected: {verb} has to wait for the server."));
    }
}

/// A name in a sentence: in an isolate (U+2068, U+2069), so that its direction does not spread.
fn isolated(name: &impl std::fmt::Display) -> String {
    format!("\u{2068}{name}\u{2069}")
}
