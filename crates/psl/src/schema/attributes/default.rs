//! `@default`: the value of a field that a new record does not give.

use super::values::name_argument;
use super::visit::Visit;
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::db::Db;
use crate::schema::decl::{Arg, Args, Expr, FieldDecl};
use crate::schema::{
    Arity, DefaultKind, DefaultValue, EnumId, FieldType, Literal, ModelId, ScalarType, Span,
};
use crate::suggest::did_you_mean;

/// `@default` on a field of a model.
pub(super) fn field<'d>(db: &mut Db<'d>, id: ModelId, field: u32, mut visit: Visit<'d>) {
    let arity = db.field(id, field).arity;
    let Some(ty) = db.scalar(id, field).map(|scalar| scalar.ty.clone()) else {
        return;
    };
    if let Some(value) = visit.required("value", db) {
        let map = name_argument(&mut visit, "map", db);
        let context = Context {
            ty: &ty,
            arity,
            span: visit.attribute.span,
            is_named: map.is_some(),
        };
        if let Some(kind) = context.read(db, value) {
            let default = DefaultValue {
                kind,
                map,
                span: visit.attribute.span,
            };
            if let Some(scalar) = db.scalar_mut(id, field) {
                scalar.default = Some(default);
            }
        }
    }
    visit.finish(db);
}

/// `@default` on a field of a composite type: checked only, no database here has composite types.
pub(super) fn composite_field<'d>(db: &mut Db<'d>, field: &FieldDecl, ty: &FieldType, mut visit: Visit<'d>) {
    if let Some(value) = visit.required("value", db) {
        if visit.optional("map").is_some() {
            let message = "The `map` argument is not allowed on a composite type field.";
            db.push(visit.error(codes::NAMED_DEFAULT, message));
        }
        let context = Context {
            ty,
            arity: field.arity,
            span: visit.attribute.span,
            is_named: false,
        };
        if context.read(db, value) == Some(DefaultKind::Autoincrement) {
            let message = "The function `autoincrement()` is not supported on composite fields.";
            db.push(visit.error(codes::DEFAULT_NOT_POSSIBLE, message));
        }
    }
    visit.finish(db);
}

/// `@default` on a relation field.
pub(super) fn on_relation(db: &mut Db<'_>, visit: &Visit<'_>) {
    db.push(
        visit
            .error(
                codes::DEFAULT_NOT_POSSIBLE,
                "Cannot set a default value on a relation field.",
            )
            .help("put it on the scalar fields of the relation"),
    );
}

struct Context<'t> {
    ty: &'t FieldType,
    arity: Arity,
    /// The attribute.
    span: Span,
    is_named: bool,
}

