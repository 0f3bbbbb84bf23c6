//! Doing what a key, a command or a click asks for: one arm per action.
//!
//! Takes an `Action` and the mode the screen is in; changes the state or asks for effects. What
//! belongs to one subject (joining, saying, choosing a message) is done in that subject's file.

use diwan_shared::command::Command;

use super::keymap::{self, Mode};
use super::menu::Menu;
use crate::app::App;
use crate::app::action::Action;
use crate::app::composer::{Erase, Motion};
use crate::app::effect::{Effect, Effects, Habit};
use crate::app::popup::Popup;
use crate::app::popup::help::Help;
use crate::app::popup::picker::Kind;
use crate::app::screen::bidi::BidiWish;
use crate::app::screen::list::Focus;
use crate::app::screen::panes::Side;
use crate::app::session::asked::Ask;
use crate::app::session::peer::NO_SERVER;
use crate::app::settings::{Backspace, Front, Joins};
use crate::app::timeline::Sign;
use crate::app::timeline::select::Chosen;
use crate::limits::DRAFT_BYTES_MAX;
use crate::text::{Base, Direction};

/// U+200C ZERO WIDTH NON-JOINER: parts two letters that would join.
const JOINER: &str = "\u{200C}";

impl App {
    /// Does an action.
    pub fn act(&mut self, action: Action, effects: &mut Effects) {
        if keymap::row(action).is_some_and(|row| !self.offers(row)) {
            return self.tell(Sign::Refused, NO_SERVER);
        }
        match action {
            Action::Help => self.popup = Some(Popup::Help(Help::default())),
            Action::Palette => self.open_picker(Kind::Action, ""),
            Action::GoTo => self.go_to("", effects),
            Action::Mentions => self.open_picker(Kind::Mention, ""),
            Action::PreviousMention => self.step_mention(true),
            Action::NextMention => self.step_mention(false),
            Action::Mute => self.toggle_muted(),
            Action::Pin => self.toggle_pinned(),
            Action::Sort => self.sort_next(),
            Action::Seek => self.seek(effects),
            Action::Join | Action::Create => self.pick_group(effects),
            Action::Groups => self.ask_here(Command::Groups, Ask::Groups { tell: true }, effects),
            Action::Users => self.ask_here(Command::Users, Ask::Users { tell: true }, effects),
            Action::Leave => self.leave_here(effects),
            Action::Private => self.pick_person(),
            Action::SearchSent => self.open_picker(Kind::Sent, ""),
            Action::NextRoom => self.enter_index(self.rooms.beside(true)),
            Action::PreviousRoom => self.enter_index(self.rooms.beside(false)),
            Action::WantedRoom => self.enter_if(self.rooms.most_wanted(), "Nothing is unread."),
            Action::LastRoom => self.enter_if(self.rooms.previous(), "There was no other room."),
            Action::Oldest | Action::Newest | Action::FirstUnread => self.jump(action, effects),
            Action::PageUp => self.page(true, effects),
            Action::PageDown => self.page(false, effects),
            Action::Select => self.begin_select(),
            Action::Rooms => self.toggle(Side::Rooms),
            Action::People => self.toggle(Side::People),
            Action::Direction => self.turn_direction(),
            Action::Doctor => effects.push(Effect::Examine),
            Action::Bidi => self.calibrate(effects),
            Action::OrderText(wish) => self.order_text(wish, effects),
            Action::Joins => self.toggle_joins(),
            Action::Search => self.search(effects),
            Action::Export => self.export("", effects),
            Action::Highlight => self.tell_highlight(),
            Action::Ignore | Action::Unignore => self.tell_ignored(),
            Action::Theme => self.choose_theme("", effects),
            Action::Mouse => self.toggle_mouse(effects),
            Action::Mirror => self.mirror(effects),
            Action::Bare => self.set_bare(!self.bare),
            Action::Clear => self.clear_log(),
            Action::Menu => self.menu = Some(Menu::opened(self.now)),
            Action::Suspend => effects.push(Effect::Suspend),
            Action::Reconnect => effects.push(Effect::Reconnect),
            Action::Server => self.ask_where(),
            Action::Trust => self.trust(effects),
            Action::Reload => effects.push(Effect::Reload),
            Action::Redraw => effects.push(Effect::Redraw),
            Action::Interrupt => self.interrupt(effects),
            Action::Quit => self.quit_if_meant(effects),
            Action::Up => self.step(true, effects),
            Action::Down => self.step(false, effects),
            Action::First => self.go_to_end(true, effects),
            Action::Last => self.go_to_end(false, effects),
            Action::Choose => self.choose(effects),
            Action::NextField => self.next_field(true),
            Action::Back => self.back(effects),
            Action::Complete => self.tab(true),
            Action::CompleteBack => self.tab(false),
            Action::Send => self.send_draft(effects),
            Action::Editor => self.edit_draft(effects),
            _ => self.act_on_message(action, effects),
        }
    }

