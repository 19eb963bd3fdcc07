//! Work on the pieces of something, by several threads, whose results are joined in the order of the pieces.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

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
    /// What joins them; none while a thread is at it.
    join: Option<J>,
}

/// A thread that joins: the others go on with pieces of their own meanwhile.
struct Joiner<'l, T, J> {
    shared: &'l Shared<T, J>,
    join: Option<J>,
}

/// What all threads share of joining.
struct Shared<T, J> {
    joining: Mutex<Joining<T, J>>,
    /// Told when results were joined.
    joined: Condvar,
    /// How many results may wait before a thread waits with them.
    most: usize,
}

/// Takes pieces until there are none, makes something of each, and joins what was made in the order of the pieces;
/// joining ends it all when it says that it needs no more.
///
/// Each thread has a piece of room of its own, which it is given back for the next piece. Taking a piece and joining
/// are each done by one thread at a time; a thread whose result is joined by another one takes its next piece, unless
/// several results for each thread wait. (Where all waited for the one that joined, the other of two processors did
/// nothing while a stretch of every column was packed.)
pub(super) fn in_order<P: Default, T: Send>(
    threads: usize,
    next: impl FnMut(&mut P) -> bool + Send,
    make: impl Fn(&mut P) -> T + Sync,
    join: impl FnMut(T) -> bool + Send,
) {
    let source = Mutex::new(Source { next, given: 0, ended: false });
    let shared = Shared {
        joining: Mutex::new(Joining { waiting: BTreeMap::new(), turn: 0, join: Some(join) }),
        joined: Condvar::new(),
        most: threads.saturating_mul(2),
    };
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
            if !shared.took(number, made) {
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

impl<T, J: FnMut(T) -> bool> Shared<T, J> {
    /// Takes a result, and joins those whose turn has come unless another thread does. False when no more is needed.
    fn took(&self, number: usize, made: T) -> bool {
        let mut joining = held(&self.joining);
        joining.waiting.insert(number, made);
        while joining.join.is_none() && joining.waiting.len() > self.most {
            joining = self.joined.wait(joining).unwrap_or_else(PoisonError::into_inner);
        }
        let Some(join) = joining.join.take() else { return joining.is_open() };
        let mut joiner = Joiner { shared: self, join: Some(join) };
        while let Some(next) = joining.next() {
            drop(joining);
            let goes_on = joiner.join.as_mut().is_none_or(|join| join(next));
            joining = held(&self.joining);
            if !goes_on {
                joining.close();
            }
            self.joined.notify_all();
        }
        // Nobody can put a result there before it is seen that nobody joins.
        joining.join = joiner.join.take();
        joining.is_open()
    }
}

impl<T, J> Joining<T, J> {
    /// The result whose turn it is.
    fn next(&mut self) -> Option<T> {
        let next = self.waiting.remove(&self.turn)?;
        self.turn = self.turn.saturating_add(1);
        Some(next)
    }

    /// No turn comes again.
    fn close(&mut self) {
        self.turn = usize::MAX;
        self.waiting.clear();
    }

    fn is_open(&self) -> bool {
        self.turn != usize::MAX
    }
}

/// Where joining has failed, nobody waits for it.
impl<T, J> Drop for Joiner<'_, T, J> {
    fn drop(&mut self) {
        if self.join.is_some() {
            held(&self.shared.joining).close();
        }
        self.shared.joined.notify_all();
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
