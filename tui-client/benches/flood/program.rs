//! The programs that are measured: how each is started, and what the system says of it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use portable_pty::CommandBuilder;
use procfs::WithCurrentSystemInfo as _;

use crate::feed::Tongue;
use crate::irc::CHANNEL;

/// One program.
pub(crate) struct Program {
    pub(crate) name: &'static str,
    pub(crate) tongue: Tongue,
    /// Shown once one can talk in the room.
    pub(crate) prompt: &'static str,
}

/// Ours first.
pub(crate) const PROGRAMS: &[Program] = &[
    Program { name: "diwan", tongue: Tongue::Diwan, prompt: "[General]" },
    Program { name: "irssi", tongue: Tongue::Irc, prompt: "[#general]" },
    Program { name: "weechat", tongue: Tongue::Irc, prompt: "2:#general" },
];

impl Program {
    /// Where it is; `None` when it is not installed.
    pub(crate) fn find(&self) -> Option<PathBuf> {
        if self.tongue == Tongue::Diwan {
            return Some(env!("CARGO_BIN_EXE_diwan").into());
        }
        let folders = std::env::var_os("PATH")?;
        std::env::split_paths(&folders).map(|folder| folder.join(self.name)).find(|p| p.exists())
    }

    /// The command that goes straight into the room, with all that it keeps in `home`.
    pub(crate) fn command(
        &self,
        path: &Path,
        home: &Path,
        address: SocketAddr,
    ) -> anyhow::Result<CommandBuilder> {
        let (host, port) = (address.ip().to_string(), address.port().to_string());
        let mut command = CommandBuilder::new(path);
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", home);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        match self.name {
            "irssi" => {
                let config = home.join("config");
                std::fs::write(&config, irssi_config(&host, &port))?;
                command.arg("--home");
                command.arg(home);
            }
            "weechat" => {
                command.arg("--dir");
                command.arg(home);
                for order in [
                    format!("/server add bench {host}/{port} -notls -nicks=ann"),
                    format!("/set irc.server.bench.autojoin {CHANNEL}"),
                    "/connect bench".to_owned(),
                ] {
                    command.arg("--run-command");
                    command.arg(order);
                }
            }
            _ => command.args([host.as_str(), port.as_str(), "Ann"]),
        }
        Ok(command)
    }
}

fn irssi_config(host: &str, port: &str) -> String {
    format!(
        r#"servers = ( {{ address = "{host}"; chatnet = "bench"; port = "{port}"; autoconnect = "yes"; }} );
chatnets = {{ bench = {{ type = "IRC"; nick = "ann"; }}; }};
channels = ( {{ name = "{CHANNEL}"; chatnet = "bench"; autojoin = "yes"; }} );
settings = {{ core = {{ real_name = "ann"; user_name = "ann"; nick = "ann"; }};
    "fe-common/core" = {{ window_auto_change = "yes"; }}; }};
"#
    )
}

/// What the system says of a process.
pub(crate) struct Process(procfs::process::Process);

impl Process {
    pub(crate) fn of(id: i32) -> anyhow::Result<Self> {
        Ok(Self(procfs::process::Process::new(id)?))
    }

    /// Processor time so far, user and system.
    pub(crate) fn cpu_seconds(&self) -> anyhow::Result<f64> {
        let stat = self.0.stat()?;
        Ok((stat.utime + stat.stime) as f64 / procfs::ticks_per_second() as f64)
    }

    /// Memory in use.
    pub(crate) fn resident_mib(&self) -> anyhow::Result<f64> {
        let bytes = self.0.stat()?.rss_bytes().get();
        Ok(bytes as f64 / f64::from(1 << 20))
    }
}
