//! Encrypted connections: the server's certificate, and the handshake before a session.
//!
//! Takes the files an operator named, or makes a certificate of its own, once, which is kept beside
//! the history; gives an encrypted stream for a socket, or none when the other side speaks no TLS, is
//! too slow, or comes with too many. Nothing is resumed: each connection proves everything anew, and
//! nothing is remembered of it. Never reads what is said.

use std::fmt::Display;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use diwan_shared::fingerprint::Fingerprint;
use rcgen::{CertificateParams, DnType, KeyPair};
use thiserror::Error;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject as _};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::NoServerSessionStorage;
use tokio_rustls::rustls::version::TLS13;
use tokio_rustls::rustls::{self, ServerConfig};
use tokio_rustls::server::TlsStream;

use crate::limits::{HANDSHAKE_MS_MAX, HANDSHAKES_MAX};
use crate::store::Place;

/// The name in the server's own certificate. Clients know it by its fingerprint.
const OWN_NAME: &str = "diwan-server";

/// The file in the data folder with that certificate and its key.
const OWN_FILE: &str = "tls.pem";

/// Which certificate a server shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// One of its own, for which nobody else vouches.
    Own,
    /// One from elsewhere.
    Files {
        /// The certificate, and those that vouch for it.
        certificate: PathBuf,
        /// Its private key.
        key: PathBuf,
    },
}

/// Why a server cannot encrypt.
#[derive(Debug, Error)]
pub enum TlsError {
    /// What an operator named is not what it should be.
    #[error("cannot use the {what} in {}: {why}", file.display())]
    Unusable {
        /// `certificate` or `key`.
        what: &'static str,
        /// The file.
        file: PathBuf,
        /// Why not.
        why: String,
    },
    /// The server's own certificate cannot be kept.
    #[error("cannot keep a certificate in {}: {error}", file.display())]
    Keeping {
        /// The file.
        file: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// The server's own certificate cannot be made.
    #[error("cannot make a certificate: {0}")]
    Making(#[from] rcgen::Error),
}

/// What encrypts connections.
pub(crate) struct Tls {
    acceptor: TlsAcceptor,
    /// By which people know its certificate.
    pub(crate) fingerprint: Fingerprint,
    /// One permit per handshake.
    handshakes: Semaphore,
}

impl Tls {
    /// With this certificate. One of its own is kept in `place`, whose folder is there.
    pub(crate) fn new(identity: &Identity, place: &Place) -> Result<Self, TlsError> {
        match (identity, place) {
            (Identity::Files { certificate, key }, _) => Self::in_files(certificate, key),
            (Identity::Own, Place::Folder(folder)) => {
                let file = folder.join(OWN_FILE);
                let keeping = |error| TlsError::Keeping { file: file.clone(), error };
                if is_missing(&file).map_err(keeping)? {
                    keep(folder, &file, make()?.as_bytes()).map_err(keeping)?;
                }
                Self::in_files(&file, &file)
            }
            (Identity::Own, Place::Memory) => {
                let file = Path::new(OWN_FILE);
                let own = make()?;
                Self::of((file, own.as_bytes()), (file, own.as_bytes()))
            }
        }
    }

    fn in_files(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        let read = |what, file| fs::read(file).map_err(|error| unusable(what, file, error));
        let chain = read("certificate", certificate)?;
        Self::of((certificate, &chain), (key, &read("key", key)?))
    }

    /// With what these files hold (PEM).
    fn of(certificate: (&Path, &[u8]), key: (&Path, &[u8])) -> Result<Self, TlsError> {
        let (certificate, text) = certificate;
        let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(text).collect();
        let chain = chain.map_err(|error| unusable("certificate", certificate, not_pem(&error)))?;
        let Some(first) = chain.first() else {
            return Err(unusable("certificate", certificate, not_pem(&pem::Error::NoItemsFound)));
        };
        let fingerprint = Fingerprint::of(first);
        let (key, text) = key;
        let private = PrivateKeyDer::from_pem_slice(text);
        let private = private.map_err(|error| unusable("key", key, not_pem(&error)))?;
        let config = config(chain, private).map_err(|error| match error {
            rustls::Error::InconsistentKeys(_) => {
                let of_another = format!("it does not belong to {}", certificate.display());
                unusable("key", key, of_another)
            }
            rustls::Error::InvalidCertificate(_) => unusable("certificate", certificate, error),
            error => unusable("key", key, error),
        })?;
        let acceptor = TlsAcceptor::from(Arc::new(config));
        Ok(Self { acceptor, fingerprint, handshakes: Semaphore::new(HANDSHAKES_MAX) })
    }

    /// The encrypted stream over a socket.
    ///
    /// # Errors
    /// When no TLS is spoken there, or too slowly, or when too many others have just come.
    pub(crate) async fn accept(&self, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        let shaken = async {
            // Whoever says nothing takes nobody's place.
            stream.peek(&mut [0]).await?;
            let _place = self.handshakes.acquire().await.map_err(io::Error::other)?;
            self.acceptor.accept(stream).await
        };
        timeout(Duration::from_millis(HANDSHAKE_MS_MAX), shaken).await?
    }
}

fn config(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<ServerConfig, rustls::Error> {
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&TLS13])?
        .with_no_client_auth();
    let mut config = config.with_single_cert(chain, key)?;
    // A chat connects rarely and stays long: what would make coming back cheap is never used.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(config)
}

/// A certificate and its key, new (PEM). It does not end: who trusts it, trusts its fingerprint.
fn make() -> Result<String, rcgen::Error> {
    let mut parameters = CertificateParams::new([OWN_NAME.to_owned()])?;
    parameters.distinguished_name.push(DnType::CommonName, OWN_NAME);
    let key = KeyPair::generate()?;
    Ok(parameters.self_signed(&key)?.pem() + &key.serialize_pem())
}

/// Whether nothing has this name. What cannot be looked at may be a certificate that people know.
fn is_missing(file: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        looked => looked.map(|_| false),
    }
}

