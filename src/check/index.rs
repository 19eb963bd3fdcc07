//! What the check finds out besides what is wrong: what each name stands for, and what each expression is. An editor
//! asks for it, also of a contract that is refused; nobody else does, and then nothing is kept.

use crate::check::Checker;
use crate::model::{ChoiceSetId, FieldId, FrameId, Type};
use crate::source::Span;

/// What a name in the text stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Meant {
    /// A declaration, by its position in the file.
    Declaration(usize),
    /// A field of a record.
    Field(FieldId),
    /// Every field of that name, in whatever record: who is paid, the key of a tariff.
    FieldsCalled(String),
    /// A choice, by its position among those of its field.
    Choice(ChoiceSetId, u32),
}

/// A name where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// Where.
    pub span: Span,
    /// What it stands for.
    pub meant: Meant,
}

/// An expression where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// Where.
    pub span: Span,
    /// Its type.
    pub ty: Type,
    /// Where its values live.
    pub frame: FrameId,
    /// Whether a value may be missing.
    pub may_be_blank: bool,
}

/// The names and the expressions of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// The names that stand for something, in the order of the text; a name may stand for several.
    pub uses: Vec<Use>,
    /// The expressions, as far as they make sense, in the order of the text; the outer one before what it is made of.
    pub typed: Vec<Typed>,
}

impl Index {
    /// What a name that holds an offset stands for.
    pub fn at(&self, offset: u32) -> impl Iterator<Item = &Use> {
        self.uses.iter().filter(move |found| found.span.start <= offset && offset <= found.span.end)
    }

    /// The smallest expression that holds an offset.
    pub fn typed_at(&self, offset: u32) -> Option<&Typed> {
        let holds = self.typed.iter().filter(|typed| typed.span.start <= offset && offset < typed.span.end);
        holds.min_by_key(|typed| typed.span.end.saturating_sub(typed.span.start))
    }

    /// In the order of the text, each thing once. Of two readings of an expression the later one counts.
    fn in_order(mut self) -> Self {
        self.uses.sort();
        self.uses.dedup();
        self.typed.reverse();
        self.typed.sort_by_key(|typed| (typed.span.start, std::cmp::Reverse(typed.span.end)));
        self.typed.dedup_by_key(|typed| typed.span);
        self
    }
}

/// How much was kept when an attempt began.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    uses: usize,
    typed: usize,
}

impl Checker<'_> {
    /// Keeps what a name stands for. The place may be that of more than the name, which then is kept where it is met
    /// alone.
    pub(crate) fn meant(&mut self, name: &str, span: Span, meant: Meant) {
        if let Some(index) = &mut self.index
            && self.source.slice(span) == name
        {
            index.uses.push(Use { span, meant });
        }
    }

    /// Keeps what an expression is.
    pub(crate) fn is_typed(&mut self, expr: &crate::model::Expr, span: Span) {
        if let Some(index) = &mut self.index {
            index.typed.push(Typed {
                span,
                ty: expr.ty.clone(),
                frame: expr.frame,
                may_be_blank: expr.may_be_blank,
            });
        }
    }

    /// Where the index stands.
    pub(crate) fn mark(&self) -> Option<Mark> {
        self.index.as_ref().map(|index| Mark { uses: index.uses.len(), typed: index.typed.len() })
    }

    /// Takes back what an attempt kept that came to nothing.
    pub(crate) fn back_to(&mut self, mark: Option<Mark>) {
        if let (Some(index), Some(mark)) = (&mut self.index, mark) {
            index.uses.truncate(mark.uses);
            index.typed.truncate(mark.typed);
        }
    }

    /// What was kept.
    pub(crate) fn indexed(&mut self) -> Index {
        self.index.take().unwrap_or_default().in_order()
    }
}
