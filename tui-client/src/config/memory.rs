//! What the program remembers from one start to the next: the answers of the first screen, what of
//! the screen was set by hand, and how right-to-left text reads and everything looks best in each
//! terminal.
//!
//! Owns one file in the platform's state folder, written whole and at once, so that a crash leaves
//! the old one or the new one, and readable by its owner only. A file that cannot be understood is
//! never taken for none, nor overwritten: it holds which certificates are good.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use toml::Value;

use super::keeper::Keeper;
use super::said::{Origin, Said};
use super::whole;
use super::{ConfigError, source, wrong};
use crate::app::effect::{Address, Habit, Trust};
use crate::app::keep::Whose;
use crate::app::screen::panes::Side;
use crate::limits::TRUSTED_MAX;
use crate::terminal::BidiMode;
use crate::text::Direction;

/// The file with what is remembered.
#[derive(Debug)]
pub struct Memory {
    path: PathBuf,
    /// The folder of the outboxes, beside the file.
    outboxes: &'static str,
}

/// What is remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Remembered {
    /// The user's name.
    pub name: Option<String>,
    host: Option<String>,
    port: Option<u16>,
    /// The mouse was given to the terminal, or taken back.
    mouse: Option<bool>,
    /// The frame was turned round.
    mirrored: Option<bool>,
    /// The edge of the list of rooms was pulled.
    rooms_width: Option<u16>,
    /// The edge of the list of people was pulled.
    people_width: Option<u16>,
    /// The user was told about kitty's `force_ltr`.
    pub advised: bool,
    /// Which certificates are good, by the servers' places.
    pub trusted: BTreeMap<String, Trust>,
    /// Who orders right-to-left text, by the terminal's key.
    pub bidi: BTreeMap<String, BidiMode>,
    /// How everything looks, by the terminal's key.
    pub themes: BTreeMap<String, String>,
}

/// What could not be remembered.
#[derive(Debug, thiserror::Error)]
pub enum MemoryError {
    /// The file cannot be written, or what is kept beside it.
    #[error("cannot remember this in {}: {source}", path.display())]
    Keeping {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// What is in the file cannot be understood.
    #[error("{0}; put it right, or move the file away to trust no certificate any more")]
    Unreadable(ConfigError),
    /// There is no room for one more certificate.
    #[error(
        "cannot remember one more certificate in {}: it has {TRUSTED_MAX}; take out some",
        path.display()
    )]
    Full {
        /// Which file.
        path: PathBuf,
    },
}

impl Remembered {
    /// The keys that it has a value for.
    pub(super) fn said(&self) -> impl Iterator<Item = Said> {
        let text = |text: &Option<String>| text.clone().map(Value::String);
        let number = |number: Option<u16>| number.map(u32::from).map(Value::from);
        let words = [
            ("name", text(&self.name)),
            ("host", text(&self.host)),
            ("port", number(self.port)),
            ("mouse", self.mouse.map(Value::Boolean)),
            ("rtl.frame", self.mirrored.map(|it| Value::from(if it { "rtl" } else { "ltr" }))),
            ("rooms-width", number(self.rooms_width)),
            ("people-width", number(self.people_width)),
        ];
        words.into_iter().filter_map(|(key, value)| {
            let path = key.split('.').map(str::to_owned).collect();
            Some(Said { path, value: value?, origin: Origin::Remembered })
        })
    }

    /// Remembers where the user chats.
    pub fn set_address(&mut self, address: Address) {
        self.trust(&address);
        self.host = Some(address.host);
        self.port = Some(address.port);
    }

    /// Remembers which certificate is good at an address, and so that it is talked with by TLS.
    pub fn trust(&mut self, address: &Address) {
        if let Some(trust) = address.tls {
            self.trusted.insert(address.place(), trust);
        }
    }

    /// Remembers what the user set by hand.
    pub fn set_habit(&mut self, habit: Habit) {
        match habit {
            Habit::Mouse(mouse) => self.mouse = Some(mouse),
            Habit::Frame(direction) => self.mirrored = Some(direction == Direction::Rtl),
            Habit::Width(Side::Rooms, cells) => self.rooms_width = cells,
            Habit::Width(Side::People, cells) => self.people_width = cells,
        }
    }
}

