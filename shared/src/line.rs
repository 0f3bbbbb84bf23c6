//! Bytes into lines: the limit, partial reads, CR LF, invalid UTF-8.
//!
//! Takes whatever a socket gave, in pieces of any size, and gives whole lines, or one `LineError`
//! for each line that cannot be one. It resynchronises at the next line break, so a broken line
//! costs nothing but itself, and it never keeps more than the longest line it takes.
//! What a stream leaves unfinished is no line: a cut message must not be taken for a whole one.
//! It never interprets a line.

use thiserror::Error;

use crate::limits::LINE_BYTES_MAX;

/// Why a line could not be read. The lines before and after it are not affected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LineError {
    /// More bytes than the reader takes came before a line break.
    #[error("line is too long")]
    TooLong,
    /// The bytes are not UTF-8.
    #[error("line is not UTF-8")]
    NotUtf8,
    /// The line holds a NUL byte.
    #[error("line holds a NUL byte")]
    Nul,
}

/// Collects bytes until they are lines.
///
/// An idle reader owns no memory: its buffer is given back whenever every line was taken.
#[derive(Debug)]
pub struct LineReader {
    /// The longest line that is taken, without its line break.
    bytes_max: usize,
    bytes: Vec<u8>,
    /// Where the first line not yet given begins in `bytes`.
    start: usize,
    /// How far `bytes` was searched for a line break.
    searched: usize,
    /// The line being read was refused as too long; its rest is skipped.
    skipping: bool,
}

impl LineReader {
    /// An empty reader for what clients send: lines of at most [`LINE_BYTES_MAX`].
    #[must_use]
    pub fn new() -> Self {
        Self::with_limit(LINE_BYTES_MAX)
    }

    /// An empty reader for lines of at most `bytes_max`. What a server says can be longer than
    /// what it takes: a page of history is one line.
    #[must_use]
    pub fn with_limit(bytes_max: usize) -> Self {
        Self { bytes_max, bytes: Vec::new(), start: 0, searched: 0, skipping: false }
    }

    /// Adds what was read. Call [`Self::next_line`] until it gives `None` before adding more, or
    /// the buffer grows by what is added.
    pub fn push(&mut self, bytes: &[u8]) {
        self.bytes.drain(..self.start);
        self.searched -= self.start;
        self.start = 0;
        self.bytes.extend_from_slice(bytes);
    }

    /// The next whole line without its line break, `None` when more bytes are needed.
    ///
    /// # Errors
    /// Says once per line why it could not be read.
    pub fn next_line(&mut self) -> Option<Result<&str, LineError>> {
        while let Some(found) = self.find_break() {
            let line = self.start..found;
            self.start = found + 1;
            self.searched = self.start;
            if std::mem::take(&mut self.skipping) {
                continue;
            }
            let line = self.bytes.get(line).ok_or(LineError::TooLong);
            return Some(line.and_then(|line| check(line, self.bytes_max)));
        }
        self.wait_for_more()
    }

    fn find_break(&mut self) -> Option<usize> {
        let unseen = self.bytes.get(self.searched..)?;
        if let Some(offset) = unseen.iter().position(|&byte| byte == b'\n') {
            return Some(self.searched + offset);
        }
        self.searched = self.bytes.len();
        None
    }

    /// No line break is left: drops what need not be kept, and refuses a line already too long.
    fn wait_for_more(&mut self) -> Option<Result<&str, LineError>> {
        let pending = self.bytes.len() - self.start;
        // One byte more, because a carriage return before the line break is not part of the line.
        if pending > self.bytes_max + 1 || (self.skipping && pending > 0) {
            self.forget();
            return (!std::mem::replace(&mut self.skipping, true))
                .then_some(Err(LineError::TooLong));
        }
        if pending == 0 {
            self.forget();
        }
        None
    }

    fn forget(&mut self) {
        self.bytes = Vec::new();
        self.start = 0;
        self.searched = 0;
    }
}

impl Default for LineReader {
    fn default() -> Self {
        Self::new()
    }
}

/// Checks a whole line without its line feed; it has at most so many bytes.
///
/// # Errors
/// Says why it cannot be read.
pub fn check(line: &[u8], bytes_max: usize) -> Result<&str, LineError> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if line.len() > bytes_max {
        return Err(LineError::TooLong);
    }
    if line.contains(&0) {
        return Err(LineError::Nul);
    }
    std::str::from_utf8(line).map_err(|_| LineError::NotUtf8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(pieces: &[&[u8]]) -> Vec<Result<String, LineError>> {
        let mut reader = LineReader::new();
        let mut lines = Vec::new();
        for piece in pieces {
            reader.push(piece);
            while let Some(line) = reader.next_line() {
                lines.push(line.map(str::to_owned));
            }
        }
        lines
    }

    fn line(text: &str) -> Result<String, LineError> {
        Ok(text.to_owned())
    }

    #[test]
    fn breaks_at_lf_and_crlf() {
        assert_eq!(lines(&[b"a\r\nb\n\nc"]), [line("a"), line("b"), line("")]);
    }

    #[test]
    fn joins_what_arrives_in_pieces() {
        assert_eq!(lines(&[b"us", b"er", b"s\r", b"\ngr"]), [line("users")]);
    }

    #[test]
    fn bad_lines_cost_only_themselves() {
        assert_eq!(
            lines(&[b"\xff\xfe\nok\n\0\nok\n"]),
            [Err(LineError::NotUtf8), line("ok"), Err(LineError::Nul), line("ok")]
        );
    }

    #[test]
    fn an_endless_line_is_refused_once_and_not_kept() {
        let mut reader = LineReader::new();
        let mut errors = 0;
        for _ in 0..1000 {
            reader.push(&[b'x'; 1000]);
            while let Some(line) = reader.next_line() {
                assert_eq!(line, Err(LineError::TooLong));
                errors += 1;
            }
            assert!(reader.bytes.capacity() <= 2 * (LINE_BYTES_MAX + 1002));
        }
        reader.push(b"\nusers\n");
        assert_eq!(reader.next_line(), Some(Ok("users")));
        assert_eq!(errors, 1);
    }

    #[test]
    fn another_limit_can_be_set() {
        let mut reader = LineReader::with_limit(4);
        reader.push(b"four\nfives\n");
        assert_eq!(reader.next_line(), Some(Ok("four")));
        assert_eq!(reader.next_line(), Some(Err(LineError::TooLong)));
    }

    #[test]
    fn the_limit_is_exact_with_either_line_break() {
        for line_break in ["\n", "\r\n"] {
            for (length, fits) in [(LINE_BYTES_MAX, true), (LINE_BYTES_MAX + 1, false)] {
                let text = "x".repeat(length);
                let whole = format!("{text}{line_break}");
                let expected = if fits { Ok(text) } else { Err(LineError::TooLong) };
                assert_eq!(lines(&[whole.as_bytes()]), [expected]);
            }
        }
    }

    proptest! {
        #[test]
        fn cutting_the_stream_anywhere_changes_nothing(
            texts in prop::collection::vec("[^\n\r\0]{0,40}", 0..8),
            cuts in prop::collection::vec(1usize..30, 1..40),
        ) {
            let whole: String = texts.iter().map(|text| format!("{text}\n")).collect();
            let mut pieces = Vec::new();
            let mut rest = whole.as_bytes();
            for cut in cuts {
                let (piece, after) = rest.split_at(cut.min(rest.len()));
                pieces.push(piece);
                rest = after;
            }
            pieces.push(rest);
            let expected: Vec<_> = texts.into_iter().map(Ok).collect();
            prop_assert_eq!(lines(&pieces), expected);
        }
    }
}
