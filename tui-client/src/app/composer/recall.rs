//! What was sent from a room before, for Up and Down to bring back.
//!
//! Owns the sent lines, and the draft that was being written when going up began: going down again
//! ends there. Never holds a line with a password: the caller leaves those out.

use crate::limits::RECALL_LINES_MAX;

/// The lines sent from one room, oldest first.
#[derive(Debug, Clone, Default)]
pub struct Recall {
    lines: Vec<String>,
    /// The line shown, and the draft that it replaced.
    at: Option<(usize, String)>,
}

impl Recall {
    /// Remembers a sent line.
    pub fn keep(&mut self, line: &str) {
        self.at = None;
        if self.lines.last().is_some_and(|last| last == line) {
            return;
        }
        if self.lines.len() == RECALL_LINES_MAX {
            self.lines.remove(0);
        }
        self.lines.push(line.to_owned());
    }

    /// The line before the one shown; the first time, the last one sent. `draft` is what the
    /// composer holds.
    pub fn older(&mut self, draft: &str) -> Option<&str> {
        let index = match &self.at {
            Some((index, _)) => index.checked_sub(1)?,
            None => self.lines.len().checked_sub(1)?,
        };
        let kept = self.at.take().map_or_else(|| draft.to_owned(), |(_, kept)| kept);
        self.at = Some((index, kept));
        self.lines.get(index).map(String::as_str)
    }

    /// The line after the one shown; after the last one, the draft.
    pub fn newer(&mut self) -> Option<String> {
        let (index, kept) = self.at.take()?;
        let Some(line) = self.lines.get(index + 1) else { return Some(kept) };
        self.at = Some((index + 1, kept));
        Some(line.clone())
    }
}
