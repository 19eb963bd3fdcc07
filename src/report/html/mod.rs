//! A document as a page that stands alone: one file, no script, nothing fetched from elsewhere; for a screen of any
//! width, and for paper.

mod curve;
mod marked;
mod table;

use std::collections::BTreeSet;

use super::document::{Block, Document, Item, List, Section};
use super::prose::{Grid, Prose, Title, letter, plain};
use crate::terms::Run;

/// How it looks: contrast of at least 7 to 1, lines that can be read, tables that scroll by themselves on a narrow
/// screen.
pub const STYLE: &str = include_str!("style.css");

/// The document as a page.
pub fn write(document: &Document) -> String {
    let page = Page { anchors: anchors(document), document };
    let body: String = document.sections.iter().map(|section| page.section(section)).collect();
    let tables = document.sections.iter().flat_map(|section| &section.blocks);
    let mut tables = tables.filter(|block| matches!(block, Block::Table(_)));
    let wide = if tables.next().is_some() { " class=\"wide\"" } else { "" };
    format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, \
         initial-scale=1\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main{wide}>\n{body}</main>\n</body>\n</html>\n",
        escaped(&document.title)
    )
}

/// What stands on a page that [`write()`] has made, without what is around it.
pub fn within(page: &str) -> &str {
    let from =
        page.split_once("<main").and_then(|(_, rest)| rest.split_once('>')).map_or(page, |(_, rest)| rest);
    from.rsplit_once("</main>").map_or(from, |(within, _)| within)
}

/// What can be linked to.
fn anchors(document: &Document) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for block in document.sections.iter().flat_map(|section| &section.blocks) {
        match block {
            Block::Prose(Prose::Title(title)) => {
                found.insert(title.anchor.clone());
            }
            Block::Prose(Prose::Clause { anchor, .. }) => {
                found.insert(anchor.clone());
            }
            Block::Prose(Prose::Grid(grid)) => {
                found.extend(grid.rows.iter().filter_map(|row| row.anchor.clone()))
            }
            Block::Prose(
                Prose::Points { .. }
                | Prose::Meanings(_)
                | Prose::Curve(_)
                | Prose::Note { .. }
                | Prose::Contents,
            )
            | Block::Paragraph(_)
            | Block::Definitions(_)
            | Block::List(_)
            | Block::Table(_)
            | Block::Marked(_)
            | Block::Verbatim(_) => {}
        }
    }
    found.remove("");
    found
}

struct Page<'d> {
    document: &'d Document,
    anchors: BTreeSet<String>,
}

