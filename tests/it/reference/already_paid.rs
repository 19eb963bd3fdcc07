//! Payments that use what other payments come to, worked out by hand; the reference evaluator works them out too.

use meed::statement::{Selection, Statement};

use crate::support::written::csv;

use super::case::{Case, checked, compared};

const HEAD: &str = "contract \"Already paid\"
  payee provider
  term 1 April 2024 to 31 March 2026
  years from 1 April
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record visit
  visit_id whole number, unique
  provider text
  partner text
  done date
  price money
";

/// The statement of terms on visits: `payee,period,item,amount`.
fn statement(terms: &str, visits: &[&str]) -> String {
    let rows = visits.iter().map(|row| (*row).to_owned()).collect();
    let case = Case {
        text: format!("{HEAD}{terms}"),
        files: vec![("visit_id,provider,partner,done,price".to_owned(), rows)],
    };
    let model = checked(&case.text).unwrap_or_else(|reason| panic!("{reason}"));
    let outcome = compared(&model, &case).unwrap_or_else(|reason| panic!("{reason}")).unwrap();
    csv(&Statement::of(&model, &outcome, &Selection::default()))
}

fn refused(terms: &str) -> String {
    checked(&format!("{HEAD}{terms}")).unwrap_err()
}

const ADVANCE: &str = "
payment advance \"On account\" of visit
  for each provider and quarter of done
  pay count × £100.00 per visit
";

#[test]
fn at_the_year_end_what_was_paid_on_account_is_settled() {
    let terms = format!(
        "{ADVANCE}
payment settlement of visit
  for each provider and contract year of done
  pay total price − total advance
  on last day of (contract year of done)
"
    );
    let visits = [
        "1,Acme,P,2024-04-02,150.00",
        "2,Acme,P,2024-08-02,90.00",
        "3,Acme,P,2025-04-01,70.00",
        "4,Beech,P,2024-05-01,40.00",
    ];
    // Acme's first year: £240.00 − 2 × £100.00; its second £70.00 − £100.00; Beech £40.00 − £100.00.
    let expected = "payee,period,item,amount
Acme,2024Q2,advance,100.00
Acme,2024Q3,advance,100.00
Acme,2025Q1,settlement,40.00
Acme,2025Q2,advance,100.00
Acme,2026Q1,settlement,-30.00
Beech,2024Q2,advance,100.00
Beech,2025Q1,settlement,-60.00
";
    assert_eq!(statement(&terms, &visits), expected);
    let said = terms.replace("total advance\n", "total advance for provider and contract year of done\n");
    assert_eq!(statement(&said, &visits), expected);
}

#[test]
fn what_several_payments_leave_of_a_level_is_topped_up() {
    let terms = format!(
        "{ADVANCE}
payment travel of visit
  pay £7.50
  on done

payment level of visit
  for each provider and quarter of done
  pay larger of (£250.00 − total advance − total travel for provider and quarter) and £0.00
"
    );
    let visits = [
        "1,Acme,P,2024-04-02,1.00",
        "2,Acme,P,2024-05-02,1.00",
        "3,Beech,P,2024-05-02,1.00",
        "4,Beech,P,2024-05-03,1.00",
        "5,Beech,P,2024-05-04,1.00",
    ];
    // Acme: £250.00 − £200.00 − £15.00 = £35.00; Beech has £322.50.
    let expected = "payee,period,item,amount
Acme,2024Q2,advance,200.00
Acme,2024Q2,travel,15.00
Acme,2024Q2,level,35.00
Beech,2024Q2,advance,300.00
Beech,2024Q2,travel,22.50
Beech,2024Q2,level,0.00
";
    // `total travel` by itself would run over the rows of the clause, which are the same here.
    assert_eq!(statement(&terms, &visits), expected);
    let rows = terms.replace("total travel for provider and quarter", "total travel");
    assert_eq!(statement(&rows, &visits), expected);
}

/// `partner` is a subcontractor of the prime provider.
#[test]
fn a_prime_provider_keeps_what_is_left_after_its_partners_are_paid() {
    let terms = "
payment partner_share of visit
  for each provider and partner and quarter of done
  pay 60% × total price
  to partner

payment prime of visit
  for each provider and quarter of done
  pay total price − total partner_share for provider and quarter of done

payment thanks of visit
  for each partner and quarter of done
  pay 10% × total partner_share for payee and quarter
  to partner
";
    let visits = [
        "1,Prime,Ash,2024-04-02,100.01",
        "2,Prime,Ash,2024-05-02,50.02",
        "3,Prime,Birch,2024-05-02,33.33",
        "4,Other,Ash,2024-05-02,10.00",
    ];
    // Ash gets 60% of £150.03, £90.018, from Prime and £6.00 from Other; Birch £19.998. Prime keeps £183.36 − £90.02 −
    // £20.00. What Ash is paid by whomever is £96.02, a tenth of which is £9.602.
    let expected = "payee,period,item,amount
Ash,2024Q2,partner_share,96.02
Ash,2024Q2,thanks,9.60
Birch,2024Q2,partner_share,20.00
Birch,2024Q2,thanks,2.00
Other,2024Q2,prime,4.00
Prime,2024Q2,prime,73.34
";
    assert_eq!(statement(terms, &visits), expected);
}

