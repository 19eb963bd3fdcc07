//! What else is made from the grammar: with which words each rule begins (`grammar/begins.txt`, for completion), and
//! the grammars by which editors colour a contract without asking (`editors/vscode/meed.tmLanguage.json`,
//! `editors/vim/syntax/meed.vim`). So there is one list of words.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::grammar::{FILES, Part, Rule, only_words, rules};
use super::{all_hold, read, repository, updating};

/// What stands for a rule that reads no word of the language.
const TERMINALS: [(&str, &str); 14] = [
    ("name", "<name>"),
    ("word", "<name>"),
    ("plain_word", "<name>"),
    ("unit_word", "<unit>"),
    ("choice_word", "<choice>"),
    ("quoted", "<text>"),
    ("digits", "<number>"),
    ("currency", "<number>"),
    ("amount", "<number>"),
    ("ordinal", "<number>"),
    ("clock", "<number>"),
    ("date", "<date>"),
    ("period", "<period>"),
    ("year", "<period>"),
];

/// Rules that only ever keep others apart.
const APART: [&str; 9] = [
    "reserved",
    "connective",
    "particle",
    "answer",
    "summary",
    "span_of_time",
    "plain_word",
    "word_char",
    "month",
];

struct Grammar {
    rules: Vec<Rule>,
    bodies: BTreeMap<String, Part>,
}

impl Grammar {
    fn read() -> Result<Self, String> {
        let mut all = Vec::new();
        for file in FILES {
            all.extend(rules(file)?);
        }
        let bodies = all.iter().map(|rule| (rule.name.clone(), rule.body.clone())).collect();
        Ok(Grammar { rules: all, bodies })
    }

    /// The words with which a part begins, and whether it may be nothing.
    fn begins(&self, part: &Part) -> (BTreeSet<String>, bool) {
        match part {
            Part::Words(words) => (BTreeSet::from([words.clone()]), false),
            Part::Nothing => (BTreeSet::new(), true),
            Part::Rule(name) => self.rule_begins(name),
            Part::Times(inner, sign) => {
                let (words, nothing) = self.begins(inner);
                (words, nothing || *sign != '+')
            }
            Part::Choice(parts) => {
                let each = parts.iter().map(|part| self.begins(part));
                each.fold((BTreeSet::new(), false), |(mut all, nothing), (words, other)| {
                    all.extend(words);
                    (all, nothing || other)
                })
            }
            Part::Row(parts) => {
                let mut all = BTreeSet::new();
                for part in parts {
                    let (words, nothing) = self.begins(part);
                    all.extend(words);
                    if !nothing {
                        return (all, false);
                    }
                }
                (all, true)
            }
        }
    }

    fn rule_begins(&self, name: &str) -> (BTreeSet<String>, bool) {
        if let Some((_, stands)) = TERMINALS.iter().find(|(rule, _)| *rule == name) {
            return (BTreeSet::from([(*stands).to_owned()]), false);
        }
        let Some(body) = self.bodies.get(name) else { return (BTreeSet::new(), false) };
        if only_words(body, &self.bodies) {
            return (self.spellings(body).into_iter().collect(), false);
        }
        self.begins(body)
    }

    /// All the ways in which a part that only spells out words is written.
    fn spellings(&self, part: &Part) -> Vec<String> {
        match part {
            Part::Words(words) => vec![words.clone()],
            Part::Rule(name) => self.bodies.get(name).map_or_else(Vec::new, |body| self.spellings(body)),
            Part::Choice(parts) => parts.iter().flat_map(|part| self.spellings(part)).collect(),
            Part::Row(parts) => parts.iter().fold(vec![String::new()], |before, part| {
                let after = self.spellings(part);
                let joined = before.iter().flat_map(|before| {
                    after.iter().map(move |after| match before.as_str() {
                        "" => after.clone(),
                        before => format!("{before} {after}"),
                    })
                });
                joined.collect()
            }),
            Part::Times(..) | Part::Nothing => Vec::new(),
        }
    }

    /// `grammar/begins.txt`
    fn begins_page(&self) -> String {
        let mut lines = BTreeSet::new();
        for rule in &self.rules {
            let (words, _) = self.rule_begins(&rule.name);
            let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
            if !words.is_empty() && !APART.contains(&rule.name.as_str()) {
                lines.insert(format!("{}: {}\n", rule.name, words.join(" | ")));
            }
        }
        lines.into_iter().collect()
    }

