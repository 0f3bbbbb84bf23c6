//! Which terminal this is.
//!
//! Owns the table of terminals that matter for right-to-left text (RTL.md 1.1 and 1.3) and how
//! each gives itself away. Takes the terminal's answers, the environment, and, inside tmux, what
//! tmux knows of the terminal around it; gives an `Identity`. Pure: it asks nobody.

use super::answers::{Answers, Reordering};

/// The program that puts the cells on the glass, and what stands between it and us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Who draws. Inside tmux: the terminal around tmux, as far as it is known.
    pub emulator: Emulator,
    /// What we write goes through tmux.
    pub tmux: bool,
}

/// A terminal emulator, as far as its treatment of right-to-left text differs from the others'.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is the name of a program")]
pub enum Emulator {
    Alacritty,
    AppleTerminal,
    Foot,
    Ghostty,
    Iterm,
    Kitty,
    Konsole,
    LinuxConsole,
    Mintty,
    Mlterm,
    Putty,
    Unknown,
    Urxvt,
    VsCode,
    Vte,
    Wezterm,
    WindowsTerminal,
    Xterm,
}

impl Identity {
    /// Whether the text cursor can be made a bar (DECSCUSR) that is seen on any ground. The console
    /// of Linux draws a block whatever it is told; mlterm draws a bar in its own ink, black as a rule.
    #[must_use]
    pub fn draws_bar(&self) -> bool {
        !matches!(self.emulator, Emulator::LinuxConsole | Emulator::Mlterm)
    }

    /// Whether links may be told it (OSC 8). A terminal that does not know them drops them, but for
    /// the console of Linux, which may print them.
    #[must_use]
    pub fn takes_links(&self) -> bool {
        self.emulator != Emulator::LinuxConsole
    }

    /// The word under which a choice for this terminal is remembered.
    pub fn key(&self) -> String {
        let name = self.emulator.name();
        if self.tmux { format!("tmux+{name}") } else { name.to_owned() }
    }
}

impl Emulator {
    /// The emulator's name in lower case, without spaces.
    pub fn name(self) -> &'static str {
        match self {
            Self::Alacritty => "alacritty",
            Self::AppleTerminal => "apple-terminal",
            Self::Foot => "foot",
            Self::Ghostty => "ghostty",
            Self::Iterm => "iterm2",
            Self::Kitty => "kitty",
            Self::Konsole => "konsole",
            Self::LinuxConsole => "linux-console",
            Self::Mintty => "mintty",
            Self::Mlterm => "mlterm",
            Self::Putty => "putty",
            Self::Unknown => "unknown",
            Self::Urxvt => "urxvt",
            Self::VsCode => "vscode",
            Self::Vte => "vte",
            Self::Wezterm => "wezterm",
            Self::WindowsTerminal => "windows-terminal",
            Self::Xterm => "xterm",
        }
    }
}

/// Says which terminal it is. `env` looks up an environment variable; `around_tmux` is tmux's
/// `client_termtype`, the XTVERSION of the terminal around it, when it could be had.
pub(super) fn identify(
    answers: &Answers,
    env: impl Fn(&str) -> Option<String>,
    around_tmux: Option<&str>,
) -> Identity {
    let version = answers.version.as_deref().unwrap_or_default();
    let tmux = inside_tmux(answers, &env);
    let emulator = if tmux {
        // The environment is the one in which the tmux server was started: it may be long gone.
        around_tmux.and_then(by_version).unwrap_or(Emulator::Unknown)
    } else {
        by_version(version)
            .or_else(|| silent_vte(answers))
            .or_else(|| by_environment(env))
            .unwrap_or(Emulator::Unknown)
    };
    Identity { emulator, tmux }
}

/// The answer counts before the environment: a terminal window opened from inside tmux inherits
/// `TMUX` and is not in it; a login by ssh from inside tmux loses it and is.
fn inside_tmux(answers: &Answers, env: impl Fn(&str) -> Option<String>) -> bool {
    match answers.version.as_deref() {
        Some(version) => version.starts_with("tmux"),
        None => env("TMUX").is_some_and(|socket| !socket.is_empty()),
    }
}

/// VTE up to 0.70 answers XTVERSION with an empty string, and is alone in that.
fn silent_vte(answers: &Answers) -> Option<Emulator> {
    let switchable = matches!(answers.reordering, Some(Reordering::On | Reordering::Off));
    (switchable && answers.version.as_deref() == Some("")).then_some(Emulator::Vte)
}

/// How XTVERSION begins.
const VERSIONS: [(&str, Emulator); 12] = [
    ("Alacritty", Emulator::Alacritty),
    ("Konsole ", Emulator::Konsole),
    ("VTE(", Emulator::Vte),
    ("WezTerm ", Emulator::Wezterm),
    ("XTerm(", Emulator::Xterm),
    ("foot(", Emulator::Foot),
    ("ghostty ", Emulator::Ghostty),
    ("iTerm2 ", Emulator::Iterm),
    ("kitty(", Emulator::Kitty),
    ("mintty ", Emulator::Mintty),
    ("mlterm(", Emulator::Mlterm),
    ("xterm.js(", Emulator::VsCode),
];

fn by_version(version: &str) -> Option<Emulator> {
    VERSIONS.iter().find(|(start, _)| version.starts_with(start)).map(|&(_, emulator)| emulator)
}

