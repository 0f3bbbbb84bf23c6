//! What a flood costs the client: `cargo bench -p diwan --bench flood`.
//!
//! Starts the real program in a pseudo-terminal of 200x50 and lets 100,000 messages of 100 bytes
//! arrive in the room that is open; then the flood goes on, as fast as the program takes it, until
//! 1,000 keys were pressed. irssi and WeeChat, where they are installed, get the same lines in the
//! same run, so that figures can be read as ratios: of one run only, because machines and hours
//! differ. Asserts that the last message and every key are shown, never how fast. Uses 127.0.0.1
//! and temporary folders only.

mod feed;
mod house;
mod irc;
mod program;
mod terminal;

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use feed::{Feed, LAST_WORDS};
use program::{PROGRAMS, Process, Program};
use terminal::Terminal;

/// Messages that arrive.
const MESSAGES: usize = 100_000;

/// Keys that are pressed during the flood.
const KEYS: usize = 1_000;

/// The shortest pause between a key that was seen and the next one. It is never the same twice in
/// a row, so that keys do not fall in with the frames of the program.
const KEY_PAUSE_MS: u64 = 15;

/// How long the program is left alone after the messages.
const IDLE_SECONDS: u64 = 3;

/// What is typed, letter by letter; nobody else says it.
const TYPED: &str = "qzxjkvwqzjxkvqwzjkxq";

/// C-u: empties the line in all three programs.
const CLEAR: &str = "\x15";

/// What was measured of one program.
struct Figures {
    usable_seconds: f64,
    wall_seconds: f64,
    cpu_seconds: f64,
    terminal_cpu_seconds: f64,
    terminal_mib: f64,
    resident_before_mib: f64,
    resident_after_mib: f64,
    key_p50_ms: f64,
    key_p99_ms: f64,
    key_worst_ms: f64,
    idle_cpu_seconds: f64,
}

fn main() -> anyhow::Result<()> {
    // `cargo test --all-targets` runs benches too, without this argument.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    println!("{MESSAGES} messages of {} bytes, then {KEYS} keys, 200x50", feed::TEXT_BYTES);
    let mut measured = Vec::new();
    for program in PROGRAMS {
        match program.find() {
            Some(path) => measured.push((program.name, measure(program, &path)?)),
            None => println!("{} is not installed: nothing to compare with", program.name),
        }
    }
    print(&measured);
    Ok(())
}

fn measure(program: &Program, path: &std::path::Path) -> anyhow::Result<Figures> {
    let feed = Feed::open(program.tongue)?;
    let home = tempfile::tempdir()?;
    let start = Instant::now();
    let terminal = Terminal::start(program.command(path, home.path(), feed.address())?)?;
    terminal.until(|screen| screen.contains(program.prompt))?;
    let usable_seconds = start.elapsed().as_secs_f64();

    let process = Process::of(terminal.process_id()?)?;
    let (resident_before_mib, cpu) = (process.resident_mib()?, process.cpu_seconds()?);
    let (terminal_cpu, written) = (terminal.cpu_seconds(), terminal.bytes());
    let start = Instant::now();
    let flood = feed.flood(|number| number == MESSAGES);
    terminal.until(|screen| screen.contains(LAST_WORDS))?;
    let wall_seconds = start.elapsed().as_secs_f64();
    ended(flood)?;

    let (spent, resident_after_mib) = (process.cpu_seconds()?, process.resident_mib()?);
    let (terminal_cpu_after, written_after) = (terminal.cpu_seconds(), terminal.bytes());
    std::thread::sleep(Duration::from_secs(IDLE_SECONDS));
    let idle_cpu_seconds = process.cpu_seconds()? - spent;
    let mut delays = press_keys(&feed, &terminal)?;
    Ok(Figures {
        usable_seconds,
        wall_seconds,
        cpu_seconds: spent - cpu,
        terminal_cpu_seconds: terminal_cpu_after - terminal_cpu,
        terminal_mib: (written_after - written) as f64 / f64::from(1 << 20),
        resident_before_mib,
        resident_after_mib,
        key_p50_ms: percentile(&mut delays, 0.50),
        key_p99_ms: percentile(&mut delays, 0.99),
        key_worst_ms: percentile(&mut delays, 1.0),
        idle_cpu_seconds,
    })
}

/// Presses keys during a flood; gives the milliseconds from each key to the screen.
fn press_keys(feed: &Feed, terminal: &Terminal) -> anyhow::Result<Vec<f64>> {
    let is_enough = Arc::new(AtomicBool::new(false));
    let told = is_enough.clone();
    let flood = feed.flood(move |_| told.load(Ordering::Relaxed));
    let mut delays = Vec::new();
    while delays.len() < KEYS {
        for end in 1..=TYPED.len() {
            let (typed, key) = (&TYPED.get(..end), TYPED.get(end - 1..end));
            let (Some(typed), Some(key)) = (typed, key) else { continue };
            let start = Instant::now();
            terminal.types(key)?;
            terminal.until_input(|rows| rows.contains(typed))?;
            delays.push(start.elapsed().as_secs_f64() * 1e3);
            let more_ms = delays.len() as u64 * 7 % 13;
            std::thread::sleep(Duration::from_millis(KEY_PAUSE_MS + more_ms));
        }
        terminal.types(CLEAR)?;
        terminal.until_input(|rows| !rows.contains(TYPED))?;
    }
    is_enough.store(true, Ordering::Relaxed);
    ended(flood)?;
    Ok(delays)
}

fn ended(flood: JoinHandle<io::Result<()>>) -> anyhow::Result<()> {
    Ok(flood.join().map_err(|_| anyhow::anyhow!("the feed failed"))??)
}

/// The value below which this part of the values lies, 0 when there are none.
fn percentile(values: &mut [f64], part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let index = (values.len() as f64 * part) as usize;
    values.get(index.min(values.len().saturating_sub(1))).copied().unwrap_or_default()
}

/// A row for each figure; behind each other program's, how ours compares.
fn print(measured: &[(&str, Figures)]) {
    type Row = (&'static str, fn(&Figures) -> f64);
    let rows: [Row; 11] = [
        ("start to usable, s", |figures| figures.usable_seconds),
        ("until all is shown, s", |figures| figures.wall_seconds),
        ("CPU, s", |figures| figures.cpu_seconds),
        ("terminal's CPU, s", |figures| figures.terminal_cpu_seconds),
        ("written to it, MiB", |figures| figures.terminal_mib),
        ("memory before, MiB", |figures| figures.resident_before_mib),
        ("memory after, MiB", |figures| figures.resident_after_mib),
        ("key to screen p50, ms", |figures| figures.key_p50_ms),
        ("key to screen p99, ms", |figures| figures.key_p99_ms),
        ("key to screen worst, ms", |figures| figures.key_worst_ms),
        ("CPU of 3 s idle, s", |figures| figures.idle_cpu_seconds),
    ];
    let names = measured.iter().map(|(name, _)| format!("{name:>12} {:>7}", "ratio"));
    println!("{:<26}{}", "", names.collect::<String>());
    let Some((_, ours)) = measured.first() else { return };
    for (name, figure) in rows {
        let columns = measured.iter().map(|(_, figures)| {
            let value = figure(figures);
            format!("{value:>12.3} {:>7.2}", figure(ours) / value)
        });
        println!("{name:<26}{}", columns.collect::<String>());
    }
}
