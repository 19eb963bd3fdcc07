//! `run`: the plan meets the data; out come payment lines, limits, clawbacks and measures, and the rows behind them.
//!
//! True afterwards: every line has its exact and its rounded amount, its payee and its period; every limit and clawback
//! its lines; every row of the data is accounted for. The same contract and data give the same result, whatever the row
//! order, batch size or threads.
//!
//! How: a [`Prepared`] has a contract's plan; [`Prepared::run`] takes its steps one by one, and [`Prepared::go_on`] those
//! that depend on some tariffs, from what was [begun](Begun). A `View` is what is known
//! so far; it evaluates expressions batch by batch (`eval`, with the kernels of `column`), makes groups (`frames`) and
//! spells (`spells`), carries balances (`balances`), aggregates (`aggregate`), running values (`running`), payment
//! lines (`payments`), limits (`limits`), totals of lines (`line_totals`) and recoveries (`clawbacks`). A finished
//! result is looked at through the same view.

pub mod error;
mod marks;
mod prepared;
mod provenance;
pub mod result;

mod aggregate;
mod asked;
mod balances;
mod batches;
mod begun;
mod buckets;
mod clawbacks;
mod codes;
mod combined;
mod context;
mod cut_lines;
mod derived_columns;
mod engine;
mod error_words;
mod eval;
mod extreme;
mod failed_rows;
mod failure;
mod finish;
mod frames;
mod functions;
mod grouping;
mod limit_lines;
mod limits;
mod line_totals;
mod lines;
mod lines_builder;
mod memo;
mod ordered;
mod parted;
mod payment_lines;
mod payments;
mod point;
mod ranks;
mod related;
mod rounded_together;
mod rows_behind;
mod running;
mod scale;
mod selection;
mod shared;
mod spells;
mod standing;
mod sums;
mod tariffs;
mod trace;
mod value;
mod view;

pub use balances::movement;
pub use begun::Begun;
pub(crate) use context::{add_texts, working_calendar};
pub use cut_lines::CutLines;
pub use engine::{Progress, Settings};
pub use error::RunError;
pub use failure::{DataRows, Failure, Part, Places, Why};
pub(crate) use finish::{Cuts, finish};
pub use limit_lines::{LimitKey, LimitLine, LimitLines};
pub use line_totals::AddedLine;
pub use payment_lines::{LinePlace, PaymentLine, PaymentLines};
pub(crate) use point::{Conditions, taken_in};
pub use point::{Failed, PointEvaluator};
pub use prepared::{Prepared, run};
pub(crate) use provenance::{Clause as SelectingClause, clause_accounts, clauses as selecting_clauses};
pub use provenance::{ClauseProvenance, Fate, NoDays, Provenance, Reason, RecordProvenance, provenance};
pub use related::RowsRelated;
pub use result::{ClawbackPeriod, FrameRows, GroupOfRow, ItemLine, RunResult};
pub use rows_behind::RowsBehind;
pub use spells::{LostRow, SpellRows};
pub use trace::{Compared, Decided, Tracer};
pub use value::Value;
pub(crate) use value::{field_values, made_keys, made_words};
