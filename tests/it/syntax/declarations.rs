//! Declarations that are accepted, and the trees that they become.

use meed::syntax::ast::{
    BodyStep, BodyValue, CellKind, ContractPayee, DeclarationKind, FieldModifier, FieldType, LimitEffect,
    Name, Placing, Rest, SpellStep, TariffBody,
};
use meed::value::{DateOrder, PeriodKind, ScaleMode};

use super::dump::{dump, dump_rounding, dump_unit};
use super::only;

fn names(names: &[Name]) -> Vec<&str> {
    names.iter().map(|name| name.node.as_str()).collect()
}

#[test]
fn a_contract() {
    let declaration = only(
        "contract \"Title\"\n  commissioner \"C\"\n  payee \"P\"\n  term 1 April 2023 to 31 March 2026\n  settlement until 30 \
         September 2026\n  years from 1 April\n  statements in financial years\n  rounding each payment line down to the \
         penny\n  currency euros\n  dates written day/month/year\n  note \"VAT\" \"None.\"\n",
    );
    assert_eq!(declaration.name.node, "Title");
    assert_eq!(declaration.notes[0].title.as_ref().unwrap().node, "VAT");
    assert_eq!(declaration.notes[0].text.node, "None.");
    let DeclarationKind::Contract(contract) = declaration.kind else { panic!() };
    assert_eq!(contract.commissioner[0].node, "C");
    assert_eq!(contract.payee[0].node, ContractPayee::Named("P".to_owned()));
    let (from, to) = &contract.term[0].node;
    assert_eq!((from.node.as_str(), to.node.as_str()), ("1 April 2023", "31 March 2026"));
    assert_eq!(contract.settlement[0].node.node, "30 September 2026");
    assert_eq!(contract.years[0].node, "1 April");
    assert_eq!(contract.statements[0].node, PeriodKind::FinancialYear);
    assert_eq!(dump_rounding(&contract.rounding[0].node), "down:penny");
    assert_eq!(contract.currency[0].node, "euros");
    assert_eq!(contract.forms.dates[0].node.order, DateOrder::DayMonthYear);
}

#[test]
fn a_clause_said_twice_is_kept_twice() {
    let DeclarationKind::Contract(contract) =
        only("contract \"T\"\n  years from 1 April\n  years from 1 May\n").kind
    else {
        panic!()
    };
    assert_eq!(contract.years.len(), 2);
}

#[test]
fn a_record() {
    let declaration = only(
        "record person, plural people \"customers\"\n  a \"A\" £ per hour, at least £0.00, column \"Col A\"\n  b one of x, \"y z\", \
         unique, may be blank\n  c refers to person\n  d whole number, from 0 to 5\n  no two rows share a and b\n",
    );
    assert_eq!(declaration.label.unwrap().node, "customers");
    let DeclarationKind::Record(record) = declaration.kind else { panic!() };
    assert_eq!(record.plural[0].node, "people");
    let [a, b, c, d] = record.fields.as_slice() else { panic!() };
    let FieldType::Quantity(unit) = &a.ty.node else { panic!() };
    assert_eq!((a.label.as_ref().unwrap().node.as_str(), dump_unit(unit).as_str()), ("A", "£/hour"));
    assert!(matches!(&a.modifiers[1].node, FieldModifier::Column(headings) if headings[0].node == "Col A"));
    let FieldType::OneOf(choices) = &b.ty.node else { panic!() };
    assert_eq!(names(choices), ["x", "y z"]);
    assert_eq!(
        (&b.modifiers[0].node, &b.modifiers[1].node),
        (&FieldModifier::Unique, &FieldModifier::MayBeBlank(Vec::new()))
    );
    assert!(matches!(&c.ty.node, FieldType::RefersTo(name) if name.node == "person"));
    assert!(
        matches!(&d.modifiers[0].node, FieldModifier::Range(from, to) if dump(from) == "0" && dump(to) == "5")
    );
    assert_eq!(names(&record.uniques[0].node), ["a", "b"]);
}

