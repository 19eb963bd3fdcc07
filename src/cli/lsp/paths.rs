//! Addresses of files as editors write them, `file:///home/a/contract.meed`, and the paths that they stand for.

use std::path::{Path, PathBuf};

/// The path of an address; none for what is no file on this machine.
pub(super) fn path_of(address: &str) -> Option<PathBuf> {
    let rest = address.strip_prefix("file://")?;
    let rest = rest.strip_prefix("localhost").unwrap_or(rest);
    if !rest.starts_with('/') {
        return None;
    }
    let mut bytes = Vec::with_capacity(rest.len());
    let mut left = rest.bytes();
    while let Some(byte) = left.next() {
        let byte = match byte {
            b'%' => hexadecimal(left.next()?)?.checked_mul(16)?.checked_add(hexadecimal(left.next()?)?)?,
            byte => byte,
        };
        bytes.push(byte);
    }
    let path = String::from_utf8(bytes).ok()?;
    // `/c:/contracts` on Windows.
    let drive = path.get(1..).filter(|rest| rest.as_bytes().get(1) == Some(&b':'));
    Some(PathBuf::from(drive.filter(|_| cfg!(windows)).unwrap_or(&path)))
}

fn hexadecimal(digit: u8) -> Option<u8> {
    u8::try_from(char::from(digit).to_digit(16)?).ok()
}

/// The address of a path.
pub(super) fn address_of(path: &Path) -> String {
    let path = path.to_string_lossy().replace('\\', "/");
    let mut address = String::from(if path.starts_with('/') { "file://" } else { "file:///" });
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                address.push(char::from(byte));
            }
            byte => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_comes_back_from_its_address() {
        for path in ["/home/a/contract.meed", "/home/été/my contract/100% £.meed"] {
            assert_eq!(path_of(&address_of(Path::new(path))), Some(PathBuf::from(path)));
        }
        assert_eq!(path_of("file:///home/my%20contract.meed"), Some(PathBuf::from("/home/my contract.meed")));
    }

    #[test]
    fn what_is_no_file_here_has_no_path() {
        for address in ["untitled:Untitled-1", "https://example.org/a.meed", "file://other/a", "file:///%zz"]
        {
            assert_eq!(path_of(address), None, "{address}");
        }
    }
}
