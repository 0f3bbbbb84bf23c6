//! What lies over the chat and takes all keys: help, a list to choose from, a password.
//!
//! Owns what is typed there. At most one lies there at a time, and Esc takes it away. The draft
//! below stays as it is.

pub mod calibrate;
pub mod details;
pub mod doctor;
pub mod facts;
pub(super) mod fuzzy;
pub(super) mod go;
pub mod guard;
pub mod help;
pub(super) mod palette;
pub mod picker;

use diwan_shared::name::GroupName;
use unicode_segmentation::UnicodeSegmentation;

use super::App;
use super::action::Action;
use super::composer::Composer;
use super::effect::Effects;
use super::screen::panes::Area;
use super::screen::pointed::cells;
use calibrate::{CHOICES, Calibration};
use guard::Guard;
use help::Help;
use picker::Picker;

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

/// Entries of which one is chosen, as they stand on the screen. The chosen one is in sight.
#[derive(Debug, Clone, Copy)]
pub struct Listed {
    /// Where they stand, with their heading.
    pub area: Area,
    /// Rows of the heading.
    pub heading: u16,
    /// The first entry shown.
    top: usize,
    entries: usize,
}

impl Listed {
    pub(super) fn new(area: Area, entries: usize, chosen: usize) -> Self {
        // On the lowest screens the entries need every row.
        let heading = u16::from(area.height > 2);
        let top = App::list_top(entries, chosen, usize::from(area.height - heading));
        Self { area, heading, top, entries }
    }

    /// The entries shown, each with its row in the area.
    pub fn rows(&self) -> impl Iterator<Item = (u16, usize)> + use<> {
        (self.heading..self.area.height).zip(self.top..self.entries)
    }

    /// The entry in a cell.
    #[must_use]
    pub fn at(&self, column: u16, row: u16) -> Option<usize> {
        let mut rows = self.rows().filter(|_| self.area.holds(column, row));
        rows.find(|(at, _)| self.area.y + at == row).map(|(_, entry)| entry)
    }
}

impl App {
    /// The entries to choose from in what lies over the chat.
    #[must_use]
    pub fn listed(&self) -> Option<Listed> {
        let log = self.screen.panes.log;
        match self.popup.as_ref()? {
            Popup::Picker(picker) => {
                let entries = picker.choices(self).len();
                Some(Listed::new(log, entries, picker.chosen.min(entries.saturating_sub(1))))
            }
            Popup::Guard(guard) => {
                let entries = guard.ways.len();
                let height = cells(entries + 1).min(log.height);
                let area = Area { y: log.y + log.height - height, height, ..log };
                Some(Listed::new(area, entries, guard.chosen))
            }
            Popup::Help(help) => {
                let (entries, top) = (help.lines(self).len(), help.top);
                Some(Listed { area: self.middle(), heading: 0, top, entries })
            }
            Popup::Calibration(_) => {
                let heading = calibrate::heading(log.height);
                Some(Listed { area: self.middle(), heading, top: 0, entries: CHOICES.len() })
            }
            Popup::Password(_) => None,
        }
    }

    /// Where help and the calibration screen stand: all between the bars.
    #[must_use]
    pub fn middle(&self) -> Area {
        Area { x: 0, width: self.screen.size.columns, ..self.screen.panes.log }
    }

    /// Whether what lies over the chat is in this cell, its field included.
    pub(super) fn popup_holds(&self, column: u16, row: u16) -> bool {
        let panes = &self.screen.panes;
        let area = self.listed().map_or(Area::default(), |listed| listed.area);
        let has_field = self.popup.as_ref().is_some_and(Popup::has_field);
        area.holds(column, row) || (has_field && panes.composer.holds(column, row))
    }

    /// Takes an entry of what lies over the chat.
    pub(super) fn take_entry(&mut self, entry: usize, effects: &mut Effects) {
        match &mut self.popup {
            Some(Popup::Picker(picker)) => picker.chosen = entry,
            Some(Popup::Guard(guard)) => guard.chosen = entry,
            Some(Popup::Help(_)) => return self.ask_about_line(entry),
            Some(Popup::Calibration(_)) => {
                return CHOICES
                    .get(entry)
                    .into_iter()
                    .for_each(|wish| self.order_text(*wish, effects));
            }
            Some(Popup::Password(_)) | None => return,
        }
        self.act(Action::Choose, effects);
    }

    /// The entry of what lies over the chat that stands in this cell.
    pub(super) fn listed_at(&self, column: u16, row: u16) -> Option<usize> {
        self.listed()?.at(column, row)
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
