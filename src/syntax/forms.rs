//! Which lines may stand under which declaration, and which rule of the grammar reads each.
//!
//! A line is recognised by its first words alone, so that a mistake further on is reported against what the line set
//! out to be.

use super::grammar::Rule;
use super::words::Keyword;

/// One kind of line.
pub(super) struct Form {
    /// The words that it begins with.
    pub(super) words: &'static [&'static str],
    /// The rule that reads it.
    pub(super) rule: Rule,
    /// How messages show it.
    pub(super) shown: &'static str,
}

const fn form(words: &'static [&'static str], rule: Rule, shown: &'static str) -> Form {
    Form { words, rule, shown }
}

const CALLED: Form = form(&["called"], Rule::called_line, "called \"…\", plural \"…\"");
const CLAUSE: Form = form(&["clause"], Rule::clause_line, "clause \"…\" \"…\"");
const MEANS: Form = form(&["means"], Rule::means_line, "means \"…\"");
const FORMERLY: Form = form(&["formerly"], Rule::formerly_line, "formerly \"…\"");
const NOTE: Form = form(&["note"], Rule::note_line, "note \"…\"");
const ACCEPTED: Form = form(&["accepted", "that"], Rule::accepted_line, "accepted that …, because \"…\"");
const WHERE: Form = form(&["where"], Rule::where_line, "where …");
const FOR_EACH: Form = form(&["for", "each"], Rule::for_each_line, "for each …");
const AT_MOST: Form = form(&["at", "most"], Rule::at_most_line, "at most …");
const AT_LEAST: Form = form(&["at", "least"], Rule::at_least_line, "at least …");
const ROUNDED_TO: Form = form(&["rounded", "to"], Rule::rounded_line, "rounded …");
const ROUNDED_DOWN: Form = form(&["rounded", "down"], Rule::rounded_line, "rounded …");
const ROUNDED_UP: Form = form(&["rounded", "up"], Rule::rounded_line, "rounded …");
const EVIDENCE: Form = form(&["evidence"], Rule::evidence_line, "evidence \"…\"");
const ON: Form = form(&["on"], Rule::on_line, "on …");
const IN: Form = form(&["in"], Rule::in_line, "in …");

const ANSWERS: Form = form(&["yes", "or", "no"], Rule::answers_line, "yes or no written … or …");
const BLANKS: Form = form(&["blanks", "written"], Rule::blanks_line, "blanks written …");

