//! How many rows there can be, by what a record says of its rows.

use super::enclosure::Set;
use super::place::Place;
use super::world::World;
use crate::analysis::Range;
use crate::model::{
    Comparison, Expr, ExprKind, FactKind, FieldId, FrameMap, Population, RecordId, Running, RunningOp, Spell,
    SpellStep, SpellStepKind, Type, VolumeKey, VolumeOf,
};
use crate::value::{AggregateOp, CompareOp, Function, Number, PeriodKind};

/// So many rows at most share these.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) most: Number,
    pub(super) keys: Vec<VolumeKey>,
}

/// No month has fewer days.
const SHORTEST_MONTH: i128 = 28;
/// Nor more.
const LONGEST_MONTH: i128 = 31;

impl World<'_> {
    /// What a record says of how many rows it has: `no more than`, and what no two rows share.
    pub(super) fn rules(&self, id: RecordId) -> Vec<Rule> {
        let record = &self.model.records[id];
        let once = record.uniques.iter().map(|unique| Rule {
            most: Number::one(),
            keys: unique.fields.iter().map(|field| VolumeKey { field: *field, period: None }).collect(),
        });
        let said = record.volumes.iter().filter_map(|volume| match &volume.of {
            VolumeOf::Rows(keys) => {
                Some(Rule { most: Number::from_int(i128::from(volume.most)), keys: keys.clone() })
            }
            VolumeOf::Values(_) => None,
        });
        said.chain(once).collect()
    }

    /// What no more than so many rows of a subset share, because by a condition of its own only the first or the last of
    /// each is in it, or the first so many.
    pub(super) fn picks(&self, subset: &Population) -> impl Iterator<Item = Rule> {
        let record = subset.record;
        subset.conditions.iter().filter_map(move |condition| {
            let (running, most) = match &condition.kind {
                ExprKind::Running(running) if matches!(running.op, RunningOp::First | RunningOp::Last) => {
                    (&**running, Number::one())
                }
                ExprKind::Compare(comparison) => self.first_so_many(comparison)?,
                _ => return None,
            };
            let keys =
                running.keys.iter().map(|key| counted_by(record, key)).collect::<Option<Vec<VolumeKey>>>();
            keys.map(|keys| Rule { most: most.clone(), keys })
        })
    }

    /// What is counted along rows, and how many of those that share its keys a count leaves that is held from above: the
    /// rows that are counted have the numbers one, two, three and so on.
    fn first_so_many<'e>(&'e self, comparison: &'e Comparison) -> Option<(&'e Running, Number)> {
        let (count, most, is_below) = match comparison.op {
            CompareOp::AtMost => (&comparison.left, &comparison.right, false),
            CompareOp::Less => (&comparison.left, &comparison.right, true),
            CompareOp::AtLeast => (&comparison.right, &comparison.left, false),
            CompareOp::More => (&comparison.right, &comparison.left, true),
            CompareOp::Is | CompareOp::IsNot => return None,
        };
        let running = self.counted_along(count)?;
        let before = match running.op {
            RunningOp::UpToThis(AggregateOp::Count) => false,
            RunningOp::BeforeThis(AggregateOp::Count) => true,
            _ => return None,
        };
        // A row that is not counted itself has the number of the one before; a window forgets.
        if running.window.is_some() || running.within.is_some() || !running.conditions.is_empty() {
            return None;
        }
        let most = self.eval(most, &Place::contract()).range().most?;
        let largest =
            if is_below { most.negated().floor().negated().minus(&Number::one()) } else { most.floor() };
        let rows = if before { largest.plus(&Number::one()) } else { largest };
        Some((running, rows.max(Number::zero())))
    }

    fn counted_along<'e>(&'e self, expr: &'e Expr) -> Option<&'e Running> {
        match &expr.kind {
            ExprKind::Running(running) => Some(running),
            ExprKind::Fact(fact) => match &self.model.facts[*fact].kind {
                FactKind::Define => self.counted_along(&self.model.facts[*fact].value),
                _ => None,
            },
            _ => None,
        }
    }

    /// The most rows that share the values of keys, by one rule: so many for each value of what the keys leave open.
    pub(super) fn rows_by(&self, record: RecordId, rule: &Rule, keys: &[&Expr]) -> Option<Number> {
        let open = rule.keys.iter().filter(|key| !self.is_fixed(record, **key, keys));
        open.map(|key| self.size(record, *key, keys))
            .try_fold(rule.most.clone(), |all, size| Some(all.times(&size?)))
    }

    /// Whether rows that share the values of keys share what a rule counts by.
    pub(super) fn is_fixed(&self, record: RecordId, key: VolumeKey, keys: &[&Expr]) -> bool {
        let id = FieldId { record, field: key.field };
        keys.iter().any(|expr| match (&expr.kind, key.period) {
            (ExprKind::Field(field), _) => *field == id,
            (ExprKind::Call(Function::PeriodOf(kind), parts), Some(wanted)) => {
                let of =
                    matches!(parts.as_slice(), [Expr { kind: ExprKind::Field(field), .. }] if *field == id);
                of && (*kind == wanted || self.model.contract.calendar.nests(*kind, wanted))
            }
            _ => false,
        })
    }

    /// The days between which all spells lie: not before the first nor after the last of the rows that they are made of,
    /// and within those that are kept of them.
    pub(super) fn days_of_spell(&self, spell: &Spell) -> Range {
        let any = Place::any(spell.source);
        let between = |first: &Expr, last: &Expr, place: &Place| {
            let (first, last) = (self.eval(first, place).range(), self.eval(last, place).range());
            Range::of(first.least, last.most)
        };
        let taken = self.narrowed_to_population(spell.selection, &any).unwrap_or_else(|| any.clone());
        let all = between(&spell.from, &spell.to, &taken);
        spell.steps.iter().fold(all, |days, step| match &step.kind {
            SpellStepKind::Within(first, last) => days.within(&between(first, last, &any)),
            SpellStepKind::Joined(_)
            | SpellStepKind::Without { .. }
            | SpellStepKind::CutAt(_)
            | SpellStepKind::Blocks { .. } => days,
        })
    }

    /// The most rows of a spell that share the values of keys: each row that it is made of has one interval at most, and
    /// joined ones are fewer; each interval that is taken out may leave one part more. Of each there is one part in each
    /// period at whose start it is cut, and in none out of the days within which it is kept; or as many blocks as fit
    /// into these days.
    pub(super) fn rows_of_spell(&self, id: RecordId, keys: &[&Expr]) -> Option<Number> {
        let record = &self.model.records[id];
        let spell = record.made.as_ref()?.spell()?;
        let kept = self.days_of_spell(spell);
        let of_source: Vec<Expr> = keys.iter().filter_map(|key| on_source(key, id, spell)).collect();
        let mut rows = self.most_rows(spell.source, &of_source.iter().collect::<Vec<_>>())?;
        let mut parted: Option<Number> = None;
        for step in &spell.steps {
            match &step.kind {
                SpellStepKind::Joined(_) | SpellStepKind::Within(..) => {}
                SpellStepKind::Without { spell, .. } if parted.is_none() => {
                    rows = rows.plus(&self.most_rows(*spell, &[])?);
                }
                SpellStepKind::CutAt(kind) if parted.is_none() => {
                    let [first, _] = record.days()?;
                    let first = FieldId { record: id, field: u32::try_from(first).ok()? };
                    let inside = keys.iter().filter_map(|expr| self.periods_within(expr, first, *kind));
                    parted = Some(inside.chain(self.periods_between(*kind, &kept)).min()?);
                }
                SpellStepKind::Blocks { length, whole } if parted.is_none() => {
                    let least = self.eval(&length.count, &Place::contract()).range().least?;
                    let each = if length.months { SHORTEST_MONTH } else { 1 };
                    let each = Number::from_int(i128::from(length.times).checked_mul(each)?);
                    let blocks = span(&kept)?.divided_by(&least.times(&each))?;
                    let shorter = if *whole { Number::zero() } else { Number::one() };
                    parted = Some(blocks.floor().plus(&shorter).max(Number::zero()));
                }
                // What is parted again, or has days taken out of its parts.
                SpellStepKind::CutAt(_) | SpellStepKind::Without { .. } | SpellStepKind::Blocks { .. } => {
                    return None;
                }
            }
        }
        Some(parted.map_or_else(|| rows.clone(), |parts| rows.times(&parts)))
    }

    /// How many days after the first day of a part of a spell its last one is at most, where spells are cut.
    pub(super) fn longest_part(&self, first: &Expr, last: &Expr) -> Option<Number> {
        let (ExprKind::Field(first), ExprKind::Field(last)) = (&first.kind, &last.kind) else { return None };
        let record = &self.model.records[first.record];
        let spell = record.made.as_ref()?.spell()?;
        let own = [first.field, last.field].map(|field| usize::try_from(field).ok());
        if first.record != last.record || record.days().map(|days| days.map(Some)) != Some(own) {
            return None;
        }
        let longest = |step: &SpellStep| match &step.kind {
            SpellStepKind::CutAt(kind) => Some(Number::from_int(match kind {
                PeriodKind::Week => 7,
                PeriodKind::Month => LONGEST_MONTH,
                PeriodKind::Quarter => 92,
                PeriodKind::ContractYear | PeriodKind::FinancialYear => 366,
            })),
            SpellStepKind::Blocks { length, .. } => {
                let most = self.eval(&length.count, &Place::contract()).range().most?;
                let each = if length.months { LONGEST_MONTH } else { 1 };
                Some(most.times(&Number::from_int(i128::from(length.times).checked_mul(each)?)))
            }
            SpellStepKind::Joined(_) | SpellStepKind::Without { .. } | SpellStepKind::Within(..) => None,
        };
        spell.steps.iter().filter_map(longest).min().map(|days| days.minus(&Number::one()))
    }

    /// How many values there are of what a rule counts by, among rows that share the values of keys. Rows with a blank
    /// are not counted by it, so that nothing is known where there may be one.
    pub(super) fn size(&self, record: RecordId, key: VolumeKey, keys: &[&Expr]) -> Option<Number> {
        let id = FieldId { record, field: key.field };
        let field = &self.model.records[id];
        if field.may_be_blank {
            return None;
        }
        let said = self.model.records[record].volumes.iter().filter_map(|volume| match volume.of {
            VolumeOf::Values(of) if of == key.field => Some(Number::from_int(i128::from(volume.most))),
            VolumeOf::Values(_) | VolumeOf::Rows(_) => None,
        });
        let said = said.min();
        let range = match self.any_value(id).set {
            Set::Numbers(range) => range,
            Set::Choices(_) | Set::Truth { .. } | Set::Text(_) | Set::Rows(_) => Range::unknown(),
        };
        let by_type = match (&field.ty, key.period) {
            (Type::Date, Some(kind)) => {
                let inside = keys.iter().filter_map(|expr| self.periods_within(expr, id, kind));
                inside.chain(self.periods_between(kind, &range)).min()
            }
            (Type::Date | Type::Period(_), None) => span(&range),
            (Type::Number(_), None) if field.whole => span(&range),
            (Type::Reference(to), None) => {
                let there: Vec<Expr> = keys.iter().filter_map(|key| past(key, id)).collect();
                self.most_rows(*to, &there.iter().collect::<Vec<_>>())
            }
            (ty, _) => self.values_of(ty),
        };
        by_type.into_iter().chain(said).min()
    }

    /// The fields that limits of a record's rows count by and of which there is no end. That a field tells rows apart is
    /// no limit that anybody set.
    pub(super) fn endless(&self, record: RecordId) -> Vec<FieldId> {
        let mut found: Vec<FieldId> = Vec::new();
        let limits = self.model.records[record].volumes.iter().filter_map(|volume| match &volume.of {
            VolumeOf::Rows(keys) => Some(keys),
            VolumeOf::Values(_) => None,
        });
        for key in limits.flatten() {
            let field = FieldId { record, field: key.field };
            if self.size(record, *key, &[]).is_none() && !found.contains(&field) {
                found.push(field);
            }
        }
        found
    }

    /// How many periods of a kind lie in the period of another that a key is.
    pub(super) fn periods_within(&self, expr: &Expr, id: FieldId, kind: PeriodKind) -> Option<Number> {
        let (of_kind, of) = expr.as_period()?;
        let is_of = matches!(of.kind, ExprKind::Field(field) if field == id);
        let calendar = &self.model.contract.calendar;
        if is_of && (kind == of_kind || calendar.nests(of_kind, kind)) {
            return Some(Number::one());
        }
        if is_of { self.periods_of_longer(kind, of_kind) } else { None }
    }

    /// How many periods of a kind there are at most in one of a longer kind, which holds whole ones.
    pub(super) fn periods_of_longer(&self, kind: PeriodKind, longer: PeriodKind) -> Option<Number> {
        let most = match (kind, longer) {
            (PeriodKind::Month, PeriodKind::Quarter) => 3,
            (PeriodKind::Month, PeriodKind::ContractYear | PeriodKind::FinancialYear) => 12,
            (PeriodKind::Quarter, PeriodKind::ContractYear | PeriodKind::FinancialYear) => 4,
            _ => return None,
        };
        self.model.contract.calendar.nests(kind, longer).then(|| Number::from_int(most))
    }

    /// How many periods of a kind there are from the first to the last day of a range.
    pub(super) fn periods_between(&self, kind: PeriodKind, range: &Range) -> Option<Number> {
        let calendar = &self.model.contract.calendar;
        let indexes = range.rising(|end| {
            let day = crate::value::Day::from_number(i32::try_from(end.to_int()?).ok()?)?;
            Some(Number::from_int(i128::from(calendar.index(kind, day))))
        });
        span(&indexes)
    }
}

