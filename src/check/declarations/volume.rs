//! What occurs once in a record, and how many rows it has at most.

use crate::check::{Checker, messages};
use crate::model::{Field, RecordId, Type, Unique, Volume, VolumeKey, VolumeOf};
use crate::source::Spanned;
use crate::syntax::ast;
use crate::value::NumberStyle;

impl Checker<'_> {
    /// The fields, and lists of fields, whose values occur once.
    pub(crate) fn uniques(&mut self, id: RecordId, fields: &[Field], record: &ast::Record) -> Vec<Unique> {
        let mut uniques: Vec<Unique> = Vec::new();
        for (position, field) in fields.iter().enumerate().filter(|(_, field)| field.unique) {
            let position = u32::try_from(position).unwrap_or(u32::MAX);
            uniques.push(Unique { fields: vec![position], span: field.span });
        }
        for unique in &record.uniques {
            let positions: Vec<Option<u32>> =
                unique.node.iter().map(|name| self.field_position(id, fields, name)).collect();
            match positions.into_iter().collect::<Option<_>>() {
                Some(fields) => uniques.push(Unique { fields, span: unique.span }),
                None => {
                    self.unsure_records.insert(id);
                }
            }
        }
        uniques
    }

    /// The most that a record has of rows, and of values of its fields. Nothing is proved by a line that makes no
    /// sense.
    pub(crate) fn volumes(&mut self, id: RecordId, fields: &[Field], record: &ast::Record) -> Vec<Volume> {
        record.volumes.iter().filter_map(|said| self.volume(id, fields, said)).collect()
    }

    fn volume(&mut self, id: RecordId, fields: &[Field], said: &Spanned<ast::Volume>) -> Option<Volume> {
        let of = match &said.node.of {
            ast::VolumeOf::Values(field) => VolumeOf::Values(self.field_position(id, fields, field)?),
            ast::VolumeOf::Rows(keys) => {
                let keys: Vec<Option<VolumeKey>> =
                    keys.iter().map(|key| self.volume_key(id, fields, key)).collect();
                VolumeOf::Rows(keys.into_iter().collect::<Option<_>>()?)
            }
        };
        let most = NumberStyle::Plain.read(&said.node.most.node).and_then(|most| most.to_int());
        let most = most.and_then(|most| u64::try_from(most).ok()).filter(|most| *most > 0);
        let Some(most) = most else {
            return self.refuse(messages::lists::no_volume(said.node.most.span));
        };
        Some(Volume { most, of, span: said.span })
    }

    fn volume_key(&mut self, id: RecordId, fields: &[Field], key: &ast::VolumeKey) -> Option<VolumeKey> {
        let position = self.field_position(id, fields, &key.field)?;
        let field = fields.get(position as usize)?;
        if key.period.is_some() && field.ty != Type::Date {
            let found = self.describe_type(&field.ty);
            return self.refuse(messages::types::not_a_date(&found, key.field.span));
        }
        Some(VolumeKey { field: position, period: key.period })
    }
}
