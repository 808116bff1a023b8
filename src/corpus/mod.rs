//! Documents become ids. Floor 2: knows texts and words, nothing of questions.

pub mod calendar;
#[allow(clippy::module_inception)] // the concept is called so everywhere
pub mod corpus;
pub mod date;
pub mod document;
pub(crate) mod document_at;
pub mod encoding;
pub mod files;
pub mod group;
pub mod header;
pub(crate) mod matcher;
mod naming;
pub mod pattern;
pub mod read;
mod record;
#[cfg(feature = "python")]
pub(crate) mod rows;
pub mod segment;
mod spans;
mod store;
pub mod stream;
pub mod terms;
pub mod texts;
pub(crate) mod units;
pub mod vocabulary;
