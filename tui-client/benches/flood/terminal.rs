//! A terminal: a pseudo-terminal with a program in it, and an emulator that shows what it writes.
//!
//! Answers the question who it is, once, as xterm does. Counts the bytes it was sent and the
//! processor time its emulator took for them. Keeps only the screen.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::time::{ClockId, clock_gettime};

const COLUMNS: u16 = 200;
const ROWS: u16 = 50;

/// Rows at the bottom, among which all programs have the one that is typed in.
const INPUT_ROWS: u16 = 3;

/// No program may let us wait longer for anything, even where others work on the machine too.
const PATIENCE: Duration = Duration::from_secs(600);

/// What a program asks last when it wants to know the terminal (DA1), and xterm's answer.
const QUESTION: &[u8] = b"\x1b[c";
const ANSWER: &[u8] = b"\x1b[?64;1;2;6;22c";

pub(crate) struct Terminal {
    _master: Box<dyn MasterPty + Send>,
    keyboard: Keyboard,
    child: Box<dyn Child + Send + Sync>,
    glass: Arc<Glass>,
}

type Keyboard = Arc<Mutex<Box<dyn Write + Send>>>;

/// What is to be seen, and the news that it changed.
struct Glass {
    shown: Mutex<Shown>,
    changed: Condvar,
}

struct Shown {
    emulator: vt100::Parser,
    bytes: u64,
    cpu_seconds: f64,
}

impl Terminal {
    /// Starts a program.
    pub(crate) fn start(command: CommandBuilder) -> anyhow::Result<Self> {
        let size = PtySize { rows: ROWS, cols: COLUMNS, ..PtySize::default() };
        let pty = native_pty_system().openpty(size)?;
        let child = pty.slave.spawn_command(command)?;
        let keyboard: Keyboard = Arc::new(Mutex::new(pty.master.take_writer()?));
        let reader = pty.master.try_clone_reader()?;
        let cells = |count| NonZeroU16::new(count).context("a terminal has cells");
        let emulator = vt100::Parser::new(cells(ROWS)?, cells(COLUMNS)?, 0);
        let shown = Mutex::new(Shown { emulator, bytes: 0, cpu_seconds: 0.0 });
        let glass = Arc::new(Glass { shown, changed: Condvar::new() });
        let (watched, answers) = (glass.clone(), keyboard.clone());
        std::thread::spawn(move || watched.watch(reader, &answers));
        Ok(Self { _master: pty.master, keyboard, child, glass })
    }

    pub(crate) fn process_id(&self) -> anyhow::Result<i32> {
        Ok(i32::try_from(self.child.process_id().context("it does not run")?)?)
    }

    pub(crate) fn types(&self, text: &str) -> anyhow::Result<()> {
        write(&self.keyboard, text.as_bytes()).context("the terminal takes no keys")
    }

    /// Waits until the screen's text fulfils `condition`.
    pub(crate) fn until(&self, condition: impl Fn(&str) -> bool) -> anyhow::Result<()> {
        self.until_rows(0, condition)
    }

    /// Waits until the text of the last rows, where one types, fulfils `condition`.
    pub(crate) fn until_input(&self, condition: impl Fn(&str) -> bool) -> anyhow::Result<()> {
        self.until_rows(ROWS - INPUT_ROWS, condition)
    }

    /// Looks no further than it must: nothing is shown meanwhile.
    fn until_rows(&self, first: u16, condition: impl Fn(&str) -> bool) -> anyhow::Result<()> {
        let failed = || anyhow::anyhow!("the emulator failed");
        let deadline = Instant::now() + PATIENCE;
        let mut shown = self.glass.shown.lock().map_err(|_| failed())?;
        loop {
            let text = shown.emulator.screen().contents_between(first, 0, ROWS - 1, COLUMNS);
            if condition(&text) {
                return Ok(());
            }
            let left = deadline.saturating_duration_since(Instant::now());
            anyhow::ensure!(!left.is_zero(), "it never came:\n{text}");
            shown = self.glass.changed.wait_timeout(shown, left).map_err(|_| failed())?.0;
        }
    }

    /// Bytes that the program wrote so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.glass.shown.lock().map_or(0, |shown| shown.bytes)
    }

    /// Processor time that showing them took.
    pub(crate) fn cpu_seconds(&self) -> f64 {
        self.glass.shown.lock().map_or(0.0, |shown| shown.cpu_seconds)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended already.
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

impl Glass {
    fn watch(&self, mut reader: Box<dyn Read + Send>, keyboard: &Keyboard) {
        let mut chunk = vec![0; 64 * 1024];
        let mut asked = false;
        while let Ok(count @ 1..) = reader.read(&mut chunk) {
            let Some(bytes) = chunk.get(..count) else { return };
            if !asked && bytes.windows(QUESTION.len()).any(|window| window == QUESTION) {
                asked = true;
                let _ = write(keyboard, ANSWER);
            }
            let Ok(mut shown) = self.shown.lock() else { return };
            let start = thread_cpu_seconds();
            shown.emulator.process(bytes);
            shown.cpu_seconds += thread_cpu_seconds() - start;
            shown.bytes += count as u64;
            drop(shown);
            self.changed.notify_all();
        }
    }
}

fn write(keyboard: &Keyboard, bytes: &[u8]) -> std::io::Result<()> {
    let mut keyboard = keyboard.lock().map_err(|_| std::io::Error::other("it is broken"))?;
    keyboard.write_all(bytes)?;
    keyboard.flush()
}

fn thread_cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
