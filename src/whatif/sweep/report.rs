//! What a sweep has found, in the order of the range.

use std::collections::BTreeSet;

use serde::Serialize;

use super::parameter::{Line, Parameter, Spent};
use super::range::Range;
use super::segments::{Amounts, Segment, segments};
use super::whole;
use crate::diagnostic::Refusal;
use crate::model::{Constant, Model, TariffId, Type};
use crate::statement::{self, Amount};
use crate::value::{Currency, Number, NumberStyle, RoundingWay, format};
use crate::whatif::{ChangedValue, Filter, SCHEMA, Setting};

/// A sweep.
#[derive(Clone, Debug, Serialize)]
pub struct Sweep {
    /// `meed/sweep`
    pub schema: &'static str,
    /// [`SCHEMA`]
    pub version: u32,
    /// The contract's title.
    pub contract: String,
    /// `pounds`
    pub currency: &'static str,
    /// What else is different in the contract.
    pub values: Vec<ChangedValue>,
    /// The name of the value.
    pub name: String,
    /// The value as it stands in the contract.
    pub today: Option<String>,
    /// The line of the contract.
    pub line: usize,
    /// Of what the amounts are; none for everything.
    pub of: Option<String>,
    /// What is known about the break points.
    pub found: Findings,
    /// From end to end of the range. Amounts are exact, those of payment lines before they are rounded.
    pub stretches: Vec<Stretch>,
    /// Between the stretches.
    pub breaks: Vec<BreakRow>,
    /// At the steps that were asked for. Amounts are those of a statement.
    pub steps: Vec<StepRow>,
    /// The range in words.
    #[serde(skip)]
    pub range: [String; 2],
    /// The value as it stands in the contract, if it is a number.
    #[serde(skip)]
    pub today_exact: Option<Number>,
    /// The sign before an amount.
    #[serde(skip)]
    pub symbol: Currency,
}

/// What is known about the break points of a range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Findings {
    /// All are listed: every comparison, limit and rounding on the way was followed.
    All,
    /// All are listed: every whole value was tried.
    Every,
    /// Those that are listed are exact; between them each amount was held to one line or curve at five values, which
    /// proves no more.
    Held,
    /// Those that are listed are exact, but there are stretches in which there may be more.
    NotAll,
    /// None were looked for, and why.
    None(String),
}

/// A stretch in which the amount is one line or curve.
#[derive(Clone, Debug, Serialize)]
pub struct Stretch {
    /// The lower end.
    pub from: String,
    /// Whether the lower end belongs to it.
    pub from_included: bool,
    /// The upper end.
    pub to: String,
    /// Whether the upper end belongs to it.
    pub to_included: bool,
    /// The amount at the lower end, or just after it.
    pub at_from: Option<Amount>,
    /// The amount at the upper end, or just before it.
    pub at_to: Option<Amount>,
    /// How it changes between them, in words.
    pub change: String,
    /// By how much it rises for one more (for percentages: for 100 percentage points more), where it is a straight
    /// line.
    pub slope: Option<String>,
    /// The ends in words.
    #[serde(skip)]
    pub shown: [String; 2],
    /// The amounts to the penny.
    #[serde(skip)]
    pub rounded: [Option<Amount>; 2],
}

/// What happens at a break point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The amount jumps.
    Jump,
    /// Its line changes its slope.
    Kink,
}

/// A break point.
#[derive(Clone, Debug, Serialize)]
pub struct BreakRow {
    /// The value.
    pub at: String,
    /// What happens there.
    pub kind: Kind,
    /// The amount just before it.
    pub before: Amount,
    /// The amount at it.
    pub there: Amount,
    /// The amount just after it.
    pub after: Amount,
    /// The payee, period and item of the amounts that change there.
    pub lines: Vec<String>,
    /// The value in words.
    #[serde(skip)]
    pub shown: String,
    /// The jump to the penny.
    #[serde(skip)]
    pub jump: Amount,
}

