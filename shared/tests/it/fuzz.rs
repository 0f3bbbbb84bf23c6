//! Harnesses for fuzzers: what comes from the network, byte by byte.
//!
//! Under `cargo test` each runs for a second with random input; `BOLERO_RANDOM_TEST_TIME_MS` and
//! `BOLERO_RANDOM_ITERATIONS` make that longer, and a failure names the `BOLERO_RANDOM_SEED` that
//! repeats it. `cargo bolero test` runs the same with libFuzzer or AFL.

use diwan_shared::dialect::events::{self, Events};
use diwan_shared::dialect::{Dialect, Hello};
use diwan_shared::limits::LINE_BYTES_MAX;
use diwan_shared::line::LineReader;
use diwan_shared::parse;

#[test]
fn lines() {
    bolero::check!().with_type::<Vec<Vec<u8>>>().for_each(|chunks| {
        let mut reader = LineReader::new();
        let mut whole = LineReader::new();
        whole.push(&chunks.concat());
        for chunk in chunks {
            reader.push(chunk);
            while let Some(line) = reader.next_line() {
                if let Ok(line) = &line {
                    assert!(line.len() <= LINE_BYTES_MAX && !line.contains(['\n', '\0']));
                }
                assert_eq!(whole.next_line(), Some(line), "the cuts make a difference");
            }
        }
        assert_eq!(whole.next_line(), None);
    });
}

#[test]
fn requests() {
    bolero::check!().for_each(|bytes: &[u8]| {
        let line = String::from_utf8_lossy(bytes);
        // What was understood can be said again.
        if let Ok(Some(request)) = parse::request(&line) {
            assert_eq!(parse::request(&request.to_string()), Ok(Some(request)));
        }
        // Only that it returns.
        let _ = Hello::parse(&line);
    });
}

#[test]
fn events() {
    bolero::check!().for_each(|bytes: &[u8]| {
        let Ok(event) = events::parse(&String::from_utf8_lossy(bytes)) else { return };
        let mut line = Vec::new();
        Events.encode(&event, &mut line);
        let line = String::from_utf8(line).expect("JSON is UTF-8");
        assert_eq!(events::parse(line.trim_end()).expect("it was written by us"), event);
    });
}
