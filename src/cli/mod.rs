//! `cli`: arguments and files in, text and an exit code out.
//!
//! The only stage that reads files, looks at the terminal or prints. A command builds its whole [`Reply`] first; only
//! then is anything printed, so that nothing is ever half written.

mod accepted;
mod beside;
mod book;
mod bounds;
mod check;
mod codes;
mod completions;
mod connection;
mod coverage;
mod data;
mod data_file;
mod diff;
mod explain;
mod fault_file;
mod files;
mod findings;
mod fmt;
mod folder;
mod forecast;
mod help;
mod incentives;
#[cfg(feature = "lsp")]
mod lsp;
mod marked_book;
mod measures;
mod new;
mod numbers;
#[cfg(feature = "page")]
mod open;
mod output_format;
mod pay;
mod project;
mod publish;
mod readings;
mod reply;
mod run_args;
mod sequence;
mod sets;
mod sql;
mod store;
mod terminal;
mod terms;
mod test;
mod unpack;
mod watched;
mod what_if;
mod whole;

use std::any::Any;
use std::borrow::Cow;
use std::cell::RefCell;
use std::ffi::OsString;
use std::io::{self, Write};
use std::panic;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;

use clap::{CommandFactory, Parser, Subcommand};
use meed::text::escape;
use reply::{Answer, Exit, Reply};

/// Pays what a contract owes, and says why.
///
/// A contract is a text file; its data are tables, one for each record. PATH is the contract file, or a folder that
/// holds `contract.meed` and the folder `data`.
#[derive(Debug, Parser)]
#[command(
    name = "meed",
    version,
    max_term_width = 100,
    disable_help_subcommand = true,
    arg_required_else_help = true,
    after_help = "\
Begin with
  meed new my_contract            a small contract with data and examples
  meed check my_contract          is anything wrong with it?
  meed pay my_contract            the statement, payee by payee
  meed explain my_contract jobs   why this amount

Exit codes
  0   all is well
  1   the contract or the data was refused, or a test failed
  2   the command cannot be understood
  70  Meed itself went wrong"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    New(new::New),
    Check(check::Check),
    Pay(pay::Pay),
    Explain(explain::Explain),
    WhatIf(what_if::WhatIf),
    Diff(diff::Diff),
    Measures(measures::Measures),
    Publish(publish::Publish),
    Terms(terms::Terms),
    Sql(sql::Sql),
    Bounds(bounds::BoundsCommand),
    Incentives(incentives::IncentivesCommand),
    Readings(readings::Readings),
    Forecast(forecast::ForecastCommand),
    Test(test::Test),
    Data(data::Data),
    Fmt(fmt::Fmt),
    Codes(codes::Codes),
    Help(help::Help),
    Completions(completions::Completions),
    Man(completions::Man),
    #[cfg(feature = "page")]
    Open(open::Open),
    #[cfg(feature = "lsp")]
    Lsp(lsp::Lsp),
}

impl Command {
    fn run(&self) -> Answer {
        match self {
            Command::New(new) => new.run(),
            Command::Check(check) => check.run(),
            Command::Pay(pay) => pay.run(),
            Command::Explain(explain) => explain.run(),
            Command::WhatIf(what_if) => what_if.run(),
            Command::Diff(diff) => diff.run(),
            Command::Measures(measures) => measures.run(),
            Command::Publish(publish) => publish.run(),
            Command::Bounds(bounds) => bounds.run(),
            Command::Incentives(incentives) => incentives.run(),
            Command::Readings(readings) => readings.run(),
            Command::Forecast(forecast) => forecast.run(),
            Command::Test(test) => test.run(),
            Command::Data(data) => data.run(),
            Command::Terms(terms) => terms.run(),
            Command::Sql(sql) => sql.run(),
            Command::Fmt(fmt) => fmt.run(),
            Command::Codes(codes) => codes.run(),
            Command::Help(help) => help.run(),
            Command::Completions(completions) => completions.run(),
            Command::Man(man) => man.run(),
            #[cfg(feature = "page")]
            Command::Open(open) => open.run(),
            #[cfg(feature = "lsp")]
            Command::Lsp(lsp) => lsp.run(),
        }
    }

    /// Whether it answers requests until it is told to stop.
    fn serves(&self) -> bool {
        match self {
            #[cfg(feature = "page")]
            Command::Open(_) => true,
            #[cfg(feature = "lsp")]
            Command::Lsp(_) => true,
            _ => false,
        }
    }
}

/// The thread that shares work out does its part of it: to wake another for each small step, and to wait for it, took a
/// tenth of a run. Not where this thread waits for requests, which others answer.
fn take_part() {
    // Nothing was shared out yet, so there are no threads that this would come too late for.
    let made = rayon::ThreadPoolBuilder::new().use_current_thread().build_global();
    debug_assert!(made.is_ok(), "{made:?}");
}

