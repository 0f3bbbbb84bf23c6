//! The doors of other systems, used by clients as those systems had them: they connect, receive
//! whatever there is, and write each message with one send and nothing behind it.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

use diwan_server::Server;
use diwan_server::door::Door;
use diwan_server::limits::OUTBOX_BYTES_MAX;

use crate::script::hold;
use crate::world::{DEADLINE, Port, with_doors};

const MENU: &str = "Hello client, please choose an option: \n 1. Connect to a group chat. \n \
                    2. Create a group chat. \n 3. Exit the server. \n";

/// A client of another system.
pub(crate) struct Original {
    stream: TcpStream,
}

impl Original {
    pub(crate) fn new(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        stream.set_write_timeout(Some(DEADLINE)).unwrap();
        Self { stream }
    }

    /// In the broadcast room.
    fn in_room(server: &Server, nickname: &str) -> Self {
        let mut client = Self::new(server.addresses(Door::Broadcast)[0]);
        client.send(nickname);
        client.hears(&format!("{nickname} joined!\nConnected to server!\n"));
        client
    }

    /// Before the menu.
    fn at_menu(server: &Server) -> Self {
        let mut client = Self::new(server.addresses(Door::Menu)[0]);
        client.hears(MENU);
        client
    }

    /// In a new numbered group, whose id has to be this one.
    fn founding(server: &Server, name: &str, password: &str, id: u32) -> Self {
        let mut client = Self::at_menu(server);
        client.answers("2", "Enter your name: \n");
        client.answers(name, "Enter password for the group: \n");
        client.answers(password, &founded(id));
        client
    }

    /// In a numbered group that somebody else made.
    fn joining(server: &Server, name: &str, id: u32, password: &str) -> Self {
        let mut client = Self::at_menu(server);
        client.answers("1", "Enter your name: \n");
        client.answers(name, "Enter group ID: \n");
        client.answers(&id.to_string(), "Enter password: \n");
        client.answers(password, &format!("You're connected to group chat #{id}\n"));
        client
    }

    fn send(&mut self, message: &str) {
        self.send_bytes(message.as_bytes());
    }

    fn send_bytes(&mut self, message: &[u8]) {
        self.stream.write_all(message).unwrap();
    }

    /// Hears exactly this next, however it was cut on the way.
    pub(crate) fn hears(&mut self, expected: &str) {
        let mut heard = vec![0; expected.len()];
        let mut length = 0;
        while length < heard.len() && expected.as_bytes().starts_with(&heard[..length]) {
            match self.stream.read(&mut heard[length..]) {
                Ok(0) | Err(_) => break,
                Ok(read) => length += read,
            }
        }
        assert_eq!(String::from_utf8_lossy(&heard[..length]), expected);
    }

    /// Sends one message and hears exactly this.
    pub(crate) fn answers(&mut self, message: &str, expected: &str) {
        self.send(message);
        self.hears(expected);
    }

    /// Vanishes without a goodbye: the connection is reset, not ended.
    pub(crate) fn reset(self) {
        socket2::SockRef::from(&self.stream).set_linger(Some(Duration::ZERO)).unwrap();
    }

    /// The server has closed the connection, and nothing more was said.
    pub(crate) fn ends(mut self) {
        let mut rest = Vec::new();
        match self.stream.read_to_end(&mut rest) {
            Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("{error}"),
            _ => assert_eq!(String::from_utf8_lossy(&rest), ""),
        }
    }
}

fn founded(id: u32) -> String {
    format!(
        "The id of the group is:{id}\nYou're connected to group chat #{id}\n\
         You can start to talk!\n"
    )
}

fn port(server: &Server) -> Port {
    Port::new(server.addresses(Door::Lines)[0])
}

const JIM: &str = "
    Jim< Choose username:
    Jim> Jim
    Jim< Connected to the server!
    Jim< You joined the room 'General'
";

