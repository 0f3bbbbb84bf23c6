//! The fold: entries into rows, in the order of the log.
//!
//! Takes a batch of entries and gives an outcome for each, in one transaction. Sequence numbers,
//! times that never decrease, and duplicates by (sender, tag) come from here and nowhere else.
//! Deterministic: no clock, no randomness, so every fold of the same log comes out the same.

use std::collections::HashMap;

use diwan_shared::command::Conversation;
use diwan_shared::event::{Position, Receipt};
use diwan_shared::name::{GroupName, UserName};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Transaction};

use super::{Durability, Opening, Place, Readers, StoreError};
use super::{group_key, schema, talk_key};
use crate::entry::{Entry, Outcome, Post, StoredGroup};
use crate::limits::{CONVERSATIONS_CACHED_MAX, WELCOME_TALKS_MAX};

/// The one writer of a house's history.
#[derive(Debug)]
pub struct Store {
    db: Connection,
    cache: Ends,
    opening: Opening,
}

/// Where known conversations end, by key.
type Ends = HashMap<String, End>;

/// Where a conversation ends.
#[derive(Debug, Clone, Copy)]
struct End {
    id: i64,
    seq: u64,
    at: u64,
    /// Changed since the last commit.
    moved: bool,
}

impl Store {
    /// Opens the store of a place, and brings its schema up to date.
    ///
    /// # Errors
    /// When the folder cannot be used, another server uses it, or the database is unusable.
    pub fn open(place: &Place, durability: Durability) -> Result<Self, StoreError> {
        let opening = Opening::new(place)?;
        let mut db =
            opening.connect(OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        schema::prepare(&mut db, durability)?;
        Ok(Self { db, cache: Ends::new(), opening })
    }

    /// Identity of this history.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn epoch(&self) -> Result<String, StoreError> {
        schema::epoch(&self.db)
    }

