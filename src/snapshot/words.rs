//! What was and what is, in words.

/// `what this → that`, unless they are the same.
pub(super) fn moved(what: &str, was: Option<String>, is: Option<String>) -> Option<String> {
    let word = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
    (was != is).then(|| format!("{what} {} → {}", word(&was), word(&is)))
}
