//! locution

pub mod corpus;
pub mod count;
pub mod error;
pub mod phrase;
mod progress;
#[cfg(feature = "python")]
mod python;
pub mod similarity;
pub mod sparse;
pub mod table;
pub mod text;
mod threads;

pub use corpus::corpus::{Corpus, Parts};
pub use corpus::document::Document;
pub use corpus::read::{Dates, OnError, ReadOptions, Reading, read};
pub use corpus::terms::StopWords;
pub use corpus::texts::Texts;
pub use count::frequency::TermOptions;
pub use count::ngram::NgramOptions;
pub use count::weight::Weight;
pub use error::{Error, ErrorKind, Result};
pub use phrase::occurrence::{KwicOptions, Unit, ValueType};
pub use phrase::repeat::{Kind, PhraseOptions, Trim};
pub use progress::Progress;
pub use similarity::pairs::{SimilarityMatrix, SimilarityOptions};
pub use table::{Column, Strings, Table, Value, Values};
pub use text::fold::{Fold, Step};
pub use text::tokenizer::{Tokenizer, Words};
pub use threads::with_threads;
