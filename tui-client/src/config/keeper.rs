//! The files with the outbox and the drafts of one name at one server, and with the secret of its
//! session there.
//!
//! Takes a `Keep` and gives it back at the next start. Written whole and at once, on disk when the
//! call returns. A client holds a lock on its files; another one of the same name keeps files of
//! its own, and whoever comes first after them takes both outboxes. A file that cannot be understood
//! is put aside, not overwritten: it may hold the only copy of what somebody wrote.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use diwan_shared::dialect::Secret;

use super::MemoryError;
use super::whole;
use crate::app::keep::{Keep, Whose};
use crate::limits::CLIENTS_MAX;

/// Where one name's outbox and drafts are.
#[derive(Debug)]
pub struct Keeper {
    whose: Whose,
    /// The files of all its clients, this one's among them.
    paths: Vec<PathBuf>,
    own: usize,
    /// Held as long as this client runs; the system drops it with the process.
    lock: Option<File>,
}

impl Keeper {
    /// In the first file of theirs that no other client holds.
    pub(super) fn open(folder: &Path, whose: Whose) -> Self {
        let name = format!("{}@{}", plain(whose.name.folded()), plain(&whose.place));
        let path = |number| match number {
            0 => folder.join(format!("{name}.json")),
            _ => folder.join(format!("{name}~{number}.json")),
        };
        let paths: Vec<PathBuf> = (0..CLIENTS_MAX).map(path).collect();
        for (own, path) in paths.iter().enumerate() {
            match lock(path) {
                Ok(Some(lock)) => return Self { whose, own, lock: Some(lock), paths },
                Ok(None) => {}
                // Where no lock can be made nothing can be kept either, and keeping says so.
                Err(_) => break,
            }
        }
        Self { whose, own: 0, lock: None, paths }
    }

    /// Whether it is theirs.
    #[must_use]
    pub fn is_for(&self, whose: &Whose) -> bool {
        self.whose == *whose
    }

    /// What was kept, by this client's file and by those no client holds any more; nothing at the
    /// first start.
    ///
    /// # Errors
    /// When there is a file that cannot be read or understood. It stays on disk under another
    /// name.
    pub fn recall(&self) -> Result<Keep, MemoryError> {
        let mut keep = read(self.path())?;
        for path in self.paths.iter().filter(|path| *path != self.path() && path.exists()) {
            let Ok(Some(_lock)) = lock(path) else { continue };
            keep.absorb(read(path)?);
            self.keep(&keep)?;
            fs::remove_file(path).map_err(|source| error(path, source))?;
        }
        Ok(keep)
    }

    /// Keeps this; where messages wait in it, it is on disk when this returns.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep(&self, keep: &Keep) -> Result<(), MemoryError> {
        let text = serde_json::to_vec(keep).map_err(|source| error(self.path(), source.into()))?;
        // A draft changes with every word, and a key must not wait for the disk.
        let write = if keep.messages.is_empty() { whole::write_soon } else { whole::write };
        write(self.path(), &text).map_err(|source| error(self.path(), source))
    }

    /// The secret of this client's session, made of `fresh` random bytes when there is none yet.
    /// Each server has its own, so that none can pose as us elsewhere; each client of a name too,
    /// so that it hears that the name is taken instead of throwing the other one out.
    ///
    /// # Errors
    /// Beside the secret: when it could not be kept, and so holds for this start only.
    pub fn secret(&self, fresh: [u8; 16]) -> (Secret, Result<(), MemoryError>) {
        let text: String = fresh.iter().map(|byte| format!("{byte:02x}")).collect();
        if self.lock.is_none() {
            // Another client may use what is kept. That nothing can be kept is told elsewhere.
            return (hexadecimal(&text), Ok(()));
        }
        let path = self.path().with_extension("session");
        let known = fs::read_to_string(&path).ok().and_then(|secret| Secret::new(&secret));
        if let Some(secret) = known {
            return (secret, Ok(()));
        }
        let kept = whole::write(&path, text.as_bytes()).map_err(|source| error(&path, source));
        (hexadecimal(&text), kept)
    }

    fn path(&self) -> &Path {
        self.paths.get(self.own).map_or(Path::new(""), PathBuf::as_path)
    }
}

#[expect(clippy::expect_used, reason = "32 hexadecimal digits are between 16 and 128 letters")]
fn hexadecimal(text: &str) -> Secret {
    Secret::new(text).expect("hexadecimal digits are a secret")
}

/// The lock beside a file; `None` when another client has it.
fn lock(path: &Path) -> io::Result<Option<File>> {
    let file = whole::lock_file(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn read(path: &Path) -> Result<Keep, MemoryError> {
    let text = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Keep::default()),
        read => read.map_err(|source| error(path, source))?,
    };
    serde_json::from_slice(&text).map_err(|source| {
        let aside = path.with_extension("unreadable");
        // If it cannot be moved either, the first error says enough.
        let _ = fs::rename(path, aside);
        error(path, source.into())
    })
}

fn error(path: &Path, source: io::Error) -> MemoryError {
    MemoryError::Keeping { path: path.to_owned(), source }
}

