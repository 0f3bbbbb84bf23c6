//! Diwan's full-screen client.

pub mod app;
pub mod limits;
pub mod text;
