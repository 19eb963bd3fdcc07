//! Random contracts with something broken in them: whatever is told with a fix, the fix removes it and brings none of
//! its kind.

use super::errors;
use crate::reference::random::text_of;
use meed::diagnostic::{Diagnostic, render};
use meed::source::{Source, mended};

/// How many contracts, and how often each is broken.
const CONTRACTS: u64 = 60;
const BREAKS: usize = 6;

/// Numbers that look random, the same in every run (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }
}

/// One slip: a line is lost, a word loses a letter, a unit is left out, a type is another, a line loses its last word.
fn broken(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let full: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].trim().len() > 4).collect();
    let at = full[random.below(full.len())];
    let line = lines[at].clone();
    let words: Vec<&str> = line.split_whitespace().collect();
    let word = words[random.below(words.len())];
    let indent: String = line.chars().take_while(|c| c.is_whitespace()).collect();
    match random.below(6) {
        0 => {
            lines.remove(at);
        }
        1 | 2 if word.len() > 4 && word.is_ascii() => {
            let slip = 1 + random.below(word.len() - 2);
            lines[at] =
                line.replacen(word, &[word.get(..slip).unwrap(), word.get(slip + 1..).unwrap()].concat(), 1);
        }
        3 => {
            let units = [" per ", " days", " weeks", " hours", "£", "%"];
            let unit = units.iter().find(|unit| line.contains(**unit));
            lines[at] = unit.map_or_else(String::new, |unit| line.replacen(unit, " ", 1));
        }
        4 => {
            let types =
                [("text", "date"), ("date", "text"), ("hours", "money"), ("whole number", "yes or no")];
            let swap = types.iter().find(|(from, _)| line.contains(*from));
            lines[at] = swap.map_or_else(String::new, |(from, to)| line.replacen(from, to, 1));
        }
        _ => lines[at] = format!("{indent}{}", words[..words.len() - 1].join(" ")),
    }
    lines.join("\n")
}

fn count(found: &[Diagnostic], of: &Diagnostic) -> usize {
    found.iter().filter(|found| found.code == of.code).count()
}

#[test]
fn a_fix_removes_what_it_is_for_and_brings_none_of_its_kind() {
    let mut random = Random(9);
    let (mut wrong, mut fixes, mut told) = (Vec::new(), 0, 0);
    for _ in 0..CONTRACTS {
        let words = (0..600).map(|_| u16::try_from(random.below(65_536)).unwrap()).collect();
        let right = text_of(words);
        if !errors(&right).1.is_empty() {
            continue;
        }
        for _ in 0..BREAKS {
            let text = broken(&right, &mut random);
            let (source, found) = errors(&text);
            told += found.len();
            for one in found.iter().filter(|found| !found.fix.is_empty()) {
                fixes += 1;
                let anew = mended(&text, &one.fix).expect("edits that fit the text");
                let (after_source, after): (Source, _) = errors(&anew);
                if count(&after, one) >= count(&found, one) {
                    wrong.push(format!(
                        "{}\n after:\n{}",
                        render::short(&source, std::slice::from_ref(one)),
                        render::short(&after_source, &after)
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {fixes}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(told > 100 && fixes > 50, "{told} told, {fixes} with a fix");
}
