//! Intervals of days: gaps and islands, and what is done to them.

use std::collections::BTreeMap;

use super::calendar::{days_between, earlier, later, plus_days, plus_months, quotient};
use super::joins::aliased;
use super::maker::Maker;
use super::refusal::{Made, Refusal};
use super::scope::{Held, Relation};
use super::tree::{Call, From, Join, Keeps, Query, Rows, S, Select, Sign, Sql, Step, T};
use super::value::{Num, Value};
use crate::model::{RecordId, Type};
use crate::plan::{FramePlan, Node, SpellPlan, StepPlan, StretchPlan};
use crate::source::Span;

/// The first and the last day of an interval.
const FIRST: &str = "first_day";
const LAST: &str = "last_day";

/// Intervals in the making: a step with a column for each key, for each value that the steps read, and for the days.
struct Pieces {
    step: String,
    keys: Vec<String>,
    carried: Vec<String>,
    name: String,
}

impl Pieces {
    fn kept(&self) -> Vec<(Sql, String)> {
        self.keys.iter().chain(&self.carried).map(|name| (Sql::column(name), name.clone())).collect()
    }

    fn names(&self) -> Vec<String> {
        let days = [FIRST, LAST].map(str::to_owned);
        self.keys.iter().chain(&self.carried).cloned().chain(days).collect()
    }

    fn by(&self) -> Vec<Sql> {
        self.keys.iter().map(|name| Sql::column(name)).collect()
    }
}

fn first() -> Sql {
    Sql::column(FIRST)
}

fn last() -> Sql {
    Sql::column(LAST)
}

