//! A text becomes words. Floor 1: knows strings, nothing of documents.

pub mod abbreviations;
#[cfg(any(test, feature = "python"))]
pub(crate) mod analysis;
mod bytes;
#[cfg(any(test, feature = "python"))]
pub(crate) mod charmap;
pub mod chinese;
pub mod fold;
pub mod segments;
pub mod sentences;
pub mod stem;
pub mod stopwords;
pub mod tokenizer;
pub mod words;
