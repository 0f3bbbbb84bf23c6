//! How things look: styles by what they mean.
//!
//! Sixteen colours over the terminal's own palette, none at all when the user wants none. Whatever
//! a colour says is also said by a sign, by bold or by reverse.

use ratatui::style::{Color, Modifier, Style};

/// The styles.
#[derive(Debug, Clone, Copy)]
pub(super) struct Theme {
    no_color: bool,
}

/// Colours that names get: readable on dark and light grounds alike. Most palettes' blue is too
/// dark for a dark ground.
const NAME_COLORS: [Color; 6] =
    [Color::Red, Color::Green, Color::Yellow, Color::LightBlue, Color::Magenta, Color::Cyan];

impl Theme {
    pub(super) fn new(no_color: bool) -> Self {
        Self { no_color }
    }

    /// Ordinary text.
    pub(super) fn text(self) -> Style {
        Style::new()
    }

    /// What matters less: times, notices, rules.
    pub(super) fn dim(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// What matters more.
    pub(super) fn bold(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The bars at the top and above the input.
    pub(super) fn bar(self) -> Style {
        if self.no_color {
            return Style::new().add_modifier(Modifier::REVERSED);
        }
        Style::new().fg(Color::White).bg(Color::Blue)
    }

    /// The chosen entry of a list, a chosen message, selected text.
    pub(super) fn chosen(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// What was refused or failed.
    pub(super) fn wrong(self) -> Style {
        self.colored(Color::Red)
    }

    /// What names the user, or is for the user alone.
    pub(super) fn personal(self) -> Style {
        self.colored(Color::Magenta).add_modifier(Modifier::BOLD)
    }

    /// The line above what is new.
    pub(super) fn fresh(self) -> Style {
        self.colored(Color::Red)
    }

    /// A person's name: always the same colour for the same name.
    pub(super) fn name(self, folded: &str) -> Style {
        // FNV-1a, 32 bits: stable from start to start, which std's hasher is not.
        let hash = folded
            .bytes()
            .fold(0x811C_9DC5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        let color = NAME_COLORS.get(hash as usize % NAME_COLORS.len()).copied();
        self.colored(color.unwrap_or_default())
    }

    fn colored(self, color: Color) -> Style {
        if self.no_color { Style::new() } else { Style::new().fg(color) }
    }
}
