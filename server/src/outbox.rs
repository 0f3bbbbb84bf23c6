//! The outbox of one connection: bytes on their way to whoever reads them.
//!
//! Contract: pushing never blocks and never reorders; there is one writer; what waits is bounded
//! in bytes. Beyond the bound the push fails, and the connection is a slow consumer. Takes whole
//! lines as shared slices, so one encoded batch costs each member a reference.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::pin::{Pin, pin};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Context;
use std::time::Duration;

use bytes::{Buf as _, Bytes};
use tokio::io::{AsyncWrite, AsyncWriteExt as _};
use tokio::sync::Notify;

use crate::limits::{FAREWELL_MS_MAX, OUTBOX_BYTES_MAX, WRITE_PIECES_MAX};

/// What waits for one connection.
#[derive(Debug, Default)]
pub struct Outbox {
    queue: Mutex<Queue>,
    /// Something was pushed, or the outbox was finished.
    changed: Notify,
    finished: Notify,
}

#[derive(Debug, Default)]
struct Queue {
    pieces: VecDeque<Bytes>,
    bytes: usize,
    finished: bool,
}

/// More than [`OUTBOX_BYTES_MAX`] was waiting already: the connection does not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlowConsumer;

impl Outbox {
    /// Adds whole lines; after [`Self::finish`] they are dropped. A piece of any size is taken when
    /// the reader has kept up: how much a group said in one round is not its readers' fault.
    ///
    /// # Errors
    /// When too much is waiting already; then nothing is added.
    pub fn push(&self, lines: Bytes) -> Result<(), SlowConsumer> {
        let mut queue = self.queue();
        if queue.finished || lines.is_empty() {
            return Ok(());
        }
        if queue.bytes > OUTBOX_BYTES_MAX {
            return Err(SlowConsumer);
        }
        queue.bytes += lines.len();
        queue.pieces.push_back(lines);
        drop(queue);
        self.changed.notify_one();
        Ok(())
    }

    /// Adds last lines, whatever waits already; the writer ends when all is written.
    pub fn finish(&self, last: Bytes) {
        let mut queue = self.queue();
        if !queue.finished {
            queue.finished = true;
            queue.bytes += last.len();
            queue.pieces.push_back(last);
        }
        drop(queue);
        self.changed.notify_one();
        self.finished.notify_one();
    }

    /// Whether nothing more will be added.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.queue().finished
    }

    /// Waits until the outbox is finished and its reader had time enough to take the rest.
    async fn overdue(&self) {
        while !self.is_finished() {
            self.finished.notified().await;
        }
        tokio::time::sleep(Duration::from_millis(FAREWELL_MS_MAX)).await;
    }

    /// Writes everything as it comes, many lines in one system call, until the outbox is
    /// finished and empty.
    ///
    /// # Errors
    /// When the connection can no longer be written to, or its reader takes too long with the
    /// rest of a finished outbox.
    pub async fn write_to(&self, writer: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
        let mut overdue = pin!(self.overdue());
        loop {
            let (mut pieces, finished) = self.take();
            while !pieces.is_empty() {
                let written = tokio::select! {
                    biased;
                    written = write_some(writer, &pieces) => written?,
                    () = &mut overdue => return Err(io::ErrorKind::TimedOut.into()),
                };
                drop_front(&mut pieces, written);
                self.queue().bytes -= written;
            }
            // What an encrypted stream took may still be with it.
            tokio::select! {
                biased;
                flushed = writer.flush() => flushed?,
                () = &mut overdue => return Err(io::ErrorKind::TimedOut.into()),
            }
            if finished {
                return Ok(());
            }
            self.changed.notified().await;
        }
    }

    /// Takes what waits, and says whether nothing more will come. It counts as waiting until it
    /// is written. A resting outbox keeps no memory.
    #[must_use]
    pub fn take(&self) -> (VecDeque<Bytes>, bool) {
        let mut queue = self.queue();
        (std::mem::take(&mut queue.pieces), queue.finished)
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        // Nothing panics while holding it, so it is never poisoned.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One vectored write; gives how many bytes went.
async fn write_some(
    writer: &mut (impl AsyncWrite + Unpin),
    pieces: &VecDeque<Bytes>,
) -> io::Result<usize> {
    let write = |context: &mut Context<'_>| {
        let mut slices = [IoSlice::new(&[]); WRITE_PIECES_MAX];
        let filled = slices.iter_mut().zip(pieces);
        let count = filled.map(|(slice, piece)| *slice = IoSlice::new(piece)).count();
        let slices = slices.get(..count).unwrap_or_default();
        Pin::new(&mut *writer).poll_write_vectored(context, slices)
    };
    poll_fn(write).await
}

fn drop_front(pieces: &mut VecDeque<Bytes>, mut bytes: usize) {
    while let Some(piece) = pieces.front_mut() {
        if piece.len() > bytes {
            return piece.advance(bytes);
        }
        bytes -= piece.len();
        pieces.pop_front();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_is_in_bytes_and_loses_nothing_that_was_taken() {
        let outbox = Outbox::default();
        let great = Bytes::from(vec![b'x'; 3 * OUTBOX_BYTES_MAX]);
        assert_eq!(outbox.push(great.clone()), Ok(()), "one round may be great");
        assert_eq!(outbox.push(Bytes::from_static(b"!")), Err(SlowConsumer));
        assert_eq!(outbox.take(), ([great].into(), false));
    }

    #[test]
    fn the_last_lines_fit_always_and_nothing_comes_after_them() {
        let outbox = Outbox::default();
        assert_eq!(outbox.push(Bytes::from(vec![b'x'; OUTBOX_BYTES_MAX])), Ok(()));
        outbox.finish(Bytes::from_static(b"bye\n"));
        assert_eq!(outbox.push(Bytes::from_static(b"late\n")), Ok(()));
        outbox.finish(Bytes::from_static(b"again\n"));
        let (pieces, finished) = outbox.take();
        assert!(finished);
        assert_eq!(pieces.back(), Some(&Bytes::from_static(b"bye\n")));
    }
}
