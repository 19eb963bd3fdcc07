//! Going through the differences one by one, with somebody who says what is right.

use std::io::{self, BufRead, IsTerminal, Write};

use meed::text::escape;

use super::snapshots::{Decision, Kept};
use crate::cli::reply::Failure;

const QUESTION: &str = "accept, reject, skip or quit? [a/r/s/q] ";
const ANSWERS: &str =
    "a: it is right, keep it; r: it is wrong; s: not now; q: not this one and none after it\n";

/// A conversation: what is shown and asked, what is answered.
pub(super) struct Review<R, W> {
    answers: R,
    out: W,
    /// Whether the line of an answer is ended here, since nobody typed it on a terminal.
    ends_lines: bool,
    /// Whether nobody wants to be asked any more.
    over: bool,
}

impl Review<io::StdinLock<'static>, io::Stdout> {
    /// With whoever sits at the terminal, or whatever is read instead.
    pub(super) fn begin() -> Self {
        let ends_lines = !io::stdin().is_terminal();
        Review { answers: io::stdin().lock(), out: io::stdout(), ends_lines, over: false }
    }
}

impl<R: BufRead, W: Write> Review<R, W> {
    /// Asks about every snapshot of a contract that is not the same, and does what is answered.
    pub(super) fn decide(&mut self, contract: &str, kept: &mut [Kept], full: bool) -> Result<(), Failure> {
        let mut head = format!("{contract}\n");
        for snapshot in kept.iter_mut().filter(|snapshot| snapshot.can_be_accepted()) {
            let decision = if self.over {
                Decision::Skipped
            } else {
                let shown = std::mem::take(&mut head) + &snapshot.shown(full);
                self.ask(&shown).map_err(|error| {
                    let message = format!("the review broke off: {error}");
                    Failure::refused("E0703", message).with_help("what was accepted so far is kept")
                })?
            };
            match decision {
                Decision::Accepted => snapshot.accept()?,
                Decision::Rejected | Decision::Skipped => snapshot.decision = Some(decision),
            }
        }
        Ok(())
    }

    /// Shows something and asks until there is an answer. The end of the answers is as good as to quit.
    fn ask(&mut self, shown: &str) -> io::Result<Decision> {
        write!(self.out, "{}", escape::shown(shown))?;
        loop {
            write!(self.out, "{QUESTION}")?;
            self.out.flush()?;
            let mut answer = String::new();
            let read = self.answers.read_line(&mut answer)?;
            if self.ends_lines || read == 0 {
                writeln!(self.out)?;
            }
            let decision = match answer.trim().to_lowercase().as_str() {
                "a" | "accept" => Decision::Accepted,
                "r" | "reject" => Decision::Rejected,
                "s" | "skip" => Decision::Skipped,
                "q" | "quit" => self.quit(),
                _ if read == 0 => self.quit(),
                _ => {
                    write!(self.out, "{ANSWERS}")?;
                    continue;
                }
            };
            writeln!(self.out)?;
            return Ok(decision);
        }
    }

    fn quit(&mut self) -> Decision {
        self.over = true;
        Decision::Skipped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is decided on these answers, and what was shown.
    fn asked(answers: &str, times: usize) -> (Vec<Decision>, String) {
        let mut review =
            Review { answers: answers.as_bytes(), out: Vec::new(), ends_lines: true, over: false };
        let decisions = (0..times).map(|_| review.ask("this\n").unwrap()).collect();
        (decisions, String::from_utf8(review.out).unwrap())
    }

    #[test]
    fn answers_are_letters_or_words() {
        let (decisions, _) = asked("a\nReject\n s \nQ\n", 4);
        let expected = [Decision::Accepted, Decision::Rejected, Decision::Skipped, Decision::Skipped];
        assert_eq!(decisions, expected);
    }

    #[test]
    fn what_is_no_answer_is_asked_again() {
        let (decisions, shown) = asked("yes\nr\n", 1);
        assert_eq!(decisions, [Decision::Rejected]);
        assert_eq!(shown, format!("this\n{QUESTION}\n{ANSWERS}{QUESTION}\n\n"));
    }

    #[test]
    fn where_the_answers_end_nothing_is_accepted() {
        assert_eq!(asked("", 1).0, [Decision::Skipped]);
    }
}
