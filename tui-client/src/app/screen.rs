//! What is to be seen, worked out once before each drawing.
//!
//! [`App::settle`] lays out the prompt, the draft and the part of the log that is on the screen,
//! and divides the screen between them; the view only paints. Nothing off the screen is laid out.

pub(super) mod bare;
pub mod bidi;
pub mod column;
pub mod field;
pub mod frame;
pub mod held;
mod hints;
pub mod list;
pub(super) mod mouse;
pub mod panes;
pub(super) mod pointed;
pub mod theme;
pub mod window;

use super::App;
use super::composer::{Composer, Motion};
use super::popup::Popup;
use super::popup::details::Details;
use super::rooms::room::Room;
use super::timeline::weblink::LinkStretch;
use crate::limits::TEXT_CELLS_MAX;
use crate::text::{Align, Direction, Layout, Options, Row, direction, truncate};
use column::{Column, Style, name_options};
use frame::Frame;
use panes::{Panes, Size, Width, Wish};
use window::{Walk, Window};

/// What is to be seen.
#[derive(Debug)]
pub struct Screen {
    /// Its size.
    pub size: Size,
    /// Which lists the user wants.
    pub wish: Wish,
    /// The side that everything begins at.
    pub frame: Frame,
    /// Where everything stands, as from the left.
    pub panes: Panes,
    /// The part of the log.
    pub window: Window,
    /// What is known of the chosen message, while that is shown in place of the log.
    pub details: Option<Details>,
    /// Where links stand in it.
    pub links: Vec<LinkStretch>,
    /// The prompt.
    pub prompt: Prompt,
    /// The draft, laid out.
    pub draft: Option<Layout>,
    /// The first row of the draft that is shown.
    pub draft_top: usize,
}

/// What stands before the draft: the target always, the user's name where there is room.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// The room.
    pub target: Row,
    /// The user.
    pub name: Option<Row>,
}

impl Prompt {
    /// Cells it takes, the blank after it included: `[room] name › `.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.target.width + 3 + self.name.as_ref().map_or(0, |name| name.width + 3)
    }
}

impl Screen {
    /// An empty screen.
    #[must_use]
    pub fn new(size: Size) -> Self {
        Self {
            size,
            wish: Wish::default(),
            frame: Frame::new(Direction::Ltr, size.columns),
            panes: Panes::new(size, Wish::default(), 1),
            window: Window::default(),
            details: None,
            links: Vec::new(),
            prompt: Prompt::default(),
            draft: None,
            draft_top: 0,
        }
    }

    /// The screen has another size.
    pub fn resize(&mut self, size: Size) {
        self.size = size;
        self.frame = self.frame.on(size.columns);
        self.panes = Panes::new(size, self.wish, 1);
    }

    /// Rows of the log.
    #[must_use]
    pub fn log_rows(&self) -> usize {
        usize::from(self.panes.log.height)
    }
}

impl App {
    /// Works out what is to be seen. Call it before each drawing.
    pub fn settle(&mut self) {
        self.find_choice();
        self.screen.wish.no_footer = !self.settings.footer;
        self.screen.prompt = self.prompt();
        // The bare view has no sides.
        let direction = if self.is_bare() { Direction::Ltr } else { self.frame };
        self.screen.frame = Frame::new(direction, self.screen.size.columns);
        let draft = self.rooms.current().composer.layout(&self.draft_options());
        let rows = u16::try_from(draft.rows.len()).unwrap_or(u16::MAX);
        self.screen.panes = if self.is_bare() {
            Panes::bare(self.screen.size)
        } else {
            Panes::new(self.screen.size, self.screen.wish, rows)
        };
        let caret_row = draft.place(self.rooms.current().composer.caret()).row;
        let height = usize::from(self.screen.panes.composer.height);
        self.screen.draft_top =
            scrolled(self.screen.draft_top, caret_row, draft.rows.len(), height);
        self.screen.draft = Some(draft);
        self.screen.details = self.details();
        let (column, log_rows) = (self.column(), self.screen.log_rows());
        let room = self.rooms.current_mut();
        self.screen.window = Walk::new(room, column, &self.zone).window(log_rows);
        room.timeline.keep_laid(self.screen.window.items());
        self.screen.links = self.link_stretches();
    }

    /// The column that the current room's log is laid out in.
    #[must_use]
    pub(super) fn column(&self) -> Column {
        let room = self.rooms.current();
        let style = self.log_style();
        // Blanks before a text would be selected with it.
        let align = if style == Style::Bare { Align::Left } else { self.settings.text.align };
        Column {
            width: usize::from(self.screen.panes.log.width.saturating_sub(self.log_gap())),
            style,
            frame: self.screen.frame.direction(),
            keeps_first: self.treatment.keeps_first_column(),
            options: Options { base: room.composer.base, align, ..self.undecided_text() },
        }
    }

