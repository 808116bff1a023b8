//! A text becomes words. Floor 1: knows strings, nothing of documents.

mod bytes;
pub mod chinese;
pub mod fold;
pub mod sentences;
pub mod stem;
pub mod stopwords;
pub mod tokenizer;
pub mod words;
