//! What the program remembers from one start to the next: the answers of the first screen, how
//! right-to-left text reads best in each terminal, and the secrets of sessions.
//!
//! Owns one file in the platform's state folder, written whole and at once, so that a crash leaves
//! the old one or the new one, and readable by its owner only. A file that cannot be understood is
//! as good as none: nothing in it is worth refusing to start.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use diwan_shared::dialect::Secret;
use serde::{Deserialize, Serialize};
use toml::Value;

use super::keeper::Keeper;
use super::said::{Origin, Said};
use super::whole;
use crate::app::effect::Address;
use crate::app::keep::Whose;
use crate::terminal::BidiMode;

/// The file with what is remembered.
#[derive(Debug)]
pub struct Memory {
    path: PathBuf,
    /// Held by the first client of a user that has a session, as long as it runs.
    lock: OnceCell<Option<File>>,
    /// The folder of the outboxes, beside the file.
    outboxes: &'static str,
}

/// What is remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Remembered {
    /// The user's name.
    pub name: Option<String>,
    host: Option<String>,
    port: Option<u16>,
    /// The user was told about kitty's `force_ltr`.
    pub advised: bool,
    /// Who orders right-to-left text, by the terminal's key.
    pub bidi: BTreeMap<String, BidiMode>,
    /// How everything looks, by the terminal's key.
    pub themes: BTreeMap<String, String>,
    /// The session secret of each server, by its address.
    sessions: BTreeMap<String, String>,
}

/// What could not be remembered.
#[derive(Debug, thiserror::Error)]
#[error("cannot remember this in {}: {source}", path.display())]
pub struct MemoryError {
    pub(super) path: PathBuf,
    pub(super) source: io::Error,
}

impl Remembered {
    /// The keys that it has a value for.
    pub(super) fn said(&self) -> impl Iterator<Item = Said> {
        let text = |text: &Option<String>| text.clone().map(Value::String);
        let words = [
            ("name", text(&self.name)),
            ("host", text(&self.host)),
            ("port", self.port.map(u32::from).map(Value::from)),
        ];
        words.into_iter().filter_map(|(key, value)| {
            Some(Said { path: vec![key.to_owned()], value: value?, origin: Origin::Remembered })
        })
    }

    /// Where the user chats.
    #[must_use]
    pub fn address(&self) -> Option<Address> {
        Some(Address { host: self.host.clone()?, port: self.port? })
    }

    /// Remembers where the user chats.
    pub fn set_address(&mut self, address: Address) {
        self.host = Some(address.host);
        self.port = Some(address.port);
    }
}

impl Memory {
    /// The memory in the file at `path`, whose folder need not exist yet.
    #[must_use]
    pub fn open(path: PathBuf) -> Self {
        Self { path, lock: OnceCell::new(), outboxes: "outbox" }
    }

    /// The same memory, but with the outboxes of conversations without a server.
    #[must_use]
    pub fn without_server(self) -> Self {
        Self { outboxes: "direct", ..self }
    }

    /// What is remembered.
    #[must_use]
    pub fn recall(&self) -> Remembered {
        let text = fs::read_to_string(&self.path).unwrap_or_default();
        toml::from_str(&text).unwrap_or_default()
    }

    /// Changes what is remembered. Another client's changes since the last look are kept.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn change(&self, change: impl FnOnce(&mut Remembered)) -> Result<(), MemoryError> {
        let mut remembered = self.recall();
        change(&mut remembered);
        self.write(&remembered).map_err(|source| MemoryError { path: self.path.clone(), source })
    }

    /// The secret of our session with the server at `address`, made of `fresh` random bytes when
    /// there is none yet. Each server has its own, so that none can pose as us elsewhere. A client
    /// that runs beside another one gets a fresh secret too, which is not kept: with the same one
    /// it would take the other's session over instead of hearing that the name is taken.
    ///
    /// # Errors
    /// Beside the secret: when it could not be kept, and so holds for this start only.
    pub fn secret(&self, address: &Address, fresh: [u8; 16]) -> (Secret, Result<(), MemoryError>) {
        let text: String = fresh.iter().map(|byte| format!("{byte:02x}")).collect();
        let lock = self.lock.get_or_init(|| lock(&self.path.with_extension("lock")));
        if lock.is_none() {
            return (hexadecimal(&text), Ok(()));
        }
        let key = address.to_string();
        let known = self.recall().sessions.get(&key).and_then(|secret| Secret::new(secret));
        if let Some(secret) = known {
            return (secret, Ok(()));
        }
        let kept = self.change(|remembered| {
            remembered.sessions.insert(key, text.clone());
        });
        (hexadecimal(&text), kept)
    }

    fn write(&self, remembered: &Remembered) -> io::Result<()> {
        let text = toml::to_string(remembered).map_err(io::Error::other)?;
        whole::write(&self.path, text.as_bytes())
    }

    /// Where their outbox and drafts are.
    #[must_use]
    pub fn keeper(&self, whose: Whose) -> Keeper {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        Keeper::open(&folder.join(self.outboxes), whose)
    }
}

