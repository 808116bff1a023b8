//! What does a set of documents keep saying? How often terms occur, which phrases recur, how alike documents are.
//!
//! ```
//! use locution::{Corpus, KwicOptions, PhraseOptions, SimilarityOptions, TermOptions};
//!
//! let corpus = Corpus::from_texts([
//!     "The council studies the Charter of the Seven Quays.",
//!     "All offices shall study the Charter of the Seven Quays in depth.",
//!     "A ferry was late.",
//! ])?;
//! // How often?
//! let terms = corpus.terms(&TermOptions::default().top(1))?;
//! assert_eq!((&terms.text("term")?[0], terms.int("frequency")?[0]), ("the", 5));
//! println!("{terms}"); // in aligned columns, twenty rows
//! // Which phrases?
//! let phrases = corpus.phrases(&PhraseOptions::default())?;
//! assert_eq!(&phrases.text("phrase")?[0], "charter of the seven quays");
//! let lines = corpus.kwic(&["seven quays"], &KwicOptions::default())?;
//! assert_eq!(lines.text("keyword")?.iter().collect::<Vec<_>>(), ["Seven Quays", "Seven Quays"]);
//! // How alike?
//! let pairs = corpus.similar_pairs(&SimilarityOptions::default().threshold(0.3))?;
//! assert_eq!((&pairs.text("doc_a")?[0], &pairs.text("doc_b")?[0]), ("0", "1"));
//! # Ok::<(), locution::Error>(())
//! ```
//!
//! [`read`] makes documents of files, [`Corpus`] tokenises them once and answers as often as it is asked. Each question
//! takes one options struct and gives a [`Table`], or says in an [`Error`] what is wrong, where, and the limit. Answers
//! are exact and do not depend on the number of threads (`LOCUTION_THREADS`, else all processors).
//!
//! The modules stand on floors, each using only those below: [`table`] and [`error`]; [`text`]; [`corpus`]; [`count`];
//! [`phrase`]; [`similarity`]. ARCHITECTURE.md walks through them.

pub mod corpus;
pub mod count;
pub mod error;
mod file;
mod layout;
pub mod phrase;
mod progress;
#[cfg(feature = "python")]
mod python;
pub mod similarity;
pub mod sparse;
pub mod table;
pub mod text;
mod threads;

#[doc(inline)]
pub use corpus::calendar::Every;
#[doc(inline)]
pub use corpus::corpus::{Corpus, Parts};
#[doc(inline)]
pub use corpus::document::Document;
#[doc(inline)]
pub use corpus::group::{By, Groups};
#[doc(inline)]
pub use corpus::pattern::{Counted, Pattern, ValueType};
#[doc(inline)]
pub use corpus::read::{Dates, OnError, ReadOptions, Reading, read};
#[doc(inline)]
pub use corpus::terms::StopWords;
#[doc(inline)]
pub use corpus::texts::Texts;
#[doc(inline)]
pub use count::comparison::{ByDocument, KeynessOptions, Measure, PriorShape, Reference};
#[doc(inline)]
pub use count::contingency::{Contingency, Yates};
#[doc(inline)]
pub use count::dispersion::DispersionOptions;
#[doc(inline)]
pub use count::diversity::DiversityOptions;
#[doc(inline)]
pub use count::frequency::TermOptions;
#[doc(inline)]
pub use count::matrix::{Cells, Matrix, MatrixOptions};
#[doc(inline)]
pub use count::ngram::NgramOptions;
#[doc(inline)]
pub use count::threshold::{Least, Most};
#[doc(inline)]
pub use count::timeline::{Series, TimelineOptions};
#[doc(inline)]
pub use count::weight::{Idf, Norm, Weight, Weighting};
#[doc(inline)]
pub use count::word_list::WordList;
#[doc(inline)]
pub use error::{Error, ErrorKind, Result};
#[doc(inline)]
pub use phrase::biography::{Biography, BiographyOptions};
#[doc(inline)]
pub use phrase::choice::{Kind, OncePer, PhraseOptions, Trim};
#[doc(inline)]
pub use phrase::collocation::{CollocationOptions, Margins};
#[doc(inline)]
pub use phrase::family::FamilyOptions;
#[doc(inline)]
pub use phrase::fillers::FillerOptions;
#[doc(inline)]
pub use phrase::formulaicity::FormulaicityOptions;
#[doc(inline)]
pub use phrase::frames::FrameOptions;
#[doc(inline)]
pub use phrase::line_order::SortKey;
#[doc(inline)]
pub use phrase::lookup::LookupOptions;
#[doc(inline)]
pub use phrase::measure::{Association, Evidence};
#[doc(inline)]
pub use phrase::occurrence::{KwicOptions, Unit};
#[doc(inline)]
pub use progress::Progress;
#[doc(inline)]
pub use similarity::duplicate::near_duplicate::{DuplicateOptions, Keep, Method};
#[doc(inline)]
pub use similarity::explain::ExplainOptions;
#[doc(inline)]
pub use similarity::pair::matrix::SimilarityMatrix;
#[doc(inline)]
pub use similarity::pair::measure::SimilarityMeasure;
#[doc(inline)]
pub use similarity::pair::pairs::SimilarityOptions;
#[doc(inline)]
pub use similarity::passage::passages::PassageOptions;
#[doc(inline)]
pub use table::{Column, Strings, Table, Value, Values};
#[doc(inline)]
pub use text::fold::{Fold, Step};
#[doc(inline)]
pub use text::segments::Segmentation;
pub use text::tokenizer::{Tokenizer, Words};
#[doc(inline)]
pub use threads::with_threads;

/// The README's Rust examples, run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
