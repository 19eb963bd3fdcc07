//! The one door from the tree to the model: names, types, grain, blanks and terms.
//!
//! Declarations are worked out on demand, each once, so that they may stand in any order; `Checker::order` then lists
//! them as they were finished, each after what it uses. What was wrong once is `None` from then on and is not reported
//! again by those who use it. A clause of the contract that is missing or wrong is guessed, and what hangs on the guess
//! is not reported.

mod declarations;
mod findings;
mod index;
mod messages;
mod offers;
mod printed;
mod resolve;
mod review;
pub mod supplied;
mod types;
mod words;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::analysis::{Dependence, Known, Terms, Thing};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{
    ChoiceSet, ChoiceSetId, Clawback, ClawbackId, Contract, Expr, Fact, FactId, FieldId, Frame, FrameId,
    IndexVec, Item, Limit, LimitId, Model, Payment, PaymentId, Record, RecordId, Step, Tariff, TariffId,
};
use crate::source::{Source, Span};
use crate::syntax::ast;
use crate::value::UnitNames;
pub use index::{Index, Meant, Typed, Use};
use messages::Problem;
pub use offers::{Offer, Offers, ValueKind, offers};
pub(crate) use printed::has_paragraph;
pub use review::{Accepted, Review, accepts_of_money, review, review_of_money};

/// Formulas within formulas, within declarations that use them, go so deep and no deeper: the stack has an end. One
/// line alone does not reach it (its brackets were counted when it was read), nor do declarations that are worked out
/// in the order of [`resolve::order`]; what is left are circles of a great many.
const DEEPEST: usize = 320;
/// What a declaration counts for.
const PER_DECLARATION: usize = 3;

/// Checks a tree and makes the model, if nothing is wrong. Warnings may come with a model.
pub fn from_ast(source: Source, file: &ast::File) -> (Option<Model>, Vec<Diagnostic>) {
    let mut checker = Checker::new(&source, file);
    let (refused, findings) = checker.all();
    (if refused { None } else { checker.finish() }, findings)
}

/// What the check of a tree finds out, for an editor.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// The model; of a contract that is refused, as far as it makes sense.
    pub model: Option<Model>,
    /// Whether the contract is refused.
    pub refused: bool,
    /// What is wrong.
    pub findings: Vec<Diagnostic>,
    /// What each name stands for, and what each expression is.
    pub index: Index,
}

/// Checks a tree and keeps all that is known of it, whether or not something is wrong.
pub fn inspect(source: Source, file: &ast::File) -> Inspection {
    let mut checker = Checker::new(&source, file);
    checker.index = Some(Index::default());
    let (refused, findings) = checker.all();
    let index = checker.indexed();
    Inspection { model: checker.finish(), refused, findings, index }
}

/// What a declaration has become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    Record(RecordId),
    Tariff(TariffId),
    Fact(FactId),
    Payment(PaymentId),
    Limit(LimitId),
    Clawback(ClawbackId),
    /// A unit; its names are in [`Checker::units`].
    Unit,
}

/// How far a declaration has been worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    Untouched,
    Underway,
    /// Done; none if something was wrong with it (and was reported).
    Done(Option<Meaning>),
}

/// A problem, and the declaration that was underway when it was found.
pub(crate) struct Found {
    problem: Problem,
    at: Option<usize>,
}

/// Clauses of the contract that are guessed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Guessed {
    payee: bool,
    time: bool,
    statements: bool,
    working_week: bool,
    clock: bool,
}

