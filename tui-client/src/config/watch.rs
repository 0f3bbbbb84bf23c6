//! Knowing when files were changed, without looking at them all the time.
//!
//! Takes the files, which need not exist yet; says when something has happened to one of them and
//! a moment has passed in which nothing more did. Folders are watched rather than files: editors
//! put another file in the place of the one they were given. Never reads a file. On a system that
//! gives no such notices nothing is ever heard; `/reload` is for that.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

use crate::limits::FILE_REST_MS;

/// Some files that are watched.
#[derive(Debug, Default)]
pub struct Watch {
    changed: Arc<Notify>,
    watcher: Option<RecommendedWatcher>,
    /// When the files will have rested, after a change.
    rested_at: Option<Instant>,
}

impl Watch {
    /// Watches these files in place of those before. Call it again after each change, before the
    /// files are read: folders and links may lead elsewhere now.
    pub fn follow(&mut self, files: &[PathBuf]) {
        let files = files.iter().filter_map(|file| std::path::absolute(file).ok());
        let files: Vec<PathBuf> = files.flat_map(|file| [real(&file), file]).collect();
        let folders: Vec<PathBuf> = files.iter().filter_map(|file| folder(file)).collect();
        let changed = Arc::clone(&self.changed);
        let heard = move |event: notify::Result<Event>| {
            // What cannot be told exactly (too much happened at once) may have been ours.
            if event.is_ok_and(|event| event.need_rescan() || concerns(&files, &event)) {
                changed.notify_one();
            }
        };
        self.watcher = notify::recommended_watcher(heard).ok();
        for folder in folders {
            if let Some(watcher) = &mut self.watcher {
                // A folder that vanished meanwhile, or may not be watched, is as one that says
                // nothing.
                let _ = watcher.watch(&folder, RecursiveMode::NonRecursive);
            }
        }
    }

    /// Waits until one of the files has changed and rests again. Nothing is missed when the wait
    /// is given up and begun anew.
    pub async fn changed(&mut self) {
        loop {
            let changed = self.changed.notified();
            match self.rested_at {
                None => changed.await,
                Some(at) => tokio::select! {
                    () = changed => {}
                    () = sleep_until(at) => {
                        self.rested_at = None;
                        return;
                    }
                },
            }
            self.rested_at = Some(Instant::now() + Duration::from_millis(FILE_REST_MS));
        }
    }
}

/// Whether it happened to one of the files or to a folder above it; being read does not count.
fn concerns(files: &[PathBuf], event: &Event) -> bool {
    let written = EventKind::Access(AccessKind::Close(AccessMode::Write));
    let is_change = !event.kind.is_access() || event.kind == written;
    is_change && event.paths.iter().any(|path| files.iter().any(|file| file.starts_with(path)))
}

/// The nearest folder above a file that exists.
fn folder(file: &Path) -> Option<PathBuf> {
    file.ancestors().skip(1).find(|folder| folder.is_dir()).map(Path::to_owned)
}

/// Where a file lies when all links on the way are followed, as far as there is anything.
fn real(file: &Path) -> PathBuf {
    let real = |path: &Path| Some(path.canonicalize().ok()?.join(file.strip_prefix(path).ok()?));
    file.ancestors().find_map(real).unwrap_or_else(|| file.to_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use notify::event::{CreateKind, ModifyKind};

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(15);

    async fn changes(watch: &mut Watch) {
        tokio::time::timeout(PATIENCE, watch.changed()).await.expect("it is noticed");
    }

    /// A folder, a file in it that may not exist yet, and a watch on it.
    fn watched(path: &str) -> (tempfile::TempDir, PathBuf, Watch) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join(path);
        let mut watch = Watch::default();
        watch.follow(std::slice::from_ref(&file));
        (folder, file, watch)
    }

    #[tokio::test]
    async fn a_file_that_is_written_replaced_and_removed_is_noticed_each_time() {
        let (folder, file, mut watch) = watched("config.toml");
        fs::write(&file, "one").expect("it can be written");
        changes(&mut watch).await;
        let new = folder.path().join(".config.toml.swp");
        fs::write(&new, "two").expect("it can be written");
        fs::rename(&new, &file).expect("it can be moved");
        changes(&mut watch).await;
        fs::write(&file, "three").expect("the new one can be written");
        changes(&mut watch).await;
        fs::remove_file(&file).expect("it can be removed");
        changes(&mut watch).await;
    }

    #[tokio::test]
    async fn folders_that_do_not_exist_yet_are_waited_for() {
        let (_folder, file, mut watch) = watched("deep/er/config.toml");
        for folder in file.ancestors().skip(1).take(2).collect::<Vec<_>>().into_iter().rev() {
            fs::create_dir(folder).expect("it can be made");
            changes(&mut watch).await;
            watch.follow(std::slice::from_ref(&file));
        }
        fs::write(&file, "one").expect("it can be written");
        changes(&mut watch).await;
    }

    #[tokio::test]
    async fn what_a_link_leads_to_is_watched_too() {
        let elsewhere = tempfile::tempdir().expect("a folder");
        let real = elsewhere.path().join("dotfile");
        fs::write(&real, "one").expect("it can be written");
        let (_folder, link, mut watch) = watched("config.toml");
        std::os::unix::fs::symlink(&real, &link).expect("a link");
        changes(&mut watch).await;
        watch.follow(std::slice::from_ref(&link));
        fs::write(&real, "two").expect("it can be written");
        changes(&mut watch).await;
    }

    #[test]
    fn only_changes_of_the_file_or_of_folders_above_it_count() {
        let files = [PathBuf::from("/home/sara/.config/diwan/config.toml")];
        let changed = EventKind::Modify(ModifyKind::Any);
        let opened = EventKind::Access(AccessKind::Open(AccessMode::Any));
        for (kind, path, counts) in [
            (changed, "/home/sara/.config/diwan/config.toml", true),
            (EventKind::Create(CreateKind::Folder), "/home/sara/.config", true),
            (changed, "/home/sara/.config/diwan/config.toml~", false),
            (changed, "/home/sara/.bash_history", false),
            (opened, "/home/sara/.config/diwan/config.toml", false),
        ] {
            let event = Event::new(kind).add_path(path.into());
            assert_eq!(concerns(&files, &event), counts, "{kind:?} {path}");
        }
    }
}
