//! The command `meed`. Everything it can do is in the library; this is the part that has files, a terminal and an exit
//! code.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
