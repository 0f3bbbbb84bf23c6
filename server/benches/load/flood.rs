//! W1 and W2: everybody talks as fast as they are heard.
//!
//! Each sender has a window of messages that the last member of its group has not heard yet.
//! Counts every line until all that was said has arrived everywhere; a lost line is an error. What
//! a delivery costs is decided by how many lines go in one system call, so that is shown, too: a
//! server that commits first gathers more of them than a relay that waits for nothing.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::{Duration, Instant};

use diwan_shared::line::LineReader;
use tokio::io::AsyncWriteExt as _;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::Notify;
use tokio::task::spawn_local;
use tokio::time::sleep;

use crate::client::{self, Client, Tongue};
use crate::process::Process;
use crate::{Figures, crowd, percentile};

/// Senders stop after this time, or this many messages.
const SECONDS_MAX: u64 = 4;
const MESSAGES_MAX: usize = 1_000_000;

/// How long the last lines may take to arrive.
const ARRIVAL_SECONDS_MAX: u64 = 15;

/// Groups of the same size, where some members talk.
pub(crate) struct Flood {
    pub(crate) groups: usize,
    pub(crate) members: usize,
    /// In each group, at most 10.
    pub(crate) senders: usize,
    /// Messages each sender has under way.
    pub(crate) window: usize,
}

/// What all tasks of a flood count together.
#[derive(Default)]
struct Tally {
    said: Cell<usize>,
    heard: Cell<usize>,
    reads: Cell<usize>,
    over: Cell<bool>,
    milliseconds: RefCell<Vec<f64>>,
}

/// The messages one sender has under way.
#[derive(Default)]
struct Window {
    said_at: RefCell<VecDeque<Instant>>,
    free: Cell<usize>,
    changed: Notify,
}

impl Flood {
    pub(crate) async fn run(&self, server: &Process, tongue: Tongue) -> anyhow::Result<Figures> {
        let Self { groups, members, .. } = *self;
        let clients = crowd::gather(server.address, tongue, groups, members).await?;
        let tally = Rc::new(Tally::default());
        let windows = self.prepare(clients, tongue, &tally);

        let (start, cpu) = (Instant::now(), server.cpu_seconds()?);
        windows.iter().for_each(|window| window.open(self.window));
        sleep(Duration::from_secs(SECONDS_MAX)).await;
        tally.over.set(true);
        let lines = tongue.lines_per_message(members);
        let deadline = Instant::now() + Duration::from_secs(ARRIVAL_SECONDS_MAX);
        while tally.heard.get() < tally.said.get() * lines {
            let (heard, said) = (tally.heard.get(), tally.said.get() * lines);
            anyhow::ensure!(Instant::now() < deadline, "only {heard} of {said} lines came");
            sleep(Duration::from_millis(1)).await;
        }
        let (seconds, cpu) = (start.elapsed().as_secs_f64(), server.cpu_seconds()? - cpu);
        let heard = tally.heard.get() as f64;
        let mut delays = tally.milliseconds.take();
        Ok(vec![
            ("deliveries/s", heard / seconds),
            ("CPU s per M", cpu / (heard / 1e6)),
            ("lines per read", heard / tally.reads.get() as f64),
            ("p50 ms", percentile(&mut delays, 0.50)),
            ("p99 ms", percentile(&mut delays, 0.99)),
        ])
    }

    /// Starts the tasks of every client; gives the windows of all senders, still closed.
    fn prepare(&self, clients: Vec<Client>, tongue: Tongue, tally: &Rc<Tally>) -> Vec<Rc<Window>> {
        let mut all = Vec::new();
        let mut clients = clients.into_iter();
        for group in 0..self.groups {
            let windows: Vec<Rc<Window>> = (0..self.senders).map(|_| Rc::default()).collect();
            for (place, client) in clients.by_ref().take(self.members).enumerate() {
                let Client { reader, writer, .. } = client;
                let last = place + 1 == self.members;
                let observed = if last { windows.clone() } else { Vec::new() };
                spawn_local(hear(reader, observed, tally.clone()));
                let window = windows.get(place).cloned();
                let line = tongue.message(group, place);
                spawn_local(speak(writer, window, line.repeat(self.window), tally.clone()));
            }
            all.extend(windows);
        }
        all
    }
}

impl Window {
    fn open(&self, messages: usize) {
        self.free.set(self.free.get() + messages);
        self.changed.notify_one();
    }
}

/// Counts lines; the observer of the windows also opens them.
async fn hear(reader: OwnedReadHalf, windows: Vec<Rc<Window>>, tally: Rc<Tally>) {
    let mut lines = LineReader::new();
    let count = |bytes: &[u8]| {
        tally.heard.set(tally.heard.get() + client::count_lines(bytes));
        tally.reads.set(tally.reads.get() + 1);
        if !windows.is_empty() {
            lines.push(bytes);
            observe(&mut lines, &windows, &tally);
        }
    };
    // When the connection breaks, lines are missing in the count.
    let _ = client::listen(reader, count).await;
}

fn observe(lines: &mut LineReader, windows: &[Rc<Window>], tally: &Tally) {
    let (now, mut delays) = (Instant::now(), tally.milliseconds.borrow_mut());
    while let Some(line) = lines.next_line() {
        let sender = line.ok().and_then(client::sender_of);
        let Some(window) = sender.and_then(|sender| windows.get(sender)) else { continue };
        if let Some(said_at) = window.said_at.borrow_mut().pop_front() {
            delays.push((now - said_at).as_secs_f64() * 1e3);
            window.open(1);
        }
    }
}

/// Says as many of the lines as the window is open. One that does not speak holds its connection
/// open.
async fn speak(
    mut writer: OwnedWriteHalf,
    window: Option<Rc<Window>>,
    lines: String,
    tally: Rc<Tally>,
) {
    let Some(window) = window else { return std::future::pending().await };
    let line_bytes = lines.find('\n').map_or(0, |last| last + 1);
    loop {
        window.changed.notified().await;
        let messages = window.free.take();
        if tally.over.get() || tally.said.get() >= MESSAGES_MAX {
            continue;
        }
        tally.said.set(tally.said.get() + messages);
        window.said_at.borrow_mut().extend(std::iter::repeat_n(Instant::now(), messages));
        let burst = lines.as_bytes().get(..messages * line_bytes).unwrap_or_default();
        if writer.write_all(burst).await.is_err() {
            return;
        }
    }
}
