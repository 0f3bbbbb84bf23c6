//! The first screen: who are you, and where do you want to go?
//!
//! Shown when no name is known, when the name cannot be one, when the server refused it, when the
//! first connection fails and nothing was kept that could be shown instead, and when the user asks
//! for it. Two fields, name and server. Owns what is typed in them and the sentence that says what
//! was wrong.

use std::collections::BTreeMap;

use diwan_shared::command::{Command, Request};
use diwan_shared::name::UserName;

use super::connection::State;
use crate::app::App;
use crate::app::action::Action;
use crate::app::composer::Composer;
use crate::app::effect::{Address, Effect, Effects, TLS, Trust};
use crate::app::keep::Whose;

/// The first screen.
#[derive(Debug)]
pub struct Arrival {
    /// The name.
    pub name: Composer,
    /// The server, as `host` or `host:port`, with `tls://` before it for TLS.
    pub server: Composer,
    /// Which of the two is being written.
    pub field: Field,
    /// What is wrong, or what is going on; empty when there is nothing to say.
    pub message: String,
    /// Whether that is something wrong.
    pub is_wrong: bool,
    /// Whether a name is wanted, rather than a connection.
    pub wants_name: bool,
}

/// A field of the first screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Field {
    /// Who.
    #[default]
    Name,
    /// Where.
    Server,
}

impl Arrival {
    /// With what is known already.
    fn new(name: &str, address: &Address) -> Self {
        Self {
            name: Composer::with(name),
            server: Composer::with(&address.to_string()),
            field: Field::Name,
            message: String::new(),
            is_wrong: false,
            wants_name: true,
        }
    }

    /// Says what is going on.
    pub(in crate::app) fn say(&mut self, message: String) {
        (self.message, self.is_wrong) = (message, false);
    }

    /// Says what is wrong.
    fn refuse(&mut self, why: String) {
        (self.message, self.is_wrong) = (why, true);
    }

    /// The field that is being written.
    pub fn field_mut(&mut self) -> &mut Composer {
        match self.field {
            Field::Name => &mut self.name,
            Field::Server => &mut self.server,
        }
    }

    /// Goes to the other field.
    pub fn next_field(&mut self) {
        self.field = match self.field {
            Field::Name => Field::Server,
            Field::Server => Field::Name,
        };
    }

    /// What was filled in. A server that was talked with by TLS is, whatever is written before it.
    fn answers(
        &self,
        port: u16,
        trusted: &BTreeMap<String, Trust>,
    ) -> Result<(UserName, Address), String> {
        let typed = self.name.text().trim();
        if typed.is_empty() {
            return Err("Type a name: letters and digits of any script.".to_owned());
        }
        let name = UserName::new(typed)
            .map_err(|error| format!("\u{2068}{typed}\u{2069} cannot be a name: {error}."))?;
        let server = self.server.text().trim();
        let address = address(server, port).ok_or_else(|| {
            format!(
                "\u{2068}{server}\u{2069} is no server: write host or host:port, and tls:// before \
                 it to encrypt."
            )
        })?;
        let tls = trusted.get(&address.place()).copied().or(address.tls);
        Ok((name, Address { tls, ..address }))
    }
}

/// `host`, `host:port`, `[v6]:port` or a bare IPv6 address; without a port, `port`. With `tls://`
/// before it, it is talked with by TLS.
fn address(typed: &str, port: u16) -> Option<Address> {
    if let Some(typed) = typed.strip_prefix(TLS) {
        let tls = Some(Trust::Authorities);
        return address(typed, port).map(|address| Address { tls, ..address });
    }
    let (host, port) = match typed.strip_prefix('[') {
        Some(bracketed) => {
            let (host, rest) = bracketed.split_once(']')?;
            (host, rest.strip_prefix(':').map_or(Some(port), |port| port.parse().ok())?)
        }
        None if typed.matches(':').count() > 1 => (typed, port),
        None => match typed.split_once(':') {
            Some((host, port)) => (host, port.parse().ok()?),
            None => (typed, port),
        },
    };
    let bad = |c: char| c.is_whitespace() || c.is_control();
    let fits = !host.is_empty() && !host.contains(bad) && port > 0;
    fits.then(|| Address::new(host, port))
}

