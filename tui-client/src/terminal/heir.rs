//! Who gives the terminal back when this process cannot: after SIGKILL, or when memory ran out.
//!
//! Owns a small shell that waits for us at the other end of a pipe. Let go in good order, it is
//! told so and ends; when the pipe ends without a word, it writes what we would have written.
//! Never draws, and never reads from the terminal.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

/// `$1` is what to write, on the terminal that standard output is. An interactive shell puts back its own modes; where nobody did, output
/// is still raw, and sane modes are the best that can be had.
const WILL: &str = "\
trap '' INT TERM TTOU TSTP
read -r word && exit
exec <&1
printf %s \"$1\"
sleep 0.2
case $(stty -a) in *-opost*) stty sane ;; esac";

/// A shell that waits for our end. Dropping it is telling it that all was given back.
#[derive(Debug)]
pub struct Heir(Child);

impl Heir {
    /// Appoints one that will write `exit` to the terminal.
    ///
    /// # Errors
    /// When there is no shell. Nothing else depends on one.
    pub(super) fn appoint(exit: &[u8]) -> io::Result<Self> {
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", WILL, "diwan"]).arg(OsStr::from_bytes(exit));
        shell.stdin(Stdio::piped()).stderr(Stdio::null());
        // What is done to our process group is not done to it.
        shell.process_group(0).spawn().map(Self)
    }
}

impl Drop for Heir {
    fn drop(&mut self) {
        if let Some(mut pipe) = self.0.stdin.take() {
            // It may have been killed too, and then it does nothing either.
            let _ = pipe.write_all(b"done\n");
        }
        let _ = self.0.wait();
    }
}
