//! A contract and what was found in it as a screen may show them.

use std::borrow::Cow;

use super::{Diagnostic, Label};
use crate::source::{Source, Span};
use crate::text::escape;

/// The text and the findings with escapes for what steers a screen; as they are where there is nothing of the kind.
pub(super) fn escaped<'a>(
    source: &'a Source,
    found: &'a [Diagnostic],
) -> (Cow<'a, Source>, Cow<'a, [Diagnostic]>) {
    let words = |found: &Diagnostic| {
        let labels = found.labels.iter().map(|label| &label.text);
        labels.chain(&found.help).chain([&found.message]).any(|text| text.chars().any(escape::steers))
    };
    let text = Moved::of(source.text());
    let named = source.name().chars().any(escape::steers);
    if text.is_none() && !named && !found.iter().any(words) {
        return (Cow::Borrowed(source), Cow::Borrowed(found));
    }
    let text = text.unwrap_or_else(|| Moved { text: source.text().to_owned(), shifts: Vec::new() });
    let one = |text: &String| escape::one_line(text).into_owned();
    let found = found.iter().map(|found| Diagnostic {
        message: one(&found.message),
        labels: found
            .labels
            .iter()
            .map(|label| Label {
                span: Span::new(text.place(label.span.start), text.place(label.span.end)),
                text: one(&label.text),
            })
            .collect(),
        help: found.help.as_ref().map(one),
        ..found.clone()
    });
    let found: Vec<Diagnostic> = found.collect();
    (Cow::Owned(Source::new(escape::one_line(source.name()), text.text.clone())), Cow::Owned(found))
}

/// A text in which characters have given way to longer ones.
struct Moved {
    text: String,
    /// Where a character stood, and by how much what follows has moved in all.
    shifts: Vec<(usize, isize)>,
}

impl Moved {
    /// None where nothing has to give way. Line ends stay; a mark at the beginning of the file is left out.
    fn of(text: &str) -> Option<Self> {
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        if !body
            .chars()
            .any(|character| !matches!(character, '\n' | '\r' | '\t') && escape::steers(character))
        {
            return None;
        }
        let mut moved = Moved { text: String::with_capacity(text.len()), shifts: Vec::new() };
        let mut shift = 0isize;
        for (at, character) in text.char_indices() {
            let stays = matches!(character, '\n' | '\r' | '\t') || !escape::steers(character);
            let written: Cow<'_, str> = match (stays, at) {
                (true, _) => Cow::Owned(character.to_string()),
                (false, 0) if character == '\u{feff}' => Cow::Borrowed(""),
                (false, _) => Cow::Owned(escape::one_line(character.encode_utf8(&mut [0; 4])).into_owned()),
            };
            moved.text.push_str(&written);
            if !stays {
                let (new, old) = (isize::try_from(written.len()), isize::try_from(character.len_utf8()));
                shift = shift.saturating_add(new.unwrap_or(0)).saturating_sub(old.unwrap_or(0));
                moved.shifts.push((at, shift));
            }
        }
        Some(moved)
    }

    /// Where a place of the old text is in the new one.
    fn place(&self, offset: u32) -> u32 {
        let before = self.shifts.partition_point(|(at, _)| *at < offset as usize);
        let shift = before.checked_sub(1).and_then(|at| self.shifts.get(at)).map_or(0, |(_, shift)| *shift);
        let place = i64::from(offset).saturating_add(i64::try_from(shift).unwrap_or(0));
        u32::try_from(place).unwrap_or(0)
    }
}
