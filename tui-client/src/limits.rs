//! Every limit and wait of the client, each with its unit last in its name and its reason.
//!
//! What both sides must respect stands in `diwan_shared::limits`; this is what only the client
//! knows. Nothing here is a setting.

/// Steps that undo goes back in one draft. A step is a word typed or a change of another kind.
pub const UNDO_STEPS_MAX: usize = 200;

/// Drafts of one room that stand aside for what is written in their place: more than anybody has
/// in mind.
pub const ASIDE_DRAFTS_MAX: usize = 100;

/// Own messages that may wait for the server: more than a person writes on a day without a
/// connection, few enough to be kept whole each time.
pub const OUTBOX_MESSAGES_MAX: usize = 500;

/// Clients of one name on one machine whose outboxes are kept apart.
pub const CLIENTS_MAX: usize = 16;

/// Mentions that are listed, the newest of all that are held.
pub const MENTIONS_MAX: usize = 500;

/// Rooms of one name that are known again at the next start.
pub const ROOMS_KEPT_MAX: usize = 500;

/// How often the list of groups is asked for while the user is at the keyboard and sees it: nobody
/// is told who comes into a group of others, and counts may be a minute old.
pub const GROUPS_REST_MS: u64 = 60_000;

/// How soon after a change a draft is on disk.
pub const DRAFT_KEEP_MS: u64 = 1_000;

/// How soon it is on disk how far a room was read. Whoever is killed before finds some of it unread
/// again; a disk need not be busy because somebody reads.
pub const READ_KEEP_MS: u64 = 30_000;

/// Killed texts that are kept for C-y.
pub const KILLS_MAX: usize = 60;

/// Sent lines that Up and C-r bring back, from all rooms.
pub const RECALL_LINES_MAX: usize = 1_000;

/// What they hold together: they are written to disk whole, with each message that is sent.
pub const RECALL_BYTES_MAX: usize = 64 * 1024;

/// What a draft may hold: several messages' worth, yet laid out in a frame's time.
pub const DRAFT_BYTES_MAX: usize = 32 * 1024;

/// Commands that are listed above the one being written: the rest of the log stays in sight.
pub const COMMANDS_LISTED_MAX: usize = 8;

/// Cells of a list beside the log that still show which room or person is meant.
pub const LIST_CELLS_MIN: u16 = 8;

/// Cells of a list that show the longest names whole.
pub const LIST_CELLS_MAX: u16 = 60;

/// Rows the composer grows to on a tall screen.
pub const COMPOSER_ROWS_MAX: u16 = 6;

/// Cells of a row of text on a very wide screen: longer rows are hard to read, and a row at the
/// right would stand far from the nick that says whose it is.
pub const TEXT_CELLS_MAX: usize = 100;

/// Messages asked for at a time when scrolling up: a few screenfuls.
pub const PAGE_MESSAGES: u32 = 100;

/// What one room keeps in memory at least before old messages are dropped; they come back from
/// the server's history when the user scrolls up.
pub const TIMELINE_ITEMS_MAX: usize = 5_000;

/// The same in bytes of text, should somebody send books.
pub const TIMELINE_BYTES_MAX: usize = 2 * 1024 * 1024;

/// What is kept of a room that is not looked at: some screens, so that going there shows it at once.
pub const ASIDE_ITEMS_MAX: usize = 500;

/// The same in bytes of text.
pub const ASIDE_BYTES_MAX: usize = 256 * 1024;

/// How long ago somebody spoke or was named whose going is still told of.
pub const FOLLOWED_MS_MAX: u64 = 600_000;

/// How far the log is looked through for that: more than anybody reads in that time.
pub const FOLLOWED_ITEMS_MAX: usize = 200;

/// How long people come and go in one line: a line of a whole night would tell nothing.
pub const PASSING_MS_MAX: u64 = 3_600_000;

/// People in such a line.
pub const PASSING_PEOPLE_MAX: usize = 100;

/// Words to highlight, and people to ignore, that are kept: they are looked through at each message.
pub const LISTED_MAX: usize = 100;

/// What is fetched at most of what was missed in a conversation; what came before that is counted
/// by its number.
pub const GAP_MESSAGES_MAX: u64 = 1_000;

/// Missed messages asked for at a time: all that a server gives, so that many rooms take few
/// questions.
pub const MISSED_MESSAGES: u32 = 500;

/// How soon after a click a second one on the same cell chooses the word: what desktops have.
pub const DOUBLE_CLICK_MS: u64 = 400;

/// How long after a key the user is taken to be there still, where the terminal does not tell.
pub const HERE_MS_MAX: u64 = 30_000;

/// How long the bell and the notices rest after one: what comes meanwhile is told together.
pub const CALL_REST_MS: u64 = 2_000;

/// What a notice on the desktop shows of a message: two or three lines there.
pub const NOTICE_CLUSTERS_MAX: usize = 160;

/// Lines of a pipe that are read before those before them are taken: enough to keep a server busy.
pub const LINES_WAITING_MAX: usize = 100;

/// How long what was written may make no progress after the input has ended.
pub const LINES_FAREWELL_MS_MAX: u64 = 10_000;

/// Earlier messages with which a room begins in line mode, unless the settings say otherwise.
pub const LINES_HISTORY_MESSAGES: usize = 10;

