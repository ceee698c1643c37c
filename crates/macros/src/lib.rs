//! The one procedural macro of the client library, [`select!`]. It reads its few tokens by hand and depends on
//! nothing, so that it costs users no compile time. Use it as `nicol::select!`; what it writes is an
//! implementation of `nicol::Shape`.

use std::collections::HashMap;
use std::fmt::Write as _;

use proc_macro::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

/// Makes a struct that holds a part of a model's fields and relations, to be read by `select::<…>()`.
///
/// ```ignore
/// nicol::select! {
///     /// What a visiting card shows.
///     pub struct Card from user { id, email, domains { name } }
/// }
///
/// let cards: Vec<Card> = db.user().find_many().select::<Card>().await?;
/// ```
///
/// `user` is the module of the model. A relation in braces becomes a struct of its own, named after the outer
/// one and the relation: here `CardDomains`. A field that is not named is not read, and cannot be touched.
#[proc_macro]
pub fn select(input: TokenStream) -> TokenStream {
    let written = parse(input.clone()).and_then(|shape| {
        let mut text = String::new();
        write_shape(&shape, &mut text);
        let tokens = text.parse().map(|tokens| with_spans(tokens, &spans(input)));
        tokens.map_err(|_| {
            Mistake(
                Span::call_site(),
                "this selection cannot be written as Rust".to_owned(),
            )
        })
    });
    written.unwrap_or_else(|Mistake(span, message)| error(span, &message))
}

/// A struct to be written.
struct Shape {
    /// Attributes and visibility, as they stand.
    head: String,
    visibility: String,
    name: String,
    /// The module of the model.
    module: String,
    fields: Vec<String>,
    relations: Vec<(String, Shape)>,
}

struct Mistake(Span, String);

fn error(span: Span, message: &str) -> TokenStream {
    let text = format!("::core::compile_error!({message:?});");
    let tokens: TokenStream = text.parse().unwrap_or_default();
    let at_span = |mut token: TokenTree| {
        token.set_span(span);
        token
    };
    tokens.into_iter().map(at_span).collect()
}

/// Where the words of the input stand, so that a mistake in one is shown there.
fn spans(input: TokenStream) -> HashMap<String, Span> {
    let mut found = HashMap::new();
    for token in input {
        match token {
            TokenTree::Ident(word) => {
                found.insert(word.to_string(), word.span());
            }
            TokenTree::Group(group) => found.extend(spans(group.stream())),
            _ => {}
        }
    }
    found
}

fn with_spans(tokens: TokenStream, spans: &HashMap<String, Span>) -> TokenStream {
    let with_span = |mut token: TokenTree| match &token {
        TokenTree::Group(group) => {
            TokenTree::Group(Group::new(group.delimiter(), with_spans(group.stream(), spans)))
        }
        TokenTree::Ident(word) => {
            if let Some(span) = spans.get(&word.to_string()) {
                token.set_span(*span);
            }
            token
        }
        _ => token,
    };
    tokens.into_iter().map(with_span).collect()
}

fn parse(input: TokenStream) -> Result<Shape, Mistake> {
    let mut tokens = input.into_iter().peekable();
    let mut head = String::new();
    let mut visibility = String::new();
    loop {
        match tokens.next() {
            Some(TokenTree::Ident(word)) if word.to_string() == "struct" => break,
            Some(token @ TokenTree::Punct(_)) => head.push_str(&token.to_string()),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => {
                let _ = writeln!(head, "{group}");
            }
            Some(token @ (TokenTree::Ident(_) | TokenTree::Group(_))) => {
                let _ = write!(visibility, "{token} ");
            }
            Some(token) => return Err(expected("struct NAME from MODULE { … }", token.span())),
            None => return Err(expected("struct NAME from MODULE { … }", Span::call_site())),
        }
    }
    let name = match tokens.next() {
        Some(TokenTree::Ident(name)) => name.to_string(),
        other => return Err(expected("the name of the struct", span_of(other.as_ref()))),
    };
    match tokens.next() {
        Some(TokenTree::Ident(word)) if word.to_string() == "from" => {}
        other => return Err(expected("`from` and the model's module", span_of(other.as_ref()))),
    }
    let mut module = String::new();
    let body = loop {
        match tokens.next() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => break group,
            Some(token @ (TokenTree::Ident(_) | TokenTree::Punct(_))) => module.push_str(&token.to_string()),
            other => return Err(expected("`{ … }` with fields", span_of(other.as_ref()))),
        }
    };
    if let Some(token) = tokens.next() {
        return Err(Mistake(token.span(), "one selection has one struct".to_owned()));
    }
    body_of(head, visibility, name, module, &body)
}

