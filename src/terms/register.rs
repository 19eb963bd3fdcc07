//! The register of numbers: under which number each paragraph is cited, from version to version. Once it is kept, no
//! number moves and none is used again; what is new gets a number between those beside it: 6A after 6, 6ZA before 6A.

use std::collections::BTreeMap;

use super::schedule::{Clause, Paragraph, Schedule, Words};

/// The numbers that are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    /// One entry for each reference, in the order of the schedule in which it came.
    pub entries: Vec<Registered>,
}

/// A number that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// What it is cited by.
    pub reference: String,
    /// Its number.
    pub number: String,
    /// The version in which it came.
    pub since: String,
    /// The version that left it out.
    pub until: Option<String>,
}

/// Where a register and a contract contradict each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// The register has a paragraph, and the contract has it no more.
    Gone(String),
    /// A reference that was left out is one again.
    Again(String),
}

/// A number within its paragraph, in its order: `A1` is before 1, `6A` after 6, `6ZA` between the two.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    base: u32,
    /// 0 where letters stand before the number, and it is before all that begin with it.
    plain: u8,
    before: Vec<Letter>,
    after: Vec<Letter>,
}

/// A letter, with the Zs before it: the more, the earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Letter {
    zeds: i8,
    letter: char,
}

/// So many Zs before a letter; what comes between two numbers more often than that stands after the first of them.
const MOST_ZEDS: i8 = 100;

impl Place {
    fn whole(base: u32) -> Place {
        Place { base, plain: 1, before: Vec::new(), after: Vec::new() }
    }

    fn read(text: &str) -> Option<Place> {
        let digits = text.find(|c: char| c.is_ascii_digit())?;
        let (before, rest) = text.split_at(digits);
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (base, after) = rest.split_at(end);
        let before = letters(before)?;
        Some(Place {
            base: base.parse().ok()?,
            plain: u8::from(before.is_empty()),
            before,
            after: letters(after)?,
        })
    }

    fn written(&self) -> String {
        let letters = |all: &[Letter]| {
            let one = |letter: &Letter| {
                let zeds = usize::try_from(letter.zeds.saturating_neg()).unwrap_or_default();
                format!("{}{}", "Z".repeat(zeds), letter.letter)
            };
            all.iter().map(one).collect::<String>()
        };
        format!("{}{}{}", letters(&self.before), self.base, letters(&self.after))
    }

    /// The place between two, nearest to the first.
    fn between(first: Option<&Place>, second: Option<&Place>) -> Place {
        match (first, second) {
            (None, None) => Place::whole(1),
            (Some(first), None) => Place::whole(first.base.saturating_add(1)),
            (None, Some(second)) => {
                let zeds = second.before.first().map_or(0, |letter| letter.zeds.saturating_sub(1));
                let before = vec![Letter { zeds, letter: 'A' }];
                Place { base: second.base, plain: 0, before, after: Vec::new() }
            }
            (Some(first), Some(second)) => {
                let mut candidates = Vec::new();
                let mut beside = first.clone();
                if let Some(last) = beside.after.last_mut()
                    && let Some(next) = next_letter(last.letter)
                {
                    last.letter = next;
                    candidates.push(beside);
                }
                candidates.extend((0..=MOST_ZEDS).map(|zeds| {
                    let mut under = first.clone();
                    under.after.push(Letter { zeds: zeds.saturating_neg(), letter: 'A' });
                    under
                }));
                let fits = |place: &&Place| first < place && *place < second;
                candidates.iter().find(fits).cloned().unwrap_or_else(|| Place::whole(first.base))
            }
        }
    }
}

fn next_letter(letter: char) -> Option<char> {
    ('A'..='Y').skip_while(|known| *known != letter).nth(1)
}

/// `ZA` is one letter, `AA` are two.
fn letters(text: &str) -> Option<Vec<Letter>> {
    let mut found = Vec::new();
    let mut zeds = 0i8;
    for c in text.chars() {
        match c {
            'Z' => zeds = zeds.saturating_sub(1),
            'A'..='Y' => found.push(Letter { zeds: std::mem::take(&mut zeds), letter: c }),
            _ => return None,
        }
    }
    (zeds == 0).then_some(found)
}

/// Numbers beside each other that are taken: each new one comes after another.
#[derive(Default)]
struct Taken {
    places: Vec<Place>,
}

impl Taken {
    fn take(&mut self, text: &str) {
        self.places.extend(Place::read(text));
    }

    /// A number after another one, before all that follow it.
    fn after(&mut self, first: Option<&str>) -> String {
        let first = first.and_then(Place::read);
        let follows = |place: &&Place| first.as_ref().is_none_or(|first| *place > first);
        let place = Place::between(first.as_ref(), self.places.iter().filter(follows).min());
        self.places.push(place.clone());
        place.written()
    }
}

