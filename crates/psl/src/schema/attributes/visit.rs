//! How attributes and their arguments are read, with what is common to all: an attribute stands once,
//! arguments stand once and have values, one argument may go without its name, and whatever is left over is
//! unknown.

use super::Place;
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::Span;
use crate::schema::db::Db;
use crate::schema::decl::{Arg, Args, AttributeDecl, Expr};
use crate::suggest::did_you_mean;

/// The attributes of one block, field or value.
pub(super) struct AttributeSet<'d> {
    list: &'d [AttributeDecl],
    visited: Vec<bool>,
}

impl<'d> AttributeSet<'d> {
    pub(super) fn new(list: &'d [AttributeDecl]) -> AttributeSet<'d> {
        AttributeSet {
            list,
            visited: vec![false; list.len()],
        }
    }

    /// The attribute of this name. If it stands several times, each is an error and none is read.
    pub(super) fn single(&mut self, name: &str, db: &mut Db<'d>) -> Option<Visit<'d>> {
        let found = self.take(name);
        match found[..] {
            [] => None,
            [one] => Visit::start(one, db),
            [first, ..] => {
                for attribute in &found {
                    db.push(repeated(attribute, &attribute.name.text, first.span));
                }
                None
            }
        }
    }

    /// The attributes of this name, in order.
    pub(super) fn repeated(&mut self, name: &str, db: &mut Db<'d>) -> Vec<Visit<'d>> {
        self.take(name)
            .into_iter()
            .filter_map(|attribute| Visit::start(attribute, db))
            .collect()
    }

    fn take(&mut self, name: &str) -> Vec<&'d AttributeDecl> {
        let mut found = Vec::new();
        for (attribute, visited) in self.list.iter().zip(&mut self.visited) {
            if attribute.name.text == name {
                *visited = true;
                found.push(attribute);
            }
        }
        found
    }

    /// The native type (`@db.X`): the attribute with a dot in its name.
    pub(super) fn native(&mut self, db: &mut Db<'d>) -> Option<&'d AttributeDecl> {
        let mut found: Option<&'d AttributeDecl> = None;
        for (attribute, visited) in self.list.iter().zip(&mut self.visited) {
            let Some((prefix, _)) = attribute.name.text.split_once('.') else {
                continue;
            };
            *visited = true;
            if let Some(first) = found.replace(attribute) {
                db.push(repeated(attribute, prefix, first.span));
            }
        }
        found
    }

    /// What has not been visited is unknown in this place.
    pub(super) fn finish(self, place: Place, db: &mut Db<'d>) {
        for (attribute, visited) in self.list.iter().zip(&self.visited) {
            if !visited {
                db.push(super::catalogue::unknown(attribute, place));
            }
        }
    }
}

fn repeated(attribute: &AttributeDecl, name: &str, first: Span) -> Diagnostic {
    let message = format!("Attribute \"@{name}\" can only be defined once.");
    let diagnostic = Diagnostic::error(codes::REPEATED_ATTRIBUTE, attribute.span, message);
    match first == attribute.span {
        true => diagnostic,
        false => diagnostic.label(first, "first written here"),
    }
}

/// An attribute while its arguments are read.
pub(super) struct Visit<'d> {
    pub(super) attribute: &'d AttributeDecl,
    args: Vec<&'d Arg>,
}

impl<'d> Visit<'d> {
    /// Checks what is common to all attributes. `None` if the arguments cannot be read.
    fn start(attribute: &'d AttributeDecl, db: &mut Db<'d>) -> Option<Visit<'d>> {
        let title = attribute.title();
        let mut is_usable = argument_list(&attribute.args, &title, db);
        for arg in &attribute.args.list {
            match &arg.value {
                Expr::Call(_, args, _) => is_usable &= argument_list(args, &title, db),
                Expr::Array(items, _) => {
                    for item in items {
                        if let Expr::Call(_, args, _) = item {
                            empty_arguments(args, &title, db);
                        }
                    }
                }
                _ => {}
            }
        }
        if !is_usable {
            return None;
        }
        Some(Visit {
            args: distinct_arguments(attribute, db),
            attribute,
        })
    }

    fn take(&mut self, name: Option<&str>) -> Option<&'d Arg> {
        let place = self.args.iter().position(|arg| arg.name.as_deref() == name)?;
        Some(self.args.remove(place))
    }

