//! The connection to a server: its socket, moved as session.rs orders.
//!
//! Owns the task with the socket and the steady clock. Takes the app's requests and introductions;
//! gives what the server says, and how the connection stands, as messages for the app. What to do
//! when is decided in session.rs; what the lines mean, in the app. It never reads a file and
//! never starts a server: whoever opens a link says how to dial.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use diwan_shared::command::Request;
use diwan_shared::dialect::Secret;
use diwan_shared::line::LineReader;
use diwan_shared::name::UserName;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadHalf, WriteHalf};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior};

use crate::app::effect::Address;
use crate::app::msg::{Msg, Stranger};
use crate::limits::{EVENT_BYTES_MAX, FAREWELL_MS_MAX, LOOK_MS, READ_BYTES_MAX};
use session::{Input, Order, Session};
use surroundings::Surroundings;

mod backoff;
pub mod session;
mod surroundings;
mod tls;

/// How a server that speaks nothing but TLS begins its answer to a line (an alert, version 3): so
/// begins no line of text.
const ALERT: [u8; 2] = [21, 3];

/// How to connect to an address. The sender takes news about the attempt.
pub type Dial = Arc<dyn Fn(Address, mpsc::Sender<Msg>) -> Dialing + Send + Sync>;

/// An attempt to connect.
pub type Dialing = Pin<Box<dyn Future<Output = Result<Wire, Failure>> + Send>>;

/// Why an attempt failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// There is no way there, or it broke.
    #[error(transparent)]
    Broken(#[from] io::Error),
    /// The server showed a certificate that is not trusted.
    #[error("the certificate is not trusted")]
    Distrusted(Stranger),
}

/// A connection, encrypted or not.
pub struct Wire {
    stream: Box<dyn Stream>,
    /// Where it leads.
    peer: Option<SocketAddr>,
}

/// What can be read and written.
trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A link to one server. It reconnects by itself until it is closed or dropped.
#[derive(Debug)]
pub struct Link {
    asks: mpsc::UnboundedSender<Ask>,
    task: JoinHandle<()>,
    /// How long it may take to end.
    farewell_ms: u64,
}

/// A link, where it leads, and what it tells.
#[derive(Debug)]
pub struct Linked {
    /// Where it leads.
    pub address: Address,
    /// The link.
    pub link: Link,
    /// What it tells.
    pub news: mpsc::Receiver<Msg>,
}

/// What the app wants of its link.
#[derive(Debug)]
pub(crate) enum Ask {
    Introduce(UserName, Secret),
    Send(Request),
    Reconnect,
}

impl Link {
    /// A link to the server at `address`, silent until it is introduced. `news` gets what happens;
    /// while it is full nothing more is read from the server. `dial` connects; `seed` should
    /// differ between clients. Needs a tokio runtime.
    #[must_use]
    pub fn open(address: &Address, seed: u64, dial: Dial, news: mpsc::Sender<Msg>) -> Self {
        let driver = Driver {
            session: Session::new(address.to_string(), seed),
            born: Instant::now(),
            socket: Socket::None,
            surroundings: Surroundings::default(),
            dial,
            address: address.clone(),
            orders: Vec::new(),
            news,
        };
        Self::moved(FAREWELL_MS_MAX, |asked| driver.run(asked))
    }

    /// A link that somebody else moves: `run` takes what is asked of it, and ends so many
    /// milliseconds after nothing more can be asked, at the latest.
    pub(crate) fn moved<R>(
        farewell_ms: u64,
        run: impl FnOnce(mpsc::UnboundedReceiver<Ask>) -> R,
    ) -> Self
    where
        R: Future<Output = ()> + Send + 'static,
    {
        let (asks, asked) = mpsc::unbounded_channel();
        Self { asks, task: tokio::spawn(run(asked)), farewell_ms }
    }

    /// Says who we are: connects, or tries another name, or tries again at once. `secret` is that of
    /// the name's session.
    pub fn introduce(&self, name: UserName, secret: Secret) {
        // The task ends only with this handle.
        let _heard = self.asks.send(Ask::Introduce(name, secret));
    }

