//! Capitals, plurals and articles: how the names and labels of a contract become defined terms.

use super::marks;

/// Words that have no capital in the middle of a term.
const SMALL: [&str; 26] = [
    "a", "an", "and", "or", "of", "the", "in", "on", "at", "for", "to", "from", "by", "with", "without",
    "within", "after", "before", "per", "as", "than", "under", "over", "into", "until", "since",
];

/// Words that come before a noun rather than being one.
const PREPOSITIONS: [&str; 15] = [
    "in", "on", "at", "out", "of", "from", "after", "before", "within", "by", "to", "under", "over", "for",
    "without",
];

/// `first day in work` as a term: `First Day in Work`.
pub(super) fn titled(words: &str) -> String {
    let words = words.split_whitespace().enumerate().map(|(at, word)| {
        let small = at > 0 && SMALL.contains(&word.to_lowercase().as_str());
        if small { word.to_lowercase() } else { with_capital(word) }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// `weekly_hours_before` as a term: `Weekly Hours Before`. Its last word has a capital whatever it is.
pub(super) fn from_name(name: &str) -> String {
    let words = name.replace('_', " ");
    let term = titled(&words);
    match term.rsplit_once(' ') {
        Some((before, last)) => format!("{before} {}", with_capital(last)),
        None => term,
    }
}

/// A word with a capital, its other letters as they are.
pub(super) fn with_capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A sentence with a capital at its beginning, in or before what is marked.
pub(super) fn sentence(text: &str) -> String {
    let start = marks::visible_start(text);
    let (before, rest) = text.split_at_checked(start).unwrap_or(("", text));
    format!("{before}{}", with_capital(rest))
}

/// Whether a label can stand as a term: a few words without a figure, none of which belongs to a sentence.
pub(super) fn stands_alone(label: &str) -> bool {
    const OF_SENTENCES: [&str; 44] = [
        "that", "which", "who", "whom", "whose", "is", "are", "was", "were", "has", "have", "had", "may",
        "must", "can", "not", "their", "its", "his", "her", "if", "when", "while", "each", "any", "one",
        "two", "once", "only", "until", "for", "and", "or", "no", "every", "nothing", "than", "as",
        "without", "the", "what", "how", "where", "why",
    ];
    let words: Vec<&str> = label.split_whitespace().collect();
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let plain = label.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '-' || c == '’' || c == '\'');
    let inner = lower.iter().skip(1).filter(|word| *word != "the");
    let is_sentence = |word: &String| OF_SENTENCES.contains(&word.as_str());
    plain
        && (1..=5).contains(&words.len())
        && !inner.chain(lower.first()).any(is_sentence)
        && !lower.first().is_some_and(|word| PREPOSITIONS.contains(&word.as_str()))
}

/// The plural: of the last noun, which stands before the first small word. What has a plural in it already, or ends in
/// what was done (`Events Prevented`), stays as it is.
pub(super) fn plural(term: &str) -> String {
    let words: Vec<&str> = term.split(' ').collect();
    let noun = head(&words);
    if is_several(term) || words.get(noun).is_some_and(|word| word.ends_with("ed")) {
        return term.to_owned();
    }
    let word = |(at, word): (usize, &&str)| if at == noun { several(word) } else { (*word).to_owned() };
    words.iter().enumerate().map(word).collect::<Vec<_>>().join(" ")
}

/// The position of the noun of a term.
fn head(words: &[&str]) -> usize {
    let small = |word: &&str| SMALL.contains(word);
    words.iter().position(small).filter(|at| *at > 0).unwrap_or(words.len()).saturating_sub(1)
}

/// Whether a term is several of something: `Weeks of Support`, `Events Prevented`.
pub(super) fn is_several(term: &str) -> bool {
    let words: Vec<&str> = term.split(' ').collect();
    let before = words.get(..=head(&words)).unwrap_or_default();
    let plural = |word: &str| is_plural(&word.to_lowercase()) || word == "People";
    match before {
        [] => false,
        [only] => plural(only),
        [.., noun, last] => plural(last) || plural(noun) && (last.ends_with("ed") || is_direction(last)),
    }
}

/// `Hours Before`, `Days In`: a word after its noun.
fn is_direction(word: &str) -> bool {
    ["Before", "After", "In", "Out", "Up", "Back", "Over", "Left", "Due", "Late", "Now", "Beyond", "Again"]
        .contains(&word)
}

/// `is`, or `are` of several.
pub(super) fn is_or_are(term: &str) -> &'static str {
    if is_several(term) { "are" } else { "is" }
}

fn several(word: &str) -> String {
    let lower = word.to_lowercase();
    let ends = |ending: &str| lower.ends_with(ending);
    let vowel_y = ["ay", "ey", "oy", "uy"].iter().any(|ending| ends(ending));
    match word.strip_suffix('y') {
        Some(stem) if !vowel_y => format!("{stem}ies"),
        _ if ends("s") && is_plural(&lower) => word.to_owned(),
        _ if ["s", "x", "ch", "sh", "z"].iter().any(|ending| ends(ending)) => format!("{word}es"),
        _ => format!("{word}s"),
    }
}

/// Whether a word is a plural already, as far as its ending tells.
pub(super) fn is_plural(word: &str) -> bool {
    word.ends_with('s') && !["ss", "us", "is"].iter().any(|ending| word.ends_with(ending))
}

/// The singular of a plural by its ending.
pub(super) fn singular(word: &str) -> String {
    match (word.strip_suffix("ies"), word.strip_suffix('s')) {
        (Some(stem), _) => format!("{stem}y"),
        (None, Some(stem)) if is_plural(word) => stem.to_owned(),
        (None, _) => word.to_owned(),
    }
}

/// How the name of a cohort becomes a term: the noun that it is, or what it says of the noun of the record.
pub(super) fn of_cohort(name: &str, (noun, nouns): (&str, &str)) -> (String, String) {
    const NOUNS: [&str; 22] = [
        "ion", "ment", "ness", "ess", "ure", "or", "ship", "ity", "ance", "ence", "ant", "er", "ist", "step",
        "stay", "spell", "start", "visit", "leaver", "change", "claim", "member",
    ];
    const NO_NOUNS: [&str; 8] = ["fewer", "better", "later", "longer", "higher", "lower", "never", "after"];
    let words: Vec<&str> = name.split('_').collect();
    let first = words.first().copied().unwrap_or_default();
    let last = words.last().copied().unwrap_or_default().to_lowercase();
    let said = from_name(name);
    if PREPOSITIONS.contains(&first)
        || words.len() > 2 && words.iter().any(|word| PREPOSITIONS.contains(word))
    {
        // `Call at Night`; `Package Better for Less`.
        let rest = if PREPOSITIONS.contains(&first) {
            let (_, rest) = said.split_once(' ').unwrap_or(("", &said));
            format!("{first} {rest}")
        } else {
            said
        };
        return (format!("{noun} {rest}"), format!("{nouns} {rest}"));
    }
    if is_plural(&last) && !NO_NOUNS.contains(&first) {
        let one = format!(
            "{}{}",
            &said.strip_suffix(&with_capital(&last)).unwrap_or(""),
            with_capital(&singular(&last))
        );
        return (one, said);
    }
    let has_noun = last == noun.to_lowercase() || noun.to_lowercase().ends_with(&format!(" {last}"));
    let is_noun = NOUNS.iter().any(|ending| last.ends_with(ending)) && !NO_NOUNS.contains(&last.as_str());
    if has_noun || is_noun {
        let many = plural(&said);
        return (said, many);
    }
    (format!("{said} {noun}"), format!("{said} {nouns}"))
}

/// `an Episode`, `a Quarter`, of what may be marked.
pub(super) fn a(term: &str) -> String {
    let start = marks::visible_start(term);
    let word: String = term.get(start..).unwrap_or(term).chars().take_while(|c| c.is_alphabetic()).collect();
    let lower = word.to_lowercase();
    let like = |starts: &[&str]| starts.iter().any(|start| lower.starts_with(start));
    let vowel = lower.starts_with(['a', 'e', 'i', 'o', 'u']);
    let an = vowel && !like(&["eu", "one", "uni", "use", "usu"]) || like(&["hour", "honest", "heir"]);
    format!("{} {term}", if an { "an" } else { "a" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_labels_become_terms() {
        assert_eq!(titled("share of the reward earned"), "Share of the Reward Earned");
        assert_eq!(from_name("weekly_hours_before"), "Weekly Hours Before");
        assert_eq!(titled("GCSEs at A* to C"), "GCSEs at A* to C");
    }

    #[test]
    fn the_last_noun_has_the_plural() {
        for (one, many) in [
            ("Share of the Reward Earned", "Shares of the Reward Earned"),
            ("Core Payment", "Core Payments"),
            ("Success", "Successes"),
            ("Activity", "Activities"),
            ("Stay", "Stays"),
            ("Weeks of Support", "Weeks of Support"),
            ("Events Prevented", "Events Prevented"),
            ("Expected", "Expected"),
        ] {
            assert_eq!(plural(one), many);
        }
    }

    #[test]
    fn a_cohort_is_a_noun_or_says_something_of_one() {
        let episode = ("Episode", "Episodes");
        for (name, one) in [
            ("eligible", "Eligible Episode"),
            ("success", "Success"),
            ("in_work", "Episode in Work"),
            ("newcomers", "Newcomer"),
            ("first_episode", "First Episode"),
        ] {
            assert_eq!(of_cohort(name, episode).0, one);
        }
    }

    #[test]
    fn an_article_goes_by_the_sound() {
        for (term, with) in
            [("Episode", "an Episode"), ("Unit", "a Unit"), ("Hour", "an Hour"), ("Visit", "a Visit")]
        {
            assert_eq!(a(term), with);
        }
    }

    #[test]
    fn a_label_that_is_a_sentence_or_has_a_figure_is_no_term() {
        assert!(stands_alone("Share of the reward earned") && stands_alone("First day back"));
        for label in [
            "Readmission within 91 days",
            "Each person once",
            "Each",
            "In work within six months",
            "Hours saved, per person",
        ] {
            assert!(!stands_alone(label), "{label}");
        }
    }
}
