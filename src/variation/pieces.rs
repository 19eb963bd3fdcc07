//! The text of a contract in its declarations, and the contracts on the way from one version to another.

use std::collections::BTreeMap;

use super::renamed::Renamed;
use crate::text;

/// A declaration as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it declares: `payment reward`.
    pub key: String,
    /// Its lines.
    pub text: String,
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

    /// The same without layout and remarks, and with names as they were.
    fn plain(&self, renamed: &[Renamed]) -> String {
        let words = renamed_words(&text::without_remarks(&self.text), renamed);
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The declarations of a text. One begins where a line is not set in.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    for line in text.lines() {
        let begins = line.starts_with(|c: char| !c.is_whitespace()) && !line.starts_with("--");
        match found.last_mut() {
            Some(last) if !begins => {
                last.text.push_str(line);
                last.text.push('\n');
            }
            None if !begins => {}
            _ => found.push(Piece { key: key(line), text: format!("{line}\n") }),
        }
    }
    found
}

/// `payment reward`, `example "title"`, `contract`
fn key(line: &str) -> String {
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or_default();
    match first {
        "contract" => first.to_owned(),
        "example" => format!("example {}", line.get(first.len()..).unwrap_or_default().trim()),
        _ => format!("{first} {}", words.next().unwrap_or_default()),
    }
}

/// Names of the new version as the old one has them.
pub(super) fn renamed_words(text: &str, renamed: &[Renamed]) -> String {
    let names: BTreeMap<&str, &str> =
        renamed.iter().map(|one| (one.new.as_str(), one.old.as_str())).collect();
    let mut written = String::new();
    let mut word = String::new();
    for letter in text.chars().chain(['\n']) {
        if letter.is_alphanumeric() || letter == '_' {
            word.push(letter);
            continue;
        }
        written.push_str(names.get(word.as_str()).copied().unwrap_or(&word));
        word.clear();
        written.push(letter);
    }
    written
}

/// The contracts on the way: declaration by declaration in the order of the new text, those that are gone first.
/// Examples stay as they were. A contract on the way that is refused is taken together with the next change; `holds`
/// says whether one is accepted.
pub fn steps(old: &str, new: &str, renamed: &[Renamed], holds: impl Fn(&str) -> bool) -> Vec<Steps> {
    let (before, after) = (pieces(old), pieces(&renamed_words(new, renamed)));
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
                if own.plain(&[]) == piece.plain(&[]) {
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
}
