//! The mouse: a click enters a room, talks to a person, opens a link, returns to the newest
//! message or sets the caret, takes what lies over the chat or closes it; the edge of a list can be
//! pulled; the wheel moves what it is over.
//!
//! Takes a cell of the screen and looks up what the last `App::settle` put there. Everything it
//! does can be done by keys as well.

use super::list::RoomLine;
use super::panes::{Area, Side};
use crate::app::App;
use crate::app::action::Action;
use crate::app::action::menu::Menu;
use crate::app::effect::{Effect, Effects, Habit};
use crate::app::msg::{Mouse, MouseKind};
use crate::limits::DOUBLE_CLICK_MS;

/// Rows that one turn of the wheel scrolls.
const WHEEL_ROWS: usize = 3;

/// A press of the left button.
#[derive(Debug, Clone, Copy)]
pub(in crate::app) struct Pressed {
    /// When, in milliseconds since 1970 UTC.
    at: u64,
    column: u16,
    row: u16,
    on: Held,
}

/// What a press took hold of: it is dragged, wherever the mouse goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    /// The message being written: dragging selects there.
    Draft,
    /// The inner edge of a list beside the log.
    Edge(Side),
    /// What lies over the chat, or beside it while something does.
    Over,
    /// Nothing that can be dragged.
    Nothing,
}

impl App {
    /// The mouse did something.
    pub(in crate::app) fn point(&mut self, mouse: Mouse, effects: &mut Effects) {
        if self.arrival.is_some() {
            return;
        }
        match mouse.kind {
            MouseKind::WheelUp => self.turn_wheel(mouse, true, effects),
            MouseKind::WheelDown => self.turn_wheel(mouse, false, effects),
            MouseKind::Press => self.press_button(mouse, effects),
            MouseKind::Drag => self.drag(mouse),
            MouseKind::Release => self.release_button(effects),
        }
    }

    /// What is under the mouse moves; what lies over the chat does so wherever the mouse is.
    fn turn_wheel(&mut self, Mouse { column, row, .. }: Mouse, up: bool, effects: &mut Effects) {
        let panes = self.screen.panes;
        let is_on = |side: &Side| panes.list(*side).is_some_and(|area| area.holds(column, row));
        if self.menu_shown().is_some() {
            return;
        }
        if self.popup.is_some() {
            return self.move_choice(if up { -1 } else { 1 });
        }
        match [Side::Rooms, Side::People].into_iter().find(is_on) {
            Some(side) => self.roll_list(side, WHEEL_ROWS, up),
            None if panes.composer.holds(column, row) && self.rooms.current().search.is_none() => {
                self.roll_draft(up);
            }
            None => self.scroll(WHEEL_ROWS, up, effects),
        }
    }

    fn press_button(&mut self, mouse: Mouse, effects: &mut Effects) {
        let Mouse { column, row, .. } = mouse;
        self.kills.rest();
        // It stands for the second key.
        self.menu = self.menu_shown();
        let on = self.held_at(column, row);
        let last = self.pressed.replace(Pressed { at: self.now, column, row, on });
        let again = last.is_some_and(|last| {
            let soon = self.now.saturating_sub(last.at) < DOUBLE_CLICK_MS;
            soon && (last.column, last.row) == (column, row)
        });
        match on {
            Held::Over => self.click_over(mouse, effects),
            // The second half of a double click is not for what came to light by the first.
            _ if again && last.is_some_and(|last| last.on == Held::Over) => {}
            Held::Edge(side) if again => self.screen.wish.widths.set(side, None),
            Held::Edge(_) => {}
            Held::Draft if again => {
                self.click(mouse, effects);
                self.rooms.current_mut().composer.select_word();
                // A third click is a first one.
                self.pressed = None;
            }
            Held::Draft | Held::Nothing => self.click(mouse, effects),
        }
    }

    /// A click on what lies over the chat takes an entry; one beside it closes it, like Esc.
    fn click_over(&mut self, mouse: Mouse, effects: &mut Effects) {
        let Mouse { column, row, .. } = mouse;
        if let Some(sheet) = self.menu_sheet() {
            let menu = self.menu.take();
            match sheet.at(column, row) {
                Some(Action::MoreMenu) => self.menu = menu.map(Menu::turned),
                Some(action) => self.begin(action, effects),
                None => {}
            }
        } else if let Some(entry) = self.listed_at(column, row) {
            self.set_choice(entry);
            self.act(Action::Choose, effects);
        } else if !self.popup_holds(column, row) {
            self.act(Action::Back, effects);
        }
    }

