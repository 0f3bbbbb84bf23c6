//! The other end of the connection: lets one client in and then says a hundred thousand lines.
//!
//! Listens on a port of its own. How a client is let in is its tongue's: `house.rs` for ours,
//! `irc.rs` for the others. What is said is the same for all, as fast as the client takes it.

use std::io::{self, BufWriter, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use crate::{house, irc};

/// Bytes of each message.
pub(crate) const TEXT_BYTES: usize = 100;

/// How the last message begins.
pub(crate) const LAST_WORDS: &str = "and nothing more was said";

/// What the client speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tongue {
    Diwan,
    Irc,
}

/// The writing side of the connection to the client, once there is one.
pub(crate) type Ear = Arc<Mutex<Option<TcpStream>>>;

/// A place to connect to.
pub(crate) struct Feed {
    tongue: Tongue,
    address: SocketAddr,
    ear: Ear,
}

impl Feed {
    /// Begins to listen.
    pub(crate) fn open(tongue: Tongue) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let (address, ear) = (listener.local_addr()?, Ear::default());
        let serve = match tongue {
            Tongue::Diwan => house::serve,
            Tongue::Irc => irc::serve,
        };
        let heard = ear.clone();
        thread::spawn(move || serve(&listener, &heard));
        Ok(Self { tongue, address, ear })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Says all lines, in a thread of its own.
    pub(crate) fn flood(&self, messages: usize) -> JoinHandle<io::Result<()>> {
        let (ear, tongue) = (self.ear.clone(), self.tongue);
        thread::spawn(move || {
            let ear = ear.lock().map_err(|_| io::Error::other("the feed failed"))?;
            let stream = ear.as_ref().ok_or_else(|| io::Error::other("nobody connected"))?;
            let mut writer = BufWriter::with_capacity(64 * 1024, stream);
            for number in 1..=messages {
                let text = text(number, number == messages);
                let line = match tongue {
                    Tongue::Diwan => house::line(number, &text)?,
                    Tongue::Irc => irc::line(&text),
                };
                writer.write_all(&line)?;
            }
            writer.flush()
        })
    }
}

fn text(number: usize, last: bool) -> String {
    let words = if last { LAST_WORDS } else { "was said in the room that is open" };
    format!("{:.<TEXT_BYTES$}", format!("{words} {number} "))
}
