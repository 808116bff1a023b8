//! Which documents hang together? Connected components, by union and find. O(edges), nearly (Tarjan 1975).

/// Items that are joined to groups.
pub(super) struct Joined {
    /// An item of the same group, by item, not behind it; of the first of a group itself.
    parents: Vec<u32>,
}

impl Joined {
    /// So many items, each alone.
    pub(super) fn new(items: usize) -> Self {
        Self { parents: (0..items as u32).collect() }
    }

    /// The first item of the group of `item`.
    fn first(&mut self, mut item: u32) -> u32 {
        while self.parents[item as usize] != item {
            let above = self.parents[self.parents[item as usize] as usize];
            self.parents[item as usize] = above; // halves the way for the next one
            item = above;
        }
        item
    }

    /// The first item of the group of `item`, looked up only.
    pub(super) fn group(&self, mut item: u32) -> u32 {
        while self.parents[item as usize] != item {
            item = self.parents[item as usize];
        }
        item
    }

    /// Makes the groups of `a` and `b` one.
    pub(super) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.first(a), self.first(b));
        self.parents[a.max(b) as usize] = a.min(b);
    }

    /// The first item of the group of each item, by item.
    pub(super) fn firsts(mut self) -> Vec<u32> {
        (0..self.parents.len() as u32).map(|item| self.first(item)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_joined_through_others_is_one_group_led_by_its_first() {
        let mut joined = Joined::new(7);
        [(5, 6), (2, 5), (1, 4), (4, 1), (6, 2)].into_iter().for_each(|(a, b)| joined.join(a, b));
        assert!(joined.group(2) == joined.group(6) && joined.group(1) != joined.group(2));
        assert_eq!(joined.firsts(), [0, 1, 2, 3, 1, 2, 2]);
    }
}
