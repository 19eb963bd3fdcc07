//! Words that are printed and never calculated: what things are called and mean, clauses of the parties' own, parties,
//! former names. Nothing of the meaning of a contract is decided here.

use std::collections::BTreeMap;

use super::Checker;
use super::messages::{self, printed as told};
use crate::model::{ContractWords, EntryWords, FRAME_TERMS, Field, OwnClause, Party, Printed, Type};
use crate::source::Span;
use crate::syntax::ast::{self, DeclarationKind, FieldModifier};
use crate::text;

/// The words beside a declaration.
pub(super) fn beside(declaration: &ast::Declaration) -> Printed {
    let said = |texts: &[ast::Quoted]| texts.iter().map(|text| text.node.clone()).collect::<Vec<_>>();
    let clause = |clause: &ast::AuthorsClause| OwnClause {
        heading: clause.heading.node.clone(),
        text: clause.text.node.clone(),
        place: clause.place.as_ref().map(|(side, name)| (*side, name.node.clone())),
    };
    let note =
        |note: &ast::Note| (note.title.as_ref().map(|title| title.node.clone()), note.text.node.clone());
    let accepted = declaration.accepted.iter();
    Printed {
        called: declaration.called.first().map(|called| called_words(&called.node)),
        means: declaration.means.first().map(|text| text.node.clone()),
        formerly: said(&declaration.formerly),
        accepted: accepted.map(|line| (line.node.doubt, line.node.reason.node.clone())).collect(),
        clauses: declaration.clauses.iter().map(clause).collect(),
        notes: declaration.notes.iter().map(note).collect(),
    }
}

fn called_words(called: &ast::Called) -> (String, Option<String>) {
    (called.one.node.clone(), called.many.as_ref().map(|many| many.node.clone()))
}

/// The words of the contract as a whole.
pub(super) fn of_contract(file: &ast::File, contract: &ast::Contract) -> ContractWords {
    let text = |texts: &[ast::Quoted]| texts.first().map(|text| text.node.clone());
    let party = |party: &crate::source::Spanned<ast::Party>| Party {
        name: party.node.name.node.clone(),
        details: party.node.details.as_ref().map(|text| text.node.clone()),
        called: party.node.called.as_ref().map(|text| text.node.clone()),
    };
    let units =
        file.declarations.iter().filter(|declaration| matches!(declaration.kind, DeclarationKind::Unit(_)));
    ContractWords {
        parties: contract.parties.iter().map(party).collect(),
        agreement: text(&contract.agreement),
        version: text(&contract.version),
        prevails: contract.prevails.iter().map(|said| said.node).collect(),
        units: units
            .filter_map(|unit| Some((unit.name.node.clone(), unit.means.first()?.node.clone())))
            .collect(),
    }
}

impl<'a> Checker<'a> {
    /// The words beside an entry.
    pub(super) fn entry_words(&mut self, field: &Field, said: &ast::Field) -> EntryWords {
        let mut words = EntryWords::default();
        for modifier in &said.modifiers {
            match &modifier.node {
                FieldModifier::Called(called) => words.called = Some(called_words(called)),
                FieldModifier::Means(text) => words.means = Some(text.node.clone()),
                FieldModifier::Formerly(name) => words.formerly.push(name.node.clone()),
                FieldModifier::ChoiceMeans(choice, text) => {
                    let Type::Choice(set) = &field.ty else {
                        self.report(told::no_choices(&field.name, choice));
                        continue;
                    };
                    let choices = self.choice_sets[*set].choices.clone();
                    let position = choices.iter().position(|known| *known == choice.node);
                    match position.and_then(|at| u32::try_from(at).ok()) {
                        Some(at) if words.choices.iter().any(|(known, _)| *known == at) => {
                            self.report(told::choice_means_twice(choice));
                        }
                        Some(at) => words.choices.push((at, text.node.clone())),
                        None => {
                            let meant = text::nearest(&choice.node, &choices);
                            self.report(messages::names::unknown_choice(choice, &choices, meant));
                        }
                    }
                }
                FieldModifier::Unique
                | FieldModifier::MayBeBlank(_)
                | FieldModifier::Range(..)
                | FieldModifier::AtLeast(_)
                | FieldModifier::AtMost(_)
                | FieldModifier::OnOrAfter(_)
                | FieldModifier::OnOrBefore(_)
                | FieldModifier::Column(_)
                | FieldModifier::Written(_)
                | FieldModifier::CapitalsIgnored
                | FieldModifier::FractionsDropped => {}
            }
        }
        words
    }

    /// What can be wrong with words that are printed: said twice, one word for two things, a place that is none.
    pub(super) fn printed_words(&mut self) {
        let file = self.file;
        for declaration in &file.declarations {
            if let [first, again, ..] = declaration.called.as_slice() {
                self.report(messages::terms::said_twice("called", first.span, again.span));
            }
            if let [first, again, ..] = declaration.means.as_slice() {
                self.report(messages::terms::said_twice("means", first.span, again.span));
            }
            for clause in &declaration.clauses {
                self.place_of_clause(declaration, clause);
            }
            if let DeclarationKind::Contract(contract) = &declaration.kind {
                self.contract_words(contract);
            }
        }
        self.one_word_one_thing();
        self.former_names();
    }

