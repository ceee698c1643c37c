//! Lists of fields, as keys, indexes and foreign keys name them.

use super::values::{integer, items, sort_order, word, wrong_kind};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::db::Db;
use crate::schema::decl::{Args, Expr};
use crate::schema::{CompositeTypeId, FieldKind, FieldType, IndexField, ModelId, OperatorClass, Span};
use crate::suggest::did_you_mean;

/// What is wrong with the fields of a list.
#[derive(Debug, Default)]
pub(super) struct Problems<'d> {
    /// Names of no field, with their places; `x in type T` for paths into composite types.
    pub(super) unknown: Vec<(String, Span)>,
    /// Names of relation fields.
    pub(super) relations: Vec<(&'d str, u32)>,
}

impl Problems<'_> {
    fn is_empty(&self) -> bool {
        self.unknown.is_empty() && self.relations.is_empty()
    }

    pub(super) fn unknown_names(&self) -> String {
        let names: Vec<&str> = self.unknown.iter().map(|(name, _)| name.as_str()).collect();
        names.join(", ")
    }

    pub(super) fn relation_names(&self) -> String {
        let names: Vec<&str> = self.relations.iter().map(|(name, _)| *name).collect();
        names.join(", ")
    }

    /// "Did you mean …?" for the first unknown name.
    pub(super) fn suggestion(&self, db: &Db<'_>, model: ModelId) -> Option<String> {
        let (name, _) = self.unknown.first()?;
        did_you_mean(name, db.scalar_names(model))
    }
}

/// The outcome of reading a list of fields.
pub(super) enum Read<'d, T> {
    Fields(Vec<T>),
    /// The errors have been told.
    Nothing,
    Problems(Problems<'d>),
}

/// The names of the scalar fields behind a relation field, as far as they are known.
pub(super) fn foreign_key_names<'d>(db: &Db<'d>, id: ModelId, field: u32) -> Vec<&'d str> {
    let relation = db.side(id).relations.get(&field);
    let fields = relation
        .and_then(|relation| relation.fields.as_deref())
        .unwrap_or_default();
    fields
        .iter()
        .map(|field| db.field_decl(id, *field).name.text.as_str())
        .collect()
}

/// `[a, b]`: names of scalar fields of a model.
pub(super) fn plain<'d>(db: &mut Db<'d>, id: ModelId, value: &'d Expr, attribute: Span) -> Read<'d, u32> {
    let names = items(value, db, |item, db| Some((word(item, db)?, item.span())));
    let Some(names) = names else {
        return Read::Nothing;
    };
    let mut fields: Vec<u32> = Vec::with_capacity(names.len());
    let mut problems = Problems::default();
    for (name, span) in names {
        let Some(field) = scalar_field(db, id, name, span, &mut problems) else {
            continue;
        };
        if fields.contains(&field) {
            repeated(db, id, name, attribute);
            return Read::Nothing;
        }
        fields.push(field);
    }
    match problems.is_empty() {
        true => Read::Fields(fields),
        false => Read::Problems(problems),
    }
}

fn scalar_field<'d>(
    db: &Db<'d>,
    id: ModelId,
    name: &'d str,
    span: Span,
    problems: &mut Problems<'d>,
) -> Option<u32> {
    let Some(field) = db.find_field(id, name) else {
        problems.unknown.push((name.to_owned(), span));
        return None;
    };
    if matches!(db.field(id, field).kind, FieldKind::Relation(_)) {
        problems.relations.push((name, field));
        return None;
    }
    Some(field)
}

fn repeated(db: &mut Db<'_>, id: ModelId, field: &str, attribute: Span) {
    let _ = id;
    let message = format!("The unique index definition refers to the field {field} multiple times.");
    db.push(Diagnostic::error(codes::REPEATED_INDEX_FIELD, attribute, message).help("name each field once"));
}

/// `[a, b(sort: Desc), c(length: 10), d(ops: X), e.f]`: the fields of a key or index. Paths lead into composite
/// types, where `paths` allows them.
pub(super) fn with_options<'d>(
    db: &mut Db<'d>,
    id: ModelId,
    value: &'d Expr,
    attribute: Span,
    paths: bool,
) -> Read<'d, IndexField> {
    let listed = items(value, db, |item, db| match item {
        Expr::Word(name, span) => Some((name.as_str(), *span, plain_field(name))),
        Expr::Call(name, args, span) => Some((name.as_str(), *span, options(db, name, args))),
        other => {
            db.push(wrong_kind("constant literal", other));
            None
        }
    });
    let Some(listed) = listed else {
        return Read::Nothing;
    };
    let mut fields: Vec<IndexField> = Vec::with_capacity(listed.len());
    let mut problems = Problems::default();
    for (name, span, field) in listed {
        let is_known = match name.contains('.') {
            true if paths => path(db, id, name, span, &mut problems),
            true => {
                problems.unknown.push((name.to_owned(), span));
                false
            }
            false => scalar_field(db, id, name, span, &mut problems).is_some(),
        };
        if !is_known {
            continue;
        }
        if fields.iter().any(|other| other.field == name) {
            repeated(db, id, name, attribute);
            return Read::Nothing;
        }
        fields.push(field);
    }
    match problems.is_empty() {
        true => Read::Fields(fields),
        false => Read::Problems(problems),
    }
}

