//! The link to a server as a state machine: when to connect, what to say first, when a silent
//! connection is dead, when to try again.
//!
//! Takes what happened on the socket and by the clock (milliseconds of any steady clock), and
//! requests; gives orders for the socket and news for the app. Pure: its only randomness is the
//! seed it was made with, so any run can be replayed. It keeps no requests: the app, which shows
//! their marks, says what is unanswered again with the same tag after the next `welcome`.

use diwan_shared::command::{Command, Request, Tag};
use diwan_shared::dialect::{Secret, VERSION, events};
use diwan_shared::event::{CloseReason, Done, Event, Refused};
use diwan_shared::name::UserName;

use super::backoff::Backoff;
use crate::app::msg::{LinkEvent, Msg, Stranger};
use crate::limits::{
    CONNECT_MS_MAX, PING_MS, PROBE_MS_MAX, SILENCE_MS_MAX, STRAY_MS_MAX, WELCOME_MS_MAX,
};

/// One link to one server.
#[derive(Debug)]
pub struct Session {
    /// Where the server is, as a person writes it.
    address: String,
    /// As whom, once we were introduced, and the secret of the session of that name.
    who: Option<(UserName, Secret)>,
    state: State,
    backoff: Backoff,
    /// How the server wants to be left alone, said as it closed.
    farewell: Option<Farewell>,
    /// Pings made so far: their tags differ.
    pings: u64,
    stray: Stray,
}

/// Our own first lines that nobody answered before their connection was given up. Each may still
/// come through, and take the session over from the connection that came after it.
#[derive(Debug)]
struct Stray {
    hellos: u32,
    /// Later than this none comes through any more.
    until: u64,
}

/// What happened.
#[derive(Debug)]
pub enum Input<'a> {
    /// The person wants to be connected under this name: at the start, after a name was refused,
    /// or at once instead of after the wait. The secret is that of the name's session.
    Introduce(UserName, Secret),
    /// The socket is connected.
    Connected,
    /// The socket could not be connected, or broke. Why, as a sentence without a full stop.
    Lost(String),
    /// The server's certificate is not trusted, so there is no connection.
    Distrusted(Stranger),
    /// A line came.
    Line(&'a str),
    /// The app asks something of the server.
    Request(Request),
    /// The person wants a new connection at once, whatever is known of the one there is.
    Reconnect,
    /// The machine slept, or its network is another one: what stood may be gone, and what was
    /// waited for may be there.
    Roused,
    /// The moment of [`Session::wake_at`] has come.
    Wake,
}

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub enum Order {
    /// Connect.
    Connect,
    /// Write this line; the line break is still to be added.
    Write(String),
    /// Forget the connection, or the attempt. No [`Input::Lost`] is expected for it.
    HangUp,
    /// Tell the app.
    Tell(Msg),
}

#[derive(Debug, PartialEq, Eq)]
enum State {
    /// Nothing is under way.
    Idle,
    /// There will be another attempt.
    Waiting { until: u64 },
    /// An attempt is made.
    Connecting { until: u64 },
    /// We have said who we are.
    Greeting { until: u64 },
    /// The server refused the name and waits for another.
    Nameless,
    /// We are in. Without a sign of life until `silent_at` the connection is dead.
    Online { silent_at: u64, ping: Ping },
}

#[derive(Debug, PartialEq, Eq)]
enum Ping {
    /// The next goes out at this time.
    Due { at: u64 },
    /// This one went out at this time.
    Sent { tag: Tag, at: u64 },
}

#[derive(Debug, PartialEq, Eq)]
enum Farewell {
    /// Come back, but not sooner than after so many milliseconds.
    After { ms: u64 },
    /// The same session is in use on another connection: coming back would throw that one out.
    Never,
}

impl Session {
    /// A link that does nothing until it is introduced. `seed` should differ between clients.
    #[must_use]
    pub fn new(address: String, seed: u64) -> Self {
        let (state, backoff) = (State::Idle, Backoff::new(seed));
        let stray = Stray { hellos: 0, until: 0 };
        Self { address, who: None, state, backoff, farewell: None, pings: 0, stray }
    }

    /// Takes one thing that happened at `now`.
    pub fn handle(&mut self, now: u64, input: Input<'_>, orders: &mut Vec<Order>) {
        match input {
            Input::Introduce(name, secret) => self.introduce(now, (name, secret), orders),
            Input::Connected => self.greet(now, orders),
            Input::Lost(why) => self.lose(now, why, orders),
            Input::Distrusted(stranger) => self.distrust(stranger, orders),
            Input::Line(line) => self.hear(now, line, orders),
            Input::Request(request) => self.say(&request, orders),
            Input::Reconnect => self.reconnect(now, orders),
            Input::Roused => self.rouse(now, orders),
            Input::Wake => self.wake(now, orders),
        }
    }

