//! What can be found out about the terminal and what stands before it, as plain data.
//!
//! Filled in by whoever can ask (`terminal/examine.rs`); what follows from it is told by
//! `doctor.rs`. Nothing here asks anybody.

/// All that was found out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The terminal's name: `vte`, `tmux+xterm`.
    pub terminal: String,
    /// Whether it is one that is known.
    pub is_known: bool,
    /// Whether it answered when it was asked who it is.
    pub answers: bool,
    /// What tmux says of itself, when it stands before the terminal.
    pub tmux: Option<Tmux>,
    /// Whether it takes copies.
    pub copies: Copies,
    /// The sequence that shows notices in it.
    pub notices: Option<String>,
    /// Whether it speaks kitty's keyboard protocol.
    pub keyboard: bool,
    /// Whether it turns right-to-left words round by itself unless `force_ltr` is set.
    pub turns_words: bool,
    /// How many colours are shown in it, in words.
    pub colours: String,
    /// `TERM`.
    pub term: String,
    /// The locale that says how characters are written.
    pub locale: String,
    /// How many cells it gave to pictures that take two, where that was measured.
    pub pictures: Vec<(String, u16)>,
}

/// What tmux says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tmux {
    /// `3.3a`.
    pub version: String,
    /// `on`, `external` or `off`.
    pub clipboard: String,
    /// Whether wrapped sequences reach the terminal around it.
    pub passes: bool,
    /// Whether it tells of the focus.
    pub tells_focus: bool,
    /// How long it keeps Esc, in milliseconds.
    pub escape_ms: u64,
    /// Whether it knows that the terminal around it takes UTF-8.
    pub utf8: bool,
    /// Whether it knows that the terminal around it has exact colours.
    pub colours: bool,
}

/// Whether a terminal takes copies (OSC 52).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Copies {
    /// Nobody knows.
    #[default]
    Unknown,
    /// It does.
    Taken,
    /// It does when its settings say so, which are these.
    Allowed(&'static str),
    /// It does not.
    Refused,
}
