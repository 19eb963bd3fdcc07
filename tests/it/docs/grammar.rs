//! `docs/grammar.md`: the grammar that the tool reads with, written for people.
//!
//! Rules that only spell out words stand in quotes where they are used; what only keeps words apart is left out.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{all_hold, read, repository, updating};

const PAGE: &str = "docs/grammar.md";
pub(super) const FILES: [&str; 3] = ["lines", "expression", "lexical"];

/// Rules that keep words apart, that list the reserved words, or that no contract has.
const UNSEEN: [&str; 10] = [
    "WHITESPACE",
    "COMMENT",
    "gap",
    "edge",
    "kw_source",
    "literal_line",
    "reserved",
    "connective",
    "particle",
    "summary",
];

/// What a rule is made of.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    /// Words or signs as they stand.
    Words(String),
    /// Another rule.
    Rule(String),
    /// One after the other.
    Row(Vec<Part>),
    /// One of these.
    Choice(Vec<Part>),
    /// Perhaps (`?`), any number of times (`*`), at least once (`+`).
    Times(Box<Part>, char),
    /// Nothing that a reader sees.
    Nothing,
}

/// A rule, and the part of the page that it stands in.
pub(super) struct Rule {
    pub(super) name: String,
    section: String,
    /// Whether it reads a whole line.
    pub(super) is_line: bool,
    pub(super) body: Part,
}

/// The text of a grammar being read.
struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    fn skip(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            match self.rest.strip_prefix("//") {
                Some(comment) => self.rest = comment.split_once('\n').map_or("", |(_, rest)| rest),
                None => return,
            }
        }
    }

    fn takes(&mut self, sign: &str) -> bool {
        self.skip();
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn word(&mut self) -> &'t str {
        self.skip();
        let end = self.rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn choice(&mut self) -> Result<Part, String> {
        self.takes("|");
        let mut parts = vec![self.row()?];
        while self.takes("|") {
            parts.push(self.row()?);
        }
        Ok(one_or(parts, Part::Choice))
    }

    fn row(&mut self) -> Result<Part, String> {
        let mut parts = vec![self.item()?];
        while self.takes("~") {
            parts.push(self.item()?);
        }
        parts.retain(|part| *part != Part::Nothing);
        Ok(if parts.is_empty() { Part::Nothing } else { one_or(joined(parts), Part::Row) })
    }

    fn item(&mut self) -> Result<Part, String> {
        if self.takes("!") || self.takes("&") {
            self.item()?;
            return Ok(Part::Nothing);
        }
        let part = if self.takes("(") {
            let inner = self.choice()?;
            self.closed(")")?;
            inner
        } else if self.takes("\"") {
            let end = if self.rest.starts_with("\\\"") { 2 } else { self.rest.find('"').unwrap_or(0) };
            let (text, rest) = self.rest.split_at(end);
            self.rest = rest.strip_prefix('"').unwrap_or(rest);
            Part::Words(text.replace("\\\"", "\""))
        } else if self.takes("'") {
            let (from, rest) = self.rest.split_once("'..'").ok_or("a range is not closed")?;
            let (to, rest) = rest.split_once('\'').ok_or("a range is not closed")?;
            self.rest = rest;
            let ends = from.chars().next().zip(to.chars().next()).ok_or("a range is empty")?;
            Part::Choice((ends.0..=ends.1).map(|one| Part::Words(one.to_string())).collect())
        } else {
            named(self.word())?
        };
        if let Some((times, rest)) = self.rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            self.rest = rest;
            return repeated(part, times);
        }
        let sign = self.rest.chars().next().filter(|sign| "?*+".contains(*sign));
        match (sign, part) {
            (Some(_), Part::Nothing) => {
                self.rest = self.rest.get(1..).unwrap_or("");
                Ok(Part::Nothing)
            }
            (Some(sign), part) => {
                self.rest = self.rest.get(1..).unwrap_or("");
                Ok(Part::Times(Box::new(part), sign))
            }
            (None, part) => Ok(part),
        }
    }

    fn closed(&mut self, sign: &str) -> Result<(), String> {
        let start: String = self.rest.chars().take(40).collect();
        if self.takes(sign) { Ok(()) } else { Err(format!("`{sign}` is missing before `{start}`")) }
    }
}

/// `{4}`, `{1, 2}`
fn repeated(part: Part, times: &str) -> Result<Part, String> {
    let number = |text: &str| text.trim().parse::<usize>().map_err(|error| format!("{times}: {error}"));
    let (least, most) = times.split_once(',').unwrap_or((times, times));
    let (least, most) = (number(least)?, number(most)?);
    let perhaps = Part::Times(Box::new(part.clone()), '?');
    let sure = std::iter::repeat_n(part, least);
    Ok(Part::Row(sure.chain(std::iter::repeat_n(perhaps, most.saturating_sub(least))).collect()))
}

