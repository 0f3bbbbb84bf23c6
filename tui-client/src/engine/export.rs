//! A conversation written to a file, piece by piece.
//!
//! Takes what the app wants written; never overwrites a file, and takes an unfinished one away.
//! Where the user named none, a free name is found. A relative name begins at the folder the program
//! was started in, `~/` at the home folder.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::iter;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use directories::BaseDirs;

use crate::app::effect::Export;
use crate::app::msg::Msg;
use crate::limits::EXPORT_NAMES_MAX;

/// The file that is being written, if one is.
#[derive(Debug, Default)]
pub(super) struct Exported(Option<Unfinished>);

/// A file that is taken away again unless it is finished.
#[derive(Debug)]
struct Unfinished {
    path: PathBuf,
    file: File,
    done: bool,
}

impl Exported {
    /// Does what is wanted. Gives what is to be told, if anything is.
    pub(super) fn write(&mut self, step: Export) -> Option<Msg> {
        let done = match step {
            Export::Begin(name) => self.begin(&[place(&name)]).map(|()| None),
            Export::BeginLike(name) => self.begin(&alike(&place(&name))).map(|()| None),
            Export::Add(lines) => self.add(&lines).map(|()| None),
            Export::End(what) => self.end(&what).map(Some),
            Export::Drop => {
                self.0 = None;
                Ok(None)
            }
        };
        done.unwrap_or_else(|why| {
            self.0 = None;
            Some(Msg::NotExported(why))
        })
    }

    /// Makes the first of these files that is not there.
    fn begin(&mut self, paths: &[PathBuf]) -> Result<(), String> {
        let mut taken = String::new();
        for path in paths {
            match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
                Ok(file) => {
                    self.0 = Some(Unfinished { path: path.clone(), file, done: false });
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => taken = shown(path),
                Err(error) => return Err(failed(path, &error)),
            }
        }
        Err(format!("{taken} is there already. /export FILE takes another name."))
    }

    fn add(&mut self, lines: &str) -> Result<(), String> {
        let Some(Unfinished { path, file, .. }) = &mut self.0 else { return Ok(()) };
        file.write_all(lines.as_bytes()).map_err(|error| failed(path, &error))
    }

    fn end(&mut self, what: &str) -> Result<Msg, String> {
        let Some(mut finished) = self.0.take() else { return Err("No file was begun.".to_owned()) };
        finished.file.sync_all().map_err(|error| failed(&finished.path, &error))?;
        finished.done = true;
        Ok(Msg::Notice(format!("Wrote {what} to {}.", shown(&finished.path))))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.done {
            // If it cannot be taken away it stays: nothing is lost by that.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// A path, and others with a number behind the name.
fn alike(path: &Path) -> Vec<PathBuf> {
    let part = |part: Option<&OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let (stem, extension) = (part(path.file_stem()), part(path.extension()));
    let others =
        (2..=EXPORT_NAMES_MAX).map(|n| path.with_file_name(format!("{stem}-{n}.{extension}")));
    iter::once(path.to_owned()).chain(others).collect()
}

/// The whole path of a name that a person wrote.
fn place(name: &str) -> PathBuf {
    let home =
        name.strip_prefix("~/").and_then(|rest| Some(BaseDirs::new()?.home_dir().join(rest)));
    let path = home.unwrap_or_else(|| PathBuf::from(name));
    std::path::absolute(&path).unwrap_or(path)
}

fn shown(path: &Path) -> String {
    format!("\u{2068}{}\u{2069}", path.display())
}

fn failed(path: &Path, error: &io::Error) -> String {
    format!("{} cannot be written: {error}.", shown(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(folder: &Path, name: &str) -> [Export; 4] {
        let path = folder.join(name).display().to_string();
        let add = |line: &str| Export::Add(line.to_owned());
        [Export::Begin(path), add("one\n"), add("شاد\n"), Export::End("2 messages".to_owned())]
    }

    #[test]
    fn a_file_is_written_once_and_never_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let mut exported = Exported::default();
        let told: Vec<_> = steps(folder.path(), "log")
            .into_iter()
            .filter_map(|step| exported.write(step))
            .collect();
        let path = folder.path().join("log");
        let notice = format!("Wrote 2 messages to {}.", shown(&path));
        assert_eq!(told, [Msg::Notice(notice)]);
        let [begin, ..] = steps(folder.path(), "log");
        let why = format!("{} is there already. /export FILE takes another name.", shown(&path));
        assert_eq!(exported.write(begin), Some(Msg::NotExported(why)));
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\nشاد\n");
    }

    #[test]
    fn without_a_name_of_the_users_a_free_one_is_found_and_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let [_, add, _, end] = steps(folder.path(), "");
        for name in ["day-v1.2.txt", "day-v1.2-2.txt", "day-v1.2-3.txt"] {
            let mut exported = Exported::default();
            let begin = Export::BeginLike(path("day-v1.2.txt").display().to_string());
            assert_eq!((exported.write(begin), exported.write(add.clone())), (None, None));
            let notice = format!("Wrote 2 messages to {}.", shown(&path(name)));
            assert_eq!(exported.write(end.clone()), Some(Msg::Notice(notice)));
            assert_eq!(fs::read_to_string(path(name)).unwrap(), "one\n");
        }
    }

    #[test]
    fn an_unfinished_file_is_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let mut exported = Exported::default();
        let [begin, add, ..] = steps(folder.path(), "log");
        assert_eq!((exported.write(begin), exported.write(add)), (None, None));
        assert!(folder.path().join("log").exists());
        assert_eq!(exported.write(Export::Drop), None);
        assert!(!folder.path().join("log").exists());
    }

    #[test]
    fn a_folder_that_is_not_there_is_told() {
        let mut exported = Exported::default();
        let told = exported.write(Export::Begin("/nowhere/log".to_owned()));
        let Some(Msg::NotExported(why)) = told else { panic!("{told:?}") };
        assert!(why.starts_with("\u{2068}/nowhere/log\u{2069} cannot be written: "), "{why}");
    }
}
