//! A conversation without a server as the app's link: what a connection is elsewhere.
//!
//! Owns the task that joins a `Talk` with its stand-in for a server. Takes what the app asks, gives
//! what it is told. What the peer says while the program says goodbye comes too late for the app,
//! and is written to standard output: the peer was told that it arrived.

use std::io::{self, Write};

use tokio::sync::mpsc;

use super::conversation::Event;
use super::limits::GOODBYE_MS_MAX;
use super::socket::Talk;
use super::stand_in::StandIn;
use crate::app::effect::Address;
use crate::app::msg::Msg;
use crate::day::now;
use crate::limits::NEWS_MSGS_MAX;
use crate::link::{Ask, Link, Linked};

/// A conversation that goes on, and who hears of it.
struct Chat {
    talk: Talk,
    stand_in: StandIn,
    notices: Vec<String>,
    news: mpsc::Sender<Msg>,
}

/// The link to the one whom `talk` is with; the app is told `notices` at first. Needs a tokio
/// runtime.
pub(super) fn link(
    talk: Talk,
    stand_in: StandIn,
    address: Address,
    notices: Vec<String>,
) -> Linked {
    let (told, news) = mpsc::channel(NEWS_MSGS_MAX);
    let chat = Chat { talk, stand_in, notices, news: told };
    Linked { address, link: Link::moved(GOODBYE_MS_MAX, |asked| chat.run(asked)), news }
}

impl Chat {
    async fn run(mut self, mut asked: mpsc::UnboundedReceiver<Ask>) {
        // Whoever is at the other end is met when the app has come in.
        if let Some(ask) = asked.recv().await {
            self.take(ask);
        }
        loop {
            while let Some(msg) = self.stand_in.poll_msg() {
                // While the link is being closed nobody wants the news any more.
                let _unheard = self.news.send(msg).await;
            }
            tokio::select! {
                ask = asked.recv() => match ask {
                    Some(ask) => self.take(ask),
                    None => break,
                },
                Some(event) = self.talk.next() => self.stand_in.handle_event(now(), event),
            }
        }
        self.leave().await;
    }

    fn take(&mut self, ask: Ask) {
        match ask {
            Ask::Introduce(..) => {
                self.stand_in.handle_arrival(now(), std::mem::take(&mut self.notices));
            }
            Ask::Send(request) => {
                if let Some((id, text)) = self.stand_in.handle_request(request) {
                    self.talk.say(id, text.as_str());
                }
            }
            // Whoever is not there is looked for all the time.
            Ask::Reconnect => {}
        }
    }

    async fn leave(mut self) {
        self.talk.close();
        while let Some(event) = self.talk.next().await {
            if let Event::Line { text, .. } = event {
                // Nobody may be there to read it.
                let _unread = writeln!(io::stdout(), "{}: {text}", self.stand_in.who("peer"));
            }
        }
    }
}
