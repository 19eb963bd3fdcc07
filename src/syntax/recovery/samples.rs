//! A line of each kind, for those whose own line cannot be mended.

use super::super::grammar::Rule;

/// The kinds of line, each with one that is right.
const SAMPLES: [(Rule, &str); 41] = [
    (Rule::contract_header, "contract \"Support at home\""),
    (Rule::commissioner_line, "commissioner \"County Council\""),
    (Rule::payee_line, "payee provider"),
    (Rule::term_line, "term 1 April 2023 to 31 March 2026"),
    (Rule::settlement_line, "settlement until 30 September 2026"),
    (Rule::years_line, "years from 1 April"),
    (Rule::statements_line, "statements in quarters"),
    (Rule::rounding_line, "rounding each payment line to the nearest penny, halves up"),
    (Rule::currency_line, "currency pounds"),
    (Rule::clock_line, "clock Europe/London"),
    (Rule::working_days_line, "working days Monday to Friday, without bank_holiday"),
    (Rule::unique_line, "no two rows share person_id and start_date"),
    (Rule::field_line, "start_date \"First day\" date, may be blank"),
    (Rule::record_header, "record stay \"one stay of one person\""),
    (Rule::tariff_header, "tariff start_fee \"Fee at the start\" £1,575.00"),
    (Rule::of_header, "payment reward \"Reward\" of stay"),
    (Rule::limit_header, "cap yearly_cap \"Cap of a year\" on reward"),
    (Rule::where_line, "where result is independent"),
    (Rule::for_each_line, "for each provider and quarter of start_date"),
    (Rule::only_line, "only the first for each person_id in order of start_date"),
    (Rule::evidence_line, "evidence \"The review that the person signed\""),
    (Rule::published_line, "published with the highest first"),
    (Rule::at_most_line, "at most £500.00"),
    (Rule::at_least_line, "at least £0.00"),
    (Rule::rounded_line, "rounded to the nearest penny, halves up"),
    (Rule::source_line, "source \"Schedule 2\""),
    (Rule::mode_line, "each slice at its own rate"),
    (Rule::pay_line, "pay 80% × (total fee)"),
    (Rule::in_line, "in quarter of start_date"),
    (Rule::on_line, "on end_date"),
    (Rule::to_line, "to provider"),
    (Rule::item_line, "an item for each area"),
    (Rule::limit_line, "at most £5,000.00 for each provider and quarter"),
    (Rule::order_line, "used up in order of start_date, then stay_id"),
    (Rule::effect_line, "the payments themselves are reduced"),
    (Rule::take_back_line, "take back total fee"),
    (Rule::rest_line, "the rest is not taken back"),
    (Rule::given_line, "given start_fee is £1,000.00"),
    (Rule::suppose_line, "suppose stay"),
    (Rule::then_line, "then reward to Acme in 2024Q2 is £480.00"),
    (Rule::joined_line, "joined over gaps of at most 7 days"),
];

/// A line of this kind.
pub(super) fn of(rule: Rule) -> Option<&'static str> {
    SAMPLES.iter().find(|(other, _)| *other == rule).map(|(_, sample)| *sample)
}

#[cfg(test)]
mod tests {
    use super::super::super::grammar;
    use super::SAMPLES;

    #[test]
    fn each_is_right() {
        for (rule, sample) in SAMPLES {
            assert!(grammar::read(rule, sample, 0).is_ok(), "{sample}");
        }
    }
}