/// The amount at a step.
#[derive(Clone, Debug, Serialize)]
pub struct StepRow {
    /// The value.
    pub at: String,
    /// What a statement would say.
    pub amount: Amount,
    /// How much more that is than at the step before.
    pub difference: Option<Amount>,
    /// The value in words.
    #[serde(skip)]
    pub shown: String,
}

/// Sweeps the range of a parameter.
///
/// # Errors
/// Where a run has no answer at some value of the range.
pub fn sweep(
    model: &Model,
    range: &Range,
    filter: &Filter,
    parameter: &mut Parameter<'_>,
) -> Result<Sweep, Spent> {
    let mut report = Report { model, range, stretches: Vec::new(), breaks: Vec::new() };
    // The ends first: a range that reaches too far is refused before anything is worked out.
    for end in [&range.from, &range.to] {
        parameter.makes_sense(end)?;
        parameter.paid(end)?;
    }
    let found = if whole::is_whole(parameter, range) {
        report.whole(parameter)?
    } else if parameter.is_text() {
        Findings::None("this value must stand in the contract as it is written, and ratios cannot".to_owned())
    } else {
        report.continuous(parameter)?
    };
    let steps = report.steps(parameter)?;
    let words = filter.words();
    Ok(Sweep {
        schema: "meed/sweep",
        version: SCHEMA,
        contract: model.contract.title.clone(),
        currency: model.contract.currency.word(),
        values: Vec::new(),
        name: range.place.name.clone(),
        today: range.place.today_with(model, parameter.supplied()),
        line: range.place.line,
        of: (!words.is_empty()).then_some(words),
        found,
        stretches: report.stretches,
        breaks: report.breaks,
        steps,
        range: [&range.from, &range.to].map(|end| range.shown(model, end)),
        today_exact: range.place.number_with(parameter.supplied()),
        symbol: model.contract.currency,
    })
}

impl Sweep {
    /// The same, of a contract in which other values were changed before.
    pub fn beside(self, model: &Model, settings: &[Setting], supplied: &[(TariffId, Constant)]) -> Self {
        Sweep {
            values: settings.iter().map(|setting| ChangedValue::of(model, setting, supplied)).collect(),
            ..self
        }
    }
}

/// Refuses a sweep that would show nothing.
///
/// # Errors
/// Where neither break points nor steps can be shown.
pub fn shows_something(sweep: &Sweep) -> Result<(), Refusal> {
    match &sweep.found {
        Findings::None(why) if sweep.steps.is_empty() => {
            let message = format!("no break points of `{}` can be found: {why}", sweep.name);
            Err(Refusal::refused("E0726", message).with_help("give `--step` to see the amounts step by step"))
        }
        _ => Ok(()),
    }
}

struct Report<'a> {
    model: &'a Model,
    range: &'a Range,
    stretches: Vec<Stretch>,
    breaks: Vec<BreakRow>,
}

fn amount(of: &Number) -> Amount {
    Amount::new(of.clone())
}

fn to_the_penny(of: &Number) -> Amount {
    Amount::new(of.rounded(&Number::from_scaled(1, 2), RoundingWay::HalvesUp))
}

