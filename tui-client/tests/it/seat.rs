//! A seat at a terminal: a pseudo-terminal with a program in it, and someone who reads and types.
//!
//! Owns the pseudo-terminal, everything the program wrote, and an emulator that shows it as a
//! screen. Answers the program's question to the terminal as it was told to. Waits for conditions
//! with one deadline; it never sleeps and hopes.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};

/// What the program asks a terminal at its start; DA1 is last.
pub(crate) const QUESTION: &str = "\x1b[8$p\x1b[>q\x1b[?u\x1b]11;?\x1b\\\x1b[c";
/// How VTE answers it.
pub(crate) const VTE: &str = "\x1b[?8;1$y\x1bP>|VTE(7600)\x1b\\\x1b[?65;1;9c";

/// And how kitty does.
pub(crate) const KITTY: &str = "\x1b[?8;0$y\x1bP>|kitty(0.26.5)\x1b\\\x1b[?0u\x1b[?62;c";

/// No test waits longer for anything. Less than the time between two pings, which would wake a
/// program that has missed a key.
pub(crate) const PATIENCE: Duration = Duration::from_secs(15);

/// Waits until `condition` holds, for what announces itself nowhere.
#[track_caller]
pub(crate) fn until(condition: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < deadline, "it never happened");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A program at a terminal.
pub(crate) struct Seat {
    master: Box<dyn MasterPty + Send>,
    /// Kept open, so that the terminal outlives the program as a shell's does.
    _slave: Box<dyn SlavePty + Send>,
    keyboard: Arc<Mutex<Box<dyn Write + Send>>>,
    child: Box<dyn Child + Send + Sync>,
    glass: Arc<Glass>,
    home: Arc<tempfile::TempDir>,
    answer: &'static str,
}

/// What the program wrote, and the news of more.
struct Glass {
    shown: Mutex<Shown>,
    more: Condvar,
}

struct Shown {
    bytes: Vec<u8>,
    emulator: vt100::Parser,
}

impl Seat {
    /// Starts `diwan` with these words at a terminal of this size that answers `answer`.
    pub(crate) fn start(words: &[&str], (columns, rows): (u16, u16), answer: &'static str) -> Self {
        let home = Arc::new(tempfile::tempdir().expect("a folder"));
        Self::start_at(home, words, (columns, rows), answer)
    }

    /// The same in somebody's home.
    fn start_at(
        home: Arc<tempfile::TempDir>,
        words: &[&str],
        (columns, rows): (u16, u16),
        answer: &'static str,
    ) -> Self {
        let mut command = Self::command(env!("CARGO_BIN_EXE_diwan"));
        command.args(words);
        Self::run_at(home, command, (columns, rows), answer)
    }

    /// `diwan` at another terminal of the same person.
    pub(crate) fn beside(&self, words: &[&str], size: (u16, u16)) -> Self {
        Self::start_at(Arc::clone(&self.home), words, size, VTE)
    }

    /// `kill -9`, and `diwan` started again with these words by the same person.
    pub(crate) fn killed_and_started(mut self, words: &[&str], size: (u16, u16)) -> Self {
        self.signal(Signal::KILL);
        self.child.wait().expect("it can be waited for");
        Self::start_at(Arc::clone(&self.home), words, size, self.answer)
    }

