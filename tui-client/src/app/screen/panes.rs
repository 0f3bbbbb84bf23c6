//! Where everything stands on the screen, as from the left; `frame.rs` knows the other way.
//!
//! Takes the screen's size, what the user wants to see and how tall the composer is; gives an
//! [`Area`] for each part. The rules are those of UX.md section 2: from 100 columns on three
//! panes, from 70 on two, below one; a pane never leaves the text less than 36 columns, however wide
//! the user made it; the footer goes below 12 rows, the top bar below 8; the input is always there.
//! Knows no content.

use super::column::{RULE_CELLS, Style, TIME_CELLS};
use crate::limits::{COMPOSER_ROWS_MAX, LIST_CELLS_MAX, LIST_CELLS_MIN};

#[cfg(test)]
mod tests;

/// A rectangle of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Area {
    /// Cells from the left edge of the screen.
    pub x: u16,
    /// Cells from its top edge.
    pub y: u16,
    /// Cells from left to right.
    pub width: u16,
    /// Cells from top to bottom.
    pub height: u16,
}

impl Area {
    /// Whether a cell is in it.
    #[must_use]
    pub fn holds(&self, column: u16, row: u16) -> bool {
        (self.x..self.x + self.width).contains(&column)
            && (self.y..self.y + self.height).contains(&row)
    }
}

/// The screen's size, in cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// From left to right.
    pub columns: u16,
    /// From top to bottom.
    pub rows: u16,
}

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The rooms, at the left.
    Rooms,
    /// The people, at the right.
    People,
}

/// How much there is room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Width {
    /// Below 70 columns: one pane, the nick before the text.
    Narrow,
    /// From 70 columns on: two panes.
    Middle,
    /// From 100 columns on: three panes.
    Wide,
}

/// What the user wants to see; of a list, `None` is what the width suggests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wish {
    /// The rooms.
    pub rooms: Option<bool>,
    /// The people.
    pub people: Option<bool>,
    /// A list that lies over the log because there is no room beside it.
    pub overlay: Option<Side>,
    /// How wide the lists beside the log are.
    pub widths: Widths,
    /// No key hints: their row is the log's.
    pub no_footer: bool,
}

/// Cells of the lists beside the log; `None` is what the screen suggests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Widths {
    /// Of the rooms.
    pub rooms: Option<u16>,
    /// Of the people.
    pub people: Option<u16>,
}

impl Widths {
    /// Of one list.
    #[must_use]
    pub fn of(self, side: Side) -> Option<u16> {
        match side {
            Side::Rooms => self.rooms,
            Side::People => self.people,
        }
    }

    /// Makes a list so wide.
    pub fn set(&mut self, side: Side, cells: Option<u16>) {
        match side {
            Side::Rooms => self.rooms = cells,
            Side::People => self.people = cells,
        }
    }
}

/// Where everything stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Panes {
    /// The bar at the top.
    pub top: Option<Area>,
    /// The list of rooms; a rule stands right of it.
    pub rooms: Option<Area>,
    /// The log.
    pub log: Area,
    /// The list of people; a rule stands left of it.
    pub people: Option<Area>,
    /// A list over the log; a rule stands at its inner side.
    pub overlay: Option<(Side, Area)>,
    /// The status line.
    pub status: Option<Area>,
    /// The input.
    pub composer: Area,
    /// The key hints.
    pub footer: Option<Area>,
}

impl Size {
    /// How much there is room for.
    #[must_use]
    pub fn width(&self) -> Width {
        match self.columns {
            100.. => Width::Wide,
            70.. => Width::Middle,
            _ => Width::Narrow,
        }
    }

    /// The most rows that the input may take.
    #[must_use]
    pub fn composer_rows_max(&self) -> u16 {
        (self.rows.saturating_sub(2) / 3).clamp(1, COMPOSER_ROWS_MAX)
    }
}

impl Width {
    /// Where time and nick stand in the log.
    #[must_use]
    pub fn style(self) -> Style {
        match self {
            Self::Wide => Style::Columns { nick: 13 },
            Self::Middle => Style::Columns { nick: 10 },
            Self::Narrow => Style::Inline,
        }
    }

    /// Cells of a list.
    #[must_use]
    pub fn side(self, side: Side) -> u16 {
        match (side, self) {
            (Side::Rooms, Self::Wide) => 18,
            (Side::Rooms, _) => 15,
            (Side::People, _) => 16,
        }
    }
}

/// Cells of text that a list must leave.
const TEXT_CELLS_MIN: u16 = 36;

/// Cells of a list that lies over the log.
const OVERLAY_CELLS: u16 = 24;

impl Panes {
    /// Divides the screen.
    #[must_use]
    pub fn new(size: Size, wish: Wish, composer_rows: u16) -> Self {
        let Size { columns, rows } = size;
        let composer_rows = composer_rows.clamp(1, size.composer_rows_max()).min(rows.max(1));
        let mut below = Stack { columns, bottom: rows };
        let footer = (rows >= 12 && !wish.no_footer).then(|| below.take(1));
        let composer = below.take(composer_rows);
        let status = (rows >= 3).then(|| below.take(1));
        let top = (rows >= 8).then_some(Area { x: 0, y: 0, width: columns, height: 1 });
        let y = u16::from(top.is_some());
        let middle = Area { x: 0, y, width: columns, height: below.bottom.saturating_sub(y) };
        let (rooms, log, people) = beside(size, wish, middle);
        let overlay = wish.overlay.map(|side| (side, over(side, middle)));
        Self { top, rooms, log, people, overlay, status, composer, footer }
    }

