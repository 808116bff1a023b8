//! Do a file's first lines say its title and date? Looks at six non-empty lines, or at one block of YAML.
//!
//! Nothing is guessed: without a date line, a `Title:` line or a YAML block a text has no header. The lines that
//! say the date are not text; the title is both.

use std::borrow::Cow;
use std::ops::Range;

use crate::corpus::date::{ParsedDate, Precision, parse_date};

/// So many non-empty lines may be header.
const LINES: usize = 6;
/// A YAML block of more lines is none.
const YAML_LINES: usize = 200;
/// A longer line is a paragraph, not a title.
const TITLE_CHARS: usize = 1000;
const DATES: [&str; 6] = ["date", "published", "publication date", "发布日期", "发布时间", "日期"];
const TITLES: [&str; 2] = ["title", "标题"];

/// What the first lines of a text say, and the text without them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header<'a> {
    /// The date as written.
    pub date: Option<&'a str>,
    /// The title; `text` has it too.
    pub title: Option<&'a str>,
    /// The other keys of a YAML block that have one value, as written, without quotes.
    pub fields: Vec<(&'a str, &'a str)>,
    /// The text without what says the date.
    pub text: Cow<'a, str>,
}

/// Takes the header off `text`. The empty text has none.
///
/// ```
/// let header = locution::corpus::header::split_header(" date 2023-07-02 On Rain\n\nIt fell.");
/// assert_eq!((header.date, header.title), (Some("2023-07-02"), Some("On Rain")));
/// assert_eq!(header.text, "On Rain\n\nIt fell.");
/// ```
pub fn split_header(text: &str) -> Header<'_> {
    yaml(text).unwrap_or_else(|| lines(text))
}

/// A non-empty line.
struct Line<'a> {
    /// The line with its line end, as a range of the text.
    whole: Range<usize>,
    /// The line without white space around it.
    words: &'a str,
    /// Where `words` ends in the text.
    end: usize,
}

fn first_lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let lines = text.split_inclusive('\n').filter_map(|line| {
        let whole = start..start + line.len();
        start = whole.end;
        let end = whole.start + line.trim_end().len();
        let words = line.trim();
        (!words.is_empty()).then_some(Line { whole, words, end })
    });
    lines.take(LINES).collect()
}

/// The header in lines: at most one unmarked line, the title, before the date.
fn lines(text: &str) -> Header<'_> {
    let lines = first_lines(text);
    let (mut date, mut title, mut unmarked) = (None, None, None);
    let mut cuts: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if let (None, Some(value)) = (title, labelled(line.words, &TITLES).filter(|value| !value.is_empty())) {
            title = Some(value);
            cuts.push(line.whole.start..line.end - value.len());
        } else if let (None, Some(found)) = (date, date_line(&lines[at..], at == 0)) {
            date = Some(found.date);
            title = title.or(found.title);
            // `date 2023-07-02 Some title`: the title stays
            let last = &lines[at + found.more];
            cuts.push(line.whole.start..found.title.map_or(last.whole.end, |title| last.end - title.len()));
            at += found.more;
        } else if date.is_none() && unmarked.is_none() && line.words.contains(char::is_alphanumeric) {
            unmarked = Some(line.words);
        } else {
            break; // the body
        }
        at += 1;
    }
    if date.is_some() {
        title = title.or(unmarked);
    }
    let title = title.filter(|title| title.chars().nth(TITLE_CHARS).is_none());
    Header { date, title, fields: Vec::new(), text: without(text, &cuts) }
}

/// `text` without the ranges `cuts`, which ascend.
fn without<'a>(text: &'a str, cuts: &[Range<usize>]) -> Cow<'a, str> {
    match cuts {
        [] => text.into(),
        [cut] if cut.start == 0 => text[cut.end..].into(),
        _ => {
            let mut kept = String::with_capacity(text.len());
            let mut from = 0;
            for cut in cuts {
                kept.push_str(&text[from..cut.start]);
                from = cut.end;
            }
            kept.push_str(&text[from..]);
            kept.into()
        }
    }
}

struct DateLine<'a> {
    date: &'a str,
    title: Option<&'a str>,
    /// How many lines it takes beyond the first.
    more: usize,
}

