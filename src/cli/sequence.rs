//! Statements in sequence: the contract run on what was known by the cut-off of one and of the one before.

use meed::data::{Database, History, Known};
use meed::explain::{self, Explanation, Standing, Target};
use meed::run::{Prepared, RunResult, Settings};
use meed::statement::numbered::{self, AsKnown, Issue, NumberedStatement};
use meed::statement::{DataPart, Received};

use super::reply::Answer;
use super::sets::{DataSet, Inputs, Wanted, cannot_run};

/// A data set, to be worked out statement by statement.
pub(crate) struct Sequence<'p, 'm> {
    prepared: &'p Prepared<'m>,
    history: History,
    settings: Settings,
    received: Received,
}

/// What comes of what was known by a cut-off.
struct Stood {
    issue: Issue,
    known: Known,
    outcome: RunResult,
}

impl Stood {
    fn standing(&self) -> Standing<'_> {
        Standing { issue: &self.issue, outcome: &self.outcome }
    }

    fn as_known(&self) -> AsKnown<'_> {
        AsKnown { issue: &self.issue, known: &self.known, outcome: &self.outcome }
    }
}

impl<'p, 'm> Sequence<'p, 'm> {
    /// Reads the data.
    pub(crate) fn of(set: &DataSet, prepared: &'p Prepared<'m>, wanted: &Wanted<'_>) -> Answer<Self> {
        let model = prepared.model();
        // What cannot be worked out of a row is found by a run on all that was received; one for a day of its own is
        // not known yet.
        let inputs = if wanted.set_aside_faults && !prepared.reads_statement_date() {
            set.worked_out(prepared, wanted)?.0
        } else {
            set.inputs(model, wanted)?
        };
        let received = wanted.received(model, &inputs);
        let Inputs { loaded, settings, .. } = inputs;
        Ok(Sequence { prepared, history: loaded.history, settings, received })
    }

    /// What the contract comes to on what was known by the cut-off of a statement, and what became of the rows.
    pub(crate) fn stood_at(self, number: u32) -> Answer<(RunResult, Received)> {
        let model = self.prepared.model();
        let (issue, _) = numbered::issue(model, &self.history, number)?;
        let stood = self.stood(issue)?;
        Ok((stood.outcome, self.received.known(model, &self.history, &stood.known)))
    }

    /// A statement, with what became of the rows.
    pub(crate) fn statement(self, number: u32, payees: &[String]) -> Answer<NumberedStatement> {
        let model = self.prepared.model();
        let (issue, before) = numbered::issue(model, &self.history, number)?;
        let now = self.stood(issue)?;
        let before = before.map(|issue| self.stood(issue)).transpose()?;
        let sides = (now.as_known(), before.as_ref().map(Stood::as_known));
        let statement = NumberedStatement::of(self.prepared, &self.history, sides, payees)?;
        let received = self.received.known(model, &self.history, &now.known);
        let data = DataPart::of(self.prepared, &now.outcome, received);
        Ok(statement.with_data(data.map_err(|error| cannot_run(model, &error))?))
    }

    /// Explains a line on what was known by the cut-off of a statement.
    pub(crate) fn explained(self, number: u32, target: &Target, full: bool) -> Answer<Explanation> {
        let model = self.prepared.model();
        let (issue, before) = numbered::issue(model, &self.history, number)?;
        let now = self.stood(issue)?;
        let before = before.map(|issue| self.stood(issue)).transpose()?;
        let sides = (now.as_known(), before.as_ref().map(Stood::as_known));
        let statement = NumberedStatement::of(self.prepared, &self.history, sides, &[])?;
        let sides = (now.standing(), before.as_ref().map(Stood::standing));
        Ok(explain::explain_known(self.prepared, sides, &statement.adjustments, (target, full))?)
    }

    /// The statement date of a statement is its cut-off: the last day of which anything is known.
    fn stood(&self, issue: Issue) -> Answer<Stood> {
        let known = self.history.known(Some(issue.cut_off));
        let as_at = self.prepared.reads_statement_date().then_some(issue.cut_off);
        let settings = Settings { as_at, ..self.settings.clone() };
        let data = Database::clone(&known.database);
        let outcome = self.prepared.run(data, &settings);
        let outcome = outcome.map_err(|error| cannot_run(self.prepared.model(), &error))?;
        Ok(Stood { issue, known, outcome })
    }
}
