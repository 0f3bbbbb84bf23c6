//! The loop of the full screen: it waits, hands everything that has happened to the app, does what
//! the app wants done, and draws once.
//!
//! Owns the screen and the app's engine. Takes terminal events from a stream, which is opened anew
//! after the terminal was lent; ends when the app quits, a signal comes, or the terminal is gone. It
//! decides nothing about chat, and it does nothing while nothing happens.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use crossterm::event::Event;
use futures_util::{Stream, StreamExt};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot;

use crate::app::clock::Zone;
use crate::app::effect::Effect;
use crate::app::msg::Msg;
use crate::app::screen::bidi::BidiWish;
use crate::app::settings::{Front, Settings, Setup};
use crate::browser::Browser;
use crate::config::{Config, Current, Looks, Memory, Source};
use crate::direct::Direct;
use crate::engine::Engine;
use crate::limits::{EVENTS_AT_ONCE_MAX, FRAME_MS, NEWS_MS_PER_FRAME, NEWS_MSGS_PER_LOOK};
use crate::link::Dial;
use crate::terminal::{
    BidiMode, BidiSetting, CopyWay, Greeting, Keys, Screen, Tty, Wish, examine, typed,
};
use crate::view::view;
use reload::draw_cursor;

mod lend;
mod reload;
mod theme;

/// What the loop moves.
pub struct Outside<T: Tty> {
    /// The terminal, taken.
    pub screen: Screen<T>,
    /// What was learnt while it was taken.
    pub greeting: Greeting,
    /// What the person wants as to right-to-left text.
    pub wish: Wish,
    /// Where settings come from, to be read again.
    pub source: Source,
    /// What they are.
    pub config: Config,
    /// Local time.
    pub zone: Zone,
    /// 128 random bits.
    pub seed: u128,
    /// What is remembered from start to start.
    pub memory: Memory,
    /// How to connect.
    pub dial: Dial,
    /// A conversation without a server, in place of one with it.
    pub direct: Option<Direct>,
    /// Tells the exit code when a signal asks for the end.
    pub ended: oneshot::Receiver<u8>,
}

/// Runs the app until its end; gives the exit code.
///
/// # Errors
/// The terminal's own, and the system's at the start. Needs a tokio runtime.
pub async fn run<T: Tty, S: Stream<Item = io::Result<Event>>>(
    outside: Outside<T>,
    events: impl Fn() -> S,
) -> io::Result<u8> {
    let mut client = Client::new(outside)?;
    let mut reading = Some(Box::pin(events()));
    client.begin()?;
    let code = loop {
        if let Some(code) = client.engine.end {
            break code;
        }
        if let Some(text) = client.to_edit.take() {
            // The editor reads from the terminal now. A stream lets go of it when it is dropped,
            // and opening another one waits until that is done.
            drop(reading.take());
            reading = Some(Box::pin(events()));
            client.edit(text).await?;
            continue;
        }
        let Some(events) = &mut reading else { break TERMINAL_GONE_CODE };
        client.draw()?;
        let happened = client.wait(events.as_mut()).await?;
        client.take(happened)?;
        client.drain(events.as_mut()).await?;
        client.perform()?;
    };
    client.finish().await;
    Ok(code)
}

/// All that the loop works with.
struct Client<T: Tty> {
    screen: Screen<T>,
    keys: Keys,
    /// What the terminal said and the app was not told yet.
    came: Vec<Event>,
    greeting: Greeting,
    /// What the person wants as to right-to-left text, the calibration screen apart.
    wish: Wish,
    current: Current,
    /// What else decides how everything looks.
    looks: Looks,
    browser: Browser,
    engine: Engine,
    continued: Signal,
    ended: oneshot::Receiver<u8>,
    /// A text to be opened in the editor.
    to_edit: Option<String>,
    /// Until when no news is taken: in a flood, the rest of a frame.
    news_rests_until: Instant,
}

/// The exit code of a program that lost its terminal, as if by SIGHUP.
const TERMINAL_GONE_CODE: u8 = 129;

const ADVICE: &str = "kitty turns right-to-left words round unless kitty.conf says force_ltr yes.";
const COPIED: &str = "Handed to the terminal to be copied (OSC 52).";
const COPIED_TMUX: &str = "Handed to tmux to be copied (OSC 52). /doctor tells whether it may.";

enum Happened {
    Msg(Msg),
    Terminal(Event),
    /// The program was stopped and goes on: whatever the shell did to the terminal is undone.
    Continued,
    /// A file of the settings is another one now.
    Files,
    End(u8),
}