impl App {
    /// Goes in with this name if it can be one, or asks for one.
    pub(in crate::app) fn arrive(&mut self, name: &str, effects: &mut Effects) {
        let mut arrival = Arrival::new(name, &self.address);
        match arrival.answers(self.address.port, &self.trusted) {
            Ok((name, address)) => self.go_in(name, address, effects),
            Err(_) if name.is_empty() => self.arrival = Some(arrival),
            Err(message) => {
                arrival.refuse(message);
                self.arrival = Some(arrival);
            }
        }
    }

    /// Enter on the first screen: connects with what was filled in, or says what is wrong.
    pub(in crate::app) fn finish_arrival(&mut self, effects: &mut Effects) {
        let here = self.me.clone().filter(|_| self.connection.is_up());
        let Some(arrival) = &mut self.arrival else { return };
        match arrival.answers(self.address.port, &self.trusted) {
            Err(message) => arrival.refuse(message),
            // One is there already.
            Ok((name, address)) if here.as_ref() == Some(&name) && address == self.address => {
                self.arrival = None;
            }
            Ok((name, address)) => {
                arrival.say(format!("Connecting to {address} ..."));
                arrival.wants_name = false;
                self.go_in(name, address, effects);
            }
        }
    }

    /// Shows the first screen, to go in under another name or elsewhere.
    pub(in crate::app) fn ask_where(&mut self) {
        let back = self.way(Action::Back);
        let mut arrival = Arrival::new(&self.wanted_name, &self.address);
        arrival.say(format!("{back} goes back."));
        self.arrival = Some(Arrival { field: Field::Server, wants_name: false, ..arrival });
    }

    /// Leaves the first screen, if there is anything to go back to.
    pub(in crate::app) fn leave_arrival(&mut self) {
        if self.me.is_some() {
            self.arrival.take_if(|arrival| !arrival.wants_name);
        }
    }

    /// The server let the user in. Whoever is filling in something else goes on with that: it must
    /// not be typed into a room.
    pub(in crate::app) fn leave_arrival_as(&mut self, me: &UserName) {
        let back = self.way(Action::Back);
        let Some(arrival) = &mut self.arrival else { return };
        let answers = arrival.answers(self.address.port, &self.trusted);
        if answers.is_ok_and(|(name, address)| name == *me && address == self.address) {
            self.arrival = None;
        } else {
            arrival.say(format!("You are connected to {}. {back} goes there.", self.address));
            arrival.wants_name = false;
        }
    }

    /// The server did not take the name, or is not to be reached: shows the first screen.
    pub(in crate::app) fn ask_again(&mut self, why: String, wants_name: bool) {
        let (name, address) = (&self.wanted_name, &self.address);
        let arrival = self
            .arrival
            .get_or_insert_with(|| Arrival { wants_name, ..Arrival::new(name, address) });
        arrival.refuse(why);
        arrival.wants_name |= wants_name;
    }

    /// Goes in at this address, which is talked with as it says.
    pub(in crate::app) fn go_in(
        &mut self,
        name: UserName,
        address: Address,
        effects: &mut Effects,
    ) {
        self.put_away(&Whose::new(&name, &address), effects);
        if self.connection.is_up() {
            effects.push(Effect::Send(Request { tag: None, command: Command::Exit }));
        }
        name.as_str().clone_into(&mut self.wanted_name);
        self.address = address.clone();
        self.connection.state = State::Connecting;
        self.connection.stranger = None;
        effects.push(Effect::Connect { address, name });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_as_people_write_them() {
        for (typed, expected) in [
            ("chat.example.org", Some(("chat.example.org", 9000))),
            ("10.0.0.1:7000", Some(("10.0.0.1", 7000))),
            ("::1", Some(("::1", 9000))),
            ("[::1]:7000", Some(("::1", 7000))),
            ("[::1]", Some(("::1", 9000))),
            ("", None),
            ("host:", None),
            ("host:99999", None),
            ("host:0", None),
            ("a b", None),
        ] {
            let address = address(typed, 9000);
            let found = address.as_ref().map(|address| (address.host.as_str(), address.port));
            assert_eq!(found, expected, "{typed}");
            assert!(address.is_none_or(|address| address.tls.is_none()), "{typed}");
        }
    }

    #[test]
    fn what_stands_before_a_server_that_encrypts() {
        for (typed, shown) in [
            ("tls://chat.example.org:9443", "tls://chat.example.org:9443"),
            ("tls://::1", "tls://[::1]:9000"),
        ] {
            let address = address(typed, 9000).expect("it is an address");
            assert_eq!(address.tls, Some(Trust::Authorities));
            assert_eq!(address.to_string(), shown);
        }
        assert_eq!(address("tls://", 9000), None);
    }
}
