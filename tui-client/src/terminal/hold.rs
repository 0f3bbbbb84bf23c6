//! Our hold on the terminal, and the one way to let go of it.
//!
//! Owns the device while the screen is ours, together with the bytes that give it back. Clones
//! share the hold: the screen writes through one, the panic hook and the signal paths keep others.
//! Letting go is idempotent, and afterwards nothing more is written: a frame that was on its way
//! when another thread panicked must not land on the shell's screen.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::heir::Heir;
use super::tty::Tty;
use crate::limits::LENT_SIGNAL_MS_MAX;

/// A shared hold on a terminal.
#[derive(Debug)]
pub struct Hold<T>(Arc<Mutex<Held<T>>>);

#[derive(Debug)]
struct Held<T> {
    tty: T,
    /// What to write when letting go; none: the terminal is not ours.
    exit: Option<Vec<u8>>,
    /// Who writes it when this process is killed.
    heir: Option<Heir>,
    /// Who has it instead.
    lent: Lent,
    /// Let go for good.
    closed: bool,
}

/// Whether a child program has the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lent {
    Never,
    Now,
    Until(Instant),
}

impl<T> Clone for Hold<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Tty> Hold<T> {
    /// No hold yet: the terminal is as the shell left it.
    pub fn new(tty: T) -> Self {
        Self(Arc::new(Mutex::new(Held {
            tty,
            exit: None,
            heir: None,
            lent: Lent::Never,
            closed: false,
        })))
    }

    /// Takes hold: raw mode, then `start`. From now on letting go writes `exit`.
    ///
    /// # Errors
    /// The device's own; `Interrupted` when the hold was closed.
    pub(super) fn take(&self, start: &[u8], exit: Vec<u8>) -> io::Result<()> {
        let mut held = self.lock();
        if held.closed {
            return Err(io::ErrorKind::Interrupted.into());
        }
        // First of all, so that a failure half way is undone too.
        held.will_write(exit);
        if held.lent == Lent::Now {
            held.lent = Lent::Until(Instant::now());
        }
        held.tty.set_raw(true)?;
        held.tty.write_all(start)
    }

    /// Writes `bytes` if the terminal is ours; from now on letting go writes `exit`.
    pub(super) fn change(&self, bytes: &[u8], exit: Vec<u8>) -> io::Result<()> {
        let mut held = self.lock();
        if held.exit.is_none() {
            return Ok(());
        }
        held.will_write(exit);
        held.tty.write_all(bytes)
    }

    /// Gives the terminal back for a while.
    pub(super) fn release(&self) {
        self.lock().release();
    }

    /// Gives the terminal to a child program until it is taken again.
    pub(super) fn lend(&self) {
        let mut held = self.lock();
        held.release();
        held.lent = Lent::Now;
    }

    /// Whether a child program has the terminal, or had it until just now: a signal to both may
    /// have ended the child before we hear of it.
    pub(super) fn is_lent(&self) -> bool {
        match self.lock().lent {
            Lent::Never => false,
            Lent::Now => true,
            Lent::Until(end) => end.elapsed() < Duration::from_millis(LENT_SIGNAL_MS_MAX),
        }
    }

    /// Gives the terminal back for good, from wherever the program ends. Idempotent.
    pub fn close(&self) {
        let mut held = self.lock();
        held.closed = true;
        held.release();
    }

    /// Writes `bytes` if the terminal is ours.
    pub(super) fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let mut held = self.lock();
        if held.exit.is_some() { held.tty.write_all(bytes) } else { Ok(()) }
    }

    /// The device, for questions.
    pub(super) fn tty(&self) -> T {
        self.lock().tty.clone()
    }

    /// A panic elsewhere must not keep the terminal from being restored.
    fn lock(&self) -> MutexGuard<'_, Held<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Tty> Held<T> {
    fn will_write(&mut self, exit: Vec<u8>) {
        self.heir = (!exit.is_empty()).then(|| self.tty.appoint_heir(&exit)).flatten();
        self.exit = Some(exit);
    }

    /// Errors are not reported: the terminal may be gone, and there is nobody left to tell.
    fn release(&mut self) {
        if let Some(exit) = self.exit.take() {
            let _gone = self.tty.write_all(&exit);
            let _gone = self.tty.set_raw(false);
            self.heir = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::recorder::Recorder;
    use super::*;

    #[test]
    fn letting_go_happens_once_and_silences_all_clones() {
        let tty = Recorder::new();
        let hold = Hold::new(tty.clone());
        hold.write(b"too early").expect("the recorder takes everything");
        hold.take(b"start,", b"exit".to_vec()).expect("the recorder takes everything");
        assert!(tty.is_raw());
        let other = hold.clone();
        other.write(b"frame,").expect("the recorder takes everything");
        other.close();
        hold.close();
        hold.release();
        hold.write(b"too late").expect("writing after the end is no error");
        assert_eq!(tty.written(), "start,frame,exit");
        assert!(!tty.is_raw());
        hold.take(b"again", Vec::new()).expect_err("it was let go for good");
        assert_eq!(tty.written(), "");
        assert!(!tty.is_raw());
    }

    #[test]
    fn what_is_to_be_written_at_the_end_changes_while_it_is_held_only() {
        let tty = Recorder::new();
        let hold = Hold::new(tty.clone());
        hold.change(b"early,", b"wrong".to_vec()).expect("it is no error");
        hold.take(b"start,", b"exit,".to_vec()).expect("the recorder takes everything");
        hold.change(b"red,", b"black,exit,".to_vec()).expect("the recorder takes everything");
        hold.release();
        hold.change(b"late,", b"wrong".to_vec()).expect("it is no error");
        hold.release();
        assert_eq!(tty.written(), "start,red,black,exit,");
    }

    #[test]
    fn a_hold_that_failed_half_way_can_still_be_let_go() {
        let tty = Recorder::new();
        tty.break_writing();
        let hold = Hold::new(tty.clone());
        hold.take(b"start", b"exit".to_vec()).expect_err("the device is broken");
        hold.release();
        assert!(!tty.is_raw());
    }

    #[test]
    fn it_can_be_taken_again() {
        let tty = Recorder::new();
        let hold = Hold::new(tty.clone());
        for _ in 0..2 {
            hold.take(b"start,", b"exit,".to_vec()).expect("the recorder takes everything");
            hold.release();
        }
        assert_eq!(tty.written(), "start,exit,start,exit,");
    }
}
