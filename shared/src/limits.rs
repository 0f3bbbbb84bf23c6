//! Every limit both sides share, each with its unit last in its name and its reason.
//!
//! The server tells them in `welcome`, so a client need not guess. Limits that only the server
//! knows (queues, connections, rates) live in its own `limits.rs`. Nothing here is a setting.

use serde::{Deserialize, Serialize};

/// One line on the wire, without its line break. Holds the longest message with its verb,
/// tag and two names to spare, and bounds what an unfinished line can cost the server.
pub const LINE_BYTES_MAX: usize = 8192;

/// One message. About a page and a half of text; longer things belong in a file.
pub const MESSAGE_BYTES_MAX: usize = 4096;

/// A user or group name as a person counts it, in grapheme clusters.
pub const NAME_CLUSTERS_MAX: usize = 32;

/// A user or group name in UTF-8: 32 clusters of the longest scripts, but no stack of marks.
pub const NAME_BYTES_MAX: usize = 128;

/// A command's tag. A UUID is 36 bytes.
pub const TAG_BYTES_MAX: usize = 64;

/// The password of a locked group.
pub const PASSWORD_BYTES_MAX: usize = 128;

/// A topic, or the text of a `ping`: one line of a wide screen, twice over.
pub const SHORT_TEXT_BYTES_MAX: usize = 512;

/// A session secret is at least 128 bits, written in whatever alphabet the client likes.
pub const SECRET_BYTES_MIN: usize = 16;

/// The longest session secret that is remembered.
pub const SECRET_BYTES_MAX: usize = 128;

/// The most messages one `history` answers with.
pub const HISTORY_MESSAGES_MAX: u32 = 500;

/// What `history` answers with when no count was asked for: a screenful.
pub const HISTORY_MESSAGES_DEFAULT: u32 = 50;

/// The most text one `history` answers with; a page ends early rather than pass it.
pub const HISTORY_BYTES_MAX: usize = 256 * 1024;

/// The longest part of a wrong word that is quoted back to whoever typed it.
pub const QUOTE_CLUSTERS_MAX: usize = 40;

/// The limits a client has to respect, as told in `welcome`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Bytes of one line, without its line break.
    pub line_bytes_max: usize,
    /// Bytes of one message.
    pub message_bytes_max: usize,
    /// Grapheme clusters of one name.
    pub name_clusters_max: usize,
    /// Bytes of one name.
    pub name_bytes_max: usize,
    /// Messages in one answer to `history`.
    pub history_messages_max: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            line_bytes_max: LINE_BYTES_MAX,
            message_bytes_max: MESSAGE_BYTES_MAX,
            name_clusters_max: NAME_CLUSTERS_MAX,
            name_bytes_max: NAME_BYTES_MAX,
            history_messages_max: HISTORY_MESSAGES_MAX,
        }
    }
}
