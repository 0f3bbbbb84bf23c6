//! One client of the load: connects, says lines, waits for words, counts what it hears.
//!
//! Speaks to the server in either dialect and to the floor in its few words. Reads into one buffer
//! that all clients of the thread share, so that thousands of them cost little.

use std::cell::RefCell;
use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use anyhow::bail;
use tokio::io::{AsyncRead as _, AsyncWriteExt as _, ReadBuf};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

use crate::floor::MARK;

const MESSAGE_BYTES: usize = 100;
const READ_BYTES_MAX: usize = 256 * 1024;

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = RefCell::new(vec![0; READ_BYTES_MAX]);
}

/// How to speak to what is being loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tongue {
    Plain,
    Events,
    Floor,
}

impl Tongue {
    /// One message to a group, with the number of its sender in the group, below 10.
    pub(crate) fn message(self, group: usize, sender: usize) -> String {
        let mark = char::from(MARK);
        match self {
            Self::Plain | Self::Events => {
                format!("public G{group} {:x<MESSAGE_BYTES$}\n", format!("{mark}{sender}"))
            }
            // As long as what the server makes of it.
            Self::Floor => {
                let sentence = format!("In group G{group}, m{group}: ").len();
                format!("{:x<1$}\n", format!("{mark}{sender}"), sentence + MESSAGE_BYTES)
            }
        }
    }

    /// Lines that come of one message to a group: no echo of one's own in sentences; in events
    /// an echo and an answer.
    pub(crate) fn lines_per_message(self, members: usize) -> usize {
        match self {
            Self::Plain | Self::Floor => members - 1,
            Self::Events => members + 1,
        }
    }
}

/// Which of the senders of a group wrote this line.
pub(crate) fn sender_of(line: &str) -> Option<usize> {
    let (_, text) = line.split_once(char::from(MARK))?;
    text.chars().next()?.to_digit(10).map(|digit| digit as usize)
}

/// How many lines end in these bytes.
pub(crate) fn count_lines(bytes: &[u8]) -> usize {
    // Counting in bytes lets the compiler use wide registers.
    let count = |part: &[u8]| part.iter().map(|byte| u8::from(*byte == b'\n')).sum::<u8>();
    bytes.chunks(255).map(|part| usize::from(count(part))).sum()
}

/// One connection.
pub(crate) struct Client {
    pub(crate) reader: OwnedReadHalf,
    pub(crate) writer: OwnedWriteHalf,
    /// Read, and not yet waited for.
    unheard: Vec<u8>,
}

impl Client {
    /// Connects and introduces itself.
    pub(crate) async fn arrive(
        address: SocketAddr,
        tongue: Tongue,
        name: &str,
    ) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (reader, writer) = stream.into_split();
        let mut client = Self { reader, writer, unheard: Vec::new() };
        let (hello, welcome) = match tongue {
            Tongue::Plain => (format!("{name}\n"), "Connected"),
            Tongue::Events => (format!("hello 1 {name}\n"), "welcome"),
            Tongue::Floor => (format!("{name}\n"), name),
        };
        client.say(&hello).await?;
        client.hear(welcome).await?;
        Ok(client)
    }

    pub(crate) async fn say(&mut self, lines: &str) -> io::Result<()> {
        self.writer.write_all(lines.as_bytes()).await
    }

    /// Waits for the next line that holds this word.
    pub(crate) async fn hear(&mut self, word: &str) -> anyhow::Result<()> {
        loop {
            while let Some(end) = self.unheard.iter().position(|&byte| byte == b'\n') {
                let line: Vec<u8> = self.unheard.drain(..=end).collect();
                if String::from_utf8_lossy(&line).contains(word) {
                    return Ok(());
                }
            }
            let unheard = &mut self.unheard;
            if read(&mut self.reader, |bytes| unheard.extend_from_slice(bytes)).await? == 0 {
                bail!("the connection ended before {word:?}");
            }
        }
    }

    /// Waits for the answers to everything said so far.
    pub(crate) async fn hear_all(&mut self) -> anyhow::Result<()> {
        self.say("ping ready\n").await?;
        self.hear("ready").await
    }

    /// Says goodbye and waits for the end.
    pub(crate) async fn exit(mut self) -> io::Result<()> {
        self.say("exit\n").await?;
        listen(self.reader, |_| {}).await
    }
}

/// Reads until the end.
pub(crate) async fn listen(
    mut reader: OwnedReadHalf,
    mut take: impl FnMut(&[u8]),
) -> io::Result<()> {
    while read(&mut reader, &mut take).await? > 0 {}
    Ok(())
}

/// One read; gives how many bytes came, 0 at the end.
async fn read(reader: &mut OwnedReadHalf, mut take: impl FnMut(&[u8])) -> io::Result<usize> {
    let mut read_now = |context: &mut Context<'_>| {
        BUFFER.with_borrow_mut(|buffer| {
            let mut buffer = ReadBuf::new(buffer);
            ready!(Pin::new(&mut *reader).poll_read(context, &mut buffer))?;
            take(buffer.filled());
            Poll::Ready(Ok(buffer.filled().len()))
        })
    };
    poll_fn(|context| read_now(context)).await
}
