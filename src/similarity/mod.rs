//! How alike? Floor 5: knows corpora, counts and phrases.

mod bands;
mod cluster;
mod edges;
pub mod explain;
mod join;
pub mod near_duplicate;
mod order;
pub mod pairs;
mod recurring;
mod sets;
mod shingle;
mod sketch;
mod tiles;
