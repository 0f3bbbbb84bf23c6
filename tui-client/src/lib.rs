//! Diwan's full-screen client.
