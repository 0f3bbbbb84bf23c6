//! What we write to a terminal, byte for byte.
//!
//! Owns every escape sequence of the program apart from those that paint cells: start, exit,
//! mouse, title, cursor shape, copy. Takes a `Plan` or plain values; gives bytes. The order at
//! start and exit is measured, not taste (RTL.md 1.2). Pure: hold.rs and screen.rs write.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::bidi::{Plan, Switch};

/// Rings.
pub(super) const BELL: &[u8] = b"\x07";

/// Reports of buttons, drags and the wheel, in SGR form. Not of every motion: nothing needs it,
/// and it would wake the program each time the pointer passes over the window.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1002l\x1b[?1000l";

/// Keeps the title on the terminal's stack, and takes it back (xterm's 22 t and 23 t).
const TITLE_KEEP: &[u8] = b"\x1b[22;0t";
const TITLE_BACK: &[u8] = b"\x1b[23;0t";

/// Kitty's keyboard protocol: disambiguate escape codes (1) and report alternate keys (4).
/// Terminals keep one stack per screen, so the push stands after the switch to the alternate
/// screen and the pop before the switch back.
const KEYBOARD_PUSH: &[u8] = b"\x1b[>5u";
const KEYBOARD_POP: &[u8] = b"\x1b[<u";

/// Alt is ESC before the key, as everywhere: xterm by itself sends another letter instead, a
/// non-breaking space for Alt-Space. How it stood is kept, and taken back (XTSAVE and XTRESTORE).
const ALT_ESCAPES: &[u8] = b"\x1b[?1036;1039s\x1b[?1036;1039h";
const ALT_BACK: &[u8] = b"\x1b[?1036;1039r";

/// The terminal's own ordering off: implicit mode, mirroring of box drawing, presentation
/// direction left to right, swapping of arrow keys.
const ORDERING_OFF: &[u8] = b"\x1b[8l\x1b[?2500l\x1b[1 k\x1b[?1243l";
/// And back to what terminals start with.
const ORDERING_ON: &[u8] = b"\x1b[8h\x1b[0 k\x1b[?1243h";
/// The same for a terminal whose user keeps its implicit mode off.
const ORDERING_KEPT_OFF: &[u8] = b"\x1b[0 k\x1b[?1243h";

const KONSOLE_OFF: &[u8] = b"\x1b]50;BidiRenderingEnabled=false\x07";
const KONSOLE_ON: &[u8] = b"\x1b]50;BidiRenderingEnabled=true\x07";
const MLTERM_OFF: &[u8] = b"\x1b]5379;use_ctl=false\x07";
const MLTERM_ON: &[u8] = b"\x1b]5379;use_ctl=true\x07";

/// The shape of the text cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CursorShape {
    /// What the terminal's user chose.
    Default,
    /// A full cell.
    Block,
    /// A line under the cell.
    Underline,
    /// A line before the cell.
    Bar,
}

/// Makes the terminal ours. The clear comes after everything that concerns order: VTE fixes how a
/// row is ordered when the row is made or cleared, so a switch after the clear does nothing.
pub(super) fn start(plan: &Plan, mouse: bool) -> Vec<u8> {
    let mut bytes = b"\x1b[?1049h".to_vec();
    match plan.switch {
        Switch::None => {}
        Switch::Modes => modes(&mut bytes, ORDERING_OFF, plan.tmux),
        Switch::Konsole => {
            modes(&mut bytes, ORDERING_OFF, plan.tmux);
            bytes.extend(KONSOLE_OFF);
        }
        Switch::Mlterm => {
            modes(&mut bytes, ORDERING_OFF, plan.tmux);
            through(&mut bytes, MLTERM_OFF, plan.tmux);
        }
    }
    bytes.extend(b"\x1b[2J");
    bytes.extend(TITLE_KEEP);
    bytes.extend(b"\x1b[?2004h\x1b[?1004h");
    if mouse {
        bytes.extend(MOUSE_ON);
    }
    if plan.keyboard {
        bytes.extend(KEYBOARD_PUSH);
    }
    if plan.alt_escapes {
        bytes.extend(ALT_ESCAPES);
    }
    bytes
}

