//! How alike? Floor 5: knows corpora, counts and phrases.

mod bands;
mod cluster;
mod edges;
pub mod explain;
mod extension;
mod join;
pub mod near_duplicate;
mod order;
pub mod pairs;
pub mod passages;
mod recurring;
mod reuse;
mod runs;
mod sets;
mod shingle;
mod shown;
mod side;
mod sketch;
mod tiles;
mod windows;
