//! The blocks of enums.

use nicol_psl::print::{Attribute, Line, Value};

use super::comments::BlockComments;
use super::models::{Made, Maker, Rank, attributes, block, block_attributes, last_comments};
use super::names::Name;
use super::warnings::WarningKind;
use super::{enums, notes};

impl Maker<'_> {
    pub fn add_enums(&mut self) {
        if self.context.has_only_old_enums() {
            return self.add_old_enums();
        }
        for place in 0..self.context.database.enums.len() {
            let cx = self.context;
            let (item, old) = (&cx.database.enums[place], cx.old_enum(place));
            let name = &cx.enums[place];
            self.warn_of_name("enum", name, &item.name.name, old.is_some());
            if old.is_some_and(|old| old.mapped_name.is_some()) {
                self.warn(WarningKind::KeptEnum, format!("enum `{}`", name.name));
            }
            let mut comments = self.old_comments(old.map(|old| old.name.as_str()));
            let mut notes = Vec::new();
            if item.comment.is_some() {
                self.warn(WarningKind::Comment, format!("enum `{}`", name.name));
                notes.extend(old.is_none().then(|| notes::COMMENTED_ENUM.to_owned()));
            }
            let mut block = block("enum", name, &comments, &notes);
            block.lines = self.enum_lines(place, &name.name, &comments);
            block.attributes = attributes(block_attributes(cx, name, &item.name, false), &mut comments);
            block.last_comments = last_comments(comments);
            self.made.push(Made {
                rank: Rank::Enum,
                old: old.map(|old| old.span),
                block,
            });
        }
    }

    /// The database knows no enums: those of the files stay as they are.
    fn add_old_enums(&mut self) {
        for item in &self.context.old.enums {
            let mut comments = self.old_comments(Some(&item.name));
            let name = Name {
                name: item.name.clone(),
                mapped: item.mapped_name.clone(),
            };
            let mut block = block("enum", &name, &comments, &[]);
            block.lines = item
                .values
                .iter()
                .map(|value| {
                    let kept = comments.line(&value.name);
                    let mapped = value.mapped_name.iter();
                    Line {
                        comments: kept.above,
                        trailing: kept.trailing,
                        attributes: mapped
                            .map(|mapped| Attribute::new("map").arg(Value::text(mapped)))
                            .collect(),
                        name: value.name.clone(),
                        ..Line::default()
                    }
                })
                .collect();
            let text = |attribute: &str, text: &str| Attribute::new(attribute).arg(Value::text(text));
            let map = item.mapped_name.iter().map(|name| text("map", name));
            let list = map.chain(item.schema.iter().map(|name| text("schema", name)));
            block.attributes = attributes(list.collect(), &mut comments);
            block.last_comments = last_comments(comments);
            self.made.push(Made {
                rank: Rank::Enum,
                old: Some(item.span),
                block,
            });
        }
    }

    fn enum_lines(&mut self, place: usize, name: &str, comments: &BlockComments) -> Vec<Line> {
        let mut lines = Vec::new();
        for value in enums::values(self.context, place) {
            let item = format!("enum `{name}`, value `{}`", value.name.name);
            if value.is_unnamed {
                self.warn(WarningKind::UnnamedEnumValue, item);
            } else if value.old.is_some_and(|old| old.mapped_name.is_some()) {
                self.warn(WarningKind::KeptEnumValue, item);
            }
            let kept = value.old.map(|old| comments.line(&old.name)).unwrap_or_default();
            let mapped = value.name.mapped.as_ref();
            lines.push(Line {
                comments: kept.above,
                trailing: kept.trailing,
                attributes: mapped
                    .map(|mapped| Attribute::new("map").arg(Value::text(mapped)))
                    .into_iter()
                    .collect(),
                name: value.name.name,
                is_commented_out: value.is_unnamed,
                ..Line::default()
            });
        }
        lines
    }
}
