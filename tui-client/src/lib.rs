//! Diwan's full-screen client.

pub mod filter;
pub mod text;