/// What rows share, as a value of the row to which a field of theirs refers: `person's provider` as `provider`. None
/// where it is not of that row alone.
fn past(key: &Expr, id: FieldId) -> Option<Expr> {
    led(key, &|first, rest, inner| (first == id).then(|| through(rest, inner)))
}

/// What spells share, as a value of the rows that they are made of; none where no key of theirs says it.
fn on_source(key: &Expr, id: RecordId, spell: &Spell) -> Option<Expr> {
    let source = |field: FieldId| {
        let at = usize::try_from(field.field).ok().filter(|_| field.record == id)?;
        spell.keys.get(at).map(|key| &key.value)
    };
    if let ExprKind::Field(field) = key.kind {
        return source(field).cloned();
    }
    led(key, &|first, rest, inner| match &source(first)?.kind {
        // The row itself.
        ExprKind::Row => Some(through(rest, inner)),
        ExprKind::Field(field) => Some(through(&[&[*field], rest].concat(), inner)),
        ExprKind::Spread(last, map) => match last.kind {
            ExprKind::Field(field) => {
                Some(through(&[map.through.as_slice(), &[field], rest].concat(), inner))
            }
            _ => None,
        },
        _ => None,
    })
}

/// What stands instead of a first reference, the others, and what they lead to.
type Anew<'a> = dyn Fn(FieldId, &[FieldId], &Expr) -> Option<Expr> + 'a;

