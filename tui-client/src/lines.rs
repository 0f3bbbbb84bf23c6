//! `diwan --line-mode`: the same client as plain lines that only come after each other, for screen
//! readers, braille lines and pipes.
//!
//! Owns the loop between input and outputs. Takes lines: what is said, or commands; writes what is
//! said and answered to one output, and what went wrong to the other. Which words these are is
//! `tell`'s; what happens is decided by the app, as with a screen. Follows the config file. Never
//! writes an escape sequence, and never takes back what it wrote.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep_until};

use crate::app::App;
use crate::app::action::Action;
use crate::app::action::keymap::Mode;
use crate::app::action::line::action_of;
use crate::app::effect::Effect;
use crate::app::msg::Msg;
use crate::app::popup::facts::Facts;
use crate::browser::Browser;
use crate::config::{Current, Reread};
use crate::direct;
use crate::engine::Engine;
use crate::limits::{LINES_FAREWELL_MS_MAX, LINES_WAITING_MAX};
use crate::terminal::locale;
use tell::{Line, Teller};

pub mod tell;

/// A line of the input, or why it is none.
pub type Input = Result<String, String>;

/// What the loop moves.
pub struct Outside<O, E> {
    /// The app at work, told that there is no screen.
    pub engine: Engine,
    /// The settings, to be read again.
    pub current: Current,
    /// What opens links.
    pub browser: Browser,
    /// What says what is new.
    pub teller: Teller,
    /// Where what is said goes.
    pub output: O,
    /// Where what went wrong goes.
    pub errors: E,
    /// Whether a person is at the input, who can be asked for another name.
    pub is_asked: bool,
}

/// Reads standard input from now on.
#[must_use]
pub fn read() -> mpsc::Receiver<Input> {
    let (sender, input) = mpsc::channel(1);
    // Reading standard input cannot be interrupted; the thread ends with the program.
    std::thread::spawn(move || direct::read_lines(io::stdin().lock(), &sender));
    input
}

/// Runs until the input's end, a command or a signal. The exit code says whether all that was
/// written was taken.
///
/// # Errors
/// When an output cannot be written. Needs a tokio runtime.
pub async fn run<O: Write, E: Write>(
    outside: Outside<O, E>,
    mut input: mpsc::Receiver<Input>,
    mut ended: oneshot::Receiver<u8>,
) -> io::Result<u8> {
    let mut lines = Lines::new(outside);
    lines.perform()?;
    lines.reload(false);
    lines.perform()?;
    let code = loop {
        lines.take_ahead()?;
        if let Some(code) = lines.end()? {
            break code;
        }
        let (reads, deadline) = (lines.reads(), lines.deadline);
        let Outside { engine, current, browser, .. } = &mut lines.outside;
        tokio::select! {
            biased;
            code = &mut ended => break code.unwrap_or(1),
            msg = engine.news() => lines.happen(msg)?,
            Some(failure) = browser.failure() => lines.happen(Msg::Notice(failure))?,
            () = current.changed() => {
                lines.reload(false);
                lines.perform()?;
            }
            line = input.recv(), if reads => lines.read(line),
            () = until(deadline) => {}
        }
    };
    lines.outside.engine.keep()?;
    lines.outside.engine.close().await;
    Ok(code)
}

struct Lines<O, E> {
    outside: Outside<O, E>,
    /// Lines that were read and not taken, and their numbers, from 1.
    ahead: VecDeque<(u64, Input)>,
    count: u64,
    /// Whether the input has ended.
    is_over: bool,
    /// What was left to do when it was looked at last.
    left: usize,
    /// Until when that may stay so.
    deadline: Option<Instant>,
    /// Something that was written will never arrive.
    failed: bool,
}

impl<O: Write, E: Write> Lines<O, E> {
    fn new(outside: Outside<O, E>) -> Self {
        let ahead = VecDeque::new();
        Self { outside, ahead, count: 0, is_over: false, left: 0, deadline: None, failed: false }
    }

    fn app(&self) -> &App {
        &self.outside.engine.app
    }

    fn reads(&self) -> bool {
        !self.is_over && self.ahead.len() < LINES_WAITING_MAX
    }

    fn read(&mut self, line: Option<Input>) {
        self.count += 1;
        match line {
            Some(line) => self.ahead.push_back((self.count, line)),
            None => self.is_over = true,
        }
    }

    /// Takes lines as long as it is certain where they go: not before the answer to a command,
    /// which may lead to another room.
    fn take_ahead(&mut self) -> io::Result<()> {
        while self.takes_lines()
            && let Some((number, line)) = self.ahead.pop_front()
        {
            match line {
                Ok(line) => self.take(line)?,
                Err(why) => {
                    self.failed = true;
                    self.warn(format!("Line {number} was not read: {why}."))?;
                }
            }
        }
        Ok(())
    }

    fn takes_lines(&self) -> bool {
        let app = self.app();
        let is_in = app.was_in() && app.arrival.is_none();
        let is_free = is_in && app.is_answered() && app.unsent() < LINES_WAITING_MAX;
        self.outside.engine.end.is_none() && (is_free || self.wants_name() || self.is_trusted())
    }

    /// Whether the next line says that the certificate is good for whose sake there is no
    /// connection.
    fn is_trusted(&self) -> bool {
        let next = self.ahead.front().and_then(|(_, line)| line.as_ref().ok());
        self.app().connection.stranger.is_some()
            && next.and_then(|line| action_of(line)) == Some(Action::Trust)
    }

