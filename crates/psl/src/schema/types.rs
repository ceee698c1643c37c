//! Pass 2: types. Makes the models, enums and composite types of the schema and finds out what each field
//! is: a scalar, an enum, a composite type, or one side of a relation.

use super::db::{Db, RelationDecl, Top};
use super::decl::{Docs, FieldDecl, TypeDecl};
use super::marks::is_mark;
use super::*;
use crate::diagnostic::{Diagnostic, codes};
use crate::suggest::closest;

/// Fills [`Schema::models`], [`Schema::enums`] and [`Schema::composite_types`].
pub(crate) fn resolve(db: &mut Db<'_>) {
    for place in 0..db.decls.models.len() {
        model(db, ModelId(place as u32));
    }
    for place in 0..db.decls.enums.len() {
        enumeration(db, EnumId(place as u32));
    }
    for place in 0..db.decls.composite_types.len() {
        composite_type(db, CompositeTypeId(place as u32));
    }
}

fn model(db: &mut Db<'_>, id: ModelId) {
    let decl = db.model_decl(id);
    let mut fields = Vec::with_capacity(decl.fields.len());
    for (place, field) in decl.fields.iter().enumerate() {
        let place = place as u32;
        let kind = match field_type(db, field) {
            Some(Resolved::Model(target)) => {
                db.side_mut(id).relations.insert(place, RelationDecl::default());
                FieldKind::Relation(RelationField {
                    target,
                    relation: RelationId(0),
                })
            }
            Some(Resolved::Scalar(ty)) => scalar(ty),
            None => {
                db.side_mut(id).unresolved.push(place);
                scalar(FieldType::Unsupported(String::new()))
            }
        };
        fields.push(new_field(field, kind));
    }
    db.schema.models.push(Model {
        id,
        name: decl.name.text.clone(),
        mapped_name: None,
        schema: None,
        is_view: decl.is_view(),
        is_ignored: false,
        fields,
        primary_key: None,
        indexes: Vec::new(),
        documentation: documentation(&decl.docs),
        extensions: Vec::new(),
        span: decl.span,
        name_span: decl.name.span,
    });
}

fn new_field(decl: &FieldDecl, kind: FieldKind) -> Field {
    Field {
        name: decl.name.text.clone(),
        arity: decl.arity,
        kind,
        is_ignored: false,
        documentation: documentation(&decl.docs),
        extensions: Vec::new(),
        span: decl.span,
        name_span: decl.name.span,
    }
}

fn scalar(ty: FieldType) -> FieldKind {
    FieldKind::Scalar(ScalarField {
        ty,
        mapped_name: None,
        default: None,
        is_updated_at: false,
        native_type: None,
    })
}

fn composite_type(db: &mut Db<'_>, id: CompositeTypeId) {
    let decl = &db.decls.composite_types[id.0 as usize];
    let mut fields = Vec::with_capacity(decl.fields.len());
    for field in &decl.fields {
        let ty = match field_type(db, field) {
            Some(Resolved::Scalar(ty)) => ty,
            Some(Resolved::Model(target)) => {
                relation_in_composite(db, field, target);
                FieldType::Unsupported(String::new())
            }
            None => FieldType::Unsupported(String::new()),
        };
        fields.push(new_field(field, scalar(ty)));
    }
    db.schema.composite_types.push(CompositeType {
        id,
        name: decl.name.text.clone(),
        fields,
        documentation: documentation(&decl.docs),
        span: decl.span,
    });
}

fn relation_in_composite(db: &mut Db<'_>, field: &FieldDecl, target: ModelId) {
    let target = &db.model_decl(target).name.text;
    let message = format!(
        "{target} refers to a model, making this a relation field. Relation fields inside composite types are not supported."
    );
    db.push(Diagnostic::error(
        codes::RELATION_IN_COMPOSITE,
        field.ty.span(),
        message,
    ));
}

fn enumeration(db: &mut Db<'_>, id: EnumId) {
    let decl = &db.decls.enums[id.0 as usize];
    if decl.values.is_empty() {
        let head = Span {
            end: decl.name.span.end,
            ..decl.span
        };
        db.push(
            Diagnostic::error(codes::EMPTY_ENUM, head, "An enum must have at least one value.")
                .help("write each value on a line of its own"),
        );
    }
    let values = decl.values.iter().map(|value| EnumValue {
        name: value.name.text.clone(),
        mapped_name: None,
        documentation: documentation(&value.docs),
        span: value.span,
    });
    db.schema.enums.push(Enum {
        id,
        name: decl.name.text.clone(),
        mapped_name: None,
        schema: None,
        values: values.collect(),
        documentation: documentation(&decl.docs),
        span: decl.span,
        name_span: decl.name.span,
    });
}

enum Resolved {
    Scalar(FieldType),
    Model(ModelId),
}

fn field_type(db: &mut Db<'_>, field: &FieldDecl) -> Option<Resolved> {
    let name = match &field.ty {
        TypeDecl::Unsupported(text, _) => {
            return Some(Resolved::Scalar(FieldType::Unsupported(text.clone())));
        }
        TypeDecl::Name(name) => name,
    };
    if let Some(scalar) = ScalarType::from_name(&name.text) {
        return Some(Resolved::Scalar(FieldType::Scalar(scalar)));
    }
    match db.tops.get(name.text.as_str()) {
        Some(Top::Model(id)) => Some(Resolved::Model(*id)),
        Some(Top::Enum(id)) => Some(Resolved::Scalar(FieldType::Enum(*id))),
        Some(Top::CompositeType(id)) => Some(Resolved::Scalar(FieldType::Composite(*id))),
        None => {
            let diagnostic = unknown_type(db, &name.text, name.span);
            db.push(diagnostic);
            None
        }
    }
}

fn unknown_type(db: &mut Db<'_>, name: &str, span: Span) -> Diagnostic {
    let message = format!(
        "Type \"{name}\" is neither a built-in type, nor refers to another model, composite type, or enum."
    );
    let diagnostic = Diagnostic::error(codes::UNKNOWN_TYPE, span, message);
    // Thousands of unknown names among thousands of known ones would take minutes: the last get no guess.
    let declared = db.guesses_left.checked_sub(db.tops.len()).map(|left| {
        db.guesses_left = left;
        db.tops.keys().copied()
    });
    let scalars = ScalarType::ALL.iter().map(|scalar| scalar.name());
    match closest(name, scalars.chain(declared.into_iter().flatten())) {
        Some(near) => {
            diagnostic
                .help(format!("did you mean `{near}`?"))
                .fix(format!("write `{near}`"), span, near)
        }
        None => diagnostic.help(format!(
            "declare `model {name}` or `enum {name}`, or use a scalar type"
        )),
    }
}

/// The documentation text, without the lines that hold marks.
pub(super) fn documentation(docs: &Docs) -> Option<String> {
    let lines: Vec<&str> = docs
        .lines
        .iter()
        .filter(|line| !is_mark(line))
        .map(|line| line.text.as_str())
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}
