//! What the client promises, checked from outside: its library, and the real program in a
//! pseudo-terminal with a real server.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail by panicking")]
#![allow(clippy::string_slice, reason = "a test may fail by panicking")]

mod calling;
mod caret;
mod conformance;
mod conversation;
mod corpus;
mod direct;
mod display;
mod editor;
mod encrypted;
mod filter;
mod forms;
mod fuzz;
mod golden;
mod joining;
mod kitty;
mod lines;
mod options;
mod properties;
mod restore;
mod sample;
mod seat;
mod settings;
mod simulation;
mod standstill;
mod surviving;
mod theme;
mod typing;
mod unicode_data;
mod unread;
mod unshape;
