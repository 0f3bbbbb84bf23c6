//! The real binary: what it prints, how it ends, and what is there after it was killed.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::doors::Original;
use crate::script::{JIM_AND_ANA, World as _, hold};
use crate::world::Port;

/// A free port.
pub(crate) const ANYWHERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// The server program on a free port, killed when the test is over.
pub(crate) struct Process {
    child: Child,
    pub(crate) address: SocketAddr,
    output: BufReader<std::process::ChildStdout>,
}

impl Process {
    fn start(data: &Path) -> Self {
        Self::start_on(data, ANYWHERE)
    }

    pub(crate) fn start_on(data: &Path, address: SocketAddr) -> Self {
        Self::watch(command(data, address))
    }

    /// Starts a server whose files cannot grow beyond a size, until [`Self::grow`].
    fn cramped(data: &Path, kibibytes: u32) -> Self {
        let server = command(data, ANYWHERE);
        let mut shell = Command::new("bash");
        // An ignored signal stays ignored, so that a write fails instead of ending the process.
        shell.args(["-c", &format!("trap '' XFSZ; ulimit -S -f {kibibytes}; exec \"$@\""), "-"]);
        shell.arg(server.get_program()).args(server.get_args());
        Self::watch(shell)
    }

    /// Starts a server with all its doors; gives the addresses of the room's and the menu's.
    fn with_doors(data: &Path) -> (Self, [SocketAddr; 2]) {
        let mut command = command(data, ANYWHERE);
        command.args(["--broadcast-listen", "127.0.0.1:0", "--menu-listen", "127.0.0.1:0"]);
        let mut server = Self::watch(command);
        let addresses = ["broadcast", "menu"].map(|door| server.row(door).parse().unwrap());
        (server, addresses)
    }

    fn grow(&self) {
        let pid = self.child.id().to_string();
        let grown = Command::new("prlimit").args(["--fsize=unlimited:", "--pid", &pid]).status();
        assert!(grown.unwrap().success());
    }

    pub(crate) fn watch(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("listening") {
            line.clear();
            assert_ne!(output.read_line(&mut line).unwrap(), 0, "it ended before it listened");
        }
        let address = line.split_whitespace().last().unwrap().parse().unwrap();
        Self { child, address, output }
    }

    pub(crate) fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &pid]).status().unwrap().success());
    }

    /// The next row of the banner, which has this key; gives what stands behind it.
    pub(crate) fn row(&mut self, key: &str) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        let value = line.trim().strip_prefix(key);
        value.unwrap_or_else(|| panic!("{line:?} is not about {key}")).trim().to_owned()
    }

    /// Waits for the end; gives the exit code and what was printed after the banner.
    pub(crate) fn end(mut self) -> (Option<i32>, String) {
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn command(data: &Path, address: SocketAddr) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_diwan-server"));
    command.args(["--rate-limit", "off", "--listen", &address.to_string(), "--data"]).arg(data);
    command
}

#[test]
fn history_is_there_after_a_kill() {
    let data = tempfile::tempdir().unwrap();
    let server = Process::start(data.path());
    hold(
        &mut Port::new(server.address),
        r#"
        Jim< Choose username:
        Jim> hello 1 Jim
        Jim< {"event":"welcome"}
        Jim> #c create کتاب
        Jim< {"event":"ok","tag":"c"}
        Jim< {"event":"group-created"}
        Jim> #m public General سلام دنیا
        Jim< {"event":"ok","tag":"m","seq":1}
        Jim< {"event":"message"}
        "#,
    );
    server.signal("-KILL");
    assert_eq!(server.end().0, None);

    let server = Process::start(data.path());
    hold(
        &mut Port::new(server.address),
        r#"
        Jim< Choose username:
        Jim> hello 1 Jim
        Jim< {"event":"welcome","resumed":false,"conversations":[{"group":"General","last":1}]}
        Jim> history General
        Jim< {"messages":[{"seq":1,"from":"Jim","text":"سلام دنیا","tag":"m"}]}
        Jim> #m public General سلام دنیا
        Jim< {"event":"ok","seq":1,"duplicate":true}
        Jim> groups
        Jim< {"groups":[{"group":"General"},{"group":"کتاب"}]}
        "#,
    );
}

