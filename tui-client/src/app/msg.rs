//! Everything that can happen to the client, as plain values.
//!
//! The loop in `run.rs` turns what the terminal, the link and the clock say into a [`Msg`] and
//! hands it to `update` together with the time (milliseconds since 1970 UTC). Keys have a type of
//! their own, so that nothing in `app` knows which crate reads the terminal. Never holds a handle
//! of the outside world.

use diwan_shared::command::Tag;
use diwan_shared::event::Event;
use diwan_shared::fingerprint::Fingerprint;
use diwan_shared::name::UserName;

use super::composer::editor::Edited;
use super::keep::{Keep, Whose};
use super::popup::facts::Facts;
use super::screen::bidi::Treatment;
use super::screen::theme::Look;
use super::session::peer::Presence;
use super::settings::Settings;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Msg {
    /// A key went down, or repeats.
    Key(Key),
    /// A bracketed paste, as it arrived: line breaks and controls not yet cleaned.
    Paste(String),
    /// A whole line was written, by somebody without a screen.
    Line(String),
    /// What would lie over the chat was told to somebody without a screen: it is put away.
    Told,
    /// The mouse did something.
    Mouse(Mouse),
    /// The screen has this size now, in cells. Comes once before the first drawing too.
    Resize {
        /// Cells from left to right.
        columns: u16,
        /// Cells from top to bottom.
        rows: u16,
    },
    /// Whether the terminal's window has the focus, where the terminal says so.
    Focus(bool),
    /// Something about the connection.
    Link(LinkEvent),
    /// Something the server said. `Event::Welcome` is how the app learns that it is in.
    Server(Event),
    /// What was kept for a name that is being connected under.
    Kept {
        /// Whose it is.
        whose: Whose,
        /// All that was kept for them.
        keep: Box<Keep>,
    },
    /// What came of `Effect::Edit`.
    Edited(Edited),
    /// How the terminal is treated as to right-to-left text, from now on.
    Treated(Treatment),
    /// How things behave and look from now on: the settings were read again.
    Settings(Settings),
    /// How everything looks, from now on.
    Look(Look),
    /// What was found out about the terminal.
    Facts(Box<Facts>),
    /// One sentence from outside to be shown where the user is looking: a file that could not be
    /// read or written.
    Notice(String),
    /// One sentence from outside about what the last key or click came to: by which way a text was
    /// copied.
    Remark(String),
    /// One sentence from outside for whoever has come in, to be told once. `Effect::RememberAdvice`
    /// says that it was.
    Advice(String),
    /// A conversation could not be written to a file, for this reason, a sentence.
    NotExported(String),
    /// The time asked for with `Effect::WakeAt` has come.
    Wake,
}

/// Something about the connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkEvent {
    /// Connecting is being tried.
    Connecting {
        /// Where to, as a person writes it: `host:port`.
        address: String,
    },
    /// There is no connection.
    Down {
        /// Why, as a sentence without a full stop: `Connection refused`.
        why: String,
        /// When it is tried again, in milliseconds from now; `None` when it is not.
        retry_in_ms: Option<u64>,
    },
    /// There is no connection, because the server showed a certificate that is not trusted. Nothing
    /// was said to it, and nothing is tried again before somebody wants it.
    Distrusted(Stranger),
    /// Nobody answered at the local address, so this process hosts the server itself.
    Hosting {
        /// Where others can join it: `host:port`.
        address: String,
        /// The folder of its data, as a person reads it.
        data: String,
    },
    /// The server answered a `ping`.
    Lag {
        /// After so many milliseconds.
        ms: u64,
    },
    /// A message had to be sent again before it arrived: one of ours, or one of the peer's.
    Again {
        /// Which one.
        tag: Tag,
    },
    /// There is news of the other one in a conversation without a server.
    Peer {
        /// What it calls itself, as far as that is known.
        name: Option<UserName>,
        /// Whether it is there.
        presence: Presence,
        /// What happened, as a sentence.
        news: String,
    },
}

/// A certificate that is not trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stranger {
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
    /// Why no authority of the system vouches for it, in words that follow "its certificate"; none
    /// when one does.
    pub doubt: Option<&'static str>,
}

/// A key with what was held down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// Control.
    pub ctrl: bool,
    /// Alt, Option or Meta.
    pub alt: bool,
    /// Shift, where it is not already part of the character: `A` arrives as `Char('A')` without
    /// it, Shift-Space as `Char(' ')` with it.
    pub shift: bool,
    /// The same key on a Latin layout, where the terminal reports it (kitty keyboard protocol,
    /// alternate keys); lower case.
    pub base: Option<char>,
}

/// Which key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A key that types a character; with Control, the letter in lower case.
    Char(char),
    /// A function key, from 1.
    F(u8),
    /// Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab; Shift-Tab (BackTab) arrives as this with `shift`.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Left arrow.
    Left,
    /// Right arrow.
    Right,
    /// Up arrow.
    Up,
    /// Down arrow.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

impl Key {
    /// A key with nothing held down.
    #[must_use]
    pub const fn new(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false, base: None }
    }

    /// A character with nothing held down.
    #[must_use]
    pub const fn char(character: char) -> Self {
        Self::new(Code::Char(character))
    }

    /// This key with Control.
    #[must_use]
    pub const fn ctrl(self) -> Self {
        Self { ctrl: true, ..self }
    }

    /// This key with Alt.
    #[must_use]
    pub const fn alt(self) -> Self {
        Self { alt: true, ..self }
    }

    /// This key with Shift.
    #[must_use]
    pub const fn shift(self) -> Self {
        Self { shift: true, ..self }
    }
}

/// Something the mouse did, and where: cells from the screen's top left corner, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    /// What it did.
    pub kind: MouseKind,
    /// Cells from the left edge.
    pub column: u16,
    /// Cells from the top edge.
    pub row: u16,
}

/// What the mouse did. Only the left button is told apart from none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseKind {
    /// The left button went down.
    Press,
    /// The mouse moved with the left button down.
    Drag,
    /// The left button went up.
    Release,
    /// The wheel turned away from the user.
    WheelUp,
    /// The wheel turned towards the user.
    WheelDown,
}
