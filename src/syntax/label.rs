//! What a message says for a rule: ``expected `of` or the end of the line``.

use super::grammar::Rule;

/// What stands in a formula.
pub(super) const VALUE: &str = "a value";
/// What need not be named where any value may stand.
pub(super) const KINDS_OF_VALUE: [&str; 3] = [TEXT, DATE, LABEL];
const NAME: &str = "a name";
const TEXT: &str = "a text in quotes";
const SIGN: &str = "a sign";
const COMPARISON: &str = "a comparison such as `is`";
const DATE: &str = "a date such as `1 April 2023`";
const LABEL: &str = "a period such as `2024Q2`";
const UNIT: &str = "a unit";
const TYPE: &str = "a type such as `text`, `date` or `money`";
const PERIOD: &str = "`week`, `month`, `quarter`, `contract year` or `financial year`";
const PERIODS: &str = "`weeks`, `months`, `quarters`, `contract years` or `financial years`";
const STEP: &str = "what to round to";
const HALVES: &str = "`halves up`, `halves down` or `halves to even`";
const DAYS: &str = "`both days counted` or `the first day not counted`";
const REST: &str = "`the rest is carried forward, and what is left at the end is shown but not taken back` or `the rest is not taken back`";
const LOST: &str =
    "`what is above is lost`, `what is missing is not owed` or `what is left at the end is lost`";
const EFFECT: &str = "`the payments themselves are reduced`, or that the excess is deducted or the shortfall added on a line of its own";
const DOUBT: &str = "`one value serves all periods`, `money is multiplied by a bare number`, `the limit lets nothing through`, `lines may fall after the end`, `time may be counted backwards`, `a period without a line has no minimum`, `the amount may be below nil`, `no data reaches the band`, `the limit never binds`, `there is no limit`, `one row earns several payments` or `one person may be paid for again`";
const PART_OF_A_NAME: &str = "`the year in which they begin`, `the year in which they end` or `their number`";
const PART_DAYS: &str = "days of the week, `working days` or `days that are not working days`";
const ROUNDING: &str = "`to the nearest`, `down to` or `up to`";