#[test]
fn a_signal_says_goodbye_to_everyone_and_loses_nothing() {
    for signal in ["-INT", "-TERM"] {
        let data = tempfile::tempdir().unwrap();
        let server = Process::start(data.path());
        let mut port = Port::new(server.address);
        hold(&mut port, JIM_AND_ANA);
        hold(
            &mut port,
            "
            Jim> public General last words
            Ana< In group General, Jim: last words
            ",
        );
        server.signal(signal);
        for who in ["Jim", "Ana"] {
            let mut last = String::new();
            while let Some(line) = port.hear(who) {
                last = line;
            }
            assert_eq!(last, "Goodbye: the server is closing. Come back in 2 s.", "{who}");
        }
        let (code, output) = server.end();
        assert_eq!(code, Some(0), "{output}");
        assert!(output.contains("connected user=Jim"), "{output}");
        assert!(output.contains("joined user=Jim group=General"), "{output}");
        assert!(!output.contains("last words"), "message text does not belong in a log: {output}");
        let server = Process::start(data.path());
        hold(
            &mut Port::new(server.address),
            "
            Jim< Choose username:
            Jim> hello 1 Jim
            Jim< {\"conversations\":[{\"group\":\"General\",\"last\":1}]}
            ",
        );
    }
}

#[test]
fn each_door_is_in_the_banner_and_says_goodbye() {
    let data = tempfile::tempdir().unwrap();
    let (server, doors) = Process::with_doors(data.path());
    let [mut room, mut menu] = doors.map(Original::new);
    room.answers("Ana", "Ana joined!\nConnected to server!\n");
    menu.hears("Hello client, please choose an option: \n");
    menu.hears(" 1. Connect to a group chat. \n 2. Create a group chat. \n 3. Exit the server. \n");
    menu.answers("1", "Enter your name: \n");
    menu.answers("Dan", "Enter group ID: \n");
    server.signal("-TERM");
    for mut client in [room, menu] {
        client.hears("Goodbye: the server is closing. Come back in 2 s.\n");
        client.ends();
    }
    let (code, output) = server.end();
    assert_eq!(code, Some(0), "{output}");
    assert!(output.contains("connected user=Ana"), "{output}");
    assert!(output.contains("joined user=Ana group=General"), "{output}");
    assert!(!output.contains("joined user=Dan"), "{output}");
}

#[test]
fn who_is_cut_off_in_the_room_has_left_for_everyone_and_in_the_pane() {
    let data = tempfile::tempdir().unwrap();
    let (server, [room, _]) = Process::with_doors(data.path());
    let [mut ana, mut dan] = [room; 2].map(Original::new);
    ana.answers("Ana", "Ana joined!\nConnected to server!\n");
    dan.answers("Dan", "Dan joined!\nConnected to server!\n");
    ana.hears("Dan joined!\n");
    dan.reset();
    ana.hears("Dan left!\n");
    // The name is free again.
    Original::new(room).answers("Dan", "Dan joined!\nConnected to server!\n");
    server.signal("-TERM");
    let (code, output) = server.end();
    assert_eq!(code, Some(0), "{output}");
    let of_dan =
        output.lines().filter_map(|line| line.split_once("user=Dan").map(|(told, _)| told));
    let told: Vec<_> = of_dan.filter_map(|told| told.split_whitespace().last()).take(4).collect();
    assert_eq!(told, ["connected", "joined", "left", "disconnected"], "{output}");
}

#[test]
fn a_folder_in_use_and_an_address_in_use_are_said_in_a_sentence() {
    let data = tempfile::tempdir().unwrap();
    let server = Process::start(data.path());
    let second = command(data.path(), ANYWHERE).output().unwrap();
    let complaint = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(!second.status.success());
    assert!(complaint.contains("is in use by another diwan server"), "{complaint}");

    let other = tempfile::tempdir().unwrap();
    let second = command(other.path(), server.address).output().unwrap();
    let complaint = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(!second.status.success());
    assert!(complaint.contains(&format!("cannot listen on {}", server.address)), "{complaint}");
}

#[test]
fn data_of_a_newer_program_is_refused_in_a_sentence_and_left_as_it_is() {
    let data = tempfile::tempdir().unwrap();
    let server = Process::start(data.path());
    server.signal("-TERM");
    server.end();
    let path = data.path().join("diwan.db");
    let db = rusqlite::Connection::open(&path).unwrap();
    db.pragma_update(None, "user_version", 999).unwrap();
    drop(db);
    let before = std::fs::read(&path).unwrap();
    let refused = command(data.path(), ANYWHERE).output().unwrap();
    let complaint = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success());
    let sentence = "the data was written by a newer diwan (schema 999, this one knows 1)";
    assert!(complaint.contains(sentence), "{complaint}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn json_log_lines_are_json() {
    let data = tempfile::tempdir().unwrap();
    let mut child = command(data.path(), ANYWHERE)
        .args(["--log", "json"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    let event: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(event["message"], "listening");
    let address: SocketAddr = event["addresses"].as_str().unwrap().parse().unwrap();
    let process = Process { child, address, output };
    process.signal("-TERM");
    let (code, rest) = process.end();
    assert_eq!(code, Some(0));
    assert!(rest.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
}

#[test]
fn a_full_disk_refuses_messages_and_nothing_else_until_there_is_space() {
    let data = tempfile::tempdir().unwrap();
    let server = Process::cramped(data.path(), 256);
    let mut port = Port::new(server.address);
    hold(
        &mut port,
        r#"
        Jim< Choose username:
        Jim> hello 1 Jim
        Jim< {"event":"welcome"}
        "#,
    );
    let text = "x".repeat(4000);
    let mut stored = 0;
    loop {
        port.send("Jim", &format!("#{stored} public General {text}"));
        let answer = port.hear("Jim").unwrap();
        if answer.contains("refused") {
            assert!(answer.contains("\"storage\""), "{answer}");
            break;
        }
        // Its own message.
        port.hear("Jim");
        stored += 1;
        assert!(stored < 1000, "the disk is never full");
    }
    hold(
        &mut port,
        &format!(
            r#"
            Jim> history General 1
            Jim< {{"messages":[{{"seq":{stored}}}]}}
            Ana< Choose username:
            Ana> Ana
            Ana< Connected to the server!
            Ana< You joined the room 'General'
            Jim< {{"event":"online"}}
            Jim< {{"event":"joined"}}
            "#
        ),
    );
    server.grow();
    hold(
        &mut port,
        &format!(
            r#"
            Jim> #{stored} public General again
            Jim< {{"event":"ok","seq":{next}}}
            Jim< {{"event":"message","seq":{next},"text":"again"}}
            Ana< In group General, Jim: again
            "#,
            next = stored + 1
        ),
    );
    server.signal("-TERM");
    let (code, output) = server.end();
    assert_eq!(code, Some(0));
    assert_eq!(output.matches("cannot store").count(), 1, "said once: {output}");
    assert_eq!(output.matches("storing again").count(), 1, "and when it is over: {output}");
}
