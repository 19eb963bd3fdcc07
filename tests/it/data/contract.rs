//! Contracts as the checker would give them, built by hand.

use meed::model::{
    ChoiceSet, ChoiceSetId, Contract, ContractWords, EntryWords, Field, FieldForm, Frame, FrameId, IndexVec,
    Model, Payee, Printed, Record, RecordId, RowSource, Title, Type, Unique,
};
use meed::source::{Source, Span};
use meed::value::{
    BaseUnit, Calendar, Currency, DateForm, DateOrder, Day, Number, NumberStyle, NumberType, PeriodKind,
    Rounding, RoundingWay, Unit, UnitNames,
};

pub(super) fn day(year: i16, month: i8, day: i8) -> Day {
    Day::new(year, month, day).unwrap()
}

pub(super) fn decimal(text: &str) -> Number {
    Number::parse(text).unwrap()
}

/// A required field, its column headed by its name.
pub(super) fn field(name: &str, ty: Type) -> Field {
    Field {
        name: name.to_owned(),
        label: None,
        column: name.to_owned(),
        form: FieldForm::default(),
        ty,
        whole: false,
        may_be_blank: false,
        unique: false,
        at_least: None,
        at_most: None,
        days: (None, None),
        held_to: Vec::new(),
        printed: EntryWords::default(),
        span: Span::default(),
    }
}

pub(super) fn unique(name: &str, ty: Type) -> Field {
    Field { unique: true, ..field(name, ty) }
}

pub(super) fn number(unit: Unit) -> Type {
    Type::Number(NumberType { unit, style: NumberStyle::Plain })
}

pub(super) fn percent() -> Type {
    Type::Number(NumberType { unit: Unit::none(), style: NumberStyle::Percent })
}

pub(super) fn whole(field: Field) -> Field {
    Field { whole: true, ..field }
}

/// A record; the single unique fields and the lists of positions are what may occur once.
pub(super) fn record(name: &str, fields: Vec<Field>, together: &[&[u32]]) -> Record {
    let single = (0u32..).zip(&fields).filter(|(_, field)| field.unique).map(|(at, _)| vec![at]);
    let uniques = single.chain(together.iter().map(|list| list.to_vec()));
    Record {
        title: Title {
            name: name.to_owned(),
            label: None,
            span: Span::default(),
            name_span: Span::default(),
            printed: Printed::default(),
        },
        plural: format!("{name}s"),
        listed: None,
        source: RowSource::default(),
        receipt: meed::model::Receipt::default(),
        uniques: uniques.map(|fields| Unique { fields, span: Span::default() }).collect(),
        volumes: Vec::new(),
        fields,
        rows: FrameId(0),
        made: None,
    }
}

/// A contract of pounds with these records, and dates in this order.
pub(super) fn model(dates: DateOrder, choices: &[&[&str]], mut records: Vec<Record>) -> Model {
    let mut frames = vec![Frame::Contract];
    for (at, record) in (0u32..).zip(&mut records) {
        record.rows = FrameId(at + 1);
        for field in &mut record.fields {
            field.form.dates = vec![DateForm { order: dates, at_midnight: false }];
        }
        frames.push(Frame::Rows(RecordId(at)));
    }
    let choice_sets =
        choices.iter().map(|set| ChoiceSet { choices: set.iter().map(|c| (*c).to_owned()).collect() });
    Model {
        source: Source::new("test.meed", ""),
        contract: Contract {
            title: "Test".to_owned(),
            commissioner: None,
            payee: Payee::Named("Acme".to_owned()),
            starts: day(2023, 4, 1),
            ends: day(2026, 3, 31),
            settled_by: day(2026, 3, 31),
            calendar: Calendar::new(day(2023, 4, 1)),
            statements: PeriodKind::Quarter,
            rounding: Rounding {
                step: decimal("0.01"),
                way: RoundingWay::HalvesUp,
                words: "to the nearest penny, halves up".to_owned(),
            },
            currency: Currency::Pounds,
            form: FieldForm::default(),
            working_week: None,
            cut_off: None,
            clock: None,
            printed: Printed::default(),
            words: ContractWords::default(),
            span: Span::default(),
        },
        units: UnitNames::default(),
        records: records.into(),
        choice_sets: choice_sets.collect(),
        tariffs: IndexVec::new(),
        frames: frames.into(),
        facts: IndexVec::new(),
        payments: IndexVec::new(),
        limits: IndexVec::new(),
        clawbacks: IndexVec::new(),
        items: Vec::new(),
        examples: Vec::new(),
        order: Vec::new(),
    }
}

pub(super) const PERSON: RecordId = RecordId(0);
pub(super) const REVIEW: RecordId = RecordId(1);

/// The record of people of the design page.
pub(super) fn person() -> Record {
    let per_week = Unit::money(Currency::Pounds).per(&Unit::base(BaseUnit::Weeks)).unwrap();
    let provider = Field { column: "Lead provider".to_owned(), ..field("provider", Type::Text) };
    let budget = Field {
        label: Some("Personal budget".to_owned()),
        at_least: Some(Number::zero()),
        ..field("budget", number(per_week))
    };
    record("person", vec![unique("person_id", Type::Text), provider, budget], &[])
}

/// The record of reviews of the design page, and a share.
pub(super) fn review() -> Record {
    let hours_per_week = Unit::base(BaseUnit::Hours).per(&Unit::base(BaseUnit::Weeks)).unwrap();
    let fields = vec![
        whole(unique("review_id", number(Unit::none()))),
        field("person", Type::Reference(PERSON)),
        Field { days: (Some(day(2023, 4, 1)), Some(day(2026, 3, 31))), ..field("review_date", Type::Date) },
        Field {
            at_least: Some(Number::zero()),
            at_most: Some(Number::from_int(112)),
            ..field("hours", number(hours_per_week))
        },
        Field { may_be_blank: true, ..field("outcome", Type::Choice(ChoiceSetId(0))) },
        field("reviewed", Type::YesNo),
        Field {
            may_be_blank: true,
            at_least: Some(Number::zero()),
            at_most: Some(Number::one()),
            ..field("share", percent())
        },
    ];
    record("review", fields, &[&[1, 2]])
}

/// People and their reviews.
pub(super) fn people_and_reviews(dates: DateOrder) -> Model {
    model(dates, &[&["independent", "reduced", "much reduced"]], vec![person(), review()])
}
