//! A conversation of two, whatever wire it speaks: what goes in and what comes out.
//!
//! Owns the trait both wires implement and the events they give. Times are milliseconds of any one
//! clock; the ids of lines are the caller's, unlike those of any other line ever said: on a wire that
//! carries them the peer knows by them what it has already. Implementations never wait, send or read
//! a clock.

use std::fmt::Display;

use diwan_shared::name::UserName;

/// One side of a conversation, without its sockets.
///
/// Whoever drives it passes in lines, datagrams and the time, then takes datagrams and events until
/// there are none, then waits for the time of [`Self::poll_timeout`] or the next thing to pass in.
pub trait Conversation: Send {
    /// Says a line. Its id comes back in events about it.
    fn handle_line(&mut self, now: u64, id: u128, text: &str);
    /// Takes a datagram from the peer's machine, whatever it holds.
    fn handle_datagram(&mut self, now: u64, bytes: &[u8]);
    /// Does what is due.
    fn handle_timeout(&mut self, now: u64);
    /// Begins to leave.
    fn handle_close(&mut self, now: u64);
    /// The next datagram to send to the peer.
    fn poll_transmit(&mut self, now: u64) -> Option<Vec<u8>>;
    /// When something is due, if anything is.
    fn poll_timeout(&self) -> Option<u64>;
    /// What has come of it since.
    fn poll_event(&mut self) -> Option<Event>;
    /// How many lines may still change their fate.
    fn backlog(&self) -> usize;
    /// Whether leaving is done.
    fn is_closed(&self) -> bool;
}

/// Something that happened in a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The peer said a line.
    Line {
        /// Fit for a screen: no control characters but tab.
        text: String,
        /// It did not come when it was said, but when it was sent again.
        resent: bool,
    },
    /// What the peer calls itself, checked to be a name.
    Named(UserName),
    /// This line of ours arrived.
    Delivered(u128),
    /// This line of ours had to be sent again.
    Again(u128),
    /// This line of ours was sent again, and its wire will not tell whether it arrived; it may
    /// still become delivered.
    Unsure(u128),
    /// How it is with the peer now.
    Presence(Presence),
}

/// News of the peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It is there, for the first time.
    Here,
    /// It was silent and is heard again.
    Back,
    /// It was started anew; what it did not acknowledge is sent to it again.
    Restarted,
    /// Nothing is heard of it any more.
    Silent,
    /// It said goodbye.
    Left,
}

impl Presence {
    /// The same as a sentence.
    #[must_use]
    pub fn sentence(self, peer: impl Display) -> String {
        match self {
            Self::Here => format!("{peer} is there."),
            Self::Back => format!("{peer} is back."),
            Self::Restarted => format!("{peer} is there again, started anew."),
            Self::Silent => format!("{peer} is gone: nothing is heard any more."),
            Self::Left => format!("{peer} has left."),
        }
    }
}
