//! locution

pub mod corpus;
pub mod error;
mod progress;
pub mod sparse;
pub mod table;
mod threads;
pub use corpus::document::Document;
pub use error::{Error, ErrorKind, Result};
pub use progress::Progress;
pub use table::{Column, Strings, Table, Value, Values};
pub use threads::with_threads;
