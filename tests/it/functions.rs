//! The examples that stand with the built-in functions.

use std::collections::BTreeSet;

use meed::functions::{Example, examples};
use meed::model::{Expr, ExprKind};
use meed::run::Prepared;
use meed::value::Function;

use crate::support::paid::{model, paid};

/// A contract in which an expression is defined of one stay. 31 January 2025 is a Friday.
fn contract(expression: &str) -> String {
    format!(
        r#"contract "One expression"
  payee         provider
  term          1 April 2024 to 31 March 2027
  settlement    until 31 March 2028
  years         from 1 April
  statements    in months
  rounding      each payment line to the nearest penny, halves up
  clock         Europe/London
  working days  Monday to Friday

record stay
  stay_id   whole number, unique
  provider  text
  began     date
  ended     date
  arrived   date and time
  left      date and time

define example of stay
  ({expression})

payment fee of stay
  pay £1.00
  in month of began
"#
    )
}

const STAY: &str = "\
stay_id,provider,began,ended,arrived,left
1,Acme,2025-01-31,2025-04-01,2025-03-03T07:30,2025-03-03T16:15
";

/// The value that a statement shows, and the functions that it comes from.
fn worked_out(example: &Example) -> (String, Vec<Function>) {
    let model = model(&contract(example.text));
    let (outcome, _) = paid(&model, &[STAY], Default::default());
    let fact = model.facts.iter().find(|fact| fact.title.name == "example").unwrap();
    let value = Prepared::new(&model).look(&outcome).unwrap().at(&fact.value, 0).unwrap();
    let mut called = Vec::new();
    calls(&fact.value, &mut called);
    (value.shown(&model, &outcome.data, &fact.value.ty), called)
}

fn calls(expr: &Expr, found: &mut Vec<Function>) {
    if let ExprKind::Call(function, _) = &expr.kind {
        found.push(function.clone());
    }
    expr.operands().into_iter().for_each(|operand| calls(operand, found));
}

/// A function without what it is told beside its kind: `Elapsed(Elapsed { unit: Days`.
fn kind(function: &Function) -> String {
    let words = format!("{function:?}");
    let told = ["both", "step", "unit: Unit("].into_iter().find_map(|told| words.split_once(told));
    told.map_or(words.clone(), |(kind, _)| kind.to_owned())
}

#[test]
fn every_function_does_what_its_examples_say() {
    let mut wrong = Vec::new();
    let mut texts = BTreeSet::new();
    for (function, examples) in examples() {
        assert!(!examples.is_empty(), "{function:?} has no example");
        for example in examples {
            let (value, called) = worked_out(example);
            let is_called = called.iter().any(|called| kind(called) == kind(&function));
            assert!(is_called, "`{}` does not call {function:?}: {called:?}", example.text);
            assert!(texts.insert(example.text), "`{}` stands twice", example.text);
            if value != example.value {
                wrong.push(format!("{}: {value}, not {}", example.text, example.value));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A function that is left out of the list of all would have no examples that run.
#[test]
fn every_file_of_functions_has_examples_that_run() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/functions");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let sources =
        files.map(|path| std::fs::read_to_string(path).unwrap().split_whitespace().collect::<String>());
    let written: usize = sources.map(|source| source.matches("Example{text:").count()).sum();
    let run: usize = examples().iter().map(|(_, examples)| examples.len()).sum();
    assert_eq!(written, run);
}
