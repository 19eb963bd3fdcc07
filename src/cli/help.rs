//! `meed help TOPIC`: the command line, the codes and the documents, without leaving the terminal.

use std::fmt::Write;

use clap::{Args, CommandFactory};
use meed::diagnostic::codes;
use meed::text;

use super::Cli;
use super::reply::{Answer, Failure, Reply};

/// Explains a command, a code, or a topic of the documents
///
/// Without a topic it lists them all.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed help                      all topics
  meed help pay                  a command
  meed help E0304                a code
  meed help tutorial             a document
  meed help cap                  a section of one: what a cap is
  meed help 'rows set aside'     its heading, in any letters")]
pub(crate) struct Help {
    /// The topic: a command, a code, a document, or the heading of a section of one
    topic: Vec<String>,
}

/// A document that comes with the program.
struct Page {
    name: &'static str,
    text: &'static str,
}

/// Pulls the documents in when the program is built.
macro_rules! pages {
    ($($name:literal)*) => {
        &[$(Page { name: $name, text: include_str!(concat!("../../docs/", $name, ".md")) }),*]
    };
}

const PAGES: &[Page] = pages![
    "language" "tutorial" "cookbook" "documents" "testing" "what-if" "proofs" "reliability" "performance" "editor" "sql"
    "page" "publishing" "grammar"
];

/// A section of a document.
struct Section {
    page: &'static str,
    heading: String,
    depth: usize,
    text: String,
}

impl Help {
    pub(crate) fn run(&self) -> Answer {
        let topic = self.topic.join(" ");
        if topic.is_empty() {
            return Ok(Reply::fine(topics()));
        }
        let mut program = Cli::command();
        program.build();
        if let [name] = self.topic.as_slice()
            && let Some(command) = program.find_subcommand_mut(name)
        {
            return Ok(Reply::fine(command.render_long_help().to_string()));
        }
        if let Some(page) = codes::find(&topic) {
            return Ok(Reply::fine(plain(page.text)));
        }
        let wanted = simple(&topic);
        if let Some(page) = PAGES.iter().find(|page| simple(page.name) == wanted) {
            return Ok(Reply::fine(plain(page.text)));
        }
        let sections: Vec<Section> = PAGES.iter().flat_map(sections).collect();
        let found: Vec<&Section> = sections.iter().filter(|section| answers(section, &wanted)).collect();
        match found.as_slice() {
            [] => Err(unknown(&topic, &program, &sections).into()),
            [first, others @ ..] => Ok(Reply::fine(shown(first, others))),
        }
    }
}

/// A topic without what people write differently: capitals, hyphens, numbers of sections.
fn simple(topic: &str) -> String {
    let words = topic.to_lowercase().replace(['`', '-', '_', ','], " ");
    let words = words.split_whitespace().filter(|word| word.trim_end_matches('.').parse::<u32>().is_err());
    words.collect::<Vec<_>>().join(" ")
}

/// Whether the heading of a section is the topic, or has it as one of the words that it explains: `cohort`, `outcome`.
fn answers(section: &Section, wanted: &str) -> bool {
    let named = section.heading.contains('`') || section.page == "language";
    let words: Vec<String> = section.heading.split(',').map(simple).collect();
    simple(&section.heading) == wanted || (named && words.iter().any(|word| word == wanted))
}

/// The sections of a document, each with those below it.
fn sections(page: &'static Page) -> Vec<Section> {
    let mut found: Vec<Section> = Vec::new();
    let mut in_block = false;
    for line in page.text.lines() {
        in_block ^= line.starts_with("```");
        let depth = line.chars().take_while(|letter| *letter == '#').count();
        if depth > 1 && !in_block {
            let heading = line.trim_start_matches('#').trim().to_owned();
            found.push(Section { page: page.name, heading, depth, text: String::new() });
        }
    }
    for (at, section) in found.iter_mut().enumerate() {
        section.text = text_of(page.text, at, section.depth);
    }
    found
}

