//! Diwan's full-screen client.
//!
//! `app` is its state and `view` paints it, both with `text`, which lays every text out; all three
//! are pure. `terminal`, `link` and `host` are the outside, `engine` is the app at work there, and
//! `run` and `lines` the loops that join it with a screen or with plain lines. `config` says how it
//! all should be, `editor` runs the user's own. `filter` is `diwan layout`, `direct` is
//! `diwan direct`, `manual` is `diwan man`.

pub mod app;
pub mod browser;
pub mod config;
mod day;
pub mod direct;
pub mod editor;
pub mod engine;
pub mod filter;
pub mod host;
pub mod limits;
pub mod lines;
pub mod link;
pub mod manual;
pub mod run;
pub mod terminal;
pub mod text;
pub mod view;
