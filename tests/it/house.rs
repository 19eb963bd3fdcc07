//! The house is as `docs/architecture.md` draws it: who may use whom, no circles but within a room, no file that grew
//! too long.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A file holds so many lines at the most.
const LONGEST_FILE: usize = 450;
/// So many circles of files are left within rooms; the number may fall and never rises.
const CIRCLES: usize = 8;

/// A file of the library or of the command, by its path of modules: `run/limits/pool.rs` is `run::limits::pool`.
struct File {
    module: Vec<String>,
    text: String,
}

impl File {
    fn room(&self) -> &str {
        self.module.first().map_or("lib", String::as_str)
    }

    /// The paths below the crate that its code names, tests left out.
    fn uses(&self) -> Vec<Vec<String>> {
        let code = self.text.split("#[cfg(test)]").next().unwrap_or_default();
        let mut found = Vec::new();
        for line in code.lines().map(|line| line.split("//").next().unwrap_or_default()) {
            for root in ["crate::", "meed::"] {
                found.extend(line.split(root).skip(1).flat_map(heads));
            }
            let mut up = 0;
            for after in line.split("super::").skip(1) {
                up += 1;
                // `super::super::x` goes up twice.
                if after.is_empty() {
                    continue;
                }
                let kept = self.module.len().saturating_sub(up);
                found.extend(heads(after).into_iter().map(|path| [&self.module[..kept], &path[..]].concat()));
                up = 0;
            }
        }
        found
    }
}

/// The paths at the start of a text: `a::b`, or one for each of `{a::b, c}`.
fn heads(text: &str) -> Vec<Vec<String>> {
    let path = |text: &str| -> Vec<String> {
        let names = text.split("::").map(|name| name.trim());
        let is_name = |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        names.take_while(is_name).map(str::to_owned).collect()
    };
    let word = |text: &str| -> Vec<String> {
        let in_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
        path(text.split(|c| !in_path(c)).next().unwrap_or_default())
    };
    match text.strip_prefix('{') {
        Some(list) => {
            list.split('}').next().unwrap_or_default().split(',').map(|one| word(one.trim())).collect()
        }
        None => vec![word(text)],
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files() -> Vec<File> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        let mut entries: Vec<PathBuf> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for entry in entries {
            match entry.is_dir() {
                true => walk(&entry, found),
                false if entry.extension().is_some_and(|ending| ending == "rs") => found.push(entry),
                false => {}
            }
        }
    }
    let source = root().join("src");
    let mut paths = Vec::new();
    walk(&source, &mut paths);
    let file = |path: PathBuf| {
        let inside = path.strip_prefix(&source).unwrap().with_extension("");
        let mut module: Vec<String> = inside.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
        if matches!(module.last().map(String::as_str), Some("mod" | "lib")) {
            module.pop();
        }
        File { module, text: std::fs::read_to_string(&path).unwrap() }
    };
    paths.into_iter().map(file).collect()
}

/// The table of `docs/architecture.md`: each room, and the rooms that it may use, which stand above it.
fn allowed() -> Vec<(String, BTreeSet<String>)> {
    let page = std::fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let section = page.split("## Who may use whom").nth(1).unwrap();
    let quoted =
        |cell: &str| -> Vec<String> { cell.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    let rows =
        section.lines().skip_while(|line| !line.starts_with("| `")).take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
        (quoted(cells[0]).remove(0), quoted(cells[1]).into_iter().collect())
    })
    .collect()
}

#[test]
fn every_room_uses_only_what_the_page_allows() {
    let allowed = allowed();
    let rooms: Vec<&str> = allowed.iter().map(|(room, _)| room.as_str()).collect();
    for (at, (room, uses)) in allowed.iter().enumerate() {
        for used in uses {
            assert!(rooms[..at].contains(&used.as_str()), "`{used}` does not stand above `{room}`");
        }
    }
    let by_room: BTreeMap<&str, &BTreeSet<String>> =
        allowed.iter().map(|(room, uses)| (room.as_str(), uses)).collect();
    let mut wrong = BTreeSet::new();
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    for file in files() {
        // The library's own file and the command's are above every room.
        let room = file.room().to_owned();
        let Some(may) = by_room.get(room.as_str()) else {
            assert!(
                matches!(room.as_str(), "lib" | "main"),
                "`{room}` does not stand in docs/architecture.md"
            );
            continue;
        };
        for used in file.uses().iter().filter_map(|path| path.first()) {
            let is_room = by_room.contains_key(used.as_str());
            if is_room && *used != room && !may.contains(used) {
                wrong.insert(format!("{} uses {used}", file.module.join("/")));
            }
            seen.insert((room.clone(), used.clone()));
        }
    }
    assert!(wrong.is_empty(), "not allowed by docs/architecture.md: {wrong:#?}");
    for (room, uses) in &allowed {
        let unused = uses.iter().filter(|used| !seen.contains(&(room.clone(), (*used).clone())));
        assert_eq!(
            unused.collect::<Vec<_>>(),
            Vec::<&String>::new(),
            "`{room}` is allowed what it does not use"
        );
    }
}

