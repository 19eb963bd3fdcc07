//! What changes between two versions of a contract: in words, and in money.

use serde::Serialize;

use super::chart::{Bar, Bars};
use super::document::{Block, Cell, Column, Document, Item, Row, Section, Sum, Table};
use super::redline::{Change, Marked};
use super::{Chart, Report, Sheet};
use crate::statement::Amount;
use crate::value::Currency;
use crate::variation::{Effect, ItemEffect, Moves, Renamed};

/// Two versions of a contract, and what is different.
#[derive(Clone, Debug, Serialize)]
pub struct Variation {
    /// `meed/diff`
    pub schema: &'static str,
    /// Rises when something in the form changes its name or meaning.
    pub version: u32,
    /// The old version: where it was read.
    pub old: String,
    /// The new one.
    pub new: String,
    /// The changes, as amending instructions in the order of the text.
    pub changes: Vec<Change>,
    /// Labels and terms that are others.
    pub relabelled: Vec<Relabelled>,
    /// What only has another name.
    pub renamed: Vec<Renamed>,
    /// Declaration by declaration, what each change is worth when those before it are made.
    pub steps: Vec<StepEffect>,
    /// What all of it is worth on the data; none without data.
    pub effect: Option<Effect>,
    /// Why the new version cannot be paid on the data that the old one is paid on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_paid: Option<String>,
    /// What the old version's examples come to under the new terms, where that is something else.
    pub examples: Vec<ExampleEffect>,
    /// Whether both pay the same for all data.
    pub for_all_data: ForAllData,
    /// Whether the texts differ at all.
    pub texts_differ: bool,
    /// Both schedules as one.
    #[serde(skip)]
    pub redline: Vec<Marked>,
    /// The sign before an amount.
    #[serde(skip)]
    pub symbol: Currency,
}

/// What two versions pay for any data at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ForAllData {
    /// Whether they are proved to pay the same.
    pub same: bool,
    /// The items that are proved to be the same.
    pub items: Vec<String>,
    /// The data on which they were found to differ most, as an example of the old version; none where none was found.
    pub example: Option<String>,
    /// What the new version pays more there, in all.
    pub more: Option<Amount>,
}

/// A label or term that is another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Relabelled {
    /// The reference.
    pub reference: String,
    /// As it was.
    pub old: String,
    /// As it is.
    pub new: String,
}

/// What a change does to amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It moves money on this data.
    Moves,
    /// It moves money, but not on this data.
    MovesElsewhere,
    /// It can not move money.
    Cannot,
    /// No case was found in which it does; none was ruled out.
    NoCase,
}

impl Verdict {
    /// In words; `on_data` is whether there is data on which it could have been seen.
    fn words(self, on_data: bool) -> &'static str {
        match self {
            Verdict::Moves => "moves money on this data",
            Verdict::MovesElsewhere if on_data => "moves money, but not on this data",
            Verdict::MovesElsewhere => "moves money",
            Verdict::Cannot => "cannot move money",
            Verdict::NoCase => "no case found (searched, not proved)",
        }
    }
}

/// What a change is worth after those before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepEffect {
    /// The declarations.
    pub declarations: Vec<String>,
    /// Whether it moves money.
    pub verdict: Verdict,
    /// Why that is so, where it is not seen from the amounts.
    pub why: Option<String>,
    /// What everybody is paid, before and after; none without data.
    pub moves: Option<Moves>,
    /// What payees get more, and what they get less.
    pub payees: Option<[Amount; 2]>,
}

/// An expectation of an example that comes to something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExampleEffect {
    /// The title of the example.
    pub example: String,
    /// What is expected.
    pub expectation: String,
    /// The value that was expected.
    pub before: String,
    /// The value that comes out.
    pub after: String,
}

impl Report for Variation {
    fn document(&self) -> Document {
        let moved = self.effect.as_ref().filter(|effect| !effect.moves_nothing());
        let sections = [
            Some(self.heading()),
            Some(self.list()),
            self.renames(),
            self.waterfall(),
            moved.and_then(|effect| self.table("Effect by item", &effect.items, Some(effect))),
            moved.and_then(|effect| self.table("Effect by payee", &effect.payees, Some(effect))),
            moved.and_then(|effect| self.table("Effect by period", &effect.periods, Some(effect))),
            self.of_examples(),
            Some(self.of_all_data()),
        ];
        Document::new(format!("{} against {}", self.new, self.old), sections)
    }