impl Report<'_> {
    /// Every whole value: stretches of one amount.
    fn whole(&mut self, parameter: &mut Parameter<'_>) -> Result<Findings, Spent> {
        let count = whole::count(self.range);
        if count > Number::from_int(whole::MOST_VALUES) {
            let most = format::plain(&Number::from_int(whole::MOST_VALUES));
            let why = format!(
                "it takes {} values in this range, and at most {most} are tried one by one",
                format::plain(&count)
            );
            return Ok(Findings::None(why));
        }
        let totals = whole::totals(parameter, self.range)?;
        let stretches: Vec<&[(Number, Number)]> = totals.chunk_by(|a, b| a.1 == b.1).collect();
        for stretch in &stretches {
            if let (Some((from, total)), Some((to, _))) = (stretch.first(), stretch.last()) {
                self.stretch(
                    (from, true),
                    (to, true),
                    [Some(total), Some(total)],
                    "the same throughout".to_owned(),
                    None,
                );
            }
        }
        for pair in stretches.windows(2) {
            if let [before, after] = pair
                && let (Some(before), Some(after)) = (before.last(), after.first())
            {
                let (left, right) = (parameter.paid(&before.0)?, parameter.paid(&after.0)?);
                let keys: BTreeSet<&Line> = left.lines.keys().chain(right.lines.keys()).collect();
                let changed = keys.into_iter().filter(|key| left.lines.get(*key) != right.lines.get(*key));
                let lines = changed.map(|line| self.line(line)).collect();
                self.break_at(&after.0, Kind::Jump, [&before.1, &after.1, &after.1], lines);
            }
        }
        Ok(Findings::Every)
    }

    fn continuous(&mut self, parameter: &mut Parameter<'_>) -> Result<Findings, Spent> {
        let found = segments(parameter, &self.range.from, &self.range.to)?;
        for (at, segment) in found.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| found.get(at));
            self.segment(parameter, before, segment)?;
        }
        let end = parameter.paid(&self.range.to)?.total.clone();
        let last = found.last().and_then(|segment| segment.amounts.as_ref()?.total_at(&segment.to));
        if last.is_some_and(|last| last != end) {
            self.point(&self.range.to, &end);
        }
        let known = |segment: &Segment| segment.amounts.is_some();
        let followed = |segment: &Segment| segment.amounts.as_ref().is_some_and(|amounts| amounts.followed);
        Ok(match (found.iter().all(known), found.iter().all(followed)) {
            (true, true) => Findings::All,
            (true, false) => Findings::Held,
            (false, _) => Findings::NotAll,
        })
    }

    /// A stretch, and what happens at its lower end.
    fn segment(
        &mut self,
        parameter: &mut Parameter<'_>,
        before: Option<&Segment>,
        segment: &Segment,
    ) -> Result<(), Spent> {
        let there = parameter.paid_at_an_end(&segment.from)?;
        let start = segment.amounts.as_ref().and_then(|amounts| amounts.total_at(&segment.from));
        let end = segment.amounts.as_ref().and_then(|amounts| amounts.total_at(&segment.to));
        let left = before.and_then(|before| before.amounts.as_ref()?.total_at(&before.to));
        // A value of its own: that of neither side.
        let own = start.as_ref().is_some_and(|start| *start != there)
            && left.as_ref().is_none_or(|left| *left != there);
        if own {
            self.point(&segment.from, &there);
        }
        if let (Some(left), Some(right), Some(before)) = (&left, &start, before) {
            let kind = if left == right && there == *left { Kind::Kink } else { Kind::Jump };
            let lines = changed(before.amounts.as_ref(), segment.amounts.as_ref(), &segment.from);
            let lines = lines.iter().map(|line| self.line(line)).collect();
            self.break_at(&segment.from, kind, [left, &there, right], lines);
        }
        let last = parameter.paid_at_an_end(&segment.to)?;
        let from_included = start.as_ref().is_none_or(|start| *start == there);
        let to_included = end.as_ref().is_none_or(|end| *end == last);
        let slope = segment.amounts.as_ref().and_then(|amounts| amounts.total.as_ref()?.slope().cloned());
        let change = match (&segment.amounts, &slope) {
            (None, _) => "not found".to_owned(),
            (Some(_), None) => "in a curve".to_owned(),
            (Some(_), Some(slope)) => self.slope(slope),
        };
        let ends = ((&segment.from, from_included), (&segment.to, to_included));
        // Where the stretch is open its ends are at least known.
        let known = segment.amounts.is_none();
        let at = [start.or(known.then_some(there)), end.or(known.then_some(last))];
        self.stretch(ends.0, ends.1, [at[0].as_ref(), at[1].as_ref()], change, slope.as_ref());
        Ok(())
    }

    /// `£1.20 more for each £1.00`
    fn slope(&self, slope: &Number) -> String {
        if slope.is_zero() {
            return "the same throughout".to_owned();
        }
        let percent = matches!(&self.range.ty, Type::Number(ty) if ty.style != NumberStyle::Plain);
        let hundredth = Number::from_scaled(1, 2);
        let (each, one) = match percent {
            true => (slope.times(&hundredth), "percentage point".to_owned()),
            false => (slope.clone(), whole::one(self.model, self.range)),
        };
        let way = if each.is_negative() { "less" } else { "more" };
        let size = each.size();
        let exact = size.exact_decimal(4).is_some();
        let shown = if exact { size } else { size.rounded(&hundredth, RoundingWay::HalvesUp) };
        let about = if exact { "" } else { "about " };
        format!("{about}{} {way} for each {one}", format::money(&shown, self.model.contract.currency))
    }

    fn stretch(
        &mut self,
        (from, from_included): (&Number, bool),
        (to, to_included): (&Number, bool),
        at: [Option<&Number>; 2],
        change: String,
        slope: Option<&Number>,
    ) {
        let [at_from, at_to] = at.map(|at| at.map(amount));
        self.stretches.push(Stretch {
            from: self.range.machine(from),
            from_included,
            to: self.range.machine(to),
            to_included,
            at_from,
            at_to,
            change,
            slope: slope.map(crate::show::exact),
            shown: [from, to].map(|end| self.range.shown(self.model, end)),
            rounded: at.map(|at| at.map(to_the_penny)),
        });
    }

    /// One value with an amount of its own.
    fn point(&mut self, at: &Number, total: &Number) {
        self.stretch((at, true), (at, true), [Some(total), Some(total)], "only there".to_owned(), None);
    }

    fn break_at(
        &mut self,
        at: &Number,
        kind: Kind,
        [before, there, after]: [&Number; 3],
        lines: Vec<String>,
    ) {
        self.breaks.push(BreakRow {
            at: self.range.machine(at),
            kind,
            before: amount(before),
            there: amount(there),
            after: amount(after),
            lines,
            shown: self.range.shown(self.model, at),
            jump: to_the_penny(&after.minus(before)),
        });
    }

    /// `reward to Acme in 2024Q2`
    fn line(&self, (payee, period, item): &Line) -> String {
        let item = self.model.items.get(*item).map(|item| statement::title(self.model, *item));
        let contract = &self.model.contract;
        let period = contract.calendar.label(contract.statements, *period);
        format!("{} to {payee} in {period}", item.map_or("", |title| title.name.as_str()))
    }

    fn steps(&self, parameter: &mut Parameter<'_>) -> Result<Vec<StepRow>, Spent> {
        let mut rows: Vec<StepRow> = Vec::new();
        let mut before: Option<Number> = None;
        for at in self.range.steps() {
            let total = parameter.rounded(&at)?;
            rows.push(StepRow {
                at: self.range.machine(&at),
                amount: amount(&total),
                difference: before.map(|before| amount(&total.minus(&before))),
                shown: self.range.shown(self.model, &at),
            });
            before = Some(total);
        }
        Ok(rows)
    }
}

/// The amounts that are another line on the two sides of a value, or jump there.
fn changed(before: Option<&Amounts>, after: Option<&Amounts>, at: &Number) -> Vec<Line> {
    let (Some(before), Some(after)) = (before, after) else { return Vec::new() };
    let nothing = super::curve::Curve::flat(&Number::zero());
    let keys: BTreeSet<&Line> = before.last.keys().chain(after.lines.keys()).collect();
    let differs = |key: &&&Line| {
        let left = before.last.get(**key).unwrap_or(&nothing);
        let right = after.lines.get(**key).unwrap_or(&nothing);
        !left.same(right) || left.at(at) != right.at(at)
    };
    keys.iter().filter(differs).map(|key| (*key).clone()).collect()
}
