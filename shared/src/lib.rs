//! What Diwan's server and clients agree on. Pure: no sockets, no clock, no async.
