//! How does a table look as plain text? Aligned columns, the first twenty rows, and how many there are in all.
//!
//! Columns of text are cut at [`WIDEST`]; Chinese, Japanese and Korean take two places a character (Unicode Standard
//! Annex #11), marks and joiners none. As the Python layer shows a table in a terminal, but whatever the terminal's width.

use std::fmt;
use std::sync::LazyLock;

use crate::table::{Column, Table, Values};

/// Rows shown unless a precision says otherwise.
const ROWS: usize = 20;
/// Places that a cell of text takes at most.
const WIDEST: usize = 60;
/// Blocks of wide characters, ascending: East Asian scripts and their punctuation, Hangul, full-width forms, pictographs.
const WIDE: [(char, char); 14] = [
    ('\u{1100}', '\u{115f}'),
    ('\u{2e80}', '\u{303e}'),
    ('\u{3041}', '\u{3247}'),
    ('\u{3250}', '\u{4dbf}'),
    ('\u{4e00}', '\u{a4cf}'),
    ('\u{a960}', '\u{a97c}'),
    ('\u{ac00}', '\u{d7a3}'),
    ('\u{f900}', '\u{faff}'),
    ('\u{fe10}', '\u{fe6f}'),
    ('\u{ff01}', '\u{ff60}'),
    ('\u{ffe0}', '\u{ffe6}'),
    ('\u{1f300}', '\u{1f64f}'),
    ('\u{1f680}', '\u{1f9ff}'),
    ('\u{20000}', '\u{3fffd}'),
];

/// Marks and formatting characters: they stand on, or between, others.
static NARROW: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let class = regex_syntax::parse(r"[\p{Mn}\p{Me}\p{Cf}]").expect("these categories are Unicode's");
    match class.kind() {
        regex_syntax::hir::HirKind::Class(regex_syntax::hir::Class::Unicode(class)) => {
            class.ranges().iter().map(|range| (range.start(), range.end())).collect()
        }
        _ => Vec::new(),
    }
});

/// The first rows, 20 or as many as the precision says (`{table:.5}`), in aligned columns: numbers to the right, text to
/// the left and cut at 60 places, what is missing as `–`. The last line says how many rows there are.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.head(f.precision().unwrap_or(ROWS));
        let columns: Vec<Laid> = shown.columns().iter().map(|column| Laid::of(column, shown.len())).collect();
        for row in 0..=shown.len() {
            let mut line = String::new();
            for (number, column) in columns.iter().enumerate() {
                line += if number == 0 { "" } else { "  " };
                column.write(row, &mut line);
            }
            if !columns.is_empty() {
                writeln!(f, "{}", line.trim_end())?;
            }
        }
        let word = if self.len() == 1 { "row" } else { "rows" };
        let total = thousands(&self.len().to_string());
        if shown.len() < self.len() {
            write!(f, "{} of {total} {word}", thousands(&shown.len().to_string()))
        } else {
            write!(f, "{total} {word}")
        }
    }
}

/// A column as text.
struct Laid {
    /// Its name, then its cells.
    cells: Vec<String>,
    to_the_right: bool,
    /// Places of the widest cell.
    width: usize,
}

impl Laid {
    fn of(column: &Column, rows: usize) -> Self {
        // A concordance is aligned on its keyword: the end of what stands before it is what is read.
        let left = column.name == "left" && matches!(column.values, Values::Text(_));
        let gone = |row: usize| column.missing.as_ref().is_some_and(|missing| missing[row]);
        let plain = matches!(column.name.as_str(), "start" | "end" | "year" | "group"); // no amounts
        let cell = |row: usize| match &column.values {
            _ if gone(row) => "–".to_owned(),
            Values::Bool(values) => if values[row] { "yes" } else { "no" }.to_owned(),
            Values::Int(values) => {
                let written = values[row].to_string();
                if plain { written } else { thousands(&written) }
            }
            Values::Float(values) if plain && values[row].fract() == 0.0 => format!("{:.0}", values[row]),
            Values::Float(values) => decimal(values[row], decimals(values)),
            Values::Text(values) => cut(&values[row], left),
            Values::Date(values) => values[row].to_string(),
        };
        let mut cells = vec![cut(&column.name, false)];
        cells.extend((0..rows).map(cell));
        let width = cells.iter().map(|cell| width(cell)).max().unwrap_or(0);
        let number = matches!(column.values, Values::Int(_) | Values::Float(_));
        Self { cells, to_the_right: number || left, width }
    }

    fn write(&self, row: usize, line: &mut String) {
        let cell = &self.cells[row];
        let fill = " ".repeat(self.width - width(cell));
        let (before, behind) = if self.to_the_right { (fill.as_str(), "") } else { ("", fill.as_str()) };
        line.extend([before, cell, behind]);
    }
}

/// Places that `text` takes on a line.
fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(places).sum() }
}

fn places(c: char) -> usize {
    let within = |ranges: &[(char, char)]| {
        let at = ranges.partition_point(|&(_, end)| end < c);
        ranges.get(at).is_some_and(|&(start, _)| start <= c)
    };
    match c {
        ' '..='~' => 1,
        _ if within(&NARROW) => 0,
        _ => 1 + usize::from(within(&WIDE)),
    }
}