#[test]
fn circles_of_files_stay_within_a_room_and_get_fewer() {
    let files = files();
    let at: BTreeMap<&[String], usize> =
        files.iter().enumerate().map(|(at, file)| (&file.module[..], at)).collect();
    // What a path names is the file of its longest beginning; a room's own file stands for what it hands on, and is no
    // tie.
    let target = |path: &[String]| (1..=path.len()).rev().find_map(|len| at.get(&path[..len]).copied());
    let ties: Vec<BTreeSet<usize>> = files
        .iter()
        .enumerate()
        .map(|(own, file)| {
            let is_within = |other: usize| {
                file.module.starts_with(&files[other].module) || files[other].module.starts_with(&file.module)
            };
            file.uses()
                .iter()
                .filter_map(|path| target(path))
                .filter(|to| *to != own && !is_within(*to))
                .collect()
        })
        .collect();
    let reach = |from: usize| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
        while let Some(next) = open.pop() {
            open.extend(ties[next].iter().copied().filter(|to| seen.insert(*to)));
        }
        seen
    };
    let reached: Vec<BTreeSet<usize>> = (0..files.len()).map(reach).collect();
    let circles: BTreeSet<Vec<String>> = (0..files.len())
        .filter(|own| reached[*own].contains(own))
        .map(|own| {
            let others = reached[own].iter().filter(|to| reached[**to].contains(&own));
            others.map(|to| files[*to].module.join("/")).collect()
        })
        .collect();
    for circle in &circles {
        let rooms: BTreeSet<&str> = circle.iter().filter_map(|file| file.split('/').next()).collect();
        assert_eq!(rooms.len(), 1, "a circle between rooms: {circle:?}");
    }
    assert!(circles.len() <= CIRCLES, "{} circles: {circles:#?}", circles.len());
}

/// Every promise of the page on reliability names its test, and the test is there.
#[test]
fn what_the_page_of_promises_names_is_a_test() {
    let page = std::fs::read_to_string(root().join("docs/reliability.md")).unwrap();
    let mut texts = Vec::new();
    let mut open = vec![root().join("tests/it"), root().join("src")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => open.push(path),
                false => texts.push(std::fs::read_to_string(path).unwrap()),
            }
        }
    }
    let named: Vec<&str> = page.split('`').skip(1).step_by(2).filter(|word| word.contains("::")).collect();
    assert!(named.len() > 30, "{named:?}");
    let is_there = |word: &&str| {
        let name = word.rsplit("::").next().unwrap_or_default();
        let (test, module) = (format!("fn {name}()"), format!("mod {name}"));
        texts.iter().any(|text| text.contains(&test) || text.contains(&module))
    };
    let missing: Vec<&str> = named.into_iter().filter(|word| !is_there(word)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Where to find things: a file that is named beside a folder lies in it, and every room has its line.
#[test]
fn where_to_find_things_is_where_they_are() {
    let page = std::fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let section = page.split("## Where to find things").nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let quoted =
        |text: &str| -> Vec<String> { text.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    let files: Vec<String> = files().iter().map(|file| file.module.join("/")).collect();
    let mut missing = Vec::new();
    for point in section.split("\n- ").skip(1) {
        let words = quoted(point);
        let folders: Vec<&str> = words.iter().filter_map(|word| word.strip_prefix("src/")).collect();
        for file in words.iter().filter(|word| word.ends_with(".rs") && !word.starts_with("src/")) {
            let module = file.trim_end_matches(".rs");
            let lies = |folder: &&str| {
                let own = folder.trim_end_matches('/');
                files.iter().any(|path| path.starts_with(own) && path.ends_with(&format!("/{module}")))
            };
            let in_root = files.iter().any(|path| path == module);
            if !folders.iter().any(lies) && !in_root && !file.contains("mod.rs") {
                missing.push(file.clone());
            }
        }
    }
    let named: BTreeSet<String> = quoted(section)
        .iter()
        .filter_map(|word| word.strip_prefix("src/"))
        .filter_map(|path| path.split(['/', '.']).next().map(str::to_owned))
        .collect();
    let rooms: BTreeSet<&str> = files.iter().filter_map(|path| path.split('/').next()).collect();
    let unnamed = rooms.into_iter().filter(|room| !matches!(*room, "" | "main") && !named.contains(*room));
    missing.extend(unnamed.map(str::to_owned));
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn no_file_is_longer_than_people_read() {
    let long = files().into_iter().filter(|file| file.text.lines().count() > LONGEST_FILE);
    let long: Vec<String> = long.map(|file| file.module.join("/")).collect();
    assert!(long.is_empty(), "over {LONGEST_FILE} lines: {long:?}");
}

#[test]
fn what_the_pages_name_is_there() {
    let pages =
        ["CONTRIBUTING.md", "README.md", "docs/architecture.md", "docs/reliability.md", "docs/testing.md"];
    let is_path = |word: &&str| {
        let first = word.split('/').next().unwrap_or_default();
        word.contains('/')
            && matches!(first, "src" | "tests" | "docs" | "grammar")
            && !word.contains(['X', ' ', '*'])
    };
    let mut missing = Vec::new();
    let mut named = 0;
    for page in pages {
        let text = std::fs::read_to_string(root().join(page)).unwrap();
        for word in text.split('`').skip(1).step_by(2).filter(is_path) {
            named += 1;
            if !root().join(word).exists() {
                missing.push(format!("{page}: {word}"));
            }
        }
    }
    assert!(named > 40, "{named} paths are named");
    assert_eq!(missing, Vec::<String>::new());
}
