//! ratatui's way to the device.
//!
//! Owns one frame of bytes: cells are turned into bytes by ratatui's crossterm backend, kept until
//! the frame is complete, and written at once through the hold. So a frame that was not finished
//! (an error, a panic) never reaches the terminal. The size is asked from the device, not from
//! whatever `/dev/tty` is.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Size};

use super::hold::Hold;
use super::links::{self, Links, target};
use super::tty::Tty;
use super::width::{self, Placed};
use crate::app::timeline::weblink::LinkStretch;

/// U+202D, LEFT-TO-RIGHT OVERRIDE: a terminal that orders rows by itself leaves such a row alone.
const ROW_GUARD: char = '\u{202d}';

/// Where ratatui draws.
pub(super) struct Canvas<T: Tty> {
    hold: Hold<T>,
    cells: CrosstermBackend<Frame>,
    frame: Frame,
    links: Rc<RefCell<Links>>,
}

/// The bytes of the frame that is being drawn. ratatui's backend flushes several times a frame;
/// only [`Canvas::flush`], which comes last, sends.
#[derive(Clone, Default)]
struct Frame(Rc<RefCell<Vec<u8>>>);

impl<T: Tty> Canvas<T> {
    pub(super) fn new(hold: Hold<T>, links: Rc<RefCell<Links>>) -> Self {
        // Whether there are colours is the theme's matter: crossterm would leave out those of a
        // theme that was named in spite of NO_COLOR.
        crossterm::style::force_color_output(true);
        let frame = Frame::default();
        Self { hold, cells: CrosstermBackend::new(frame.clone()), frame, links }
    }
}

impl<T: Tty> Canvas<T> {
    /// Draws cells that are all part of one link, or of none.
    fn draw_linked(
        &mut self,
        link: Option<&LinkStretch>,
        content: &[Placed<'_>],
    ) -> io::Result<()> {
        let Some(link) = link else { return self.draw_placed(content) };
        self.frame.write_all(links::open(link).as_bytes())?;
        self.draw_placed(content)?;
        self.frame.write_all(links::CLOSE.as_bytes())
    }

    /// Draws each cell where it stands: behind a symbol that a terminal may count otherwise the cursor
    /// is placed anew, as the backend does at the beginning.
    fn draw_placed(&mut self, content: &[Placed<'_>]) -> io::Result<()> {
        for part in content.split_inclusive(width::is_uncertain) {
            self.cells.draw(part.iter().map(|(x, y, cell)| (*x, *y, cell.as_ref())))?;
        }
        Ok(())
    }
}

/// Puts the guard behind the first cell of every row (RTL.md 1.4). Behind, because tmux drops a
/// zero-width character that stands first.
pub(super) fn guard_rows(buffer: &mut Buffer) {
    let area = buffer.area;
    for row in area.rows() {
        if let Some(cell) = buffer.cell_mut(row.as_position()) {
            let symbol = format!("{}{ROW_GUARD}", cell.symbol());
            cell.set_symbol(&symbol);
        }
    }
}

impl Write for Frame {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<T: Tty> Backend for Canvas<T> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let content: Vec<Placed<'_>> =
            content.flat_map(|(x, y, cell)| width::strokes(x, y, cell)).collect();
        let links = Rc::clone(&self.links);
        let links = links.borrow();
        let link = |(x, y, _): &Placed<'_>| links.at(*x, *y);
        for stretch in content.chunk_by(|one, next| link(one).map(target) == link(next).map(target))
        {
            self.draw_linked(stretch.first().and_then(link), stretch)?;
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.cells.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.cells.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.cells.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.cells.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.cells.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.cells.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        self.hold.tty().size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size()?, pixels: Size::default() })
    }

    fn flush(&mut self) -> io::Result<()> {
        let bytes = std::mem::take(&mut *self.frame.0.borrow_mut());
        if bytes.is_empty() { Ok(()) } else { self.hold.write(&bytes) }
    }
}
