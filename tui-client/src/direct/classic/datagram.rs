//! The three datagrams of the classic wire: bytes to values and back.
//!
//! `TEXT -N` is a line, where N counts the lines its sender had received; `TEXT -resend` is one
//! sent again; `ack` acknowledges a line. The text is whatever stands before the last ` -`, so it
//! may hold anything, also ` -5`, `-resend`, nothing, or bytes that are not UTF-8. Keeps nothing.

/// One datagram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Datagram<'a> {
    /// A line, and how many its sender had received.
    Line { text: &'a [u8], count: u64 },
    /// A line sent again.
    Resent { text: &'a [u8] },
    /// A line was received.
    Ack,
}

impl<'a> Datagram<'a> {
    /// The datagram in these bytes, nothing when they are none. A line break at the end, which
    /// line-wise tools add, is not part of it.
    pub(super) fn decode(bytes: &'a [u8]) -> Option<Self> {
        let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        if bytes == b"ack" {
            return Some(Self::Ack);
        }
        let at = bytes.windows(2).rposition(|pair| pair == b" -")?;
        let (text, tail) = bytes.split_at_checked(at)?;
        let tail = str::from_utf8(tail.strip_prefix(b" -")?).ok()?;
        if tail == "resend" {
            return Some(Self::Resent { text });
        }
        // `parse` alone would take "+1".
        let is_count = tail.bytes().all(|byte| byte.is_ascii_digit());
        let count = tail.parse().ok().filter(|_| is_count)?;
        Some(Self::Line { text, count })
    }

    /// Its bytes.
    pub(super) fn encode(&self) -> Vec<u8> {
        match self {
            Self::Line { text, count } => [text, format!(" -{count}").as_bytes()].concat(),
            Self::Resent { text } => [text, b" -resend".as_slice()].concat(),
            Self::Ack => b"ack".to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_bytes_of_the_original() {
        let line = |text: &'static str, count| Datagram::Line { text: text.as_bytes(), count };
        for (bytes, expected) in [
            ("hello -0", line("hello", 0)),
            (" -3", line("", 3)),
            ("a - b -12", line("a - b", 12)),
            ("see -5 -0", line("see -5", 0)),
            ("x -resend -1", line("x -resend", 1)),
            ("ack -0", line("ack", 0)),
            ("سلام -2", line("سلام", 2)),
            ("hello -resend", Datagram::Resent { text: b"hello" }),
            (" -resend", Datagram::Resent { text: b"" }),
            ("ack", Datagram::Ack),
        ] {
            assert_eq!(Datagram::decode(bytes.as_bytes()), Some(expected.clone()), "{bytes}");
            assert_eq!(expected.encode(), bytes.as_bytes());
        }
    }

    #[test]
    fn a_line_break_at_the_end_is_not_part_of_it() {
        assert_eq!(Datagram::decode(b"ack\n"), Some(Datagram::Ack));
        let line = Datagram::Line { text: b"hi", count: 4 };
        assert_eq!(Datagram::decode(b"hi -4\r\n"), Some(line));
    }

    #[test]
    fn garbage_is_none() {
        for bytes in
            ["", "hello", "hello -", "hello -+1", "hello -x", "hi-0", "x -99999999999999999999"]
        {
            assert_eq!(Datagram::decode(bytes.as_bytes()), None, "{bytes}");
        }
        assert_eq!(Datagram::decode(b"hi -\xff"), None);
    }

    proptest! {
        #[test]
        fn decoding_undoes_encoding(text in prop::collection::vec(any::<u8>(), 0..40), count: u64) {
            for datagram in [Datagram::Line { text: &text, count }, Datagram::Resent { text: &text }] {
                let bytes = datagram.encode();
                prop_assert_eq!(Datagram::decode(&bytes), Some(datagram));
            }
        }
    }
}
