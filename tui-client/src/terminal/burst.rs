//! What comes from the terminal at once, and means something else than one by one.
//!
//! Takes messages that were ready together; gives what they mean. Two things need the whole of
//! them: what follows Esc in one read, which crossterm takes for text, and a paste that the
//! terminal does not mark as one. Both are decided by what is there, never by a clock.

use crate::app::msg::{Code, Key, Msg};

/// So many lines, each with text and ended by Enter, are no keys: nobody types them at once. A few
/// are what a script sends, or a slow network brings together, and go out one by one. From so many
/// on a paste is asked about, so nothing becomes one message that its writer did not want as one.
const PASTED_LINES_MIN: usize = 6;

const ESC: Msg = Msg::Key(Key::new(Code::Esc));

/// A key with Alt is Esc and the key, and many terminals say so of their arrows and F keys too:
/// `ESC ESC [ A` is Alt-Up. crossterm makes of it Esc and three letters. After Esc alone a letter
/// has Alt: `ESC ESC g` is Esc and then Alt-g. Whatever else follows Esc so is no text either.
pub(super) fn behind_esc(msgs: &[Msg]) -> Vec<Msg> {
    let mut meant = Vec::with_capacity(msgs.len());
    let mut rest = msgs;
    while let [first, after @ ..] = rest {
        rest = after;
        if *first != ESC {
            meant.push(first.clone());
        } else if let Some((key, length)) = sequence(after) {
            meant.push(key.map_or(ESC, |key| Msg::Key(key.alt())));
            rest = after.get(length..).unwrap_or_default();
        } else if let Some(letter) = after.first().and_then(letter) {
            meant.extend([ESC, Msg::Key(Key::char(letter).alt())]);
            rest = after.get(1..).unwrap_or_default();
        } else {
            meant.push(ESC);
        }
    }
    meant
}

/// The sequence of a key that stands at the beginning without its ESC, if we know it, and how many
/// letters it takes.
fn sequence(msgs: &[Msg]) -> Option<(Option<Key>, usize)> {
    let letters: String = msgs.iter().map_while(letter).collect();
    if let Some(code) = letters.strip_prefix('O').and_then(|rest| named(rest.chars().next()?)) {
        return Some((Some(Key::new(code)), "O?".len()));
    }
    let rest = letters.strip_prefix('[')?;
    if let Some(console) = rest.strip_prefix('[').and_then(|rest| rest.chars().next()) {
        let number = u8::try_from(console).ok()?.checked_sub(b'A' - 1)?;
        return Some(((1..=5).contains(&number).then(|| Key::new(Code::F(number))), "[[?".len()));
    }
    let parameters: String = rest.chars().take_while(|c| (' '..='?').contains(c)).collect();
    let last = rest.chars().nth(parameters.len());
    if last.is_some_and(|last| !('@'..='~').contains(&last)) {
        return None;
    }
    let key = last.and_then(|last| control(&parameters, last));
    Some((key, 1 + parameters.len() + usize::from(last.is_some())))
}

/// The key of a control sequence: `A`, `1;5A`, `15~`.
fn control(parameters: &str, last: char) -> Option<Key> {
    let mut numbers = parameters.split(';').map(|number| number.parse::<u8>().ok());
    let number = numbers.next().flatten();
    let held = numbers.next().flatten().map_or(0, |held| held.saturating_sub(1));
    let code = match last {
        '~' => numbered(number?)?,
        'Z' => return Some(Key::new(Code::Tab).shift()),
        last => named(last)?,
    };
    Some(Key { shift: held & 1 != 0, ctrl: held & 4 != 0, ..Key::new(code) })
}

fn named(last: char) -> Option<Code> {
    Some(match last {
        'A' => Code::Up,
        'B' => Code::Down,
        'C' => Code::Right,
        'D' => Code::Left,
        'F' => Code::End,
        'H' => Code::Home,
        'P' => Code::F(1),
        'Q' => Code::F(2),
        'R' => Code::F(3),
        'S' => Code::F(4),
        _ => return None,
    })
}

fn numbered(number: u8) -> Option<Code> {
    Some(match number {
        1 | 7 => Code::Home,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        11..=15 => Code::F(number - 10),
        17..=21 => Code::F(number - 11),
        23 | 24 => Code::F(number - 12),
        _ => return None,
    })
}

/// Text in which whole lines came at once is a paste, whether or not the terminal says so.
pub(super) fn pasted(msgs: Vec<Msg>) -> Vec<Msg> {
    let mut meant = Vec::with_capacity(msgs.len());
    for run in msgs.chunk_by(|one, next| text(one).is_some() && text(next).is_some()) {
        let written: String = run.iter().filter_map(text).collect();
        let lines = written.split_inclusive('\r');
        let whole = lines.filter(|line| line.ends_with('\r') && !line.trim().is_empty());
        if whole.count() >= PASTED_LINES_MIN {
            meant.push(Msg::Paste(written));
        } else {
            meant.extend_from_slice(run);
        }
    }
    meant
}

