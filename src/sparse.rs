//! How are rows that are mostly zero kept? As (index, value) pairs, all rows in one pair of vectors (CSR).

/// A sparse matrix by rows. Costs 12 bytes a value and 8 a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    /// Where each row starts in `indices` and `values`; one longer than there are rows.
    pub offsets: Vec<usize>,
    /// Column of each value, ascending within a row.
    pub indices: Vec<u32>,
    /// The values, parallel to `indices`.
    pub values: Vec<f64>,
    /// Number of columns.
    pub columns: usize,
}

impl Rows {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Columns and values of row `row`.
    pub fn row(&self, row: usize) -> (&[u32], &[f64]) {
        let range = self.offsets[row]..self.offsets[row + 1];
        (&self.indices[range.clone()], &self.values[range])
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
        let mut values = vec![0.0; self.values.len()];
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

    /// Divides each row by its Euclidean length; an all-zero row stays as it is.
    pub fn normalise_l2(&mut self) {
        for row in 0..self.len() {
            let values = &mut self.values[self.offsets[row]..self.offsets[row + 1]];
            let length = values.iter().map(|v| v * v).sum::<f64>().sqrt();
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
    fn an_empty_row_stays_empty_when_normalised() {
        let mut rows = Rows { offsets: vec![0, 2, 2], indices: vec![0, 1], values: vec![3.0, 4.0], columns: 2 };
        rows.normalise_l2();
        assert_eq!(rows.values, [0.6, 0.8]);
        assert!(rows.row(1).1.is_empty());
    }
}
