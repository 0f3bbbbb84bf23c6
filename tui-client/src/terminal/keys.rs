//! What a person does at the terminal, in the app's words.
//!
//! Takes crossterm's events; gives `Msg`s. Knows the few places where terminals or crossterm say
//! less or other than was meant, and swallows answers of the terminal that come after we stopped
//! waiting for them. It does not know what a key is for.

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use super::bidi::Plan;
use super::burst::{behind_esc, pasted};
use super::negotiate::Greeting;
use crate::app::msg::{Code, Key, Mouse, MouseKind, Msg};
use crate::limits::LATE_KEYS_MAX;

/// Turns events into messages.
#[derive(Clone, Debug)]
pub struct Keys {
    /// The terminal speaks kitty's protocol, in which Control with a digit is what it says.
    kitty: bool,
    /// Answers may still come: DA1, the last of them, was not heard.
    answers_owed: bool,
    /// Keys still to swallow, while inside a late answer.
    swallow: u32,
}

impl Keys {
    /// For the terminal that was greeted so.
    #[must_use]
    pub fn new(greeting: &Greeting) -> Self {
        let Plan { keyboard, .. } = greeting.plan;
        Self { kitty: keyboard, answers_owed: !greeting.answers.complete, swallow: 0 }
    }

    /// What happened, by all that was ready at once. kitty's protocol writes Esc so that nothing can
    /// be taken for a part of it.
    pub fn msgs(&mut self, events: impl Iterator<Item = Event>) -> Vec<Msg> {
        let msgs: Vec<Msg> = events.filter_map(|event| self.msg(event)).collect();
        pasted(if self.kitty { msgs } else { behind_esc(&msgs) })
    }

    /// What happened; `None` when it means nothing to the app.
    fn msg(&mut self, event: Event) -> Option<Msg> {
        match event {
            Event::Key(key) if key.kind == KeyEventKind::Release || self.is_late_answer(key) => {
                None
            }
            Event::Key(key) => self.key(key).map(Msg::Key),
            Event::Paste(text) => Some(Msg::Paste(text)),
            Event::Mouse(event) => mouse(event).map(Msg::Mouse),
            Event::Resize(columns, rows) => Some(Msg::Resize { columns, rows }),
            Event::FocusGained => Some(Msg::Focus(true)),
            Event::FocusLost => Some(Msg::Focus(false)),
        }
    }

    /// crossterm knows no DCS and no OSC: XTVERSION's answer arrives as Alt-P, its text as typed
    /// keys, and Alt-\ at the end; OSC 11's begins with Alt-]. Shift makes `P` a key that is
    /// hardly ever pressed with Alt, and this is done only when answers are owed.
    fn is_late_answer(&mut self, key: KeyEvent) -> bool {
        let alt = |c| key.code == KeyCode::Char(c) && key.modifiers.contains(KeyModifiers::ALT);
        if self.swallow > 0 {
            let bell = key.code == KeyCode::Char('g') && key.modifiers == KeyModifiers::CONTROL;
            self.swallow = if alt('\\') || bell { 0 } else { self.swallow - 1 };
            return true;
        }
        if self.answers_owed && (alt('P') || alt(']')) {
            self.swallow = LATE_KEYS_MAX;
            return true;
        }
        false
    }

    fn key(&self, event: KeyEvent) -> Option<Key> {
        let held = |modifier| event.modifiers.contains(modifier);
        let mut key = Key {
            code: code(event.code)?,
            ctrl: held(KeyModifiers::CONTROL),
            alt: held(KeyModifiers::ALT) || held(KeyModifiers::META),
            shift: held(KeyModifiers::SHIFT) || event.code == KeyCode::BackTab,
            base: None,
        };
        if let Code::Char(character) = key.code {
            let character = if key.ctrl { self.controlled(character) } else { character };
            key.shift &= character == ' ' || key.ctrl;
            key.code = Code::Char(character);
        }
        Some(key)
    }

    /// The character that is held with Control: in lower case, and by its own name. The bytes 0x1c
    /// to 0x1f are Control with `\ ] ^ _`; crossterm calls them Control with 4 to 7.
    fn controlled(&self, character: char) -> char {
        match character {
            '4' if !self.kitty => '\\',
            '5' if !self.kitty => ']',
            '6' if !self.kitty => '^',
            '7' if !self.kitty => '_',
            letter => letter.to_lowercase().next().unwrap_or(letter),
        }
    }
}

/// The keys of a text that was typed before events were read.
pub fn typed(text: &str) -> impl Iterator<Item = Msg> + '_ {
    text.chars().filter_map(typed_key).map(Msg::Key)
}

fn typed_key(character: char) -> Option<Key> {
    match character {
        '\r' => Some(Key::new(Code::Enter)),
        '\t' => Some(Key::new(Code::Tab)),
        '\u{7f}' => Some(Key::new(Code::Backspace)),
        '\u{1}'..='\u{1a}' => {
            let letter = char::from_u32(u32::from(character) + u32::from('a') - 1)?;
            Some(Key::char(letter).ctrl())
        }
        character if character.is_control() => None,
        character => Some(Key::char(character)),
    }
}

fn code(code: KeyCode) -> Option<Code> {
    Some(match code {
        KeyCode::Char(character) => Code::Char(character),
        KeyCode::F(number) => Code::F(number),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab | KeyCode::BackTab => Code::Tab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        _ => return None,
    })
}

