//! `meed codes`

use std::fmt::Write;

use clap::Args;
use meed::diagnostic::codes;
use meed::text;

use super::help::plain;
use super::reply::{Answer, Failure, Reply};

/// Explains an error or warning by its code
///
/// Without a code it lists them all.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed codes           every code and what it is about
  meed codes E0304     what E0304 means, why it is refused, what is wrong and what is right")]
pub(crate) struct Codes {
    /// The code, as it stands in the message: E0304
    code: Option<String>,
}

impl Codes {
    pub(crate) fn run(&self) -> Answer {
        let Some(code) = &self.code else { return Ok(Reply::fine(list())) };
        let page = codes::find(code).ok_or_else(|| unknown(code))?;
        Ok(Reply::fine(plain(page.text)))
    }
}

fn list() -> String {
    codes::all().iter().fold(String::new(), |mut text, page| {
        let _infallible = writeln!(text, "{}  {}", page.code, page.title());
        text
    })
}

fn unknown(code: &str) -> Failure {
    let help = match codes::nearest(code) {
        Some(nearest) => text::did_you_mean(nearest),
        None => "`meed codes` lists them all".to_owned(),
    };
    Failure::usage(format!("there is no code `{code}`")).with_help(help)
}
