//! The ways a program ends without asking: a panic, a signal.
//!
//! Owns the panic hook and the task that waits for SIGTERM, SIGHUP and SIGINT. Takes a hold on the
//! terminal; closes it first of all, so that whatever happens next happens on the shell's screen.
//! Gives the loop the signal's number, so that it can leave in good order. It never decides what
//! else is to be done before the end.

use std::io;
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot;

use super::hold::Hold;
use super::tty::Tty;
use crate::limits::LEAVE_MS_MAX;

/// The exit code of a Rust program that panicked.
const PANIC_CODE: i32 = 101;

/// The exit code that tells of SIGINT.
const INTERRUPT_CODE: u8 = 128 + 2;

/// Restores the terminal before a panic is reported, and ends the program after it: a task that
/// panicked would otherwise leave the rest running behind a screen that is no longer ours.
pub fn close_on_panic<T: Tty>(hold: Hold<T>) {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        hold.close();
        report(panic);
        std::process::exit(PANIC_CODE);
    }));
}

/// Restores the terminal when a signal asks the program to end, then tells the receiver the exit
/// code (128 + the signal's number). A second signal, or a program that does not leave within
/// two seconds, ends at once. A SIGINT while a child program has the terminal is for the child.
///
/// # Errors
/// The system's, when a handler cannot be installed. Needs a tokio runtime.
pub fn close_on_signal<T: Tty>(hold: Hold<T>) -> io::Result<oneshot::Receiver<u8>> {
    end_on_signal(move |code| {
        let is_ours = code != INTERRUPT_CODE || !hold.is_lent();
        if is_ours {
            hold.close();
        }
        is_ours
    })
}

/// The same where there is no terminal to restore. `ends` is asked first of all, with the exit code,
/// whether this signal ends the program.
///
/// # Errors
/// As [`close_on_signal`].
pub fn end_on_signal(
    ends: impl Fn(u8) -> bool + Send + 'static,
) -> io::Result<oneshot::Receiver<u8>> {
    let mut signals = Signals::new()?;
    let (tell, told) = oneshot::channel();
    tokio::spawn(async move {
        let mut code = signals.next().await;
        while !ends(code) {
            code = signals.next().await;
        }
        // The loop may have ended already.
        let _heard = tell.send(code);
        let patience = tokio::time::sleep(Duration::from_millis(LEAVE_MS_MAX));
        tokio::select! {
            _ = signals.next() => {}
            () = patience => {}
        }
        std::process::exit(code.into());
    });
    Ok(told)
}

struct Signals {
    hangup: Signal,
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self {
            hangup: signal(SignalKind::hangup())?,
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// Waits for the next; gives the exit code that tells of it.
    async fn next(&mut self) -> u8 {
        tokio::select! {
            _ = self.hangup.recv() => 128 + 1,
            _ = self.interrupt.recv() => INTERRUPT_CODE,
            _ = self.terminate.recv() => 128 + 15,
        }
    }
}
