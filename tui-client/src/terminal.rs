//! The terminal while it is ours: raw mode, the alternate screen, its own ordering of
//! right-to-left text switched off, and everything put back at the end.
//!
//! Owns the `Screen`. Takes a device and what the person wants; gives a place to draw, and the
//! few other things a terminal can do: ring, copy, show a title. Whatever way the program ends,
//! the terminal is given back: `Screen`'s `Drop`, the panic hook and the signal paths (ending.rs)
//! all close one `Hold`, and heir.rs is for SIGKILL. It knows nothing of chat.

mod answers;
mod bidi;
mod burst;
mod canvas;
mod depth;
mod ending;
mod examine;
mod heir;
mod hold;
mod identity;
mod keys;
mod links;
mod negotiate;
mod notice;
#[cfg(test)]
mod recorder;
mod sequences;
mod tty;
mod width;

use std::cell::RefCell;
use std::io;
use std::rc::Rc;

use ratatui::layout::{Rect, Size};
use rustix::process::{Signal, kill_current_process_group};

pub use answers::{Answers, Reordering};
pub use bidi::{BidiMode, BidiSetting, Plan, Switch, Wish};
use canvas::Canvas;
pub use depth::Depth;
pub use ending::{close_on_panic, close_on_signal, end_on_signal};
pub use examine::{examine, locale, visit};
pub use heir::Heir;
pub use hold::Hold;
pub use identity::{Emulator, Identity};
pub use keys::{Keys, typed};
pub use negotiate::Greeting;
pub use notice::{NoticeSetting, NoticeWay};
pub use sequences::CursorShape;
pub use tty::{Console, Tty};

use links::Links;

use crate::app::effect::Notice;
use crate::app::timeline::weblink::LinkStretch;
use crate::limits::COPY_BYTES_MAX;

/// The terminal, held.
pub struct Screen<T: Tty> {
    hold: Hold<T>,
    canvas: ratatui::Terminal<Canvas<T>>,
    /// Those of the frame on the screen; the canvas writes them.
    links: Rc<RefCell<Links>>,
    plan: Plan,
    mouse: bool,
    cursor: CursorShape,
    cursor_colour: Option<[u8; 3]>,
    title: String,
    notice_way: Option<NoticeWay>,
    /// How many notices were shown.
    notices: u64,
}

/// The way a copy went. No terminal says whether it arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyWay {
    /// OSC 52, to the terminal.
    Terminal,
    /// OSC 52, to tmux and through it: tmux needs `set-clipboard on` or `allow-passthrough on`.
    Tmux,
}

/// A text that was not copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{bytes} bytes are too many to copy; a terminal takes at most {COPY_BYTES_MAX}")]
pub struct TooLongToCopy {
    /// Its length in bytes of UTF-8.
    pub bytes: usize,
}

impl<T: Tty> Screen<T> {
    /// Asks the terminal who it is, decides what to do about right-to-left text, and takes it.
    /// Must come before anything else reads from the device.
    ///
    /// `hold` is a fresh one, so that panics and signals can be cared for before this; `wish` says
    /// what the person wants, given which terminal it is; `env` looks up an environment variable.
    ///
    /// # Errors
    /// The device's own.
    pub fn open(
        hold: Hold<T>,
        env: impl Fn(&str) -> Option<String>,
        wish: impl FnOnce(&Identity) -> Wish,
    ) -> io::Result<(Self, Greeting)> {
        hold.take(b"", Vec::new())?;
        let links = Rc::default();
        let opened = negotiate::greet(&mut hold.tty(), env, wish).and_then(|greeting| {
            let canvas = Canvas::new(hold.clone(), Rc::clone(&links));
            let canvas = ratatui::Terminal::new(canvas)?;
            Ok((canvas, greeting))
        });
        let (canvas, greeting) = opened.inspect_err(|_| hold.close())?;
        let plan = greeting.plan.clone();
        let mut screen = Self {
            hold,
            canvas,
            links,
            plan,
            mouse: false,
            cursor: CursorShape::Default,
            cursor_colour: None,
            title: String::new(),
            notice_way: None,
            notices: 0,
        };
        screen.take()?;
        Ok((screen, greeting))
    }