/// The fields and relations between braces.
fn body_of(
    head: String,
    visibility: String,
    name: String,
    module: String,
    body: &Group,
) -> Result<Shape, Mistake> {
    let mut shape = Shape {
        head,
        visibility,
        name,
        module,
        fields: Vec::new(),
        relations: Vec::new(),
    };
    let mut tokens = body.stream().into_iter().peekable();
    while let Some(token) = tokens.next() {
        let TokenTree::Ident(field) = token else {
            return Err(expected("the name of a field", token.span()));
        };
        match tokens
            .next_if(|next| matches!(next, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace))
        {
            Some(TokenTree::Group(group)) => {
                let inner = relation(&shape, &field, &group)?;
                shape.relations.push((field.to_string(), inner));
            }
            _ => shape.fields.push(field.to_string()),
        }
        match tokens.next() {
            None => break,
            Some(TokenTree::Punct(comma)) if comma.as_char() == ',' => {}
            Some(token) => return Err(expected("`,`", token.span())),
        }
    }
    if shape.fields.is_empty() && shape.relations.is_empty() {
        return Err(expected("at least one field", body.span()));
    }
    Ok(shape)
}

fn relation(outer: &Shape, field: &Ident, body: &Group) -> Result<Shape, Mistake> {
    let plain = field.to_string();
    let plain = plain.trim_start_matches("r#");
    let name = format!("{}{}", outer.name, camel_case(plain));
    let head = format!("/// The part of `{plain}` that [`{}`] holds.\n", outer.name);
    body_of(
        head,
        outer.visibility.clone(),
        name,
        format!("{}::to::{field}", outer.module),
        body,
    )
}

fn camel_case(name: &str) -> String {
    let mut out = String::new();
    for word in name.split('_') {
        let mut letters = word.chars();
        out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        out.extend(letters);
    }
    out
}

fn expected(what: &str, span: Span) -> Mistake {
    Mistake(span, format!("expected {what}"))
}

fn span_of(token: Option<&TokenTree>) -> Span {
    token.map_or_else(Span::call_site, TokenTree::span)
}

fn write_shape(shape: &Shape, text: &mut String) {
    let Shape {
        head,
        visibility,
        name,
        module,
        fields,
        relations,
    } = shape;
    let _ = writeln!(
        text,
        "{head}#[derive(Debug, Clone, PartialEq)]\n#[allow(missing_docs)]\n{visibility} struct {name} {{"
    );
    for field in fields {
        let _ = writeln!(text, "{visibility} {field}: {module}::types::{field},");
    }
    for (field, inner) in relations {
        let _ = writeln!(
            text,
            "{visibility} {field}: <{module}::rel::{field} as ::nicol::relation::Relation>::Of<{}>,",
            inner.name
        );
    }
    let each = |write: &dyn Fn(usize, &String) -> String| -> String {
        fields
            .iter()
            .enumerate()
            .map(|(place, field)| write(place, field))
            .collect()
    };
    let each_relation = |write: &dyn Fn(usize, &String, &Shape) -> String| -> String {
        relations
            .iter()
            .enumerate()
            .map(|(place, (field, inner))| write(place, field, inner))
            .collect()
    };
    let _ = write!(
        text,
        "}}\n\
         #[allow(clippy::all)]\n\
         impl ::nicol::Shape for {name} {{\n\
         type Model = {module}::rel::Model;\n\
         type Base = ({types});\n\
         type Includes = ({includes});\n\
         fn fields() -> ::std::vec::Vec<u16> {{ ::std::vec![{places}] }}\n\
         fn decode(_row: &::nicol::Row<'_>) -> ::nicol::Result<Self::Base> {{ Ok(({cells})) }}\n\
         fn includes() -> Self::Includes {{ ({selected}) }}\n\
         fn assemble(_base: Self::Base, _loaded: <Self::Includes as ::nicol::include::IncludeList<Self::Model>>::Out) \
         -> Self {{ {name} {{ {parts} {loaded} }} }}\n\
         }}\n",
        types = each(&|_, field| format!("{module}::types::{field},")),
        includes = each_relation(&|_, field, inner| {
            format!(
                "<{module}::rel::{field} as ::nicol::relation::Relation>::Include<{}>,",
                inner.name
            )
        }),
        places = each(&|_, field| format!("{module}::{field}.place(),")),
        cells = each(&|place, _| format!("_row.get({place})?,")),
        selected = each_relation(&|_, field, inner| format!("{module}::{field}.select::<{}>(),", inner.name)),
        parts = each(&|place, field| format!("{field}: _base.{place},")),
        loaded = each_relation(&|place, field, _| format!("{field}: _loaded.{place},")),
    );
    relations.iter().for_each(|(_, inner)| write_shape(inner, text));
}
