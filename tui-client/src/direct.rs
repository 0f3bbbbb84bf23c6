//! `diwan direct`: two people, no server.
//!
//! Takes the command line; joins a wire, its sockets and an ending of a conversation. The wires are
//! pure state machines: `reliable` (both sides Diwan) and `classic` (the other side an original
//! client); `socket` gives them the world. Never interprets what is said.

use std::io::{self, Read};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::UNIX_EPOCH;

use clap::{Args, ValueEnum};
use diwan_shared::line::LineReader;
use diwan_shared::name::UserName;
use tokio::sync::mpsc;

use classic::Classic;
use conversation::Conversation;
use diwan::Diwan;
use lines::{Input, Lines};
use socket::{Addresses, Talk};

pub mod classic;
mod clean;
pub mod conversation;
pub mod diwan;
pub mod limits;
mod lines;
pub mod reliable;
pub mod socket;
pub mod wire;

/// Talk to one person without a server, over UDP
#[derive(Debug, Clone, Args)]
pub struct DirectArgs {
    /// Where to listen
    #[arg(long, value_name = "ADDR:PORT")]
    pub listen: String,
    /// Where the other side listens
    #[arg(long, value_name = "ADDR:PORT")]
    pub peer: String,
    /// Where to send from, if not from where we listen
    #[arg(long, value_name = "ADDR:PORT")]
    pub source: Option<String>,
    /// What the other side speaks
    #[arg(long, value_enum, default_value_t = WireArg::Diwan)]
    pub wire: WireArg,
    /// What the other side calls us; the classic wire does not tell it
    #[arg(long, value_parser = UserName::new)]
    pub name: Option<UserName>,
    /// Plain lines on standard input and output, for scripts and screen readers
    #[arg(long)]
    pub line_mode: bool,
}

/// What the other side speaks, as it is named on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum WireArg {
    /// It is an original client of the two-person chat
    Classic,
    /// It is `diwan direct` too
    Diwan,
}

/// Talks until it is over. The exit code says whether all our lines arrived.
///
/// # Errors
/// When an address is wrong or taken, or an output cannot be written.
pub fn run(args: &DirectArgs) -> io::Result<ExitCode> {
    if !args.line_mode {
        let sentence = "a direct conversation is not shown on a full screen yet: add --line-mode";
        return Err(io::Error::new(io::ErrorKind::Unsupported, sentence));
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let all_arrived = runtime.block_on(run_lines(args))?;
    Ok(if all_arrived { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl DirectArgs {
    /// The addresses, looked up.
    ///
    /// # Errors
    /// When one is none, or they cannot reach each other; the error says which.
    pub async fn addresses(&self) -> io::Result<Addresses> {
        let peer = look_up("peer", &self.peer, None).await?;
        let listen = look_up("listen", &self.listen, Some(peer)).await?;
        let source = match &self.source {
            Some(source) => Some(look_up("source", source, Some(peer)).await?),
            None => None,
        };
        if listen == peer {
            return Err(wrong("listen", &self.listen, "is where the peer listens, take another"));
        }
        Ok(Addresses { listen, peer, source })
    }

    /// One side of the conversation, its clock at 0.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn conversation(&self) -> io::Result<Box<dyn Conversation>> {
        Ok(match self.wire {
            WireArg::Classic => Box::new(Classic::new()),
            WireArg::Diwan => {
                let session = getrandom::u64();
                let session = session.map_err(|error| io::Error::other(error.to_string()))?;
                let since = UNIX_EPOCH.elapsed().unwrap_or_default().as_millis();
                let since = u64::try_from(since).unwrap_or(u64::MAX);
                Box::new(Diwan::new(0, session, since, self.name.as_ref()))
            }
        })
    }
}

/// What to say once to a person whose peer is on another machine.
#[must_use]
pub fn warning(addresses: &Addresses) -> Option<String> {
    let peer = addresses.peer.ip();
    addresses.is_far().then(|| {
        format!("Nothing is encrypted: whoever is between here and {peer} can read and change it.")
    })
}

async fn run_lines(args: &DirectArgs) -> io::Result<bool> {
    let addresses = args.addresses().await?;
    let talk = Talk::open(addresses, args.conversation()?).await?;
    let mut seed = [0; 16];
    getrandom::fill(&mut seed).map_err(io::Error::other)?;
    let seed = u128::from_le_bytes(seed);
    eprintln!("Listening at {}, waiting for {}.", talk.local_addr()?, addresses.peer);
    if let Some(warning) = warning(&addresses) {
        eprintln!("{warning}");
    }
    let (sender, input) = mpsc::channel(1);
    // Reading standard input cannot be interrupted; the thread ends with the program.
    std::thread::spawn(move || read_lines(io::stdin().lock(), &sender));
    let stop = async {
        // Without signals there is only the end of input.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    };
    Lines::new(talk, seed, io::stdout(), io::stderr()).run(input, stop).await
}

/// Reads lines until the end. The last one need not have a line break: nobody cut it.
pub(crate) fn read_lines(mut input: impl Read, lines: &mpsc::Sender<Input>) {
    let mut reader = LineReader::new();
    let mut buffer = [0; 8192];
    let mut is_unfinished = false;
    loop {
        let length = input.read(&mut buffer).unwrap_or(0);
        match buffer.get(..length) {
            Some(read) if length > 0 => {
                is_unfinished = !read.ends_with(b"\n");
                reader.push(read);
            }
            _ if is_unfinished => {
                is_unfinished = false;
                reader.push(b"\n");
            }
            _ => return,
        }
        while let Some(line) = reader.next_line() {
            let line = line.map(str::to_owned).map_err(|error| error.to_string());
            if lines.blocking_send(line).is_err() {
                return;
            }
        }
    }
}

/// An address, of the same family as the other one if there is one.
async fn look_up(flag: &str, text: &str, other: Option<SocketAddr>) -> io::Result<SocketAddr> {
    let found = tokio::net::lookup_host(text).await;
    let found =
        found.map_err(|_| wrong(flag, text, "is no address; write it as 127.0.0.1:9000"))?;
    let fits =
        |address: &SocketAddr| other.is_none_or(|other| other.is_ipv4() == address.is_ipv4());
    found.into_iter().find(fits).ok_or_else(|| {
        wrong(flag, text, "and --peer are of different kinds, take IPv4 or IPv6 for both")
    })
}

fn wrong(flag: &str, text: &str, what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, format!("--{flag} {text} {what}"))
}
