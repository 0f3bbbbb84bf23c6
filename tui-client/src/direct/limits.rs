//! Every limit and wait of a conversation without a server, unit last, with its reason.
//!
//! What both sides of any conversation must respect stands in `diwan_shared::limits`; this is
//! what only `direct` knows. Nothing here is a setting.

/// One datagram of the Diwan wire. IPv6 promises that 1,280 bytes pass everywhere; 1,200 leave
/// room for tunnels (RFC 9000, section 14).
pub const DATAGRAM_BYTES_MAX: usize = 1_200;

/// The largest datagram UDP can carry; a classic peer may send one.
pub const RECEIVED_BYTES_MAX: usize = 65_535;

/// One message of the Diwan wire put together again: an id and a line. Longer ones are cut, never collected.
pub const LETTER_BYTES_MAX: usize = size_of::<u128>() + diwan_shared::limits::MESSAGE_BYTES_MAX;

/// Lines of the peer that are remembered by their ids, to know those it says again after its
/// program was killed. It keeps fewer that are not acknowledged.
pub const KNOWN_LINES_MAX: usize = 4_096;

/// Lines that wait to be acknowledged before no more are taken from standard input.
pub const BACKLOG_LINES_MAX: usize = 256;

/// What may be on its way at first: ten datagrams, as RFC 6928 has it.
pub const WINDOW_BYTES_START: usize = 10 * DATAGRAM_BYTES_MAX;

/// What may be on its way at most. A chat needs no more, and the receiver keeps no more.
pub const WINDOW_BYTES_MAX: usize = 54 * DATAGRAM_BYTES_MAX;

/// How long an acknowledgement waits for data to ride on. RFC 9000 has the same.
pub const ACK_DELAY_MS: u64 = 25;

/// The wait for an acknowledgement before any was measured (RFC 6298, rule 2.1).
pub const RETRY_MS_START: u64 = 1_000;

/// The shortest wait. RFC 6298 says a second, but networks and timers have become better; what
/// Linux has had for twenty years.
pub const RETRY_MS_MIN: u64 = 200;

/// The longest wait while the peer is there. Shorter than RFC 6298's minute, because a person is
/// waiting, and one datagram in two seconds burdens nobody.
pub const RETRY_MS_MAX: u64 = 2_000;

/// The longest wait while nothing is heard of the peer.
pub const RETRY_SILENT_MS: u64 = 10_000;

/// A fragment is lost when one that left so many datagrams later arrived (RFC 9002, 6.1.1).
pub const REORDER_DATAGRAMS_MAX: u64 = 3;

/// The first wait for an answer to a hello.
pub const HELLO_MS_START: u64 = 250;

/// The longest wait before saying hello again. Who comes later says hello at once, so this only
/// matters when that one was lost.
pub const HELLO_MS_MAX: u64 = 4_000;

/// The least time between two answers to hellos, so that forged ones cannot make us loud.
pub const ANSWER_MS_MIN: u64 = 100;

/// Nothing was sent for so long: a sign of life is. Routers forget a silent way after 30 seconds.
pub const KEEP_ALIVE_MS: u64 = 10_000;

/// Nothing was heard for so long: the peer is gone. Three signs of life must be lost for it at
/// least twice over when half of all datagrams are.
pub const SILENCE_MS_MAX: u64 = 35_000;

/// How long a goodbye is repeated until it is heard.
pub const GOODBYE_MS_MAX: u64 = 2_000;

/// The wait before a goodbye is said again.
pub const GOODBYE_AGAIN_MS: u64 = 200;

/// How long the end waits for what is not acknowledged yet.
pub const FAREWELL_MS_MAX: u64 = 30_000;

/// A line that takes longer to be delivered is spoken of.
pub const LATE_LINE_MS: u64 = 3_000;

/// Classic wire: an acknowledgement that takes longer is missing. The original's number.
pub const CLASSIC_ACK_MS_MAX: u64 = 10_000;

/// Classic wire: acknowledgements mostly come within this time; one that comes later than the
/// next line was said is taken for that line's.
pub const CLASSIC_ACK_USUAL_MS: u64 = 2_000;

/// Classic wire: how long a count may lag because messages crossed, before it is a loss.
pub const CLASSIC_CROSSING_MS: u64 = 500;

/// Classic wire: lines that are sent again at a time, the last ones; as many as may wait to be
/// acknowledged.
pub const CLASSIC_RESENT_LINES_MAX: usize = BACKLOG_LINES_MAX;

/// Classic wire: the pause between two datagrams sent again.
pub const CLASSIC_PACE_MS: u64 = 5;

/// Classic wire: lines are sent again at most once in this time; each further time without a new
/// line of ours in between waits twice as long.
pub const CLASSIC_REST_MS_MIN: u64 = 10_000;

/// Classic wire: the longest such wait.
pub const CLASSIC_REST_MS_MAX: u64 = 320_000;

/// Classic wire: how often everything is sent again for one count that differs. The count can
/// never come right, because what is sent again is not counted.
pub const CLASSIC_PASSES_MAX: u32 = 3;

/// Classic wire: how often a line that is not acknowledged is sent again although nobody asks for
/// it. Where four of ten datagrams are lost, a line and all these copies are lost once in 3,800.
/// An original client in the same place sends a line again once when no other is said after it,
/// and once more for each that is, without end: in a talk of 20 lines its peer's screen shows each
/// of them six times, ours five times, and in a short one ours four times.
pub const CLASSIC_COPIES_MAX: u32 = 8;

/// Classic wire: a pause so long ends one sending-again of the peer.
pub const CLASSIC_PASS_PAUSE_MS: u64 = 250;

/// Classic wire: what one sending-again takes for each of its lines at most.
pub const CLASSIC_PASS_LINE_MS: u64 = 2 * CLASSIC_PACE_MS;

/// Classic wire: a first copy so much later than its second belongs to it.
pub const CLASSIC_LATE_MS: u64 = 1_000;

/// Classic wire: lines of either side that are remembered, to know them when they come again, and
/// to send them again.
pub const CLASSIC_KNOWN_LINES_MAX: usize = 4_096;

/// Classic wire: the bytes of those the peer said. Each may have 64 KiB there, and people's lines
/// have a hundred bytes.
pub const CLASSIC_KNOWN_BYTES_MAX: usize = 1024 * 1024;