    /// When [`Input::Wake`] is wanted next.
    #[must_use]
    pub fn wake_at(&self) -> Option<u64> {
        match &self.state {
            State::Idle | State::Nameless => None,
            State::Waiting { until } | State::Connecting { until } | State::Greeting { until } => {
                Some(*until)
            }
            State::Online { silent_at, ping: Ping::Due { at } } => Some(*silent_at.min(at)),
            State::Online { silent_at, ping: Ping::Sent { .. } } => Some(*silent_at),
        }
    }

    /// Whether the server has welcomed us on the connection that stands.
    #[must_use]
    pub fn is_online(&self) -> bool {
        matches!(self.state, State::Online { .. })
    }

    fn introduce(&mut self, now: u64, who: (UserName, Secret), orders: &mut Vec<Order>) {
        let renamed = self.who.as_ref().map(|(name, _)| name) != Some(&who.0);
        if self.who.replace(who).is_none() {
            // The program of before may have been killed while it said hello.
            self.stray = Stray { hellos: 1, until: now + STRAY_MS_MAX };
        }
        match self.state {
            State::Idle | State::Waiting { .. } => self.connect(now, orders),
            State::Nameless => self.greet(now, orders),
            State::Connecting { .. } => {}
            State::Greeting { .. } | State::Online { .. } if !renamed => {}
            State::Greeting { .. } | State::Online { .. } => {
                self.give_up(now);
                orders.push(Order::HangUp);
                self.connect(now, orders);
            }
        }
    }

    /// Makes a new connection at once, unless there is no name to come with.
    fn reconnect(&mut self, now: u64, orders: &mut Vec<Order>) {
        let stands = match self.state {
            State::Nameless => return,
            State::Idle | State::Waiting { .. } => false,
            State::Connecting { .. } | State::Greeting { .. } | State::Online { .. } => true,
        };
        if self.who.is_none() {
            return;
        }
        if stands {
            self.give_up(now);
            let why = "A new connection is made".to_owned();
            let down = LinkEvent::Down { why, retry_in_ms: Some(0) };
            orders.extend([Order::HangUp, Order::Tell(Msg::Link(down))]);
        }
        self.backoff.succeed();
        self.connect(now, orders);
    }

    /// Tries at once what was waited for, and asks a connection that stands whether it does.
    fn rouse(&mut self, now: u64, orders: &mut Vec<Order>) {
        match &mut self.state {
            State::Idle | State::Nameless => {}
            State::Waiting { .. } | State::Connecting { .. } | State::Greeting { .. } => {
                self.reconnect(now, orders);
            }
            State::Online { silent_at, .. } => {
                // However often it is roused, silence must end it.
                *silent_at = (now + PROBE_MS_MAX).min(*silent_at);
                self.send_ping(now, orders);
            }
        }
    }

    fn connect(&mut self, now: u64, orders: &mut Vec<Order>) {
        self.state = State::Connecting { until: now + CONNECT_MS_MAX };
        self.farewell = None;
        let connecting = LinkEvent::Connecting { address: self.address.clone() };
        orders.extend([Order::Tell(Msg::Link(connecting)), Order::Connect]);
    }

    /// Chooses the events dialect and asks for the name.
    fn greet(&mut self, now: u64, orders: &mut Vec<Order>) {
        // Nobody connects before being introduced.
        let Some((name, secret)) = &self.who else { return };
        self.state = State::Greeting { until: now + WELCOME_MS_MAX };
        let hello = format!("hello {VERSION} {name} session={}", secret.expose());
        orders.push(Order::Write(hello));
    }

    /// A connection is given up, perhaps before what was said on it came through.
    fn give_up(&mut self, now: u64) {
        if self.is_greeting() {
            self.stray = Stray { hellos: self.stray.hellos + 1, until: now + STRAY_MS_MAX };
        }
    }

    /// Whether the one that took the session over can have been a stray hello of our own.
    fn was_stray(&mut self, now: u64) -> bool {
        let stray = self.stray.hellos > 0 && now <= self.stray.until;
        self.stray.hellos = self.stray.hellos.saturating_sub(1);
        stray
    }

