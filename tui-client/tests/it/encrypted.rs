//! The real program and a real server, encrypted: which certificates are trusted, and that nothing is
//! lost or said in the open on the way there.

use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::process::{Command, Stdio};

use diwan_server::tls::Identity;

use crate::conversation::{Neighbour, Server};
use crate::seat::{Seat, VTE};
use crate::surviving::{is_marked, texts};

const SIZE: (u16, u16) = (100, 30);

/// A server with an encrypted address.
fn server() -> Server {
    Server::encrypted(SocketAddr::from(([127, 0, 0, 1], 0)), Identity::Own)
}

fn pin(server: &Server) -> String {
    server.secret().fingerprint.to_string()
}

fn port(server: &Server) -> String {
    server.secret().addresses[0].port().to_string()
}

/// The screen without its rows and rules: a fingerprint may stand in two rows.
fn flat(screen: &str) -> String {
    screen.chars().filter(|c| !c.is_whitespace() && *c != '│').collect()
}

fn shows(fingerprint: &str) -> impl Fn(&str) -> bool {
    let fingerprint = flat(fingerprint);
    move |screen| flat(screen).contains(&fingerprint)
}

fn is_secret(screen: &str) -> bool {
    screen.contains("TLS ✓")
}

#[test]
fn who_knows_the_fingerprint_comes_in_and_says_so() {
    let server = server();
    let mut jim = Neighbour::comes("Jim", server.address());
    let sara =
        Seat::start(&["127.0.0.1", &port(&server), "Sara", "--tls-pin", &pin(&server)], SIZE, VTE);
    let screen = sara.until_screen(is_secret);
    assert!(screen.contains("Connected to tls://127.0.0.1:"), "{screen}");
    sara.types("سلام\r");
    jim.hears("In group General, Sara: سلام");
    jim.says("public General שלום");
    sara.until_screen(|screen| screen.contains("Jim"));
    sara.types("/doctor\r");
    sara.until_screen(|screen| screen.contains("Connection: encrypted (TLS)"));
    // What was said before is there for who comes later.
    let dana = sara.beside(&["127.0.0.1", &port(&server), "Dana"], SIZE);
    dana.until_screen(|screen| is_secret(screen) && screen.contains("Sara"));
}

#[test]
fn an_unknown_certificate_is_compared_once_and_known_from_then_on() {
    let server = server();
    let words = ["--tls", "127.0.0.1", &port(&server), "Sara"];
    let sara = Seat::start(&words, SIZE, VTE);
    let screen = sara.until_screen(shows(&pin(&server)));
    assert!(screen.contains("F12 trusts it"), "{screen}");
    sara.types("\x1b[24~");
    sara.until_screen(is_secret);
    // Neither the flag nor a question is needed again.
    let sara = sara.killed_and_started(&words[1..], SIZE);
    sara.until_screen(is_secret);
}

#[test]
fn another_certificate_is_refused_until_it_is_trusted_and_then_all_that_waited_is_said_once() {
    let first = server();
    let (address, plain) = (first.secret().addresses[0], first.address());
    let words = ["127.0.0.1", &port(&first), "Sara", "--tls-pin", &pin(&first)];
    let sara = Seat::start(&words, SIZE, VTE);
    sara.until_screen(is_secret);
    first.stop();
    let other = Server::encrypted_at(plain, address, Identity::Own);
    let screen = sara.until_screen(shows(&pin(&other)));
    assert!(screen.contains("between you and the server"), "{screen}");
    sara.types("for the right one\r");
    sara.until_screen(|screen| is_marked(screen, "…", "for the right one"));
    sara.types("/reconnect\r");
    sara.until_screen(shows(&pin(&other)));
    assert!(texts(plain).is_empty());
    sara.types("/trust\r");
    sara.until_screen(|screen| is_secret(screen) && is_marked(screen, "✓", "for the right one"));
    assert_eq!(texts(plain), ["for the right one"]);
}

#[test]
fn what_was_written_is_stored_once_though_program_and_server_are_gone_in_between() {
    let data = tempfile::tempdir().expect("a folder");
    let start = |plain, secret| Server::keeping(data.path(), plain, secret);
    let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
    let server = start(anywhere, anywhere);
    let (plain, secret) = (server.address(), server.secret().addresses[0]);
    let words = ["127.0.0.1", &port(&server), "Sara", "--tls-pin", &pin(&server)];
    let sara = Seat::start(&words, SIZE, VTE);
    sara.until_screen(is_secret);
    sara.types("one\r");
    sara.until_screen(|screen| is_marked(screen, "✓", "one"));
    server.stop();
    sara.until_screen(|screen| screen.contains("No connection to"));
    sara.types("two\rthree\r");
    sara.until_screen(|screen| is_marked(screen, "…", "three"));
    let sara = sara.killed_and_started(&words, SIZE);
    // The same server, so the same certificate.
    let _server = start(plain, secret);
    sara.until_screen(|screen| is_secret(screen) && is_marked(screen, "✓", "three"));
    assert_eq!(texts(plain), ["one", "two", "three"]);
}