impl Context<'_> {
    fn fault<T>(&self, db: &mut Db<'_>, diagnostic: Diagnostic) -> Option<T> {
        db.push(Diagnostic {
            span: self.span,
            ..diagnostic
        });
        None
    }

    fn error(&self, code: &'static crate::diagnostic::Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.span, message)
    }

    fn read(&self, db: &mut Db<'_>, value: &Expr) -> Option<DefaultKind> {
        if let Expr::Call(name, args, _) = value
            && name == "dbgenerated"
        {
            return self.dbgenerated(db, &args.list);
        }
        match self.ty {
            FieldType::Composite(_) => {
                let message = "Defaults on fields of type composite are not supported. Please remove the `@default` attribute.";
                self.fault(db, self.error(codes::DEFAULT_NOT_POSSIBLE, message))
            }
            FieldType::Unsupported(_) => {
                let message = "Only @default(dbgenerated(\"...\")) can be used for Unsupported types.";
                self.fault(db, self.error(codes::DEFAULT_NOT_POSSIBLE, message))
            }
            FieldType::Enum(id) if self.arity == Arity::List => self.enum_list(db, *id, value),
            FieldType::Enum(id) => self.enum_value(db, *id, value).map(DefaultKind::Literal),
            FieldType::Scalar(scalar) => self.scalar(db, *scalar, value),
        }
    }

    // ---- enums

    fn enum_value(&self, db: &mut Db<'_>, id: EnumId, value: &Expr) -> Option<Literal> {
        let Some(word) = value.as_word() else {
            let message = format!("Expected an enum value, but found `{value}`.");
            let quoted = value
                .as_string()
                .map(|text| format!("write the value without quotes: `{text}`"));
            return self.fault(
                db,
                self.error(codes::DEFAULT_ENUM_VALUE, message).maybe_help(quoted),
            );
        };
        let decl = &db.decls.enums[id.0 as usize];
        if decl.values.iter().any(|known| known.name.text == word) {
            return Some(Literal::Enum(word.to_owned()));
        }
        let message = format!(
            "The defined default value `{word}` is not a valid value of the enum specified for the field."
        );
        let names = || decl.values.iter().map(|value| value.name.text.as_str());
        let help = did_you_mean(word, names())
            .unwrap_or_else(|| format!("the values are {}", names().collect::<Vec<_>>().join(", ")));
        let diagnostic = self
            .error(codes::DEFAULT_ENUM_VALUE, message)
            .label(decl.name.span, "the enum")
            .help(help);
        self.fault(db, diagnostic)
    }

    fn enum_list(&self, db: &mut Db<'_>, id: EnumId, value: &Expr) -> Option<DefaultKind> {
        let Expr::Array(items, _) = value else {
            let message = format!("Expected an enum value, but found `{value}`.");
            return self.fault(
                db,
                self.error(codes::DEFAULT_LIST, message)
                    .help(format!("write `[{value}]`")),
            );
        };
        let values: Option<Vec<Literal>> = items.iter().map(|item| self.enum_value(db, id, item)).collect();
        values.map(DefaultKind::List)
    }

    // ---- scalars

    fn scalar(&self, db: &mut Db<'_>, scalar: ScalarType, value: &Expr) -> Option<DefaultKind> {
        if let Expr::Call(name, args, span) = value {
            return self.function(db, scalar, name, args, *span);
        }
        match (self.arity, value) {
            (Arity::List, Expr::Array(items, _)) => {
                let values: Option<Vec<Literal>> =
                    items.iter().map(|item| self.literal(db, scalar, item)).collect();
                values.map(DefaultKind::List)
            }
            (Arity::List, _) => {
                let message = "The default value of a list field must be a list.";
                self.fault(
                    db,
                    self.error(codes::DEFAULT_LIST, message)
                        .help(format!("write `[{value}]`")),
                )
            }
            (_, Expr::Array(..)) => {
                let message = "The default value of a non-list field cannot be a list.";
                self.fault(db, self.error(codes::DEFAULT_LIST, message))
            }
            _ => self.literal(db, scalar, value).map(DefaultKind::Literal),
        }
    }

    fn literal(&self, db: &mut Db<'_>, scalar: ScalarType, value: &Expr) -> Option<Literal> {
        use ScalarType::*;
        match (scalar, value) {
            (String | Json | Bytes | DateTime | Decimal, Expr::String(text, _)) => {
                Some(Literal::String(text.clone()))
            }
            (Int | BigInt | Float | Decimal, Expr::Number(text, _)) => Some(Literal::Number(text.clone())),
            (Boolean, Expr::Word(word, span)) => match word.as_str() {
                "true" => Some(Literal::Boolean(true)),
                "false" => Some(Literal::Boolean(false)),
                _ => {
                    let message = "A boolean literal must be `true` or `false`.";
                    db.push(
                        Diagnostic::error(codes::DEFAULT_TYPE, *span, message)
                            .maybe_help(did_you_mean(word, ["true", "false"])),
                    );
                    None
                }
            },
            _ => {
                let message = format!("Expected a {scalar} value, but found `{value}`.");
                self.fault(
                    db,
                    self.error(codes::DEFAULT_TYPE, message)
                        .maybe_help(literal_help(scalar, value)),
                )
            }
        }
    }

    fn function(
        &self,
        db: &mut Db<'_>,
        scalar: ScalarType,
        name: &str,
        args: &Args,
        span: Span,
    ) -> Option<DefaultKind> {
        let Some(function) = FUNCTIONS.iter().find(|function| function.name == name) else {
            let message = format!("Unknown function in @default(): `{name}` is not known.");
            let names = FUNCTIONS.iter().map(|function| function.name);
            let help = did_you_mean(name, names.clone()).unwrap_or_else(|| {
                let names: Vec<String> = names.map(|name| format!("`{name}()`")).collect();
                format!("the functions are {} and `dbgenerated()`", names.join(", "))
            });
            // What is unknown here is judged with the checks, so that it does not hide them.
            db.diagnostics_later
                .push(Diagnostic::error(codes::UNKNOWN_FUNCTION, span, message).help(help));
            return None;
        };
        if name == "autoincrement" && self.is_named {
            let message = "Naming an autoincrement default value is not allowed.";
            return self.fault(db, self.error(codes::NAMED_DEFAULT, message));
        }
        if !function.scalars.is_empty() && !function.scalars.contains(&scalar) {
            let types: Vec<&str> = function.scalars.iter().map(|scalar| scalar.name()).collect();
            let message = format!("The function `{name}()` cannot be used on fields of type `{scalar}`.");
            let diagnostic = self.error(codes::DEFAULT_FUNCTION_TYPE, message);
            return self.fault(
                db,
                diagnostic.help(format!("it makes values of type {}", types.join(" or "))),
            );
        }
        match (function.read)(&args.list) {
            Ok(kind) => Some(kind),
            Err(message) => self.fault(db, self.error(codes::FUNCTION_ARGUMENTS, message)),
        }
    }

    fn dbgenerated(&self, db: &mut Db<'_>, args: &[Arg]) -> Option<DefaultKind> {
        match args {
            [] => return Some(DefaultKind::Dbgenerated(None)),
            [arg] => {
                if let Some(text) = arg.value.as_string() {
                    if !text.is_empty() {
                        return Some(DefaultKind::Dbgenerated(Some(text.to_owned())));
                    }
                    let message =
                        "dbgenerated() takes either no argument, or a single nonempty string argument.";
                    return self.fault(db, self.error(codes::FUNCTION_ARGUMENTS, message));
                }
            }
            _ => {}
        }
        let message = "`dbgenerated()` takes a single String argument";
        let help = "write the SQL expression in quotes: `dbgenerated(\"gen_random_uuid()\")`";
        self.fault(db, self.error(codes::FUNCTION_ARGUMENTS, message).help(help))
    }
}

