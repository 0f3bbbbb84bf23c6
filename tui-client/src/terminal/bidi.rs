//! Who puts right-to-left text into screen order: we or the terminal.
//!
//! Owns the decision (RTL.md 1.3 and 1.4). Takes the setting, the choice remembered for this
//! terminal, its answers and identity; gives a `Plan`: the mode, what must be switched in the
//! terminal, and whether rows need a guard. Pure; sequences.rs turns the plan into bytes.

use serde::{Deserialize, Serialize};

use super::answers::{Answers, Reordering};
use super::identity::{Emulator, Identity};
pub use crate::app::screen::bidi::BidiMode;
use crate::app::screen::bidi::Why;

/// The setting `bidi` and the flag `--bidi`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum BidiSetting {
    /// Decide by what the terminal is.
    #[default]
    Auto,
    /// Order and join letters here, and switch the terminal's own ordering off.
    App,
    /// As `app`, and tell each row by U+202D to leave its order alone.
    Guarded,
    /// Leave order and joining to the terminal.
    Terminal,
    /// Logical order, nothing joined: for screen readers, braille lines and recordings.
    Off,
}

/// What the person wants, as far as they said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The setting.
    pub setting: BidiSetting,
    /// What the calibration screen found best in this terminal.
    pub remembered: Option<BidiMode>,
    /// Konsole's ordering may be switched off. It cannot be asked how it stood before and is
    /// switched on at exit: who keeps it off in their profile says no here.
    pub konsole_switch: bool,
    /// It is set what is shown of a picture that is made of several.
    pub pictures_set: bool,
}

#[cfg(test)]
impl Wish {
    /// Nothing in particular.
    pub(super) const NONE: Self = Self {
        setting: BidiSetting::Auto,
        remembered: None,
        konsole_switch: true,
        pictures_set: false,
    };
}

/// What to do with this terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Who orders the text.
    pub mode: BidiMode,
    /// Why.
    pub why: Why,
    /// How the terminal's own ordering is switched off.
    pub switch: Switch,
    /// Switch the terminal's ordering on again at exit. Not for one whose user keeps it off.
    pub switch_back: bool,
    /// Sequences for the terminal must be wrapped, because tmux stands before it.
    pub tmux: bool,
    /// Every row needs U+202D behind its first cell, because the terminal around tmux may order
    /// rows by itself and may not have heard the switch.
    pub row_guard: bool,
    /// Pictures that are made of several are shown by their first alone. The terminal around tmux
    /// may show them beside each other; tmux does not know, and does not place the cursor anew.
    pub first_alone: bool,
    /// Push kitty's keyboard flags.
    pub keyboard: bool,
    /// Have Alt sent as ESC before the key.
    pub alt_escapes: bool,
    /// Kitty turns each right-to-left word round unless its own setting `force_ltr` is on, which
    /// no program can ask or set: the person deserves to be told once.
    pub advise_force_ltr: bool,
}

/// The switch of a terminal's own ordering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// Leave the terminal as it is.
    None,
    /// The modes of "BiDi in Terminal Emulators" (`CSI 8 l` and its kin).
    Modes,
    /// The modes, and Konsole's profile property.
    Konsole,
    /// The modes, and mlterm's `use_ctl`.
    Mlterm,
}

/// Decides. A setting other than `auto` always wins, then the choice remembered for this
/// terminal, then what the terminal is.
pub(super) fn decide(wish: Wish, answers: &Answers, identity: &Identity) -> Plan {
    let (mode, why) = match (wish.setting, wish.remembered) {
        (BidiSetting::App, _) => (BidiMode::App, Why::Set),
        (BidiSetting::Guarded, _) => (BidiMode::Guarded, Why::Set),
        (BidiSetting::Terminal, _) => (BidiMode::Terminal, Why::Set),
        (BidiSetting::Off, _) => (BidiMode::Off, Why::Set),
        (BidiSetting::Auto, Some(mode)) => (mode, Why::Chosen),
        (BidiSetting::Auto, None) => suited(answers, identity.emulator),
    };
    let orders = matches!(mode, BidiMode::App | BidiMode::Guarded);
    // What was chosen was seen as it is, without a guard.
    let suits_guard = why != Why::Chosen && identity.tmux && heeds_guard(identity.emulator);
    let kept_off = identity.emulator == Emulator::Wezterm
        && matches!(answers.reordering, Some(Reordering::Off | Reordering::AlwaysOff));
    Plan {
        mode,
        why,
        switch: if orders { switch(identity, wish.konsole_switch) } else { Switch::None },
        switch_back: !kept_off,
        tmux: identity.tmux,
        row_guard: mode == BidiMode::Guarded || orders && suits_guard,
        first_alone: identity.tmux && !wish.pictures_set && !joins_pictures(identity.emulator),
        keyboard: answers.keyboard,
        // Another pane of tmux may belong to a program that wants it otherwise.
        alt_escapes: identity.emulator == Emulator::Xterm && !identity.tmux,
        advise_force_ltr: orders && identity.emulator == Emulator::Kitty,
    }
}

