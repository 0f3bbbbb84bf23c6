//! Diwan's full-screen client.

pub mod text;
