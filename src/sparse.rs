//! How are rows that are mostly zero kept? As (index, value) pairs, all rows in one pair of vectors (CSR).

use crate::threads;

/// A sparse matrix by rows. Costs 4 bytes and its size a value, and 8 bytes a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows<V = f64> {
    /// Where each row starts in `indices` and `values`; one longer than there are rows.
    pub offsets: Vec<usize>,
    /// Column of each value, ascending within a row.
    pub indices: Vec<u32>,
    /// The values, parallel to `indices`.
    pub values: Vec<V>,
    /// Number of columns.
    pub columns: usize,
}

impl<V> Default for Rows<V> {
    fn default() -> Self {
        Self { offsets: vec![0], indices: Vec::new(), values: Vec::new(), columns: 0 }
    }
}

impl<V: Copy + Default> Rows<V> {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Columns and values of row `row`.
    pub fn row(&self, row: usize) -> (&[u32], &[V]) {
        let range = self.offsets[row]..self.offsets[row + 1];
        (&self.indices[range.clone()], &self.values[range])
    }

    /// The same matrix with its values turned into others.
    pub fn map<W>(self, turn: impl Fn(V) -> W) -> Rows<W> {
        let Self { offsets, indices, values, columns } = self;
        Rows { offsets, indices, values: values.into_iter().map(turn).collect(), columns }
    }

    /// The same values by columns: row `j` of the answer is column `j` of this. O(values).
    pub fn transpose(&self) -> Self {
        let mut offsets = vec![0; self.columns + 1];
        for &column in &self.indices {
            offsets[column as usize + 1] += 1;
        }
        for j in 0..self.columns {
            offsets[j + 1] += offsets[j];
        }
        let mut next = offsets.clone();
        let mut indices = vec![0; self.indices.len()];
        let mut values = vec![V::default(); self.values.len()];
        for row in 0..self.len() {
            let (columns, row_values) = self.row(row);
            for (&column, &value) in columns.iter().zip(row_values) {
                let at = &mut next[column as usize];
                indices[*at] = row as u32;
                values[*at] = value;
                *at += 1;
            }
        }
        Self { offsets, indices, values, columns: self.len() }
    }
}

impl<V: Copy + Default + Send + Sync> Rows<V> {
    /// The rows of `parts`, one part below the other, with values that are turned into others. O(values), on all threads.
    pub(crate) fn join<W: Copy + Default + Send>(
        parts: &[Self],
        columns: usize,
        turn: impl Fn(V) -> W + Send + Sync,
    ) -> Rows<W> {
        const CHUNK: usize = 1 << 16;
        let size = parts.iter().map(|part| part.indices.len()).sum();
        let (mut indices, mut values) = (vec![0; size], vec![W::default(); size]);
        let mut offsets = Vec::with_capacity(1 + parts.iter().map(Self::len).sum::<usize>());
        offsets.push(0);
        let (mut indices_left, mut values_left) = (&mut indices[..], &mut values[..]);
        let mut work = Vec::new();
        for part in parts {
            let before = offsets[offsets.len() - 1];
            offsets.extend(part.offsets[1..].iter().map(|&end| end + before));
            for from in part.indices.chunks(CHUNK).zip(part.values.chunks(CHUNK)) {
                let (indices, values);
                (indices, indices_left) = std::mem::take(&mut indices_left).split_at_mut(from.0.len());
                (values, values_left) = std::mem::take(&mut values_left).split_at_mut(from.1.len());
                work.push((from, indices, values));
            }
        }
        threads::for_each(work, |((from, from_values), indices, values)| {
            indices.copy_from_slice(from);
            values.iter_mut().zip(from_values).for_each(|(value, &from)| *value = turn(from));
        });
        Rows { offsets, indices, values, columns }
    }

    /// A copy of rows `rows`.
    #[cfg(any(test, feature = "python"))]
    pub(crate) fn part(&self, rows: std::ops::Range<usize>) -> Self {
        let cells = self.offsets[rows.start]..self.offsets[rows.end];
        Self {
            offsets: self.offsets[rows.start..=rows.end].iter().map(|&offset| offset - cells.start).collect(),
            indices: self.indices[cells.clone()].to_vec(),
            values: self.values[cells].to_vec(),
            columns: self.columns,
        }
    }

    /// Leaves out the columns without a new number (`u32::MAX`) and gives the others theirs, of `columns`, which ascend.
    pub(crate) fn choose(&mut self, number: &[u32], columns: usize) {
        let (mut start, mut kept) = (0, 0);
        for offset in &mut self.offsets[1..] {
            for at in start..*offset {
                let column = number[self.indices[at] as usize];
                self.indices[kept] = column;
                self.values[kept] = self.values[at];
                kept += usize::from(column != u32::MAX); // no branch: it would often be guessed wrong
            }
            start = std::mem::replace(offset, kept);
        }
        self.indices.truncate(kept);
        self.values.truncate(kept);
        self.columns = columns;
    }

