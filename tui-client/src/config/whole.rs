//! Files that are written whole and at once.
//!
//! Takes a path and all that shall be in the file; a crash leaves the old file or the new one,
//! never half of either, and only its owner can read it. A file that is written so cannot be
//! locked, because the next one takes its place: what is locked is another one beside it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Puts `bytes` on disk as the file at `path`, whose folder need not exist yet.
///
/// # Errors
/// The file system's.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    put(path, bytes, true)?;
    // The folder holds the name: without this the old file may be back after a power loss.
    File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all()
}

/// The same, but when it reaches the disk is left to the system: it outlives the program, not a
/// power loss, and never waits for the disk.
///
/// # Errors
/// The file system's.
pub(super) fn write_soon(path: &Path, bytes: &[u8]) -> io::Result<()> {
    put(path, bytes, false)
}

fn put(path: &Path, bytes: &[u8], is_synced: bool) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let new = path.with_extension(format!("new-{}", std::process::id()));
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
    file.write_all(bytes)?;
    if is_synced {
        file.sync_all()?;
    }
    fs::rename(&new, path)
}

/// What to lock for the file at `path`, whose folder need not exist yet.
///
/// # Errors
/// The file system's.
pub(super) fn lock_file(path: &Path) -> io::Result<File> {
    fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
    OpenOptions::new().write(true).create(true).truncate(false).open(path.with_extension("lock"))
}
