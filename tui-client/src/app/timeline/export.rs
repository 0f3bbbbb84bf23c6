//! Writing a conversation to a file: all of its history, fetched page by page.
//!
//! Owns which conversation it is and how far it has come; gives lines, one a message, in the order
//! and as they were written. A lost connection is no end: it goes on after the next `welcome`.
//! Files are the outside's.

use diwan_shared::command::{Command, Conversation, Range};
use diwan_shared::event::{Message, Page};
use diwan_shared::text::OnOneLine;

use crate::app::effect::{Effect, Effects, Export};
use crate::app::session::asked::Ask;
use crate::app::timeline::Sign;
use crate::app::{App, isolated};
use crate::limits::PAGE_MESSAGES;

/// A conversation on its way into a file.
#[derive(Debug)]
pub(in crate::app) struct Exporting {
    of: Conversation,
    /// The sequence number of the last message that was written.
    after: u64,
    messages: usize,
}

impl App {
    /// Begins to write the current conversation to a file; without a name for it, to one that is
    /// called after day and room: in this order it is read alike in both directions.
    pub(in crate::app) fn export(&mut self, file: &str, effects: &mut Effects) {
        let Some(of) = self.rooms.current().of.clone() else {
            return self.tell(Sign::Refused, "There is no conversation to write here.");
        };
        if !self.connection.is_up() {
            let text = "Not connected: the history has to come from the server.";
            return self.tell(Sign::Refused, text);
        }
        if self.exporting.is_some() {
            return self.tell(Sign::Refused, "Another conversation is being written already.");
        }
        let day = self.zone.local(self.now).date.iso();
        let begin = match file {
            "" => Export::BeginLike(format!("{day}-{}.txt", self.rooms.current().name())),
            name => Export::Begin(name.to_owned()),
        };
        effects.push(Effect::Export(begin));
        self.exporting = Some(Exporting { of, after: 0, messages: 0 });
        self.go_on_exporting(effects);
    }

    /// Asks for the next page.
    pub(in crate::app) fn go_on_exporting(&mut self, effects: &mut Effects) {
        let Some(Exporting { of, after, .. }) = &self.exporting else { return };
        let (of, range) = (of.clone(), Range::After(*after));
        let command = Command::History { of: of.clone(), range, count: Some(PAGE_MESSAGES) };
        self.ask(command, Ask::Export, Some(of), effects);
    }

    /// A page of it came.
    pub(in crate::app) fn export_page(&mut self, page: &Page, effects: &mut Effects) {
        let lines: String = page.messages.iter().map(|message| self.line(message)).collect();
        let Some(exporting) = &mut self.exporting else { return };
        exporting.messages += page.messages.len();
        effects.push(Effect::Export(Export::Add(lines)));
        match page.messages.last() {
            Some(last) if page.more => {
                exporting.after = last.seq;
                self.go_on_exporting(effects);
            }
            _ => self.finish_export(effects),
        }
    }

    /// It cannot be gone on with.
    pub(in crate::app) fn drop_export(&mut self, effects: &mut Effects) {
        if self.exporting.take().is_some() {
            effects.push(Effect::Export(Export::Drop));
        }
    }

    /// The file could not be written.
    pub(in crate::app) fn export_failed(&mut self, why: String) {
        self.exporting = None;
        self.tell(Sign::Refused, why);
    }

    fn finish_export(&mut self, effects: &mut Effects) {
        if let Some(Exporting { of, messages, .. }) = self.exporting.take() {
            let messages = match messages {
                1 => "1 message".to_owned(),
                count => format!("{count} messages"),
            };
            let what = format!("{messages} of {}", isolated(&of));
            effects.push(Effect::Export(Export::End(what)));
        }
    }

    /// `2026-11-20 11:06:05 Bob hello`: in the order of reading, whatever its direction.
    fn line(&self, message: &Message) -> String {
        let local = self.zone.local(message.at);
        let (day, time) = (local.date.iso(), local.exact_time());
        format!("{day} {time} {} {}\n", message.from, OnOneLine(message.text.as_str()))
    }
}