    /// Cells at the end of the log that stay blank: its text does not touch the rule before the
    /// people.
    #[must_use]
    pub fn log_gap(&self) -> u16 {
        u16::from(self.screen.panes.people.is_some()).max(self.edge_gap())
    }

    /// Cells at the end of a row that stay blank because that is the left edge of the screen.
    #[must_use]
    pub fn edge_gap(&self) -> u16 {
        u16::from(self.screen.frame.is_mirrored() && self.treatment.keeps_first_column())
    }

    /// How the draft is laid out: one cell is kept for the caret behind a full row. A line without
    /// a direction of its own goes with the draft, and a draft without any as the user wrote here
    /// last; what others write never turns it, and a command that has just begun goes with the frame.
    #[must_use]
    pub(super) fn draft_options(&self) -> Options {
        let cells = usize::from(self.screen.size.columns).saturating_sub(self.prompt().cells() + 1);
        let text = self.undecided_text();
        let Room { composer, timeline, .. } = self.rooms.current();
        let is_command = composer.text().starts_with('/');
        let me = self.me.as_ref().filter(|_| !is_command);
        let wrote_last = || me.and_then(|me| timeline.direction_of(me, &text));
        let fallback =
            direction(composer.text(), &text).or_else(wrote_last).unwrap_or(text.fallback);
        Options { width: Some(cells.clamp(1, TEXT_CELLS_MAX)), fallback, ..text }
    }

    /// How a field of one line is laid out.
    #[must_use]
    pub fn line_options(&self) -> Options {
        Options { width: None, ..self.undecided_text() }
    }

    /// How people's texts are laid out: one without any direction goes with the frame (R1).
    fn undecided_text(&self) -> Options {
        Options { fallback: self.screen.frame.direction(), ..self.settings.text }
    }

    /// The text that keys go to: a field over the chat, or the draft. Gives its options too.
    pub(super) fn field(&mut self) -> (&mut Composer, Options) {
        let (draft, line) = (self.draft_options(), self.line_options());
        if let Some(arrival) = &mut self.arrival {
            return (arrival.field_mut(), line);
        }
        match self.popup.as_mut().and_then(Popup::field_mut) {
            Some(field) => (field, line),
            None => match self.rooms.current_mut() {
                Room { search: Some(search), .. } => (&mut search.field, line),
                room => (&mut room.composer, draft),
            },
        }
    }

    /// The wheel moves a draft that has more rows than are shown; the caret stays in sight.
    pub(super) fn roll_draft(&mut self, up: bool) {
        let (how, options) = (self.settings.caret, self.draft_options());
        let rows = self.screen.draft.as_ref().map_or(0, |draft| draft.rows.len());
        let height = usize::from(self.screen.panes.composer.height);
        let (top, lowest) = (self.screen.draft_top, rows.saturating_sub(height));
        let top = if up { top.saturating_sub(1) } else { (top + 1).min(lowest) };
        let composer = &mut self.rooms.current_mut().composer;
        let row = composer.layout(&options).place(composer.caret()).row;
        let motion = if row < top { Motion::Down } else { Motion::Up };
        let in_sight = row.clamp(top, (top + height).saturating_sub(1).max(top));
        for _ in 0..row.abs_diff(in_sight) {
            composer.go(motion, false, how, &options);
        }
        self.screen.draft_top = top;
    }

    /// Walks through the current room's log.
    pub(super) fn walk<T>(&mut self, walk: impl FnOnce(Walk<'_>, usize) -> T) -> T {
        let (column, height) = (self.column(), self.screen.log_rows());
        let room: &mut Room = self.rooms.current_mut();
        walk(Walk::new(room, column, &self.zone), height)
    }

    fn prompt(&self) -> Prompt {
        let columns = usize::from(self.screen.size.columns);
        let options = name_options(&self.settings.text);
        let target = truncate(&self.rooms.current().title(), (columns * 2 / 5).max(1), &options);
        let name = self
            .me
            .as_ref()
            .filter(|_| self.screen.size.width() >= Width::Middle)
            .map(|me| truncate(me.as_str(), columns / 6, &options));
        Prompt { target, name }
    }
}

/// The first row shown, so that the row of the caret is.
fn scrolled(top: usize, caret: usize, rows: usize, height: usize) -> usize {
    let lowest = (caret + 1).saturating_sub(height);
    top.clamp(lowest, caret.max(lowest)).min(rows.saturating_sub(height))
}
