//! Lists whose groups stay together in parts, for several threads.

use super::batches::Share;

/// Parts of a list for several threads, none of which begins within a group: at least one.
pub(super) fn parted(order: &[u32], share: Share, same: impl Fn(&u32, &u32) -> bool) -> Vec<&[u32]> {
    let stretch = share.stretch(order.len());
    let (mut parts, mut rest) = (Vec::new(), order);
    while rest.len() > stretch {
        let after = rest.get(stretch.saturating_sub(1)..).unwrap_or_default();
        let within = after.iter().zip(after.iter().skip(1)).take_while(|(one, next)| same(one, next)).count();
        let (part, later) = rest.split_at_checked(stretch.saturating_add(within)).unwrap_or((rest, &[]));
        parts.push(part);
        rest = later;
    }
    if !rest.is_empty() || parts.is_empty() {
        parts.push(rest);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_parted_between_groups_and_nowhere_else() {
        let order: Vec<u32> = (0..100).collect();
        let group = |at: &u32| [*at, at / 7, at / 40, 0];
        for (threads, batch) in [(1, 100), (2, 10), (3, 7), (8, 1), (200, 1)] {
            for by in 0..4 {
                let parts =
                    parted(&order, Share { threads, batch }, |one, next| group(one)[by] == group(next)[by]);
                assert_eq!(parts.concat(), order);
                for (one, next) in parts.iter().zip(parts.iter().skip(1)) {
                    assert_ne!(
                        one.last().map(group).map(|at| at[by]),
                        next.first().map(group).map(|at| at[by])
                    );
                }
                assert!(parts.len() <= threads, "{} parts for {threads} threads", parts.len());
            }
        }
        assert_eq!(parted(&[], Share::ALONE, |_, _| true), [&[] as &[u32]]);
    }
}
