//! Places, edits and diagnostics in the protocol's form.

use std::str::FromStr;

use lsp_types::{
    DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location, NumberOrString, Position,
    Range, TextEdit, Uri,
};
use nicol_psl::diagnostic::{Edit, codes};
use nicol_psl::line_index::{LineColumn, LineIndex};
use nicol_psl::schema::Span;
use nicol_psl::{Diagnostic, Severity};

use super::client::{Client, Encoding};
use super::workspace::Schema;

/// A byte of a text as a position.
pub fn position(encoding: Encoding, lines: &LineIndex, text: &str, offset: u32) -> Position {
    let place = match encoding {
        Encoding::Utf8 => lines.line_column_utf8(text, offset),
        Encoding::Utf16 => lines.line_column_utf16(text, offset),
    };
    Position::new(place.line, place.column)
}

/// A position as a byte of a text.
pub fn offset(encoding: Encoding, lines: &LineIndex, text: &str, position: Position) -> u32 {
    let place = LineColumn {
        line: position.line,
        column: position.character,
    };
    match encoding {
        Encoding::Utf8 => lines.offset_utf8(text, place),
        Encoding::Utf16 => lines.offset_utf16(text, place),
    }
}

/// An address of the protocol. Ours are always well formed, the client's were read before.
pub fn uri(text: &str) -> Uri {
    Uri::from_str(text).unwrap_or_else(|_| {
        let escaped: String = text
            .bytes()
            .map(
                |byte| match byte.is_ascii_alphanumeric() || b":/-_.".contains(&byte) {
                    true => char::from(byte).to_string(),
                    false => format!("%{byte:02X}"),
                },
            )
            .collect();
        // Letters, digits and escapes behind a scheme of ours are an address.
        Uri::from_str(&escaped).expect("an escaped address")
    })
}

impl Schema {
    /// A place as a range of its file.
    pub fn range(&self, client: &Client, span: Span) -> Range {
        let file = span.file as usize;
        let (Some(source), Some(entry)) = (self.analysis.files.get(file), self.files.get(file)) else {
            return Range::default();
        };
        let at = |offset| position(client.encoding, &entry.lines, &source.text, offset);
        Range::new(at(span.start), at(span.end))
    }

    /// A place with the address of its file.
    pub fn location(&self, client: &Client, span: Span) -> Option<Location> {
        let file = self.files.get(span.file as usize)?;
        Some(Location::new(uri(&file.uri), self.range(client, span)))
    }

    /// A position as a byte of a file.
    pub fn offset(&self, client: &Client, file: u32, position: Position) -> u32 {
        let file = file as usize;
        match (self.analysis.files.get(file), self.files.get(file)) {
            (Some(source), Some(entry)) => offset(client.encoding, &entry.lines, &source.text, position),
            _ => 0,
        }
    }

    /// An edit of a file.
    pub fn text_edit(&self, client: &Client, edit: &Edit) -> TextEdit {
        TextEdit::new(self.range(client, edit.span), edit.text.clone())
    }

    /// A diagnostic, without the place of its file.
    pub fn diagnostic(&self, client: &Client, diagnostic: &Diagnostic) -> lsp_types::Diagnostic {
        let mut message = diagnostic.message.clone();
        if let Some(help) = &diagnostic.help {
            message.push_str(&format!("\nhelp: {help}"));
        }
        let labels = diagnostic.labels.iter().filter_map(|label| {
            Some(DiagnosticRelatedInformation {
                location: self.location(client, label.span)?,
                message: label.text.clone(),
            })
        });
        let related: Vec<DiagnosticRelatedInformation> = labels.collect();
        lsp_types::Diagnostic {
            range: self.range(client, diagnostic.span),
            severity: Some(match diagnostic.severity {
                Severity::Error => DiagnosticSeverity::ERROR,
                Severity::Warning => DiagnosticSeverity::WARNING,
            }),
            code: Some(NumberOrString::String(diagnostic.code.id.to_owned())),
            source: Some("nicol".to_owned()),
            message,
            tags: (client.tags && is_old(diagnostic)).then(|| vec![DiagnosticTag::DEPRECATED]),
            related_information: (client.related && !related.is_empty()).then_some(related),
            ..lsp_types::Diagnostic::default()
        }
    }
}

/// Whether a diagnostic is about something that the language has left behind.
fn is_old(diagnostic: &Diagnostic) -> bool {
    [codes::RETIRED_PREVIEW_FEATURE, codes::RETIRED_SETTING].contains(&diagnostic.code)
}
