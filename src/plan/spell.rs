//! How the rows of spells are worked out.

use super::Node;
use super::compile::Compiler;
use crate::model::{FactId, FrameId, Record, RecordId, SpellStepKind, Stretch};
use crate::source::Span;
use crate::value::PeriodKind;

/// A spell.
#[derive(Clone, Debug)]
pub(crate) struct SpellPlan {
    /// The frame of the rows that the intervals are made of.
    pub(crate) rows: FrameId,
    /// The rows that are taken in.
    pub(crate) selection: FactId,
    /// The groups whose keys the intervals are put together by; none where each row is by itself.
    pub(crate) groups: Option<FrameId>,
    /// The first day of a row, on the rows.
    pub(crate) from: Node,
    /// The last day of a row, on the rows.
    pub(crate) to: Node,
    /// What is done to the intervals.
    pub(crate) steps: Vec<StepPlan>,
}

/// A step.
#[derive(Clone, Debug)]
pub(crate) enum StepPlan {
    /// Join intervals with so many days or fewer between them.
    Joined(StretchPlan),
    /// Take out the days of the rows of another spell.
    Without {
        /// The position of its record.
        record: usize,
        /// The frame of its rows.
        rows: FrameId,
        /// Its columns that hold the keys.
        keys: Vec<u32>,
    },
    /// Leave the days from the first to the second, on the groups or else on the rows.
    Within(Node, Node),
    /// Cut where periods begin.
    CutAt(PeriodKind),
    /// Cut into blocks; what is left over may be no block.
    Blocks {
        /// How long a block is.
        length: StretchPlan,
        /// Whether what is left over is left out.
        whole: bool,
    },
}

/// A stretch of days or months.
#[derive(Clone, Debug)]
pub(crate) struct StretchPlan {
    /// How many units, on the contract.
    pub(crate) count: Node,
    /// How many days or months a unit has.
    pub(crate) times: i32,
    /// Whether it is months.
    pub(crate) months: bool,
    /// Where it stands.
    pub(crate) span: Span,
}

impl Compiler<'_> {
    /// How the rows of a record are worked out, if they are.
    pub(super) fn spell(&mut self, record: &Record) -> Option<SpellPlan> {
        let spell = record.made.as_ref()?.rows();
        let rows = self.rows_of(spell.source);
        let by = spell.groups.unwrap_or(rows);
        let steps = spell.steps.iter().map(|step| match &step.kind {
            SpellStepKind::Joined(gap) => StepPlan::Joined(self.stretch(gap)),
            SpellStepKind::Without { spell, keys } => {
                StepPlan::Without { record: spell.index(), rows: self.rows_of(*spell), keys: keys.clone() }
            }
            SpellStepKind::Within(first, last) => StepPlan::Within(self.on(first, by), self.on(last, by)),
            SpellStepKind::CutAt(kind) => StepPlan::CutAt(*kind),
            SpellStepKind::Blocks { length, whole } => {
                StepPlan::Blocks { length: self.stretch(length), whole: *whole }
            }
        });
        let steps = steps.collect();
        Some(SpellPlan {
            rows,
            selection: spell.selection,
            groups: spell.groups,
            from: self.on(&spell.from, rows),
            to: self.on(&spell.to, rows),
            steps,
        })
    }

    fn rows_of(&self, record: RecordId) -> FrameId {
        self.model.records[record].rows
    }

    pub(super) fn stretch(&mut self, stretch: &Stretch) -> StretchPlan {
        let count = self.on(&stretch.count, stretch.count.frame);
        StretchPlan { count, times: stretch.times, months: stretch.months, span: stretch.count.span }
    }
}
