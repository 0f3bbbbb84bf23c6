//! What was sent before, from all rooms: for Up and Down to bring back, and C-r to search.
//!
//! Owns the sent lines, within bounds, and for each room how far one has gone back in its own.
//! The draft that was being written when going up began is kept, and going down again ends there.
//! Never holds a line with a password: the caller leaves those out.

use std::collections::VecDeque;

use diwan_shared::command::Conversation;
use serde::{Deserialize, Serialize};

use crate::limits::{RECALL_BYTES_MAX, RECALL_LINES_MAX};

/// A line that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// From which room; `None` is the lobby.
    #[serde(flatten)]
    pub room: Option<Conversation>,
    /// As it was written.
    pub text: String,
}

/// The lines that were sent, oldest first.
#[derive(Debug, Default)]
pub struct Recall {
    lines: VecDeque<Line>,
    bytes: usize,
    /// The number of the first line; numbers stay as they are when lines come or go at either end.
    first: i64,
    /// Whether it holds a line that is not on disk yet.
    news: bool,
}

/// How far one has gone back in the lines of a room.
#[derive(Debug, Clone, Default)]
pub struct Recalled {
    /// The number of the line shown, and the draft that it replaced.
    at: Option<(i64, String)>,
}

impl Recalled {
    /// Something else is to be written first.
    pub fn set_aside(&mut self, draft: &str) {
        self.show(i64::MAX, draft);
    }

    /// The draft that a line was recalled in place of.
    #[must_use]
    pub fn draft(&self) -> Option<&str> {
        self.at.as_ref().map(|(_, draft)| draft.as_str())
    }

    /// The draft that a line was recalled in place of, when that line is done with.
    pub fn take_draft(&mut self) -> Option<String> {
        self.at.take().map(|(_, draft)| draft).filter(|draft| !draft.is_empty())
    }

    /// A line is shown now in place of the draft, or of another line.
    fn show(&mut self, number: i64, draft: &str) {
        let kept = self.at.take().map_or_else(|| draft.to_owned(), |(_, kept)| kept);
        self.at = Some((number, kept));
    }
}

impl Recall {
    /// Remembers a sent line.
    pub fn keep(&mut self, room: Option<&Conversation>, text: &str) {
        let mut of_room = self.lines.iter().rev().filter(|line| line.room.as_ref() == room);
        if of_room.next().is_none_or(|last| last.text != text) {
            self.news = true;
            self.bytes += text.len();
            self.lines.push_back(Line { room: room.cloned(), text: text.to_owned() });
            self.forget_surplus();
        }
    }

    /// Takes the lines of earlier starts, which come before all there are. Those it holds already
    /// are not taken twice: a name that is asked for once more is told again what it kept.
    pub fn put_back(&mut self, lines: Vec<Line>) {
        for line in lines.into_iter().rev() {
            if !self.lines.contains(&line) {
                self.bytes += line.text.len();
                self.first -= 1;
                self.lines.push_front(line);
            }
        }
        self.forget_surplus();
    }

    /// All lines, to be kept on disk.
    pub fn to_keep(&mut self) -> Vec<Line> {
        self.news = false;
        self.lines.iter().cloned().collect()
    }

    /// Whether it holds a line that is not on disk yet.
    #[must_use]
    pub fn has_news(&self) -> bool {
        self.news
    }

    /// Whether a line was sent from a room.
    #[must_use]
    pub fn has(&self, room: Option<&Conversation>, text: &str) -> bool {
        self.of_room(room).any(|(_, line)| line == text)
    }

