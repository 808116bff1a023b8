//! What is a document? A text with a name and, where they are known, a date, a title and further fields.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::table::Value;

/// A document before it is counted, or as it is handed back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Its name: unique within a corpus.
    pub doc_id: String,
    /// Its text. All positions in answers are offsets into this.
    pub text: String,
    /// Its calendar day. A date that was written as a year alone stands as its 1 January, a month as its first day.
    pub date: Option<Date>,
    /// Its title. Where a file had one, it is also the beginning of `text`.
    pub title: Option<String>,
    /// Further fields, in the order they were met.
    pub metadata: Vec<(String, Value)>,
}

impl Document {
    /// A document with neither date nor title.
    pub fn new(doc_id: impl Into<String>, text: impl Into<String>) -> Self {
        Self { doc_id: doc_id.into(), text: text.into(), ..Self::default() }
    }
}
