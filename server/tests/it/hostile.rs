//! Hostile and broken clients: whatever one connection does, the others chat undisturbed.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use diwan_server::limits::OUTBOX_BYTES_MAX;
use diwan_shared::limits::LINE_BYTES_MAX;

use crate::script::{JIM_AND_ANA, World as _, hold};
use crate::world::{DEADLINE, Port, with_server};

#[test]
fn a_broken_line_gets_one_refusal_and_the_session_goes_on() {
    with_server(|address| {
        let mut port = Port::new(address);
        hold(&mut port, JIM_AND_ANA);
        let long = vec![b'x'; 1024 * 1024];
        for (bytes, refusal) in [
            (&b"public General \xff\xfe\n"[..], "Line not taken: it is not UTF-8."),
            (b"public General a\0b\n", "Line not taken: it holds a NUL byte."),
            (
                b"public General \x1b[2J\n",
                "Message not taken: it holds the control character U+001B.",
            ),
            (&[&long[..], b"\n"].concat(), "Line not taken: it is longer than 8192 bytes."),
        ] {
            port.send_bytes("Jim", bytes);
            assert_eq!(port.hear("Jim").as_deref(), Some(refusal));
        }
        hold(&mut port, "Jim> public General still here\nAna< In group General, Jim: still here");
    });
}

#[test]
fn bad_first_lines_cost_a_try_each() {
    with_server(|address| {
        let mut port = Port::new(address);
        hold(&mut port, "Jim< Choose username:");
        port.send_bytes("Jim", b"\xff\n\0\n\n");
        hold(
            &mut port,
            "
            Jim< Line not taken: it is not UTF-8.
            Jim< Line not taken: it holds a NUL byte.
            Jim< '' cannot be a username: a name needs at least one letter or digit.
            Jim> Jim
            Jim< Connected to the server!
            Jim< You joined the room 'General'
            ",
        );
    });
}

#[test]
fn half_lines_wait_and_crlf_is_one_line_break() {
    with_server(|address| {
        let mut port = Port::new(address);
        hold(&mut port, JIM_AND_ANA);
        port.send_bytes("Jim", b"public Gene");
        port.send("Ana", "public General me first");
        assert_eq!(port.hear("Jim").as_deref(), Some("In group General, Ana: me first"));
        port.send_bytes("Jim", "ral سلام\r\nping\r\n".as_bytes());
        hold(&mut port, "Jim< pong\nAna< In group General, Jim: سلام");
    });
}

#[test]
fn what_was_asked_before_the_end_is_done() {
    with_server(|address| {
        let mut port = Port::new(address);
        hold(&mut port, JIM_AND_ANA);
        let mut script = TcpStream::connect(address).unwrap();
        script.set_read_timeout(Some(DEADLINE)).unwrap();
        let lines =
            "Bot\ncreate Den\njoin Den\npublic Den hi\nhistory Den 1\npublic General done\nexi";
        script.write_all(lines.as_bytes()).unwrap();
        script.shutdown(std::net::Shutdown::Write).unwrap();
        let mut heard = String::new();
        script.read_to_string(&mut heard).unwrap();
        let heard: Vec<_> = heard.lines().collect();
        assert_eq!(heard.len(), 7, "{heard:?}");
        assert_eq!(heard[3], "New group chat with name 'Den' has created successfully!");
        assert_eq!(heard[4], "You have joined in group chat 'Den' successfully!");
        assert_eq!(heard[5], "history of group chat 'Den':");
        assert!(heard[6].starts_with("1 ") && heard[6].ends_with(" Bot: hi"), "{heard:?}");
        hold(
            &mut port,
            "
            Jim< Bot joined the room 'General'
            Jim< In group General, Bot: done
            Jim< Bot left the room 'General'
            Ana< Bot joined the room 'General'
            Ana< In group General, Bot: done
            Ana< Bot left the room 'General'
            ",
        );
    });
}

