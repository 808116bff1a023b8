//! Which stretch of the calendar does a day lie in? Days, ISO weeks, months, quarters, years; each named by its first day.
//!
//! The calendar is the proleptic Gregorian one, as in `datetime.date`; a week starts on Monday (ISO 8601). O(1) a call.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::error::{Error, Result};

/// How long a bin of time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Every {
    /// A day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// Three months, from January, April, July or October on.
    Quarter,
    /// A calendar year.
    Year,
}

impl Every {
    /// All of them, the shortest first.
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// Its name in Python: "day", "week", "month", "quarter", "year".
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The one called `name`. The error lists what there is and is about the argument `argument`.
    pub fn parse(argument: &'static str, name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|every| every.name() == name).ok_or_else(|| {
            let known: Vec<String> = Self::ALL.iter().map(|every| format!("{:?}", every.name())).collect();
            Error::argument(argument, format!("{name:?} is none of {}", known.join(", ")))
        })
    }

    /// The first day of the bin that `date` lies in. (The week of a day before the first Monday of the calendar, in the
    /// year −9999, starts with the calendar.)
    ///
    /// ```
    /// use jiff::civil::date;
    /// use locution::corpus::calendar::Every;
    /// assert_eq!(Every::Week.bin_of(date(2024, 1, 3)), date(2024, 1, 1));
    /// assert_eq!(Every::Quarter.bin_of(date(2024, 6, 30)), date(2024, 4, 1));
    /// ```
    pub fn bin_of(self, date: Date) -> Date {
        match self {
            Self::Day => date,
            Self::Week => {
                let behind = date.weekday().to_monday_zero_offset();
                date.checked_sub(i64::from(behind).days()).unwrap_or(Date::MIN)
            }
            Self::Month => date.first_of_month(),
            Self::Quarter => Date::constant(date.year(), (date.month() - 1) / 3 * 3 + 1, 1),
            Self::Year => date.first_of_year(),
        }
    }

    /// The first day of the bin behind the one that starts on `bin`; `None` where the calendar ends, in the year 9999.
    pub fn next(self, bin: Date) -> Option<Date> {
        let span = match self {
            Self::Day => 1.day(),
            // Counted from Monday: the calendar's first week is a short one.
            Self::Week => (7 - i64::from(bin.weekday().to_monday_zero_offset())).days(),
            Self::Month => 1.month(),
            Self::Quarter => 3.months(),
            Self::Year => 1.year(),
        };
        bin.checked_add(span).ok()
    }

    /// Every bin from the one of `first` to the one of `last`, empty ones too. `last` before `first`: none.
    pub fn bins(self, first: Date, last: Date) -> impl Iterator<Item = Date> {
        std::iter::successors(Some(self.bin_of(first)), move |&bin| self.next(bin)).take_while(move |&bin| bin <= last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_day_lies_in_its_bin_and_before_the_next() {
        let days = (0..1500).map(|i| date(1999, 12, 20).checked_add(i.days()).unwrap());
        for day in days.chain([date(1, 1, 1), date(1582, 10, 10), date(2000, 2, 29), date(-44, 3, 15)]) {
            for every in Every::ALL {
                let bin = every.bin_of(day);
                let next = every.next(bin).unwrap();
                assert!(bin <= day && day < next, "{every:?} of {day}: {bin} to {next}");
                assert_eq!(every.bin_of(bin), bin, "{every:?}");
                assert_eq!(every.bin_of(next), next, "{every:?}");
            }
        }
    }

    #[test]
    fn weeks_are_those_of_iso_8601_across_a_new_year() {
        assert_eq!(Every::Week.bin_of(date(2021, 1, 3)), date(2020, 12, 28)); // a Sunday, week 53 of 2020
        assert_eq!(Every::Week.bin_of(date(2024, 12, 30)), date(2024, 12, 30)); // a Monday, week 1 of 2025
    }

    #[test]
    fn bins_between_two_days_leave_no_gap() {
        let months: Vec<Date> = Every::Month.bins(date(2023, 11, 30), date(2024, 2, 1)).collect();
        assert_eq!(months, [date(2023, 11, 1), date(2023, 12, 1), date(2024, 1, 1), date(2024, 2, 1)]);
        assert_eq!(Every::Day.bins(date(2024, 2, 2), date(2024, 2, 1)).count(), 0);
        assert_eq!(Every::Year.bins(date(1789, 4, 30), date(1789, 4, 30)).count(), 1);
    }

    #[test]
    fn the_ends_of_the_calendar_are_no_panic() {
        for every in Every::ALL {
            assert!(every.bin_of(Date::MIN) == Date::MIN && every.next(Date::MIN).is_some(), "{every:?}");
            assert_eq!(every.next(every.bin_of(Date::MAX)), None, "{every:?}");
            assert_eq!(every.bins(date(9999, 12, 31), Date::MAX).count(), 1, "{every:?}");
        }
    }

    #[test]
    fn an_unknown_bin_is_told_which_there_are() {
        assert_eq!(Every::parse("every", "quarter").unwrap(), Every::Quarter);
        let error = Every::parse("every", "Month").unwrap_err().to_string();
        assert_eq!(error, r#"every: "Month" is none of "day", "week", "month", "quarter", "year""#);
    }
}
