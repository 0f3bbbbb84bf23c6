//! Asking how a draft is to be sent that is too long for one message, or a long paste.
//!
//! Owns the question: what it is about and which answers there are. Takes the draft when Enter is
//! pressed; the room it goes to is fixed then. Nothing is sent before it is answered, and every
//! way out of it but sending leaves the draft as it is.

use diwan_shared::command::Conversation;

use crate::app::App;
use crate::app::composer::{Composer, cut};
use crate::app::effect::Effects;
use crate::app::popup::Popup;

/// The question.
#[derive(Debug)]
pub struct Guard {
    /// Where the draft goes.
    pub to: Conversation,
    /// The answers.
    pub ways: Vec<Way>,
    /// The chosen answer.
    pub chosen: usize,
    /// What is to be sent.
    text: String,
}

/// An answer: a way to send a draft, or not to send it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// As one message of so many lines.
    Whole(usize),
    /// In so many messages, as few as it takes.
    Pieces(usize),
    /// In so many messages, one for each line.
    Lines(usize),
    /// After another look in the editor.
    Edit,
    /// Not yet.
    Back,
}

impl Way {
    /// In words.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Whole(lines) => format!("send one message of {lines} lines"),
            Self::Pieces(messages) => format!("send {messages} messages"),
            Self::Lines(messages) => format!("send {messages} messages, one for each line"),
            Self::Edit => "open it in your editor".to_owned(),
            Self::Back => "back to the draft, send nothing".to_owned(),
        }
    }
}

impl Guard {
    /// The question about `text`, if there is one: the draft that holds it is too long for one
    /// message, or was pasted and has more than `lines_max` lines.
    #[must_use]
    pub fn about(
        text: &str,
        draft: &Composer,
        to: &Conversation,
        lines_max: usize,
    ) -> Option<Self> {
        let (pieces, lines) = (cut::pieces(text).len(), cut::lines(text).len());
        let sends = match pieces {
            0 | 1 if !draft.was_pasted() || lines <= lines_max => return None,
            0 | 1 => Way::Whole(text.trim().lines().count()),
            _ => Way::Pieces(pieces),
        };
        let by_line = (lines > pieces).then_some(Way::Lines(lines));
        let ways = [Some(sends), by_line, Some(Way::Edit), Some(Way::Back)];
        let ways = ways.into_iter().flatten().collect();
        Some(Self { to: to.clone(), ways, chosen: 0, text: text.to_owned() })
    }
}

impl App {
    /// Enter in the question.
    pub(in crate::app) fn answer_guard(&mut self, effects: &mut Effects) {
        let Some(Popup::Guard(guard)) = self.popup.take() else { return };
        let text = guard.text.as_str();
        match guard.ways.get(guard.chosen) {
            Some(Way::Whole(_) | Way::Pieces(_)) => {
                self.say_draft(&guard.to, &cut::pieces(text), effects)
            }
            Some(Way::Lines(_)) => self.say_draft(&guard.to, &cut::lines(text), effects),
            Some(Way::Edit) => self.edit_draft(effects),
            Some(Way::Back) | None => {}
        }
    }
}
