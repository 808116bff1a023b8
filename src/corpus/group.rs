//! Which documents belong together? Those with one value in a field, or dated in one bin of the calendar.
//!
//! O(documents · log groups). Documents without the field, or without a date, are in no group; whoever answers by group
//! says how many they are ([`Groups::ungrouped`]).

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::calendar::Every;
use super::corpus::Corpus;
use crate::error::{Error, Result};
use crate::table::{Column, Table, Value};

/// What documents are grouped by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// A field of the documents, by its name in [`Corpus::metadata`]; "doc_id" is one too: each document for itself.
    Field(String),
    /// The bin of the calendar that a document's date lies in.
    Date(Every),
}

impl By {
    /// What `name` means for `corpus`: a field, where there is one of that name, else a bin of the calendar.
    pub fn named(corpus: &Corpus, name: &str) -> Result<Self> {
        Self::given(corpus, "by", name)
    }

    /// As [`named`](Self::named); the error of an unknown name is about the argument `argument`.
    pub fn given(corpus: &Corpus, argument: &'static str, name: &str) -> Result<Self> {
        if name == "doc_id" || corpus.metadata().column(name).is_ok() {
            return Ok(Self::Field(name.to_owned()));
        }
        Every::parse(argument, name).map(Self::Date).map_err(|_| unknown(corpus, argument, name))
    }

    /// For [`Table::params`].
    pub fn name(&self) -> &str {
        match self {
            Self::Field(name) => name,
            Self::Date(every) => every.name(),
        }
    }

    /// What the documents in no group are called in [`Table::params`]: "undated", or "ungrouped" where a field is missing.
    pub fn ungrouped(&self) -> &'static str {
        match self {
            Self::Field(_) => "ungrouped",
            Self::Date(_) => "undated",
        }
    }
}

fn unknown(corpus: &Corpus, argument: &'static str, name: &str) -> Error {
    let fields: Vec<&str> = corpus.metadata().columns().iter().map(|column| column.name.as_str()).collect();
    let fields = if fields.is_empty() { "there is none".to_owned() } else { fields.join(", ") };
    let bins: Vec<&str> = Every::ALL.iter().map(|every| every.name()).collect();
    let problem = format!("{name:?} is neither a column of metadata ({fields}) nor one of {}", bins.join(", "));
    Error::argument(argument, problem)
}

/// The documents of a corpus, sorted into groups. Costs 8 bytes a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Groups {
    /// The group of each document, by position; `None` for one without the field or the date.
    pub of_document: Vec<Option<u32>>,
    /// What each group is called, by its number, ascending: numbers and days by size, text by code point. All have the
    /// type of the field; of a bin, the first day.
    pub labels: Vec<Value>,
    /// How many documents are in no group.
    pub ungrouped: usize,
}

impl Groups {
    /// Number of groups.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is no group.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Documents by their value; [`Value::Missing`] and NaN are none.
    pub fn of_values(values: impl IntoIterator<Item = Value>) -> Self {
        let keys: Vec<Option<Key>> = values.into_iter().map(|value| key(value).map(Key)).collect();
        let mut numbers: BTreeMap<&Key, u32> = keys.iter().flatten().map(|key| (key, 0)).collect();
        numbers.values_mut().zip(0..).for_each(|(number, i)| *number = i);
        let of_document: Vec<Option<u32>> = keys.iter().map(|key| key.as_ref().map(|key| numbers[key])).collect();
        let labels = numbers.keys().map(|key| key.0.clone()).collect();
        let ungrouped = of_document.iter().filter(|group| group.is_none()).count();
        Self { of_document, labels, ungrouped }
    }

    /// The number of the group called `label`. O(log groups).
    pub fn number(&self, label: &Value) -> Option<u32> {
        let wanted = key(label.clone())?;
        self.labels.binary_search_by(|known| compare(known, &wanted)).ok().map(|number| number as u32)
    }

    /// The documents of each group, by its number, ascending.
    pub fn members(&self) -> Vec<Vec<u32>> {
        let mut members = vec![Vec::new(); self.len()];
        for (document, group) in (0..).zip(&self.of_document) {
            if let Some(group) = group {
                members[*group as usize].push(document);
            }
        }
        members
    }

    /// A column that says for each of `rows` the group's label.
    pub fn column(&self, name: &str, rows: impl IntoIterator<Item = u32>) -> Column {
        let labels = Table::answer(vec![Column::from_values(name, &self.labels)], Vec::new());
        let rows: Vec<usize> = rows.into_iter().map(|group| group as usize).collect();
        labels.take(&rows).columns()[0].clone() // of the labels' type, even where there is no row
    }
}

