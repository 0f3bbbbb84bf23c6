//! The link on a real socket, against a server made of a few lines.
//!
//! Takes news from the link and lines from the server's end of the connection. What the session
//! decides is tested as a table in session/tests.rs; here it is about bytes that really move.

use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::net::TcpListener;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::time::timeout;

use super::*;
use crate::app::msg::LinkEvent;
use diwan_shared::event::Event;

const WELCOME: &str = concat!(
    r#"{"event":"welcome","version":1,"server":"t","name":"Sara","epoch":"e","time":0,"#,
    r#""limits":{},"resumed":false,"conversations":[]}"#,
    "\n"
);

/// No test waits longer for anything.
const PATIENCE: Duration = Duration::from_secs(10);

struct Server {
    listener: TcpListener,
    address: Address,
}

struct Connection {
    lines: Lines<BufReader<OwnedReadHalf>>,
    writer: OwnedWriteHalf,
}

impl Server {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        Self { listener, address: Address::new("127.0.0.1", port) }
    }

    async fn accept(&self) -> Connection {
        let accepted = timeout(PATIENCE, self.listener.accept()).await.expect("it connects");
        let (reader, writer) = accepted.expect("it connects").0.into_split();
        let lines = BufReader::new(reader).lines();
        Connection { lines, writer }
    }

    fn link(&self) -> (Link, mpsc::Receiver<Msg>) {
        let (news, heard) = mpsc::channel(4);
        let secret = Secret::new("0123456789abcdef").expect("a good secret");
        let link = Link::open(&self.address, 1, dial(), news);
        link.introduce(UserName::new("Sara").expect("a good name"), secret);
        (link, heard)
    }
}

impl Connection {
    async fn heard(&mut self) -> Option<String> {
        let line = timeout(PATIENCE, self.lines.next_line()).await.expect("something is said");
        line.expect("the link speaks UTF-8")
    }

    async fn say(&mut self, text: &str) {
        self.writer.write_all(text.as_bytes()).await.expect("the link reads");
    }
}

async fn next(heard: &mut mpsc::Receiver<Msg>) -> Msg {
    timeout(PATIENCE, heard.recv()).await.expect("there is news").expect("the link lives")
}

/// Waits for the welcome, whatever comes before it.
async fn welcomed(heard: &mut mpsc::Receiver<Msg>) {
    while !matches!(next(heard).await, Msg::Server(Event::Welcome(_))) {}
}

fn request(line: &str) -> Request {
    diwan_shared::parse::request(line).expect("a good line").expect("not blank")
}

#[tokio::test]
async fn it_speaks_and_hears() {
    let server = Server::start().await;
    let (link, mut heard) = server.link();
    let mut connection = server.accept().await;
    connection.say("Choose username:\n").await;
    let hello = "hello 1 Sara session=0123456789abcdef";
    assert_eq!(connection.heard().await.as_deref(), Some(hello));
    connection.say(WELCOME).await;
    let connecting = LinkEvent::Connecting { address: server.address.to_string() };
    assert_eq!(next(&mut heard).await, Msg::Link(connecting));
    welcomed(&mut heard).await;
    link.send(request("#1 public General سلام"));
    assert_eq!(connection.heard().await.as_deref(), Some("#1 public General سلام"));
}

#[tokio::test]
async fn a_broken_connection_is_made_again() {
    let server = Server::start().await;
    let (_link, mut heard) = server.link();
    for _ in 0..3 {
        let mut connection = server.accept().await;
        connection.say(WELCOME).await;
        welcomed(&mut heard).await;
        drop(connection);
        let down = next(&mut heard).await;
        assert!(
            matches!(&down, Msg::Link(LinkEvent::Down { retry_in_ms: Some(_), .. })),
            "{down:?}"
        );
    }
}

#[tokio::test]
async fn a_new_connection_is_made_when_it_is_wanted() {
    let server = Server::start().await;
    let (link, mut heard) = server.link();
    let mut first = server.accept().await;
    first.say(WELCOME).await;
    welcomed(&mut heard).await;
    first.heard().await;
    link.reconnect();
    let mut second = server.accept().await;
    assert_eq!(first.heard().await, None, "the first one is closed");
    second.say(WELCOME).await;
    welcomed(&mut heard).await;
}

#[tokio::test]
async fn a_refused_connection_is_told_in_words() {
    let server = Server::start().await;
    let address = server.address.clone();
    drop(server.listener);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let (_link, mut heard) = Server { listener, address }.link();
    next(&mut heard).await;
    let down = next(&mut heard).await;
    let Msg::Link(LinkEvent::Down { why, retry_in_ms: Some(_) }) = down else {
        panic!("{down:?}");
    };
    assert_eq!(why, "Connection refused");
}

#[tokio::test]
async fn closing_sends_the_last_words() {
    let server = Server::start().await;
    let (link, mut heard) = server.link();
    let mut connection = server.accept().await;
    connection.heard().await;
    connection.say(WELCOME).await;
    welcomed(&mut heard).await;
    link.send(request("exit"));
    link.close().await;
    assert_eq!(connection.heard().await.as_deref(), Some("exit"));
    assert_eq!(connection.heard().await, None);
}

#[tokio::test]
async fn a_flood_waits_until_it_is_read_and_loses_nothing() {
    let server = Server::start().await;
    let (_link, mut heard) = server.link();
    let mut connection = server.accept().await;
    connection.say(WELCOME).await;
    let online = |n| format!("{{\"event\":\"online\",\"user\":\"u{n}\"}}\n");
    let flood: String = (0..20_000).map(online).collect();
    let writing = tokio::spawn(async move {
        connection.say(&flood).await;
        connection
    });
    welcomed(&mut heard).await;
    for n in 0..20_000 {
        let Msg::Server(Event::Online { user }) = next(&mut heard).await else { panic!("{n}") };
        assert_eq!(user.as_str(), format!("u{n}"));
    }
    writing.await.expect("the server wrote all");
}

#[test]
fn errors_are_sentences() {
    let sentences = [
        (io::Error::from_raw_os_error(111), "Connection refused"),
        (io::Error::from(io::ErrorKind::TimedOut), "Nobody answered"),
        (
            io::Error::other("failed to lookup address information: Name or service not known"),
            "failed to lookup address information: Name or service not known",
        ),
    ];
    for (error, expected) in sentences {
        assert_eq!(sentence(&error), expected);
    }
}
