//! `diwan --line-mode` over pipes, with a real server: what a script or a screen reader meets.
//!
//! Everything written is read back byte for byte, so an escape sequence anywhere would be seen.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;

use rustix::process::{Pid, Signal, kill_process};

use crate::conversation::{Neighbour, Server};
use crate::seat::PATIENCE;
use crate::surviving::texts;

/// `diwan --line-mode` at its pipes.
struct Piped {
    child: Child,
    input: Option<ChildStdin>,
    output: Receiver<String>,
    errors: Receiver<String>,
    home: tempfile::TempDir,
}

impl Piped {
    fn start(words: &[&str]) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let mut child = command(home.path(), words).spawn().expect("it starts");
        let output = lines(child.stdout.take().expect("a pipe"));
        let errors = lines(child.stderr.take().expect("a pipe"));
        let input = child.stdin.take();
        Self { child, input, output, errors, home }
    }

    fn at(address: SocketAddr, name: &str) -> Self {
        Self::start(&["127.0.0.1", &address.port().to_string(), name])
    }

    fn writes(&mut self, text: &str) {
        let input = self.input.as_mut().expect("it is open");
        input.write_all(text.as_bytes()).expect("it reads");
    }

    /// Waits for a line that was said or answered, over others.
    #[track_caller]
    fn hears(&self, expected: &str) {
        wait_for(&self.output, expected);
    }

    /// Waits for a line about what went wrong, over others.
    #[track_caller]
    fn is_warned(&self, expected: &str) {
        wait_for(&self.errors, expected);
    }

    /// Ends the input; gives the exit code, and the rest of both outputs.
    fn ends(mut self) -> (Option<i32>, Vec<String>, Vec<String>) {
        self.input = None;
        let code = self.code();
        (code, self.output.iter().collect(), self.errors.iter().collect())
    }

    fn code(&mut self) -> Option<i32> {
        let deadline = Instant::now() + 2 * PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("it can be waited for") {
                return status.code();
            }
            assert!(Instant::now() < deadline, "it does not end");
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    }
}

