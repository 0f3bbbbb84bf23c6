//! How the connection is, as far as the user is told.
//!
//! Filled from what the link says and from `welcome`; read by the status line and by whoever wants
//! to send. Opens, closes and waits for nothing.

use crate::app::msg::Stranger;

/// How the connection is.
#[derive(Debug, Default)]
pub struct Connection {
    /// Its state.
    pub state: State,
    /// The server in this process, if there is one.
    pub hosting: Option<Hosting>,
    /// The certificate for whose sake there is no connection.
    pub stranger: Option<Stranger>,
    /// How long the server took to answer last, in milliseconds.
    pub lag_ms: Option<u64>,
}

/// The state of the connection.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub enum State {
    /// Not tried yet.
    #[default]
    Idle,
    /// Being tried.
    Connecting,
    /// The server knows us.
    Up,
    /// Lost, or not to be had.
    Down {
        /// When it is tried again, in milliseconds since 1970 UTC.
        retry_at: Option<u64>,
    },
}

/// A server in this process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosting {
    /// Where others can join it.
    pub address: String,
    /// The folder of its data.
    pub data: String,
}

impl Connection {
    /// Whether the server hears us.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.state == State::Up
    }

    /// Whether we asked to be let in and were not answered yet.
    #[must_use]
    pub fn is_entering(&self) -> bool {
        matches!(self.state, State::Idle | State::Connecting)
    }

    /// Whether it is tried again by itself.
    #[must_use]
    pub fn is_retried(&self) -> bool {
        !matches!(self.state, State::Down { retry_at: None })
    }

    /// Whole seconds until it is tried again, rounded up.
    #[must_use]
    pub fn retry_seconds(&self, now: u64) -> Option<u64> {
        match self.state {
            State::Down { retry_at: Some(at) } => Some(at.saturating_sub(now).div_ceil(1000)),
            _ => None,
        }
    }
}
