//! The commands of a page, run as a reader runs them who has saved its contracts and files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::blocks::{Block, blocks, rewritten};
use super::{contracts, read, repository, updating};

/// The folder of the reader.
struct Walk {
    folder: PathBuf,
}

impl Walk {
    fn begin(page: &str) -> Result<Walk, String> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("docs").join(page.replace('/', "-"));
        // What an earlier walk left must not help this one.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        Ok(Walk { folder })
    }

    fn save(&self, name: &str, text: &str) -> Result<(), String> {
        let path = self.folder.join(name);
        let parent = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(parent).and_then(|()| fs::write(&path, text)).map_err(|error| error.to_string())
    }

    /// What a `$ meed …` line prints, first what is said of mistakes.
    fn run(&self, line: &str) -> Result<String, String> {
        let words = words(line.trim_start_matches("$ "));
        let ("meed", arguments) =
            words.split_first().map(|(first, rest)| (first.as_str(), rest)).unwrap_or_default()
        else {
            return Err(format!("`{line}` is no command of meed"));
        };
        let output =
            Command::new(env!("CARGO_BIN_EXE_meed")).args(arguments).current_dir(&self.folder).output();
        let output = output.map_err(|error| error.to_string())?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ok(text(&output.stderr) + &text(&output.stdout))
    }

    /// A block of commands with what they print.
    fn block(&self, block: &Block) -> Result<String, String> {
        let commands = block.text.lines().filter(|line| line.starts_with("$ "));
        let printed = commands.map(|line| Ok(format!("{line}\n{}", self.run(line)?.trim_end())));
        Ok(printed.collect::<Result<Vec<_>, String>>()?.join("\n\n") + "\n")
    }
}

/// The words of a command; what stands in quotes is one.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for character in line.chars() {
        match (quote, character) {
            (None, ' ') => words.push(String::new()),
            (None, '\'' | '"') => quote = Some(character),
            (Some(open), close) if open == close => quote = None,
            _ => words.last_mut().into_iter().for_each(|word| word.push(character)),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a text is what a block shows, in which `...` stands for any lines.
fn shows(block: &str, text: &str) -> bool {
    let trimmed = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    let (block, text) = (format!("\n{}\n", trimmed(block)), format!("\n{}\n", trimmed(text)));
    let mut parts = block.split("\n...\n").map(|part| part.trim_matches('\n'));
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.trim_matches('\n').strip_prefix(first) else { return false };
    let mut open = false;
    for part in parts {
        let Some(at) =
            rest.rfind(part).filter(|_| !part.is_empty()).or(part.is_empty().then_some(rest.len()))
        else {
            return false;
        };
        rest = rest.get(at + part.len()..).unwrap_or_default();
        open = part.is_empty();
    }
    open || rest.is_empty()
}

/// Walks a page: every block of it holds, in its place.
pub(super) fn walk(path: &str, prelude: Option<&str>) -> Result<(), String> {
    let page = read(path)?;
    let walk = Walk::begin(path)?;
    let mut contract = prelude.unwrap_or_default().to_owned();
    let mut wrong: Vec<String> = Vec::new();
    let mut changes = Vec::new();
    let blocks = blocks(&page);
    for (at, block) in blocks.iter().enumerate() {
        let base = prelude.unwrap_or(&contract);
        let held = match (block.language(), block.rest()) {
            ("meed", "contract") => {
                contract.clone_from(&block.text);
                contracts::is_complete(&block.text).and_then(|()| walk.save("contract.meed", &block.text))
            }
            ("meed", "changed") => {
                contract = contracts::put_into(&contract, &block.text);
                contracts::checks(&contract).and_then(|()| walk.save("contract.meed", &contract))
            }
            ("meed", "") => contracts::fits(base, &block.text),
            ("meed", "written") => contracts::is_written(&block.text),
            ("meed", "wrong") => {
                let said = contracts::refusal(base, &block.text).ok_or("nothing is wrong with it".to_owned());
                said.and_then(|said| match blocks.get(at + 1).filter(|next| next.language() == "text") {
                    Some(next) => told(next, &said, &mut changes),
                    None => Ok(()),
                })
            }
            ("csv", name) if !name.is_empty() => walk.save(name, &block.text),
            // The read-me is walked from the root of the repository, by trycmd.
            ("console", _) if path != "README.md" => {
                walk.block(block).and_then(|said| told(block, &said, &mut changes))
            }
            ("console" | "text" | "sh" | "ebnf", _) => Ok(()),
            (other, _) => Err(format!("nobody holds a block of `{other}` to account")),
        };
        wrong.extend(held.err().map(|why| format!("{path}:{}: {why}", block.line)));
    }
    if !changes.is_empty() {
        std::fs::write(repository(path), rewritten(&page, &changes)).map_err(|error| error.to_string())?;
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

/// Holds a block against what was said, or puts it there.
fn told(
    block: &Block,
    said: &str,
    changes: &mut Vec<(std::ops::Range<usize>, String)>,
) -> Result<(), String> {
    if shows(&block.text, said) {
        return Ok(());
    }
    if updating() && !block.text.contains("\n...\n") {
        changes.push((block.range.clone(), said.trim_end().to_owned() + "\n"));
        return Ok(());
    }
    Err(format!("the page shows\n{}\nand what is said is\n{said}", block.text))
}

#[test]
fn dots_stand_for_any_lines_and_nothing_else_does() {
    assert!(shows("a\nb\n", "a\nb\n"));
    assert!(!shows("a\n", "a\nb\n"));
    assert!(shows("a\n...\n", "a\nb\nc\n"));
    assert!(shows("a\n...\nc\n", "a\nb\nc\n"));
    assert!(!shows("a\n...\nc\n", "a\nb\nd\n"));
    assert!(!shows("a\n...\nb\n", "a\nb\nc\n"));
}
