//! What differs between two snapshots besides amounts, in words.

use super::balances;
use super::pairs::pairs;
use super::words::moved;
use super::{Clause, Left, Line, Record, Snapshot};
use crate::statement::{AbsentRow, Amount, Balance, ClockChange, FileNotRead, FileRows, KeyValue};
use crate::text;
use crate::value::Currency;

/// A line for each thing.
pub(super) fn others(before: &Snapshot, after: &Snapshot) -> Vec<String> {
    let money = Money([before.currency(), after.currency()]);
    [
        terms(before, after),
        given(before, after),
        labels(before, after),
        records(before, after),
        clauses(before, after),
        columns(before, after),
        files_not_read(before, after),
        clock_changes(before, after),
        absent_rows(before, after),
        balances::moved(before, after),
        left_over(before, after, money),
        outside(before, after, money),
        lines(before, after, money),
    ]
    .concat()
}

/// Shows an amount in the currency that it had, or has.
#[derive(Clone, Copy)]
struct Money([Currency; 2]);

impl Money {
    fn stated(self, what: &str, was: Option<&Amount>, is: Option<&Amount>) -> Option<String> {
        self.moved(&format!("{what}:"), was, is)
    }

    fn moved(self, what: &str, was: Option<&Amount>, is: Option<&Amount>) -> Option<String> {
        let [before, after] = self.0;
        moved(what, was.map(|amount| amount.shown(before)), is.map(|amount| amount.shown(after)))
    }
}

/// `what: this → that`, unless they are the same.
fn stated(what: &str, was: Option<String>, is: Option<String>) -> Option<String> {
    moved(&format!("{what}:"), was, is)
}

/// `what: 7 → 8 rows read, 4 → 5 paid for`, of those that are not the same.
fn counts(what: &str, counts: &[(usize, usize, &str)]) -> Option<String> {
    let different = counts.iter().filter(|(was, is, _)| was != is);
    let shown =
        different.map(|(was, is, words)| format!("{} → {} {words}", text::number(*was), text::number(*is)));
    let shown: Vec<_> = shown.collect();
    (!shown.is_empty()).then(|| format!("{what}: {}", shown.join(", ")))
}

/// `label of what: “this” → “that”`
fn relabelled(what: &str, was: &Option<String>, is: &Option<String>) -> Option<String> {
    let quoted = |label: &Option<String>| label.as_ref().map(|label| format!("“{label}”"));
    stated(&format!("label of {what}"), quoted(was), quoted(is))
}

fn terms(before: &Snapshot, after: &Snapshot) -> Vec<String> {
    let (was, is) = (&before.contract, &after.contract);
    let quoted = |text: &String| Some(format!("“{text}”"));
    let plain = |text: &String| Some(text.clone());
    let name = |name: &Option<String>| name.as_ref().and_then(quoted);
    let lines = [
        stated("title", quoted(&was.title), quoted(&is.title)),
        stated("commissioner", name(&was.commissioner), name(&is.commissioner)),
        stated("first day of the term", plain(&was.starts), plain(&is.starts)),
        stated("last day of the term", plain(&was.ends), plain(&is.ends)),
        stated("settled until", plain(&was.settled_by), plain(&is.settled_by)),
        stated("currency", plain(&was.currency), plain(&is.currency)),
        stated("each payment line is rounded", plain(&was.rounding), plain(&is.rounding)),
        stated("clock", was.clock.clone(), is.clock.clone()),
    ];
    lines.into_iter().flatten().collect()
}

fn given(before: &Snapshot, after: &Snapshot) -> Vec<String> {
    let amounts = pairs(&before.given, &after.given, |given| given.name.clone()).into_iter();
    let amounts = amounts.flat_map(|((name, _), (was, is))| {
        [
            stated(&format!("given {name}"), was.map(|it| it.value.clone()), is.map(|it| it.value.clone())),
            was.zip(is).and_then(|(was, is)| {
                stated(&format!("given {name} instead of"), was.instead_of.clone(), is.instead_of.clone())
            }),
            was.zip(is).and_then(|(was, is)| relabelled(&name, &was.label, &is.label)),
        ]
    });
    let date = stated("statement date", before.statement_date.clone(), after.statement_date.clone());
    amounts.chain([date]).flatten().collect()
}

/// Labels of the items that were and are on the statement.
fn labels(before: &Snapshot, after: &Snapshot) -> Vec<String> {
    let items = pairs(&before.items, &after.items, |item| item.item.clone()).into_iter();
    let changed = items.filter_map(|((name, _), (was, is))| relabelled(&name, &was?.label, &is?.label));
    changed.collect()
}

