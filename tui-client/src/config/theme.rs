//! Themes as files: those that are built in, and the user's own.
//!
//! Owns the folder `themes` beside the config file. Takes a name; gives the [`Theme`] of that
//! name, or the file and line that are wrong and what would be right. A file of the user's goes
//! before the built-in one of the same name.

use std::fs;
use std::path::{Path, PathBuf};

use super::wrong;
use super::{AUTO, ConfigError};
use crate::app::screen::theme::Theme;

/// The themes that are built in. The last one says nothing: it is shown without colours.
const BUILT_IN: [(&str, &str); 6] = [
    ("dark", include_str!("../../../assets/themes/dark.toml")),
    ("light", include_str!("../../../assets/themes/light.toml")),
    ("16", include_str!("../../../assets/themes/16.toml")),
    ("safe", include_str!("../../../assets/themes/safe.toml")),
    ("safe-light", include_str!("../../../assets/themes/safe-light.toml")),
    ("none", ""),
];

/// Where themes are.
#[derive(Clone, Debug)]
pub struct Themes {
    folder: PathBuf,
}

/// A theme that is not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no theme '{name}'; there are {AUTO}, {}", .known.join(", "))]
pub struct NoTheme {
    name: String,
    /// What all themes are called.
    known: Vec<String>,
}

impl Themes {
    /// The built-in ones, and those in the folder beside a config file, which need not exist.
    #[must_use]
    pub fn beside(config: &Path) -> Self {
        Self { folder: config.with_file_name("themes") }
    }

    /// What all themes are called: the built-in ones first.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let built_in = BUILT_IN.iter().map(|(name, _)| (*name).to_owned());
        let mut names: Vec<_> = built_in.collect();
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut own: Vec<_> = files.filter_map(|file| name(&file.path())).collect();
        own.retain(|name| !names.contains(name));
        own.sort();
        names.extend(own);
        names
    }

    /// The theme of this name.
    ///
    /// # Errors
    /// When there is none, or its file says something wrong.
    pub fn read(&self, name: &str) -> Result<Theme, ConfigError> {
        let names = self.names();
        if !names.iter().any(|known| known == name) {
            return Err(NoTheme { name: name.to_owned(), known: names }.into());
        }
        let path = self.path(name);
        match fs::read_to_string(&path) {
            Ok(text) => parse(&path, &text),
            Err(error) => match BUILT_IN.iter().find(|(known, _)| *known == name) {
                Some((_, text)) => parse(&path, text),
                None => Err(ConfigError::Unreadable { path, why: error.to_string() }),
            },
        }
    }

    /// The file that a theme of the user's is in.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.toml"))
    }
}

fn parse(path: &Path, text: &str) -> Result<Theme, ConfigError> {
    toml::from_str(text).map_err(|error| wrong::at(path, text, &error))
}

/// The theme in this file, if it is one.
fn name(path: &Path) -> Option<String> {
    let is_theme = path.extension().is_some_and(|extension| extension == "toml");
    path.file_stem().filter(|_| is_theme)?.to_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::screen::theme::style::Color;

    /// Themes with these files of the user's.
    fn themes(files: &[(&str, &str)]) -> (tempfile::TempDir, Themes) {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            fs::write(folder.path().join(name), text).expect("it can be written");
        }
        let themes = Themes { folder: folder.path().to_owned() };
        (folder, themes)
    }

    #[test]
    fn the_users_own_come_after_the_built_in_ones_and_go_before_them() {
        let (_folder, themes) = themes(&[
            ("mine.toml", "bold = 'underline'"),
            ("dark.toml", "text = 'red'"),
            ("notes.txt", ""),
        ]);
        let names = ["dark", "light", "16", "safe", "safe-light", "none", "mine"];
        assert_eq!(themes.names(), names);
        let mine = themes.read("mine").expect("it is right");
        assert!(mine.bold.underlined && !mine.bold.bold);
        // What it leaves out is as in the theme without colours.
        let bold = mine.bold;
        assert_eq!(mine, Theme { bold, ..Theme::default() });
        let red = themes.read("dark").expect("it is right").text;
        assert_eq!(red.ink, Some(Color::Indexed(1)));
    }

    #[test]
    fn a_folder_is_not_needed() {
        let themes = Themes::beside(Path::new("/nowhere/config.toml"));
        assert_eq!(themes.names().len(), BUILT_IN.len());
        for name in themes.names() {
            themes.read(&name).expect("each built-in one is right");
        }
        assert_eq!(themes.read("none"), Ok(Theme::default()));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_file_and_line() {
        for (text, error) in [
            ("dim = 'dim'\npersnal = 'bold'", "2: unknown key 'persnal'; did you mean 'personal'?"),
            ("\nbar = 'revers'", "2: 'revers' is no colour and no style; did you mean 'reverse'?"),
            ("names = [\n'red',\n'on gren',\n]", "3: 'gren' is no colour; did you mean 'green'?"),
            ("bar = 7", "1: this must be a style, such as \"bold red on black\", not 7"),
        ] {
            let (folder, themes) = themes(&[("mine.toml", text)]);
            let path = folder.path().join("mine.toml");
            let told = themes.read("mine").expect_err(text).to_string();
            assert_eq!(told, format!("{}:{error}", path.display()));
        }
    }

    #[test]
    fn a_theme_that_is_not_there_is_named() {
        let themes = Themes::beside(Path::new("/nowhere/config.toml"));
        for name in ["drak", "../dark"] {
            let error = format!(
                "there is no theme '{name}'; \
                 there are auto, dark, light, 16, safe, safe-light, none"
            );
            assert_eq!(themes.read(name).expect_err(name).to_string(), error);
        }
    }
}
