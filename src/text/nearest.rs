//! What was probably meant by a word that is not known.

use crate::text::lookalike;
use strsim::damerau_levenshtein;

use super::ticked;

/// A word that is longer is like nothing: nobody mistypes it, and comparing takes time.
const LONGEST: usize = 100;

/// `did you mean …?`
pub fn did_you_mean(word: &str) -> String {
    format!("did you mean `{word}`?")
}

/// `did you mean …?`, or what there is to choose from.
pub fn meant_or_all<'a>(word: &str, known: impl IntoIterator<Item = &'a str>, plural: &str) -> String {
    let known: Vec<_> = known.into_iter().collect();
    if let Some(near) = nearest(word, known.iter().copied()) {
        return did_you_mean(near);
    }
    match known.as_slice() {
        [] => format!("there are no {plural}"),
        some if some.len() <= 20 => format!("the {plural} are {}", ticked(some).join(", ")),
        some => format!("there are {} {plural}, none of them much like it", some.len()),
    }
}

/// The candidate that a word was mistyped for: at most one slip in three letters. The first of the nearest ones.
pub fn nearest<'c, S: AsRef<str> + ?Sized + 'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c S>,
) -> Option<&'c str> {
    likest(word, candidates, |_, _| false)
}

/// The same for headings and choices in data, of which one is also like another that holds it: `start` and
/// `start date`.
pub fn similar<'c, S: AsRef<str> + ?Sized + 'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c S>,
) -> Option<&'c str> {
    let part = |long: &str, short: &str| short.len() > 3 && long.contains(short);
    likest(word, candidates, |a, b| part(a, b) || part(b, a))
}

fn likest<'c, S: AsRef<str> + ?Sized + 'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c S>,
    also_alike: impl Fn(&str, &str) -> bool,
) -> Option<&'c str> {
    let (word, length) = folded(word)?;
    let likeness = |candidate: &'c S| {
        let (folded, other) = folded(candidate.as_ref())?;
        let longer = length.max(other);
        let near = |slips: usize| slips.saturating_mul(3) <= longer;
        if !near(length.abs_diff(other)) && !also_alike(&word, &folded) {
            return None;
        }
        let slips = damerau_levenshtein(&word, &folded);
        (near(slips) || also_alike(&word, &folded)).then_some((slips, candidate.as_ref()))
    };
    candidates.into_iter().filter_map(likeness).min_by_key(|(slips, _)| *slips).map(|(_, near)| near)
}

/// Without what people write in different ways, capitals and the sign between words; and how many letters that is.
fn folded(word: &str) -> Option<(String, usize)> {
    let plain: String = word.chars().map(|c| if lookalike::is_hidden(c) { ' ' } else { c }).collect();
    let folded = plain.trim().to_lowercase().replace(['_', '-'], " ");
    let length = folded.chars().count();
    (length <= LONGEST).then_some((folded, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_word_is_suggested_and_otherwise_the_choice_is_shown() {
        assert_eq!(meant_or_all("Acne", ["Acme", "Beech"], "payees"), "did you mean `Acme`?");
        assert_eq!(meant_or_all("Zzz", ["Acme", "Beech"], "payees"), "the payees are `Acme`, `Beech`");
        assert_eq!(meant_or_all("Zzz", [], "payees"), "there are no payees");
    }

    #[test]
    fn near_words_are_near() {
        let candidates = ["payment", "cap", "tariff", "weekly_fee"];
        assert_eq!(nearest("paymnet", candidates), Some("payment"));
        assert_eq!(nearest("Tarif", candidates), Some("tariff"));
        assert_eq!(nearest("cup", candidates), Some("cap"));
        assert_eq!(nearest("weekly-fee", candidates), Some("weekly_fee"));
        for far in ["xy", "something", ""] {
            assert_eq!(nearest(far, candidates), None, "{far}");
        }
    }

    #[test]
    fn a_single_letter_is_near_to_no_other() {
        assert_eq!(nearest("a", ["b", "A"]), Some("A"));
        assert_eq!(nearest("a", ["b"]), None);
    }

    #[test]
    fn in_data_a_part_of_a_heading_is_like_it() {
        assert_eq!(similar("start", ["end date", "start date"]), Some("start date"));
        assert_eq!(nearest("start", ["end date", "start date"]), None);
        assert_eq!(similar("end", ["end date"]), None);
    }
}
