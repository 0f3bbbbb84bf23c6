//! The encrypted stream over a socket, to a server whose certificate is trusted.
//!
//! Takes a connected socket, the server's host and which certificate is good; gives the stream, or the
//! certificate that is not trusted, before anything was said. Asks the system's authorities about
//! every other certificate than the one that is known. Nothing is resumed, so each connection is
//! judged anew. Also the words for what goes wrong.

use std::io;
use std::sync::Arc;

use diwan_shared::fingerprint::Fingerprint;
use rustls_platform_verifier::Verifier;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::client::Resumption;
use tokio_rustls::rustls::client::danger::{
    HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring, verify_tls13_signature};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::version::TLS13;
use tokio_rustls::rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, SignatureScheme,
};

use super::Failure;
use crate::app::effect::Trust;
use crate::app::msg::Stranger;

/// Makes what is said on a socket a secret between us and the server.
pub(super) async fn encrypt(
    socket: TcpStream,
    host: String,
    trust: Trust,
) -> Result<TlsStream<TcpStream>, Failure> {
    let provider = Arc::new(ring::default_provider());
    let config = config(Judge { trust, provider }).map_err(io::Error::other)?;
    let name =
        ServerName::try_from(host).map_err(|_| io::Error::other("It is no name of a host"))?;
    let encrypted = TlsConnector::from(Arc::new(config)).connect(name, socket).await;
    encrypted.map_err(|error| stranger(&error).map_or(Failure::Broken(error), Failure::Distrusted))
}

fn config(judge: Judge) -> Result<ClientConfig, Error> {
    let mut config = ClientConfig::builder_with_provider(judge.provider.clone())
        .with_protocol_versions(&[&TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(judge))
        .with_no_client_auth();
    config.resumption = Resumption::disabled();
    Ok(config)
}

/// Says whether a certificate is good.
#[derive(Debug)]
struct Judge {
    trust: Trust,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Judge {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        status: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let fingerprint = Fingerprint::of(certificate);
        if self.trust == Trust::Only(fingerprint) {
            return Ok(ServerCertVerified::assertion());
        }
        let authorities = Verifier::new(self.provider.clone());
        let vouched = authorities
            .and_then(|them| them.verify_server_cert(certificate, chain, name, status, now));
        match (self.trust, vouched) {
            (Trust::Authorities, Ok(vouched)) => Ok(vouched),
            (_, vouched) => {
                let doubt = vouched.err().map(|error| doubt(&error));
                let stranger = Unknown(Stranger { fingerprint, doubt });
                Err(CertificateError::Other(OtherError(Arc::new(stranger))).into())
            }
        }
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        // Nothing older than TLS 1.3 is spoken.
        Err(Error::HandshakeNotComplete)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// A certificate on its way through the library's errors.
#[derive(Debug, thiserror::Error)]
#[error("the certificate is not trusted")]
struct Unknown(Stranger);

/// The certificate for whose sake a handshake failed.
fn stranger(error: &io::Error) -> Option<Stranger> {
    match reason(error)? {
        Error::InvalidCertificate(CertificateError::Other(OtherError(unknown))) => {
            unknown.downcast_ref::<Unknown>().map(|Unknown(stranger)| *stranger)
        }
        _ => None,
    }
}

/// Why nobody vouches for a certificate, in words that follow "its certificate".
fn doubt(error: &Error) -> &'static str {
    use CertificateError as Wrong;
    match error {
        Error::InvalidCertificate(Wrong::Expired | Wrong::ExpiredContext { .. }) => "has expired",
        Error::InvalidCertificate(Wrong::NotValidYet | Wrong::NotValidYetContext { .. }) => {
            "is not valid yet"
        }
        Error::InvalidCertificate(
            Wrong::NotValidForName | Wrong::NotValidForNameContext { .. },
        ) => "is for another name",
        Error::InvalidCertificate(Wrong::Revoked) => "was revoked",
        Error::InvalidCertificate(Wrong::UnknownIssuer) => {
            "is the server's own: no authority vouches for it"
        }
        Error::InvalidCertificate(_) => "could not be checked: no authority makes them like this",
        _ => "could not be checked: the authorities of this system cannot be asked",
    }
}

/// What went wrong with the encryption, as a sentence without a full stop.
pub(super) fn sentence(error: &io::Error) -> Option<&'static str> {
    Some(match reason(error)? {
        Error::InvalidMessage(_) => "No TLS is spoken there",
        Error::AlertReceived(_) | Error::PeerIncompatible(_) => "No TLS 1.3 is spoken there",
        _ => "The encryption failed",
    })
}

fn reason(error: &io::Error) -> Option<&Error> {
    error.get_ref()?.downcast_ref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_checked_is_not_called_the_servers_own() {
        let own = doubt(&CertificateError::UnknownIssuer.into());
        assert_eq!(own, "is the server's own: no authority vouches for it");
        let odd = doubt(&CertificateError::BadEncoding.into());
        assert_eq!(odd, "could not be checked: no authority makes them like this");
        let unasked = doubt(&Error::General("no authorities are there".to_owned()));
        let sentence = "could not be checked: the authorities of this system cannot be asked";
        assert_eq!(unasked, sentence);
    }
}
