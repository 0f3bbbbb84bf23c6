//! Whoever reads what the program writes goes away before the end, as `head -1` does.
//!
//! The real program with a pipe for its output, of which the other end is closed before anything is
//! written. It has to end as other tools do: at once, and without a word.

use std::process::{Command, Stdio};

#[test]
fn a_reader_that_goes_away_is_no_error_to_be_told() {
    let home = tempfile::tempdir().expect("a folder");
    for words in ["completions bash", "man", "config print", "config keys", "config path"] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut command = Command::new(env!("CARGO_BIN_EXE_diwan"));
        command.env_clear().env("HOME", home.path()).env("RUST_BACKTRACE", "1");
        command.args(words.split(' ')).stdout(writer).stderr(Stdio::piped());
        let output = command.output().expect("it starts");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{words}");
        assert_eq!(output.status.code(), Some(141), "{words}");
    }
}
