//! Every limit only the server knows, each with its unit last in its name and its reason.
//!
//! The limits both sides share are in `diwan_shared::limits`. What an operator may want to change
//! is a setting in `config.rs` whose default stands here.

/// Connections at a time. A resting one costs a few KiB and a file descriptor.
pub const CONNECTIONS_MAX: usize = 20_000;

/// Groups at a time.
pub const GROUPS_MAX: usize = 10_000;

/// Groups one person is in at a time.
pub const MEMBERSHIPS_MAX: usize = 500;

/// Requests of one connection that were read and not yet answered. More of them wait in the
/// socket, so a fast sender is slowed down and nothing is dropped.
pub const REQUESTS_IN_FLIGHT_MAX: usize = 64;

/// Messages waiting for the hub. Senders wait when it is full.
pub const INBOX_MESSAGES_MAX: usize = 4096;

/// What the hub handles before it acts: one transaction, one push per member.
pub const ROUND_MESSAGES_MAX: usize = 1024;

/// What may wait for one connection when more comes. Beyond it the connection is a slow consumer;
/// a round adds at most `ROUND_MESSAGES_MAX` messages, which all members share.
pub const OUTBOX_BYTES_MAX: usize = 1024 * 1024;

/// How much one read takes from a socket.
pub const READ_BYTES_MAX: usize = 16 * 1024;

/// How long the rest of a send may keep waiting when a character is cut in half or it is too long.
/// Longer than a network between two packets, shorter than a person between two messages.
pub const SEND_PAUSE_MS: u64 = 200;

/// Pieces handed to one vectored write; Linux takes 1024, and 64 fill any socket buffer.
pub const WRITE_PIECES_MAX: usize = 64;

/// Entries folded in one transaction.
pub const BATCH_ENTRIES_MAX: usize = 1000;

/// Private conversations `welcome` tells about, the most recent ones.
pub const WELCOME_TALKS_MAX: usize = 100;

/// Passwords hashed at a time; each takes 19 MiB and some 20 ms of one core. One leaves the other
/// core to the chat.
pub const HASHES_AT_ONCE_MAX: usize = 1;

/// History reads at a time, each on its own connection to the store.
pub const READS_AT_ONCE_MAX: usize = 4;

/// How long a program that lost its connection keeps its name and its groups.
pub const GRACE_MS: u64 = 30_000;

/// How long a locked group stands that nobody is in: after a restart those who were in it come back
/// within half a minute, a laptop that was carried elsewhere a little later.
pub const EMPTY_GROUP_MS_MAX: u64 = 600_000;

/// How long a connection that is being closed may take to read what is left for it.
pub const FAREWELL_MS_MAX: u64 = 3_000;

/// How long a connection that was told everything may still be sending.
pub const LINGER_MS_MAX: u64 = 500;

/// When clients should come back after the server closed.
pub const RETRY_AFTER_MS: u64 = 2_000;

/// Lines a second one connection may send, in the long run; twice as many in a burst.
pub const RATE_LINES_PER_SECOND: u32 = 10;

/// Handshakes of encrypted connections at a time. Each takes a millisecond of one core and a few
/// round trips, so as many would be half a thousand newcomers a second from far away.
pub const HANDSHAKES_MAX: usize = 500;

/// How long a handshake may take. Whoever sends nothing, or no TLS, is gone after it.
pub const HANDSHAKE_MS_MAX: u64 = 10_000;

/// How long a silent connection may be dead before the system's keep-alive asks.
pub const KEEPALIVE_SECONDS: u64 = 60;

/// How long the listener rests when the system has no more file descriptors.
pub const ACCEPT_PAUSE_MS: u64 = 100;

/// How long a read waits for the store's lock, which only an in-memory store shares.
pub const STORE_WAIT_MS: u64 = 5_000;

/// Conversations whose last sequence number the fold keeps at hand.
pub const CONVERSATIONS_CACHED_MAX: usize = 10_000;