#[test]
fn investors_and_a_provider_share_an_amount_to_the_penny() {
    let terms = "
payment invested of visit
  for each provider and quarter of done
  pay 80% × total price
  to \"Investors Ltd\"

payment kept of visit
  for each provider and quarter of done
  pay total price − total invested
";
    // 80% of £100.01 is £80.008; of £0.02 £0.016. What is kept makes up the whole.
    let visits = ["1,Acme,P,2024-04-02,100.01", "2,Beech,P,2024-04-02,0.02"];
    let expected = "payee,period,item,amount
Acme,2024Q2,kept,20.00
Beech,2024Q2,kept,0.00
Investors Ltd,2024Q2,invested,80.03
";
    assert_eq!(statement(terms, &visits), expected);
}

#[test]
fn one_line_is_shared_among_several_payees() {
    let terms = "
payment earned of visit
  for each provider and quarter of done
  pay 50% × total price
  shared 80% to \"Investors Ltd\", 7.5% to \"Bank\", the rest to provider

payment bonus of visit
  for each provider and quarter of done
  pay 10% × total earned

payment fee of visit
  for each provider and quarter of done
  pay 10% × total earned for \"Bank\" and quarter
  to \"Bank\"

cap payee_cap on earned
  at most £30.00 for each payee and quarter
  used up in order of provider
  the payments themselves are reduced
";
    // Half of £100.03 is £50.015, £50.02 in pennies: £40.016 and £3.7515 of it, and £6.25 are left. Of £1.00: £0.80,
    // £0.075, £0.12. The investors keep £30.00 of £40.02 from Acme and nothing of £0.80 from Beech. The bank gets a
    // tenth of £3.75 + £0.08 twice.
    let visits = ["1,Acme,P,2024-04-02,100.00", "2,Acme,P,2024-05-02,0.03", "3,Beech,P,2024-04-02,2.00"];
    let expected = "payee,period,item,amount
Acme,2024Q2,earned,6.25
Acme,2024Q2,bonus,5.00
Bank,2024Q2,earned,3.83
Bank,2024Q2,fee,0.76
Beech,2024Q2,earned,0.12
Beech,2024Q2,bonus,0.10
Investors Ltd,2024Q2,earned,30.00
";
    assert_eq!(statement(terms, &visits), expected);
}

#[test]
fn the_parts_of_an_amount_below_nought_make_the_whole() {
    let terms = "
payment earned of visit
  pay £1.00 − price
  on done
  shared 33.3% to \"Investors Ltd\", the rest to provider
";
    // £1.00 − £6.01 = −£5.01: a third to the penny is −£1.66833, −£1.67.
    let expected = "payee,period,item,amount
Acme,2024Q2,earned,-3.34
Investors Ltd,2024Q2,earned,-1.67
";
    assert_eq!(statement(terms, &["1,Acme,P,2024-04-02,6.01"]), expected);
}

#[test]
fn a_payment_catches_up_with_what_was_earned_also_downwards() {
    let terms = "
payment monthly of visit
  for each provider and month of done
  pay £50.00

payment catch_up of visit
  for each provider and quarter of done
  pay total price − total monthly
";
    // Two months are £100.00 on account. Acme has earned £120.00 and then, in one month, £20.00.
    let visits = ["1,Acme,P,2024-04-02,100.00", "2,Acme,P,2024-06-02,20.00", "3,Acme,P,2024-07-02,20.00"];
    let expected = "payee,period,item,amount
Acme,2024Q2,monthly,100.00
Acme,2024Q2,catch_up,20.00
Acme,2024Q3,monthly,50.00
Acme,2024Q3,catch_up,-30.00
";
    assert_eq!(statement(terms, &visits), expected);
}

const CAPPED: &str = "
payment core of visit
  pay price
  on done

cap core_cap on core
  at most £100.00 for each provider and quarter
  used up in order of visit_id
  the payments themselves are reduced

