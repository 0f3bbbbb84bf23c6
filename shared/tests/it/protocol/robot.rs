//! The client in fifteen lines, run as it stands in the document.
//!
//! Plays the server for it, on a port of its own, with lines as the document promises them. Needs
//! `python3`: where there is none, this test only says so, and fails in CI. Never waits longer
//! than `PATIENCE` for anything.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command as Process, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use diwan_shared::command::{Command, Conversation};
use diwan_shared::dialect::events::Events;
use diwan_shared::dialect::{BANNER, Dialect, Hello};
use diwan_shared::event::{Event, Message};
use diwan_shared::name::{GroupName, UserName};
use diwan_shared::parse;
use diwan_shared::text::MessageText;

use super::{lines_of, one_of_each};
use crate::arbitrary::every_event;

const PATIENCE: Duration = Duration::from_secs(30);

/// The server's end of the robot's connection.
struct Server {
    lines: std::io::Lines<BufReader<TcpStream>>,
    stream: TcpStream,
}

impl Server {
    fn accept(listener: &TcpListener) -> Self {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        writeln!(stream, "{BANNER}").unwrap();
        let lines = BufReader::new(stream.try_clone().unwrap()).lines();
        Self { lines, stream }
    }

    fn hear(&mut self) -> String {
        self.lines.next().unwrap().unwrap()
    }

    fn say(&mut self, event: &Event) {
        let mut line = Vec::new();
        Events.encode(event, &mut line);
        self.stream.write_all(&line).unwrap();
    }

    fn somebody_says(&mut self, from: &str, text: &str) {
        let conversation = Conversation::Group(GroupName::general());
        let from = UserName::new(from).unwrap();
        let text = MessageText::new(text).unwrap();
        self.say(&Event::Message(Message { conversation, seq: 1, at: 0, from, text, tag: None }));
    }

    /// The next message of the robot, which has to go to General under a tag.
    fn robot_says(&mut self) -> MessageText {
        let request = parse::request(&self.hear()).unwrap().unwrap();
        assert!(request.tag.is_some());
        match request.command {
            Command::Public { group, text } if group.is_general() => text,
            other => panic!("{other:?}"),
        }
    }
}

/// What the robot has to go through; it ends when the server closes the connection.
fn play(listener: &TcpListener) {
    let mut server = Server::accept(listener);
    let robot = UserName::new("رباط").unwrap();
    assert_eq!(Hello::parse(&server.hear()), Ok(Hello::Events { name: robot, session: None }));
    one_of_each(every_event()).iter().for_each(|event| server.say(event));
    server.somebody_says("Jim", "not for you");
    server.somebody_says("رباط", "echo of my own");
    server.somebody_says("Jim", "echo سلام\u{2028}دنیا");
    assert_eq!(server.robot_says().as_str(), "سلام\u{2028}دنیا");
    server.somebody_says("Jim", "echo  and goodbye ");
    assert_eq!(server.robot_says().as_str(), " and goodbye ");
}

#[test]
fn the_client_in_fifteen_lines_is_a_client() {
    let program: Vec<_> = lines_of("python").iter().map(|(_, line)| *line).collect();
    assert_eq!(program.len(), 15);
    if let Err(error) = Process::new("python3").arg("--version").output() {
        let in_ci = std::env::var_os("CI").is_some_and(|ci| ci == "true");
        assert!(!in_ci, "python3: {error}; install it");
        eprintln!("NOT CHECKED: python3: {error}; install it");
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let mut robot = Process::new("python3")
        .args(["-c", &program.join("\n"), "127.0.0.1", &port, "رباط"])
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    let (done, played) = mpsc::channel();
    thread::spawn(move || {
        play(&listener);
        done.send(()).unwrap();
    });
    if played.recv_timeout(PATIENCE).is_err() {
        robot.kill().unwrap();
        panic!("the robot did not play its part; what it did instead stands above");
    }
    assert!(robot.wait().unwrap().success());
}