    /// All groups in order of creation.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn groups(&self) -> Result<Vec<StoredGroup>, StoreError> {
        schema::groups(&self.db)
    }

    /// Connections for reading beside this one.
    ///
    /// # Errors
    /// When the database cannot be opened again.
    pub fn readers(&self) -> Result<Readers, StoreError> {
        Readers::open(|| self.opening.connect(OpenFlags::SQLITE_OPEN_READ_ONLY))
    }

    /// Folds a batch in one transaction: when this returns outcomes, they are durable.
    ///
    /// # Errors
    /// When the transaction failed; then nothing of the batch is stored.
    pub fn fold(&mut self, entries: &[Entry]) -> Result<Vec<Outcome>, StoreError> {
        let folded = fold(&mut self.db, &mut self.cache, entries);
        if folded.is_err() || self.cache.len() > CONVERSATIONS_CACHED_MAX {
            self.cache.clear();
        }
        folded
    }

    /// The private conversations of a name, the most recent first, and how far each has come.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn talks(&self, user: &UserName) -> Result<Vec<Position>, StoreError> {
        let mut statement = self.db.prepare_cached(
            "SELECT peer, last_seq FROM talk JOIN conversation ON id = conversation
             WHERE person = ?1 ORDER BY last_at DESC, id DESC LIMIT ?2",
        )?;
        let rows = statement.query_map((user.folded(), WELCOME_TALKS_MAX), |row| {
            let peer: String = row.get(0)?;
            let peer = UserName::new(&peer).map_err(|error| schema::unreadable(0, error))?;
            Ok(Position { conversation: Conversation::With(peer), life: None, last: row.get(1)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn fold(
    db: &mut Connection,
    cache: &mut Ends,
    entries: &[Entry],
) -> Result<Vec<Outcome>, StoreError> {
    let transaction = db.transaction()?;
    let mut fold = Fold { db: &transaction, ends: cache };
    let outcomes = entries.iter().map(|entry| fold.entry(entry)).collect::<Result<_, _>>()?;
    fold.write_ends()?;
    transaction.commit()?;
    Ok(outcomes)
}

/// One transaction being filled.
struct Fold<'a> {
    db: &'a Transaction<'a>,
    ends: &'a mut Ends,
}

impl Fold<'_> {
    fn entry(&mut self, entry: &Entry) -> Result<Outcome, StoreError> {
        match entry {
            Entry::Message(post) => self.message(post),
            Entry::GroupCreated { group, lock, .. } => self.create(group, lock.as_deref()),
            Entry::GroupRemoved { group } => self.remove(group),
            Entry::Topic { group, topic, by } => {
                let row = (group_key(group), topic.as_str(), by.as_str());
                let sql = "UPDATE conversation SET topic = ?2, topic_by = ?3 WHERE key = ?1";
                let changed = self.db.prepare_cached(sql)?.execute(row)?;
                Ok(if changed == 0 { Outcome::Missing } else { Outcome::Applied })
            }
        }
    }

    fn message(&mut self, post: &Post) -> Result<Outcome, StoreError> {
        if let Some(receipt) = self.find_duplicate(post)? {
            return Ok(Outcome::Duplicate(receipt));
        }
        let Some(end) = self.end_for(post)? else { return Ok(Outcome::Missing) };
        end.seq += 1;
        end.at = end.at.max(post.at);
        end.moved = true;
        let End { id, seq, at, .. } = *end;
        self.db
            .prepare_cached(
                "INSERT INTO message (conversation, seq, at, sender, name, text, tag)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute((
                id,
                seq,
                at,
                post.from.folded(),
                post.from.as_str(),
                post.text.as_str(),
                post.tag.as_ref().map(|tag| tag.as_str()),
            ))?;
        Ok(Outcome::Stored { seq, at })
    }

    fn find_duplicate(&self, post: &Post) -> Result<Option<Receipt>, StoreError> {
        let Some(tag) = &post.tag else { return Ok(None) };
        let found = self
            .db
            .prepare_cached(
                "SELECT m.seq, m.at, c.name, talk.peer
                 FROM message AS m JOIN conversation AS c ON c.id = m.conversation
                 LEFT JOIN talk ON talk.conversation = c.id AND talk.person = m.sender
                 WHERE m.sender = ?1 AND m.tag = ?2",
            )?
            .query_row((post.from.folded(), tag.as_str()), |row| {
                let conversation = match row.get::<_, Option<String>>(3)? {
                    Some(peer) => UserName::new(&peer).map(Conversation::With),
                    None => GroupName::new(&row.get::<_, String>(2)?).map(Conversation::Group),
                }
                .map_err(|error| schema::unreadable(2, error))?;
                let (seq, at) = (row.get(0)?, row.get(1)?);
                Ok(Receipt { conversation, seq, at, duplicate: true })
            })
            .optional()?;
        Ok(found)
    }

    /// Where the message's conversation ends. A group must exist; a talk begins with its first
    /// message.
    fn end_for(&mut self, post: &Post) -> Result<Option<&mut End>, StoreError> {
        let key = match &post.to {
            Conversation::Group(group) => group_key(group),
            Conversation::With(peer) => talk_key(&post.from, peer),
        };
        if !self.ends.contains_key(&key) {
            let found = match (self.find_end(&key)?, &post.to) {
                (None, Conversation::With(peer)) => Some(self.begin_talk(&key, &post.from, peer)?),
                (found, _) => found,
            };
            let Some(end) = found else { return Ok(None) };
            self.ends.insert(key.clone(), end);
        }
        Ok(self.ends.get_mut(&key))
    }

    fn find_end(&self, key: &str) -> Result<Option<End>, StoreError> {
        let sql = "SELECT id, last_seq, last_at FROM conversation WHERE key = ?1";
        let end = self.db.prepare_cached(sql)?.query_row([key], |row| {
            Ok(End { id: row.get(0)?, seq: row.get(1)?, at: row.get(2)?, moved: false })
        });
        Ok(end.optional()?)
    }

    fn begin_talk(&self, key: &str, one: &UserName, other: &UserName) -> Result<End, StoreError> {
        self.db.execute("INSERT INTO conversation (key, name) VALUES (?1, '')", [key])?;
        let id = self.db.last_insert_rowid();
        for (person, peer) in [(one, other), (other, one)] {
            // Somebody who talks to themselves has one side only.
            self.db.execute(
                "INSERT OR IGNORE INTO talk (person, conversation, peer) VALUES (?1, ?2, ?3)",
                (person.folded(), id, peer.as_str()),
            )?;
        }
        Ok(End { id, seq: 0, at: 0, moved: false })
    }

    fn create(&self, group: &GroupName, lock: Option<&str>) -> Result<Outcome, StoreError> {
        let sql = "INSERT OR IGNORE INTO conversation (key, name, lock) VALUES (?1, ?2, ?3)";
        let row = (group_key(group), group.as_str(), lock);
        let created = self.db.prepare_cached(sql)?.execute(row)?;
        if created == 0 {
            return Ok(Outcome::Exists);
        }
        // A removed group keeps its row, so no number is given twice.
        Ok(Outcome::Created { life: self.db.last_insert_rowid().unsigned_abs() })
    }

    /// Removes a group's texts. What its senders' tags were is kept, so that a message sent again
    /// is still known to have been sent.
    fn remove(&mut self, group: &GroupName) -> Result<Outcome, StoreError> {
        let key = group_key(group);
        let Some(end) = self.find_end(&key)? else { return Ok(Outcome::Missing) };
        self.ends.remove(&key);
        self.db.execute("DELETE FROM message WHERE conversation = ?1 AND tag IS NULL", [end.id])?;
        self.db.execute("UPDATE message SET text = '' WHERE conversation = ?1", [end.id])?;
        self.db.execute(
            "UPDATE conversation SET key = NULL, lock = NULL, topic = NULL, topic_by = NULL
             WHERE id = ?1",
            [end.id],
        )?;
        Ok(Outcome::Applied)
    }

    fn write_ends(&mut self) -> Result<(), StoreError> {
        let sql = "UPDATE conversation SET last_seq = ?2, last_at = ?3 WHERE id = ?1";
        let mut statement = self.db.prepare_cached(sql)?;
        for end in self.ends.values_mut().filter(|end| end.moved) {
            statement.execute((end.id, end.seq, end.at))?;
            end.moved = false;
        }
        Ok(())
    }
}
