//! How alike? Floor 5: knows corpora, counts and phrases.

pub mod duplicate;
pub mod explain;
pub mod pair;
pub mod passage;
mod tiles;