/// The state of the check.
pub(crate) struct Checker<'a> {
    pub(crate) source: &'a Source,
    pub(crate) file: &'a ast::File,
    pub(crate) problems: Vec<Found>,
    pub(crate) guessed: Guessed,
    /// Position in the file of each name.
    pub(crate) names: BTreeMap<&'a str, usize>,
    pub(crate) progress: Vec<Progress>,
    /// The declarations underway, outermost first: a name met again among them is a cycle.
    pub(crate) underway: Vec<usize>,
    /// How many formulas are being worked out, one within the other.
    pub(crate) depth: usize,
    /// Names that something refers to.
    pub(crate) used: Vec<bool>,
    pub(crate) contract: Option<Contract>,
    pub(crate) units: UnitNames,
    pub(crate) records: IndexVec<RecordId, Record>,
    /// Fields of each record that could not be read; parallel to `records`.
    pub(crate) unread_fields: IndexVec<RecordId, BTreeSet<String>>,
    /// The records that spells and balances are, by their positions in the file.
    pub(crate) spells: BTreeMap<usize, RecordId>,
    /// Records with a line that could not be read: how their rows are told apart is not known.
    pub(crate) unsure_records: BTreeSet<RecordId>,
    /// Tariffs with a row that could not be read, or was wrong.
    pub(crate) unsure_tariffs: BTreeSet<TariffId>,
    /// The columns of the tariffs that have several, by the first of them.
    pub(crate) tariff_columns: BTreeMap<TariffId, Vec<(String, TariffId)>>,
    /// Names that are both a field's and a declaration's.
    pub(crate) ambiguous: BTreeSet<String>,
    /// The texts that stand as values, with the first place of each.
    pub(crate) texts: BTreeMap<String, Span>,
    pub(crate) choice_sets: IndexVec<ChoiceSetId, ChoiceSet>,
    pub(crate) tariffs: IndexVec<TariffId, Tariff>,
    pub(crate) frames: IndexVec<FrameId, Frame>,
    pub(crate) facts: IndexVec<FactId, Fact>,
    /// What is known of the values of each fact; parallel to `facts`.
    pub(crate) known: IndexVec<FactId, Known>,
    /// Fields that refer to a cohort, with its name.
    pub(crate) cohort_references: BTreeMap<FieldId, ast::Name>,
    /// The field of type text that stands beside what is worked out.
    pub(crate) beside: Option<FieldId>,
    /// Values of cohorts that are asked through such fields, each with the measure that looks it up.
    pub(crate) picks: Vec<(FactId, Expr, FactId)>,
    pub(crate) payments: IndexVec<PaymentId, Payment>,
    pub(crate) limits: IndexVec<LimitId, Limit>,
    /// What each limit trims, by its position in the file, whatever else is wrong with it.
    pub(crate) trims: BTreeMap<usize, declarations::limit::Trims>,
    pub(crate) clawbacks: IndexVec<ClawbackId, Clawback>,
    pub(crate) examples: Vec<crate::model::Example>,
    /// What things are worked out of, where examples have asked.
    pub(crate) needed: BTreeMap<Vec<Thing>, Rc<BTreeSet<Thing>>>,
    pub(crate) order: Vec<Step>,
    /// What names and expressions are, if somebody asks.
    pub(crate) index: Option<Index>,
    /// The names that fit where one is asked for, if one is.
    pub(crate) asked: Option<Offers>,
}

impl<'a> Checker<'a> {
    pub(crate) fn new(source: &'a Source, file: &'a ast::File) -> Self {
        Checker {
            source,
            file,
            problems: Vec::new(),
            guessed: Guessed::default(),
            names: BTreeMap::new(),
            progress: vec![Progress::Untouched; file.declarations.len()],
            underway: Vec::new(),
            depth: 0,
            used: vec![false; file.declarations.len()],
            contract: None,
            units: UnitNames::default(),
            records: IndexVec::new(),
            unread_fields: IndexVec::new(),
            spells: BTreeMap::new(),
            unsure_records: BTreeSet::new(),
            unsure_tariffs: BTreeSet::new(),
            ambiguous: BTreeSet::new(),
            texts: BTreeMap::new(),
            choice_sets: IndexVec::new(),
            tariffs: IndexVec::new(),
            tariff_columns: BTreeMap::new(),
            frames: vec![Frame::Contract].into(),
            facts: IndexVec::new(),
            known: IndexVec::new(),
            cohort_references: BTreeMap::new(),
            beside: None,
            picks: Vec::new(),
            payments: IndexVec::new(),
            limits: IndexVec::new(),
            trims: BTreeMap::new(),
            clawbacks: IndexVec::new(),
            examples: Vec::new(),
            needed: BTreeMap::new(),
            order: Vec::new(),
            index: None,
            asked: None,
        }
    }