    /// In how many rows each column has a value.
    pub fn docfreq(&self) -> Vec<u32> {
        let mut docfreq = vec![0; self.columns];
        self.indices.iter().for_each(|&column| docfreq[column as usize] += 1);
        docfreq
    }
}

impl Rows<i64> {
    /// The sums of the rows of each of `groups` groups; `of_row` gives each row's, `None` where it is in none.
    /// O(values + groups · columns of a group's union).
    pub fn grouped(&self, of_row: &[Option<u32>], groups: usize) -> Self {
        let mut members = vec![Vec::new(); groups];
        for (row, group) in of_row.iter().enumerate() {
            if let Some(group) = group {
                members[*group as usize].push(row);
            }
        }
        let mut sums = vec![0_i64; self.columns];
        let mut whole = Self { columns: self.columns, ..Self::default() };
        for rows in members {
            let mut touched = Vec::new();
            for row in rows {
                let (columns, values) = self.row(row);
                for (&column, &value) in columns.iter().zip(values) {
                    let sum = &mut sums[column as usize];
                    if *sum == 0 {
                        touched.push(column);
                    }
                    *sum += value;
                }
            }
            touched.sort_unstable();
            whole.values.extend(touched.iter().map(|&column| std::mem::take(&mut sums[column as usize])));
            whole.indices.extend(touched);
            whole.offsets.push(whole.indices.len());
        }
        whole
    }
}

impl Rows<f64> {
    /// Divides each row by its Euclidean length; an all-zero row stays as it is.
    pub fn normalise_l2(&mut self) {
        self.divide_rows(|values| values.iter().map(|v| v * v).sum::<f64>().sqrt());
    }

    /// Divides each row by the sum of its absolute values; an all-zero row stays as it is.
    pub fn normalise_l1(&mut self) {
        self.divide_rows(|values| values.iter().map(|v| v.abs()).sum());
    }

    fn divide_rows(&mut self, length: impl Fn(&[f64]) -> f64) {
        for row in 0..self.len() {
            let values = &mut self.values[self.offsets[row]..self.offsets[row + 1]];
            let length = length(values);
            if length > 0.0 {
                values.iter_mut().for_each(|v| *v /= length);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transposing_twice_changes_nothing() {
        let rows = Rows { offsets: vec![0, 2, 2, 3], indices: vec![0, 3, 1], values: vec![1.0, 2.0, 3.0], columns: 4 };
        assert_eq!(rows.transpose().transpose(), rows);
        assert_eq!(rows.transpose().row(3), (&[0][..], &[2.0][..]));
    }

    #[test]
    fn parts_are_joined_and_columns_chosen() {
        let part = Rows { offsets: vec![0, 2, 2, 3], indices: vec![0, 3, 1], values: vec![1_u32, 2, 3], columns: 4 };
        let mut joined = Rows::join(&[part.clone(), part], 4, i64::from);
        assert_eq!(
            (&joined.offsets[..], joined.row(4), joined.columns),
            (&[0, 2, 2, 3, 5, 5, 6][..], joined.row(1), 4)
        );
        assert_eq!((joined.part(3..5).row(0), joined.part(3..5).offsets), (joined.row(3), vec![0, 2, 2]));
        assert_eq!((joined.row(3), joined.docfreq()), ((&[0, 3][..], &[1, 2][..]), vec![2, 2, 0, 2]));
        joined.choose(&[u32::MAX, 0, u32::MAX, 1], 2);
        let chosen = Rows {
            offsets: vec![0, 1, 1, 2, 3, 3, 4],
            indices: vec![1, 0, 1, 0],
            values: vec![2, 3, 2, 3],
            columns: 2,
        };
        assert_eq!(joined, chosen);
    }

    #[test]
    fn an_empty_row_stays_empty_when_normalised() {
        let mut rows = Rows { offsets: vec![0, 2, 2], indices: vec![0, 1], values: vec![3.0, 4.0], columns: 2 };
        rows.normalise_l2();
        assert_eq!(rows.values, [0.6, 0.8]);
        rows.normalise_l1();
        assert!((rows.values.iter().sum::<f64>() - 1.0).abs() < 1e-15);
        assert!(rows.row(1).1.is_empty());
    }

    #[test]
    fn a_group_is_the_sum_of_its_rows_and_an_empty_one_an_empty_row() {
        let rows =
            Rows { offsets: vec![0, 2, 3, 5], indices: vec![0, 2, 1, 0, 1], values: vec![1, 2, 3, 4, 5], columns: 3 };
        let grouped = rows.grouped(&[Some(2), None, Some(2)], 3);
        let sums = Rows { offsets: vec![0, 0, 0, 3], indices: vec![0, 1, 2], values: vec![5, 5, 2], columns: 3 };
        assert_eq!(grouped, sums);
        assert_eq!(rows.docfreq(), [2, 2, 1]);
    }
}