thread_local! {
    /// The words of the command that this thread answers, where they are not those that the program was called with.
    static WORDS: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// The words of the command that is answered, without the name of the program.
pub(crate) fn command_words() -> Vec<String> {
    WORDS.with_borrow(Clone::clone).unwrap_or_else(|| std::env::args().skip(1).collect())
}

/// What a command answers, as if it had been given.
#[cfg(feature = "page")]
pub(crate) fn answered(words: Vec<String>) -> Reply {
    let named = std::iter::once("meed".to_owned()).chain(words.iter().cloned());
    let parsed = Cli::try_parse_from(named);
    WORDS.set(Some(words));
    let reply = match parsed {
        Ok(cli) => cli.command.run().unwrap_or_else(|refused| *refused),
        Err(error) => usage(&error),
    };
    WORDS.set(None);
    reply
}

/// Where and why Meed went wrong, for [`internal_error`].
static PANIC: Mutex<Option<String>> = Mutex::new(None);

/// Reads the command line, does what it says and prints the reply.
pub(crate) fn main() -> ExitCode {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        if let Ok(mut seen) = PANIC.lock() {
            seen.get_or_insert(format!("{} ({place})", words(info.payload())));
        }
    }));
    let reply = panic::catch_unwind(|| match Cli::try_parse_from(given()) {
        Ok(cli) => {
            if !cli.command.serves() {
                take_part();
            }
            // The text of a contract goes into another file as it is.
            let out = if matches!(cli.command, Command::Fmt(_)) { Screen::Text } else { Screen::Plain };
            (cli.command.run().unwrap_or_else(|refused| *refused), out)
        }
        Err(error) => (usage(&error), Screen::Coloured),
    });
    let (reply, out) = reply.unwrap_or_else(|_| (internal_error(), Screen::Plain));
    print(&reply, out)
}

/// What the program was called with. A folder or a contract in the place of a command is opened as a page: that is what
/// a folder dropped on the program comes to.
fn given() -> Vec<OsString> {
    let mut words: Vec<OsString> = std::env::args_os().collect();
    if cfg!(feature = "page")
        && let Some(first) = words.get(1)
        && Cli::command().find_subcommand(first).is_none()
        && (Path::new(first).is_dir() || Path::new(first).extension().is_some_and(|ending| ending == "meed"))
    {
        words.insert(1, "open".into());
    }
    words
}

/// A command that there is not.
fn cannot_name(program: &clap::Command, name: &str) -> Box<Reply> {
    let names = program.get_subcommands().map(clap::Command::get_name);
    let help = meed::text::meant_or_all(name, names, "commands");
    reply::Failure::usage(format!("there is no command `{name}`")).with_help(help).into()
}

fn words(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no reason was given")
}

/// What clap has to say: help and version on standard output, mistakes on standard error.
fn usage(error: &clap::Error) -> Reply {
    let coloured =
        |to_error: bool| if to_error { terminal::error_look().colour } else { terminal::out_colour() };
    let rendered = error.render();
    let text = if coloured(error.use_stderr()) { rendered.ansi().to_string() } else { rendered.to_string() };
    if error.use_stderr() { Reply::failed(Exit::Usage, text) } else { Reply::fine(text) }
}

fn internal_error() -> Reply {
    let reason = PANIC.lock().ok().and_then(|mut seen| seen.take()).unwrap_or_default();
    let text = format!(
        "error[E0001]: internal error: {reason}\n  help: nothing was printed or written; please report this, with the \
         command and, if you may share it, the contract\n"
    );
    Reply::failed(Exit::Internal, text)
}

/// What may stand in results beside letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Screen {
    /// Nothing that steers a screen.
    Plain,
    /// The colours of our own help.
    Coloured,
    /// Anything, unless a screen shows it.
    Text,
}

impl Screen {
    fn shown(self, text: &str) -> Cow<'_, str> {
        match self {
            Screen::Text if !terminal::is_out() => Cow::Borrowed(text),
            Screen::Plain | Screen::Text => escape::shown(text),
            Screen::Coloured => escape::coloured(text),
        }
    }
}

/// Prints a reply. A reader that has gone away (`meed pay … | head`) is no mistake.
fn print(reply: &Reply, screen: Screen) -> ExitCode {
    let coloured = if terminal::error_look().colour { Screen::Coloured } else { Screen::Plain };
    let errors = io::stderr().lock().write_all(coloured.shown(&reply.err).as_bytes());
    let mut out = io::stdout().lock();
    let shown = match std::str::from_utf8(&reply.out) {
        Ok(text) => Cow::Owned(screen.shown(text).into_owned().into_bytes()),
        // What is no text is no report for a screen.
        Err(_) => Cow::Borrowed(reply.out.as_slice()),
    };
    let printed = out.write_all(&shown).and_then(|()| out.flush());
    match printed.and(errors) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            // Part of the reply may be out; whoever reads it has to know that it is not all. There is no one left to
            // tell of a failure here.
            let _ = writeln!(io::stderr(), "error[E0703]: not all could be written: {error}");
            ExitCode::from(Exit::Refused as u8)
        }
        _ => ExitCode::from(reply.exit as u8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_internal_error_is_told_plainly_and_ends_with_70() {
        *PANIC.lock().unwrap() = Some("it broke (src/run/engine.rs:1:1)".to_owned());
        let reply = internal_error();
        assert_eq!((reply.exit as u8, reply.out.as_slice()), (70, &b""[..]));
        assert!(
            reply.err.starts_with("error[E0001]: internal error: it broke (src/run/engine.rs:1:1)\n  help: ")
        );
    }

    #[test]
    fn the_arguments_are_declared_without_contradictions() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }
}
