//! Two people, no server: what joins the wires, their sockets and an ending.
//!
//! The wires are pure state machines behind `conversation`; `reliable` is for two Diwans,
//! `classic` for one and an original client. Never interprets what is said.

pub mod classic;
mod clean;
pub mod conversation;
pub mod diwan;
pub mod limits;
pub mod reliable;
pub mod wire;
