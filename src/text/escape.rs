//! What reaches a screen: characters that would steer it, or that cannot be seen, as escapes.

use std::borrow::Cow;

/// Whether a character does something to a screen instead of standing on it: controls, directions of writing, and marks
/// without width. The joiners that some scripts are written with are letters to them, and stay.
pub fn steers(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// A text of several lines as it may be shown: `\u{1b}` instead of the character. Line ends and tabs stay.
pub fn shown(text: &str) -> Cow<'_, str> {
    replaced(text, |character| !matches!(character, '\n' | '\t') && steers(character), braced)
}

/// The same for text that we have coloured: the escapes for colours stay.
pub fn coloured(text: &str) -> Cow<'_, str> {
    if !text.contains('\u{1b}') {
        return shown(text);
    }
    let mut rest = text;
    let mut whole = String::with_capacity(text.len());
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        whole.push_str(&shown(before));
        let length = after.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b';').count();
        let (colour, next) = after.split_at_checked(length).unwrap_or(("", after));
        rest = match next.strip_prefix('m') {
            Some(next) => {
                whole.push_str(&format!("\u{1b}[{colour}m"));
                next
            }
            None => {
                whole.push_str(&braced('\u{1b}'));
                whole.push('[');
                after
            }
        };
    }
    whole.push_str(&shown(rest));
    Cow::Owned(whole)
}

/// A name that belongs on one line.
pub fn one_line(text: &str) -> Cow<'_, str> {
    replaced(text, steers, braced)
}

/// JSON in which such characters are written as JSON writes them; it means the same.
pub fn json(text: &str) -> Cow<'_, str> {
    replaced(
        text,
        |character| !matches!(character, '\n' | '\t' | '\r') && steers(character),
        |character| {
            let mut units = [0; 2];
            character.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect()
        },
    )
}

/// `\u{202e}`
fn braced(character: char) -> String {
    character.escape_unicode().to_string()
}

fn replaced(text: &str, wrong: impl Fn(char) -> bool, by: impl Fn(char) -> String) -> Cow<'_, str> {
    if !text.chars().any(&wrong) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if wrong(character) {
            shown.push_str(&by(character));
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_screen_is_written_out() {
        assert_eq!(shown("a\u{1b}[2Jb\nc\td\r"), "a\\u{1b}[2Jb\nc\td\\u{d}");
        assert_eq!(shown("A\u{202e}RTL\u{200b}\u{9b}"), "A\\u{202e}RTL\\u{200b}\\u{9b}");
        assert_eq!(one_line("a\nb"), "a\\u{a}b");
        assert_eq!(json("\"\u{202e}\u{e0041}\"\n"), "\"\\u202e\\udb40\\udc41\"\n");
    }

    #[test]
    fn only_colours_pass_where_we_colour() {
        let text = "\u{1b}[1;31mred\u{1b}[0m \u{1b}[2J \u{1b}]0;t\u{7}";
        assert_eq!(coloured(text), "\u{1b}[1;31mred\u{1b}[0m \\u{1b}[2J \\u{1b}]0;t\\u{7}");
    }

    #[test]
    fn letters_of_every_script_stay() {
        let text = "Åse, Ödön, Łódź, Αθήνα, Київ, دبی\u{200c}ها, 東京, 👩\u{200d}🔬";
        assert!(matches!(shown(text), Cow::Borrowed(same) if same == text));
    }
}
