//! One session: a socket, its dialect, and how fast it may ask.
//!
//! Reads lines, turns them into requests and hands them to the hub, no more at a time than may be
//! in flight; writes whatever the outbox holds. Lines that are none become refusals, in their
//! place. One task, and no buffer while nothing happens. Never knows what a command does.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use diwan_shared::dialect::{BANNER, Hello};
use diwan_shared::event::{Event, Refused};
use diwan_shared::line::{LineError, LineReader};
use diwan_shared::parse::Rejection;
use diwan_shared::refusal::Refusal;
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, mpsc};

use crate::chat::input::{Arrival, Ask, ConnId, Input, Start};
use crate::fanout::Speech;
use crate::hub::Letter;
use crate::limits::{LINGER_MS_MAX, READ_BYTES_MAX, REQUESTS_IN_FLIGHT_MAX};
use crate::outbox::Outbox;
use crate::rate::{Bucket, Rate};

/// What the hub and a connection's task share.
#[derive(Debug)]
pub struct Line {
    /// What waits to be written.
    pub outbox: Outbox,
    /// One permit for each request that may still be made.
    credit: Semaphore,
    named: AtomicBool,
}

impl Default for Line {
    fn default() -> Self {
        Self {
            outbox: Outbox::default(),
            credit: Semaphore::new(REQUESTS_IN_FLIGHT_MAX),
            named: AtomicBool::new(false),
        }
    }
}

impl Line {
    /// Whether the connection has a name.
    #[must_use]
    pub fn is_named(&self) -> bool {
        self.named.load(Ordering::Acquire)
    }

    /// The connection's name was granted: what it sends from now on are commands.
    pub fn set_named(&self) {
        self.named.store(true, Ordering::Release);
    }

    /// A request was answered: another one may be made.
    pub fn answered(&self) {
        // After a session was taken over, answers to the old connection's requests come here.
        if self.credit.available_permits() < REQUESTS_IN_FLIGHT_MAX {
            self.credit.add_permits(1);
        }
    }

    /// Waits until another request may be made, and counts it.
    async fn ask(&self) {
        if let Ok(permit) = self.credit.acquire().await {
            permit.forget();
        }
    }

    /// Waits until every request has its answer.
    async fn all_answered(&self) {
        let all = u32::try_from(REQUESTS_IN_FLIGHT_MAX).unwrap_or(u32::MAX);
        drop(self.credit.acquire_many(all).await);
    }
}

/// Talks with one client until it goes or is closed.
pub(crate) async fn serve(
    stream: TcpStream,
    conn: ConnId,
    rate: Option<Rate>,
    hub: mpsc::Sender<Letter>,
) {
    let line = Arc::new(Line::default());
    let _ = line.outbox.push(format!("{BANNER}\n").into());
    let mut session =
        Session { conn, line: line.clone(), hub, bucket: rate.map(Bucket::new), speech: None };
    let read = async {
        // Whether the client ended or the socket failed, what it asked for is still done.
        let _ = session.read(&stream).await;
        session.gone().await;
        std::future::pending::<()>().await;
    };
    let write = async {
        let written = line.outbox.write_to(&stream).await;
        written.is_ok()
    };
    let said_all = tokio::select! {
        () = read => false,
        said_all = write => said_all,
        () = line.outbox.overdue() => false,
    };
    session.gone().await;
    if said_all {
        say_farewell(&stream).await;
    }
}

/// Ends our side, and reads until the other side has seen it: closing with unread input would
/// reset the connection and take the last lines with it.
async fn say_farewell(stream: &TcpStream) {
    let _ = socket2::SockRef::from(stream).shutdown(std::net::Shutdown::Write);
    let drain = async {
        while stream.readable().await.is_ok() {
            match stream.try_read(&mut [0; 1024]) {
                Ok(0) => break,
                Err(error) if error.kind() != io::ErrorKind::WouldBlock => break,
                _ => {}
            }
        }
    };
    let _ = tokio::time::timeout(Duration::from_millis(LINGER_MS_MAX), drain).await;
}

/// The reading side.
struct Session {
    conn: ConnId,
    line: Arc<Line>,
    hub: mpsc::Sender<Letter>,
    bucket: Option<Bucket>,
    /// Known after the first line that made sense.
    speech: Option<Speech>,
}

impl Session {
    async fn read(&mut self, stream: &TcpStream) -> io::Result<()> {
        let mut lines = LineReader::new();
        loop {
            stream.readable().await?;
            let ended = read_some(stream, &mut lines)?;
            while let Some(line) = lines.next_line() {
                self.take(line).await;
            }
            if ended {
                return Ok(());
            }
        }
    }

    /// Takes one line, as fast as this connection may ask.
    async fn take(&mut self, line: Result<&str, LineError>) {
        if self.line.outbox.is_finished() {
            return;
        }
        if let Some(bucket) = &mut self.bucket {
            bucket.take().await;
        }
        match self.speech.filter(|_| self.line.is_named()) {
            Some(speech) => self.command(speech, line).await,
            None => self.hello(line).await,
        }
    }

    async fn command(&self, speech: Speech, line: Result<&str, LineError>) {
        let ask = match line.map_err(Rejection::from).and_then(|line| speech.dialect().decode(line))
        {
            Ok(None) => return,
            Ok(Some(request)) => Ask::Request(request),
            Err(rejection) => Ask::Refused(rejection),
        };
        self.line.ask().await;
        self.send(Letter::Input(Input::Ask { conn: self.conn, ask })).await;
    }

    /// A first line. What follows it can only be read when its answer is there.
    async fn hello(&mut self, line: Result<&str, LineError>) {
        let from_program = line.is_ok_and(Hello::is_from_program);
        let speech = if from_program { Speech::Events } else { Speech::Plain };
        let (name, secret) = match line.map_err(Refusal::from).and_then(Hello::parse) {
            Ok(Hello::Plain { name }) => (name, None),
            Ok(Hello::Events { name, session }) => (name, session),
            Err(refusal) => {
                let refused = Event::Refused(Refused::new(None, &refusal));
                let _ = self.line.outbox.push(speech.encode(&refused));
                return;
            }
        };
        self.speech = Some(speech);
        let arrival = Arrival { conn: self.conn, name, secret, start: Start::General };
        self.line.ask().await;
        self.send(Letter::Hello { arrival, speech, line: self.line.clone() }).await;
        self.line.all_answered().await;
    }

    async fn gone(&self) {
        self.send(Letter::Input(Input::Gone { conn: self.conn })).await;
    }

    async fn send(&self, letter: Letter) {
        if self.hub.send(letter).await.is_err() {
            // The hub is gone: the server is closing, and nothing more will be said.
            self.line.outbox.finish(bytes::Bytes::new());
        }
    }
}

/// One read; gives whether the other side has ended.
fn read_some(stream: &TcpStream, lines: &mut LineReader) -> io::Result<bool> {
    let mut bytes = [0; READ_BYTES_MAX];
    match stream.try_read(&mut bytes) {
        Ok(0) => Ok(true),
        Ok(read) => {
            lines.push(bytes.get(..read).unwrap_or_default());
            Ok(false)
        }
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(false),
        Err(error) => Err(error),
    }
}