    /// The log alone, and a row below it that says how to go back.
    #[must_use]
    pub fn bare(size: Size) -> Self {
        let mut below = Stack { columns: size.columns, bottom: size.rows };
        let composer = below.take(0);
        let status = (size.rows >= 2).then(|| below.take(1));
        let log = below.take(size.rows);
        let (top, rooms, people, overlay, footer) = (None, None, None, None, None);
        Self { top, rooms, log, people, overlay, status, composer, footer }
    }

    /// The list of one side, beside the log or over it.
    #[must_use]
    pub fn list(&self, side: Side) -> Option<Area> {
        let over = self.overlay.filter(|(over, _)| *over == side).map(|(_, area)| area);
        over.or(match side {
            Side::Rooms => self.rooms,
            Side::People => self.people,
        })
    }

    /// The list beside the log whose inner edge stands in a cell.
    #[must_use]
    pub fn edge_at(&self, column: u16, row: u16) -> Option<Side> {
        let rooms = self.rooms.map(|area| (Side::Rooms, area.x + area.width, area));
        let people = self.people.map(|area| (Side::People, area.x - 1, area));
        let rows = |area: Area| area.y..area.y + area.height;
        let mut edges = [rooms, people].into_iter().flatten();
        let edge = edges.find(|(_, edge, area)| *edge == column && rows(*area).contains(&row));
        edge.map(|(side, ..)| side)
    }

    /// Cells of a list beside the log whose edge is pulled to a column, as far as the text allows.
    #[must_use]
    pub fn pulled(&self, side: Side, column: u16, width: Width) -> Option<u16> {
        let (area, wanted) = match (side, self.rooms, self.people) {
            (Side::Rooms, Some(area), _) => (area, column),
            (Side::People, _, Some(area)) => {
                let end = area.x + area.width;
                (area, end.saturating_sub(column.saturating_add(1)))
            }
            _ => return None,
        };
        let field = field(width.style())?;
        let spare = self.log.width.saturating_sub(field).saturating_sub(TEXT_CELLS_MIN);
        let widest = LIST_CELLS_MAX.min(area.width + spare);
        Some(wanted.min(widest).max(LIST_CELLS_MIN))
    }
}

/// Whether a list can stand beside the log.
#[must_use]
pub fn fits(size: Size, side: Side, wish: Wish) -> bool {
    let shown = |other| other != side && is_wanted(size, other, wish);
    let mut wish = Wish { overlay: None, ..wish };
    for other in [Side::Rooms, Side::People] {
        set(&mut wish, other, Some(other == side || shown(other)));
    }
    let middle = Area { width: size.columns, ..Area::default() };
    let (rooms, _, people) = beside(size, wish, middle);
    if side == Side::Rooms { rooms.is_some() } else { people.is_some() }
}

/// Says whether a list is wanted beside the log.
pub fn set(wish: &mut Wish, side: Side, wanted: Option<bool>) {
    match side {
        Side::Rooms => wish.rooms = wanted,
        Side::People => wish.people = wanted,
    }
}

fn is_wanted(size: Size, side: Side, wish: Wish) -> bool {
    match side {
        Side::Rooms => wish.rooms.unwrap_or(size.width() >= Width::Middle),
        Side::People => wish.people.unwrap_or(size.width() == Width::Wide),
    }
}

/// Cells of the log before its text, where lists can stand beside it.
fn field(style: Style) -> Option<u16> {
    let Style::Columns { nick } = style else { return None };
    u16::try_from(TIME_CELLS + nick + RULE_CELLS).ok()
}

/// Divides the middle of the screen from left to right.
fn beside(size: Size, wish: Wish, middle: Area) -> (Option<Area>, Area, Option<Area>) {
    let usual = |side| size.width().side(side);
    let wished = |side| wish.widths.of(side).unwrap_or(usual(side));
    let Some(field) = field(size.width().style()) else { return (None, middle, None) };
    let mut spare = middle.width.saturating_sub(field).saturating_sub(TEXT_CELLS_MIN);
    // A wide list must not drive out another one: at first each takes no more than is usual.
    let mut take = |side| {
        let cells = wished(side).min(usual(side));
        let left = spare.checked_sub(cells + 1).filter(|_| is_wanted(size, side, wish))?;
        spare = left;
        Some(cells)
    };
    let (rooms, people) = (take(Side::Rooms), take(Side::People));
    let mut grow = |side, cells: u16| {
        let more = wished(side).saturating_sub(cells).min(spare);
        spare -= more;
        cells + more
    };
    let rooms = rooms.map(|cells| grow(Side::Rooms, cells));
    let people = people.map(|cells| grow(Side::People, cells));
    let beside = |cells: Option<u16>| cells.map_or(0, |cells| cells + 1);
    let (left, right) = (beside(rooms), beside(people));
    let log = Area { x: left, width: middle.width - left - right, ..middle };
    let rooms = rooms.map(|width| Area { width, ..middle });
    let people = people.map(|width| Area { x: log.x + log.width + 1, width, ..middle });
    (rooms, log, people)
}

fn over(side: Side, middle: Area) -> Area {
    let width = OVERLAY_CELLS.min(middle.width);
    let x = if side == Side::Rooms { 0 } else { middle.width - width };
    Area { x, width, ..middle }
}

/// What is left of the screen above the parts that were taken from its bottom.
struct Stack {
    columns: u16,
    bottom: u16,
}

impl Stack {
    fn take(&mut self, rows: u16) -> Area {
        let height = rows.min(self.bottom);
        self.bottom -= height;
        Area { x: 0, y: self.bottom, width: self.columns, height }
    }
}