/// A value that references lead to, or a period of one, written anew: made of the first reference, the others, and what
/// they lead to.
fn led(key: &Expr, anew: &Anew<'_>) -> Option<Expr> {
    match &key.kind {
        ExprKind::Spread(inner, map) => {
            let (first, rest) = map.through.split_first()?;
            anew(*first, rest, inner)
        }
        ExprKind::Call(function @ Function::PeriodOf(_), parts) => match parts.as_slice() {
            [of] => Some(Expr::call(function.clone(), vec![led(of, anew)?], key.ty.clone(), key.span)),
            _ => None,
        },
        _ => None,
    }
}

fn through(references: &[FieldId], inner: &Expr) -> Expr {
    if references.is_empty() {
        return inner.clone();
    }
    let map = FrameMap { through: references.to_vec() };
    Expr { kind: ExprKind::Spread(Box::new(inner.clone()), map), ..inner.clone() }
}

/// A field of a record, or a period of one, as rules count by it.
pub(super) fn counted_by(record: RecordId, key: &Expr) -> Option<VolumeKey> {
    let (of, period) = match key.as_period() {
        Some((kind, of)) => (of, Some(kind)),
        None => (key, None),
    };
    match of.kind {
        ExprKind::Field(field) if field.record == record => Some(VolumeKey { field: field.field, period }),
        _ => None,
    }
}

/// How many whole numbers lie in a range.
pub(super) fn span(range: &Range) -> Option<Number> {
    let (least, most) = (range.least.as_ref()?, range.most.as_ref()?);
    Some(most.minus(least).floor().plus(&Number::one()).max(Number::zero()))
}