#[test]
fn three_clients_of_the_room_a_netcat_and_a_program_in_one_conversation() {
    with_doors(|server| {
        let mut port = port(server);
        hold(&mut port, JIM);
        hold(&mut port, "Bot< Choose username:\nBot> hello 1 Bot\nBot< {\"event\":\"welcome\"}");
        hold(&mut port, "Jim< Bot joined the room 'General'");
        let mut ana = Original::in_room(server, "Ana");
        let mut sara = Original::in_room(server, "سارا");
        ana.hears("سارا joined!\n");
        let mut dan = Original::in_room(server, "Dan");
        ana.hears("Dan joined!\n");
        sara.hears("Dan joined!\n");

        ana.send("Ana: hello everyone");
        for client in [&mut ana, &mut sara, &mut dan] {
            client.hears("Ana: hello everyone\n");
        }
        sara.send("سارا: سلام دنیا");
        for client in [&mut ana, &mut sara, &mut dan] {
            client.hears("سارا: سلام دنیا\n");
        }
        hold(
            &mut port,
            r#"
            Jim< Ana joined the room 'General'
            Jim< سارا joined the room 'General'
            Jim< Dan joined the room 'General'
            Jim< In group General, Ana: hello everyone
            Jim< In group General, سارا: سلام دنیا
            Jim> public General hi from netcat
            Bot< {"event":"online","user":"Ana"}
            Bot< {"event":"joined","user":"Ana"}
            Bot< {"event":"online","user":"سارا"}
            Bot< {"event":"joined","user":"سارا"}
            Bot< {"event":"online","user":"Dan"}
            Bot< {"event":"joined","user":"Dan"}
            Bot< {"event":"message","group":"General","from":"Ana","text":"hello everyone"}
            Bot< {"event":"message","group":"General","from":"سارا","text":"سلام دنیا"}
            Bot< {"event":"message","group":"General","from":"Jim","text":"hi from netcat"}
            Bot> #1 public General hi from a program
            Bot< {"event":"ok","tag":"1"}
            Bot< {"event":"message","from":"Bot"}
            Jim< In group General, Bot: hi from a program
            Jim> private Dan only for you
            "#,
        );
        for client in [&mut ana, &mut sara, &mut dan] {
            client.hears("Jim: hi from netcat\nBot: hi from a program\n");
        }
        dan.hears("Private message from Jim: only for you\n");

        dan.send("CLOSE123123");
        dan.ends();
        ana.hears("Dan left!\n");
        sara.hears("Dan left!\n");
        drop(sara);
        ana.hears("سارا left!\n");
        hold(&mut port, "Jim< Dan left the room 'General'\nJim< سارا left the room 'General'");
        ana.stream.shutdown(Shutdown::Write).unwrap();
        hold(&mut port, "Jim< Ana left the room 'General'");
        ana.ends();
    });
}

#[test]
fn nobody_in_the_room_speaks_for_another() {
    with_doors(|server| {
        let mut port = port(server);
        hold(&mut port, JIM);
        let mut ana = Original::in_room(server, "Ana");
        let mut dan = Original::in_room(server, "Dan");
        ana.hears("Dan joined!\n");
        for (sent, heard) in [
            ("Dan: Ana: I agree", "Dan: Ana: I agree\n"),
            ("Ana: I agree", "Dan: Ana: I agree\n"),
            ("Ana left!", "Dan: Ana left!\n"),
            ("Dan: really\nAna: I agree\r\n", "Dan: really ⏎ Ana: I agree\n"),
            ("Dan: really\u{2029}Ana: I agree", "Dan: really ⏎ Ana: I agree\n"),
            ("Dan:  two  spaces ", "Dan:  two  spaces \n"),
        ] {
            dan.answers(sent, heard);
            ana.hears(heard);
        }
        hold(
            &mut port,
            "
            Jim< Ana joined the room 'General'
            Jim< Dan joined the room 'General'
            Jim< In group General, Dan: Ana: I agree
            Jim< In group General, Dan: Ana: I agree
            Jim< In group General, Dan: Ana left!
            Jim< In group General, Dan: really ⏎ Ana: I agree
            Jim< In group General, Dan: really ⏎ Ana: I agree
            Jim< In group General, Dan:  two  spaces 
            ",
        );
    });
}

#[test]
fn a_nickname_that_is_taken_or_impossible_gets_another_try() {
    with_doors(|server| {
        let mut port = port(server);
        hold(&mut port, JIM);
        let mut ana = Original::in_room(server, "Ana");
        let mut late = Original::new(server.addresses(Door::Broadcast)[0]);
        late.answers("Ana", "Username 'Ana' is already taken.\n");
        late.answers("jim", "Username 'jim' is already taken.\n");
        late.answers("Ana Maria", "'Ana Maria' cannot be a username: a name holds no space.\n");
        late.send_bytes(b"\xff\xfe");
        late.hears("Line not taken: it is not UTF-8.\n");
        late.answers("Maria", "Maria joined!\nConnected to server!\n");
        ana.hears("Maria joined!\n");
        let mut shy = Original::new(server.addresses(Door::Broadcast)[0]);
        shy.send("CLOSE123123");
        shy.ends();
        late.answers("Maria: here", "Maria: here\n");
        ana.hears("Maria: here\n");
    });
}

