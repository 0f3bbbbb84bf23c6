//! Which theme is shown, and fitting it to the colours that the terminal has.
//!
//! Owns what decides: what the terminal said about itself, and what the user chose for it. Takes
//! what the settings say; gives a [`Look`]. Reads the files of themes, and nothing else.

use std::path::PathBuf;

use palette::color_difference::Wcag21RelativeContrast;
use palette::{IntoColor, Oklab, Srgb};

use super::{ConfigError, Source, ThemeSetting, Themes};
use crate::app::screen::theme::style::{Color, Style};
use crate::app::screen::theme::{Look, Theme, ThemeWish, Why};
use crate::terminal::{Depth, Greeting};

/// The theme that shows whatever the terminal is.
const SIXTEEN: &str = "16";

/// What decides about the theme.
#[derive(Clone, Debug)]
pub struct Looks {
    themes: Themes,
    /// The terminal's name, colours and background.
    terminal: String,
    depth: Depth,
    is_dark: Option<bool>,
    /// What the user chose for this terminal.
    chosen: Option<String>,
    /// It is to go before what the settings say.
    tried: bool,
}

impl Looks {
    /// What decides in the terminal that greeted us so.
    #[must_use]
    pub fn new(source: &Source, greeting: &Greeting) -> Self {
        let terminal = greeting.identity.key();
        let chosen = source.remembered().themes.get(&terminal).cloned();
        Self {
            themes: source.themes().clone(),
            terminal,
            depth: greeting.depth,
            is_dark: greeting.answers.background.map(is_dark),
            chosen,
            tried: false,
        }
    }

    /// Takes another theme from now on.
    pub fn choose(&mut self, wish: ThemeWish) {
        (self.chosen, self.tried) = match wish {
            ThemeWish::Choose(name) => (Some(name), true),
            ThemeWish::Auto => (None, false),
        };
    }

    /// The file of the theme that is shown, where the user has one of that name.
    #[must_use]
    pub fn file(&self, setting: &ThemeSetting) -> PathBuf {
        self.themes.path(self.decide(setting).0)
    }

    /// How everything is to look.
    ///
    /// # Errors
    /// When there is no theme of that name, or its file says something wrong.
    pub fn look(&self, setting: &ThemeSetting) -> Result<Look, ConfigError> {
        let (name, why) = self.decide(setting);
        let theme = self.themes.read(name)?;
        let fitted = fitted(theme.clone());
        let (theme, name, why) = match self.depth {
            Depth::True => (theme, name, why),
            Depth::Sixteen if fitted != theme => {
                (self.themes.read(SIXTEEN)?, SIXTEEN, Why::Sixteen)
            }
            Depth::Indexed | Depth::Sixteen => (fitted, name, why),
        };
        let (terminal, names) = (self.terminal.clone(), self.themes.names());
        Ok(Look { theme, name: name.to_owned(), why, terminal, names })
    }

    fn decide<'a>(&'a self, setting: &'a ThemeSetting) -> (&'a str, Why) {
        match (&self.chosen, setting) {
            (Some(name), ThemeSetting::Auto) => (name, Why::Chosen),
            (Some(name), _) if self.tried => (name, Why::Tried),
            (_, ThemeSetting::Named(name)) => (name, Why::Set),
            (_, ThemeSetting::NoColor) => ("none", Why::NoColor),
            (None, ThemeSetting::Auto) => match self.is_dark {
                Some(true) => ("dark", Why::Background),
                Some(false) => ("light", Why::Background),
                None => (SIXTEEN, Why::Usual),
            },
        }
    }
}

/// The colour of a cursor that is seen on the theme's ground. None where the ground is the
/// terminal's own, as its cursor is, and where the ink is a colour that only the terminal knows.
#[must_use]
pub fn cursor_colour(theme: &Theme) -> Option<[u8; 3]> {
    theme.text.ground?;
    match theme.text.ink? {
        Color::Rgb(rgb) => Some(rgb),
        Color::Indexed(index) => (index >= 16).then(|| fixed(index)),
    }
}

/// Whether white can be read better than black on it.
fn is_dark(background: [u16; 3]) -> bool {
    let [red, green, blue] = background.map(|part| f32::from(part) / f32::from(u16::MAX));
    let background = Srgb::new(red, green, blue);
    let contrast = |ink: Srgb| background.relative_contrast(ink);
    contrast(Srgb::new(1.0, 1.0, 1.0)) > contrast(Srgb::new(0.0, 0.0, 0.0))
}

/// The theme with the colours of a terminal that has 256.
fn fitted(mut theme: Theme) -> Theme {
    for style in theme.styles_mut() {
        let Style { ink, ground, .. } = *style;
        (style.ink, style.ground) = (ink.map(indexed), ground.map(indexed));
    }
    theme
}

