//! Do a file's first lines say its title and date? Looks at six non-empty lines, or at one block of YAML.
//!
//! Nothing is guessed: without a date line, a `Title:` line or a YAML block a text has no header. The lines that
//! say the date are not text; the title is both.

use std::borrow::Cow;
use std::ops::Range;

use crate::corpus::date::{ParsedDate, Precision, parse_date};
use crate::corpus::record::typed;
use crate::table::Value;

/// So many non-empty lines may be header.
const LINES: usize = 6;
/// A YAML block of more lines is none.
const YAML_LINES: usize = 200;
/// A longer line is a paragraph, not a title.
const TITLE_CHARS: usize = 1000;
const DATES: [&str; 6] = ["date", "published", "publication date", "发布日期", "发布时间", "日期"];
const TITLES: [&str; 2] = ["title", "标题"];

/// What the first lines of a text say, and the text without them.
#[derive(Clone, Debug, PartialEq)]
pub struct Header<'a> {
    /// The date as written.
    pub date: Option<&'a str>,
    /// The title; `text` has it too.
    pub title: Option<Cow<'a, str>>,
    /// The other keys of a YAML block that have a value. A list is text, its items joined by `, `.
    pub fields: Vec<(&'a str, Value)>,
    /// Keys that stand more than once in a YAML block, of which the last counts.
    pub repeated: Vec<&'a str>,
    /// The text without what says the date.
    pub text: Cow<'a, str>,
}

/// Takes the header off `text`. The empty text has none.
///
/// ```
/// let header = locution::corpus::header::split_header(" date 2023-07-02 On Rain\n\nIt fell.");
/// assert_eq!((header.date, header.title.as_deref()), (Some("2023-07-02"), Some("On Rain")));
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
    Header {
        date,
        title: title.map(Cow::Borrowed),
        fields: Vec::new(),
        repeated: Vec::new(),
        text: without(text, &cuts),
    }
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

/// The header in a YAML block `---` … `---`. Of YAML: scalars, lists and blocks of text; what is nested deeper is text,
/// its lines joined.
fn yaml(text: &str) -> Option<Header<'_>> {
    let mut rest = text.strip_prefix("---")?;
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut closed = false;
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
        match entries.last_mut() {
            Some(entry) if words.is_empty() || words.starts_with([' ', '\t', '-']) => entry.below.push(words),
            _ if words.is_empty() || words.starts_with('#') => {}
            _ => {
                let (key, value) = words.split_once(':')?;
                let sentence = value.starts_with(|c: char| !c.is_whitespace()); // between two rules
                if key.is_empty() || key.contains(char::is_whitespace) || sentence {
                    return None;
                }
                entries.push(Entry { key, beside: value.trim(), below: Vec::new() });
            }
        }
    }
    (closed && !entries.is_empty()).then_some(())?;
    let mut header = Header { date: None, title: None, fields: Vec::new(), repeated: Vec::new(), text: text.into() };
    let keys: Vec<&str> = entries.iter().map(|entry| entry.key).collect();
    for (at, entry) in entries.into_iter().enumerate() {
        if keys[at + 1..].contains(&entry.key) {
            if !header.repeated.contains(&entry.key) {
                header.repeated.push(entry.key);
            }
            continue;
        }
        let is = |names: &[&str]| names.contains(&entry.key.to_lowercase().as_str());
        if is(&DATES) && header.date.is_none() && !entry.beside.is_empty() {
            header.date = Some(unquoted(entry.beside));
            continue;
        }
        match entry.value() {
            Value::Missing => {}
            value if is(&TITLES) && header.title.is_none() => header.title = Some(value.to_string().into()),
            value => header.fields.push((entry.key, value)),
        }
    }
    let heading = rest.trim_start().lines().next().unwrap_or("").trim_start_matches('#').trim();
    header.text = match &header.title {
        Some(title) if title != heading => format!("{title}\n\n{rest}").into(),
        _ => rest.into(),
    };
    Some(header)
}

