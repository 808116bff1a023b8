//! Which calendar day does a string, or a file name, say? One pass over at most 64 bytes of a string.
//!
//! Only whole strings are read, never a date inside a sentence, and what can be read in two ways is not guessed:
//! `03/04/2024` stays [`ParsedDate::Ambiguous`] until the caller says whether the day comes first.

use std::ops::Range;

use jiff::civil::Date;

use crate::corpus::naming::Named;

/// Longer strings are no dates.
const LONGEST: usize = 64;
/// Each kind of trouble is told so often; after that the rest is counted.
const TOLD: usize = 10;
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// How much of a date was written. Finer is less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// A day.
    Day,
    /// A month: it stands as its first day.
    Month,
    /// A year: it stands as its 1 January.
    Year,
}

/// What a string says about a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParsedDate {
    /// A day, or the first day of the month or year that was written.
    Date(Date, Precision),
    /// Day and month could be swapped and nothing decides it.
    Ambiguous,
    /// Nothing that is a date, or a day that no calendar has.
    None,
}

/// Reads `s` as a date. `dayfirst` decides `03/04/2024`; the empty string is no date.
///
/// ```
/// use locution::corpus::date::{ParsedDate, Precision, parse_date};
/// let second = ParsedDate::Date(jiff::civil::date(2023, 7, 2), Precision::Day);
/// assert_eq!(parse_date("July 2, 2023", None), second);
/// assert_eq!(parse_date("02/07/2023", None), ParsedDate::Ambiguous);
/// assert_eq!(parse_date("02/07/2023", Some(true)), second);
/// ```
pub fn parse_date(s: &str, dayfirst: Option<bool>) -> ParsedDate {
    let s = s.trim();
    if s.is_empty() || s.len() > LONGEST {
        return ParsedDate::None;
    }
    let s = without_time(s);
    if s.contains('年') {
        let s: String = s.chars().filter(|c| !c.is_whitespace()).collect();
        let s = s.trim_end_matches(['日', '号', '號']).replace(['年', '月'], "-");
        return numeric(s.trim_end_matches('-'), None).filter_year_first(&s);
    }
    let mut words: Vec<&str> = s.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty()).collect();
    if words.len() > 1 && is_weekday(words[0]) {
        words.remove(0);
    }
    match words[..] {
        // 2-Jul-2023 is written in words, 2-7-2023 in numbers
        [one] if one.chars().any(char::is_alphabetic) => in_words(&one.split(['-', '/', '.']).collect::<Vec<_>>()),
        [one] => numeric(one, dayfirst),
        _ => {
            words.retain(|w| !matches!(*w, "of" | "the"));
            in_words(&words)
        }
    }
}

impl ParsedDate {
    /// A Chinese date begins with its year: `7年2月2023` is none.
    fn filter_year_first(self, s: &str) -> Self {
        if s.split('-').next().and_then(year).is_some() { self } else { Self::None }
    }

    fn new(year: i16, month: i8, day: i8, precision: Precision) -> Self {
        Date::new(year, month, day).map_or(Self::None, |date| Self::Date(date, precision))
    }
}

/// `2023-07-02T10:11:12Z`, `2 July 2023 10:30 GMT`: only the day, in whatever zone it was written.
fn without_time(s: &str) -> &str {
    if let Some((day, time)) = s.split_once(['T', 't'])
        && day.len() >= 8
        && day.bytes().all(|b| b.is_ascii_digit() || b == b'-')
        && time.starts_with(|c: char| c.is_ascii_digit())
        && !time.contains(char::is_whitespace)
    {
        return day;
    }
    let Some(colon) = s.find(':') else { return s };
    let Some(space) = s[..colon].rfind(char::is_whitespace) else { return s };
    let mut words = s[space..].split_whitespace();
    let clock = words.next().is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit()));
    let zone = |w: &str| {
        let offset = w.starts_with(['+', '-']);
        offset || (w.len() <= 5 && (w.bytes().all(|b| b.is_ascii_uppercase()) || matches!(w, "am" | "pm")))
    };
    if clock && words.all(zone) { s[..space].trim_end() } else { s }
}

