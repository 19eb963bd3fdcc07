//! Work on the pieces of something, by several threads, whose results are joined in the order of the pieces.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Where the pieces come from.
struct Source<N> {
    next: N,
    /// How many have been given out.
    given: usize,
    ended: bool,
}

/// Where the results go.
struct Joining<T, J> {
    /// Those whose turn has not come, by the number of their piece.
    waiting: BTreeMap<usize, T>,
    turn: usize,
    join: J,
}

/// Takes pieces until there are none, makes something of each, and joins what was made in the order of the pieces;
/// joining ends it all when it says that it needs no more.
///
/// Each thread has a piece of room of its own, which it is given back for the next piece. Taking a piece and joining
/// are each done by one thread at a time.
pub(super) fn in_order<P: Default, T: Send>(
    threads: usize,
    next: impl FnMut(&mut P) -> bool + Send,
    make: impl Fn(&mut P) -> T + Sync,
    join: impl FnMut(T) -> bool + Send,
) {
    let source = Mutex::new(Source { next, given: 0, ended: false });
    let joining = Mutex::new(Joining { waiting: BTreeMap::new(), turn: 0, join });
    let work = || {
        let mut piece = P::default();
        loop {
            let number = {
                let mut source = held(&source);
                let more = !source.ended && (source.next)(&mut piece);
                if !more {
                    source.ended = true;
                    return;
                }
                let number = source.given;
                source.given = number.saturating_add(1);
                number
            };
            let made = make(&mut piece);
            if !held(&joining).took(number, made) {
                held(&source).ended = true;
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
}

impl<T, J: FnMut(T) -> bool> Joining<T, J> {
    /// Takes a result, and joins those whose turn has come. False when no more is needed.
    fn took(&mut self, number: usize, made: T) -> bool {
        self.waiting.insert(number, made);
        while let Some(next) = self.waiting.remove(&self.turn) {
            if !(self.join)(next) {
                // No turn comes again.
                self.turn = usize::MAX;
                self.waiting.clear();
            }
            self.turn = self.turn.saturating_add(1);
        }
        self.turn != usize::MAX
    }
}

/// A thread that fails takes the others with it; what it held is not looked at.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_is_joined_in_order_until_it_is_enough() {
        for threads in 1..5 {
            let (mut pieces, mut joined) = (0..1_000u32, Vec::new());
            let next = |piece: &mut u32| pieces.next().map(|number| *piece = number).is_some();
            let join = |made: u32| {
                joined.push(made);
                made < 700
            };
            in_order(threads, next, |piece| *piece, join);
            assert_eq!(joined, (0..=700).collect::<Vec<_>>());
        }
    }
}
