//! What the operator sees: a banner, then one line per event with stable keys.
//!
//! Takes events and settings, writes to standard output. Short local time and colour only on a
//! terminal, none where the journal adds its own. Never message text, topics or addresses.

use std::fmt;
use std::io::{IsTerminal as _, Write as _};
use std::net::SocketAddr;

use diwan_shared::event::Event;
use tracing::info;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;

use crate::Server;
use crate::door::Door;

/// The form of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum LogForm {
    /// For people.
    #[default]
    Text,
    /// For programs: one JSON object a line.
    Json,
}

/// Sends log lines to standard output from here on.
pub fn start(form: LogForm) {
    let terminal = std::io::stdout().is_terminal();
    let colour = terminal && std::env::var_os("NO_COLOR").is_none();
    let lines = tracing_subscriber::fmt().with_target(false).with_ansi(colour);
    match form {
        LogForm::Json => lines.json().flatten_event(true).with_timer(Time::Full).init(),
        LogForm::Text if terminal => lines.compact().with_timer(Time::Short).init(),
        LogForm::Text if std::env::var_os("JOURNAL_STREAM").is_some() => {
            lines.compact().without_time().init();
        }
        LogForm::Text => lines.compact().with_timer(Time::Full).init(),
    }
}

/// Says where the server is and how to join it.
pub fn banner(server: &Server, form: LogForm) {
    let list = |door, separator| list_of(&server.addresses(door), separator);
    let (data, encrypted) = (server.data(), server.encrypted());
    let doors = [Door::Lines, Door::Broadcast, Door::Menu];
    if form == LogForm::Json {
        let [addresses, broadcast, menu] = doors.map(|door| list(door, " "));
        let (tls, fingerprint) = match encrypted {
            Some(encrypted) => {
                (list_of(&encrypted.addresses, " "), encrypted.fingerprint.to_string())
            }
            None => (String::new(), String::new()),
        };
        let version = crate::VERSION;
        info!(version, addresses, broadcast, menu, tls, fingerprint, data, "listening");
        return;
    }
    let mut page = format!("\n  diwan-server {}\n\n", crate::VERSION);
    let mut row = |key: &str, value: &str| page.push_str(&format!("  {key:<11} {value}\n"));
    for (key, door) in ["listening", "broadcast", "menu"].into_iter().zip(doors) {
        let addresses = list(door, "  ");
        if !addresses.is_empty() {
            row(key, &addresses);
        }
    }
    if let Some(encrypted) = encrypted {
        row("encrypted", &list_of(&encrypted.addresses, "  "));
        row("fingerprint", &encrypted.fingerprint.to_string());
    }
    row("data", data);
    row("process", &std::process::id().to_string());
    if let Some(address) = server.addresses(Door::Lines).first() {
        let (host, port) = (host(address), address.port());
        row("join with", &format!("diwan {host} {port}    or    nc {host} {port}"));
    }
    if let Some((encrypted, address)) = encrypted.and_then(|it| Some((it, it.addresses.first()?))) {
        let (host, port) = (host(address), address.port());
        let pin = match encrypted.is_own {
            true => format!(" --tls-pin {}", encrypted.fingerprint),
            false => String::new(),
        };
        row("or with", &format!("diwan --tls {host} {port}{pin}"));
    }
    row("stop with", "Ctrl-C");
    page.push('\n');
    // Whoever started the server without a standard output does not miss the banner.
    let _ = std::io::stdout().write_all(page.as_bytes());
}

fn list_of(addresses: &[SocketAddr], separator: &str) -> String {
    addresses.iter().map(SocketAddr::to_string).collect::<Vec<_>>().join(separator)
}

/// How others call the machine of an address.
fn host(address: &SocketAddr) -> String {
    let host = address.ip();
    if host.is_unspecified() { "HOST".to_owned() } else { host.to_string() }
}

/// One line for what everybody may know.
pub(crate) fn narrate(event: &Event) {
    match event {
        Event::Online { user } => info!(%user, "connected"),
        Event::Offline { user } => info!(%user, "disconnected"),
        Event::Joined { group, user } => info!(%user, %group, "joined"),
        Event::Left { group, user, .. } => info!(%user, %group, "left"),
        Event::GroupCreated { group, locked } => info!(%group, locked, "group created"),
        Event::GroupRemoved { group } => info!(%group, "group removed"),
        Event::Topic { group, by, .. } => info!(user = %by, %group, "topic set"),
        _ => {}
    }
}

#[derive(Debug, Clone, Copy)]
enum Time {
    /// For the eye: local, without a date.
    Short,
    /// For files and programs.
    Full,
}

impl FormatTime for Time {
    fn format_time(&self, w: &mut Writer<'_>) -> fmt::Result {
        match self {
            Self::Short => write!(w, "{}", jiff::Zoned::now().strftime("%H:%M:%S")),
            Self::Full => write!(w, "{:.3}", jiff::Timestamp::now()),
        }
    }
}
