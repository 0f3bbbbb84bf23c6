//! Passwords of locked groups: argon2id, with the parameters OWASP recommends.
//!
//! Takes a password, gives a hash in PHC form, and compares the two. Slow on purpose: callers run
//! it off the async threads. Never keeps or shows a password.

use std::io;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use diwan_shared::command::Password;

use crate::limits::HASHES_AT_ONCE_MAX;

/// Threads of their own for hashing: each hash takes 19 MiB, which an allocator keeps for the
/// thread that had it, so it must not be another thread each time.
#[derive(Debug)]
pub(crate) struct Hashers(Sender<Work>);

type Work = Box<dyn FnOnce() + Send>;

impl Hashers {
    /// Starts the threads.
    ///
    /// # Errors
    /// When the system gives none.
    pub(crate) fn start() -> io::Result<Self> {
        let (works, waiting) = channel::<Work>();
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..HASHES_AT_ONCE_MAX {
            let waiting = waiting.clone();
            let next = move || waiting.lock().ok()?.recv().ok();
            let thread = std::thread::Builder::new().name("password".to_owned());
            thread.spawn(move || std::iter::from_fn(next).for_each(|work| work()))?;
        }
        Ok(Self(works))
    }

    /// Does this when a thread is free.
    pub(crate) fn run(&self, work: impl FnOnce() + Send + 'static) {
        // The threads end only with this handle.
        let _ = self.0.send(Box::new(work));
    }
}

/// Hashes a password with a new random salt; `None` when the system gives no randomness.
pub(crate) fn hash(password: &Password) -> Option<String> {
    let hash = Argon2::default().hash_password(password.expose().as_bytes()).ok()?;
    Some(hash.to_string())
}

/// Whether a password is the one that was hashed.
pub(crate) fn verify(password: &Password, lock: &str) -> bool {
    PasswordHash::new(lock).is_ok_and(|hash| {
        Argon2::default().verify_password(password.expose().as_bytes(), &hash).is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_password_opens() {
        let password = |text| Password::new(text).unwrap();
        let lock = hash(&password("باز شو")).unwrap();
        assert!(lock.starts_with("$argon2id$"));
        assert!(verify(&password("باز شو"), &lock));
        assert!(!verify(&password("باز شو "), &lock));
        assert!(!verify(&password("باز شو"), "not a hash"));
        assert_ne!(Some(lock), hash(&password("باز شو")));
    }
}
