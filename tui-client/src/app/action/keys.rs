//! A key or a paste arrives: which action it is, or which text it types.
//!
//! Takes what the terminal said; decides by the mode the screen is in. Whatever is no action is
//! typed where a person expects it, so no keystroke is lost. What an action does is `act.rs`'s.

use super::keymap::{Mode, digit};
use super::menu::Menu;
use crate::app::App;
use crate::app::action::Action;
use crate::app::composer::paste;
use crate::app::effect::Effects;
use crate::app::msg::{Code, Key};
use crate::app::popup::Popup;
use crate::app::screen::list::Focus;
use crate::app::timeline::Sign;
use crate::limits::DRAFT_BYTES_MAX;
use crate::text::unshape;

impl App {
    /// What the screen is doing, as far as keys are concerned.
    #[must_use]
    pub fn mode(&self) -> Mode {
        if self.arrival.is_some() {
            return Mode::Filling;
        }
        match &self.popup {
            Some(Popup::Help(_)) => Mode::Helping,
            Some(Popup::Password(_)) => Mode::Hiding,
            Some(Popup::Calibration(_)) => Mode::Calibrating,
            Some(Popup::Guard(_)) => Mode::Asking,
            Some(_) => Mode::Choosing,
            None => self.mode_of_chat(),
        }
    }

    /// What the chat is doing, whatever lies over it.
    pub(in crate::app) fn mode_of_chat(&self) -> Mode {
        if self.selected.is_some() {
            return Mode::Selecting;
        }
        match &self.rooms.current().search {
            _ if self.focus != Focus::Composer => Mode::InPane,
            Some(search) if search.stepping => Mode::Matching,
            Some(_) => Mode::Searching,
            None if self.bare => Mode::Bare,
            None => Mode::Writing,
        }
    }

    /// A key went down.
    pub(in crate::app) fn press(&mut self, key: Key, effects: &mut Effects) {
        self.alt_came |= key.alt;
        let passage = self.drop_passage();
        let menu = self.menu.take();
        let in_menu = menu.is_some();
        let action = self.settings.keymap.action(self.mode(), in_menu, key);
        if !action.is_some_and(Action::goes_on_with_kills) {
            self.kills.rest();
        }
        if !matches!(action, Some(Action::Interrupt)) {
            self.quit_until = None;
        }
        let steps = [Action::PreviousMention, Action::NextMention, Action::Menu];
        if !action.is_some_and(|action| steps.contains(&action)) {
            self.pointed = None;
        }
        match action {
            Some(Action::Back | Action::Interrupt) if passage => {}
            Some(Action::NumberedRoom) => self.go_to_digit(key),
            Some(Action::OpenNumbered) => {
                let number = digit(key).and_then(|digit| usize::try_from(digit).ok());
                self.open_link(number, effects);
            }
            Some(Action::MoreMenu) => self.menu = menu.map(Menu::turned),
            Some(action) => self.begin(action, effects),
            None if in_menu => self.no_such_menu_key(key),
            None => self.type_key(key),
        }
    }

    /// A text was pasted.
    pub(in crate::app) fn paste(&mut self, pasted: &str) {
        self.quit_until = None;
        let clean = paste::clean(pasted);
        self.kills.rest();
        let text = self.fitted(&clean.text);
        if self.make_room_for(&text) {
            self.field().0.insert_pasted(&text);
            self.after_typing();
        }
        if let Some(read) = unshape(&text)
            && self.field().0.before().ends_with(&text)
        {
            let (field, _) = self.field();
            let end = field.before().len();
            field.replace_range(end - text.len()..end, &read);
            let told = "The pasted text was in the order and the joined forms of a screen, and was \
                        put back into letters in reading order. C-_ gives it as it was pasted.";
            self.tell(Sign::Info, told);
        }
        self.warn_of_overrides(&clean.overrides);
    }

    /// Says so when a text that came from elsewhere may read otherwise than it is stored.
    pub(in crate::app) fn warn_of_overrides(&mut self, overrides: &[&str]) {
        if !overrides.is_empty() {
            let overrides = overrides.join(", ");
            let warning = format!(
                "The pasted text holds direction overrides ({overrides}): it may not read as it \
                 is stored. They are shown as marks."
            );
            self.tell(Sign::Info, warning);
        }
    }

    /// A text as the field that keys go to can hold it: only the draft has several lines.
    pub(in crate::app) fn fitted(&self, text: &str) -> String {
        let in_field = self.arrival.is_some()
            || self.popup.as_ref().map_or(self.rooms.current().search.is_some(), Popup::has_field);
        if in_field { text.replace('\n', " ") } else { text.to_owned() }
    }

    /// Types a text where keys go; in a list or among messages, back in the draft.
    pub(in crate::app) fn type_text(&mut self, text: &str) {
        if self.make_room_for(text) {
            self.field().0.insert(text);
            self.after_typing();
        }
    }

    /// Goes to where a text can be typed. Says whether it has room for one more.
    fn make_room_for(&mut self, text: &str) -> bool {
        match self.mode() {
            // There is no field, and the draft cannot be seen.
            Mode::Calibrating => return false,
            Mode::Asking => self.popup = None,
            _ => {}
        }
        if self.popup.is_none() {
            self.return_to_draft();
        }
        let bytes = text.len();
        let fits = self.field().0.text().len() + bytes <= DRAFT_BYTES_MAX;
        if !fits {
            let text = format!(
                "Not inserted: {bytes} bytes are too much, a draft holds {DRAFT_BYTES_MAX}."
            );
            self.tell(Sign::Refused, text);
        }
        fits
    }

    /// Goes to the draft from a list, from among messages, or from the bare view.
    pub(in crate::app) fn return_to_draft(&mut self) {
        self.leave_list();
        self.selected = None;
        self.set_bare(false);
    }

    /// The field that was typed in may narrow a list.
    pub(in crate::app) fn after_typing(&mut self) {
        match &mut self.popup {
            Some(Popup::Picker(picker)) => picker.chosen = 0,
            Some(Popup::Help(help)) => help.top = 0,
            Some(_) => {}
            None => self.seek_words(),
        }
    }

    fn type_key(&mut self, key: Key) {
        if let (Code::Char(character), false, false) = (key.code, key.ctrl, key.alt) {
            self.heed_option(character);
            self.type_text(character.encode_utf8(&mut [0; 4]));
        }
    }

    fn no_such_menu_key(&mut self, key: Key) {
        if key.code != Code::Esc {
            let chord = super::keymap::Chord { menu: true, key: Key { base: None, ..key } };
            self.remark(format!("{chord} does nothing. C-x and a pause shows the menu."));
        }
    }

    fn go_to_digit(&mut self, key: Key) {
        // 0 is the tenth.
        let number = match digit(key).and_then(|digit| usize::try_from(digit).ok()) {
            Some(0) | None => 10,
            Some(digit) => digit,
        };
        self.go_to_number(number);
    }
}
