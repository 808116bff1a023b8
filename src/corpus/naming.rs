//! Is the number in a file's name a year, or does it number the files? `1820.txt` beside `1821.txt` is a year, `1000.txt`
//! beside `999.txt` is not. One pass over the names.
//!
//! Names that differ in one number only are of one kind: `minutes-1000.txt` and `minutes-1001.txt`, or all files called by
//! a number alone. Such numbers are years where all of a kind lie in [`YEARS`]; a number that is the only one of its
//! kind, as in `1066-Hastings.txt`, is a year wherever it can be one.

use std::collections::HashMap;
use std::ops::{Range, RangeInclusive};

use jiff::civil::Date;

use crate::corpus::date::{BOUNDS, Precision, dated_token};

/// Numbers of one kind that all lie here are years.
const YEARS: RangeInclusive<u64> = 1400..=2100;

/// What the names of the files of one reading say together.
#[derive(Debug, Default)]
pub(crate) struct Naming {
    /// How many files, and the least and greatest number, by kind: the name with `#` for the number.
    kinds: HashMap<String, (usize, u64, u64)>,
}

/// What a file's name says about its day.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// This day, or the first of this month or year.
    Date(Date, Precision),
    /// A number that could be a year but numbers the files.
    Number,
    /// Nothing.
    Nothing,
}

impl Naming {
    /// `paths` are those of all text files, with `/` between folders.
    pub(crate) fn of<'a>(paths: impl IntoIterator<Item = &'a str>) -> Self {
        let mut kinds = HashMap::new();
        for path in paths {
            for token in numbers(path) {
                let number = path[token.clone()].parse().unwrap_or(u64::MAX);
                let (count, least, greatest) = kinds.entry(kind(path, &token)).or_insert((0, u64::MAX, 0));
                *count += 1;
                *least = number.min(*least);
                *greatest = number.max(*greatest);
            }
        }
        Self { kinds }
    }

    /// What `path`, one of those given, says.
    pub(crate) fn read(&self, path: &str) -> Named {
        let start = name_start(path);
        let Some((date, precision, token)) = dated_token(&path[start..]) else { return Named::Nothing };
        if precision != Precision::Year {
            return Named::Date(date, precision);
        }
        let token = start + token.start..start + token.end;
        let bare = token.start == start && path[token.end..].bytes().next().is_none_or(|b| b == b'.');
        let (count, least, greatest) = self.kinds.get(&kind(path, &token)).copied().unwrap_or((1, 0, u64::MAX));
        let lone = count < 2 && !bare;
        let years = YEARS.contains(&least) && YEARS.contains(&greatest);
        if lone || years { Named::Date(date, precision) } else { Named::Number }
    }
}

fn name_start(path: &str) -> usize {
    path.rfind('/').map_or(0, |at| at + 1)
}

/// The path with `#` for the number at `token`.
fn kind(path: &str, token: &Range<usize>) -> String {
    format!("{}#{}", &path[..token.start], &path[token.end..])
}

/// Where a name has digits and nothing else between two bounds.
fn numbers(path: &str) -> impl Iterator<Item = Range<usize>> {
    let mut end = name_start(path);
    path[end..].split(BOUNDS).filter_map(move |token| {
        let range = end..end + token.len();
        end = range.end + 1;
        (!token.is_empty() && token.bytes().all(|b| b.is_ascii_digit())).then_some(range)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dated(paths: &[&str]) -> Vec<Option<i16>> {
        let naming = Naming::of(paths.iter().copied());
        let year = |path: &&str| match naming.read(path) {
            Named::Date(date, _) => Some(date.year()),
            Named::Number | Named::Nothing => None,
        };
        paths.iter().map(year).collect()
    }

    #[test]
    fn a_year_in_a_name_is_its_date() {
        assert_eq!(dated(&["1820.txt", "1821.txt.gz", "s/1820.md"]), [Some(1820), Some(1821), Some(1820)]);
        assert_eq!(dated(&["1789-Washington.txt", "1793-Washington.txt"]), [Some(1789), Some(1793)]);
        assert_eq!(dated(&["1066-Hastings.txt", "2150-x.txt"]), [Some(1066), Some(2150)]);
        assert_eq!(dated(&["sotu_1820.txt", "sotu_1821.txt"]), [Some(1820), Some(1821)]);
        assert_eq!(dated(&["1000-2023-07-02.txt", "1001-2023-07-02.txt"]), [Some(2023), Some(2023)]);
    }

    #[test]
    fn a_number_that_numbers_the_files_is_no_date() {
        let thousands: Vec<String> = (1000..=1100).map(|number| format!("{number}.txt")).collect();
        let thousands: Vec<&str> = thousands.iter().map(String::as_str).collect();
        assert_eq!(dated(&thousands), [None; 101]);
        assert_eq!(dated(&["999.txt", "1820.txt"]), [None, None]);
        assert_eq!(dated(&["doc-0001.txt", "doc-1820.txt"]), [None, None]);
        assert_eq!(dated(&["2000.txt", "2101.txt"]), [None, None]);
        assert_eq!(dated(&["1023.txt"]), [None]);
        assert_eq!(dated(&["99999999999999999999.txt", "1900.txt"]), [None, None]);
    }

    #[test]
    fn folders_are_looked_at_apart() {
        assert_eq!(dated(&["a/1820.txt", "b/7.txt", "b/1820.txt"]), [Some(1820), None, None]);
        assert_eq!(dated(&["", "1820/x.txt", "é#.txt", "-.txt"]), [None; 4]);
    }
}
