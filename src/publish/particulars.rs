//! What is to be known of a publication beside the contract and its data: `publication.csv`.

use std::collections::BTreeMap;

use super::organisation::OrgId;
use crate::diagnostic::Refusal;
use crate::report::unmarked;
use crate::text;
use crate::value::Day;

/// What a line gives, by its word in the column `what`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    Ocid,
    Uri,
    Publisher,
    Published,
    Award,
    Contract,
    License,
    Policy,
    ResultType,
    Organisation,
    IndigoOrganisation,
    Paid,
}

impl What {
    pub(super) const ALL: [What; 12] = [
        What::Ocid,
        What::Uri,
        What::Publisher,
        What::Published,
        What::Award,
        What::Contract,
        What::License,
        What::Policy,
        What::ResultType,
        What::Organisation,
        What::IndigoOrganisation,
        What::Paid,
    ];

    /// Its word.
    pub(super) fn word(self) -> &'static str {
        match self {
            What::Ocid => "ocid",
            What::Uri => "uri",
            What::Publisher => "publisher",
            What::Published => "published",
            What::Award => "award",
            What::Contract => "contract",
            What::License => "license",
            What::Policy => "publication policy",
            What::ResultType => "result type",
            What::Organisation => "organisation",
            What::IndigoOrganisation => "indigo organisation",
            What::Paid => "paid",
        }
    }

    /// What belongs there.
    pub(super) fn note(self) -> &'static str {
        match self {
            What::Ocid => {
                "the number of the contracting process: your prefix, then your own number, ocds-213czf-0042"
            }
            What::Uri => "the address of the publication: https://example.org/ocds/0042-payments.json",
            What::Publisher => "who publishes it",
            What::Published => "the day on which it is published: 2026-04-30",
            What::Award => "the number of the award of the contract",
            What::Contract => "the number of the contract",
            What::License => "the address of the licence of the data, if there is one",
            What::Policy => "the address of your publication policy, if there is one",
            What::ResultType => "Interim or Final, as the results are",
            What::Organisation => "its number in a register, after the code of the register: GB-COH-09506232",
            What::IndigoOrganisation => "its number at INDIGO: INDIGO-ORG-0042",
            What::Paid => "the day on which the period was paid: 2026-04-30; blank while it is not",
        }
    }
}

/// A day on which a period was paid, to everybody or to one payee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PaidOn {
    pub(super) payee: Option<String>,
    pub(super) period: String,
    pub(super) day: Day,
}

/// What is given of a publication from outside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Particulars {
    given: BTreeMap<What, String>,
    published: Option<Day>,
    organisations: BTreeMap<String, OrgId>,
    indigo: BTreeMap<String, String>,
    pub(super) paid: Vec<PaidOn>,
}

/// A line that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongLine {
    /// Its number in the file.
    pub line: u64,
    /// What is wrong with it.
    pub wrong: Refusal,
}

const COLUMNS: [&str; 4] = ["what", "who", "period", "value"];

