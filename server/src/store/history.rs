//! Reading history: pages of a conversation, beside the writer.
//!
//! Takes a query, gives consecutive messages oldest first, bounded in count and in bytes. Readers
//! have their own read-only connections, so a slow read never delays a commit. Blocking: callers
//! run it off the async threads. Never writes.

use std::sync::Mutex;

use diwan_shared::command::{Conversation, Range, Tag};
use diwan_shared::event::{Message, Page};
use diwan_shared::limits::{HISTORY_BYTES_MAX, HISTORY_MESSAGES_MAX};
use diwan_shared::name::UserName;
use diwan_shared::text::MessageText;
use rusqlite::{Connection, Row};

use super::{StoreError, group_key, schema, talk_key};
use crate::entry::Query;
use crate::limits::READS_AT_ONCE_MAX;

/// Read-only connections, used one at a time each.
#[derive(Debug)]
pub struct Readers(Vec<Mutex<Connection>>);

impl Readers {
    pub(super) fn open(
        connect: impl Fn() -> Result<Connection, StoreError>,
    ) -> Result<Self, StoreError> {
        (0..READS_AT_ONCE_MAX)
            .map(|_| connect().map(Mutex::new))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Reads one page; blocks while all connections are in use.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn page(&self, query: &Query) -> Result<Page, StoreError> {
        let free = self.0.iter().find_map(|reader| reader.try_lock().ok());
        let Some(reader) = free.or_else(|| self.0.first().and_then(|reader| reader.lock().ok()))
        else {
            return Err(rusqlite::Error::InvalidQuery.into());
        };
        page(&reader, query)
    }
}

fn page(db: &Connection, query: &Query) -> Result<Page, StoreError> {
    let key = match &query.of {
        Conversation::Group(group) => group_key(group),
        Conversation::With(peer) => talk_key(&query.reader, peer),
    };
    let (bound, forward) = match query.range {
        Range::Latest => (u64::MAX >> 1, false),
        Range::Before(seq) => (seq.min(u64::MAX >> 1), false),
        Range::After(seq) => (seq.min(u64::MAX >> 1), true),
    };
    let (side, order) = if forward { (">", "ASC") } else { ("<", "DESC") };
    let mut statement = db.prepare_cached(&format!(
        "SELECT seq, at, m.name, text, tag
         FROM message AS m JOIN conversation AS c ON c.id = m.conversation
         WHERE c.key = ?1 AND seq {side} ?2 ORDER BY seq {order} LIMIT ?3"
    ))?;
    let count = query.count.min(HISTORY_MESSAGES_MAX);
    let mut rows = statement.query((key, bound, count + 1))?;
    let mut messages = Vec::new();
    let mut bytes = 0;
    let mut more = false;
    while let Some(row) = rows.next()? {
        let message = message(row, &query.of)?;
        bytes += message.text.as_str().len();
        if messages.len() == count as usize || bytes > HISTORY_BYTES_MAX {
            more = true;
            break;
        }
        messages.push(message);
    }
    if !forward {
        messages.reverse();
    }
    Ok(Page { conversation: query.of.clone(), messages, more })
}

fn message(row: &Row<'_>, of: &Conversation) -> Result<Message, rusqlite::Error> {
    let text: String = row.get(3)?;
    let name: String = row.get(2)?;
    let tag: Option<String> = row.get(4)?;
    Ok(Message {
        conversation: of.clone(),
        seq: row.get(0)?,
        at: row.get(1)?,
        from: UserName::new(&name).map_err(|error| schema::unreadable(2, error))?,
        text: MessageText::new(text).map_err(|error| schema::unreadable(3, error))?,
        tag: tag.and_then(|tag| Tag::new(&tag).ok()),
    })
}