/// How long C-c on an empty input waits for the second one.
pub const QUIT_AGAIN_MS: u64 = 3_000;

/// How long quitting waits for the second time, where it cuts others off: /quit has to be written
/// again.
pub const CUT_OFF_AGAIN_MS: u64 = 10_000;

/// One event from the server. A page of history is at most 256 KiB of text; a list of groups has
/// no bound of its own. More than this is no chat server.
pub const EVENT_BYTES_MAX: usize = 8 * 1024 * 1024;

/// What one read from the server takes. A busy server's batch fits; a bigger one takes several.
pub const READ_BYTES_MAX: usize = 16 * 1024;

/// News that wait to be shown. More of it waits in the network.
pub const NEWS_MSGS_MAX: usize = 1024;

/// A frame: screens show sixty of them a second.
pub const FRAME_MS: u64 = 16;

/// How long the app takes news before it is drawn. In a flood the rest of the frame is for drawing
/// and for keys, so that neither finds the processor taken.
pub const NEWS_MS_PER_FRAME: u64 = 8;

/// How much news it takes between two looks at the keys: a fraction of a millisecond's.
pub const NEWS_MSGS_PER_LOOK: usize = 32;

/// The longest first wait before connecting again. Short: most breaks are a restart.
pub const RETRY_FIRST_MS: u64 = 500;

/// The longest wait before connecting again. A person who waits looks up twice a minute.
pub const RETRY_MS_MAX: u64 = 30_000;

/// How long an attempt to connect may take. A packet that is lost is sent again after 1, 3 and 7
/// seconds.
pub const CONNECT_MS_MAX: u64 = 10_000;

/// How long the server may take to welcome us once connected.
pub const WELCOME_MS_MAX: u64 = 10_000;

/// How often the server is asked for a sign of life. Also keeps the way open through routers that
/// forget a silent connection, which the strictest do after half a minute.
pub const PING_MS: u64 = 20_000;

/// A server from which nothing came for so long is gone: two pings went unanswered. With the ping
/// before it, a dead link is noticed within 60 seconds.
pub const SILENCE_MS_MAX: u64 = 45_000;

/// How often the link looks whether the machine slept or its network is another one.
pub const LOOK_MS: u64 = 4_000;

/// How long the server may take to give a sign of life after that: together a dead link is
/// noticed within 15 seconds after the machine woke.
pub const PROBE_MS_MAX: u64 = 10_000;

/// How long a line may be on its way after its connection was given up: systems try to deliver
/// for a minute or two.
pub const STRAY_MS_MAX: u64 = 120_000;

/// By how much the clock of the day and the steady one must have parted for the machine to have
/// slept. Clocks that are set right are moved by less, or rarely.
pub const SLEEP_MS_MIN: u64 = 2_000;

/// How long the last words to a server may take at the end of the program. A person who quits
/// does not want to wait for a network.
pub const FAREWELL_MS_MAX: u64 = 1_000;

/// How long a terminal on this machine may take to say who it is. It takes a millisecond or two;
/// one that is still starting takes longer.
pub const ANSWER_MS_MAX: u64 = 200;

/// The same when the terminal is at the other end of a network.
pub const ANSWER_REMOTE_MS_MAX: u64 = 600;

/// What is kept of answers and keys while the terminal is asked, should somebody paste a book.
pub const ANSWERS_BYTES_MAX: usize = 64 * 1024;

/// Terminal events whose meaning is decided together: more than the letters of a paste that a draft
/// can hold.
pub const EVENTS_AT_ONCE_MAX: usize = 64 * 1024;

/// The longest answer, in keys, that is swallowed when it comes too late. An answer whose end was
/// lost must not swallow what a person types.
pub const LATE_KEYS_MAX: u32 = 200;

/// The longest address that is a link: terminals ignore longer ones, VTE from 2084 bytes on.
pub const LINK_BYTES_MAX: usize = 2083;

/// Names remembered of one room, to know those that look alike: more than a room has people.
pub const FACES_MAX: usize = 5_000;

/// What a reply quotes of a line: enough to know which message is meant.
pub const QUOTE_CLUSTERS_MAX: usize = 120;

/// What is copied at most: common terminals silently drop an OSC 52 of more than 100,000 bytes,
/// and base64 makes four bytes of three.
pub const COPY_BYTES_MAX: usize = 74_000;

/// How much later than a child program we may hear of a signal that the terminal sent to both.
pub const LENT_SIGNAL_MS_MAX: u64 = 1_000;

/// How long the program may take to leave in good order after a signal.
pub const LEAVE_MS_MAX: u64 = 2_000;

/// Servers whose certificates are known. None is forgotten for another one.
pub const TRUSTED_MAX: usize = 1_000;

/// Names that are tried for a conversation written to a file, where the user gave none.
pub const EXPORT_NAMES_MAX: usize = 1_000;

/// A config file is written by hand; more than this is some other file.
pub const CONFIG_BYTES_MAX: u64 = 1024 * 1024;

/// How long a config file must have been left alone before it is read again: an editor writes it in
/// less.
pub const FILE_REST_MS: u64 = 100;

/// Changes of the clocks that are looked up before the start: twenty years of summer times.
pub const CLOCK_CHANGES_BEFORE: usize = 40;

/// And after it: nobody lets a chat run longer than five years.
pub const CLOCK_CHANGES_AFTER: usize = 10;
