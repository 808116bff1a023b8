//! `Corpus`: the question which phrases are wordings of one formulation.

use pyo3::prelude::*;

use super::corpus::Corpus;
use super::named;
use super::options;
use super::table::Table;
use crate::phrase::family::FamilyOptions;
use crate::progress::Progress;

#[pymethods]
impl Corpus {
    /// Wordings of one formulation, grouped: small edits, inflection, other order, longer and shorter forms.
    ///
    /// Phrases that recur, and windows of a sentence that are alike to one though said only once, are grouped round the
    /// most telling of them. No chain of wordings of which the ends have nothing in common: every member reaches
    /// `similarity` to the canonical form.
    ///
    /// Parameters
    /// ----------
    /// min_length, max_length : int
    ///     Of a member, in tokens. At most 1024: what is longer is a passage, not a formulation.
    /// min_docfreq : int
    ///     Least documents of a phrase that recurs. Variants of it may stand in one.
    /// similarity : float
    ///     Above 0, at most 1. Words are compared by their stems, without "'s"; function words do not count, order neither,
    ///     but half of the shared words at least must stand in one. A stem in s of S sentences weighs w = ln(1 + S/s); with
    ///     what two wordings share, s, what they weigh, a and b, and the mean weight w̄ of their words, it is 2s / (a + b + w̄)
    ///     (Dice 1945, as if one word more were different), and 1 where nothing is different. At 0.6 and equal weights, one
    ///     content word of four may be another, but not one of three.
    /// min_members : int
    ///     Least members of a family that is told of.
    /// fold, progress
    ///     As in `terms`. The fold tells which members are different; stems are compared under any.
    ///
    /// Returns
    /// -------
    /// Table
    ///     `family phrase canonical distance edits frequency docfreq first_date last_date length independent edit_distance
    ///     template written`, one row a member; of each family the canonical form first, which is its most telling member.
    ///     `distance` is 1 − the similarity to it, `edit_distance` the least insertions, deletions and substitutions of one
    ///     token; `edits` is a diff, ``[-making-] {+building+} new achievements``; `independent` counts places inside no
    ///     longer member of the family; `template` is what more than half of the members share; `written` the member as it
    ///     is written most often. ``corpus.kwic(table)`` finds the places of all members, or of some rows.
    ///
    /// Examples
    /// --------
    /// >>> import locution as lo
    /// >>> texts = ["We keep the lamps of the old harbour burning.", "Let us keep the lamps of the old harbour burning!"]
    /// >>> table = lo.Corpus([*texts, "They kept the lamps of our old harbour burning."]).families()
    /// >>> table.to_dict()["edits"]
    /// ['keep the lamps of the old harbour burning', '[-keep-] {+kept+} the lamps of [-the-] {+our+} old harbour burning']
    #[pyo3(signature = (*, min_length=3, max_length=64, min_docfreq=2, similarity=0.6, min_members=2, fold=None, progress=None))]
    #[allow(clippy::too_many_arguments)]
    fn families(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = named::min_length)] min_length: i64,
        #[pyo3(from_py_with = named::max_length_of_frames)] max_length: i64,
        #[pyo3(from_py_with = named::min_docfreq)] min_docfreq: i64,
        #[pyo3(from_py_with = named::similarity)] similarity: f64,
        #[pyo3(from_py_with = named::min_members)] min_members: i64,
        fold: Option<&Bound<'_, PyAny>>,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Table> {
        let asked = FamilyOptions {
            min_length: options::size("min_length", min_length)?,
            max_length: options::size("max_length", max_length)?,
            min_docfreq: options::count("min_docfreq", min_docfreq)?,
            similarity,
            min_members: options::size("min_members", min_members)?,
            fold: options::fold(py, fold)?,
            progress: Progress::default(),
        };
        let handle = asked.progress.clone();
        self.answer(py, "families", progress, &handle, move |corpus| corpus.families(&asked))
    }
}