/// Gives the terminal back. Complete whatever was switched meanwhile, so that it can be kept ready
/// for a panic or a signal; but the cursor has the terminal's own colour again only if it is `dyed`.
pub(super) fn exit(plan: &Plan, dyed: bool) -> Vec<u8> {
    let mut bytes = b"\x1b[0m".to_vec();
    if plan.alt_escapes {
        bytes.extend(ALT_BACK);
    }
    if plan.keyboard {
        bytes.extend(KEYBOARD_POP);
    }
    bytes.extend(MOUSE_OFF);
    bytes.extend(b"\x1b[?1004l\x1b[?2004l");
    bytes.extend(cursor_shape(CursorShape::Default));
    if dyed {
        bytes.extend(cursor_colour(None));
    }
    bytes.extend(b"\x1b[?25h");
    bytes.extend(TITLE_BACK);
    let ordering = if plan.switch_back { ORDERING_ON } else { ORDERING_KEPT_OFF };
    match plan.switch {
        Switch::None => {}
        Switch::Modes => modes(&mut bytes, ordering, plan.tmux),
        Switch::Konsole => {
            bytes.extend(KONSOLE_ON);
            modes(&mut bytes, ordering, plan.tmux);
        }
        Switch::Mlterm => {
            through(&mut bytes, MLTERM_ON, plan.tmux);
            modes(&mut bytes, ordering, plan.tmux);
        }
    }
    bytes.extend(b"\x1b[?1049l");
    bytes
}

/// Mouse reports on or off.
pub(super) fn mouse(on: bool) -> &'static [u8] {
    if on { MOUSE_ON } else { MOUSE_OFF }
}

/// The window's title. Control characters are left out: a title must not end its own sequence.
pub(super) fn title(text: &str) -> Vec<u8> {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    format!("\x1b]2;{text}\x1b\\").into_bytes()
}

/// The cursor's shape (DECSCUSR), steady.
pub(super) fn cursor_shape(shape: CursorShape) -> &'static [u8] {
    match shape {
        CursorShape::Default => b"\x1b[0 q",
        CursorShape::Block => b"\x1b[2 q",
        CursorShape::Underline => b"\x1b[4 q",
        CursorShape::Bar => b"\x1b[6 q",
    }
}

/// The cursor's colour, red, green and blue (OSC 12); none: the terminal's own (OSC 112).
pub(super) fn cursor_colour(colour: Option<[u8; 3]>) -> Vec<u8> {
    match colour {
        Some([red, green, blue]) => format!("\x1b]12;#{red:02x}{green:02x}{blue:02x}\x07").into(),
        None => b"\x1b]112\x07".to_vec(),
    }
}

/// Puts `text` into the clipboard (OSC 52). Inside tmux twice: tmux itself takes the plain one if
/// its `set-clipboard` is on, the terminal around it the wrapped one if `allow-passthrough` is on.
pub(super) fn copy(text: &str, tmux: bool) -> Vec<u8> {
    let mut bytes = format!("\x1b]52;c;{}\x07", BASE64_STANDARD.encode(text)).into_bytes();
    if tmux {
        bytes.extend(passthrough(&bytes));
    }
    bytes
}

/// The modes themselves, which tmux ignores, and inside tmux again for the terminal around it.
fn modes(bytes: &mut Vec<u8>, sequence: &[u8], tmux: bool) {
    bytes.extend(sequence);
    if tmux {
        bytes.extend(passthrough(sequence));
    }
}

/// A sequence for the emulator alone.
fn through(bytes: &mut Vec<u8>, sequence: &[u8], tmux: bool) {
    bytes.extend(outward(sequence, tmux));
}

/// The same by itself: inside tmux for the terminal around it.
pub(super) fn outward(sequence: &[u8], tmux: bool) -> Vec<u8> {
    if tmux { passthrough(sequence) } else { sequence.to_vec() }
}

/// tmux's envelope for the terminal around it: every ESC inside is doubled.
fn passthrough(sequence: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x1bPtmux;".to_vec();
    for &byte in sequence {
        if byte == b'\x1b' {
            bytes.push(byte);
        }
        bytes.push(byte);
    }
    bytes.extend(b"\x1b\\");
    bytes
}

#[cfg(test)]
mod tests {
    use super::super::bidi::BidiMode;
    use super::*;

    const PLAN: Plan = Plan {
        why: crate::app::screen::bidi::Why::Usual,
        mode: BidiMode::App,
        switch: Switch::Modes,
        switch_back: true,
        tmux: false,
        row_guard: false,
        first_alone: false,
        keyboard: false,
        alt_escapes: false,
        advise_force_ltr: false,
    };

    fn text(bytes: &[u8]) -> String {
        String::from_utf8_lossy(bytes).replace('\x1b', "␛").replace('\x07', "␇")
    }