impl<T: Tty> Client<T> {
    fn new(outside: Outside<T>) -> io::Result<Self> {
        let Outside { mut screen, greeting, wish, source, config, memory, dial, .. } = outside;
        let looks = Looks::new(&source, &greeting);
        let cursor = draw_cursor(&mut screen, &greeting, config.cursor)?;
        screen.set_notice_way(config.notice_sequence.way(greeting.identity.emulator));
        let setup = Setup {
            name: config.name.clone(),
            address: config.address.clone(),
            trusted: config.trusted.clone(),
            peer: None,
            zone: outside.zone,
            front: Front::Screen,
            seed: outside.seed,
            settings: Settings { cursor, ..config.settings.clone() },
        };
        let (setup, link) = match outside.direct {
            Some(Direct { name, address, peer, link }) => {
                let (name, peer, trusted) = (Some(name), Some(peer), BTreeMap::new());
                (Setup { name, address, trusted, peer, ..setup }, Some(link))
            }
            None => (setup, None),
        };
        let ended = outside.ended;
        let keys = Keys::new(&greeting);
        let current = Current::new(source, config);
        let browser = Browser::new(env);
        let engine = Engine::new(setup, memory, dial).over(link);
        let continued = signal(SignalKind::from_raw(rustix::process::Signal::CONT.as_raw()))?;
        let (to_edit, news_rests_until) = (None, Instant::now());
        Ok(Self {
            screen,
            keys,
            came: Vec::new(),
            greeting,
            wish,
            current,
            looks,
            browser,
            engine,
            continued,
            ended,
            to_edit,
            news_rests_until,
        })
    }

    /// What is to be said before anything else happens.
    fn begin(&mut self) -> io::Result<()> {
        self.tell_treatment();
        self.perform()?;
        self.resized()?;
        let typed: Vec<Msg> = typed(&self.greeting.typed).collect();
        typed.into_iter().for_each(|msg| self.engine.tell(msg));
        if self.greeting.plan.advise_force_ltr
            && self.engine.memory.recall().is_ok_and(|it| !it.advised)
        {
            self.engine.tell(Msg::Advice(ADVICE.to_owned()));
        }
        self.reload(false)?;
        self.perform()
    }

    fn draw(&mut self) -> io::Result<()> {
        let Self { screen, engine, greeting, .. } = self;
        let app = &mut engine.app;
        app.settle();
        let tells_links = app.settings.links && greeting.identity.takes_links();
        screen.set_links(if tells_links { app.screen.links.clone() } else { Vec::new() });
        screen.draw(|frame| view(app, frame))
    }

    async fn wait<S>(&mut self, mut events: Pin<&mut S>) -> io::Result<Happened>
    where
        S: Stream<Item = io::Result<Event>>,
    {
        tokio::select! {
            // A signal first: the terminal is not ours any more.
            biased;
            code = &mut self.ended => Ok(Happened::End(code.unwrap_or(TERMINAL_GONE_CODE))),
            event = events.next() => match event {
                Some(event) => event.map(Happened::Terminal),
                None => Ok(Happened::End(TERMINAL_GONE_CODE)),
            },
            Some(failure) = self.browser.failure() => Ok(Happened::Msg(Msg::Notice(failure))),
            Some(()) = self.continued.recv() => Ok(Happened::Continued),
            () = self.current.changed() => Ok(Happened::Files),
            msg = news(&mut self.engine, self.news_rests_until) => Ok(Happened::Msg(msg)),
        }
    }

    /// Takes all else that is ready, so that one frame shows it: all keys, and as much news as one
    /// frame's time allows. News is taken by the handful, and no more of it once a key came,
    /// because a flood of it must not keep a key waiting. What one frame could not take waits for
    /// the next: a client that is busy all the time would keep its own terminal from showing keys.
    async fn drain<S>(&mut self, mut events: Pin<&mut S>) -> io::Result<()>
    where
        S: Stream<Item = io::Result<Event>>,
    {
        let start = Instant::now();
        loop {
            while self.came.len() < EVENTS_AT_ONCE_MAX
                && let Poll::Ready(Some(event)) = ready(events.as_mut()).await
            {
                self.came.push(event?);
            }
            let has_come = !self.came.is_empty();
            let msgs = self.keys.msgs(self.came.drain(..));
            msgs.into_iter().for_each(|msg| self.engine.tell(msg));
            // What the key wants comes first: it may be to leave the server whose news waits.
            if has_come || start < self.news_rests_until {
                return Ok(());
            }
            for _ in 0..NEWS_MSGS_PER_LOOK {
                let Some(msg) = self.engine.ready_news() else { return Ok(()) };
                self.engine.tell(msg);
            }
            if start.elapsed() >= Duration::from_millis(NEWS_MS_PER_FRAME) {
                self.news_rests_until = start + Duration::from_millis(FRAME_MS);
                return Ok(());
            }
        }
    }

