//! How alike? Floor 5: knows corpora, counts and phrases.

pub mod duplicate;
pub mod explain;
mod order;
pub mod pairs;
pub mod passage;
mod tiles;
