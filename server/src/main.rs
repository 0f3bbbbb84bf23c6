//! Diwan's server program.

fn main() {}
