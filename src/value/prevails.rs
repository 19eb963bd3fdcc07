//! What decides where words of the printed terms differ, and where words stand.

/// What decides where two texts differ. It is printed, and no amount hangs on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Prevails {
    /// `examples prevail over paragraphs`
    Examples,
    /// `paragraphs prevail over examples`
    Paragraphs,
    /// `schedule prevails over agreement`
    Schedule,
    /// `agreement prevails over schedule`
    Agreement,
    /// `headings are no terms`
    NoHeadings,
}

impl Prevails {
    /// What cannot be said together with it: the other way round, or the same again.
    pub fn excludes(self, other: Prevails) -> bool {
        use Prevails::{Agreement, Examples, Paragraphs, Schedule};
        self == other
            || matches!(
                (self, other),
                (Examples, Paragraphs)
                    | (Paragraphs, Examples)
                    | (Schedule, Agreement)
                    | (Agreement, Schedule)
            )
    }
}

/// On which side of a paragraph another one stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Before it.
    Before,
    /// After it.
    After,
}
