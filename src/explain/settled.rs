//! A line of an earlier period on a statement of the sequence; and a row that does not count.

use super::context::Context;
use super::node::{Explanation, Kind, Node};
use super::target::{RowTarget, Target, evaluator, explain, places};
use crate::diagnostic::Refusal;
use crate::run::{Prepared, RunResult};
use crate::statement::numbered::{Adjustment, Issue, cause_words};
use crate::statement::{AbsentFor, AbsentRow};

/// What was known by the cut-off of a statement, and what it comes to.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// Which statement.
    pub issue: &'a Issue,
    /// What it comes to.
    pub outcome: &'a RunResult,
}

/// Explains a line on what was known by the cut-off of a statement; where it is of an earlier period, what it came to
/// at the cut-off before, too, and which rows made the difference.
pub fn explain_known(
    prepared: &Prepared<'_>,
    (now, before): (Standing<'_>, Option<Standing<'_>>),
    adjustments: &[Adjustment],
    (target, full): (&Target, bool),
) -> Result<Explanation, Refusal> {
    let model = prepared.model();
    let (name, rest) =
        target.line.split_once('/').map_or((target.line.as_str(), None), |(name, rest)| (name, Some(rest)));
    let (payee, period) = {
        let evaluator = evaluator(prepared, now.outcome)?;
        let context = Context::new(model, now.outcome, &evaluator, full);
        let said = places(&context, target, rest);
        // A payee who has lost all lines is known by what was known before.
        match (said, before) {
            (Ok(said), _) => said,
            (Err(refused), None) => return Err(refused),
            (Err(_), Some(before)) => {
                let evaluator = self::evaluator(prepared, before.outcome)?;
                places(&Context::new(model, before.outcome, &evaluator, full), target, rest)?
            }
        }
    };
    let (calendar, kind) = (&model.contract.calendar, model.contract.statements);
    let earlier = period.as_deref().and_then(|label| calendar.labelled(kind, label));
    let (Some(before), Some(_)) = (before, earlier.filter(|index| *index < now.issue.period)) else {
        return explain(prepared, now.outcome, target, full);
    };
    let stood = |standing: Standing<'_>| {
        let (day, number) = (standing.issue.cut_off.long(), standing.issue.number);
        let node =
            Node::new(Kind::Line, format!("on what was known by {day}, the cut-off of statement {number}"));
        match explain(prepared, standing.outcome, target, full) {
            Ok(explanation) => node.because(explanation.nodes),
            Err(refused) => node.because([Node::new(Kind::WhyNot, refused.message)]),
        }
    };
    let own = adjustments.iter().filter(|line| {
        (name == "net" || line.item == name)
            && Some(&line.period) == period.as_ref()
            && payee.as_ref().is_none_or(|payee| *payee == line.payee)
    });
    let changed = own.map(|line| {
        let keys: Vec<String> = line.keys.iter().map(|key| format!("{} {}", key.key, key.value)).collect();
        let keys = if keys.is_empty() { String::new() } else { format!(", {}", keys.join(", ")) };
        let change = line.change.shown(model.contract.currency);
        let text = format!("statement {} settles {change} of {}{keys}", now.issue.number, line.item);
        let why =
            line.why.iter().map(|cause| Node::new(Kind::Row, cause_words(cause, model.contract.currency)));
        Node::new(Kind::Line, text).because(why)
    });
    let mut nodes: Vec<Node> = changed.collect();
    if nodes.is_empty() {
        nodes.push(Node::new(
            Kind::WhyNot,
            format!("nothing of it has changed for statement {}", now.issue.number),
        ));
    }
    nodes.extend([stood(now), stood(before)]);
    Ok(Explanation::new(model.source.name(), full, nodes))
}

/// Explains a row that does not count; none if it is not among those that do not.
pub fn explain_absent(
    prepared: &Prepared<'_>,
    absent: &[AbsentRow],
    target: &RowTarget,
    full: bool,
) -> Option<Explanation> {
    let model = prepared.model();
    let record = model.records.iter().find(|record| record.title.name == target.record)?;
    let unique = record.fields.iter().find(|field| field.unique).map(|field| field.name.as_str());
    let is_meant = |name: &crate::statement::RowName| {
        let (file, number) =
            name.place.as_deref().and_then(|place| place.rsplit_once(", row ")).unwrap_or_default();
        let by_number = match target.row.rsplit_once(':') {
            Some((asked, wanted)) => wanted == number && file.ends_with(asked),
            None => target.row == number,
        };
        let by_name = target
            .row
            .split_once('=')
            .is_some_and(|(field, value)| Some(field) == unique && value == name.row);
        name.record == target.record && (by_number || by_name)
    };
    let place = |name: &crate::statement::RowName| {
        let place = name.place.as_ref().map(|place| format!(" ({place})")).unwrap_or_default();
        format!("{}{place}", name.words())
    };
    let node = |text: String, why: String| Node::new(Kind::Row, text).because([Node::new(Kind::Out, why)]);
    let gone = absent
        .iter()
        .find(|row| is_meant(&row.name))
        .map(|row| node(format!("{} does not count", place(&row.name)), row.words()));
    let reversing = || {
        let row = absent.iter().find(|row| row.why == AbsentFor::Reversed && is_meant(&row.other))?;
        let why = format!("it takes back {}, and is nothing by itself", place(&row.name));
        Some(node(format!("{} does not count", place(&row.other)), why))
    };
    let node = gone.or_else(reversing)?;
    Some(Explanation::new(model.source.name(), full, vec![node]))
}
