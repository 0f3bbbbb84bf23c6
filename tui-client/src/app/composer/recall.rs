//! What was sent before, from all rooms: for Up and Down to bring back, and C-r to search.
//!
//! Owns the sent lines, within bounds, and for each room how far one has gone back in its own. That
//! place is given up as soon as the line is no longer what was brought back: what is written then
//! is the newest again. Never holds a line with a password: the caller leaves those out. What
//! becomes of the draft meanwhile is `aside.rs`'s.

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

/// The number of what was not sent.
const BEGUN: i64 = i64::MAX;

/// What was put in place of the draft of a room.
#[derive(Debug, Clone, Default)]
pub struct Recalled {
    /// The number of the line, and the line.
    at: Option<(i64, String)>,
}

impl Recalled {
    /// A line is shown now; without a number, one that is only begun and comes after all others.
    pub fn show(&mut self, number: Option<i64>, line: &str) {
        self.at = Some((number.unwrap_or(BEGUN), line.to_owned()));
    }

    /// Whether what is shown is only begun, and stands there as it was brought.
    #[must_use]
    pub fn is_begun(&self, shown: &str) -> bool {
        self.number(shown) == Some(BEGUN)
    }

    /// The number of the line shown, as long as it stands there as it was brought.
    #[must_use]
    pub fn number(&self, shown: &str) -> Option<i64> {
        let (number, line) = self.at.as_ref()?;
        (line == shown).then_some(*number)
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

    /// The line of a room before this number, and its own; without one, the last one sent from it.
    #[must_use]
    pub fn older(&self, room: Option<&Conversation>, number: Option<i64>) -> Option<(i64, &str)> {
        let is_older = |(other, _): &(i64, &str)| number.is_none_or(|number| *other < number);
        self.of_room(room).rfind(is_older)
    }

    /// The line of a room after this number, and its own.
    #[must_use]
    pub fn newer(&self, room: Option<&Conversation>, number: i64) -> Option<(i64, &str)> {
        self.of_room(room).find(|(other, _)| *other > number)
    }

    /// The number of the newest line of this text, wherever it was sent from.
    #[must_use]
    pub fn number_of(&self, text: &str) -> Option<i64> {
        self.numbered().rfind(|(_, line)| line.text == text).map(|(number, _)| number)
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
    fn older_and_newer_lines_are_those_of_a_room() {
        let mut recall = Recall::default();
        let here = general();
        for text in ["first", "second", "second"] {
            recall.keep(Some(&here), text);
        }
        recall.keep(Some(&bob()), "to Bob");
        let older = |number| recall.older(Some(&here), number);
        assert_eq!(older(None), Some((1, "second")));
        assert_eq!(older(Some(1)), Some((0, "first")));
        assert_eq!(older(Some(0)), None);
        assert_eq!(recall.newer(Some(&here), 0), Some((1, "second")));
        assert_eq!(recall.newer(Some(&here), 1), None);
        assert_eq!(recall.number_of("to Bob"), Some(2));
    }

    #[test]
    fn a_place_is_given_up_when_something_else_is_written() {
        let mut recalled = Recalled::default();
        assert_eq!(recalled.number("one"), None);
        recalled.show(Some(3), "one");
        assert_eq!([recalled.number("one"), recalled.number("one!")], [Some(3), None]);
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
        for number in 0..RECALL_LINES_MAX + 5 {
            recall.keep(None, &number.to_string());
        }
        assert_eq!(recall.found(|_| true).len(), RECALL_LINES_MAX);
        assert_eq!(recall.found(|_| true).last(), Some(&"5"));
        let (shown, newest) = recall.older(None, None).unwrap();
        assert_eq!(newest, (RECALL_LINES_MAX + 4).to_string());
        recall.keep(None, &"x".repeat(RECALL_BYTES_MAX - 10));
        assert!(recall.found(|_| true).len() < 10);
        // What was shown may be gone by now; older and newer are still what they are.
        assert!(recall.newer(None, shown).is_some_and(|(_, line)| line.starts_with('x')));
    }
}
