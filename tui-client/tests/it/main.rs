//! What the client's library promises, checked from outside.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail by panicking")]
#![allow(clippy::string_slice, reason = "a test may fail by panicking")]

mod caret;
mod conformance;
mod corpus;
mod display;
mod filter;
mod forms;
mod joining;
mod options;
mod properties;
mod sample;
mod unicode_data;