impl Page<'_> {
    fn section(&self, section: &Section) -> String {
        let heading = section.heading.iter().map(|heading| {
            let level = heading.level.clamp(1, 6);
            format!("<h{level}>{}</h{level}>\n", escaped(&heading.text))
        });
        let blocks = section.blocks.iter().map(|block| self.block(block));
        format!("<section>\n{}</section>\n", heading.chain(blocks).collect::<String>())
    }

    fn block(&self, block: &Block) -> String {
        match block {
            Block::Paragraph(text) => format!("<p>{}</p>\n", escaped(text)),
            Block::Definitions(definitions) => {
                let lines = definitions
                    .iter()
                    .map(|(name, meaning)| format!("<dt>{name}</dt><dd>{}</dd>\n", escaped(meaning)));
                format!("<dl>\n{}</dl>\n", lines.collect::<String>())
            }
            Block::List(list) => self.list(list),
            Block::Table(table) => table::write(table),
            Block::Verbatim(text) => format!("<pre>{}</pre>\n", escaped(text)),
            Block::Prose(prose) => self.prose(prose),
            Block::Marked(lines) => marked::write(lines),
        }
    }

    fn list(&self, list: &List) -> String {
        fn items(all: &[Item]) -> String {
            let item = |item: &Item| {
                let place =
                    item.place.as_ref().map(|place| format!(" ({})", escaped(place))).unwrap_or_default();
                format!("<li>{}{place}{}</li>\n", with_code(&item.text), items(&item.items))
            };
            if all.is_empty() {
                String::new()
            } else {
                format!("<ul>\n{}</ul>\n", all.iter().map(item).collect::<String>())
            }
        }
        items(&list.items)
    }

    fn prose(&self, prose: &Prose) -> String {
        match prose {
            Prose::Title(title) => self.title(title),
            Prose::Clause { anchor, number, words } => {
                let id =
                    if anchor.is_empty() { String::new() } else { format!(" id=\"{}\"", escaped(anchor)) };
                let words = self.linked(words);
                match number.as_str() {
                    // What goes on with a sentence stands where the sentence does.
                    "" if anchor.is_empty() => format!("<p class=\"continued\">{words}</p>\n"),
                    "" => format!("<p{id}>{words}</p>\n"),
                    number => format!(
                        "<p class=\"clause\"{id}><span class=\"number\">{number}</span> {words}</p>\n"
                    ),
                }
            }
            Prose::Points { from, items } => {
                let start = from.saturating_add(1);
                let items = items.iter().enumerate().map(|(at, item)| {
                    let mark = letter(from.saturating_add(at));
                    format!("<li><span class=\"mark\">({mark})</span> {}</li>\n", self.linked(item))
                });
                format!("<ol class=\"points\" start=\"{start}\">\n{}</ol>\n", items.collect::<String>())
            }
            Prose::Meanings(lines) => {
                let lines = lines.iter().map(|line| format!("<li>{}</li>\n", self.linked(line)));
                format!("<ul class=\"where\">\n{}</ul>\n", lines.collect::<String>())
            }
            Prose::Grid(grid) => self.grid(grid),
            Prose::Curve(curve) => curve::write(curve),
            Prose::Note { heading, text } => {
                let heading = heading
                    .as_ref()
                    .map(|heading| format!("<strong>{}</strong>: ", escaped(heading)))
                    .unwrap_or_default();
                format!("<aside><p>{heading}{}</p></aside>\n", escaped(text))
            }
            Prose::Contents => self.contents(),
        }
    }

    fn title(&self, title: &Title) -> String {
        let level = title.level.clamp(1, 6);
        let id = if title.anchor.is_empty() {
            String::new()
        } else {
            format!(" id=\"{}\"", escaped(&title.anchor))
        };
        let number = if title.number.is_empty() {
            String::new()
        } else {
            format!("<span class=\"number\">{}</span> ", escaped(&title.number))
        };
        let reference = title
            .reference
            .as_ref()
            .map(|reference| format!(" <code>[{}]</code>", escaped(reference)))
            .unwrap_or_default();
        format!("<h{level}{id}>{number}{}{reference}</h{level}>\n", self.linked(&title.words))
    }

    fn grid(&self, grid: &Grid) -> String {
        let heads: String =
            grid.heads.iter().map(|head| format!("<th scope=\"col\">{}</th>", self.linked(head))).collect();
        let rows = grid.rows.iter().map(|row| {
            let id =
                row.anchor.as_ref().map(|anchor| format!(" id=\"{}\"", escaped(anchor))).unwrap_or_default();
            let cells = row.cells.iter().enumerate().map(|(at, cell)| match at {
                0 => format!("<th scope=\"row\">{}</th>", self.linked(cell)),
                _ => format!("<td>{}</td>", self.linked(cell)),
            });
            format!("<tr{id}>{}</tr>\n", cells.collect::<String>())
        });
        framed(&format!("<thead><tr>{heads}</tr></thead>\n<tbody>\n{}</tbody>\n", rows.collect::<String>()))
    }

    /// The parts and annexes, and the paragraphs in them.
    fn contents(&self) -> String {
        let titles = self.document.sections.iter().flat_map(|section| &section.blocks);
        let mut lines = String::new();
        for block in titles {
            let Block::Prose(Prose::Title(title)) = block else { continue };
            let text = format!("{} {}", title.number, plain(&title.words));
            let link = format!("<a href=\"#{}\">{}</a>", escaped(&title.anchor), escaped(text.trim()));
            match (title.level, title.number.as_str()) {
                (2, _) => lines.push_str(&format!("<li class=\"part\">{link}</li>\n")),
                (3, number) if !number.is_empty() => lines.push_str(&format!("<li>{link}</li>\n")),
                (_, _) => {}
            }
        }
        format!("<nav aria-label=\"Contents\">\n<h2>Contents</h2>\n<ul>\n{lines}</ul>\n</nav>\n")
    }

    fn linked(&self, words: &[Run]) -> String {
        let link = |to: &str, text: &str, class: &str| match self.anchors.contains(to) {
            true => format!("<a class=\"{class}\" href=\"#{}\">{}</a>", escaped(to), escaped(text)),
            false => escaped(text),
        };
        let run = |run: &Run| match run {
            Run::Text(text) => escaped(text),
            Run::Letter(letter) => format!("<var>{}</var>", escaped(letter)),
            Run::Term { to, text } => link(to, text, "term"),
            Run::Number { to, text } => link(to, text, "ref"),
        };
        words.iter().map(run).collect()
    }
}

/// A table that scrolls by itself where the screen is narrow; it can be reached and scrolled with keys.
fn framed(rows: &str) -> String {
    format!(
        "<div class=\"table\" role=\"region\" aria-label=\"Table\" tabindex=\"0\"><table>\n{rows}</table></div>\n"
    )
}

/// A message: what stands in backticks is text of the contract.
pub fn with_code(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // One that has no other is a sign like any.
    if parts.len().is_multiple_of(2) {
        return escaped(text);
    }
    let shown = parts.iter().enumerate().map(|(at, part)| match at % 2 {
        1 => format!("<code>{}</code>", escaped(part)),
        _ => escaped(part),
    });
    shown.collect()
}

/// Signs of HTML as letters.
pub fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            other => written.push(other),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_written_becomes_a_sign() {
        assert_eq!(escaped("<script>\"&\""), "&lt;script&gt;&quot;&amp;&quot;");
    }
}