    /// A program to be started at a seat, with nothing of this test's environment but the path.
    pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>) -> CommandBuilder {
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("TERM", "xterm-256color");
        command
    }

    /// Starts any program.
    pub(crate) fn run(
        command: CommandBuilder,
        (columns, rows): (u16, u16),
        answer: &'static str,
    ) -> Self {
        let home = Arc::new(tempfile::tempdir().expect("a folder"));
        Self::run_at(home, command, (columns, rows), answer)
    }

    fn run_at(
        home: Arc<tempfile::TempDir>,
        mut command: CommandBuilder,
        (columns, rows): (u16, u16),
        answer: &'static str,
    ) -> Self {
        command.env("HOME", home.path());
        let pty = native_pty_system().openpty(pty_size(columns, rows)).expect("a pty");
        let child = pty.slave.spawn_command(command).expect("the program starts");
        let keyboard = pty.master.take_writer().expect("a keyboard");
        let keyboard = Arc::new(Mutex::new(keyboard));
        let glass = Glass::new(columns, rows);
        let reader = pty.master.try_clone_reader().expect("a screen");
        std::thread::spawn({
            let (glass, keyboard) = (Arc::clone(&glass), Arc::clone(&keyboard));
            move || glass.watch(reader, &keyboard, answer)
        });
        Self { master: pty.master, _slave: pty.slave, keyboard, child, glass, home, answer }
    }

    /// The folder that the program takes for the person's home.
    pub(crate) fn home(&self) -> &std::path::Path {
        self.home.path()
    }

    /// Types.
    pub(crate) fn types(&self, text: &str) {
        type_into(&self.keyboard, text);
    }

    /// Makes the window larger or smaller.
    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        let (width, height) = (cells(columns), cells(rows));
        self.glass.lock().emulator.screen_mut().set_size(height, width);
        self.master.resize(pty_size(columns, rows)).expect("it can be resized");
    }

    /// Sends the program a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.id(), signal).expect("it lives");
    }

    /// Makes the program stand still until it gets SIGCONT; its sockets stay open.
    pub(crate) fn stand_still(&self) {
        self.signal(Signal::STOP);
        let still = WaitIdOptions::STOPPED | WaitIdOptions::NOWAIT;
        waitid(WaitId::Pid(self.id()), still).expect("it is ours");
    }

    fn id(&self) -> Pid {
        let id = self.child.process_id().expect("it was started");
        i32::try_from(id).ok().and_then(Pid::from_raw).expect("a process id")
    }

    /// Kills, without a chance to say a word, what the program at this seat has started.
    pub(crate) fn kill_what_it_started(&self) {
        let id = self.child.process_id().expect("it was started");
        let children = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children"));
        let children = children.expect("it lives");
        for child in children.split_whitespace() {
            let child = child.parse().ok().and_then(Pid::from_raw).expect("a process id");
            kill_process(child, Signal::KILL).expect("it lives");
        }
    }

    /// Waits until the screen's text fulfils `condition`; gives the text.
    #[track_caller]
    pub(crate) fn until_screen(&self, condition: impl Fn(&str) -> bool) -> String {
        self.glass.until(|shown| {
            let text = shown.emulator.screen().contents();
            condition(&text).then_some(text)
        })
    }

    /// What the screen shows now.
    pub(crate) fn screen(&self) -> String {
        self.glass.lock().emulator.screen().contents()
    }

    /// Waits until `text` was written.
    #[track_caller]
    pub(crate) fn until_written(&self, text: &str) {
        self.glass.until(|shown| shown.text().contains(text).then_some(()));
    }

    /// Waits until the program ends; gives its exit code and all that it wrote.
    #[track_caller]
    pub(crate) fn until_end(&mut self) -> (u32, String) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("it can be waited for") {
                // What it wrote last may still be on its way through the terminal.
                type_into(&self.keyboard, "");
                return (status.exit_code(), self.glass.settled());
            }
            assert!(Instant::now() < deadline, "it does not end:\n{}", self.glass.lock().picture());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The terminal's settings, as `stty` shows them.
    pub(crate) fn settings(&self) -> String {
        format!("{:?}", self.master.get_termios().expect("a terminal has settings"))
    }

    /// Whether the alternate screen is shown.
    pub(crate) fn is_alternate(&self) -> bool {
        self.glass.lock().emulator.screen().alternate_screen()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        // It may have ended already.
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

impl Glass {
    fn new(columns: u16, rows: u16) -> Arc<Self> {
        let emulator = vt100::Parser::new(cells(rows), cells(columns), 0);
        let shown = Mutex::new(Shown { bytes: Vec::new(), emulator });
        Arc::new(Self { shown, more: Condvar::new() })
    }

    /// Shows what the program writes, and answers its question once.
    fn watch(
        &self,
        mut reader: Box<dyn Read + Send>,
        keyboard: &Mutex<Box<dyn Write + Send>>,
        answer: &str,
    ) {
        let mut chunk = [0; 4096];
        let mut asked = false;
        while let Ok(count @ 1..) = reader.read(&mut chunk) {
            let mut shown = self.lock();
            let bytes = &chunk[..count];
            shown.bytes.extend(bytes);
            shown.emulator.process(bytes);
            if !asked && shown.text().contains(QUESTION) {
                asked = true;
                type_into(keyboard, answer);
            }
            self.more.notify_all();
        }
    }

    #[track_caller]
    fn until<R>(&self, condition: impl Fn(&Shown) -> Option<R>) -> R {
        let deadline = Instant::now() + PATIENCE;
        let mut shown = self.lock();
        loop {
            if let Some(result) = condition(&shown) {
                return result;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "it never happened:\n{}", shown.picture());
            shown = self.more.wait_timeout(shown, left).expect("nobody panics with it").0;
        }
    }

    /// What was written, once nothing more comes for a while: the end of a program is known before
    /// its last words have come through.
    fn settled(&self) -> String {
        let quiet = Duration::from_millis(100);
        let mut shown = self.lock();
        loop {
            let before = shown.bytes.len();
            shown = self.more.wait_timeout(shown, quiet).expect("nobody panics with it").0;
            if shown.bytes.len() == before {
                return shown.text();
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().expect("nobody panics with it")
    }
}

impl Shown {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    fn picture(&self) -> String {
        format!("{}\n{:?}", self.emulator.screen().contents(), self.text())
    }
}

fn type_into(keyboard: &Mutex<Box<dyn Write + Send>>, text: &str) {
    let mut keyboard = keyboard.lock().expect("nobody panics with it");
    keyboard.write_all(text.as_bytes()).expect("the terminal takes keys");
    keyboard.flush().expect("the terminal takes keys");
}

fn pty_size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, ..PtySize::default() }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("a terminal has cells")
}
