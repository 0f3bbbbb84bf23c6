//! The app at work: its link, its files and its clock, whoever shows it.
//!
//! Owns the app and everything outside that has no person before it. Takes what happens; does what
//! the app wants of network and disk, in order, and gives the rest to the front that asks for it:
//! run.rs has a screen, lines.rs has lines. Never touches a terminal.

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use diwan_shared::dialect::Secret;
use tokio::sync::mpsc;

use crate::app::App;
use crate::app::effect::{Address, Effect, Effects};
use crate::app::keep::Whose;
use crate::app::msg::Msg;
use crate::app::settings::Setup;
use crate::config::{Keeper, Memory, MemoryError};
use crate::day::now;
use crate::limits::NEWS_MSGS_MAX;
use crate::link::{Dial, Link, Linked};

use export::Exported;

mod export;

/// The app and what it works with.
pub struct Engine {
    /// The state.
    pub app: App,
    /// What is remembered from start to start.
    pub memory: Memory,
    /// The exit code, once it is over.
    pub end: Option<u8>,
    dial: Dial,
    link: Option<Linked>,
    /// Where to keep outboxes and drafts, for each name that was asked for.
    keepers: Vec<Keeper>,
    exported: Exported,
    effects: Effects,
    /// What was wanted and is not done yet.
    wanted: VecDeque<Effect>,
    /// Milliseconds since 1970 UTC.
    wake_at: Option<u64>,
}

impl Engine {
    /// An app that was started just now. `dial` says how to connect.
    #[must_use]
    pub fn new(setup: Setup, memory: Memory, dial: Dial) -> Self {
        let mut effects = Effects::default();
        let app = App::new(setup, &mut effects);
        Self {
            app,
            memory,
            end: None,
            dial,
            link: None,
            keepers: Vec::new(),
            exported: Exported::default(),
            effects,
            wanted: VecDeque::new(),
            wake_at: None,
        }
    }

    /// The same over a link that stands already, if there is one: a conversation without a server.
    #[must_use]
    pub fn over(self, link: Option<Linked>) -> Self {
        Self { link, ..self }
    }

    /// Something happened.
    pub fn tell(&mut self, msg: Msg) {
        if msg == Msg::Wake {
            self.wake_at = None;
        }
        self.app.update(now(), msg, &mut self.effects);
    }

    /// Tells the user what could not be kept.
    pub fn tell_failure(&mut self, kept: Result<(), MemoryError>) {
        if let Err(error) = kept {
            self.tell(Msg::Notice(error.to_string()));
        }
    }

    /// Waits for what the link tells, or for the time that was asked for.
    pub async fn news(&mut self) -> Msg {
        let Self { link, wake_at, .. } = self;
        let told = async {
            match link {
                Some(linked) => linked.news.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            Some(msg) = told => msg,
            () = until(*wake_at) => Msg::Wake,
        }
    }

    /// What the link tells at once.
    pub fn ready_news(&mut self) -> Option<Msg> {
        self.link.as_mut()?.news.try_recv().ok()
    }

    /// The next thing for the front to do; all that comes before it was done. Doing can make
    /// something happen that the app is told and wants something for, so ask until there is none.
    ///
    /// # Errors
    /// The system's, when there are no random numbers.
    pub fn next_for_front(&mut self) -> io::Result<Option<Effect>> {
        loop {
            if self.wanted.is_empty() {
                self.wanted.extend(self.effects.drain());
            }
            let Some(effect) = self.wanted.pop_front() else { return Ok(None) };
            let for_front = self.perform(effect)?;
            if for_front.is_some() {
                return Ok(for_front);
            }
        }
    }

    /// Keeps what is to be kept: the program ends.
    ///
    /// # Errors
    /// The system's, when there are no random numbers.
    pub fn keep(&mut self) -> io::Result<()> {
        self.app.keep_now(&mut self.effects);
        while self.next_for_front()?.is_some() {}
        Ok(())
    }

    /// Says goodbye to the server.
    pub async fn close(self) {
        if let Some(linked) = self.link {
            drop(linked.news);
            linked.link.close().await;
        }
    }

    fn perform(&mut self, effect: Effect) -> io::Result<Option<Effect>> {
        match effect {
            Effect::Connect { address, name } => {
                let whose = Whose::new(&name, &address);
                self.recall(whose.clone());
                let secret = self.secret(&whose)?;
                self.linked(address)?.link.introduce(name, secret);
            }
            Effect::Send(request) => {
                if let Some(linked) = &self.link {
                    linked.link.send(request);
                }
            }
            Effect::Reconnect => {
                if let Some(linked) = &self.link {
                    linked.link.reconnect();
                }
            }
            Effect::Remember { name, address } => {
                let kept = self.memory.change(|remembered| {
                    remembered.name = Some(name.to_string());
                    remembered.set_address(address);
                });
                self.tell_failure(kept);
            }
            Effect::Trust(address) => {
                let kept = self.memory.change(|remembered| remembered.trust(&address));
                self.tell_failure(kept);
            }
            Effect::RememberHabit(habit) => {
                let kept = self.memory.change(|remembered| remembered.set_habit(habit));
                self.tell_failure(kept);
            }
            Effect::RememberAdvice => {
                let kept = self.memory.change(|remembered| remembered.advised = true);
                self.tell_failure(kept);
            }
            Effect::Keep { whose, keep } => {
                let kept = self.keeper(&whose).keep(&keep);
                self.tell_failure(kept);
            }
            Effect::Export(step) => {
                if let Some(msg) = self.exported.write(step) {
                    self.tell(msg);
                }
            }
            Effect::WakeAt(at) => self.wake_at = Some(at),
            Effect::Quit => self.end = Some(0),
            other => return Ok(Some(other)),
        }
        Ok(None)
    }

    /// Tells the app what was kept for the name it connects under.
    fn recall(&mut self, whose: Whose) {
        match self.keeper(&whose).recall() {
            Ok(keep) => self.tell(Msg::Kept { whose, keep: Box::new(keep) }),
            Err(error) => self.tell(Msg::Notice(error.to_string())),
        }
    }

    fn keeper(&mut self, whose: &Whose) -> &Keeper {
        let known = self.keepers.iter().position(|keeper| keeper.is_for(whose));
        let index = known.unwrap_or_else(|| {
            self.keepers.push(self.memory.keeper(whose.clone()));
            self.keepers.len() - 1
        });
        &self.keepers[index]
    }

    /// The secret of their session, the same as at an earlier start.
    fn secret(&mut self, whose: &Whose) -> io::Result<Secret> {
        let mut fresh = [0; 16];
        getrandom::fill(&mut fresh).map_err(io::Error::other)?;
        let (secret, kept) = self.keeper(whose).secret(fresh);
        self.tell_failure(kept);
        Ok(secret)
    }

    /// The link to `address`: the one there is, or a new one in its place.
    fn linked(&mut self, address: Address) -> io::Result<&mut Linked> {
        let same = self.link.take().filter(|linked| linked.address == address);
        let linked = match same {
            Some(linked) => linked,
            None => self.link_to(address)?,
        };
        Ok(self.link.insert(linked))
    }

    fn link_to(&self, address: Address) -> io::Result<Linked> {
        let seed = getrandom::u64().map_err(io::Error::other)?;
        let (told, news) = mpsc::channel(NEWS_MSGS_MAX);
        let link = Link::open(&address, seed, self.dial.clone(), told);
        Ok(Linked { address, link, news })
    }
}

async fn until(at: Option<u64>) {
    match at {
        Some(at) => tokio::time::sleep(Duration::from_millis(at.saturating_sub(now()))).await,
        None => std::future::pending().await,
    }
}
