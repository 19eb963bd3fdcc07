//! The grammar for people.