/// The text of the section at a position, up to the next that is not below it.
fn text_of(page: &str, position: usize, depth: usize) -> String {
    let mut text = String::new();
    let (mut at, mut in_block) = (0_usize, false);
    let mut inside = false;
    for line in page.lines() {
        in_block ^= line.starts_with("```");
        let level = line.chars().take_while(|letter| *letter == '#').count();
        if level > 0 && !in_block {
            if inside && level <= depth {
                break;
            }
            if level > 1 {
                inside |= at == position;
                at = at.saturating_add(1);
            }
        }
        if inside {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

fn shown(first: &Section, others: &[&Section]) -> String {
    let mut text = plain(&first.text);
    let _infallible =
        write!(text, "\nFrom docs/{}.md: `meed help {}` shows all of it\n", first.page, first.page);
    for other in others {
        let _infallible =
            writeln!(text, "There is a section “{}” in docs/{}.md too", bare(&other.heading), other.page);
    }
    text
}

fn bare(heading: &str) -> String {
    heading.replace('`', "")
}

fn topics() -> String {
    let mut text = String::from("Commands: `meed help pay` and so on\n");
    for command in Cli::command().get_subcommands().filter(|command| !command.is_hide_set()) {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        let _infallible = writeln!(text, "  {:<12} {about}", command.get_name());
    }
    text.push_str(
        "\nCodes: `meed help E0304`; `meed codes` lists them\n\nDocuments: `meed help tutorial` and so on\n",
    );
    for page in PAGES {
        let title = page.text.lines().next().unwrap_or_default().trim_start_matches('#').trim();
        let _infallible = writeln!(text, "  {:<12} {title}", page.name);
    }
    text.push_str("\nSections of the reference: `meed help cap` and so on\n");
    for section in PAGES.iter().filter(|page| page.name == "language").flat_map(sections) {
        let indent = section.depth.saturating_mul(2).saturating_sub(2);
        let _infallible = writeln!(text, "{:indent$}{}", "", bare(&section.heading));
    }
    text
}

fn unknown(topic: &str, program: &clap::Command, sections: &[Section]) -> Failure {
    let commands = program.get_subcommands().map(|command| command.get_name().to_owned());
    let pages = PAGES.iter().map(|page| page.name.to_owned());
    let headings =
        sections.iter().flat_map(|section| section.heading.split(',').map(simple).collect::<Vec<_>>());
    let all: Vec<String> = commands.chain(pages).chain(headings).collect();
    let help = match text::nearest(topic, all.iter().map(String::as_str)) {
        Some(near) => text::did_you_mean(near),
        None => "`meed help` lists all topics".to_owned(),
    };
    Failure::usage(format!("there is no topic `{topic}`")).with_help(help)
}

/// A page without the signs that lay it out elsewhere: headings bare, examples further in, links by their words.
pub(super) fn plain(page: &str) -> String {
    let mut text = String::new();
    let mut in_example = false;
    for line in page.lines() {
        if line.starts_with("```") {
            in_example = !in_example;
        } else if in_example && !line.is_empty() {
            text.push_str(&format!("    {line}\n"));
        } else if in_example {
            text.push('\n');
        } else {
            let line = line.trim_start_matches('#').trim_start();
            text.push_str(&format!("{}\n", without_links(line)));
        }
    }
    text
}

/// `[the tutorial](tutorial.md)` as `the tutorial`.
fn without_links(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        let link = after.split_once("](").and_then(|(words, after)| Some((words, after.split_once(')')?.1)));
        text.push_str(before);
        match link.filter(|(words, _)| !words.contains(['[', ']'])) {
            Some((words, after)) => {
                text.push_str(words);
                rest = after;
            }
            None => {
                text.push('[');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_their_words() {
        assert_eq!(without_links("see [`cap`](#cap), [a] and [b](c.md)"), "see `cap`, [a] and b");
    }

    #[test]
    fn every_declaration_has_its_section() {
        let sections: Vec<Section> = PAGES.iter().flat_map(sections).collect();
        for word in [
            "contract", "unit", "record", "tariff", "spell", "balance", "define", "cohort", "outcome",
            "measure", "scale", "payment", "cap", "minimum", "clawback", "example",
        ] {
            let found = sections.iter().find(|section| answers(section, word));
            assert_eq!(found.map(|section| section.page), Some("language"), "{word}");
        }
    }

    #[test]
    fn a_section_ends_where_the_next_begins_and_blocks_have_no_headings() {
        const PAGE: &Page =
            &Page { name: "x", text: "# T\n## 1. One\na\n```sh\n# no\n```\n### Two\nb\n## Three\nc\n" };
        let found = sections(PAGE);
        let texts: Vec<&str> = found.iter().map(|section| section.text.as_str()).collect();
        assert_eq!(texts, ["## 1. One\na\n```sh\n# no\n```\n### Two\nb\n", "### Two\nb\n", "## Three\nc\n"]);
        assert!(answers(&found[0], "one"));
    }
}
