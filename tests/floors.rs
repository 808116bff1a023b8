//! A module may use only what stands on a lower floor, or in its own folder.

use std::fs;
use std::path::{Path, PathBuf};

const FLOORS: [&[&str]; 7] = [
    &["error", "file", "table", "layout", "sparse", "progress", "threads"],
    &["text"],
    &["corpus"],
    &["count"],
    &["phrase"],
    &["similarity"],
    &["python"],
];

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|modules| modules.contains(&module))
}

/// What is wrong with the lines of a file of `module`. Comments are not looked at.
fn faults(module: &str, source: &str) -> Vec<String> {
    let Some(own) = floor(module) else { return vec![format!("{module}: a module without a floor")] };
    let mut faults = Vec::new();
    for (number, line) in source.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        let paths = code.split("crate::").skip(1).map(|path| path.split(|c: char| !c.is_alphanumeric() && c != '_'));
        let mut wrong = code.contains("super::super::"); // a way out of the folder that the reader may miss
        for mut path in paths {
            let used = path.next().unwrap_or_default(); // empty where a group follows
            let re_exported = used.starts_with(char::is_uppercase); // by lib.rs, which stands on all floors but the top
            wrong |= match floor(used) {
                None => !re_exported || own + 1 < FLOORS.len(),
                Some(floor) => used != module && (floor > own || (floor == own && floor > 0)),
            };
        }
        if wrong {
            faults.push(format!("{module}, line {}: {}", number + 1, line.trim()));
        }
    }
    faults
}

/// The lines of `source`, empty where an item is for tests alone: tests may look up.
fn without_tests(source: &str) -> String {
    let mut kept = String::new();
    let mut inside = false;
    for line in source.lines() {
        inside |= line == "#[cfg(test)]";
        if !inside {
            kept.push_str(line);
        }
        kept.push('\n');
        // Such an item ends with a brace in the first column, or on the line it begins on.
        let one_line = line.ends_with(';') && !line.starts_with(char::is_whitespace);
        inside &= !(line == "}" || one_line);
    }
    kept
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn modules_use_only_lower_floors_and_their_own_folder() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    for file in
        files(&src).iter().filter(|file| file.extension().is_some_and(|e| e == "rs") && !file.ends_with("lib.rs"))
    {
        let module = file.strip_prefix(&src).unwrap().with_extension("");
        let module = module.iter().next().unwrap().to_str().unwrap();
        let source = fs::read_to_string(file).unwrap();
        all.extend(
            faults(module, &without_tests(&source)).into_iter().map(|fault| format!("{}: {fault}", file.display())),
        );
    }
    assert!(all.is_empty(), "{all:#?}");
}

#[test]
fn an_upward_a_grouped_and_a_re_exported_import_are_faults() {
    for (module, line) in [
        ("text", "use crate::corpus::stream::Stream;"),
        ("table", "    let rows: crate::text::words::Rows = 0;"),
        ("count", "use crate::{error::Result, text::fold::Fold};"),
        ("corpus", "use crate::Progress;"),
        ("text", "use super::super::corpus::stream::Stream;"),
        ("kitchen", ""),
    ] {
        assert_eq!(faults(module, line).len(), 1, "{module}: {line}");
    }
    let lower = "use crate::text::fold::{Fold, Folder}; // not crate::python\nfn f(c: crate::count::weight::Weight) {}";
    assert_eq!(faults("count", lower), Vec::<String>::new());
    assert_eq!(faults("python", "fn make() -> crate::Result<crate::Tokenizer>"), Vec::<String>::new());
}

#[test]
fn code_below_a_test_module_is_looked_at() {
    let above =
        "use crate::error::Error;\n#[cfg(test)]\nmod tests {\n    use crate::python::x;\n    fn f() {\n    }\n}\n";
    let below = "#[cfg(test)]\nuse crate::python::y;\nuse crate::python::z;\n";
    assert_eq!(faults("text", &without_tests(above)), Vec::<String>::new());
    let found = faults("text", &without_tests(&format!("{above}{below}")));
    assert_eq!(found, ["text, line 10: use crate::python::z;"]);
}
