//! A terminal for tests: it keeps what is written to it and answers what it was told to answer.
//!
//! Takes replies in advance; gives back the text written and whether raw mode is on. Compiled for
//! tests only.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use ratatui::layout::Size;

use super::tty::Tty;

#[derive(Clone)]
pub(super) struct Recorder(Arc<Mutex<State>>);

struct State {
    written: Vec<u8>,
    replies: VecDeque<Vec<u8>>,
    size: Size,
    raw: bool,
    broken: bool,
}

impl Recorder {
    pub(super) fn new() -> Self {
        let state = State {
            written: Vec::new(),
            replies: VecDeque::new(),
            size: Size::new(20, 4),
            raw: false,
            broken: false,
        };
        Self(Arc::new(Mutex::new(state)))
    }

    /// Answers with `reply` when read from; one reply a read.
    pub(super) fn will_reply(&self, reply: &[u8]) {
        self.state().replies.push_back(reply.to_vec());
    }

    pub(super) fn break_writing(&self) {
        self.state().broken = true;
    }

    pub(super) fn resize(&self, columns: u16, rows: u16) {
        self.state().size = Size::new(columns, rows);
    }

    /// Everything written since the last call, ESC shown as ␛ and BEL as ␇.
    pub(super) fn written(&self) -> String {
        let bytes = std::mem::take(&mut self.state().written);
        String::from_utf8_lossy(&bytes).replace('\x1b', "␛").replace('\x07', "␇")
    }

    pub(super) fn is_raw(&self) -> bool {
        self.state().raw
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no test panics while it holds this")
    }
}

impl Tty for Recorder {
    fn set_raw(&mut self, raw: bool) -> io::Result<()> {
        self.state().raw = raw;
        Ok(())
    }

    fn read_within(&mut self, _patience: Duration, into: &mut [u8]) -> io::Result<usize> {
        let reply = self.state().replies.pop_front().unwrap_or_default();
        into[..reply.len()].copy_from_slice(&reply);
        Ok(reply.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.state();
        if state.broken {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        state.written.extend(bytes);
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.state().size)
    }
}
