//! Which documents may be compared with which? All, those dated at most so many days apart, those within one group, or
//! those of different groups.
//!
//! Columns are put in an order in which those that a row may meet stand together: O(n·log n), and then two numbers a row.

use std::ops::Range;

use jiff::civil::Date;

use crate::corpus::corpus::Corpus;
use crate::corpus::group::By;
use crate::error::{Error, Result};
use crate::table::Value;

use super::pairs::SimilarityOptions;
use super::vectors::Compared;

/// Who meets whom. Rows and columns are known by their place in `rows` and `columns`.
#[derive(Debug)]
pub(super) struct Scope {
    /// By place, the document or query that is a row. Without those that can have no partner.
    pub(super) rows: Vec<u32>,
    /// By place, the document that is a column; equal to `rows` where there are no queries.
    pub(super) columns: Vec<u32>,
    /// By row: the places of the columns that it may meet, itself included.
    pub(super) ranges: Vec<Range<u32>>,
    /// The groups of rows and of columns, by place, where those of one group may not meet.
    apart: Option<(Vec<u32>, Vec<u32>)>,
    /// Whether rows and columns are the same documents.
    pub(super) is_one: bool,
    /// Rows and columns that lack the date or the field.
    pub(super) left_out: usize,
}

/// What documents are sorted by: the group they may not leave, and the day. The last is the document.
type Key = (u32, i64, u32);

impl Scope {
    pub(super) fn of(corpus: &Corpus, options: &SimilarityOptions, compared: &Compared) -> Result<Self> {
        if options.across && options.by.is_none() {
            return Err(Error::argument("across", "asks for pairs across groups, but by names none"));
        }
        let queries = options.queries.as_deref();
        let groups = options.by.as_ref().map(|by| groups(corpus, queries, by)).transpose()?;
        let (row_groups, column_groups) = match &groups {
            Some((documents, queries)) => (queries.as_ref().or(Some(documents)), Some(documents)),
            None => (None, None),
        };
        let window = options.within_days;
        let keys = |dates: &[Option<Date>], sizes: &[f64], groups: Option<&Vec<Option<u32>>>| {
            let key = |document: usize| -> Option<Key> {
                let group = groups.map_or(Some(0), |groups| groups[document])?;
                let day = if window.is_some() { day(dates[document]?) } else { 0 };
                Some((if options.across { 0 } else { group }, day, document as u32))
            };
            let found: Vec<Option<Key>> = (0..sizes.len()).map(key).collect();
            let left_out = found.iter().filter(|key| key.is_none()).count();
            let mut keys: Vec<Key> = found.into_iter().flatten().filter(|key| sizes[key.2 as usize] > 0.0).collect();
            keys.sort_unstable();
            (keys, left_out)
        };
        let (column_keys, mut left_out) = keys(corpus.dates(), &compared.documents.sizes, column_groups);
        let row_keys = match (queries, &compared.queries) {
            (Some(queries), Some(vectors)) => {
                let (keys, out) = keys(queries.dates(), &vectors.sizes, row_groups);
                left_out += out;
                keys
            }
            _ => column_keys.clone(),
        };
        let reach = |&(group, day, _): &Key| match window {
            None => column_keys.partition_point(|key| key.0 < group)..column_keys.partition_point(|key| key.0 <= group),
            Some(days) => {
                let days = i64::try_from(days).unwrap_or(i64::MAX);
                let (first, last) = (day.saturating_sub(days), day.saturating_add(days));
                let start = column_keys.partition_point(|key| (key.0, key.1) < (group, first));
                start..column_keys.partition_point(|key| (key.0, key.1) <= (group, last))
            }
        };
        let ranges = row_keys.iter().map(reach).map(|range| range.start as u32..range.end as u32).collect();
        let documents = |keys: &[Key]| keys.iter().map(|key| key.2).collect::<Vec<u32>>();
        let (rows, columns) = (documents(&row_keys), documents(&column_keys));
        let of = |groups: Option<&Vec<Option<u32>>>, places: &[u32]| -> Option<Vec<u32>> {
            groups.filter(|_| options.across).map(|g| places.iter().map(|&i| g[i as usize].unwrap_or(0)).collect())
        };
        let apart = of(row_groups, &rows).zip(of(column_groups, &columns));
        Ok(Self { rows, columns, ranges, apart, is_one: queries.is_none(), left_out })
    }

    /// Whether a row may meet a column that lies in its range.
    #[inline]
    pub(super) fn allows(&self, row: usize, column: usize) -> bool {
        !(self.is_one && row == column)
            && self.apart.as_ref().is_none_or(|(rows, columns)| rows[row] != columns[column])
    }

    /// Whether nothing is forbidden but to meet oneself.
    pub(super) fn is_all(&self) -> bool {
        self.apart.is_none() && self.ranges.iter().all(|range| *range == (0..self.columns.len() as u32))
    }
}

/// Days since 1970.
fn day(date: Date) -> i64 {
    i64::from(date.since(Date::constant(1970, 1, 1)).map_or(0, |span| span.get_days()))
}

/// The groups of the documents and of the queries, equal values numbered alike.
type Both = (Vec<Option<u32>>, Option<Vec<Option<u32>>>);

fn groups(corpus: &Corpus, queries: Option<&Corpus>, by: &By) -> Result<Both> {
    let documents = corpus.groups(by)?;
    let Some(queries) = queries else { return Ok((documents.of_document, None)) };
    let theirs = queries.groups(by).map_err(|_| {
        Error::argument(
            "by",
            format!("{:?} is a column of the documents' metadata, but not of the queries'", by.name()),
        )
    })?;
    let unknown = documents.labels.len() as u32;
    let numbers: Vec<u32> = (unknown..)
        .zip(&theirs.labels)
        .map(|(behind, label): (u32, &Value)| documents.number(label).unwrap_or(behind))
        .collect();
    let of_query = theirs.of_document.iter().map(|group| group.map(|group| numbers[group as usize])).collect();
    Ok((documents.of_document, Some(of_query)))
}
