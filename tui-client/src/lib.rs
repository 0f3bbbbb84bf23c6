//! Diwan's full-screen client.

pub mod app;
pub mod text;
