//! How many there are, and the commas in large numbers.

/// `no rows`, `1 row`, `2,000 rows`
pub fn count(count: usize, one: &str, many: &str) -> String {
    if count == 0 { format!("no {many}") } else { how_many(count, one, many) }
}

/// `0 rows`, `1 row`, `2,000 rows`
pub fn how_many(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(count), noun(count, one, many))
}

/// The word that goes with a number: `row` with one, `rows` with any other.
pub fn noun<'w>(count: usize, one: &'w str, many: &'w str) -> &'w str {
    if count == 1 { one } else { many }
}

/// `2,000`
pub fn number(count: usize) -> String {
    grouped(&count.to_string())
}

/// Digits with a comma between groups of three of the whole part: `1234.5678` as `1,234.5678`.
pub fn grouped(digits: &str) -> String {
    let (whole, part) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut text = String::with_capacity(digits.len().saturating_add(whole.len()));
    for (at, digit) in whole.char_indices() {
        if at > 0 && whole.len().saturating_sub(at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text.push_str(part);
    text
}

/// `1st`, `22nd`, `113th`
pub fn ordinal(number: u32) -> String {
    let end = match (number.rem_euclid(100), number.rem_euclid(10)) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        (_, _) => "th",
    };
    format!("{number}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_in_threes_from_the_point() {
        for (digits, shown) in [
            ("", ""),
            ("1", "1"),
            ("999", "999"),
            ("1000", "1,000"),
            ("123456", "123,456"),
            ("1234567.891", "1,234,567.891"),
            ("0.3333…", "0.3333…"),
        ] {
            assert_eq!(grouped(digits), shown);
        }
    }

    #[test]
    fn only_one_is_singular() {
        assert_eq!(count(0, "row", "rows"), "no rows");
        assert_eq!(how_many(0, "row", "rows"), "0 rows");
        assert_eq!(count(1, "row", "rows"), "1 row");
        assert_eq!(count(2_000, "row", "rows"), "2,000 rows");
    }
}
