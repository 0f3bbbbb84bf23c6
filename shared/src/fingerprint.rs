//! The fingerprint of a server's certificate: how people tell that it is the right one.
//!
//! Takes a certificate's bytes, gives what both sides show: `SHA256:` and 43 letters, as ssh writes
//! its own. Reads the same back from what somebody copied. Never looks into a certificate.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

/// What stands before the letters, so that nobody takes them for something else.
const KIND: &str = "SHA256:";

/// The SHA-256 of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint([u8; 32]);

/// What is no fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a fingerprint is SHA256: and 43 letters, digits, + or /, as the server shows it")]
pub struct FingerprintError;

impl Fingerprint {
    /// That of a certificate, given as it comes over the wire (DER).
    #[must_use]
    pub fn of(certificate: &[u8]) -> Self {
        let mut bytes = [0; 32];
        // Both have 32 bytes.
        bytes
            .iter_mut()
            .zip(digest(&SHA256, certificate).as_ref())
            .for_each(|(to, from)| *to = *from);
        Self(bytes)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{KIND}{}", STANDARD_NO_PAD.encode(self.0))
    }
}

impl FromStr for Fingerprint {
    type Err = FingerprintError;

    fn from_str(text: &str) -> Result<Self, FingerprintError> {
        let letters = text.trim().strip_prefix(KIND).ok_or(FingerprintError)?;
        let bytes = STANDARD_NO_PAD.decode(letters).map_err(|_| FingerprintError)?;
        bytes.try_into().map(Self).map_err(|_| FingerprintError)
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = FingerprintError;

    fn try_from(text: String) -> Result<Self, FingerprintError> {
        text.parse()
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        fingerprint.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_written_as_ssh_and_openssl_would_have_it() {
        // printf 'abc' | openssl dgst -sha256 -binary | base64
        let shown = "SHA256:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0";
        assert_eq!(Fingerprint::of(b"abc").to_string(), shown);
        assert_eq!(format!(" {shown}\n").parse(), Ok(Fingerprint::of(b"abc")));
    }

    #[test]
    fn what_is_cut_or_of_another_kind_is_none() {
        for text in [
            "",
            "SHA256:",
            "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0",
            "SHA256:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa",
            "SHA256:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
            "MD5:kAFQmDzST7DWlj99KOF/cg",
        ] {
            assert_eq!(text.parse::<Fingerprint>(), Err(FingerprintError), "{text:?}");
        }
    }
}
