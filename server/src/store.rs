//! The store: the log folded into SQLite.
//!
//! Owns the database file, its lock, its schema and everything that is asked of it: sequence
//! numbers, duplicates, groups, history. One `Store` writes, on the log's thread; `Readers` read
//! beside it on their own connections. Knows entries and outcomes, never the chat core.

use std::fs::{DirBuilder, File, TryLockError};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use thiserror::Error;

use crate::limits::STORE_WAIT_MS;

mod fold;
mod history;
mod schema;

pub use fold::Store;
pub use history::Readers;

/// Where a store lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In this folder, which is made when it does not exist.
    Folder(PathBuf),
    /// In memory only; every such store is one of its own.
    Memory,
}

/// What an acknowledged message survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Durability {
    /// Power loss: every commit waits for the disk.
    #[default]
    Power,
    /// The end of the process, however sudden.
    Process,
}

/// Why a store could not be opened, read or written.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The folder or its lock file cannot be made.
    #[error("data folder {} cannot be used: {error}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// Why not.
        error: std::io::Error,
    },
    /// Another server has the folder open.
    #[error("data folder {} is in use by another diwan server", .0.display())]
    InUse(PathBuf),
    /// The database was written by a newer program.
    #[error("the data was written by a newer diwan (schema {found}, this one knows {known})")]
    Newer {
        /// The schema version found.
        found: u32,
        /// The newest one known.
        known: u32,
    },
    /// SQLite says no.
    #[error("the database: {0}")]
    Database(#[from] rusqlite::Error),
    /// No random bytes for a new epoch.
    #[error("no randomness from the system: {0}")]
    Randomness(getrandom::Error),
}

/// An open place: how to connect to its database, and the lock on it.
#[derive(Debug)]
struct Opening {
    uri: String,
    /// Held as long as the store is open; the system drops it with the process.
    _lock: Option<File>,
}

impl Opening {
    fn new(place: &Place) -> Result<Self, StoreError> {
        match place {
            Place::Memory => {
                static STORES: AtomicU64 = AtomicU64::new(0);
                let number = STORES.fetch_add(1, Ordering::Relaxed);
                // A name that begins with `/` is shared by the connections of this process.
                Ok(Self { uri: format!("file:/diwan-{number}?vfs=memdb"), _lock: None })
            }
            Place::Folder(folder) => {
                let lock = lock(folder)?;
                let path = folder.join("diwan.db");
                let path = path.to_string_lossy().replace('%', "%25").replace('?', "%3f");
                let uri = format!("file:{}", path.replace('#', "%23"));
                Ok(Self { uri, _lock: Some(lock) })
            }
        }
    }

    fn connect(&self, flags: OpenFlags) -> Result<Connection, StoreError> {
        let flags = flags | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.uri, flags)?;
        connection.busy_timeout(Duration::from_millis(STORE_WAIT_MS))?;
        connection.set_prepared_statement_cache_capacity(32);
        // Otherwise a bound `LIMIT` is part of the plan, and each new binding plans anew.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        Ok(connection)
    }
}

fn lock(folder: &PathBuf) -> Result<File, StoreError> {
    let unusable = |error| StoreError::Folder { folder: folder.clone(), error };
    // What people say to each other is nobody else's on this machine.
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(unusable)?;
    let path = folder.join("lock");
    let file = File::options().create(true).append(true).open(path).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(folder.clone())),
        Err(TryLockError::Error(error)) => Err(unusable(error)),
    }
}

/// A key no two conversations share: names hold neither `#`, `@` nor spaces.
fn group_key(group: &diwan_shared::name::GroupName) -> String {
    format!("#{}", group.folded())
}

/// As [`group_key`]; the same for both sides.
fn talk_key(one: &diwan_shared::name::UserName, other: &diwan_shared::name::UserName) -> String {
    let (first, second) = if one <= other { (one, other) } else { (other, one) };
    format!("@{} {}", first.folded(), second.folded())
}
