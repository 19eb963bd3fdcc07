//! What forms send.

/// The names and values of a query or of a form.
pub(super) fn fields(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        })
        .collect()
}

/// A value, by its name; empty where it is not there.
pub(super) fn value<'f>(fields: &'f [(String, String)], name: &str) -> &'f str {
    fields.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str()).unwrap_or_default()
}

/// `Ashdown+Care%2F2` is `Ashdown Care/2`.
fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::with_capacity(text.len()), text.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        let hex = (*first == b'%').then(|| after.get(..2)).flatten();
        let byte = hex
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match byte {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(if *first == b'+' { b' ' } else { *first });
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A text as a value in an address.
pub(super) fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// A part of a form with a file.
pub(super) struct Part {
    pub(super) name: String,
    /// What the file is called on the machine that it comes from, without folders.
    pub(super) file: Option<String>,
    pub(super) bytes: Vec<u8>,
}

/// The parts of a form with a file; none where it is no such form.
pub(super) fn parts(content_type: &str, body: &[u8]) -> Option<Vec<Part>> {
    let boundary = content_type.strip_prefix("multipart/form-data")?.split_once("boundary=")?.1;
    let boundary = boundary.split(';').next()?.trim_matches('"');
    if boundary.is_empty() || boundary.len() > 70 {
        return None;
    }
    let (first, between) = (format!("--{boundary}\r\n"), format!("\r\n--{boundary}"));
    let mut rest = body.strip_prefix(first.as_bytes())?;
    let mut parts = Vec::new();
    loop {
        let end = memchr::memmem::find(rest, between.as_bytes())?;
        let (part, after) = rest.split_at_checked(end)?;
        parts.push(parsed(part)?);
        let after = after.get(between.len()..)?;
        match after.strip_prefix(b"\r\n") {
            Some(next) => rest = next,
            None => return after.starts_with(b"--").then_some(parts),
        }
    }
}

fn parsed(part: &[u8]) -> Option<Part> {
    let end = memchr::memmem::find(part, b"\r\n\r\n")?;
    let head = std::str::from_utf8(part.get(..end)?).ok()?;
    let about = head.lines().find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))?;
    let told = |name: &str| {
        let from = about.split_once(&format!("; {name}=\""))?.1;
        Some(from.split('"').next()?.replace("%22", "\""))
    };
    let file = told("filename").map(|path| path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned());
    Some(Part { name: told("name")?, file, bytes: part.get(end.checked_add(4)?..)?.to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_as_browsers_write_them() {
        let read = fields("payee=Ashdown+Care%2F2&set=%C2%A31&x&bad=%ZZ%4");
        assert_eq!(value(&read, "payee"), "Ashdown Care/2");
        assert_eq!(value(&read, "set"), "£1");
        assert_eq!(value(&read, "bad"), "%ZZ%4");
        assert_eq!(value(&read, "nobody"), "");
        assert_eq!(value(&fields(&format!("a={}", encoded("A & B/ü=?"))), "a"), "A & B/ü=?");
    }

    #[test]
    fn files_are_read_to_the_byte() {
        let body = b"--xY\r\nContent-Disposition: form-data; name=\"record\"\r\n\r\nvisit\r\n--xY\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\data\\..\\a.csv\"\r\nContent-Type: text/csv\r\n\r\n1,2\r\n--x\r\n\r\n--xY--\r\n";
        let parts = parts("multipart/form-data; boundary=xY", body).unwrap();
        assert_eq!((parts[0].name.as_str(), parts[0].bytes.as_slice()), ("record", &b"visit"[..]));
        assert_eq!(parts[1].file.as_deref(), Some("a.csv"));
        assert_eq!(parts[1].bytes, b"1,2\r\n--x\r\n");
        for cut in 0..body.len() - 4 {
            assert!(super::parts("multipart/form-data; boundary=xY", &body[..cut]).is_none(), "{cut}");
        }
        assert!(super::parts("text/plain", body).is_none());
    }
}
