//! Calling the user: the bell and notices on the desktop, for what comes while nobody looks.
//!
//! Takes each such message; gives a bell and a notice at once, and then rests, so that a flood
//! rings once: what comes meanwhile is told together afterwards. A notice says who and where, and
//! what, in the order it was written: whoever shows it does its own ordering, so nothing is added
//! for that. Never decides whether somebody looks.

use unicode_segmentation::UnicodeSegmentation;

use diwan_shared::command::Conversation;
use diwan_shared::event::Message;
use diwan_shared::text::is_line_break;

use crate::app::App;
use crate::app::effect::{Effect, Effects, Notice};
use crate::limits::{CALL_REST_MS, NOTICE_CLUSTERS_MAX};

/// The calls that are still to be made.
#[derive(Debug, Default)]
pub(in crate::app) struct Calls {
    ring: bool,
    /// The newest notice, and how many it stands for.
    notice: Option<(Notice, usize)>,
    /// Until when both rest, in milliseconds since 1970 UTC.
    rest_until: u64,
}

impl App {
    /// Somebody said something that nobody saw. A muted room never calls.
    pub(in crate::app) fn call(&mut self, message: &Message, named: bool) {
        if self.rooms.get(&message.conversation).is_some_and(|room| room.muted) {
            return;
        }
        let personal = named || matches!(message.conversation, Conversation::With(_));
        let how = self.settings.attention;
        let calls = &mut self.attention.calls;
        calls.ring |= how.bell.holds(personal);
        if how.notices.holds(personal) {
            let count = calls.notice.take().map_or(0, |(_, count)| count);
            calls.notice = Some((notice(message, how.notice_text), count + 1));
        }
    }
}

impl Calls {
    /// Makes them, unless it is too soon after the last.
    pub(in crate::app) fn make(&mut self, now: u64, effects: &mut Effects) {
        if self.is_empty() || now < self.rest_until {
            return;
        }
        self.rest_until = now.saturating_add(CALL_REST_MS);
        if std::mem::take(&mut self.ring) {
            effects.push(Effect::Bell);
        }
        effects.extend(self.notice.take().map(|(notice, count)| {
            Effect::Notify(if count == 1 { notice } else { together(notice, count) })
        }));
    }

    /// When they are due, if there are any.
    pub(in crate::app) fn due(&self) -> Option<u64> {
        (!self.is_empty()).then_some(self.rest_until)
    }

    /// The user is here.
    pub(in crate::app) fn forget(&mut self) {
        self.ring = false;
        self.notice = None;
    }

    fn is_empty(&self) -> bool {
        !self.ring && self.notice.is_none()
    }
}

/// `Bob, General` and what Bob said there; a private message has no room but its sender.
fn notice(message: &Message, with_text: bool) -> Notice {
    let title = match &message.conversation {
        Conversation::Group(group) => format!("{}, {group}", message.from),
        Conversation::With(_) => message.from.to_string(),
    };
    let body = if with_text { plain(message.text.as_str()) } else { "New message.".to_owned() };
    Notice { title, body }
}

fn together(last: Notice, count: usize) -> Notice {
    Notice { title: format!("{count} messages"), body: format!("{}: {}", last.title, last.body) }
}

/// A text on one line, cut to what is shown, without what a stranger could turn the rest round by.
fn plain(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if is_line_break(c) || c == '\t' { ' ' } else { c })
        .filter(|c| !c.is_control() && !turns(*c))
        .collect();
    let mut clusters = text.graphemes(true);
    let mut shown: String = clusters.by_ref().take(NOTICE_CLUSTERS_MAX).collect();
    if clusters.next().is_some() {
        shown.push('…');
    }
    shown
}

/// Embeddings, overrides and isolates: unlike marks they reach beyond themselves.
fn turns(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