fn mouse(event: MouseEvent) -> Option<Mouse> {
    let kind = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => MouseKind::Press,
        MouseEventKind::Drag(MouseButton::Left) => MouseKind::Drag,
        MouseEventKind::Up(MouseButton::Left) => MouseKind::Release,
        MouseEventKind::ScrollUp => MouseKind::WheelUp,
        MouseEventKind::ScrollDown => MouseKind::WheelDown,
        _ => return None,
    };
    Some(Mouse { kind, column: event.column, row: event.row })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Keys = Keys { kitty: false, answers_owed: false, swallow: 0 };

    fn event(code: KeyCode, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(code, modifiers))
    }

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Option<Msg> {
        PLAIN.clone().msg(event(code, modifiers))
    }

    #[test]
    fn keys_carry_what_was_held() {
        use KeyModifiers as M;
        let space = Key::char(' ');
        let table = [
            (KeyCode::Char('a'), M::NONE, Key::char('a')),
            (KeyCode::Char('A'), M::SHIFT, Key::char('A')),
            (KeyCode::Char('ش'), M::ALT, Key::char('ش').alt()),
            (KeyCode::Char('A'), M::ALT | M::SHIFT, Key::char('A').alt()),
            (KeyCode::Char('a'), M::META, Key::char('a').alt()),
            (KeyCode::Char('C'), M::CONTROL | M::SHIFT, Key::char('c').ctrl().shift()),
            (KeyCode::Char(' '), M::SHIFT, space.shift()),
            (KeyCode::Char(' '), M::ALT, space.alt()),
            (KeyCode::Char(' '), M::CONTROL, space.ctrl()),
            (KeyCode::Char('7'), M::CONTROL, Key::char('_').ctrl()),
            (KeyCode::BackTab, M::NONE, Key::new(Code::Tab).shift()),
            (KeyCode::BackTab, M::SHIFT, Key::new(Code::Tab).shift()),
            (KeyCode::Enter, M::ALT, Key::new(Code::Enter).alt()),
            (KeyCode::Left, M::CONTROL | M::SHIFT, Key::new(Code::Left).ctrl().shift()),
            (KeyCode::F(10), M::NONE, Key::new(Code::F(10))),
        ];
        for (code, modifiers, expected) in table {
            assert_eq!(key(code, modifiers), Some(Msg::Key(expected)), "{code:?} {modifiers:?}");
        }
        assert_eq!(key(KeyCode::CapsLock, M::NONE), None);
    }

    #[test]
    fn with_the_kitty_protocol_control_seven_is_itself() {
        let mut keys = Keys { kitty: true, ..PLAIN };
        let seven = event(KeyCode::Char('7'), KeyModifiers::CONTROL);
        assert_eq!(keys.msg(seven), Some(Msg::Key(Key::char('7').ctrl())));
    }

    #[test]
    fn repeats_count_and_releases_do_not() {
        let with = |kind| {
            let key = KeyEvent::new_with_kind(KeyCode::Left, KeyModifiers::NONE, kind);
            PLAIN.clone().msg(Event::Key(key))
        };
        assert_eq!(with(KeyEventKind::Repeat), Some(Msg::Key(Key::new(Code::Left))));
        assert_eq!(with(KeyEventKind::Release), None);
    }

    #[test]
    fn the_left_button_and_the_wheel_are_told() {
        let with = |kind| {
            let event = MouseEvent { kind, column: 3, row: 1, modifiers: KeyModifiers::NONE };
            PLAIN.clone().msg(Event::Mouse(event))
        };
        let told = |kind| Some(Msg::Mouse(Mouse { kind, column: 3, row: 1 }));
        assert_eq!(with(MouseEventKind::Down(MouseButton::Left)), told(MouseKind::Press));
        assert_eq!(with(MouseEventKind::ScrollDown), told(MouseKind::WheelDown));
        assert_eq!(with(MouseEventKind::Down(MouseButton::Right)), None);
        assert_eq!(with(MouseEventKind::Moved), None);
    }

    #[test]
    fn what_was_typed_early_becomes_keys() {
        let keys: Vec<Msg> = typed("aم\r\t\x7f\x03\x1b").collect();
        let expected = [
            Key::char('a'),
            Key::char('م'),
            Key::new(Code::Enter),
            Key::new(Code::Tab),
            Key::new(Code::Backspace),
            Key::char('c').ctrl(),
        ];
        assert_eq!(keys, expected.map(Msg::Key));
    }

    /// The characters that reach the app when `text` arrives key by key; ␛x is Alt-x, ␇ is BEL.
    fn heard(keys: &mut Keys, text: &str) -> String {
        let mut characters = text.chars();
        let mut heard = String::new();
        while let Some(character) = characters.next() {
            let (character, modifiers) = match character {
                '␛' => (characters.next().unwrap_or_default(), KeyModifiers::ALT),
                '␇' => ('g', KeyModifiers::CONTROL),
                character => (character, KeyModifiers::NONE),
            };
            if let Some(Msg::Key(Key { code: Code::Char(character), .. })) =
                keys.msg(event(KeyCode::Char(character), modifiers))
            {
                heard.push(character);
            }
        }
        heard
    }

    #[test]
    fn answers_that_come_late_are_not_typed() {
        let mut keys = Keys { answers_owed: true, ..PLAIN };
        assert_eq!(heard(&mut keys, "a␛P>|tmux 3.3a␛\\b␛]11;rgb:0/0/0␇c"), "abc");
        let endless = format!("␛P{}", "x".repeat(300));
        assert_eq!(heard(&mut keys, &endless).len(), 100);
        assert_eq!(heard(&mut PLAIN.clone(), "␛Pa"), "Pa", "nothing is owed");
    }
}