/// The date that `lines` begin with.
fn date_line<'a>(lines: &[Line<'a>], first: bool) -> Option<DateLine<'a>> {
    let words = lines[0].words;
    let Some(value) = labelled(words, &DATES).or_else(|| after_date_word(words)) else {
        // A line that is a date and nothing else. `1984` alone may well be a title.
        return is_day_or_month(words).then_some(DateLine { date: words, title: None, more: 0 });
    };
    if value.is_empty() {
        let next = lines.get(1)?.words;
        return is_date(next).then_some(DateLine { date: next, title: None, more: 1 });
    }
    if is_date(value) {
        return Some(DateLine { date: value, title: None, more: 0 });
    }
    let (date, title) = value.split_once(char::is_whitespace).filter(|_| first)?;
    is_day_or_month(date).then_some(DateLine { date, title: Some(title.trim_start()), more: 0 })
}

/// What stands behind `label:`, where `label` is one of `labels`.
fn labelled<'a>(line: &'a str, labels: &[&str]) -> Option<&'a str> {
    let (label, value) = line.split_once([':', '：'])?;
    let label = label.trim_end();
    labels.iter().any(|known| label.len() == known.len() && label.to_lowercase() == *known).then(|| value.trim_start())
}

/// What stands behind the word `date`, without a colon.
fn after_date_word(line: &str) -> Option<&str> {
    let (word, rest) = (line.get(..4)?, line.get(4..)?);
    let is_word = rest.is_empty() || rest.starts_with(char::is_whitespace);
    (word.eq_ignore_ascii_case("date") && is_word).then(|| rest.trim_start())
}

fn is_date(s: &str) -> bool {
    parse_date(s, None) != ParsedDate::None
}

fn is_day_or_month(s: &str) -> bool {
    !matches!(parse_date(s, None), ParsedDate::None | ParsedDate::Date(_, Precision::Year))
}

/// The header in a YAML block `---` … `---`: of YAML only `key: value`; lists and nested keys are passed over.
fn yaml(text: &str) -> Option<Header<'_>> {
    let mut rest = text.strip_prefix("---")?;
    let mut header = Header { date: None, title: None, fields: Vec::new(), text: text.into() };
    let (mut keys, mut closed) = (0, false);
    for number in 0..YAML_LINES {
        let (line, behind) = rest.split_once('\n').unwrap_or((rest, ""));
        let words = line.trim_end();
        rest = behind;
        if number == 0 {
            // What follows the opening `---` on its line
            words.is_empty().then_some(())?;
            continue;
        }
        if matches!(words, "---" | "...") {
            closed = true;
            break;
        }
        if words.is_empty() || words.starts_with('#') || (keys > 0 && words.starts_with([' ', '\t', '-'])) {
            continue;
        }
        let (key, value) = words.split_once(':')?;
        if key.is_empty() || key.contains(char::is_whitespace) || value.starts_with(|c: char| !c.is_whitespace()) {
            return None; // a sentence between two rules
        }
        keys += 1;
        match (key.to_lowercase().as_str(), scalar(value)) {
            (_, "" | "|" | ">" | "|-" | ">-") => {}
            (key, value) if DATES.contains(&key) && header.date.is_none() => header.date = Some(value),
            (key, value) if TITLES.contains(&key) && header.title.is_none() => header.title = Some(value),
            (_, value) => header.fields.push((key, value)),
        }
    }
    (closed && keys > 0).then_some(())?;
    let heading = rest.trim_start().lines().next().unwrap_or("").trim_start_matches('#').trim();
    header.text = match header.title {
        Some(title) if title != heading => format!("{title}\n{rest}").into(),
        _ => rest.into(),
    };
    Some(header)
}

