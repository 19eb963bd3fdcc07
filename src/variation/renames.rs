//! Declarations that are the same but for their names, and a new version with the names and labels of the old one.

use super::pieces::{Piece, Renamed, pieces, with_old_names};
use crate::model::{Item, Model, Payee, Title};
use crate::source::Source;
use crate::syntax::parse;

/// What only got another name: a declaration of one kind that is gone, and one that is new and the same when all such
/// names are covered. Where two fit, nothing is said to be renamed.
pub fn renamed(old: &str, new: &str) -> Vec<Renamed> {
    let (before, after) = (pieces(old), pieces(new));
    let is_declared = |piece: &&Piece| piece.key.contains(' ') && !piece.key.starts_with("example ");
    let missing = |all: &[Piece], other: &[Piece]| -> Vec<Piece> {
        let gone =
            all.iter().filter(is_declared).filter(|piece| !other.iter().any(|known| known.key == piece.key));
        gone.cloned().collect()
    };
    let (gone, come) = (missing(&before, &after), missing(&after, &before));
    let cover = |piece: &Piece, names: &[Piece]| {
        let covered: Vec<Renamed> =
            names.iter().map(|name| Renamed { old: "@".to_owned(), new: name.name().to_owned() }).collect();
        let text = with_old_names(&piece.text, &covered);
        Piece { text, ..piece.clone() }.said()
    };
    let mut found = Vec::new();
    // What the new version says was called so before needs no likeness.
    for piece in &come {
        let said =
            gone.iter().find(|before| before.kind() == piece.kind() && says_formerly(piece, before.name()));
        found.extend(
            said.map(|before| Renamed { old: before.name().to_owned(), new: piece.name().to_owned() }),
        );
    }
    let said: Vec<String> = found.iter().map(|one| one.old.clone()).collect();
    for piece in gone.iter().filter(|piece| !said.iter().any(|name| name == piece.name())) {
        let covered = cover(piece, &gone);
        let fits: Vec<&Piece> = come.iter().filter(|other| cover(other, &come) == covered).collect();
        let alike = gone.iter().filter(|other| cover(other, &gone) == covered).count();
        if let ([one], 1) = (fits.as_slice(), alike) {
            found.push(Renamed { old: piece.name().to_owned(), new: one.name().to_owned() });
        }
    }
    found
}

/// Whether a declaration says that it had a name before.
fn says_formerly(piece: &Piece, name: &str) -> bool {
    let (file, _) = parse(&Source::new(piece.key.as_str(), piece.text.as_str()));
    file.declarations.iter().flat_map(|declared| &declared.formerly).any(|former| former.node == name)
}

/// A label or term that is another one.
type Relabelled = (String, String, String);

/// The new version with names, labels and terms as the old one has them, so that only what they say is different; and
/// each label that is another: reference, old, new.
pub fn as_before(old: &Model, new: &Model, renamed: &[Renamed]) -> (Model, Vec<Relabelled>) {
    let mut model = new.clone();
    let mut relabelled = Vec::new();
    let known: Vec<&Title> = titles(old);
    let mut restore = |title: &mut Title| {
        if let Some(one) = renamed.iter().find(|one| one.new == title.name) {
            title.name.clone_from(&one.old);
        }
        let Some(before) = known.iter().find(|before| before.name == title.name) else { return };
        let shown = |title: &Title| {
            let called = title.printed.called.as_ref().map(|(one, _)| one.clone());
            called.or_else(|| title.label.clone()).unwrap_or_default()
        };
        if shown(before) != shown(title) {
            relabelled.push((title.name.clone(), shown(before), shown(title)));
        }
        title.label.clone_from(&before.label);
        title.printed.called.clone_from(&before.printed.called);
    };
    for record in model.records.iter_mut() {
        restore(&mut record.title);
    }
    for tariff in model.tariffs.iter_mut() {
        restore(&mut tariff.title);
    }
    for fact in model.facts.iter_mut() {
        restore(&mut fact.title);
    }
    for payment in model.payments.iter_mut() {
        restore(&mut payment.title);
    }
    for limit in model.limits.iter_mut() {
        restore(&mut limit.title);
    }
    for clawback in model.clawbacks.iter_mut() {
        restore(&mut clawback.title);
    }
    if let (Payee::Field(name), Payee::Field(before)) = (&mut model.contract.payee, &old.contract.payee)
        && renamed.iter().any(|one| one.new == *name && one.old == *before)
    {
        name.clone_from(before);
    }
    relabelled.sort();
    relabelled.dedup();
    (model, relabelled)
}

fn titles(model: &Model) -> Vec<&Title> {
    let items = model.items.iter().map(|item| match item {
        Item::Payment(id) => &model.payments[*id].title,
        Item::Limit(id) => &model.limits[*id].title,
        Item::Clawback(id) => &model.clawbacks[*id].title,
    });
    let facts = model.facts.iter().map(|fact| &fact.title);
    let records = model.records.iter().map(|record| &record.title);
    records.chain(model.tariffs.iter().map(|tariff| &tariff.title)).chain(facts).chain(items).collect()
}
