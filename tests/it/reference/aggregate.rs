//! What is taken over the rows of a group, and scales.

use meed::model::{Aggregate, Band, BandValue, Frame, Scale};
use meed::value::{AggregateOp, ScaleMode};

use super::value::{Amount, Cell, whole};
use super::world::{At, Found, Trouble, World};

impl World<'_> {
    /// Over the rows of the group that the clause takes in. Over no rows a count and a total are nought, all else is
    /// blank.
    pub(super) fn aggregate(&self, aggregate: &Aggregate, at: &At) -> Found {
        let selection = &self.model.facts[aggregate.selection];
        let Frame::Rows(record) = self.frame(selection.frame) else { panic!("a selection is of rows") };
        let mut rows = Vec::new();
        for row in self.rows_at(*record, at)? {
            let row = At::Row(*record, row);
            let inside = match aggregate.within {
                Some(within) => self.is_in(within, &row)?,
                None => true,
            };
            if inside && self.is_in(aggregate.selection, &row)? {
                rows.push(row);
            }
        }
        if aggregate.op == AggregateOp::One {
            let value = aggregate.value.as_ref().unwrap();
            assert!(rows.len() < 2, "a group of one row has several");
            return rows.first().map_or(Ok(None), |row| self.sure(value, row));
        }
        if let Some(pick) = &aggregate.pick {
            return self.picked(aggregate, &pick.by, &rows);
        }
        let Some(of) = &aggregate.value else {
            return Ok(Some(Cell::Number(whole(i64::try_from(rows.len()).unwrap()))));
        };
        let values = rows.iter().map(|row| self.sure(of, row));
        let values: Vec<Option<Cell>> = values.collect::<Result<_, _>>()?;
        let Some(values) = values.into_iter().collect::<Option<Vec<Cell>>>() else { return Ok(None) };
        Ok(match aggregate.op {
            AggregateOp::Count | AggregateOp::One => panic!("{:?} is settled above", aggregate.op),
            AggregateOp::Total => Some(Cell::Number(total(&values))),
            AggregateOp::Average if values.is_empty() => None,
            AggregateOp::Average => {
                let rows = whole(i64::try_from(values.len()).unwrap());
                Some(Cell::Number(total(&values) / rows))
            }
            AggregateOp::Largest | AggregateOp::Latest => values.into_iter().max(),
            AggregateOp::Smallest | AggregateOp::Earliest => values.into_iter().min(),
        })
    }

    /// The value in the one row with the latest or earliest date.
    fn picked(&self, aggregate: &Aggregate, by: &meed::model::Expr, rows: &[At]) -> Found {
        let value = aggregate.value.as_ref().unwrap();
        let mut dated = Vec::new();
        for row in rows {
            // A row without a date stands for no day; only examples leave such a date out.
            if let Some(day) = self.sure(by, row)? {
                dated.push((day, row));
            }
        }
        dated.sort();
        let (chosen, next) = match aggregate.op {
            AggregateOp::Latest => (dated.last(), dated.iter().rev().nth(1)),
            _ => (dated.first(), dated.get(1)),
        };
        let Some((day, row)) = chosen else { return Ok(None) };
        assert!(next.is_none_or(|(other, _)| other != day), "two rows of a group on one day");
        self.sure(value, row)
    }

    /// The value of a scale: by the band that the subject falls in.
    pub(super) fn banded(&self, scale: &Scale, at: &At) -> Found {
        let Some(subject) = self.number(&scale.subject, at)? else { return Ok(None) };
        let mut edges: Vec<Option<Amount>> = Vec::new();
        for band in &scale.bands {
            edges.push(match &band.edge {
                Some(edge) => self.number(&edge.at, at)?,
                None => None,
            });
        }
        self.edges_rise(scale, &edges)?;
        if scale.mode == Some(ScaleMode::EachSlice) {
            return self.slices(scale, &edges, &subject, at);
        }
        let reached = |(band, edge): (&Band, &Option<Amount>)| match (&band.edge, edge) {
            (Some(band), Some(edge)) if band.included => subject >= *edge,
            (Some(_), Some(edge)) => subject > *edge,
            _ => true,
        };
        let position = scale.bands.iter().zip(&edges).rposition(reached).unwrap();
        let value = match &scale.bands[position].value {
            BandValue::Flat(value) => self.number(value, at)?,
            BandValue::Line(from, to) => {
                let ends = self.number(from, at)?.zip(self.number(to, at)?);
                let edges = edges[position].clone().zip(edges[position + 1].clone());
                ends.zip(edges).map(|((from, to), (start, end))| {
                    &from + (&to - &from) * (&subject - &start) / (&end - &start)
                })
            }
        };
        Ok(value.map(|value| Cell::Number(if scale.mode.is_some() { value * subject } else { value })))
    }

    /// Each edge lies above the one before; two may be equal if the first includes its edge and the second begins above
    /// it, and the first is no line, which would have no length.
    fn edges_rise(&self, scale: &Scale, edges: &[Option<Amount>]) -> Result<(), Trouble> {
        for position in 2..edges.len() {
            let included = |at: usize| scale.bands[at].edge.as_ref().is_some_and(|edge| edge.included);
            let line = matches!(scale.bands[position - 1].value, BandValue::Line(..));
            let point = included(position - 1) && !included(position) && !line;
            let (before, after) = (&edges[position - 1], &edges[position]);
            if before > after || (before == after && !point) {
                return Err(Trouble("the edges of a scale do not rise".into()));
            }
        }
        Ok(())
    }

    /// What lies between nought and the subject, in each band at the band's own rate.
    fn slices(&self, scale: &Scale, edges: &[Option<Amount>], subject: &Amount, at: &At) -> Found {
        let nought = whole(0);
        let (low, high) = (subject.min(&nought), subject.max(&nought));
        let mut sum = whole(0);
        for (position, band) in scale.bands.iter().enumerate() {
            let BandValue::Flat(rate) = &band.value else { panic!("a line in slices") };
            let Some(rate) = self.number(rate, at)? else { return Ok(None) };
            let from = edges[position].as_ref().map_or(low, |edge| edge.max(low));
            let to = edges.get(position + 1).and_then(Option::as_ref).map_or(high, |edge| edge.min(high));
            if to > from {
                sum += (to - from) * rate;
            }
        }
        Ok(Some(Cell::Number(if *subject < nought { -sum } else { sum })))
    }
}

fn total(values: &[Cell]) -> Amount {
    values.iter().fold(whole(0), |sum, value| match value {
        Cell::Number(number) => sum + number,
        other => panic!("{other:?} in a total"),
    })
}
