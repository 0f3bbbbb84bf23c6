//! How many colours the terminal has.
//!
//! Takes which terminal it is, and the environment; gives a `Depth`. More than sixteen colours are
//! promised only where they are known to work: a terminal that does not understand the sequence of
//! a colour shows anything at all. tmux understands each and passes on what the terminal around it
//! has. Pure: it asks nobody.

use super::identity::{Emulator, Identity};

/// How many colours there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Sixteen, which the terminal's user chose.
    Sixteen,
    /// Those and 240 that are the same everywhere.
    Indexed,
    /// Red, green and blue in 256 steps each.
    True,
}

pub(super) fn depth(identity: &Identity, env: impl Fn(&str) -> Option<String>) -> Depth {
    let term = env("TERM").unwrap_or_default();
    let named = env("COLORTERM").is_some_and(|value| value == "truecolor" || value == "24bit");
    if term == "dumb" {
        Depth::Sixteen
    } else if named || term.ends_with("-direct") {
        Depth::True
    } else if identity.tmux {
        by_name(&term)
    } else {
        of(identity.emulator).unwrap_or(by_name(&term))
    }
}

/// What is known of a terminal. xterm takes exact colours too, but not everywhere.
fn of(emulator: Emulator) -> Option<Depth> {
    match emulator {
        Emulator::LinuxConsole => Some(Depth::Sixteen),
        Emulator::AppleTerminal | Emulator::Mlterm | Emulator::Putty | Emulator::Xterm => {
            Some(Depth::Indexed)
        }
        Emulator::Unknown => None,
        _ => Some(Depth::True),
    }
}

fn by_name(term: &str) -> Depth {
    if term.contains("256color") { Depth::Indexed } else { Depth::Sixteen }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_promised_where_they_are_known_to_work() {
        use Depth::{Indexed, Sixteen, True};
        for (emulator, tmux, term, colorterm, expected) in [
            (Emulator::Vte, false, "xterm-256color", "truecolor", True),
            (Emulator::Kitty, false, "xterm-kitty", "", True),
            (Emulator::Unknown, false, "xterm", "24bit", True),
            (Emulator::Unknown, false, "xterm-direct", "", True),
            (Emulator::Xterm, false, "xterm", "", Indexed),
            (Emulator::AppleTerminal, false, "xterm-256color", "", Indexed),
            (Emulator::Unknown, false, "xterm-256color", "yes", Indexed),
            (Emulator::Unknown, false, "xterm", "", Sixteen),
            (Emulator::Unknown, false, "", "", Sixteen),
            (Emulator::Unknown, false, "dumb", "truecolor", Sixteen),
            (Emulator::LinuxConsole, false, "linux", "", Sixteen),
            // What the terminal around tmux has counts for tmux, what tmux has for us.
            (Emulator::Vte, true, "tmux-256color", "", Indexed),
            (Emulator::Vte, true, "screen", "", Sixteen),
            (Emulator::Unknown, true, "screen", "truecolor", True),
        ] {
            let env = |name: &str| match name {
                "TERM" => Some(term.to_owned()),
                "COLORTERM" => Some(colorterm.to_owned()),
                _ => None,
            };
            let told = depth(&Identity { emulator, tmux }, env);
            assert_eq!(told, expected, "{emulator:?} {tmux} {term} {colorterm}");
        }
    }
}
