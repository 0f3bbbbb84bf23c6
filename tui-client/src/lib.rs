//! Diwan's full-screen client as a library: the app, its view, its text, and what it talks to.
//!
//! Wires the parts together for the program in `main.rs` and for the tests. Never does anything
//! by itself.

pub mod app;
pub mod filter;
pub mod limits;
pub mod text;
pub mod view;
