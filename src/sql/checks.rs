//! What data has to be, asked of tables before anything is paid: the same rules as of files.

use std::collections::BTreeSet;

use super::calendar::FIRST_DAY;
use super::clock::{beyond_days, is_by_clocks};
use super::dialect::{Dialect, SqlType};
use super::letters::Letters;
use super::maker::Maker;
use super::refusal::{Made, Refusal};
use super::rows::{as_held, given_text, size_of};
use super::rule::Rule;
use super::scope::{Scope, fresh_in};
use super::tables::Table;
use super::tree::{Call, From, Join, Keeps, Query, S, Select, Sign, Sql, Step};
use super::types::Holds;
use crate::model::{Field, FrameId, RecordId, Type};
use crate::value::{Day, Number};

/// A rule, and the query that gives the rows that break it: what tells the row apart, and the value that is wrong.
#[derive(Clone, Debug)]
pub(super) struct Check {
    pub(super) record: RecordId,
    /// The positions of the fields; of a rule about rows in all none.
    pub(super) fields: Vec<u32>,
    pub(super) rule: Rule,
}

/// What is asked of a value, one after the other until something holds: the rule that is broken then; none where it is as
/// it should be.
type Asked = Vec<(Option<Rule>, Sql)>;

/// A value, the rules that it may break, and the column of it.
struct Cell {
    name: String,
    own: Sql,
    /// Where it breaks a rule, and the number of that.
    cases: Vec<(Sql, Sql)>,
}

/// How many rows that break rules are told of.
const MOST: u32 = 50;