const CONTRACT: &[Form] = &[
    form(&["commissioner"], Rule::commissioner_line, "commissioner \"…\""),
    form(&["payee"], Rule::payee_line, "payee …"),
    form(&["term"], Rule::term_line, "term … to …"),
    form(&["settlement"], Rule::settlement_line, "settlement until …"),
    form(&["years"], Rule::years_line, "years from …"),
    form(&["statements"], Rule::statements_line, "statements in …"),
    form(&["rounding"], Rule::rounding_line, "rounding each payment line …"),
    form(&["currency"], Rule::currency_line, "currency …"),
    form(&["clock"], Rule::clock_line, "clock …"),
    form(&["cut-off"], Rule::cut_off_line, "cut-off … after each period"),
    form(&["contract", "years", "called"], Rule::years_called_line, "contract years called …"),
    form(&["quarters", "called"], Rule::quarters_called_line, "quarters called …"),
    form(&["working", "days"], Rule::working_days_line, "working days … to …"),
    form(&["dates"], Rule::dates_line, "dates written …"),
    ANSWERS,
    BLANKS,
    form(&["party"], Rule::party_line, "party \"…\" \"…\", called \"…\""),
    form(&["agreement", "prevails"], Rule::prevails_line, "agreement prevails over schedule"),
    form(&["agreement"], Rule::agreement_line, "agreement \"…\""),
    form(&["version"], Rule::version_line, "version \"…\""),
    form(&["examples"], Rule::prevails_line, "examples prevail over paragraphs"),
    form(&["paragraphs"], Rule::prevails_line, "paragraphs prevail over examples"),
    form(&["schedule"], Rule::prevails_line, "schedule prevails over agreement"),
    form(&["headings"], Rule::prevails_line, "headings are no terms"),
    ACCEPTED,
    CLAUSE,
    NOTE,
];
const UNIT: &[Form] = &[MEANS, ACCEPTED, NOTE];
const RECORD: &[Form] = &[
    form(&["no", "two", "rows"], Rule::unique_line, "no two rows share …"),
    form(&["no", "more", "than"], Rule::volume_line, "no more than … rows share …"),
    form(&["listed", "here"], Rule::listed_line, "listed here"),
    form(&["rows", "where"], Rule::rows_where_line, "rows where … is …"),
    form(&["rows", "until"], Rule::rows_until_line, "rows until \"…\""),
    form(&["headings", "in", "row"], Rule::headings_line, "headings in row …"),
    form(&["received", "on"], Rule::received_line, "received on …"),
    form(&["replaces", "the"], Rule::replaces_line, "replaces the row named in …"),
    form(&["reverses", "the"], Rule::reverses_line, "reverses the row named in …"),
    form(&["dates", "written"], Rule::dates_line, "dates written …"),
    ANSWERS,
    BLANKS,
    ACCEPTED,
    CALLED,
    FORMERLY,
    MEANS,
    CLAUSE,
    NOTE,
];
const SPELL: &[Form] = &[
    WHERE,
    FOR_EACH,
    form(&["from"], Rule::days_line, "from … to …"),
    form(&["joined"], Rule::joined_line, "joined over gaps of at most …"),
    form(&["without"], Rule::without_line, "without the days of …"),
    form(&["within"], Rule::clip_line, "within … to …"),
    form(&["cut", "at"], Rule::cut_at_line, "cut at the start of each …"),
    form(&["cut", "into"], Rule::blocks_line, "cut into blocks of …"),
    ACCEPTED,
    CALLED,
    FORMERLY,
    CLAUSE,
    NOTE,
];
const BALANCE: &[Form] = &[
    FOR_EACH,
    form(&["opens"], Rule::opens_line, "opens with …"),
    form(&["adds"], Rule::adds_line, "adds …"),
    form(&["takes"], Rule::takes_line, "takes …"),
    form(&["interest"], Rule::interest_line, "interest of …"),
    form(&["at", "least"], Rule::bound_line, "at least …"),
    form(&["at", "most"], Rule::bound_line, "at most …"),
    form(&["starts", "again"], Rule::again_line, "starts again where …"),
    form(&["lapses"], Rule::lapses_line, "lapses after …"),
    form(&["until"], Rule::until_line, "until …"),
    form(&["what", "is", "above"], Rule::lost_line, "what is above is lost"),
    form(&["what", "is", "missing"], Rule::lost_line, "what is missing is not owed"),
    form(&["what", "is", "left"], Rule::lost_line, "what is left at the end is lost"),
    ACCEPTED,
    CALLED,
    FORMERLY,
    CLAUSE,
    NOTE,
];
const TARIFF: &[Form] =
    &[form(&["source"], Rule::source_line, "source \"…\""), ACCEPTED, CALLED, FORMERLY, MEANS, CLAUSE, NOTE];
const DEFINE: &[Form] =
    &[AT_MOST, AT_LEAST, ROUNDED_TO, ROUNDED_DOWN, ROUNDED_UP, ACCEPTED, CALLED, FORMERLY, CLAUSE, NOTE];
const COHORT: &[Form] = &[
    WHERE,
    form(&["only", "the", "first"], Rule::only_line, "only the first for each … in order of …"),
    form(&["only", "the", "last"], Rule::only_line, "only the last for each … in order of …"),
    EVIDENCE,
    ACCEPTED,
    CALLED,
    FORMERLY,
    CLAUSE,
    NOTE,
];
const MEASURE: &[Form] = &[
    WHERE,
    FOR_EACH,
    AT_MOST,
    AT_LEAST,
    ROUNDED_TO,
    ROUNDED_DOWN,
    ROUNDED_UP,
    form(&["published", "with"], Rule::published_line, "published with the … first"),
    ACCEPTED,
    CALLED,
    FORMERLY,
    CLAUSE,
    NOTE,
];
const SCALE: &[Form] = &[
    form(&["each", "slice"], Rule::mode_line, "each slice at its own rate"),
    form(&["all", "at"], Rule::mode_line, "all at the rate reached"),
    ACCEPTED,
    CALLED,
    FORMERLY,
    CLAUSE,
    NOTE,
];
const PAYMENT: &[Form] = &[
    WHERE,
    FOR_EACH,
    form(&["pay"], Rule::pay_line, "pay …"),
    AT_MOST,
    AT_LEAST,
    ROUNDED_TO,
    ROUNDED_DOWN,
    ROUNDED_UP,
    IN,
    ON,
    form(&["to"], Rule::to_line, "to …"),
    form(&["an", "item"], Rule::item_line, "an item for each …"),
    form(&["shared"], Rule::shared_line, "shared … to …, the rest to …"),
    form(&["what", "rounding"], Rule::left_over_line, "what rounding leaves goes to …"),
    ACCEPTED,
    CALLED,
    FORMERLY,
    CLAUSE,
    NOTE,
];
const LIMITED_TO: Form = form(&["at", "most"], Rule::limit_line, "at most … for each …");
const NO_LESS_THAN: Form = form(&["at", "least"], Rule::limit_line, "at least … for each …");
const REDUCED: Form = form(&["the", "payments"], Rule::effect_line, "the payments themselves are reduced");
const DEDUCTED: Form =
    form(&["the", "excess"], Rule::effect_line, "the excess is deducted on a line of its own");