#[test]
fn tariffs() {
    let body = |text: &str| match only(text).kind {
        DeclarationKind::Tariff(tariff) => (tariff.body, tariff.source.len()),
        other => panic!("{other:?}"),
    };
    assert!(
        matches!(body("tariff a \"A\" 12 source \"S\""), (TariffBody::Single(value), 1) if dump(&value) == "12")
    );
    assert!(matches!(body("tariff a −5%"), (TariffBody::Single(value), 0) if dump(&value) == "(− 5%)"));
    let (supplied, _) = body("tariff a £ per hour, to be supplied");
    assert!(matches!(supplied, TariffBody::Supplied(ty) if matches!(&ty.node, FieldType::Quantity(_))));
    assert_eq!(body("tariff a"), (TariffBody::Missing, 0));
    let (table, sources) =
        body("tariff a by x and y\n  | x | y | from 1 April 2023 |\n  | l | m | £5.00 |\n  source \"S\"");
    let TariffBody::Table { by, table } = table else { panic!() };
    assert_eq!((names(&by), table.rows.len(), sources), (vec!["x", "y"], 2, 1));
    assert!(matches!(&table.rows[0].cells[2].kind, CellKind::From(date) if dump(date) == "<1 April 2023>"));
}

#[test]
fn a_spell_keeps_its_steps_in_their_order() {
    let declaration = only(
        "spell s, plural t \"S\" of e\n  where a\n  cut into whole blocks of 13 weeks\n  for each a and b's c\n  from d to (e, or f \
         if blank)\n  cut into blocks of g, the last may be shorter\n  joined over gaps of at most 7 days\n  within h to i\n  cut \
         at the start of each contract year\n  without the days of j\n",
    );
    assert_eq!((declaration.name.node.as_str(), declaration.label.unwrap().node.as_str()), ("s", "S"));
    let DeclarationKind::Spell(spell) = declaration.kind else { panic!() };
    assert_eq!((spell.plural.unwrap().node.as_str(), spell.of.unwrap().node.as_str()), ("t", "e"));
    assert_eq!(dump(&spell.conditions[0].node), "a");
    assert_eq!(spell.keys[0].node.iter().map(dump).collect::<Vec<_>>(), ["a", "(of c b)"]);
    let (from, to) = &spell.days[0].node;
    assert_eq!((dump(from), dump(to)), ("d".to_owned(), "(if-blank e f)".to_owned()));
    let steps: Vec<String> = spell
        .steps
        .iter()
        .map(|step| match &step.node {
            SpellStep::Joined(gap) => format!("join {}", dump(gap)),
            SpellStep::Without(name) => format!("without {}", name.node),
            SpellStep::Within(from, to) => format!("within {} {}", dump(from), dump(to)),
            SpellStep::CutAt(kind) => format!("cut {:?}", kind.node),
            SpellStep::Blocks(length) => format!("blocks {}", dump(length)),
            SpellStep::WholeBlocks(length) => format!("whole {}", dump(length)),
        })
        .collect();
    assert_eq!(
        steps,
        ["whole 13·weeks", "blocks g", "join 7·days", "within h i", "cut ContractYear", "without j"]
    );
}

#[test]
fn a_scale() {
    let DeclarationKind::Scale(scale) = only(
        "scale s of m\n  all at the rate reached\n  | from the bottom | none of it |\n  | above 5 | in a straight line from 0% \
         to 100% at the next row |\n  | from 6 | all of it |\n",
    )
    .kind
    else {
        panic!()
    };
    assert_eq!(scale.of.unwrap().node, "m");
    assert_eq!(scale.mode[0].node, ScaleMode::AllAtRateReached);
    let rows = scale.table.unwrap().rows;
    assert_eq!(
        (&rows[0].cells[0].kind, &rows[0].cells[1].kind),
        (&CellKind::FromTheBottom, &CellKind::NoneOfIt)
    );
    assert!(
        matches!(&rows[1].cells[1].kind, CellKind::StraightLine(from, to) if dump(from) == "0%" && dump(to) == "100%")
    );
    assert_eq!(rows[2].cells[1].kind, CellKind::AllOfIt);
}

#[test]
fn a_payment_with_cases() {
    let DeclarationKind::Payment(payment) = only(
        "payment p \"P\" of e\n  where a\n  for each b and quarter of c\n  pay\n  | when d | £5.00 |\n  | otherwise | £0.00 |\n  at \
         most £3.00\n  rounded down to the pound\n  on last day of (contract year of c)\n  to b\n",
    )
    .kind
    else {
        panic!()
    };
    let BodyValue::Cases(table) = &payment.pay.value else { panic!() };
    assert!(matches!(&table.rows[0].cells[0].kind, CellKind::When(condition) if dump(condition) == "d"));
    assert_eq!(table.rows[1].cells[0].kind, CellKind::Otherwise);
    assert!(matches!(&payment.pay.steps[0].node, BodyStep::AtMost(most) if dump(most) == "£3.00"));
    assert!(
        matches!(&payment.pay.steps[1].node, BodyStep::Rounded(rounding) if dump_rounding(rounding) == "down:pound")
    );
    let keys: Vec<String> = payment.keys[0].node.iter().map(dump).collect();
    assert_eq!(keys, ["b", "(quarter c)"]);
    assert!(
        matches!(&payment.placing[0].node, Placing::On(day) if dump(day) == "(last-day (bracket (contract-year c)))")
    );
    assert_eq!(dump(&payment.to[0]), "b");
}