/// `2023-07-02`, `20230702`, `02/07/2023`, `2023-07`, `1789`.
fn numeric(s: &str, dayfirst: Option<bool>) -> ParsedDate {
    let separator = s.chars().find(|c| matches!(c, '-' | '/' | '.'));
    let parts: Vec<&str> = separator.map_or_else(|| vec![s], |c| s.split(c).collect());
    match parts[..] {
        [all] if all.len() == 8 && all.is_char_boundary(4) && all.is_char_boundary(6) => {
            numeric_ymd(&all[..4], &all[4..6], &all[6..])
        }
        [y] => year(y).map_or(ParsedDate::None, |y| ParsedDate::new(y, 1, 1, Precision::Year)),
        [y, m] => match (year(y).or(year(m)), small(m).or(small(y))) {
            (Some(y), Some(m)) => ParsedDate::new(y, m, 1, Precision::Month),
            _ => ParsedDate::None,
        },
        [y, m, d] if year(y).is_some() => numeric_ymd(y, m, d),
        [a, b, y] => {
            let (Some(first), Some(second)) = (small(a), small(b)) else { return ParsedDate::None };
            if year(y).is_none() {
                return ParsedDate::None;
            }
            // With points the day comes first everywhere.
            let dayfirst = if separator == Some('.') || first > 12 || first == second {
                Some(true)
            } else if second > 12 {
                Some(false)
            } else {
                dayfirst
            };
            match dayfirst {
                Some(true) => numeric_ymd(y, b, a),
                Some(false) => numeric_ymd(y, a, b),
                None if first == 0 || second == 0 => ParsedDate::None,
                None => ParsedDate::Ambiguous,
            }
        }
        _ => ParsedDate::None,
    }
}

fn numeric_ymd(y: &str, m: &str, d: &str) -> ParsedDate {
    match (year(y), small(m), small(d)) {
        (Some(y), Some(m), Some(d)) => ParsedDate::new(y, m, d, Precision::Day),
        _ => ParsedDate::None,
    }
}

/// `July 2 2023`, `2nd July 2023`, `2023 July 2`, `July 2023`.
fn in_words(words: &[&str]) -> ParsedDate {
    let parts = match *words {
        [m, y] => (year(y), month(m), Some(1)),
        [a, b, c] if month(a).is_some() => (year(c), month(a), day(b)),
        [a, b, c] if year(a).is_some() => (year(a), month(b), day(c)),
        [a, b, c] => (year(c), month(b), day(a)),
        _ => return ParsedDate::None,
    };
    let precision = if words.len() == 2 { Precision::Month } else { Precision::Day };
    match parts {
        (Some(y), Some(m), Some(d)) => ParsedDate::new(y, m, d, precision),
        _ => ParsedDate::None,
    }
}

fn is_weekday(word: &str) -> bool {
    let word = word.trim_end_matches('.').to_lowercase();
    word.len() >= 3 && WEEKDAYS.iter().any(|day| *day == word || (word.len() <= 5 && day.starts_with(&word)))
}

fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.').to_lowercase();
    let short = word.len() == 3 || word == "sept";
    let found = MONTHS.iter().position(|month| *month == word || (short && month.starts_with(&word)))?;
    Some(found as i8 + 1)
}

fn day(word: &str) -> Option<i8> {
    small(word.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '.')).filter(|_| {
        let ending = word.trim_start_matches(|c: char| c.is_ascii_digit());
        matches!(ending, "" | "." | "st" | "nd" | "rd" | "th")
    })
}

fn year(s: &str) -> Option<i16> {
    let digits = s.len() == 4 && s.bytes().all(|b| b.is_ascii_digit());
    s.parse().ok().filter(|y| digits && (1000..=2199).contains(y))
}

