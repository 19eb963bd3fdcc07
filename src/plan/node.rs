//! The tree of column kernels that an expression becomes.

use super::Way;
use crate::column::{Kind, Scale};
use crate::model::{FactId, FieldId, FrameId, TariffId, Type};
use crate::source::Span;
use crate::value::{ChooseOp, CompareOp, Function, Number};

/// One kernel and its operands. All of a tree is evaluated over the same rows, but for what stands under a spread.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Which kernel.
    pub(crate) op: Op,
    /// The physical form of the result.
    pub(crate) kind: Kind,
    /// Where it stands in the contract.
    pub(crate) span: Span,
}

impl Kind {
    /// The form of a type.
    pub(crate) fn of(ty: &Type) -> Kind {
        match ty {
            Type::Number(_) | Type::Moment | Type::Clock => Kind::Number,
            Type::Date => Kind::Day,
            Type::Period(_) => Kind::Period,
            Type::Text | Type::Choice(_) | Type::Reference(_) => Kind::Code,
            Type::YesNo => Kind::Truth,
        }
    }
}

/// A constant, ready to be computed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scalar {
    /// A decimal number, as a whole number of parts.
    Fixed {
        /// How many parts one has: the fewest decimal places in which it is whole.
        scale: Scale,
        /// How many parts it is.
        value: i64,
    },
    /// Any other number.
    Exact(Number),
    /// A day.
    Day(i32),
    /// A period.
    Period(i32),
    /// A choice.
    Code(u32),
    /// A text: its position in [`super::Plan::texts`].
    Text(u32),
    /// Yes or no.
    Truth(bool),
}

impl Scalar {
    /// A number, as a decimal if it is one that fits.
    pub(crate) fn number(number: &Number) -> Scalar {
        match Scale::holding(number) {
            Some((scale, value)) => Scalar::Fixed { scale, value },
            None => Scalar::Exact(number.clone()),
        }
    }
}

/// The kernels.
#[derive(Clone, Debug)]
pub(crate) enum Op {
    /// The same value everywhere.
    Constant(Scalar),
    /// A field of the row.
    Field(FieldId),
    /// A fact on the same frame.
    Fact(FactId),
    /// A key of the group.
    Key(u32),
    /// A slot on the same frame.
    Slot(u32),
    /// A value of another frame, fetched along a way.
    Spread(Box<Node>, Way),
    /// A tariff.
    Tariff {
        /// Which.
        tariff: TariffId,
        /// Its keys.
        keys: Vec<Node>,
        /// The date at which it is read.
        at: Option<Box<Node>>,
    },
    /// A value of a frame of groups, by its keys.
    Lookup {
        /// The value, on that frame.
        of: Box<Node>,
        /// That frame.
        frame: FrameId,
        /// The keys.
        keys: Vec<Node>,
    },
    /// The total of the lines that have these keys: its position in [`super::Plan::totals`], and the keys.
    LinesTotal(u32, Vec<Node>),
    /// What is taken of rows that share something with the row.
    Related(Box<RelatedAsk>),
    /// A built-in function.
    Call(Call),
    /// A comparison, and what decides where a certain operand is blank.
    Compare {
        /// Which.
        op: CompareOp,
        /// Left.
        left: Box<Node>,
        /// Right.
        right: Box<Node>,
        /// The operand that is asked, and the answer where it is blank.
        blank: Option<(Box<Node>, bool)>,
    },
    /// Whether a value is given (true) or blank (false).
    Given(Box<Node>, bool),
    /// All of them.
    And(Vec<Node>),
    /// Any of them.
    Or(Vec<Node>),
    /// Not.
    Not(Box<Node>),
    /// The first, or the second where the first is blank.
    IfBlank(Box<Node>, Box<Node>),
    /// The value; a blank is an error.
    MustBeGiven(Box<Node>),
    /// The larger, smaller, earlier or later of two, or the one that is given.
    ChooseGiven(ChooseOp, Box<Node>, Box<Node>),
    /// The row itself, as a reference to it.
    Row,
    /// The day for which the statement is made.
    StatementDate,
    /// The first whose condition is met: conditions and values, and what holds otherwise.
    Cases(Vec<CaseNode>, Option<Box<Node>>),
}

/// A case.
#[derive(Clone, Debug)]
pub(crate) struct CaseNode {
    /// When it holds.
    pub(crate) when: Node,
    /// What then holds.
    pub(crate) then: Node,
    /// The row of the table.
    pub(crate) span: Span,
}

/// What a row asks of the rows that are sought for it.
#[derive(Clone, Debug)]
pub(crate) struct RelatedAsk {
    /// Their position in [`super::Plan::sought`].
    pub(crate) sought: u32,
    /// Its values for their keys.
    pub(crate) keys: Vec<Node>,
    /// The lower edge, and whether what lies on it counts.
    pub(crate) from: Option<(Node, bool)>,
    /// The upper edge, and whether what lies on it counts.
    pub(crate) to: Option<(Node, bool)>,
    /// Whether the row itself can count.
    pub(crate) own: bool,
}

