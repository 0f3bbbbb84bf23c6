//! Drafts that stand aside while something else is written in their place: a line that was sent
//! before, or a command.
//!
//! Owns which stand aside, and when they come back: the newest first, when what is in its place is
//! sent or done, by Down, when that is a command or was emptied, and by Esc, when that is a command
//! to which nothing was added. What is on disk of them is
//! decided here, too. They are part of what undo goes back to, so none is ever out of reach.

use std::sync::Arc;

use super::Composer;
use super::Motion;
use super::recall::Recall;
use crate::app::App;
use crate::app::action::{Row, slash};
use crate::app::keep::Draft;
use crate::app::rooms::room::Room;
use crate::limits::ASIDE_DRAFTS_MAX;

impl Composer {
    /// What stands aside, the newest last.
    #[must_use]
    pub fn aside(&self) -> &[String] {
        &self.aside
    }

    /// Lets a text of an earlier start stand aside, before all others.
    pub fn put_aside(&mut self, text: &str) {
        self.keep_aside(text, 0);
    }

    /// Puts another text in place of this one, which stands aside until that is done with.
    pub fn replace_for_now(&mut self, text: &str) {
        let (before, newest) = (self.text.clone(), self.aside.len());
        self.replace(text);
        self.keep_aside(&before, newest);
    }

    /// The text that stands aside comes back in place of this one; when there is none, nothing
    /// does.
    pub fn bring_back(&mut self) {
        let newest = self.aside.last().cloned().unwrap_or_default();
        self.replace(&newest);
        Arc::make_mut(&mut self.aside).pop();
    }

    /// The same at the start: there is nothing before it that undo could go back to.
    fn begin_with_aside(&mut self) {
        if let Some(newest) = Arc::make_mut(&mut self.aside).pop() {
            self.text = newest;
            self.stand(self.behind(self.text.len()));
        }
    }

    /// The same, but this text stands aside then, behind all others.
    fn exchange(&mut self) {
        let before = self.text.clone();
        self.bring_back();
        self.keep_aside(&before, 0);
    }

    /// White space alone is no text.
    fn keep_aside(&mut self, text: &str, place: usize) {
        if !text.trim().is_empty() {
            let aside = Arc::make_mut(&mut self.aside);
            aside.insert(place, text.to_owned());
            let surplus = aside.len().saturating_sub(ASIDE_DRAFTS_MAX);
            aside.drain(..surplus);
        }
    }
}

impl Room {
    /// What was written in it and is to be there at the next start, passwords apart: the draft,
    /// then what stands aside for it, the newest last. A line that was only brought here is none,
    /// and a command gives its place back.
    #[must_use]
    pub fn written(&self) -> Option<(String, Vec<String>)> {
        let text = self.composer.text();
        let own = Some(text).filter(|text| self.recalled.number(text).is_none());
        let aside = self.composer.aside().iter().map(String::as_str);
        let all: Vec<_> = match own {
            Some(text) if self.gives_way() => [text].into_iter().chain(aside).collect(),
            _ => aside.chain(own).collect(),
        };
        let may_be_kept = |text: &&str| !text.is_empty() && !slash::holds_password(text);
        let mut kept: Vec<_> = all.into_iter().filter(may_be_kept).map(str::to_owned).collect();
        Some((kept.pop()?, kept))
    }

    /// A draft of an earlier start is there again. Where something was written meanwhile, it stands
    /// aside for that.
    pub fn put_back_draft(&mut self, draft: &Draft) {
        let written = draft.aside.iter().chain([&draft.text]);
        let is_known =
            |text: &String| self.composer.text() == text || self.composer.aside().contains(text);
        let new: Vec<_> = written.filter(|text| !is_known(text)).cloned().collect();
        new.iter().rev().for_each(|text| self.composer.put_aside(text));
        if self.composer.is_empty() {
            self.composer.begin_with_aside();
        }
    }

    /// Brings a line into the input; a draft of the user's own stands aside for it.
    fn bring(&mut self, number: Option<i64>, line: &str) {
        if self.recalled.number(self.composer.text()).is_some() {
            self.composer.replace(line);
        } else {
            self.composer.replace_for_now(line);
        }
        self.recalled.show(number, line);
    }

    /// A command to which nothing was added is not to be written after all.
    pub(in crate::app) fn leave_command(&mut self) {
        if self.recalled.is_begun(self.composer.text()) {
            self.composer.bring_back();
        }
    }

    /// Whether what is in the input only has the place of what stands aside.
    fn gives_way(&self) -> bool {
        let text = self.composer.text();
        let is_for_now = text.trim().is_empty() || text.starts_with('/') && !text.starts_with("//");
        is_for_now && !self.composer.aside().is_empty()
    }

    /// Up: the line sent before.
    fn recall_older(&mut self, recall: &Recall) {
        let here = self.recalled.number(self.composer.text());
        if let Some((number, line)) = recall.older(self.of.as_ref(), here) {
            self.bring(Some(number), line);
        }
    }

    /// Down: the line sent after this one; after the last one, the draft.
    fn recall_newer(&mut self, recall: &Recall) {
        match self.recalled.number(self.composer.text()) {
            Some(here) => match recall.newer(self.of.as_ref(), here) {
                Some((number, line)) => self.bring(Some(number), line),
                None => self.composer.bring_back(),
            },
            None if self.gives_way() => self.composer.exchange(),
            None => {}
        }
    }
}

impl App {
    /// Up and Down in the draft; at its ends, to the lines that were sent.
    pub(in crate::app) fn step_in_draft(&mut self, up: bool) {
        let motion = if up { Motion::Up } else { Motion::Down };
        let (how, options) = (self.settings.caret, self.draft_options());
        let Self { rooms, recall, .. } = self;
        let room = rooms.current_mut();
        match room.composer.go(motion, false, how, &options) {
            true => {}
            false if up => room.recall_older(recall),
            false => room.recall_newer(recall),
        }
    }

    /// Writes a line again that was sent before, in place of the draft, which Down brings back.
    pub(in crate::app) fn write_again(&mut self, line: &str) {
        let number = self.recall.number_of(line);
        self.rooms.current_mut().bring(number, line);
    }

    /// Writes the beginning of a command into the input. What stood there comes back when the
    /// command is done.
    pub(in crate::app) fn begin_command(&mut self, row: &Row) {
        let Some(name) = row.slash.first() else { return };
        self.leave_list();
        self.selected = None;
        self.completion = None;
        let room = self.rooms.current_mut();
        room.bring(None, &format!("/{name} "));
        if !room.composer.aside().is_empty() {
            self.remark("What you were writing comes back when this is done, or with Down.");
        }
    }
}
