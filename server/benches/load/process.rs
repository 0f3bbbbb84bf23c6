//! The two processes under load, and what the system says about them.
//!
//! Starts the server and the floor relay on a core of their own, finds where they listen, and
//! reads processor time and memory from `/proc`. Kills what it started when dropped.

use std::fs::{self, File};
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use tempfile::TempDir;

use crate::floor;

const SERVER_CORE: &str = "0";
const LOAD_CORE: &str = "1";

/// How long a server may take until it listens.
const START_SECONDS_MAX: u64 = 10;

/// `/proc/PID/stat` counts processor time in these, on every Linux.
const TICKS_PER_SECOND: f64 = 100.0;

/// A server with its data in a folder of its own.
pub(crate) struct Process {
    child: Child,
    pub(crate) address: SocketAddr,
    _folder: TempDir,
}

impl Process {
    /// The real server with durable history.
    pub(crate) fn diwan() -> anyhow::Result<Self> {
        let folder = TempDir::new()?;
        let data = folder.path().join("data").display().to_string();
        let program = Path::new(env!("CARGO_BIN_EXE_diwan-server"));
        let listen = ["--listen", "127.0.0.1:0", "--rate-limit", "off"];
        let history = ["--durability", "power", "--data", &data];
        Self::start(program, &[listen, history].concat(), folder)
    }

    /// The relay.
    pub(crate) fn floor() -> anyhow::Result<Self> {
        Self::start(&std::env::current_exe()?, &[floor::ARGUMENT], TempDir::new()?)
    }

    fn start(program: &Path, arguments: &[&str], folder: TempDir) -> anyhow::Result<Self> {
        let output = folder.path().join("output");
        let start = |mut command: Command| {
            command.args(arguments).stdout(File::create(&output)?).stdin(Stdio::null()).spawn()
        };
        let mut pinned = Command::new("taskset");
        pinned.args(["-c", SERVER_CORE]).arg(program);
        let child = start(pinned).or_else(|_| start(Command::new(program)))?;
        // From here on it is killed whatever fails.
        let unknown = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut process = Self { child, address: unknown, _folder: folder };
        process.address = process.wait_for_address(&output)?;
        Ok(process)
    }

    /// The address stands behind the word `listening` in what the program prints.
    fn wait_for_address(&mut self, output: &Path) -> anyhow::Result<SocketAddr> {
        let deadline = Instant::now() + Duration::from_secs(START_SECONDS_MAX);
        loop {
            let text = fs::read_to_string(output)?;
            let mut words = text.split_whitespace().skip_while(|word| *word != "listening");
            if let Some(address) = words.nth(1) {
                return Ok(address.parse()?);
            }
            anyhow::ensure!(self.child.try_wait()?.is_none(), "it ended before it listened");
            anyhow::ensure!(Instant::now() < deadline, "it does not listen");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Processor time so far, user and system, in seconds.
    pub(crate) fn cpu_seconds(&self) -> anyhow::Result<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The second field is the program's name in brackets; `utime` and `stime` are the 14th
        // and 15th, proc(5).
        let (_, fields) = stat.rsplit_once(')').context("no name in /proc/PID/stat")?;
        let times = fields.split_whitespace().skip(11).take(2);
        let ticks = times.map(str::parse::<f64>).sum::<Result<f64, _>>()?;
        Ok(ticks / TICKS_PER_SECOND)
    }

    /// Memory in use, in KiB.
    pub(crate) fn resident_kib(&self) -> anyhow::Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().nth(1));
        Ok(number.context("no VmRSS in /proc/PID/status")?.parse()?)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Moves this process to a core the servers do not use; gives whether that worked.
pub(crate) fn pin_self() -> bool {
    let pid = std::process::id().to_string();
    let pinned = Command::new("taskset").args(["-cp", LOAD_CORE, &pid]).output();
    pinned.is_ok_and(|output| output.status.success())
}

/// How long the disk takes to make a few pages last, in microseconds.
pub(crate) fn fsync_microseconds() -> anyhow::Result<f64> {
    let folder = TempDir::new()?;
    let mut file = File::create(folder.path().join("pages"))?;
    let mut times = Vec::new();
    for _ in 0..100 {
        file.write_all(&[0; 16 * 1024])?;
        let start = Instant::now();
        file.sync_data()?;
        times.push(start.elapsed().as_secs_f64() * 1e6);
    }
    Ok(crate::percentile(&mut times, 0.5))
}