#[test]
fn who_does_not_read_is_closed_and_the_others_hear_everything() {
    with_server(|address| {
        let mut port = Port::new(address);
        hold(&mut port, JIM_AND_ANA);
        hold(
            &mut port,
            "
            Slow< Choose username:
            Slow> Slow
            Slow< Connected to the server!
            Slow< You joined the room 'General'
            ",
        );
        for who in ["Jim", "Ana"] {
            assert_eq!(port.hear(who).as_deref(), Some("Slow joined the room 'General'"));
        }
        // More than the outbox and both sockets' buffers hold.
        let messages = 16 * OUTBOX_BYTES_MAX / 4000;
        let said: Vec<String> = (0..messages).map(|n| format!("{n:04000}")).collect();
        let farewell = "Slow left the room 'General'";
        let mut farewells = 0;
        for text in &said {
            port.send("Jim", &format!("public General {text}"));
            let mut heard = port.hear("Ana").unwrap();
            if heard == farewell {
                farewells += 1;
                heard = port.hear("Ana").unwrap();
            }
            assert_eq!(heard, format!("In group General, Jim: {text}"));
        }
        // It may go as soon as it is closed, or when it had time to read what was left for it.
        if farewells == 0 {
            hold(&mut port, &format!("Ana< {farewell}"));
        }
        hold(&mut port, &format!("Jim< {farewell}"));
        let heard = std::iter::from_fn(|| port.hear("Slow")).count();
        assert!(heard < messages, "it was not closed");
    });
}

#[test]
fn many_requests_at_once_are_answered_in_order() {
    with_server(|address| {
        let mut port = Port::new(address);
        hold(&mut port, "Jim< Choose username:\nJim> hello 1 Jim\nJim< {}");
        let requests: String = (0..1000).map(|n| format!("#{n} ping {n}\n")).collect();
        port.send_bytes("Jim", requests.as_bytes());
        for n in 0..1000 {
            let answer = port.hear("Jim").unwrap();
            assert!(answer.contains(&format!("\"tag\":\"{n}\"")), "{answer}");
        }
    });
}

#[test]
fn a_line_of_the_greatest_length_is_a_line() {
    with_server(|address| {
        let mut port = Port::new(address);
        hold(&mut port, JIM_AND_ANA);
        let line = format!("{:<LINE_BYTES_MAX$}", "public General long");
        hold(
            &mut port,
            &format!("Jim> {line}\nJim< Message not taken: it has 8177 bytes, 4096 are allowed."),
        );
    });
}

#[test]
fn a_program_that_stops_writing_still_hears_its_answers() {
    with_server(|address| {
        let mut program = TcpStream::connect(address).unwrap();
        program.set_read_timeout(Some(DEADLINE)).unwrap();
        let lines = "hello 1 Bot session=0123456789abcdef\n#1 create Den\n#2 join Den\n#3 users\n";
        program.write_all(lines.as_bytes()).unwrap();
        program.shutdown(std::net::Shutdown::Write).unwrap();
        let mut heard = String::new();
        program.read_to_string(&mut heard).unwrap();
        for tag in 1..=3 {
            assert!(heard.contains(&format!("\"ok\",\"tag\":\"{tag}\"")), "{heard}");
        }
    });
}

#[test]
fn a_connection_without_a_name_ends_when_its_client_does() {
    with_server(|address| {
        for said in ["", "Jim", "Jim Smith\n", "hello 1\n", "\n\n"] {
            let mut client = TcpStream::connect(address).unwrap();
            client.set_read_timeout(Some(DEADLINE)).unwrap();
            client.write_all(said.as_bytes()).unwrap();
            client.shutdown(std::net::Shutdown::Write).unwrap();
            let mut heard = String::new();
            client.read_to_string(&mut heard).unwrap();
            assert!(heard.starts_with("Choose username:\n"), "{said:?}: {heard:?}");
        }
    });
}

#[test]
fn who_reads_as_fast_as_they_can_is_not_slow_however_much_is_said_at_once() {
    with_server(|address| {
        let mut port = Port::new(address);
        hold(&mut port, JIM_AND_ANA);
        // Several times what may wait, said in one write.
        let text = "x".repeat(4000);
        let messages = 3 * OUTBOX_BYTES_MAX / text.len();
        let burst = format!("public General {text}\n").repeat(messages);
        std::thread::scope(|threads| {
            let mut writer = port.stream("Jim").get_ref().try_clone().unwrap();
            threads.spawn(move || writer.write_all(burst.as_bytes()).unwrap());
            for _ in 0..messages {
                assert_eq!(port.hear("Ana"), Some(format!("In group General, Jim: {text}")));
            }
        });
    });
}