impl Maker<'_> {
    /// One query for each record: which rows break which rule.
    pub(super) fn checks(&mut self) -> Made<Vec<(String, Query, Vec<Check>)>> {
        let mut made = Vec::new();
        let records: Vec<RecordId> = self.model.file_records().map(|(id, _)| id).collect();
        for id in records {
            let Some(table) = self.tables.of.get(&id).cloned() else { continue };
            let record = &self.model.records[id];
            let (name, fields) = (record.title.name.clone(), record.fields.clone());
            let unique = fields.iter().position(|field| field.unique);
            let apart = unique.and_then(|at| table.columns.get(at)).map(|column| Sql::column(&column.name));
            let mut checks = Vec::new();
            let mut parts = Vec::new();
            let mut cells = Vec::new();
            for ((position, field), column) in (0u32..).zip(&fields).zip(&table.columns) {
                let own = as_held(Sql::column(&column.name), column.holds);
                let mut rules = self.rules(field, &own, column.holds, &fields, &table)?;
                rules.extend(self.is_no_row(&table, position).map(|broken| vec![(Some(Rule::Ends), broken)]));
                for asked in rules {
                    let mut cases = Vec::new();
                    for (rule, broken) in asked {
                        let number = i128::try_from(checks.len()).unwrap_or(0);
                        cases.push((broken, rule.map_or(Sql::Null(SqlType::Short), |_| Sql::Int(number))));
                        checks.extend(rule.map(|rule| Check { record: id, fields: vec![position], rule }));
                    }
                    cells.push(Cell { name: field.name.clone(), own: own.clone(), cases });
                }
                if matches!(column.holds, Holds::Moment | Holds::MomentInGreenwich) {
                    for (rule, part) in
                        self.times(field, column.holds, (&table, &apart, &own), checks.len())?
                    {
                        parts.push(part);
                        checks.push(Check { record: id, fields: vec![position], rule });
                    }
                }
                if field.unique {
                    parts.push(self.twice(&table, &own, checks.len()));
                    checks.push(Check { record: id, fields: vec![position], rule: Rule::Unique });
                }
                if let Type::Reference(to) = &field.ty {
                    let part = self.refers(&table, &apart, &own, *to, checks.len())?;
                    parts.push(part);
                    checks.push(Check { record: id, fields: vec![position], rule: Rule::Refers });
                }
            }
            parts.extend(self.cells(&table, &apart, cells));
            for (rule, fields, part) in self.together(&table, &apart, checks.len())? {
                parts.push(part);
                checks.push(Check { record: id, fields, rule });
            }
            let receipt = self.model.records[id].receipt;
            let naming: Vec<u32> = receipt.replaces.into_iter().chain(receipt.reverses).collect();
            for (rule, part) in self.named_rules(&table, checks.len())? {
                parts.push(part);
                checks.push(Check { record: id, fields: naming.clone(), rule });
            }
            if parts.is_empty() {
                continue;
            }
            let all = self.fresh(&format!("{name}_faults"));
            let comment = self.comment("record", &name, self.model.records[id].title.span);
            self.steps.push(Step { name: all.clone(), comment, query: Query::UnionAll(parts) });
            let columns = ["rule", "row_key", "value"].map(|name| (Sql::column(name), name.to_owned()));
            let select = Select {
                columns: columns.to_vec(),
                from: From::Step(all),
                order: vec![
                    (Sql::column("rule"), false),
                    (Sql::ByBytes(Box::new(Sql::column("row_key"))), false),
                ],
                most: Some(MOST.saturating_add(1)),
                ..Select::default()
            };
            made.push((format!("rows of {name} that break a rule"), Query::Select(Box::new(select)), checks));
        }
        Ok(made)
    }

    /// The rows of which a value breaks a rule, found in one go: of these, for each value the first rule that it breaks
    /// as a column; and then each of them as a row.
    fn cells(&mut self, table: &Table, apart: &Option<Sql>, cells: Vec<Cell>) -> Option<Select> {
        let record = &self.model.records[table.record];
        let (title, comment) = (
            record.title.name.clone(),
            self.comment("what rules are broken in a row of", &record.title.name, record.title.span),
        );
        let last = i128::try_from(cells.len().checked_sub(1)?).unwrap_or(i128::MAX);
        let row_key = apart.clone().map_or(Sql::Text(String::new()), |apart| apart.cast(SqlType::Text));
        let mut columns = vec![(row_key, "row_key".to_owned())];
        let mut names = BTreeSet::from(["row_key".to_owned(), "rule".to_owned(), "value".to_owned()]);
        let (mut any, mut rules, mut values) = (Vec::new(), Vec::new(), Vec::new());
        for (at, cell) in (0i128..).zip(cells) {
            let name = fresh_in(&mut names, &cell.name);
            let broken = fresh_in(&mut names, &format!("{name}_breaks"));
            let is = Sql::of(S, "i").infix(Sign::Is, Sql::Int(at));
            any.extend(at_fault(&cell.cases));
            rules.push((is.clone(), Sql::column(&broken)));
            values.push((is, Sql::column(&name).cast(SqlType::Text)));
            columns.push((cell.own, name));
            let mut cases = cell.cases;
            let otherwise =
                cases.pop_if(|(when, _)| *when == Sql::Truth(true)).map(|(_, rule)| Box::new(rule));
            columns.push((Sql::Case(cases, otherwise), broken));
        }
        let step = self.fresh(&format!("{title}_at_fault"));
        let from = self.lines_of_table(table);
        let select = Select { columns, from, filter: Some(Sql::any(any)), ..Select::default() };
        let query = Query::Select(Box::new(select));
        self.steps.push(Step { name: step.clone(), comment, query });
        let each = Select {
            columns: vec![
                (Sql::Case(rules, None), "rule".to_owned()),
                (Sql::column("row_key"), "row_key".to_owned()),
                (Sql::Case(values, None), "value".to_owned()),
            ],
            from: From::Step(step),
            each: Some((Sql::Int(0), Sql::Int(last))),
            ..Select::default()
        };
        let columns = ["rule", "row_key", "value"].map(|name| (Sql::column(name), name.to_owned()));
        Some(Select {
            columns: columns.to_vec(),
            from: From::Query(Box::new(each)),
            filter: Some(Sql::column("rule").is_given()),
            ..Select::default()
        })
    }

    pub(super) fn part(
        &self,
        table: &Table,
        apart: &Option<Sql>,
        own: &Sql,
        number: usize,
        broken: Sql,
    ) -> Select {
        let text = |sql: Sql| sql.cast(SqlType::Text);
        let apart = apart.clone().map_or(Sql::Text(String::new()), text);
        let number = Sql::Int(i128::try_from(number).unwrap_or(0));
        Select {
            columns: vec![
                (number, "rule".to_owned()),
                (apart, "row_key".to_owned()),
                (text(own.clone()), "value".to_owned()),
            ],
            from: self.lines_of_table(table),
            filter: Some(broken),
            ..Select::default()
        }
    }

    /// The rules of a field that its own row can break.
    fn rules(
        &self,
        field: &Field,
        own: &Sql,
        holds: Holds,
        fields: &[Field],
        table: &Table,
    ) -> Made<Vec<Asked>> {
        let mut rules = Vec::new();
        let is_text = matches!(holds, Holds::Text);
        let text = given_text(field, own);
        let blank = if is_text { text.is_blank() } else { own.clone().is_blank() };
        if !field.may_be_blank {
            rules.push((Some(Rule::Given), blank));
        } else if is_text {
            rules.push((None, blank));
        }
        match holds {
            Holds::Number { decimals, percent, loose, .. } => {
                let power = 10i128.checked_pow(decimals).unwrap_or(i128::MAX);
                let has_part = |of: Sql| of.infix(Sign::Rest, Sql::Int(1)).infix(Sign::IsNot, Sql::Int(0));
                let mut carried = Vec::new();
                if loose {
                    carried.push(has_part(own.clone().infix(Sign::Times, Sql::Int(power))));
                }
                if field.at_least.is_none() || field.at_most.is_none() {
                    let most = size_of(field, holds).and_then(|most| i128::try_from(most).ok());
                    let most = most.unwrap_or(i128::MAX).checked_div(power).unwrap_or(i128::MAX);
                    carried.push(own.clone().infix(Sign::More, Sql::Int(most)));
                    carried.push(own.clone().infix(Sign::Less, Sql::Int(most.saturating_neg())));
                }
                if !carried.is_empty() {
                    rules.push((Some(Rule::Carried), Sql::any(carried)));
                }
                if field.whole && (loose || decimals > 0) {
                    rules.push((Some(Rule::Whole), has_part(own.clone())));
                }
                let mut beyond = Vec::new();
                for (bound, sign) in [(&field.at_least, Sign::Less), (&field.at_most, Sign::More)] {
                    let Some(bound) = bound else { continue };
                    let bound = if percent { bound.times(&Number::from_int(100)) } else { bound.clone() };
                    // Both sides times what makes the bound whole.
                    let (of, over) = bound.numerator_denominator();
                    if let (Ok(of), Ok(over)) = (i128::try_from(of), i128::try_from(over)) {
                        let side = if over == 1 {
                            own.clone()
                        } else {
                            own.clone().infix(Sign::Times, Sql::Int(over))
                        };
                        beyond.push(side.infix(sign, Sql::Int(of)));
                    }
                }
                if !beyond.is_empty() {
                    rules.push((Some(Rule::InRange), Sql::any(beyond)));
                }
            }
            Holds::Day => {
                // What some engines call infinity is no day either.
                let first = field.days.0.map_or(FIRST_DAY, Day::number);
                let last = field.days.1.unwrap_or(Day::LAST).number();
                let beyond = vec![
                    own.clone().infix(Sign::Less, Sql::Day(first)),
                    own.clone().infix(Sign::More, Sql::Day(last)),
                ];
                rules.push((Some(Rule::InRange), Sql::any(beyond)));
                if let Type::Period(kind) = &field.ty {
                    let mut nowhere = Scope::nothing(FrameId(0));
                    let period = self.period_of(&mut nowhere, *kind, own.clone());
                    let first = self.first_day(*kind, period);
                    rules.push((Some(Rule::FirstDay), own.clone().infix(Sign::IsNot, first)));
                }
            }
            Holds::Text => {
                let words: Option<Vec<String>> = match &field.ty {
                    Type::Choice(set) => Some(self.model.choice_sets[*set].choices.clone()),
                    Type::YesNo => Some(
                        field.form.answers.iter().flat_map(|(yes, no)| [yes.clone(), no.clone()]).collect(),
                    ),
                    _ => None,
                };
                if let Some(words) = &words {
                    // Words of the contract have nothing of what a text may not have.
                    let is = |word: &String| own.clone().infix(Sign::Is, Sql::Text(word.clone()));
                    rules.push((None, Sql::any(words.iter().map(is).collect())));
                }
                rules.extend(unsound(own).map(|(rule, broken)| (Some(rule), broken)));
                rules.extend(words.map(|_| (Some(Rule::OneOf), Sql::Truth(true))));
            }
            Holds::Moment | Holds::MomentInGreenwich => rules.push((Some(Rule::InRange), beyond_days(own))),
            Holds::YesNo => {}
        }
        let mut rules = vec![rules];
        rules.retain(|rules| !rules.is_empty());
        for held in &field.held_to {
            let other = table.columns.get(held.other as usize);
            if other.is_some_and(|other| is_by_clocks(other.holds) != is_by_clocks(holds)) {
                return Err(Refusal::of(
                    field.span,
                    "times by the clock and moments in Greenwich are not held to each other",
                )
                .with_help(
                    "say of both columns that they hold `greenwich`, or of both that they show the clock",
                ));
            }
            let other = other.map(|column| Sql::column(&column.name));
            if let (Some(other), Some(_)) = (other, fields.get(held.other as usize)) {
                let sign = if held.at_least { Sign::Less } else { Sign::More };
                rules.push(vec![(
                    Some(Rule::HeldTo(held.other, held.at_least)),
                    own.clone().infix(sign, other),
                )]);
            }
        }
        Ok(rules)
    }

    /// Values that must occur once and do not.
    fn twice(&self, table: &Table, own: &Sql, number: usize) -> Select {
        let count = Sql::call(Call::Count, Vec::new());
        let given = own.clone().is_given();
        let filter = match self.dialect {
            Dialect::DuckDb | Dialect::Postgres => Sql::all(vec![given, self.may_occur_twice(table, own)]),
            // It would have all rows in one place to go through them.
            Dialect::Spark => given,
        };
        let inner = Select {
            columns: vec![(own.clone(), "value".to_owned()), (count, "times".to_owned())],
            from: self.lines_of_table(table),
            filter: Some(filter),
            group: vec![1],
            ..Select::default()
        };
        let value = Sql::column("value").cast(SqlType::Text);
        Select {
            columns: vec![
                (Sql::Int(i128::try_from(number).unwrap_or(0)), "rule".to_owned()),
                (value.clone(), "row_key".to_owned()),
                (value, "value".to_owned()),
            ],
            from: From::Query(Box::new(inner)),
            filter: Some(Sql::column("times").infix(Sign::More, Sql::Int(1))),
            ..Select::default()
        }
    }

    /// Whether some value is no larger than the one before it, in whatever order the rows come. If none is, none occurs
    /// twice: nothing needs to be remembered of a table whose rows were numbered as they came.
    fn may_occur_twice(&self, table: &Table, own: &Sql) -> Sql {
        let before = Sql::Over {
            of: Box::new(Sql::call(Call::Lag, vec![own.clone()])),
            by: Vec::new(),
            order: Vec::new(),
            rows: None,
        };
        let inner = Select {
            columns: vec![(own.clone(), "value".to_owned()), (before, "before".to_owned())],
            from: self.lines_of_table(table),
            filter: Some(own.clone().is_given()),
            ..Select::default()
        };
        Sql::Exists(Box::new(Select {
            columns: vec![(Sql::Int(1), "one".to_owned())],
            from: From::Query(Box::new(inner)),
            filter: Some(Sql::column("value").infix(Sign::AtMost, Sql::column("before"))),
            ..Select::default()
        }))
    }

    /// References to rows that there are not.
    fn refers(
        &mut self,
        table: &Table,
        apart: &Option<Sql>,
        own: &Sql,
        to: RecordId,
        number: usize,
    ) -> Made<Select> {
        let relation = self.relation(self.model.records[to].rows)?;
        let key = self.identity(to, &relation, self.model.records[to].title.span)?;
        let on = match &key {
            Sql::Column(_, name) => Sql::of("j", name),
            other => other.clone(),
        };
        let given = match self.key_type(to) {
            Type::Text | Type::Choice(_) => {
                Sql::call(Call::NullIf, vec![own.clone(), Sql::Text(String::new())])
            }
            _ => own.clone(),
        };
        let mut missing = vec![given.clone().is_given(), on.clone().is_blank()];
        if matches!(self.key_type(to), Type::Text | Type::Choice(_)) {
            // What is no text that there could be is told of as that.
            missing.push(Sql::any(unsound(own).into_iter().map(|(_, broken)| broken).collect()).not());
        }
        let missing = Sql::all(missing);
        let mut select = self.part(table, apart, own, number, missing);
        select.joins = vec![Join {
            step: relation.step,
            alias: "j".to_owned(),
            on: on.infix(Sign::Is, given),
            keeps: Keeps::Once,
        }];
        Ok(select)
    }
}

/// Whether a value breaks one of the rules that are asked of it one after the other.
fn at_fault(cases: &[(Sql, Sql)]) -> Vec<Sql> {
    let is_rule = |case: &&(Sql, Sql)| !matches!(case.1, Sql::Null(_));
    match cases.last() {
        // What is none of the words is at fault, whatever else is the matter with it.
        Some((Sql::Truth(true), _)) => {
            let fine = cases.iter().filter(|case| !is_rule(case)).map(|(when, _)| when.clone().not());
            let before = cases.iter().take_while(is_rule).map(|(when, _)| when.clone());
            before.chain([Sql::all(fine.collect())]).collect()
        }
        _ => cases.iter().filter(is_rule).map(|(when, _)| when.clone()).collect(),
    }
}

/// What can be the matter with a text: of it the first is told.
fn unsound(own: &Sql) -> [(Rule, Sql); 3] {
    let own = || Box::new(own.clone());
    [
        (Rule::Seen, Sql::Has(Letters::Hidden, own())),
        (Rule::Trimmed, Sql::HasSpaceAround(own())),
        (Rule::Composed, Sql::IsNotComposed(own())),
    ]
}
