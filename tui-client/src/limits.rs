//! Every limit of the client, each with its unit last in its name and its reason.
//!
//! What both sides must respect stands in `diwan_shared::limits`; what follows from the look of
//! the screen stands beside it, in `app::panes`. Nothing here is a setting.

/// Steps that undo goes back in one draft. A step is a word typed or a change of another kind.
pub const UNDO_STEPS_MAX: usize = 200;

/// Own messages that may wait for the server: more than a person writes on a day without a
/// connection, few enough to be kept whole each time.
pub const OUTBOX_MESSAGES_MAX: usize = 500;

/// How soon after a change a draft is on disk.
pub const DRAFT_KEEP_MS: u64 = 1_000;

/// Killed texts that are kept for C-y.
pub const KILLS_MAX: usize = 60;

/// Lines sent from one room that Up brings back.
pub const RECALL_LINES_MAX: usize = 200;

/// What a draft may hold: several messages' worth, yet laid out in a frame's time.
pub const DRAFT_BYTES_MAX: usize = 32 * 1024;

/// Rows the composer grows to on a tall screen.
pub const COMPOSER_ROWS_MAX: u16 = 6;

/// Messages asked for at a time when scrolling up or filling a gap: a few screenfuls.
pub const PAGE_MESSAGES: u32 = 100;

/// What one room keeps in memory at least before old messages are dropped; they come back from
/// the server's history when the user scrolls up.
pub const TIMELINE_ITEMS_MAX: usize = 5_000;

/// A hole in what is known of a conversation that is filled rather than jumped over.
pub const GAP_MESSAGES_MAX: u64 = 1_000;

/// How long C-c on an empty input waits for the second one.
pub const QUIT_AGAIN_MS: u64 = 3_000;