    fn take(&mut self, happened: Happened) -> io::Result<()> {
        match happened {
            Happened::Msg(msg) => self.engine.tell(msg),
            Happened::Terminal(event) => self.came.push(event),
            Happened::Continued => self.retake()?,
            Happened::Files => self.reload(false)?,
            Happened::End(code) => self.engine.end = Some(code),
        }
        Ok(())
    }

    /// Does what the app wants done.
    fn perform(&mut self) -> io::Result<()> {
        while let Some(effect) = self.engine.next_for_front()? {
            self.perform_one(effect)?;
        }
        Ok(())
    }

    fn perform_one(&mut self, effect: Effect) -> io::Result<()> {
        match effect {
            Effect::Edit(text) => self.to_edit = Some(text),
            Effect::Copy(text) => self.copy(&text),
            Effect::Open(url) => self.engine.tell(Msg::Notice(self.browser.ask(&url))),
            Effect::Bell => self.screen.ring()?,
            Effect::Notify(notice) => self.screen.notify(&notice)?,
            Effect::Title(title) => self.screen.set_title(&title)?,
            Effect::CaptureMouse(on) => self.screen.set_mouse(on)?,
            Effect::Bidi(wish) => self.order_text(wish)?,
            Effect::Theme(wish) => self.take_theme(wish)?,
            Effect::Reload => self.reload(true)?,
            Effect::Examine => {
                let facts = examine(&self.greeting, self.current.config().notice_sequence, env);
                self.engine.tell(Msg::Facts(Box::new(facts)));
            }
            Effect::Redraw => self.retake()?,
            Effect::Suspend => {
                self.screen.suspend()?;
                self.resized()?;
            }
            // The engine does these.
            Effect::Connect { .. }
            | Effect::Send(_)
            | Effect::Reconnect
            | Effect::Remember { .. }
            | Effect::Trust(_)
            | Effect::RememberHabit(_)
            | Effect::RememberAdvice
            | Effect::Keep { .. }
            | Effect::Export(_)
            | Effect::WakeAt(_)
            | Effect::Quit => {}
        }
        Ok(())
    }

    /// Treats the terminal as is wanted, and remembers what was chosen for it.
    fn order_text(&mut self, wanted: BidiWish) -> io::Result<()> {
        let key = self.greeting.identity.key();
        let chosen = |remembered| Wish { setting: BidiSetting::Auto, remembered, ..self.wish };
        let wish = match wanted {
            BidiWish::Try => chosen(Some(BidiMode::App)),
            BidiWish::Back => self.wish,
            BidiWish::Choose(mode) => {
                self.wish = chosen(Some(mode));
                let kept = self.engine.memory.change(|remembered| {
                    remembered.bidi.insert(key, mode);
                });
                self.engine.tell_failure(kept);
                self.wish
            }
            BidiWish::Auto => {
                self.wish = chosen(None);
                let kept = self.engine.memory.change(|remembered| {
                    remembered.bidi.remove(&key);
                });
                self.engine.tell_failure(kept);
                self.wish
            }
        };
        self.treat(wish)
    }

    fn treat(&mut self, wish: Wish) -> io::Result<()> {
        self.greeting.plan = self.greeting.replan(wish);
        self.screen.treat(self.greeting.plan.clone())?;
        self.tell_treatment();
        self.resized()
    }

    fn tell_treatment(&mut self) {
        self.engine.tell(Msg::Treated(self.greeting.treatment()));
    }

    fn copy(&mut self, text: &str) {
        self.engine.tell(match self.screen.copy(text) {
            Ok(CopyWay::Terminal) => Msg::Remark(COPIED.to_owned()),
            Ok(CopyWay::Tmux) => Msg::Remark(COPIED_TMUX.to_owned()),
            Err(error) => Msg::Notice(format!("Not copied: {error}.")),
        });
    }

    fn retake(&mut self) -> io::Result<()> {
        self.screen.retake()?;
        self.resized()
    }

    fn resized(&mut self) -> io::Result<()> {
        let size = self.screen.size()?;
        self.engine.tell(Msg::Resize { columns: size.width, rows: size.height });
        Ok(())
    }

    /// Gives the terminal back first: nobody should watch a network say goodbye.
    async fn finish(mut self) {
        // The terminal may be gone already; what is to be kept comes first in any case.
        let _ = self.engine.keep();
        drop(self.screen);
        self.engine.close().await;
    }
}

/// What the link tells, or the time that was asked for, but not before `from`.
async fn news(engine: &mut Engine, from: Instant) -> Msg {
    tokio::time::sleep_until(from.into()).await;
    engine.news().await
}

fn env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// What the stream has at once. It is polled with this task's own waker, not with one that does
/// nothing: crossterm's stream wakes only the first waker it is polled with.
async fn ready<S: Stream>(mut events: Pin<&mut S>) -> Poll<Option<S::Item>> {
    poll_fn(|context| Poll::Ready(events.as_mut().poll_next(context))).await
}
