//! The signs that are not letters: marks, rules, arrows; with ASCII ones for poor terminals.
//!
//! One table for each set, and which sign stands for which state. Every sign is one cell wide in
//! every terminal.

use crate::app::screen::frame::Frame;
use crate::app::session::connection::State;
use crate::app::session::peer::Presence;
use crate::app::timeline::{Mark, Said, Sign};

/// One set of signs. Each is one cell wide.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signs {
    pub(super) waiting: &'static str,
    pub(super) accepted: &'static str,
    pub(super) failed: &'static str,
    pub(super) again: &'static str,
    pub(super) came: &'static str,
    pub(super) went: &'static str,
    pub(super) passed: &'static str,
    pub(super) info: &'static str,
    pub(super) upright: &'static str,
    pub(super) level: &'static str,
    pub(super) here: &'static str,
    /// The same in a mirrored frame.
    pub(super) here_mirrored: &'static str,
    pub(super) prompt: &'static str,
    pub(super) previous: &'static str,
    pub(super) next: &'static str,
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    pub(super) online: &'static str,
    pub(super) offline: &'static str,
    pub(super) below: &'static str,
    pub(super) dot: &'static str,
    pub(super) line_break: &'static str,
    pub(super) mask: &'static str,
    pub(super) mention: &'static str,
    pub(super) muted: &'static str,
    pub(super) pinned: &'static str,
    pub(super) locked: &'static str,
    pub(super) other: &'static str,
}

/// For terminals with Unicode.
pub(super) const UNICODE: Signs = Signs {
    waiting: "…",
    accepted: "✓",
    failed: "✗",
    again: "↻",
    came: "→",
    went: "←",
    passed: "⇄",
    info: "·",
    upright: "│",
    level: "─",
    here: "▸",
    here_mirrored: "◂",
    prompt: "›",
    previous: "‹",
    next: "›",
    open: "[",
    close: "]",
    online: "●",
    offline: "○",
    below: "↓",
    dot: "·",
    line_break: "⏎",
    mask: "•",
    mention: "!",
    muted: "~",
    pinned: "◆",
    locked: "¤",
    other: "+",
};

/// For terminals without.
pub(super) const ASCII: Signs = Signs {
    waiting: ".",
    accepted: "+",
    failed: "!",
    again: "~",
    came: ">",
    went: "<",
    passed: "=",
    info: "-",
    upright: "|",
    level: "-",
    here: ">",
    here_mirrored: "<",
    prompt: ">",
    previous: "<",
    next: ">",
    open: "[",
    close: "]",
    online: "*",
    offline: "o",
    below: "v",
    dot: "-",
    line_break: "|",
    mask: "*",
    mention: "!",
    muted: "~",
    pinned: "^",
    locked: "%",
    other: "+",
};

impl Signs {
    /// The signs for a frame: in a mirrored one, what points somewhere points the other way.
    pub(super) fn in_frame(self, frame: Frame) -> Self {
        if !frame.is_mirrored() {
            return self;
        }
        Self {
            here: self.here_mirrored,
            prompt: self.previous,
            previous: self.next,
            next: self.previous,
            open: self.close,
            close: self.open,
            came: self.went,
            went: self.came,
            ..self
        }
    }

    /// What became of an own message; of others', only whether they had to be sent again.
    pub(super) fn mark(&self, said: &Said) -> Option<&'static str> {
        match said.mark {
            Mark::Foreign | Mark::Waiting if said.is_again() => Some(self.again),
            Mark::Foreign => None,
            Mark::Waiting => Some(self.waiting),
            Mark::Accepted => Some(self.accepted),
            Mark::Failed(_) => Some(self.failed),
        }
    }

    /// The kind of a notice.
    pub(super) fn notice(&self, sign: Sign) -> &'static str {
        match sign {
            Sign::Came => self.came,
            Sign::Went => self.went,
            Sign::Passed => self.passed,
            Sign::Refused => self.failed,
            Sign::Good => self.accepted,
            Sign::Bad => self.mention,
            Sign::Info => self.info,
        }
    }

    /// The state of the connection.
    pub(super) fn connection(&self, state: &State) -> &'static str {
        match state {
            State::Up => self.accepted,
            State::Down { .. } => self.failed,
            State::Idle | State::Connecting => self.waiting,
        }
    }

    /// Whether the other one of a conversation without a server is there.
    pub(super) fn presence(&self, presence: Presence) -> &'static str {
        match presence {
            Presence::Awaited => self.waiting,
            Presence::Here => self.accepted,
            Presence::Gone | Presence::Left => self.failed,
        }
    }
}
