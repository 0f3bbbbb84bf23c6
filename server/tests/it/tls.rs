//! Encrypted connections: the same server through TLS, its certificates, and whoever speaks no TLS.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use diwan_server::limits::HANDSHAKES_MAX;
use diwan_shared::fingerprint::Fingerprint;
use tokio_rustls::rustls::client::danger::{
    HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring, verify_tls13_signature};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::version::TLS13;
use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, Error, SignatureScheme, StreamOwned,
};
use tokio_rustls::{TlsConnector, client};

use crate::process::{ANYWHERE, Process, command};
use crate::script::{JIM_AND_ANA, hold};
use crate::world::{DEADLINE, Port, with_doors, with_tunnel};

/// Takes any certificate whose key is there: which one it was is asked afterwards.
#[derive(Debug)]
struct Anyone(CryptoProvider);

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General("only TLS 1.3 is spoken".to_owned()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

fn config() -> Arc<ClientConfig> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_protocol_versions(&[&TLS13]).unwrap().dangerous();
    let verifier = Arc::new(Anyone(ring::default_provider()));
    Arc::new(builder.with_custom_certificate_verifier(verifier).with_no_client_auth())
}

fn name() -> ServerName<'static> {
    ServerName::try_from("localhost").unwrap()
}

/// An address at which what is said in the open goes on encrypted to `server`, and back.
pub(crate) fn tunnel(server: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    listener.set_nonblocking(true).unwrap();
    let carry = async move {
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        while let Ok((near, _)) = listener.accept().await {
            tokio::spawn(carry(near, server));
        }
    };
    std::thread::spawn(move || {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(carry);
    });
    address
}

async fn carry(mut near: tokio::net::TcpStream, server: SocketAddr) -> std::io::Result<()> {
    let far = tokio::net::TcpStream::connect(server).await?;
    let connector = TlsConnector::from(config());
    let mut far: client::TlsStream<_> = connector.connect(name(), far).await?;
    tokio::io::copy_bidirectional(&mut near, &mut far).await?;
    Ok(())
}

/// The fingerprint of the certificate that is shown at an address.
fn shown_at(address: SocketAddr) -> Fingerprint {
    let tls = ClientConnection::new(config(), name()).unwrap();
    let mut stream = StreamOwned::new(tls, TcpStream::connect(address).unwrap());
    stream.read_exact(&mut [0; 7]).unwrap();
    Fingerprint::of(&stream.conn.peer_certificates().unwrap()[0])
}

/// A server with an encrypted address, and what its banner says of that.
fn start(data: &Path, words: &[&str]) -> (Process, SocketAddr, Fingerprint) {
    let mut command = command(data, ANYWHERE);
    command.args(["--tls-listen", "127.0.0.1:0"]).args(words);
    let mut server = Process::watch(command);
    let address = server.row("encrypted").parse().unwrap();
    let fingerprint = server.row("fingerprint").parse().unwrap();
    (server, address, fingerprint)
}

/// What a server says that does not start.
fn refused(words: &[&str]) -> String {
    let data = tempfile::tempdir().unwrap();
    let refused = command(data.path(), ANYWHERE).args(words).output().unwrap();
    assert!(!refused.status.success());
    String::from_utf8(refused.stderr).unwrap()
}

#[test]
fn people_meet_whether_they_encrypt_or_not() {
    with_doors(|server| {
        let encrypted = server.encrypted().unwrap();
        let mut ana = Port::new(tunnel(encrypted.addresses[0]));
        let mut jim = Port::new(server.addresses(diwan_server::door::Door::Lines)[0]);
        let comes = |name| {
            format!(
                "{name}< Choose username:\n{name}> {name}\n{name}< Connected to the server!\n\
                 {name}< You joined the room 'General'"
            )
        };
        hold(&mut jim, &comes("Jim"));
        hold(&mut ana, &comes("Ana"));
        hold(&mut jim, "Jim< Ana joined the room 'General'\nJim> public General سلام");
        hold(&mut ana, "Ana< In group General, Jim: سلام\nAna> public General שלום");
        hold(&mut jim, "Jim< In group General, Ana: שלום");
    });
}

#[test]
fn what_is_asked_before_the_end_is_answered() {
    with_tunnel(|address| {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        stream.write_all(b"Jim\nping one\nping two\n").unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut heard = String::new();
        stream.read_to_string(&mut heard).unwrap();
        assert!(heard.ends_with("pong one\npong two\n"), "{heard}");
    });
}

