//! What types and frames are called, of a contract or of as much of it as is known.

use crate::model::{ChoiceSet, ChoiceSetId, Frame, FrameId, IndexVec, Model, Record, RecordId, Type};
use crate::value::{NumberStyle, NumberType, UnitNames};

/// What names the types and the frames of a contract.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// The records.
    pub records: &'a IndexVec<RecordId, Record>,
    /// The choices.
    pub choice_sets: &'a IndexVec<ChoiceSetId, ChoiceSet>,
    /// The frames.
    pub frames: &'a IndexVec<FrameId, Frame>,
    /// The units.
    pub units: &'a UnitNames,
}

impl<'a> Names<'a> {
    /// Those of a contract.
    pub fn of(model: &'a Model) -> Self {
        Names {
            records: &model.records,
            choice_sets: &model.choice_sets,
            frames: &model.frames,
            units: &model.units,
        }
    }

    /// A type of number in words.
    pub fn number(&self, ty: &NumberType) -> String {
        match ty.style {
            NumberStyle::Percent | NumberStyle::PercentagePoints if !ty.unit.is_none() => {
                ty.unit.describe(self.units).replacen("number", "a percentage", 1)
            }
            _ if !ty.unit.is_none() => ty.unit.describe(self.units),
            NumberStyle::Plain => "a plain number".to_owned(),
            NumberStyle::Percent => "a percentage".to_owned(),
            NumberStyle::PercentagePoints => "percentage points".to_owned(),
        }
    }

    /// A type in words, all amounts of money alike.
    pub fn kind(&self, ty: &Type) -> String {
        match ty {
            Type::Number(number) if number.unit.currency().is_some() => "an amount of money".into(),
            Type::Number(number) => self.number(number),
            Type::Date => "a date".into(),
            Type::Moment => "a date and time".into(),
            Type::Clock => "a clock time".into(),
            Type::Text => "a text".into(),
            Type::Choice(set) => {
                let choices = self.choice_sets[*set].choices.join(", ");
                format!("a choice ({choices})")
            }
            Type::YesNo => "yes or no".into(),
            Type::Reference(record) => format!("a reference to {}", self.records[*record].title.name),
            Type::Period(kind) => format!("a {}", kind.word()),
        }
    }

    /// A type with its unit.
    pub fn with_unit(&self, ty: &Type) -> String {
        match ty {
            Type::Number(number) => self.number(number),
            other => self.kind(other),
        }
    }

    /// What a frame has a value for.
    pub fn frame(&self, id: FrameId) -> String {
        match &self.frames[id] {
            Frame::Rows(record) => format!("each {}", self.records[*record].title.name),
            Frame::Groups { keys, .. } => {
                let labels: Vec<_> = keys.iter().map(|key| key.label.as_str()).collect();
                format!("each {}", labels.join(" and "))
            }
            Frame::Statement => "each payee and period of the statement".to_owned(),
            Frame::Contract => "the contract".to_owned(),
        }
    }
}