impl Particulars {
    /// Reads the text of a file. Columns beside `what`, `who`, `period` and `value` are for people; a line without a
    /// value gives nothing.
    ///
    /// # Errors
    /// The first line that cannot be taken.
    pub fn read(text: &str) -> Result<Self, WrongLine> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let wrong = |line, wrong| WrongLine { line, wrong };
        let no_header = || {
            let message = "the first line does not name the columns what, who, period and value";
            Refusal::usage(message).with_help("write `what,who,period,value` there, with commas between them")
        };
        let header = reader.headers().map_err(|_| wrong(1, no_header()))?.clone();
        let at = |name: &str| header.iter().position(|heading| heading.trim() == name);
        let [Some(what), Some(who), Some(period), Some(value)] = COLUMNS.map(at) else {
            return Err(wrong(1, no_header()));
        };
        let mut particulars = Particulars::default();
        for record in reader.records() {
            let record = record.map_err(|error| {
                let line = error.position().map_or(0, csv::Position::line);
                wrong(line, Refusal::usage("this is no line of comma-separated values"))
            })?;
            let line = record.position().map_or(0, csv::Position::line);
            let cell = |at: usize| unmarked(record.get(at).unwrap_or_default().trim());
            let row = Row { what: cell(what), who: cell(who), period: cell(period), value: cell(value) };
            particulars.take(&row).map_err(|refused| wrong(line, refused))?;
        }
        Ok(particulars)
    }

    fn take(&mut self, row: &Row<'_>) -> Result<(), Refusal> {
        if [row.what, row.who, row.period, row.value].iter().all(|cell| cell.is_empty()) {
            return Ok(());
        }
        let Some(what) = What::ALL.into_iter().find(|what| what.word() == row.what) else {
            let help = text::meant_or_all(row.what, What::ALL.map(What::word), "words of the column what");
            return Err(
                Refusal::usage(format!("`{}` is nothing that is asked for", row.what)).with_help(help)
            );
        };
        if row.value.is_empty() {
            return Ok(());
        }
        let shape = |wrong: &str| {
            Err(Refusal::usage(format!("`{}`: `{}` {wrong}", row.what, row.value)).with_help(what.note()))
        };
        let (wants_who, may_have_who) = match what {
            What::Organisation | What::IndigoOrganisation => (true, true),
            What::Paid => (false, true),
            _ => (false, false),
        };
        if (wants_who && row.who.is_empty()) || (!may_have_who && !row.who.is_empty()) {
            let needs =
                if wants_who { "needs a name" } else { "is of nobody in particular, and has nothing" };
            return Err(Refusal::usage(format!("`{}` {needs} in the column who", row.what)));
        }
        if (what == What::Paid) == row.period.is_empty() {
            let needs =
                if what == What::Paid { "needs a period" } else { "is of no period, and has nothing" };
            return Err(Refusal::usage(format!("`{}` {needs} in the column period", row.what)));
        }
        let is_new = match what {
            What::Organisation => {
                let Some(id) = OrgId::parse(row.value) else {
                    return shape("is not the code of a register with a number after it");
                };
                if let Some((other, _)) =
                    self.organisations.iter().find(|(who, known)| **known == id && *who != row.who)
                {
                    let message = format!("`{}` is the number of `{other}` already", row.value);
                    let help = "two names in the data are two organisations: write one of them in the data";
                    return Err(Refusal::usage(message).with_help(help));
                }
                self.organisations.insert(row.who.to_owned(), id).is_none()
            }
            What::IndigoOrganisation => {
                let number = row.value.strip_prefix("INDIGO-ORG-");
                if number.is_none_or(|number| number.is_empty() || number.contains(char::is_whitespace)) {
                    return shape("is not the number of an organisation at INDIGO");
                }
                self.indigo.insert(row.who.to_owned(), row.value.to_owned()).is_none()
            }
            What::Paid => {
                let Some(day) = day(row.value) else { return shape("is no date") };
                let payee = Some(row.who.to_owned()).filter(|who| !who.is_empty());
                let known = self.paid.iter().any(|paid| paid.payee == payee && paid.period == row.period);
                self.paid.push(PaidOn { payee, period: row.period.to_owned(), day });
                !known
            }
            What::Published => {
                let Some(day) = day(row.value) else { return shape("is no date") };
                self.published.replace(day).is_none()
            }
            What::Ocid if !is_ocid(row.value) => return shape("is no number of a contracting process"),
            What::Uri | What::License | What::Policy if !is_address(row.value) => {
                return shape("is no address of the web");
            }
            What::ResultType if !["Interim", "Final"].contains(&row.value) => {
                return shape("is neither Interim nor Final");
            }
            What::Ocid
            | What::Uri
            | What::Publisher
            | What::Award
            | What::Contract
            | What::License
            | What::Policy
            | What::ResultType => self.given.insert(what, row.value.to_owned()).is_none(),
        };
        if is_new {
            return Ok(());
        }
        let of = [row.who, row.period].into_iter().filter(|cell| !cell.is_empty());
        let of: String = of.map(|cell| format!(" `{cell}`")).collect();
        Err(Refusal::usage(format!("`{}`{of} is given twice", row.what))
            .with_help("leave one of the lines out"))
    }

    /// What is given for the whole of it.
    pub(super) fn given(&self, what: What) -> Option<&str> {
        self.given.get(&what).map(String::as_str)
    }

    /// The day on which it is published.
    pub(super) fn published(&self) -> Option<Day> {
        self.published
    }

    /// The number of an organisation in a register.
    pub(super) fn organisation(&self, name: &str) -> Option<&OrgId> {
        self.organisations.get(name)
    }

    /// The number of an organisation at INDIGO.
    pub(super) fn indigo(&self, name: &str) -> Option<&str> {
        self.indigo.get(name).map(String::as_str)
    }
}

/// A line of the file.
struct Row<'t> {
    what: &'t str,
    who: &'t str,
    period: &'t str,
    value: &'t str,
}

fn day(text: &str) -> Option<Day> {
    Day::parse(text).or_else(|| Day::parse_long(text))
}

/// `ocds-`, six letters or digits that are registered, a dash, and a number of one's own.
fn is_ocid(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let (ocds, prefix, own) =
        (parts.next(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let in_prefix = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    ocds == Some("ocds")
        && prefix.len() == 6
        && prefix.chars().all(in_prefix)
        && !own.is_empty()
        && !own.contains(char::is_whitespace)
}

/// A whole address, without anything that would have to be written otherwise in one.
fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let may_stand = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && rest.chars().all(may_stand))
}
