//! The events dialect: one JSON object a line, for programs.
//!
//! Gives both directions of every event, so a client needs nothing else. Unknown fields and
//! events are ignored, so the protocol can grow. Never writes a line break inside an event.

use crate::dialect::Dialect;
use crate::event::Event;

/// One JSON object per line, with `"event"` naming its kind.
#[derive(Debug, Clone, Copy, Default)]
pub struct Events;

impl Dialect for Events {
    fn encode(&self, event: &Event, out: &mut Vec<u8>) {
        let start = out.len();
        match serde_json::to_writer(&mut *out, event) {
            Ok(()) => out.push(b'\n'),
            // Our types have string keys only and a `Vec` takes every write, so this arm is never
            // taken; if it were, saying nothing is better than half a line.
            Err(_) => out.truncate(start),
        }
    }

    fn echoes(&self) -> bool {
        true
    }
}

/// Reads one line from a server; an event newer than this crate comes as [`Event::Unknown`].
///
/// # Errors
/// When the line is not JSON, or an event lacks a field it must have.
pub fn parse(line: &str) -> Result<Event, serde_json::Error> {
    serde_json::from_str(line)
}
