//! The hub: the one task that owns the chat.
//!
//! Drains its inbox, lets the chat handle all of it, then acts once: one submission to the log,
//! one push per member. Whatever blocks (passwords, history) runs on other threads and comes back
//! through the inbox. The only place that reads the clock for the chat.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::{Semaphore, mpsc};
use tokio::time::{Instant, timeout_at};

use crate::chat::effect::{Effect, Effects};
use crate::chat::input::{Arrival, Input};
use crate::chat::{Chat, House};
use crate::console;
use crate::door::Speech;
use crate::entry::{Report, Submission};
use crate::fanout::Fanout;
use crate::limits::{FAREWELL_MS_MAX, READS_AT_ONCE_MAX, ROUND_MESSAGES_MAX};
use crate::line::Line;
use crate::log::Log;
use crate::password::{self, Hashers};
use crate::store::Readers;

/// What comes into the hub's inbox.
#[derive(Debug)]
pub enum Letter {
    /// A connection asks for a name.
    Hello {
        /// For which one.
        arrival: Arrival,
        /// How it wants to be spoken to.
        speech: Speech,
        /// How to reach it.
        line: Arc<Line>,
    },
    /// A step for the chat.
    Input(Input),
    /// The log has something to say: what one batch came to, in order.
    Reports(Vec<Report>),
}

/// The chat and all it acts through.
pub struct Hub {
    chat: Chat,
    fanout: Fanout,
    log: Box<dyn Log>,
    readers: Arc<Readers>,
    hashers: Hashers,
    reading: Arc<Semaphore>,
    inbox: mpsc::Receiver<Letter>,
    /// For what is done on other threads.
    home: mpsc::Sender<Letter>,
    submissions: Vec<Submission>,
}

impl Hub {
    /// A hub with nobody connected.
    pub(crate) fn new(
        house: House,
        log: Box<dyn Log>,
        readers: Readers,
        hashers: Hashers,
        inbox: mpsc::Receiver<Letter>,
        home: mpsc::Sender<Letter>,
    ) -> Self {
        Self {
            chat: Chat::new(now(), house),
            fanout: Fanout::default(),
            log,
            readers: Arc::new(readers),
            hashers,
            reading: Arc::new(Semaphore::new(READS_AT_ONCE_MAX)),
            inbox,
            home,
            submissions: Vec::new(),
        }
    }

    /// Runs until it was told to close and everyone has their answers, or the time for that is up.
    pub async fn run(mut self) {
        let mut letters = Vec::new();
        let mut closes_at = None;
        while !(closes_at.is_some() && self.chat.is_idle()) {
            let deadline = [closes_at, self.next_tick()].into_iter().flatten().min();
            self.gather(&mut letters, deadline).await;
            if closes_at.is_some_and(|at| at <= Instant::now()) {
                break;
            }
            if letters.iter().any(|letter| matches!(letter, Letter::Input(Input::Close))) {
                closes_at = Some(Instant::now() + Duration::from_millis(FAREWELL_MS_MAX));
            }
            self.round(&mut letters);
        }
        self.end().await;
    }

    /// Waits for letters and takes all there are, or none when the deadline comes first.
    async fn gather(&mut self, letters: &mut Vec<Letter>, deadline: Option<Instant>) {
        let receive = self.inbox.recv_many(letters, ROUND_MESSAGES_MAX);
        match deadline {
            Some(deadline) => drop(timeout_at(deadline, receive).await),
            None => drop(receive.await),
        }
        // Whoever is ready to speak or to write goes first: a greater round costs less.
        tokio::task::yield_now().await;
        while letters.len() < ROUND_MESSAGES_MAX
            && let Ok(letter) = self.inbox.try_recv()
        {
            letters.push(letter);
        }
    }

    /// Handles what came, then acts once.
    fn round(&mut self, letters: &mut Vec<Letter>) {
        let now = now();
        let mut effects = Effects::new();
        if self.chat.deadline().is_some_and(|deadline| deadline <= now) {
            self.chat.handle(now, Input::Tick, &mut effects);
        }
        for letter in letters.drain(..) {
            match letter {
                Letter::Hello { arrival, speech, line } => {
                    self.fanout.add(arrival.conn, speech, line);
                    self.chat.handle(now, Input::Hello(arrival), &mut effects);
                }
                Letter::Input(input) => self.chat.handle(now, input, &mut effects),
                Letter::Reports(reports) => {
                    for report in reports {
                        self.chat.handle(now, Input::Log(report), &mut effects);
                    }
                }
            }
        }
        for effect in effects {
            self.act(effect);
        }
        self.fanout.flush();
        if !self.submissions.is_empty() {
            self.log.submit(std::mem::take(&mut self.submissions));
        }
    }

    fn act(&mut self, effect: Effect) {
        if let Effect::Publish { event, .. } | Effect::Announce { event } = &effect {
            console::narrate(event);
        }
        let Some(effect) = self.fanout.carry(effect) else { return };
        match effect {
            Effect::Submit(submission) => self.submissions.push(submission),
            Effect::Hash { ticket, password } => {
                self.hash(move || Input::Hashed { ticket, lock: password::hash(&password) })
            }
            Effect::Verify { ticket, password, lock } => self.hash(move || Input::Verified {
                ticket,
                right: password::verify(&password, &lock),
            }),
            Effect::Read { ticket, query } => {
                let readers = self.readers.clone();
                self.read(move || {
                    let page = readers.page(&query);
                    if let Err(error) = &page {
                        tracing::error!(%error, "cannot read history");
                    }
                    Input::Read { ticket, page: page.ok() }
                });
            }
            // The fan-out carried out every other one.
            _ => {}
        }
    }

    /// Does something with a password on a thread for that; what it gives comes back as an input.
    fn hash(&self, work: impl FnOnce() -> Input + Send + 'static) {
        let home = self.home.clone();
        self.hashers.run(move || drop(home.blocking_send(Letter::Input(work()))));
    }

    /// Reads on another thread; what it gives comes back as an input.
    fn read(&self, work: impl FnOnce() -> Input + Send + 'static) {
        let (home, turns) = (self.home.clone(), self.reading.clone());
        tokio::spawn(async move {
            let _turn = turns.acquire_owned().await;
            if let Ok(input) = tokio::task::spawn_blocking(work).await {
                // It fails only when the server is closing, and then nobody waits for it.
                let _ = home.send(Letter::Input(input)).await;
            }
        });
    }

    /// When the chat has something to do by itself.
    fn next_tick(&self) -> Option<Instant> {
        let wait = self.chat.deadline()?.saturating_sub(now());
        Some(Instant::now() + Duration::from_millis(wait))
    }

    /// Commits what was submitted. The inbox goes first, so that the log need not wait for it.
    async fn end(self) {
        let Self { log, inbox, mut fanout, .. } = self;
        fanout.close_all();
        drop(inbox);
        let _ = tokio::task::spawn_blocking(move || drop(log)).await;
    }
}

/// Milliseconds since 1970 UTC.
fn now() -> u64 {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_1970.as_millis()).unwrap_or(u64::MAX)
}
