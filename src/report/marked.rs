//! Lines with what was put in and left out.

/// What became of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// They are in both.
    Kept,
    /// Only in the old.
    Deleted,
    /// Only in the new.
    Inserted,
}

/// Words that share a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Their mark.
    pub mark: Mark,
    /// What they are.
    pub text: String,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// A heading: 1 for the whole, 2 for a part, 3 for a paragraph.
    Title(u8),
    /// A sentence.
    Clause,
    /// An item of a list.
    Point,
    /// What a letter of a formula stands for.
    Meaning,
    /// The headings of a table.
    Head,
    /// A row of a table.
    Row,
    /// A note.
    Note,
}

/// A line of both documents, with marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// What it is.
    pub kind: LineKind,
    /// The mark of the whole line; a kept one has marks within.
    pub mark: Mark,
    /// Its words; of a row cell by cell.
    pub cells: Vec<Vec<Segment>>,
    /// What it is cited by: the paragraph's reference, its number before and after.
    pub place: Place,
}

/// Where a line stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The reference of its paragraph, or of its annex.
    pub reference: String,
    /// The number by which the old document cites it; nothing where it is new.
    pub number: String,
    /// The number by which the new one does.
    pub new_number: String,
    /// The annex in which it stands: its reference.
    pub annex: Option<String>,
}
