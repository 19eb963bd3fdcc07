//! What changes between two versions of a contract: in words, in marks, in money.

use std::fs;
use std::path::Path;
use std::process::Command;

use meed::report::redline::{self, LineKind, Mark, Marked};
use meed::report::{Document, docx, terms};
use meed::source::Source;

use crate::support::command::{folder, meed};

fn old_text() -> String {
    fs::read_to_string("contracts/reablement/contract.meed").unwrap()
}

/// The contract with some of its words others; each has to be there.
fn changed(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(old_text(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

/// The variants on which the expected figures were worked out, apart from this command, by paying each contract by
/// itself.
const THRESHOLD: (&str, &str) = ("| from 45%        |", "| from 50%        |");
const EDGE: (&str, &str) = ("| from 45%        |", "| above 45%       |");
const DAY: (&str, &str) =
    ("outcome_date is on or before 42 days after", "outcome_date is before 42 days after");
const ROUNDED: (&str, &str) = (
    "(success as a share of eligible, or 0% if eligible is empty)",
    "(success as a share of eligible, or 0% if eligible is empty)\n  rounded to the nearest 1%, halves up",
);
const ORDER: (&str, &str) = (
    "used up in order of start_date, then episode_id",
    "used up in order of quarter, then weekly_hours_before, then episode_id",
);
const EXCLUDED: (&str, &str) = (
    "and a blank outcome is taken in)\n",
    "and a blank outcome is taken in)\n    and pathway is not intensive\n",
);

/// What the command says of the contract against another text.
fn diff(name: &str, new: &str, more: &[&str]) -> String {
    let folder = folder(&format!("diff-{name}"));
    let file = folder.join("contract.meed");
    fs::write(&file, new).unwrap();
    let args = ["diff", "contracts/reablement", file.to_str().unwrap()];
    let out = meed(&[&args[..], more].concat());
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

#[test]
fn each_of_five_changes_is_worth_what_was_worked_out_apart() {
    let changes = [
        ("threshold", THRESHOLD, "£76,605.84 becomes £76,291.00: −£314.84"),
        ("day", DAY, "£76,605.84 becomes £75,237.57: −£1,368.27"),
        ("rounded", ROUNDED, "no amount changes: £76,605.84 in all, before and after"),
        (
            "order",
            ORDER,
            "£76,605.84 becomes £76,605.84: £0.00 (increases +£230.00, decreases −£230.00, payee by payee)",
        ),
        ("excluded", EXCLUDED, "£76,605.84 becomes £76,978.38: +£372.54"),
    ];
    for (name, change, expected) in changes {
        let said = diff(name, &changed(&[change]), &[]);
        assert!(said.contains(expected), "{name}: {said}");
    }
}

#[test]
fn five_changes_together_add_up_exactly_in_the_order_of_the_text() {
    let new = changed(&[THRESHOLD, DAY, ROUNDED, ORDER, EXCLUDED]);
    let said = diff("all", &new, &["--format", "json"]);
    let all: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(all["effect"]["total"]["change"], "-1496.84");
    let pence = |value: &serde_json::Value| {
        let digits: String =
            value.as_str().unwrap().chars().filter(|c| c.is_ascii_digit() || *c == '-').collect();
        digits.parse::<i64>().unwrap()
    };
    let steps = all["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 5);
    let sum: i64 = steps.iter().map(|step| pence(&step["moves"]["change"])).sum();
    assert_eq!(sum, -149_684);
    // The first is made alone: as worked out above.
    assert_eq!(
        (&steps[0]["declarations"][0], pence(&steps[0]["moves"]["change"])),
        (&"cohort eligible".into(), 37_254)
    );
}

#[test]
fn what_cannot_move_money_is_told_from_what_does_not_here() {
    // At 45% the second band begins at nothing, as much as the first gives.
    let said = diff("edge", &changed(&[EDGE]), &["--format", "json"]);
    let all: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(all["steps"][0]["verdict"], "cannot");
    // 55.5% of the first example becomes 56%: no Episode of the data is affected.
    let said = diff("elsewhere", &changed(&[ROUNDED]), &["--format", "json"]);
    let all: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(all["steps"][0]["verdict"], "moves_elsewhere");
    assert!(all["examples"].as_array().unwrap().iter().any(|one| one["after"] == "£33,000.00"), "{said}");
}

#[test]
fn the_instructions_say_what_to_substitute() {
    let said = diff("words", &changed(&[THRESHOLD, DAY]), &["--no-data"]);
    assert!(said.contains("[share_earned], for “45%” substitute “50%”, in each place"), "{said}");
    assert!(
        said.contains("for “on or before” substitute “before”") || said.contains("leave out “on or”"),
        "{said}"
    );
    assert!(said.contains("Nothing else changes."));
}

#[test]
fn renames_layout_and_remarks_are_no_changes() {
    let renamed = old_text().replace("hourly_rate", "care_price");
    let said = diff("renamed", &renamed, &[]);
    assert!(
        said.contains("[care_price], formerly [hourly_rate]") && said.contains("No printed word changes."),
        "{said}"
    );
    let loose = old_text().replace("  statements    in quarters", "  statements in quarters -- as agreed");
    let said = diff("loose", &loose, &[]);
    assert!(
        said.contains("No printed word changes.") && !said.contains("What each change is worth"),
        "{said}"
    );
    let said = diff("same", &old_text(), &[]);
    assert!(said.contains("The two are the same."), "{said}");
    assert!(said.contains("no amount changes: £") && !said.contains("Effect by"), "{said}");
    let label =
        changed(&[("payment hours_saved \"Hours saved\"", "payment hours_saved \"Hours of care saved\"")]);
    let said = diff("label", &label, &["--no-data"]);
    assert!(
        said.contains("“Hours saved” is now called “Hours of care saved”, in every place [hours_saved]"),
        "{said}"
    );
}

fn schedule(text: &str) -> Document {
    let checked = meed::check(&Source::new("contract.meed", text));
    let model = checked.model.unwrap_or_else(|| panic!("{:#?}", checked.findings));
    terms::document(&meed::terms::schedule(&model, &Vec::new()))
}

/// The lines that are left when all marks of one kind are taken away.
fn without(lines: &[Marked], gone: Mark) -> Vec<(LineKind, Vec<String>)> {
    let kept = lines.iter().filter(|line| line.mark != gone);
    let cell = |cell: &Vec<redline::Segment>| {
        cell.iter().filter(|one| one.mark != gone).map(|one| one.text.as_str()).collect::<String>()
    };
    kept.map(|line| (line.kind, line.cells.iter().map(cell).collect())).collect()
}

/// Texts of the paragraphs of a Word document when its insertions or its deletions are taken away, as Word does.
fn paragraphs(xml: &str, accept: bool) -> Vec<String> {
    let (gone, stays) = if accept { ("del", "ins") } else { ("ins", "del") };
    let mut text = xml.replace("w:delText", "w:t");
    // Rows and paragraphs that are gone as wholes.
    for (open, close) in [("<w:tr>", "</w:tr>"), ("<w:p>", "</w:p>")] {
        let parts: Vec<&str> = text.split(open).collect();
        let mut kept = parts[0].to_owned();
        for part in &parts[1..] {
            let (inside, after) = part.split_once(close).unwrap();
            let properties =
                inside.split("</w:trPr>").next().filter(|_| open == "<w:tr>" && inside.contains("</w:trPr>"));
            let properties =
                properties.or_else(|| inside.split("</w:pPr>").next().filter(|_| open == "<w:p>"));
            let mark = format!("<w:{gone} ");
            if properties.is_some_and(|properties| properties.contains(&mark)) {
                kept.push_str(after);
            } else {
                kept.push_str(&format!("{open}{inside}{close}{after}"));
            }
        }
        text = kept;
    }
    let mut left = String::new();
    let mut rest = text.as_str();
    // An empty mark stands in the properties of what stays.
    while let Some((before, tagged)) = rest.split_once(&format!("<w:{gone} ")) {
        left.push_str(before);
        let (tag, after) = tagged.split_once('>').unwrap();
        let is_empty = tag.ends_with('/');
        rest = if is_empty { after } else { after.split_once(&format!("</w:{gone}>")).unwrap().1 };
    }
    left.push_str(rest);
    assert!(left.contains("<w:p>") && !stays.is_empty());
    let texts = left.split("<w:p>").skip(1).map(|paragraph| {
        let paragraph = paragraph.split("</w:p>").next().unwrap();
        let runs = paragraph.split("<w:t ").skip(1);
        let runs = runs.map(|run| run.split_once('>').unwrap().1.split("</w:t>").next().unwrap());
        runs.collect::<String>()
    });
    texts.filter(|text| !text.is_empty()).collect()
}

/// The part of a Word file that holds its text; parts are stored as they are.
fn body(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let (_, body) = text.split_once("<w:body>").unwrap();
    format!("<w:body>{}", body.split_once("</w:body>").unwrap().0)
}

#[test]
fn accepting_all_gives_the_new_schedule_and_rejecting_all_the_old() {
    let variants = [
        changed(&[THRESHOLD, DAY, ROUNDED, ORDER, EXCLUDED]),
        changed(&[EDGE]),
        old_text().replace("hourly_rate", "care_price"),
        old_text().split("\nexample ").next().unwrap().to_owned(),
        fs::read_to_string("contracts/peterborough/contract.meed").unwrap(),
        fs::read_to_string("contracts/youth-contract/contract.meed").unwrap(),
    ];
    let old = schedule(&old_text());
    for text in variants {
        let new = schedule(&text);
        let lines = redline::marked(&old, &new);
        let alone = |document: &Document| without(&redline::marked(document, document), Mark::Deleted);
        assert_eq!(without(&lines, Mark::Deleted), alone(&new));
        assert_eq!(without(&lines, Mark::Inserted), alone(&old));
        let word = docx::write(&redline::document(&old, &new), "Redline").unwrap();
        assert_eq!(word, docx::write(&redline::document(&old, &new), "Redline").unwrap());
        let plain = |document: &Document| {
            let word = docx::write(&redline::document(document, document), "Redline").unwrap();
            paragraphs(&body(&word), true)
        };
        let xml = body(&word);
        assert_eq!(paragraphs(&xml, true), plain(&new));
        assert_eq!(paragraphs(&xml, false), plain(&old));
    }
}

#[test]
fn an_old_version_is_found_in_the_repository() {
    let folder = folder("diff-git");
    let git = |args: &[&str]| {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=A", "-c", "user.email=a@example.org"]).args(args);
        let out = git.current_dir(&folder).output();
        out.is_ok_and(|out| out.status.success())
    };
    fs::write(folder.join("contract.meed"), old_text()).unwrap();
    if !git(&["init", "-q", "-b", "main"]) {
        return;
    }
    assert!(git(&["add", "."]) && git(&["commit", "-q", "-m", "signed"]));
    fs::write(folder.join("contract.meed"), changed(&[THRESHOLD])).unwrap();
    let out = Command::new(env!("CARGO_BIN_EXE_meed"))
        .args(["diff", "main:contract.meed", "contract.meed", "--no-data"])
        .current_dir(&folder)
        .output()
        .unwrap();
    let said = String::from_utf8(out.stdout).unwrap();
    assert!(said.contains("for “45%” substitute “50%”"), "{said}{}", String::from_utf8_lossy(&out.stderr));
    let out = Command::new(env!("CARGO_BIN_EXE_meed"))
        .args(["diff", "nowhere:contract.meed", "contract.meed"])
        .current_dir(&folder)
        .output();
    assert_eq!(out.unwrap().status.code(), Some(2));
}

/// A paragraph that comes in between takes no other's number: 10 is Core Payments in the register of both versions.
#[test]
fn instructions_cite_the_numbers_that_are_kept() {
    let both = folder("diff-kept");
    let (old, new) = (both.join("old"), both.join("new"));
    fs::create_dir_all(&old).unwrap();
    fs::create_dir_all(&new).unwrap();
    fs::write(old.join("contract.meed"), old_text()).unwrap();
    let frozen = meed(&["terms", old.to_str().unwrap(), "--freeze"]);
    assert_eq!(frozen.status.code(), Some(0), "{}", String::from_utf8_lossy(&frozen.stderr));
    fs::copy(old.join("paragraphs.csv"), new.join("paragraphs.csv")).unwrap();
    let first = (
        "payment core ",
        "payment visit_fee \"Fee for a visit\" of episode\n  pay £10.00\n  in quarter of start_date\n\npayment core ",
    );
    fs::write(new.join("contract.meed"), changed(&[first])).unwrap();
    let told = |with: &Path| {
        let out = meed(&["diff", old.to_str().unwrap(), with.to_str().unwrap(), "--no-data"]);
        String::from_utf8(out.stdout).unwrap()
    };
    let kept = told(&new);
    assert!(kept.contains("in paragraph 9A.1 [visit_fee]"), "{kept}");
    assert!(!kept.contains("paragraph 10"), "{kept}");
    // Without a register the numbers are those of the old version's own order.
    fs::remove_file(old.join("paragraphs.csv")).unwrap();
    fs::remove_file(new.join("paragraphs.csv")).unwrap();
    assert!(told(&new).contains("in paragraph 10.1 [visit_fee]"));
}

/// The statement says in which paragraphs of the signed schedule its items stand; without kept numbers it says none.
#[test]
fn a_statement_cites_the_numbers_that_are_kept() {
    let own = folder("statement-kept");
    fs::create_dir_all(own.join("data")).unwrap();
    fs::write(own.join("contract.meed"), old_text()).unwrap();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("contracts/reablement/data/episode.csv");
    fs::copy(data, own.join("data/episode.csv")).unwrap();
    let paid = |format: &str| {
        let out = meed(&["pay", own.to_str().unwrap(), "--format", format]);
        String::from_utf8(out.stdout).unwrap()
    };
    assert!(!paid("table").contains("In the schedule"));
    meed(&["terms", own.to_str().unwrap(), "--freeze"]);
    let register = fs::read_to_string(own.join("paragraphs.csv")).unwrap();
    let of = |reference: &str| {
        let line = register.lines().find(|line| line.starts_with(&format!("{reference},"))).unwrap();
        line.split(',').nth(1).unwrap().to_owned()
    };
    let table = paid("table");
    for item in ["core", "reward"] {
        assert!(table.contains(&format!("paragraph {} [{item}]", of(item))), "{table}");
    }
    let json: serde_json::Value = serde_json::from_str(&paid("json")).unwrap();
    assert_eq!(json["paragraphs"][0]["item"], "core");
    assert_eq!(json["paragraphs"][0]["paragraph"], of("core").as_str());
}

/// Without data and without an example: four of five are 80%, and for 75% £1,000.00 are paid where three of four are so.
/// What is written otherwise and means the same is proved to move nothing.
#[test]
fn what_a_change_is_worth_is_looked_for_on_data_that_is_found() {
    let terms = |threshold: &str| {
        format!(
            "contract \"Checks\"
  payee practice
  term 1 April 2025 to 31 March 2026
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record patient
  patient_id text, unique
  practice   text
  due        date, from 1 April 2025 to 31 March 2026
  checked    yes or no

outcome done of patient
  where checked

measure share_done of patient
  for each practice and quarter of due
  (done as a share of patient, or 0% if patient is empty)

measure number of patient
  for each practice and quarter of due
  count

payment reward of patient
  for each practice and quarter of due
  pay
    | when share_done is at least {threshold} | £1,000.00 |
    | otherwise                               | £0.00     |
"
        )
    };
    let both = folder("diff-found");
    fs::create_dir_all(&both).unwrap();
    let said = |old: &str, new: &str| {
        fs::write(both.join("old.meed"), old).unwrap();
        fs::write(both.join("new.meed"), new).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_meed"));
        command.arg("diff").arg(both.join("old.meed")).arg(both.join("new.meed")).arg("--no-data");
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let lower = said(&terms("80%"), &terms("75%"));
    assert!(lower.contains("is £0.00 before and £1,000.00 after"), "{lower}");
    assert!(!lower.contains("no case found"), "{lower}");
    let four = |condition: &str| terms("80%").replace("share_done is at least 80%", condition);
    let same = said(&four("number is at least 4 patients"), &four("number is more than 3 patients"));
    assert!(same.contains("the same whatever the data: proved"), "{same}");
}

/// A version that asks for a column more cannot be paid on the old one's data: what changes is told all the same, and why
/// there are no pounds. One in which only the record has another name is paid on the same file.
#[test]
fn a_version_that_the_data_does_not_fit_is_compared_all_the_same() {
    let both = folder("diff-columns");
    fs::create_dir_all(&both).unwrap();
    let terms = fs::read_to_string("contracts/reablement/contract.meed").unwrap();
    let said = |new: &str| {
        fs::write(both.join("new.meed"), new).unwrap();
        let out = Command::new(env!("CARGO_BIN_EXE_meed"))
            .args(["diff", "contracts/reablement"])
            .arg(both.join("new.meed"))
            .output()
            .unwrap();
        let (said, err) = (String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap());
        assert_eq!((out.status.code(), err.as_str()), (Some(0), ""), "{said}");
        said
    };
    let more = terms
        .replace("  reviewed             yes or no", "  borough              text, may be blank\n  reviewed             yes or no")
        .replace(
            "payment core \"Core payment\" of episode\n",
            "payment core \"Core payment\" of episode\n  where borough is \"North\", and a blank borough is left out\n",
        );
    let more = said(&more);
    assert!(more.contains("the new version cannot be paid on it: "), "{more}");
    assert!(more.contains("there is no column `borough` [E0506]"), "{more}");
    assert!(more.contains("insert the row “Borough (borough)"), "{more}");
    assert!(!more.contains("on this data:\n") && !more.contains("Before"), "{more}");
    let renamed = ["record episode", "of episode", "suppose episode"]
        .iter()
        .fold(terms, |terms, words| terms.replace(words, &words.replace("episode", "support")))
        .replace("is 2 episodes", "is 2 supports");
    let renamed = said(&renamed);
    assert!(renamed.contains("no amount changes: £76,605.84 in all"), "{renamed}");
    assert!(renamed.contains("[support], formerly [episode]"), "{renamed}");
}
