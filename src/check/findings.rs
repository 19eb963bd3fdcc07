//! What is told of all that was found: each mistake once, what follows from another not at all.

use std::collections::BTreeMap;

use super::Checker;
use super::messages::{self, Problem};
use crate::diagnostic::Diagnostic;
use crate::source::Edit;

impl Checker<'_> {
    /// What was found, in the order of the text.
    pub(crate) fn findings(&self) -> Vec<Diagnostic> {
        let words = self.words();
        let misspelt = self.misspelt_declarations(&words);
        // What has no payee because the field is misspelt is no mistake of its own either.
        let is_misspelt = |problem: &Problem| {
            problem.unknown.as_ref().is_some_and(|unknown| misspelt.contains_key(&unknown.name))
        };
        let texts = self.texts_with_words();
        let is_of_text =
            |problem: &Problem| problem.word_of.as_ref().is_some_and(|(field, _)| texts.contains_key(field));
        let found = self.problems.iter().map(|found| &found.problem);
        let found = found.filter(|problem| !is_misspelt(problem) && !is_of_text(problem));
        let mut told: Vec<(Diagnostic, &Problem)> = found
            .chain(misspelt.values())
            .chain(texts.values())
            .map(|problem| (problem.finding.clone(), problem))
            .collect();
        told.sort_by_key(|(finding, _)| finding.start());
        let mut findings: Vec<Diagnostic> = Vec::new();
        // One mistake is told once: where it stands first, with how often it stands there besides.
        let mut again: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for (mut finding, problem) in told {
            if let Some(unknown) = &problem.unknown {
                let rest = self.in_the_rest_of_the_line(&words, unknown, &finding.fix);
                finding.fix.extend(rest);
                if let Some(declared) = words.only_declared(unknown) {
                    finding = messages::names::or_misspelt_there(finding, &unknown.name, declared);
                }
            }
            let mut same_place = findings.iter().rev().take_while(|other| other.start() == finding.start());
            if same_place.any(|other| *other == finding) {
                continue;
            }
            let known =
                problem.mistake.clone().map(|mistake| again.entry(mistake).or_insert((findings.len(), 0)));
            match known {
                Some((first, times)) if *first < findings.len() => {
                    *times = times.saturating_add(1);
                    if let Some(told) = findings.get_mut(*first) {
                        let new = |edit: &Edit| {
                            !told
                                .fix
                                .iter()
                                .any(|other| other.span == edit.span || other.span.meets(edit.span))
                        };
                        let more: Vec<Edit> = finding.fix.into_iter().filter(new).collect();
                        told.fix.extend(more);
                    }
                }
                _ => findings.push(finding),
            }
        }
        for (first, times) in again.into_values() {
            if let Some(finding) = findings.get_mut(first).filter(|_| times > 0) {
                finding.help =
                    finding.help.take().map(|help| format!("{help}{}", messages::elsewhere(times)));
            }
        }
        findings.iter_mut().for_each(|finding| finding.fix.sort_by_key(|edit| edit.span));
        findings
    }
}