payment bonus of visit
  for each provider and quarter of done
  pay 10% × (what is payable after core_cap for provider and quarter of done)
";

#[test]
fn a_payment_can_use_what_a_cap_leaves_of_another() {
    let visits = ["1,Acme,P,2024-04-02,80.00", "2,Acme,P,2024-05-02,80.00", "3,Acme,P,2024-07-02,30.00"];
    // £160.00 is cut to £100.00.
    let expected = "payee,period,item,amount
Acme,2024Q2,core,100.00
Acme,2024Q2,bonus,10.00
Acme,2024Q3,core,30.00
Acme,2024Q3,bonus,3.00
";
    assert_eq!(statement(CAPPED, &visits), expected);
    // By the clause's own keys, of the one payment that the cap is on, and by who is paid and when.
    for keys in ["", " of core", " for payee and quarter", " of core for payee and quarter"] {
        let other = CAPPED.replace(" for provider and quarter of done)", &format!("{keys})"));
        assert_eq!(statement(&other, &visits), expected, "{keys}");
    }
    // A cap that deducts on a line of its own leaves as much.
    let own_line = CAPPED.replace(
        "  used up in order of visit_id\n  the payments themselves are reduced",
        "  the excess is deducted on a line of its own",
    );
    let expected = "payee,period,item,amount
Acme,2024Q2,core,160.00
Acme,2024Q2,core_cap,-60.00
Acme,2024Q2,bonus,10.00
Acme,2024Q3,core,30.00
Acme,2024Q3,bonus,3.00
";
    assert_eq!(statement(&own_line, &visits), expected);
}

#[test]
fn a_later_cap_holds_what_an_earlier_one_left_and_what_was_paid_on_it() {
    let terms = format!(
        "{CAPPED}
cap both_cap on core and bonus together, after core_cap
  at most £105.00 for each provider and quarter
  used up in order of payment, then visit_id
  the payments themselves are reduced
"
    );
    let visits = ["1,Acme,P,2024-04-02,80.00", "2,Acme,P,2024-05-02,80.00"];
    let expected = "payee,period,item,amount
Acme,2024Q2,core,100.00
Acme,2024Q2,bonus,5.00
";
    assert_eq!(statement(&terms, &visits), expected);
}

#[test]
fn a_cap_can_be_a_share_of_what_other_payments_come_to() {
    let terms = format!(
        "{ADVANCE}
payment extra of visit
  for each provider and quarter of done
  pay total price

cap extra_cap on extra
  at most 50% × total advance for each provider and contract year
  used up in order of quarter
  the excess is deducted on a line of its own
"
    );
    // Half of £300.00 in the year: £100.00 are left for the second quarter.
    let visits = [
        "1,Acme,P,2024-04-02,50.00",
        "2,Acme,P,2024-07-02,90.00",
        "3,Acme,P,2024-07-03,40.00",
        "4,Beech,P,2024-07-03,40.00",
    ];
    let expected = "payee,period,item,amount
Acme,2024Q2,advance,100.00
Acme,2024Q2,extra,50.00
Acme,2024Q3,advance,200.00
Acme,2024Q3,extra,130.00
Acme,2024Q3,extra_cap,-30.00
Beech,2024Q3,advance,100.00
Beech,2024Q3,extra,40.00
";
    assert_eq!(statement(&terms, &visits), expected);
}

#[test]
fn lines_outside_the_term_are_not_paid_and_do_not_count() {
    let terms = format!(
        "{ADVANCE}
payment settlement of visit
  for each provider
  pay total price − total advance for provider
  on last day of the term
"
    );
    // The second visit is a year late: its advance is not paid.
    let visits = ["1,Acme,P,2024-04-02,150.00", "2,Acme,P,2027-04-02,90.00"];
    let expected = "payee,period,item,amount
Acme,2024Q2,advance,100.00
Acme,2026Q1,settlement,140.00
";
    assert_eq!(statement(&terms, &visits), expected);
}

#[test]
fn no_payment_may_use_itself_directly_or_round_about() {
    let itself = ADVANCE.replace("count ×", "total advance + count ×");
    assert!(refused(&itself).starts_with("E0203"), "{}", refused(&itself));
    let around = format!(
        "{}
payment later of visit
  for each provider and quarter of done
  pay total advance
",
        ADVANCE.replace("count ×", "total later + count ×")
    );
    assert!(refused(&around).starts_with("E0203"), "{}", refused(&around));
    let through_a_cap =
        CAPPED.replace("  pay price\n  on done", "  pay price + total bonus for payee\n  on done");
    assert!(refused(&through_a_cap).starts_with("E0203"), "{}", refused(&through_a_cap));
}
