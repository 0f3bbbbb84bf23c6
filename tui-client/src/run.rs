//! The only loop: it waits, hands everything that has happened to the app, does what the app wants
//! done, and draws once.
//!
//! Owns the screen, the link, the app and the wish to be woken. Takes terminal events from a
//! stream, so that tests can bring their own; ends when the app quits, a signal comes, or the
//! terminal is gone. It decides nothing about chat, and it does nothing while nothing happens.

use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crossterm::event::Event;
use futures_util::{Stream, StreamExt};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{mpsc, oneshot};

use crate::app::App;
use crate::app::bidi::{BidiWish, Treatment};
use crate::app::clock::Zone;
use crate::app::effect::{Address, Effect, Effects};
use crate::app::keep::Whose;
use crate::app::msg::Msg;
use crate::app::settings::{Settings, Setup};
use crate::browser::Browser;
use crate::config::{Config, Keeper, Looks, Memory, MemoryError, Source};
use crate::limits::{NEWS_MS_PER_FRAME, NEWS_MSGS_MAX};
use crate::link::{Dial, Link};
use crate::terminal::{
    BidiMode, BidiSetting, CopyWay, Greeting, Keys, Plan, Screen, Tty, Wish, typed,
};
use crate::view::view;
use reload::{Current, draw_cursor};

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
    /// Tells the exit code when a signal asks for the end.
    pub ended: oneshot::Receiver<u8>,
}