    /// Does an action on what is chosen in the log.
    fn act_on_message(&mut self, action: Action, effects: &mut Effects) {
        match action {
            Action::Copy => self.copy_messages(false, effects),
            Action::CopyNamed => self.copy_messages(true, effects),
            Action::OpenLink | Action::OpenNumbered => self.open_link(None, effects),
            Action::Reply => self.reply(),
            Action::Details => self.toggle_details(),
            Action::Turn => self.turn_message(),
            Action::Range => self.toggle_range(),
            Action::RangeUp => self.move_selection(true, true, effects),
            Action::RangeDown => self.move_selection(false, true, effects),
            Action::Resend => self.resend_message(effects),
            Action::Drop => self.drop_message(),
            _ => self.edit(action, effects),
        }
    }

    /// Does an action on the text that keys go to.
    fn edit(&mut self, action: Action, effects: &mut Effects) {
        let how = self.settings.caret;
        let (field, options) = self.field();
        match action {
            Action::Go(motion) => {
                let moved = field.go(motion, false, how, &options);
                if motion == Motion::End && !moved && self.mode() == Mode::Writing {
                    self.rooms.current_mut().go_to_end();
                }
            }
            Action::Extend(motion) => {
                field.go(motion, true, how, &options);
            }
            Action::Undo => field.undo(),
            Action::Redo => field.redo(),
            Action::Transpose => field.transpose(),
            Action::TransposeWords => field.transpose_words(),
            Action::CopySelection => {
                if let Some(selected) = field.selected().map(str::to_owned) {
                    self.copy(&selected, effects);
                }
            }
            Action::NewLine => self.type_text("\n"),
            Action::Joiner => self.type_text(JOINER),
            Action::Yank => self.yank(),
            Action::YankOlder => self.yank_older(),
            Action::Erase(erase) => self.erase(erase),
            _ => {}
        }
        self.after_typing();
    }

    fn erase(&mut self, erase: Erase) {
        let erase = match self.settings.backspace {
            Backspace::Cluster if erase == Erase::Back => Erase::ClusterBack,
            _ => erase,
        };
        let secret = matches!(self.popup, Some(Popup::Password(_)));
        let taken = self.field().0.erase(erase);
        if erase.kills() && !secret {
            self.kills.keep(taken, erase.is_ahead());
        }
    }

    fn yank(&mut self) {
        if let Some(killed) = self.kills.yank() {
            let killed = self.fitted(&killed);
            self.type_text(&killed);
        }
    }

    /// Puts what was killed before in place of what was just yanked.
    fn yank_older(&mut self) {
        let Some((yanked, older)) = self.kills.yank_older() else { return };
        let (yanked, older) = (self.fitted(&yanked), self.fitted(&older));
        let (field, _) = self.field();
        let end = field.before().len();
        let grown = (field.text().len() + older.len()).saturating_sub(yanked.len());
        if field.before().ends_with(&yanked) && grown <= DRAFT_BYTES_MAX {
            field.replace_range(end - yanked.len()..end, &older);
        }
    }