    /// A row for each change.
    fn sheet(&self) -> Option<Sheet> {
        let rows = self.changes.iter().map(|change| {
            let class = change.class.letter().to_string();
            [class, change.paragraph.clone(), change.reference.clone(), change.instruction.clone()]
        });
        Some(Sheet::new(["class", "paragraph", "reference", "instruction"], rows))
    }

    /// What is payable before, what each change adds or takes, and what is payable then.
    fn chart(&self) -> Option<Chart> {
        let total = &self.effect.as_ref()?.total;
        let steps = self.steps.iter().filter_map(|step| {
            let moves = step.moves.as_ref().filter(|moves| !moves.change.is_zero())?;
            Some(Bar::step(step.declarations.join(", "), moves.before.clone(), moves.after.clone()))
        });
        let before = Bar::whole("before", total.before.clone());
        let after = Bar::whole("after", total.after.clone());
        let bars = std::iter::once(before).chain(steps).chain([after]).collect();
        let title = format!("{} against {}", self.new, self.old);
        Some(Chart::Bars(Bars { title, currency: self.symbol, bars }))
    }
}

impl Variation {
    /// The same with the redline under it.
    pub fn with_redline(&self) -> Document {
        let mut document = self.document();
        let redline = Section::of([Block::Marked(self.redline.clone())]).under(2, "Redline");
        document.sections.push(redline);
        document
    }

    /// The redline alone.
    pub fn redlined(&self) -> Document {
        let section = Section::of([Block::Marked(self.redline.clone())]);
        Document::new(format!("{} against {}", self.new, self.old), [Some(section)])
    }

    fn heading(&self) -> Section {
        let not_paid =
            self.not_paid.as_ref().map(|why| format!("the new version cannot be paid on it: {why}"));
        let total = self.effect.as_ref().map(|effect| {
            let shown = |amount: &Amount| self.signed(amount);
            let (up, down) = (shown(&effect.increases), shown(&effect.decreases));
            let (before, after) =
                (effect.total.before.shown(self.symbol), effect.total.after.shown(self.symbol));
            let change = shown(&effect.total.change);
            match effect.moves_nothing() {
                true => format!("no amount changes: {before} in all, before and after"),
                false => format!(
                    "{before} becomes {after}: {change} (increases {up}, decreases {down}, payee by payee)"
                ),
            }
        });
        let total = total.or(not_paid).map(|said| ("On this data", said));
        let versions = [("Old", self.old.clone()), ("New", self.new.clone())];
        let blocks = [Block::Definitions(versions.into_iter().chain(total).collect())];
        Section::of(blocks).under(1, "What changes")
    }

    /// The changes, class by class.
    fn list(&self) -> Section {
        let mut items: Vec<Item> = Vec::new();
        let mut last = None;
        let mut number = 0usize;
        let mut sorted: Vec<&Change> = self.changes.iter().collect();
        sorted.sort_by_key(|change| change.class);
        for change in sorted {
            number = if last == Some(change.class) { number.saturating_add(1) } else { 1 };
            last = Some(change.class);
            let own = !change.reference.starts_with('_');
            let reference = if own { format!(" [{}]", change.reference) } else { String::new() };
            let place = match change.paragraph.as_str() {
                "" => String::new(),
                number if number.starts_with("Annex") => format!("in {number}{reference}, "),
                number => format!("in paragraph {number}{reference}, "),
            };
            let letter = change.class.letter();
            items.push(Item::new(format!("{letter}{number}  {place}{}", change.instruction)));
        }
        for (at, one) in (1usize..).zip(&self.relabelled) {
            let what = if one.old.is_empty() { one.reference.clone() } else { format!("“{}”", one.old) };
            let new = if one.new.is_empty() { one.reference.clone() } else { format!("“{}”", one.new) };
            items.push(Item::new(format!(
                "T{at}  {what} is now called {new}, in every place [{}]",
                one.reference
            )));
        }
        let nothing = match (items.is_empty(), self.texts_differ) {
            (true, false) => Some("The two are the same."),
            (true, true) => {
                Some("The contract text differs in layout, remarks, signs or names. No printed word changes.")
            }
            (false, _) => Some("Nothing else changes."),
        };
        let list = Block::List(super::document::List { items, inset: true });
        let nothing = nothing.map(|words| Block::Paragraph(words.to_owned()));
        Section::of([list].into_iter().chain(nothing).collect::<Vec<_>>()).under(2, "Changes, in words")
    }

    fn renames(&self) -> Option<Section> {
        let items =
            self.renamed.iter().map(|one| Item::new(format!("[{}], formerly [{}]", one.new, one.old)));
        Section::list("Only the name is another", items)
    }