#[test]
fn what_cannot_be_a_message_gets_one_line_and_the_talk_goes_on() {
    with_doors(|server| {
        let mut ana = Original::in_room(server, "Ana");
        let mut dan = Original::in_room(server, "Dan");
        ana.hears("Dan joined!\n");
        let long = format!("Dan: {}", "ש".repeat(2049));
        for (bytes, refusal) in [
            (&b"Dan: \xff"[..], "Line not taken: it is not UTF-8.\n"),
            (b"Dan: a\0b", "Line not taken: it holds a NUL byte.\n"),
            (b"Dan: \x1b[2J", "Message not taken: it holds the control character U+001B.\n"),
            (long.as_bytes(), "Message not taken: it has 4098 bytes, 4096 are allowed.\n"),
            (&vec![b'x'; 1024 * 1024], "Line not taken: it is longer than 8192 bytes.\n"),
        ] {
            dan.send_bytes(bytes);
            dan.hears(refusal);
        }
        dan.answers("Dan: still here", "Dan: still here\n");
        ana.hears("Dan: still here\n");
        // Nothing said is nothing to hear.
        dan.send("Dan: \n");
        ana.answers("Ana: me too", "Ana: me too\n");
        dan.hears("Ana: me too\n");
    });
}

#[test]
fn who_does_not_read_is_closed_and_the_room_goes_on() {
    with_doors(|server| {
        let mut ana = Original::in_room(server, "Ana");
        let _slow = Original::in_room(server, "Slow");
        ana.hears("Slow joined!\n");
        // More than the outbox and both sockets' buffers hold.
        let message = format!("Ana: {}", "x".repeat(4000));
        for _ in 0..16 * OUTBOX_BYTES_MAX / message.len() {
            ana.send(&message);
            let mut heard = vec![0; message.len() + 1];
            ana.stream.read_exact(&mut heard[.."Slow left!\n".len()]).unwrap();
            if heard.starts_with(b"Slow left!\n") {
                return;
            }
            ana.stream.read_exact(&mut heard["Slow left!\n".len()..]).unwrap();
        }
        ana.hears("Slow left!\n");
    });
}

#[test]
fn the_menu_is_answered_wrong_and_right() {
    with_doors(|server| {
        let mut sara = Original::at_menu(server);
        for option in ["4", "", "one", "1 2"] {
            sara.answers(
                &format!("{option}\n"),
                &format!("You chose an invalid option... \n{MENU}"),
            );
        }
        sara.answers("2", "Enter your name: \n");
        sara.answers("سارا", "Enter password for the group: \n");
        for password in ["\n", &"x".repeat(129)] {
            let again = "Password not taken: a password has 1 to 128 bytes, not only spaces, and no \
                         control characters.\nEnter password for the group: \n";
            sara.answers(password, again);
        }
        sara.answers("باز شو", &founded(1));

        let mut dana = Original::at_menu(server);
        dana.answers("1", "Enter your name: \n");
        dana.answers("سارا", "Username 'سارا' is already taken.\nEnter your name: \n");
        dana.answers("דנה", "Enter group ID: \n");
        for id in ["2", "0", "-1", "x", "General", "1\n1"] {
            let again = "There is no group id like this,try again\nEnter group ID: \n";
            dana.answers(id, again);
        }
        dana.answers("1", "Enter password: \n");
        for password in ["wrong", "باز", "\n", "باز شو "] {
            let again = "There is no group password like this,try again\nEnter password: \n";
            dana.answers(password, again);
        }
        dana.answers("باز شو", "You're connected to group chat #1\n");

        // Nobody hears themselves, so the next thing heard is the other's.
        dana.send("שלום");
        sara.hears("דנה: שלום\n");
        sara.send("سلام\nדנה: forged");
        dana.hears("سارا: سلام ⏎ דנה: forged\n");
        dana.send_bytes(b"\xff");
        dana.hears("Line not taken: it is not UTF-8.\n");
        dana.answers("Exit", "You chose exit so you removed from the group. \n");
        dana.ends();
        sara.hears("דנה has removed from the group \n");

        let mut gone = Original::at_menu(server);
        gone.answers("3", "Exit the chat \n");
        gone.ends();
    });
}