/// A value without its quotes, or without the comment behind it.
fn scalar(value: &str) -> &str {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some((inside, _)) = value.strip_prefix(quote).and_then(|v| v.rsplit_once(quote)) {
            return inside;
        }
    }
    value.split_once(" #").map_or(value, |(value, _)| value.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// text, date, title, text without the header
    type Case = (&'static str, Option<&'static str>, Option<&'static str>, &'static str);

    #[test]
    fn header_lines_give_date_and_title_and_only_the_date_is_removed() {
        let cases: [Case; 17] = [
            ("date 2023-07-02 On Rain\n\nIt fell.", Some("2023-07-02"), Some("On Rain"), "On Rain\n\nIt fell."),
            ("\n date: 2023-07-02  On Rain\r\nIt.", Some("2023-07-02"), Some("On Rain"), "\nOn Rain\r\nIt."),
            ("Rain\n\ndate\n08/02/2026\nIt fell.", Some("08/02/2026"), Some("Rain"), "Rain\n\nIt fell."),
            ("Rain\r\n\r\ndate\r\n5 May 2022\r\nIt.", Some("5 May 2022"), Some("Rain"), "Rain\r\n\r\nIt."),
            ("Rain\nDate: May 5, 2022\nIt.", Some("May 5, 2022"), Some("Rain"), "Rain\nIt."),
            ("Rain\nPublished: 1789\nIt.", Some("1789"), Some("Rain"), "Rain\nIt."),
            ("雨\n发布日期：2023年7月2日\n下。", Some("2023年7月2日"), Some("雨"), "雨\n下。"),
            ("Rain\nMay 5, 2022\nIt.", Some("May 5, 2022"), Some("Rain"), "Rain\nIt."),
            ("May 5, 2022\nIt fell.\nOn.", Some("May 5, 2022"), None, "It fell.\nOn."),
            ("Title: Rain\nDate: 2022-05-05\n\nIt.", Some("2022-05-05"), Some("Rain"), "Rain\n\nIt."),
            ("Date: 2022-05-05\nTitle: Rain\n\nIt.", Some("2022-05-05"), Some("Rain"), "Rain\n\nIt."),
            ("Title: Rain\nIt fell.", None, Some("Rain"), "Rain\nIt fell."),
            ("date 2023-07-02", Some("2023-07-02"), None, ""),
            ("date\n2023-07-02", Some("2023-07-02"), None, ""),
            ("Rain\nDATE\n2023-07-02\nIt.\nTitle: Z", Some("2023-07-02"), Some("Rain"), "Rain\nIt.\nTitle: Z"),
            ("date 2023-07-02 10:30\nIt.", Some("2023-07-02 10:30"), None, "It."),
            ("date 03/04/2024 Rain\nIt.", Some("03/04/2024"), Some("Rain"), "Rain\nIt."),
        ];
        for (text, date, title, body) in cases {
            let header = split_header(text);
            assert_eq!((header.date, header.title, &*header.text), (date, title, body), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_header_stays_as_it_is() {
        for text in [
            "",
            "\n\n",
            "Rain\nIt fell.",
            "April 3, 2023 was a day of rain.\nIt fell.",
            "It fell.\nAnd fell.\n2023-07-02\nAnd fell.",
            "1984\nIt was a bright cold day.",
            "Date palms grow.\nSo they do.",
            "date 1789 is a year\nIt was.",
            "Date: to be fixed\nIt.",
            "Rain\ndate\nIt fell.",
            "date",
            "dates 2023-07-02 x",
            "--- 2023",
            "---\nA rule: and a sentence\n---\nIt fell.",
            "---\nIt fell.\n---\n",
            "---\n---\nIt fell.",
            "---\ntitle: never closed\n",
            "éé\n",
            "日期\n",
        ] {
            let header = split_header(text);
            assert_eq!((header.date, header.title, &*header.text), (None, None, text), "{text:?}");
        }
    }

    #[test]
    fn a_yaml_block_gives_date_title_and_fields() {
        let text = "---\r\ntitle: \"On: Rain\"\r\n# c\r\ndate: 2023-07-02 # sunday\r\ntags:\r\n  - a\r\n- b\r\n\
                    pages: 3\r\nby: 'N. N.'\r\n---\r\nIt fell.";
        let header = split_header(text);
        assert_eq!((header.date, header.title), (Some("2023-07-02"), Some("On: Rain")));
        assert_eq!(header.fields, [("pages", "3"), ("by", "N. N.")]);
        assert_eq!(header.text, "On: Rain\nIt fell.");
    }

    #[test]
    fn a_title_that_is_the_first_heading_already_is_not_repeated() {
        assert_eq!(split_header("---\ntitle: Rain\n---\n\n# Rain\nIt fell.").text, "\n# Rain\nIt fell.");
    }

    #[test]
    fn a_very_long_line_is_no_title() {
        let text = format!("date 2023-07-02 {}", "rain ".repeat(100_000));
        let header = split_header(&text);
        assert_eq!((header.date, header.title), (Some("2023-07-02"), None));
        assert!(header.text.starts_with("rain rain"));
    }

    #[test]
    fn any_cut_of_any_header_is_read_without_panic() {
        let text = "---\ntitle: 雨\ndate: 2023年7月2日\n---\n标题：雨\n\ndate\n08/02/2026\nDate：é\n";
        for (from, _) in text.char_indices() {
            for (to, _) in text.char_indices().filter(|(to, _)| *to >= from) {
                split_header(&text[from..to]);
            }
        }
    }
}
