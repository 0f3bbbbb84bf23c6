//! The app's theme as styles of the screen.
//!
//! Takes the theme that the app holds; gives ratatui's style for each role. What a role looks like
//! is the theme file's. Whatever a colour says is also said by a sign, by bold or by reverse.

use ratatui::style::{Color, Modifier, Style};

use crate::app::screen::theme::{Theme as Source, style};

/// The styles.
#[derive(Debug, Clone, Copy)]
pub(super) struct Theme<'a>(pub(super) &'a Source);

impl Theme<'_> {
    /// Ordinary text, on the ground of the whole screen.
    pub(super) fn text(self) -> Style {
        cells(self.0.text)
    }

    /// What matters less: times, notices, hints.
    pub(super) fn dim(self) -> Style {
        cells(self.0.dim)
    }

    /// What matters more.
    pub(super) fn bold(self) -> Style {
        cells(self.0.bold)
    }

    /// The rules between panes and days.
    pub(super) fn rule(self) -> Style {
        cells(self.0.rule)
    }

    /// The bars at the top and above the input.
    pub(super) fn bar(self) -> Style {
        cells(self.0.bar)
    }

    /// The chosen entry of a list, a chosen message, selected text. It is written over what is
    /// there already, and one even field of it: no name shines through.
    pub(super) fn chosen(self) -> Style {
        let style::Style { ink, ground, .. } = self.0.text;
        let (ink, ground) = (ink.map_or(Color::Reset, color), ground.map_or(Color::Reset, color));
        let even = Style::new().fg(ink).bg(ground).remove_modifier(Modifier::DIM);
        even.patch(cells(self.0.chosen))
    }

    /// What was refused or failed.
    pub(super) fn wrong(self) -> Style {
        cells(self.0.wrong)
    }

    /// What names the user, or is for the user alone.
    pub(super) fn personal(self) -> Style {
        cells(self.0.personal)
    }

    /// The name before a message that names the user: a field of that colour, found at a glance.
    pub(super) fn mention(self) -> Style {
        self.personal().add_modifier(Modifier::REVERSED)
    }

    /// Something that is looked for, where it stands in a message.
    pub(super) fn hit(self) -> Style {
        self.bold().add_modifier(Modifier::UNDERLINED)
    }

    /// The line above what is new.
    pub(super) fn fresh(self) -> Style {
        cells(self.0.fresh)
    }

    /// A person's name: always the same for the same name.
    pub(super) fn name(self, folded: &str) -> Style {
        cells(self.0.name(folded))
    }
}

/// A style as cells have it.
fn cells(style: style::Style) -> Style {
    let modifiers = [
        (style.bold, Modifier::BOLD),
        (style.dim, Modifier::DIM),
        (style.underlined, Modifier::UNDERLINED),
        (style.reversed, Modifier::REVERSED),
    ];
    let modifiers = modifiers.into_iter().filter(|(is_set, _)| *is_set);
    Style {
        fg: style.ink.map(color),
        bg: style.ground.map(color),
        add_modifier: modifiers.map(|(_, modifier)| modifier).collect(),
        ..Style::new()
    }
}

fn color(color: style::Color) -> Color {
    match color {
        style::Color::Indexed(number) => Color::Indexed(number),
        style::Color::Rgb([red, green, blue]) => Color::Rgb(red, green, blue),
    }
}
