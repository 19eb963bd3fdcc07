//! Currencies. Each is its own: amounts of two currencies never mix.

/// A currency of two decimal places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Currency {
    /// £
    Pounds,
    /// $
    Dollars,
    /// €
    Euros,
}

impl Currency {
    /// The sign before an amount.
    pub fn symbol(self) -> char {
        match self {
            Currency::Pounds => '£',
            Currency::Dollars => '$',
            Currency::Euros => '€',
        }
    }

    /// The currency of a sign.
    pub fn from_symbol(symbol: char) -> Option<Self> {
        match symbol {
            '£' => Some(Currency::Pounds),
            '$' => Some(Currency::Dollars),
            '€' => Some(Currency::Euros),
            _ => None,
        }
    }

    /// The word after `currency`.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "pounds" => Some(Currency::Pounds),
            "dollars" => Some(Currency::Dollars),
            "euros" => Some(Currency::Euros),
            _ => None,
        }
    }

    /// The currency that another word for one means: `sterling`, `EUR`, `$`.
    pub fn meant(word: &str) -> Option<Self> {
        match word.to_lowercase().trim_end_matches('s') {
            "pound" | "sterling" | "gbp" => Some(Currency::Pounds),
            "dollar" | "usd" => Some(Currency::Dollars),
            "euro" | "eur" => Some(Currency::Euros),
            _ => None,
        }
    }

    /// The word after `currency`.
    pub fn word(self) -> &'static str {
        match self {
            Currency::Pounds => "pounds",
            Currency::Dollars => "dollars",
            Currency::Euros => "euros",
        }
    }

    /// Its code in ISO 4217.
    pub fn code(self) -> &'static str {
        match self {
            Currency::Pounds => "GBP",
            Currency::Dollars => "USD",
            Currency::Euros => "EUR",
        }
    }

    /// Its smallest coin.
    pub fn coin(self) -> &'static str {
        match self {
            Currency::Pounds => "penny",
            Currency::Dollars | Currency::Euros => "cent",
        }
    }

    /// The name of one whole.
    pub fn whole(self) -> &'static str {
        match self {
            Currency::Pounds => "pound",
            Currency::Dollars => "dollar",
            Currency::Euros => "euro",
        }
    }
}
