//! The user's editor: a text goes out in a private file and comes back edited.
//!
//! Takes the text and what `VISUAL` and `EDITOR` say, without which it is the system's usual one;
//! gives the edited text, or one sentence that says why there is none. Must run while the terminal is lent: the editor has it. A text that
//! came back but cannot be taken stays in its file, and the sentence says where.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, ExitStatus};

use tempfile::NamedTempFile;

use crate::app::composer::editor::Edited;
use crate::limits::DRAFT_BYTES_MAX;

/// What a shell says of a program that is not there.
const NOT_FOUND_CODE: i32 = 127;

/// The editor of who names none, for the shell: as Debian arranges it, else what every system has.
const USUAL: &str = "$(command -v editor || echo vi)";

/// Lets the user edit `text`. Blocks until the editor has ended.
pub fn edit(text: &str, env: impl Fn(&str) -> Option<String>) -> Edited {
    let said = |name| env(name).filter(|value| !value.trim().is_empty());
    let editor = said("VISUAL").or_else(|| said("EDITOR")).unwrap_or_else(|| USUAL.to_owned());
    let file = written(text).map_err(|error| format!("Not edited: {error}."))?;
    match run(&editor, file.path()) {
        Ok(status) if status.success() => taken(file),
        Ok(status) => Err(format!("Not edited: {}. The draft is as it was.", why(&editor, status))),
        Err(error) => Err(format!("Not edited: {error}. The draft is as it was.")),
    }
}

/// A file that only its owner can read, and that goes when it is dropped.
fn written(text: &str) -> io::Result<NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix("diwan-").suffix(".txt").tempfile()?;
    file.write_all(text.as_bytes())?;
    file.write_all(b"\n")?;
    file.flush()?;
    Ok(file)
}

/// The variable may hold words of its own (`code --wait`), so it is read as a shell reads it.
fn run(editor: &str, path: &Path) -> io::Result<ExitStatus> {
    Command::new("sh").arg("-c").arg(format!("{editor} \"$@\"")).arg("sh").arg(path).status()
}

fn why(editor: &str, status: ExitStatus) -> String {
    let name = match editor {
        USUAL => "the editor".to_owned(),
        editor => format!("\u{2068}{editor}\u{2069}"),
    };
    match status.code() {
        Some(NOT_FOUND_CODE) if editor == USUAL => {
            "there is no vi here; set VISUAL or EDITOR to your editor".to_owned()
        }
        Some(NOT_FOUND_CODE) => format!("there is no program {name}"),
        Some(code) => format!("{name} ended with code {code}"),
        None => format!("{name} was killed"),
    }
}

/// What the file holds now. Editors may have put another file in its place, so it is read by name;
/// they end a text with a line break that is none of the message.
fn taken(file: NamedTempFile) -> Edited {
    let bytes = std::fs::read(file.path()).map_err(|error| format!("Not edited: {error}."))?;
    let text = match String::from_utf8(bytes) {
        Ok(text) => text.strip_suffix('\n').map(str::to_owned).unwrap_or(text),
        Err(_) => return Err(left(file, "it is not UTF-8")),
    };
    if text.len() > DRAFT_BYTES_MAX {
        let bytes = text.len();
        return Err(left(file, &format!("it has {bytes} bytes, a draft holds {DRAFT_BYTES_MAX}")));
    }
    Ok(text)
}

/// Leaves the file where it is.
fn left(file: NamedTempFile, why: &str) -> String {
    match file.keep() {
        Ok((_, path)) => format!("Not taken: {why}. What you wrote is in {}.", path.display()),
        Err(error) => format!("Not taken: {why}, and it cannot be left in its file: {error}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Edits `text` with a line of shell, in which `$1` is the file.
    fn edited(text: &str, script: &str) -> Edited {
        let editor = format!("f() {{ {script}; }}; f");
        edit(text, |name| (name == "EDITOR").then(|| editor.clone()))
    }

    #[test]
    fn what_the_editor_leaves_is_taken() {
        assert_eq!(edited("سلام", "true"), Ok("سلام".to_owned()));
        assert_eq!(edited("one", "printf 'two\\nthree\\n' >\"$1\""), Ok("two\nthree".to_owned()));
        assert_eq!(edited("one\ntwo", "sed -i 1d \"$1\""), Ok("two".to_owned()), "another file");
        assert_eq!(edited("one", "printf %s x >\"$1\""), Ok("x".to_owned()));
        assert_eq!(edited("one", ": >\"$1\""), Ok(String::new()));
    }

    #[test]
    fn only_its_owner_can_read_the_file_and_it_goes_afterwards() {
        let told = edited("secret", "ls -l \"$1\" >\"$1.l\"; cat \"$1.l\" >\"$1\"; rm \"$1.l\"");
        let told = told.expect("it was edited");
        assert!(told.starts_with("-rw-------"), "{told}");
        let path = told.split(' ').next_back().unwrap_or_default();
        assert!(path.contains("diwan-") && !Path::new(path).exists(), "{path}");
    }

    #[test]
    fn whatever_goes_wrong_is_one_sentence() {
        let no = |editor: &str| edit("x", |_| Some(editor.to_owned())).expect_err("it failed");
        assert_eq!(
            no("no-such-editor -n"),
            "Not edited: there is no program \u{2068}no-such-editor -n\u{2069}. The draft is as it \
             was."
        );
        assert!(no("false").contains("ended with code 1. The draft is as it was."));
        assert!(no("kill -9 $$;").contains(" was killed. "));
    }

    #[test]
    fn what_cannot_be_taken_stays_in_its_file() {
        for script in ["printf '\\377' >\"$1\"", "head -c 40000 /dev/zero | tr '\\0' x >\"$1\""] {
            let told = edited("x", script).expect_err("it cannot be taken");
            let path = told.rsplit_once(" is in ").map(|(_, path)| path.trim_end_matches('.'));
            let path = path.expect("it says where");
            assert!(std::fs::read(path).is_ok_and(|bytes| !bytes.is_empty()), "{told}");
            std::fs::remove_file(path).expect("it is there");
        }
    }
}
