//! The one integration binary: a module for each area.

#[cfg(test)]
mod as_known;
#[cfg(test)]
mod asked;
#[cfg(test)]
mod charts;
#[cfg(test)]
mod checker;
#[cfg(test)]
mod chosen;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod codes;
#[cfg(test)]
mod contracts;
#[cfg(test)]
mod coverage;
mod coverage_of_cases;
#[cfg(test)]
mod data;
#[cfg(test)]
mod differential;
#[cfg(test)]
mod docs;
#[cfg(test)]
mod explain;
#[cfg(test)]
mod explain_steps;
#[cfg(test)]
mod flow;
#[cfg(test)]
mod for_information;
#[cfg(test)]
mod forecast;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod functions;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod given;
#[cfg(test)]
mod given_decimals;
#[cfg(test)]
mod hard;
#[cfg(test)]
mod held_to;
#[cfg(test)]
mod help_examples;
#[cfg(test)]
mod house;
#[cfg(test)]
mod ide;
#[cfg(test)]
mod incentives;
#[cfg(test)]
mod kept;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod listed;
#[cfg(test)]
#[cfg(feature = "lsp")]
mod lsp;
#[cfg(test)]
mod measures;
#[cfg(test)]
mod mistakes;
#[cfg(test)]
mod model;
#[cfg(test)]
mod moments;
#[cfg(test)]
mod must_be_given;
#[cfg(test)]
mod names;
#[cfg(feature = "excel")]
#[cfg(test)]
mod office;
#[cfg(test)]
mod one_row;
#[cfg(test)]
mod order;
#[cfg(test)]
mod other_side;
#[cfg(test)]
mod outside;
#[cfg(test)]
#[cfg(all(feature = "page", feature = "excel"))]
mod page;
#[cfg(test)]
mod printed_words;
#[cfg(test)]
mod proof;
#[cfg(test)]
mod proofs_held;
#[cfg(test)]
mod proofs_listed;
#[cfg(test)]
mod proofs_random;
#[cfg(test)]
mod proofs_rules;
#[cfg(test)]
mod proofs_small;
#[cfg(test)]
mod proofs_table;
#[cfg(test)]
mod proofs_through;
#[cfg(test)]
mod proofs_volumes;
#[cfg(test)]
mod publish;
#[cfg(test)]
mod redline;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod related;
#[cfg(test)]
mod reviewer;
#[cfg(test)]
mod rounded_limits;
#[cfg(test)]
mod run;
#[cfg(test)]
mod same;
#[cfg(test)]
mod scandals;
#[cfg(test)]
mod schedules;
#[cfg(test)]
mod schemes;
#[cfg(test)]
mod spells;
#[cfg(test)]
mod sql;
#[cfg(test)]
mod statement;
#[cfg(test)]
mod support;
#[cfg(test)]
mod syntax;
#[cfg(test)]
mod terms;
#[cfg(test)]
mod terms_fidelity;
#[cfg(test)]
mod terms_mutants;
#[cfg(test)]
mod terms_register;
#[cfg(test)]
mod ui;
#[cfg(test)]
mod value;
#[cfg(test)]
mod volumes;
#[cfg(test)]
mod whatif;
#[cfg(test)]
mod wordings;
#[cfg(feature = "excel")]
#[cfg(test)]
mod workbooks;
#[cfg(test)]
mod working;
