//! `diwan direct`: two people, no server.
//!
//! Takes the command line; joins a wire, its sockets and an ending of a conversation. The wires are
//! pure state machines: `reliable` (both sides Diwan) and `classic` (the other side an original
//! client); `socket` gives them the world; `lines` and `chat` give them to people. Never interprets
//! what is said.

use std::io::{self, Read};
use std::net::SocketAddr;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use diwan_shared::line::LineReader;
use diwan_shared::name::UserName;
use tokio::sync::mpsc;

use classic::Classic;
use conversation::Conversation;
use diwan::Diwan;
use lines::{Input, Lines};
use socket::{Addresses, Talk};
use stand_in::StandIn;

use crate::app::effect::Address;
use crate::app::session::peer::{Peer, Presence};
use crate::day::now;
use crate::link::Linked;

mod chat;
pub mod classic;
mod clean;
pub mod conversation;
pub mod diwan;
pub mod limits;
mod lines;
pub mod reliable;
pub mod socket;
pub mod stand_in;
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
    #[arg(long, conflicts_with = "Manner")]
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

/// Talks in lines until it is over. The exit code says whether all ours arrived.
///
/// # Errors
/// When an address is wrong or taken, or an output cannot be written.
pub fn run(args: &DirectArgs) -> io::Result<ExitCode> {
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

    /// One side of the conversation, its clock at 0, under a name if it has one.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn conversation(&self, name: Option<&UserName>) -> io::Result<Box<dyn Conversation>> {
        Ok(match self.wire {
            WireArg::Classic => Box::new(Classic::new()),
            WireArg::Diwan => {
                let session = getrandom::u64().map_err(io::Error::other)?;
                Box::new(Diwan::new(0, session, now(), name))
            }
        })
    }

    /// The conversation as the app's link, and all that the app has to know of it. `usual_name` is
    /// what the person is called elsewhere.
    ///
    /// # Errors
    /// When a name or an address is wrong or taken. Needs a tokio runtime.
    pub async fn open(&self, usual_name: Option<&str>) -> io::Result<Direct> {
        let name = match (&self.name, usual_name) {
            (Some(name), _) => Some(name.clone()),
            (None, Some(usual)) => Some(UserName::new(usual).map_err(|error| {
                io::Error::new(io::ErrorKind::InvalidInput, format!("'{usual}': {error}"))
            })?),
            (None, None) => None,
        };
        let addresses = self.addresses().await?;
        let talk = Talk::open(addresses, self.conversation(name.as_ref())?).await?;
        let me = name.map_or_else(|| UserName::new(NAMELESS), Ok).map_err(io::Error::other)?;
        let address = Address::new(&addresses.peer.ip().to_string(), addresses.peer.port());
        let listen = talk.local_addr()?;
        let about = format!("You listen at {listen} and talk to {address}. F1 shows help.");
        let notices = [Some(about), warning(&addresses)].into_iter().flatten().collect();
        Ok(Direct {
            name: me.to_string(),
            peer: Peer { presence: Presence::Awaited, knows_again: self.wire == WireArg::Diwan },
            link: chat::link(talk, StandIn::new(me), address.clone(), notices),
            address,
        })
    }
}

/// What a person is called on their own screen who has no name.
const NAMELESS: &str = "me";

/// A conversation for the app.
#[derive(Debug)]
pub struct Direct {
    /// What we are called.
    pub name: String,
    /// Where the other one is.
    pub address: Address,
    /// The other one.
    pub peer: Peer,
    /// The way to it.
    pub link: Linked,
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
    let talk = Talk::open(addresses, args.conversation(args.name.as_ref())?).await?;
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
