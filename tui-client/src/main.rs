//! Diwan's client program.
//!
//! Takes the command line and runs the client until it is left. Everything else is in the
//! library.

fn main() {}
