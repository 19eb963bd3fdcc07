//! Nothing that can be written makes the reader fail.

use meed::source::Source;
use meed::syntax::{format, parse};
use proptest::prelude::*;

use crate::support::search;

use super::{FORMS, REABLEMENT, source};

/// Whatever the text: an answer, with marks inside the text, and never a mistake of our own.
fn check(text: &str) {
    let source = source(text);
    let (_, mistakes) = parse(&source);
    assert!(mistakes.len() <= 21);
    for mistake in &mistakes {
        assert_ne!(mistake.code.0, "E0001", "{text}");
        assert!(!mistake.message.ends_with('.') && !mistake.message.contains('\n'), "{}", mistake.message);
        for label in &mistake.labels {
            let (start, end) = (label.span.start as usize, label.span.end as usize);
            assert!(text.get(start..end).is_some(), "{text}");
        }
    }
    if mistakes.is_empty() {
        laid_out(&source);
    }
}

/// The layout says the same, in the same way when asked again.
fn laid_out(source: &Source) {
    let once = format(source).unwrap_or_else(|broken| panic!("{}\n{broken:#?}", source.text()));
    let again = format(&Source::new("again", once.clone())).unwrap();
    assert_eq!(once, again);
}

/// Pieces that contracts are made of, and some that they are not.
#[rustfmt::skip]
const PIECES: [&str; 64] = [
    "\n", "\n  ", "\n  | ", " | ", " |\n", "(", ")", ", ", "\"", "\"text\"", "-- ", "--\n", "'s ", "%", "£",
    "5", "1,575.00", "80%", "£75.00 per week", "1 April 2023", "2024Q2", "+ ", "- ", "− ", "× ", "* ", "÷ ",
    "/ ", "> ", "≤ ", "and ", "or ", "not ", "is ", "is one of ", "is from ", "to ", "for ", "for each ",
    "of ", "at ", "at most ", "in each ", "quarter ", "contract year ", "larger of ", "total ", "count ",
    "the 5th day from ", "started weeks from ", ", both days counted", ", or ", "if blank",
    ", rounded down to ", "when ", "otherwise", "name ", "other ", "\ndefine x of y\n  ",
    "\ncohort c of e\n  where ", "\npayment p of e\n  pay ", "\nexample \"e\"\n  suppose s\n  | ",
    "\ntariff t ", "\nrecord r\n  a ",
];

fn sample() -> impl Strategy<Value = String> {
    prop_oneof![Just(REABLEMENT.to_owned()), Just(FORMS.to_owned())]
}

/// A sample with a few stretches taken out, doubled or replaced.
fn changed() -> impl Strategy<Value = String> {
    let change = (any::<prop::sample::Index>(), 0..12_usize, 0..4_usize, prop::sample::select(&PIECES[..]));
    (sample(), prop::collection::vec(change, 1..6)).prop_map(|(text, changes)| {
        let mut chars: Vec<char> = text.chars().collect();
        for (at, length, kind, piece) in changes {
            let start = at.index(chars.len());
            let end = (start + length).min(chars.len());
            let taken: Vec<char> = chars[start..end].to_vec();
            let put: Vec<char> = match kind {
                0 => Vec::new(),
                1 => [taken.clone(), taken].concat(),
                2 => piece.chars().collect(),
                _ => taken.into_iter().chain(piece.chars()).collect(),
            };
            chars.splice(start..end, put);
        }
        chars.into_iter().collect()
    })
}

/// The sample without its comments, and the same with other spaces between its pieces.
fn respaced() -> impl Strategy<Value = (String, String)> {
    prop::collection::vec(1..5_usize, 1..40).prop_map(|widths| {
        let without = |line: &str| line.split("--").next().unwrap_or("").trim_end().to_owned() + "\n";
        let text: String = REABLEMENT.lines().map(without).collect();
        let mut widths = widths.into_iter().cycle();
        let mut in_quotes = false;
        let mut result = String::new();
        for c in text.chars() {
            in_quotes ^= c == '"';
            let count = if c == ' ' && !in_quotes { widths.next().unwrap_or(1) } else { 1 };
            result.extend(std::iter::repeat_n(c, count));
        }
        (text, result)
    })
}

proptest! {
    #![proptest_config(search::cases(200))]

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        check(&text);
    }

    #[test]
    fn any_lines(text in "(\\PC{0,20}\n){0,10}") {
        check(&text);
    }

    #[test]
    fn any_pieces(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..80)) {
        check(&pieces.concat());
    }

    #[test]
    fn changed_samples(text in changed()) {
        check(&text);
    }
}

proptest! {
    #![proptest_config(search::cases(24))]

    #[test]
    fn spaces_do_not_matter((text, respaced) in respaced()) {
        prop_assert_eq!(format(&source(&respaced)), format(&source(&text)));
    }
}

#[test]
fn every_cut_of_a_sample() {
    for text in [REABLEMENT, FORMS] {
        for (at, _) in text.char_indices().step_by(97) {
            check(text.get(..at).unwrap());
        }
    }
}

#[test]
fn chains_of_one_piece_do_not_exhaust_the_stack() {
    for piece in [
        "not ",
        "− ",
        "-",
        "(",
        "first day of ",
        "last day of ",
        "quarter of ",
        "larger of ",
        "total ",
        "a for ",
        "a at ",
        "a's ",
        "a after ",
        "a on the latest ",
        "a and ",
        "a is ",
        "a is one of ",
        "the 5th day from ",
        "complete a of ",
        "days from ",
        "a as a share of ",
        "what is payable after a of ",
        "5 per ",
        "(a, or ",
        "(a, rounded ",
        "a, ",
        "| ",
        "\"",
        "1,",
        "2024-",
        "'s",
        "((",
        "when ",
        "a is not ",
        "count of ",
        "£",
        "1 ",
        "x",
        "9",
    ] {
        check(&format!("define x of y\n  {}\n", piece.repeat(3000)));
        check(&format!("scale x of y\n  | {} |\n", piece.repeat(3000)));
    }
}

#[test]
fn long_files_are_read() {
    let many = |line: &str| line.repeat(20_000 / line.len());
    for text in [
        many("\n"),
        many(" --\n"),
        many(" a\n"),
        many("a\n"),
        many("| a |\n"),
        format!("record r\n{}", many("  a text\n")),
        format!("example \"e\"\n  suppose s\n{}", many("  | a | b |\n")),
        format!("define x of y\n  a is one of b{}", many(", c")),
        format!("define x of y\n  ({}", many("a\n ")),
        many("cohort c of d\n"),
    ] {
        check(&text);
    }
}

#[test]
fn a_finding_far_down_shows_its_own_lines() {
    let comments = "-- nothing\n".repeat(3000);
    let source = Source::new("long.meed", format!("{comments}tarif x £1.00\n-- after\n"));
    let (_, mistakes) = meed::syntax::parse(&source);
    let look = meed::diagnostic::render::Look::plain();
    let shown = meed::diagnostic::render::fancy(&source, &mistakes, look);
    for part in
        ["[long.meed:3001:1]", " 3000 │ -- nothing\n", " 3001 │ tarif x £1.00\n", " 3002 │ -- after\n"]
    {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
}
