//! The parts of a document in the order that the schema of Office Open XML (ECMA-376, part 1, annex A) gives to what
//! stands within an element. The library writes some of them in an order of its own, which Word takes and a strict
//! reader does not.

/// An element, and its children in the order of the schema.
struct Ordered {
    name: &'static str,
    children: &'static [&'static str],
}

/// The elements whose children the library may write in another order. Outer ones stand before those that they hold.
const ORDERED: [Ordered; 8] = [
    Ordered {
        name: "w:style",
        children: &[
            "w:name",
            "w:aliases",
            "w:basedOn",
            "w:next",
            "w:link",
            "w:uiPriority",
            "w:semiHidden",
            "w:unhideWhenUsed",
            "w:qFormat",
            "w:pPr",
            "w:rPr",
            "w:tblPr",
            "w:trPr",
            "w:tcPr",
        ],
    },
    Ordered {
        name: "w:lvl",
        children: &[
            "w:start",
            "w:numFmt",
            "w:lvlRestart",
            "w:pStyle",
            "w:isLgl",
            "w:suff",
            "w:lvlText",
            "w:lvlJc",
            "w:pPr",
            "w:rPr",
        ],
    },
    Ordered {
        name: "w:tblPr",
        children: &[
            "w:tblStyle",
            "w:tblpPr",
            "w:tblOverlap",
            "w:bidiVisual",
            "w:tblW",
            "w:jc",
            "w:tblCellSpacing",
            "w:tblInd",
            "w:tblBorders",
            "w:shd",
            "w:tblLayout",
            "w:tblCellMar",
            "w:tblLook",
        ],
    },
    Ordered {
        name: "w:tcPr",
        children: &[
            "w:cnfStyle",
            "w:tcW",
            "w:gridSpan",
            "w:hMerge",
            "w:vMerge",
            "w:tcBorders",
            "w:shd",
            "w:noWrap",
            "w:tcMar",
            "w:textDirection",
            "w:tcFitText",
            "w:vAlign",
            "w:hideMark",
        ],
    },
    Ordered {
        name: "w:tblCellMar",
        children: &["w:top", "w:left", "w:start", "w:bottom", "w:right", "w:end"],
    },
    Ordered {
        name: "w:pPr",
        children: &[
            "w:pStyle",
            "w:keepNext",
            "w:keepLines",
            "w:pageBreakBefore",
            "w:framePr",
            "w:widowControl",
            "w:numPr",
            "w:suppressLineNumbers",
            "w:pBdr",
            "w:shd",
            "w:tabs",
            "w:suppressAutoHyphens",
            "w:adjustRightInd",
            "w:snapToGrid",
            "w:bidi",
            "w:spacing",
            "w:ind",
            "w:contextualSpacing",
            "w:jc",
            "w:textAlignment",
            "w:outlineLvl",
            "w:divId",
            "w:cnfStyle",
            "w:rPr",
            "w:sectPr",
            "w:pPrChange",
        ],
    },
    Ordered {
        name: "w:rPr",
        children: &[
            "w:ins",
            "w:del",
            "w:rStyle",
            "w:rFonts",
            "w:b",
            "w:bCs",
            "w:i",
            "w:iCs",
            "w:caps",
            "w:smallCaps",
            "w:strike",
            "w:dstrike",
            "w:vanish",
            "w:color",
            "w:spacing",
            "w:w",
            "w:kern",
            "w:position",
            "w:sz",
            "w:szCs",
            "w:highlight",
            "w:u",
            "w:bdr",
            "w:shd",
            "w:vertAlign",
            "w:rtl",
            "w:cs",
            "w:lang",
        ],
    },
    Ordered {
        name: "w:sectPr",
        children: &[
            "w:headerReference",
            "w:footerReference",
            "w:type",
            "w:pgSz",
            "w:pgMar",
            "w:pgNumType",
            "w:cols",
            "w:titlePg",
            "w:docGrid",
        ],
    },
];

/// A part with the children of every element in their order.
pub(super) fn in_order(part: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(part).ok()?;
    Some(ORDERED.iter().fold(text.to_owned(), |text, of| sorted(&text, of)).into_bytes())
}

fn sorted(text: &str, of: &Ordered) -> String {
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, inside, after)) = element(rest, of.name) {
        done.push_str(before);
        let mut children = children(inside);
        children.sort_by_key(|child| {
            let place = of.children.iter().position(|name| is_named(child, name));
            place.unwrap_or(of.children.len())
        });
        done.extend(children);
        rest = after;
    }
    done.push_str(rest);
    done
}

/// The text up to an element's children, these, and what follows them; none where there is no such element, or it is
/// empty.
fn element<'t>(text: &'t str, name: &str) -> Option<(&'t str, &'t str, &'t str)> {
    let mut from = 0usize;
    loop {
        let rest = text.get(from..)?;
        let at = from.saturating_add(
            rest.match_indices('<').find(|(at, _)| rest.get(*at..).is_some_and(|tag| is_named(tag, name)))?.0,
        );
        let end = at.saturating_add(text.get(at..)?.find('>')?).saturating_add(1);
        if text.get(..end)?.ends_with("/>") {
            from = end;
            continue;
        }
        let close = format!("</{name}>");
        let inside = text.get(end..)?;
        let length = inside.find(&close)?;
        return Some((text.get(..end)?, inside.get(..length)?, inside.get(length..)?));
    }
}

/// Whether a text begins with the tag of a name.
fn is_named(text: &str, name: &str) -> bool {
    let rest = text.strip_prefix('<').and_then(|tag| tag.strip_prefix(name));
    rest.is_some_and(|rest| rest.starts_with([' ', '>', '/']))
}

/// The elements of a text, one after the other, each with all that it holds.
fn children(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut from, mut depth, mut at) = (0usize, 0usize, 0usize);
    while let Some(length) = text.get(at..).and_then(|rest| rest.find('>')) {
        let end = at.saturating_add(length).saturating_add(1);
        let tag = text.get(at..end).unwrap_or_default();
        let tag = tag.get(tag.find('<').unwrap_or(0)..).unwrap_or_default();
        if tag.starts_with("</") {
            depth = depth.saturating_sub(1);
        } else if !tag.ends_with("/>") {
            depth = depth.saturating_add(1);
        }
        if depth == 0 {
            found.extend(text.get(from..end));
            from = end;
        }
        at = end;
    }
    found.extend(text.get(from..).filter(|rest| !rest.is_empty()));
    found
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn what_stands_within_an_element_is_put_in_order() {
        let written = "<w:p><w:pPr><w:rPr><w:sz w:val=\"2\" /><w:b /></w:rPr><w:jc w:val=\"right\"/><w:pStyle w:val=\"A\" /></w:pPr>\
                       <w:r><w:rPr /><w:t>a &lt;w:pPr&gt; b</w:t></w:r></w:p><w:p><w:pPr /></w:p>";
        let wanted = "<w:p><w:pPr><w:pStyle w:val=\"A\" /><w:jc w:val=\"right\"/><w:rPr><w:b /><w:sz w:val=\"2\" /></w:rPr></w:pPr>\
                      <w:r><w:rPr /><w:t>a &lt;w:pPr&gt; b</w:t></w:r></w:p><w:p><w:pPr /></w:p>";
        assert_eq!(String::from_utf8(in_order(written.as_bytes()).unwrap()).unwrap(), wanted);
    }
}
