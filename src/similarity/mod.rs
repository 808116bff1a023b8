//! How alike? Floor 5: knows corpora, counts and phrases.

mod order;
pub mod pairs;
