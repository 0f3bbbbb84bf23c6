//! The log: entries go in, and come back committed in one total order.
//!
//! The seam between one server and several. `local` folds into this machine's store; a cluster
//! log carries the same entries to every server. Both report the same way, so local goes the same
//! road as remote. A log never decides anything about the chat, and knows neither it nor the hub.

use crate::entry::Submission;

pub mod local;

/// Where entries go. A [`Report`](crate::entry::Report) of each comes back through whatever the log
/// was given when it was started.
pub trait Log: Send {
    /// Takes what one round brought, in order. Never blocks: what can be submitted is bounded by
    /// the requests in flight.
    fn submit(&mut self, submissions: Vec<Submission>);
}