#[test]
fn a_cap() {
    let DeclarationKind::Cap(cap) = only(
        "cap c on a and b together, after d and e\n  at most £5.00 for each f and contract year, across all payees\n  at most £9.00 in \
         all\n  used up in order of g, then quarter\n  the payments themselves are reduced\n",
    )
    .kind
    else {
        panic!()
    };
    assert!(cap.together);
    assert_eq!((names(&cap.on), names(&cap.after)), (vec!["a", "b"], vec!["d", "e"]));
    let [each, all] = cap.amounts.as_slice() else { panic!() };
    assert_eq!((each.at_most, each.keys.len(), each.across_all_payees), (true, 2, true));
    assert_eq!((all.at_most, all.keys.len(), all.across_all_payees), (true, 0, false));
    let order: Vec<String> = cap.order[0].node.iter().map(|part| dump(&part.by)).collect();
    assert_eq!(order, ["g", "(quarter)"]);
    assert_eq!(cap.effect[0].node, LimitEffect::Reduced);
}

#[test]
fn a_clawback_tells_limits_from_steps() {
    let DeclarationKind::Clawback(clawback) = only(
        "clawback c of s\n  take back count × £5.00\n  at most £50.00\n  in quarter of d\n  from p\n  at most r for each p and \
         contract year\n  the rest is not taken back\n",
    )
    .kind
    else {
        panic!()
    };
    assert!(matches!(&clawback.take.steps[0].node, BodyStep::AtMost(most) if dump(most) == "£50.00"));
    assert_eq!(clawback.limits.len(), 1);
    assert_eq!(dump(&clawback.limits[0].amount), "r");
    let keys: Vec<String> = clawback.limits[0].keys.iter().map(dump).collect();
    assert_eq!(keys, ["p", "(contract-year)"]);
    assert_eq!(dump(&clawback.from[0]), "p");
    assert_eq!(clawback.rest[0].node, Rest::Dropped);
}

#[test]
fn cells_of_examples_are_literals_or_text() {
    let DeclarationKind::Example(example) = only(
        "example \"E\"\n  suppose s\n    | id | a | b |\n    | E-001 | Harbour, Hill & ‘Co’ | |\n    | 2 May 2024 | 2024-05-02 | −5% |\n",
    )
    .kind
    else {
        panic!()
    };
    let (_, table) = &example.suppose[0].node;
    let cells: Vec<Vec<String>> = table
        .as_ref()
        .unwrap()
        .rows
        .iter()
        .map(|row| {
            row.cells
                .iter()
                .map(|cell| match &cell.kind {
                    CellKind::Blank => "BLANK".to_owned(),
                    CellKind::Raw(text) => format!("raw {text}"),
                    CellKind::Expr(expr) => dump(expr),
                    other => panic!("{other:?}"),
                })
                .collect()
        })
        .collect();
    assert_eq!(cells[0], ["id", "a", "b"]);
    assert_eq!(cells[1], ["raw E-001", "raw Harbour, Hill & ‘Co’", "BLANK"]);
    assert_eq!(cells[2], ["<2 May 2024>", "raw 2024-05-02", "(− 5%)"]);
}

#[test]
fn expectations() {
    let DeclarationKind::Example(example) = only(
        "example \"E\"\n  given t is £5.00\n  then reward to \"A & B\" in 2024Q2 is −£5.00\n  then rate for Acme and 2024 is 5%\n  then \
         net to Acme in 2024 is £1.00\n",
    )
    .kind
    else {
        panic!()
    };
    let (name, given) = &example.given[0].node;
    assert_eq!((name.node.as_str(), dump(given).as_str()), ("t", "£5.00"));
    let [reward, rate, net] = example.then.as_slice() else { panic!() };
    assert_eq!(
        (reward.to.as_ref().unwrap().node.as_str(), reward.period.as_ref().unwrap().node.as_str()),
        ("A & B", "2024Q2")
    );
    assert_eq!(dump(&reward.value), "(− £5.00)");
    assert_eq!(rate.keys.iter().map(dump).collect::<Vec<_>>(), ["Acme", "2024"]);
    assert_eq!((net.item.node.as_str(), net.period.as_ref().unwrap().node.as_str()), ("net", "2024"));
}