#[test]
fn a_server_that_an_authority_vouches_for_needs_no_fingerprint() {
    let house = House::new();
    let server = house.server("good", |_| {});
    let words = ["--tls", "localhost", &port(&server), "Sara"];
    house.seat(&words).until_screen(is_secret);
    // As somebody else it is nobody.
    let words = ["--tls", "127.0.0.1", &port(&server), "Sara"];
    house.seat(&words).until_screen(|screen| flat(screen).contains("isforanothername"));
}

#[test]
fn a_certificate_that_has_expired_is_no_good_any_more() {
    let house = House::new();
    let server = house.server("old", |parameters| {
        parameters.not_after = rcgen::date_time_ymd(2001, 1, 1);
    });
    let words = ["--tls", "localhost", &port(&server), "Sara"];
    house.seat(&words).until_screen(|screen| flat(screen).contains("hasexpired"));
}

#[test]
fn a_server_that_speaks_no_tls_is_said_to_and_hears_nothing() {
    let server = Server::start();
    let port = server.address().port().to_string();
    let sara = Seat::start(&["--tls", "127.0.0.1", &port, "Sara"], SIZE, VTE);
    sara.until_screen(|screen| screen.contains("No TLS is spoken there"));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("it is bound").port().to_string();
    let _dana = Seat::start(&["--tls", "127.0.0.1", &port, "Dana"], SIZE, VTE);
    let (mut socket, _) = listener.accept().expect("it connects");
    let mut heard = [0; 64];
    std::io::Read::read_exact(&mut socket, &mut heard).expect("it says hello");
    assert_eq!(heard[0], 0x16, "a handshake, and nothing of ours");
}

#[test]
fn a_server_that_speaks_only_tls_is_said_to() {
    let server = server();
    let sara = Seat::start(&["127.0.0.1", &port(&server), "Sara"], SIZE, VTE);
    sara.until_screen(|screen| screen.contains("Only TLS is spoken there"));
    // On the first screen, what is missing is put before the server.
    sara.types("\t\x01tls://\r");
    sara.until_screen(shows(&pin(&server)));
}

#[test]
fn lines_tell_what_is_not_trusted_and_end_where_nobody_can_be_asked() {
    let server = server();
    let home = tempfile::tempdir().expect("a folder");
    let lines = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_diwan"));
        command.env_clear().env("HOME", home.path()).arg("--line-mode").args(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        let mut input = child.stdin.take().expect("an input");
        writeln!(input, "from a pipe").expect("it reads");
        drop(input);
        child.wait_with_output().expect("it ends")
    };
    let refused = lines(&["--tls", "127.0.0.1", &port(&server), "Sara"]);
    let complaint = String::from_utf8(refused.stderr).expect("it is text");
    assert_eq!(refused.status.code(), Some(1), "{complaint}");
    assert!(complaint.contains(&pin(&server)) && complaint.contains("/trust"), "{complaint}");
    assert!(complaint.contains("Line 1 was not taken: from a pipe"), "{complaint}");
    let taken = lines(&["127.0.0.1", &port(&server), "Sara", "--tls-pin", &pin(&server)]);
    assert!(taken.status.success(), "{taken:?}");
    assert_eq!(texts(server.address()), ["from a pipe"]);
}

/// An authority that people in this house trust.
struct House {
    folder: tempfile::TempDir,
    issuer: rcgen::Issuer<'static, rcgen::KeyPair>,
}

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut parameters = rcgen::CertificateParams::new(Vec::new()).expect("no names");
        parameters.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let key = rcgen::KeyPair::generate().expect("a key");
        let authority = parameters.self_signed(&key).expect("a certificate");
        std::fs::write(folder.path().join("authorities.pem"), authority.pem()).expect("a file");
        Self { folder, issuer: rcgen::Issuer::new(parameters, key) }
    }

    /// A server called `localhost`, for which the authority vouches.
    fn server(&self, name: &str, change: impl Fn(&mut rcgen::CertificateParams)) -> Server {
        let mut parameters =
            rcgen::CertificateParams::new(["localhost".to_owned()]).expect("a name");
        change(&mut parameters);
        let key = rcgen::KeyPair::generate().expect("a key");
        let shown = parameters.signed_by(&key, &self.issuer).expect("a certificate");
        let file = |kind: &str, text: String| {
            let path = self.folder.path().join(format!("{name}.{kind}"));
            std::fs::write(&path, text).expect("a file");
            path
        };
        let (certificate, key) = (file("cert", shown.pem()), file("key", key.serialize_pem()));
        let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
        Server::encrypted(anywhere, Identity::Files { certificate, key })
    }

    fn seat(&self, words: &[&str]) -> Seat {
        let mut command = Seat::command(env!("CARGO_BIN_EXE_diwan"));
        command.env("SSL_CERT_FILE", self.folder.path().join("authorities.pem"));
        command.args(words);
        Seat::run(command, SIZE, VTE)
    }
}