/// The lock, unless another process has it or there can be no file.
fn lock(path: &Path) -> Option<File> {
    fs::create_dir_all(path.parent()?).ok()?;
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(path).ok()?;
    file.try_lock().ok()?;
    Some(file)
}

#[expect(clippy::expect_used, reason = "32 hexadecimal digits are between 16 and 128 letters")]
fn hexadecimal(text: &str) -> Secret {
    Secret::new(text).expect("hexadecimal digits are a secret")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(host: &str) -> Address {
        Address { host: host.into(), port: 9000 }
    }

    fn memory() -> (tempfile::TempDir, Memory) {
        let folder = tempfile::tempdir().expect("a folder");
        let memory = Memory::open(folder.path().join("deep/state.toml"));
        (folder, memory)
    }

    #[test]
    fn what_was_answered_is_remembered() {
        let (_folder, memory) = memory();
        assert_eq!(memory.recall(), Remembered::default());
        memory
            .change(|remembered| {
                remembered.name = Some("سارا".into());
                remembered.set_address(address("::1"));
                remembered.bidi.insert("tmux+vte".into(), BidiMode::App);
            })
            .expect("it can be written");
        memory.change(|remembered| remembered.advised = true).expect("it can be written");
        let remembered = memory.recall();
        assert_eq!(remembered.name.as_deref(), Some("سارا"));
        assert_eq!(remembered.address(), Some(address("::1")));
        assert_eq!(remembered.bidi.get("tmux+vte"), Some(&BidiMode::App));
        assert!(remembered.advised);
    }

    #[test]
    fn each_server_has_its_own_secret_and_keeps_it() {
        let (_folder, memory) = memory();
        let secret = |host: &str, byte| {
            let (secret, kept) = memory.secret(&address(host), [byte; 16]);
            kept.expect("it can be written");
            secret.expose().to_owned()
        };
        assert_eq!(secret("a", 0x0f), "0f".repeat(16));
        assert_eq!(secret("b", 0xff), "ff".repeat(16));
        assert_eq!(secret("a", 0x11), "0f".repeat(16));
    }

    #[test]
    fn only_its_owner_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let (_folder, memory) = memory();
        memory.change(|_| {}).expect("it can be written");
        let mode = fs::metadata(&memory.path).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_broken_file_is_as_good_as_none() {
        let (_folder, memory) = memory();
        memory.change(|_| {}).expect("it can be written");
        fs::write(&memory.path, "name = [").expect("it can be written");
        assert_eq!(memory.recall(), Remembered::default());
        memory.change(|remembered| remembered.advised = true).expect("it can be written");
        assert!(memory.recall().advised);
    }

    #[test]
    fn a_second_client_has_a_session_of_its_own() {
        let (_folder, first) = memory();
        let secret =
            |memory: &Memory, byte| memory.secret(&address("a"), [byte; 16]).0.expose().to_owned();
        assert_eq!(secret(&first, 1), "01".repeat(16));
        let second = Memory::open(first.path.clone());
        assert_eq!(secret(&second, 2), "02".repeat(16));
        drop((first, second));
    }

    #[test]
    fn a_client_that_comes_after_another_goes_on_with_its_session() {
        let (_folder, first) = memory();
        let path = first.path.clone();
        first.secret(&address("a"), [1; 16]).1.expect("it can be written");
        drop(first);
        let next = Memory::open(path);
        assert_eq!(next.secret(&address("a"), [2; 16]).0.expose(), "01".repeat(16));
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_told() {
        let memory = Memory::open("/proc/nowhere/state.toml".into());
        assert_eq!(memory.secret(&address("a"), [7; 16]).0.expose(), "07".repeat(16));
        let error = memory.change(|_| {}).expect_err("nobody can write there").to_string();
        assert!(error.starts_with("cannot remember this in /proc/nowhere/state.toml: "), "{error}");
    }
}
