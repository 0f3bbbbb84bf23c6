//! The shape of the workspace: imports point one way, files and functions stay small.
//!
//! Reads the sources of the three crates as text and fails with one line for each place that
//! breaks a rule: where it is, what is wrong, what would be right. The rules themselves are in
//! `structure/rules.rs`; they hold for files that do not exist yet as well. Compiles nothing.

use std::fs;
use std::path::{Path, PathBuf};

mod rules;
mod source;
mod tests;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const CRATES: [&str; 3] = ["shared", "server", "tui-client"];
const FOLDERS: [&str; 3] = ["src", "tests", "benches"];

#[test]
fn the_workspace_keeps_its_shape() {
    let files = rust_files();
    assert!(files.iter().any(|file| file.ends_with("shared/src/lib.rs")), "{files:?}");
    let complaints: Vec<_> = files.iter().flat_map(|file| complaints_about(file)).collect();
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

fn complaints_about(file: &Path) -> Vec<String> {
    let path = file.strip_prefix(ROOT).unwrap().to_string_lossy().replace('\\', "/");
    rules::check(&path, &fs::read_to_string(file).unwrap())
}

fn rust_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for name in CRATES {
        for folder in FOLDERS {
            collect(&Path::new(ROOT).join(name).join(folder), &mut files);
        }
    }
    files.sort();
    files
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    // A crate need not have every folder.
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}
