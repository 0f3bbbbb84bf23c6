//! What the user looks at, and what wants to be looked at: unread marks, bell, title, waking.
//!
//! Runs after every update. A room is watched when it is the current one and the terminal has the
//! focus; what comes into a watched room is read.

pub(super) mod call;

use diwan_shared::command::Conversation;

use super::App;
use super::effect::{Effect, Effects};
use super::rooms::room::Room;
use super::screen::list::Focus;
use super::screen::panes::Side;
use super::session::connection::State;
use super::settings::Front;
use crate::limits::HERE_MS_MAX;
use call::Calls;

/// What was told to the terminal last, so that it is told only changes.
#[derive(Debug, Default)]
pub(super) struct Attention {
    pub(super) calls: Calls,
    title: Option<(usize, usize, String)>,
    wake_at: Option<u64>,
}

impl App {
    /// Whether the user sees what comes into a room.
    pub(super) fn is_watched(&self, of: &Conversation) -> bool {
        self.sees_what_comes() && self.rooms.current().of.as_ref() == Some(of)
    }

    /// Whether the user sees what comes to the room on the screen.
    fn sees_what_comes(&self) -> bool {
        self.window_focused && self.arrival.is_none() && !self.bare
    }

    /// Whether the user may have gone: a terminal that never tells of its focus, as in tmux by
    /// default, leaves only the keys to judge by.
    pub(super) fn may_be_away(&self) -> bool {
        !self.focus_told && self.now.saturating_sub(self.here_at) >= HERE_MS_MAX
    }

    /// The terminal's window has the focus, or has it no more.
    pub(super) fn window_focus(&mut self, focused: bool) {
        self.window_focused = focused;
        self.focus_told = true;
        if focused {
            self.attention.calls.forget();
        } else {
            self.rooms.current_mut().look_away();
        }
    }

    /// The time that was asked for has come; if it came early, it is asked for again.
    pub(super) fn woken(&mut self) {
        self.attention.wake_at = None;
    }

    /// Does what is due after every update.
    pub(super) fn attend(&mut self, effects: &mut Effects) {
        if self.sees_what_comes() {
            self.rooms.current_mut().look();
            self.begin_history(effects);
        }
        // Nothing moves in a list while one chooses from it.
        if !matches!(self.focus, Focus::List { side: Side::Rooms, .. }) {
            self.rooms.arrange();
        }
        self.attention.calls.make(self.now, effects);
        if self.quit_until.is_some_and(|until| self.now >= until) {
            self.quit_until = None;
        }
        self.show_outage();
        self.keep_messages(effects);
        self.keep_drafts(effects);
        self.set_title(effects);
        self.plan_waking(effects);
    }

    /// The room that is looked at is to show a screenful, unless it was cleared: above what was
    /// missed, what that answers.
    fn begin_history(&mut self, effects: &mut Effects) {
        let rows = match self.front {
            Front::Screen => self.screen.log_rows().max(1),
            Front::Lines => 1,
        };
        let room = self.rooms.current();
        let said = room.timeline.items().iter().filter(|item| item.seq().is_some());
        if !room.cleared && said.take(rows).count() < rows {
            self.fetch_older(effects);
        }
    }

    /// `(2!5) General`: five unread, two of them naming the user.
    fn set_title(&mut self, effects: &mut Effects) {
        if !self.settings.attention.title {
            // Left alone, unless it was ours until the settings were read again.
            effects.extend(self.attention.title.take().map(|_| Effect::Title(String::new())));
            return;
        }
        let counts = self.rooms.list().iter().map(Room::counted);
        let add = |all: (usize, usize), one: (usize, usize)| (all.0 + one.0, all.1 + one.1);
        let (messages, mentions) = counts.fold((0, 0), add);
        let name = self.rooms.current().name();
        if self.attention.title.as_ref().is_some_and(|(old_messages, old_mentions, old_name)| {
            (*old_messages, *old_mentions, old_name.as_str()) == (messages, mentions, name)
        }) {
            return;
        }
        let counts = match (mentions, messages) {
            (0, 0) => String::new(),
            (0, messages) => format!("({messages}) "),
            (mentions, messages) => format!("({mentions}!{messages}) "),
        };
        effects.push(Effect::Title(format!("{counts}{name}")));
        self.attention.title = Some((messages, mentions, name.to_owned()));
    }

    /// Wakes up for the next thing on the screen that changes by itself: the clock, a countdown,
    /// the menu.
    fn plan_waking(&mut self, effects: &mut Effects) {
        let minute = self.now - self.now % 60_000 + 60_000;
        let second = match self.connection.state {
            State::Down { retry_at: Some(at) } if at > self.now => {
                Some(at - (at - self.now - 1) / 1000 * 1000)
            }
            _ => None,
        };
        let menu = self.menu.map(|menu| menu.shown_at).filter(|at| *at > self.now);
        let call = self.attention.calls.due();
        let wishes = [Some(minute), second, menu, call, self.quit_until, self.keeping.due];
        let next = wishes.into_iter().flatten().min();
        if next != self.attention.wake_at {
            self.attention.wake_at = next;
            effects.extend(next.map(Effect::WakeAt));
        }
    }
}
