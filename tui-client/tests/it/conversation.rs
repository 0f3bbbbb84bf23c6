//! The real program and a real server: starting, typing, resizing, stopping, coming back.
//!
//! Somebody sits at a terminal with `diwan`, somebody else has netcat, and the server keeps
//! nothing. Each test says what one does and what the other must then see.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;

use diwan_server::Encrypted;
use diwan_server::config::Config;
use diwan_server::console::LogForm;
use diwan_server::door::Door;
use diwan_server::store::{Durability, Place};
use diwan_server::tls::Identity;
use tokio::runtime::Runtime;

use crate::seat::{PATIENCE, Seat, VTE, until};

/// A server that keeps nothing.
pub(crate) struct Server {
    runtime: Runtime,
    server: diwan_server::Server,
}

/// Somebody with netcat.
pub(crate) struct Neighbour {
    reader: BufReader<TcpStream>,
    writer: TcpStream,
}

/// An address of this machine at which nobody listens.
pub(crate) fn free_address() -> SocketAddr {
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
    free.local_addr().expect("it is bound")
}

impl Server {
    pub(crate) fn start() -> Self {
        Self::at(SocketAddr::from(([127, 0, 0, 1], 0)))
    }

    pub(crate) fn at(address: SocketAddr) -> Self {
        Self::with(Config { listen: vec![address], ..nowhere() })
    }

    /// With an encrypted address too.
    pub(crate) fn encrypted(address: SocketAddr, identity: Identity) -> Self {
        Self::encrypted_at(address, address, identity)
    }

    pub(crate) fn encrypted_at(
        address: SocketAddr,
        secret: SocketAddr,
        identity: Identity,
    ) -> Self {
        let (listen, tls_listen) = (vec![address], vec![secret]);
        Self::with(Config { listen, tls_listen, identity, ..nowhere() })
    }

    /// The same, which keeps everything in a folder.
    pub(crate) fn keeping(folder: &Path, address: SocketAddr, secret: SocketAddr) -> Self {
        let (listen, tls_listen) = (vec![address], vec![secret]);
        let data = Place::Folder(folder.to_owned());
        Self::with(Config { listen, tls_listen, data, ..nowhere() })
    }

    fn with(config: Config) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let server = runtime.block_on(diwan_server::start(config)).expect("it starts");
        Self { runtime, server }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.server.addresses(Door::Lines)[0]
    }

    /// How it is reached by TLS.
    pub(crate) fn secret(&self) -> &Encrypted {
        self.server.encrypted().expect("it encrypts")
    }

    /// `diwan` connected to it under this name.
    pub(crate) fn seat(&self, name: &str, size: (u16, u16)) -> Seat {
        Seat::start(&["127.0.0.1", &self.address().port().to_string(), name], size, VTE)
    }

    pub(crate) fn stop(self) {
        self.runtime.block_on(self.server.stop());
    }
}

/// A server that listens nowhere and keeps nothing.
fn nowhere() -> Config {
    Config {
        listen: Vec::new(),
        doors: Vec::new(),
        tls_listen: Vec::new(),
        identity: Identity::Own,
        data: Place::Memory,
        durability: Durability::default(),
        rate: None,
        log: LogForm::default(),
    }
}

impl Neighbour {
    pub(crate) fn comes(name: &str, address: SocketAddr) -> Self {
        let writer = TcpStream::connect(address).expect("the server is there");
        writer.set_read_timeout(Some(PATIENCE)).expect("a deadline");
        let reader = BufReader::new(writer.try_clone().expect("a second handle"));
        let mut neighbour = Self { reader, writer };
        neighbour.says(name);
        neighbour.hears("Connected to the server!");
        neighbour
    }

    pub(crate) fn says(&mut self, line: &str) {
        writeln!(self.writer, "{line}").expect("the server reads");
    }

    /// Waits for a line that contains `text`.
    #[track_caller]
    pub(crate) fn hears(&mut self, text: &str) {
        let mut line = String::new();
        while !line.contains(text) {
            line.clear();
            let count = self.reader.read_line(&mut line).expect("something is said");
            assert!(count > 0, "the server closed before it said {text:?}");
        }
    }
}

#[test]
fn what_one_types_the_other_sees() {
    let server = Server::start();
    let mut jim = Neighbour::comes("Jim", server.address());
    let sara = server.seat("Sara", (80, 24));
    jim.hears("Sara joined the room 'General'");
    sara.until_screen(|screen| screen.contains("General"));
    jim.says("public General hello Sara");
    sara.until_screen(|screen| screen.contains("hello Sara"));
    sara.types("salaam Jim\r");
    jim.hears("In group General, Sara: salaam Jim");
    let screen = sara.until_screen(|screen| screen.contains("salaam Jim"));
    assert!(screen.contains("hello Sara"), "{screen}");
}