impl Maker<'_> {
    /// The rows of a spell.
    pub(super) fn spell_rows(&mut self, id: RecordId) -> Made<Relation> {
        let record = &self.model.records[id];
        let span = record.title.span;
        if record.made.as_ref().is_some_and(|made| made.balance().is_some()) {
            return Err(Refusal::of(span, "what is carried from period to period is not worked out in SQL")
                .with_help(
                    "carry it for each payee, or for a record that the file of `--tables` says is `small`",
                ));
        }
        let Some(plan) = self.plan.spell(id.index()).cloned() else {
            return Err(Refusal::unexpected(span, "the rows of this record are not worked out in SQL"));
        };
        let (mut pieces, keys) = self.intervals(id, &plan, span)?;
        if plan.groups.is_some() {
            pieces =
                self.joined(pieces, 0, "days that are covered twice count once, and what touches is one");
        }
        for (position, step) in plan.steps.iter().enumerate() {
            pieces = match step {
                StepPlan::Joined(gap) => {
                    let gap = self.stretch(gap)?;
                    self.joined(pieces, gap, &format!("joined over gaps of at most {gap} days"))
                }
                StepPlan::Within(..) => self.within(pieces, position),
                StepPlan::CutAt(kind) => {
                    let (kind, name) = (*kind, pieces.name.clone());
                    let comment = format!("cut at the start of each {}", kind.word());
                    let relation = Relation::new(pieces.step.clone(), BTreeMap::new(), pieces.names());
                    let mut scope = super::scope::Scope::of(plan.rows, relation);
                    let (from, to) =
                        (self.period_of(&mut scope, kind, first()), self.period_of(&mut scope, kind, last()));
                    let relation = self.finished(scope, &format!("{name}_periods"), &comment)?;
                    let number = Sql::of(S, "i");
                    let (begins, ends) = (self.first_day(kind, number.clone()), self.last_day(kind, number));
                    let mut columns = pieces.kept();
                    columns.push((later(first(), begins), FIRST.to_owned()));
                    columns.push((earlier(last(), ends), LAST.to_owned()));
                    let select = Select {
                        columns,
                        from: From::Step(relation.step),
                        each: Some((from, to)),
                        ..Select::default()
                    };
                    self.next(pieces, select, &comment)
                }
                StepPlan::Blocks { length, whole } => self.blocks(pieces, length, *whole)?,
                StepPlan::Without { rows, keys, record } => {
                    self.without(pieces, (*rows, RecordId(u32::try_from(*record).unwrap_or(0))), keys, span)?
                }
            };
        }
        self.numbered(id, &pieces, keys)
    }

    /// The interval of each row, with the keys and what the steps read of the rows.
    fn intervals(
        &mut self,
        id: RecordId,
        plan: &SpellPlan,
        span: Span,
    ) -> Made<(Pieces, Vec<(Value, Type)>)> {
        let record = &self.model.records[id];
        let name = record.title.name.clone();
        self.ensure_fact(plan.selection)?;
        self.ensure_all(&[plan.from.clone(), plan.to.clone()], plan.rows)?;
        let key_nodes = match plan.groups.and_then(|groups| self.plan.frames.get(groups.index())).cloned() {
            Some(FramePlan::Groups { keys, .. }) => keys,
            _ => Vec::new(),
        };
        self.ensure_all(&key_nodes, plan.rows)?;
        let mut scope = self.scope(plan.rows)?;
        let mut keys = Vec::new();
        let mut columns = Vec::new();
        let mut given = Vec::new();
        let count = record.days().map_or(0, |[first, _]| first);
        let fields: Vec<(String, Type)> =
            record.fields.iter().take(count).map(|field| (field.name.clone(), field.ty.clone())).collect();
        let values = match plan.groups {
            Some(groups) => self.group_keys(groups, &key_nodes, &mut scope)?,
            None => {
                let row = Node { op: crate::plan::Op::Row, kind: crate::column::Kind::Code, span };
                vec![self.value(&row, &mut scope)?]
            }
        };
        for ((name, ty), value) in fields.iter().zip(values) {
            given.push(value.is_blank().not());
            columns.push((value.clone().one(span)?, name.clone()));
            keys.push((value.named(name, ""), ty.clone()));
        }
        let (from, to) =
            (self.value(&plan.from, &mut scope)?.one(span)?, self.value(&plan.to, &mut scope)?.one(span)?);
        let (from, to) = (scope.bind(from, "from"), scope.bind(to, "to"));
        columns.push((from.clone(), FIRST.to_owned()));
        columns.push((to.clone(), LAST.to_owned()));
        let mut carried = Vec::new();
        for (position, step) in plan.steps.iter().enumerate() {
            let StepPlan::Within(a, b) = step else { continue };
            for (node, end) in [(a, "from"), (b, "to")] {
                let value = self.within_value(node, plan, &key_nodes, &mut scope)?;
                let column = format!("_within_{position}_{end}");
                columns.push((value, column.clone()));
                carried.push(column);
            }
        }
        let taken = scope.read(Held::Fact(plan.selection));
        let taken =
            taken.ok_or_else(|| Refusal::unexpected(span, "rows that are not picked in SQL"))?.truth(span)?;
        let filter = [taken, from.infix(Sign::AtMost, to)].into_iter().chain(given).collect();
        let relation = self.finished(scope, &format!("{name}_of"), "")?;
        let comment = self.comment("spell", &name, span);
        let select = Select {
            columns,
            from: From::Step(relation.step),
            filter: Some(Sql::all(filter)),
            ..Select::default()
        };
        let step = self.fresh(&format!("{name}_intervals"));
        self.steps.push(Step {
            name: step.clone(),
            comment: format!("{comment}: the interval of each row"),
            query: Query::Select(Box::new(select)),
        });
        let pieces = Pieces { step, keys: fields.into_iter().map(|(name, _)| name).collect(), carried, name };
        Ok((pieces, keys))
    }

    /// An end that intervals are kept within: a value of the groups, or of the rows.
    fn within_value(
        &mut self,
        node: &Node,
        plan: &SpellPlan,
        keys: &[Node],
        scope: &mut super::scope::Scope,
    ) -> Made<Sql> {
        let Some(groups) = plan.groups else {
            self.ensure_all(std::slice::from_ref(node), plan.rows)?;
            return self.value(node, scope)?.one(node.span);
        };
        if node.is_fixed()
            || matches!(&node.op, crate::plan::Op::Spread(_, way) if matches!(self.model.frames[way.to], crate::model::Frame::Contract))
        {
            return self.value(node, scope)?.one(node.span);
        }
        let of_group = Node {
            op: crate::plan::Op::Lookup { of: Box::new(node.clone()), frame: groups, keys: keys.to_vec() },
            ..node.clone()
        };
        self.value(&of_group, scope)?.one(node.span)
    }

    /// How many days or months a stretch has: it is known before anything runs.
    fn stretch(&mut self, stretch: &StretchPlan) -> Made<i128> {
        let mut nowhere = super::scope::Scope::nothing(crate::model::FrameId(0));
        nowhere.in_contract = true;
        let count = self.value(&stretch.count, &mut nowhere)?.number(stretch.span)?;
        let count =
            count.known().and_then(|count| count.to_int()).filter(|count| (1..=4_000_000).contains(count));
        let count = count.ok_or_else(|| {
            Refusal::of(stretch.span, "a length that is no whole number from 1 on")
                .with_help("let the blocks have a whole number of days, weeks or months, from 1 on")
        })?;
        Ok(count.saturating_mul(i128::from(stretch.times)).min(4_000_000))
    }

    /// The next step of the pieces.
    fn next(&mut self, pieces: Pieces, select: Select, comment: &str) -> Pieces {
        let step = self.fresh(&pieces.name);
        let query = Query::Select(Box::new(select));
        self.steps.push(Step { name: step.clone(), comment: comment.to_owned(), query });
        Pieces { step, ..pieces }
    }

    /// Pieces with no more than so many days between them become one.
    fn joined(&mut self, pieces: Pieces, gap: i128, comment: &str) -> Pieces {
        // Pieces may be joined more than once.
        let [begins_at, island_of] =
            ["_begins", "_island"].map(|name| format!("{name}_{}", self.steps.len()));
        let order = vec![(first(), false), (last(), false)];
        let over = |of: Sql, rows| Sql::Over {
            of: Box::new(of),
            by: pieces.by(),
            order: order.clone(),
            rows: Some(rows),
        };
        let reach = over(Sql::call(Call::Max, vec![last()]), Rows::BeforeThis);
        let begins = first().infix(Sign::AtMost, plus_days(reach, Sql::Int(gap.saturating_add(1))));
        let edge = Select {
            star: true,
            columns: vec![(Sql::if_else(begins, Sql::Int(0), Sql::Int(1)), begins_at.clone())],
            from: From::Step(pieces.step.clone()),
            ..Select::default()
        };
        let pieces = self.next(pieces, edge, comment);
        let order = vec![(first(), false), (last(), false)];
        let island = Sql::Over {
            of: Box::new(Sql::call(Call::Sum, vec![Sql::column(&begins_at)])),
            by: pieces.by(),
            order,
            rows: Some(Rows::UpToThis),
        };
        let numbered = Select {
            star: true,
            columns: vec![(island, island_of.clone())],
            from: From::Step(pieces.step.clone()),
            ..Select::default()
        };
        let pieces = self.next(pieces, numbered, "");
        let keys = pieces.keys.len();
        let mut columns: Vec<(Sql, String)> =
            pieces.keys.iter().map(|name| (Sql::column(name), name.clone())).collect();
        columns.push((Sql::column(&island_of), island_of));
        // What the steps read is the same in all rows of a group.
        columns.extend(
            pieces.carried.iter().map(|name| (Sql::call(Call::Min, vec![Sql::column(name)]), name.clone())),
        );
        columns.push((Sql::call(Call::Min, vec![first()]), FIRST.to_owned()));
        columns.push((Sql::call(Call::Max, vec![last()]), LAST.to_owned()));
        let group = (1..=keys.saturating_add(1)).collect();
        let select = Select { columns, from: From::Step(pieces.step.clone()), group, ..Select::default() };
        self.next(pieces, select, "")
    }

    fn within(&mut self, pieces: Pieces, position: usize) -> Pieces {
        let ends = ["from", "to"].map(|end| Sql::column(&format!("_within_{position}_{end}")));
        let [from, to] = ends;
        let mut columns = pieces.kept();
        columns.push((later(first(), from.clone()), FIRST.to_owned()));
        columns.push((earlier(last(), to.clone()), LAST.to_owned()));
        let meets = vec![
            first().infix(Sign::AtMost, to.clone()),
            last().infix(Sign::AtLeast, from.clone()),
            from.infix(Sign::AtMost, to),
        ];
        let select = Select {
            columns,
            from: From::Step(pieces.step.clone()),
            filter: Some(Sql::all(meets)),
            ..Select::default()
        };
        self.next(pieces, select, "only the days within these")
    }

    fn blocks(&mut self, pieces: Pieces, length: &StretchPlan, whole: bool) -> Made<Pieces> {
        let count = self.stretch(length)?;
        let number = Sql::of(S, "i");
        let times = |block: Sql| block.infix(Sign::Times, Sql::Int(count));
        let begin = |block: Sql| match length.months {
            true => plus_months(first(), times(block)),
            false => plus_days(first(), times(block)),
        };
        let begins = begin(number.clone());
        let ends = plus_days(begin(number.plus(Sql::Int(1))), Sql::Int(-1));
        let relation = Relation::new(pieces.step.clone(), BTreeMap::new(), pieces.names());
        let mut scope = super::scope::Scope::of(crate::model::FrameId(0), relation);
        let most = match length.months {
            true => quotient(self.months_until(&mut scope, first(), plus_days(last(), Sql::Int(1))), count),
            false => quotient(days_between(first(), last()).plus(Sql::Int(1)), count),
        };
        let most = scope.bind(most, "blocks");
        let relation = self.finished(scope, &format!("{}_blocks", pieces.name), "cut into blocks")?;
        let mut columns = pieces.kept();
        columns.push((begins.clone(), FIRST.to_owned()));
        columns.push((earlier(last(), ends.clone()), LAST.to_owned()));
        let kept = if whole { ends.infix(Sign::AtMost, last()) } else { begins.infix(Sign::AtMost, last()) };
        let select = Select {
            columns,
            from: From::Step(relation.step),
            each: Some((Sql::Int(0), most)),
            filter: Some(kept),
            ..Select::default()
        };
        Ok(self.next(pieces, select, ""))
    }

    /// The days of another spell are taken out: what is left is from the first day on, and after each hole up to the
    /// next.
    fn without(
        &mut self,
        pieces: Pieces,
        (rows, other): (crate::model::FrameId, RecordId),
        keys: &[u32],
        span: Span,
    ) -> Made<Pieces> {
        let holes = self.relation(rows)?;
        let days = self.model.records[other].days().unwrap_or([0, 1]);
        let held = |at: usize| {
            let at = u32::try_from(at).unwrap_or(0);
            holes
                .values
                .get(&Held::Field(at))
                .cloned()
                .ok_or_else(|| Refusal::unexpected(span, "days that are not worked out in SQL"))
        };
        let mut pairs = Vec::new();
        for (key, own) in keys.iter().zip(&pieces.keys) {
            pairs.push((held(*key as usize)?.one(span)?, Sql::column(own)));
        }
        let on_hole = |alias: &str, value: Value| {
            value
                .one(span)
                .map(|sql| if let Sql::Column(_, name) = sql { Sql::of(alias, &name) } else { sql })
        };
        let [first_at, last_at] = days;
        let (from, to) = (on_hole("h", held(first_at)?)?, on_hole("h", held(last_at)?)?);
        let on = Sql::all(vec![
            aliased(&pairs, "h"),
            from.clone().infix(Sign::AtMost, last()),
            to.clone().infix(Sign::AtLeast, first()),
        ]);
        let joined = Select {
            star: true,
            columns: vec![(from, "_hole_first".to_owned()), (to, "_hole_last".to_owned())],
            from: From::Step(pieces.step.clone()),
            joins: vec![Join { step: holes.step, alias: "h".to_owned(), on, keeps: Keeps::Every }],
            ..Select::default()
        };
        let pieces = self.next(pieces, joined, "the holes in each piece");
        let (hole_first, hole_last) = (Sql::column("_hole_first"), Sql::column("_hole_last"));
        let by: Vec<Sql> = pieces.by().into_iter().chain([first(), last()]).collect();
        let over = |of: Sql| Sql::Over {
            of: Box::new(of),
            by: by.clone(),
            order: vec![(hole_first.clone(), false)],
            rows: None,
        };
        let placed = Select {
            star: true,
            columns: vec![
                (over(Sql::call(Call::RowNumber, Vec::new())), "_hole".to_owned()),
                (over(Sql::call(Call::Lead, vec![hole_first.clone()])), "_next_hole".to_owned()),
            ],
            from: From::Step(pieces.step.clone()),
            ..Select::default()
        };
        let pieces = self.next(pieces, placed, "");
        let part = |from: Sql, to: Sql, when: Sql| {
            let mut columns = pieces.kept();
            columns.push((from.clone(), FIRST.to_owned()));
            columns.push((to.clone(), LAST.to_owned()));
            let filter = Some(Sql::all(vec![when, from.infix(Sign::AtMost, to)]));
            Select { columns, from: From::Step(pieces.step.clone()), filter, ..Select::default() }
        };
        let before =
            Sql::if_else(hole_first.clone().is_blank(), last(), plus_days(hole_first.clone(), Sql::Int(-1)));
        let next = Sql::column("_next_hole");
        let until = Sql::if_else(next.clone().is_blank(), last(), plus_days(next, Sql::Int(-1)));
        let parts = vec![
            part(first(), before, Sql::column("_hole").infix(Sign::Is, Sql::Int(1))),
            part(plus_days(hole_last, Sql::Int(1)), until, hole_first.is_given()),
        ];
        let step = self.fresh(&pieces.name);
        let comment = "what is left between them".to_owned();
        self.steps.push(Step { name: step.clone(), comment, query: Query::UnionAll(parts) });
        Ok(Pieces { step, ..pieces })
    }

    /// The spells, numbered by their keys and days, so that they can be told apart.
    fn numbered(&mut self, id: RecordId, pieces: &Pieces, keys: Vec<(Value, Type)>) -> Made<Relation> {
        let record = &self.model.records[id];
        let span = record.title.span;
        let mut columns: Vec<(Sql, String)> =
            pieces.keys.iter().map(|name| (Sql::column(name), name.clone())).collect();
        columns.push((first(), FIRST.to_owned()));
        columns.push((last(), LAST.to_owned()));
        let mut order = Vec::new();
        let mut values = BTreeMap::new();
        for ((position, (value, ty)), field) in (0u32..).zip(keys).zip(&pieces.keys) {
            let value = self.coded(value.named(field, ""), &ty, span)?;
            order.push((self.in_order(value.clone(), &ty, span)?, false));
            values.insert(Held::Field(position), value);
        }
        order.push((first(), false));
        let number = Sql::Over {
            of: Box::new(Sql::call(Call::RowNumber, Vec::new())),
            by: Vec::new(),
            order,
            rows: None,
        };
        let row = "_row".to_owned();
        columns.push((number, row.clone()));
        let at = u32::try_from(pieces.keys.len()).unwrap_or(0);
        values.insert(Held::Field(at), Value::Day(Sql::of(T, FIRST)));
        values.insert(Held::Field(at.saturating_add(1)), Value::Day(Sql::of(T, LAST)));
        values.insert(Held::Row, Value::Number(Num::count(Sql::of(T, &row), super::value::MOST_ROWS)));
        let names: Vec<String> = columns.iter().map(|(_, name)| name.clone()).collect();
        let select = Select { columns, from: From::Step(pieces.step.clone()), ..Select::default() };
        let comment = self.comment("spell", &record.title.name, span);
        let step = self.fresh(&record.title.name);
        self.steps.push(Step { name: step.clone(), comment, query: Query::Select(Box::new(select)) });
        Ok(Relation::new(step, values, names))
    }
}
