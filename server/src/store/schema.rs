//! The tables, their version, and what is read from them once at the start.
//!
//! Owns every `CREATE`: a new version is one more step in `STEPS`, applied forward in one
//! transaction each. A database newer than this program is left untouched. Never drops data.

use diwan_shared::name::GroupName;
use diwan_shared::text::ShortText;
use rusqlite::Connection;
use rusqlite::types::Type;

use super::{Durability, StoreError};
use crate::entry::StoredGroup;

/// Each step takes the schema from the version of its index to the next one.
const STEPS: [&str; 1] = ["
    CREATE TABLE house (
        epoch TEXT NOT NULL
    ) STRICT;

    -- A group (key '#name') or the talk of two people (key '@name name'), names folded.
    -- A removed group keeps its row without a key: its messages' tags are never used again.
    CREATE TABLE conversation (
        id INTEGER PRIMARY KEY,
        key TEXT UNIQUE,
        name TEXT NOT NULL,
        lock TEXT,
        topic TEXT,
        topic_by TEXT,
        last_seq INTEGER NOT NULL DEFAULT 0,
        last_at INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    -- Who talks with whom, once from each side.
    CREATE TABLE talk (
        person TEXT NOT NULL,
        conversation INTEGER NOT NULL REFERENCES conversation (id),
        peer TEXT NOT NULL,
        PRIMARY KEY (person, conversation)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE message (
        id INTEGER PRIMARY KEY,
        conversation INTEGER NOT NULL REFERENCES conversation (id),
        seq INTEGER NOT NULL,
        at INTEGER NOT NULL,
        sender TEXT NOT NULL,
        name TEXT NOT NULL,
        text TEXT NOT NULL,
        tag TEXT,
        UNIQUE (conversation, seq)
    ) STRICT;

    CREATE UNIQUE INDEX message_tag ON message (sender, tag) WHERE tag IS NOT NULL;
"];

/// Brings a database up to the newest version.
pub(super) fn prepare(db: &mut Connection, durability: Durability) -> Result<(), StoreError> {
    let found = version(db)?;
    let known = u32::try_from(STEPS.len()).unwrap_or(u32::MAX);
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    db.pragma_update(None, "journal_mode", "WAL")?;
    let synchronous = match durability {
        Durability::Power => "FULL",
        Durability::Process => "NORMAL",
    };
    db.pragma_update(None, "synchronous", synchronous)?;
    take_steps(db, &STEPS)
}

/// Takes the steps that a database has not taken yet, each wholly or not at all.
fn take_steps(db: &mut Connection, steps: &[&str]) -> Result<(), StoreError> {
    let taken = version(db)? as usize;
    for (version, step) in (1..).zip(steps).skip(taken) {
        let step_taken = db.transaction()?;
        step_taken.execute_batch(step)?;
        step_taken.pragma_update(None, "user_version", version)?;
        if version == 1 {
            found_house(&step_taken)?;
        }
        step_taken.commit()?;
    }
    Ok(())
}

fn version(db: &Connection) -> Result<u32, StoreError> {
    Ok(db.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// A new house has an identity of its own and the group everyone starts in.
fn found_house(db: &Connection) -> Result<(), StoreError> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(StoreError::Randomness)?;
    let epoch: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    db.execute("INSERT INTO house (epoch) VALUES (?1)", [epoch])?;
    let general = GroupName::general();
    let row = (super::group_key(&general), general.as_str());
    db.execute("INSERT INTO conversation (key, name) VALUES (?1, ?2)", row)?;
    Ok(())
}

pub(super) fn epoch(db: &Connection) -> Result<String, StoreError> {
    Ok(db.query_row("SELECT epoch FROM house", [], |row| row.get(0))?)
}

/// All groups in order of creation.
pub(super) fn groups(db: &Connection) -> Result<Vec<StoredGroup>, StoreError> {
    let mut statement = db.prepare(
        "SELECT name, lock, topic, last_seq, id FROM conversation WHERE key LIKE '#%' ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| {
        let topic: Option<String> = row.get(2)?;
        Ok(StoredGroup {
            name: GroupName::new(&row.get::<_, String>(0)?)
                .map_err(|error| unreadable(0, error))?,
            life: row.get(4)?,
            lock: row.get(1)?,
            topic: topic.map(ShortText::new).transpose().map_err(|error| unreadable(2, error))?,
            last: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A stored value that is not what was stored.
pub(super) fn unreadable(
    column: usize,
    error: impl std::error::Error + Send + Sync + 'static,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A database of the first version with something in it.
    fn first_version() -> (Connection, String) {
        let mut db = Connection::open_in_memory().unwrap();
        take_steps(&mut db, &STEPS[..1]).unwrap();
        let row = (super::super::group_key(&GroupName::new("G1").unwrap()), "G1", 7);
        db.execute("INSERT INTO conversation (key, name, last_seq) VALUES (?1, ?2, ?3)", row)
            .unwrap();
        let epoch = epoch(&db).unwrap();
        (db, epoch)
    }

    fn last_of_g1(db: &Connection) -> u64 {
        let group = groups(db).unwrap().into_iter().find(|group| group.name.as_str() == "G1");
        group.unwrap().last
    }

    #[test]
    fn an_older_database_goes_forward_and_keeps_its_history() {
        let (mut db, identity) = first_version();
        let steps = [STEPS[0], "ALTER TABLE house ADD COLUMN motto TEXT NOT NULL DEFAULT 'hm'"];
        for _ in 0..2 {
            take_steps(&mut db, &steps).unwrap();
            assert_eq!(version(&db).unwrap(), 2);
            let motto: String =
                db.query_row("SELECT motto FROM house", [], |row| row.get(0)).unwrap();
            assert_eq!((motto.as_str(), last_of_g1(&db)), ("hm", 7));
            assert_eq!(epoch(&db).unwrap(), identity, "the history is the same one");
        }
    }

    #[test]
    fn a_step_that_fails_half_way_changes_nothing() {
        let (mut db, identity) = first_version();
        let broken = "ALTER TABLE house ADD COLUMN motto TEXT; UPDATE nowhere SET x = 1";
        assert!(take_steps(&mut db, &[STEPS[0], broken]).is_err());
        assert_eq!(version(&db).unwrap(), 1);
        assert!(db.prepare("SELECT motto FROM house").is_err());
        assert_eq!((epoch(&db).unwrap(), last_of_g1(&db)), (identity, 7));
    }
}