    /// An argument by its name.
    pub(super) fn optional(&mut self, name: &str) -> Option<&'d Expr> {
        self.take(Some(name)).map(|arg| &arg.value)
    }

    /// The argument that may go without its name.
    pub(super) fn unnamed_or(&mut self, name: &str, db: &mut Db<'d>) -> Option<&'d Expr> {
        match (self.take(Some(name)), self.take(None)) {
            (Some(arg), None) | (None, Some(arg)) => Some(&arg.value),
            (Some(named), Some(unnamed)) => {
                let message = format!("Argument \"{name}\" is already specified as unnamed argument.");
                db.push(
                    Diagnostic::error(codes::REPEATED_ARGUMENT, named.span, message)
                        .label(unnamed.span, "here it stands without its name"),
                );
                None
            }
            (None, None) => None,
        }
    }

    /// The argument that may go without its name. Given both ways, neither counts: a warning.
    pub(super) fn unnamed_unless_named(&mut self, name: &str, db: &mut Db<'d>) -> Option<&'d Expr> {
        match (self.take(Some(name)), self.take(None)) {
            (Some(named), Some(unnamed)) => {
                let message = format!(
                    "Argument \"{name}\" is already specified as unnamed argument: neither of the two has an effect."
                );
                db.push(
                    Diagnostic::warning(codes::REPEATED_ARGUMENT, named.span, message)
                        .label(unnamed.span, "here it stands without its name")
                        .help("remove one of them"),
                );
                None
            }
            (named, unnamed) => named.or(unnamed).map(|arg| &arg.value),
        }
    }

    /// The argument that may go without its name, and must be there.
    pub(super) fn required(&mut self, name: &str, db: &mut Db<'d>) -> Option<&'d Expr> {
        let is_missing = self
            .args
            .iter()
            .all(|arg| arg.name.as_deref().is_some_and(|given| given != name));
        if is_missing {
            let message = format!("Argument \"{name}\" is missing.");
            let help = super::catalogue::example(&self.attribute.name.text, self.attribute.on_block);
            db.push(
                Diagnostic::error(codes::MISSING_ARGUMENT, self.attribute.span, message).maybe_help(help),
            );
            return None;
        }
        self.unnamed_or(name, db)
    }

    /// What is left is unknown.
    pub(super) fn finish(self, db: &mut Db<'d>) {
        let known = super::catalogue::arguments(&self.attribute.name.text);
        for arg in &self.args {
            let help = match &arg.name {
                Some(name) => did_you_mean(name, known.iter().copied()),
                None => None,
            };
            let help = help.or_else(|| match known {
                [] => Some(format!("`{}` takes no arguments", self.attribute.title())),
                known => Some(format!(
                    "the arguments of `{}` are {}",
                    self.attribute.title(),
                    list(known)
                )),
            });
            db.push(
                Diagnostic::error(codes::UNKNOWN_ARGUMENT, arg.span, "No such argument.").maybe_help(help),
            );
        }
    }

    /// An error about the attribute as a whole.
    pub(super) fn error(
        &self,
        code: &'static crate::diagnostic::Code,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::error(code, self.attribute.span, message)
    }
}

fn list(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

/// Checks a list of arguments for itself; `false` if one lacks its value.
fn argument_list(args: &Args, title: &str, db: &mut Db<'_>) -> bool {
    if let Some(comma) = args.trailing_comma {
        let message = "Trailing commas are not valid in attribute arguments, please remove the comma.";
        db.push(Diagnostic::error(codes::TRAILING_COMMA, comma, message).fix("remove the comma", comma, ""));
    }
    empty_arguments(args, title, db)
}

fn empty_arguments(args: &Args, title: &str, db: &mut Db<'_>) -> bool {
    for (name, span) in &args.empty {
        let message = format!("The `{name}` argument is missing a value.");
        db.push(
            Diagnostic::error(codes::ARGUMENT_WITHOUT_VALUE, *span, message).help(format!(
                "write `{name}: value`, or remove the argument of `{title}`"
            )),
        );
    }
    args.empty.is_empty()
}

/// The arguments, the last of each name; several with one name or without a name are errors.
fn distinct_arguments<'d>(attribute: &'d AttributeDecl, db: &mut Db<'d>) -> Vec<&'d Arg> {
    let mut args: Vec<&Arg> = Vec::with_capacity(attribute.args.list.len());
    let mut unnamed: Vec<String> = Vec::new();
    for arg in &attribute.args.list {
        let Some(before) = args.iter_mut().find(|other| other.name == arg.name) else {
            args.push(arg);
            continue;
        };
        match &arg.name {
            Some(name) => db.push(
                Diagnostic::error(
                    codes::REPEATED_ARGUMENT,
                    arg.span,
                    format!("Argument \"{name}\" is already specified."),
                )
                .label(before.span, "first written here"),
            ),
            None => {
                if unnamed.is_empty() {
                    unnamed.push(before.value.to_string());
                }
                unnamed.push(arg.value.to_string());
            }
        }
        *before = arg;
    }
    if !unnamed.is_empty() {
        db.push(
            Diagnostic::error(
                codes::SEVERAL_UNNAMED,
                attribute.span,
                "You provided multiple unnamed arguments. This is not possible.",
            )
            .help(format!(
                "did you forget the brackets? Did you mean `[{}]`?",
                unnamed.join(", ")
            )),
        );
    }
    args
}