/// Cuts and balances of the lines that were and are there.
fn lines(before: &Snapshot, after: &Snapshot, money: Money) -> Vec<String> {
    let place = |line: &Line| (line.payee.clone(), line.period.clone(), line.item.clone());
    let both = pairs(&before.amounts, &after.amounts, place).into_iter();
    let changed = both.filter_map(|(((payee, period, item), _), (was, is))| {
        let (was, is) = (was?, is?);
        let parts = [cuts(was, is, money), balance(was, is, money)].concat();
        (!parts.is_empty()).then(|| format!("{payee}, {period}, {item}: {}", parts.join(", ")))
    });
    changed.collect()
}

fn cuts(was: &Line, is: &Line, money: Money) -> Vec<String> {
    let both = pairs(&was.cuts, &is.cuts, |cut| cut.by.clone()).into_iter();
    let changed = both.flat_map(|((by, _), (was, is))| {
        let label = was.zip(is).and_then(|(was, is)| relabelled(&by, &was.label, &is.label));
        [money.moved(&format!("cut by {by}"), was.map(|cut| &cut.amount), is.map(|cut| &cut.amount)), label]
    });
    changed.flatten().collect()
}

fn balance(was: &Line, is: &Line, money: Money) -> Vec<String> {
    // What was taken is the amount of the line, which is shown among the amounts.
    let same_amount = was.amount == is.amount;
    let (was, is) = (was.balance.as_ref(), is.balance.as_ref());
    let carried = is.or(was).is_some_and(|balance| balance.carried);
    let left = if carried { "carried forward" } else { "not taken back" };
    let part =
        |words: &str, amount: fn(&Balance) -> &Amount| money.moved(words, was.map(amount), is.map(amount));
    let rest =
        |balance: &Balance| if balance.carried { "carried forward" } else { "not taken back" }.to_owned();
    let parts = [
        part("brought forward", |balance| &balance.brought_forward),
        part("due", |balance| &balance.due),
        part("taken back", |balance| &balance.taken).filter(|_| same_amount),
        part(left, |balance| &balance.left),
        was.zip(is).and_then(|(was, is)| moved("the rest is", Some(rest(was)), Some(rest(is)))),
    ];
    parts.into_iter().flatten().collect()
}

fn outside(before: &Snapshot, after: &Snapshot, money: Money) -> Vec<String> {
    let words =
        |keys: &[KeyValue]| keys.iter().map(|key| format!(", {} {}", key.key, key.value)).collect::<String>();
    let both = pairs(&before.outside, &after.outside, |line| {
        format!("{}, {}, {}{}", line.payee, line.period, line.item, words(&line.keys))
    });
    let changed = both.into_iter().filter_map(|((place, _), (was, is))| {
        let what = format!("not paid, outside the term and its settlement, {place}");
        money.stated(&what, was.map(|line| &line.amount), is.map(|line| &line.amount))
    });
    changed.collect()
}

fn left_over(before: &Snapshot, after: &Snapshot, money: Money) -> Vec<String> {
    let both = pairs(&before.left_over, &after.left_over, |left| format!("{}, {}", left.payee, left.item));
    let changed = both.into_iter().flat_map(|((place, _), (was, is))| {
        let what = format!("not taken back by the end of settlement, {place}");
        [
            money.stated(&what, was.map(|left| &left.amount), is.map(|left| &left.amount)),
            was.zip(is).and_then(|(was, is)| relabelled(&what, &was.label, &is.label)),
        ]
    });
    changed.flatten().collect()
}

fn records(before: &Snapshot, after: &Snapshot) -> Vec<String> {
    let both = pairs(&before.records, &after.records, |record| record.record.clone()).into_iter();
    let changed = both.flat_map(|((name, _), (was, is))| {
        let count = |rows: fn(&Record) -> usize, words: &'static str| {
            (was.map_or(0, rows), is.map_or(0, rows), words)
        };
        let rows = [
            count(|rows| rows.read, "rows read"),
            count(|rows| rows.paid_for, "paid for"),
            count(|rows| rows.outside, "outside the term and its settlement"),
            count(|rows| rows.counted, "counted without payment"),
            count(|rows| rows.left_out, "left out"),
            count(|rows| rows.absent.replaced, "replaced"),
            count(|rows| rows.absent.reversed, "reversed"),
            count(|rows| rows.absent.reversing, "reversing others"),
            count(|rows| rows.absent.leading_nowhere, "referring to rows that do not count"),
            count(|rows| rows.other_kinds.unwrap_or_default(), "of other kinds"),
        ];
        let place =
            |record: &Record| Some(if record.listed { "the contract" } else { "the data" }.to_owned());
        let existence = [
            was.is_none().then(|| format!("{name}: a record that was not there")),
            is.is_none().then(|| format!("{name}: a record that is there no more")),
            was.zip(is)
                .and_then(|(was, is)| stated(&format!("{name}, its rows stand in"), place(was), place(is))),
        ];
        let files = if one_file(was, is) { Vec::new() } else { files(&name, was, is) };
        let left = left_out(&name, was.map(|it| &it.left_out_by), is.map(|it| &it.left_out_by));
        let rows = counts(&name, &rows);
        existence.into_iter().flatten().chain(rows).chain(files).chain(left).collect::<Vec<_>>()
    });
    changed.collect()
}

