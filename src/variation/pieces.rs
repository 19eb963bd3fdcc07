//! The text of a contract in its declarations, and the contracts on the way from one version to another.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::source::{Edit, Source, mended};
use crate::syntax::{TokenKind, outline};

/// A declaration as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it declares: `payment reward`.
    pub key: String,
    /// Its lines.
    pub text: String,
}

/// A declaration that has another name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Renamed {
    /// What it was called.
    pub old: String,
    /// What it is called.
    pub new: String,
}

/// A declaration that changed, and the contract with it and all changes before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Steps {
    /// What changed: the keys, in the order of the text.
    pub keys: Vec<String>,
    /// The text of the contract after it.
    pub text: String,
}

impl Piece {
    /// The declared name, or the title.
    pub fn name(&self) -> &str {
        self.key.split_once(' ').map_or(self.key.as_str(), |(_, name)| name)
    }

    /// What it is: `payment`.
    pub(super) fn kind(&self) -> &str {
        self.key.split_once(' ').map_or(self.key.as_str(), |(kind, _)| kind)
    }

    /// What it says, without layout and remarks.
    pub(super) fn said(&self) -> String {
        let source = Source::new(self.key.as_str(), self.text.as_str());
        source.said(source.whole())
    }
}

/// The declarations of a text. Remarks before one stand with the one before it.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let source = Source::new("contract", text);
    let piece = |key, text: &str| Piece { key, text: text.to_owned() };
    outline(&source).iter().map(|one| piece(one.key(&source), source.slice(one.span))).collect()
}

/// Names of the new version as the old one has them. What stands in quotes and in remarks is no name.
pub(super) fn with_old_names(text: &str, renamed: &[Renamed]) -> String {
    let names: BTreeMap<&str, &str> =
        renamed.iter().map(|one| (one.new.as_str(), one.old.as_str())).collect();
    let source = Source::new("contract", text);
    let declared = outline(&source);
    let words = declared.iter().flat_map(|one| one.words()).filter(|word| word.kind == TokenKind::Word);
    let edits: Vec<Edit> =
        words.filter_map(|word| Some(Edit::new(word.span, *names.get(source.slice(word.span))?))).collect();
    mended(text, &edits).unwrap_or_else(|| text.to_owned())
}

/// The contracts on the way: declaration by declaration in the order of the new text, those that are gone first.
/// Examples stay as they were. A contract on the way that is refused is taken together with the next change; `holds`
/// says whether one is accepted.
pub fn steps(old: &str, new: &str, renamed: &[Renamed], holds: impl Fn(&str) -> bool) -> Vec<Steps> {
    let (before, after) = (pieces(old), pieces(&with_old_names(new, renamed)));
    let is_example = |piece: &&Piece| piece.key.starts_with("example ");
    let examples: String = before.iter().filter(is_example).map(|piece| piece.text.as_str()).collect();
    let mut at: Vec<Piece> = before.iter().filter(|piece| !is_example(piece)).cloned().collect();
    let after: Vec<Piece> = after.into_iter().filter(|piece| !is_example(&piece)).collect();
    let mut found = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut taken = |at: &[Piece], key: &str, found: &mut Vec<Steps>| {
        open.push(key.to_owned());
        let text: String = at.iter().map(|piece| piece.text.as_str()).chain([examples.as_str()]).collect();
        if holds(&text) {
            found.push(Steps { keys: std::mem::take(&mut open), text });
        }
    };
    // What is put in comes before what is left out: others may ask for it.
    for (position, piece) in after.iter().enumerate() {
        match at.iter().position(|known| known.key == piece.key) {
            Some(known) => {
                let Some(own) = at.get_mut(known) else { continue };
                if own.said() == piece.said() {
                    continue;
                }
                own.text.clone_from(&piece.text);
            }
            None => {
                let before = position.checked_sub(1).and_then(|before| after.get(before));
                let place = before.and_then(|before| at.iter().position(|known| known.key == before.key));
                at.insert(place.map_or(0, |place| place.saturating_add(1)).min(at.len()), piece.clone());
            }
        }
        taken(&at, &piece.key, &mut found);
    }
    let gone: Vec<String> = at
        .iter()
        .filter(|known| !after.iter().any(|piece| piece.key == known.key))
        .map(|known| known.key.clone())
        .collect();
    for key in gone {
        at.retain(|known| known.key != key);
        taken(&at, &key, &mut found);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_change_one_declaration_at_a_time() {
        let old = "contract \"A\"\n  term 1\n\npayment one -- a remark\n  pay 1\n\npayment two\n  pay 2\n\nexample \"e\"\n  then 1\n";
        let new =
            "contract \"A\"\n  term 1\npayment one\n  pay  1\npayment three\n  pay 3\npayment two\n  pay 4\n";
        let found = steps(old, new, &[], |_| true);
        let keys: Vec<_> = found.iter().map(|step| step.keys.join(" and ")).collect();
        assert_eq!(keys, ["payment three", "payment two"]);
        assert!(found.iter().all(|step| step.text.ends_with("example \"e\"\n  then 1\n")));
        assert!(found[0].text.contains("pay 2") && found[1].text.contains("pay 4"));
    }

    #[test]
    fn names_are_renamed_and_what_is_said_in_quotes_is_not() {
        let renamed = [Renamed { old: "fee".to_owned(), new: "price".to_owned() }];
        let new = "payment a \"the price\" -- the price\n  pay price × price_of_all\n";
        assert_eq!(
            with_old_names(new, &renamed),
            "payment a \"the price\" -- the price\n  pay fee × price_of_all\n"
        );
        let key = |text: &str| pieces(text).into_iter().map(|piece| piece.key).collect::<Vec<_>>();
        assert_eq!(
            key("contract \"A\"\n-- b\npayment c\n  pay 1\nexample \"d e\"\n"),
            ["contract", "payment c", "example \"d e\""]
        );
    }
}
