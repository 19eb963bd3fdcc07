//! An expression over rows of its frame: one kernel after the other, a batch at a time.

use std::hint::select_unpredictable;

use super::asked::Once;
use super::error::{RunError, all, both};
use super::failure::Why;
use super::view::{At, Rows, View};
use crate::column::{Cells, Kind, Lanes, NOWHERE, Scale, Truth, Vector, select};
use crate::model::{FactId, FrameId};
use crate::plan::{CaseNode, Node, Op, Scalar, Slot, Way, Work};

/// The values of an expression, or why the run stops there.
pub(super) type Evaluated<'a> = Result<Vector<'a>, RunError>;

impl<'a> View<'a> {
    /// The values of an expression for rows of its frame.
    pub(crate) fn eval(&self, node: &Node, rows: Rows<'_>) -> Evaluated<'a> {
        self.evaluates(node, rows);
        Ok(match &node.op {
            Op::Constant(scalar) => self.scalar(scalar),
            Op::Field(field) => self.load(self.field(*field), node.kind, rows),
            Op::Fact(fact) => self.fact(*fact, node.kind, rows)?,
            Op::Key(key) => self.load(self.frame(rows.frame).keys.get(*key as usize), node.kind, rows),
            Op::Slot(slot) => self.slot(*slot, node.kind, rows)?,
            Op::Spread(of, way) => self.spread(of, way, rows)?,
            Op::Tariff { tariff, keys, at } => self.tariff(*tariff, keys, at.as_deref(), node, rows)?,
            Op::Lookup { of, frame, keys } => self.lookup(of, *frame, keys, rows)?,
            Op::LinesTotal(total, keys) => self.lines_total(*total, keys, rows)?,
            Op::Related(ask) => self.related(ask, node.kind, rows)?,
            Op::And(parts) => self.both(node, parts, rows, Truth::YES)?,
            Op::Or(parts) => self.both(node, parts, rows, Truth::NO)?,
            Op::IfBlank(of, otherwise) => self.if_blank(node, of, otherwise, rows)?,
            Op::MustBeGiven(of) => self.must_be_given(of, rows)?,
            Op::Call(_) | Op::Compare { .. } | Op::Given(..) | Op::Not(_) | Op::ChooseGiven(..) => {
                let operands = self.operands(node, rows)?;
                self.call(node, &operands, rows).map_err(|fault| self.fault_of(fault, node, rows))?
            }
            Op::StatementDate => match self.context.as_at {
                Some(day) => Vector::given(Lanes::Days(Cells::Same(day.number()))),
                None => return Err(RunError::StatementDateMissing { span: node.span }),
            },
            Op::Row => row_numbers(rows),
            Op::Cases(cases, otherwise) => self.cases(cases, otherwise.as_deref(), node.kind, rows)?,
        })
    }

    /// The operands of a function. Where a blank decides a comparison, what is compared is not asked for.
    fn operands(&self, node: &Node, rows: Rows<'_>) -> Result<Vec<Vector<'a>>, RunError> {
        match &node.op {
            Op::Compare { left, right, blank: Some((of, _)), .. } => {
                let of = self.eval(of, rows)?;
                let open = of.blanks().map(|blank| !*blank);
                let (left, right) =
                    both(self.eval_where(left, rows, &open), self.eval_where(right, rows, &open))?;
                Ok(vec![left, right, of])
            }
            _ => all(node.operands().into_iter().map(|of| self.eval(of, rows))),
        }
    }

    fn scalar(&self, scalar: &Scalar) -> Vector<'a> {
        Vector::given(match scalar {
            Scalar::Fixed { scale, value } => Lanes::Fixed(*scale, Cells::Same(*value)),
            Scalar::Exact(number) => Lanes::Exact(Cells::Same(number.clone())),
            Scalar::Day(day) => Lanes::Days(Cells::Same(*day)),
            Scalar::Period(index) => Lanes::Periods(Cells::Same(*index)),
            Scalar::Code(code) => Lanes::Codes(Cells::Same(*code)),
            Scalar::Text(text) => Lanes::Codes(Cells::Same(self.context.text_code(*text))),
            Scalar::Truth(yes) => Lanes::Truths(Cells::Same(Truth::of(*yes))),
        })
    }

    /// A fact that is worked out. For a group without rows it is worked out here: its counts and totals are nought.
    fn fact(&self, fact: FactId, kind: Kind, rows: Rows<'_>) -> Evaluated<'a> {
        if !matches!(rows.at, At::Nothing) {
            return Ok(self.load(self.outcome.fact(fact), kind, rows));
        }
        let Some(known) = self.memo.of_nothing.get(fact.index()) else { return Ok(Vector::nothing(kind)) };
        let column = match known.get() {
            Some(column) => column,
            None => {
                let made = self.eval_fact(fact, rows)?.to_column(1);
                known.get_or_init(|| made)
            }
        };
        Ok(Vector::range(column, kind, 0, 1))
    }

    /// A fact from what it is made of.
    pub(crate) fn eval_fact(&self, fact: FactId, rows: Rows<'_>) -> Evaluated<'a> {
        match self.plan.fact(fact).map(|plan| &plan.work) {
            Some(Work::Value(value)) => self.eval(value, rows),
            Some(Work::Subset { .. }) if self.context.empty.contains(&fact) => {
                Ok(Vector::truths(Cells::Same(Truth::NO)))
            }
            Some(Work::Subset { within, conditions, .. }) => self.subset(*within, conditions, rows),
            Some(Work::Scale(scale)) => self.scale(fact, scale, rows),
            None => Ok(Vector::nothing(Kind::Number)),
        }
    }

    /// Membership is yes or no: what is not known to be met is not, and is asked nothing more.
    pub(crate) fn subset(
        &self,
        within: Option<FactId>,
        conditions: &[Node],
        rows: Rows<'_>,
    ) -> Evaluated<'a> {
        let is_met = |truth: &Truth| *truth == Truth::YES;
        let mut members = match within {
            Some(within) => self.fact(within, Kind::Truth, rows)?.into_truths().map(is_met),
            None => Cells::Same(true),
        };
        for condition in conditions {
            let met = self.eval_where(condition, rows, &members)?.into_truths();
            self.decides(condition.span, &met, &members, rows);
            members = members.zip(&met, |member, met| *member && is_met(met));
        }
        Ok(Vector::truths(members.map(|member| Truth::of(*member))))
    }

    fn slot(&self, slot: u32, kind: Kind, rows: Rows<'_>) -> Evaluated<'a> {
        if matches!(rows.at, At::Nothing) {
            return Ok(match self.plan.slots.get(slot as usize) {
                Some(Slot::Aggregate(aggregate)) if !aggregate.op.of_nothing_is_nought() => {
                    Vector::nothing(kind)
                }
                // What is not there stands nowhere in the order.
                Some(Slot::Running(_)) => Vector::nothing(kind),
                _ => Vector::given(Lanes::Fixed(Scale::WHOLE, Cells::Same(0))),
            });
        }
        match self.slot_column(slot) {
            Some(Once::ForAll(column)) => Ok(self.load(Some(column), kind, rows)),
            Some(Once::AsAsked(first)) => self.slot_as_asked(slot, kind, rows, first),
            None => Ok(Vector::nothing(kind)),
        }
    }

    fn spread(&self, of: &Node, way: &Way, rows: Rows<'_>) -> Evaluated<'a> {
        if self.is_contract(way.to) {
            return Ok(self.eval(of, Rows::range(way.to, 0, 1))?.spread());
        }
        let at = self.follow(rows, way);
        Ok(self.eval(of, Rows::list(way.to, &at))?.blank_where(&at))
    }

    fn lookup(&self, of: &Node, frame: FrameId, keys: &[Node], rows: Rows<'_>) -> Evaluated<'a> {
        let keys = keys.iter().map(|key| self.eval(key, rows)).collect::<Result<Vec<_>, _>>()?;
        let blank = keys.iter().fold(Cells::Same(false), |blank, key| {
            crate::column::either(&blank, &key.blanks()).map(|blank| *blank)
        });
        let groups = super::frames::find(self.frame(frame), &keys, &self.key_ranks(frame), rows.len());
        let exists = Cells::each(groups.iter().map(|group| *group != NOWHERE).collect());
        let found = self.eval_where(of, Rows::list(frame, &groups), &exists)?;
        // A group that there is not has a value all the same: that of no rows.
        let missing = groups.iter().zip(blank.iter(groups.len())).any(|(group, no)| *group == NOWHERE && !no);
        let value = if missing {
            let nothing = self.eval(of, Rows { frame, at: At::Nothing })?.spread();
            let which: Vec<u32> = groups.iter().map(|group| u32::from(*group == NOWHERE)).collect();
            select::pick(of.kind, &which, &[found, nothing])
        } else {
            found
        };
        Ok(value.blanked(&blank))
    }

    /// All of them (from yes, the least) or any of them (from no, the greatest).
    fn both(&self, node: &Node, parts: &[Node], rows: Rows<'_>, start: Truth) -> Evaluated<'a> {
        let mut truths: Cells<'_, Truth> = Cells::Same(start);
        let all = start == Truth::YES;
        for part in parts {
            let open = truths.map(|truth| *truth != start.not());
            let next = self.eval_where(part, rows, &open)?.into_truths();
            // A list of several values is one condition, and stands in one place.
            if part.span != node.span {
                let undecided = truths.map(|truth| if all { *truth == start } else { *truth != Truth::YES });
                self.decides(part.span, &next, &undecided, rows);
            }
            truths = truths.zip(&next, |a, b| if all { *a.min(b) } else { *a.max(b) });
        }
        Ok(Vector::truths(truths))
    }

    fn if_blank(&self, node: &Node, of: &Node, otherwise: &Node, rows: Rows<'_>) -> Evaluated<'a> {
        let value = self.eval(of, rows)?;
        self.stands_in(node.span, &value.blanks(), rows);
        let blank = match value.blanks() {
            Cells::Same(false) => None,
            blank => Some(blank.map(|blank| *blank)),
        };
        let Some(blank) = blank else { return Ok(value) };
        let otherwise = self.eval_where(otherwise, rows, &blank)?;
        let which: Vec<u32> = blank.iter(rows.len()).map(|blank| u32::from(*blank)).collect();
        Ok(select::pick(node.kind, &which, &[value, otherwise]))
    }

    /// A value of which none may be blank. A group that does not exist has no value that anybody could have given.
    fn must_be_given(&self, of: &Node, rows: Rows<'_>) -> Evaluated<'a> {
        let value = self.eval(of, rows)?;
        if matches!(rows.at, At::Nothing) {
            return Ok(value);
        }
        let blanks = value.blanks();
        let blank = blanks.iter(rows.len()).enumerate().filter(|(_, blank)| **blank).map(|(at, _)| at);
        let there = blank.filter(|at| rows.row(*at).is_some());
        let failure = self.failure(of.span, Why::NotGiven, rows, there);
        if failure.places.is_empty() { Ok(value) } else { Err(RunError::Rows { failures: vec![failure] }) }
    }

    fn cases(
        &self,
        cases: &[CaseNode],
        otherwise: Option<&Node>,
        kind: Kind,
        rows: Rows<'_>,
    ) -> Evaluated<'a> {
        let mut which = vec![NOWHERE; rows.len()];
        let mut branches = Vec::new();
        for (position, case) in cases.iter().enumerate() {
            let open = Cells::each(which.iter().map(|which| *which == NOWHERE).collect());
            let met = self.eval_where(&case.when, rows, &open)?.into_truths();
            let met = met.zip(&open, |met, open| *open && *met == Truth::YES);
            let branch = u32::try_from(position).unwrap_or(NOWHERE);
            for (which, met) in which.iter_mut().zip(met.iter(rows.len())) {
                *which = select_unpredictable(*met, branch, *which);
            }
            self.takes(case.span, &met, rows);
            branches.push(self.eval_where(&case.then, rows, &met)?);
        }
        if let Some(otherwise) = otherwise {
            let open = Cells::each(which.iter().map(|which| *which == NOWHERE).collect());
            let branch = u32::try_from(branches.len()).unwrap_or(NOWHERE);
            self.takes(otherwise.span, &open, rows);
            branches.push(self.eval_where(otherwise, rows, &open)?);
            for which in &mut which {
                *which = select_unpredictable(*which == NOWHERE, branch, *which);
            }
        }
        Ok(select::pick(kind, &which, &branches))
    }
}

/// Each row as those that refer to it call it: by its number.
fn row_numbers<'a>(rows: Rows<'_>) -> Vector<'a> {
    let numbers: Vec<u32> = match rows.at {
        At::Range(start, end) => (start..end).map(|row| u32::try_from(row).unwrap_or(NOWHERE)).collect(),
        At::List(list) => list.to_vec(),
        At::Nothing => vec![NOWHERE],
    };
    Vector::given(Lanes::Codes(Cells::each(numbers.clone()))).blank_where(&numbers)
}