/// A variable, how its value begins, and who sets it. `TERM` first: each terminal sets its own,
/// while the others are inherited by a terminal that is started from another one.
const VARIABLES: [(&str, &str, Emulator); 21] = [
    ("TERM", "alacritty", Emulator::Alacritty),
    ("TERM", "foot", Emulator::Foot),
    ("TERM", "linux", Emulator::LinuxConsole),
    ("TERM", "mlterm", Emulator::Mlterm),
    ("TERM", "putty", Emulator::Putty),
    ("TERM", "rxvt-unicode", Emulator::Urxvt),
    ("TERM", "xterm-ghostty", Emulator::Ghostty),
    ("TERM", "xterm-kitty", Emulator::Kitty),
    ("TERM_PROGRAM", "Apple_Terminal", Emulator::AppleTerminal),
    ("TERM_PROGRAM", "WezTerm", Emulator::Wezterm),
    ("TERM_PROGRAM", "ghostty", Emulator::Ghostty),
    ("TERM_PROGRAM", "iTerm.app", Emulator::Iterm),
    ("TERM_PROGRAM", "mintty", Emulator::Mintty),
    ("TERM_PROGRAM", "vscode", Emulator::VsCode),
    ("LC_TERMINAL", "iTerm2", Emulator::Iterm),
    ("WT_SESSION", "", Emulator::WindowsTerminal),
    ("KITTY_WINDOW_ID", "", Emulator::Kitty),
    ("KONSOLE_VERSION", "", Emulator::Konsole),
    ("VTE_VERSION", "", Emulator::Vte),
    ("MLTERM", "", Emulator::Mlterm),
    ("XTERM_VERSION", "", Emulator::Xterm),
];

fn by_environment(env: impl Fn(&str) -> Option<String>) -> Option<Emulator> {
    let set_by = |(name, start, _): &&(&str, &str, Emulator)| {
        env(name).is_some_and(|value| !value.is_empty() && value.starts_with(start))
    };
    VARIABLES.iter().find(set_by).map(|&(_, _, emulator)| emulator)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of the terminal with this XTVERSION answer, DECRQM answer and environment.
    fn key(version: Option<&str>, reordering: Option<Reordering>, env: &[(&str, &str)]) -> String {
        key_in_tmux(version, reordering, env, None)
    }

    fn key_in_tmux(
        version: Option<&str>,
        reordering: Option<Reordering>,
        env: &[(&str, &str)],
        around: Option<&str>,
    ) -> String {
        let version = version.map(str::to_owned);
        let answers = Answers { version, reordering, ..Answers::default() };
        let lookup =
            |name: &str| env.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        identify(&answers, lookup, around).key()
    }

    #[test]
    fn the_version_names_the_terminal() {
        let table = [
            ("XTerm(379)", "xterm"),
            ("kitty(0.26.5)", "kitty"),
            ("Konsole 22.12.3", "konsole"),
            ("WezTerm 20240203-110809", "wezterm"),
            ("mintty 3.7.1", "mintty"),
            ("VTE(7600)", "vte"),
            ("foot(1.16.2)", "foot"),
            ("ghostty 1.2.0", "ghostty"),
            ("iTerm2 3.5.0", "iterm2"),
            ("xterm.js(5.6.0)", "vscode"),
            ("something else", "unknown"),
        ];
        for (version, name) in table {
            assert_eq!(key(Some(version), None, &[]), name);
        }
    }

    #[test]
    fn vte_is_known_by_an_empty_version_and_its_mode() {
        assert_eq!(key(Some(""), Some(Reordering::On), &[]), "vte");
        assert_eq!(key(Some(""), Some(Reordering::Off), &[]), "vte");
        assert_eq!(key(Some(""), None, &[]), "unknown");
    }

    #[test]
    fn the_environment_names_a_terminal_that_keeps_silent() {
        let table = [
            (&[("TERM", "alacritty")][..], "alacritty"),
            (&[("TERM_PROGRAM", "Apple_Terminal"), ("TERM", "xterm-256color")], "apple-terminal"),
            (&[("TERM", "putty-256color")], "putty"),
            (&[("TERM", "rxvt-unicode-256color")], "urxvt"),
            (&[("MLTERM", "3.9.0"), ("TERM", "xterm")], "mlterm"),
            (&[("WT_SESSION", "b7c5")], "windows-terminal"),
            (&[("VTE_VERSION", "7006")], "vte"),
            (&[("VTE_VERSION", "")], "unknown"),
            (&[("TERM", "xterm-256color")], "unknown"),
            // kitty started from Konsole inherits Konsole's variable
            (&[("TERM", "xterm-kitty"), ("KONSOLE_VERSION", "221203")], "kitty"),
        ];
        for (env, name) in table {
            assert_eq!(key(None, None, env), name, "{env:?}");
        }
    }

    #[test]
    fn an_answer_counts_more_than_the_environment() {
        let stale = [("KONSOLE_VERSION", "221203"), ("TMUX", "/tmp/tmux-0/default,1,0")];
        assert_eq!(key(Some("XTerm(379)"), Some(Reordering::Unknown), &stale), "xterm");
    }

    #[test]
    fn tmux_is_known_by_its_answer_or_its_variable() {
        let variable = [("TMUX", "/tmp/tmux-0/default,1,0"), ("VTE_VERSION", "7006")];
        assert_eq!(key(Some("tmux 3.3a"), None, &[]), "tmux+unknown");
        assert_eq!(key(None, None, &variable), "tmux+unknown", "the variables may be stale");
        let around = |termtype| key_in_tmux(Some("tmux 3.3a"), None, &variable, Some(termtype));
        assert_eq!(around("XTerm(379)"), "tmux+xterm");
        assert_eq!(around("VTE(7600)"), "tmux+vte");
        assert_eq!(around(""), "tmux+unknown");
    }
}
