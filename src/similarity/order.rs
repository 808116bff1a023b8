//! In which order should documents stand so that alike ones are neighbours? The leaves of an average-linkage tree.
//! O(n²) time, 4·n² bytes. Sokal & Michener 1958; the tree by the `kodama` crate (Müllner 2011).

use kodama::{Method, linkage};

/// An order of `n` items by their `similarity(i, j)`, each item once. Of two branches the one that holds the earlier
/// item comes first, so equal input gives equal order.
pub(crate) fn cluster_order(n: usize, similarity: impl Fn(usize, usize) -> f64) -> Vec<usize> {
    if n < 2 {
        return (0..n).collect();
    }
    let mut distances = Vec::with_capacity(n * (n - 1) / 2);
    for i in 0..n {
        for j in i + 1..n {
            distances.push(1.0 - similarity(i, j));
        }
    }
    let tree = linkage(&mut distances, n, Method::Average);
    // Items of each cluster: 0..n are the items, n + s the cluster made by step s.
    let mut clusters: Vec<Vec<usize>> = (0..n).map(|item| vec![item]).collect();
    for step in tree.steps() {
        let mut a = std::mem::take(&mut clusters[step.cluster1]);
        let mut b = std::mem::take(&mut clusters[step.cluster2]);
        if b.iter().min() < a.iter().min() {
            std::mem::swap(&mut a, &mut b);
        }
        a.append(&mut b);
        clusters.push(a);
    }
    clusters.pop().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_items_become_neighbours() {
        let group = [0, 1, 0, 1, 0_usize];
        let order = cluster_order(5, |i, j| if group[i] == group[j] { 0.9 } else { 0.1 });
        assert_eq!(order, [0, 2, 4, 1, 3]);
        assert_eq!(cluster_order(0, |_, _| 0.0), Vec::<usize>::new());
    }
}
