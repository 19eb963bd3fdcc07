//! The largest or smallest value of each group.

use crate::column::number::exact;
use crate::column::{Bits, Cells, Column, Kind, Lanes, Scale, Truth, Values, Vector};
use crate::value::Number;

/// The best value so far of each group.
pub(crate) struct Best {
    kind: Kind,
    largest: bool,
    held: Held,
    /// Whether a group has a value yet.
    given: Vec<bool>,
}

enum Held {
    Fixed(Scale, Vec<i64>),
    Exact(Vec<Number>),
    Days(Vec<i32>),
    Codes(Vec<u32>),
}

impl Best {
    /// For so many groups, none of which has a value.
    pub(crate) fn new(groups: usize, kind: Kind, largest: bool) -> Self {
        let held = match kind {
            Kind::Number => Held::Fixed(Scale::WHOLE, vec![0; groups]),
            Kind::Day | Kind::Period => Held::Days(vec![0; groups]),
            Kind::Code | Kind::Truth => Held::Codes(vec![0; groups]),
        };
        Best { kind, largest, held, given: vec![false; groups] }
    }

    /// Takes in values of groups. Bits are passed over.
    pub(crate) fn add(&mut self, values: &Vector<'_>, groups: &[u32]) {
        self.fit(&values.lanes);
        let blanks = values.blanks();
        let (given, largest) = (&mut self.given, self.largest);
        match (&mut self.held, &values.lanes) {
            (Held::Fixed(_, held), Lanes::Fixed(_, cells)) => {
                keep(held, given, (cells, &blanks), groups, largest)
            }
            (Held::Exact(held), lanes) => keep(held, given, (&exact(lanes), &blanks), groups, largest),
            (Held::Days(held), Lanes::Days(cells) | Lanes::Periods(cells)) => {
                keep(held, given, (cells, &blanks), groups, largest);
            }
            (Held::Codes(held), Lanes::Codes(cells)) => keep(held, given, (cells, &blanks), groups, largest),
            (Held::Codes(held), Lanes::Truths(cells)) => {
                let codes = cells.map(|truth| u32::from(*truth == Truth::YES));
                keep(held, given, (&codes, &blanks), groups, largest);
            }
            // A value has one form.
            _ => {}
        }
    }

    /// Goes over to ratios where the values are some, or whole numbers of another scale.
    fn fit(&mut self, lanes: &Lanes<'_>) {
        let Held::Fixed(scale, held) = &mut self.held else { return };
        match lanes {
            Lanes::Fixed(own, _) if own == scale => {}
            Lanes::Fixed(own, _) if !self.given.contains(&true) => *scale = *own,
            _ => {
                let exact = held.iter().map(|value| scale.number(i128::from(*value))).collect();
                self.held = Held::Exact(exact);
            }
        }
    }

    /// The better of two for each group.
    pub(crate) fn merge(mut self, other: Best) -> Best {
        let groups: Vec<u32> = (0..other.given.len()).filter_map(|group| u32::try_from(group).ok()).collect();
        let kind = other.kind;
        let column = other.finish();
        self.add(&Vector::range(&column, kind, 0, groups.len()), &groups);
        self
    }

    /// The values of all groups; blank where there is none.
    pub(crate) fn finish(self) -> Column {
        let values = match self.held {
            Held::Fixed(scale, values) => Values::Fixed { scale, values: values.into() },
            Held::Exact(values) => Values::Exact(values),
            Held::Days(values) if self.kind == Kind::Period => Values::Periods(values.into()),
            Held::Days(values) => Values::Days(values.into()),
            Held::Codes(values) => Values::Codes(values.into()),
        };
        let blanks: Bits = self.given.iter().map(|given| !given).collect();
        Column { values, blanks: Some(blanks).filter(Bits::any) }
    }
}

fn keep<T: Ord + Clone>(
    held: &mut [T],
    given: &mut [bool],
    (values, blanks): (&Cells<'_, T>, &Cells<'_, bool>),
    groups: &[u32],
    largest: bool,
) {
    let len = groups.len();
    for ((group, value), blank) in groups.iter().zip(values.iter(len)).zip(blanks.iter(len)) {
        let group = *group as usize;
        let (false, Some(held), Some(given)) = (*blank, held.get_mut(group), given.get_mut(group)) else {
            continue;
        };
        if !*given || (if largest { value > held } else { value < held }) {
            held.clone_from(value);
            *given = true;
        }
    }
}
