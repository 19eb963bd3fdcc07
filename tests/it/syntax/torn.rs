//! What stands on two lines of the file is told on one: a line runs on inside brackets, and the author's words go into
//! the message.

use super::{mistakes, source};
use meed::diagnostic::Diagnostic;
use meed::source::mended;
use meed::syntax::parse;

/// Each of these, with its words torn apart at every place where white space stands, is refused in the words of the
/// whole.
#[test]
fn words_on_two_lines_are_told_on_one() {
    let torn = [
        "1st April 2023",
        "April 1, 2023",
        "April 96",
        "May 3rd",
        "1 April 23",
        "1 Aprill 2023",
        "80 percent",
        "18 million",
        "1 575",
        "80 %",
        "£ 5",
        "£5 million",
        "£15.00 / hour",
        "the sum of fee",
        "between 3 and 5",
        "date is within 5 days of started",
        "days between started and ended",
        "the number of episodes",
        "if ( paid , 1 , 2 )",
        "case when paid then 1 else 2 end",
        "is not in (a, b)",
        "fee is not blank",
        "outcome is either good or bad",
        "fee multiplied by 2",
        "fee !== 3",
        "fee & 3",
    ];
    for words in torn {
        let whole = mistakes(&format!("define x of y\n  (2 + {words})\n"));
        assert!(!whole.is_empty(), "{words}");
        for (at, _) in words.match_indices(' ') {
            let (before, after) = words.split_at(at);
            for gap in ["\n    ", "\n\t", "\r\n  ", "  \n\n  "] {
                let text = format!("define x of y\n  (2 + {before}{gap}{})\n", after.trim_start());
                let found = mistakes(&text);
                assert_eq!(told(&found), told(&whole), "{text:?}");
                assert!(found.iter().all(is_on_one_line), "{text:?}: {found:?}");
            }
        }
    }
}

/// What is said of the words, without the places. (The help may write the line anew, as far as it is changed.)
fn told(found: &[Diagnostic]) -> Vec<String> {
    found.iter().map(|one| format!("{} {} ({})", one.code.0, one.message, one.labels[0].text)).collect()
}

fn is_on_one_line(found: &Diagnostic) -> bool {
    let labels = found.labels.iter().map(|label| label.text.as_str());
    let mut all = labels.chain([found.message.as_str(), found.help.as_deref().unwrap_or_default()]);
    all.all(|text| !text.contains(['\n', '\r', '\t']))
}

#[test]
fn the_repair_of_a_torn_date_reads() {
    let text = "define x of y\n  (2 days after 1st\n    April 2023)\n";
    let found = mistakes(text);
    assert_eq!(found[0].message, "`1st April 2023` is not how a date is written");
    let mended = mended(text, &found[0].fix).unwrap();
    assert_eq!(mended, "define x of y\n  (2 days after 1 April 2023)\n");
    assert!(parse(&source(&mended)).1.is_empty());
}
