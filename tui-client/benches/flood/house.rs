//! A house for our client: the real server, with the flood let in between the two.
//!
//! What client and server say to each other is passed on as it is, so that the client comes in as
//! it always does; the flood goes to the client alone, whose socket then decides its pace.

use std::io::{self, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;

use diwan_server::config::Config;
use diwan_server::door::Door;
use diwan_server::store::Place;
use diwan_shared::command::Conversation;
use diwan_shared::dialect::Dialect as _;
use diwan_shared::dialect::events::Events;
use diwan_shared::event::{Event, Message};
use diwan_shared::name::{GroupName, UserName};
use diwan_shared::text::MessageText;

use crate::feed::{Ear, Speech};

/// Lets one client in.
pub(crate) fn serve(listener: &TcpListener, ear: &Ear) -> anyhow::Result<()> {
    let server = TcpStream::connect(start()?)?;
    let (client, _) = listener.accept()?;
    let (mut said, mut asked) = (client.try_clone()?, server.try_clone()?);
    thread::spawn(move || io::copy(&mut said, &mut asked));
    if let Ok(mut ear) = ear.lock() {
        *ear = Some(client);
    }
    pass_on(server, ear)
}

/// Passes on what the server says. During the flood that waits: a line must not stand in another.
fn pass_on(mut server: TcpStream, ear: &Ear) -> anyhow::Result<()> {
    let mut bytes = vec![0; 64 * 1024];
    while let count @ 1.. = io::Read::read(&mut server, &mut bytes)? {
        let Ok(ear) = ear.lock() else { break };
        let client = ear.as_ref().map(TcpStream::try_clone).transpose()?;
        if let (Some(mut client), Some(heard)) = (client, bytes.get(..count)) {
            client.write_all(heard)?;
        }
    }
    Ok(())
}

/// Starts the server in a thread of its own; it ends with the process.
fn start() -> anyhow::Result<SocketAddr> {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let listen = vec![SocketAddr::from(([127, 0, 0, 1], 0))];
            let config = Config { listen, data: Place::Memory, ..Config::standard()? };
            let server = diwan_server::start(config).await?;
            let _ = tell.send(server.addresses(Door::Lines).first().copied());
            std::future::pending::<anyhow::Result<()>>().await
        })
    });
    told.recv()?.ok_or_else(|| anyhow::anyhow!("the server listens nowhere"))
}

/// Speaks in the room that everybody is in.
pub(crate) fn speech() -> io::Result<Speech> {
    let conversation = Conversation::Group(GroupName::new("General").map_err(io::Error::other)?);
    let from = UserName::new("Bob").map_err(io::Error::other)?;
    Ok(Box::new(move |number, text| {
        let message = Message {
            conversation: conversation.clone(),
            seq: number as u64,
            at: 1_800_000_000_000 + number as u64,
            from: from.clone(),
            text: MessageText::new(text).map_err(io::Error::other)?,
            tag: None,
        };
        let mut line = Vec::new();
        Events.encode(&Event::Message(message), &mut line);
        Ok(line)
    }))
}