#[test]
fn the_servers_own_certificate_is_made_once_and_only_its_owner_reads_the_key() {
    let data = tempfile::tempdir().unwrap();
    let (server, address, first) = start(data.path(), &[]);
    assert_eq!(shown_at(address), first);
    server.signal("-TERM");
    server.end();
    let mode = std::fs::metadata(data.path().join("tls.pem")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let (mut server, address, second) = start(data.path(), &[]);
    assert_eq!((shown_at(address), second), (first, first));
    // How to join is said so that it can be copied.
    server.row("data");
    server.row("process");
    server.row("join with");
    let words = format!("diwan --tls 127.0.0.1 {} --tls-pin {first}", address.port());
    assert_eq!(server.row("or with"), words);

    let (_server, _, other) = start(Path::new(":memory:"), &[]);
    assert_ne!(other, first);
}

#[test]
fn a_file_that_was_left_behind_gives_the_key_to_nobody() {
    let data = tempfile::tempdir().unwrap();
    let left = data.path().join("tls.new");
    std::fs::write(&left, "half a key").unwrap();
    std::fs::set_permissions(&left, std::fs::Permissions::from_mode(0o644)).unwrap();
    let (_server, address, fingerprint) = start(data.path(), &[]);
    assert_eq!(shown_at(address), fingerprint);
    let mode = std::fs::metadata(data.path().join("tls.pem")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(!left.exists());
}

#[test]
fn a_certificate_that_is_out_of_reach_is_not_replaced() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("tls.pem");
    std::os::unix::fs::symlink("/nowhere/tls.pem", &file).unwrap();
    let mut command = command(data.path(), ANYWHERE);
    let refused = command.args(["--tls-listen", "127.0.0.1:0"]).output().unwrap();
    let complaint = String::from_utf8(refused.stderr).unwrap();
    let sentence = format!("cannot use the certificate in {}: No such file", file.display());
    assert!(!refused.status.success() && complaint.contains(&sentence), "{complaint}");
    assert!(file.is_symlink());
}

#[test]
fn a_certificate_from_elsewhere_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let [certificate, key] = ["cert.pem", "key.pem"].map(|name| folder.path().join(name));
    let made = rcgen::generate_simple_self_signed(["chat.example.org".to_owned()]).unwrap();
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let data = tempfile::tempdir().unwrap();
    let files = [&certificate, &key].map(|file| file.to_str().unwrap());
    let words = ["--tls-cert", files[0], "--tls-key", files[1]];
    let (_server, address, fingerprint) = start(data.path(), &words);
    assert_eq!(shown_at(address), fingerprint);
    assert_eq!(fingerprint, Fingerprint::of(made.cert.der()));
    assert!(!data.path().join("tls.pem").exists());
}

#[test]
fn a_wrong_certificate_is_refused_in_a_sentence_that_names_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let made = rcgen::generate_simple_self_signed(["a.example".to_owned()]).unwrap();
    let other = rcgen::KeyPair::generate().unwrap();
    let certificate = file("cert.pem", &made.cert.pem());
    let key = file("key.pem", &made.signing_key.serialize_pem());
    let foreign = file("other.pem", &other.serialize_pem());
    let empty = file("empty.pem", "");
    let cut = file("cut.pem", &made.cert.pem().replace("-----END", ""));
    for (certificate, key, sentence) in [
        ("/nowhere.pem", &*key, "cannot use the certificate in /nowhere.pem: No such file".into()),
        (&certificate, "/nowhere.pem", "cannot use the key in /nowhere.pem: No such file".into()),
        (&empty, &key, format!("cannot use the certificate in {empty}: there is none")),
        (&cut, &key, format!("cannot use the certificate in {cut}: it is not PEM")),
        (&certificate, &certificate, format!("cannot use the key in {certificate}: there is none")),
        (
            &certificate,
            &foreign,
            format!("cannot use the key in {foreign}: it does not belong to {certificate}"),
        ),
    ] {
        let words = ["--tls-listen", "127.0.0.1:0", "--tls-cert", certificate, "--tls-key", key];
        let complaint = refused(&words);
        assert!(complaint.contains(&sentence), "{complaint}\nis not: {sentence}");
    }
}

#[test]
fn who_speaks_no_tls_is_closed_and_disturbs_nobody() {
    with_doors(|server| {
        let address = server.encrypted().unwrap().addresses[0];
        let mut open = TcpStream::connect(address).unwrap();
        open.set_read_timeout(Some(DEADLINE)).unwrap();
        open.write_all(b"hello 1 Jim session=0123456789abcdef\n").unwrap();
        let mut heard = Vec::new();
        // What was not read may reset the connection; either way it is over.
        let end = open.read_to_end(&mut heard).map_err(|error| error.kind());
        assert!(matches!(end, Ok(_) | Err(ErrorKind::ConnectionReset)), "{end:?}");
        assert!(!String::from_utf8_lossy(&heard).contains("username"), "{heard:?}");
        // Silent ones hold up nobody who comes after them, however many there are.
        let silent: Vec<_> = (1..HANDSHAKES_MAX / 2).map(|_| TcpStream::connect(address)).collect();
        hold(&mut Port::new(tunnel(address)), JIM_AND_ANA);
        assert!(silent.iter().all(Result::is_ok));
    });
}

#[test]
fn openssl_is_a_netcat_that_encrypts() {
    let (_server, address, _) = start(Path::new(":memory:"), &[]);
    let openssl = Command::new("openssl")
        .args(["s_client", "-quiet", "-connect", &address.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    // It is no part of what the program needs.
    let Ok(mut openssl) = openssl else { return };
    openssl.stdin.take().unwrap().write_all("Jim\nping سلام\nexit\n".as_bytes()).unwrap();
    let output = openssl.wait_with_output().unwrap();
    let heard = String::from_utf8(output.stdout).unwrap();
    assert!(heard.starts_with("Choose username:\nConnected to the server!\n"), "{heard}");
    assert!(heard.contains("pong سلام\n"), "{heard}");
}
