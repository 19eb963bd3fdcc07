//! Two versions of the contract beside each other: the file, the drafts beside it, and other contracts in its folder.

use std::fs;
use std::path::PathBuf;

use meed::report::html::{escaped, within};

use super::Site;
use super::form::{encoded, fields, value};
use super::http::{Request, Response};
use super::layout::{again, page, quoted, said};
use crate::cli::reply::Exit;

/// The folder of the drafts.
pub(super) const DRAFTS: &str = "drafts";

/// A version that can be chosen: what it is called, and its file.
pub(super) struct Version {
    pub(super) name: String,
    pub(super) path: PathBuf,
}

/// The contract first, then what lies beside it. A request names one of these, and never a file.
pub(super) fn versions(site: &Site) -> Vec<Version> {
    let file = site.contract.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut found = vec![Version { name: file, path: site.contract.clone() }];
    let folder = site.contract.parent().map(PathBuf::from).unwrap_or_default();
    for (inside, before) in [(folder.join(DRAFTS), "drafts/"), (folder, "")] {
        let entries = fs::read_dir(inside).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut paths: Vec<PathBuf> = entries
            .filter(|path| {
                path.is_file() && !path.is_symlink() && path.extension().is_some_and(|own| own == "meed")
            })
            .filter(|path| *path != site.contract)
            .collect();
        paths.sort();
        found.extend(paths.into_iter().filter_map(|path| {
            let name = format!("{before}{}", path.file_name()?.to_str()?);
            Some(Version { name, path })
        }));
    }
    found
}

pub(super) fn screen(site: &Site, request: &Request) -> Response {
    let asked = fields(&request.query);
    let (from, to) = (value(&asked, "from"), value(&asked, "to"));
    let versions = versions(site);
    let options = |chosen: &str| -> String {
        let option = |version: &Version| {
            let selected = if version.name == chosen { " selected" } else { "" };
            format!("<option{selected}>{}</option>", escaped(&version.name))
        };
        versions.iter().map(option).collect()
    };
    let mut body = String::from(
        "<p>What changes between two versions of the contract: clause by clause, in money on the data beside it, and in the words of the schedule.</p>\n",
    );
    if versions.len() == 1 {
        body += &format!(
            "<p>There is only one version. <a href=\"{}\">Edit the text</a> and keep it as a draft, or compare it there with the file.</p>\n",
            site.gate.address("edit")
        );
    } else {
        let other = versions.get(1).map(|version| version.name.clone()).unwrap_or_default();
        body += &format!(
            "<form method=\"get\" action=\"{}\" class=\"line-form\"><p><label for=\"from\">From</label> <select id=\"from\" name=\"from\">{}</select> <label for=\"to\">to</label> <select id=\"to\" name=\"to\">{}</select> <button>Compare</button></p></form>\n",
            site.gate.address("compare"),
            options(from),
            options(if to.is_empty() { &other } else { to }),
        );
        let drafts = versions.iter().filter(|version| version.name.starts_with("drafts/"));
        let ways: String = drafts
            .map(|draft| {
                let way = format!("{}?draft={}", site.gate.address("edit"), encoded(&draft.name));
                format!("<li><a href=\"{}\">Edit {}</a></li>\n", escaped(&way), escaped(&draft.name))
            })
            .collect();
        body += &format!("<ul>{ways}</ul>\n");
    }
    let chosen = |name: &str| versions.iter().find(|version| version.name == name);
    if let (Some(from), Some(to)) = (chosen(from), chosen(to)) {
        let paths = [&from.path, &to.path].map(|path| path.display().to_string());
        let [old, new] = &paths;
        let words = ["diff", "--format=html", "--", old.as_str(), new.as_str()].map(str::to_owned);
        let reply = crate::cli::answered(words.to_vec());
        let command = format!("meed diff {} {}", quoted(&from.name), quoted(&to.name));
        body += &match reply.exit {
            Exit::Fine => {
                let html = String::from_utf8_lossy(&reply.out);
                format!("<article class=\"schedule\">{}</article>\n{}", within(&html), again(&command))
            }
            _ => said(&reply, &command),
        };
    }
    page(site, "compare", "Compare drafts", &body)
}