impl Register {
    fn number_of(&self, reference: &str) -> Option<&Registered> {
        self.entries.iter().find(|entry| entry.reference == reference)
    }

    /// The number of a reference, or else of the first of those that it had before.
    fn known(&self, reference: &str, before: &[String]) -> Option<&Registered> {
        self.number_of(reference).or_else(|| before.iter().find_map(|before| self.number_of(before)))
    }

    /// The numbers that count, by what they are cited by.
    pub fn numbers(&self) -> BTreeMap<&str, &str> {
        let kept = self.entries.iter().filter(|entry| entry.until.is_none());
        kept.map(|entry| (entry.reference.as_str(), entry.number.as_str())).collect()
    }

    /// Where the register and a schedule contradict each other.
    pub fn contradictions(&self, schedule: &Schedule) -> Vec<Contradiction> {
        let mut found = Vec::new();
        let references = references(schedule);
        for entry in &self.entries {
            let there = references.iter().any(|(reference, before)| {
                *reference == entry.reference || before.contains(&entry.reference)
            });
            match (&entry.until, there) {
                (None, false) => found.push(Contradiction::Gone(entry.reference.clone())),
                (Some(_), true) => found.push(Contradiction::Again(entry.reference.clone())),
                (None, true) | (Some(_), false) => {}
            }
        }
        found
    }

    /// The register with what a version changes: what came, what is gone.
    pub fn brought_up(&self, schedule: &Schedule, version: &str) -> Register {
        let references = references(schedule);
        let mut kept: Vec<Registered> = Vec::new();
        for entry in &self.entries {
            let now = references.iter().find(|(reference, before)| {
                *reference == entry.reference || before.contains(&entry.reference)
            });
            kept.push(match now {
                Some((reference, _)) => Registered { reference: reference.clone(), ..entry.clone() },
                None => Registered {
                    until: entry.until.clone().or_else(|| Some(version.to_owned())),
                    ..entry.clone()
                },
            });
        }
        for (reference, _) in &references {
            let is_kept = kept.iter().any(|entry| entry.reference == *reference);
            if let (false, Some(number)) = (is_kept, schedule.numbers.get(reference)) {
                kept.push(Registered {
                    reference: reference.clone(),
                    number: number.clone(),
                    since: version.to_owned(),
                    until: None,
                });
            }
        }
        Register { entries: kept }
    }
}

/// Every reference of the parts, with those that it had before: of the paragraphs, and of what they say.
fn references(schedule: &Schedule) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    for paragraph in schedule.paragraphs().filter(|paragraph| !paragraph.clauses.is_empty()) {
        found.push((paragraph.reference.clone(), paragraph.formerly.clone()));
        let said = paragraph.clauses.iter().filter(|clause| !clause.number.is_empty());
        found.extend(said.map(|clause| (clause.reference.clone(), former(paragraph, &clause.reference))));
    }
    found
}

/// The references that a clause had under the names that its paragraph had.
fn former(paragraph: &Paragraph, reference: &str) -> Vec<String> {
    let part = reference.strip_prefix(&paragraph.reference).unwrap_or_default();
    paragraph.formerly.iter().map(|before| format!("{before}{part}")).collect()
}

/// Gives the paragraphs and clauses of a schedule that has its usual numbers those of a register, and puts them in
/// their order.
pub(super) fn renumber(schedule: &mut Schedule, register: &Register) {
    if register.entries.is_empty() {
        return;
    }
    let mut taken = Taken::default();
    let is_paragraph = |entry: &&Registered| !entry.reference.contains('.');
    register.entries.iter().filter(is_paragraph).for_each(|entry| taken.take(&entry.number));
    let mut numbers: BTreeMap<String, String> = BTreeMap::new();
    let mut last: Option<String> = None;
    for part in &mut schedule.parts {
        in_order(&mut part.paragraphs, register);
        for paragraph in &mut part.paragraphs {
            let known = register.known(&paragraph.reference, &paragraph.formerly);
            let number = match known {
                Some(entry) => entry.number.clone(),
                None => taken.after(last.as_deref()),
            };
            last = Some(number.clone());
            paragraph.number.clone_from(&number);
            numbers.insert(paragraph.reference.clone(), number);
            number_clauses(paragraph, register, &mut numbers);
        }
    }
    schedule.numbers.extend(numbers);
    left_out(schedule, register);
}

