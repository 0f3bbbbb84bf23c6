//! The mouse: a click enters a room, talks to a person, opens a link, returns to the newest
//! message, does what a hint says or sets the caret, takes what lies over the chat or closes it; text of the log or of the
//! draft is selected, the edge of a list pulled; the wheel moves what it is over.
//!
//! Takes a cell of the screen, as if the frame began at the left, and looks up what the last
//! `App::settle` put there. Everything it does can be done by keys as well.

use std::ops::Range;

use super::list::RoomLine;
use super::panes::{Area, Side};
use super::pointed::cells;
use crate::app::App;
use crate::app::action::Action;
use crate::app::action::menu::Menu;
use crate::app::effect::{Effect, Effects, Habit};
use crate::app::msg::{Mouse, MouseKind};
use crate::app::popup::Popup;
use crate::app::timeline::passage::Spot;
use crate::app::timeline::weblink::links_of;
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
    /// The text being written: dragging selects there.
    Draft,
    /// The inner edge of a list beside the log.
    Edge(Side),
    /// The log's text: dragging selects there.
    Log(Spot),
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
        let mouse = Mouse { column: self.screen.frame.place(mouse.column, 1), ..mouse };
        match mouse.kind {
            MouseKind::WheelUp => self.turn_wheel(mouse, true, effects),
            MouseKind::WheelDown => self.turn_wheel(mouse, false, effects),
            MouseKind::Press => self.press_button(mouse, effects),
            MouseKind::Drag => self.drag(mouse, effects),
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
        self.drop_passage();
        if let Some(action) = self.hinted_at(column, row) {
            (self.menu, self.pressed) = (None, None);
            return self.begin(action, effects);
        }
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
            _ if again && last.is_some_and(|last| last.on == Held::Over) => self.pressed = None,
            Held::Edge(side) if again => {
                let usual = self.settings.usual_widths.of(side);
                self.screen.wish.widths.set(side, usual);
            }
            Held::Edge(_) => {}
            Held::Draft if again => {
                self.click(mouse, effects);
                if !matches!(self.popup, Some(Popup::Password(_))) {
                    self.field().0.select_word();
                }
                // A third click is a first one.
                self.pressed = None;
            }
            Held::Log(spot) if again => self.select_word_at(spot),
            Held::Draft | Held::Log(_) | Held::Nothing => self.click(mouse, effects),
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
            self.take_entry(entry, effects);
        } else if self.commands_hold(column, row) {
            self.write_command_at(column, row);
        } else if !self.popup_holds(column, row) {
            self.act(Action::Back, effects);
        }
    }

    fn held_at(&self, column: u16, row: u16) -> Held {
        let panes = &self.screen.panes;
        let in_field = self.popup.as_ref().is_some_and(Popup::has_field);
        if in_field && self.menu_shown().is_none() && panes.composer.holds(column, row) {
            return Held::Draft;
        }
        if self.menu_shown().is_some() || self.popup.is_some() || self.commands_hold(column, row) {
            return Held::Over;
        }
        match panes.edge_at(column, row) {
            Some(side) => Held::Edge(side),
            None if panes.composer.holds(column, row) => Held::Draft,
            None if self.log_is_seen_at(column, row) => {
                self.spot_at(column, row).map_or(Held::Nothing, Held::Log)
            }
            None => Held::Nothing,
        }
    }

    /// The button is down, and the mouse moves with what it holds.
    fn drag(&mut self, mouse: Mouse, effects: &mut Effects) {
        match self.pressed.map(|pressed| pressed.on) {
            Some(Held::Draft) => self.select_to(mouse),
            Some(Held::Edge(side)) => self.pull_edge(side, mouse.column),
            Some(Held::Log(from)) => self.pull_passage(from, mouse, effects),
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

    /// A list that was pulled stays so, at the next start too; what was selected in the log is
    /// copied; a link that was clicked is opened.
    fn release_button(&mut self, effects: &mut Effects) {
        let Some(pressed) = &mut self.pressed else { return };
        match pressed.on {
            Held::Edge(side) => {
                pressed.on = Held::Nothing;
                let usual = self.settings.usual_widths.of(side);
                let cells = self.screen.wish.widths.of(side).filter(|cells| Some(*cells) != usual);
                effects.push(Effect::RememberHabit(Habit::Width(side, cells)));
            }
            Held::Log(spot) => {
                pressed.on = Held::Nothing;
                if self.passage.is_some() {
                    self.copy_passage(effects);
                } else {
                    self.click_link(spot, effects);
                }
            }
            Held::Draft | Held::Over | Held::Nothing => {}
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
        }
    }

    /// A click on a link opens it; one that is not what it seems is shown for what it is.
    fn click_link(&mut self, spot: Spot, effects: &mut Effects) {
        let timeline = &self.rooms.current().timeline;
        let item = timeline.index_of(spot.item).and_then(|index| timeline.items().get(index));
        let links = (1..).zip(item.map(links_of).unwrap_or_default());
        let is_hit = |range: Range<usize>| range.start < spot.end && spot.start < range.end;
        let mut hit = links.filter(|(_, link)| is_hit(link.range.clone()));
        if let Some((number, _)) = hit.next() {
            self.open_link_of(spot.item, number, effects);
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
        if !area.holds(mouse.column, mouse.row) || self.set_field_caret(mouse.column, selecting) {
            return;
        }
        let row = self.screen.draft_top + usize::from(mouse.row - area.y);
        let options = self.draft_options();
        let width = cells(options.width.unwrap_or_default());
        let left = cells(self.screen.prompt.cells());
        let column = usize::try_from(self.screen.frame.column_in(left, width, mouse.column)).ok();
        self.rooms.current_mut().composer.click(row, column, selecting, &options);
    }
}