/// A value that is a group. Two are one group when neither is less.
struct Key(Value);

/// Nothing and NaN are no group; −0 is 0.
fn key(value: Value) -> Option<Value> {
    match value {
        Value::Missing => None,
        Value::Float(f) if f.is_nan() => None,
        Value::Float(f) => Some(Value::Float(f + 0.0)), // −0 + 0 = 0
        value => Some(value),
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        compare(&self.0, &other.0)
    }
}

fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Float(a), Value::Float(b)) => a.total_cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        // A field has one type; values of a caller's own may not.
        (a, b) => kind(a).cmp(&kind(b)),
    }
}

/// Whether a cell has the value that someone wrote.
fn same(cell: &Value, value: &Value) -> bool {
    match (cell, value) {
        (Value::Int(a), Value::Float(b)) | (Value::Float(b), Value::Int(a)) => *a as f64 == *b,
        (Value::Date(day), Value::Text(text)) => day.to_string() == *text,
        (cell, value) => cell == value,
    }
}

fn kind(value: &Value) -> u8 {
    match value {
        Value::Missing => 0,
        Value::Bool(_) => 1,
        Value::Int(_) => 2,
        Value::Float(_) => 3,
        Value::Date(_) => 4,
        Value::Text(_) => 5,
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Key {}

impl Corpus {
    /// Positions of the documents that have one of `values` in the field `name`; [`Value::Missing`] are those without it.
    /// Whole numbers equal the same numbers with a fraction, days their ISO form. The error of a field or a value that
    /// there is not is about the argument `argument` and lists what there is.
    pub fn having(&self, argument: &'static str, name: &str, values: &[Value]) -> Result<Vec<usize>> {
        let column = self.metadata().column(name).map_err(|_| {
            let fields: Vec<&str> = self.metadata().columns().iter().map(|column| column.name.as_str()).collect();
            let fields = if fields.is_empty() { "there is none".to_owned() } else { fields.join(", ") };
            Error::argument(argument, format!("{name:?} is no column of metadata ({fields})"))
        })?;
        let cells: Vec<Value> = (0..self.len()).map(|row| column.value(row)).collect();
        for value in values {
            if !cells.iter().any(|cell| same(cell, value)) {
                let known = Groups::of_values(cells.iter().cloned()).labels;
                let some: Vec<String> = known.iter().take(20).map(ToString::to_string).collect();
                let more = if known.len() > 20 { format!(" and {} more", known.len() - 20) } else { String::new() };
                let none = match value {
                    Value::Missing => format!("no document lacks {name}"),
                    value => format!("no document has {name} = {value}"),
                };
                let problem = format!("{none}; there are: {}{more}", some.join(", "));
                return Err(Error::argument(argument, problem));
            }
        }
        Ok((0..self.len()).filter(|&row| values.iter().any(|value| same(&cells[row], value))).collect())
    }

    /// The first field in which a document has the text `value`: what someone may mean who takes it for a document's name.
    pub fn field_holding(&self, value: &str) -> Option<&str> {
        let value = Value::from(value);
        let holds = |column: &&Column| (0..self.len()).any(|row| column.value(row) == value);
        self.metadata().columns().iter().find(holds).map(|column| column.name.as_str())
    }

    /// The documents in groups. A corpus without documents has none; an unknown field is an error.
    ///
    /// ```
    /// use locution::corpus::{calendar::Every, group::By};
    /// let document = |id: &str, year| locution::Document {
    ///     date: Some(jiff::civil::date(year, 7, 2)),
    ///     ..locution::Document::new(id, "")
    /// };
    /// let undated = locution::Document::new("c", "");
    /// let corpus = locution::Corpus::from_documents(vec![document("a", 2023), document("b", 2021), undated])?;
    /// let groups = corpus.groups(&By::Date(Every::Year))?;
    /// assert_eq!(groups.of_document, [Some(1), Some(0), None]);
    /// assert_eq!(groups.ungrouped, 1);
    /// # Ok::<(), locution::Error>(())
    /// ```
    pub fn groups(&self, by: &By) -> Result<Groups> {
        let metadata: &Table = self.metadata();
        Ok(match by {
            By::Date(every) => {
                let bin = |date: &Option<jiff::civil::Date>| Value::from(date.map(|date| every.bin_of(date)));
                Groups::of_values(self.dates().iter().map(bin))
            }
            By::Field(name) => match metadata.column(name) {
                Ok(column) => Groups::of_values((0..self.len()).map(|row| column.value(row))),
                Err(_) if name == "doc_id" => Groups::of_values(self.doc_ids().iter().map(Value::from)),
                Err(_) => return Err(unknown(self, "by", name)),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::document::Document;
    use jiff::civil::date;

    fn corpus() -> Corpus {
        let document = |id: &str, day, party: &str, year: i64| {
            let party = if party.is_empty() { Value::Missing } else { Value::from(party) };
            let metadata = vec![("party".to_owned(), party), ("year".to_owned(), Value::Int(year))];
            Document { date: day, metadata, ..Document::new(id, "") }
        };
        let days = [Some(date(2024, 5, 1)), None, Some(date(2023, 12, 31)), Some(date(2024, 4, 1))];
        let rows = [("a", "whig", 100), ("b", "", 20), ("c", "none", 3), ("d", "whig", 20)];
        Corpus::from_documents(rows.into_iter().zip(days).map(|((id, p, y), d)| document(id, d, p, y)).collect())
            .unwrap()
    }

    #[test]
    fn groups_are_sorted_by_what_they_are_called() {
        let groups = corpus().groups(&By::Field("year".into())).unwrap();
        assert_eq!(groups.labels, [Value::Int(3), Value::Int(20), Value::Int(100)]); // as numbers, not as text
        assert_eq!(groups.of_document, [Some(2), Some(1), Some(0), Some(1)]);
        assert_eq!(groups.ungrouped, 0);
        let numbers = [Value::Int(100), Value::Int(3), Value::Int(4), Value::Missing].map(|year| groups.number(&year));
        assert_eq!(numbers, [Some(2), Some(0), None, None]);
    }

    #[test]
    fn a_document_without_the_field_or_the_date_is_in_no_group_and_counted() {
        let parties = corpus().groups(&By::Field("party".into())).unwrap();
        assert_eq!((&parties.of_document[..], parties.ungrouped), (&[Some(1), None, Some(0), Some(1)][..], 1));
        let quarters = corpus().groups(&By::Date(Every::Quarter)).unwrap();
        assert_eq!((&quarters.of_document[..], quarters.ungrouped), (&[Some(1), None, Some(0), Some(1)][..], 1));
        assert_eq!(quarters.labels, [Value::Date(date(2023, 10, 1)), Value::Date(date(2024, 4, 1))]);
    }

    #[test]
    fn a_field_goes_before_a_bin_of_the_same_name() {
        assert_eq!(By::named(&corpus(), "year").unwrap(), By::Field("year".into()));
        assert_eq!(By::named(&corpus(), "month").unwrap(), By::Date(Every::Month));
        assert_eq!(By::named(&corpus(), "doc_id").unwrap(), By::Field("doc_id".into()));
        let error = By::named(&corpus(), "decade").unwrap_err().to_string();
        assert!(error.contains("(party, year)") && error.ends_with("day, week, month, quarter, year"), "{error}");
        assert!(corpus().groups(&By::Field("decade".into())).is_err());
    }

    #[test]
    fn nan_is_no_group_and_minus_zero_is_zero() {
        let values = [f64::NAN, 0.0, -0.0, f64::NEG_INFINITY].map(Value::Float);
        let groups = Groups::of_values(values);
        assert_eq!(groups.of_document, [None, Some(1), Some(1), Some(0)]);
        assert!(Groups::of_values([]).is_empty());
    }

    #[test]
    fn documents_are_found_by_what_they_have_in_a_field() {
        let corpus = corpus();
        let having = |name: &str, values: &[Value]| corpus.having("target", name, values);
        assert_eq!(having("party", &["whig".into()]).unwrap(), [0, 3]);
        assert_eq!(having("party", &["whig".into(), Value::Missing]).unwrap(), [0, 1, 3]);
        assert_eq!(having("year", &[Value::Float(20.0)]).unwrap(), [1, 3]);
        let error = having("party", &["Whig".into()]).unwrap_err().to_string();
        assert_eq!(error, "target: no document has party = Whig; there are: none, whig");
        let fields = ["whig", "Whig", "20"].map(|value| corpus.field_holding(value));
        assert_eq!(fields, [Some("party"), None, None]);
        let error = having("Party", &["whig".into()]).unwrap_err().to_string();
        assert_eq!(error, r#"target: "Party" is no column of metadata (party, year)"#);
    }
}