/// Runs the app until its end; gives the exit code.
///
/// # Errors
/// The terminal's own, and the system's at the start. Needs a tokio runtime.
pub async fn run<T: Tty>(
    outside: Outside<T>,
    events: impl Stream<Item = io::Result<Event>>,
) -> io::Result<u8> {
    let mut client = Client::new(outside)?;
    let mut events = pin!(events);
    client.begin()?;
    let code = loop {
        if let Some(code) = client.end {
            break code;
        }
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
    greeting: Greeting,
    /// What the person wants as to right-to-left text, the calibration screen apart.
    wish: Wish,
    current: Current,
    memory: Memory,
    dial: Dial,
    link: Option<Linked>,
    browser: Browser,
    /// Where to keep outboxes and drafts, for each name that was asked for.
    keepers: Vec<Keeper>,
    continued: Signal,
    ended: oneshot::Receiver<u8>,
    app: App,
    effects: Effects,
    /// Milliseconds since 1970 UTC.
    wake_at: Option<u64>,
    end: Option<u8>,
}

/// A link, where it leads, and what it tells.
struct Linked {
    address: Address,
    link: Link,
    news: mpsc::Receiver<Msg>,
}

/// The exit code of a program that lost its terminal, as if by SIGHUP.
const TERMINAL_GONE_CODE: u8 = 129;

const ADVICE: &str = "kitty turns right-to-left words round unless kitty.conf says: force_ltr yes";
const COPIED: &str = "Handed to the terminal to be copied (OSC 52).";
const COPIED_TMUX: &str = "Handed to tmux to be copied (OSC 52); it needs set-clipboard on, or \
    allow-passthrough on.";

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
        let Outside { mut screen, greeting, wish, source, config, memory, dial, ended, .. } =
            outside;
        let looks = Looks::new(&source, &greeting);
        let cursor = draw_cursor(&mut screen, &greeting, config.cursor)?;
        screen.set_notice_way(config.notice_sequence.way(greeting.identity.emulator));
        let setup = Setup {
            name: config.name.clone(),
            address: config.address.clone(),
            zone: outside.zone,
            seed: outside.seed,
            settings: Settings { cursor, ..config.settings.clone() },
        };
        let mut effects = Effects::default();
        let app = App::new(setup, &mut effects);
        Ok(Self {
            screen,
            keys: Keys::new(&greeting),
            greeting,
            wish,
            current: Current::new(source, config, looks),
            memory,
            dial,
            link: None,
            browser: Browser::new(|name| std::env::var(name).ok()),
            keepers: Vec::new(),
            continued: signal(SignalKind::from_raw(rustix::process::Signal::CONT.as_raw()))?,
            ended,
            app,
            effects,
            wake_at: None,
            end: None,
        })
    }

    /// What is to be said before anything else happens.
    fn begin(&mut self) -> io::Result<()> {
        self.tell_treatment();
        self.perform()?;
        self.resized()?;
        let typed: Vec<Msg> = typed(&self.greeting.typed).collect();
        typed.into_iter().for_each(|msg| self.tell(msg));
        if self.greeting.plan.advise_force_ltr && !self.memory.recall().advised {
            self.tell(Msg::Notice(ADVICE.to_owned()));
            let kept = self.memory.change(|remembered| remembered.advised = true);
            self.tell_failure(kept);
        }
        self.reload(false)?;
        self.perform()
    }

    fn draw(&mut self) -> io::Result<()> {
        self.app.settle();
        let Self { screen, app, greeting, .. } = self;
        let tells_links = app.settings.links && greeting.identity.takes_links();
        screen.set_links(if tells_links { app.screen.links.clone() } else { Vec::new() });
        screen.draw(|frame| view(app, frame))
    }

    async fn wait<S>(&mut self, mut events: Pin<&mut S>) -> io::Result<Happened>
    where
        S: Stream<Item = io::Result<Event>>,
    {
        let news = async {
            match &mut self.link {
                Some(linked) => linked.news.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            // A signal first: the terminal is not ours any more.
            biased;
            code = &mut self.ended => Ok(Happened::End(code.unwrap_or(TERMINAL_GONE_CODE))),
            event = events.next() => match event {
                Some(event) => event.map(Happened::Terminal),
                None => Ok(Happened::End(TERMINAL_GONE_CODE)),
            },
            Some(msg) = news => Ok(Happened::Msg(msg)),
            Some(failure) = self.browser.failure() => Ok(Happened::Msg(Msg::Notice(failure))),
            Some(()) = self.continued.recv() => Ok(Happened::Continued),
            () = self.current.watch.changed() => Ok(Happened::Files),
            () = until(self.wake_at) => Ok(Happened::Msg(Msg::Wake)),
        }
    }

    /// Takes all else that is ready, so that one frame shows it: all keys, and as much news as one
    /// frame's time allows, because a flood of it must not keep a key waiting.
    async fn drain<S>(&mut self, mut events: Pin<&mut S>) -> io::Result<()>
    where
        S: Stream<Item = io::Result<Event>>,
    {
        while let Poll::Ready(Some(event)) = ready(events.as_mut()).await {
            self.take(Happened::Terminal(event?))?;
        }
        let until = Instant::now() + Duration::from_millis(NEWS_MS_PER_FRAME);
        while Instant::now() < until {
            let Some(msg) = self.link.as_mut().and_then(|linked| linked.news.try_recv().ok())
            else {
                break;
            };
            self.tell(msg);
        }
        Ok(())
    }

    fn take(&mut self, happened: Happened) -> io::Result<()> {
        match happened {
            Happened::Msg(msg) => self.tell(msg),
            Happened::Terminal(event) => {
                if let Some(msg) = self.keys.msg(event) {
                    self.tell(msg);
                }
            }
            Happened::Continued => self.retake()?,
            Happened::Files => self.reload(false)?,
            Happened::End(code) => self.end = Some(code),
        }
        Ok(())
    }

    fn tell(&mut self, msg: Msg) {
        if msg == Msg::Wake {
            self.wake_at = None;
        }
        self.app.update(now(), msg, &mut self.effects);
    }

    fn tell_failure(&mut self, kept: Result<(), MemoryError>) {
        if let Err(error) = kept {
            self.tell(Msg::Notice(error.to_string()));
        }
    }

    /// Does what the app wants done. Doing can make something happen that the app is told and
    /// wants something for, so it goes on until nothing more is wanted.
    fn perform(&mut self) -> io::Result<()> {
        while !self.effects.is_empty() {
            let wanted: Vec<Effect> = self.effects.drain().collect();
            wanted.into_iter().try_for_each(|effect| self.perform_one(effect))?;
        }
        Ok(())
    }

    fn perform_one(&mut self, effect: Effect) -> io::Result<()> {
        match effect {
            Effect::Connect { address, name } => {
                self.recall(Whose { name: name.clone(), address: address.clone() });
                let linked = self.linked(address)?;
                linked.link.introduce(name);
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
            Effect::Keep { whose, keep } => {
                let kept = self.keeper(&whose).keep(&keep);
                self.tell_failure(kept);
            }
            Effect::Copy(text) => self.copy(&text),
            Effect::Open(url) => self.tell_opening(&url),
            Effect::Bell => self.screen.ring()?,
            Effect::Notify(notice) => self.screen.notify(&notice)?,
            Effect::Title(title) => self.screen.set_title(&title)?,
            Effect::CaptureMouse(on) => self.screen.set_mouse(on)?,
            Effect::WakeAt(at) => self.wake_at = Some(at),
            Effect::Bidi(wish) => self.order_text(wish)?,
            Effect::Theme(wish) => self.take_theme(wish),
            Effect::Reload => self.reload(true)?,
            Effect::Redraw => self.retake()?,
            Effect::Suspend => {
                self.screen.suspend()?;
                self.resized()?;
            }
            Effect::Quit => self.end = Some(0),
        }
        Ok(())
    }

    /// Tells the app what was kept for the name it connects under.
    fn recall(&mut self, whose: Whose) {
        match self.keeper(&whose).recall() {
            Ok(keep) => self.tell(Msg::Kept { whose, keep }),
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

    /// The link to `address`: the one there is, or a new one in its place.
    fn linked(&mut self, address: Address) -> io::Result<&mut Linked> {
        let same = self.link.take().filter(|linked| linked.address == address);
        let linked = match same {
            Some(linked) => linked,
            None => self.link_to(address)?,
        };
        Ok(self.link.insert(linked))
    }

    fn link_to(&mut self, address: Address) -> io::Result<Linked> {
        let mut fresh = [0; 16];
        getrandom::fill(&mut fresh).map_err(io::Error::other)?;
        let (secret, kept) = self.memory.secret(&address, fresh);
        self.tell_failure(kept);
        let seed = getrandom::u64().map_err(io::Error::other)?;
        let (told, news) = mpsc::channel(NEWS_MSGS_MAX);
        let link = Link::open(&address, secret, seed, self.dial.clone(), told);
        Ok(Linked { address, link, news })
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
                let kept = self.memory.change(|remembered| {
                    remembered.bidi.insert(key, mode);
                });
                self.tell_failure(kept);
                self.wish
            }
            BidiWish::Auto => {
                self.wish = chosen(None);
                let kept = self.memory.change(|remembered| {
                    remembered.bidi.remove(&key);
                });
                self.tell_failure(kept);
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
        let Plan { mode, why, .. } = self.greeting.plan;
        let terminal = self.greeting.identity.key();
        self.tell(Msg::Treated(Treatment { mode, why, terminal }));
    }

    fn copy(&mut self, text: &str) {
        let notice = match self.screen.copy(text) {
            Ok(CopyWay::Terminal) => COPIED.to_owned(),
            Ok(CopyWay::Tmux) => COPIED_TMUX.to_owned(),
            Err(error) => format!("Not copied: {error}."),
        };
        self.tell(Msg::Notice(notice));
    }

    fn tell_opening(&mut self, url: &str) {
        let notice = match self.browser.open(url) {
            Ok(program) => format!("Asked {program} to open \u{2068}{url}\u{2069}."),
            Err(error) => error.to_string(),
        };
        self.tell(Msg::Notice(notice));
    }

    fn retake(&mut self) -> io::Result<()> {
        self.screen.retake()?;
        self.resized()
    }

    fn resized(&mut self) -> io::Result<()> {
        let size = self.screen.size()?;
        self.tell(Msg::Resize { columns: size.width, rows: size.height });
        Ok(())
    }

    /// Gives the terminal back first: nobody should watch a network say goodbye.
    async fn finish(mut self) {
        self.app.keep_now(&mut self.effects);
        // The terminal may be gone already; what is to be kept comes first in any case.
        let _ = self.perform();
        drop(self.screen);
        if let Some(linked) = self.link {
            drop(linked.news);
            linked.link.close().await;
        }
    }
}

/// What the stream has at once. It is polled with this task's own waker, not with one that does
/// nothing: crossterm's stream wakes only the first waker it is polled with.
async fn ready<S: Stream>(mut events: Pin<&mut S>) -> Poll<Option<S::Item>> {
    poll_fn(|context| Poll::Ready(events.as_mut().poll_next(context))).await
}

/// Milliseconds since 1970 UTC.
fn now() -> u64 {
    // A clock before 1970 is wrong; 1970 is then as good as any.
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

async fn until(at: Option<u64>) {
    match at {
        Some(at) => tokio::time::sleep(Duration::from_millis(at.saturating_sub(now()))).await,
        None => std::future::pending().await,
    }
}
