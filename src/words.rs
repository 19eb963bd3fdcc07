//! Help for names that were mistyped on the command line.

/// `did you mean …?`, or what there is to choose from.
pub fn did_you_mean<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>, plural: &str) -> String {
    let known: Vec<_> = known.into_iter().collect();
    if let Some(nearest) = nearest(wanted, known.iter().copied()) {
        return format!("did you mean `{nearest}`?");
    }
    match known.as_slice() {
        [] => format!("there are no {plural}"),
        some if some.len() <= 20 => {
            let quoted: Vec<_> = some.iter().map(|word| format!("`{word}`")).collect();
            format!("the {plural} are {}", quoted.join(", "))
        }
        some => format!("there are {} {plural}, none of them much like it", some.len()),
    }
}

/// The word that was probably meant, if one is near enough.
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = wanted.to_lowercase();
    let near = |word: &'a str| (strsim::damerau_levenshtein(&lower, &word.to_lowercase()), word);
    let allowed = wanted.chars().count().div_ceil(3).clamp(1, 4);
    known
        .into_iter()
        .map(near)
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(d, _)| *d)
        .map(|(_, w)| w)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_word_is_suggested_and_otherwise_the_choice_is_shown() {
        assert_eq!(did_you_mean("Acne", ["Acme", "Beech"], "payees"), "did you mean `Acme`?");
        assert_eq!(did_you_mean("Zzz", ["Acme", "Beech"], "payees"), "the payees are `Acme`, `Beech`");
        assert_eq!(did_you_mean("Zzz", [], "payees"), "there are no payees");
    }
}
