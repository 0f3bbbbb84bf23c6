//! What a terminal answers when it is asked who it is and what it can do.
//!
//! Owns the question bytes and the parser of the replies. Takes the raw bytes read after the
//! question; gives `Answers` and whatever a person typed in between. Sources: DEC STD 070 and
//! xterm's ctlseqs (DECRQM, DA1, XTVERSION, OSC 11), the kitty keyboard protocol.
//! Never reads, waits or writes: negotiate.rs does.

/// The question: DECRQM of mode 8, XTVERSION, kitty's keyboard flags, OSC 11 (background colour),
/// and DA1 last, because every terminal answers it and answers come in order.
pub(super) const QUESTION: &[u8] = b"\x1b[8$p\x1b[>q\x1b[?u\x1b]11;?\x1b\\\x1b[c";

/// What the terminal said. Everything is optional: many terminals know only some questions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// DECRQM of mode 8, "bidirectional support": whether the terminal can switch its own
    /// reordering, and how it stands.
    pub reordering: Option<Reordering>,
    /// XTVERSION, as it was answered: `XTerm(379)`, `tmux 3.3a`, and empty from VTE 0.70.
    pub version: Option<String>,
    /// The terminal speaks the kitty keyboard protocol.
    pub keyboard: bool,
    /// The background colour, 16 bits each of red, green and blue.
    pub background: Option<[u16; 3]>,
    /// DA1 came, so nothing more is on its way.
    pub complete: bool,
}

/// The states DECRQM reports for mode 8 (set: the terminal reorders text by itself).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reordering {
    /// 0: the terminal does not know the mode.
    Unknown,
    /// 1: it reorders, and can be told not to.
    On,
    /// 2: it could reorder, but does not now.
    Off,
    /// 3: it reorders and cannot be told not to.
    AlwaysOn,
    /// 4: it never reorders.
    AlwaysOff,
}

/// Splits `bytes` into the terminal's answers and the text a person typed meanwhile.
///
/// Escape sequences that are no answer (an arrow key pressed during start) are dropped: there is
/// nothing on the screen yet for them to act on. A sequence that is cut off at the end is dropped
/// too.
pub(super) fn parse(bytes: &[u8]) -> (Answers, String) {
    let mut answers = Answers::default();
    let mut typed = Vec::new();
    let mut rest = bytes;
    while let Some((&first, after)) = rest.split_first() {
        if first == ESC {
            let (sequence, after) = split_sequence(rest);
            answers.hear(sequence);
            rest = after;
        } else {
            typed.push(first);
            rest = after;
        }
    }
    (answers, String::from_utf8_lossy(&typed).trim_end_matches('\u{fffd}').to_owned())
}

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;

impl Answers {
    fn hear(&mut self, sequence: &[u8]) {
        let Ok(sequence) = str::from_utf8(sequence) else { return };
        if let Some(body) = sequence.strip_prefix("\x1b[?") {
            self.hear_report(body);
        } else if let Some(body) = sequence.strip_prefix("\x1bP>|") {
            self.version = body.strip_suffix("\x1b\\").map(str::to_owned);
        } else if let Some(body) = sequence.strip_prefix("\x1b]11;") {
            self.background = colour(body.trim_end_matches("\x1b\\").trim_end_matches('\x07'));
        }
    }

    fn hear_report(&mut self, body: &str) {
        if let Some(report) = body.strip_suffix("$y") {
            self.reordering = report.strip_prefix("8;").and_then(reordering).or(self.reordering);
        } else if body.ends_with('u') {
            self.keyboard = true;
        } else if body.ends_with('c') {
            self.complete = true;
        }
    }
}

fn reordering(state: &str) -> Option<Reordering> {
    match state {
        "0" => Some(Reordering::Unknown),
        "1" => Some(Reordering::On),
        "2" => Some(Reordering::Off),
        "3" => Some(Reordering::AlwaysOn),
        "4" => Some(Reordering::AlwaysOff),
        _ => None,
    }
}

/// `rgb:RRRR/GGGG/BBBB`, each part one to four hexadecimal digits of its own scale.
fn colour(text: &str) -> Option<[u16; 3]> {
    let mut parts = text.strip_prefix("rgb:")?.split('/').map(channel);
    let colour = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(colour)
}

fn channel(digits: &str) -> Option<u16> {
    let value = u32::from_str_radix(digits, 16).ok()?;
    let largest = 16_u32.checked_pow(u32::try_from(digits.len()).ok()?)? - 1;
    u16::try_from(value * 0xffff / largest).ok()
}

