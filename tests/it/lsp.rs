//! The language server as an editor meets it: the binary, over its standard input and output.

mod client;
mod neovim;
mod speed;
mod transcripts;
mod typing;