/// `text` on one line and in at most [`WIDEST`] places; what is cut, at its beginning or its end, becomes `…`.
fn cut(text: &str, beginning: bool) -> String {
    // Nothing that moves a terminal's cursor or turns the direction of what follows
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let safe = |c: char| if c.is_control() || turns(c) { '\u{fffd}' } else { c };
    let long = |chars: &mut dyn Iterator<Item = char>| {
        let (mut kept, mut used) = (Vec::new(), 0);
        for c in chars {
            used += places(safe(c));
            kept.push(safe(c));
            if used > WIDEST {
                return (kept, true);
            }
        }
        (kept, false)
    };
    let (mut kept, longer) = if beginning { long(&mut text.chars().rev()) } else { long(&mut text.chars()) };
    if longer {
        while kept.iter().map(|&c| places(c)).sum::<usize>() > WIDEST - 1 {
            kept.pop();
        }
        kept.push('…');
    }
    if beginning { kept.into_iter().rev().collect() } else { kept.into_iter().collect() }
}

/// The digits of a whole number in groups of three.
fn thousands(written: &str) -> String {
    let (sign, digits) = written.split_at(usize::from(written.starts_with('-')));
    let mut grouped = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Digits after the point that give the largest of `values` about four significant ones.
fn decimals(values: &[f64]) -> usize {
    let largest = values.iter().filter(|value| value.is_finite()).fold(0.0_f64, |most, value| most.max(value.abs()));
    [1.0, 10.0, 100.0].iter().position(|&limit| largest < limit).map_or(1, |at| 4 - at)
}

/// `value` with `digits` after the point; what is small but not zero is never shown as zero.
fn decimal(value: f64, digits: usize) -> String {
    let shown = format!("{value:.digits$}");
    if value != 0.0 && value.is_finite() && !shown.contains(|c: char| matches!(c, '1'..='9')) {
        return format!("{value:.1e}");
    }
    match shown.split_once('.') {
        Some((whole, fraction)) => format!("{}.{fraction}", thousands(whole)),
        None => shown, // not finite
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::*;
    use crate::table::{Strings, Value};

    fn texts(name: &str, cells: &[&str]) -> Column {
        Column::text(name, cells.iter().collect::<Strings>())
    }

    #[test]
    fn columns_are_aligned_whatever_they_hold() {
        let table = Table::new(vec![
            texts("term", &["新时代", "été", "e\u{301}te\u{301}"]),
            Column::int("frequency", vec![12_345, -7, 1_000_000]),
            Column::float("share", vec![0.5, 1e-9, f64::NAN]),
            Column::dates("date", [Some(Date::constant(2023, 7, 2)), None, None]),
            Column::from_values("seen", &[Value::Bool(true), Value::Bool(false), Value::Missing]),
            Column::int("year", vec![2023, 1820, 1]),
        ])
        .unwrap();
        let expected = "\
term    frequency   share  date        seen  year
新时代     12,345  0.5000  2023-07-02  yes   2023
été            -7  1.0e-9  –           no    1820
e\u{301}te\u{301}     1,000,000     NaN  –           –        1
3 rows";
        assert_eq!(table.to_string(), expected);
    }

    #[test]
    fn a_year_is_no_amount_even_as_a_float() {
        let table = Table::new(vec![Column::float("group", vec![2019.0, 1999.5])]).unwrap();
        assert_eq!(table.to_string(), "  group\n   2019\n1,999.5\n2 rows");
    }

    #[test]
    fn twenty_rows_are_shown_or_as_many_as_asked_for() {
        let table = Table::new(vec![Column::int("n", (0..1234).collect())]).unwrap();
        assert_eq!(table.to_string().lines().count(), 22);
        assert!(table.to_string().ends_with("\n19\n20 of 1,234 rows"), "{table}");
        assert_eq!(format!("{table:.2}"), "n\n0\n1\n2 of 1,234 rows");
        assert_eq!(format!("{:.0}", table.head(1)), "n\n0 of 1 row");
        assert_eq!(Table::default().to_string(), "0 rows");
    }

    #[test]
    fn long_cells_are_cut_and_a_concordance_keeps_what_is_next_to_its_keyword() {
        let (long, wide) = ("a".repeat(58) + "bcd", "新".repeat(31));
        let table = Table::new(vec![texts("left", &[&long, "b"]), texts("keyword", &[&long, &wide])]).unwrap();
        let lines: Vec<String> = table.to_string().lines().map(str::to_owned).collect();
        assert_eq!(lines[1], format!("…{}bcd  {}b…", "a".repeat(56), "a".repeat(58)));
        assert_eq!(lines[2], format!("{}b  {}…", " ".repeat(59), "新".repeat(29)));
        let exact = texts("t", &[&"a".repeat(60)]);
        assert!(!Table::new(vec![exact]).unwrap().to_string().contains('…'));
    }

    #[test]
    fn nothing_moves_the_cursor() {
        let table = Table::new(vec![texts("t\n", &["a\u{1b}[2J\r\nb\u{202e}c\u{200d}"])]).unwrap();
        assert_eq!(table.to_string(), "t\u{fffd}\na\u{fffd}[2J\u{fffd}\u{fffd}b\u{fffd}c\u{200d}\n1 row");
    }
}