impl Memory {
    /// The memory in the file at `path`, whose folder need not exist yet.
    #[must_use]
    pub fn open(path: PathBuf) -> Self {
        Self { path, outboxes: "outbox" }
    }

    /// The same memory, but with the outboxes of conversations without a server.
    #[must_use]
    pub fn without_server(self) -> Self {
        Self { outboxes: "direct", ..self }
    }

    /// What is remembered; nothing at the first start.
    ///
    /// # Errors
    /// When there is a file that cannot be read or understood.
    pub fn recall(&self) -> Result<Remembered, MemoryError> {
        let text = source::text(&self.path, false).map_err(MemoryError::Unreadable)?;
        let remembered = toml::from_str(&text);
        remembered.map_err(|error| MemoryError::Unreadable(wrong::at(&self.path, &text, &error)))
    }

    /// Changes what is remembered. What other clients change is kept, also at the same moment.
    ///
    /// # Errors
    /// When the file cannot be read, understood or written, or has no room for a certificate. It is
    /// then as it was.
    pub fn change(&self, change: impl FnOnce(&mut Remembered)) -> Result<(), MemoryError> {
        // Where no lock can be had, remembering is still better than not.
        let lock = whole::lock_file(&self.path);
        let _locked = lock.and_then(|file| file.lock().map(|()| file));
        let mut remembered = self.recall()?;
        let known = remembered.trusted.len();
        change(&mut remembered);
        let path = self.path.clone();
        if remembered.trusted.len() > known.max(TRUSTED_MAX) {
            return Err(MemoryError::Full { path });
        }
        self.write(&remembered).map_err(|source| MemoryError::Keeping { path, source })
    }

    fn write(&self, remembered: &Remembered) -> io::Result<()> {
        let text = toml::to_string(remembered).map_err(io::Error::other)?;
        whole::write(&self.path, text.as_bytes())
    }