/// Writes a file in a folder that only its owner can read: all of it, or none.
fn keep(folder: &Path, file: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = file.with_extension("new");
    // One that was left behind may be open to others.
    if !is_missing(&new)? {
        fs::remove_file(&new)?;
    }
    let mut writer = File::options().write(true).create_new(true).mode(0o600).open(&new)?;
    writer.write_all(bytes)?;
    writer.sync_all()?;
    fs::rename(new, file)?;
    // The folder holds the name: without this it may be gone after a power loss.
    File::open(folder)?.sync_all()
}

fn unusable(what: &'static str, file: &Path, why: impl Display) -> TlsError {
    TlsError::Unusable { what, file: file.to_owned(), why: why.to_string() }
}

/// What is wrong with a file, without showing what is in it.
fn not_pem(error: &pem::Error) -> &'static str {
    match error {
        pem::Error::NoItemsFound => "there is none",
        _ => "it is not PEM",
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt as _;
    use tokio::net::TcpListener;

    use super::*;

    /// Room for so many handshakes.
    fn tls(handshakes: usize) -> Tls {
        let tls = Tls::new(&Identity::Own, &Place::Memory).unwrap();
        Tls { handshakes: Semaphore::new(handshakes), ..tls }
    }

    /// Both ends of a connection, the server's first.
    async fn connection() -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let far = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        (listener.accept().await.unwrap().0, far)
    }

    /// How the handshake ends for one who comes and says what is no TLS.
    async fn end(tls: &Tls) -> io::ErrorKind {
        let (near, mut far) = connection().await;
        far.write_all(b"hello 1 Jim\n").await.unwrap();
        tls.accept(near).await.map(|_| ()).unwrap_err().kind()
    }

    #[tokio::test]
    async fn who_is_silent_takes_nobodys_place() {
        let tls = tls(1);
        let (near, _far) = connection().await;
        tokio::select! {
            biased;
            _ = tls.accept(near) => panic!("nothing was said"),
            end = end(&tls) => assert_eq!(end, io::ErrorKind::InvalidData, "it was heard"),
        }
    }

    #[tokio::test]
    async fn who_comes_among_many_waits_for_a_place() {
        let tls = tls(0);
        let freed = async {
            tokio::task::yield_now().await;
            tls.handshakes.add_permits(1);
        };
        let (end, ()) = tokio::join!(end(&tls), freed);
        assert_eq!(end, io::ErrorKind::InvalidData, "it was heard");
    }
}
