//! What is known of the terminal.

use std::env;
use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};
use meed::diagnostic::render::Look;

/// How findings look: coloured and as wide as the window on a terminal, otherwise always the same.
pub(crate) fn error_look() -> Look {
    if !io::stderr().is_terminal() {
        return Look::plain();
    }
    Look { colour: wants_colour(), width: None }
}

/// Whether results may be coloured.
pub(crate) fn out_colour() -> bool {
    io::stdout().is_terminal() && wants_colour()
}

/// Whether results go to a screen.
pub(crate) fn is_out() -> bool {
    io::stdout().is_terminal()
}

/// Whether somebody is watching who might wonder what takes so long.
pub(crate) fn is_watched() -> bool {
    io::stderr().is_terminal()
}

/// A bar for a number of steps, if there are several and somebody watches. It goes away by itself.
pub(crate) fn steps(steps: usize, template: &str) -> Option<ProgressBar> {
    if steps < 2 || !is_watched() {
        return None;
    }
    let style = ProgressStyle::with_template(template).ok()?;
    let bar = ProgressBar::new(steps as u64).with_style(style);
    Some(bar.with_finish(ProgressFinish::AndClear))
}

/// See <https://no-color.org>.
fn wants_colour() -> bool {
    env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