fn suited(answers: &Answers, emulator: Emulator) -> (BidiMode, Why) {
    match (answers.reordering, emulator) {
        (Some(Reordering::On | Reordering::Off | Reordering::AlwaysOff), _) => {
            (BidiMode::App, Why::Answered)
        }
        (Some(Reordering::AlwaysOn), _) => (BidiMode::Terminal, Why::Answered),
        (_, Emulator::AppleTerminal | Emulator::Putty) => (BidiMode::Terminal, Why::Known),
        (_, Emulator::Konsole | Emulator::Mlterm | Emulator::Mintty | Emulator::Vte) => {
            (BidiMode::App, Why::Known)
        }
        _ => (BidiMode::App, Why::Usual),
    }
}

/// Terminals that know none of the modes ignore them, so they are sent to all. Konsole's property
/// belongs to the window, not to our pane of tmux, so it is left alone there.
fn switch(identity: &Identity, konsole_switch: bool) -> Switch {
    match identity.emulator {
        Emulator::Konsole if konsole_switch && !identity.tmux => Switch::Konsole,
        Emulator::Mlterm => Switch::Mlterm,
        _ => Switch::Modes,
    }
}

/// Terminals that order by paragraph and obey U+202D, and those that might.
fn heeds_guard(emulator: Emulator) -> bool {
    matches!(emulator, Emulator::Vte | Emulator::Mlterm | Emulator::Mintty | Emulator::Unknown)
}

