//! Fields that are declared as texts, and whose values stand without quotes: choices, probably.

use std::collections::BTreeMap;

use crate::check::Checker;
use crate::check::messages::{self, Problem};
use crate::model::FieldId;
use crate::source::Span;
use crate::syntax::ast::{self, CellKind, DeclarationKind};

impl Checker<'_> {
    /// Each such field, told once, where it is declared.
    pub(crate) fn texts_with_words(&self) -> BTreeMap<FieldId, Problem> {
        let mut words: BTreeMap<FieldId, (Vec<String>, Span)> = BTreeMap::new();
        for found in &self.problems {
            let Some((field, word)) = &found.problem.word_of else { continue };
            let at = found.problem.finding.labels.first().map(|label| label.span).unwrap_or_default();
            let (known, first) = words.entry(*field).or_insert((Vec::new(), at));
            *first = if at.start < first.start { at } else { *first };
            if !known.contains(word) {
                known.push(word.clone());
            }
        }
        let mut told = BTreeMap::new();
        // One word, or a name with a capital, may as well be a text that lacks its quotes.
        let are_choices = |words: &[String]| {
            words.len() > 1 && words.iter().all(|word| word.starts_with(char::is_lowercase))
        };
        for (id, (mut words, used)) in words.into_iter().filter(|(_, (words, _))| are_choices(words)) {
            let record = &self.records[id.record].title.name;
            let field = &self.records[id].name;
            for word in self.words_in_examples(record, field) {
                if !words.contains(&word) {
                    words.push(word);
                }
            }
            if let Some(declared) = self.declared_field(record, field) {
                let problem =
                    messages::names::text_with_words(&declared.name, declared.ty.span, used, &words);
                told.insert(id, problem.into());
            }
        }
        told
    }

    fn declared_field(&self, record: &str, field: &str) -> Option<&ast::Field> {
        self.file.declarations.iter().find_map(|declaration| match &declaration.kind {
            DeclarationKind::Record(of) if declaration.name.node == record => {
                of.fields.iter().find(|other| other.name.node == field)
            }
            _ => None,
        })
    }

    /// What the rows of examples have in the column of a field.
    fn words_in_examples(&self, record: &str, field: &str) -> Vec<String> {
        let mut words = Vec::new();
        for declaration in &self.file.declarations {
            let DeclarationKind::Example(example) = &declaration.kind else { continue };
            let tables = example.suppose.iter().filter(|suppose| suppose.node.0.node == record);
            for table in tables.filter_map(|suppose| suppose.node.1.as_ref()) {
                let Some((head, rows)) = table.rows.split_first() else { continue };
                let written =
                    |cell: &ast::Cell| self.source.slice(cell.span).trim().trim_matches('"').to_owned();
                let Some(column) = head.cells.iter().position(|cell| written(cell) == field) else {
                    continue;
                };
                let cells = rows.iter().filter_map(|row| row.cells.get(column));
                words.extend(cells.filter(|cell| cell.kind != CellKind::Blank).map(written));
            }
        }
        words
    }
}
