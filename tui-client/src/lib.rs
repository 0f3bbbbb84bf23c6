//! Diwan's full-screen client.

pub mod app;
pub mod filter;
pub mod limits;
pub mod text;
pub mod view;
