//! `--line-mode`: the conversation as plain lines, for scripts and screen readers.
//!
//! Takes lines from one channel and events from a `Talk`; writes what the peer says to one output,
//! `NAME: text` a line (`↻ NAME: text` when it was sent again), and sentences about the
//! conversation to the other. Nothing is said of a line that arrives soon; what becomes of all
//! others is told, at the end at the latest.

use std::collections::BTreeMap;
use std::io::{self, Write};

use diwan_shared::name::UserName;
use diwan_shared::text::{LINE_BREAK_SHOWN, MessageText, TextError, is_line_break};
use tokio::sync::mpsc;
use tokio::time::{Duration, Instant, sleep_until};

use super::conversation::{Event, Presence};
use super::limits::{BACKLOG_LINES_MAX, FAREWELL_MS_MAX, LATE_LINE_MS};
use super::socket::Talk;

/// What standard input gave.
pub(super) type Input = Result<String, String>;

/// A conversation in lines.
pub(super) struct Lines<O, E> {
    talk: Talk,
    output: O,
    notes: E,
    /// What the peer calls itself.
    name: Option<UserName>,
    /// Lines that are not known to have arrived, by their id.
    open: BTreeMap<u128, Line>,
    /// The id of the next line: those of this start follow a random one.
    next_id: u128,
    /// How many lines the input had, those that could not be sent too.
    read: u64,
    /// Something will never be delivered.
    failed: bool,
}

struct Line {
    /// Its place in the input, from 1.
    number: u64,
    text: String,
    /// From when on it is spoken of; none when it was.
    late_at: Option<Instant>,
}

impl<O: Write, E: Write> Lines<O, E> {
    /// `seed` must be random: the ids of lines follow it.
    pub(super) fn new(talk: Talk, seed: u128, output: O, notes: E) -> Self {
        let (name, open, read, failed) = (None, BTreeMap::new(), 0, false);
        Self { talk, output, notes, name, open, next_id: seed, read, failed }
    }

    /// Talks until the input ends and everything arrived, the wait for that is over, or `stop`
    /// comes. Gives whether all lines arrived.
    ///
    /// # Errors
    /// When an output cannot be written.
    pub(super) async fn run(
        mut self,
        mut input: mpsc::Receiver<Input>,
        stop: impl Future<Output = ()>,
    ) -> io::Result<bool> {
        let mut stop = std::pin::pin!(stop);
        let mut deadline = None;
        loop {
            if deadline.is_some() && self.talk.backlog() == 0 {
                break;
            }
            let takes_lines = deadline.is_none() && self.talk.backlog() < BACKLOG_LINES_MAX;
            let late_at = self.open.values().filter_map(|line| line.late_at).min();
            tokio::select! {
                line = input.recv(), if takes_lines => match line {
                    Some(line) => self.say(line)?,
                    None => deadline = Some(Instant::now() + Duration::from_millis(FAREWELL_MS_MAX)),
                },
                Some(event) = self.talk.next() => self.tell(event)?,
                () = wait(late_at) => self.tell_late()?,
                () = wait(deadline) => break,
                () = &mut stop => break,
            }
        }
        self.end().await
    }

    fn say(&mut self, line: Input) -> io::Result<()> {
        self.read += 1;
        let sayable = line.and_then(|line| sayable(line).map_err(|error| error.to_string()));
        match sayable {
            Ok(text) => {
                let id = self.next_id;
                self.next_id = id.wrapping_add(1);
                self.talk.say(id, &text);
                let late_at = Some(Instant::now() + Duration::from_millis(LATE_LINE_MS));
                self.open.insert(id, Line { number: self.read, text, late_at });
                Ok(())
            }
            Err(why) => {
                self.failed = true;
                self.note(&format!("Line {} was not sent: {why}.", self.read))
            }
        }
    }

    fn tell(&mut self, event: Event) -> io::Result<()> {
        match event {
            Event::Line { text, resent } => self.show(&text, resent),
            Event::Named(name) => {
                self.note(&format!("The peer is called {name}."))?;
                self.name = Some(name);
                Ok(())
            }
            Event::Delivered(id) => match self.open.remove(&id) {
                Some(Line { late_at: None, number, .. }) => {
                    self.note(&format!("Line {number} has arrived now."))
                }
                _ => Ok(()),
            },
            Event::Again(_) => Ok(()),
            Event::Unsure(id) => {
                let Some(line) = self.open.get_mut(&id) else { return Ok(()) };
                line.late_at = None;
                let number = line.number;
                let why = "was not acknowledged and is sent again";
                let then = "this wire cannot tell whether it arrives";
                self.note(&format!("Line {number} {why}; {then}."))
            }
            Event::Presence(presence) => self.tell_presence(presence),
        }
    }

    fn tell_presence(&mut self, presence: Presence) -> io::Result<()> {
        let peer = self.name.as_ref().map_or("The peer", UserName::as_str);
        self.note(&presence.sentence(peer))
    }

    fn tell_late(&mut self) -> io::Result<()> {
        let now = Instant::now();
        let mut late = Vec::new();
        for line in self.open.values_mut() {
            late.extend(line.late_at.take_if(|at| *at <= now).map(|_| line.number));
        }
        for number in late {
            self.note(&format!("Line {number} has not arrived yet."))?;
        }
        Ok(())
    }

    fn show(&mut self, text: &str, resent: bool) -> io::Result<()> {
        let mark = if resent { "↻ " } else { "" };
        let text = text.replace(is_line_break, LINE_BREAK_SHOWN);
        let name = self.name.as_ref().map_or("peer", UserName::as_str);
        writeln!(self.output, "{mark}{name}: {text}")?;
        self.output.flush()
    }

    fn note(&mut self, sentence: &str) -> io::Result<()> {
        writeln!(self.notes, "{sentence}")?;
        self.notes.flush()
    }

    async fn end(mut self) -> io::Result<bool> {
        self.talk.close();
        while let Some(event) = self.talk.next().await {
            self.tell(event)?;
        }
        for Line { number, text, .. } in std::mem::take(&mut self.open).into_values() {
            self.failed = true;
            self.note(&format!("Line {number} is not known to have arrived: {text}"))?;
        }
        if !self.failed && self.read > 0 {
            self.note(&format!("All lines have arrived: {}.", self.read))?;
        }
        Ok(!self.failed)
    }
}

/// What may be said: any text without control characters, also nothing at all.
fn sayable(line: String) -> Result<String, TextError> {
    match MessageText::new(line.as_str()) {
        Ok(_) | Err(TextError::Empty) => Ok(line),
        Err(error) => Err(error),
    }
}

async fn wait(until: Option<Instant>) {
    match until {
        Some(until) => sleep_until(until).await,
        None => std::future::pending().await,
    }
}