    /// Up and Down, wherever one is.
    fn step(&mut self, up: bool, effects: &mut Effects) {
        let by = if up { -1 } else { 1 };
        match self.mode() {
            Mode::Writing => self.step_in_draft(up),
            Mode::InPane => self.move_in_list(by),
            Mode::Calibrating | Mode::Hiding => {}
            Mode::Bare => self.scroll(1, up, effects),
            Mode::Choosing | Mode::Asking | Mode::Helping => self.move_choice(by),
            Mode::Filling => self.next_field(!up),
            Mode::Selecting => self.move_selection(up, false, effects),
            Mode::Searching | Mode::Matching => self.step_search(up, effects),
        }
    }

    pub(in crate::app) fn move_choice(&mut self, by: isize) {
        let rows = self.screen.log_rows();
        let choices = match &self.popup {
            Some(Popup::Picker(picker)) => picker.choices(self).len(),
            Some(Popup::Help(help)) => help.lines(self).len(),
            _ => 0,
        };
        match &mut self.popup {
            Some(Popup::Picker(picker)) => {
                let last = choices.saturating_sub(1);
                picker.chosen = picker.chosen.min(last).saturating_add_signed(by).min(last);
            }
            Some(Popup::Help(help)) => help.scroll(by, choices, rows),
            Some(Popup::Guard(guard)) => {
                let last = guard.ways.len().saturating_sub(1);
                guard.chosen = guard.chosen.saturating_add_signed(by).min(last);
            }
            _ => {}
        }
    }

    fn choose(&mut self, effects: &mut Effects) {
        if self.arrival.is_some() {
            return self.finish_arrival(effects);
        }
        match &self.popup {
            Some(Popup::Picker(_)) => self.pick(effects),
            Some(Popup::Password(_)) => self.finish_password(effects),
            Some(Popup::Help(_) | Popup::Calibration(_)) => {}
            Some(Popup::Guard(_)) => self.answer_guard(effects),
            None if self.focus == Focus::Composer => self.enter_search(effects),
            None => self.choose_in_list(effects),
        }
    }

    fn next_field(&mut self, forward: bool) {
        match &mut self.arrival {
            Some(arrival) => arrival.next_field(),
            None => self.focus_next(forward),
        }
    }

    fn tab(&mut self, forward: bool) {
        match self.mode() {
            Mode::Choosing => return self.complete_choice(),
            Mode::Helping | Mode::Hiding => return,
            _ => {}
        }
        let has_text = !self.rooms.current().composer.is_empty();
        if self.focus == Focus::Composer && has_text {
            if !self.complete(forward) {
                self.remark("Nothing fits here.");
            }
            return;
        }
        self.focus_next(forward);
    }

    /// Esc: one step back. Never touches a text.
    pub(super) fn back(&mut self, effects: &mut Effects) {
        if matches!(self.popup, Some(Popup::Calibration(_))) {
            return self.order_text(BidiWish::Back, effects);
        }
        if self.arrival.is_some() {
            return self.leave_arrival();
        }
        if self.popup.take().is_some() {
            return;
        }
        if let Some(chosen) = self.selected {
            let without = Chosen { details: None, ..chosen };
            return self.selected = chosen.details.map(|_| without);
        }
        if self.focus != Focus::Composer || self.screen.wish.overlay.is_some() {
            return self.leave_list();
        }
        if self.rooms.current().search.is_some() {
            return self.leave_search();
        }
        if self.bare {
            return self.set_bare(false);
        }
        let composer = &mut self.rooms.current_mut().composer;
        if composer.selection().is_some() || self.completion.is_some() {
            composer.deselect();
            return self.completion = None;
        }
        self.rooms.current_mut().leave_command();
    }

    fn page(&mut self, up: bool, effects: &mut Effects) {
        let rows = self.screen.log_rows().saturating_sub(1).max(1);
        match self.mode() {
            Mode::Choosing | Mode::Asking | Mode::Helping => {
                let by = isize::try_from(rows).unwrap_or(isize::MAX);
                self.move_choice(if up { -by } else { by });
            }
            Mode::Selecting => self.page_selection(up, effects),
            _ => self.scroll(rows, up, effects),
        }
    }

