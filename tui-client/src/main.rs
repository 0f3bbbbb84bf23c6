//! Diwan's client program.

fn main() {}