#[test]
fn a_password_opens_its_own_group_and_no_other() {
    with_doors(|server| {
        let mut ana = Original::founding(server, "Ana", "apples", 1);
        let mut dan = Original::founding(server, "Dan", "dates", 2);
        let mut eve = Original::at_menu(server);
        eve.answers("1", "Enter your name: \n");
        eve.answers("Eve", "Enter group ID: \n");
        eve.answers("1", "Enter password: \n");
        let again = "There is no group password like this,try again\nEnter password: \n";
        eve.answers("dates", again);
        eve.answers("apples", "You're connected to group chat #1\n");
        eve.send("hi");
        ana.hears("Eve: hi\n");

        let mut port = port(server);
        hold(&mut port, JIM);
        hold(
            &mut port,
            "
            Jim> join 2
            Jim< Wrong password for group chat '2'.
            Jim> join 2 apples
            Jim< Wrong password for group chat '2'.
            Jim> join 2 dates
            Jim< You have joined in group chat '2' successfully!
            Jim> public 2 from netcat
            Jim> public General not for groups
            ",
        );
        dan.hears("Jim: from netcat\n");
        dan.send("from the menu");
        hold(
            &mut port,
            "
            Jim< In group 2, Dan: from the menu
            Jim> leave 2
            Jim< You have left group chat '2' successfully!
            Jim> members General
            Jim< members of group chat 'General':
            Jim< Jim
            ",
        );
        dan.hears("Jim has removed from the group \n");
    });
}

#[test]
fn a_number_is_free_again_when_the_last_member_has_left() {
    with_doors(|server| {
        let mut ana = Original::founding(server, "Ana", "one", 1);
        let mut dan = Original::founding(server, "Dan", "two", 2);
        let mut eve = Original::joining(server, "Eve", 1, "one");
        ana.answers("Exit", "You chose exit so you removed from the group. \n");
        ana.ends();
        eve.hears("Ana has removed from the group \n");
        let mut third = Original::founding(server, "Ana", "three", 3);
        eve.answers("Exit", "You chose exit so you removed from the group. \n");
        eve.ends();
        let mut again = Original::founding(server, "Eve", "four", 1);
        for (client, name, id, password) in [
            (&mut again, "Zoe", 1, "four"),
            (&mut dan, "Yan", 2, "two"),
            (&mut third, "Xia", 3, "three"),
        ] {
            Original::joining(server, name, id, password).send("hi");
            client.hears(&format!("{name}: hi\n{name} has removed from the group \n"));
        }
    });
}

#[test]
fn who_vanishes_in_the_middle_leaves_neither_a_name_nor_a_group() {
    with_doors(|server| {
        let mut port = port(server);
        hold(&mut port, "Bot< Choose username:\nBot> hello 1 Bot\nBot< {\"event\":\"welcome\"}");

        let mut ana = Original::at_menu(server);
        ana.answers("1", "Enter your name: \n");
        ana.answers("Ana", "Enter group ID: \n");
        drop(ana);
        hold(
            &mut port,
            r#"
            Bot< {"event":"online","user":"Ana"}
            Bot< {"event":"offline","user":"Ana"}
            "#,
        );

        let mut ana = Original::at_menu(server);
        ana.answers("2", "Enter your name: \n");
        ana.answers("Ana", "Enter password for the group: \n");
        ana.send("sesame");
        drop(ana);
        hold(
            &mut port,
            r#"
            Bot< {"event":"online","user":"Ana"}
            Bot< {"event":"group-created","group":"1","locked":true}
            Bot< {"event":"offline","user":"Ana"}
            Bot< {"event":"group-removed","group":"1"}
            "#,
        );
        Original::founding(server, "Ana", "sesame", 1);
    });
}

#[test]
fn a_group_that_goes_while_its_password_is_asked_for_is_no_group() {
    with_doors(|server| {
        let mut ana = Original::founding(server, "Ana", "sesame", 1);
        let mut dan = Original::at_menu(server);
        dan.answers("1", "Enter your name: \n");
        dan.answers("Dan", "Enter group ID: \n");
        dan.answers("1", "Enter password: \n");
        ana.answers("Exit", "You chose exit so you removed from the group. \n");
        ana.ends();
        dan.answers("sesame", "There is no group id like this,try again\nEnter group ID: \n");
    });
}

#[test]
fn many_who_found_at_once_get_a_number_each() {
    with_doors(|server| {
        let names = ["Ana", "Bob", "Cem", "Dan", "Eve", "Fay"];
        let mut founders = names.map(|name| {
            let mut client = Original::at_menu(server);
            client.answers("2", "Enter your name: \n");
            client.answers(name, "Enter password for the group: \n");
            client
        });
        founders.iter_mut().for_each(|client| client.send("sesame"));
        let mut ids = founders.each_mut().map(|client| {
            client.hears("The id of the group is:");
            let mut id = [0];
            client.stream.read_exact(&mut id).unwrap();
            id[0]
        });
        ids.sort_unstable();
        assert_eq!(&ids, b"123456");
    });
}
