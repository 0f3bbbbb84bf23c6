//! Asking the terminal who it is, before anything else reads from it.
//!
//! Owns the conversation: raw mode on, the question out, replies in until DA1 or the deadline.
//! Takes a device, the environment and a wish; gives a `Greeting`: the plan, and what a person
//! typed in the meantime. Leaves the device in raw mode. The meaning of the replies is
//! answers.rs's, the conclusions are identity.rs's and bidi.rs's.

use std::io;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::answers::{self, Answers};
use super::bidi::{self, Plan, Wish};
use super::depth::{Depth, depth};
use super::identity::{self, Identity};
use super::tty::Tty;
use crate::app::screen::bidi::Treatment;
use crate::limits::{ANSWER_MS_MAX, ANSWER_REMOTE_MS_MAX, ANSWERS_BYTES_MAX};

/// What the terminal is, what was decided about it, and what was typed while it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Greeting {
    /// Which terminal.
    pub identity: Identity,
    /// What it answered.
    pub answers: Answers,
    /// How many colours it has.
    pub depth: Depth,
    /// What to do with it.
    pub plan: Plan,
    /// Keys pressed meanwhile, as text.
    pub typed: String,
}

impl Greeting {
    /// How the terminal is treated as to right-to-left text.
    #[must_use]
    pub fn treatment(&self) -> Treatment {
        let Plan { mode, why, first_alone, row_guard, .. } = self.plan;
        Treatment { mode, why, terminal: self.identity.key(), first_alone, row_guard }
    }

    /// What to do with the terminal when the person wants something else.
    #[must_use]
    pub fn replan(&self, wish: Wish) -> Plan {
        bidi::decide(wish, &self.answers, &self.identity)
    }
}

/// Asks and decides. `wish` is what the person wants, given which terminal it is.
///
/// # Errors
/// Only the device's own; a terminal that does not answer is no error.
pub(super) fn greet<T: Tty>(
    tty: &mut T,
    env: impl Fn(&str) -> Option<String>,
    wish: impl FnOnce(&Identity) -> Wish,
) -> io::Result<Greeting> {
    tty.set_raw(true)?;
    tty.write_all(answers::QUESTION)?;
    let (answers, typed) = listen(tty, patience(&env))?;
    let around = terminal_around_tmux(&answers, &env);
    let identity = identity::identify(&answers, &env, around.as_deref());
    let plan = bidi::decide(wish(&identity), &answers, &identity);
    let depth = depth(&identity, &env);
    Ok(Greeting { identity, answers, depth, plan, typed })
}

pub(super) fn patience(env: impl Fn(&str) -> Option<String>) -> Duration {
    let remote = ["SSH_TTY", "SSH_CONNECTION"].iter().any(|name| env(name).is_some());
    Duration::from_millis(if remote { ANSWER_REMOTE_MS_MAX } else { ANSWER_MS_MAX })
}

fn listen<T: Tty>(tty: &mut T, patience: Duration) -> io::Result<(Answers, String)> {
    let deadline = Instant::now() + patience;
    let mut heard = Vec::new();
    let mut chunk = [0; 1024];
    loop {
        let (answers, typed) = answers::parse(&heard);
        let left = deadline.saturating_duration_since(Instant::now());
        if answers.complete || left.is_zero() || heard.len() > ANSWERS_BYTES_MAX {
            return Ok((answers, typed));
        }
        let count = tty.read_within(left, &mut chunk)?;
        heard.extend(chunk.iter().take(count));
    }
}

/// What tmux knows of the terminal around it: the XTVERSION that terminal answered to tmux.
fn terminal_around_tmux(answers: &Answers, env: impl Fn(&str) -> Option<String>) -> Option<String> {
    let inside = answers.version.as_ref().is_some_and(|version| version.starts_with("tmux"));
    if !inside || env("TMUX").is_none() {
        return None;
    }
    let mut ask = Command::new("tmux");
    ask.args(["display-message", "-p", "#{client_termtype}"]).stdin(Stdio::null());
    let answer = ask.stderr(Stdio::null()).output().ok()?;
    Some(String::from_utf8_lossy(&answer.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::bidi::{BidiMode, Switch};
    use super::super::identity::Emulator;
    use super::super::recorder::Recorder;
    use super::*;

    fn no_wish(_: &Identity) -> Wish {
        Wish::NONE
    }

    #[test]
    fn answers_may_come_in_pieces_with_keys_between() {
        let mut tty = Recorder::new();
        for piece in [&b"sa"[..], b"\x1b[?8;", b"1$y\x1bP>|\x1b", b"\\la\x1b[?65;1", b";9cm"] {
            tty.will_reply(piece);
        }
        let greeting = greet(&mut tty, |_| None, no_wish).expect("the recorder never fails");
        assert_eq!(greeting.identity.emulator, Emulator::Vte);
        assert_eq!(greeting.plan.mode, BidiMode::App);
        assert_eq!(greeting.plan.switch, Switch::Modes);
        assert_eq!(greeting.typed, "salam");
        assert!(tty.is_raw());
        assert_eq!(tty.written(), "␛[8$p␛[>q␛[?u␛]11;?␛\\␛[c");
    }

    #[test]
    fn a_silent_terminal_ends_the_wait_by_the_clock() {
        let mut tty = Recorder::new();
        tty.will_reply(b"hello");
        let env = |name: &str| (name == "TERM").then(|| "mlterm".to_owned());
        let greeting = greet(&mut tty, env, no_wish).expect("the recorder never fails");
        assert!(!greeting.answers.complete);
        assert_eq!(greeting.plan.switch, Switch::Mlterm);
        assert_eq!(greeting.typed, "hello");
    }

    #[test]
    fn a_terminal_far_away_gets_more_time() {
        let far = |name: &str| (name == "SSH_CONNECTION").then(|| "::1 9 ::1 22".to_owned());
        assert_eq!(patience(|_| None).as_millis(), 200);
        assert_eq!(patience(far).as_millis(), 600);
    }

    #[test]
    fn the_wish_may_depend_on_the_terminal() {
        let mut tty = Recorder::new();
        tty.will_reply(b"\x1bP>|XTerm(379)\x1b\\\x1b[?64c");
        let wish = |identity: &Identity| {
            assert_eq!(identity.key(), "xterm");
            Wish { remembered: Some(BidiMode::Off), ..no_wish(identity) }
        };
        let greeting = greet(&mut tty, |_| None, wish).expect("the recorder never fails");
        assert_eq!(greeting.plan.mode, BidiMode::Off);
    }
}
