//! Bytes into sends: the framing of clients that have none.
//!
//! Takes whatever a socket gave, gives one message for all of it: what a client wrote at once
//! mostly arrives at once. Knows when more must belong to it, because a character is cut in half
//! or because it is longer than anything can be; a pause then ends it. Keeps no more than
//! `LINE_BYTES_MAX` bytes and a line break, and never interprets a message.

use std::mem;

use diwan_shared::limits::LINE_BYTES_MAX;
use diwan_shared::line::{self, LineError};

/// The longest message with the line break some clients send behind it, and one byte more.
const KEPT_BYTES_MAX: usize = LINE_BYTES_MAX + 3;

/// Collects bytes until they are a send.
#[derive(Debug, Default)]
pub(crate) struct SendReader {
    bytes: Vec<u8>,
}

impl SendReader {
    /// Adds what was read.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        let space = KEPT_BYTES_MAX - self.bytes.len();
        self.bytes.extend(bytes.iter().take(space));
    }

    /// Whether this may be all of it.
    pub(crate) fn is_whole(&self) -> bool {
        let is_cut = std::str::from_utf8(&self.bytes).is_err_and(|e| e.error_len().is_none());
        !is_cut && self.bytes.len() < KEPT_BYTES_MAX
    }

    /// The message without the line breaks behind it; `None` when nothing came.
    pub(crate) fn take(&mut self) -> Option<Result<String, LineError>> {
        let mut bytes = mem::take(&mut self.bytes);
        if bytes.is_empty() {
            return None;
        }
        while bytes.pop_if(|byte| matches!(byte, b'\r' | b'\n')).is_some() {}
        Some(line::check(&bytes, LINE_BYTES_MAX).map(str::to_owned))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pieces: &[&[u8]]) -> (bool, Option<Result<String, LineError>>) {
        let mut reader = SendReader::default();
        pieces.iter().for_each(|piece| reader.push(piece));
        (reader.is_whole(), reader.take())
    }

    #[test]
    fn a_send_is_a_message_with_or_without_a_line_break() {
        for sent in ["سلام", "سلام\n", "سلام\r\n"] {
            assert_eq!(read(&[sent.as_bytes()]), (true, Some(Ok("سلام".to_owned()))));
        }
        assert_eq!(read(&[b"a\nb\n"]), (true, Some(Ok("a\nb".to_owned()))));
        assert_eq!(read(&[b"\n"]), (true, Some(Ok(String::new()))));
        assert_eq!(read(&[]), (true, None));
    }

    #[test]
    fn half_a_character_waits_for_the_other_half() {
        assert_eq!(read(&[b"\xD8"]), (false, Some(Err(LineError::NotUtf8))));
        assert_eq!(read(&[b"\xD8", b"\xB3"]), (true, Some(Ok("س".to_owned()))));
        assert_eq!(read(&[b"\xFF"]), (true, Some(Err(LineError::NotUtf8))));
    }

    #[test]
    fn what_is_too_long_is_refused_once_and_not_kept() {
        let longest = "x".repeat(LINE_BYTES_MAX);
        let sent = format!("{longest}\r\n");
        assert_eq!(read(&[sent.as_bytes()]), (true, Some(Ok(longest))));
        let mut reader = SendReader::default();
        for _ in 0..1000 {
            reader.push(&[b'x'; 1000]);
        }
        assert!(!reader.is_whole());
        assert!(reader.bytes.len() <= KEPT_BYTES_MAX);
        assert_eq!(reader.take(), Some(Err(LineError::TooLong)));
        assert_eq!(reader.take(), None);
    }
}
