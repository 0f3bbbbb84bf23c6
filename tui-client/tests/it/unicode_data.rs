//! The files of the Unicode Character Database, where the machine has them (Debian: unicode-data).

/// The file `name`. `None` where it is not installed, which is said, and is a failure in CI.
pub(crate) fn read(name: &str) -> Option<String> {
    let path = format!("/usr/share/unicode/{name}");
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) if std::env::var_os("CI").is_some_and(|ci| ci == "true") => {
            panic!("{path}: {error}; install the package unicode-data")
        }
        Err(error) => {
            eprintln!("NOT CHECKED: {path}: {error}; install the package unicode-data");
            None
        }
    }
}
