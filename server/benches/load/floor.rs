//! The floor: a relay in the usual shape of a tokio server that does nothing but relay.
//!
//! Current-thread runtime, two tasks per connection, a channel of shared `Bytes` for each,
//! vectored writes. Knows just enough words to be loaded like the server (a name, `join`, `ping`,
//! `exit`); everything else goes, as it was read, to the others in the group. Keeps no history,
//! checks nothing, and has no bounds: not an example, a measure.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{self, IoSlice};
use std::rc::Rc;

use bytes::{Buf as _, Bytes, BytesMut};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::spawn_local;

/// What makes this program the relay.
pub(crate) const ARGUMENT: &str = "--floor";

/// Every message begins with it, so that whatever was read at once can be relayed at once.
pub(crate) const MARK: u8 = b'~';

const PIECES_AT_ONCE_MAX: usize = 64;

type Outbox = UnboundedSender<Bytes>;
type Groups = Rc<RefCell<HashMap<Bytes, Vec<(u64, Outbox)>>>>;

/// Relays until it is killed.
pub(crate) async fn run() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening {}", listener.local_addr()?);
    let groups = Groups::default();
    for number in 0.. {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let (reader, writer) = stream.into_split();
        let (outbox, pieces) = unbounded_channel();
        let groups = groups.clone();
        spawn_local(write(writer, pieces));
        spawn_local(async move {
            let mut member = Member { number, outbox, group: None, groups };
            let _ = member.read(reader).await;
            member.leave();
        });
    }
    Ok(())
}

async fn write(
    mut writer: OwnedWriteHalf,
    mut incoming: UnboundedReceiver<Bytes>,
) -> io::Result<()> {
    let mut pieces = Vec::new();
    while incoming.recv_many(&mut pieces, PIECES_AT_ONCE_MAX).await > 0 {
        let mut first = 0;
        while first < pieces.len() {
            let unsent = pieces.iter().skip(first);
            let slices: Vec<_> = unsent.map(|piece| IoSlice::new(piece)).collect();
            let mut written = writer.write_vectored(&slices).await?;
            while let Some(piece) = pieces.get_mut(first).filter(|_| written > 0) {
                let part = written.min(piece.len());
                piece.advance(part);
                written -= part;
                first += usize::from(piece.is_empty());
            }
        }
        pieces.clear();
    }
    Ok(())
}

struct Member {
    number: u64,
    outbox: Outbox,
    group: Option<Bytes>,
    groups: Groups,
}

impl Member {
    async fn read(&mut self, mut reader: OwnedReadHalf) -> io::Result<()> {
        let _ = self.outbox.send(Bytes::from_static(b"Choose username:\n"));
        let mut unread = BytesMut::new();
        while reader.read_buf(&mut unread).await? > 0 {
            while let Some(end) = end_of_lines(&unread) {
                let lines = unread.split_to(end).freeze();
                if lines.first() == Some(&MARK) {
                    self.relay(&lines);
                } else if lines.starts_with(b"exit") {
                    return Ok(());
                } else {
                    self.obey(lines);
                }
            }
        }
        Ok(())
    }

    fn obey(&mut self, line: Bytes) {
        if line.starts_with(b"join ") {
            let mut groups = self.groups.borrow_mut();
            groups.entry(line.clone()).or_default().push((self.number, self.outbox.clone()));
            self.group = Some(line.clone());
        }
        // A name, `join` and `ping` are answered with themselves.
        let _ = self.outbox.send(line);
    }

    fn relay(&self, lines: &Bytes) {
        let Some(group) = &self.group else { return };
        for (number, outbox) in self.groups.borrow().get(group).into_iter().flatten() {
            if *number != self.number {
                let _ = outbox.send(lines.clone());
            }
        }
    }

    fn leave(&self) {
        let Some(group) = &self.group else { return };
        if let Some(members) = self.groups.borrow_mut().get_mut(group) {
            members.retain(|(number, _)| *number != self.number);
        }
    }
}

/// Where what can be handled at once ends: all whole lines when they are messages, else one.
fn end_of_lines(unread: &[u8]) -> Option<usize> {
    let is_break = |byte: &u8| *byte == b'\n';
    let last = match unread.first() {
        Some(&MARK) => unread.iter().rposition(is_break),
        _ => unread.iter().position(is_break),
    };
    last.map(|last| last + 1)
}
