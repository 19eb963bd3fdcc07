//! How much work there is, at two sizes: counted as what is asked of the memory, which is the same on every machine and
//! on every day.

use allocation_counter::measure;
use meed::check;
use meed::coverage::{Coverage, Effort, suggest};
use meed::model::Model;
use meed::run::Prepared;
use meed::source::Source;

use super::VISITS;

/// How many bytes are asked for, in all, while something is done.
fn asked(work: impl FnOnce()) -> u64 {
    measure(work).bytes_total
}

fn checked(text: &str) -> Vec<meed::diagnostic::Diagnostic> {
    check(&Source::new("t.meed", text)).findings
}

#[test]
fn names_that_are_not_known_take_work_in_proportion() {
    let work = |names: usize| {
        let defines = (0..names).map(|at| format!("\ndefine abc_{at} of visit\n  price + abd_{at}\n"));
        let text = VISITS.to_owned() + &defines.collect::<String>();
        asked(|| assert!(checked(&text).len() >= names))
    };
    let (some, more) = (work(1_000), work(4_000));
    assert!(more < 5 * some, "{some}, {more}");
}

#[test]
fn a_line_that_is_too_long_takes_no_work_but_to_be_read() {
    for piece in ["\"", "\"a\" ", "x ", "(", "; "] {
        let work = |bytes: usize| {
            let text = format!("{VISITS}  {}\n", piece.repeat(bytes / piece.len()));
            asked(|| assert!(!checked(&text).is_empty()))
        };
        // The text itself, and a small multiple of it.
        let (some, more) = (work(250_000), work(1_000_000));
        assert!(more < 5 * some && more < 120_000_000, "{piece}: {some}, {more}");
    }
}

/// Tables of cases, each of the one before.
fn chained(levels: usize) -> Model {
    let level = |at: usize| {
        let before = at - 1;
        format!(
            "\ndefine a{at} of visit\n  | when a{before} is at least {at} | a{before} + a{before} |\n  \
             | when a{before} is less than {at} | a{before} − a{before} + 1 |\n"
        )
    };
    let text = format!("{VISITS}\ndefine a0 of visit\n  price ÷ £1.00\n")
        + &(1..=levels).map(level).collect::<String>()
        + &format!("\npayment levels of visit\n  pay a{levels} × £1.00\n  on day\n");
    check(&Source::new("t.meed", text)).model.unwrap()
}

/// At some times the work for each level, twenty-four levels would never end, and sixteen be far from twice eight.
#[test]
fn what_covers_chained_tables_of_cases_takes_work_in_proportion() {
    let work = |levels: usize| {
        let model = chained(levels);
        let prepared = Prepared::new(&model);
        let mut coverage = None;
        let covered = asked(|| coverage = Some(Coverage::of_examples(&prepared, None)));
        let examples = coverage.unwrap();
        let suggested = asked(|| {
            let effort = Effort { runs: 200, each: 20 };
            assert!(!suggest(&prepared, &examples, &[], None, effort).examples.is_empty());
        });
        (covered, suggested)
    };
    let (small, large, larger) = (work(8), work(16), work(24));
    assert!(large.0 < 4 * small.0 && larger.0 < 3 * large.0, "covered: {small:?}, {large:?}, {larger:?}");
    // More tables have more to be found, by as many runs at most.
    assert!(large.1 < 8 * small.1 && larger.1 < 4 * large.1, "suggested: {small:?}, {large:?}, {larger:?}");
}