    /// Whether there is no connection, and nobody here who could say that it is right.
    fn is_distrusted(&self) -> bool {
        self.app().connection.stranger.is_some() && !self.outside.is_asked && !self.is_trusted()
    }

    fn wants_name(&self) -> bool {
        self.app().arrival.as_ref().is_some_and(|arrival| arrival.wants_name)
            && (self.outside.is_asked || self.app().wanted_name().is_empty())
    }

    fn take(&mut self, line: String) -> io::Result<()> {
        let Outside { engine, teller, .. } = &mut self.outside;
        let is_chat = engine.app.arrival.is_none() && engine.app.popup.is_none();
        let action = action_of(&line).filter(|_| is_chat);
        if !action.is_some_and(|action| teller.answer(&engine.app, action, &line)) {
            return self.happen(Msg::Line(line));
        }
        self.tell()?;
        if self.outside.teller.wants_earlier(self.app()) {
            // What lies before is fetched by going there.
            self.happen(Msg::Line("/oldest".to_owned()))?;
            self.happen(Msg::Line("/newest".to_owned()))?;
        }
        Ok(())
    }

    fn happen(&mut self, msg: Msg) -> io::Result<()> {
        self.outside.teller.heed(&msg);
        self.outside.engine.tell(msg);
        self.perform()
    }

    /// Does what the app wants done, as far as it needs no screen, and tells what is new.
    fn perform(&mut self) -> io::Result<()> {
        self.perform_all()?;
        self.tell()?;
        if !matches!(self.app().mode(), Mode::Writing | Mode::Filling | Mode::Hiding) {
            self.outside.engine.tell(Msg::Told);
        }
        Ok(())
    }

    fn perform_all(&mut self) -> io::Result<()> {
        while let Some(effect) = self.outside.engine.next_for_front()? {
            self.perform_one(&effect);
        }
        Ok(())
    }

    /// What is left to be done changes only what a screen would show.
    fn perform_one(&mut self, effect: &Effect) {
        let Outside { engine, browser, .. } = &mut self.outside;
        match effect {
            Effect::Reload => self.reload(true),
            Effect::Open(url) => engine.tell(Msg::Notice(browser.ask(url))),
            Effect::Examine => {
                let facts = Facts { locale: locale(env), ..Facts::default() };
                engine.tell(Msg::Facts(Box::new(facts)));
            }
            _ => {}
        }
    }

    /// Reads the settings again. Says so when it was `asked` for, and when there is anything new.
    fn reload(&mut self, asked: bool) {
        let Outside { engine, current, teller, .. } = &mut self.outside;
        current.follow(None);
        let Some(Reread { notices, before }) = current.read(asked) else { return };
        notices.into_iter().for_each(|notice| engine.tell(Msg::Notice(notice)));
        if before.is_some() {
            let config = current.config();
            teller.set(config.line_history, config.line_receipts);
            engine.tell(Msg::Settings(config.settings.clone()));
        }
    }

    fn tell(&mut self) -> io::Result<()> {
        let Outside { engine, teller, .. } = &mut self.outside;
        let news = teller.news(&engine.app);
        self.failed |= teller.has_failures();
        news.iter().try_for_each(|line| self.write(line))
    }

    /// The exit code, when it is over.
    fn end(&mut self) -> io::Result<Option<u8>> {
        if let Some(code) = self.outside.engine.end {
            return Ok(Some(if self.failed { 1 } else { code }));
        }
        let is_refused = self.app().arrival.as_ref().is_some_and(|arrival| arrival.wants_name);
        let (unsent, unread) = (self.app().unsent(), self.ahead.len());
        if is_refused && (self.is_over && unread == 0 || !self.wants_name()) {
            return self.give_up().map(Some);
        }
        if self.is_distrusted() {
            return self.give_up().map(Some);
        }
        if !self.is_over {
            return Ok(None);
        }
        let is_settled = self.app().is_answered() && self.app().connection.is_up();
        if is_settled && unsent + unread == 0 {
            self.happen(Msg::Line("/quit".to_owned()))?;
            return Ok(Some(u8::from(self.failed)));
        }
        if self.deadline.is_none() || self.left != unsent + unread {
            self.left = unsent + unread;
            self.deadline = Some(Instant::now() + Duration::from_millis(LINES_FAREWELL_MS_MAX));
        }
        let is_late = self.deadline.is_some_and(|deadline| deadline <= Instant::now());
        if is_late { self.give_up().map(Some) } else { Ok(None) }
    }

    /// Tells what will not be sent.
    fn give_up(&mut self) -> io::Result<u8> {
        match self.app().unsent() {
            0 => {}
            unsent => self.warn(format!("Not sent: {unsent}, kept for the next start."))?,
        }
        for (number, line) in std::mem::take(&mut self.ahead) {
            let line = line.unwrap_or_else(|why| why);
            self.warn(format!("Line {number} was not taken: {line}"))?;
        }
        Ok(1)
    }

    fn warn(&mut self, text: String) -> io::Result<()> {
        self.write(&Line { text, is_error: true })
    }

    fn write(&mut self, line: &Line) -> io::Result<()> {
        let Outside { output, errors, .. } = &mut self.outside;
        let output: &mut dyn Write = if line.is_error { errors } else { output };
        writeln!(output, "{}", line.text)?;
        output.flush()
    }
}

fn env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

async fn until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}
