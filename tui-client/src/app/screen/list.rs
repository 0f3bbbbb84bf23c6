//! The lists beside the log: rooms and groups at the left, people at the right.
//!
//! Says which lines stand in them, which can be chosen, and which has the focus. View and mouse
//! read the same lines, so a click meets what is seen.

use diwan_shared::command::Conversation;
use diwan_shared::name::UserName;

use super::panes::{Area, Side, Width, fits, set};
use crate::app::App;
use crate::app::effect::Effects;

/// Where keys go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Focus {
    /// To the message being written.
    #[default]
    Composer,
    /// To a list.
    List {
        /// Which one.
        side: Side,
        /// The number of the chosen entry, from 0.
        chosen: usize,
    },
}

/// One line of the list of rooms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoomLine {
    /// Words above the entries below.
    Heading(&'static str),
    /// Nothing.
    Blank,
    /// A room, by its index.
    Room(usize),
    /// A group the user is not in, by its index in the directory.
    Group(usize),
}

impl RoomLine {
    fn is_entry(&self) -> bool {
        matches!(self, Self::Room(_) | Self::Group(_))
    }
}

impl App {
    /// The lines of the list of rooms. Blanks need a wide screen, and so does the first heading,
    /// unless it shows that keys go to the list.
    #[must_use]
    pub fn room_lines(&self) -> Vec<RoomLine> {
        let wide = self.screen.size.width() == Width::Wide;
        let has_focus = matches!(self.focus, Focus::List { side: Side::Rooms, .. });
        let rooms = self.rooms.list();
        let groups = rooms.iter().take_while(|room| !room.is_private()).count();
        let others = self.directory.groups.iter().enumerate();
        let others: Vec<_> = others
            .filter(|(_, info)| !self.rooms.is_in(&info.group))
            .map(|(index, _)| RoomLine::Group(index))
            .collect();
        let sections = [
            ("ROOMS", (0..groups).map(RoomLine::Room).collect()),
            ("PRIVATE", (groups..rooms.len()).map(RoomLine::Room).collect()),
            ("OTHER GROUPS", others),
        ];
        let mut lines = Vec::new();
        for (heading, entries) in sections.into_iter().filter(|(_, entries)| !entries.is_empty()) {
            if wide && !lines.is_empty() {
                lines.push(RoomLine::Blank);
            }
            if wide || has_focus || !lines.is_empty() || heading != "ROOMS" {
                lines.push(RoomLine::Heading(heading));
            }
            lines.extend(entries);
        }
        lines
    }

    /// The lines of the list of rooms that can be chosen.
    pub(super) fn room_entries(&self) -> impl Iterator<Item = RoomLine> + use<> {
        self.room_lines().into_iter().filter(RoomLine::is_entry)
    }

    /// The people of the current room.
    #[must_use]
    pub fn people(&self) -> Vec<UserName> {
        let room = self.rooms.current();
        match &room.of {
            Some(Conversation::With(user)) => {
                let user = room.called.as_ref().unwrap_or(user).clone();
                [Some(user), self.me.clone()].into_iter().flatten().collect()
            }
            _ => room.people.clone(),
        }
    }

    /// The first line shown of a list of `lines`, so that the line `seen` is in its `height`.
    #[must_use]
    pub fn list_top(lines: usize, seen: usize, height: usize) -> usize {
        let max = lines.saturating_sub(height);
        (seen + 1).saturating_sub(height).min(max)
    }

    /// The line of the list of rooms that must be in sight: the chosen one, else the current room.
    #[must_use]
    pub fn room_line_seen(&self) -> usize {
        let lines = self.room_lines();
        let entries = lines.iter().enumerate().filter(|(_, line)| line.is_entry());
        let entry = match self.focus {
            Focus::List { side: Side::Rooms, chosen } => chosen,
            _ => self.rooms.current_index(),
        };
        entries.map(|(line, _)| line).nth(entry).unwrap_or(0)
    }

    /// The first line shown of the list of rooms, which is `height` lines high.
    #[must_use]
    pub fn rooms_top(&self, height: usize) -> usize {
        let lines = self.room_lines().len();
        match self.rolled.get(&Side::Rooms) {
            Some(top) => (*top).min(lines.saturating_sub(height)),
            None => Self::list_top(lines, self.room_line_seen(), height),
        }
    }