    fn lose(&mut self, now: u64, why: String, orders: &mut Vec<Order>) {
        self.give_up(now);
        let again = match (&self.state, self.farewell.take()) {
            // A name that was refused would be refused again.
            (State::Nameless | State::Idle, _) | (_, Some(Farewell::Never)) => None,
            (_, Some(Farewell::After { ms })) => Some(ms + self.backoff.fail()),
            (_, None) => Some(self.backoff.fail()),
        };
        self.state = again.map_or(State::Idle, |wait| State::Waiting { until: now + wait });
        orders.push(Order::Tell(Msg::Link(LinkEvent::Down { why, retry_in_ms: again })));
    }

    /// Coming back by itself would only show the same certificate, or hide that there was another.
    fn distrust(&mut self, stranger: Stranger, orders: &mut Vec<Order>) {
        self.state = State::Idle;
        orders.push(Order::Tell(Msg::Link(LinkEvent::Distrusted(stranger))));
    }

    fn hang_up(&mut self, now: u64, why: &str, orders: &mut Vec<Order>) {
        orders.push(Order::HangUp);
        self.lose(now, why.to_owned(), orders);
    }

    fn wake(&mut self, now: u64, orders: &mut Vec<Order>) {
        // A timer that was set for an earlier state comes too early for this one.
        if self.wake_at().is_none_or(|at| now < at) {
            return;
        }
        match &self.state {
            State::Idle | State::Nameless => {}
            State::Waiting { .. } => self.connect(now, orders),
            State::Connecting { .. } => self.hang_up(now, "Nobody answered", orders),
            State::Greeting { .. } => self.hang_up(now, "The server did not welcome us", orders),
            State::Online { silent_at, .. } if now >= *silent_at => {
                self.hang_up(now, "The server fell silent", orders);
            }
            State::Online { .. } => self.send_ping(now, orders),
        }
    }

    fn send_ping(&mut self, now: u64, orders: &mut Vec<Order>) {
        let State::Online { ping, .. } = &mut self.state else { return };
        self.pings += 1;
        // The tag holds digits and a dash only; were it refused, the next wake would try again.
        let Ok(tag) = Tag::new(&format!("ping-{}", self.pings)) else { return };
        let request = Request { tag: Some(tag.clone()), command: Command::Ping { text: None } };
        *ping = Ping::Sent { tag, at: now };
        orders.push(Order::Write(request.to_string()));
    }

    fn say(&self, request: &Request, orders: &mut Vec<Order>) {
        if self.is_online() {
            orders.push(Order::Write(request.to_string()));
        }
    }

    fn hear(&mut self, now: u64, line: &str, orders: &mut Vec<Order>) {
        if let State::Online { silent_at, .. } = &mut self.state {
            *silent_at = now + SILENCE_MS_MAX;
        }
        // The banner `Choose username:` is no event, nor is anything a newer server may say in
        // another form: what cannot be read is skipped, as the protocol demands.
        let Ok(event) = events::parse(line) else { return };
        if let Some(ms) = self.pong(now, &event) {
            orders.push(Order::Tell(Msg::Link(LinkEvent::Lag { ms })));
            return;
        }
        match &event {
            Event::Welcome(_) => {
                self.backoff.succeed();
                let ping = Ping::Due { at: now + PING_MS };
                self.state = State::Online { silent_at: now + SILENCE_MS_MAX, ping };
            }
            // After other refusals the server closes; after these it waits for another first line.
            Event::Refused(Refused { code, .. }) if self.is_greeting() && code.is_about_name() => {
                self.state = State::Nameless;
            }
            Event::Closing { why: CloseReason::Replaced, .. } if self.was_stray(now) => {
                // Nobody else has the session: coming back throws nobody out, and there is nothing
                // that a person should know.
                self.farewell = Some(Farewell::After { ms: 0 });
                return;
            }
            Event::Closing { why, retry_after } => {
                let replaced = *why == CloseReason::Replaced;
                let after = Farewell::After { ms: *retry_after };
                self.farewell = Some(if replaced { Farewell::Never } else { after });
            }
            _ => {}
        }
        orders.push(Order::Tell(Msg::Server(event)));
    }

    fn is_greeting(&self) -> bool {
        matches!(self.state, State::Greeting { .. })
    }

    /// How long our own ping took, if this is its answer. A refusal is a sign of life too.
    fn pong(&mut self, now: u64, event: &Event) -> Option<u64> {
        let (Event::Ok(Done { tag, .. }) | Event::Refused(Refused { tag, .. })) = event else {
            return None;
        };
        let State::Online { ping, .. } = &mut self.state else { return None };
        match ping {
            Ping::Sent { tag: sent, at } if tag.as_ref() == Some(sent) => {
                let lag = now - *at;
                *ping = Ping::Due { at: now + PING_MS };
                Some(lag)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
