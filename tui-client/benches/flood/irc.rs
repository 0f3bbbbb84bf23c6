//! As much of an IRC server (RFC 2812) as lets one client into one channel.
//!
//! Answers USER, JOIN and PING; leaves everything else unanswered, as old servers do.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};

use crate::feed::{Ear, Speech};

pub(crate) const CHANNEL: &str = "#general";

/// Lets one client in.
pub(crate) fn serve(listener: &TcpListener, ear: &Ear) -> anyhow::Result<()> {
    let (client, _) = listener.accept()?;
    let lines = BufReader::new(client.try_clone()?).lines();
    if let Ok(mut ear) = ear.lock() {
        *ear = Some(client);
    }
    for line in lines {
        let answer = answer(&line?);
        let Ok(ear) = ear.lock() else { break };
        let client = ear.as_ref().map(TcpStream::try_clone).transpose()?;
        if let Some(mut client) = client {
            client.write_all(answer.as_bytes())?;
        }
    }
    Ok(())
}

fn answer(line: &str) -> String {
    let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
    match verb {
        "USER" => ":bench 001 ann :Welcome\r\n:bench 422 ann :No MOTD\r\n".to_owned(),
        "JOIN" => format!(
            ":ann!ann@bench JOIN {CHANNEL}\r\n:bench 353 ann = {CHANNEL} :ann bob\r\n\
             :bench 366 ann {CHANNEL} :End\r\n"
        ),
        "PING" => format!(":bench PONG bench {rest}\r\n"),
        _ => String::new(),
    }
}

/// Speaks in the channel.
pub(crate) fn speech() -> Speech {
    Box::new(|_, text| Ok(format!(":bob!bob@bench PRIVMSG {CHANNEL} :{text}\r\n").into_bytes()))
}