fn literal_help(scalar: ScalarType, value: &Expr) -> Option<String> {
    match (scalar, value) {
        (ScalarType::Int | ScalarType::BigInt | ScalarType::Float, Expr::String(text, _))
            if text.parse::<f64>().is_ok() =>
        {
            Some(format!("write the number without quotes: `{text}`"))
        }
        (ScalarType::Boolean, Expr::String(text, _)) if text == "true" || text == "false" => {
            Some(format!("write it without quotes: `{text}`"))
        }
        (ScalarType::String, Expr::Word(word, _))
            if FUNCTIONS.iter().any(|function| function.name == word) =>
        {
            Some(format!("did you mean the function `{word}()`?"))
        }
        (_, Expr::Word(word, _)) if FUNCTIONS.iter().any(|function| function.name == word) => {
            Some(format!("a function is called with parentheses: `{word}()`"))
        }
        (ScalarType::String, _) => Some(format!("write it in quotes: `\"{value}\"`")),
        (ScalarType::DateTime, _) => {
            Some("write `now()`, or a time in quotes: `\"2030-01-31T12:00:00Z\"`".to_owned())
        }
        (ScalarType::Json, _) => Some("write the document in quotes: `\"{}\"`".to_owned()),
        (ScalarType::Bytes, _) => Some("write the bytes in quotes, in base64".to_owned()),
        _ => None,
    }
}

/// A function that makes default values.
struct Function {
    name: &'static str,
    /// The types that it works on; empty for all.
    scalars: &'static [ScalarType],
    read: fn(&[Arg]) -> Result<DefaultKind, String>,
}

/// All functions but `dbgenerated`, which works on every type.
const FUNCTIONS: &[Function] = &[
    Function {
        name: "autoincrement",
        scalars: &[ScalarType::Int, ScalarType::BigInt],
        read: |args| no_arguments("autoincrement", args, DefaultKind::Autoincrement),
    },
    Function {
        name: "now",
        scalars: &[ScalarType::DateTime],
        read: |args| no_arguments("now", args, DefaultKind::Now),
    },
    Function {
        name: "uuid",
        scalars: &[ScalarType::String],
        read: |args| version("uuid", args, 4, 7).map(DefaultKind::Uuid),
    },
    Function {
        name: "cuid",
        scalars: &[ScalarType::String],
        read: |args| version("cuid", args, 1, 2).map(DefaultKind::Cuid),
    },
    Function {
        name: "ulid",
        scalars: &[ScalarType::String],
        read: |args| no_arguments("ulid", args, DefaultKind::Ulid),
    },
    Function {
        name: "nanoid",
        scalars: &[ScalarType::String],
        read: |args| nanoid(args).map(DefaultKind::Nanoid),
    },
    Function {
        name: "auto",
        scalars: &[],
        read: |args| match args {
            [] => Ok(DefaultKind::Auto),
            _ => Err("`auto()` takes no arguments".to_owned()),
        },
    },
];

fn no_arguments(name: &str, args: &[Arg], kind: DefaultKind) -> Result<DefaultKind, String> {
    match args {
        [] => Ok(kind),
        _ => Err(format!(
            "The `{name}` function does not take any argument. Consider changing this default to `{name}()`."
        )),
    }
}

/// The only argument, if there is one, as a number as written.
fn number<'a>(name: &str, args: &'a [Arg]) -> Result<Option<&'a str>, String> {
    match args {
        [] => Ok(None),
        [arg] => match &arg.value {
            Expr::Number(text, _) => Ok(Some(text)),
            _ => Err(format!("`{name}()` takes a single Int argument.")),
        },
        _ => Err(format!("`{name}()` takes a single Int argument.")),
    }
}

/// One of two versions; the first if none is written.
fn version(name: &str, args: &[Arg], first: u8, second: u8) -> Result<u8, String> {
    let Some(text) = number(name, args)? else {
        return Ok(first);
    };
    text.parse().ok().filter(|version| [first, second].contains(version)).ok_or_else(|| {
        format!(
            "`{name}()` takes either no argument, or a single integer argument which is either {first} or {second}."
        )
    })
}

fn nanoid(args: &[Arg]) -> Result<u8, String> {
    let Some(text) = number("nanoid", args)? else {
        return Ok(21);
    };
    text.parse().ok().filter(|length| *length >= 2).ok_or_else(|| {
        "`nanoid()` takes either no argument, or a single integer argument between 2 and 255.".to_owned()
    })
}
