//! Choosing who orders right-to-left text, by what reads right.
//!
//! No terminal can be asked what its letters look like, so the user is: the calibration screen shows
//! a greeting in three ways. Owns that screen's state, and `/bidi`. What is to be done with the
//! terminal is asked for by an effect, and takes effect when the answer comes.

use crate::app::App;
use crate::app::effect::{Effect, Effects};
use crate::app::popup::Popup;
use crate::app::screen::bidi::{BidiMode, BidiWish, Treatment, Why};
use crate::app::timeline::Sign;

/// The calibration screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calibration {
    /// What was in force when it was opened.
    pub before: Treatment,
}

/// What its numbered lines choose, in their order.
pub const CHOICES: [BidiWish; 5] = [
    BidiWish::Choose(BidiMode::App),
    BidiWish::Choose(BidiMode::Terminal),
    BidiWish::Choose(BidiMode::Guarded),
    BidiWish::Choose(BidiMode::Off),
    BidiWish::Auto,
];

/// Rows of the question above them, on a screen with so many: they are needed most.
#[must_use]
pub fn heading(rows: u16) -> u16 {
    if rows > 4 { (rows - 3).min(3) } else { 0 }
}

impl App {
    /// The terminal is treated so from now on: everything is laid out anew.
    pub(in crate::app) fn treated(&mut self, treatment: Treatment) {
        self.settings.text = treatment.lays_out(self.asked_text);
        self.treatment = treatment;
    }

    /// `/bidi` and `/bidi test` show the calibration screen; a mode's name chooses it. Says whether
    /// the word was one of these.
    pub(in crate::app) fn bidi_command(&mut self, word: &str, effects: &mut Effects) -> bool {
        match (word.to_ascii_lowercase().as_str(), BidiMode::named(word)) {
            ("" | "test", _) => self.calibrate(effects),
            ("auto", _) => self.order_text(BidiWish::Auto, effects),
            (_, Some(mode)) => self.order_text(BidiWish::Choose(mode), effects),
            _ => return false,
        }
        true
    }

    /// Shows the calibration screen.
    pub(in crate::app) fn calibrate(&mut self, effects: &mut Effects) {
        self.popup = Some(Popup::Calibration(Calibration { before: self.treatment.clone() }));
        effects.push(Effect::Bidi(BidiWish::Try));
    }

    /// Has the terminal treated as the user wants.
    pub(in crate::app) fn order_text(&mut self, wish: BidiWish, effects: &mut Effects) {
        let before = match self.popup.take() {
            Some(Popup::Calibration(calibration)) => calibration.before,
            other => {
                self.popup = other;
                self.treatment.clone()
            }
        };
        effects.push(Effect::Bidi(wish));
        let told = match wish {
            BidiWish::Choose(mode) => {
                let settings = match before.why {
                    Why::Set => " The settings say otherwise, and win at the next start.",
                    _ => "",
                };
                let (name, terminal) = (mode.name(), &before.terminal);
                format!("Right-to-left text: {name}, remembered for {terminal}.{settings}")
            }
            BidiWish::Auto => format!("Right-to-left text: as suits {}.", before.terminal),
            BidiWish::Try | BidiWish::Back => return,
        };
        self.tell(Sign::Info, told);
    }
}