    /// Draws a frame and sends what changed, in one write.
    ///
    /// # Errors
    /// The device's own.
    pub fn draw(&mut self, view: impl FnOnce(&mut ratatui::Frame<'_>)) -> io::Result<()> {
        if self.plan.switch == Switch::Konsole {
            // It makes the cursor a block again some time after it has heard the switch.
            self.set_cursor(self.cursor)?;
        }
        let (guard, links) = (self.plan.row_guard, &self.links);
        self.canvas.draw(|frame| {
            view(frame);
            if guard {
                canvas::guard_rows(frame.buffer_mut());
            }
            links.borrow().mark_changes(frame.buffer_mut());
            width::prepare(frame.buffer_mut());
        })?;
        Ok(())
    }

    /// Where links stand in the next frame.
    pub fn set_links(&mut self, links: Vec<LinkStretch>) {
        self.links.borrow_mut().set(links);
    }

    /// Takes the terminal anew and forgets what is on it, so that the next frame is drawn whole:
    /// for C-l, and after the program was stopped and continued.
    ///
    /// # Errors
    /// The device's own.
    pub fn retake(&mut self) -> io::Result<()> {
        self.hold.release();
        self.take()
    }

    /// Treats the terminal by another plan: gives it back as the old one says and takes it anew as
    /// the new one does. The next frame is drawn whole.
    ///
    /// # Errors
    /// The device's own.
    pub fn treat(&mut self, plan: Plan) -> io::Result<()> {
        self.hold.release();
        self.plan = plan;
        self.take()
    }

    /// Gives the terminal back while `work` is done, a child program for example. Nothing else may
    /// read from the device meanwhile. The next frame is drawn whole.
    ///
    /// # Errors
    /// The device's own.
    pub fn lend<R>(&mut self, work: impl FnOnce() -> R) -> io::Result<R> {
        self.hold.release();
        let result = work();
        self.take()?;
        Ok(result)
    }

    /// Gives the terminal to a child program until [`Self::retake`]. Nothing else may read from the
    /// device meanwhile. C-c is the child's: SIGINT, which goes to us too, means nothing to us.
    pub fn lend_out(&mut self) {
        self.hold.lend();
    }

    /// Stops the program as C-z does in a shell, and comes back when it is continued. The whole
    /// process group stops, because the shell waits for the whole job: `cargo run` included.
    ///
    /// # Errors
    /// The device's and the system's own.
    pub fn suspend(&mut self) -> io::Result<()> {
        self.lend(|| kill_current_process_group(Signal::TSTP))??;
        Ok(())
    }

    /// Reports of the mouse on or off.
    ///
    /// # Errors
    /// The device's own.
    pub fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        self.hold.write(sequences::mouse(on))
    }

    /// The window's title, until the end.
    ///
    /// # Errors
    /// The device's own.
    pub fn set_title(&mut self, title: &str) -> io::Result<()> {
        if self.title == title {
            return Ok(());
        }
        title.clone_into(&mut self.title);
        self.hold.write(&sequences::title(title))
    }

    /// The shape of the text cursor, until the end.
    ///
    /// # Errors
    /// The device's own.
    pub fn set_cursor(&mut self, shape: CursorShape) -> io::Result<()> {
        self.cursor = shape;
        self.hold.write(sequences::cursor_shape(shape))
    }

    /// The colour of the text cursor, until the end; none: the terminal's own.
    ///
    /// # Errors
    /// The device's own.
    pub fn set_cursor_colour(&mut self, colour: Option<[u8; 3]>) -> io::Result<()> {
        if self.cursor_colour == colour {
            return Ok(());
        }
        self.cursor_colour = colour;
        self.hold.change(&sequences::cursor_colour(colour), self.exit())
    }

    /// Rings the bell.
    ///
    /// # Errors
    /// The device's own.
    pub fn ring(&mut self) -> io::Result<()> {
        self.hold.write(sequences::BELL)
    }

    /// How notices are shown from now on; none: not at all.
    pub fn set_notice_way(&mut self, way: Option<NoticeWay>) {
        self.notice_way = way;
    }

    /// Shows a notice on the desktop of the machine the person sits at.
    ///
    /// # Errors
    /// The device's own.
    pub fn notify(&mut self, notice: &Notice) -> io::Result<()> {
        let Some(way) = self.notice_way else { return Ok(()) };
        self.notices += 1;
        let sequence = notice::notify(way, self.notices, notice);
        self.hold.write(&sequences::outward(&sequence, self.plan.tmux))
    }

    /// Puts `text` into the clipboard of the machine the person sits at.
    ///
    /// # Errors
    /// The device's own, or `InvalidInput` with a [`TooLongToCopy`] inside.
    pub fn copy(&mut self, text: &str) -> io::Result<CopyWay> {
        if text.len() > COPY_BYTES_MAX {
            let error = TooLongToCopy { bytes: text.len() };
            return Err(io::Error::new(io::ErrorKind::InvalidInput, error));
        }
        self.hold.write(&sequences::copy(text, self.plan.tmux))?;
        Ok(if self.plan.tmux { CopyWay::Tmux } else { CopyWay::Terminal })
    }

    /// Columns and rows.
    ///
    /// # Errors
    /// The device's own.
    pub fn size(&self) -> io::Result<Size> {
        self.hold.tty().size()
    }

    /// The plan the terminal is treated by.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    fn take(&mut self) -> io::Result<()> {
        let mut start = sequences::start(&self.plan, self.mouse);
        start.extend(sequences::cursor_shape(self.cursor));
        if self.cursor_colour.is_some() {
            start.extend(sequences::cursor_colour(self.cursor_colour));
        }
        if !self.title.is_empty() {
            start.extend(sequences::title(&self.title));
        }
        self.hold.take(&start, self.exit())?;
        // Not `clear`: that one asks the terminal where its cursor is, and the answer would be
        // taken for keys.
        self.canvas.resize(Rect::from((Default::default(), self.size()?)))
    }

    fn exit(&self) -> Vec<u8> {
        sequences::exit(&self.plan, self.cursor_colour.is_some())
    }
}

impl<T: Tty> Drop for Screen<T> {
    fn drop(&mut self) {
        self.hold.close();
    }
}

#[cfg(test)]
mod tests;