    /// Says something to the server; dropped when there is no connection.
    pub fn send(&self, request: Request) {
        let _heard = self.asks.send(Ask::Send(request));
    }

    /// Makes a new connection at once, in place of the one there is or instead of waiting.
    pub fn reconnect(&self) {
        let _heard = self.asks.send(Ask::Reconnect);
    }

    /// Writes what is still to be written, and closes.
    pub async fn close(self) {
        drop(self.asks);
        // A server that reads no more must not keep us.
        let _late = tokio::time::timeout(Duration::from_millis(self.farewell_ms), self.task).await;
    }
}

/// Connects to a server that is there.
#[must_use]
pub fn dial() -> Dial {
    Arc::new(|address, _| Box::pin(connect(address)))
}

/// Connects, once.
///
/// # Errors
/// The network's, and when the server's certificate is not trusted.
pub async fn connect(address: Address) -> Result<Wire, Failure> {
    let Address { host, port, tls } = address;
    let socket = TcpStream::connect((host.as_str(), port)).await?;
    // A line is complete when it is written: waiting for more would only add delay.
    socket.set_nodelay(true)?;
    let peer = socket.peer_addr().ok();
    let stream: Box<dyn Stream> = match tls {
        None => Box::new(socket),
        Some(trust) => Box::new(tls::encrypt(socket, host, trust).await?),
    };
    Ok(Wire { stream, peer })
}

struct Driver {
    session: Session,
    /// Where the session's milliseconds begin.
    born: Instant,
    socket: Socket,
    surroundings: Surroundings,
    address: Address,
    dial: Dial,
    orders: Vec<Order>,
    news: mpsc::Sender<Msg>,
}

enum Socket {
    None,
    Dialing(Dialing),
    Open(Open),
}

struct Open {
    reader: ReadHalf<Box<dyn Stream>>,
    writer: WriteHalf<Box<dyn Stream>>,
    /// What one read took; empty between reads, so that one buffer serves them all.
    incoming: Vec<u8>,
    lines: LineReader,
    outgoing: Vec<u8>,
    /// Some of what was written may be with an encrypted stream still.
    unflushed: bool,
}

/// What a socket did.
enum Done {
    Connected(Wire),
    Read,
    Wrote,
    Lost(String),
    Distrusted(Stranger),
}

