//! W3: one member says something at a steady pace, and every other member is timed.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::task::spawn_local;
use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::client::{self, Client, Tongue};
use crate::process::Process;
use crate::{Figures, crowd, percentile};

const MEMBERS: usize = 200;
const MESSAGES: usize = 300;
const MESSAGES_PER_SECOND: u32 = 50;

/// How long the last message may take to arrive.
const ARRIVAL_SECONDS_MAX: u64 = 10;

#[derive(Default)]
struct Record {
    said_at: Vec<Instant>,
    microseconds: Vec<f64>,
}

pub(crate) async fn run(server: &Process, tongue: Tongue) -> anyhow::Result<Figures> {
    let mut members = crowd::gather(server.address, tongue, 1, MEMBERS).await?.into_iter();
    let Some(mut speaker) = members.next() else { return Ok(Figures::new()) };
    let record = Rc::new(RefCell::new(Record::default()));
    let mut connections = Vec::new();
    for Client { reader, writer, .. } in members {
        connections.push(writer);
        let record = record.clone();
        let mut next = 0;
        spawn_local(client::listen(reader, move |bytes| {
            let lines = next..next + client::count_lines(bytes);
            next = lines.end;
            record.borrow_mut().heard(lines);
        }));
    }

    let cpu = server.cpu_seconds()?;
    let mut pace = interval(Duration::from_secs(1) / MESSAGES_PER_SECOND);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for _ in 0..MESSAGES {
        pace.tick().await;
        record.borrow_mut().said_at.push(Instant::now());
        speaker.say(&tongue.message(0, 0)).await?;
    }
    let expected = MESSAGES * (MEMBERS - 1);
    let deadline = Instant::now() + Duration::from_secs(ARRIVAL_SECONDS_MAX);
    while record.borrow().microseconds.len() < expected {
        let heard = record.borrow().microseconds.len();
        anyhow::ensure!(Instant::now() < deadline, "only {heard} of {expected} lines came");
        sleep(Duration::from_millis(1)).await;
    }
    let cpu = server.cpu_seconds()? - cpu;
    let mut delays = std::mem::take(&mut record.borrow_mut().microseconds);
    Ok(vec![
        ("p50 µs", percentile(&mut delays, 0.50)),
        ("p99 µs", percentile(&mut delays, 0.99)),
        ("CPU s per M", cpu / (expected as f64 / 1e6)),
    ])
}

impl Record {
    /// Somebody heard the messages of these numbers, just now.
    fn heard(&mut self, messages: std::ops::Range<usize>) {
        let now = Instant::now();
        let said_at = self.said_at.get(messages).unwrap_or_default();
        let delays = said_at.iter().map(|&said_at| (now - said_at).as_secs_f64() * 1e6);
        self.microseconds.extend(delays);
    }
}
