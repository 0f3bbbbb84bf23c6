//! The server's tests: scripts of conversations against the core in memory and against a real
//! port, the log's conformance suite, and the real binary under signals, kills and bad input.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod client;
mod conformance;
mod conversations;
mod doors;
mod faults;
mod hostile;
mod process;
mod proxy;
mod script;
mod tls;
mod world;