/// A day or month: one or two digits.
fn small(s: &str) -> Option<i8> {
    let digits = s.len() <= 2 && s.bytes().all(|b| b.is_ascii_digit());
    s.parse().ok().filter(|_| digits)
}

/// The date in a file name: a token `2023-07-02`, `20230702`, `2023_07_02`, `2023-07` or `2023` bounded by the
/// name's ends or one of `- _ .` and space; the most precise, of these the first. Digits inside a hash are no token.
///
/// ```
/// use locution::corpus::date::{Precision, date_in_name};
/// assert_eq!(date_in_name("1789-Washington.txt"), Some((jiff::civil::date(1789, 1, 1), Precision::Year)));
/// assert_eq!(date_in_name("000_55f6848e5113b6ce.txt"), None);
/// ```
pub fn date_in_name(name: &str) -> Option<(Date, Precision)> {
    dated_token(name).map(|(date, precision, _)| (date, precision))
}

/// What bounds a date in a file name.
pub(super) const BOUNDS: [char; 4] = ['-', '_', '.', ' '];

/// As [`date_in_name`], and where in the name it stands.
pub(super) fn dated_token(name: &str) -> Option<(Date, Precision, Range<usize>)> {
    let mut best: Option<(Date, Precision, Range<usize>)> = None;
    let mut start = 0;
    while start < name.len() {
        let rest = &name[start..];
        let (found, used) = date_at(rest, &BOUNDS);
        if let ParsedDate::Date(date, precision) = found
            && best.as_ref().is_none_or(|(_, so_far, _)| precision < *so_far)
        {
            best = Some((date, precision, start..start + used));
        }
        start += used + rest[used..].find(BOUNDS).map_or(rest.len() - used, |at| at + 1);
    }
    best
}

/// The date that `rest` begins with, and how many of its bytes it takes.
fn date_at(rest: &str, bounds: &[char]) -> (ParsedDate, usize) {
    // The longest shape first: in `2023-07-02` the year alone is not what is meant, even where the day is wrong.
    for (length, shape) in [(10, "0000-00-00"), (8, "00000000"), (7, "0000-00"), (4, "0000")] {
        let Some(token) = rest.get(..length).filter(|_| rest.len() == length || rest[length..].starts_with(bounds))
        else {
            continue;
        };
        let fits = token.bytes().zip(shape.bytes()).all(|(b, s)| match s {
            b'0' => b.is_ascii_digit(),
            _ => b == b'-' || (length == 10 && matches!(b, b'_' | b'.')),
        });
        if !fits || (length == 10 && token.as_bytes()[4] != token.as_bytes()[7]) {
            continue;
        }
        let date = parse_date(&token.replace(['_', '.'], "-"), None);
        if length != 7 || date != ParsedDate::None {
            return (date, length);
        }
    }
    (ParsedDate::None, 0)
}

/// Collects what one reading has to say about its dates.
#[derive(Debug, Default)]
pub(crate) struct DateNotes {
    /// Years and months that file names gave, and file names whose number is no year: how many, and the first.
    named: Option<(usize, String)>,
    numbered: Option<(usize, String)>,
    /// Dates that are only a year, only a month.
    years: usize,
    months: usize,
    ambiguous: Odd,
    unread: Odd,
}

/// Dates that are left empty.
#[derive(Debug, Default)]
struct Odd {
    count: usize,
    /// The first ones: document and what stands there.
    first: Vec<(String, String)>,
}

impl Odd {
    fn note(&mut self, doc_id: &str, s: &str) {
        self.count += 1;
        if self.first.len() < TOLD {
            self.first.push((doc_id.to_owned(), s.chars().take(LONGEST).collect()));
        }
    }

