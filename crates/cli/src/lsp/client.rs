//! What the client can do, as it says when it starts, and what its user wants.

use lsp_types::{InitializeParams, MarkupKind, PositionEncodingKind};
use nicol_psl::format::Fill;
use serde_json::Value;

/// In what unit columns are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 units: what every client understands.
    #[default]
    Utf16,
}

/// What the client can do and wants.
#[derive(Debug, Clone, Copy, Default)]
pub struct Client {
    /// The unit of columns.
    pub encoding: Encoding,
    /// Whether formatting adds what relations lack.
    pub fill: Fill,
    /// Completions may have places to fill in.
    pub snippets: bool,
    /// Texts may be Markdown.
    pub markdown: bool,
    /// Diagnostics may name other places.
    pub related: bool,
    /// The outline may have levels.
    pub outline_levels: bool,
    /// Edits may be told a document at a time.
    pub document_changes: bool,
    /// Quick fixes may be more than commands.
    pub code_actions: bool,
    /// The server may ask to be told about changed files.
    pub watches: bool,
}

impl Client {
    /// Reads what the client says when it starts.
    pub fn new(params: &InitializeParams) -> Client {
        let all = &params.capabilities;
        let text = all.text_document.as_ref();
        let workspace = all.workspace.as_ref();
        let encodings = all
            .general
            .as_ref()
            .and_then(|general| general.position_encodings.as_ref());
        let has_utf8 = encodings.is_some_and(|encodings| encodings.contains(&PositionEncodingKind::UTF8));
        let completion = text.and_then(|text| text.completion.as_ref()?.completion_item.as_ref());
        let hover = text.and_then(|text| text.hover.as_ref()?.content_format.as_ref());
        let actions = text.and_then(|text| text.code_action.as_ref()?.code_action_literal_support.as_ref());
        let mut client = Client {
            encoding: if has_utf8 { Encoding::Utf8 } else { Encoding::Utf16 },
            fill: Fill::Relations,
            snippets: completion
                .and_then(|item| item.snippet_support)
                .unwrap_or_default(),
            markdown: hover.is_none_or(|formats| formats.contains(&MarkupKind::Markdown)),
            related: text
                .and_then(|text| text.publish_diagnostics.as_ref()?.related_information)
                .unwrap_or_default(),
            outline_levels: text
                .and_then(|text| {
                    text.document_symbol
                        .as_ref()?
                        .hierarchical_document_symbol_support
                })
                .unwrap_or_default(),
            document_changes: workspace
                .and_then(|workspace| workspace.workspace_edit.as_ref()?.document_changes)
                .unwrap_or_default(),
            code_actions: actions.is_some(),
            watches: workspace
                .and_then(|workspace| workspace.did_change_watched_files.as_ref()?.dynamic_registration)
                .unwrap_or_default(),
        };
        if let Some(options) = &params.initialization_options {
            client.configure(options);
        }
        client
    }

    /// Reads what the user wants: `{ "format": { "fill": false } }`, also under `nicol`.
    pub fn configure(&mut self, settings: &Value) {
        let settings = settings.get("nicol").unwrap_or(settings);
        match settings.pointer("/format/fill").and_then(Value::as_bool) {
            Some(true) => self.fill = Fill::Relations,
            Some(false) => self.fill = Fill::Nothing,
            None => {}
        }
    }
}
