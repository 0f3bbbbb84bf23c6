//! Conversations: what people ask for and what everyone hears.
//!
//! Each script runs against the core in memory and against a real port, and must come out the
//! same.

use diwan_server::chat::effect::{Effect, Effects};
use diwan_server::chat::input::{Arrival, ConnId, Input, Start};
use diwan_server::chat::{Chat, House};
use diwan_server::entry::{Report, Submission};
use diwan_shared::dialect::Secret;
use diwan_shared::name::UserName;

use crate::script::{JIM_AND_ANA, hold};
use crate::world::{Core, Port, with_server};

fn check(script: &str) {
    hold(&mut Core::new(), script);
    with_server(|address| hold(&mut Port::new(address), script));
}

#[test]
fn three_people_with_netcat() {
    check(include_str!("../../../assets/fixtures/session.txt"));
}

#[test]
fn a_name_that_is_taken_or_impossible_gets_another_try() {
    check(
        "
        Jim< Choose username:
        Jim> Jim
        Jim< Connected to the server!
        Jim< You joined the room 'General'
        Ann< Choose username:
        Ann> jim
        Ann< Username 'jim' is already taken.
        Ann> Ann Smith
        Ann< 'Ann Smith' cannot be a username: a name holds no space.
        Ann> Jіm
        Ann< Username 'Jіm' looks like 'Jim', who is online. Choose another one.
        Ann> hello 1 JIM
        Ann< {\"event\":\"refused\",\"code\":\"name-taken\",\"about\":\"JIM\"}
        Ann> Ann
        Ann< Connected to the server!
        Ann< You joined the room 'General'
        Jim< Ann joined the room 'General'
        ",
    );
}

#[test]
fn each_refusal_names_what_was_wrong() {
    check(
        "
        Jim< Choose username:
        Jim> Jim
        Jim< Connected to the server!
        Jim< You joined the room 'General'
        Jim> join G1
        Jim< There is no group chat with name 'G1'.
        Jim> create G1
        Jim< New group chat with name 'G1' has created successfully!
        Jim> create g1
        Jim< Group chat 'g1' already exists.
        Jim> public G1 hi
        Jim< You are not a member of group chat 'G1'.
        Jim> leave G1
        Jim< You are not a member of group chat 'G1'.
        Jim> history G1
        Jim< You are not a member of group chat 'G1'.
        Jim> topic G1 ours
        Jim< You are not a member of group chat 'G1'.
        Jim> members G2
        Jim< There is no group chat with name 'G2'.
        Jim> join G1
        Jim< You have joined in group chat 'G1' successfully!
        Jim> join G1
        Jim< You are already a member of group chat 'G1'.
        Jim> private Ana hi
        Jim< There is no user with name 'Ana'.
        Jim> jion G1
        Jim< Unknown command 'jion'. Did you mean join? Type help to see the commands.
        Jim> help jion
        Jim< Unknown command 'jion'. Did you mean join? Type help to see the commands.
        Jim> join
        Jim< Usage: join [group-name] [password]
        Jim> help join
        Jim< commands:
        Jim< join [group-name] [password] - become a member of a group
        Jim> ping
        Jim< pong
        ",
    );
}

#[test]
fn a_locked_group_needs_its_password_and_ends_with_its_last_member() {
    check(
        "
        Jim< Choose username:
        Jim> Jim
        Jim< Connected to the server!
        Jim< You joined the room 'General'
        Jim> create Den open sesame
        Jim< New group chat with name 'Den' has created successfully!
        Jim> join Den
        Jim< Wrong password for group chat 'Den'.
        Jim> join Den open
        Jim< Wrong password for group chat 'Den'.
        Jim> join Den open sesame
        Jim< You have joined in group chat 'Den' successfully!
        Jim> public Den our secret
        Jim> leave Den
        Jim< You have left group chat 'Den' successfully!
        Jim> groups
        Jim< available groups:
        Jim< General
        Jim> create Den
        Jim< New group chat with name 'Den' has created successfully!
        Jim> join Den
        Jim< You have joined in group chat 'Den' successfully!
        Jim> history Den
        Jim< history of group chat 'Den':
        ",
    );
}

#[test]
fn a_program_is_told_everything_it_needs() {
    check(
        r#"
        Jim< Choose username:
        Jim> hello 1 Jim
        Jim< {"event":"welcome","version":1,"name":"Jim","conversations":[{"group":"General","last":0}]}
        Ana< Choose username:
        Ana> Ana
        Ana< Connected to the server!
        Ana< You joined the room 'General'
        Jim< {"event":"online","user":"Ana"}
        Jim< {"event":"joined","group":"General","user":"Ana"}
        Jim> #c create G1
        Jim< {"event":"ok","tag":"c","command":"create","group":"G1"}
        Jim< {"event":"group-created","group":"G1","locked":false}
        Jim> #j join G1
        Jim< {"event":"ok","tag":"j","command":"join","group":"G1","life":2,"last":0,"members":["Jim"],"topic":null}
        Jim> #w leave G9
        Jim< {"event":"refused","tag":"w","code":"no-such-group","about":"G9"}
        Jim> #u users
        Jim< {"event":"ok","tag":"u","users":["Jim","Ana"]}
        Jim> groups
        Jim< {"event":"ok","command":"groups","groups":[{"group":"General","members":2},{"group":"G1","members":1,"locked":false}]}
        Jim> #p ping سلام
        Jim< {"event":"ok","tag":"p","command":"ping","text":"سلام"}
        Ana> exit
        Ana.
        Jim< {"event":"left","group":"General","user":"Ana","why":"exit"}
        Jim< {"event":"offline","user":"Ana"}
        Jim> #x exit
        Jim< {"event":"ok","tag":"x","command":"exit"}
        Jim.
        "#,
    );
}

#[test]
fn a_message_comes_back_to_a_program_and_is_never_stored_twice() {
    check(
        r#"
        Jim< Choose username:
        Jim> hello 1 Jim
        Jim< {"event":"welcome"}
        Jim> #m1 public General one
        Jim< {"event":"ok","tag":"m1","command":"public","group":"General","seq":1}
        Jim< {"event":"message","group":"General","seq":1,"from":"Jim","text":"one","tag":"m1"}
        Jim> #m1 public General one
        Jim< {"event":"ok","tag":"m1","group":"General","seq":1,"duplicate":true}
        Jim> #m2 private Jim note to self
        Jim< {"event":"message","with":"Jim","seq":1,"from":"Jim","text":"note to self","tag":"m2"}
        Jim< {"event":"ok","tag":"m2","command":"private","with":"Jim","seq":1}
        Jim> #m2 public General other words
        Jim< {"event":"ok","tag":"m2","command":"private","with":"Jim","seq":1,"duplicate":true}
        Jim> #h history General
        Jim< {"event":"ok","tag":"h","messages":[{"seq":1,"text":"one"}],"more":false}
        "#,
    );
}

#[test]
fn a_group_that_is_made_again_is_another_one_to_a_program() {
    check(
        r#"
        Jim< Choose username:
        Jim> hello 1 Jim
        Jim< {"event":"welcome","conversations":[{"group":"General","life":1}]}
        Jim> #c1 create Den sesame
        Jim< {"event":"ok","tag":"c1","command":"create","group":"Den"}
        Jim< {"event":"group-created","group":"Den","locked":true}
        Jim> #j1 join Den sesame
        Jim< {"event":"ok","tag":"j1","command":"join","group":"Den","life":2,"last":0}
        Jim> #l1 leave Den
        Jim< {"event":"ok","tag":"l1","command":"leave","group":"Den"}
        Jim< {"event":"group-removed","group":"Den"}
        Jim> #c2 create Den
        Jim< {"event":"ok","tag":"c2","command":"create","group":"Den"}
        Jim< {"event":"group-created","group":"Den","locked":false}
        Jim> #j2 join Den
        Jim< {"event":"ok","tag":"j2","command":"join","group":"Den","life":3,"last":0}
        "#,
    );
}

#[test]
fn a_topic_is_set_by_members_and_seen_by_all() {
    let begins = JIM_AND_ANA;
    check(&format!(
        "{begins}
        Ana> topic General
        Ana< Group chat 'General' has no topic.
        Jim> topic General سلام، be kind
        Jim< Topic of group chat 'General': سلام، be kind
        Jim< Jim has set the topic of group chat 'General': سلام، be kind
        Ana< Jim has set the topic of group chat 'General': سلام، be kind
        Ana> topic General
        Ana< Topic of group chat 'General': سلام، be kind
        "
    ));
}

#[test]
fn history_is_read_in_pages() {
    let mut script = String::from("Jim< Choose username:\nJim> hello 1 Jim\nJim< {}\n");
    for seq in 1..=5 {
        script += &format!("Jim> #m{seq} public General {seq}\nJim< {{}}\nJim< {{}}\n");
    }
    script += r#"
        Jim> history General 2
        Jim< {"messages":[{"seq":4},{"seq":5}],"more":true}
        Jim> history General before 4 2
        Jim< {"messages":[{"seq":2},{"seq":3}],"more":true}
        Jim> history General before 2
        Jim< {"messages":[{"seq":1}],"more":false}
        Jim> history General after 3 1
        Jim< {"messages":[{"seq":4,"from":"Jim","text":"4"}],"more":true}
        Jim> history General after 5
        Jim< {"messages":[],"more":false}
        Jim> history @Nobody
        Jim< {"with":"Nobody","messages":[],"more":false}
        "#;
    check(&script);
}

#[test]
fn a_lost_program_comes_back_and_nobody_noticed() {
    check(
        r#"
        Ana< Choose username:
        Ana> Ana
        Ana< Connected to the server!
        Ana< You joined the room 'General'
        Jim< Choose username:
        Jim> hello 1 Jim session=0123456789abcdef
        Jim< {"event":"welcome","resumed":false}
        Ana< Jim joined the room 'General'
        Jim!
        Mallory< Choose username:
        Mallory> hello 1 Jim session=fedcba9876543210
        Mallory< {"event":"refused","code":"name-taken"}
        Ana> public General while you were away
        Ana> private Jim and this
        Ana> ping
        Ana< pong
        Jim2< Choose username:
        Jim2> hello 1 Jim session=0123456789abcdef
        Jim2< {"event":"welcome","resumed":true,"conversations":[{"group":"General","last":1},{"with":"Ana","last":1}]}
        Jim2> history @Ana after 0
        Jim2< {"with":"Ana","messages":[{"seq":1,"from":"Ana","text":"and this"}]}
        Ana> public General welcome back
        Jim2< {"event":"message","seq":2,"text":"welcome back"}
        Mallory> Mallory
        Mallory< Connected to the server!
        Mallory< You joined the room 'General'
        Jim2< {"event":"online","user":"Mallory"}
        Jim2< {"event":"joined","user":"Mallory"}
        Ana< Mallory joined the room 'General'
        "#,
    );
}

#[test]
fn a_session_is_taken_over_from_a_half_open_connection() {
    check(
        r#"
        Jim< Choose username:
        Jim> hello 1 Jim session=0123456789abcdef
        Jim< {"event":"welcome","resumed":false}
        New< Choose username:
        New> hello 1 Jim session=0123456789abcdef
        New< {"event":"welcome","resumed":true}
        Jim< {"event":"closing","why":"replaced"}
        Jim.
        New> #1 public General still here
        New< {"event":"ok","tag":"1","seq":1}
        New< {"event":"message","seq":1,"text":"still here"}
        "#,
    );
}

#[test]
fn who_does_not_come_back_is_gone_after_the_grace_time() {
    let mut core = Core::new();
    hold(
        &mut core,
        r#"
        Ana< Choose username:
        Ana> Ana
        Ana< Connected to the server!
        Ana< You joined the room 'General'
        Jim< Choose username:
        Jim> hello 1 Jim session=0123456789abcdef
        Jim< {"event":"welcome"}
        Ana< Jim joined the room 'General'
        Jim!
        "#,
    );
    core.now = core.chat.deadline().unwrap() - 1;
    core.input(Input::Tick);
    hold(&mut core, "Ana> users\nAna< online users:\nAna< Ana\nAna< Jim");
    core.now += 1;
    core.input(Input::Tick);
    hold(&mut core, "Ana< Jim left the room 'General'\nAna> users\nAna< online users:\nAna< Ana");
    assert_eq!(core.chat.deadline(), None);
}

/// Jim comes in.
const JIM: &str = "
    Jim< Choose username:
    Jim> Jim
    Jim< Connected to the server!
    Jim< You joined the room 'General'
";

/// The time has come for what the chat does by itself.
fn tick(core: &mut Core) {
    core.now = core.chat.deadline().unwrap();
    core.input(Input::Tick);
}

#[test]
fn a_locked_group_to_which_nobody_comes_back_after_a_kill_is_removed() {
    let mut core = Core::new();
    hold(&mut core, JIM);
    for group in [1, 2] {
        hold(
            &mut core,
            &format!(
                "
                Jim> create {group} sesame
                Jim< New group chat with name '{group}' has created successfully!
                Jim> join {group} sesame
                Jim< You have joined in group chat '{group}' successfully!
                "
            ),
        );
    }
    core.kill();
    hold(&mut core, JIM);
    let join = "Jim> join 2 sesame\nJim< You have joined in group chat '2' successfully!";
    hold(&mut core, join);
    core.now = core.chat.deadline().unwrap() - 1;
    core.input(Input::Tick);
    hold(&mut core, "Jim> groups\nJim< available groups:\nJim< General\nJim< 1\nJim< 2");
    tick(&mut core);
    hold(&mut core, "Jim> groups\nJim< available groups:\nJim< General\nJim< 2");
    assert_eq!(core.chat.deadline(), None);
}

#[test]
fn a_locked_group_that_nobody_joins_is_removed_as_soon_as_the_disk_allows() {
    let mut core = Core::new();
    hold(&mut core, JIM);
    let create =
        "Jim> create Den sesame\nJim< New group chat with name 'Den' has created successfully!";
    hold(&mut core, create);
    core.full = true;
    tick(&mut core);
    hold(&mut core, "Jim> groups\nJim< available groups:\nJim< General\nJim< Den");
    core.full = false;
    tick(&mut core);
    hold(&mut core, "Jim> groups\nJim< available groups:\nJim< General");
    assert_eq!(core.chat.deadline(), None);
}

#[test]
fn a_program_that_comes_back_before_its_name_was_granted_is_welcomed_there() {
    let house = House { server: "test".to_owned(), epoch: "e".to_owned(), groups: Vec::new() };
    let mut chat = Chat::new(0, house);
    let mut effects = Effects::new();
    let hello = |conn| {
        let secret = Secret::new("0123456789abcdef");
        {
            let (conn, name) = (ConnId(conn), UserName::new("Jim").unwrap());
            Input::Hello(Arrival { conn, name, secret, start: Start::General })
        }
    };
    chat.handle(0, hello(1), &mut effects);
    let Some(Effect::Submit(Submission::Claim { ticket, .. })) = effects.pop() else {
        panic!("no claim: {effects:?}")
    };
    // The log is slow, and the connection breaks meanwhile.
    chat.handle(1, Input::Gone { conn: ConnId(1) }, &mut effects);
    chat.handle(2, hello(2), &mut effects);
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Named { .. })), "{effects:?}");
    effects.clear();
    let granted = Report::Claimed { ticket, granted: Some(Vec::new()) };
    chat.handle(3, Input::Log(granted), &mut effects);
    assert!(effects.contains(&Effect::Named { conn: ConnId(2) }), "{effects:?}");
    assert!(!chat.is_idle(), "somebody is here");
}