/// A rule of that name; those that only keep words apart are nothing.
fn named(name: &str) -> Result<Part, String> {
    match name {
        "" => Err("a part of a rule is missing".to_owned()),
        "SOI" | "EOI" | "edge" | "gap" | "WHITESPACE" | "COMMENT" => Ok(Part::Nothing),
        "ASCII_DIGIT" => Ok(Part::Rule("digit".to_owned())),
        "ALPHABETIC" => Ok(Part::Rule("letter".to_owned())),
        "ANY" => Ok(Part::Rule("character".to_owned())),
        _ => Ok(Part::Rule(name.to_owned())),
    }
}

fn one_or(mut parts: Vec<Part>, several: fn(Vec<Part>) -> Part) -> Part {
    if parts.len() == 1 { parts.remove(0) } else { several(parts) }
}

/// Words that stand beside each other are one phrase.
fn joined(parts: Vec<Part>) -> Vec<Part> {
    let mut joined: Vec<Part> = Vec::new();
    for part in parts {
        match (joined.last_mut(), part) {
            (Some(Part::Words(before)), Part::Words(more)) => {
                let after = before.ends_with(|c: char| c.is_alphanumeric() || c == ',');
                let gap = if after && is_word(&more) { " " } else { "" };
                *before = format!("{before}{gap}{more}");
            }
            (_, part) => joined.push(part),
        }
    }
    joined
}

fn is_word(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || " '".contains(c))
}

/// The rules of a file. A line such as `// ---- record` begins a section.
pub(super) fn rules(file: &str) -> Result<Vec<Rule>, String> {
    let text = read(&format!("grammar/{file}.pest"))?;
    let mut rules = Vec::new();
    let mut section = file.to_owned();
    let mut reader = Reader { rest: &text };
    loop {
        let before = reader.rest;
        reader.skip();
        let skipped = before.get(..before.len() - reader.rest.len()).unwrap_or_default();
        if let Some(title) = skipped.lines().filter_map(|line| line.strip_prefix("// ---- ")).next_back() {
            section = title.to_owned();
        }
        if reader.rest.is_empty() {
            return Ok(rules);
        }
        let name = reader.word().to_owned();
        reader.closed("=")?;
        let _ = reader.takes("_") || reader.takes("@") || reader.takes("$");
        reader.closed("{")?;
        reader.skip();
        let is_line = reader.rest.starts_with("SOI");
        let body = reader.choice().map_err(|why| format!("{name}: {why}"))?;
        reader.closed("}").map_err(|why| format!("{name}: {why}"))?;
        rules.push(Rule { name, section: section.clone(), is_line, body });
    }
}

/// Whether a part only spells out words.
pub(super) fn only_words(body: &Part, known: &BTreeMap<String, Part>) -> bool {
    match body {
        Part::Words(_) => true,
        Part::Rule(name) => known.get(name).is_some_and(|body| only_words(body, known)),
        Part::Choice(parts) | Part::Row(parts) => parts.iter().all(|part| only_words(part, known)),
        Part::Times(..) | Part::Nothing => false,
    }
}

/// Whether a rule stands where it is used: it is a few words.
fn is_spelt_out(name: &str, known: &BTreeMap<String, Part>) -> bool {
    let short = |body: &Part| {
        let words = spelt(body, known);
        matches!(words, Part::Words(_)) || written(&words).chars().count() <= 44
    };
    known.get(name).is_some_and(|body| only_words(body, known) && short(body))
}

/// A rule with the rules that only spell out words put into it.
fn spelt(part: &Part, known: &BTreeMap<String, Part>) -> Part {
    let all = |parts: &[Part]| parts.iter().map(|part| spelt(part, known)).collect::<Vec<_>>();
    match part {
        Part::Rule(name) => match known.get(name).filter(|_| is_spelt_out(name, known)) {
            Some(body) => spelt(body, known),
            None => part.clone(),
        },
        Part::Row(parts) => one_or(joined(all(parts)), Part::Row),
        Part::Choice(parts) => {
            let mut flat = Vec::new();
            for part in all(parts) {
                match part {
                    Part::Choice(inner) => flat.extend(inner),
                    Part::Nothing => {}
                    other => flat.push(other),
                }
            }
            one_or(flat, Part::Choice)
        }
        Part::Times(inner, sign) => Part::Times(Box::new(spelt(inner, known)), *sign),
        other => other.clone(),
    }
}

/// A part as it is written on the page.
fn written(part: &Part) -> String {
    let bracketed = |part: &Part| match part {
        Part::Choice(_) => format!("( {} )", written(part)),
        _ => written(part),
    };
    match part {
        Part::Words(text) if text.contains('"') => format!("'{text}'"),
        Part::Words(text) => format!("\"{text}\""),
        Part::Rule(name) => name.replace('_', "-"),
        Part::Row(parts) => parts.iter().map(bracketed).collect::<Vec<_>>().join(" "),
        Part::Choice(parts) => parts.iter().map(written).collect::<Vec<_>>().join(" | "),
        Part::Times(inner, '?') => format!("[ {} ]", written(inner)),
        Part::Times(inner, '+') => format!("{{ {} }}+", written(inner)),
        Part::Times(inner, _) => format!("{{ {} }}", written(inner)),
        Part::Nothing => String::new(),
    }
}

