//! What went wrong, where, and what the limit is? One error type for the whole crate; it knows no text.

use std::fmt;
use std::path::{Path, PathBuf};

/// The result of every question that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong and where. One pointer wide, so that `Result`s stay small.
#[derive(Debug)]
pub struct Error(Box<ErrorKind>);

/// The kinds of error. More may come: match with a wildcard arm.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An argument has a value that the question cannot work with.
    Argument {
        /// The argument's name, as the caller writes it.
        name: &'static str,
        /// What is wrong with its value, and what would be right.
        problem: String,
    },
    /// No document has this id.
    UnknownDocument(String),
    /// No column has this name.
    UnknownColumn {
        /// The name asked for.
        name: String,
        /// The names there are.
        columns: Vec<String>,
    },
    /// A path names nothing.
    NotFound(PathBuf),
    /// A file, or a line of it, cannot be read as documents.
    Read {
        /// The file.
        file: PathBuf,
        /// The line (counted from 1), where that is known.
        line: Option<u64>,
        /// The row (counted from 1), where that is known and the file, being one of columns, has no lines.
        row: Option<u64>,
        /// What is wrong there.
        reason: String,
    },
    /// A saved corpus cannot be used.
    Store {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The answer, or the input, is larger than what can be held.
    TooLarge {
        /// What is too large.
        what: String,
        /// How large it would be, and the limit.
        detail: String,
    },
    /// The caller asked a long question to stop.
    Cancelled,
}

impl Error {
    /// The kind of this error, to match on.
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self(Box::new(kind))
    }

    pub(crate) fn argument(name: &'static str, problem: impl Into<String>) -> Self {
        Self::new(ErrorKind::Argument { name, problem: problem.into() })
    }

    pub(crate) fn read(file: &Path, line: Option<u64>, reason: impl Into<String>) -> Self {
        Self::new(ErrorKind::Read { file: file.to_path_buf(), line, row: None, reason: reason.into() })
    }

    pub(crate) fn read_row(file: &Path, row: u64, reason: impl Into<String>) -> Self {
        Self::new(ErrorKind::Read { file: file.to_path_buf(), line: None, row: Some(row), reason: reason.into() })
    }

    pub(crate) fn too_large(what: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::TooLarge { what: what.into(), detail: detail.into() })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind() {
            ErrorKind::Argument { name, problem } => write!(f, "{name}: {problem}"),
            ErrorKind::UnknownDocument(id) => write!(f, "no document has the id {id:?}"),
            ErrorKind::UnknownColumn { name, columns } if columns.is_empty() => {
                write!(f, "no column {name:?}; there is none")
            }
            ErrorKind::UnknownColumn { name, columns } => {
                write!(f, "no column {name:?}; there are: {}", columns.join(", "))
            }
            ErrorKind::NotFound(path) => write!(f, "{}: no such file or folder", path.display()),
            ErrorKind::Read { file, line, row, reason } => {
                write!(f, "{}", file.display())?;
                line.map_or(Ok(()), |line| write!(f, ", line {line}"))?;
                row.map_or(Ok(()), |row| write!(f, ", row {row}"))?;
                write!(f, ": {reason}")
            }
            ErrorKind::Store { file, reason } => write!(f, "{}: {reason}", file.display()),
            ErrorKind::TooLarge { what, detail } => write!(f, "{what} is too large: {detail}"),
            ErrorKind::Cancelled => f.write_str("stopped before the answer was complete"),
        }
    }
}

impl std::error::Error for Error {}