    /// 40 dates could be read in two ways and are left empty ("03/04/2024" of "0", …). Nothing where there are none.
    #[cfg(any(test, feature = "python"))]
    fn summary(&self, what: &str) -> Option<String> {
        let some: Vec<String> = self.first.iter().take(3).map(|(doc_id, s)| format!("{s:?} of {doc_id:?}")).collect();
        let more = if self.count > some.len() { ", …" } else { "" };
        let (dates, are) = if self.count == 1 { ("date", "is") } else { ("dates", "are") };
        let said = format!("{} {dates} {what} and {are} left empty ({}{more})", self.count, some.join(", "));
        (self.count > 0).then_some(said)
    }
}

impl DateNotes {
    /// Reads the date `s` of document `doc_id` and notes what is odd about it.
    pub(crate) fn read(&mut self, doc_id: &str, s: &str, dayfirst: Option<bool>) -> ParsedDate {
        let parsed = parse_date(s, dayfirst);
        match parsed {
            ParsedDate::Date(_, precision) => self.count(precision),
            ParsedDate::Ambiguous => self.ambiguous.note(doc_id, s),
            ParsedDate::None => self.unread.note(doc_id, s),
        }
        parsed
    }

    /// What a file's name says, noted.
    pub(crate) fn named(&mut self, path: &str, named: &Named) -> Option<Date> {
        let one_more = |slot: &mut Option<(usize, String)>| slot.get_or_insert_with(|| (0, path.to_owned())).0 += 1;
        match named {
            Named::Date(date, precision) => {
                self.count(*precision);
                if *precision != Precision::Day {
                    one_more(&mut self.named);
                }
                return Some(*date);
            }
            Named::Number => one_more(&mut self.numbered),
            Named::Nothing => {}
        }
        None
    }

    /// Counts a date that is not a day.
    fn count(&mut self, precision: Precision) {
        match precision {
            Precision::Day => {}
            Precision::Month => self.months += 1,
            Precision::Year => self.years += 1,
        }
    }

    /// What the reader of a column should know: what is left empty in one warning that begins with `column`. `decides`
    /// says what to do about dates that read two ways.
    #[cfg(any(test, feature = "python"))]
    pub(crate) fn warnings_of_column(mut self, column: &str, decides: &str) -> Vec<String> {
        let (ambiguous, unread) = (std::mem::take(&mut self.ambiguous), std::mem::take(&mut self.unread));
        let ambiguous = ambiguous.summary("could be read in two ways").map(|said| format!("{said}: {decides}"));
        let said: Vec<String> = [ambiguous, unread.summary("cannot be read")].into_iter().flatten().collect();
        let empty = (!said.is_empty()).then(|| format!("{column}: {}", said.join("; ")));
        empty.into_iter().chain(self.warnings()).collect()
    }

