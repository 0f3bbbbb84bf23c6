//! The terminal device itself.
//!
//! Owns what is done with it: raw mode, reading with a deadline, writing, asking its size, and
//! appointing an heir. `Console` is the real one, standard input and output; tests bring their
//! own. It knows no escape sequence.

use std::io::{self, IsTerminal};
use std::time::Duration;

use ratatui::layout::Size;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::heir::Heir;

/// A terminal device. Clones are the same device.
pub trait Tty: Clone + Send + 'static {
    /// Raw mode on, or back to the mode that was found. Doing it twice is doing it once.
    fn set_raw(&mut self, raw: bool) -> io::Result<()>;
    /// Reads what comes within `patience`; 0 bytes: nothing came.
    fn read_within(&mut self, patience: Duration, into: &mut [u8]) -> io::Result<usize>;
    /// Writes all of `bytes`.
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Columns and rows.
    fn size(&self) -> io::Result<Size>;
    /// Somebody who writes `exit` when this process is killed; a device of a test has none.
    fn appoint_heir(&self, _exit: &[u8]) -> Option<Heir> {
        None
    }
}

/// Standard input and output.
#[derive(Clone, Copy, Debug)]
pub struct Console(());

impl Console {
    /// Fails when either is not a terminal.
    pub fn open() -> io::Result<Self> {
        let streams = [
            (io::stdin().is_terminal(), "standard input"),
            (io::stdout().is_terminal(), "standard output"),
        ];
        match streams.iter().find(|(terminal, _)| !terminal) {
            None => Ok(Self(())),
            Some((_, stream)) => Err(io::Error::new(
                io::ErrorKind::Unsupported,
                format!("{stream} is not a terminal; start diwan in one"),
            )),
        }
    }
}

impl Tty for Console {
    fn set_raw(&mut self, raw: bool) -> io::Result<()> {
        if raw {
            crossterm::terminal::enable_raw_mode()
        } else {
            crossterm::terminal::disable_raw_mode()
        }
    }

    fn read_within(&mut self, patience: Duration, into: &mut [u8]) -> io::Result<usize> {
        let stdin = rustix::stdio::stdin();
        let timeout = Timespec::try_from(patience).map_err(io::Error::other)?;
        let mut ready = [PollFd::new(&stdin, PollFlags::IN)];
        match poll(&mut ready, Some(&timeout)) {
            Ok(0) | Err(Errno::INTR) => Ok(0),
            Ok(_) => match rustix::io::read(stdin, into)? {
                0 => Err(io::ErrorKind::UnexpectedEof.into()),
                count => Ok(count),
            },
            Err(error) => Err(error.into()),
        }
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        let stdout = rustix::stdio::stdout();
        let mut rest = bytes;
        while !rest.is_empty() {
            match rustix::io::write(stdout, rest) {
                Ok(count) => rest = rest.split_at(count).1,
                Err(Errno::INTR) => {}
                // Another program left the terminal non-blocking, and it is full.
                Err(Errno::AGAIN) => {
                    poll(&mut [PollFd::new(&stdout, PollFlags::OUT)], None)?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    fn appoint_heir(&self, exit: &[u8]) -> Option<Heir> {
        Heir::appoint(exit).ok()
    }

    fn size(&self) -> io::Result<Size> {
        let size = rustix::termios::tcgetwinsize(rustix::stdio::stdout())?;
        match (size.ws_col, size.ws_row) {
            // A serial line knows no size.
            (0, _) | (_, 0) => Ok(Size::new(80, 24)),
            (columns, rows) => Ok(Size::new(columns, rows)),
        }
    }
}