impl Driver {
    async fn run(mut self, mut asked: mpsc::UnboundedReceiver<Ask>) {
        let mut looks = tokio::time::interval(Duration::from_millis(LOOK_MS));
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            self.carry_out().await;
            let wake_at = self.wake_at();
            tokio::select! {
                ask = asked.recv() => match ask {
                    Some(Ask::Introduce(name, secret)) => {
                        self.handle(Input::Introduce(name, secret));
                    }
                    Some(Ask::Send(request)) => self.handle(Input::Request(request)),
                    Some(Ask::Reconnect) => self.handle(Input::Reconnect),
                    None => return self.socket.finish().await,
                },
                _ = looks.tick() => self.look(),
                done = self.socket.next() => self.take(done),
                () = sleep_until(wake_at) => self.handle(Input::Wake),
            }
        }
    }

    fn take(&mut self, done: Done) {
        match done {
            Done::Connected(Wire { stream, peer }) => {
                self.surroundings.head_for(peer);
                self.socket = Socket::Open(Open::new(stream));
                self.handle(Input::Connected);
            }
            Done::Read => self.read(),
            Done::Wrote => {}
            Done::Lost(why) => {
                self.socket = Socket::None;
                self.handle(Input::Lost(why));
            }
            Done::Distrusted(stranger) => {
                self.socket = Socket::None;
                self.handle(Input::Distrusted(stranger));
            }
        }
    }

    fn read(&mut self) {
        let now = self.now();
        let Socket::Open(open) = &mut self.socket else { return };
        open.lines.push(&open.incoming);
        open.incoming.clear();
        while let Some(line) = open.lines.next_line() {
            // A line that is none is no event; the session hears of the others.
            if let Ok(line) = line {
                self.session.handle(now, Input::Line(line), &mut self.orders);
            }
        }
    }

    fn look(&mut self) {
        if self.surroundings.look(self.now()) {
            self.handle(Input::Roused);
        }
    }

    fn handle(&mut self, input: Input<'_>) {
        let now = self.now();
        self.session.handle(now, input, &mut self.orders);
    }

    async fn carry_out(&mut self) {
        for order in std::mem::take(&mut self.orders) {
            match order {
                Order::Connect => {
                    let dialing = (self.dial)(self.address.clone(), self.news.clone());
                    self.socket = Socket::Dialing(dialing);
                }
                Order::Write(line) => self.socket.write(&line),
                Order::HangUp => self.socket = Socket::None,
                // While the link is being closed nobody wants the news any more.
                Order::Tell(msg) => drop(self.news.send(msg).await),
            }
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.born.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn wake_at(&self) -> Option<Instant> {
        Some(self.born + Duration::from_millis(self.session.wake_at()?))
    }
}

impl Socket {
    /// What the socket does next. Nothing is lost when the future is dropped before it is ready.
    async fn next(&mut self) -> Done {
        match self {
            Self::None => std::future::pending().await,
            Self::Dialing(dialing) => match dialing.await {
                Ok(wire) => Done::Connected(wire),
                Err(Failure::Broken(error)) => Done::Lost(sentence(&error)),
                Err(Failure::Distrusted(stranger)) => Done::Distrusted(stranger),
            },
            Self::Open(open) => open.next().await.unwrap_or_else(Done::Lost),
        }
    }

    fn write(&mut self, line: &str) {
        if let Self::Open(open) = self {
            open.outgoing.extend(line.as_bytes());
            open.outgoing.push(b'\n');
        }
    }

    async fn finish(self) {
        if let Self::Open(mut open) = self {
            // The end comes either way.
            let _gone = open.writer.write_all(&open.outgoing).await;
            let _gone = open.writer.shutdown().await;
        }
    }
}

impl Open {
    fn new(stream: Box<dyn Stream>) -> Self {
        let (reader, writer) = tokio::io::split(stream);
        let lines = LineReader::with_limit(EVENT_BYTES_MAX);
        let (incoming, outgoing) = (Vec::new(), Vec::new());
        Self { reader, writer, incoming, lines, outgoing, unflushed: false }
    }

    /// Reads, or writes if there is something to write; fails with the reason when the connection
    /// is gone.
    async fn next(&mut self) -> Result<Done, String> {
        let Self { reader, writer, incoming, outgoing, unflushed, .. } = self;
        incoming.reserve(READ_BYTES_MAX);
        tokio::select! {
            read = reader.read_buf(incoming) => match read {
                Ok(0) => Err("The server closed the connection".to_owned()),
                Ok(_) if incoming.starts_with(&ALERT) => Err("Only TLS is spoken there".to_owned()),
                Ok(_) => Ok(Done::Read),
                Err(error) => Err(sentence(&error)),
            },
            written = write(writer, outgoing), if *unflushed || !outgoing.is_empty() => match written {
                Ok(count) => {
                    outgoing.drain(..count);
                    *unflushed = count > 0;
                    Ok(Done::Wrote)
                }
                Err(error) => Err(sentence(&error)),
            },
        }
    }
}

/// Writes some of it; when nothing is left, what the stream took and keeps.
async fn write(writer: &mut WriteHalf<Box<dyn Stream>>, bytes: &[u8]) -> io::Result<usize> {
    match bytes {
        [] => writer.flush().await.map(|()| 0),
        bytes => writer.write(bytes).await,
    }
}

async fn sleep_until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// The error as a person reads it: a sentence without a full stop and without a number.
fn sentence(error: &io::Error) -> String {
    use io::ErrorKind as Kind;
    let known = match error.kind() {
        Kind::ConnectionRefused => "Connection refused",
        Kind::ConnectionReset | Kind::BrokenPipe | Kind::UnexpectedEof => "The connection broke",
        Kind::HostUnreachable => "The host cannot be reached",
        Kind::NetworkUnreachable => "The network cannot be reached",
        Kind::TimedOut => "Nobody answered",
        _ => tls::sentence(error).unwrap_or_default(),
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    let text = error.to_string();
    text.split_once(" (os error").map_or(text.as_str(), |(words, _)| words).to_owned()
}

#[cfg(test)]
mod tests;