    #[test]
    fn start_switches_the_ordering_off_before_the_clear() {
        assert_eq!(
            text(&start(&PLAN, true)),
            "␛[?1049h␛[8l␛[?2500l␛[1 k␛[?1243l␛[2J\
             ␛[22;0t␛[?2004h␛[?1004h␛[?1000h␛[?1002h␛[?1006h"
        );
        assert_eq!(
            text(&start(&Plan { keyboard: true, ..PLAN }, false)),
            "␛[?1049h␛[8l␛[?2500l␛[1 k␛[?1243l␛[2J␛[22;0t␛[?2004h␛[?1004h␛[>5u"
        );
    }

    #[test]
    fn exit_switches_it_on_again_right_before_the_screen_goes() {
        assert_eq!(
            text(&exit(&PLAN, false)),
            "␛[0m␛[?1006l␛[?1002l␛[?1000l␛[?1004l␛[?2004l␛[0 q␛[?25h␛[23;0t\
             ␛[8h␛[0 k␛[?1243h␛[?1049l"
        );
        let kitty = text(&exit(&Plan { keyboard: true, ..PLAN }, false));
        assert!(kitty.starts_with("␛[0m␛[<u␛[?1006l"), "{kitty}");
        let wezterm = text(&exit(&Plan { switch_back: false, ..PLAN }, false));
        assert!(wezterm.ends_with("␛[23;0t␛[0 k␛[?1243h␛[?1049l"), "{wezterm}");
    }

    #[test]
    fn what_else_was_changed_is_changed_back() {
        let xterm = Plan { alt_escapes: true, ..PLAN };
        assert!(text(&start(&xterm, false)).ends_with("␛[?1036;1039s␛[?1036;1039h"));
        assert!(text(&exit(&xterm, false)).starts_with("␛[0m␛[?1036;1039r␛[?1006l"));
        assert_eq!(text(&cursor_colour(Some([0xd8, 0, 0x0f]))), "␛]12;#d8000f␇");
        assert!(text(&exit(&PLAN, true)).contains("␛[0 q␛]112␇␛[?25h"));
    }

    #[test]
    fn terminal_and_off_mode_leave_the_ordering_alone() {
        let plan = Plan { switch: Switch::None, ..PLAN };
        assert!(text(&start(&plan, false)).starts_with("␛[?1049h␛[2J"));
        assert!(text(&exit(&plan, false)).ends_with("␛[23;0t␛[?1049l"));
    }

    #[test]
    fn konsole_and_mlterm_have_switches_of_their_own() {
        let table = [
            (
                Switch::Konsole,
                "␛]50;BidiRenderingEnabled=false␇",
                "␛]50;BidiRenderingEnabled=true␇",
            ),
            (Switch::Mlterm, "␛]5379;use_ctl=false␇", "␛]5379;use_ctl=true␇"),
        ];
        for (switch, off, on) in table {
            let plan = Plan { switch, ..PLAN };
            let expected = format!("␛[?1049h␛[8l␛[?2500l␛[1 k␛[?1243l{off}␛[2J");
            assert!(text(&start(&plan, false)).starts_with(&expected));
            let expected = format!("{on}␛[8h␛[0 k␛[?1243h␛[?1049l");
            assert!(text(&exit(&plan, false)).ends_with(&expected));
        }
    }

    #[test]
    fn inside_tmux_the_terminal_around_it_hears_the_switch_too() {
        let plan = Plan { tmux: true, ..PLAN };
        assert!(text(&start(&plan, false)).starts_with(
            "␛[?1049h␛[8l␛[?2500l␛[1 k␛[?1243l\
             ␛Ptmux;␛␛[8l␛␛[?2500l␛␛[1 k␛␛[?1243l␛\\␛[2J"
        ));
        assert!(
            text(&exit(&plan, false))
                .ends_with("␛[8h␛[0 k␛[?1243h␛Ptmux;␛␛[8h␛␛[0 k␛␛[?1243h␛\\␛[?1049l")
        );
        let mlterm = text(&start(&Plan { switch: Switch::Mlterm, ..plan }, false));
        assert!(mlterm.contains("␛Ptmux;␛␛]5379;use_ctl=false␇␛\\␛[2J"), "{mlterm}");
    }

    #[test]
    fn copies_are_base64_of_utf8() {
        assert_eq!(text(&copy("سلام", false)), "␛]52;c;2LPZhNin2YU=␇");
        assert_eq!(text(&copy("hi", true)), "␛]52;c;aGk=␇␛Ptmux;␛␛]52;c;aGk=␇␛\\");
    }

    #[test]
    fn a_title_cannot_break_out_of_its_sequence() {
        assert_eq!(text(&title("(2!1) General")), "␛]2;(2!1) General␛\\");
        assert_eq!(text(&title("a\x07b\x1b]52;c;eA==\u{9c}c\n")), "␛]2;ab]52;c;eA==c␛\\");
    }
}
