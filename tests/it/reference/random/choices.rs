//! Choices made from a list of numbers, so that a failing contract shrinks as the list does: nought is always the
//! simplest choice.

/// The numbers, and how many are used.
#[derive(Clone, Debug)]
pub(super) struct Choices {
    numbers: Vec<u16>,
    next: usize,
}

impl Choices {
    pub(super) fn new(numbers: Vec<u16>) -> Self {
        Choices { numbers, next: 0 }
    }

    /// A number below `count`; smaller ones for smaller numbers of the list, and 0 after its end.
    pub(super) fn below(&mut self, count: usize) -> usize {
        let number = self.numbers.get(self.next).copied().unwrap_or(0);
        self.next += 1;
        usize::from(number) * count / 65_536
    }

    /// Yes once in so many times.
    pub(super) fn once_in(&mut self, count: usize) -> bool {
        self.below(count) + 1 == count
    }

    pub(super) fn one<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        let position = self.below(list.len());
        &list[position]
    }

    /// Some of a list, at least one, in their order.
    pub(super) fn some<T: Clone>(&mut self, list: &[T]) -> Vec<T> {
        let first = self.below(list.len());
        let more = |position: usize| position > first && self.once_in(3);
        let others: Vec<usize> = (0..list.len()).filter(|position| *position > first).collect();
        let mut more = more;
        let mut found = vec![list[first].clone()];
        found.extend(
            others.into_iter().filter(|position| more(*position)).map(|position| list[position].clone()),
        );
        found
    }
}