    /// What the reader of the documents should know; what is left empty by document.
    pub(crate) fn warnings(self) -> Vec<String> {
        let two_ways = "could be read in two ways and is left empty: dayfirst=True or False decides";
        let told = |odd: &Odd, what: &str| -> Vec<String> {
            odd.first.iter().map(|(doc_id, s)| format!("{doc_id}: the date {s:?} {what}")).collect()
        };
        let mut all = told(&self.ambiguous, two_ways);
        if self.ambiguous.count > TOLD {
            let more = self.ambiguous.count - TOLD;
            all.push(format!("{more} more dates could be read in two ways: dayfirst=True or False decides"));
        }
        all.extend(told(&self.unread, "cannot be read and is left empty"));
        if self.unread.count > TOLD {
            all.push(format!("{} more dates cannot be read and are left empty", self.unread.count - TOLD));
        }
        let stand = |n: usize, unit: &str, day: &str| match n {
            0 => None,
            1 => Some(format!("1 date gives only a {unit}: it stands as {day}")),
            _ => Some(format!("{n} dates give only a {unit}: they stand as {day}")),
        };
        let rough = [stand(self.years, "year", "1 January"), stand(self.months, "month", "the first of the month")];
        let rough: Vec<String> = rough.into_iter().flatten().collect();
        if !rough.is_empty() {
            let names = |(n, first)| format!(" ({n} from file names such as {first:?})");
            all.push(rough.join("; ") + &self.named.map(names).unwrap_or_default());
        }
        if let Some((n, first)) = self.numbered {
            let names = if n == 1 { "file name" } else { "file names" };
            let reason = "left undated: it numbers the files, or the year is not between 1400 and 2100";
            all.push(format!("the number in {n} {names} such as {first:?} could be a year and is {reason}"));
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_written_form_of_a_day_is_that_day() {
        for s in [
            "2023-07-02",
            "2023/7/2",
            "2023.07.02",
            "20230702",
            "2023-07-02T10:11:12Z",
            "2023-07-02T23:11:12.123456+08:00[Asia/Shanghai]",
            "20230702T101112Z",
            "2023-07-02 10:11:12",
            "2023-07-02 10:11:12+00:00",
            "2023-07-02 00:00:00 UTC",
            "July 2, 2023",
            "2 July 2023",
            "2nd July 2023",
            "2nd of July, 2023",
            "Jul. 2 2023",
            "JULY 2 2023",
            "2-Jul-2023",
            "Sunday, July 2, 2023",
            "Sun, 02 Jul 2023 10:00:00 +0000",
            "July 2, 2023, 10:30 am",
            "2023年7月2日",
            "2023 年 07 月 02 日",
            " 02.07.2023\t",
            "2023 July 2",
        ] {
            assert_eq!(parse_date(s, None), ParsedDate::Date(date(2023, 7, 2), Precision::Day), "{s}");
        }
    }

    #[test]
    fn a_month_is_its_first_day_and_a_year_its_first_of_january() {
        for s in ["2023-07", "2023/07", "07/2023", "July 2023", "Jul 2023", "2023年7月"] {
            assert_eq!(parse_date(s, None), ParsedDate::Date(date(2023, 7, 1), Precision::Month), "{s}");
        }
        assert_eq!(parse_date("1789", None), ParsedDate::Date(date(1789, 1, 1), Precision::Year));
    }

    #[test]
    fn day_and_month_are_told_apart_by_size_equality_points_or_the_caller() {
        let day = |y, m, d| ParsedDate::Date(date(y, m, d), Precision::Day);
        assert_eq!(parse_date("13/07/2023", None), day(2023, 7, 13));
        assert_eq!(parse_date("07-13-2023", Some(true)), day(2023, 7, 13));
        assert_eq!(parse_date("07/07/2023", None), day(2023, 7, 7));
        assert_eq!(parse_date("03.04.2024", Some(false)), day(2024, 4, 3));
        assert_eq!(parse_date("03/04/2024", None), ParsedDate::Ambiguous);
        assert_eq!(parse_date("03-04-2024", None), ParsedDate::Ambiguous);
        assert_eq!(parse_date("03/04/2024", Some(true)), day(2024, 4, 3));
        assert_eq!(parse_date("03/04/2024", Some(false)), day(2024, 3, 4));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for s in [
            "",
            " ",
            "2023-02-30",
            "31/02/2023",
            "13/13/2023",
            "00/05/2023",
            "0999",
            "2200",
            "12345678",
            "２０２３",
            "2023-07-02-03",
            "02/07/23",
            "July",
            "Monday",
            "2 2 2023",
            "2x July 2023",
            "2023-07/02",
            "April 3, 2023 was a day",
            "2 July 2023 10:30 Meeting of the board",
            "date",
            "+203",
            "7年2月2023",
            "年月日",
            "----",
            "ß012-345",
            "é12345é",
        ] {
            assert_eq!(parse_date(s, None), ParsedDate::None, "{s}");
        }
        assert_eq!(parse_date(&"2023-07-02 ".repeat(1_000_000), None), ParsedDate::None);
    }

    #[test]
    fn a_file_name_gives_its_most_precise_bounded_date() {
        let cases = [
            ("2023-07-02.txt", Some((2023, 7, 2, Precision::Day))),
            ("speech_20230702_final.txt", Some((2023, 7, 2, Precision::Day))),
            ("speech 2023_07_02.txt", Some((2023, 7, 2, Precision::Day))),
            ("2022-report-2023-07-02.txt", Some((2023, 7, 2, Precision::Day))),
            ("minutes-2023-07.md", Some((2023, 7, 1, Precision::Month))),
            ("1914-1918.txt", Some((1914, 1, 1, Precision::Year))),
            ("1789-Washington.txt", Some((1789, 1, 1, Precision::Year))),
            ("2023", Some((2023, 1, 1, Precision::Year))),
            ("2023-02-30.txt", None),
            ("000_55f6848e5113b6ce.txt", None),
            ("a1789.txt", None),
            ("gwr2017_utf8.txt", None),
            ("9999.txt", None),
            ("", None),
            ("-_..", None),
            ("报告２０２３.txt", None),
        ];
        for (name, expected) in cases {
            let expected = expected.map(|(y, m, d, precision)| (date(y, m, d), precision));
            assert_eq!(date_in_name(name), expected, "{name}");
        }
    }

    #[test]
    fn after_ten_warnings_of_a_kind_the_rest_is_counted() {
        let mut notes = DateNotes::default();
        for i in 0..12 {
            notes.read(&format!("d{i}"), "03/04/2024", None);
        }
        notes.read("e", "soon", None);
        notes.read("f", "1789", None);
        notes.read("g", "1790", None);
        notes.read("h", "2023-07", None);
        let warnings = notes.warnings();
        assert_eq!(warnings.len(), 13);
        assert!(warnings[0].contains("d0") && warnings[0].contains("dayfirst=True or False decides"));
        assert!(warnings[10].starts_with("2 more dates"));
        assert!(warnings[11].starts_with("e: the date \"soon\""));
        let rough = "2 dates give only a year: they stand as 1 January; \
                     1 date gives only a month: it stands as the first of the month";
        assert_eq!(warnings[12], rough);
    }

    #[test]
    fn a_column_is_warned_of_once() {
        let mut notes = DateNotes::default();
        for i in 0..12 {
            notes.read(&format!("d{i}"), "03/04/2024", None);
        }
        notes.read("e", "soon", None);
        notes.read("f", "1789", None);
        let [odd, rough] = &notes.warnings_of_column("column \"day\"", "write YYYY-MM-DD")[..] else { panic!() };
        let expected = "column \"day\": 12 dates could be read in two ways and are left empty (\"03/04/2024\" of \"d0\", \
                        \"03/04/2024\" of \"d1\", \"03/04/2024\" of \"d2\", …): write YYYY-MM-DD; \
                        1 date cannot be read and is left empty (\"soon\" of \"e\")";
        assert_eq!(odd, expected);
        assert!(rough.starts_with("1 date gives only a year"));
        assert_eq!(DateNotes::default().warnings_of_column("dates", ""), [""; 0]);
    }

    #[test]
    fn what_file_names_gave_is_said() {
        let mut notes = DateNotes::default();
        assert_eq!(notes.named("s/1820.txt", &Named::Date(date(1820, 1, 1), Precision::Year)), Some(date(1820, 1, 1)));
        assert_eq!(
            notes.named("2023-07-02.txt", &Named::Date(date(2023, 7, 2), Precision::Day)),
            Some(date(2023, 7, 2))
        );
        for path in ["1000.txt", "1001.txt"] {
            assert_eq!(notes.named(path, &Named::Number), None);
        }
        assert_eq!(notes.named("a.txt", &Named::Nothing), None);
        let warnings = notes.warnings();
        let year = "1 date gives only a year: it stands as 1 January (1 from file names such as \"s/1820.txt\")";
        assert_eq!(warnings[0], year);
        assert!(warnings[1].starts_with("the number in 2 file names such as \"1000.txt\" could be a year and is left"));
        assert_eq!(warnings.len(), 2);
    }
}
