//! The file with the outbox and the drafts of one name at one server.
//!
//! Takes a `Keep` and gives it back at the next start. Written whole and at once, on disk when the
//! call returns. A file that cannot be understood is put aside, not overwritten: it may hold the
//! only copy of what somebody wrote.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use diwan_shared::name::UserName;

use super::MemoryError;
use super::whole;
use crate::app::effect::Address;
use crate::app::keep::Keep;

/// Where one name's outbox and drafts are.
#[derive(Debug, Clone)]
pub struct Keeper {
    path: PathBuf,
}

impl Keeper {
    pub(super) fn new(folder: &Path, address: &Address, name: &UserName) -> Self {
        let file = format!("{}@{}.json", plain(name.folded()), plain(&address.to_string()));
        Self { path: folder.join("outbox").join(file) }
    }

    /// What was kept; nothing at the first start.
    ///
    /// # Errors
    /// When there is a file that cannot be read or understood. It stays on disk under another
    /// name.
    pub fn recall(&self) -> Result<Keep, MemoryError> {
        let text = match fs::read(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Keep::default()),
            read => read.map_err(|source| self.error(source))?,
        };
        serde_json::from_slice(&text).map_err(|error| {
            let aside = self.path.with_extension("unreadable");
            // If it cannot be moved either, the first error says enough.
            let _ = fs::rename(&self.path, aside);
            self.error(error.into())
        })
    }

    /// Keeps this; it is on disk when this returns.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep(&self, keep: &Keep) -> Result<(), MemoryError> {
        let text = serde_json::to_vec(keep).map_err(|error| self.error(error.into()))?;
        whole::write(&self.path, &text).map_err(|source| self.error(source))
    }

    fn error(&self, source: io::Error) -> MemoryError {
        MemoryError { path: self.path.clone(), source }
    }
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
    use crate::app::keep::Draft;
    use diwan_shared::command::Conversation;
    use diwan_shared::name::GroupName;

    fn keeper(folder: &Path, name: &str) -> Keeper {
        let address = Address { host: "::1".to_owned(), port: 9000 };
        Keeper::new(folder, &address, &UserName::new(name).unwrap())
    }

    fn draft(text: &str) -> Keep {
        let room = Conversation::Group(GroupName::general());
        Keep { drafts: vec![Draft { room, text: text.to_owned() }], ..Keep::default() }
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
        fs::write(&jim.path, "{\"messages\": [half").unwrap();
        assert!(jim.recall().unwrap_err().to_string().contains("outbox/jim@"));
        assert_eq!(jim.recall().unwrap(), Keep::default());
        let aside = fs::read_to_string(jim.path.with_extension("unreadable")).unwrap();
        assert_eq!(aside, "{\"messages\": [half");
    }
}