/// A text as part of a file's name: letters, digits and `.-` as they are, all else in
/// hexadecimal.
fn plain(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
    let written = text.bytes().map(|byte| {
        if plain(byte) { char::from(byte).to_string() } else { format!("_{byte:02x}") }
    });
    written.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::effect::Address;
    use crate::app::keep::Draft;
    use diwan_shared::command::Conversation;
    use diwan_shared::name::{GroupName, UserName};

    fn keeper(folder: &Path, name: &str) -> Keeper {
        Keeper::open(folder, Whose::new(&UserName::new(name).unwrap(), &Address::new("::1", 9000)))
    }

    fn draft(text: &str) -> Keep {
        let room = Conversation::Group(GroupName::general());
        Keep {
            drafts: vec![Draft { room, text: text.to_owned(), aside: Vec::new() }],
            ..Keep::default()
        }
    }

    #[test]
    fn each_name_has_its_own_and_case_makes_no_other() {
        let folder = tempfile::tempdir().unwrap();
        keeper(folder.path(), "سارا").keep(&draft("یک")).unwrap();
        keeper(folder.path(), "Jim").keep(&draft("one")).unwrap();
        assert_eq!(keeper(folder.path(), "سارا").recall().unwrap(), draft("یک"));
        assert_eq!(keeper(folder.path(), "JIM").recall().unwrap(), draft("one"));
        assert_eq!(keeper(folder.path(), "Ana").recall().unwrap(), Keep::default());
    }

    #[test]
    fn what_cannot_be_understood_is_put_aside() {
        let folder = tempfile::tempdir().unwrap();
        let jim = keeper(folder.path(), "Jim");
        jim.keep(&draft("one")).unwrap();
        fs::write(jim.path(), "{\"messages\": [half").unwrap();
        assert!(jim.recall().unwrap_err().to_string().contains("/jim@"));
        assert_eq!(jim.recall().unwrap(), Keep::default());
        let aside = fs::read_to_string(jim.path().with_extension("unreadable")).unwrap();
        assert_eq!(aside, "{\"messages\": [half");
    }

    #[test]
    fn two_clients_of_one_name_do_not_overwrite_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let first = keeper(folder.path(), "Jim");
        let second = keeper(folder.path(), "Jim");
        first.keep(&draft("one")).unwrap();
        second.keep(&draft("two")).unwrap();
        assert_eq!(first.recall().unwrap(), draft("one"), "the second one still holds its own");
        drop((first, second));
        // Both were killed. Whoever comes next has all of it, and once.
        let next = keeper(folder.path(), "Jim");
        let texts = |keep: Keep| keep.drafts.into_iter().map(|draft| draft.text);
        assert_eq!(texts(next.recall().unwrap()).collect::<Vec<_>>(), ["one", "two"]);
        let beside = keeper(folder.path(), "Jim");
        assert_eq!(beside.recall().unwrap(), Keep::default());
        assert_eq!(texts(next.recall().unwrap()).count(), 2);
    }

    #[test]
    fn a_client_finds_its_file_again_while_it_holds_it() {
        let folder = tempfile::tempdir().unwrap();
        let jim = keeper(folder.path(), "Jim");
        jim.keep(&draft("one")).unwrap();
        assert_eq!(jim.recall().unwrap(), draft("one"));
        assert!(jim.is_for(&jim.whose) && !keeper(folder.path(), "Ana").is_for(&jim.whose));
    }

    fn secret(keeper: &Keeper, byte: u8) -> String {
        let (secret, kept) = keeper.secret([byte; 16]);
        kept.expect("it can be written");
        secret.expose().to_owned()
    }

    #[test]
    fn each_name_at_each_server_keeps_its_own_secret() {
        let folder = tempfile::tempdir().unwrap();
        let (jim, ana) = (keeper(folder.path(), "Jim"), keeper(folder.path(), "Ana"));
        assert_eq!(secret(&jim, 0x0f), "0f".repeat(16));
        assert_eq!(secret(&ana, 0xff), "ff".repeat(16));
        assert_eq!(secret(&jim, 0x11), "0f".repeat(16));
        drop((jim, ana));
        // Both were killed; each goes on with its session.
        assert_eq!(secret(&keeper(folder.path(), "Ana"), 0x22), "ff".repeat(16));
        assert_eq!(secret(&keeper(folder.path(), "JIM"), 0x33), "0f".repeat(16));
        let whose = Whose::new(&UserName::new("Jim").unwrap(), &Address::new("::1", 9001));
        assert_eq!(secret(&Keeper::open(folder.path(), whose), 0x44), "44".repeat(16));
    }

    #[test]
    fn a_second_client_of_a_name_has_a_session_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let first = keeper(folder.path(), "Jim");
        assert_eq!(secret(&first, 1), "01".repeat(16));
        assert_eq!(secret(&keeper(folder.path(), "Jim"), 2), "02".repeat(16));
        assert_eq!(secret(&first, 3), "01".repeat(16));
    }

    #[test]
    fn only_its_owner_can_read_a_secret() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let jim = keeper(folder.path(), "Jim");
        secret(&jim, 1);
        let file = fs::metadata(jim.path().with_extension("session")).unwrap();
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn where_nothing_can_be_kept_a_secret_holds_for_this_start() {
        let jim = keeper(Path::new("/proc/nowhere"), "Jim");
        assert_eq!(secret(&jim, 7), "07".repeat(16));
        assert_eq!(secret(&jim, 8), "08".repeat(16));
    }
}