/// A key of a YAML block.
struct Entry<'a> {
    key: &'a str,
    /// What stands behind the colon.
    beside: &'a str,
    /// The lines up to the next key, with their indentation.
    below: Vec<&'a str>,
}

impl Entry<'_> {
    fn value(&self) -> Value {
        let text = |joined: String| if joined.is_empty() { Value::Missing } else { Value::Text(joined) };
        let beside = self.beside.split_once(" #").map_or(self.beside, |(value, _)| value.trim_end());
        let block = beside.strip_prefix(['|', '>']).filter(|rest| rest.bytes().all(|b| b"+-123456789".contains(&b)));
        if block.is_some() {
            return text(block_of_text(&self.below, beside.starts_with('>')));
        }
        let below = self.below.iter().map(|line| line.trim()).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let below: Vec<&str> = below.collect();
        let nested = |line: &&str| line.starts_with("- ") || line.contains(": ") || line.ends_with(':');
        if below.is_empty() {
            single(self.beside)
        } else if beside.is_empty() || beside.starts_with('#') {
            let items = below.iter().map(|line| unescaped(line.strip_prefix("- ").unwrap_or(line).trim()));
            let items: Vec<String> = items.filter(|item| item != "-").collect();
            text(items.join(if below.iter().any(nested) { ", " } else { " " }))
        } else {
            single(&[&[self.beside], &below[..]].concat().join(" "))
        }
    }
}

/// The value that stands on one line: a flow list is text, what has no quotes is typed.
fn single(value: &str) -> Value {
    if let Some(inside) = unquoted(value).strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let mut quote = None;
        let items = inside.split(|c: char| {
            quote = match quote {
                None if matches!(c, '"' | '\'') => Some(c),
                Some(open) if open == c => None,
                still => still,
            };
            c == ',' && quote.is_none()
        });
        let items: Vec<String> = items.map(|item| unescaped(item.trim())).filter(|item| !item.is_empty()).collect();
        return if items.is_empty() { Value::Missing } else { Value::Text(items.join(", ")) };
    }
    match unquoted(value) {
        "" => Value::Missing,
        bare if !value.starts_with(['"', '\'']) => typed(bare),
        _ => Value::Text(unescaped(value)),
    }
}

/// The lines of a block of text without their common indentation; folded, those of one paragraph stand on one line.
fn block_of_text(lines: &[&str], folded: bool) -> String {
    let indent = |line: &&&str| line.len() - line.trim_start().len();
    let least = lines.iter().filter(|line| !line.is_empty()).map(|line| indent(&line)).min().unwrap_or(0);
    let lines: Vec<&str> = lines.iter().map(|line| line.get(least..).unwrap_or("")).collect();
    let paragraphs = lines.split(|line| folded && line.is_empty());
    let joined: Vec<String> = paragraphs.map(|lines| lines.join(if folded { " " } else { "\n" })).collect();
    joined.join("\n").trim_end().to_owned()
}

/// A value without its quotes, or without the comment behind it.
fn unquoted(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some((inside, _)) = value.strip_prefix(quote).and_then(|v| v.rsplit_once(quote)) {
            return inside;
        }
    }
    value.split_once(" #").map_or(value, |(value, _)| value.trim_end())
}

