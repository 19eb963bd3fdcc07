//! `meed new`

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use meed::run::Prepared;

use super::project::{Project, cannot_write};
use super::reply::{Answer, Failure, Reply};
use super::store;
use super::test::snapshots::{self, Kept};

/// Makes a folder with a small contract, data and examples to start from
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed new my_contract
  meed check my_contract
  meed test my_contract
  meed pay my_contract")]
pub(crate) struct New {
    /// The folder to make; it must not be there yet
    name: PathBuf,
}

/// The contract, with `TITLE` where its title belongs.
const CONTRACT: &str = include_str!("starter/contract.meed");
const DATA: &str = include_str!("starter/person.csv");

impl New {
    pub(crate) fn run(&self) -> Answer {
        let folder = &self.name;
        let shown = folder.display();
        // Also a link that leads nowhere is there.
        if folder.symlink_metadata().is_ok() {
            let message = format!("`{shown}` is there already");
            let help = "choose a name that is free; nothing was changed";
            return Err(Failure::refused("E0703", message).with_help(help).into());
        }
        let fill = |place: &Path| {
            make(place, &title(folder)).map_err(|error| cannot_write(folder, &error))?;
            keep_snapshot(place)
        };
        store::make_folder(folder, fill, |error| cannot_write(folder, &error))?;
        // As a shell takes it.
        let plain = shown.to_string().chars().all(|sign| sign.is_alphanumeric() || "-_./\\:".contains(sign));
        let word = if plain { shown.to_string() } else { format!("\"{shown}\"") };
        Ok(Reply::fine(format!(
            "made {shown}/contract.meed, {shown}/data/person.csv and {shown}/snapshots/data.json\n\ntry\n  meed check {word}\n  meed test {word}\n  meed pay {word}\n"
        )))
    }
}

fn make(folder: &Path, title: &str) -> io::Result<()> {
    let data = folder.join("data");
    fs::create_dir(&data)?;
    store::write(&folder.join("contract.meed"), CONTRACT.replace("TITLE", title))?;
    store::write(&data.join("person.csv"), DATA)
}

/// The small contract as the text of a contract for a folder.
#[cfg(feature = "page")]
pub(super) fn starter(folder: &Path) -> String {
    CONTRACT.replace("TITLE", &title(folder))
}

/// Keeps the statement, so that the tests of the new contract hold from the first day.
fn keep_snapshot(folder: &Path) -> Result<(), Failure> {
    let project = Project::open(folder)?;
    match meed::check(&project.source).model {
        Some(model) => {
            snapshots::compare(&project, &Prepared::new(&model), None)?.iter_mut().try_for_each(Kept::accept)
        }
        // A test sees to it that nothing is wrong with the starter.
        None => Ok(()),
    }
}

/// `help_at_home` becomes `Help at home`; what cannot stand in quotes is left out.
fn title(folder: &Path) -> String {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let words: String = name.chars().filter(|letter| *letter != '"' && !letter.is_control()).collect();
    let words = words.replace(['_', '-'], " ");
    let mut letters = words.trim().chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "My contract".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use meed::source::Source;

    use super::*;

    #[test]
    fn the_starter_has_nothing_wrong_with_it() {
        let checked = meed::check(&Source::new("contract.meed", CONTRACT));
        assert!(checked.model.is_some());
        assert_eq!(checked.findings, []);
    }

    #[test]
    fn a_title_is_made_of_the_name_of_the_folder() {
        assert_eq!(title(Path::new("contracts/help_at-home")), "Help at home");
        assert_eq!(title(Path::new("..")), "My contract");
    }
}
