//! What a contract asks of its data, and its templates.

use std::fs;
use std::path::{Path, PathBuf};

use insta::assert_snapshot;
use meed::check::from_ast;
use meed::data::spec::{specification, template};
use meed::data::{ReadOptions, from_example, read, report};
use meed::model::{Field, Model, Record, RecordId, Type};
use meed::source::Source;
use meed::syntax::parse;
use meed::value::{Currency, DateOrder, Number, Unit};

use super::contract::{
    PERSON, REVIEW, day, decimal, field, model, number, people_and_reviews, percent, record, unique, whole,
};
use super::csv;

#[test]
fn what_is_asked_is_said_in_words() {
    let model = people_and_reviews(DateOrder::DayMonthYear);
    assert_snapshot!(specification(&model).render(), @r"
    data/person.csv (person)

    Column         Holds                                 May be blank  Example  Meaning
    person_id      text, each once                       no            P1
    Lead provider  text                                  no            example
    budget         £ per week, a number, at least £0.00  no            12.50    Personal budget

    data/review.csv (review)

    Column       Holds                                                          May be blank  Example
    review_id    a whole number, each once                                      no            1
    person       the person_id of a person                                      no            P1
    review_date  a date such as 01/04/2023, from 1 April 2023 to 31 March 2026  no            01/04/2023
    hours        hours per week, a number, from 0 to 112                        no            12.5
    outcome      one of: independent, reduced, much reduced                     yes           independent
    reviewed     yes or no                                                      no            yes
    share        a percentage such as 45%, from 0% to 100%                      yes           45%

    No two rows share person and review_date.
    ");
}

#[test]
fn what_is_asked_for_programs() {
    let rows = record("row", vec![Field { label: Some("Size".to_owned()), ..field("x", Type::Text) }], &[]);
    let model = model(DateOrder::YearMonthDay, &[], vec![rows]);
    assert_snapshot!(serde_json::to_string_pretty(&specification(&model)).unwrap(), @r#"
    {
      "files": [
        {
          "record": "row",
          "meaning": null,
          "file": "data/row.csv",
          "columns": [
            {
              "heading": "x",
              "holds": "text",
              "required": true,
              "unique": false,
              "meaning": "Size",
              "example": "example"
            }
          ],
          "together": []
        }
      ]
    }
    "#);
}

#[test]
fn a_template_is_a_header_and_a_valid_row() {
    let model = people_and_reviews(DateOrder::YearMonthDay);
    assert_eq!(template(&model, PERSON), "person_id,Lead provider,budget\nP1,example,12.50\n");
    assert_eq!(
        template(&model, REVIEW),
        "review_id,person,review_date,hours,outcome,reviewed,share\n1,P1,2023-04-01,12.5,independent,yes,45%\n"
    );
}

/// Fields whose usual example would be out of range, and headings that need quotes.
fn awkward() -> Record {
    let money = number(Unit::money(Currency::Pounds));
    record(
        "odd",
        vec![
            Field { column: "a, \"b\"".to_owned(), at_least: Some(decimal("99.5")), ..field("a", money) },
            Field { at_most: Some(decimal("0.2")), ..field("b", percent()) },
            Field { at_least: Some(Number::from_int(7)), ..whole(unique("c", number(Unit::none()))) },
            Field { days: (Some(day(2024, 2, 29)), None), ..field("d", Type::Date) },
            Field { days: (None, Some(day(2020, 1, 5))), ..field("e", Type::Date) },
        ],
        &[],
    )
}

#[test]
fn an_example_keeps_to_the_range_of_its_field() {
    let model = model(DateOrder::MonthDayYear, &[], vec![awkward()]);
    assert_eq!(template(&model, PERSON), "\"a, \"\"b\"\"\",b,c,d,e\n99.50,20%,7,02/29/2024,01/05/2020\n");
}

#[test]
fn templates_are_read_without_a_fault() {
    for order in [DateOrder::YearMonthDay, DateOrder::DayMonthYear, DateOrder::MonthDayYear] {
        for model in [people_and_reviews(order), model(order, &[], vec![awkward()])] {
            let ids = (0u32..).zip(&model.records).map(|(at, _)| RecordId(at));
            let texts: Vec<_> = ids.map(|id| (id, template(&model, id))).collect();
            let inputs = texts.iter().map(|(id, text)| csv(*id, "template.csv", text.as_bytes())).collect();
            let loaded = read(&model, inputs, ReadOptions::default());
            assert_eq!(report::render(&loaded.faults), "");
            assert!(loaded.row_counts.iter().all(|count| count.read == 1));
        }
    }
}

/// The contracts that come with the tool: their folders and their typed terms.
fn contracts() -> Vec<(PathBuf, Model)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("contracts");
    let mut folders: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|folder| folder.join("contract.meed").exists());
    folders.sort();
    assert!(folders.len() >= 5);
    let typed = |folder: PathBuf| {
        let source = Source::new("contract.meed", fs::read_to_string(folder.join("contract.meed")).unwrap());
        let (file, _) = parse(&source);
        (folder, from_ast(source, &file).0.unwrap())
    };
    folders.into_iter().map(typed).collect()
}

#[test]
fn the_contracts_that_come_with_the_tool_have_data_as_they_ask_for_it() {
    for (folder, model) in contracts() {
        for sent in [true, false] {
            let files =
                model.data_records().zip(specification(&model).files).filter_map(|((id, _), asked)| {
                    // What the contract lists itself has no file.
                    let file = asked.file?;
                    let text = if sent {
                        fs::read_to_string(folder.join(file)).unwrap()
                    } else {
                        template(&model, id)
                    };
                    Some((id, text))
                });
            let files: Vec<_> = files.collect();
            let inputs = files.iter().map(|(id, text)| csv(*id, "rows.csv", text.as_bytes())).collect();
            let loaded = read(&model, inputs, ReadOptions::default());
            assert_eq!(report::render(&loaded.faults), "", "{}", folder.display());
            assert!(model.data_records().all(|(id, _)| loaded.row_counts[id.index()].read > 0));
        }
    }
}

#[test]
fn the_examples_of_these_contracts_are_read() {
    for (folder, model) in contracts() {
        for example in &model.examples {
            let rows = from_example(&model, &example.tables)
                .map(|database| database.tables.iter().map(|table| table.rows).sum::<usize>());
            let listed = model.records.iter().filter_map(|record| record.listed.as_ref());
            let said = example
                .tables
                .iter()
                .chain(listed)
                .flat_map(|table| &table.rows)
                .map(|row| row.times as usize)
                .sum::<usize>();
            // Rows that replace others count in their place.
            let once = model.records.iter().any(|record| !record.receipt.is_nothing());
            let rows = rows.unwrap();
            assert!(rows == said || once && rows < said, "{}: {}", folder.display(), example.title);
        }
    }
}
