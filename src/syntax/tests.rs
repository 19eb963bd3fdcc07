//! What only the inside can be asked.

use std::collections::BTreeSet;

use super::grammar::{self, Rule};
use super::{format, parse, words};
use crate::source::Source;

const GRAMMAR: [&str; 3] = [
    include_str!("../../grammar/lexical.pest"),
    include_str!("../../grammar/expression.pest"),
    include_str!("../../grammar/lines.pest"),
];

/// A silent rule makes no node.
fn is_silent(rule: Rule) -> bool {
    let name = format!("{rule:?}");
    let rest_of = |line: &'static str| line.strip_prefix(name.as_str());
    let mut rests = GRAMMAR.iter().flat_map(|text| text.lines()).filter_map(rest_of);
    rests.any(|rest| rest.trim_start().starts_with("= _{"))
}

#[test]
fn every_rule_is_used_by_an_accepted_contract() {
    grammar::seen::take();
    for text in
        [include_str!("../../tests/samples/reablement.meed"), include_str!("../../tests/samples/forms.meed")]
    {
        let source = Source::new("sample", text);
        let (_, mistakes) = parse(&source);
        assert_eq!(mistakes, []);
        format(&source).unwrap();
    }
    let seen = grammar::seen::take();
    let unused: BTreeSet<Rule> =
        Rule::all_rules().iter().copied().filter(|rule| !is_silent(*rule) && !seen.contains(rule)).collect();
    assert_eq!(unused, BTreeSet::new());
}

#[test]
fn the_words_of_the_messages_are_those_of_the_grammar() {
    for word in words::RESERVED {
        assert!(grammar::read(Rule::currency_line, &format!("currency {word}"), 0).is_err(), "{word}");
        assert!(grammar::read(Rule::currency_line, &format!("currency {word}s"), 0).is_ok(), "{word}s");
    }
    let in_grammar: BTreeSet<&str> = GRAMMAR[0]
        .lines()
        .filter(|line| {
            ["connective ", "particle ", "answer ", "summary ", "span_of_time "]
                .iter()
                .any(|name| line.starts_with(name))
        })
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .collect();
    assert_eq!(in_grammar, BTreeSet::from(words::RESERVED));
}

#[test]
fn months_are_those_of_the_grammar() {
    for month in words::MONTHS {
        assert!(grammar::read(Rule::years_line, &format!("years from 1 {month}"), 0).is_ok(), "{month}");
    }
}

#[test]
fn trees_are_equal_when_they_say_the_same_wherever_it_stands() {
    let read = |text: &str| {
        let (file, mistakes) = parse(&Source::new("contract.meed", text));
        assert!(mistakes.is_empty(), "{mistakes:?}");
        file
    };
    let one = read("tariff fee  £10.00\n\ndefine late of visit\n  made is after 1 May 2024\n");
    let apart =
        read("-- apart\ntariff   fee    £10.00\n\n\ndefine late of visit\n  made   is   after 1 May 2024\n");
    assert_eq!(one, apart);
    let starts =
        |file: &super::ast::File| file.declarations.iter().map(|one| one.span.start).collect::<Vec<_>>();
    assert_ne!(starts(&one), starts(&apart), "places stay what they are");
    for other in [
        "tariff fee  £10.01\n\ndefine late of visit\n  made is after 1 May 2024\n",
        "tariff fees  £10.00\n\ndefine late of visit\n  made is after 1 May 2024\n",
        "tariff fee  £10.00\n\ndefine late of visit\n  made is before 1 May 2024\n",
        "tariff fee  £10.00\n",
    ] {
        assert_ne!(one, read(other), "{other}");
    }
}
