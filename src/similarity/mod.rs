//! How alike? Floor 5: knows corpora, counts and phrases.

mod extension;
mod order;
pub mod pairs;
pub mod passages;
mod reuse;
mod runs;
mod shown;
mod side;
mod windows;
