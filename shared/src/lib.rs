//! What Diwan's server and its clients agree on: names, texts, commands, events, refusals,
//! the framing of lines, the two dialects, and how a certificate is told from others.
//!
//! Takes bytes and strings, gives values that cannot be wrong, and back again. Pure: this crate
//! never opens a socket, never reads a clock, never spawns or awaits, and holds no chat state.
//! `PROTOCOL.md` beside this crate says the same for someone who writes a client from scratch.

pub mod command;
pub mod dialect;
pub mod event;
pub mod fingerprint;
pub mod limits;
pub mod line;
pub mod name;
pub mod parse;
pub mod refusal;
pub mod text;