/// The colour among the 240 fixed ones that looks most like this one.
fn indexed(color: Color) -> Color {
    let Color::Rgb(wanted) = color else { return color };
    let wanted = oklab(wanted);
    let difference = |index: &u8| {
        let other = oklab(fixed(*index));
        (wanted.l - other.l).powi(2) + (wanted.a - other.a).powi(2) + (wanted.b - other.b).powi(2)
    };
    let nearest = (16..=255).min_by(|a, b| difference(a).total_cmp(&difference(b)));
    nearest.map_or(color, Color::Indexed)
}

/// A colour where equal distances look equally far.
fn oklab(rgb: [u8; 3]) -> Oklab {
    Srgb::from(rgb).into_format::<f32>().into_linear().into_color()
}

/// What the colours from 16 on are everywhere: a cube of six steps each way, then 24 greys.
fn fixed(index: u8) -> [u8; 3] {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    match index.saturating_sub(16) {
        place @ ..216 => {
            [place / 36, place / 6 % 6, place % 6].map(|step| STEPS[usize::from(step)])
        }
        grey => [8 + 10 * (grey - 216); 3],
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use palette::Lab;
    use palette::color_difference::Ciede2000;

    use super::*;

    /// What the first sixteen colours are in xterm, on the console of a PC, and in VTE.
    const PALETTES: [[u32; 16]; 3] = [
        [
            0x00_0000, 0xcd_0000, 0x00_cd00, 0xcd_cd00, 0x00_00ee, 0xcd_00cd, 0x00_cdcd, 0xe5_e5e5,
            0x7f_7f7f, 0xff_0000, 0x00_ff00, 0xff_ff00, 0x5c_5cff, 0xff_00ff, 0x00_ffff, 0xff_ffff,
        ],
        [
            0x00_0000, 0xaa_0000, 0x00_aa00, 0xaa_5500, 0x00_00aa, 0xaa_00aa, 0x00_aaaa, 0xaa_aaaa,
            0x55_5555, 0xff_5555, 0x55_ff55, 0xff_ff55, 0x55_55ff, 0xff_55ff, 0x55_ffff, 0xff_ffff,
        ],
        [
            0x17_1421, 0xc0_1c28, 0x26_a269, 0xa2_734c, 0x12_488b, 0xa3_47ba, 0x2a_a1b3, 0xd0_cfcc,
            0x5e_5c64, 0xf6_6151, 0x33_d17a, 0xe9_ad0c, 0x2a_7bde, 0xc0_61cb, 0x33_c7de, 0xff_ffff,
        ],
    ];

    fn looks(depth: Depth, background: Option<[u16; 3]>, chosen: Option<&str>) -> Looks {
        Looks {
            themes: Themes::beside(Path::new("/nowhere/config.toml")),
            terminal: "xterm".to_owned(),
            depth,
            is_dark: background.map(is_dark),
            chosen: chosen.map(str::to_owned),
            tried: false,
        }
    }

    fn named(name: &str) -> ThemeSetting {
        ThemeSetting::Named(name.to_owned())
    }

    /// The name of the theme that is shown, and why.
    fn shown(looks: &Looks, setting: &ThemeSetting) -> (String, Why) {
        let look = looks.look(setting).expect("it is built in");
        (look.name, look.why)
    }

    fn rgb(color: Color) -> Srgb {
        let rgb = match color {
            Color::Rgb(rgb) => rgb,
            Color::Indexed(index) => fixed(index),
        };
        Srgb::from(rgb).into_format()
    }

    #[test]
    fn the_cursor_has_a_colour_on_a_ground_that_is_painted() {
        let cursor = |ink, ground| {
            let text = Style { ink, ground, ..Style::default() };
            cursor_colour(&Theme { text, ..Theme::default() })
        };
        let (ink, ground) = (Color::Rgb([1, 2, 3]), Some(Color::Rgb([0; 3])));
        assert_eq!(cursor(Some(ink), ground), Some([1, 2, 3]));
        assert_eq!(cursor(Some(Color::Indexed(231)), ground), Some([255; 3]));
        assert_eq!(cursor(Some(Color::Indexed(7)), ground), None, "only the terminal knows it");
        assert_eq!(cursor(Some(ink), None), None);
        assert_eq!(cursor(None, ground), None);
    }

    /// The themes with colours of their own, as terminals show them.
    fn in_colours() -> impl Iterator<Item = (Depth, &'static str)> {
        let names = ["dark", "light", "safe", "safe-light"];
        names.into_iter().flat_map(|name| [Depth::True, Depth::Indexed].map(|depth| (depth, name)))
    }

    #[test]
    fn every_text_of_a_theme_can_be_read() {
        for (depth, name) in in_colours() {
            let mut theme =
                looks(depth, None, None).look(&named(name)).expect("it is built in").theme;
            theme.rule = Style::default();
            let (ink, ground) = (theme.text.ink, theme.text.ground);
            assert!(ink.is_some() && ground.is_some(), "{name}");
            for style in theme.styles_mut() {
                let colors = style.ink.or(ink).zip(style.ground.or(ground));
                let contrast = colors.map(|(ink, ground)| rgb(ink).relative_contrast(rgb(ground)));
                assert!(contrast >= Some(4.5), "{name} at {depth:?}: {style:?} {contrast:?}");
            }
        }
    }

    /// Nobody knows a terminal's own colours; these are the commonest ones. Where they are used for
    /// text, it can be made out on black and on white.
    #[test]
    fn the_terminals_own_colours_can_be_read_on_black_and_white() {
        let mut theme = looks(Depth::Sixteen, None, None)
            .look(&ThemeSetting::Auto)
            .expect("it is built in")
            .theme;
        for Style { ink, ground, .. } in theme.styles_mut() {
            assert_eq!(*ground, None);
            let Some(Color::Indexed(index)) = *ink else { continue };
            for palette in PALETTES {
                let [_, rgb @ ..] = palette[usize::from(index)].to_be_bytes();
                let ink: Srgb = Srgb::from(rgb).into_format();
                for ground in [Srgb::new(0.0, 0.0, 0.0), Srgb::new(1.0, 1.0, 1.0)] {
                    assert!(ink.relative_contrast(ground) > 2.6, "{index}: {rgb:?} on {ground:?}");
                }
            }
        }
    }

    /// How unlike two colours look, by CIEDE2000: of 2 one is not sure, 10 is seen at once.
    fn difference(one: Option<Color>, other: Option<Color>) -> f32 {
        let lab = |color: Option<Color>| -> Lab {
            rgb(color.expect("the theme says it")).into_linear().into_color()
        };
        lab(one).difference(lab(other))
    }

    #[test]
    fn what_means_something_else_has_another_colour() {
        for (depth, name) in in_colours() {
            let theme = looks(depth, None, None).look(&named(name)).expect("it is built in").theme;
            let Theme { text, dim, bar, chosen, fresh, personal, wrong, names, .. } = theme;
            assert!(difference(bar.ground, chosen.ground) > 10.0, "{name} at {depth:?}");
            let others = [text, dim, fresh, personal, wrong];
            for (index, who) in names.iter().enumerate() {
                for other in names.iter().take(index).chain(&others) {
                    let difference = difference(who.ink, other.ink);
                    assert!(difference > 10.0, "{name} at {depth:?}: {who:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn the_nearest_fixed_colour_is_taken() {
        for (rgb, index) in [
            ([0, 0, 0], 16),
            ([255, 255, 255], 231),
            ([95, 135, 255], 69),
            ([0x12, 0x12, 0x12], 233),
            ([250, 2, 3], 196),
        ] {
            assert_eq!(indexed(Color::Rgb(rgb)), Color::Indexed(index), "{rgb:?}");
        }
        assert_eq!(indexed(Color::Indexed(3)), Color::Indexed(3));
    }

    #[test]
    fn the_background_decides_where_nobody_else_does() {
        use ThemeSetting::{Auto, NoColor};
        let of = |background| looks(Depth::True, background, None);
        let table = [
            (of(None), Auto, "16", Why::Usual),
            (of(Some([0; 3])), Auto, "dark", Why::Background),
            (of(Some([0x1e1e, 0x1e1e, 0x2e2e])), Auto, "dark", Why::Background),
            // Solarized, dark and light.
            (of(Some([0x0000, 0x2b2b, 0x3636])), Auto, "dark", Why::Background),
            (of(Some([0xfdfd, 0xf6f6, 0xe3e3])), Auto, "light", Why::Background),
            (of(Some([0xffff; 3])), NoColor, "none", Why::NoColor),
            (of(Some([0xffff; 3])), named("dark"), "dark", Why::Set),
            (looks(Depth::True, None, Some("safe")), Auto, "safe", Why::Chosen),
            (looks(Depth::True, None, Some("safe")), NoColor, "none", Why::NoColor),
            (looks(Depth::True, None, Some("safe")), named("light"), "light", Why::Set),
            (looks(Depth::Sixteen, None, None), named("light"), "16", Why::Sixteen),
            (looks(Depth::Sixteen, None, None), named("none"), "none", Why::Set),
        ];
        for (looks, setting, name, why) in table {
            assert_eq!(shown(&looks, &setting), (name.to_owned(), why), "{looks:?} {setting:?}");
        }
    }

    #[test]
    fn what_is_chosen_now_counts_now() {
        let mut looks = looks(Depth::True, None, None);
        looks.choose(ThemeWish::Choose("safe".to_owned()));
        assert_eq!(shown(&looks, &ThemeSetting::Auto), ("safe".to_owned(), Why::Chosen));
        assert_eq!(shown(&looks, &named("light")), ("safe".to_owned(), Why::Tried));
        looks.choose(ThemeWish::Auto);
        assert_eq!(shown(&looks, &named("light")), ("light".to_owned(), Why::Set));
        looks.choose(ThemeWish::Choose("drak".to_owned()));
        assert!(looks.look(&ThemeSetting::Auto).is_err());
    }
}