#[test]
fn keys_pressed_before_the_first_frame_are_not_lost() {
    let server = Server::start();
    let mut jim = Neighbour::comes("Jim", server.address());
    let port = server.address().port().to_string();
    let answer = "S\x1b[?8;1$ya\x1bP>|VTE(7600)\x1b\\r\x1b[?65;1;9c";
    let sara = Seat::start(&["127.0.0.1", &port], (80, 24), answer);
    sara.until_screen(|screen| screen.contains("Sar"));
    sara.types("a\r");
    jim.hears("Sara joined the room 'General'");
}

#[test]
fn a_message_can_be_begun_before_the_connection_stands() {
    let server = Server::start();
    let mut jim = Neighbour::comes("Jim", server.address());
    let port = server.address().port().to_string();
    let answer = "sa\x1b[?8;1$ylaam\x1bP>|VTE(7600)\x1b\\ Jim\x1b[?65;1;9c";
    let sara = Seat::start(&["127.0.0.1", &port, "Sara"], (80, 24), answer);
    sara.until_screen(|screen| {
        screen.contains("salaam Jim") && screen.contains("Connected to 127.0.0.1")
    });
    sara.types("!\r");
    jim.hears("In group General, Sara: salaam Jim!");
}

#[test]
fn the_window_may_shrink_and_grow_while_messages_arrive() {
    let server = Server::start();
    let mut jim = Neighbour::comes("Jim", server.address());
    let sara = server.seat("Sara", (120, 35));
    sara.until_screen(|screen| screen.contains("General"));
    sara.types("a draft that stays");
    sara.until_screen(|screen| screen.contains("a draft that stays"));
    for (round, (columns, rows)) in [(20, 4), (120, 35), (50, 20), (80, 24)].iter().enumerate() {
        for number in 0..20 {
            jim.says(&format!("public General r{round}n{number}"));
            if number == 10 {
                sara.resize(*columns, *rows);
            }
        }
        let last = format!("r{round}n19");
        let draft = if *columns < 30 { "stays" } else { "a draft that stays" };
        sara.until_screen(|screen| {
            let rows_used = screen.lines().count();
            screen.contains(&last) && screen.contains(draft) && rows_used <= usize::from(*rows)
        });
    }
}

#[test]
fn without_a_host_it_hosts_and_others_can_join() {
    let address = free_address();
    let port = address.port().to_string();
    let mut sara = Seat::start(&["--port", &port, "--name", "Sara"], (80, 24), VTE);
    sara.until_screen(|screen| screen.contains(&format!("127.0.0.1:{port}")));
    sara.until_screen(|screen| screen.contains("General"));
    sara.types("first words\r");
    sara.until_screen(|screen| screen.contains("first words"));
    let mut jim = Neighbour::comes("Jim", address);
    jim.says("public General hello host");
    sara.until_screen(|screen| screen.contains("hello host"));
    assert!(sara.home().join(".local/share/diwan").is_dir());
    sara.types("/quit\r");
    sara.until_screen(|screen| screen.contains("1 other uses the server in this program."));
    sara.types("/quit\r");
    assert_eq!(sara.until_end().0, 0);
}

#[test]
fn where_somebody_else_should_be_it_hosts_nothing() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = free.local_addr().expect("it is bound");
    drop(free);
    let sara = Seat::start(&[], (80, 24), VTE);
    sara.until_screen(|screen| screen.contains("Welcome."));
    sara.types(&format!("Sara\t\x15{address}\r"));
    sara.until_screen(|screen| screen.contains("refused"));
    assert!(!sara.home().join(".local/share/diwan").exists());
}

#[test]
fn quitting_says_goodbye_and_gives_the_terminal_back() {
    let server = Server::start();
    let mut jim = Neighbour::comes("Jim", server.address());
    let mut sara = server.seat("Sara", (80, 24));
    jim.hears("Sara joined the room 'General'");
    sara.until_screen(|screen| screen.contains("General"));
    sara.types("/quit\r");
    let (code, written) = sara.until_end();
    assert_eq!(code, 0);
    assert!(written.ends_with("\x1b[8h\x1b[0 k\x1b[?1243h\x1b[?1049l"), "{written:?}");
    let (bar, usual) = (written.rfind("\x1b[6 q"), written.rfind("\x1b[0 q"));
    assert!(bar.is_some() && usual > bar, "the shape of the cursor: {written:?}");
    jim.hears("Sara left the room 'General'");
}

#[test]
fn a_server_that_comes_back_finds_its_client_again() {
    let server = Server::start();
    let address = server.address();
    let sara = server.seat("Sara", (80, 24));
    sara.until_screen(|screen| screen.contains("General"));
    server.stop();
    let server = Server::at(address);
    let mut jim = Neighbour::comes("Jim", server.address());
    jim.hears("Sara joined the room 'General'");
    jim.says("public General welcome back");
    sara.until_screen(|screen| screen.contains("welcome back"));
}