/// Terminals known to show a picture that is made of several in two columns.
fn joins_pictures(emulator: Emulator) -> bool {
    use Emulator as E;
    matches!(emulator, E::Konsole | E::Foot | E::Ghostty | E::Iterm | E::Wezterm)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(reordering: Option<Reordering>) -> Answers {
        Answers { reordering, ..Answers::default() }
    }

    fn plan(reordering: Option<Reordering>, emulator: Emulator, tmux: bool) -> Plan {
        decide(Wish::NONE, &answered(reordering), &Identity { emulator, tmux })
    }

    #[test]
    fn the_mode_follows_the_answer_and_then_the_table() {
        use Reordering as R;
        let table = [
            (Some(R::On), Emulator::Vte, BidiMode::App),
            (Some(R::Off), Emulator::Wezterm, BidiMode::App),
            (Some(R::AlwaysOff), Emulator::Unknown, BidiMode::App),
            (Some(R::AlwaysOn), Emulator::Unknown, BidiMode::Terminal),
            (Some(R::Unknown), Emulator::Xterm, BidiMode::App),
            (Some(R::Unknown), Emulator::Kitty, BidiMode::App),
            (None, Emulator::Konsole, BidiMode::App),
            (None, Emulator::Unknown, BidiMode::App),
            (None, Emulator::AppleTerminal, BidiMode::Terminal),
            (Some(R::Unknown), Emulator::Putty, BidiMode::Terminal),
        ];
        for (reordering, emulator, mode) in table {
            assert_eq!(plan(reordering, emulator, false).mode, mode, "{reordering:?} {emulator:?}");
        }
    }

    #[test]
    fn the_setting_wins_then_the_remembered_choice() {
        let identity = Identity { emulator: Emulator::AppleTerminal, tmux: false };
        let mode = |setting, remembered| {
            let wish = Wish { setting, remembered, ..Wish::NONE };
            decide(wish, &answered(None), &identity).mode
        };
        assert_eq!(mode(BidiSetting::Auto, None), BidiMode::Terminal);
        assert_eq!(mode(BidiSetting::Auto, Some(BidiMode::App)), BidiMode::App);
        assert_eq!(mode(BidiSetting::Auto, Some(BidiMode::Guarded)), BidiMode::Guarded);
        assert_eq!(mode(BidiSetting::Guarded, None), BidiMode::Guarded);
        assert_eq!(mode(BidiSetting::Off, Some(BidiMode::App)), BidiMode::Off);
        assert_eq!(mode(BidiSetting::App, Some(BidiMode::Off)), BidiMode::App);
        assert_eq!(mode(BidiSetting::Terminal, Some(BidiMode::App)), BidiMode::Terminal);
    }

    #[test]
    fn only_app_mode_touches_the_terminal() {
        let identity = Identity { emulator: Emulator::Vte, tmux: true };
        for setting in [BidiSetting::Terminal, BidiSetting::Off] {
            let plan = decide(Wish { setting, ..Wish::NONE }, &answered(None), &identity);
            assert_eq!((plan.switch, plan.row_guard), (Switch::None, false));
        }
        assert_eq!(plan(None, Emulator::Konsole, false).switch, Switch::Konsole);
        assert_eq!(plan(None, Emulator::Konsole, true).switch, Switch::Modes);
        let konsole = Identity { emulator: Emulator::Konsole, tmux: false };
        let kept = Wish { konsole_switch: false, ..Wish::NONE };
        assert_eq!(decide(kept, &answered(None), &konsole).switch, Switch::Modes);
        assert_eq!(plan(Some(Reordering::Unknown), Emulator::Mlterm, false).switch, Switch::Mlterm);
        assert_eq!(plan(Some(Reordering::On), Emulator::Vte, false).switch, Switch::Modes);
    }

    #[test]
    fn rows_are_guarded_inside_tmux_where_it_helps() {
        let table = [
            (Emulator::Vte, true, true),
            (Emulator::Unknown, true, true),
            (Emulator::Vte, false, false),
            (Emulator::Konsole, true, false),
            (Emulator::Kitty, true, false),
            (Emulator::Xterm, true, false),
        ];
        for (emulator, tmux, guarded) in table {
            assert_eq!(plan(None, emulator, tmux).row_guard, guarded, "{emulator:?} {tmux}");
        }
    }

    #[test]
    fn pictures_are_simplified_inside_tmux_where_the_terminal_may_not_join_them() {
        let table = [
            (Emulator::Vte, true, true),
            (Emulator::Unknown, true, true),
            (Emulator::Xterm, true, true),
            (Emulator::Konsole, true, false),
            (Emulator::Vte, false, false),
        ];
        for (emulator, tmux, alone) in table {
            assert_eq!(plan(None, emulator, tmux).first_alone, alone, "{emulator:?} {tmux}");
        }
        let identity = Identity { emulator: Emulator::Vte, tmux: true };
        let set = Wish { pictures_set: true, ..Wish::NONE };
        assert!(!decide(set, &answered(None), &identity).first_alone);
    }

    #[test]
    fn xterm_alone_is_told_how_to_send_alt() {
        for (emulator, tmux, told) in [
            (Emulator::Xterm, false, true),
            (Emulator::Xterm, true, false),
            (Emulator::Vte, false, false),
        ] {
            assert_eq!(plan(None, emulator, tmux).alt_escapes, told, "{emulator:?} {tmux}");
        }
    }

    #[test]
    fn what_was_chosen_is_guarded_only_if_it_is_called_so() {
        let identity = Identity { emulator: Emulator::Vte, tmux: true };
        let guarded = |setting, remembered| {
            let wish = Wish { setting, remembered, ..Wish::NONE };
            decide(wish, &answered(None), &identity).row_guard
        };
        assert!(guarded(BidiSetting::Auto, None) && guarded(BidiSetting::App, None));
        assert!(!guarded(BidiSetting::Auto, Some(BidiMode::App)));
        assert!(guarded(BidiSetting::Auto, Some(BidiMode::Guarded)));
        let bare = Identity { emulator: Emulator::Unknown, tmux: false };
        let wish = Wish { remembered: Some(BidiMode::Guarded), ..Wish::NONE };
        let plan = decide(wish, &answered(None), &bare);
        assert_eq!((plan.row_guard, plan.switch), (true, Switch::Modes));
    }

    #[test]
    fn the_reason_is_known() {
        let why = |reordering, emulator| plan(reordering, emulator, false).why;
        assert_eq!(why(Some(Reordering::On), Emulator::Vte), Why::Answered);
        assert_eq!(why(None, Emulator::Putty), Why::Known);
        assert_eq!(why(Some(Reordering::Unknown), Emulator::Xterm), Why::Usual);
        let identity = Identity { emulator: Emulator::Xterm, tmux: false };
        let set = Wish { setting: BidiSetting::Off, remembered: Some(BidiMode::App), ..Wish::NONE };
        assert_eq!(decide(set, &answered(None), &identity).why, Why::Set);
        let chosen = Wish { remembered: Some(BidiMode::App), ..Wish::NONE };
        assert_eq!(decide(chosen, &answered(None), &identity).why, Why::Chosen);
    }

    #[test]
    fn wezterm_gets_back_what_its_user_had_and_kitty_a_word_of_advice() {
        assert!(!plan(Some(Reordering::Off), Emulator::Wezterm, false).switch_back);
        assert!(plan(Some(Reordering::On), Emulator::Wezterm, false).switch_back);
        // A client killed before it could say `CSI 8 h` must not leave VTE without bidi for good.
        assert!(plan(Some(Reordering::Off), Emulator::Vte, false).switch_back);
        assert!(plan(None, Emulator::Kitty, false).advise_force_ltr);
        assert!(!plan(None, Emulator::Xterm, false).advise_force_ltr);
    }
}
