//! How an item of the log becomes rows: which column is its own, and its text laid out in it.
//!
//! Takes an item and a [`Column`] (the log's width, style and text settings); gives [`Laid`]: the
//! layout, and where its rows stand. Wide screens have a column for time, mark and nick; narrow
//! ones put these before the text and let it hang (UX.md section 2). Paints nothing.

use diwan_shared::name::UserName;

use crate::app::timeline::weblink::{Weblink, links_of};
use crate::app::timeline::{Body, Item};
use crate::limits::TEXT_CELLS_MAX;
use crate::text::{Base, Direction, Layout, Options, Order, layout, truncate};

/// Cells of a time of day.
pub const TIME_CELLS: usize = 5;

/// Cells between the nick and the text: ` │ `.
pub const RULE_CELLS: usize = 3;

/// Blank cells before the second row of a message whose nick stands before its text.
const HANG_CELLS: usize = 2;

/// What the log's items are laid out for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Cells of the whole log.
    pub width: usize,
    /// Where time and nick stand.
    pub style: Style,
    /// Which way the frame runs: time and nick stand where it begins.
    pub frame: Direction,
    /// Whether the first column of the screen must hold no letter.
    pub keeps_first: bool,
    /// How text is laid out; its width is of no account.
    pub options: Options,
}

/// Where time, mark and nick of a message stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// In columns of their own.
    Columns {
        /// Cells of blank, mark and nick after the time.
        nick: usize,
    },
    /// Before the text, in its first row.
    Inline,
    /// Nowhere: the text alone, from edge to edge.
    Bare,
}

/// An item laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Laid {
    /// Its text. In an inline style the first row leaves `lead` cells blank for time and nick: at
    /// its beginning, if that is at their side, else at its end.
    pub text: Layout,
    /// The item's own row above the text holds only time and nick.
    pub alone: bool,
    /// Cells taken by time, mark and nick in an inline style; 0 otherwise.
    pub lead: usize,
    /// Cells from where the log begins to the text's column.
    pub left: usize,
    /// Bytes of what is laid out that stand before the item's text.
    pub padding: usize,
    /// The links in the item's text.
    pub links: Vec<Weblink>,
}

impl Laid {
    /// A text in rows of its own alone.
    fn plain(text: Layout, lead: usize, left: usize) -> Self {
        Self { text, alone: false, lead, left, padding: 0, links: Vec::new() }
    }

    /// Cells of the text's column.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.text.pane().unwrap_or(0)
    }

    /// How many rows it takes.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.text.rows.len() + usize::from(self.alone)
    }
}

impl Column {
    /// Cells that a message's text may take in a row.
    #[must_use]
    pub fn text_cells(&self) -> usize {
        let most = if self.style == Style::Bare { usize::MAX } else { TEXT_CELLS_MAX };
        self.width.saturating_sub(self.left()).clamp(1, most)
    }

    /// Cells from where the log begins to the text's column.
    fn left(&self) -> usize {
        let taken = match self.style {
            Style::Columns { nick } => TIME_CELLS + nick + RULE_CELLS,
            Style::Inline => HANG_CELLS,
            Style::Bare => usize::from(self.keeps_first),
        };
        taken.min(self.width.saturating_sub(1))
    }

    /// Lays out an item.
    #[must_use]
    pub fn lay(&self, item: &Item) -> Laid {
        let laid = match self.style {
            Style::Columns { .. } | Style::Bare => self.lay_beside(item),
            Style::Inline => self.lay_inline(item),
        };
        Laid { links: links_of(item), ..laid }
    }

    /// What stands before the text in an inline style: the mark's cells and the nick's.
    #[must_use]
    pub fn inline_nick(&self, from: &UserName) -> crate::text::Row {
        // A third of the row at most, so that text is left.
        truncate(from.as_str(), (self.width / 3).max(1), &self.name_options())
    }

    /// How names are laid out: direction controls are shown, never obeyed (R16).
    #[must_use]
    pub fn name_options(&self) -> Options {
        name_options(&self.options)
    }

    fn lay_beside(&self, item: &Item) -> Laid {
        let text = layout(item.text(), &self.wide(item, self.text_cells()));
        Laid::plain(text, 0, self.left())
    }

    fn lay_inline(&self, item: &Item) -> Laid {
        let lead = self.lead(item);
        let first = self.width.saturating_sub(lead).max(1);
        let text = layout(item.text(), &self.wide(item, first));
        if text.rows.len() == 1 && lead + text.rows.first().map_or(0, |row| row.width) <= self.width
        {
            return Laid::plain(text, lead, lead);
        }
        let hanging = self.wide(item, self.text_cells());
        let left = self.left();
        let taken = lead.saturating_sub(left);
        let begins_beside = text.rows.first().is_none_or(|row| row.direction == self.frame);
        // In the order they were written in, blanks before a text stand at its left.
        let in_front = self.frame == Direction::Ltr || self.options.order == Order::Visual;
        if begins_beside && in_front {
            let padded = " ".repeat(taken) + item.text();
            return Laid { padding: taken, ..Laid::plain(layout(&padded, &hanging), lead, left) };
        }
        let text = layout(item.text(), &Options { lead: taken, ..hanging });
        let stands_away = text.at_right(0) == (self.frame == Direction::Ltr);
        if !begins_beside && stands_away && ends_with_a_word(&text, item.text()) {
            return Laid::plain(text, lead, left);
        }
        Laid { alone: true, ..Laid::plain(layout(item.text(), &hanging), lead, left) }
    }

    fn lead(&self, item: &Item) -> usize {
        match &item.body {
            // `11:06 Bob: `, and before the nick `✓ ` or the like where there is a mark.
            Body::Said(said) => {
                let mark = if said.is_marked() { 2 } else { 0 };
                TIME_CELLS + 1 + mark + self.inline_nick(&said.from).width + 2
            }
            // `11:06 → `
            Body::Notice { .. } | Body::Passing(_) => TIME_CELLS + 3,
        }
    }

    fn wide(&self, item: &Item, width: usize) -> Options {
        let base = match item.body {
            Body::Said(_) => item.turned.map_or(self.options.base, Base::from),
            // Ours are English, whichever name they begin with and whatever the room is turned to.
            Body::Notice { .. } | Body::Passing(_) => Base::Ltr,
        };
        Options { width: Some(width), base, ..self.options }
    }
}

/// Whether the first row has all of its last word.
fn ends_with_a_word(laid: &Layout, text: &str) -> bool {
    let end = laid.rows.first().map_or(0, |row| row.range.end);
    text.get(..end).is_some_and(|row| row.ends_with(char::is_whitespace))
}

/// How names are laid out: direction controls are shown, never obeyed (R16).
#[must_use]
pub fn name_options(options: &Options) -> Options {
    Options { controls: crate::text::Controls::Show, base: Base::Auto, width: None, ..*options }
}
