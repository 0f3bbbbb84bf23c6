//! The other end of the connection: lets one client in and then says line after line.
//!
//! Listens on a port of its own. How a client is let in is its tongue's: `house.rs` for ours,
//! `irc.rs` for the others. What is said is the same for all, as fast as the client takes it.

use std::io::{self, BufWriter, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
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

/// Makes a message with this number and text into the line that says it.
pub(crate) type Speech = Box<dyn FnMut(usize, &str) -> io::Result<Vec<u8>>>;

/// The writing side of the connection to the client, once there is one.
pub(crate) type Ear = Arc<Mutex<Option<TcpStream>>>;

/// A place to connect to.
pub(crate) struct Feed {
    tongue: Tongue,
    address: SocketAddr,
    ear: Ear,
    /// How many lines were said.
    said: Arc<AtomicUsize>,
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
        Ok(Self { tongue, address, ear, said: Arc::default() })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Says lines in a thread of its own, until one is to be the last: it is asked of each.
    pub(crate) fn flood(
        &self,
        is_last: impl Fn(usize) -> bool + Send + 'static,
    ) -> JoinHandle<io::Result<()>> {
        let (ear, said, tongue) = (self.ear.clone(), self.said.clone(), self.tongue);
        thread::spawn(move || {
            let ear = ear.lock().map_err(|_| io::Error::other("the feed failed"))?;
            let stream = ear.as_ref().ok_or_else(|| io::Error::other("nobody connected"))?;
            let mut writer = BufWriter::with_capacity(64 * 1024, stream);
            let mut speech = match tongue {
                Tongue::Diwan => house::speech()?,
                Tongue::Irc => irc::speech(),
            };
            loop {
                let number = said.fetch_add(1, Ordering::Relaxed) + 1;
                let last = is_last(number);
                writer.write_all(&speech(number, &text(number, last))?)?;
                if last {
                    return writer.flush();
                }
            }
        })
    }
}

fn text(number: usize, last: bool) -> String {
    let words = if last { LAST_WORDS } else { "was said in the room that is open" };
    format!("{:.<TEXT_BYTES$}", format!("{words} {number} "))
}
