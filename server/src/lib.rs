//! Diwan's server.