    fn held_at(&self, column: u16, row: u16) -> Held {
        let panes = &self.screen.panes;
        if self.menu_shown().is_some() || self.popup.is_some() {
            return Held::Over;
        }
        match panes.edge_at(column, row) {
            Some(side) => Held::Edge(side),
            None if panes.composer.holds(column, row) => Held::Draft,
            None => Held::Nothing,
        }
    }

    /// The button is down, and the mouse moves with what it holds.
    fn drag(&mut self, mouse: Mouse) {
        match self.pressed.map(|pressed| pressed.on) {
            Some(Held::Draft) => self.select_to(mouse),
            Some(Held::Edge(side)) => self.pull_edge(side, mouse.column),
            Some(Held::Over | Held::Nothing) | None => {}
        }
    }

    /// What lies between here and where the button went down is selected.
    fn select_to(&mut self, mouse: Mouse) {
        let area = self.screen.panes.composer;
        let column = mouse.column.clamp(area.x, area.x + area.width.saturating_sub(1));
        let row = mouse.row.clamp(area.y, area.y + area.height.saturating_sub(1));
        self.set_caret(Mouse { column, row, ..mouse }, true);
    }

    /// The list is as wide as it can be with its edge here.
    fn pull_edge(&mut self, side: Side, column: u16) {
        let pulled = self.screen.panes.pulled(side, column, self.screen.size.width());
        if pulled.is_some() {
            self.screen.wish.widths.set(side, pulled);
        }
    }

    /// A list that was pulled stays so, at the next start too.
    fn release_button(&mut self, effects: &mut Effects) {
        if let Some(pressed) = &mut self.pressed
            && let Held::Edge(side) = pressed.on
        {
            pressed.on = Held::Nothing;
            let cells = self.screen.wish.widths.of(side);
            effects.push(Effect::RememberHabit(Habit::Width(side, cells)));
        }
    }

    fn click(&mut self, mouse: Mouse, effects: &mut Effects) {
        let on = |area: Option<Area>| area.is_some_and(|area| area.holds(mouse.column, mouse.row));
        if on(self.screen.panes.list(Side::Rooms)) {
            let line = self.room_line_at(mouse.row);
            self.leave_list();
            self.choose_line(line, effects);
        } else if on(self.screen.panes.list(Side::People)) {
            let person = self.person_line_at(mouse.row);
            self.leave_list();
            if let Some(person) = person {
                self.talk_to(person);
            }
        } else if on(self.screen.panes.status) && self.screen.window.below > 0 {
            self.act(Action::Newest, effects);
        } else {
            self.leave_list();
            self.set_caret(mouse, false);
            self.click_link(mouse, effects);
        }
    }

    /// A click on a link opens it; one that is not what it seems is shown for what it is.
    fn click_link(&mut self, mouse: Mouse, effects: &mut Effects) {
        let link = self.link_at(mouse.column, mouse.row);
        if let Some((item, number)) = link.map(|link| (link.item, link.number)) {
            self.open_link_of(item, number, effects);
        }
    }

    fn room_line_at(&self, row: u16) -> Option<RoomLine> {
        let area = self.screen.panes.list(Side::Rooms)?;
        let lines = self.room_lines();
        let top = self.rooms_top(usize::from(area.height));
        lines.into_iter().nth(top + usize::from(row - area.y))
    }

    fn person_line_at(&self, row: u16) -> Option<diwan_shared::name::UserName> {
        let area = self.screen.panes.list(Side::People)?;
        let people = self.people();
        let top = self.people_top(usize::from(area.height));
        // The heading is the first line.
        let line = usize::from(row - area.y).checked_sub(1)?;
        people.into_iter().nth(top + line)
    }

    fn set_caret(&mut self, mouse: Mouse, selecting: bool) {
        let area = self.screen.panes.composer;
        if !area.holds(mouse.column, mouse.row) || self.rooms.current().search.is_some() {
            return;
        }
        let row = self.screen.draft_top + usize::from(mouse.row - area.y);
        let column = usize::from(mouse.column - area.x).saturating_sub(self.screen.prompt.cells());
        let options = self.draft_options();
        self.rooms.current_mut().composer.click(row, column, selecting, &options);
    }
}
