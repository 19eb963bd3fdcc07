//! Units and records.

use super::super::ast::{
    DeclarationKind, Field, FieldModifier, FieldType, Name, Quoted, Record, Spanned, Unit, UnitText, Volume,
    VolumeKey, VolumeOf,
};
use super::super::grammar::Rule;
use super::super::layout::Block;
use super::super::node::{Lowered, Node};
use super::{
    Clause, Reader, Title, beside, expr, form, keyword_and_text, names, number, phrase, quoted, table,
};
use crate::value::PeriodKind;

pub(super) fn unit(reader: &mut Reader<'_>, block: &Block) -> (Option<Title>, DeclarationKind) {
    reader.no_table(&block.header);
    let (title, plural) = reader.header(block, unit_header).unzip();
    (title, DeclarationKind::Unit(Unit { plural: plural.flatten() }))
}

pub(super) fn record(
    reader: &mut Reader<'_>,
    block: &Block,
    clauses: &[Clause<'_>],
) -> (Option<Title>, DeclarationKind) {
    reader.no_table(&block.header);
    let (title, said) = reader.header(block, record_header).unzip();
    let (plural, file) = said.unwrap_or_default();
    let mut record = Record { plural: plural.into_iter().collect(), ..Record::default() };
    record.source.file = file;
    for clause in clauses {
        if form::take_form(reader, clause, &mut record.forms)
            || form::take_source(reader, clause, &mut record.source)
        {
            continue;
        }
        match clause.rule {
            Rule::received_line => reader.keep(clause, &mut record.receipt.received, named_field),
            Rule::replaces_line => reader.keep(clause, &mut record.receipt.replaces, named_field),
            Rule::reverses_line => reader.keep(clause, &mut record.receipt.reverses, named_field),
            Rule::unique_line => reader.keep_at(clause, &mut record.uniques, unique),
            Rule::volume_line => reader.keep_at(clause, &mut record.volumes, volume),
            Rule::listed_line => {
                let said = reader.line(clause.line, clause.rule, listed_here);
                let table = table::data_table(reader, &clause.line.rows);
                record.listed.extend(said.map(|()| Spanned::new(table, clause.line.span)));
            }
            _ => {
                let read = record.fields.len();
                reader.keep(clause, &mut record.fields, |node| field(node));
                if record.fields.len() == read {
                    record.unread.extend(reader.name_at_start(&clause.line.tokens));
                }
            }
        }
    }
    (title, DeclarationKind::Record(record))
}

fn unit_header(node: Node<'_>) -> Lowered<(Title, Option<Name>)> {
    let mut c = node.children();
    c.any()?;
    let name = c.one(Rule::name)?.name();
    let plural = c.maybe(Rule::plural).map(plural).transpose()?;
    let label = c.maybe(Rule::quoted).map(|node| quoted(&node));
    c.end()?;
    Ok((Title { name, label }, plural))
}

/// What the header of a record says beside its name and label: plurals and files.
type Said = (Vec<Name>, Vec<Quoted>);

fn record_header(node: Node<'_>) -> Lowered<(Title, Said)> {
    let mut c = node.children();
    c.any()?;
    let name = c.one(Rule::name)?.name();
    let (mut label, mut plurals, mut files) = (None, Vec::new(), Vec::new());
    for next in c.by_ref() {
        match next.rule() {
            Rule::plural => plurals.push(plural(next)?),
            Rule::file => files.push(file(next)?),
            _ => label = Some(quoted(&next)),
        }
    }
    c.end()?;
    Ok((Title { name, label }, (plurals, files)))
}

fn file(node: Node<'_>) -> Lowered<Quoted> {
    let mut c = node.children();
    c.one(Rule::comma)?;
    c.one(Rule::kw_file)?;
    let file = quoted(&c.one(Rule::quoted)?);
    c.end()?;
    Ok(file)
}

pub(super) fn plural(node: Node<'_>) -> Lowered<Name> {
    let mut c = node.children();
    c.one(Rule::comma)?;
    c.one(Rule::kw_plural)?;
    let name = c.one(Rule::name)?.name();
    c.end()?;
    Ok(name)
}

fn unique(node: Node<'_>) -> Lowered<Vec<Name>> {
    let mut c = node.children();
    c.one(Rule::no_two_rows)?;
    let names = names(c.one(Rule::names)?)?;
    c.end()?;
    Ok(names)
}

fn volume(node: Node<'_>) -> Lowered<Volume> {
    let mut c = node.children();
    c.one(Rule::no_more_than)?;
    let most = c.one(Rule::digits)?;
    let most = most.with(most.text().to_owned());
    let of = match c.any()? {
        said if said.rule() == Rule::rows_in_all => VolumeOf::Rows(Vec::new()),
        said if said.rule() == Rule::values_of => VolumeOf::Values(c.one(Rule::name)?.name()),
        _ => {
            let keys = c.one(Rule::volume_keys)?.children().filter(|key| key.rule() == Rule::volume_key);
            VolumeOf::Rows(keys.map(volume_key).collect::<Lowered<_>>()?)
        }
    };
    c.end()?;
    Ok(Volume { most, of })
}

fn volume_key(node: Node<'_>) -> Lowered<VolumeKey> {
    let mut c = node.children();
    let first = c.any()?;
    if first.rule() == Rule::name {
        c.end()?;
        return Ok(VolumeKey { period: None, field: first.name() });
    }
    let period = Some(phrase::period_kind(&first)?);
    c.one(Rule::kw_of)?;
    let field = c.one(Rule::name)?.name();
    c.end()?;
    Ok(VolumeKey { period, field })
}

/// The name at the end of a line that is words and a name.
fn named_field(node: Node<'_>) -> Lowered<Name> {
    let mut c = node.children();
    c.any()?;
    let name = c.one(Rule::name)?.name();
    c.end()?;
    Ok(name)
}

fn listed_here(node: Node<'_>) -> Lowered<()> {
    let mut c = node.children();
    c.one(Rule::listed_here)?;
    c.end()
}

fn field(node: Node<'_>) -> Lowered<Field> {
    let span = node.span();
    let mut c = node.children();
    let name = c.one(Rule::name)?.name();
    let label = c.maybe(Rule::quoted).map(|node| quoted(&node));
    let ty = field_type(c.one(Rule::field_type)?)?;
    let mut modifiers = Vec::new();
    while c.maybe(Rule::comma).is_some() {
        modifiers.push(modifier(c.one(Rule::modifier)?)?);
    }
    c.end()?;
    Ok(Field { name, label, ty, modifiers, span })
}

pub(super) fn field_type(node: Node<'_>) -> Lowered<Spanned<FieldType>> {
    let span = node.span();
    let mut c = node.children();
    let inner = c.any()?;
    c.end()?;
    let ty = match inner.rule() {
        Rule::ty_text => FieldType::Text,
        Rule::ty_number => FieldType::Number,
        Rule::ty_whole_number => FieldType::WholeNumber,
        Rule::ty_percentage => FieldType::Percentage,
        Rule::ty_date_and_time => FieldType::DateAndTime,
        Rule::ty_date => FieldType::Date,
        Rule::ty_yes_or_no => FieldType::YesOrNo,
        Rule::p_week => FieldType::Period(PeriodKind::Week),
        Rule::p_month => FieldType::Period(PeriodKind::Month),
        Rule::p_quarter => FieldType::Period(PeriodKind::Quarter),
        Rule::p_contract_year => FieldType::Period(PeriodKind::ContractYear),
        Rule::p_financial_year => FieldType::Period(PeriodKind::FinancialYear),
        Rule::one_of => FieldType::OneOf(choices(inner)?),
        Rule::refers => FieldType::RefersTo(refers(inner)?),
        _ => FieldType::Quantity(unit_text(inner)?),
    };
    Ok(Spanned::new(ty, span))
}

fn choices(node: Node<'_>) -> Lowered<Vec<Name>> {
    let mut c = node.children();
    c.one(Rule::kw_one_of)?;
    let mut choices = vec![choice(c.one(Rule::choice)?)?];
    while c.maybe(Rule::comma).is_some() {
        choices.push(choice(c.one(Rule::choice)?)?);
    }
    c.end()?;
    Ok(choices)
}

/// `chosen provider`
pub(super) fn chosen(node: Node<'_>) -> Lowered<Name> {
    let mut c = node.children();
    c.one(Rule::kw_chosen)?;
    let chosen = choice(c.one(Rule::choice)?)?;
    c.end()?;
    Ok(chosen)
}

fn choice(node: Node<'_>) -> Lowered<Name> {
    let mut c = node.children();
    let inner = c.any()?;
    c.end()?;
    Ok(if inner.rule() == Rule::quoted { quoted(&inner) } else { inner.name() })
}

fn refers(node: Node<'_>) -> Lowered<Name> {
    let mut c = node.children();
    c.one(Rule::refers_to)?;
    let name = c.one(Rule::name)?.name();
    c.end()?;
    Ok(name)
}

fn unit_text(node: Node<'_>) -> Lowered<UnitText> {
    let mut c = node.children();
    let over = c.any()?.name();
    let per = c.maybe(Rule::per_unit).map(number::per_unit).transpose()?;
    c.end()?;
    Ok(UnitText { over, per })
}

fn modifier(node: Node<'_>) -> Lowered<Spanned<FieldModifier>> {
    let span = node.span();
    let mut c = node.children();
    let first = c.any()?;
    let modifier = match first.rule() {
        Rule::unique => FieldModifier::Unique,
        Rule::may_be_blank => FieldModifier::MayBeBlank(form::may_be_blank(first)?),
        Rule::written => FieldModifier::Written(form::written(first)?),
        Rule::capitals_ignored => FieldModifier::CapitalsIgnored,
        Rule::fractions_dropped => FieldModifier::FractionsDropped,
        Rule::at_least => FieldModifier::AtLeast(expr::sum(c.one(Rule::sum)?)?),
        Rule::at_most => FieldModifier::AtMost(expr::sum(c.one(Rule::sum)?)?),
        Rule::on_or_after => FieldModifier::OnOrAfter(expr::sum(c.one(Rule::sum)?)?),
        Rule::on_or_before => FieldModifier::OnOrBefore(expr::sum(c.one(Rule::sum)?)?),
        Rule::within => within(first)?,
        Rule::column => column(first)?,
        Rule::called => FieldModifier::Called(beside::called(first)?),
        Rule::means => FieldModifier::Means(keyword_and_text(first)?),
        Rule::formerly => FieldModifier::Formerly(keyword_and_text(first)?),
        Rule::choice_means => choice_means(first)?,
        _ => return first.mismatch(),
    };
    c.end()?;
    Ok(Spanned::new(modifier, span))
}

fn within(node: Node<'_>) -> Lowered<FieldModifier> {
    let mut c = node.children();
    c.one(Rule::kw_from)?;
    let from = expr::sum(c.one(Rule::sum)?)?;
    c.one(Rule::kw_to)?;
    let to = expr::sum(c.one(Rule::sum)?)?;
    c.end()?;
    Ok(FieldModifier::Range(from, to))
}

fn choice_means(node: Node<'_>) -> Lowered<FieldModifier> {
    let mut c = node.children();
    let choice = c.any()?;
    let choice = if choice.rule() == Rule::quoted { quoted(&choice) } else { choice.name() };
    c.one(Rule::kw_means)?;
    let meaning = quoted(&c.one(Rule::quoted)?);
    c.end()?;
    Ok(FieldModifier::ChoiceMeans(choice, meaning))
}

fn column(node: Node<'_>) -> Lowered<FieldModifier> {
    let mut c = node.children();
    c.one(Rule::kw_column)?;
    let columns = form::texts(&mut c)?;
    c.end()?;
    Ok(FieldModifier::Column(columns))
}