/// Whether all rows come, as they came, from the one file of that name, so that the number of its rows is told already.
fn one_file(was: Option<&Record>, is: Option<&Record>) -> bool {
    let (Some(was), Some(is)) = (was, is) else { return false };
    match (was.files.as_slice(), is.files.as_slice()) {
        ([before], [after]) => before.file == after.file && was.read != is.read,
        _ => false,
    }
}

fn files(name: &str, was: Option<&Record>, is: Option<&Record>) -> Vec<String> {
    let files = |record: Option<&Record>| record.map(|record| record.files.clone()).unwrap_or_default();
    let (was, is) = (files(was), files(is));
    let both = pairs(&was, &is, |file| file.file.clone()).into_iter();
    let changed = both.filter_map(|((file, _), (was, is))| {
        let shown = |file: &FileRows| text::count(file.rows, "row", "rows");
        stated(&format!("{name}, {file}"), was.map(shown), is.map(shown))
    });
    changed.collect()
}

fn clauses(before: &Snapshot, after: &Snapshot) -> Vec<String> {
    let both = pairs(&before.clauses, &after.clauses, |clause| (clause.kind.clone(), clause.clause.clone()));
    let changed = both.into_iter().flat_map(|(((kind, name), _), (was, is))| {
        let what = format!("{kind} {name}");
        let count = |rows: fn(&Clause) -> usize, words: &'static str| {
            (was.map_or(0, rows), is.map_or(0, rows), words)
        };
        let rows = [
            count(|rows| rows.taken_in, "rows taken in"),
            count(|rows| rows.without_key, "of them without a key"),
        ];
        let existence = [
            was.is_none().then(|| format!("{what}: new")),
            is.is_none().then(|| format!("{what}: there no more")),
        ];
        let left = left_out(&what, was.map(|it| &it.left_out_by), is.map(|it| &it.left_out_by));
        existence.into_iter().flatten().chain(counts(&what, &rows)).chain(left).collect::<Vec<_>>()
    });
    changed.collect()
}

fn clock_changes(before: &Snapshot, after: &Snapshot) -> Vec<String> {
    let what = |change: &ClockChange| (change.of.clone(), change.hours.clone());
    let both = pairs(&before.clock_changes, &after.clock_changes, what).into_iter();
    let changed = both.filter_map(|(((of, hours), _), (was, is))| {
        let shown = |change: &ClockChange| text::count(change.rows, "row", "rows");
        stated(&format!("{of}, {hours} across a change of the clocks"), was.map(shown), is.map(shown))
    });
    changed.collect()
}

fn left_out(what: &str, was: Option<&Vec<Left>>, is: Option<&Vec<Left>>) -> Vec<String> {
    let list = |left: Option<&Vec<Left>>| left.cloned().unwrap_or_default();
    let (was, is) = (list(was), list(is));
    let both = pairs(&was, &is, |left| (left.by.clone(), left.of.clone())).into_iter();
    let changed = both.filter_map(|(((by, of), _), (was, is))| {
        let of = of.map(|of| format!(" ({of})")).unwrap_or_default();
        let shown = |left: &Left| text::count(left.rows, "row", "rows");
        stated(&format!("{what}, left out by {by}{of}"), was.map(shown), is.map(shown))
    });
    changed.collect()
}

fn columns(before: &Snapshot, after: &Snapshot) -> Vec<String> {
    let both = pairs(&before.columns_not_read, &after.columns_not_read, |column| {
        (column.file.clone(), column.heading.clone())
    });
    let changed = both.into_iter().filter_map(|(((file, heading), _), (was, is))| {
        let there = |column: bool| Some(if column { "there" } else { "not there" }.to_owned());
        let what = format!("column `{heading}` of {file}, which is not read");
        stated(&what, there(was.is_some()), there(is.is_some()))
    });
    changed.collect()
}

fn files_not_read(before: &Snapshot, after: &Snapshot) -> Vec<String> {
    let both = pairs(&before.files_not_read, &after.files_not_read, |file| file.file.clone()).into_iter();
    let changed = both.filter_map(|((file, _), (was, is))| {
        let why = |file: Option<&FileNotRead>| Some(file.map_or("not there", |file| &file.why).to_owned());
        stated(&format!("{file}, which is not read"), why(was), why(is))
    });
    changed.collect()
}

/// Rows that were replaced or reversed, or refer to one that does not count.
fn absent_rows(before: &Snapshot, after: &Snapshot) -> Vec<String> {
    let both = pairs(&before.absent_rows, &after.absent_rows, |row| row.name.words()).into_iter();
    let changed = both.filter_map(|((name, _), (was, is))| {
        stated(&name, was.map(AbsentRow::words), is.map(AbsentRow::words))
    });
    changed.collect()
}
