//! What lies over the chat and takes all keys: help, a list to choose from, a password.
//!
//! Owns what is typed there. At most one lies there at a time, and Esc takes it away. The draft
//! below stays as it is.

use diwan_shared::name::GroupName;
use unicode_segmentation::UnicodeSegmentation;

use super::calibrate::Calibration;
use super::composer::Composer;
use super::guard::Guard;
use super::help::Help;
use super::picker::Picker;

/// What lies over the chat.
#[derive(Debug)]
pub enum Popup {
    /// Keys and commands.
    Help(Help),
    /// Groups or people to choose from.
    Picker(Picker),
    /// The password of a group.
    Password(Password),
    /// Which line reads right?
    Calibration(Calibration),
    /// How is the draft to be sent?
    Guard(Guard),
}

/// A password being typed; it is never shown, nor kept for undo by another field.
#[derive(Debug)]
pub struct Password {
    /// Of which group.
    pub group: GroupName,
    /// What it is for.
    pub purpose: Purpose,
    /// What is typed.
    pub field: Composer,
    /// What was wrong before; empty when nothing was.
    pub message: String,
}

/// What a password is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Joining a locked group.
    Join,
    /// Making one.
    Create,
}

impl Password {
    /// To join a locked group.
    #[must_use]
    pub fn to_join(group: GroupName, message: String) -> Self {
        Self { group, purpose: Purpose::Join, field: Composer::default(), message }
    }

    /// To make a locked group.
    #[must_use]
    pub fn to_create(group: GroupName) -> Self {
        let (field, message) = (Composer::default(), String::new());
        Self { group, purpose: Purpose::Create, field, message }
    }

    /// How many grapheme clusters stand before and after the caret: all that may be shown of it.
    #[must_use]
    pub fn clusters(&self) -> (usize, usize) {
        let count = |text: &str| text.graphemes(true).count();
        (count(self.field.before()), count(self.field.after()))
    }
}

impl Popup {
    /// Whether a text is being written in it.
    #[must_use]
    pub fn has_field(&self) -> bool {
        !matches!(self, Self::Calibration(_) | Self::Guard(_))
    }

    /// The text that is being written in it, if any is.
    pub fn field_mut(&mut self) -> Option<&mut Composer> {
        match self {
            Self::Help(help) => Some(&mut help.filter),
            Self::Picker(picker) => Some(&mut picker.filter),
            Self::Password(password) => Some(&mut password.field),
            Self::Calibration(_) | Self::Guard(_) => None,
        }
    }
}
