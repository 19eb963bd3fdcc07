//! `meed fmt`

use std::path::PathBuf;

use clap::Args;
use meed::syntax;
use similar::TextDiff;

use super::findings::{self, FindingFormat};
use super::project::{Project, cannot_write};
use super::reply::{Answer, Exit, Reply};
use super::store;

/// Lays a contract out in the one way
///
/// Only spaces, line breaks and the signs of arithmetic change; what it means stays.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed fmt contracts/reablement             prints it laid out
  meed fmt contracts/reablement --write     lays the file itself out
  meed fmt contracts/reablement --check     fails, and shows how it differs, if it is not laid out")]
pub(crate) struct Fmt {
    /// The contract file, or the folder that holds contract.meed
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Change the file instead of printing
    #[arg(long, conflicts_with = "check")]
    write: bool,
    /// Change nothing; fail if something would change
    #[arg(long)]
    check: bool,
}

impl Fmt {
    pub(crate) fn run(&self) -> Answer {
        let Project { source, file, .. } = Project::open(&self.path)?;
        let laid_out = match syntax::format(&source) {
            Ok(text) => text,
            Err(findings) => {
                let text = findings::text(&source, &findings, FindingFormat::Text);
                return Ok(Reply::failed(Exit::after(&findings), text));
            }
        };
        let same = laid_out == source.text();
        if self.write {
            if !same {
                store::write(&file, &laid_out).map_err(|error| cannot_write(&file, &error))?;
            }
            return Ok(Reply::fine(""));
        }
        if self.check {
            let reply = if same { Reply::fine("") } else { differs(source.name(), source.text(), &laid_out) };
            return Ok(reply);
        }
        Ok(Reply::fine(laid_out))
    }
}

fn differs(name: &str, old: &str, new: &str) -> Reply {
    let diff = TextDiff::from_lines(old, new);
    let shown = diff.unified_diff().header(name, "laid out").to_string();
    let err = format!("{name}: is not laid out; `meed fmt --write` does it\n");
    Reply::with(shown, err, Exit::Refused)
}
