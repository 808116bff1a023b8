//! Which passages do documents share?

mod extension;
pub mod passages;
mod reuse;
mod runs;
mod shown;
mod side;
mod windows;
