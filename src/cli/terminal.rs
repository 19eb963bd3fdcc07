//! What is known of the terminal.

use std::env;
#[cfg(feature = "page")]
use std::io::Write;
use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};
use meed::diagnostic::render::Look;

/// Whether what is answered goes elsewhere than to the terminal.
static PLAIN: AtomicBool = AtomicBool::new(false);

/// From now on answers go elsewhere: they have no colours, and no bar shows how far they are.
#[cfg(feature = "page")]
pub(crate) fn be_plain() {
    PLAIN.store(true, Ordering::Relaxed);
}

/// Says something at once, where a command has not ended yet. Nobody may be there to read it.
#[cfg(feature = "page")]
pub(crate) fn tell(text: &str) {
    let mut out = io::stdout().lock();
    let _told = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Asks the system to open an address of ours in the browser; where it has none, the address has been told.
#[cfg(feature = "page")]
pub(crate) fn open_browser(address: &str) {
    use std::process::{Command, Stdio};
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "windows") {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    let command = command.args(before).arg(address);
    let _opened = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}

/// How findings look: coloured and as wide as the window on a terminal, otherwise always the same.
pub(crate) fn error_look() -> Look {
    if !is_watched() {
        return Look::plain();
    }
    Look { colour: wants_colour(), width: None }
}

/// Whether results may be coloured.
pub(crate) fn out_colour() -> bool {
    is_out() && wants_colour()
}

/// Whether results go to a screen.
pub(crate) fn is_out() -> bool {
    io::stdout().is_terminal() && !PLAIN.load(Ordering::Relaxed)
}

/// Whether somebody is watching who might wonder what takes so long.
pub(crate) fn is_watched() -> bool {
    io::stderr().is_terminal() && !PLAIN.load(Ordering::Relaxed)
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
