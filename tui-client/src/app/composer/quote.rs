//! Replying: a line of the message that is meant, quoted above the draft.
//!
//! Takes the chosen message, or the newest; the draft stays as it is below the quote, the caret
//! between them. The quote is a line, and so a paragraph, of its own: it goes the way of what it
//! quotes, whoever said that (C22). So the name comes last: at the front, a Latin one would turn a
//! Hebrew line round.

use diwan_shared::text::is_line_break;
use unicode_segmentation::UnicodeSegmentation;

use crate::app::App;
use crate::app::timeline::copy::without_controls;
use crate::app::timeline::{Said, Sign};
use crate::limits::{DRAFT_BYTES_MAX, QUOTE_CLUSTERS_MAX};

impl App {
    /// Quotes the message that is meant, and goes on with writing.
    pub(in crate::app) fn reply(&mut self) {
        let Some(said) = self.message_meant().and_then(crate::app::timeline::Item::said) else {
            return self.remark("There is no message to reply to here.");
        };
        let quote = quote(said);
        self.selected = None;
        self.leave_list();
        let composer = &mut self.rooms.current_mut().composer;
        if composer.text().len() + quote.len() > DRAFT_BYTES_MAX {
            return self.tell(Sign::Refused, "The draft is too long for a quote above it.");
        }
        composer.replace_range(0..0, &quote);
    }
}

/// `> the first line that is no quote itself — name`
fn quote(said: &Said) -> String {
    let lines = || said.text.as_str().split(is_line_break).map(str::trim);
    let own = lines().find(|line| !line.is_empty() && !line.starts_with('>'));
    let line = own.or_else(|| lines().next()).unwrap_or_default();
    // What is left open in it must not turn the name.
    let line = without_controls(line);
    let mut clusters = line.graphemes(true);
    let mut shown: String = clusters.by_ref().take(QUOTE_CLUSTERS_MAX).collect();
    if clusters.next().is_some() {
        shown.push('…');
    }
    format!("> {shown} — {}\n", said.from)
}
