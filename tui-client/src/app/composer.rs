//! The line being written: a text, a caret in it, and everything a key does to them.
//!
//! Owns text, caret, selection and undo. The text is logical and cut only between the stops of
//! UAX #29 clusters (and inside them where R21 wants it); where the caret stands on the screen is
//! asked from `text::layout`, whose [`Options`] the caller brings. Also serves every one-line field.
//! Never knows rooms, keys or the screen: what is done with the draft of a room stands in the files
//! below that act on the app (completing, recalling, sending).

use std::ops::Range;
use std::sync::Arc;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::settings::CaretMotion;
use crate::text::{Affinity, Base, Caret, Layout, Options, is_visible, layout, word_at};

mod aside;
pub mod complete;
pub mod cut;
pub mod editor;
mod erase;
pub mod kill;
pub mod paste;
pub(super) mod quote;
pub mod recall;
pub(super) mod say;
#[cfg(test)]
mod tests;
mod undo;

pub use erase::Erase;

use undo::{Snapshot, Undo};

/// A text being written.
#[derive(Debug, Clone, Default)]
pub struct Composer {
    text: String,
    caret: Caret,
    /// The other end of the selection.
    anchor: Option<usize>,
    /// The column that Up and Down keep to.
    goal: Option<usize>,
    undo: Undo,
    /// What was being written before, and has its place back when this is done.
    aside: Arc<Vec<String>>,
    /// Whether a paste of several lines is in it.
    pasted: bool,
    /// The direction of its paragraphs.
    pub base: Base,
}

/// A way to move the caret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Motion {
    /// One stop to the left.
    Left,
    /// One stop to the right.
    Right,
    /// To the word on the left.
    WordLeft,
    /// To the word on the right.
    WordRight,
    /// To the row above.
    Up,
    /// To the row below.
    Down,
    /// To where reading of the row begins; from there, to the start of the line.
    Home,
    /// To where reading of the row ends; from there, to the end of the line.
    End,
    /// To the start of the line, however many rows it takes.
    LineStart,
    /// To the end of the line.
    LineEnd,
}

impl Composer {
    /// A field that holds `text`, the caret behind it.
    #[must_use]
    pub fn with(text: &str) -> Self {
        let mut field = Self { text: text.to_owned(), ..Self::default() };
        field.caret = field.behind(text.len());
        field
    }

    /// The text, lines ended by `\n`.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Where the caret is.
    #[must_use]
    pub fn caret(&self) -> Caret {
        self.caret
    }

    /// The text before the caret.
    #[must_use]
    pub fn before(&self) -> &str {
        self.text.get(..self.caret.index).unwrap_or_default()
    }

    /// The text from the caret on.
    #[must_use]
    pub fn after(&self) -> &str {
        self.text.get(self.caret.index..).unwrap_or_default()
    }

    /// The selected bytes, if any.
    #[must_use]
    pub fn selection(&self) -> Option<Range<usize>> {
        let (anchor, caret) = (self.anchor?, self.caret.index);
        (anchor != caret).then(|| anchor.min(caret)..anchor.max(caret))
    }

    /// The selected text, if any.
    #[must_use]
    pub fn selected(&self) -> Option<&str> {
        self.selection().and_then(|range| self.text.get(range))
    }

    /// The text laid out by `options`, in its own direction.
    #[must_use]
    pub fn layout(&self, options: &Options) -> Layout {
        layout(&self.text, &Options { base: self.base, ..*options })
    }

    /// Types `text` in place of the selection.
    pub fn insert(&mut self, text: &str) {
        self.pasted &= !self.is_empty();
        let letter = text.chars().count() == 1 && text != "\n" && self.selection().is_none();
        self.undo.save(self.snapshot(), letter && text != " ");
        self.undo.typing(letter);
        let at = self.selection().unwrap_or(self.caret.index..self.caret.index);
        let end = at.start + text.len();
        self.text.replace_range(at, text);
        self.stand(self.behind(end));
    }