#[test]
fn the_first_screen_asks_for_a_name_and_remembers_it() {
    let server = Server::start();
    let mut jim = Neighbour::comes("Jim", server.address());
    let port = server.address().port().to_string();
    let sara = Seat::start(&["127.0.0.1", &port], (80, 24), VTE);
    sara.until_screen(|screen| screen.to_lowercase().contains("name"));
    sara.types("Sara\r");
    jim.hears("Sara joined the room 'General'");
    let memory = sara.home().join(".local/state/diwan/client.toml");
    until(|| std::fs::read_to_string(&memory).is_ok_and(|text| text.contains("name = \"Sara\"")));
}

#[test]
fn a_config_file_is_heeded() {
    let server = Server::start();
    let mut jim = Neighbour::comes("Jim", server.address());
    let file = tempfile::NamedTempFile::new().expect("a file");
    let port = server.address().port();
    let settings = format!("host = '127.0.0.1'\nport = {port}\nname = 'Sara'\nmouse = false\n");
    std::fs::write(file.path(), settings).expect("it can be written");
    let path = file.path().to_str().expect("a path in UTF-8");
    let mut sara = Seat::start(&["--config", path], (80, 24), VTE);
    jim.hears("Sara joined the room 'General'");
    sara.until_screen(|screen| screen.contains("General"));
    sara.types("/quit\r");
    assert!(!sara.until_end().1.contains("\x1b[?1002h"), "the mouse was taken");
}

#[test]
fn a_wrong_config_file_is_an_error_in_words() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), "prot = 9000\n").expect("it can be written");
    let path = file.path().to_str().expect("a path in UTF-8");
    let (code, written) = Seat::start(&["--config", path], (80, 24), VTE).until_end();
    assert_eq!(code, 1);
    let told = format!("{path}:1: unknown key 'prot'; did you mean 'port'?");
    assert!(written.contains(&told), "{written}");
}

/// A shell with job control, which runs the program and is asked to bring it back.
#[test]
fn it_stops_like_any_job_and_comes_back_whole() {
    let server = Server::start();
    let mut jim = Neighbour::comes("Jim", server.address());
    let diwan = env!("CARGO_BIN_EXE_diwan");
    let port = server.address().port();
    let script =
        format!("set -m; {diwan} 127.0.0.1 {port} Sara; echo STOPPED; read _; fg; echo OVER");
    let mut command = Seat::command("bash");
    command.args(["--norc", "-c", &script]);
    let mut shell = Seat::run(command, (80, 24), VTE);
    let settings = shell.settings();
    jim.hears("Sara joined the room 'General'");
    shell.until_screen(|screen| screen.contains("General"));
    shell.types("\x1a");
    shell.until_screen(|screen| screen.contains("STOPPED"));
    assert!(!shell.is_alternate());
    assert_eq!(shell.settings(), settings);
    shell.types("\r");
    shell.until_screen(|screen| screen.contains("General"));
    jim.says("public General you were away");
    shell.until_screen(|screen| screen.contains("you were away"));
    assert!(shell.is_alternate());
    shell.types("/quit\r");
    shell.until_screen(|screen| screen.contains("OVER"));
    shell.until_end();
    assert_eq!(shell.settings(), settings);
}

#[test]
fn who_orders_text_is_chosen_by_what_reads_right_and_remembered() {
    let server = Server::start();
    let mut jim = Neighbour::comes("Jim", server.address());
    let sara = server.seat("Sara", (80, 24));
    jim.hears("Sara joined the room 'General'");
    jim.says("public General سلام (1)");
    sara.until_screen(|screen| screen.contains("(1) \u{fee1}\u{fefc}\u{feb3}"));
    sara.types("/bidi test\r");
    sara.until_screen(|screen| screen.contains("In force: app, because of what vte answered."));
    sara.types("2");
    // Logical order, each field isolated, and the terminal's own ordering left to itself.
    sara.until_screen(|screen| screen.contains("\u{2067}سلام (\u{2066}1\u{2069})\u{2069}"));
    let memory = sara.home().join(".local/state/diwan/client.toml");
    until(|| {
        std::fs::read_to_string(&memory).is_ok_and(|text| text.contains("vte = \"terminal\""))
    });
    sara.until_written("\x1b[8h\x1b[0 k\x1b[?1243h\x1b[?1049l\x1b[?1049h\x1b[2J");
    sara.types("/bidi auto\r");
    sara.until_screen(|screen| screen.contains("(1) \u{fee1}\u{fefc}\u{feb3}"));
    until(|| std::fs::read_to_string(&memory).is_ok_and(|text| !text.contains("vte")));
}