    fn waterfall(&self) -> Option<Section> {
        let on_data = self.effect.is_some();
        let words = [Column::words("Change"), Column::words("")];
        let amounts = ["Before", "After", "Change", "Increases", "Decreases"].map(Column::money);
        let columns = words.into_iter().chain(amounts.into_iter().filter(|_| on_data));
        let row = |step: &StepEffect| {
            let why = step.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            let words = [step.declarations.join(" and "), format!("{}{why}", step.verdict.words(on_data))];
            let amounts = match (&step.moves, &step.payees) {
                (Some(moves), Some([up, down])) => {
                    let [before, after] =
                        [&moves.before, &moves.after].map(|amount| Cell::money(amount, self.symbol));
                    vec![before, after, self.change(&moves.change), self.change(up), self.change(down)]
                }
                _ if on_data => vec![Cell::words(""); 5],
                _ => Vec::new(),
            };
            Row::of(words.map(Cell::words).into_iter().chain(amounts))
        };
        let table = Table::new(columns.collect::<Vec<_>>()).group(self.steps.iter().map(row));
        let total = self.effect.as_ref().map(|effect| {
            let words = ["All of it", ""].map(Cell::words);
            let (before, after) = (&effect.total.before, &effect.total.after);
            let amounts = [Cell::money(before, self.symbol), Cell::money(after, self.symbol)];
            let changes =
                [&effect.total.change, &effect.increases, &effect.decreases].map(|one| self.change(one));
            Row::of(words.into_iter().chain(amounts).chain(changes)).summing(Sum::Net)
        });
        let table = if self.steps.is_empty() { table } else { table.group(total) };
        let note =
            "Each change is made after those above it; in another order each may be worth something else.";
        let blocks = [Block::Table(table), Block::Paragraph(note.to_owned())];
        let heading = if on_data {
            "What each change is worth, in this order"
        } else {
            "What each change does, in this order"
        };
        (!self.steps.is_empty()).then(|| Section::of(blocks).under(2, heading))
    }

    fn table(&self, heading: &str, rows: &[ItemEffect], all: Option<&Effect>) -> Option<Section> {
        let columns =
            [Column::words(""), Column::money("Before"), Column::money("After"), Column::money("Change")];
        let cells = |of: &str, moves: &Moves| {
            let amounts = [&moves.before, &moves.after].map(|amount| Cell::money(amount, self.symbol));
            Row::of([Cell::words(of)].into_iter().chain(amounts).chain([self.change(&moves.change)]))
        };
        let table = Table::new(columns).group(rows.iter().map(|row| cells(&row.of, &row.moves)));
        let table = table.group(all.map(|all| cells("Total", &all.total).summing(Sum::Net)));
        (!rows.is_empty()).then(|| Section::of([Block::Table(table)]).under(2, heading))
    }

    fn of_examples(&self) -> Option<Section> {
        let items = self.examples.iter().map(|one| {
            Item::new(format!(
                "{}: {} comes to {} instead of {}",
                one.example, one.expectation, one.after, one.before
            ))
        });
        Section::list("The old version's examples under the new terms", items)
    }

    fn of_all_data(&self) -> Section {
        let ForAllData { same, items, example, more } = &self.for_all_data;
        let mut blocks = Vec::new();
        if *same {
            blocks
                .push(Block::Paragraph("Both versions pay the same, whatever the data: proved.".to_owned()));
        } else if !items.is_empty() {
            let named: Vec<String> = items.iter().map(|item| format!("[{item}]")).collect();
            let named = crate::text::all_of(&named);
            blocks.push(Block::Paragraph(format!("The same in both, whatever the data, proved: {named}.")));
        }
        match (example, more) {
            (Some(example), Some(more)) => {
                let more = self.signed(more);
                blocks.push(Block::Paragraph(format!(
                    "They differ most, of all the data that was tried, by {more} on this data of the old version:"
                )));
                let lines = example.lines().map(|line| Item::new(line.trim_end()));
                blocks.push(Block::List(super::document::List { items: lines.collect(), inset: true }));
            }
            _ if !*same => blocks.push(Block::Paragraph(
                "No data was found that both are paid on, and on which the rest differs; that is no proof that there is none."
                    .to_owned(),
            )),
            _ => {}
        }
        Section::of(blocks).under(2, "For any data at all")
    }

    fn signed(&self, amount: &Amount) -> String {
        let plus = if amount.is_positive() { "+" } else { "" };
        format!("{plus}{}", amount.shown(self.symbol))
    }

    fn change(&self, amount: &Amount) -> Cell {
        Cell { shown: self.signed(amount), ..Cell::money(amount, self.symbol) }
    }
}