    /// Home and End, in a list or among messages.
    fn go_to_end(&mut self, first: bool, effects: &mut Effects) {
        match self.mode() {
            Mode::Selecting => self.end_selection(first, effects),
            _ => self.move_in_list(if first { isize::MIN } else { isize::MAX }),
        }
    }

    /// Scrolls the log by rows; at its top, older messages are fetched.
    pub(in crate::app) fn scroll(&mut self, rows: usize, up: bool, effects: &mut Effects) {
        if !up {
            let at_end = self.walk(|mut walk, _| walk.down(rows));
            let room = self.rooms.current();
            if let Some(of) = room.of.clone().filter(|_| at_end && room.timeline.is_cut()) {
                self.fetch_newer(&of, effects);
            }
        } else if self.walk(|mut walk, height| walk.up(rows, height)) {
            self.fetch_older(effects);
        }
    }

    fn jump(&mut self, action: Action, effects: &mut Effects) {
        match action {
            Action::Newest => self.rooms.current_mut().go_to_end(),
            // Lines follow each other: nobody can go up in them, but they tell what lies before.
            Action::Oldest if self.front == Front::Lines => self.fetch_older(effects),
            Action::Oldest => {
                self.walk(|mut walk, height| walk.show_first(0, height));
                self.go_up_to(1, effects);
            }
            _ => {
                let found = self.walk(|mut walk, height| {
                    let index = walk.first_unread()?;
                    walk.show_first(index, height);
                    Some(())
                });
                match self.rooms.current().unread.line {
                    Some(line) => self.go_up_to(line.from, effects),
                    None if found.is_none() => self.remark("Nothing is unread here."),
                    None => {}
                }
            }
        }
    }

    fn enter_if(&mut self, index: Option<usize>, otherwise: &str) {
        match index {
            Some(index) => self.enter_index(index),
            None => self.remark(otherwise),
        }
    }

    fn turn_direction(&mut self) {
        let base = &mut self.rooms.current_mut().composer.base;
        *base = match base {
            Base::Auto => Base::Rtl,
            Base::Rtl => Base::Ltr,
            Base::Ltr => Base::Auto,
        };
    }

    fn clear_log(&mut self) {
        if !self.connection.is_up() {
            return self.remark("Not cleared: without a connection nothing could bring it back.");
        }
        (self.selected, self.pointed) = (None, None);
        self.rooms.current_mut().clear();
    }

    fn toggle_joins(&mut self) {
        let (joins, told) = match self.joins {
            Joins::Smart => {
                let hides = self.way(Action::Joins);
                (Joins::All, format!("All who come and go are told of. {hides} hides them."))
            }
            Joins::All => {
                let told = "Only those in the talk are told of when they come and go.";
                (Joins::Smart, told.to_owned())
            }
        };
        self.word_joins(joins);
        self.remark(told);
    }

    fn toggle_mouse(&mut self, effects: &mut Effects) {
        self.mouse = !self.mouse;
        effects.push(Effect::RememberHabit(Habit::Mouse(self.mouse)));
        let text = if self.mouse {
            let told = "The mouse is Diwan's: dragging over text copies it as it was written. Hold \
                        Shift to select as the terminal does.";
            told.to_owned()
        } else {
            let back = self.way(Action::Mouse);
            format!("The mouse selects text. {back} takes it back.")
        };
        self.tell(Sign::Info, text);
    }

    /// Turns the frame round.
    fn mirror(&mut self, effects: &mut Effects) {
        self.frame = self.frame.other();
        effects.push(Effect::RememberHabit(Habit::Frame(self.frame)));
        let side = if self.frame == Direction::Rtl { "right" } else { "left" };
        let back = self.way(Action::Mirror);
        self.remark(format!("Everything begins at the {side}. {back} turns it round."));
    }
}