    /// Every word and phrase of the language that begins with a letter.
    fn phrases(&self) -> BTreeSet<String> {
        let spelt = |rule: &&Rule| {
            let apart = APART.contains(&rule.name.as_str()) && rule.name != "reserved";
            !apart && only_words(&rule.body, &self.bodies)
        };
        let all = self.rules.iter().filter(spelt).flat_map(|rule| self.spellings(&rule.body));
        all.filter(|phrase| phrase.chars().all(|c| c.is_ascii_alphabetic() || " ,-".contains(c)))
            .filter(|phrase| phrase.starts_with(|c: char| c.is_ascii_alphabetic()))
            .collect()
    }

    /// The words that begin a declaration.
    fn declarations(&self) -> Vec<String> {
        let headers = self.rules.iter().filter(|rule| rule.is_line && rule.name.ends_with("_header"));
        let words: BTreeSet<String> = headers.flat_map(|rule| self.begins(&rule.body).0).collect();
        words.into_iter().collect()
    }

    /// The words that begin a line under a declaration.
    fn line_starts(&self) -> Vec<String> {
        let lines = self.rules.iter().filter(|rule| rule.is_line && rule.name.ends_with("_line"));
        let lines =
            lines.filter(|rule| !matches!(rule.name.as_str(), "value_line" | "field_line" | "literal_line"));
        let words: BTreeSet<String> = lines.flat_map(|rule| self.begins(&rule.body).0).collect();
        words.into_iter().filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic())).collect()
    }

    fn reserved(&self) -> Vec<String> {
        let body = self.bodies.get("reserved").map(|body| self.spellings(body));
        body.unwrap_or_default().into_iter().collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// Alternatives, the longest first, so that no phrase is taken for its beginning.
fn one_of<'w>(words: impl IntoIterator<Item = &'w String>, gap: &str) -> String {
    let mut words: Vec<&String> = words.into_iter().collect();
    words.sort_by_key(|word| (std::cmp::Reverse(word.len()), (*word).clone()));
    words.iter().map(|word| word.replace(' ', gap)).collect::<Vec<_>>().join("|")
}

const MONTHS: &str = "January|February|March|April|May|June|July|August|September|October|November|December";

/// `editors/vscode/meed.tmLanguage.json`
fn text_mate(grammar: &Grammar) -> String {
    let phrases = grammar.phrases();
    let several: Vec<&String> = phrases.iter().filter(|phrase| phrase.contains(' ')).collect();
    let gap = r"\s+";
    let rule = |name: &str, pattern: String| json!({ "name": format!("{name}.meed"), "match": pattern });
    let made: Value = json!({
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "information_for_contributors": "Made from grammar/*.pest by a test: MEED_DOCS=update cargo test --test it docs::",
        "name": "Meed",
        "scopeName": "source.meed",
        "fileTypes": ["meed"],
        "patterns": [
            rule("comment.line.double-dash", "--.*$".to_owned()),
            rule("string.quoted.double", "\"[^\"\\n]*\"".to_owned()),
            {
                "match": format!(r"^({})\s+(\p{{L}}[\p{{L}}\d_]*)", one_of(&grammar.declarations(), gap)),
                "captures": {
                    "1": { "name": "keyword.declaration.meed" },
                    "2": { "name": "entity.name.meed" }
                }
            },
            rule("keyword.declaration", format!(r"^({})\b", one_of(&grammar.declarations(), gap))),
            {
                "match": format!(r"^\s+({})(?![\p{{L}}\d_])", one_of(&grammar.line_starts(), gap)),
                "captures": { "1": { "name": "keyword.control.meed" } }
            },
            rule("constant.numeric.date", format!(r"\b\d{{1,2}}\s+({MONTHS})(\s+\d{{4}})?\b")),
            rule("constant.numeric.period", r"\b\d{4}(Q[1-4]|-W?\d\d|/\d\d)\b".to_owned()),
            rule("constant.numeric", r"[£$€]?\b\d[\d,]*(\.\d+)?%?".to_owned()),
            rule("keyword.other.phrase", format!(r"\b({})(?![\p{{L}}\d_])", one_of(several, gap))),
            rule("keyword.other", format!(r"\b({})(?![\p{{L}}\d_])", one_of(&grammar.reserved(), gap))),
            rule("keyword.operator", r"[+*/÷×−≥≤<>=]|(?<=\s)-(?=\s)".to_owned()),
            rule("punctuation.separator", r"[|,()]".to_owned()),
        ]
    });
    let mut text = serde_json::to_string_pretty(&made).unwrap();
    text.push('\n');
    text
}