impl Rule {
    /// How messages call what the rule reads; none for what they never name. Exhaustive: a new rule needs a decision.
    #[rustfmt::skip]
    pub(super) fn label(self) -> Option<&'static str> {
        Some(match self {
            Rule::EOI => "the end of the line",
            Rule::name | Rule::names => NAME,
            Rule::expr | Rule::term | Rule::comparison | Rule::sum | Rule::product | Rule::factor => VALUE,
            Rule::list | Rule::keys | Rule::bracket | Rule::open | Rule::word | Rule::reference | Rule::this_row | Rule::plain_reference => VALUE,
            Rule::number | Rule::money | Rule::amount | Rule::currency | Rule::percent | Rule::per_hundred => VALUE,
            Rule::points | Rule::quantity | Rule::plain | Rule::digits => VALUE,
            Rule::yes | Rule::no | Rule::it | Rule::aggregate | Rule::share | Rule::postfix => VALUE,
            Rule::elapsed | Rule::calendar_months | Rule::choose | Rule::complete | Rule::nth_day | Rule::day_of => VALUE,
            Rule::what_leaves | Rule::period_of | Rule::period_day | Rule::inner_period | Rule::minus => VALUE,
            Rule::quoted => TEXT,
            Rule::date => DATE,
            Rule::day_month => "a day and a month such as `1 April`",
            Rule::year | Rule::period => LABEL,
            Rule::add | Rule::subtract | Rule::multiply | Rule::divide => SIGN,
            Rule::test | Rule::is_at_least | Rule::is_at_most | Rule::is_more_than | Rule::is_less_than => COMPARISON,
            Rule::comma => "`,`",
            Rule::close => "`)`",
            Rule::unit_word | Rule::per_unit | Rule::working_days => UNIT,
            Rule::ordinal | Rule::ordinal_digits => "a day such as `5th`",
            Rule::field_type | Rule::unit_text => TYPE,
            Rule::choice | Rule::choice_word => "a choice",
            Rule::modifier => "`unique`, `may be blank`, `from … to …`, `at least`, `at most`, `on or after`, `on or before`, `column` or `written`",
            Rule::p_week | Rule::p_month | Rule::p_quarter | Rule::p_contract_year | Rule::p_financial_year => PERIOD,
            Rule::weeks | Rule::months | Rule::quarters | Rule::contract_years | Rule::financial_years => PERIODS,
            Rule::penny | Rule::pound | Rule::places => STEP,
            Rule::halves_up | Rule::halves_down | Rule::halves_to_even => HALVES,
            Rule::rounding | Rule::nearest | Rule::down_to | Rule::up_to => ROUNDING,
            Rule::both_days | Rule::first_day_not => DAYS,
            Rule::kw_and => "`and`",
            Rule::kw_or => "`or`",
            Rule::kw_is => "`is`",
            Rule::kw_of | Rule::of_name | Rule::of_rows => "`of`",
            Rule::kw_to => "`to`",
            Rule::kw_from => "`from`",
            Rule::kw_in | Rule::in_period => "`in`",
            Rule::kw_on => "`on`",
            Rule::kw_per => "`per`",
            Rule::kw_until => "`until`",
            Rule::kw_written => "`written`",
            Rule::kw_then => "`then`",
            Rule::for_each => "`for each`",
            Rule::order_of | Rule::series => "`in order of`",
            Rule::file_order => "`file order`",
            Rule::related_tail => "`where` or `behind this …`",
            Rule::in_all => "`in all`",
            Rule::in_order_of => "`used up in order of`",
            Rule::day_from => "`day from`",
            Rule::taken_in | Rule::left_out => "`is taken in` or `is left out`",
            Rule::if_blank | Rule::if_empty => "`if blank` or `if … is empty`",
            Rule::which_must_be_given => "`which must be given`",
            Rule::decimal_places => "`decimal places`",
            Rule::each_payment_line => "`each payment line`",
            Rule::day_month_year | Rule::month_day_year | Rule::year_month_day => {
                "`day/month/year`, `month/day/year` or `year-month-day`"
            }
            Rule::date_form => "`day/month/year`, `month/day/year` or `year-month-day`",
            Rule::data_word | Rule::data_plain => "a word as the data writes it, such as `\"Y\"`",
            Rule::answer_words => "what stands for yes and for no, such as `Y or N`",
            Rule::blank_words => "what stands for a blank, such as `\"N/A\"`",
            Rule::hours_form | Rule::hours_minutes | Rule::hours_minutes_seconds => "`hours:minutes` or `hours:minutes:seconds`",
            Rule::at_midnight => "`at midnight`",
            Rule::file | Rule::kw_file => "`file`",
            Rule::no_two_rows => "`no two rows share`",
            Rule::no_more_than => "`no more than`",
            Rule::rows_in_all | Rule::rows_share | Rule::values_of => {
                "`rows in all`, `rows share` and fields, or `values of` and a field"
            }
            Rule::volume_key | Rule::volume_keys => "a field, or a period of a date, such as `quarter of start_date`",
            Rule::listed_here => "`listed here`",
            Rule::to_be_supplied => "`to be supplied`",
            Rule::chosen | Rule::kw_chosen => "`chosen` and a choice",
            Rule::across_all_payees => "`across all payees`",
            Rule::clock | Rule::moment_on | Rule::moment_day | Rule::clock_time | Rule::day_of_moment | Rule::clock_time_of => VALUE,
            Rule::zone => "a zone such as `Europe/London`",
            Rule::after_each_period => "`after each period`",
            Rule::replaces_row => "`replaces the row named in`",
            Rule::reverses_row => "`reverses the row named in`",
            Rule::kw_called => "`called`",
            Rule::kw_means => "`means`",
            Rule::examples_prevail | Rule::paragraphs_prevail => "`examples prevail over paragraphs` or `paragraphs prevail over examples`",
            Rule::schedule_prevails | Rule::agreement_prevails => "`schedule prevails over agreement` or `agreement prevails over schedule`",
            Rule::headings_no_terms => "`headings are no terms`",
            Rule::year_begun | Rule::year_ended | Rule::both_years | Rule::holding_year | Rule::their_number => PART_OF_A_NAME,
            Rule::an_item_for_each => "`an item for each`",
            Rule::weekday => "a day of the week such as `Monday`",
            Rule::part_days | Rule::only_working_days | Rule::not_working_days => PART_DAYS,
            Rule::between | Rule::kw_between => "`between` and two clock times",
            Rule::kw_without => "`without`",
            Rule::published_with => "`published with the`",
            Rule::highest_first => "`highest first`",
            Rule::lowest_first => "`lowest first`",
            Rule::each_slice => "`each slice at its own rate`",
            Rule::all_at_rate => "`all at the rate reached`",
            Rule::payments_reduced => "`the payments themselves are reduced`",
            Rule::excess_deducted => "`the excess is deducted on a line of its own`",
            Rule::shortfall_added => "`the shortfall is added on a line of its own`",
            Rule::at_the_next_row => "`at the next row`",
            Rule::is_empty => "`is empty`",
            Rule::whichever_is_given => "`whichever is given`",
            Rule::kw_plural => "`plural`",
            Rule::joined_over => "`joined over gaps of at most`",
            Rule::without_days_of => "`without the days of`",
            Rule::cut_at_each => "`cut at the start of each`",
            Rule::cut_into | Rule::cut_into_whole => "`cut into blocks of` or `cut into whole blocks of`",
            Rule::last_may_be_shorter => "`the last may be shorter`",
            Rule::above_is_lost | Rule::missing_is_not_owed | Rule::left_is_lost | Rule::lost_line => LOST,
            Rule::starts_again_where => "`starts again where`",
            Rule::lapses_after => "`lapses after`",
            Rule::opens_with => "`opens with`",
            Rule::interest_of => "`interest of`",
            Rule::together => "`together`",
            Rule::rest_carried => "`the rest is carried forward, and what is left at the end is shown but not taken back`",
            Rule::rest_dropped => "`the rest is not taken back`",
            Rule::what_rounding_leaves => "`what rounding leaves goes to the`",
            Rule::largest_remainders | Rule::the_largest | Rule::the_last => "`largest remainders`, `largest` or `last`",
            Rule::rest_to | Rule::the_rest => "`the rest to`",
            Rule::rest_from => "`the rest from`",
            Rule::falling => "`falling`",
            Rule::before_they_are_shared => "`before they are shared`",
            Rule::straight_line | Rule::in_a_straight_line => "`in a straight line from … to … at the next row`",
            Rule::cell => "a value, `when …`, `otherwise`, `from …`, `above …`, `from the bottom` or `to begin with`",
            Rule::accepted_that => "`accepted that`",
            Rule::kw_because => "`because`",
            Rule::doubt => DOUBT,
            Rule::effect_line => EFFECT,
            Rule::rest_line => REST,
            Rule::mode_line => "`each slice at its own rate` or `all at the rate reached`",
            Rule::literal_line => VALUE,
            // Either it is always read, or another rule at the same place says more.
            Rule::WHITESPACE | Rule::COMMENT | Rule::gap | Rule::word_char | Rule::edge | Rule::plain_word
            | Rule::reserved | Rule::connective | Rule::particle | Rule::answer | Rule::summary
            | Rule::span_of_time | Rule::quoted_inner | Rule::quote | Rule::percentage_points | Rule::day
            | Rule::month | Rule::period_odd | Rule::period_fixed | Rule::kw_not | Rule::kw_by
            | Rule::kw_for | Rule::kw_at | Rule::kw_source | Rule::at_most | Rule::at_least
            | Rule::is_not_one_of | Rule::is_one_of | Rule::is_given | Rule::is_blank | Rule::is_from
            | Rule::is_on_or_before | Rule::is_on_or_after | Rule::is_before | Rule::is_after | Rule::is_not
            | Rule::blank_tail | Rule::and_a_blank | Rule::kw_if | Rule::from_the_bottom | Rule::own_line | Rule::days_tail | Rule::part_tail | Rule::phrase | Rule::reach
            | Rule::elapsed_unit | Rule::kw_calendar_months | Rule::choose_word | Rule::kw_complete | Rule::operand | Rule::kw_the
            | Rule::statement_date | Rule::term_day | Rule::first_of_term | Rule::last_of_term | Rule::last_of_settlement
            | Rule::first_day_of | Rule::last_day_of | Rule::payable_after | Rule::aggregate_count
            | Rule::aggregate_word | Rule::as_a_share_of | Rule::shift | Rule::after | Rule::before
            | Rule::point | Rule::on_the | Rule::on_the_latest | Rule::on_the_earliest | Rule::simple
            | Rule::power | Rule::to_the_power_of | Rule::or_tail | Rule::must_tail | Rule::rounded_tail | Rule::given_tail | Rule::possessive | Rule::apostrophe_s | Rule::lookup
            | Rule::for_keys | Rule::at_date | Rule::key | Rule::period_kind | Rule::of_the_term
            | Rule::kw_rounded | Rule::step | Rule::halves | Rule::contract_header | Rule::example_header
            | Rule::unit_header | Rule::record_header | Rule::plural | Rule::of_header | Rule::limit_header
            | Rule::after_names | Rule::tariff_header | Rule::by_names | Rule::supplied | Rule::source
            | Rule::kw_contract | Rule::kw_example | Rule::kw_unit | Rule::kw_record | Rule::kw_tariff
            | Rule::spell_header | Rule::kw_spell | Rule::days_line | Rule::joined_line | Rule::without_line
            | Rule::balance_header | Rule::kw_balance | Rule::opens_line | Rule::adds_line | Rule::takes_line | Rule::interest_line
            | Rule::bound_line | Rule::again_line | Rule::lapses_line | Rule::until_line | Rule::kw_adds | Rule::kw_takes
            | Rule::clip_line | Rule::kw_within | Rule::cut_at_line | Rule::blocks_line
            | Rule::answers_line | Rule::blanks_line | Rule::kw_blanks | Rule::rows_where_line | Rule::rows_where | Rule::rows_until_line
            | Rule::rows_until | Rule::headings_line | Rule::headings_in_row | Rule::written | Rule::capitals_ignored
            | Rule::fractions_dropped | Rule::may_be_blank_words
            | Rule::accepted_line | Rule::doubt_one_value | Rule::doubt_bare_number | Rule::doubt_nothing_through | Rule::doubt_after_the_end | Rule::doubt_backwards | Rule::doubt_no_line | Rule::doubt_below_nil
            | Rule::doubt_outside_term | Rule::doubt_no_first_day | Rule::doubt_later_fact | Rule::doubt_own_figure | Rule::doubt_same_label | Rule::doubt_fewer_rows | Rule::doubt_decides_nothing | Rule::doubt_no_outcome | Rule::doubt_ordinary_words
            | Rule::means_line | Rule::formerly_line | Rule::kw_formerly | Rule::party_line | Rule::kw_party | Rule::agreement_line | Rule::kw_agreement | Rule::version_line | Rule::kw_version | Rule::prevails_line
            | Rule::called | Rule::means | Rule::formerly | Rule::choice_means
            | Rule::doubt_never_reached | Rule::doubt_never_binds | Rule::doubt_no_limit | Rule::doubt_paid_together | Rule::doubt_paid_again
            | Rule::kw_declare | Rule::kw_limit | Rule::note_line | Rule::kw_note | Rule::called_line | Rule::clause_line | Rule::kw_clause | Rule::commissioner_line
            | Rule::payee_line | Rule::term_line | Rule::settlement_line | Rule::years_line
            | Rule::statements_line | Rule::rounding_line | Rule::currency_line | Rule::dates_line | Rule::working_days_line | Rule::clock_line | Rule::kw_clock
            | Rule::cut_off_line | Rule::kw_cut_off | Rule::received_line | Rule::received_on | Rule::replaces_line | Rule::reverses_line | Rule::years_called_line | Rule::quarters_called_line
            | Rule::year_part | Rule::quarter_part | Rule::item_line
            | Rule::kw_commissioner | Rule::kw_payee | Rule::kw_term | Rule::kw_settlement | Rule::kw_years
            | Rule::kw_statements | Rule::kw_rounding | Rule::kw_currency | Rule::kw_dates | Rule::periods
            | Rule::unique_line | Rule::volume_line | Rule::listed_line | Rule::field_line | Rule::ty_text | Rule::ty_number | Rule::ty_whole_number
            | Rule::ty_percentage | Rule::ty_date | Rule::ty_date_and_time | Rule::ty_yes_or_no | Rule::one_of | Rule::kw_one_of
            | Rule::refers | Rule::refers_to | Rule::modifier_start | Rule::on_or_after | Rule::on_or_before | Rule::unique | Rule::may_be_blank
            | Rule::within | Rule::column | Rule::kw_column | Rule::source_line | Rule::value_line
            | Rule::only_line | Rule::only_the_first | Rule::only_the_last | Rule::running_tail | Rule::first_tail | Rule::of_the_first | Rule::of_the_last | Rule::in_a_row_where
            | Rule::any_other | Rule::kw_other | Rule::this_or_any_other | Rule::any_key | Rule::of_any | Rule::behind | Rule::kw_behind | Rule::kw_this | Rule::up_to_this | Rule::before_this | Rule::of_the_one_before
            | Rule::published_line | Rule::where_line | Rule::for_each_line | Rule::evidence_line | Rule::at_least_line
            | Rule::rounded_line | Rule::kw_where | Rule::kw_evidence | Rule::at_most_line
            | Rule::pay_line | Rule::take_back_line | Rule::in_line | Rule::on_line
            | Rule::to_line | Rule::shared_line | Rule::left_over_line | Rule::kw_shared | Rule::share_to | Rule::owed_line | Rule::share_from | Rule::ordered | Rule::before_shared | Rule::from_line | Rule::kw_pay | Rule::kw_take_back | Rule::limit_line
            | Rule::across | Rule::order_line | Rule::then_key | Rule::given_line | Rule::known_line | Rule::as_known_on | Rule::suppose_line
            | Rule::then_line | Rule::to_payee | Rule::kw_given | Rule::kw_suppose | Rule::to_begin_with
            | Rule::kw_above | Rule::kw_when | Rule::kw_otherwise | Rule::none_of_it | Rule::all_of_it => return None,
        })
    }
}