/// Paragraphs in the order of their numbers, new ones after what stands before them in the contract.
fn in_order(paragraphs: &mut Vec<Paragraph>, register: &Register) {
    let mut groups: Vec<(Option<Place>, Vec<Paragraph>)> = Vec::new();
    for paragraph in std::mem::take(paragraphs) {
        let place = register
            .known(&paragraph.reference, &paragraph.formerly)
            .and_then(|entry| Place::read(&entry.number));
        match (place, groups.last_mut()) {
            (None, Some((_, group))) => group.push(paragraph),
            (place, _) => groups.push((place, vec![paragraph])),
        }
    }
    groups.sort_by(|(one, _), (other, _)| one.cmp(other));
    paragraphs.extend(groups.into_iter().flat_map(|(_, group)| group));
}

fn number_clauses(paragraph: &mut Paragraph, register: &Register, numbers: &mut BTreeMap<String, String>) {
    let own = paragraph.number.clone();
    let within = format!("{own}.");
    let mut taken = Taken::default();
    let inside = register.entries.iter().filter_map(|entry| entry.number.strip_prefix(&within));
    inside.for_each(|place| taken.take(place));
    let former: Vec<Vec<String>> =
        paragraph.clauses.iter().map(|clause| former(paragraph, &clause.reference)).collect();
    let is_said = |clause: &&mut Clause| !clause.number.is_empty();
    let is_new = register.known(&paragraph.reference, &paragraph.formerly).is_none();
    let mut last: Option<String> = None;
    for (clause, before) in paragraph.clauses.iter_mut().zip(&former) {
        if !is_said(&clause) {
            continue;
        }
        let known = register.known(&clause.reference, before).map(|entry| entry.number.clone());
        let number = match known {
            Some(number) => number,
            // A new paragraph that says one thing has no numbers within.
            None if is_new && !clause.number.contains('.') => own.clone(),
            None => format!("{within}{}", taken.after(last.as_deref())),
        };
        last = number.strip_prefix(&within).map(str::to_owned).or(last);
        clause.number.clone_from(&number);
        if let Some((_, part)) =
            clause.reference.split_once('.').filter(|_| paragraph.reference.starts_with('_'))
        {
            numbers.entry(format!("_{part}")).or_insert_with(|| number.clone());
        }
        numbers.insert(clause.reference.clone(), number);
    }
}

/// Paragraphs that are gone keep their numbers.
fn left_out(schedule: &mut Schedule, register: &Register) {
    for entry in register.entries.iter().filter(|entry| !entry.reference.contains('.')) {
        let (Some(version), Some(place)) = (&entry.until, Place::read(&entry.number)) else { continue };
        let paragraph = Paragraph {
            number: entry.number.clone(),
            reference: entry.reference.clone(),
            heading: Words::from(format!("(left out by version {})", super::marks::own(version))),
            clauses: Vec::new(),
            notes: Vec::new(),
            formerly: Vec::new(),
        };
        let before = |other: &Paragraph| Place::read(&other.number).is_none_or(|other| other < place);
        let mut parts = schedule.parts.iter_mut().rev();
        let part = parts.find(|part| part.paragraphs.first().is_some_and(before));
        if let Some(part) = part {
            let at = part.paragraphs.iter().take_while(|other| before(other)).count();
            part.paragraphs.insert(at, paragraph);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, Taken};

    fn between(first: &str, second: &str) -> String {
        let read = |text: &str| Place::read(text);
        Place::between(read(first).as_ref(), read(second).as_ref()).written()
    }

    #[test]
    fn numbers_between_numbers_are_those_of_statutes() {
        for (first, second, wanted) in [
            ("6", "7", "6A"),
            ("6A", "7", "6B"),
            ("6", "6A", "6ZA"),
            ("6ZA", "6A", "6ZB"),
            ("6", "6ZA", "6ZZA"),
            ("6A", "6B", "6AA"),
            ("6A", "6AA", "6AZA"),
            ("9", "", "10"),
            ("9A", "", "10"),
            ("", "1", "A1"),
            ("", "A1", "ZA1"),
            ("", "", "1"),
            ("6Y", "7", "6YA"),
        ] {
            assert_eq!(between(first, second), wanted, "{first} … {second}");
        }
    }

    #[test]
    fn however_often_something_comes_in_no_number_comes_twice() {
        let mut taken = Taken::default();
        for number in ["1", "2", "3"] {
            taken.take(number);
        }
        // Always straight after 1, always after the last that came, and at the end.
        let mut last = "1".to_owned();
        for _ in 0..60 {
            taken.after(Some("2"));
            last = taken.after(Some(&last));
            taken.after(Some("3"));
        }
        let mut places = taken.places.clone();
        places.sort();
        places.dedup();
        assert_eq!(places.len(), taken.places.len());
    }
}