/// A rule on lines that are not too long.
fn laid_out(name: &str, body: &Part) -> String {
    let head = format!("{} = ", name.replace('_', "-"));
    let line = format!("{head}{}", written(body));
    if line.chars().count() <= 120 {
        return line;
    }
    let parts: Vec<String> = match body {
        Part::Choice(parts) if parts.iter().any(|part| !matches!(part, Part::Words(_))) => {
            let alternatives: Vec<_> = parts.iter().map(written).collect();
            return format!("{}\n      {}", head.trim_end(), alternatives.join("\n    | "));
        }
        Part::Choice(parts) => {
            let between = |at: usize| if at == 0 { "" } else { "| " };
            parts.iter().enumerate().map(|(at, part)| format!("{}{}", between(at), written(part))).collect()
        }
        Part::Row(parts) => parts.iter().map(|part| written(&Part::Row(vec![part.clone()]))).collect(),
        other => vec![written(other)],
    };
    let mut lines = vec![head.trim_end().to_owned()];
    for word in parts {
        match lines.last_mut().filter(|line| line.chars().count() + word.chars().count() < 116) {
            Some(line) => *line = format!("{line} {word}"),
            None => lines.push(format!("    {word}")),
        }
    }
    lines.join("\n")
}

/// What introduces a section.
fn heading(section: &str) -> &str {
    match section {
        "headers" => "The first line of each declaration",
        "anywhere" => "Under any declaration",
        "contract" => "Under `contract`",
        "record" => "Under `record`",
        "spell" => "Under `spell`",
        "tariff" => "Under `tariff`",
        "values and populations" => {
            "Under `spell`, `define`, `cohort`, `outcome`, `measure`, `payment` and `clawback`"
        }
        "scale" => "Under `scale`",
        "payment and clawback" => "Under `payment` and `clawback`",
        "cap and minimum" => "Under `cap` and `minimum`",
        "example" => "Under `example`",
        "cells of tables" => "The cells of tables",
        "expression" => "Expressions",
        "lexical" => "Names, numbers and dates",
        other => other,
    }
}

/// What the rules of a section do not say.
fn note(section: &str) -> &str {
    match section {
        "lexical" => {
            "A `name`, `word` or `choice-word` is none of [the reserved words](language.md#9-words-and-limits). A text in quotes ends on its own line and holds no \
             double quote.\n\n"
        }
        "expression" => {
            "Loosest first. `and` beside `or` needs brackets, and so do `elapsed`, `calendar-months`, `choose`, `complete`, `nth-day`, `shift` and `on-the` beside a sign.\n\n"
        }
        _ => "",
    }
}

const PREFACE: &str = "# The grammar

Every form that the tool reads, made from the files under [`grammar/`](../grammar) by a test (`MEED_DOCS=update cargo test docs` brings it up to
date). What the forms mean is in [the reference](language.md).

`\"…\"` words and signs as they stand · `[ … ]` perhaps · `{ … }` any number of times · `{ … }+` at least once · `|` or · `( … )` together.
Words are kept apart by spaces; `--` begins a comment. A text is cut into lines before any rule is asked: a declaration begins at the left margin, the lines
under it are indented, and a line runs on inside brackets or where the next begins with `and`, `or` or a sign of arithmetic. Each line is then read alone, by the rule
that its first words choose; a table is rows of cells between bars.
";

/// The page.
fn page() -> Result<String, String> {
    let mut all = Vec::new();
    for file in FILES {
        all.extend(rules(file)?);
    }
    let known: BTreeMap<String, Part> =
        all.iter().map(|rule| (rule.name.clone(), rule.body.clone())).collect();
    let mut text = PREFACE.to_owned();
    let mut section = String::new();
    let seen = |rule: &&Rule| {
        let apart = rule.body == Part::Nothing || UNSEEN.contains(&rule.name.as_str());
        !apart && (rule.is_line || !is_spelt_out(&rule.name, &known))
    };
    for rule in all.iter().filter(seen) {
        if rule.section != section {
            let close = if section.is_empty() { "" } else { "```\n" };
            section.clone_from(&rule.section);
            let _ = write!(text, "{close}\n## {}\n\n{}```ebnf\n", heading(&section), note(&section));
        }
        let _ = writeln!(text, "{}", laid_out(&rule.name, &spelt(&rule.body, &known)));
    }
    Ok(text + "```\n")
}

#[test]
fn the_page_of_the_grammar_is_what_the_grammar_says() {
    all_hold([page().and_then(|made| {
        if updating() {
            return std::fs::write(repository(PAGE), made).map_err(|error| error.to_string());
        }
        let shown = read(PAGE)?;
        match made.lines().zip(shown.lines()).position(|(made, shown)| made != shown) {
            None if made == shown => Ok(()),
            at => Err(format!("{PAGE} differs from line {}; run with MEED_DOCS=update", at.unwrap_or(0) + 1)),
        }
    })]);
}