    /// Inserts a paste, and remembers when it had several lines.
    pub fn insert_pasted(&mut self, text: &str) {
        self.insert(text);
        self.pasted |= text.contains('\n');
    }

    /// Whether a paste of several lines is in it.
    #[must_use]
    pub fn was_pasted(&self) -> bool {
        self.pasted
    }

    /// Puts another text in place of this one, the caret behind it.
    pub fn replace(&mut self, text: &str) {
        self.undo.save(self.snapshot(), false);
        text.clone_into(&mut self.text);
        self.stand(self.behind(text.len()));
    }

    /// Puts another text in place of the bytes `range`, the caret behind it.
    pub fn replace_range(&mut self, range: Range<usize>, text: &str) {
        self.undo.save(self.snapshot(), false);
        let end = range.start + text.len();
        self.text.replace_range(range, text);
        self.stand(self.behind(end));
    }

    /// Gives the text away, because it was sent. Nothing of it is left to undo.
    pub fn take(&mut self) -> String {
        let text = std::mem::take(&mut self.text);
        *self = Self { base: self.base, aside: std::mem::take(&mut self.aside), ..Self::default() };
        text
    }

    /// Takes back the last change.
    pub fn undo(&mut self) {
        if let Some(earlier) = self.undo.back(self.snapshot()) {
            self.restore(earlier);
        }
    }

    /// Takes back changes until the text is as `wanted`, or there are none.
    pub fn undo_to(&mut self, wanted: impl Fn(&str) -> bool) {
        while !wanted(&self.text)
            && let Some(earlier) = self.undo.back(self.snapshot())
        {
            self.restore(earlier);
        }
    }

    /// A command that is done to a text was written in place of it: the text is there again, and
    /// the command was never there.
    pub fn forget_command(&mut self) {
        let is_command = |text: &str| text.is_empty() || text.starts_with('/');
        if let Some(before) = self.undo.before_command(is_command) {
            return self.restore(before);
        }
        self.undo_to(|text| !is_command(text));
        self.undo.forget_future();
    }

    /// Brings back what undo took away.
    pub fn redo(&mut self) {
        if let Some(later) = self.undo.forth(self.snapshot()) {
            self.restore(later);
        }
    }

    /// Moves the caret; `selecting` leaves the other end of the selection where it is. Says
    /// whether it moved: Up in the first row does not.
    pub fn go(
        &mut self,
        motion: Motion,
        selecting: bool,
        how: CaretMotion,
        options: &Options,
    ) -> bool {
        let shown = self.layout(options);
        let goal = self.goal;
        let (from, anchor) = (self.caret, self.anchor.unwrap_or(self.caret.index));
        let to = self.target(motion, how, &shown);
        self.stand(to);
        self.undo.typing(false);
        if selecting {
            self.anchor = Some(anchor);
        }
        if matches!(motion, Motion::Up | Motion::Down) {
            self.goal = goal.or_else(|| Some(column(&shown, from)));
        }
        to.index != from.index || to.affinity != from.affinity
    }

    /// Moves the caret to a place on the screen: the row and column of its layout; `None` is left
    /// of them all.
    pub fn click(&mut self, row: usize, column: Option<usize>, selecting: bool, options: &Options) {
        let shown = self.layout(options);
        let anchor = self.anchor.unwrap_or(self.caret.index);
        let row = row.min(shown.rows.len().saturating_sub(1));
        self.undo.typing(false);
        let column = column.and_then(|column| column.checked_sub(shown.indent(row)));
        self.stand(column.map_or(shown.nearest(row, 0), |column| shown.hit(row, column)));
        self.anchor = selecting.then_some(anchor);
    }

    /// Moves the caret behind so many clusters.
    pub fn go_behind(&mut self, clusters: usize) {
        let behind = self.text.grapheme_indices(true).nth(clusters);
        let index = behind.map_or(self.text.len(), |(index, _)| index);
        self.undo.typing(false);
        self.stand(self.behind(index));
    }

