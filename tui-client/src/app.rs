//! The client's state, and what happens to it.
//!
//! Owns every room, draft and mark. [`App::new`] takes a [`settings::Setup`]; [`App::update`]
//! takes the time and a [`msg::Msg`], changes the state, and says in [`effect::Effects`] what is
//! to be done outside. Never opens, draws, waits or asks the time.

pub mod clock;
pub mod effect;
pub mod msg;
pub mod settings;

use effect::Effects;
use msg::Msg;
use settings::Setup;

/// The whole state.
#[derive(Debug)]
pub struct App {
    setup: Setup,
}

impl App {
    /// The state at the start. Asks to connect at once when a name is known.
    #[must_use]
    pub fn new(setup: Setup, effects: &mut Effects) -> Self {
        let _ = effects;
        Self { setup }
    }

    /// Takes one thing that happened. `now` is milliseconds since 1970 UTC.
    pub fn update(&mut self, now: u64, msg: Msg, effects: &mut Effects) {
        let _ = (&self.setup, now, msg, effects);
    }
}