impl RelatedAsk {
    /// What the row itself is asked by: its keys and its edges.
    pub(crate) fn sides(&self) -> impl Iterator<Item = &Node> {
        self.keys.iter().chain(self.from.iter().chain(&self.to).map(|(edge, _)| edge))
    }
}

/// A call of a built-in function.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// Which.
    pub(crate) function: Function,
    /// The types of the arguments.
    pub(crate) types: Vec<Type>,
    /// The arguments.
    pub(crate) arguments: Vec<Node>,
}

impl Node {
    /// Whether it only names what is held already.
    pub(crate) fn is_held(&self) -> bool {
        match &self.op {
            Op::Constant(_) | Op::Field(_) | Op::Fact(_) | Op::Key(_) => true,
            Op::Tariff { keys, at, .. } => keys.is_empty() && at.is_none(),
            Op::Row
            | Op::Slot(_)
            | Op::Lookup { .. }
            | Op::LinesTotal(..)
            | Op::Related(_)
            | Op::Spread(..)
            | Op::StatementDate
            | Op::Compare { .. }
            | Op::And(_)
            | Op::Or(_)
            | Op::Cases(..)
            | Op::Call(_)
            | Op::Given(..)
            | Op::Not(_)
            | Op::MustBeGiven(_)
            | Op::IfBlank(..)
            | Op::ChooseGiven(..) => false,
        }
    }

    /// Whether it is a few steps that each cost no more than to pick some rows out of a batch: then it is worked out for
    /// all of the batch sooner than for a part of it.
    pub(crate) fn is_light(&self) -> bool {
        self.is_light_within(&mut 16)
    }

    fn is_light_within(&self, steps: &mut u32) -> bool {
        let Some(left) = steps.checked_sub(1) else { return false };
        *steps = left;
        let each = match &self.op {
            Op::Constant(_) | Op::Field(_) | Op::Fact(_) | Op::Key(_) => return true,
            Op::Tariff { .. }
            | Op::Compare { .. }
            | Op::And(_)
            | Op::Or(_)
            | Op::Cases(..)
            | Op::Given(..)
            | Op::Not(_)
            | Op::IfBlank(..)
            | Op::ChooseGiven(..) => true,
            Op::Call(call) => call.function.is_one_step(),
            Op::Row
            | Op::Slot(_)
            | Op::Lookup { .. }
            | Op::LinesTotal(..)
            | Op::Related(_)
            | Op::Spread(..)
            | Op::StatementDate
            | Op::MustBeGiven(_) => false,
        };
        each && self.operands().into_iter().all(|of| of.is_light_within(steps))
    }

    /// Whether it is one value for the whole contract, whatever the rows are.
    pub(crate) fn is_fixed(&self) -> bool {
        match &self.op {
            Op::Field(_)
            | Op::Fact(_)
            | Op::Key(_)
            | Op::Row
            | Op::Slot(_)
            | Op::Lookup { .. }
            | Op::LinesTotal(..)
            | Op::Related(_)
            | Op::Spread(..) => false,
            Op::Constant(_)
            | Op::StatementDate
            | Op::Tariff { .. }
            | Op::Compare { .. }
            | Op::And(_)
            | Op::Or(_)
            | Op::Cases(..)
            | Op::Call(_)
            | Op::Given(..)
            | Op::Not(_)
            | Op::MustBeGiven(_)
            | Op::IfBlank(..)
            | Op::ChooseGiven(..) => self.operands().into_iter().all(Node::is_fixed),
        }
    }

    /// The operands, in order.
    pub(crate) fn operands(&self) -> Vec<&Node> {
        match &self.op {
            Op::Constant(_)
            | Op::Field(_)
            | Op::Fact(_)
            | Op::Key(_)
            | Op::Row
            | Op::Slot(_)
            | Op::StatementDate => Vec::new(),
            Op::Tariff { keys, at, .. } => keys.iter().chain(at.as_deref()).collect(),
            Op::Lookup { of, keys, .. } => std::iter::once(&**of).chain(keys).collect(),
            Op::Compare { left, right, blank, .. } => {
                let asked = blank.as_ref().map(|(asked, _)| &**asked);
                [&**left, &**right].into_iter().chain(asked).collect()
            }
            Op::And(parts) | Op::Or(parts) | Op::LinesTotal(_, parts) => parts.iter().collect(),
            Op::Cases(rows, otherwise) => {
                rows.iter().flat_map(|row| [&row.when, &row.then]).chain(otherwise.as_deref()).collect()
            }
            Op::Call(call) => call.arguments.iter().collect(),
            Op::Related(ask) => ask.sides().collect(),
            Op::Spread(of, _) | Op::Given(of, _) | Op::Not(of) | Op::MustBeGiven(of) => vec![of],
            Op::IfBlank(a, b) | Op::ChooseGiven(_, a, b) => vec![a, b],
        }
    }
}
