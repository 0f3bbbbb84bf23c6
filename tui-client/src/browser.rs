//! Opening links: the program that the person's system opens addresses with, started beside us.
//!
//! Takes an address that is plain ASCII and begins with a scheme; starts `$BROWSER`, `xdg-open` or
//! the like with it as one argument. No shell sees it, nothing waits for the program, and it has
//! neither our keyboard nor our screen. A program that reports a failure is told of later.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use tokio::sync::mpsc;

/// Failed programs that are told of together.
const FAILURES_MAX: usize = 8;

/// Opens addresses.
pub struct Browser {
    /// What is tried, first to last: a program, and its arguments before the address.
    programs: Vec<String>,
    failed: mpsc::Sender<String>,
    failures: mpsc::Receiver<String>,
}

/// Nothing was there to open an address.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "Not opened: none of {} is installed. Set BROWSER to the program that opens links; \
     /details shows the address.", .0.join(", ")
)]
pub struct NoBrowser(Vec<String>);

impl Browser {
    /// Opens with what the environment names, else with what systems have. `env` looks up an
    /// environment variable.
    pub fn new(env: impl Fn(&str) -> Option<String>) -> Self {
        let named = env("BROWSER").unwrap_or_default();
        // By convention several stand between colons.
        let named = named.split(':').filter(|program| !program.is_empty()).map(str::to_owned);
        let usual =
            if cfg!(target_os = "macos") { &["open"][..] } else { &["xdg-open", "wslview"] };
        let programs = named.chain(usual.iter().map(|program| (*program).to_owned())).collect();
        let (failed, failures) = mpsc::channel(FAILURES_MAX);
        Self { programs, failed, failures }
    }

    /// Has an address opened. Gives the program that was asked to.
    ///
    /// # Errors
    /// When none could be started.
    pub fn open(&self, url: &str) -> Result<&str, NoBrowser> {
        for program in &self.programs {
            if let Ok(child) = start(program, url) {
                self.watch(program.clone(), child);
                return Ok(program);
            }
        }
        Err(NoBrowser(self.programs.clone()))
    }

    /// Has an address opened. Says what was asked to, or why nothing was.
    pub fn ask(&self, url: &str) -> String {
        match self.open(url) {
            Ok(program) => format!("Asked {program} to open \u{2068}{url}\u{2069}."),
            Err(error) => error.to_string(),
        }
    }

    /// The next sentence about a program that was started and failed.
    pub async fn failure(&mut self) -> Option<String> {
        self.failures.recv().await
    }

    /// A browser may run for days, so a thread waits for it.
    fn watch(&self, program: String, mut child: Child) {
        let failed = self.failed.clone();
        std::thread::spawn(move || {
            if let Ok(status) = child.wait()
                && !status.success()
            {
                // When nobody listens, or has not yet heard of the ones before, one more is no news.
                let _ = failed.try_send(format!("{program} could not open the link ({status})."));
            }
        });
    }
}

/// Starts a program in a process group of its own, so that stopping ours does not stop it.
fn start(program: &str, url: &str) -> std::io::Result<Child> {
    let mut words = program.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    let mut placed = false;
    for word in words {
        placed |= word.contains("%s");
        command.arg(word.replace("%s", url));
    }
    if !placed {
        command.arg(url);
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.process_group(0).spawn()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const URL: &str = "https://example.org/$(x)?a=b;c&d";

    /// Opens with `program`, which stands in a folder of its own and has this script.
    fn browser(folder: &std::path::Path, script: &str, arguments: &str) -> Browser {
        let program = folder.join("program");
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("it is written");
        let all = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(&program, all).expect("it may be run");
        let words = format!("/nowhere/at-all:{} {arguments}", program.display());
        Browser::new(|_| Some(words.clone()))
    }

    #[tokio::test]
    async fn the_first_program_there_is_gets_the_address_as_one_word() {
        for (arguments, expected) in
            [("--new", format!("2 --new {URL}")), ("--url=%s x", format!("2 --url={URL} x"))]
        {
            let folder = tempfile::tempdir().expect("a folder");
            // What was heard comes back as a failure, so there is something to wait for.
            let script = r#"echo $# "$@" > "${0%/*}/heard"; exit 3"#;
            let mut browser = browser(folder.path(), script, arguments);
            assert!(browser.open(URL).expect("it is there").contains("program"));
            let failure = browser.failure().await.expect("it is told");
            assert!(failure.ends_with("could not open the link (exit status: 3)."), "{failure}");
            let heard = std::fs::read_to_string(folder.path().join("heard")).expect("it was run");
            assert_eq!(heard.trim(), expected);
        }
    }

    #[test]
    fn without_any_program_it_says_what_would_help() {
        let sentence = NoBrowser(vec!["xdg-open".into(), "wslview".into()]).to_string();
        assert_eq!(
            sentence,
            "Not opened: none of xdg-open, wslview is installed. Set BROWSER to the program that \
             opens links; /details shows the address."
        );
    }
}