    /// The lines that `fits`, newest first, each text once.
    pub fn found(&self, fits: impl Fn(&str) -> bool) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for line in self.lines.iter().rev().filter(|line| fits(&line.text)) {
            if !found.contains(&line.text.as_str()) {
                found.push(&line.text);
            }
        }
        found
    }

    /// The line of a room before the one shown; the first time, the last one sent from it. `draft`
    /// is what the composer holds.
    pub fn older(
        &self,
        room: Option<&Conversation>,
        recalled: &mut Recalled,
        draft: &str,
    ) -> Option<String> {
        let mut lines = self.of_room(room).rev();
        let (number, text) = match &recalled.at {
            Some((at, _)) => lines.find(|(number, _)| number < at)?,
            None => lines.next()?,
        };
        recalled.show(number, draft);
        Some(text.to_owned())
    }

    /// Goes to the newest line of this text, wherever it was sent from.
    pub fn go_to(&self, text: &str, recalled: &mut Recalled, draft: &str) {
        if let Some((number, _)) = self.numbered().rfind(|(_, line)| line.text == text) {
            recalled.show(number, draft);
        }
    }

    /// The line of a room after the one shown; after the last one, the draft.
    pub fn newer(&self, room: Option<&Conversation>, recalled: &mut Recalled) -> Option<String> {
        let (at, kept) = recalled.at.take()?;
        let Some((number, text)) = self.of_room(room).find(|(number, _)| *number > at) else {
            return Some(kept);
        };
        recalled.at = Some((number, kept));
        Some(text.to_owned())
    }

    fn of_room(&self, room: Option<&Conversation>) -> impl DoubleEndedIterator<Item = (i64, &str)> {
        let of_room = self.numbered().filter(move |(_, line)| line.room.as_ref() == room);
        of_room.map(|(number, line)| (number, line.text.as_str()))
    }

    fn numbered(&self) -> impl DoubleEndedIterator<Item = (i64, &Line)> {
        let lines = self.lines.iter().enumerate();
        lines.map(|(index, line)| (self.first.saturating_add_unsigned(index as u64), line))
    }

    fn forget_surplus(&mut self) {
        while self.lines.len() > RECALL_LINES_MAX || self.bytes > RECALL_BYTES_MAX {
            let Some(oldest) = self.lines.pop_front() else { return };
            self.bytes -= oldest.text.len();
            self.first += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use diwan_shared::name::{GroupName, UserName};

    fn general() -> Conversation {
        Conversation::Group(GroupName::general())
    }

    fn bob() -> Conversation {
        Conversation::With(UserName::new("Bob").unwrap())
    }

    #[test]
    fn going_up_and_down_again_ends_at_the_draft() {
        let (mut recall, mut recalled) = (Recall::default(), Recalled::default());
        let here = general();
        for text in ["first", "second", "second"] {
            recall.keep(Some(&here), text);
        }
        recall.keep(Some(&bob()), "to Bob");
        let older = |recalled: &mut Recalled, draft| recall.older(Some(&here), recalled, draft);
        assert_eq!(older(&mut recalled, "draft").as_deref(), Some("second"));
        assert_eq!(older(&mut recalled, "second").as_deref(), Some("first"));
        assert_eq!(older(&mut recalled, "first"), None);
        assert_eq!(recall.newer(Some(&here), &mut recalled).as_deref(), Some("second"));
        assert_eq!(recall.newer(Some(&here), &mut recalled).as_deref(), Some("draft"));
        assert_eq!(recall.newer(Some(&here), &mut recalled), None);
    }

    #[test]
    fn what_was_kept_comes_first_and_only_once() {
        let mut recall = Recall::default();
        recall.keep(None, "new");
        let kept = ["old", "new"].map(|text| Line { room: None, text: text.to_owned() });
        recall.put_back(kept.to_vec());
        recall.put_back(kept.to_vec());
        assert_eq!(recall.found(|_| true), ["new", "old"]);
        let text = serde_json::to_string(&recall.to_keep()).unwrap();
        assert_eq!(text, r#"[{"text":"old"},{"text":"new"}]"#);
        assert_eq!(serde_json::from_str::<Vec<Line>>(&text).unwrap(), kept);
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many_or_too_long_ones() {
        let mut recall = Recall::default();
        let mut recalled = Recalled::default();
        for number in 0..RECALL_LINES_MAX + 5 {
            recall.keep(None, &number.to_string());
        }
        assert_eq!(recall.found(|_| true).len(), RECALL_LINES_MAX);
        assert_eq!(recall.found(|_| true).last(), Some(&"5"));
        let newest = (RECALL_LINES_MAX + 4).to_string();
        assert_eq!(recall.older(None, &mut recalled, ""), Some(newest));
        recall.keep(None, &"x".repeat(RECALL_BYTES_MAX - 10));
        assert!(recall.found(|_| true).len() < 10);
        // What was shown may be gone by now; older and newer are still what they are.
        assert!(recall.newer(None, &mut recalled).is_some_and(|line| line.starts_with('x')));
    }
}
