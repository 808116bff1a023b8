//! How often? Floor 3: knows corpora.

#[cfg(any(test, feature = "python"))]
pub(crate) mod bags;
#[cfg(any(test, feature = "python"))]
mod features;
pub mod frequency;
#[cfg(any(test, feature = "python"))]
pub(crate) mod grams;
#[cfg(any(test, feature = "python"))]
pub(crate) mod hashing;
mod matrix;
pub mod ngram;
pub mod weight;
#[cfg(any(test, feature = "python"))]
mod words;