/// The escape sequence at the start of `bytes` (which starts with ESC), and what follows it.
fn split_sequence(bytes: &[u8]) -> (&[u8], &[u8]) {
    let length = match bytes.get(1) {
        Some(b'[') => control_length(bytes),
        Some(b'P' | b']' | b'_' | b'^' | b'X') => string_length(bytes),
        Some(b'O') => 3,
        Some(_) => 2,
        None => 1,
    };
    bytes.split_at(length.min(bytes.len()))
}

/// CSI: parameters and intermediates up to a final byte 0x40..0x7e (ECMA-48 5.4).
fn control_length(bytes: &[u8]) -> usize {
    let last = bytes.iter().skip(2).position(|byte| (0x40..=0x7e).contains(byte));
    last.map_or(bytes.len(), |at| at + 3)
}

/// DCS, OSC and their kin: up to ST or BEL (ECMA-48 5.6, xterm's BEL).
fn string_length(bytes: &[u8]) -> usize {
    let end = bytes.iter().enumerate().skip(2).find_map(|(at, &byte)| match byte {
        BEL => Some(at + 1),
        ESC if bytes.get(at + 1) == Some(&b'\\') => Some(at + 2),
        _ => None,
    });
    end.unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(bytes: &[u8]) -> Answers {
        parse(bytes).0
    }

    #[test]
    fn terminals_answer_as_measured() {
        let xterm =
            b"\x1b[?8;0$y\x1bP>|XTerm(379)\x1b\\\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?64;1;2c";
        assert_eq!(
            answers(xterm),
            Answers {
                reordering: Some(Reordering::Unknown),
                version: Some("XTerm(379)".into()),
                keyboard: false,
                background: Some([0xffff; 3]),
                complete: true,
            }
        );
        let vte = b"\x1b[?8;1$y\x1bP>|\x1b\\\x1b]11;rgb:1e1e/0000/8080\x07\x1b[?65;1;9c";
        assert_eq!(
            answers(vte),
            Answers {
                reordering: Some(Reordering::On),
                version: Some(String::new()),
                keyboard: false,
                background: Some([0x1e1e, 0, 0x8080]),
                complete: true,
            }
        );
        let kitty = b"\x1b[?8;0$y\x1bP>|kitty(0.26.5)\x1b\\\x1b[?0u\x1b[?62;c";
        assert!(answers(kitty).keyboard);
        let tmux = b"\x1bP>|tmux 3.3a\x1b\\\x1b[?1;2;4c";
        assert_eq!(answers(tmux).version.as_deref(), Some("tmux 3.3a"));
        assert_eq!(answers(tmux).reordering, None);
    }

    #[test]
    fn every_state_of_the_mode_is_told_apart() {
        let states = [
            ("0", Reordering::Unknown),
            ("1", Reordering::On),
            ("2", Reordering::Off),
            ("3", Reordering::AlwaysOn),
            ("4", Reordering::AlwaysOff),
        ];
        for (digit, state) in states {
            let reply = format!("\x1b[?8;{digit}$y");
            assert_eq!(answers(reply.as_bytes()).reordering, Some(state));
        }
        assert_eq!(answers(b"\x1b[?2501;2$y").reordering, None, "a report of another mode");
    }

    #[test]
    fn what_was_typed_comes_back_in_order() {
        let bytes = "sa\x1b[?8;1$yla\x1bP>|x\x1b\\م 🙂\r\x1b[?1c!".as_bytes();
        let (answers, typed) = parse(bytes);
        assert!(answers.complete);
        assert_eq!(typed, "salaم 🙂\r!");
    }

    #[test]
    fn other_sequences_and_cut_off_ones_are_dropped() {
        assert_eq!(parse(b"a\x1b[Ab\x1bOPc\x1b[1;5Dd\x1bxe").1, "abcde");
        for cut in
            [&b"a\x1b"[..], b"a\x1b[", b"a\x1b[?8", b"a\x1bP>|kit", b"a\x1b]11;rgb", b"a\xd9"]
        {
            let (answers, typed) = parse(cut);
            assert_eq!((answers, typed.as_str()), (Answers::default(), "a"), "{cut:?}");
        }
    }

    #[test]
    fn colours_of_every_precision() {
        assert_eq!(colour("rgb:f/0/8"), Some([0xffff, 0, 0x8888]));
        assert_eq!(colour("rgb:ff/00/80"), Some([0xffff, 0, 0x8080]));
        for wrong in ["rgb:ff/00", "rgb:1/2/3/4", "rgb:gg/00/00", "rgb://", "ff0000", ""] {
            assert_eq!(colour(wrong), None, "{wrong}");
        }
    }
}