    /// A clause stands beside the paragraph of a declaration, where it says so: then that has to have one.
    fn place_of_clause(&mut self, declaration: &ast::Declaration, clause: &ast::AuthorsClause) {
        let Some((_, name)) = &clause.place else { return };
        if !matches!(declaration.kind, DeclarationKind::Contract(_)) {
            self.report(told::place_is_known(name));
            return;
        }
        let position = self.names.get(name.node.as_str()).copied();
        let kind =
            position.and_then(|position| self.file.declarations.get(position)).map(|found| &found.kind);
        match kind {
            Some(kind) if has_paragraph(kind) => {}
            Some(_) => self.report(told::no_paragraph(name)),
            None if self.is_unread(&name.node, None) || self.file.incomplete => {}
            None => {
                let with = |declaration: &&ast::Declaration| has_paragraph(&declaration.kind);
                let known = self.file.declarations.iter().filter(with);
                let known: Vec<String> = known.map(|declaration| declaration.name.node.clone()).collect();
                let meant = text::nearest(&name.node, &known).map(str::to_owned);
                self.report(messages::names::unknown_name(
                    name,
                    "a declaration with a paragraph of its own",
                    meant.as_deref(),
                    &known,
                ));
            }
        }
    }

    fn contract_words(&mut self, contract: &ast::Contract) {
        if let [first, again, ..] = contract.agreement.as_slice() {
            self.report(messages::terms::said_twice("agreement", first.span, again.span));
        }
        if let [first, again, ..] = contract.version.as_slice() {
            self.report(messages::terms::said_twice("version", first.span, again.span));
        }
        for (at, said) in contract.prevails.iter().enumerate() {
            let mut before = contract.prevails.iter().take(at);
            if let Some(first) = before.find(|first| first.node.excludes(said.node)) {
                self.report(messages::terms::said_twice("what prevails", first.span, said.span));
            }
        }
        for (at, party) in contract.parties.iter().enumerate() {
            let mut before = contract.parties.iter().take(at);
            if let Some(first) = before.find(|first| first.node.name.node == party.node.name.node) {
                self.report(told::party_twice(&party.node.name, first.node.name.span));
            }
        }
    }

    /// What two things are called alike would be read as one. Entries of one name in several records may share a word.
    fn one_word_one_thing(&mut self) {
        let frame = FRAME_TERMS.iter().map(|term| term.to_lowercase());
        let mut taken: BTreeMap<String, (Option<Span>, &str)> =
            frame.map(|term| (term, (None, ""))).collect();
        let file = self.file;
        for declaration in &file.declarations {
            if let Some(called) = declaration.called.first() {
                self.take_word(&mut taken, &called.node.one, &declaration.name.node);
            }
            match &declaration.kind {
                DeclarationKind::Record(record) => {
                    for field in &record.fields {
                        let called = field.modifiers.iter().find_map(|modifier| match &modifier.node {
                            FieldModifier::Called(called) => Some(called),
                            _ => None,
                        });
                        if let Some(called) = called {
                            self.take_word(&mut taken, &called.one, &field.name.node);
                        }
                    }
                }
                DeclarationKind::Contract(contract) => {
                    for party in &contract.parties {
                        if let Some(called) = &party.node.called {
                            self.take_word(&mut taken, called, &party.node.name.node);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn take_word<'t>(
        &mut self,
        taken: &mut BTreeMap<String, (Option<Span>, &'t str)>,
        word: &ast::Quoted,
        of: &'t str,
    ) {
        let key = word.node.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        if key.is_empty() {
            self.report(told::called_nothing(word));
            return;
        }
        match taken.get(&key) {
            Some((_, name)) if *name == of => {}
            Some((first, _)) => {
                let first = *first;
                self.report(told::one_word_for_two(word, first));
            }
            None => {
                taken.insert(key, (Some(word.span), of));
            }
        }
    }

    /// A former name is nobody's today, and was one declaration's.
    fn former_names(&mut self) {
        let file = self.file;
        let mut known: BTreeMap<&str, Span> = BTreeMap::new();
        for declaration in &file.declarations {
            for former in &declaration.formerly {
                if self.is_declared(&former.node) {
                    self.report(told::still_declared(former, &declaration.name.node));
                } else if let Some(first) = known.insert(&former.node, former.span) {
                    self.report(told::two_of_one_name(former, first));
                }
            }
            let DeclarationKind::Record(record) = &declaration.kind else { continue };
            let mut entries: BTreeMap<&str, Span> = BTreeMap::new();
            for field in &record.fields {
                for modifier in &field.modifiers {
                    let FieldModifier::Formerly(former) = &modifier.node else { continue };
                    if record.fields.iter().any(|other| other.name.node == former.node) {
                        self.report(told::still_declared(former, &field.name.node));
                    } else if let Some(first) = entries.insert(&former.node, former.span) {
                        self.report(told::two_of_one_name(former, first));
                    }
                }
            }
        }
    }
}

/// Whether a declaration has a paragraph of its own in the printed terms.
pub(crate) fn has_paragraph(kind: &DeclarationKind) -> bool {
    match kind {
        DeclarationKind::Spell(_)
        | DeclarationKind::Balance(_)
        | DeclarationKind::Define(_)
        | DeclarationKind::Cohort(_)
        | DeclarationKind::Outcome(_)
        | DeclarationKind::Measure(_)
        | DeclarationKind::Scale(_)
        | DeclarationKind::Payment(_)
        | DeclarationKind::Cap(_)
        | DeclarationKind::Minimum(_)
        | DeclarationKind::Clawback(_) => true,
        DeclarationKind::Contract(_)
        | DeclarationKind::Unit(_)
        | DeclarationKind::Record(_)
        | DeclarationKind::Tariff(_)
        | DeclarationKind::Example(_) => false,
    }
}
