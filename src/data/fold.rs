//! Texts that are compared without regard to capitals and to the spaces around them.

use std::collections::{BTreeSet, HashMap};

use super::draft::Draft;
use super::table::Dictionary;
use crate::column::Values;
use crate::model::Type;
use crate::text::lookalike::without_capitals;

/// Gives all spellings of a text, in the columns that ask for it, one code: that of the spelling in the contract, or
/// else of one in a column that keeps its spelling, or else of the first in byte order. So the row order never shows.
pub(super) fn fold(written: &BTreeSet<&str>, drafts: &mut [Draft<'_>], texts: &Dictionary) {
    if !drafts.iter().any(|draft| draft.folded.contains(&true)) {
        return;
    }
    let kept = codes_kept(drafts);
    let codes = 0..u32::try_from(texts.len()).unwrap_or(u32::MAX);
    let mut best: HashMap<String, (bool, bool, u32)> = HashMap::new();
    for code in codes.clone() {
        let text = texts.text(code);
        let rank = (!written.contains(text), !kept.contains(&code), code);
        let known = best.entry(without_capitals(text)).or_insert(rank);
        *known = rank.min(*known);
    }
    let one: Vec<u32> =
        codes.map(|code| best.get(&without_capitals(texts.text(code))).map_or(code, |best| best.2)).collect();
    for draft in drafts {
        let folded = draft.folded.iter().zip(&mut draft.columns).filter(|(folded, _)| **folded);
        for (_, column) in folded {
            if let Values::Codes(codes) = &mut column.values {
                *codes = codes.map(|code| one.get(code as usize).copied().unwrap_or(code));
            }
        }
    }
}

/// The codes of texts in columns that keep their spelling.
fn codes_kept(drafts: &[Draft<'_>]) -> BTreeSet<u32> {
    let mut kept = BTreeSet::new();
    for draft in drafts {
        let columns = draft.record.fields.iter().zip(&draft.folded).zip(&draft.columns);
        for (_, column) in columns.filter(|((field, folded), _)| field.ty == Type::Text && !**folded) {
            if let Values::Codes(codes) = &column.values {
                let given = codes.iter().enumerate().filter(|(row, _)| !column.is_blank(*row));
                kept.extend(given.map(|(_, code)| code));
            }
        }
    }
    kept
}