impl Drop for Piped {
    fn drop(&mut self) {
        // It may have ended already.
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

fn command(home: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_diwan"));
    command.arg("--line-mode").args(words).env_clear().env("HOME", home);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn lines(from: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            assert!(!line.chars().any(char::is_control), "{line:?}");
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

#[track_caller]
fn wait_for(lines: &Receiver<String>, expected: &str) {
    let mut heard = Vec::new();
    loop {
        match lines.recv_timeout(PATIENCE) {
            Ok(line) if line == expected => return,
            Ok(line) => heard.push(line),
            Err(_) => panic!("it never said {expected:?}, but: {heard:#?}"),
        }
    }
}

#[test]
fn a_conversation() {
    let server = Server::start();
    let mut jim = Neighbour::comes("Jim", server.address());
    let mut sara = Piped::at(server.address(), "Sara");
    sara.hears("You are in General.");
    sara.writes("سلام Jim (12)\n");
    jim.hears("Sara: سلام Jim (12)");
    jim.says("public General hello Sara");
    sara.hears("Jim says: hello Sara");
    jim.says("private Sara psst");
    sara.hears("Private from Jim: psst");
    // A command, and what goes where it leads: to the new group, not to the one before.
    sara.writes("/create tea\nmilk?\n/private Jim only you\n/users\n");
    sara.hears("You are in tea.");
    jim.hears("Sara: only you");
    sara.hears("You talk to Jim alone.");
    sara.hears("Online: Jim, Sara");
    jim.says("join tea");
    jim.says("history tea 5");
    jim.hears("milk?");
    jim.says("public tea yes");
    sara.hears("In tea, Jim says: yes");
    let (code, _, errors) = sara.ends();
    assert_eq!((code, errors), (Some(0), vec![]));
    assert_eq!(texts(server.address()), ["سلام Jim (12)", "hello Sara"]);
}

#[test]
fn a_refusal_and_a_wrong_line_are_told_and_counted() {
    let server = Server::start();
    let mut sara = Piped::at(server.address(), "Sara");
    sara.writes("/jion tea\n/leave\n");
    sara.is_warned(
        "There is no command /jion. Did you mean /join? /help shows them all; // at the start sends a slash.",
    );
    sara.hears("You are in no room. /join joins a group.");
    sara.writes("to nobody\n");
    sara.is_warned("You are in no room. /join joins a group.");
    sara.input.as_mut().expect("it is open").write_all(b"\xff\xfe\n").expect("it reads");
    sara.is_warned("Line 4 was not read: line is not UTF-8.");
    assert_eq!(sara.ends().0, Some(1));
}

#[test]
fn the_server_is_gone_and_back_and_everything_is_stored_once() {
    let server = Server::start();
    let address = server.address();
    let mut sara = Piped::at(address, "Sara");
    sara.hears("You are in General.");
    server.stop();
    sara.is_warned(&format!(
        "No connection to {address}: The server closed the connection. Trying again. What you write is kept."
    ));
    sara.writes("one\ntwo\n");
    let server = Server::at(address);
    sara.hears("Connected again.");
    sara.writes("three\n");
    assert_eq!(sara.ends().0, Some(0));
    assert_eq!(texts(server.address()), ["one", "two", "three"]);
}

#[test]
fn a_pipe_that_ends_at_once_has_said_all_of_it() {
    let server = Server::start();
    let mut sara = Piped::start(&["127.0.0.1", &server.address().port().to_string()]);
    let said: Vec<String> = (1..=250).map(|number| format!("line {number}")).collect();
    sara.writes(&format!("Sara\n{}", said.join("\n")));
    let (code, _, errors) = sara.ends();
    assert_eq!((code, errors), (Some(0), vec!["What is your name?".to_owned()]));
    assert_eq!(texts(server.address()), said);
}

#[test]
fn a_taken_name_ends_a_pipe_and_says_nothing_in_it() {
    let server = Server::start();
    let _jim = Neighbour::comes("Jim", server.address());
    let mut other = Piped::at(server.address(), "Jim");
    other.writes("hello\n");
    let (code, _, errors) = other.ends();
    assert_eq!(code, Some(1));
    assert!(errors.first().is_some_and(|line| line.contains("Jim")), "{errors:?}");
    // It may end before it reads on.
    assert!(errors[1..].iter().all(|line| line == "Line 1 was not taken: hello"), "{errors:?}");
    assert!(texts(server.address()).is_empty());
}

#[test]
fn settings_are_followed_and_commands_for_the_terminal_say_what_counts() {
    let server = Server::start();
    let mut sara = Piped::at(server.address(), "Sara");
    sara.hears("You are in General.");
    let folder = sara.home.path().join(".config/diwan");
    std::fs::create_dir_all(&folder).expect("it can be made");
    std::fs::write(folder.join("config.toml"), "[line-mode]\nreceipts = true\n")
        .expect("it can be written");
    sara.hears("The settings were read again.");
    sara.writes("سلام\n");
    sara.hears("Sent: سلام");
    std::fs::write(folder.join("config.toml"), "ascii = 7\n").expect("it can be written");
    sara.writes("/reload\n/search سلام\n/doctor\n/theme dark\n");
    let (code, told, errors) = sara.ends();
    assert_eq!((code, errors), (Some(0), vec!["Lines have no colours.".to_owned()]));
    let says = |words: &str| told.iter().any(|line| line.starts_with(words));
    assert!(says("The settings stay as they were: "), "{told:?}");
    assert!(says("You said at "), "{told:?}");
    assert!(says("Characters: no locale is not UTF-8."), "{told:?}");
}

#[test]
fn a_signal_ends_it_politely() {
    let server = Server::start();
    let mut sara = Piped::at(server.address(), "Sara");
    sara.hears("You are in General.");
    let id = i32::try_from(sara.child.id()).ok().and_then(Pid::from_raw).expect("a process id");
    kill_process(id, Signal::INT).expect("it lives");
    assert_eq!(sara.code(), Some(130));
}
