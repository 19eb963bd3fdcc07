//! `meed completions` and `meed man`: what a shell and a manual know of the command line, made from the command line
//! itself.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::reply::{Answer, Failure, Reply};
use super::{Cli, cannot_name};

/// Prints the script by which a shell completes `meed`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed completions bash > ~/.local/share/bash-completion/completions/meed
  meed completions zsh > ~/.zfunc/_meed
  meed completions fish > ~/.config/fish/completions/meed.fish")]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(&self) -> Answer {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "meed", &mut script);
        Ok(Reply::fine(script))
    }
}

/// Prints a page of the manual, as `man` reads it
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed man > meed.1              the page of the program
  meed man pay > meed-pay.1      that of a command
  meed man pay | man -l -        to read it at once")]
pub(crate) struct Man {
    /// The command; none is the program
    command: Option<String>,
}

impl Man {
    pub(crate) fn run(&self) -> Answer {
        let mut program = Cli::command();
        // With the names of the commands in full, `meed pay`.
        program.build();
        let page = match &self.command {
            None => program,
            Some(name) => {
                let found = program.find_subcommand(name).cloned();
                found.ok_or_else(|| cannot_name(&program, name))?
            }
        };
        let mut text = Vec::new();
        let written = clap_mangen::Man::new(page).render(&mut text);
        written.map_err(|error| Failure::usage(format!("the page cannot be written: {error}")))?;
        Ok(Reply::fine(text))
    }
}