    /// Checks everything: whether there is no model, and what was found.
    fn all(&mut self) -> (bool, Vec<Diagnostic>) {
        let file = self.file;
        self.contract_terms();
        self.everything();
        self.two_spellings();
        review::without_reason(file).for_each(|wrong| self.report(wrong));
        self.printed_words();
        if !self.is_refused() {
            self.nothing_vanishes();
            self.lint();
        }
        let refused = self.is_refused();
        let mut findings = self.findings();
        match self.lost().filter(|_| !refused) {
            Some(lost) => {
                findings.push(messages::internal(lost.header));
                (true, findings)
            }
            None => (refused, findings),
        }
    }

    /// The terms as far as they have been worked out, for analysis.
    pub(crate) fn terms(&self) -> Terms<'_> {
        Terms {
            records: &self.records,
            choice_sets: &self.choice_sets,
            tariffs: &self.tariffs,
            frames: &self.frames,
            facts: &self.facts,
            known: Cow::Borrowed(&self.known),
            ordinary: None,
        }
    }

    /// What depends on what, as far as it has been worked out.
    pub(crate) fn dependence(&self) -> Dependence<'_> {
        Dependence {
            records: &self.records,
            frames: &self.frames,
            facts: &self.facts,
            payments: &self.payments,
            limits: &self.limits,
            clawbacks: &self.clawbacks,
        }
    }

    pub(crate) fn report(&mut self, problem: impl Into<Problem>) {
        let problem = problem.into();
        let hangs = problem.hangs_on;
        let on_a_guess = (hangs.payee && self.guessed.payee)
            || (hangs.time && self.guessed.time)
            || (hangs.statements && self.guessed.statements);
        if !on_a_guess {
            self.problems.push(Found { problem, at: self.underway.last().copied() });
        }
    }

    /// Reports and gives nothing, for the many places that end that way.
    pub(crate) fn refuse<T>(&mut self, problem: impl Into<Problem>) -> Option<T> {
        self.report(problem);
        None
    }

    /// Tries something without reporting what is wrong with it. What is wrong with declarations that are worked out on
    /// the way is kept: they are not looked at again.
    pub(crate) fn probe<T>(&mut self, attempt: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let reported = self.problems.len();
        let here = self.underway.last().copied();
        let mark = self.mark();
        let result = attempt(self);
        if result.is_none() {
            self.back_to(mark);
        }
        let since = self.problems.split_off(reported);
        self.problems.extend(since.into_iter().filter(|found| found.at != here));
        result
    }

    /// Whether there is no model of this contract.
    pub(crate) fn is_refused(&self) -> bool {
        self.file.incomplete
            || self.file.declarations.iter().any(|declaration| declaration.damaged)
            || self.problems.iter().any(|found| found.problem.finding.severity == Severity::Error)
    }

    /// A declaration that has no meaning although nothing was reported. There should be none.
    pub(crate) fn lost(&self) -> Option<&'a ast::Declaration> {
        let stated = |kind: &ast::DeclarationKind| {
            matches!(kind, ast::DeclarationKind::Contract(_) | ast::DeclarationKind::Example(_))
        };
        let file = self.file;
        let mut examples =
            file.declarations.iter().filter(|other| matches!(other.kind, ast::DeclarationKind::Example(_)));
        let lost_example = examples.clone().count() > self.examples.len();
        let mut lost = file.declarations.iter().zip(&self.progress).filter(|(declaration, progress)| {
            !stated(&declaration.kind) && !matches!(progress, Progress::Done(Some(_)))
        });
        lost.next().map(|(declaration, _)| declaration).or(examples.next_back().filter(|_| lost_example))
    }

    /// Works out every declaration, in the order of the file as far as that can be.
    pub(crate) fn everything(&mut self) {
        self.collect_names();
        self.declare_units();
        self.declare_records();
        self.payee_is_a_field();
        self.working_week();
        self.cut_off();
        for position in resolve::order::in_order(self.source, self.file, &self.names) {
            self.meaning_at(position);
        }
        self.limits_in_order();
        self.all_examples();
    }

    /// What the declaration at a position means, worked out now if it has not been yet.
    pub(crate) fn meaning_at(&mut self, position: usize) -> Option<Meaning> {
        match self.progress.get(position).copied()? {
            Progress::Done(meaning) => return meaning,
            Progress::Underway => return self.cycle(position),
            Progress::Untouched => {}
        }
        let name = self.file.declarations.get(position)?.name.span;
        self.deeper(PER_DECLARATION, name, |checker| {
            checker.set_progress(position, Progress::Underway);
            checker.underway.push(position);
            let meaning = checker.work_out(position);
            checker.underway.pop();
            checker.set_progress(position, Progress::Done(meaning));
            meaning
        })
    }

    /// Does something a step deeper, unless that is too deep.
    pub(crate) fn deeper<T>(
        &mut self,
        by: usize,
        at: Span,
        work: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        if self.depth.saturating_add(by) > DEEPEST {
            return self.refuse(messages::names::too_deep(at));
        }
        self.depth = self.depth.saturating_add(by);
        let done = work(self);
        self.depth = self.depth.saturating_sub(by);
        done
    }

    pub(crate) fn set_progress(&mut self, position: usize, to: Progress) {
        if let Some(progress) = self.progress.get_mut(position) {
            *progress = to;
        }
    }

    pub(crate) fn cycle(&mut self, position: usize) -> Option<Meaning> {
        let from = self.underway.iter().position(|other| *other == position).unwrap_or(0);
        let circle = self.underway.iter().skip(from);
        let mut circle: Vec<usize> = circle.copied().collect();
        // The one that stands first in the file is named first.
        let first = circle.iter().enumerate().min_by_key(|(_, position)| **position).map_or(0, |(at, _)| at);
        circle.rotate_left(first);
        let circle: Vec<_> = circle.into_iter().filter_map(|at| self.file.declarations.get(at)).collect();
        let is_limit = |declaration: &&ast::Declaration| {
            matches!(declaration.kind, ast::DeclarationKind::Cap(_) | ast::DeclarationKind::Minimum(_))
        };
        let limits = circle.iter().all(is_limit);
        let names = circle.into_iter().map(|declaration| declaration.name.clone()).collect::<Vec<_>>();
        self.refuse(messages::names::circle(&names, limits))
    }

    pub(crate) fn work_out(&mut self, position: usize) -> Option<Meaning> {
        let declaration = self.file.declarations.get(position)?;
        use ast::DeclarationKind as Kind;
        match &declaration.kind {
            Kind::Contract(_) | Kind::Example(_) => None,
            Kind::Unit(_) => Some(Meaning::Unit),
            // Records are declared together beforehand.
            Kind::Record(_) => None,
            Kind::Spell(spell) => self.spell(position, declaration, spell),
            Kind::Balance(balance) => self.balance(position, declaration, balance),
            Kind::Tariff(tariff) => self.tariff(declaration, tariff),
            Kind::Define(define) => self.define(declaration, define),
            Kind::Cohort(cohort) => self.cohort(declaration, cohort, false),
            Kind::Outcome(cohort) => self.cohort(declaration, cohort, true),
            Kind::Measure(measure) => self.measure(declaration, measure),
            Kind::Scale(scale) => self.scale(declaration, scale),
            Kind::Payment(payment) => self.payment(declaration, payment),
            Kind::Cap(limit) => self.limit(declaration, limit, true),
            Kind::Minimum(limit) => self.limit(declaration, limit, false),
            Kind::Clawback(clawback) => self.clawback(declaration, clawback),
        }
    }

    /// The statement's items, in the order of the file.
    pub(crate) fn items(&self) -> Vec<Item> {
        let meanings = self.progress.iter().filter_map(|progress| match progress {
            Progress::Done(meaning) => *meaning,
            _ => None,
        });
        meanings
            .filter_map(|meaning| match meaning {
                Meaning::Payment(id) => Some(Item::Payment(id)),
                Meaning::Limit(id) => Some(Item::Limit(id)),
                Meaning::Clawback(id) => Some(Item::Clawback(id)),
                _ => None,
            })
            .collect()
    }

    pub(crate) fn finish(self) -> Option<Model> {
        let items = self.items();
        Some(Model {
            source: self.source.clone(),
            contract: self.contract?,
            units: self.units,
            records: self.records,
            choice_sets: self.choice_sets,
            tariffs: self.tariffs,
            frames: self.frames,
            facts: self.facts,
            payments: self.payments,
            limits: self.limits,
            clawbacks: self.clawbacks,
            items,
            examples: self.examples,
            order: self.order,
        })
    }
}
