//! The bare view: nothing on the screen but what was said, for the terminal's own selection.
//!
//! Owns when it is on. The texts of messages alone, over the whole width, without times, names,
//! rules and notices, so that nothing else is taken along; the mouse is the terminal's meanwhile,
//! and what comes waits below, so that nothing moves under a selection. The draft stays as it is.

use super::column::Style;
use crate::app::App;
use crate::app::action::keymap::Mode;
use crate::app::effect::{Effect, Effects};

impl App {
    /// Whether the bare view is on the screen.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.mode() == Mode::Bare
    }

    /// Where time and nick stand in the log.
    #[must_use]
    pub fn log_style(&self) -> Style {
        if self.is_bare() { Style::Bare } else { self.screen.size.width().style() }
    }

    /// Turns the bare view on or off.
    pub(in crate::app) fn set_bare(&mut self, bare: bool) {
        self.bare = bare;
        self.hold_log(bare);
    }

    /// Holds the log of the current room still, as while it is seen bare, or lets go of it.
    pub(in crate::app) fn hold_log(&mut self, still: bool) {
        let room = self.rooms.current_mut();
        room.held = room.timeline.items().last().map(|item| item.id).filter(|_| still);
    }

    /// Has the mouse go to whom it belongs.
    pub(in crate::app) fn pass_mouse(&mut self, effects: &mut Effects) {
        let wanted = self.mouse && !self.is_bare();
        if wanted != self.mouse_taken {
            self.mouse_taken = wanted;
            effects.push(Effect::CaptureMouse(wanted));
        }
    }
}
