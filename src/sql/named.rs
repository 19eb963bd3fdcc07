//! Rows and groups that people name by what stands in their keys, `Acme/2024Q2`, as it is asked of an engine.

use super::maker::Maker;
use super::refusal::Made;
use super::scope::{Held, Scope};
use super::tree::{Sign, Sql};
use super::value::{Num, Over, Value};
use super::wanted::{Key, Known, Wanted};
use crate::model::{FrameId, Type};
use crate::source::Span;
use crate::text;
use crate::value::{Day, Number};

/// What the days of a spell are written with between them.
const TO: &str = " to ";

/// A key by which something can be named.
pub(super) struct NamedBy {
    pub(super) key: Key,
    pub(super) ty: Type,
}

impl Maker<'_> {
    /// The rows or groups of a frame that are named by the first of their keys, or by all of them; of a spell its first
    /// and last day, which come last, are written as one. A key may have a slash in it.
    pub(super) fn named_so(
        &mut self,
        known: &mut Known,
        (frame, keys): (FrameId, Vec<NamedBy>),
        (name, has_days): (&str, bool),
        span: Span,
    ) -> Made<Wanted> {
        let all = keys.iter().map(|by| by.key.clone()).collect();
        self.wanted_where(known, (frame, all), span, |maker, scope| {
            let mut values = Vec::new();
            for by in &keys {
                let Some(value) = maker.key_value(&by.key, scope)? else { continue };
                values.push((value, &by.ty));
            }
            let days = if has_days { values.split_off(values.len().saturating_sub(2)) } else { Vec::new() };
            let mut any = Vec::new();
            for pieces in splits(name) {
                let (of_keys, of_days) = pieces.split_at(values.len().min(pieces.len()));
                let mut all = Vec::new();
                for (piece, (value, ty)) in of_keys.iter().zip(&values) {
                    all.push(maker.is_named(value, ty, piece)?);
                }
                match (of_days, days.as_slice()) {
                    ([], _) => {}
                    ([piece], [(first, of_first), (last, of_last)]) => {
                        let (from, to) = piece.split_once(TO).unwrap_or((piece, ""));
                        all.push(maker.is_named(first, of_first, from)?);
                        all.push(maker.is_named(last, of_last, to)?);
                    }
                    _ => continue,
                }
                any.extend(all.into_iter().collect::<Option<Vec<Sql>>>().map(Sql::all));
            }
            Ok(Sql::any(any))
        })
    }

    /// Whether a value is what people write so; none where no value of its type is.
    fn is_named(&mut self, value: &Value, ty: &Type, name: &str) -> Made<Option<Sql>> {
        let is = |sql: &Sql, other: Sql| Some(sql.clone().infix(Sign::Is, other));
        Ok(match (value, ty) {
            (Value::Number(Num { of, scale, over: Over::Fixed(over), .. }), Type::Number(_)) => {
                let whole = Number::parse(name).and_then(|number| {
                    let over = Number::from_int(i128::try_from(*over).ok()?);
                    number.times(&over).to_scaled(*scale)
                });
                whole.and_then(|whole| is(of, Sql::Int(whole)))
            }
            (Value::Day(sql), Type::Date) => {
                let day = Day::parse(name).or_else(|| Day::parse_long(name));
                day.and_then(|day| is(sql, Sql::Day(day.number())))
            }
            (Value::Period(sql), Type::Period(kind)) => {
                let index = self.model.contract.calendar.labelled(*kind, name);
                index.and_then(|index| is(sql, Sql::Int(i128::from(index))))
            }
            (Value::Truth(sql), Type::YesNo) => [true, false]
                .into_iter()
                .find(|truth| text::yes_no(*truth) == name)
                .map(|truth| if truth { sql.clone() } else { sql.clone().not() }),
            (Value::Code(sql, _), Type::Text | Type::Choice(_)) => is(sql, Sql::Text(name.to_owned())),
            (Value::Code(sql, _), Type::Reference(to)) => {
                let of = &self.model.records[*to];
                let unique = (0u32..).zip(&of.fields).find(|(_, field)| field.unique);
                let Some((at, field)) = unique.filter(|_| of.made.is_none()) else { return Ok(None) };
                let relation = self.relation(of.rows)?;
                let Some(known) = relation.values.get(&Held::Field(at)) else { return Ok(None) };
                let own = known.mapped(&mut |_| sql.clone());
                return self.is_named(&own, &field.ty, name);
            }
            _ => None,
        })
    }

    /// What a row is named by: one of its fields.
    pub(super) fn is_field(&mut self, scope: &mut Scope, at: u32, ty: &Type, name: &str) -> Made<Sql> {
        let value = scope.read(Held::Field(at));
        let is = value.map(|value| self.is_named(&value, ty, name)).transpose()?;
        Ok(is.flatten().unwrap_or(Sql::Truth(false)))
    }
}

/// A name in pieces, cut at some of its slashes.
fn splits(name: &str) -> Vec<Vec<&str>> {
    /// A name of more slashes than these is not cut at each.
    const MOST: usize = 10;
    let mut found = vec![vec![name]];
    let slashes = name.match_indices('/').take(MOST);
    for (at, _) in slashes.collect::<Vec<_>>().into_iter().rev() {
        // What comes before the next slash that is cut at is the first piece still.
        let cut = found.iter().filter_map(|pieces| {
            let (first, rest) = pieces.split_first()?;
            let (before, after) = (first.get(..at)?, first.get(at.checked_add(1)?..)?);
            Some([before, after].into_iter().chain(rest.iter().copied()).collect())
        });
        let cut: Vec<Vec<&str>> = cut.collect();
        found.extend(cut);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::splits;

    #[test]
    fn a_name_is_cut_at_any_of_its_slashes() {
        let mut found = splits("A/B Ltd/2024");
        found.sort();
        let expected = [
            vec!["A", "B Ltd", "2024"],
            vec!["A", "B Ltd/2024"],
            vec!["A/B Ltd", "2024"],
            vec!["A/B Ltd/2024"],
        ];
        assert_eq!(found, expected);
    }
}