    /// Where their outbox, drafts and session secret are.
    #[must_use]
    pub fn keeper(&self, whose: Whose) -> Keeper {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        Keeper::open(&folder.join(self.outboxes), whose)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use diwan_shared::fingerprint::Fingerprint;

    use super::*;

    fn address(host: &str) -> Address {
        Address::new(host, 9000)
    }

    fn memory() -> (tempfile::TempDir, Memory) {
        let folder = tempfile::tempdir().expect("a folder");
        let memory = Memory::open(folder.path().join("deep/state.toml"));
        (folder, memory)
    }

    fn recalled(memory: &Memory) -> Remembered {
        memory.recall().expect("it can be read")
    }

    #[test]
    fn what_was_answered_is_remembered() {
        let (_folder, memory) = memory();
        assert_eq!(recalled(&memory), Remembered::default());
        memory
            .change(|remembered| {
                remembered.name = Some("سارا".into());
                let tls = Some(Trust::Only(Fingerprint::of(b"a certificate")));
                remembered.set_address(Address { tls, ..address("::1") });
                remembered.trust(&Address { tls: Some(Trust::Authorities), ..address("b") });
                remembered.bidi.insert("tmux+vte".into(), BidiMode::App);
            })
            .expect("it can be written");
        memory.change(|remembered| remembered.advised = true).expect("it can be written");
        let remembered = recalled(&memory);
        assert_eq!(remembered.name.as_deref(), Some("سارا"));
        let said = remembered.said().map(|said| format!("{} = {}", said.path[0], said.value));
        let said: Vec<_> = said.collect();
        assert_eq!(said, ["name = \"سارا\"", "host = \"::1\"", "port = 9000"]);
        let only = Trust::Only(Fingerprint::of(b"a certificate"));
        assert_eq!(remembered.trusted.get("[::1]:9000"), Some(&only));
        assert_eq!(remembered.trusted.get("b:9000"), Some(&Trust::Authorities));
        assert_eq!(remembered.bidi.get("tmux+vte"), Some(&BidiMode::App));
        assert!(remembered.advised);
    }

    #[test]
    fn what_was_set_by_hand_counts_where_nothing_else_is_said() {
        let (_folder, memory) = memory();
        let set = |habit| memory.change(|it| it.set_habit(habit)).expect("it can be written");
        let said = || {
            let remembered = recalled(&memory);
            let said =
                remembered.said().map(|said| format!("{} = {}", said.path.join("."), said.value));
            said.collect::<Vec<_>>()
        };
        set(Habit::Mouse(false));
        set(Habit::Width(Side::Rooms, Some(30)));
        set(Habit::Width(Side::People, Some(12)));
        assert_eq!(said(), ["mouse = false", "rooms-width = 30", "people-width = 12"]);
        set(Habit::Width(Side::Rooms, None));
        set(Habit::Frame(Direction::Rtl));
        assert_eq!(said(), ["mouse = false", "rtl.frame = \"rtl\"", "people-width = 12"]);
    }

    #[test]
    fn clients_that_change_it_at_once_lose_nothing_of_each_other() {
        let (_folder, memory) = memory();
        std::thread::scope(|scope| {
            for client in 0..4 {
                let memory = Memory::open(memory.path.clone());
                scope.spawn(move || {
                    for change in 0..10 {
                        let key = format!("terminal {client}.{change}");
                        memory
                            .change(|it| it.bidi.extend([(key, BidiMode::App)]))
                            .expect("it can be written");
                    }
                });
            }
        });
        assert_eq!(recalled(&memory).bidi.len(), 40);
    }

    #[test]
    fn only_its_owner_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let (_folder, memory) = memory();
        memory.change(|_| {}).expect("it can be written");
        let mode = fs::metadata(&memory.path).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_file_that_cannot_be_understood_is_told_and_left_as_it_is() {
        let (_folder, memory) = memory();
        memory.change(|_| {}).expect("it can be written");
        for (text, what) in [
            ("name = [", "1: unclosed array"),
            (
                "[trusted]\n'a:1' = 'authorities'\n'b:1' = 'whoever'\n",
                "3: a certificate is trusted by 'authorities' or by its fingerprint, SHA256:…; put",
            ),
            ("[bidi]\nvte = 'sideways'\n", "2: unknown value 'sideways'"),
        ] {
            fs::write(&memory.path, text).expect("it can be written");
            let error = memory.recall().expect_err("it is wrong").to_string();
            let sentence = format!("{}:{what}", memory.path.display());
            assert!(error.starts_with(&sentence), "{error}");
            memory.change(|it| it.advised = true).expect_err("nothing of it may be lost");
            assert_eq!(fs::read_to_string(&memory.path).expect("it is there"), text);
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_is_not_taken_for_none() {
        let (_folder, memory) = memory();
        fs::create_dir_all(&memory.path).expect("it can be made");
        let error = memory.recall().expect_err("it is a folder").to_string();
        let sentence = format!("cannot read {}: is a directory; ", memory.path.display());
        assert!(error.starts_with(&sentence), "{error}");
    }

    #[test]
    fn no_certificate_goes_for_another_one() {
        let (_folder, memory) = memory();
        let trusted = |host: &str| Address { tls: Some(Trust::Authorities), ..address(host) };
        let fill = |it: &mut Remembered| {
            (0..TRUSTED_MAX).for_each(|number| it.trust(&trusted(&number.to_string())));
        };
        memory.change(fill).expect("there is room");
        let full = memory.change(|it| it.trust(&trusted("b"))).expect_err("there is none");
        assert!(full.to_string().contains("it has 1000; take out some"), "{full}");
        memory.change(|it| it.trust(&trusted("7"))).expect("that one is known");
        assert_eq!(recalled(&memory).trusted.len(), TRUSTED_MAX);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_told() {
        let memory = Memory::open("/proc/nowhere/state.toml".into());
        let error = memory.change(|_| {}).expect_err("nobody can write there").to_string();
        assert!(error.starts_with("cannot remember this in /proc/nowhere/state.toml: "), "{error}");
    }
}