    /// The first person shown in a list of people `height` lines high, its heading included.
    #[must_use]
    pub fn people_top(&self, height: usize) -> usize {
        let chosen = match self.focus {
            Focus::List { side: Side::People, chosen } => chosen,
            _ => 0,
        };
        let (people, height) = (self.people().len(), height.saturating_sub(1));
        match self.rolled.get(&Side::People) {
            Some(top) => (*top).min(people.saturating_sub(height)),
            None => Self::list_top(people, chosen, height),
        }
    }

    /// The wheel moves a list, whatever is chosen in it, until a key does.
    pub(in crate::app) fn roll_list(&mut self, side: Side, rows: usize, up: bool) {
        let Some(area) = self.screen.panes.list(side) else { return };
        let top = self.top(side, area);
        let top = if up { top.saturating_sub(rows) } else { top.saturating_add(rows) };
        self.rolled.insert(side, top);
        // What was turned beyond the end must not have to be turned back.
        self.rolled.insert(side, self.top(side, area));
    }

    fn top(&self, side: Side, area: Area) -> usize {
        match side {
            Side::Rooms => self.rooms_top(usize::from(area.height)),
            Side::People => self.people_top(usize::from(area.height)),
        }
    }

    /// Shows or hides a list: beside the log where it fits, else over it.
    pub(in crate::app) fn toggle(&mut self, side: Side) {
        let (size, wish) = (self.screen.size, &mut self.screen.wish);
        if wish.overlay.take() == Some(side) {
            return self.focus = Focus::Composer;
        }
        let shown = self.screen.panes.list(side).is_some();
        if shown || fits(size, side, *wish) {
            set(wish, side, Some(!shown));
            if shown {
                self.focus = Focus::Composer;
            }
        } else {
            wish.overlay = Some(side);
            self.focus(side);
        }
    }

    /// Gives a list the focus.
    pub(in crate::app) fn focus(&mut self, side: Side) {
        self.rolled.remove(&side);
        let chosen = if side == Side::Rooms { self.rooms.current_index() } else { 0 };
        self.focus = Focus::List { side, chosen };
    }

    /// Gives the focus to the next place that takes it.
    pub(in crate::app) fn focus_next(&mut self, forward: bool) {
        let shown = |side: &Side| self.screen.panes.list(*side).is_some();
        let mut places = vec![None];
        places.extend([Side::Rooms, Side::People].into_iter().filter(shown).map(Some));
        let here = match self.focus {
            Focus::Composer => None,
            Focus::List { side, .. } => Some(side),
        };
        let at = places.iter().position(|place| *place == here).unwrap_or(0);
        let step = if forward { 1 } else { places.len() - 1 };
        match places.get((at + step) % places.len()).copied().flatten() {
            Some(side) => self.focus(side),
            None => self.leave_list(),
        }
    }

    /// Gives the focus back to the message, and closes a list that lies over the log.
    pub(in crate::app) fn leave_list(&mut self) {
        self.focus = Focus::Composer;
        self.screen.wish.overlay = None;
    }

    /// Moves in the list that has the focus; the ends are ends.
    pub(in crate::app) fn move_in_list(&mut self, by: isize) {
        let Focus::List { side, chosen } = self.focus else { return };
        self.rolled.remove(&side);
        let entries = match side {
            Side::Rooms => self.room_entries().count(),
            Side::People => self.people().len(),
        };
        let chosen = chosen.saturating_add_signed(by).min(entries.saturating_sub(1));
        self.focus = Focus::List { side, chosen };
    }

    /// Enter in a list.
    pub(in crate::app) fn choose_in_list(&mut self, effects: &mut Effects) {
        let Focus::List { side, chosen } = self.focus else { return };
        match side {
            Side::Rooms => {
                let entry = self.room_entries().nth(chosen);
                self.leave_list();
                self.choose_line(entry, effects);
            }
            Side::People => {
                let person = self.people().into_iter().nth(chosen);
                self.leave_list();
                if let Some(person) = person {
                    self.talk_to(person);
                }
            }
        }
    }

    /// Goes to a room, or joins a group.
    pub(in crate::app) fn choose_line(&mut self, line: Option<RoomLine>, effects: &mut Effects) {
        match line {
            Some(RoomLine::Room(index)) => self.enter_index(index),
            Some(RoomLine::Group(index)) => {
                let info = self.directory.groups.get(index).cloned();
                if let Some(info) = info {
                    self.join_listed(&info, effects);
                }
            }
            _ => {}
        }
    }
}
