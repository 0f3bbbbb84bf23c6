//! What a composer held before: steps back and forth.
//!
//! A step is the whole text with its caret; texts are a few kilobytes, so plain copies are the
//! simplest thing that cannot go wrong. A word typed letter by letter is one step. What was taken
//! back stays a step of the past when something else is done then, so that no text that was ever
//! there is out of reach.

use std::ops::Range;
use std::sync::Arc;

use crate::limits::UNDO_STEPS_MAX;
use crate::text::Caret;

/// A text, its caret and what stood aside for it at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Snapshot {
    pub(super) text: String,
    pub(super) caret: Caret,
    /// What stood aside for it.
    pub(super) aside: Arc<Vec<String>>,
}

/// The steps of one composer.
#[derive(Debug, Clone, Default)]
pub(super) struct Undo {
    past: Vec<Snapshot>,
    future: Vec<Snapshot>,
    /// The steps of the past that were taken back when something else was done, and the one before
    /// them.
    parted: Option<Range<usize>>,
    /// Whether the last thing done was typing a letter, so that the next one joins its step.
    typing: bool,
}

impl Undo {
    /// Remembers how things are before a change; `joins` when the change may be part of the step
    /// of typing before it.
    pub(super) fn save(&mut self, before: Snapshot, joins: bool) {
        if std::mem::take(&mut self.typing) && joins {
            return;
        }
        if !self.future.is_empty() {
            let first = self.past.len();
            self.past.push(before.clone());
            self.past.extend(self.future.drain(..).rev());
            self.parted = Some(first..self.past.len());
        }
        self.past.push(before);
        let surplus = self.past.len().saturating_sub(UNDO_STEPS_MAX);
        self.past.drain(..surplus);
        self.parted.take_if(|_| surplus > 0);
    }

    /// Says whether what was done last was typing a letter.
    pub(super) fn typing(&mut self, typing: bool) {
        self.typing = typing;
    }

    /// One step back from `now`.
    pub(super) fn back(&mut self, now: Snapshot) -> Option<Snapshot> {
        self.typing = false;
        let earlier = self.past.pop()?;
        self.parted.take_if(|parted| self.past.len() <= parted.end);
        self.future.push(now);
        Some(earlier)
    }

    /// How things were before a command was written, and nothing else was since; what had been taken
    /// back then can be had again.
    pub(super) fn before_command(&mut self, is_command: impl Fn(&str) -> bool) -> Option<Snapshot> {
        let parted = self.parted.take()?;
        let written = self.past.get(parted.end + 1..)?;
        if !written.iter().all(|step| is_command(&step.text)) {
            return None;
        }
        self.past.truncate(parted.end);
        self.future = self.past.drain(parted.start + 1..).rev().collect();
        self.past.pop()
    }

    /// What was taken back was nothing that anybody wants again.
    pub(super) fn forget_future(&mut self) {
        self.future.clear();
    }

    /// One step forth from `now`.
    pub(super) fn forth(&mut self, now: Snapshot) -> Option<Snapshot> {
        self.typing = false;
        let later = self.future.pop()?;
        self.past.push(now);
        Some(later)
    }
}