fn plain_field(name: &str) -> IndexField {
    IndexField {
        field: name.to_owned(),
        sort: None,
        length: None,
        ops: None,
    }
}

/// `a.b.c`: a field, then fields of composite types.
fn path<'d>(db: &Db<'d>, id: ModelId, path: &'d str, span: Span, problems: &mut Problems<'d>) -> bool {
    let mut parts = path.split('.');
    let first = parts.next().unwrap_or_default();
    let Some(field) = scalar_field(db, id, first, span, problems) else {
        return false;
    };
    let ty = db.scalar(id, field).map(|scalar| &scalar.ty);
    let mut ty = match ty {
        Some(FieldType::Composite(ty)) => *ty,
        _ => {
            problems.unknown.push((path.to_owned(), span));
            return false;
        }
    };
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let name = &db.decls.composite_types[ty.0 as usize].name.text;
        let Some(field) = db.composite_fields[ty.0 as usize].get(part) else {
            problems.unknown.push((format!("{part} in type {name}"), span));
            return false;
        };
        match (composite_of(db, ty, *field), parts.peek()) {
            (Some(next), _) => ty = next,
            (None, Some(_)) => {
                problems.unknown.push((path.to_owned(), span));
                return false;
            }
            (None, None) => {}
        }
    }
    true
}

fn composite_of(db: &Db<'_>, ty: CompositeTypeId, field: u32) -> Option<CompositeTypeId> {
    match &db.schema.composite_types[ty.0 as usize].fields[field as usize].kind {
        FieldKind::Scalar(scalar) => match scalar.ty {
            FieldType::Composite(ty) => Some(ty),
            _ => None,
        },
        FieldKind::Relation(_) => None,
    }
}

/// The options of a field in a key or index.
fn options<'d>(db: &mut Db<'d>, name: &str, args: &'d Args) -> IndexField {
    let argument = |name: &str| args.list.iter().find(|arg| arg.name.as_deref() == Some(name));
    let mut field = plain_field(name);
    if let Some(arg) = argument("sort")
        && let Some(order) = word(&arg.value, db)
    {
        field.sort = sort_order(order);
        if field.sort.is_none() {
            let message = "Unexpected token. Expected one of: Asc, Desc";
            let help = did_you_mean(order, ["Asc", "Desc"]);
            db.push(Diagnostic::error(codes::UNKNOWN_WORD, arg.span, message).maybe_help(help));
        }
    }
    if let Some(arg) = argument("length") {
        field.length = integer(&arg.value, db).and_then(|length| u32::try_from(length).ok());
    }
    if let Some(arg) = argument("ops") {
        field.ops = operator_class(db, &arg.value, arg.span);
    }
    field
}

fn operator_class(db: &mut Db<'_>, value: &Expr, argument: Span) -> Option<OperatorClass> {
    let fault = |span, message: String| {
        Diagnostic::error(
            codes::OPERATOR_CLASS,
            span,
            format!("Unexpected token. Expected one of: {message}"),
        )
    };
    let diagnostic = match value {
        Expr::Word(name, span) => {
            let known = nicol_sql::Provider::ALL
                .iter()
                .flat_map(|provider| provider.dialect().rules().operator_classes);
            if known.clone().any(|class| class.name == name) {
                return Some(OperatorClass::Known(name.clone()));
            }
            let help = did_you_mean(name, known.map(|class| class.name));
            let help = help.unwrap_or_else(|| {
                format!("write `raw(\"{name}\")` for a class that the language does not know")
            });
            fault(*span, format!("Invalid operator class: {name}")).help(help)
        }
        Expr::Call(name, args, span) if name == "raw" => match &args.list[..] {
            [arg] => match arg.value.as_string() {
                Some(text) => return Some(OperatorClass::Raw(text.to_owned())),
                None => fault(*span, "Invalid parameter type: expected string".to_owned()),
            },
            list => fault(
                *span,
                format!("Wrong number of arguments. Expected: 1, got: {}", list.len()),
            ),
        },
        other => fault(argument, "operator class".to_owned()).help(format!(
            "write the name of an operator class or `raw(\"…\")`, not `{other}`"
        )),
    };
    db.push(diagnostic);
    None
}
