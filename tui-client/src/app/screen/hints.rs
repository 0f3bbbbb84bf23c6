//! The key hints at the bottom, from the table of actions: which there are, and where
//! each stands.
//!
//! As many as fit: those that are always wanted with wide gaps, else with narrow ones, else without
//! the least needed ones. The way to help goes last.

use crate::app::App;
use crate::app::action::keymap::{Chord, Keymap, Mode};
use crate::app::action::{Action, Context, Row};
use crate::app::screen::panes::Area;
use crate::app::screen::pointed::cells;

/// What is kept longest, most needed first; what belongs together goes together.
const KEPT: [&[Action]; 12] = [
    &[Action::Help],
    &[Action::Back],
    &[Action::Choose],
    &[Action::Menu],
    &[Action::Rooms],
    &[Action::People],
    &[Action::Join],
    &[Action::Leave],
    &[Action::Private],
    &[Action::Search],
    &[Action::PreviousRoom, Action::NextRoom],
    &[Action::Quit],
];

/// A hint as it stands on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// A key, and what it does.
    pub words: String,
    /// What it does.
    pub action: Action,
    /// Where it stands.
    pub place: Area,
}

impl App {
    /// The hints that there is room for.
    #[must_use]
    pub fn hints(&self) -> Vec<Hint> {
        let Some(area) = self.screen.panes.footer else { return Vec::new() };
        let is_of_use = |row: &&Row| match row.action {
            Action::Resend | Action::Drop => self.has_refused(),
            _ => true,
        };
        let (rows, keymap) = (self.actions().filter(is_of_use), &self.settings.keymap);
        let (rows, gap) = fitting(rows, keymap, self.mode(), usize::from(area.width));
        let mut x = area.x + 1;
        let placed = rows.into_iter().map(|row| {
            let words = hint(keymap, row);
            let place = Area { x, width: cells(count(&words)), ..area };
            x += place.width + cells(count(gap));
            Hint { words, action: row.action, place }
        });
        placed.collect()
    }

    /// What the hint in a cell says.
    pub(super) fn hinted_at(&self, column: u16, row: u16) -> Option<Action> {
        let hints = self.hints().into_iter();
        hints.filter(|hint| hint.place.holds(column, row)).map(|hint| hint.action).next()
    }
}

/// The rows whose hints fit into so many cells in a mode, and what is between them.
fn fitting(
    actions: impl Iterator<Item = &'static Row>,
    keymap: &Keymap,
    mode: Mode,
    width: usize,
) -> (Vec<&'static Row>, &'static str) {
    let mut rows = rows(actions, keymap, mode);
    for gap in ["  ", " "] {
        loop {
            if count(&joined(keymap, &rows, gap)) <= width {
                return (rows, gap);
            }
            let least = rows.iter().map(|row| rank(row.action)).max();
            match least {
                Some(least) if least == KEPT.len() => {
                    let last = rows.iter().rposition(|row| rank(row.action) == least);
                    last.map(|index| rows.remove(index));
                }
                Some(least) if gap == " " => rows.retain(|row| rank(row.action) != least),
                _ => break,
            }
        }
    }
    (Vec::new(), "")
}

/// Those that have a hint in a mode. How a text is edited is left to help.
fn rows(
    actions: impl Iterator<Item = &'static Row>,
    keymap: &Keymap,
    mode: Mode,
) -> Vec<&'static Row> {
    let contexts = mode.contexts();
    let is_own = |row: &&Row| !matches!(row.context, Context::Chat | Context::Anywhere);
    let hinted = |row: &&Row| {
        let first = keymap.keys(row).first().is_some_and(|chord| !chord.menu);
        let edits = matches!(row.context, Context::Input | Context::Edit);
        first && !edits && !row.label.is_empty() && contexts.contains(&row.context)
    };
    let mut rows: Vec<_> = actions.filter(hinted).collect();
    if rows.iter().any(is_own) {
        rows.retain(|row| is_own(row) || matches!(row.action, Action::Help | Action::Quit));
    }
    rows
}

fn rank(action: Action) -> usize {
    KEPT.iter().position(|kept| kept.contains(&action)).unwrap_or(KEPT.len())
}

fn joined(keymap: &Keymap, rows: &[&Row], gap: &str) -> String {
    let hints: Vec<_> = rows.iter().map(|row| hint(keymap, row)).collect();
    format!(" {}", hints.join(gap))
}

/// `F1 Help`, `F5‹`, `^X menu`
fn hint(keymap: &Keymap, row: &Row) -> String {
    let Some(chord) = keymap.keys(row).first() else { return String::new() };
    let gap = if row.label.chars().count() == 1 { "" } else { " " };
    format!("{}{gap}{}", short(chord), row.label)
}

fn short(chord: &Chord) -> String {
    let name = chord.to_string();
    name.strip_prefix("C-").map_or(name.clone(), |key| format!("^{}", key.to_uppercase()))
}

/// The cells of our own words: they hold no wide characters.
fn count(words: &str) -> usize {
    words.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::action::actions;
    use crate::app::action::keymap::MODES;

    /// The hints as they stand in the footer.
    fn shown(mode: Mode, width: usize) -> String {
        let keymap = Keymap::default();
        let (rows, gap) = fitting(actions(), &keymap, mode, width);
        if rows.is_empty() { String::new() } else { joined(&keymap, &rows, gap) }
    }

    #[test]
    fn the_footer_shrinks_and_help_goes_last() {
        assert_eq!(
            shown(Mode::Writing, 80),
            " F1 Help F2 Join F3 Find F4 Private F5‹ F6› F7 Rooms F8 People F9 Leave ^X menu"
        );
        assert_eq!(
            shown(Mode::Writing, 78),
            " F1 Help F2 Join F3 Find F4 Private F7 Rooms F8 People F9 Leave ^X menu"
        );
        assert_eq!(
            shown(Mode::Writing, 70),
            " F1 Help F2 Join F4 Private F7 Rooms F8 People F9 Leave ^X menu"
        );
        assert_eq!(shown(Mode::Writing, 50), " F1 Help F2 Join F7 Rooms F8 People ^X menu");
        assert_eq!(shown(Mode::Writing, 20), " F1 Help ^X menu");
        assert_eq!(shown(Mode::Writing, 8), " F1 Help");
    }

    #[test]
    fn help_goes_last_in_every_mode_at_every_width() {
        for mode in MODES {
            for width in 0..200 {
                let hints = shown(mode, width);
                assert!(count(&hints) <= width, "{hints}");
                assert_eq!(hints.starts_with(" F1 Help"), width >= 8, "{mode:?} {width}: {hints}");
            }
        }
    }

    #[test]
    fn each_mode_hints_at_its_own_keys() {
        assert_eq!(
            shown(Mode::Selecting, 120),
            " F1 Help  F10 Quit  y Copy  Y with name  o Open  r Reply  i Details  v Range  \
             Enter Resend  Del Drop  Esc Done"
        );
        assert_eq!(
            shown(Mode::Selecting, 80),
            " F1 Help  F10 Quit  y Copy  Y with name  o Open  r Reply  i Details  Esc Done"
        );
        assert_eq!(shown(Mode::InPane, 80), " F1 Help  F10 Quit  Enter Go  / Find  Esc Back");
        assert_eq!(shown(Mode::Choosing, 80), " F1 Help  F10 Quit  Enter Choose  Esc Close");
        assert_eq!(shown(Mode::Helping, 80), " F1 Help  F10 Quit  PgUp Up  PgDn Down  Esc Close");
        assert_eq!(shown(Mode::Hiding, 80), " F1 Help  F10 Quit  Enter Done  Esc Close");
    }
}
