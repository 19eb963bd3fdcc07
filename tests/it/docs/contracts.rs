//! Contracts on pages: put together from fragments, checked, and their examples run.

use meed::diagnostic::{Diagnostic, Severity, render};
use meed::run::Prepared;
use meed::source::Source;
use meed::syntax::ast::{Declaration, DeclarationKind};
use meed::testing::{Verdict, run_examples};
use meed::{Checked, check, syntax};

/// What a declaration is called; a contract has one name for all.
fn key(declaration: &Declaration) -> String {
    match declaration.kind {
        DeclarationKind::Contract(_) => "contract".to_owned(),
        DeclarationKind::Example(_) => format!("example {}", declaration.name.node),
        _ => declaration.name.node.clone(),
    }
}

/// The declarations of a text: what each is called, and its own text.
fn declarations(text: &str) -> Vec<(String, String)> {
    let source = Source::new("fragment", text);
    let (file, _) = syntax::parse(&source);
    let one = |declaration: &Declaration| (key(declaration), source.slice(declaration.span).to_owned());
    file.declarations.iter().map(one).collect()
}

/// A contract in which the declarations of a fragment take the place of those of the same name; new ones stand at the
/// end.
pub(super) fn put_into(base: &str, fragment: &str) -> String {
    let mut text = base.to_owned();
    for (name, own) in declarations(fragment) {
        match declarations(base).into_iter().find(|(other, _)| *other == name) {
            Some((_, old)) => text = text.replacen(&old, &own, 1),
            None => text = format!("{}\n\n{own}\n", text.trim_end()),
        }
    }
    text
}

fn source(text: &str) -> Source {
    Source::new("contract.meed", text)
}

fn shown(source: &Source, findings: &[Diagnostic]) -> String {
    render::fancy(source, findings, render::Look::plain())
}

/// Refuses whatever is found, but for the warning that a fragment's declarations have no use.
pub(super) fn fits(base: &str, fragment: &str) -> Result<(), String> {
    let source = source(&put_into(base, fragment));
    let Checked { model, findings, .. } = check(&source);
    let found: Vec<_> = findings.into_iter().filter(|finding| finding.code.0 != "W0001").collect();
    if !found.is_empty() {
        return Err(shown(&source, &found));
    }
    model.as_ref().map_or(Ok(()), examples_pass)
}

/// Refuses a contract of which anything is found, or that has no example that passes.
pub(super) fn is_complete(contract: &str) -> Result<(), String> {
    let source = source(contract);
    let Checked { model, findings, .. } = check(&source);
    match model {
        Some(model) if findings.is_empty() && !model.examples.is_empty() => examples_pass(&model),
        Some(_) if findings.is_empty() => Err("it has no example".to_owned()),
        _ => Err(shown(&source, &findings)),
    }
}

/// Refuses a contract of which anything is found, whether or not its examples pass.
pub(super) fn checks(contract: &str) -> Result<(), String> {
    let source = source(contract);
    let findings = check(&source).findings;
    if findings.is_empty() { Ok(()) } else { Err(shown(&source, &findings)) }
}

/// Refuses what cannot be read.
pub(super) fn is_written(fragment: &str) -> Result<(), String> {
    let source = source(fragment);
    let (_, mistakes) = syntax::parse(&source);
    if mistakes.is_empty() { Ok(()) } else { Err(shown(&source, &mistakes)) }
}

/// What the checker says of a fragment that is wrong; none if it is not.
pub(super) fn refusal(base: &str, fragment: &str) -> Option<String> {
    let source = source(&put_into(base, fragment));
    let Checked { findings, .. } = check(&source);
    let errors: Vec<_> = findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect();
    (!errors.is_empty()).then(|| shown(&source, &errors))
}

fn examples_pass(model: &meed::model::Model) -> Result<(), String> {
    let failed: Vec<String> = run_examples(&Prepared::new(model), None)
        .into_iter()
        .filter_map(|tested| match tested.verdict {
            Verdict::Passed(_) => None,
            Verdict::Differs(differences) => Some(format!(
                "{}: {}",
                tested.title,
                differences
                    .iter()
                    .map(|one| format!("{}, got {}", one.expectation, one.got.clone().unwrap_or_default()))
                    .collect::<Vec<_>>()
                    .join("; ")
            )),
            Verdict::Refused(findings) => {
                Some(format!("{}: {}", tested.title, shown(&model.source, &findings)))
            }
        })
        .collect();
    if failed.is_empty() { Ok(()) } else { Err(failed.join("\n")) }
}