    /// Selects the word (UAX #29) that the caret stands before or in, the caret behind it. Between
    /// words, what stands there.
    pub fn select_word(&mut self) {
        let Range { start, end } = word_at(&self.text, self.caret.index);
        self.undo.typing(false);
        self.stand(self.behind(end));
        self.anchor = Some(start);
    }

    /// Selects nothing.
    pub fn deselect(&mut self) {
        self.anchor = None;
    }

    fn target(&self, motion: Motion, how: CaretMotion, shown: &Layout) -> Caret {
        let caret = self.caret;
        let logical = how == CaretMotion::Logical;
        match motion {
            Motion::Left if logical => self.step(shown, false),
            Motion::Right if logical => self.step(shown, true),
            Motion::Left => shown.left(caret),
            Motion::Right => shown.right(caret),
            Motion::WordLeft if logical => self.behind(self.word_start()),
            Motion::WordRight if logical => self.behind(self.word_end()),
            Motion::WordLeft => shown.word_left(caret, &self.text),
            Motion::WordRight => shown.word_right(caret, &self.text),
            Motion::Up => shown.up(caret, self.goal.unwrap_or_else(|| column(shown, caret))),
            Motion::Down => shown.down(caret, self.goal.unwrap_or_else(|| column(shown, caret))),
            Motion::Home if shown.home(caret).index != caret.index => shown.home(caret),
            Motion::End if shown.end(caret).index != caret.index => shown.end(caret),
            Motion::Home | Motion::LineStart => shown.caret(self.line().start),
            Motion::End | Motion::LineEnd => shown.caret(self.line().end),
        }
    }

    /// The line that the caret stands in, without its line break.
    fn line(&self) -> Range<usize> {
        let start = self.before().rfind('\n').map_or(0, |line_break| line_break + 1);
        let rest = self.after().find('\n').unwrap_or(self.after().len());
        start..self.caret.index + rest
    }

    fn step(&self, shown: &Layout, forward: bool) -> Caret {
        let mut stops = shown.stops();
        stops.sort_unstable();
        let here = self.caret.index;
        let to = if forward {
            stops.into_iter().find(|&stop| stop > here)
        } else {
            stops.into_iter().rfind(|&stop| stop < here)
        };
        self.behind(to.unwrap_or(here))
    }

    /// The caret after the character that ends at `index`: at the start of a line, before the
    /// first one.
    fn behind(&self, index: usize) -> Caret {
        let before = self.text.get(..index).unwrap_or_default();
        let first = before.is_empty() || before.ends_with('\n');
        Caret { index, affinity: if first { Affinity::After } else { Affinity::Before } }
    }

    fn stand(&mut self, caret: Caret) {
        self.caret = Caret { index: self.unsplit(caret.index), ..caret };
        self.anchor = None;
        self.goal = None;
    }

    /// `index`, unless a change of the text has put it within what is drawn as one, as a letter typed
    /// before an accent does: then the end of that. Beside what is not seen it may stand anywhere.
    fn unsplit(&self, index: usize) -> usize {
        let stops = layout(&self.text, &Options::default()).stops();
        let next = stops.partition_point(|stop| *stop < index);
        let before = next.checked_sub(1).and_then(|last| stops.get(last)).copied().unwrap_or(0);
        let Some(&after) = stops.get(next) else { return index };
        let unseen = |from: usize, to: usize| {
            self.text.get(from..to).is_some_and(|text| !text.contains(is_visible))
        };
        let mut cluster = GraphemeCursor::new(index, self.text.len(), true);
        let splits = !cluster.is_boundary(&self.text, 0).unwrap_or(true);
        if splits || !unseen(before, index) && !unseen(index, after) { after } else { index }
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot { text: self.text.clone(), caret: self.caret, aside: self.aside.clone() }
    }

    fn restore(&mut self, snapshot: Snapshot) {
        self.text = snapshot.text;
        self.aside = snapshot.aside;
        self.stand(snapshot.caret);
    }
}

fn column(shown: &Layout, caret: Caret) -> usize {
    let place = shown.place(caret);
    shown.indent(place.row) + place.column
}