/// What a key types, line breaks and tabs too.
fn text(msg: &Msg) -> Option<char> {
    match msg {
        Msg::Key(key) if *key == Key::new(Code::Enter) => Some('\r'),
        Msg::Key(key) if *key == Key::new(Code::Tab) => Some('\t'),
        Msg::Key(key) if *key == Key::char('j').ctrl() => Some('\n'),
        msg => letter(msg),
    }
}

fn letter(msg: &Msg) -> Option<char> {
    match msg {
        Msg::Key(Key {
            code: Code::Char(letter), ctrl: false, alt: false, shift: false, ..
        }) => Some(*letter),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::action::keymap::Chord;

    /// Keys as their names; of what is typed, each letter.
    fn keys(names: &str) -> Vec<Msg> {
        let key = |name: &str| name.parse::<Chord>().map(|chord| Msg::Key(chord.key));
        names.split(' ').map(|name| key(name).unwrap_or_else(|no| panic!("{no}"))).collect()
    }

    #[test]
    fn what_follows_esc_is_a_key_and_never_text() {
        for (came, meant) in [
            ("Esc [ A", "Alt-Up"),
            ("Esc [ A x", "Alt-Up x"),
            ("a Esc [ D Esc [ D", "a Alt-Left Alt-Left"),
            ("Esc O C", "Alt-Right"),
            ("Esc O Q", "Alt-F2"),
            ("Esc [ 1 5 ~", "Alt-F5"),
            ("Esc [ 1 7 ~", "Alt-F6"),
            ("Esc [ 2 4 ~", "Alt-F12"),
            ("Esc [ 1 ~", "Alt-Home"),
            ("Esc [ 3 ~", "Alt-Del"),
            ("Esc [ 6 ~", "Alt-PgDn"),
            ("Esc [ [ C", "Alt-F3"),
            ("Esc [ Z", "Alt-Shift-Tab"),
            ("Esc [ 1 ; 5 C", "C-Alt-Right"),
            ("Esc [ 1 ; 2 H", "Alt-Shift-Home"),
            // Esc, and then Alt and a letter.
            ("Esc g", "Esc Alt-g"),
            ("Esc ش ش", "Esc Alt-ش ش"),
            ("Esc O x", "Esc Alt-O x"),
            ("Esc [ é", "Esc Alt-[ é"),
            // What is no key of ours, or was cut off: the window's focus, a mark of a paste.
            ("Esc [ I", "Esc"),
            ("Esc [ 2 0 0 ~ h i", "Esc h i"),
            ("Esc [ 1 ;", "Esc"),
            ("Esc [", "Esc"),
            // These are keys already.
            ("Esc Up", "Esc Up"),
            ("Esc Esc", "Esc Esc"),
            ("Esc C-c", "Esc C-c"),
            ("Esc Enter", "Esc Enter"),
            ("Alt-[ A [ A", "Alt-[ A [ A"),
        ] {
            assert_eq!(behind_esc(&keys(came)), keys(meant), "{came}");
        }
    }

    fn typed(text: &str) -> Vec<Msg> {
        crate::terminal::typed(text).collect()
    }

    #[test]
    fn many_lines_at_once_are_a_paste_and_a_few_are_keys() {
        for text in [
            "hi",
            "hi\r",
            "hi\r/join x\r",
            "hi\r/join x\rand what is written now",
            "a\rb\rc\rd\re\r",
            "\r\r\r\r\r",
            "a\r \r\t\r\r",
            "a\nb\nc\nd\n",
        ] {
            assert_eq!(pasted(typed(text)), typed(text), "{text:?}");
        }
        for text in ["a\rb\rc\rd\re\rf\r", "سلام\r\r\tb\r\r\nc\rd\re\rf\rg"] {
            assert_eq!(pasted(typed(text)), [Msg::Paste(text.to_owned())], "{text:?}");
        }
    }

    #[test]
    fn keys_around_a_paste_stay_keys() {
        let around = |text: &str| [keys("Alt-a C-u"), typed(text), keys("F2")].concat();
        let paste = [Msg::Paste("a\rb\rc\rd\re\rf\r".to_owned())];
        let meant = [keys("Alt-a C-u").as_slice(), &paste, &keys("F2")].concat();
        assert_eq!(pasted(around("a\rb\rc\rd\re\rf\r")), meant);
        let apart = [typed("a\rb\rc\r"), keys("Up"), typed("d\re\rf\r")].concat();
        assert_eq!(pasted(apart.clone()), apart);
    }
}
