//! How often? Floor 3: knows corpora.

pub mod frequency;