const ADDED: Form =
    form(&["the", "shortfall"], Rule::effect_line, "the shortfall is added on a line of its own");
const CAP: &[Form] = &[
    LIMITED_TO,
    NO_LESS_THAN,
    form(&["used", "up"], Rule::order_line, "used up in order of …"),
    REDUCED,
    DEDUCTED,
    ADDED,
    ACCEPTED,
    CALLED,
    FORMERLY,
    CLAUSE,
    NOTE,
];
/// A minimum is not used up, so that it has no order.
const MINIMUM: &[Form] =
    &[NO_LESS_THAN, LIMITED_TO, ADDED, REDUCED, DEDUCTED, ACCEPTED, CALLED, FORMERLY, CLAUSE, NOTE];
const CLAWBACK: &[Form] = &[
    WHERE,
    FOR_EACH,
    form(&["take", "back"], Rule::take_back_line, "take back …"),
    AT_MOST,
    AT_LEAST,
    ROUNDED_TO,
    ROUNDED_DOWN,
    ROUNDED_UP,
    IN,
    ON,
    form(&["from"], Rule::from_line, "from …"),
    form(&["shared"], Rule::owed_line, "shared … from …, the rest from …"),
    form(&["the", "rest"], Rule::rest_line, "the rest is …"),
    ACCEPTED,
    CALLED,
    FORMERLY,
    CLAUSE,
    NOTE,
];
const EXAMPLE: &[Form] = &[
    form(&["given"], Rule::given_line, "given … is …"),
    form(&["as", "known"], Rule::known_line, "as known on …"),
    form(&["suppose"], Rule::suppose_line, "suppose …"),
    form(&["then"], Rule::then_line, "then … is …"),
    ACCEPTED,
    CLAUSE,
    NOTE,
];

/// The lines that begin with words of their own.
pub(super) fn forms(keyword: Keyword) -> &'static [Form] {
    match keyword {
        Keyword::Contract => CONTRACT,
        Keyword::Unit => UNIT,
        Keyword::Record => RECORD,
        Keyword::Tariff => TARIFF,
        Keyword::Spell => SPELL,
        Keyword::Balance => BALANCE,
        Keyword::Define => DEFINE,
        Keyword::Cohort | Keyword::Outcome => COHORT,
        Keyword::Measure => MEASURE,
        Keyword::Scale => SCALE,
        Keyword::Payment => PAYMENT,
        Keyword::Cap => CAP,
        Keyword::Minimum => MINIMUM,
        Keyword::Clawback => CLAWBACK,
        Keyword::Example => EXAMPLE,
    }
}

/// The line that begins with any word: the field of a record, the value of a definition or a measure.
pub(super) fn free_form(keyword: Keyword) -> Option<Form> {
    match keyword {
        Keyword::Record => Some(form(&[], Rule::field_line, "a field: its name and its type")),
        Keyword::Define | Keyword::Measure => Some(form(&[], Rule::value_line, "the value")),
        _ => None,
    }
}

/// The rule that reads the header.
pub(super) fn header_rule(keyword: Keyword) -> Rule {
    match keyword {
        Keyword::Contract => Rule::contract_header,
        Keyword::Unit => Rule::unit_header,
        Keyword::Record => Rule::record_header,
        Keyword::Tariff => Rule::tariff_header,
        Keyword::Spell => Rule::spell_header,
        Keyword::Balance => Rule::balance_header,
        Keyword::Cap | Keyword::Minimum => Rule::limit_header,
        Keyword::Example => Rule::example_header,
        Keyword::Define
        | Keyword::Cohort
        | Keyword::Outcome
        | Keyword::Measure
        | Keyword::Scale
        | Keyword::Payment
        | Keyword::Clawback => Rule::of_header,
    }
}

/// Whether lines of some declaration begin with this word.
pub(super) fn begins_a_line(word: &str) -> bool {
    Keyword::ALL.into_iter().flat_map(forms).any(|form| form.words.first() == Some(&word))
}
