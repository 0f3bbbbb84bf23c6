//! One session: a stream, its dialogue, and how fast it may ask.
//!
//! Reads lines or sends, lets the dialogue say what follows, and hands what is asked to the hub, no
//! more at a time than may be in flight; writes whatever the outbox holds. One task, and no buffer
//! while nothing happens. Never knows what a command does, or what a client means.

use std::future::poll_fn;
use std::io;
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use diwan_shared::line::{LineError, LineReader};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _, ReadBuf};
use tokio::sync::mpsc::{self, Permit};
use tokio::time::timeout;

use crate::chat::input::{Arrival, Ask, ConnId, Input};
use crate::door::{Door, Entrance, Framing, Step};
use crate::hub::Letter;
use crate::limits::{LINGER_MS_MAX, READ_BYTES_MAX, SEND_PAUSE_MS};
use crate::line::Line;
use crate::rate::{Bucket, Rate};
use crate::send::SendReader;

/// Talks with one client until it goes or is closed.
pub(crate) async fn serve(
    stream: impl AsyncRead + AsyncWrite,
    conn: ConnId,
    door: Door,
    rate: Option<Rate>,
    hub: mpsc::Sender<Letter>,
) {
    let line = Arc::new(Line::new(door));
    let _ = line.outbox.push(door.greeting());
    let bucket = rate.map(Bucket::new);
    let mut session = Session { conn, line: line.clone(), hub, bucket, entered: false };
    let (mut reader, mut writer) = tokio::io::split(stream);
    let read = async {
        // Whether the client ended or the socket failed, what it asked for is still done.
        let _ = match door.framing() {
            Framing::Lines => session.read_lines(&mut reader).await,
            Framing::Sends => session.read_sends(&mut reader).await,
        };
        session.gone().await;
        std::future::pending().await
    };
    let written = tokio::select! {
        biased;
        written = line.outbox.write_to(&mut writer) => written,
        never = read => never,
    };
    session.gone().await;
    if written.is_ok() {
        let farewell = say_farewell(&mut reader, &mut writer);
        let _ = timeout(Duration::from_millis(LINGER_MS_MAX), farewell).await;
    }
}

/// Ends our side, and reads until the other side has seen it: closing with unread input would
/// reset the connection and take the last lines with it.
async fn say_farewell(
    reader: &mut (impl AsyncRead + Unpin),
    writer: &mut (impl AsyncWrite + Unpin),
) -> io::Result<()> {
    writer.shutdown().await?;
    while !read_some(reader, |_| {}).await? {}
    Ok(())
}

/// The reading side.
struct Session {
    conn: ConnId,
    line: Arc<Line>,
    hub: mpsc::Sender<Letter>,
    bucket: Option<Bucket>,
    /// It asked for a name, so the hub knows of it.
    entered: bool,
}

impl Session {
    async fn read_lines(&mut self, reader: &mut (impl AsyncRead + Unpin)) -> io::Result<()> {
        let mut lines = LineReader::new();
        loop {
            let ended = read_some(reader, |bytes| lines.push(bytes)).await?;
            while let Some(line) = lines.next_line() {
                self.take(line).await;
            }
            if ended {
                return Ok(());
            }
        }
    }

    async fn read_sends(&mut self, reader: &mut (impl AsyncRead + Unpin)) -> io::Result<()> {
        let mut send = SendReader::default();
        let pause = Duration::from_millis(SEND_PAUSE_MS);
        loop {
            let mut ended = read_some(reader, |bytes| send.push(bytes)).await?;
            while !ended && !send.is_whole() {
                let more = read_some(reader, |bytes| send.push(bytes));
                let Ok(read) = timeout(pause, more).await else { break };
                ended = read?;
            }
            if let Some(said) = send.take() {
                self.take(said.as_deref().map_err(|&error| error)).await;
            }
            if ended {
                return Ok(());
            }
        }
    }

    /// Takes one message, as fast as this connection may ask.
    async fn take(&mut self, said: Result<&str, LineError>) {
        if self.line.outbox.is_finished() {
            return;
        }
        if let Some(bucket) = &mut self.bucket {
            bucket.take().await;
        }
        match self.line.hear(said) {
            Step::Nothing => {}
            Step::Say(words) => drop(self.line.outbox.push(words)),
            Step::Close(words) => self.line.outbox.finish(words),
            Step::Enter(entrance) => self.enter(entrance).await,
            Step::Ask(ask) => self.ask(ask).await,
            Step::Settle(ask) => {
                self.ask(ask).await;
                self.line.all_answered().await;
            }
        }
    }

    async fn ask(&self, ask: Ask) {
        self.line.ask().await;
        if let Some(place) = self.place().await {
            place.send(Letter::Input(Input::Ask { conn: self.conn, ask }));
        }
    }

    /// Asks for a name. What follows it can only be read when its answer is there.
    async fn enter(&mut self, entrance: Entrance) {
        self.entered = true;
        let Entrance { name, secret, start, speech } = entrance;
        let arrival = Arrival { conn: self.conn, name, secret, start };
        self.line.ask().await;
        if let Some(place) = self.place().await {
            place.send(Letter::Hello { arrival, speech, line: self.line.clone() });
        }
        self.line.all_answered().await;
    }

    async fn gone(&self) {
        if !self.entered {
            // Nobody else knows of this connection, so nobody else would end it.
            return self.line.outbox.finish(Bytes::new());
        }
        if let Some(place) = self.place().await {
            place.send(Letter::Input(Input::Gone { conn: self.conn }));
        }
    }

    /// A place for one letter in the hub's inbox. Waiting for it, and making the letter then,
    /// keeps the letter out of the memory every connection takes.
    async fn place(&self) -> Option<Permit<'_, Letter>> {
        let place = self.hub.reserve().await;
        if place.is_err() {
            // The hub is gone: the server is closing, and nothing more will be said.
            self.line.outbox.finish(Bytes::new());
        }
        place.ok()
    }
}

/// One read; gives whether the other side has ended.
async fn read_some(
    reader: &mut (impl AsyncRead + Unpin),
    mut push: impl FnMut(&[u8]),
) -> io::Result<bool> {
    let read = |context: &mut Context<'_>| {
        let mut space = [MaybeUninit::uninit(); READ_BYTES_MAX];
        let mut bytes = ReadBuf::uninit(&mut space);
        ready!(Pin::new(&mut *reader).poll_read(context, &mut bytes))?;
        push(bytes.filled());
        Poll::Ready(Ok(bytes.filled().is_empty()))
    };
    poll_fn(read).await
}
