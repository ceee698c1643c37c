//! One level of a tree of relations: the keys of the parents, each once, and which parents share a key. Loading the
//! children is `include.rs`, reading a key `key.rs`.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use crate::key::Key;

/// The groups of a level: the parents with the same key share one, and their children.
pub(crate) struct Level {
    /// The group of each parent; `None` for a parent whose key is NULL.
    parents: Vec<Option<usize>>,
    /// The keys, each once, in the order of the groups.
    keys: Vec<Key<'static>>,
    /// Numbers of groups, found by their keys.
    numbers: HashTable<usize>,
    hasher: DefaultHashBuilder,
}

impl Level {
    /// The level below parents with these keys.
    pub(crate) fn new(parents: Vec<Key<'static>>) -> Level {
        let mut level = Level {
            parents: Vec::with_capacity(parents.len()),
            keys: Vec::with_capacity(parents.len()),
            numbers: HashTable::with_capacity(parents.len()),
            hasher: DefaultHashBuilder::default(),
        };
        for key in parents {
            let group = (!key.is_null()).then(|| level.add(key));
            level.parents.push(group);
        }
        level
    }

    fn add(&mut self, key: Key<'static>) -> usize {
        let hash = self.hasher.hash_one(&key);
        if let Some(group) = self.numbers.find(hash, |group| self.keys[*group] == key) {
            return *group;
        }
        let group = self.keys.len();
        self.keys.push(key);
        let (keys, hasher) = (&self.keys, &self.hasher);
        self.numbers
            .insert_unique(hash, group, |group| hasher.hash_one(&keys[*group]));
        group
    }

    /// The keys, each once, in the order of the groups.
    pub(crate) fn keys(&self) -> &[Key<'static>] {
        &self.keys
    }

    /// The group of a child. Children of one parent usually come one after the other: `last` is the group of the
    /// child before.
    pub(crate) fn group(&self, key: &Key<'_>, last: Option<usize>) -> Option<usize> {
        if last.is_some_and(|last| self.keys[last] == *key) {
            return last;
        }
        let hash = self.hasher.hash_one(key);
        self.numbers
            .find(hash, |group| self.keys[*group] == *key)
            .copied()
    }

    /// Gives every parent the content of its group; what several parents share is cloned for all but the last.
    pub(crate) fn distribute<T: Clone>(&self, groups: Vec<T>, empty: impl Fn() -> T) -> Vec<T> {
        // The usual case: every parent has a group of its own, in the same order.
        if self.parents.len() == self.keys.len() {
            return groups;
        }
        let mut uses = vec![0_u32; groups.len()];
        self.parents.iter().flatten().for_each(|group| uses[*group] += 1);
        let mut groups: Vec<Option<T>> = groups.into_iter().map(Some).collect();
        let take = |group: &Option<usize>| {
            let Some(group) = *group else { return empty() };
            uses[group] -= 1;
            let content = if uses[group] == 0 {
                groups[group].take()
            } else {
                groups[group].clone()
            };
            content.unwrap_or_else(&empty)
        };
        self.parents.iter().map(take).collect()
    }
}

/// The children of a level while their rows arrive: to which group each belongs, and by what they are sorted there.
pub(crate) struct Arrivals {
    groups: Vec<usize>,
    /// So many numbers for each child; see [`Arrivals::ranks`].
    ranks: Vec<i64>,
    width: usize,
}

impl Arrivals {
    /// Children that are sorted by `width` numbers each; 0 leaves them as they come.
    pub(crate) fn new(width: usize) -> Arrivals {
        Arrivals {
            groups: Vec::new(),
            ranks: Vec::new(),
            width,
        }
    }

    pub(crate) fn last(&self) -> Option<usize> {
        self.groups.last().copied()
    }

    pub(crate) fn add(&mut self, group: usize) {
        self.groups.push(group);
    }

    /// Where the numbers of the child that was added last go, the first to compare first.
    pub(crate) fn ranks(&mut self) -> &mut Vec<i64> {
        &mut self.ranks
    }

    /// The children group by group, each group sorted; children with equal numbers stay in the order in which they
    /// came. Every group is allocated once, as large as it is.
    pub(crate) fn collect<T>(&self, children: Vec<T>, count: usize) -> Vec<Vec<T>> {
        let mut sizes = vec![0_usize; count];
        self.groups.iter().for_each(|group| sizes[*group] += 1);
        let mut groups: Vec<Vec<T>> = sizes.into_iter().map(Vec::with_capacity).collect();
        if self.is_sorted(count) {
            for (child, group) in children.into_iter().zip(&self.groups) {
                groups[*group].push(child);
            }
            return groups;
        }
        let mut order: Vec<usize> = (0..children.len()).collect();
        order.sort_by(|left, right| self.rank(*left).cmp(self.rank(*right)));
        let mut children: Vec<Option<T>> = children.into_iter().map(Some).collect();
        for child in order {
            groups[self.groups[child]].extend(children[child].take());
        }
        groups
    }

    fn rank(&self, child: usize) -> &[i64] {
        &self.ranks[child * self.width..(child + 1) * self.width]
    }

    /// Whether the children of each group came in their order: they do when an index led to them.
    fn is_sorted(&self, count: usize) -> bool {
        if self.width == 0 {
            return true;
        }
        let mut lasts: Vec<Option<usize>> = vec![None; count];
        self.groups.iter().enumerate().all(|(child, group)| {
            let before = lasts[*group].replace(child);
            before.is_none_or(|before| self.rank(before) <= self.rank(child))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(parents: &[Option<i64>]) -> Level {
        Level::new(
            parents
                .iter()
                .map(|key| key.map_or(Key::Null, Key::Integer))
                .collect(),
        )
    }

    #[test]
    fn parents_share_what_has_their_key() {
        let level = level(&[Some(7), None, Some(8), Some(7)]);
        assert_eq!(level.keys(), [Key::Integer(7), Key::Integer(8)]);
        assert_eq!(level.group(&Key::Integer(8), Some(0)), Some(1));
        assert_eq!(level.group(&Key::Integer(9), None), None);
        let given = level.distribute(vec!["seven", "eight"], || "none");
        assert_eq!(given, ["seven", "none", "eight", "seven"]);
    }

    #[test]
    fn a_parent_without_a_key_gets_what_is_empty() {
        assert_eq!(level(&[None, Some(1)]).distribute(vec![1], || 0), [0, 1]);
        assert_eq!(level(&[Some(2), Some(1)]).distribute(vec![2, 1], || 0), [2, 1]);
    }

    #[test]
    fn groups_are_sorted_and_ties_keep_their_order() {
        let mut arrivals = Arrivals::new(1);
        for (group, rank) in [(0, 3), (1, 1), (0, 2), (1, 1), (0, 3)] {
            arrivals.add(group);
            arrivals.ranks().push(rank);
        }
        let groups = arrivals.collect(vec!["a", "b", "c", "d", "e"], 3);
        assert_eq!(groups, [vec!["c", "a", "e"], vec!["b", "d"], vec![]]);
    }
}
