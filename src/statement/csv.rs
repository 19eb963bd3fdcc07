//! The statement and its lines as comma-separated values, for spreadsheets and databases.

use super::{Lines, Statement};

/// Exactly `payee,period,item,amount`, a row for each payee, period and item.
pub fn csv(statement: &Statement) -> String {
    let rows = statement.payees.iter().flat_map(|payee| {
        payee.periods.iter().flat_map(move |period| {
            period.items.iter().map(move |item| {
                [payee.payee.clone(), period.period.clone(), item.item.clone(), item.amount.machine()]
            })
        })
    });
    write(["payee", "period", "item", "amount"].map(str::to_owned), rows)
}

/// A row for each elementary line. `amount` is empty where a line moves no money.
pub fn lines_csv(lines: &Lines) -> String {
    let header = ["payee", "period", "item", "kind", "keys", "exact", "rounded", "cut", "amount"];
    let rows = lines.lines.iter().map(|line| {
        let cut = super::Amount::sum(line.cuts.iter().map(|cut| &cut.amount));
        [
            line.payee.clone(),
            line.period.clone(),
            line.item.clone(),
            line.kind.word().to_owned(),
            line.keys.iter().map(|key| format!("{}={}", key.key, key.value)).collect::<Vec<_>>().join("; "),
            line.exact.clone().unwrap_or_default(),
            line.rounded.as_ref().map(super::Amount::machine).unwrap_or_default(),
            if line.cuts.is_empty() { String::new() } else { cut.machine() },
            line.amount.as_ref().map(super::Amount::machine).unwrap_or_default(),
        ]
    });
    write(header.map(str::to_owned), rows)
}

/// Rows with quotes only where they are needed, and lines that end in a line feed everywhere.
pub(crate) fn write<const WIDTH: usize>(
    header: [String; WIDTH],
    rows: impl Iterator<Item = [String; WIDTH]>,
) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory has nothing to fail at, and every row is as wide as the header.
    let _written = std::iter::once(header).chain(rows).try_for_each(|row| writer.write_record(row));
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
