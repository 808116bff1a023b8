//! In which order should documents stand so that alike ones are neighbours? The leaves of an average-linkage tree.
//! O(n²) time, 4·n² bytes. Sokal & Michener 1958; the tree by the `kodama` crate (Müllner 2011).

use kodama::{Method, linkage};

use crate::error::Result;
use crate::progress::Progress;

/// An order of `n` items by their `similarity(i, j)`, each item once. Of two branches the one that holds the earlier
/// item comes first, so equal input gives equal order.
pub(crate) fn cluster_order(
    n: usize,
    similarity: impl Fn(usize, usize) -> f64,
    progress: &Progress,
) -> Result<Vec<usize>> {
    if n < 2 {
        return Ok((0..n).collect());
    }
    let mut distances = Vec::with_capacity(n * (n - 1) / 2);
    for i in 0..n {
        progress.check()?;
        for j in i + 1..n {
            distances.push(1.0 - similarity(i, j));
        }
    }
    // The one step that cannot be stopped: some seconds for 20,000 items.
    let tree = linkage(&mut distances, n, Method::Average);
    // Items of each cluster: 0..n are the items, n + s the cluster made by step s.
    let mut clusters: Vec<Vec<usize>> = (0..n).map(|item| vec![item]).collect();
    for step in tree.steps() {
        progress.check()?;
        let mut a = std::mem::take(&mut clusters[step.cluster1]);
        let mut b = std::mem::take(&mut clusters[step.cluster2]);
        if b.iter().min() < a.iter().min() {
            std::mem::swap(&mut a, &mut b);
        }
        a.append(&mut b);
        clusters.push(a);
    }
    Ok(clusters.pop().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_items_become_neighbours() {
        let group = [0, 1, 0, 1, 0_usize];
        let progress = Progress::default();
        let order = cluster_order(5, |i, j| if group[i] == group[j] { 0.9 } else { 0.1 }, &progress);
        assert_eq!(order.unwrap(), [0, 2, 4, 1, 3]);
        assert_eq!(cluster_order(0, |_, _| 0.0, &progress).unwrap(), Vec::<usize>::new());
        progress.stop();
        assert!(cluster_order(5, |_, _| 0.0, &progress).is_err());
    }
}