/// As [`unquoted`], and a quotation mark inside the quotes as it is meant.
fn unescaped(value: &str) -> String {
    match value.chars().next() {
        Some('"') => unquoted(value).replace("\\\"", "\""),
        Some('\'') => unquoted(value).replace("''", "'"),
        _ => unquoted(value).to_owned(),
    }
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
            assert_eq!((header.date, header.title.as_deref(), &*header.text), (date, title, body), "{text:?}");
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
            assert_eq!((header.date, header.title.as_deref(), &*header.text), (None, None, text), "{text:?}");
        }
    }

    #[test]
    fn a_yaml_block_gives_date_title_and_fields() {
        let text = "---\r\ntitle: \"On: Rain\"\r\n# c\r\ndate: 2023-07-02 # sunday\r\ntags:\r\n  - a\r\n- b\r\n\
                    pages: 3\r\nby: 'N. N.'\r\n---\r\nIt fell.";
        let header = split_header(text);
        assert_eq!((header.date, header.title.as_deref()), (Some("2023-07-02"), Some("On: Rain")));
        let fields = [("tags", "a, b".into()), ("pages", Value::Int(3)), ("by", "N. N.".into())];
        assert_eq!(header.fields, fields);
        assert_eq!(header.text, "On: Rain\n\nIt fell.");
    }

    #[test]
    fn nothing_of_a_yaml_block_is_dropped() {
        let cases: [(&str, Value); 22] = [
            ("k: [a, b]", "a, b".into()),
            ("k: [\"a, b\", 'it''s', 3] # three", "a, b, it's, 3".into()),
            ("k: [a,\n    b]", "a, b".into()),
            ("k: [3]", "3".into()),
            ("k: []", Value::Missing),
            ("k:\n- a\n\n- \"b: c\" # not d\n# no\n", "a, b: c".into()),
            ("k: # a list\n  - a", "a".into()),
            ("k:\n  name: N. N.\n  of:\n    - a\n    - b", "name: N. N., of:, a, b".into()),
            ("k:\n  - name: a\n    age: 3", "name: a, age: 3".into()),
            ("k:\n  one long\n  line", "one long line".into()),
            ("k: one long\n  line", "one long line".into()),
            ("k: \"one long\n  line\"", "one long line".into()),
            ("k: |\n  one\n    two\n\n  # three\n", "one\n  two\n\n# three".into()),
            ("k: >-\n  one\n  two\n\n  three", "one two\nthree".into()),
            ("k: |", Value::Missing),
            ("k: {a: 1}", "{a: 1}".into()),
            ("k: \"3\"", "3".into()),
            ("k: 3", Value::Int(3)),
            ("k: 1.10", "1.10".into()),
            ("k: \"say \\\"a\\\"\"", "say \"a\"".into()),
            ("k:", Value::Missing),
            ("k: ~", Value::Missing),
        ];
        for (written, value) in cases {
            let text = format!("---\n{written}\nlast: x\n---\nIt fell.");
            let header = split_header(&text);
            let mut expected = vec![("k", value), ("last", "x".into())];
            expected.retain(|(_, value)| *value != Value::Missing);
            assert_eq!((header.fields, &*header.text), (expected, "It fell."), "{written:?}");
        }
        let header = split_header("---\ntitle: >\n  On\n  Rain\n---\nIt fell.");
        assert_eq!((header.title.as_deref(), &*header.text), (Some("On Rain"), "On Rain\n\nIt fell."));
    }

    #[test]
    fn a_title_that_is_the_first_heading_already_is_not_repeated() {
        let twice = split_header("---\ntags: a\ntitle: Rain\ntags: b\ntags: c\n---\nIt fell.");
        assert_eq!((twice.fields, twice.repeated), (vec![("tags", Value::from("c"))], vec!["tags"]));
        assert_eq!(split_header("---\ntitle: Rain\n---\n\n# Rain\nIt fell.").text, "\n# Rain\nIt fell.");
    }

    #[test]
    fn a_very_long_line_is_no_title() {
        let text = format!("date 2023-07-02 {}", "rain ".repeat(100_000));
        let header = split_header(&text);
        assert_eq!((header.date, header.title.as_deref()), (Some("2023-07-02"), None));
        assert!(header.text.starts_with("rain rain"));
    }

    #[test]
    fn any_cut_of_any_header_is_read_without_panic() {
        let text = "---\ntitle: 雨\ndate: 2023年7月2日\nk: ['é\n  '']\nl: >\n\n é\n\te\n---\n标题：雨\n\ndate\n08/02/2026\nDate：é\n";
        for (from, _) in text.char_indices() {
            for (to, _) in text.char_indices().filter(|(to, _)| *to >= from) {
                split_header(&text[from..to]);
            }
        }
    }
}