/// `editors/vim/syntax/meed.vim`
fn vim(grammar: &Grammar) -> String {
    let phrases = grammar.phrases();
    let several: Vec<&String> = phrases.iter().filter(|phrase| phrase.contains(' ')).collect();
    let gap = r"\s\+";
    let alternatives = |words: Vec<&String>| one_of(words, gap).replace('|', r"\|");
    let declarations = grammar.declarations();
    let starts = grammar.line_starts();
    let mut text = String::from(
        "\" Colours of Meed contracts. Made from grammar/*.pest by a test: MEED_DOCS=update cargo test --test it docs::\n\
         if exists('b:current_syntax')\n  finish\nendif\nlet s:keep = &cpo\nset cpo&vim\n\n",
    );
    let _ = writeln!(text, "syn keyword meedReserved {}", grammar.reserved().join(" "));
    let _ = writeln!(text, r"syn match meedPhrase /\<\%({}\)\>/", alternatives(several));
    let _ = writeln!(text, r"syn match meedLine /^\s\+\zs\%({}\)\>/", alternatives(starts.iter().collect()));
    let _ = writeln!(
        text,
        r"syn match meedDeclaration /^\%({}\)\>/ nextgroup=meedName skipwhite",
        alternatives(declarations.iter().collect())
    );
    text.push_str("syn match meedName /[[:alpha:]][[:alnum:]_]*/ contained\n");
    let months = MONTHS.replace('|', r"\|");
    let _ = writeln!(text, r"syn match meedNumber /[£$€]\?\<\d[0-9,]*\%(\.\d\+\)\?%\?/");
    let _ = writeln!(text, r"syn match meedDate /\<\d\{{1,2}}\s\+\%({months}\)\%(\s\+\d\{{4}}\)\?\>/");
    text.push_str(
        "syn match meedPeriod /\\<\\d\\{4}\\%(Q[1-4]\\|-W\\?\\d\\d\\|\\/\\d\\d\\)\\>/\n\
         syn region meedText start=/\"/ end=/\"/ oneline\n\
         syn match meedComment /--.*$/\n\n\
         hi def link meedReserved Keyword\nhi def link meedPhrase Keyword\nhi def link meedLine Statement\n\
         hi def link meedDeclaration Structure\nhi def link meedName Identifier\nhi def link meedNumber Number\n\
         hi def link meedDate Number\nhi def link meedPeriod Number\nhi def link meedText String\n\
         hi def link meedComment Comment\n\n\
         let b:current_syntax = 'meed'\nlet &cpo = s:keep\nunlet s:keep\n",
    );
    text
}

#[test]
fn what_is_made_from_the_grammar_is_up_to_date() {
    let grammar = Grammar::read().unwrap();
    let made = [
        ("grammar/begins.txt", grammar.begins_page()),
        ("editors/vscode/meed.tmLanguage.json", text_mate(&grammar)),
        ("editors/vim/syntax/meed.vim", vim(&grammar)),
    ];
    all_hold(made.into_iter().map(|(path, made)| {
        if updating() {
            return std::fs::write(repository(path), made).map_err(|error| format!("{path}: {error}"));
        }
        match read(path)? == made {
            true => Ok(()),
            false => Err(format!("{path} is not what the grammar says; run with MEED_DOCS=update")),
        }
    }));
}

#[test]
fn the_words_are_those_that_the_tool_reserves() {
    let grammar = Grammar::read().unwrap();
    let reserved = grammar.reserved();
    assert_eq!(reserved.len(), 35, "{reserved:?}");
    for word in &reserved {
        assert!(!meed::syntax::is_name(word), "`{word}` can be a name");
    }
    for word in grammar.declarations() {
        assert!(meed::syntax::is_name(&word), "`{word}` is a word only where a declaration begins");
    }
    assert_eq!(grammar.declarations().len(), 16);
}

#[test]
fn places_in_a_line_begin_with_the_words_that_the_grammar_takes_there() {
    let page = Grammar::read().unwrap().begins_page();
    let of = |rule: &str| {
        let line = page.lines().find_map(|line| line.strip_prefix(&format!("{rule}: "))).unwrap();
        line.split(" | ").map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(of("both_days"), ["both days counted"]);
    assert_eq!(of("effect_line").len(), 3);
    assert!(of("expr").contains(&"total".to_owned()) && of("expr").contains(&"<name>".to_owned()));
    assert!(of("period_kind").contains(&"contract year".to_owned()));
}
