//! The `datasource` and `generator` blocks.

pub(super) mod datasource;
pub(super) mod generator;
pub mod preview;

use super::decl::{Args, ConfigDecl, Expr, SettingDecl};
use super::{Span, UrlSource};
use crate::diagnostic::{Diagnostic, codes};

use super::attributes::values::wrong_kind;

/// The settings of a block by name, taken one by one; what is left at the end is unknown.
struct Settings<'d> {
    list: Vec<(&'d SettingDecl, &'d Expr)>,
}

impl<'d> Settings<'d> {
    /// `None` if a setting has no value: then the block is not read.
    fn new(block: &'d ConfigDecl, kind: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Settings<'d>> {
        let mut list: Vec<(&SettingDecl, &Expr)> = Vec::with_capacity(block.settings.len());
        for setting in &block.settings {
            let Some(value) = &setting.value else {
                let name = &setting.name.text;
                let message = format!(
                    "Property {name} in {kind} {} needs to be assigned a value",
                    block.name.text
                );
                let head = Span {
                    end: block.name.span.end,
                    ..block.span
                };
                diagnostics.push(
                    Diagnostic::error(codes::SETTING_WITHOUT_VALUE, head, message)
                        .label(setting.span, "this setting"),
                );
                return None;
            };
            // Of several with one name, which are an error, the last counts.
            list.retain(|(other, _)| other.name.text != setting.name.text);
            list.push((setting, value));
        }
        Some(Settings { list })
    }

    fn take(&mut self, name: &str) -> Option<(&'d SettingDecl, &'d Expr)> {
        let place = self
            .list
            .iter()
            .position(|(setting, _)| setting.name.text == name)?;
        Some(self.list.remove(place))
    }

    fn value(&mut self, name: &str) -> Option<&'d Expr> {
        self.take(name).map(|(_, value)| value)
    }
}

/// `"…"` or `env("…")`.
fn string_or_env(value: &Expr, diagnostics: &mut Vec<Diagnostic>) -> Option<UrlSource> {
    match value {
        Expr::String(text, _) => Some(UrlSource::Literal(text.clone())),
        Expr::Call(name, args, span) if name == "env" => env(args, *span, diagnostics).map(UrlSource::Env),
        other => {
            let diagnostic = wrong_kind("String", other);
            let help = match other {
                Expr::Word(word, _) => format!("put it in quotes: `\"{word}\"`, or write `env(\"NAME\")`"),
                _ => "write a text in quotes, or `env(\"NAME\")`".to_owned(),
            };
            diagnostics.push(diagnostic.help(help));
            None
        }
    }
}

fn env(args: &Args, span: Span, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let [arg] = &args.list[..] else {
        let message = "Exactly one string parameter must be passed to the env function.";
        diagnostics.push(
            Diagnostic::error(codes::WRONG_SETTING, span, message)
                .help("write, for example, `env(\"DATABASE_URL\")`"),
        );
        return None;
    };
    if arg.name.is_some() {
        let message = "The env function doesn't expect named arguments";
        diagnostics.push(Diagnostic::warning(codes::WRONG_SETTING, arg.span, message));
    }
    match arg.value.as_string() {
        Some(name) => Some(name.to_owned()),
        None => {
            diagnostics.push(wrong_kind("string", &arg.value));
            None
        }
    }
}

/// A list of strings (or a single one), each with its place. `None` if there is something else in it.
fn strings<'d>(value: &'d Expr, diagnostics: &mut Vec<Diagnostic>) -> Option<Vec<(&'d str, Span)>> {
    let read: Vec<Option<(&str, Span)>> = value
        .items()
        .iter()
        .map(|item| {
            let text = item.as_string();
            if text.is_none() {
                diagnostics.push(wrong_kind("string", item));
            }
            Some((text?, item.span()))
        })
        .collect();
    read.into_iter().collect()
}
